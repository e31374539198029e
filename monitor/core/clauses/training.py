"""Read one block's sentences for what they say about training and improving with user data."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from monitor.core.clauses.draft import Draft, place, silenced
from monitor.core.clauses.passage import Passage, Span
from monitor.core.clauses.patterns import fold
from monitor.core.clauses.rules import Rule, RuleSet
from monitor.core.clauses.unit import Unit
from monitor.core.model import DataClass, Stance, Topic
from monitor.core.text import BlockKind


def training(units: tuple[Unit, ...], rules: RuleSet) -> tuple[Draft, ...]:
    """Return what the sentences of one block say about training, in order."""
    finders, traps = rules.of(Topic.TRAINING)
    drafts: list[Draft] = []
    for unit in units:
        if not rules.may_speak(Topic.TRAINING, unit.text) or unit.text.endswith("?"):
            continue
        unit.passage = unit.masked("figure_of_speech")
        found = next(((rule, span) for rule in finders if (span := place(unit, rule)) is not None), None)
        said = _turned(unit, *found) if found else _inherited(unit, finders)
        if said and not silenced(unit, traps):
            drafts.extend(said)
    return _way_out(units, tuple(drafts))


def _inherited(unit: Unit, finders: tuple[Rule, ...]) -> list[Draft]:
    """Read an item that only names the data, under a lead-in that says what is done with it."""
    if not unit.own or not (unit.has_own("content") or unit.has_own("feedback")):
        return []
    for rule in finders:
        if rule.stance is Stance.PERMITTED:
            action = unit.passage.holds(rule.when[0])
            if action is not None and all(unit.passage.holds(group) for group in rule.when[1:]):
                return _turned(unit, rule, action)
    return []


def _turned(unit: Unit, rule: Rule, action: Span) -> list[Draft]:
    """Return what a rule's match says once negation, exceptions and conditions around it are heard."""
    stance = rule.stance
    assert stance is not None

    named = any(
        start >= unit.own for name in ("content", "personal", "feedback") for start, _ in unit.spans(name)
    )

    def draft(stance: Stance, data: DataClass, *, despite: bool = False) -> Draft:
        return Draft(
            Topic.TRAINING, stance, rule.id, unit.start, unit.end, data, despite_opt_out=despite, named=named
        )

    if stance in {Stance.OPT_OUT, Stance.OPT_IN, Stance.DENIED}:
        return [draft(stance, _data(unit, unit.passage))]
    if _negated(unit, action):
        return _denied(unit, action, draft)
    classes = _classes(unit)
    if unit.has("despite"):
        special = [data for data in classes if data in {DataClass.FLAGGED, DataClass.FEEDBACK}]
        classes = special or classes
        return [_special(draft, stance, data, despite=True) for data in classes]
    if DataClass.FLAGGED in classes and unit.block.kind is not BlockKind.ROW and not unit.has("opt_out"):
        return [
            draft(stance, DataClass.FLAGGED),
            *(draft(s, d) for s, d in _exceptions(unit.of(unit.text[unit.own :])) if s is Stance.OPT_IN),
        ]
    if unit.has("opt_out"):
        return [draft(Stance.OPT_OUT, data) for data in classes[:1]]
    if unit.has("opt_in") and DataClass.FEEDBACK not in classes:
        return [draft(Stance.OPT_IN, data) for data in classes[:1]]
    if stance is Stance.IMPROVEMENT:
        data = classes[0]
        chosen = data is DataClass.FEEDBACK and unit.has("volunteered")
        return [draft(Stance.OPT_IN if chosen else stance, data)]
    return [_special(draft, stance, data) for data in classes]


