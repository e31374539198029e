"""A finding in the making, and the test whether a rule holds for a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.core.clauses.passage import Passage, Span
from monitor.core.clauses.rules import Rule
from monitor.core.clauses.unit import Unit
from monitor.core.model import DataClass, Mechanism, Stance, Topic


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding before its lines, scope and region are known."""

    topic: Topic
    stance: Stance
    rule: str
    start: int
    end: int
    data: DataClass
    countries: tuple[str, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    despite_opt_out: bool = False
    named: bool = True
    """Its sentence names the data it is about."""
    marks: tuple[Span, ...] = ()
    """The words that decided, as places in its sentence."""


def without(unit: Unit, *names: str) -> Passage:
    """Return the text with one empty word for the words of some lists, so that gaps still reach over."""
    text = unit.text
    for name in names:
        for start, end in unit.spans(name):
            text = text[:start] + "_" * (end - start) + text[end:]
    return unit.of(text) if text != unit.text else unit.passage


def silenced(unit: Unit, traps: tuple[Rule, ...]) -> bool:
    """Tell whether a trap recognises the sentence: it speaks of something else."""
    return any(place(unit, trap) is not None for trap in traps)


def place(unit: Unit, rule: Rule) -> Span | None:
    """Return where the first group of a rule stands in the unit, if all of the rule holds; else None.

    A finding's first group must stand in the sentence's own words; a trap's may stand in its list's lead-in.
    """
    span: Span | None = (unit.own, len(unit.text))
    signs = unit.passage.signs
    for group in rule.when:
        if not group.possible(signs):
            return None
    if rule.when:
        span = unit.passage.holds(rule.when[0], 0 if rule.stance is None else unit.own)
        if span is not None and rule.stance is not None and not _in_purpose_cell(unit, span):
            return None
    if span is None or not all(map(unit.passage.stands, rule.when[1:])):
        return None
    if not all(map(unit.under.stands, rule.under)):
        return None
    if rule.unless is not None and unit.passage.stands(rule.unless):
        return None
    return span


def _in_purpose_cell(unit: Unit, span: Span) -> bool:
    """Tell whether a place is not in the later cells of a row whose first cell states another purpose.

    Those cells tell the data and the legal basis; what they say of improvement then explains that purpose.
    """
    first = unit.first_cell
    if first is None or span[0] < first:
        return True
    trains = any(span[0] <= start < span[1] for start, _ in unit.spans("trains"))
    return trains and any(start < first for name in ("improves", "trains") for start, _ in unit.spans(name))
