"""Every rule and word list we ship matches what it says it matches, and ignores what it says it ignores."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.adapters.rules import load_rules
from monitor.core.clauses.rules import Example, Rule, Words
from monitor.core.clauses.trial import Court, Promise, Trial, trials
from monitor.core.model import Stance

RULES = load_rules()
COURT = Court(RULES)


@pytest.mark.parametrize("trial", list(trials(RULES)), ids=lambda trial: f"{trial.of.id}-{trial.promise}")
def test_every_promise_is_kept(trial: Trial) -> None:
    assert COURT.fault(trial) is None, str(trial)


def test_every_rule_and_list_promises_both_ways() -> None:
    kept = {(trial.of.id, trial.promise) for trial in trials(RULES)}
    every: list[Rule | Words] = [*RULES.words.values(), *RULES.rules]
    assert [one.id for one in every if (one.id, Promise.MATCHES) not in kept] == []
    assert [one.id for one in every if (one.id, Promise.IGNORES) not in kept] == []


def broken(of: Rule | Words, promise: Promise, text: str, stance: Stance | None = None) -> str | None:
    return COURT.fault(Trial(of, promise, Example(text, stance)))


def test_a_promise_that_is_not_kept_is_told() -> None:
    rule = next(r for r in RULES.rules if r.id == "training/trains-models")
    trap = next(r for r in RULES.rules if r.id == "training/trap-staff-and-courses")
    words = next(iter(RULES.words.values()))
    says = "We train our models on your prompts."
    assert broken(rule, Promise.MATCHES, "We sell shoes.") == "gives nothing, not permitted"
    assert "not denied" in str(broken(replace(rule, stance=Stance.DENIED), Promise.MATCHES, says))
    assert "gives permitted" in str(broken(rule, Promise.IGNORES, says))
    assert "move it to `matches`" in str(broken(rule, Promise.MISSES, says))
    assert "does not silence" in str(broken(trap, Promise.MATCHES, says))
    assert broken(trap, Promise.MATCHES, "We sell shoes.") == "does not recognise it"
    assert broken(trap, Promise.IGNORES, "We sell shoes.") == "lets nothing pass"
    assert broken(words, Promise.MATCHES, "xyzzy") == "does not stand in it"
    assert broken(words, Promise.IGNORES, words.matches[0].text) == "stands in it"