def _denied(unit: Unit, action: Span, draft: Callable[[Stance, DataClass], Draft]) -> list[Draft]:
    """Return what a denial says, with what it excepts."""
    limit = _exception(unit, action[1])
    if limit is None:
        # "Once you opt out, your content is not used": the denial holds for those who refused.
        stance = Stance.OPT_OUT if unit.has("opt_out") else Stance.DENIED
        return [draft(stance, _data(unit, unit.passage))]
    tail = unit.of(unit.text[max(limit, unit.own) :])
    found = [] if limit < unit.own else [draft(Stance.DENIED, _data(unit, unit.of(unit.text[:limit])))]
    if tail.has("opt_out"):
        found.append(draft(Stance.OPT_OUT, DataClass.CONTENT))
    return [
        *found,
        *(
            draft(s, d)
            for s, d in _exceptions(tail)
            if not (s is Stance.OPT_IN and d is DataClass.CONTENT and tail.has("opt_out"))
        ),
    ]


def _special(draft, stance: Stance, data: DataClass, *, despite: bool = False) -> Draft:  # type: ignore[no-untyped-def]
    """Feedback that is trained on was given for that: it is opt-in, whatever else is permitted."""
    made: Draft = draft(Stance.OPT_IN if data is DataClass.FEEDBACK else stance, data, despite=despite)
    return made


def _negated(unit: Unit, action: Span) -> bool:
    """Tell whether the use is denied: a denial of a use stands before it in its clause, or right after it."""
    masked = unit.masked("pseudo_negation", "opt_out", "opt_in", "despite")
    start = max((end for _, end in masked.spans("boundary") if end <= action[0]), default=0)
    if any(start <= at < action[1] for at, _ in masked.spans("negated_use")):
        return True
    return any(action[1] <= at < action[1] + 120 for at, _ in masked.spans("negation_after"))


def _exception(unit: Unit, after: int) -> int | None:
    found = [start for start, _ in unit.spans("exception") if start >= after]
    return found[0] if found else None


def _exceptions(tail: Passage) -> list[tuple[Stance, DataClass]]:
    """Return what is excepted from a promise not to train: each class of data once."""
    found: list[tuple[Stance, DataClass]] = []
    if tail.has("opt_in") or tail.has("consent"):
        found.append((Stance.OPT_IN, DataClass.CONTENT))
    if tail.has("feedback"):
        found.append((Stance.OPT_IN, DataClass.FEEDBACK))
    if tail.has("flagged"):
        found.append((Stance.PERMITTED, DataClass.FLAGGED))
    if tail.has("deidentified"):
        found.append((Stance.PERMITTED, DataClass.DEIDENTIFIED))
    return found


_SEGMENT = re.compile(r"<br\s*/?>|\||(?:^|\s)[*•]\s|; | or \(\d\)|\(\d\)|, (?:or|and) (?=where|when|if)")


def _classes(unit: Unit) -> list[DataClass]:
    """Return the classes of data a sentence speaks of, the weightiest first; a row's cells are read apart."""
    if unit.block.kind is not BlockKind.ROW and not unit.has("despite"):
        return [_data(unit, unit.passage)]
    segments = [
        fold(piece)
        for piece in _SEGMENT.split(unit.plain if unit.block.kind is not BlockKind.ROW else unit.source)
    ]
    found = {_data(unit, unit.of(piece), strict=True) for piece in segments if piece}
    order = (DataClass.CONTENT, DataClass.FLAGGED, DataClass.FEEDBACK, DataClass.DEIDENTIFIED)
    kept = [data for data in order if data in found]
    return kept or [_data(unit, unit.passage)]


def _data(unit: Unit, said: Passage, *, strict: bool = False) -> DataClass:
    """Return the class of data a stretch of text speaks of; where it names none, the sentence before it may."""
    if said.has("flagged"):
        return DataClass.FLAGGED
    feedback, content = said.spans("feedback"), said.spans("content")
    if feedback and (not content or said.has("volunteered") or feedback[0] < content[0]):
        return DataClass.FEEDBACK
    if said.has("deidentified"):
        return DataClass.DEIDENTIFIED
    if content:
        return DataClass.CONTENT
    if not strict and not said.has("personal") and unit.before.has("content"):
        return DataClass.CONTENT
    return DataClass.PERSONAL


#: How many sentences after a use the way out of it may stand.
_REACH = 4
_THEREAFTER = (
    "once",
    "under",
    "following",
    "when",
    "if",
    "after",
    "by ",
    "then",
    "in that case",
    "dans ce cas",
    "si vous",
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
