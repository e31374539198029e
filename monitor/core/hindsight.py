"""Decide with hindsight: which approvals a recorded history would have cost, and which alerts it had made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.core.backtest import Step
from monitor.core.criteria import digest
from monitor.core.deciding import decide
from monitor.core.decisions import MONITOR, Basis, Decision, Occasion, Situation, Status
from monitor.core.model import Cause, Reading
from monitor.core.policy import judge
from monitor.core.register import Register
from monitor.core.resolution import resolve
from monitor.core.terms import TermsId
from monitor.core.tools import Plan, Proposal, Tool, Usage

#: What a consumer agrees to when they open an account.
_CONSUMER_TYPES = ("Terms of Service", "Privacy Policy")


@dataclass(frozen=True, slots=True)
class Case:
    """A tool that is taken to have been proposed for a usage."""

    tool: Tool
    """Bound by those of its terms that the history holds."""
    usage: Usage


@dataclass(frozen=True, slots=True)
class Window:
    """What part of a history is told; what came before it is known, and tells what stood."""

    since: datetime | None = None
    until: datetime | None = None
    """Not included."""

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies in it."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class Change:
    """A record of a collection as the product would have told it."""

    step: Step
    alert: bool
    """It would have been sent at once, knowing only what came before."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision that a record would have brought about."""

    decision: Decision
    commit: str
    """Of the record."""
    terms: TermsId
    """Whose text the record holds."""
    is_lost: bool
    """An approval that stood was lost by it."""


Event = Change | Ruling


def register_cases(register: Register, collection: str, held: Collection[TermsId]) -> tuple[Case, ...]:
    """Return the cases of a register: what it proposes; if that is nothing, every tool for every usage.

    A tool is bound by those of its terms that the history holds, and left out where it holds none. Terms go
    by the collection's own names for them; those that the register reads from another collection are not
    looked for in this one.

    Args:
        register: whose tools and usages are judged.
        collection: whose history it is; where the register has none of this id, that of a copy of any.
        held: the terms that the history holds.
    """
    known = [_bound(tool, register, collection, held) for tool in register.tools.values()]
    known = [tool for tool in known if tool.terms]
    usages = register.usages
    proposed = [Case(tool, usages[p.usage]) for tool in known for p in tool.proposals if p.usage in usages]
    return tuple(proposed or [Case(tool, usage) for tool in known for usage in usages.values()])


def service_cases(held: Iterable[TermsId], usages: Iterable[Usage]) -> tuple[Case, ...]:
    """Return cases that take every service as a tool under its consumer plan, for each of some usages.

    It is bound by what a consumer agrees to, or, where the history holds neither of these, by all it holds.
    """
    services: dict[str, list[TermsId]] = {}
    for terms in sorted(held):
        services.setdefault(terms.service, []).append(terms)
    tools = []
    for service, all_terms in services.items():
        agreed = [terms for terms in all_terms if terms.type in _CONSUMER_TYPES]
        tools.append(Tool(service, service, service, Plan.CONSUMER, tuple(agreed or all_terms)))
    return tuple(Case(tool, usage) for usage in usages for tool in tools)


def _bound(tool: Tool, register: Register, collection: str, held: Collection[TermsId]) -> Tool:
    """Return a tool with those of its terms that a history holds, as the collection names them."""
    bound = []
    for terms in tool.terms:
        known = register.terms.get(terms)
        witness = known.witness if known is not None else None
        if witness is None:
            bound.append(terms)
        elif witness.collection == collection or collection not in register.collections:
            bound.append(witness.terms)
    return replace(tool, terms=tuple(terms for terms in bound if terms in held))


def events(
    steps: Iterable[Step],
    cases: Sequence[Case],
    *,
    rules: str,
    window: Window,
    accept_first: bool = False,
) -> Iterator[Event]:
    """Yield what the product would have told and decided, in the order of the steps.

    A tool is first decided on when each of its terms has been read, or when the window opens. From then on
    the machine suspends, and nobody reinstates: an approval is lost once. Nothing expires: review dates and
    terms that went unread are left out of account.

    Args:
        steps: of every terms of the cases, merged in topological order.
        cases: tools with the usage each is judged for.
        rules: digest of the clause rules.
        window: what part of the history to tell.
        accept_first: take what the terms said at first as accepted by a person, so that only what is new
            costs an approval.
    """
    court = _Court(cases, rules, accept_first=accept_first)
    is_open = window.since is None
    for step in steps:
        at = step.record.at
        if window.until is not None and at >= window.until:
            continue
        if not is_open and window.since is not None and at >= window.since:
            is_open = True
            yield from court.begin(window.since)
        rulings = court.hear(step, is_open=is_open)
        if not window.holds(at):
            continue
        if step.drift is not None:
            lost = any(ruling.is_lost for ruling in rulings)
            alert = step.is_news or (lost and step.cause is Cause.PROVIDER and not step.is_return)
            yield Change(step, alert)
        yield from rulings
    if not is_open and window.since is not None:
        yield from court.begin(window.since)


