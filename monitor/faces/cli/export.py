"""The ledger as JSON Lines that an auditor can read, and check, without this program (docs/ledger.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor import __version__
from monitor.core.decisions import JUDGE_VERSION, MONITOR, Decision
from monitor.core.ledger import Chain, KnownPerson, Link
from monitor.core.resolution import Resolved
from monitor.core.terms import TermsId

#: The shape of the lines: raised when a key changes its meaning or goes.
FORMAT = 1
_ENTRIES = (
    'each line of `entry` ends in the entry as it was written, from after `"entry":` up to the line\'s last '
    "brace; `hash` is the SHA-256 of `previous`, a line feed and that text, in UTF-8; `previous` is the hash "
    "of the entry before, 64 zeros for the first; the last hash is `head`"
)
_POLICIES = (
    "each line of `policy` ends likewise in what a usage demanded; `digest` is the SHA-256 of that text"
)
_QUOTES = (
    "a quote stands in the git repository of texts: git show COMMIT:PATH, from `line_start` to `line_end`"
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What is said of an export as a whole."""

    organisation: str
    made_at: datetime
    entries: int
    head: str
    names: bool
    """Whether people are named; else they are an opaque id and a function."""


def export_lines(cover: Cover, chain: Chain, people: Sequence[KnownPerson]) -> Iterator[str]:
    """Yield the lines: a header, the people, the policies, the entries in their order.

    The text that a hash is the hash of stands in its line to the letter: to check it, nothing has to be
    written anew in the same way.

    Args:
        cover: of the whole.
        chain: the ledger, as it is written.
        people: who stands behind its opaque ids, each with their function.
    """
    yield _line(
        {
            "record": "header",
            "format": FORMAT,
            "product": "terms-drift-monitor",
            "version": __version__,
            "judge_version": JUDGE_VERSION,
            "organisation": cover.organisation,
            "made_at": cover.made_at.isoformat(),
            "entries": cover.entries,
            "head": cover.head,
            "recompute": {"entry": _ENTRIES, "policy": _POLICIES, "quote": _QUOTES},
        }
    )
    for person in people:
        yield _line(_person(person, names=cover.names))
    for digest, text in chain.policies().items():
        yield _line({"record": "policy", "digest": digest}, "usage", text)
    ids = {person.key: person for person in people if person.key is not None}
    ids |= {person.id: person for person in people}
    for link in chain.links():
        yield _line(_entry(link, ids), "entry", link.text)


def _line(values: Mapping[str, object], last: str = "", text: str = "") -> str:
    """Return one object on a line; `text`, under the key `last`, stands in it to the letter."""
    written = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return f'{written[:-1]},"{last}":{text}}}' if last else written


def _person(person: KnownPerson, *, names: bool) -> dict[str, object]:
    return {
        "record": "person",
        "id": person.id,
        "function": person.role,
        "key": person.key if names else None,
        "name": person.name if names else None,
        "email": person.email if names else None,
        "forgotten": person.forgotten.isoformat() if person.forgotten else None,
    }


def _entry(link: Link, ids: Mapping[str, KnownPerson]) -> dict[str, object]:
    decision = link.entry.decision
    by = ids.get(decision.by)
    breaching = {breach.resolved: breach.code.value for breach in decision.breaches if breach.resolved}
    return {
        "record": "entry",
        "seq": link.entry.seq,
        "at": decision.at.isoformat(),
        "tool": decision.tool,
        "usage": decision.usage,
        "status": decision.status.value,
        "basis": decision.basis.value,
        "occasion": decision.occasion.value,
        "cause": decision.cause.value if decision.cause else None,
        "by": MONITOR if decision.by == MONITOR else by.id if by else None,
        "function": by.role if by else None,
        "entered_by": _id(decision.entered_by, ids),
        "reason": decision.reason,
        "opinion": decision.opinion.value if decision.opinion else None,
        "review_by": decision.review_by.isoformat() if decision.review_by else None,
        "evidence": decision.evidence,
        "lacks": [f"{b.lack.lacks.value} {b.lack.name}".strip() for b in decision.breaches if b.lack],
        "unsaid": [
            f"{b.topic.value} {b.code.value}" for b in decision.breaches if b.topic and not b.resolved
        ],
        "quotes": [_quote(resolved, breaching.get(resolved)) for resolved in _quoted(decision)],
        "versions": [{**_place(terms), "commit": commit} for terms, commit in decision.versions],
        "rules": decision.rules,
        "policy": decision.policy,
        "judge_version": decision.judge_version,
        "previous": link.previous,
        "hash": link.entry.hash,
    }


def _id(name: str | None, ids: Mapping[str, KnownPerson]) -> str | None:
    return ids[name].id if name is not None and name in ids else None


def _quoted(decision: Decision) -> Sequence[Resolved]:
    """Return what a decision quotes: what breaches first."""
    breaching = [breach.resolved for breach in decision.breaches if breach.resolved]
    return list(dict.fromkeys([*breaching, *decision.resolved]))


def _quote(resolved: Resolved, breach: str | None) -> dict[str, object]:
    found = resolved.finding
    return {
        **_place(resolved.terms),
        "commit": resolved.commit,
        "line_start": found.line_start,
        "line_end": found.line_end,
        "quote": found.quote,
        "topic": found.topic.value,
        "stance": resolved.stance.value,
        "data": found.data.value,
        "rule": found.rule,
        "breach": breach,
    }


def _place(terms: TermsId) -> dict[str, object]:
    """Name terms, and the file of the repository of texts that they are in."""
    return {"service": terms.service, "terms": terms.type, "path": f"{terms.service}/{terms.type}.md"}
