"""Put rules and word lists on trial: does each match, and ignore, what it says it does?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from monitor.core.clauses.draft import place
from monitor.core.clauses.passage import Passages
from monitor.core.clauses.patterns import fold
from monitor.core.clauses.read import Reader
from monitor.core.clauses.rules import Example, Rule, RuleSet, Words
from monitor.core.clauses.unit import units
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

    of: Rule | Words
    promise: Promise
    example: Example

    def __str__(self) -> str:
        return f"{self.of.id}, {self.promise}: {self.example.text}"


def trials(rules: RuleSet) -> Iterator[Trial]:
    """Yield every example of every rule and list, in their order."""
    everything: tuple[Rule | Words, ...] = (*rules.words.values(), *rules.rules)
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
        if trial.of.stance is None:
            return self._trap(trial.of, trial)
        return self._rule(trial.of, trial)

    def _rule(self, rule: Rule, trial: Trial) -> str | None:
        found = self._found(rule, trial.example)
        told = ", ".join(f"{f.stance} by {f.rule}" for f in found) or "nothing"
        match trial.promise:
            case Promise.MATCHES:
                stance, data = trial.example.stance or rule.stance, trial.example.data
                mine = [f for f in found if f.stance is stance]
                kept = bool(mine) and (data is None or any(f.data == data for f in mine))
                return None if kept else f"gives {told}, not {stance}"
            case Promise.IGNORES:
                return f"gives {told}" if any(f.rule == rule.id for f in found) else None
            case Promise.MISSES:
                return f"is found now ({told}): move it to `matches`" if found else None

    def _trap(self, rule: Rule, trial: Trial) -> str | None:
        found = self._found(rule, trial.example)
        if trial.promise is not Promise.MATCHES:
            return None if found or trial.promise is Promise.MISSES else "lets nothing pass"
        if found:
            return f"does not silence {found[0].rule}"
        return None if self._recognised(rule, trial.example.text) else "does not recognise it"

    def _found(self, rule: Rule, example: Example) -> list[Finding]:
        reading = self._reader.read(example.text, terms_type=example.terms)
        return [f for f in reading.findings if f.topic is rule.topic]

    def _recognised(self, rule: Rule, text: str) -> bool:
        return any(
            place(unit, rule) is not None
            for block in blocks(text)
            if block.kind is not BlockKind.HEADING
            for unit in units(text, block, self._passages)
        )


def _stands(*, stands: bool) -> str:
    return "stands in it" if stands else "does not stand in it"
