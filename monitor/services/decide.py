"""Decide: the machine, over every watched tool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.core.checks import TermsState, VersionRecord
from monitor.core.contracts import binding, bound
from monitor.core.criteria import digest
from monitor.core.deciding import decide, note, withdrawal
from monitor.core.decisions import Decision, Occasion, Situation
from monitor.core.ledger import Entry, Ledger
from monitor.core.model import Cause, Effect, Reading, Topic
from monitor.core.policy import judge
from monitor.core.ports import Records
from monitor.core.register import Register
from monitor.core.resolution import resolve
from monitor.core.terms import TermsId
from monitor.core.tools import Assurances, Binding, SuspendOn, Tool, Usage

#: How many tools are judged at once: so many readings lie in memory.
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Bench:
    """What decisions are taken with."""

    register: Register
    records: Records
    ledger: Ledger
    rules_digest: str


def watched(register: Register, decided_on: Iterable[tuple[str, str]]) -> Sequence[tuple[Tool, str]]:
    """Return the tools and usages to decide on: those proposed in the register or ever decided on."""
    decided: dict[str, set[str]] = {}
    for tool_id, usage in decided_on:
        decided.setdefault(tool_id, set()).add(usage)
    pairs = []
    for tool in register.tools.values():
        wanted = decided.get(tool.id, set()).union(p.usage for p in tool.proposals)
        pairs += [(tool, usage) for usage in register.usages if usage in wanted]
    return pairs


def decide_all(
    bench: Bench, now: datetime, states: Mapping[TermsId, TermsState] | None = None
) -> Sequence[Entry]:
    """Decide on every watched tool and usage, and return the new entries of the ledger.

    Doing it again under the same `now` appends nothing. Where nothing is to be decided, nothing is written:
    each tool is judged on what stood when this began, and only where that comes to a decision, or where
    somebody else decided meanwhile, it is judged again in a transaction of the ledger.

    Args:
        bench: the stores and the register.
        now: the moment.
        states: of all terms; None: they are looked up.
    """
    states = bench.records.states() if states is None else states
    judged = bench.records.rounds().decided
    head, before = bench.ledger.head(), _Standing.of(bench.ledger)
    pairs = watched(bench.register, before.entries)
    new: list[Entry | None] = []
    settled: set[tuple[str, str]] = set()

    def append(tool: Tool, usage_id: str, said: Mapping[str, Reading] | None) -> None:
        settled.add((tool.id, usage_id))
        usage = bench.register.usages[usage_id]

        def make(last: Decision | None, notes: Sequence[Decision]) -> Decision | None:
            here = situation(bench, states, tool, usage, last, notes, judged, now, said)
            return decide(here) or note(here)

        new.append(bench.ledger.append(tool.id, usage.id, usage, make))

    for start in range(0, len(pairs), _AT_ONCE):
        some = pairs[start : start + _AT_ONCE]
        said = _said(bench, states, some)
        for tool, usage_id in _stirred(bench, states, before, some, said, judged, now):
            append(tool, usage_id, said)
    here = {(tool.id, usage) for tool, usage in pairs}
    for (tool_id, usage_id), entry in before.entries.items():
        if (tool_id, usage_id) not in here and withdrawal(entry.decision, now) is not None:
            new.append(_withdraw(bench, entry.decision, now))
    if bench.ledger.head() != head:
        after = _Standing.of(bench.ledger)
        for tool, usage_id in pairs:
            key = tool.id, usage_id
            if key not in settled and after.on(*key) != before.on(*key):
                append(tool, usage_id, None)
    bench.records.mark_decided(now)
    return [entry for entry in new if entry is not None]


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands in the ledger at one moment."""

    entries: Mapping[tuple[str, str], Entry]
    notes: Mapping[tuple[str, str], Sequence[Entry]]

    @classmethod
    def of(cls, ledger: Ledger) -> _Standing:
        return cls(ledger.standing(), ledger.notes())

    def on(self, tool: str, usage: str) -> tuple[Decision | None, Sequence[Decision]]:
        """Return the last decision on a tool and usage, and the notes since."""
        entry = self.entries.get((tool, usage))
        notes = [each.decision for each in self.notes.get((tool, usage), ())]
        return None if entry is None else entry.decision, notes


def _said(
    bench: Bench, states: Mapping[TermsId, TermsState], pairs: Sequence[tuple[Tool, str]]
) -> Mapping[str, Reading]:
    """Return what the terms of some tools say, by commit."""
    bound_terms = {terms for tool, _ in pairs for terms in bound(tool, states).terms}
    known = (states.get(terms) for terms in bound_terms)
    commits = sorted({state.version.commit for state in known if state is not None and state.version})
    return bench.records.readings(commits, bench.rules_digest)


def _stirred(
    bench: Bench,
    states: Mapping[TermsId, TermsState],
    stands: _Standing,
    pairs: Sequence[tuple[Tool, str]],
    said: Mapping[str, Reading],
    judged: datetime | None,
    now: datetime,
) -> Iterator[tuple[Tool, str]]:
    """Yield the tools and usages on which there is something to decide, or to note."""
    policies = {id_: digest(bench.register.usages[id_]) for id_ in {usage_id for _, usage_id in pairs}}
    for tool, usage_id in pairs:
        last, notes = stands.on(tool.id, usage_id)
        usage = bench.register.usages[usage_id]
        here = situation(bench, states, tool, usage, last, notes, judged, now, said, policies[usage_id])
        if decide(here) or note(here):
            yield tool, usage_id


