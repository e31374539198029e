"""Read one block's sentences for whom, where and for what use the whole text holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.core.clauses.countries import countries
from monitor.core.clauses.passage import Span
from monitor.core.clauses.rules import FactRule, RuleSet, possible
from monitor.core.clauses.unit import Unit
from monitor.core.model import FactKind


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A fact before its lines and headings are known."""

    kind: FactKind
    value: str
    rule: str
    start: int
    end: int


#: Ages in words, folded, as years.
AGES: Final = {
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "twenty-one": 21, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "dix-huit": 18,
    "dreizehn": 13, "vierzehn": 14, "funfzehn": 15, "sechzehn": 16, "achtzehn": 18, "trece": 13,
    "catorce": 14, "quince": 15, "dieciseis": 16, "dieciocho": 18, "十三": 13, "十四": 14, "十六": 16,
    "十八": 18,
}  # fmt: skip
_AGE: Final = re.compile(rf"(?<!\d)(?:1[0-9]|2[01])(?!\d)|{'|'.join(AGES)}")
#: A sentence of fewer words is the title of the one after it.
_TITLE: Final = 5


def facts(units: tuple[Unit, ...], rules: RuleSet, those: Sequence[FactRule]) -> tuple[FactDraft, ...]:
    """Return what the sentences of one block say of those for whom the text holds, in order.

    What a block says twice stands once, with the first sentence that is more than a title.

    Args:
        units: the sentences.
        rules: the rules they are read with.
        those: the rules among them that may find something in the block, in order.
    """
    kept: dict[tuple[FactKind, str], FactDraft] = {}
    short: set[tuple[FactKind, str]] = set()
    for unit in units:
        finders = possible(those, unit.passage.signs)
        if not finders or unit.text.endswith("?") or unit.block.columns:
            continue  # a table under its headers lists purposes and terms, no conditions
        title = unit.text.count(" ", unit.own) + 1 < _TITLE
        for draft in _said(unit, rules, finders):
            key = draft.kind, draft.value
            if _elsewhere(draft) in kept:
                continue  # "If you live outside of the EEA, these terms apply": another text, by its link
            if key not in kept or (key in short and not title):
                kept[key] = draft
                (short.add if title else short.discard)(key)
    return tuple(sorted(kept.values(), key=lambda d: (d.start, d.kind, d.value)))


def _elsewhere(draft: FactDraft) -> tuple[FactKind, str]:
    """Return what a text says of itself that points at another text for all other places."""
    places = (place[1:] if place.startswith("-") else f"-{place}" for place in draft.value.split(" "))
    return draft.kind, " ".join(places) if draft.kind is FactKind.TERRITORY else ""


def _said(unit: Unit, rules: RuleSet, finders: Iterable[FactRule]) -> Iterator[FactDraft]:
    """Yield what a sentence says: of each kind, what the first rule that holds finds."""
    done: set[FactKind] = set()
    for rule in finders:
        if rule.value is None or rule.kind in done or (span := stated(unit, rule)) is None:
            continue
        if any(trap.value is None and trap.kind is rule.kind and stated(unit, trap) for trap in rules.facts):
            done.add(rule.kind)
            continue
        for value in _values(unit, rule, rule.value, span):
            done.add(rule.kind)
            yield FactDraft(rule.kind, value, rule.id, unit.start, unit.end)


def stated(unit: Unit, rule: FactRule) -> Span | None:
    """Return where the first group of a rule stands in the sentence, if all of the rule holds; else None.

    That of a trap may stand in the lead-in of its list.
    """
    span = unit.passage.holds(rule.when[0], 0 if rule.value is None else unit.own)
    if span is None or not all(map(unit.passage.stands, rule.when[1:])):
        return None
    if not all(map(unit.under.stands, rule.under)):
        return None
    return None if rule.unless is not None and unit.passage.stands(rule.unless) else span


def _values(unit: Unit, rule: FactRule, value: str, span: Span) -> tuple[str, ...]:
    """Return what a rule finds where it holds: its own value, or the ages or countries the sentence names."""
    match rule.kind:
        case FactKind.MINIMUM_AGE:
            spans = [one for one in unit.passage.find(rule.when[0]) if one[0] >= unit.own]
            named = [word for start, end in spans for word in _AGE.findall(unit.text[start:end])]
            return tuple(str(years) for years in sorted({AGES.get(word) or int(word) for word in named}))
        case FactKind.TERRITORY:
            places = countries(unit.of(unit.text[span[0] :].partition(";")[0]))
            left_out = "-" if value.startswith("-") else ""
            return (" ".join(f"{left_out}{place}" for place in places),) if places else ()
        case _:
            return (value,)
