"""The dates that the new text of a change announces: when it takes effect, and until when one may object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from monitor.core.dates import effective_days, updated_days
from monitor.core.drift.alignment import Passage
from monitor.core.drift.texts import Compared
from monitor.core.objection import objection_days, objection_period
from monitor.core.written import StatedDay


class Announced(NamedTuple):
    """What a new text says of its dates, where the earlier one did not; None: not stated."""

    effective: date | None = None
    object_until: date | None = None
    object_within: int | None = None
    """Days from the notice."""


def announced(found: Compared) -> Announced:
    """Return the dates that a change brings: those of the blocks that changed, not given there before.

    The period for objecting is the new text's, changed or not. It runs from the notice, which a text does not
    know; where the text brings the date of its update, that is taken for it: a provider gives notice then, or
    later, and nobody is told of more time than they have.

    Args:
        found: two texts compared.
    """
    pairs = [pair.turned() for pair in found.pairs] if found.turned else found.pairs
    changed = [pair for pair in pairs if not pair.same]
    old, new = [pair.before for pair in changed], [pair.after for pair in changed]

    def first(days: _Days) -> date | None:
        come = _in(found.after, new, days)
        known = {stated.day for stated in _in(found.before, old, days)} if come else set()
        return next((stated.day for stated in come if stated.day not in known), None)

    period = objection_period(found.after)
    last = first(objection_days)
    if last is None and period is not None:
        updated = first(updated_days)
        last = None if updated is None else period.until(updated)
    return Announced(first(effective_days), last, None if period is None else period.days)


_Days = Callable[[str, int, int], tuple[StatedDay, ...]]


def _in(text: str, passages: Sequence[Passage | None], days: _Days) -> list[StatedDay]:
    """Return the days that some blocks of a text give, in the order of the text."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((p.start, p.end) for p in passages if p is not None):
        # Blocks that follow each other are looked through at once.
        if spans and not text[spans[-1][1] : start].strip():
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [stated for start, end in spans for stated in days(text, start, end)]
