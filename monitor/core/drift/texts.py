"""What the texts of two versions say of a change, whatever they are read to say: its places and its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.core.drift.alignment import Pair, align
from monitor.core.drift.edits import Judged
from monitor.core.drift.faithful import unfaithful
from monitor.core.drift.kinds import judge
from monitor.core.drift.pieces import changes
from monitor.core.drift.stretches import Stretch, stretches
from monitor.core.drift.targets import is_binding, point_elsewhere
from monitor.core.drift_reasons import Concerning, DriftReason
from monitor.core.model import Kind

_RANK = {Kind.NOISE: 0, Kind.EDITORIAL: 1, Kind.MATERIAL: 2}
#: Characters. Where fewer differ, it is worth asking whether any word does before a text is called no copy.
_LITTLE = 2_000
_SAME = Judged(Kind.NOISE, DriftReason.SAME)
_ELSEWHERE = Judged(Kind.EDITORIAL, DriftReason.BINDING_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts compared."""

    before: str
    after: str
    kind: Kind
    reason: DriftReason | Concerning
    """What made it this kind."""
    turned: bool = False
    """The pairs take the later text for the earlier one, and the earlier one for the later."""
    pairs: tuple[Pair, ...] = ()
    """The pairs of blocks that differ; none where one of the two is no copy of the terms."""
    kinds: tuple[Kind, ...] = ()
    """For each pair what its change amounts to."""


def compared(before: str, after: str) -> Compared:
    """Compare the texts of two versions.

    Args:
        before: the last good version, Markdown.
        after: the new one.
    """
    # The two texts are always taken in one order, and the result turned back: whichever is the later one,
    # the same blocks answer to each other, so that what is better one way is worse the other way.
    turned = before > after
    first, second = (after, before) if turned else (before, after)
    differing = stretches(first, second)
    found = _unfaithful(before, after, differing)
    if (
        found
        and sum(s.before_end - s.before_start + s.after_end - s.after_start for s in differing) > _LITTLE
    ):
        return Compared(before, after, *found)
    pairs = align(first, second, differing)
    kinds, worst = _judged(first, second, pairs, turned=turned)
    if found and worst.kind is not Kind.NOISE:
        return Compared(before, after, *found)
    return Compared(before, after, worst.kind, worst.reason, turned, pairs, tuple(kinds))


def _judged(first: str, second: str, pairs: Sequence[Pair], *, turned: bool) -> tuple[list[Kind], Judged]:
    """Return what the change of each pair amounts to, and the weightiest verdict of all."""
    kinds = [Kind.NOISE] * len(pairs)
    worst = _SAME
    moved = True
    for place, pair in enumerate(pairs):
        if not pair.same or pair.before is None or pair.after is None:
            continue
        # What is known by the same words is the same block to the letter: it points where it pointed.
        if pair.before.said is not pair.after.said and is_binding(pair.after.words):
            was, now = first[pair.before.start : pair.before.end], second[pair.after.start : pair.after.end]
            if point_elsewhere(was, now):
                kinds[place], worst, moved = Kind.EDITORIAL, _ELSEWHERE, False
    for change in changes(pairs):
        if kinds[change.pair] is Kind.MATERIAL:
            continue
        verdict = judge(change.turned() if turned else change)
        kinds[change.pair] = max(kinds[change.pair], verdict.kind, key=_RANK.__getitem__)
        moved &= verdict.moved or verdict.kind is Kind.NOISE
        if worst is _SAME or _RANK[verdict.kind] > _RANK[worst.kind]:
            worst = verdict
    if moved and worst.kind is Kind.EDITORIAL:
        # New text brings its date with it; a date that changes alone is the same text put off or brought
        # forward.
        worst = Judged(Kind.MATERIAL, DriftReason.HOLDS_FROM)
        kinds = [Kind.MATERIAL if kind is Kind.EDITORIAL else kind for kind in kinds]
    return kinds, worst


def _unfaithful(before: str, after: str, differing: tuple[Stretch, ...]) -> tuple[Kind, DriftReason] | None:
    """Ask whether one text is no copy of the terms, where the difference is large enough to ask."""
    first = sum(s.before_end - s.before_start for s in differing)
    second = sum(s.after_end - s.after_start for s in differing)
    if not first and not second:
        return None
    small, large = sorted((len(before), len(after)))
    kept = 1 - min(first, second) / max(1, small)
    if kept >= 0.5 and small > 1500 and large <= 5 * small:
        return None
    return unfaithful(before, after, kept)
