"""Hold the ledger to itself: its chain, every decision to its inputs, every quote to the text it is from."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache

from monitor.core.audit import difference
from monitor.core.decisions import JUDGE_VERSION, Decision
from monitor.core.ledger import Ledger
from monitor.core.model import Finding
from monitor.core.ports import Archive, Records
from monitor.core.resolution import Resolved

#: How many texts are kept in memory: one entry after the other rests on the same few.
_TEXTS = 64
#: What the first entry is chained to.
_NOTHING = "0" * 64


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of it."""

    entries: int
    head: str
    judged: int
    """Entries of the current `JUDGE_VERSION`, judged again from their inputs."""
    chained: int
    """Entries of another version: of these the chain and the quotes were checked alone."""
    quotes: int
    """Quotes found again where they stand."""
    wrong: str | None
    """What is wrong with the first entry that differs; None: nothing is."""


def audit(
    ledger: Ledger,
    records: Records,
    archive: Archive,
    heads: Collection[str],
    told: Callable[[int, int], None],
) -> Audit:
    """Recompute the ledger, and stop at the first entry that differs.

    It takes one pass over the entries after the one over the chain.

    Args:
        ledger: which.
        records: has what each version was read to say.
        archive: has the texts that are quoted.
        heads: of the chain, as they left with mails; it has to pass through each.
        told: is told how many entries are done, of how many.

    Raises:
        StoreError: the database or the archive cannot be read, or lacks a version that is quoted.
    """
    broken = ledger.verify()
    if broken is not None:
        return Audit(0, ledger.head(), 0, 0, 0, broken)
    entries = ledger.entries()
    head = entries[-1].hash if entries else _NOTHING
    known = {_NOTHING, *(entry.hash for entry in entries)}
    strange = next((each for each in heads if each not in known), None)
    if strange is not None:
        gone = f"the chain does not pass through {strange}: what stood before it was rewritten, or is gone"
        return Audit(len(entries), head, 0, 0, 0, gone)
    quoted = _quoted(records, archive)
    policy = lru_cache(None)(ledger.policy)
    standing: dict[tuple[str, str], Decision] = {}
    notes: dict[tuple[str, str], list[Decision]] = {}
    judged = quotes = version = 0
    for number, entry in enumerate(entries):
        told(number, len(entries))
        decision = entry.decision
        key = decision.tool, decision.usage
        wrong: str | None = None
        if decision.judge_version < version:
            wrong = "it says it is of an older version than an entry before it"
        elif decision.judge_version == JUDGE_VERSION:
            judged += 1
            wrong = difference(decision, standing.get(key), notes.get(key, ()), policy(decision.policy))
        for resolved in decision.resolved if wrong is None else ():
            if not quoted(resolved, decision.rules):
                place = f"{resolved.terms} at {resolved.commit[:10]}"
                wrong = f"its finding is not what was read in {place}, or its quote does not stand there"
                break
            quotes += 1
        if wrong is not None:
            named = f"entry {entry.seq} ({decision.tool}, {decision.usage}): {wrong}"
            return Audit(len(entries), head, judged, number + 1 - judged, quotes, named)
        version = decision.judge_version
        if decision.occasion.is_note:
            notes.setdefault(key, []).append(decision)
        else:
            standing[key] = decision
            notes[key] = []
    told(len(entries), len(entries))
    return Audit(len(entries), head, judged, len(entries) - judged, quotes, None)


def _quoted(records: Records, archive: Archive) -> Callable[[Resolved, str], bool]:
    """Return what tells whether a finding is one of its version, where it was read, and quotes it."""
    text = lru_cache(_TEXTS)(archive.text)

    @lru_cache(_TEXTS)
    def read(commit: str, rules: str) -> frozenset[Finding] | None:
        reading = records.reading(commit, rules)
        return None if reading is None else frozenset(reading.findings)

    def quoted(resolved: Resolved, rules: str) -> bool:
        found = resolved.finding
        known = read(resolved.commit, rules)
        if known is not None and found not in known:
            return False
        return text(resolved.commit, resolved.terms)[found.start : found.end] == found.quote

    return quoted
