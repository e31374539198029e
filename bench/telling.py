"""What a replay prints for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.cost import PARTS, Cost
from bench.days import Day
from bench.expectations import Played
from monitor.core.checks import OutcomeName
from monitor.core.model import Effect, Topic
from monitor.services.check import Fared


class Diary:
    """Prints what is new on each day; a page that cannot be read is told on its first day and its last."""

    def __init__(self) -> None:
        self._unread: set[str] = set()

    def tell(self, day: Day) -> None:
        """Print a day, unless nothing happened on it."""
        lines = [line for fared in day.round.fared for line in self._of(fared)]
        for entry in day.entries:
            d = entry.decision
            cause = f", cause {d.cause.value}" if d.cause else ""
            lines.append(f"{d.status.value:<10} {d.tool} for {d.usage}: {d.basis.value}{cause}")
            lines += [
                f"             “{_one_line(b.resolved.finding.quote)}”"
                if b.resolved
                else f"             {b.code}"
                for b in d.breaches
            ]
        lines += [f"mail       {letter.to}: {letter.subject}" for letter in day.letters]
        if lines:
            print(day.on)
            print(*(f"  {line}" for line in lines), sep="\n", flush=True)

    def _of(self, fared: Fared) -> Iterator[str]:
        name = str(fared.terms)
        if not fared.outcome.is_good:
            if name not in self._unread:
                yield f"not read   {name}: {fared.outcome.value}, {fared.reason}: {fared.detail}"
            self._unread.add(name)
            return
        if name in self._unread:
            self._unread.discard(name)
            yield f"read again {name}"
        if fared.outcome is OutcomeName.CHANGED and fared.version is not None:
            drift = fared.version.drift
            if drift is None:
                yield f"first text {name}"
                return
            effects = [
                f"{t.value} {drift.effect(t).value}" for t in Topic if drift.effect(t) is not Effect.NONE
            ]
            yield f"new text   {name}: {', '.join([drift.kind.value, drift.reason, *effects])}"


def print_alerts(played: Played) -> None:
    """Print every alert: when, to whom, about what."""
    print(f"\n{len(played.alerts)} alerts")
    for alert in played.alerts:
        print(f"  {alert.at:%Y-%m-%d}  {alert.person:<4} {alert.kind.value:<12} {alert.subject}")


def print_statuses(played: Played) -> None:
    """Print every change of status, the first ones counted only."""
    first = played.days[0].on
    changes = [(day, d) for day, d in played.decisions() if day != first]
    print(f"\n{len(played.days[0].entries)} approvals judged on {first}; {len(changes)} changes after it")
    for day, d in changes:
        print(f"  {day}  {d.tool:<22} {d.usage:<14} {d.status.value}, {d.basis.value}")


def print_costs(costs: Sequence[Cost]) -> None:
    """Print what rounds cost, in seconds."""
    if not costs:
        return
    print("\nRounds, in seconds (`start` is `monitor --version`; the parts were timed one by one)")
    print(f"  {'':<10} {'wall':>6} {'CPU':>6}   " + " ".join(f"{part:>10}" for part in PARTS))
    for cost in costs:
        parts = " ".join(f"{cost.parts.get(part, 0):>10.2f}" for part in PARTS)
        words = f"{cost.worked_on} terms worked on, {cost.texts} new texts"
        print(f"  {cost.name:<10} {cost.wall:>6.2f} {cost.cpu:>6.2f}   {parts}   {words}")
    print()


def _one_line(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 300 else f"{words[:300]}…"
