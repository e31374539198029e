"""Who is known by name, for how long, and how they are forgotten (GDPR, articles 5(1)(e) and 17)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core.errors import UsageError
from monitor.core.ledger import Forgotten, KnownPerson, Ledger, People
from monitor.core.ports import Archive, Outbox, Records
from monitor.core.register import Register


@dataclass(frozen=True, slots=True)
class Trace:
    """Someone the stores know, and how much there is of them."""

    person: KnownPerson
    entries: int
    """Of the ledger: those they made, or that were made from their account."""
    alerts: int
    """That went to them, or were to."""
    last: datetime | None
    """When the last of all of these was made."""


def traces(
    people: People, ledger: Ledger, outbox: Outbox, deposited: Mapping[str, datetime]
) -> Sequence[Trace]:
    """Return everyone the stores know, oldest first.

    Args:
        people: who they are.
        ledger: what they decided.
        outbox: what they were told.
        deposited: by opaque id, when someone last deposited a contract (see `last_deposits`).
    """
    made: dict[str, list[datetime]] = {}
    told: dict[str, list[datetime]] = {}
    for entry in ledger.entries():
        for name in {entry.decision.by, entry.decision.entered_by} - {None}:
            made.setdefault(str(name), []).append(entry.decision.at)
    for alert in outbox.alerts():
        told.setdefault(alert.person, []).append(alert.at)
    found = []
    for person in people.known():
        name = person.key or person.id
        mine, theirs = made.get(name, []), told.get(name, [])
        brought = [deposited[person.id]] if person.id in deposited else []
        found.append(Trace(person, len(mine), len(theirs), max([*mine, *theirs, *brought], default=None)))
    return found


def last_deposits(records: Records, archive: Archive) -> Mapping[str, datetime]:
    """Return, by opaque id, when each person last deposited a contract or said that one had ended."""
    last: dict[str, datetime] = {}
    for terms in records.coverage().deposited:
        for version in records.versions(terms):
            if (deposit := archive.deposit(version.commit)) is not None:
                last[deposit.by] = max(version.at, last.get(deposit.by, version.at))
    return last


def forget(people: People, register: Register, id_: str, now: datetime) -> Forgotten:
    """Erase who stands behind an opaque id, or a name.

    Raises:
        UsageError: nobody is known by it; or the register still names them, so that they would come back
            under another id with the next round.
    """
    key = next((p.key for p in people.known() if p.id == id_ and p.key is not None), id_)
    if key in register.people:
        places = ", ".join([f"people.{key}", *_mentions(register, key)])
        raise UsageError(
            f"{key} is still in the register, and would be known again with the next round: take them out of "
            f"it first, then forget {id_}. They are named at {places}"
        )
    return people.forget(id_, now)


def keep_up(
    people: People,
    ledger: Ledger,
    outbox: Outbox,
    register: Register,
    now: datetime,
    deposited: Callable[[], Mapping[str, datetime]],
) -> int:
    """Bring names up to the register, forget who left it long ago, and erase the text of old alerts.

    Doing it again does nothing more. `deposited` is asked only where somebody has left (see `last_deposits`).

    Returns:
        How many were forgotten.
    """
    people.correct(register.people.values())
    limit = now - register.retention
    left = [p for p in people.known() if p.key is not None and p.key not in register.people]
    gone = []
    if left:
        ids = {person.id for person in left}
        known = traces(people, ledger, outbox, deposited())
        gone = [t.person for t in known if t.person.id in ids and _is_before(t, limit)]
    for person in gone:
        people.forget(person.id, now)
    people.erase_texts(limit)
    return len(gone)


def _is_before(trace: Trace, limit: datetime) -> bool:
    return trace.last is None or trace.last < limit


def _mentions(register: Register, key: str) -> Iterator[str]:
    """Yield where the register names a person besides their own entry."""
    for tool in register.tools.values():
        for proposal in tool.proposals:
            if proposal.by == key:
                yield f"tools.{tool.id}.propose.{proposal.usage}.by"
        if key in tool.referents:
            yield f"tools.{tool.id}.referents"
        for attestation in tool.attestations:
            if attestation.checked_by == key:
                yield f"tools.{tool.id}.attestations.{attestation.kind.value}.checked_by"
    for usage in register.usages.values():
        if key in usage.approvers:
            yield f"usages.{usage.id}.approvers"
