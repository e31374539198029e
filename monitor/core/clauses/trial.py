"""Put rules and word lists on trial: does each match, and ignore, what it says it does?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from monitor.core.clauses.draft import place
from monitor.core.clauses.facts import stated
from monitor.core.clauses.passage import Passages
from monitor.core.clauses.patterns import fold
from monitor.core.clauses.read import Reader
from monitor.core.clauses.rules import Example, FactRule, Rule, RuleSet, Words
from monitor.core.clauses.unit import Unit, above, units
from monitor.core.model import Finding
from monitor.core.text import BlockKind, blocks


class Promise(StrEnum):
    """What a rule or a list says of an example."""

    MATCHES = "matches"
    IGNORES = "ignores"
    MISSES = "misses"
    """A known miss, kept in sight until it is mended."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One example of one rule or list."""

    of: Rule | FactRule | Words
    promise: Promise
    example: Example

    def __str__(self) -> str:
        return f"{self.of.id}, {self.promise}: {self.example.text}"


def trials(rules: RuleSet) -> Iterator[Trial]:
    """Yield every example of every rule and list, in their order."""
    everything: tuple[Rule | FactRule | Words, ...] = (*rules.words.values(), *rules.rules, *rules.facts)
    for of in everything:
        for promise in Promise:
            for example in getattr(of, promise.value, ()):
                yield Trial(of, promise, example)


class Court:
    """Judges trials under one set of rules."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules, self._reader = rules, Reader(rules)
        self._passages = Passages(rules.lists, rules.lexicon)

    def fault(self, trial: Trial) -> str | None:
        """Say what is wrong with a rule that breaks its promise; None where it keeps it."""
        if isinstance(trial.of, Words):
            stands = self._rules.passage(fold(trial.example.text)).has(trial.of.name)
            return None if stands is (trial.promise is Promise.MATCHES) else _stands(stands=stands)
        if isinstance(trial.of, FactRule):
            return self._fact(trial.of, trial)
        if trial.of.stance is None:
            return self._trap(trial.of, trial)
        return self._rule(trial.of, trial)

    def _rule(self, rule: Rule, trial: Trial) -> str | None:
        found = self._found(rule, trial.example)
        told = ", ".join(f"{f.stance} by {f.rule}" for f in found) or "nothing"
        stance, data = trial.example.stance or rule.stance, trial.example.data
        mine = [f for f in found if f.stance is stance]
        is_found = bool(mine) and (data is None or any(f.data == data for f in mine))
        match trial.promise:
            case Promise.MATCHES:
                return None if is_found else f"gives {told}, not {stance}"
            case Promise.IGNORES:
                return f"gives {told}" if any(f.rule == rule.id for f in found) else None
            case Promise.MISSES:
                return f"is found now ({told}): move it to `matches`" if is_found else None

    def _fact(self, rule: FactRule, trial: Trial) -> str | None:
        reading = self._reader.read(trial.example.text, terms_type=trial.example.terms)
        found = [fact for fact in reading.facts if fact.kind is rule.kind]
        told = ", ".join(f"{fact.value} by {fact.rule}" for fact in found) or "nothing"
        if rule.value is None:
            return self._fact_trap(rule, trial, told if found else None)
        mine = [fact.value for fact in found if fact.rule == rule.id]
        kept = bool(mine) and trial.example.value in {None, *mine}
        match trial.promise:
            case Promise.MATCHES:
                return None if kept else f"gives {told}, not {trial.example.value or rule.value}"
            case Promise.IGNORES:
                return f"gives {told}" if mine else None
            case Promise.MISSES:
                return f"is found now ({told}): move it to `matches`" if kept else None

    def _fact_trap(self, rule: FactRule, trial: Trial, told: str | None) -> str | None:
        if trial.promise is not Promise.MATCHES:
            return None if told or trial.promise is Promise.MISSES else "lets nothing pass"
        if told:
            return f"does not silence {told}"
        held = (stated(unit, rule) is not None for unit in self._units(trial.example.text))
        return None if any(held) else "does not recognise it"

    def _trap(self, rule: Rule, trial: Trial) -> str | None:
        found = self._found(rule, trial.example)
        if trial.promise is Promise.MISSES:
            return None if found else "is silenced now: move it to `matches`"
        if trial.promise is Promise.IGNORES:
            return None if found else "lets nothing pass"
        if found:
            return f"does not silence {found[0].rule}"
        return None if self._recognised(rule, trial.example.text) else "does not recognise it"

    def _found(self, rule: Rule, example: Example) -> list[Finding]:
        reading = self._reader.read(example.text, terms_type=example.terms)
        return [f for f in reading.findings if f.topic is rule.topic]

    def _recognised(self, rule: Rule, text: str) -> bool:
        return any(place(unit, rule) is not None for unit in self._units(text))

    def _units(self, text: str) -> Iterator[Unit]:
        for block in blocks(text):
            if block.kind is not BlockKind.HEADING:
                yield from units(text, block, self._passages, above(block, self._passages))


def _stands(*, stands: bool) -> str:
    return "stands in it" if stands else "does not stand in it"
