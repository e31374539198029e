"""The register as values, and the checks that hold between its parts."""

from __future__ import annotations

import difflib
from collections.abc import Collection as Sized
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from monitor.core.adequacy import AdequacyDecision
from monitor.core.contracts import contract_of
from monitor.core.decisions import MONITOR
from monitor.core.outlets import Channel, Report
from monitor.core.schedule import Schedule
from monitor.core.terms import Terms, TermsId
from monitor.core.tools import Language, Person, Role, Tool, Usage

Place = tuple[str | int, ...]
"""Where something stands in the register: keys and, in lists, positions counted from 0."""


class MailTls(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Network:
    """How source documents are fetched."""

    contact: str | None = None
    """An e-mail address or a web address that vendors may write to."""
    proxy: str | None = None
    ca: Path | None = None
    """A file of certificates to trust beside the system's; absolute."""
    delay: timedelta = timedelta(seconds=2)
    """Between two requests to one host."""
    allow: frozenset[tuple[str, int]] = frozenset()
    """Hosts (lower case) and ports that may be fetched although private."""
    deadline: timedelta = timedelta(seconds=60)
    """For one source document, with its redirects and retries."""
    retries: int = 2
    confirm_after: timedelta = timedelta(seconds=60)
    """How long before a change that may matter is looked at again, at the end of the round."""
    place: str | None = None
    """Where pages are read from, in the administrator's words."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server; its password is in the environment."""

    host: str
    port: int
    sender: str
    tls: MailTls = MailTls.STARTTLS
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """An Open Terms Archive collection."""

    id: str
    url: str
    """The repository of its versions: an https address or an absolute path."""
    snapshots: str | None = None
    """The repository of its snapshots, likewise."""
    location: str | None = None
    """Where its server is: from there it reads the terms."""


#: The limitation of personal actions in French law (Code civil, article 2224): as long as a decision may have
#: to be answered for, and no longer.
RETENTION = timedelta(days=1825)


@dataclass(frozen=True, slots=True)
class Register:
    """Everything the register says; every reference in it leads somewhere."""

    organisation: str
    language: Language
    terms: Mapping[TermsId, Terms]
    tools: Mapping[str, Tool]
    usages: Mapping[str, Usage]
    people: Mapping[str, Person]
    database: str
    """A SQLAlchemy URL."""
    snapshots: Path
    """The archive's folder; absolute."""
    network: Network = field(default_factory=Network)
    mail: Mail | None = None
    collections: Mapping[str, Collection] = field(default_factory=dict)
    retention: timedelta = RETENTION
    """How long those who left it stay known by name, and the text of alerts that were sent."""
    rules_folder: Path | None = None
    """Clause rules of the organisation's own; absolute."""
    channels: Mapping[str, Channel] = field(default_factory=dict)
    report: Report = field(default_factory=Report)
    schedule: Schedule = field(default_factory=Schedule)

    @property
    def law(self) -> tuple[AdequacyDecision, ...]:
        """The adequacy decisions that the usages are judged under; none where there is no usage."""
        return next((usage.adequacy for usage in self.usages.values()), ())

    def referents(self, tool: Tool) -> tuple[Person, ...]:
        """Return who receives the alerts of `tool`: those it names, else everyone."""
        return tuple(self.people[each] for each in tool.referents or self.people)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a place of the register."""

    place: Place
    message: str
    remedy: str


def choices(word: str, known: Iterable[str]) -> str:
    """Write a remedy for an unknown `word`: the nearest of the `known` ones, else all of them."""
    names = sorted(each for each in map(str, known) if each.isprintable())
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.casefold(), name)
    near = difflib.get_close_matches(word.casefold()[:100], folded, n=1, cutoff=0.6)
    if near:
        return f"did you mean {folded[near[0]]!r}?"
    return f"choose among: {', '.join(names)}" if names else "there is none yet: write it first"


@dataclass(frozen=True, slots=True)
class References:
    """What one tool refers to, as written, whether or not the rest of it could be read."""

    tool: str
    service: str | None = None
    terms: tuple[str, ...] = ()
    proposals: Mapping[str, str | None] = field(default_factory=dict)
    """The person by usage."""
    referents: tuple[str, ...] = ()


def reference_faults(
    tools: Iterable[References],
    terms: Mapping[str, Sized[str]],
    usages: Sized[str],
    people: Sized[str],
) -> Iterator[Fault]:
    """Find what the tools refer to and the register does not hold.

    Takes the references of each tool, the terms types by service, and the ids of usages and people; all as
    written (even where an entry has faults of its own), so that each mistake is told, and told once.
    """
    for tool in tools:
        place: Place = ("tools", tool.tool)
        if tool.service is not None and tool.service not in terms:
            message = f"unknown service {tool.service!r}"
            yield Fault((*place, "service"), message, choices(tool.service, terms))
        known = terms.get(tool.service or "")
        for position, each in enumerate(tool.terms):
            if known is not None and each not in known:
                message = f"the service {tool.service!r} has no terms {each!r}"
                yield Fault((*place, "terms", position), message, choices(each, known))
        for usage, person in tool.proposals.items():
            here = (*place, "propose", usage)
            if usage not in usages:
                yield Fault(here, f"unknown usage {usage!r}", choices(usage, usages))
            if person is not None and person not in people:
                yield Fault((*here, "by"), f"unknown person {person!r}", choices(person, people))
        for position, referent in enumerate(tool.referents):
            if referent not in people:
                here = (*place, "referents", position)
                yield Fault(here, f"unknown referent {referent!r}", choices(referent, people))


def person_faults(
    usages: Mapping[str, Usage], tools: Mapping[str, Tool], people: Mapping[str, str | None]
) -> Iterator[Fault]:
    """Find who approves or has checked something and should not, or is not in the register.

    Args:
        usages: by id, as far as they could be read.
        tools: likewise.
        people: the role of each person as written, by id.
    """
    for usage in usages.values():
        for position, person in enumerate(usage.approvers):
            place: Place = ("usages", usage.id, "approvers", position)
            if person not in people:
                yield Fault(place, f"unknown person {person!r}", choices(person, people))
            elif people[person] == Role.DPO:
                remedy = "name someone else: a DPO advises and does not approve (GDPR, article 38(6))"
                yield Fault(place, f"{person!r} is a DPO", remedy)
    for tool in tools.values():
        for proposal in tool.proposals:
            named = usages[proposal.usage].approvers if proposal.usage in usages else ()
            if named and proposal.by in people and proposal.by not in named:
                place = ("tools", tool.id, "propose", proposal.usage, "by")
                message = f"{proposal.by!r} may not approve for {proposal.usage!r}"
                yield Fault(place, message, f"name one of its approvers: {', '.join(named)}")
        for paper in tool.attestations:
            if paper.checked_by not in people:
                place = ("tools", tool.id, "attestations", paper.kind.value, "checked_by")
                yield Fault(place, f"unknown person {paper.checked_by!r}", choices(paper.checked_by, people))


def wanted_faults(place: Place, ids: Iterable[str], known: Sized[str]) -> Iterator[Fault]:
    """Find what stands at `place`, ids of which someone wants news, and is not among those `known`."""
    for position, each in enumerate(ids):
        if each not in known:
            yield Fault((*place, position), f"there is no {each!r} in this register", choices(each, known))


def id_faults(people: Iterable[str], channels: Iterable[str]) -> Iterator[Fault]:
    """Find ids of people that the ledger uses itself, and of channels that name no variable."""
    for each in people:
        if each == MONITOR or each.startswith("#"):
            message = f"the name {each[:80]!r} is one the ledger uses itself"
            yield Fault(("people", each), message, "choose another")
    for each in channels:
        if not (each.isascii() and each.replace("-", "").replace("_", "").isalnum()):
            message = f"the name {each[:80]!r} cannot be that of an environment variable"
            yield Fault(("channels", each), message, "write it in letters, digits, - and _ alone")


def contract_faults(tools: Iterable[Tool], services: Iterable[str]) -> Iterator[Fault]:
    """Find services whose name is where the contracts of a tool are kept."""
    folded = {name.casefold(): name for name in services}
    for tool in tools:
        name = folded.get(contract_of(tool, "").service.casefold())
        if name is not None:
            yield Fault(
                ("services", name),
                f"this name is where contracts of the tool {tool.id!r} are kept",
                "choose another",
            )


def twin_faults(section: str, names: Iterable[str]) -> Iterator[Fault]:
    """Find names of one section that differ by case alone: one file on systems that ignore it."""
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(name.casefold(), name)
        if first != name:
            yield Fault(
                (section, name),
                f"differs from {first!r} by case alone",
                "keep one of them, or give it another name: some systems would store both in one place",
            )
