"""Read one block: what its sentences say, once each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.core.clauses.draft import Draft
from monitor.core.clauses.facts import FactDraft, facts
from monitor.core.clauses.glimpse import glimpse
from monitor.core.clauses.location import location
from monitor.core.clauses.marks import marked
from monitor.core.clauses.passage import Passages
from monitor.core.clauses.patterns import fold_plain
from monitor.core.clauses.rules import FactRule, Rule, RuleSet, standing
from monitor.core.clauses.training import training
from monitor.core.clauses.unit import Unit, above, units
from monitor.core.model import Stance, Topic
from monitor.core.text import Block, BlockKind


@dataclass(frozen=True, slots=True)
class BlockSaid:
    """What a block says."""

    drafts: tuple[Draft, ...]
    broad: bool = False
    """It grants an irrevocable or any-purpose licence on what users put in."""
    instructed: bool = False
    """It confines processing to instructions or to providing the service."""
    facts: tuple[FactDraft, ...] = ()
    """What it says of those for whom the text holds."""


NOTHING = BlockSaid(())


def read_block(text: str, block: Block, rules: RuleSet, passages: Passages) -> BlockSaid:
    """Return what a block of a text says about training and location; places are those in the text.

    Args:
        text: what the block stands in.
        block: anything but a heading.
        rules: the compiled rules.
        passages: makes those under the same rules.
    """
    trains: Sequence[Rule] = rules.of(Topic.TRAINING)[0]
    places: Sequence[Rule] = rules.of(Topic.LOCATION)[0]
    states: Sequence[FactRule] = rules.stating
    flags = True
    words = glimpse(text[block.start : block.end])
    if words is not None:
        signs = rules.lexicon.signs(f"{fold_plain(block.lead_in)} {words}" if block.lead_in else words)
        trains = rules.may_find(Topic.TRAINING, signs)
        places = rules.may_place(signs, row=block.kind is BlockKind.ROW)
        flags = rules.may_flag(signs)
        states = rules.may_state(signs)
    if not (trains or places or flags or states):
        return NOTHING
    under = above(block, passages)
    trains, places, states = standing(trains, under), standing(places, under), standing(states, under)
    if not (trains or places or flags or states):
        return NOTHING
    read_units = tuple(units(text, block, passages, under))
    broad = flags and any(map(_licensed, read_units))
    instructed = flags and any(map(_instructed, read_units))
    drafts = _merged(
        (
            *(training(read_units, rules, trains) if trains else ()),
            *(location(read_units, rules) if places else ()),
        )
    )
    marks = {unit.start: unit for unit in read_units} if drafts else {}
    drafts = [replace(draft, marks=marked(marks[draft.start], rules, draft)) for draft in drafts]
    stated = facts(read_units, rules, states) if states else ()
    said = drafts or broad or instructed or stated
    return BlockSaid(tuple(drafts), broad, instructed, stated) if said else NOTHING


def _licensed(unit: Unit) -> bool:
    """Tell whether a sentence grants a broad licence on what users put in, and not on feedback alone."""
    if not (unit.has_own("broad_licence") and unit.has("content")):
        return False
    if not unit.has("feedback"):
        return True
    # Where feedback is spoken of, what is licensed stands after the grant: "… licence to use the Feedback".
    granted = unit.spans("broad_licence")[0][0]
    about = [span for name in ("feedback", "volunteered") for span in unit.spans(name)]
    return any(
        start > granted and not any(one <= start < end or one < stop <= end for one, end in about)
        for start, stop in unit.spans("content")
    )


def _instructed(unit: Unit) -> bool:
    """Tell whether a sentence confines what the provider does with data, and not what its suppliers do."""
    return (
        unit.has_own("instructions_only") and unit.has("located_data") and not unit.has("instructed_others")
    )


_OVERSHADOWING = (Stance.PERMITTED, Stance.OPT_OUT)


def _merged(drafts: Iterable[Draft]) -> list[Draft]:
    """Say once what a block says several times: the first sentence stands, with every country and mechanism.

    That data improve the services adds nothing where the same block says that they train models.
    """
    kept: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        key = (draft.topic, draft.stance, draft.data, draft.despite_opt_out)
        first = kept.get(key)
        if first is None:
            kept[key] = draft
        else:
            kept[key] = replace(
                first,
                countries=tuple(sorted({*first.countries, *draft.countries})),
                mechanisms=tuple(sorted({*first.mechanisms, *draft.mechanisms})),
            )
    worse = {(draft.topic, draft.data) for draft in kept.values() if draft.stance in _OVERSHADOWING}
    kept = {
        key: draft
        for key, draft in kept.items()
        if draft.stance is not Stance.IMPROVEMENT or (draft.topic, draft.data) not in worse
    }
    return sorted(kept.values(), key=lambda d: (d.start, d.topic, d.stance))
