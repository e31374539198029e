"""The words of a sentence that decided what was found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from monitor.core.clauses.aligned import aligned
from monitor.core.clauses.countries import EVERYWHERE
from monitor.core.clauses.draft import Draft, place
from monitor.core.clauses.groups import Group
from monitor.core.clauses.lexicon import CJK, WORD
from monitor.core.clauses.passage import Passage, Span
from monitor.core.clauses.patterns import spoken_heads
from monitor.core.clauses.rules import Rule, RuleSet
from monitor.core.clauses.turning import denial
from monitor.core.clauses.unit import Unit
from monitor.core.model import Mechanism, Stance, Topic
from monitor.core.text import BlockKind

#: The lists whose words turn what a rule says into a stance.
_TURNING: Final = {
    Stance.PERMITTED: (),
    Stance.OPT_OUT: ("opt_out_of_this", "opt_out"),
    Stance.IMPROVEMENT: (),
    Stance.OPT_IN: ("opt_in", "without_consent", "consent", "volunteered"),
}
_COUNTRIES: Final = ("country", "eea_country")
#: The words of what a table writes for every country.
_EVERYWHERE: Final = frozenset(WORD.findall(" ".join(EVERYWHERE)))
#: French denies on both sides of the verb: "nous n'utilisons pas".
_OTHER_HALF: Final = re.compile(r" (?:pas|plus|jamais|point|aucun\w*)\b")
#: A list that names itself is followed no deeper.
_DEPTH: Final = 4


def marked(unit: Unit, rules: RuleSet, draft: Draft) -> tuple[Span, ...]:
    """Return the places, counted from the sentence's first character, of the words that decided a draft.

    They are those that its rule's groups matched, less what the gaps between them passed over; those that
    turned its stance; those that name the data, or the countries and the mechanisms. Words that stand above
    the sentence, in its list's lead-in, are left out.

    Args:
        unit: the sentence that the draft quotes.
        rules: the rules it was read with.
        draft: what was found in it.
    """
    rule = rules.rule(draft.rule)
    assert rule is not None
    action = place(unit, rule) if rule.when else None
    found = [*_matched(unit, rule, action), *_named(unit, draft)]
    if draft.topic is Topic.TRAINING and action is not None:
        found.extend(_turned(unit, rule, draft, action))
    own = [(max(start - unit.own, 0), end - unit.own) for start, end in found if end > unit.own]
    return aligned(unit.source, unit.text[unit.own :], own)


def _matched(unit: Unit, rule: Rule, action: Span | None) -> Iterator[Span]:
    """Yield the words that the groups of a rule matched, one place for each group."""
    for number, group in enumerate(rule.when):
        span = action if number == 0 and action else unit.passage.holds(group, unit.own)
        if span is not None:
            yield from _worded(unit.passage, group, span)


def _turned(unit: Unit, rule: Rule, draft: Draft, action: Span) -> Iterator[Span]:
    """Yield the words around a use that gave it its stance, where the rule alone does not."""
    if draft.despite_opt_out:
        yield from _first(unit.passage, "despite", unit.own)
    denied = denial(unit, action)
    if draft.stance is not rule.stance and draft.stance is not Stance.DENIED:
        for name in _TURNING[draft.stance]:
            yield from _first(unit.passage, name, unit.own)
    if denied is not None and draft.stance is Stance.DENIED:
        name = "negated_use" if denied[0] < action[1] else "negation_after"
        yield from _worded(unit.passage, unit.passage.listed(name), denied)
        other = _OTHER_HALF.match(unit.text, denied[1])
        if other is not None:
            yield other.span()
    elif denied is not None:
        yield from _first(unit.passage, "exception", unit.own)


def _named(unit: Unit, draft: Draft) -> Iterator[Span]:
    """Yield the words that name the data, or the countries and the mechanisms."""
    if draft.topic is Topic.TRAINING:
        yield from _first(unit.passage, draft.data, unit.own)
        return
    for name in _COUNTRIES:
        yield from unit.spans(name)
    if unit.block.kind is BlockKind.ROW and not draft.countries:
        yield from (word.span() for word in WORD.finditer(unit.text) if word[0] in _EVERYWHERE)
    for mechanism in draft.mechanisms:
        name = "safeguard" if mechanism is Mechanism.UNNAMED else mechanism
        yield from _first(unit.passage, name, unit.own)


def _first(passage: Passage, name: str, start: int) -> Iterator[Span]:
    """Yield the words of the first place of a list from a place on."""
    for span in passage.spans(name):
        if span[0] >= start:
            yield from _worded(passage, passage.listed(name), span)
            return


def _worded(passage: Passage, group: Group, span: Span, depth: int = 0) -> Iterator[Span]:
    """Yield the words of a place of a group, less those that its gaps passed over."""
    pattern = passage.pattern(group.words, span) if group.words is not None else None
    if pattern is not None:
        yield from _spoken(passage.text, pattern, span)
        return
    for sequence in group.sequences if depth < _DEPTH else ():
        pieces = passage.chain(sequence, span)
        for part, piece in zip(sequence.parts, pieces, strict=False):
            inner = Group(part.words) if part.words is not None else passage.listed(part.name)
            yield from _worded(passage, inner, piece, depth + 1)
        if pieces:
            return
    yield span


def _spoken(text: str, pattern: str, span: Span) -> Iterator[Span]:
    """Yield the words of a place that a pattern names; all of it where it has no gap, or in Chinese."""
    if "<" not in pattern or CJK.search(pattern):
        yield span
        return
    heads = spoken_heads(pattern)
    for word in WORD.finditer(text, *span):
        if any(word[0] == head.run or (not head.exact and word[0].startswith(head.run)) for head in heads):
            yield word.span()
