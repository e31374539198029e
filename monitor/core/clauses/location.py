"""Read one block's sentences for where user data is kept, processed and sent."""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.core.clauses.countries import EEA, EVERYWHERE, countries, names, spell_out
from monitor.core.clauses.draft import Draft, place, silenced
from monitor.core.clauses.passage import Passage
from monitor.core.clauses.patterns import fold_plain
from monitor.core.clauses.rules import PLACES, Place, Rule, RuleSet
from monitor.core.clauses.unit import Unit
from monitor.core.model import DataClass, Mechanism, Stance, Topic
from monitor.core.text import BlockKind, plain

_NAMED = (Mechanism.ADEQUACY, Mechanism.DPF, Mechanism.SCC, Mechanism.BCR)
#: "Outside the EEA and the UK": the second name is no destination, the first two words still say where.
_OUTSIDE = re.compile(r"(?:outside|hors|en dehors|dehors|other than|ausserhalb|fuera)\b")
_EU = re.compile(r"\b(?:eea|eu|european|eee|ue|europeenne?|ewr)\b")
_SENT = re.compile(
    r"\b(?:transf|transm|stor|process|access|host|send|sent|trait|stock|heberg)\w*\W+(?:\w+\W+){0,6}$"
)
_ABSENT = re.compile(r"(?:\b(?:not|no|without|lack\w*|pas|aucune?|sans)\b|n't\b)\W+(?:\w+\W+){0,8}$")
#: Where another clause begins, to which a negation does not reach.
_CLAUSE = re.compile(r"[,;:] (?:we|our|the|such|these|nous|nos|ces|ce)\b")


def location(units: tuple[Unit, ...], rules: RuleSet) -> tuple[Draft, ...]:
    """Return what the sentences of one block say about location, in order."""
    finders, traps = rules.of(Topic.LOCATION)
    drafts: list[Draft] = []
    for unit in units:
        row = unit.block.kind is BlockKind.ROW
        if not (rules.may_place(unit.passage.signs, row=row) and _speaks(unit, rules)):
            continue
        masked = _without_origins(unit)
        told = unit if masked is unit.passage else replace(unit, passage=masked)
        found = _found(unit, told, finders)
        if found and not silenced(told, traps):
            drafts.extend(found)
    if any(draft.stance is Stance.THIRD_COUNTRY for draft in drafts):
        safeguards = {one for unit in units if _speaks(unit, rules) for one in mechanisms(unit)}
        return _safeguarded(tuple(drafts), frozenset(safeguards))
    return tuple(drafts)


def _without_origins(unit: Unit) -> Passage:
    """Return the text with blanks for the names that say whence data comes, or whose law or residents.

    Of "outside the EEA and the UK" it keeps that this is outside the EEA.
    """
    text, read = unit.text, 0
    for found, end in unit.spans("not_a_place"):
        start, read = max(found, read), max(end, read)
        if start >= end:
            continue
        words = text[start:end]
        told = ""
        if _OUTSIDE.match(words) and (_EU.search(words) or _SENT.search(text[max(0, start - 80) : start])):
            told = "outside eea"
        text = text[:start] + told[: end - start].ljust(end - start) + text[end:]
    return unit.of(text) if text != unit.text else unit.passage


def _speaks(unit: Unit, rules: RuleSet) -> bool:
    """Tell whether a sentence states something of a place; a row may by its columns."""
    if unit.text.endswith("?"):
        return False
    return unit.block.kind is BlockKind.ROW or (
        rules.may_speak(Topic.LOCATION, unit.passage) and any(map(unit.has, PLACES))
    )


def _found(unit: Unit, told: Unit, finders: tuple[Rule, ...]) -> list[Draft]:
    """Return what a sentence says, `told` being the same without the names that are no places of data."""
    said: dict[Stance, str] = {}
    where: tuple[str, ...] = ()
    named: tuple[Mechanism, ...] | None = None
    for rule in finders:
        stance = rule.stance
        assert stance is not None
        if stance in said or (stance is Stance.THIRD_COUNTRY and Stance.THIRD_COUNTRY_SAFEGUARDED in said):
            continue
        if stance is Stance.EU and Stance.CHOICE in said:
            continue  # "you can have it stored in the EU" is no promise that it is
        if place(told, rule) is None:
            continue
        if named is None:  # most sentences never come here
            where, named = countries(told.passage), mechanisms(unit)
        if _fits(rule, told, where) and _holds(rule, named):
            said[stance] = rule.id
    return [
        Draft(Topic.LOCATION, stance, rule, unit.start, unit.end, DataClass.PERSONAL, where, named or ())
        for stance, rule in said.items()
    ]


def _holds(rule: Rule, named: tuple[Mechanism, ...]) -> bool:
    return rule.stance is not Stance.THIRD_COUNTRY_SAFEGUARDED or any(m in _NAMED for m in named)


_CELL = re.compile(r"<br\s*/?>|[|•]")
#: Telephone numbers and amounts: the table is not one of recipients of data.
_NUMBER = re.compile(r"\d(?:[ .()-]?\d){5,}|[€$£]")
_SEVERAL = re.compile(r"\s*(?:,|;|/|\band\b|\bet\b|\bor\b|\bou\b|&)\s*")


def _fits(rule: Rule, unit: Unit, where: tuple[str, ...]) -> bool:
    """Tell whether the kind of block and the countries named are what the rule asks for."""
    if rule.rows:
        if unit.block.kind is not BlockKind.ROW:
            return False
        where = _cell_countries(unit)
    if rule.place is Place.EEA:
        return bool(where) and set(where) <= EEA | {"EEA"}
    return rule.place is not Place.THIRD or bool(set(where) - EEA - {"EEA"})


def _cell_countries(unit: Unit) -> tuple[str, ...]:
    """Return the codes of a row's first cell that holds countries and nothing else; `*` is everywhere."""
    known = names()
    if _NUMBER.search(unit.text):
        return ()
    for cell in _CELL.split(unit.source):
        parts = [part for part in _SEVERAL.split(fold_plain(spell_out(plain(cell))).strip(" .()")) if part]
        if parts and all(part in known or part in EVERYWHERE for part in parts):
            return tuple(sorted({known.get(part, "*") for part in parts}))
    return ()


def mechanisms(unit: Unit) -> tuple[Mechanism, ...]:
    """Return the transfer mechanisms a sentence relies on, sorted; those it says are lacking are left out."""
    found = set()
    for mechanism in (*_NAMED, Mechanism.DEROGATION):
        for start, _ in unit.spans(str(mechanism)):
            if not _ABSENT.search(_CLAUSE.split(unit.text[max(0, start - 70) : start])[-1]):
                found.add(mechanism)
    if not found and unit.has("safeguard"):
        found.add(Mechanism.UNNAMED)
    return tuple(sorted(found))


def _safeguarded(drafts: tuple[Draft, ...], safeguards: frozenset[Mechanism]) -> tuple[Draft, ...]:
    """Hear a safeguard named anywhere in the block as covering the transfers it speaks of."""
    named = tuple(sorted(m for m in safeguards if m in _NAMED))
    if not named:
        return drafts
    return tuple(
        replace(
            draft,
            stance=Stance.THIRD_COUNTRY_SAFEGUARDED,
            mechanisms=tuple(sorted({*draft.mechanisms, *named})),
        )
        if draft.stance is Stance.THIRD_COUNTRY
        else draft
        for draft in drafts
    )
