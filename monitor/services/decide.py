"""Decide: the machine, over every watched tool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Bench:
    """What decisions are taken with."""

    register: Register
    records: Records
    ledger: Ledger
    rules_digest: str


def watched(register: Register, standing: Mapping[tuple[str, str], Entry]) -> Sequence[tuple[Tool, str]]:
    """Return the tools and usages to decide on: those proposed in the register or ever decided on."""
    pairs = []
    for tool in register.tools.values():
        proposed = {p.usage for p in tool.proposals}
        decided = {usage for t, usage in standing if t == tool.id}
        pairs += [(tool, usage) for usage in register.usages if usage in proposed | decided]
    return pairs


def decide_all(bench: Bench, now: datetime) -> Sequence[Entry]:
    """Decide on every watched tool and usage, and return the new entries of the ledger.

    Doing it again under the same `now` appends nothing.
    """
    states, standing, judged = bench.records.states(), bench.ledger.standing(), bench.records.rounds().decided
    new = []
    pairs = watched(bench.register, standing)
    for tool, usage_id in pairs:
        usage = bench.register.usages[usage_id]

        def make(
            last: Decision | None, notes: Sequence[Decision], tool: Tool = tool, usage: Usage = usage
        ) -> Decision | None:
            here = situation(bench, states, tool, usage, last, notes, judged, now)
            return decide(here) or note(here)

        new.append(bench.ledger.append(tool.id, usage.id, usage, make))
    here = {(tool.id, usage) for tool, usage in pairs}
    for (tool_id, usage_id), entry in standing.items():
        if (tool_id, usage_id) not in here:
            new.append(_withdraw(bench, entry.decision, now))
    bench.records.mark_decided(now)
    return [entry for entry in new if entry is not None]


def situation(
    bench: Bench,
    states: Mapping[TermsId, TermsState],
    tool: Tool,
    usage: Usage,
    last: Decision | None,
    notes: Sequence[Decision],
    judged: datetime | None,
    now: datetime,
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
    """
    tool = bound(tool, states)
    known = {terms: states.get(terms) for terms in tool.terms}
    current = {t: s.version for t, s in known.items() if s is not None and s.version is not None}
    readings: dict[TermsId, tuple[str, Reading] | None] = {}
    for terms, record in current.items():
        reading = bench.records.reading(record.commit, bench.rules_digest)
        readings[terms] = None if reading is None else (record.commit, reading)
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
        policy=digest(usage),
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
    moments: list[datetime | None] = []
    for terms in tool.terms:
        match binding(tool, terms):
            case Binding.CONTRACT:
                moments.append(now)
            case Binding.INCORPORATED:
                state = states.get(terms)
                moments.append(state.verified if state is not None else None)
            case Binding.INDICATIVE:
                pass
    known = [moment for moment in moments if moment is not None]
    return min(known) if known and len(known) == len(moments) else None


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
