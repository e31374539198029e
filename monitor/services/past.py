"""Say what held for a tool at a moment of the past, from what the stores had by then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.core.alerts import Alert
from monitor.core.checks import Check, TermsState, VersionRecord
from monitor.core.contracts import bound, contract_of
from monitor.core.ledger import Entry, Ledger
from monitor.core.model import Reading
from monitor.core.ports import Outbox, Records
from monitor.core.register import Register
from monitor.core.terms import TermsId
from monitor.core.terms_types import TERMS_TYPES
from monitor.core.tools import Tool
from monitor.services.status import review_by

ReadAgain = Callable[[str, TermsId], Reading]
"""Reads a version under the clause rules of today."""


@dataclass(frozen=True, slots=True)
class Stood:
    """How the tool stood for one usage."""

    entry: Entry
    """The last that had set a status."""
    notes: tuple[Entry, ...]
    """On it, until then."""
    review_by: date | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one of its terms said."""

    terms: TermsId
    version: VersionRecord | None
    """The last good one then; None: it had never been read well."""
    reading: Reading | None
    rules: str
    """Digest of the clause rules it is read under here."""
    of_the_time: bool
    """Whether these are the rules the last decision until then was taken under."""
    seen: Check | None
    """The last run of rounds until then in which it was read well."""


@dataclass(frozen=True, slots=True)
class Held:
    """What held at a moment."""

    tool: str
    name: str | None
    """None: the register knows the tool no longer."""
    at: datetime
    stood: tuple[Stood, ...]
    said: tuple[Said, ...]
    entries: tuple[Entry, ...]
    """All on the tool, until then."""
    alerts: tuple[Alert, ...]
    """All made about it until then."""


def held(
    register: Register,
    ledger: Ledger,
    records: Records,
    outbox: Outbox,
    tool: str,
    at: datetime,
    today: tuple[str, ReadAgain],
) -> Held | None:
    """Return what held for a tool at a moment; None where neither the register nor the ledger knows the tool.

    Which terms bind a tool is what the register says today, and what decisions until then rested on.

    Args:
        register: of today.
        ledger: for what was decided.
        records: for what the terms said, and when they were read.
        outbox: for who was told.
        tool: its id.
        at: the moment.
        today: the digest of the clause rules of today, and what reads under them, for what was not read then.
    """
    known = register.tools.get(tool)
    entries = tuple(entry for entry in ledger.entries(tool) if entry.decision.at <= at)
    if known is None and not entries:
        return None
    rules = entries[-1].decision.rules if entries else today[0]
    states = _states(records, [*_terms(known), *(t for e in entries for t, _ in e.decision.versions)], at)
    if known is not None:
        binding: Sequence[TermsId] = bound(known, states).terms
    else:
        binding = list(dict.fromkeys(terms for terms, _ in entries[-1].decision.versions))
    return Held(
        tool,
        known.name if known else None,
        at,
        tuple(_stood(entries)),
        tuple(_said(records, states[terms], rules, today) for terms in binding),
        entries,
        tuple(alert for alert in outbox.alerts() if tool in alert.tools and alert.at <= at),
    )


def _terms(tool: Tool | None) -> Sequence[TermsId]:
    """Return the terms that may bind a tool: its pages, and contracts in their place."""
    return [] if tool is None else [*tool.terms, *(contract_of(tool, each) for each in TERMS_TYPES)]


def _states(records: Records, terms: Sequence[TermsId], at: datetime) -> Mapping[TermsId, TermsState]:
    """Return what was known of terms at a moment."""
    found = {}
    for each in dict.fromkeys(terms):
        versions = [version for version in records.versions(each) if version.at <= at]
        good = [
            replace(c, last=min(c.last, at))
            for c in records.checks(each)
            if c.first <= at and c.outcome.is_good
        ]
        found[each] = TermsState(
            each, versions[-1] if versions else None, good[-1] if good else None, None, ()
        )
    return found


def _stood(entries: Sequence[Entry]) -> Sequence[Stood]:
    standing: dict[str, Entry] = {}
    notes: dict[str, list[Entry]] = {}
    for entry in entries:
        usage = entry.decision.usage
        if entry.decision.occasion.is_note:
            notes.setdefault(usage, []).append(entry)
        else:
            standing[usage], notes[usage] = entry, []
    return [
        Stood(entry, tuple(notes[usage]), review_by(entry.decision, notes[usage]))
        for usage, entry in standing.items()
    ]


def _said(records: Records, state: TermsState, rules: str, today: tuple[str, ReadAgain]) -> Said:
    version = state.version
    if version is None:
        return Said(state.terms, None, None, rules, of_the_time=True, seen=state.check)
    reading = records.reading(version.commit, rules)
    if reading is not None:
        return Said(state.terms, version, reading, rules, of_the_time=True, seen=state.check)
    digest, read_again = today
    again = read_again(version.commit, state.terms)
    return Said(state.terms, version, again, digest, of_the_time=digest == rules, seen=state.check)
