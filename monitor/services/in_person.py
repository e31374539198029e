"""Decide in person: approve, suspend, or say as a DPO what one thinks of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.core.checks import TermsState
from monitor.core.deciding import accepted
from monitor.core.decisions import (
    LONGEST_REVIEW,
    Basis,
    Decision,
    Occasion,
    Opinion,
    Situation,
    Status,
)
from monitor.core.errors import UsageError
from monitor.core.ledger import Entry
from monitor.core.policy import judge
from monitor.core.register import Register, choices
from monitor.core.terms import TermsId
from monitor.core.tools import LONGEST_OPT_OUT, OptOut, Person, Role
from monitor.services.decide import Bench, situation


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person says of a tool for a usage."""

    tool: str
    usage: str
    by: str
    """The id of a person of the register."""
    reason: str
    """In their own words."""
    evidence: str | None = None
    """SHA-256 of a file given with it."""
    entered_by: str | None = None
    """The account and the machine it is entered on."""
    review_by: date | None = None
    """Of an approval: the day it is due for review; None: as the usage says."""
    opt_out: OptOut | None = None
    """Of an approval: an opt-out that has been exercised; None: the one the last approval rests on."""


def approve(bench: Bench, said: Statement, now: datetime, seen: Situation | None = None) -> Entry:
    """Append an approval, and return it.

    It accepts every claim that stands, breach or not: only what is new suspends again.

    Args:
        bench: the stores and the register.
        said: by whom, for what, why.
        now: the moment.
        seen: what `would_accept` gave and the person was shown; None: nobody was shown anything.

    Raises:
        UsageError: the register does not know what `said` names, or does not let that person approve; the
            reason is empty; a date is out of bounds; a round has changed what stands since it was shown.
    """
    _may_approve(bench.register, _checked(bench.register, said), said.usage)
    today = now.date()
    if said.review_by is not None and not today < said.review_by <= today + LONGEST_REVIEW:
        raise UsageError(
            f"an approval is reviewed within twelve months, and not before tomorrow: {said.review_by}"
        )
    if said.opt_out is not None:
        check_opt_out(said.opt_out, today)

    def make(here: Situation) -> Decision:
        here = _with_opt_out(here, said.opt_out)
        if seen is not None and _shown(here) != _shown(seen):
            raise UsageError(
                f"what stands for {said.tool} changed while it was being read, so nothing was recorded: run "
                "the command again, and read what is accepted now"
            )
        return here.decision(
            by=said.by,
            status=Status.ALLOWED,
            basis=Basis.DECIDED,
            occasion=Occasion.APPROVED,
            reason=said.reason.strip(),
            breaches=here.verdict.breaches,
            accepted=accepted(here),
            evidence=said.evidence,
            entered_by=said.entered_by,
            review_by=said.review_by or here.review_by(),
            opt_out=said.opt_out or (here.assurances.opt_out if here.assurances else None),
        )

    return _append(bench, said, now, make)


def suspend(bench: Bench, said: Statement, now: datetime) -> Entry:
    """Append a suspension, and return it. Anyone in the register may: it gives nothing away.

    Raises:
        UsageError: the register does not know what `said` names, or the reason is empty.
    """
    _checked(bench.register, said)

    def make(here: Situation) -> Decision:
        return here.decision(
            by=said.by,
            status=Status.SUSPENDED,
            basis=Basis.DECIDED,
            occasion=Occasion.SUSPENDED,
            reason=said.reason.strip(),
            breaches=here.verdict.breaches,
            accepted=here.last.accepted if here.last else (),
            evidence=said.evidence,
            entered_by=said.entered_by,
        )

    return _append(bench, said, now, make)