def situation(
    bench: Bench,
    states: Mapping[TermsId, TermsState],
    tool: Tool,
    usage: Usage,
    last: Decision | None,
    notes: Sequence[Decision],
    judged: datetime | None,
    now: datetime,
    said: Mapping[str, Reading] | None = None,
    policy: str | None = None,
) -> Situation:
    """Return everything a decision on `tool` for `usage` depends on, as the stores have it.

    Args:
        bench: the stores and the register.
        states: of all terms.
        tool: which tool.
        usage: for which usage.
        last: the last decision that set a status for them.
        notes: those on it since.
        judged: when the last round judged every tool; versions since then have moved.
        now: the moment of the decision.
        said: what all current versions say under the current rules, by commit; None: it is looked up.
        policy: the digest of the usage; None: it is computed.
    """
    tool = bound(tool, states)
    known = {terms: states.get(terms) for terms in tool.terms}
    current = {t: s.version for t, s in known.items() if s is not None and s.version is not None}
    if said is None:
        said = bench.records.readings([record.commit for record in current.values()], bench.rules_digest)
    readings = {t: (r.commit, said[r.commit]) if r.commit in said else None for t, r in current.items()}
    proposal = next((p for p in tool.proposals if p.usage == usage.id), None)
    opt_out = last.opt_out if last is not None else proposal.opt_out if proposal is not None else None
    assurances = Assurances(tool.attestations, tool.controlled_by, opt_out)
    on = now.date()
    resolution = resolve(tool, readings, usage.adequacy, on)
    return Situation(
        tool=tool.id,
        usage=usage,
        now=now,
        verdict=judge(usage, resolution, assurances, on),
        proposal=proposal,
        last=last,
        verified=verified(tool, states, now),
        versions={terms: record.commit for terms, record in current.items()},
        moved=frozenset(t for t, record in current.items() if judged is None or record.at > judged),
        causes={terms: _cause(bench, record, judged) for terms, record in current.items()},
        rules=bench.rules_digest,
        policy=policy or digest(usage),
        assurances=assurances,
        effective=_effective(bench, usage, current.values(), last),
        reopened=next((n.at.date() for n in notes if n.occasion is Occasion.REVIEW), None),
    )


def verified(tool: Tool, states: Mapping[TermsId, TermsState], now: datetime) -> datetime | None:
    """Return when every binding terms of a tool was last read well; None: one never was.

    Args:
        tool: as `bound` gave it; a deposited contract does not change by itself, and terms that do not bind
            do not count.
        states: of all terms.
        now: what stands for the moment of a contract.
    """
    known = {terms: state.verified for terms in tool.terms if (state := states.get(terms)) is not None}
    return read_well(tool, known, now)


def read_well(tool: Tool, moments: Mapping[TermsId, datetime | None], now: datetime) -> datetime | None:
    """Return as `verified` does, given when each terms was last read well."""
    found = []
    for terms in tool.terms:
        match binding(tool, terms):
            case Binding.CONTRACT:
                found.append(now)
            case Binding.INCORPORATED:
                if (moment := moments.get(terms)) is None:
                    return None
                found.append(moment)
            case Binding.INDICATIVE:
                pass
    return min(found, default=None)


def _effective(
    bench: Bench, usage: Usage, current: Iterable[VersionRecord], last: Decision | None
) -> Mapping[TermsId, date]:
    """Return when what changed in each terms since the last decision takes effect, where it says so."""
    if usage.suspend_on is not SuspendOn.EFFECTIVE_DATE or last is None:
        return {}
    found = {}
    for record in current:
        if record.at <= last.at:
            continue
        new = [
            v.drift for v in bench.records.versions(record.terms) if v.at > last.at and v.drift is not None
        ]
        telling = [d for d in new if any(d.effect(topic) is not Effect.NONE for topic in Topic)]
        days = [drift.effective for drift in telling]
        stated = [day for day in days if day is not None]
        if stated and len(stated) == len(days):
            found[record.terms] = min(stated)
    return found


def _cause(bench: Bench, record: VersionRecord, judged: datetime | None) -> Cause:
    """Say whose doing it is that terms say what they say: of several new versions, that of the telling one.

    After an upgrade of our extraction, one round may bring a version of our making and one of the provider's.
    """
    if judged is not None and record.at <= judged:
        return record.cause
    new = [v for v in bench.records.versions(record.terms) if judged is None or v.at > judged]
    telling = [v for v in new if v.drift and any(v.drift.effect(topic) is not Effect.NONE for topic in Topic)]
    return (telling or new or [record])[-1].cause


def _withdraw(bench: Bench, last: Decision, now: datetime) -> Entry | None:
    """Withdraw the approval of a tool, or for a usage, that the register no longer knows."""

    def make(last: Decision | None, _: Sequence[Decision]) -> Decision | None:
        return None if last is None else withdrawal(last, now)

    return bench.ledger.append(last.tool, last.usage, None, make)
