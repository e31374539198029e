"""Read one block's sentences for what they say about training and improving with user data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.core.clauses.draft import Draft, place, silenced, without
from monitor.core.clauses.passage import Span
from monitor.core.clauses.rules import Rule, RuleSet, possible
from monitor.core.clauses.turning import turned
from monitor.core.clauses.unit import Unit
from monitor.core.model import DataClass, Stance, Topic


def training(units: tuple[Unit, ...], rules: RuleSet, those: Sequence[Rule]) -> tuple[Draft, ...]:
    """Return what the sentences of one block say about training, in order.

    Args:
        units: the sentences.
        rules: the rules they are read with.
        those: the rules among them that may find something in the block, in order.
    """
    _, traps = rules.of(Topic.TRAINING)
    drafts: list[Draft] = []
    for unit in units:
        finders = possible(those, unit.passage.signs)
        if not finders or unit.text.endswith("?"):
            continue
        if not rules.may_speak(Topic.TRAINING, unit.passage):
            continue
        masked = without(unit, "figure_of_speech")
        if masked is not unit.passage:
            unit = replace(unit, passage=masked)  # noqa: PLW2901 - the sentence as the rules shall see it
        found = next(((rule, span) for rule in finders if (span := place(unit, rule)) is not None), None)
        said = turned(unit, *found) if found else _inherited(unit, finders)
        if (
            found
            and said
            and all(d.data is DataClass.DEIDENTIFIED and d.stance is Stance.PERMITTED for d in said)
        ):
            said += _wider(unit, finders, found[1])
        if said and not silenced(unit, traps):
            drafts.extend(said)
    return _way_out(units, tuple(drafts))


def _wider(unit: Unit, finders: Sequence[Rule], action: Span) -> list[Draft]:
    """Return what a sentence says before de-identified data: "to improve it, including by training on …"."""
    for rule in finders:
        span = place(unit, rule) if rule.stance is Stance.IMPROVEMENT else None
        if (
            span is not None
            and span[1] <= action[0]
            and unit.of(unit.text[span[1] : action[0]]).has("including")
        ):
            return [
                Draft(Topic.TRAINING, Stance.IMPROVEMENT, rule.id, unit.start, unit.end, DataClass.PERSONAL)
            ]
    return []


def _inherited(unit: Unit, finders: Sequence[Rule]) -> list[Draft]:
    """Read an item that only names the data, under a lead-in that says what is done with it."""
    if not unit.own or not (unit.has_own("content") or unit.has_own("feedback")):
        return []
    for rule in finders:
        if rule.stance is Stance.PERMITTED:
            action = unit.passage.holds(rule.when[0])
            if action is not None and all(unit.passage.stands(group) for group in rule.when[1:]):
                return turned(unit, rule, action)
    return []


#: How many sentences after a use the way out of it may stand.
_REACH = 4
_THEREAFTER = (
    "once",
    "under",
    "following",
    "after",
    "by ",
    "then",
    "in that case",
    "dans ce cas",
    "une fois",
)


def _way_out(units: tuple[Unit, ...], drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Turn what the block permits into opt-out where a sentence near by offers the way out."""
    broad = (Stance.PERMITTED, Stance.IMPROVEMENT)
    ordinary = (DataClass.CONTENT, DataClass.PERSONAL, DataClass.DEIDENTIFIED)
    if not drafts:
        return drafts
    order = {unit.start: at for at, unit in enumerate(units)}
    said = {draft.start for draft in drafts if draft.stance is Stance.OPT_OUT}
    ways = [at for at, unit in enumerate(units) if unit.start in said or _offers(unit)]
    return tuple(
        replace(draft, stance=Stance.OPT_OUT)
        if draft.data in ordinary
        and not draft.despite_opt_out
        and (
            (draft.stance in broad and any(-1 <= at - order[draft.start] <= _REACH for at in ways))
            or (
                draft.stance is Stance.DENIED
                and _follows(units[order[draft.start]], order[draft.start], ways)
            )
        )
        else draft
        for draft in drafts
    )


def _follows(unit: Unit, at: int, ways: list[int]) -> bool:
    """Tell whether a denial only holds for those who took the way out that was just offered."""
    return any(0 < at - way <= 2 for way in ways) and unit.text[unit.own :].startswith(_THEREAFTER)


def _offers(unit: Unit) -> bool:
    """Tell whether a sentence offers a way out of the use its block describes."""
    return unit.has_own("opt_out_of_this") or (unit.has_own("opt_out") and unit.has_own("training_topic"))