def opine(bench: Bench, said: Statement, opinion: Opinion, now: datetime) -> Entry:
    """Append a DPO's opinion on what stands, and return it. It sets no status (GDPR, article 39).

    Raises:
        UsageError: the register does not know what `said` names, or the person is no DPO there; the reason is
            empty; nothing was decided yet.
    """
    if _checked(bench.register, said).role is not Role.DPO:
        raise UsageError(f"{said.by} is no DPO in the register: only a DPO records an opinion")

    def make(here: Situation) -> Decision:
        if here.last is None:
            raise UsageError(
                f"nothing was decided on {said.tool} for {said.usage} yet: run `monitor check` first"
            )
        return here.decision(
            by=said.by,
            status=here.last.status,
            basis=here.last.basis,
            occasion=Occasion.OPINION,
            reason=said.reason.strip(),
            breaches=here.verdict.breaches,
            accepted=here.last.accepted,
            evidence=said.evidence,
            entered_by=said.entered_by,
            review_by=here.last.review_by,
            opt_out=here.last.opt_out,
            opinion=opinion,
        )

    return _append(bench, said, now, make)


def would_accept(bench: Bench, said: Statement, now: datetime) -> Situation:
    """Return what an approval would be given on, without recording anything.

    Raises:
        UsageError: as `approve` does.
    """
    _may_approve(bench.register, _checked(bench.register, said), said.usage)
    key = said.tool, said.usage
    entry, notes = bench.ledger.standing().get(key), bench.ledger.notes().get(key, ())
    last = entry.decision if entry is not None else None
    here = _situation(bench, bench.records.states(), said, last, [n.decision for n in notes], now)
    return _with_opt_out(here, said.opt_out)


def _shown(here: Situation) -> object:
    """Return what of a situation a person relies on who approves: what is accepted, unread, and stands."""
    return accepted(here), here.verdict.resolution.unread, here.last


def check_opt_out(opt_out: OptOut, today: date) -> None:
    """Raise `UsageError` unless an exercised opt-out may be counted on."""
    if opt_out.on > today:
        raise UsageError(f"the opt-out was exercised on {opt_out.on}, which is still to come")
    if not today <= opt_out.until <= opt_out.on + LONGEST_OPT_OUT:
        raise UsageError(
            "an exercised opt-out is counted on for six months at the most, and not into the past: "
            f"{opt_out.on} to {opt_out.until}"
        )


def _with_opt_out(here: Situation, opt_out: OptOut | None) -> Situation:
    """Return the situation as it is once an opt-out is recorded."""
    if opt_out is None or here.assurances is None:
        return here
    assurances = replace(here.assurances, opt_out=opt_out)
    verdict = judge(here.usage, here.verdict.resolution, assurances, here.today)
    return replace(here, assurances=assurances, verdict=verdict)


def _append(bench: Bench, said: Statement, now: datetime, make: Callable[[Situation], Decision]) -> Entry:
    states, usage = bench.records.states(), bench.register.usages[said.usage]

    def made(last: Decision | None, notes: Sequence[Decision]) -> Decision:
        return make(_situation(bench, states, said, last, notes, now))

    entry = bench.ledger.append(said.tool, said.usage, usage, made)
    assert entry is not None
    return entry


def _situation(
    bench: Bench,
    states: Mapping[TermsId, TermsState],
    said: Statement,
    last: Decision | None,
    notes: Sequence[Decision],
    now: datetime,
) -> Situation:
    tool, usage = bench.register.tools[said.tool], bench.register.usages[said.usage]
    return situation(bench, states, tool, usage, last, notes, bench.records.rounds().decided, now)


def _checked(register: Register, said: Statement) -> Person:
    """Return who speaks, once everything named is known."""
    known = (("tool", said.tool, register.tools), ("usage", said.usage, register.usages))
    for what, name, names in (*known, ("person", said.by, register.people)):
        if name not in names:
            raise UsageError(f"the register knows no {what} {name!r}; {choices(name, names)}")
    if not said.reason.strip():
        raise UsageError("a decision needs a reason: give it with --reason, in your own words")
    return register.people[said.by]


def _may_approve(register: Register, person: Person, usage: str) -> None:
    named = register.usages[usage].approvers
    if person.role is Role.DPO:
        raise UsageError(
            f"{person.id} is a DPO, who advises and does not approve: record an opinion with --opinion, and "
            "have someone else approve"
        )
    if named and person.id not in named:
        raise UsageError(f"{person.id} may not approve for {usage}; the register names: {', '.join(named)}")
