"""Every rule and word list we ship matches what it says it matches, and ignores what it says it ignores."""

from __future__ import annotations

import pytest

from monitor.adapters.rules import load_rules
from monitor.core.clauses.draft import place
from monitor.core.clauses.passage import Passages
from monitor.core.clauses.patterns import fold
from monitor.core.clauses.read import read
from monitor.core.clauses.rules import Example, Rule, Words
from monitor.core.clauses.unit import units
from monitor.core.model import Finding
from monitor.core.text import BlockKind, blocks

RULES = load_rules()


def cases(kind: str, *, traps: bool) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{n}")
        for rule in RULES.rules
        if (rule.stance is None) is traps
        for n, example in enumerate(getattr(rule, kind))
    ]


def listed(kind: str) -> list[object]:
    return [
        pytest.param(words, example, id=f"{words.id}-{n}")
        for words in RULES.words.values()
        for n, example in enumerate(getattr(words, kind))
    ]


def found(rule: Rule, example: Example) -> list[Finding]:
    reading = read(example.text, RULES, terms_type=example.terms)
    return [f for f in reading.findings if f.topic is rule.topic]


def recognised(rule: Rule, example: Example) -> bool:
    return any(
        place(unit, rule) is not None
        for block in blocks(example.text)
        if block.kind is not BlockKind.HEADING
        for unit in units(example.text, block, Passages(RULES.lists, RULES.lexicon))
    )


@pytest.mark.parametrize(("rule", "example"), cases("matches", traps=False))
def test_a_rule_finds_what_it_says_it_matches(rule: Rule, example: Example) -> None:
    stance = example.stance or rule.stance
    mine = found(rule, example)
    assert stance in {f.stance for f in mine}, (
        f"{rule.id}: {example.text!r} gave {[(f.rule, f.stance) for f in mine]}"
    )
    assert example.data is None or example.data in {f.data for f in mine if f.stance is stance}


@pytest.mark.parametrize(("rule", "example"), cases("ignores", traps=False))
def test_a_rule_leaves_out_what_it_says_it_ignores(rule: Rule, example: Example) -> None:
    assert rule.id not in {f.rule for f in found(rule, example)}, f"{rule.id} matches {example.text!r}"


@pytest.mark.parametrize(("rule", "example"), cases("matches", traps=True))
def test_a_trap_silences_what_it_says_it_matches(rule: Rule, example: Example) -> None:
    assert recognised(rule, example), f"{rule.id} does not recognise {example.text!r}"
    assert not found(rule, example)


@pytest.mark.parametrize(("rule", "example"), cases("ignores", traps=True))
def test_a_trap_lets_pass_what_it_says_it_ignores(rule: Rule, example: Example) -> None:
    assert found(rule, example), f"nothing is found in {example.text!r}"


@pytest.mark.parametrize(("words", "example"), listed("matches"))
def test_a_list_of_words_stands_in_what_it_says_it_matches(words: Words, example: Example) -> None:
    assert RULES.passage(fold(example.text)).has(words.name)


@pytest.mark.parametrize(("words", "example"), listed("ignores"))
def test_a_list_of_words_does_not_stand_in_what_it_says_it_ignores(words: Words, example: Example) -> None:
    assert not RULES.passage(fold(example.text)).has(words.name)


@pytest.mark.parametrize("rule", [r for r in RULES.rules if r.misses], ids=lambda r: r.id)
def test_a_known_miss_is_still_missed(rule: Rule) -> None:
    for example in rule.misses:
        assert not found(rule, example), f"{rule.id} now matches {example.text!r}: move it to `matches`"