class _Court:
    """What every tool's terms say as the history goes on, and what was last decided on each case."""

    def __init__(self, cases: Sequence[Case], rules: str, *, accept_first: bool) -> None:
        self._rules, self._accept_first = rules, accept_first
        self._cases: dict[TermsId, list[Case]] = {}
        for case in cases:
            for terms in case.tool.terms:
                self._cases.setdefault(terms, []).append(case)
        self._all = cases
        self._policy = {case.usage.id: digest(case.usage) for case in cases}
        self._readings: dict[TermsId, tuple[str, Reading]] = {}
        self._latest: dict[TermsId, Step] = {}
        self._last: dict[tuple[str, str], Decision] = {}

    def begin(self, now: datetime) -> list[Ruling]:
        """Decide for the first time on every case whose terms have all been read."""
        return [ruling for case in self._all if (ruling := self._baseline(case, now)) is not None]

    def hear(self, step: Step, *, is_open: bool) -> list[Ruling]:
        """Take in what a record says, and decide on the cases it concerns, if the window is open."""
        terms = step.record.terms
        concerned = self._cases.get(terms, ())
        reading = step.reading
        if reading is None:
            known = self._readings.get(terms)
            if known is not None and step.news is not None:
                self._readings[terms] = step.record.commit, known[1]
            return []
        self._readings[terms] = step.record.commit, reading
        self._latest[terms] = step
        found = [self._decided(case, step) for case in concerned] if is_open else []
        return [ruling for ruling in found if ruling is not None]

    def _decided(self, case: Case, step: Step) -> Ruling | None:
        last = self._last.get(_key(case))
        if last is None:
            return self._baseline(case, step.record.at)
        if last.status is Status.SUSPENDED:
            return None
        made = decide(self._situation(case, last, step.record.at, step))
        if made is None:
            return None
        self._last[_key(case)] = made
        return Ruling(made, step.record.commit, step.record.terms, is_lost=made.status is Status.SUSPENDED)

    def _baseline(self, case: Case, now: datetime) -> Ruling | None:
        if _key(case) in self._last or any(terms not in self._readings for terms in case.tool.terms):
            return None
        here = self._situation(case, None, now, None)
        made = decide(here)
        assert made is not None
        if self._accept_first and made.status is Status.SUSPENDED:
            claims = {r.claim for r in here.verdict.resolution.applied} | {
                b.claim for b in here.verdict.breaches
            }
            made = here.decision(
                by=made.by,
                status=Status.ALLOWED,
                basis=Basis.DECIDED,
                occasion=Occasion.APPROVED,
                breaches=made.breaches,
                accepted=tuple(sorted(claims, key=repr)),
            )
        self._last[_key(case)] = made
        newest = max((self._latest[terms] for terms in case.tool.terms), key=lambda step: step.record.at)
        return Ruling(made, newest.record.commit, newest.record.terms, is_lost=False)

    def _situation(self, case: Case, last: Decision | None, now: datetime, step: Step | None) -> Situation:
        """Return what a decision depends on; everything counts as verified, so that nothing expires."""
        known = {terms: self._readings.get(terms) for terms in case.tool.terms}
        on = now.date()
        verdict = judge(case.usage, resolve(case.tool, known, case.usage.adequacy, on), on=on)
        proposals = case.tool.proposals
        return Situation(
            tool=case.tool.id,
            usage=case.usage,
            now=now,
            verdict=verdict,
            proposal=next(
                (p for p in proposals if p.usage == case.usage.id), Proposal(case.usage.id, MONITOR, now)
            ),
            last=last,
            verified=now,
            versions={terms: entry[0] for terms, entry in known.items() if entry is not None},
            moved=frozenset() if step is None else frozenset({step.record.terms}),
            causes={} if step is None else {step.record.terms: step.cause},
            rules=self._rules,
            policy=self._policy[case.usage.id],
        )


def _key(case: Case) -> tuple[str, str]:
    return case.tool.id, case.usage.id
