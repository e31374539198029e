"""Decide: the machine over every watched tool, a person on one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.core.checks import TermsState, VersionRecord
from monitor.core.decisions import (
    JUDGE_VERSION,
    MONITOR,
    Basis,
    Decision,
    Occasion,
    Situation,
    Status,
    decide,
)
from monitor.core.errors import UsageError
from monitor.core.model import Cause, Effect, Reading, Topic
from monitor.core.policy import digest, judge, resolve
from monitor.core.ports import Entry, Ledger, Records
from monitor.core.register import Register
from monitor.core.terms import TermsId
from monitor.core.tools import Tool, Usage


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

        def make(last: Decision | None, tool: Tool = tool, usage: Usage = usage) -> Decision | None:
            return decide(situation(bench, states, tool, usage, last, judged, now))

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
    judged: datetime | None,
    now: datetime,
) -> Situation:
    """Return everything a decision on `tool` for `usage` depends on, as the stores have it.

    Args:
        bench: the stores and the register.
        states: of all terms.
        tool: which tool.
        usage: for which usage.
        last: the last decision on them.
        judged: when the last round judged every tool; versions since then have moved.
        now: the moment of the decision.
    """
    known = {terms: states.get(terms) for terms in tool.terms}
    current = {t: s.version for t, s in known.items() if s is not None and s.version is not None}
    readings: dict[TermsId, tuple[str, Reading] | None] = {}
    for terms, record in current.items():
        reading = bench.records.reading(record.commit, bench.rules_digest)
        readings[terms] = None if reading is None else (record.commit, reading)
    moments = [s.verified if s is not None else None for s in known.values()]
    return Situation(
        tool=tool.id,
        usage=usage,
        now=now,
        verdict=judge(usage, resolve(tool, readings)),
        proposal=next((p for p in tool.proposals if p.usage == usage.id), None),
        last=last,
        verified=oldest(moments),
        versions={terms: record.commit for terms, record in current.items()},
        moved=frozenset(t for t, record in current.items() if judged is None or record.at > judged),
        causes={terms: _cause(bench, record, judged) for terms, record in current.items()},
        rules=bench.rules_digest,
        policy=digest(usage),
    )


def _cause(bench: Bench, record: VersionRecord, judged: datetime | None) -> Cause:
    """Say whose doing it is that terms say what they say: of several new versions, that of the telling one.

    After an upgrade of our extraction, one round may bring a version of our making and one of the provider's.
    """
    if judged is not None and record.at <= judged:
        return record.cause
    new = [v for v in bench.records.versions(record.terms) if judged is None or v.at > judged]
    telling = [v for v in new if v.drift and any(v.drift.effect(topic) is not Effect.NONE for topic in Topic)]
    return (telling or new or [record])[-1].cause


def oldest(moments: Sequence[datetime | None]) -> datetime | None:
    """Return the oldest of some moments, or None where one of them never was."""
    known = [moment for moment in moments if moment is not None]
    return min(known) if known and len(known) == len(moments) else None


def _withdraw(bench: Bench, last: Decision, now: datetime) -> Entry | None:
    """Withdraw the approval of a tool, or for a usage, that the register no longer knows."""

    def make(last: Decision | None) -> Decision | None:
        if last is None or last.basis is Basis.WITHDRAWN:
            return None
        return replace(
            last,
            at=now,
            by=MONITOR,
            status=Status.SUSPENDED,
            basis=Basis.WITHDRAWN,
            occasion=Occasion.WITHDRAWN,
            cause=Cause.POLICY,
            reason="",
            proposed=False,
            breaches=(),
            evidence=None,
            judge_version=JUDGE_VERSION,
        )

    return bench.ledger.append(last.tool, last.usage, None, make)


def decide_in_person(
    bench: Bench,
    *,
    tool: str,
    usage: str,
    by: str,
    reason: str,
    allow: bool,
    evidence: str | None,
    now: datetime,
) -> Entry:
    """Append a person's decision, and return it.

    An approval accepts every claim that stands, breach or not: only what is new suspends again.

    Args:
        bench: the stores and the register.
        tool: its id.
        usage: its id.
        by: the id of a person of the register.
        reason: in their own words.
        allow: approve, or else suspend.
        evidence: SHA-256 of a file given with the decision.
        now: the moment of the decision.

    Raises:
        UsageError: the tool, the usage or the person is not in the register, or the reason is empty.
    """
    register = bench.register
    _known("tool", tool, register.tools)
    _known("usage", usage, register.usages)
    _known("person", by, register.people)
    if not reason.strip():
        raise UsageError("a decision needs a reason: give it with --reason, in your own words")
    states, judged = bench.records.states(), bench.records.rounds().decided

    def make(last: Decision | None) -> Decision:
        here = situation(bench, states, register.tools[tool], register.usages[usage], last, judged, now)
        breaches = here.verdict.breaches
        claims = {r.claim for r in here.verdict.resolution.applied} | {b.claim for b in breaches}
        ordered = tuple(sorted(claims, key=repr))
        return here.decision(
            by=by,
            status=Status.ALLOWED if allow else Status.SUSPENDED,
            basis=Basis.DECIDED,
            occasion=Occasion.APPROVED if allow else Occasion.SUSPENDED,
            reason=reason.strip(),
            breaches=breaches,
            accepted=ordered if allow else last.accepted if last else (),
            evidence=evidence,
        )

    entry = bench.ledger.append(tool, usage, register.usages[usage], make)
    assert entry is not None
    return entry


def _known(what: str, name: str, known: Mapping[str, object]) -> None:
    if name not in known:
        names = ", ".join(sorted(known)) or "none"
        raise UsageError(f"the register knows no {what} {name!r}; it knows: {names}")
