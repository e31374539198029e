"""Two versions compared: what changed, what it amounts to, and what it does to the user."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.core.drift.alignment import Pair, Passage, align
from monitor.core.drift.edits import Judged
from monitor.core.drift.effects import effects, mirrored
from monitor.core.drift.faithful import unfaithful
from monitor.core.drift.kinds import judge
from monitor.core.drift.pieces import changes
from monitor.core.drift.stretches import Stretch, stretches
from monitor.core.drift.targets import is_binding, point_elsewhere
from monitor.core.drift.wording import words
from monitor.core.model import Drift, Effect, Finding, Hunk, Kind, Reading, Topic

__all__ = ["compare", "words"]

_RANK = {Kind.NOISE: 0, Kind.EDITORIAL: 1, Kind.MATERIAL: 2}
#: Characters. Where fewer differ, it is worth asking whether any word does before a text is called no copy.
_LITTLE = 2_000
_SAME = Judged(Kind.NOISE, "the same words")
_ELSEWHERE = Judged(Kind.EDITORIAL, "a binding page stands elsewhere")


def compare(before: str, after: str, before_reading: Reading | None, after_reading: Reading | None) -> Drift:
    """Compare two versions of some terms.

    The kind is decided from what the change is: the blocks and words that differ once links, markup, layout
    and
    order are set aside. The effects come from the findings of both readings and how they answer each other;
    without
    readings they are `none`. Bounded by size, never by time: the same texts always give the same drift.

    Args:
        before: the last good version, Markdown.
        after: the new one.
        before_reading: what the earlier text says; None where nothing read it.
        after_reading: what the later one says.

    Returns:
        The drift, with a hunk for every place at which the texts differ, in the order of the later text;
        none where
        one of the two is no copy of the terms.
    """
    # The two texts are always taken in one order, and the result turned back: whichever is the later one,
    # the same
    # blocks answer to each other, so that what is better one way is worse the other way.
    turned = before > after
    first, second = (after, before) if turned else (before, after)
    differing = stretches(first, second)
    found = _unfaithful(before, after, differing)
    if (
        found
        and sum(s.before_end - s.before_start + s.after_end - s.after_start for s in differing) > _LITTLE
    ):
        return Drift(found[0], Effect.NONE, Effect.NONE, (), found[1])
    pairs = align(first, second, differing)
    kinds, worst = _judged(first, second, pairs, turned=turned)
    if found and worst.kind is not Kind.NOISE:
        return Drift(found[0], Effect.NONE, Effect.NONE, (), found[1])
    readings = (after_reading, before_reading) if turned else (before_reading, after_reading)
    training = location = Effect.NONE
    if worst.kind is not Kind.NOISE and readings[0] and readings[1]:
        training = effects(Topic.TRAINING, readings[0], readings[1], pairs, kinds)
        location = effects(Topic.LOCATION, readings[0], readings[1], pairs, kinds)
        if turned:
            training, location = mirrored(training), mirrored(location)
    if worst.kind is Kind.EDITORIAL:
        # Words that matter little can still turn a clause: then the drift matters. Merely touching one, it
        # does not.
        if {training, location} & {Effect.WORSE, Effect.BETTER}:
            worst = Judged(
                Kind.MATERIAL, "what is said on training" if training is not Effect.NONE else "where data is"
            )
        else:
            training = location = Effect.NONE
    hunks = _hunks((before, after), (before_reading, after_reading), pairs, kinds, turned=turned)
    return Drift(worst.kind, training, location, hunks, worst.reason)


def _judged(first: str, second: str, pairs: Sequence[Pair], *, turned: bool) -> tuple[list[Kind], Judged]:
    """Return what the change of each pair amounts to, and the weightiest verdict of all."""
    kinds = [Kind.NOISE] * len(pairs)
    worst = _SAME
    moved = True
    for place, pair in enumerate(pairs):
        if pair.same and pair.before and pair.after and is_binding(pair.after.words):
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
        worst = Judged(Kind.MATERIAL, "the date from which the text holds was moved")
        kinds = [Kind.MATERIAL if kind is Kind.EDITORIAL else kind for kind in kinds]
    return kinds, worst


def _hunks(
    texts: tuple[str, str],
    readings: tuple[Reading | None, Reading | None],
    pairs: Sequence[Pair],
    kinds: Sequence[Kind],
    *,
    turned: bool,
) -> tuple[Hunk, ...]:
    """Return a hunk for each pair whose text differs, in the order of the later text."""
    before, after = texts
    old, new = (reading.findings if reading else () for reading in readings)
    placed: list[tuple[tuple[int, int], Hunk]] = []
    for found, kind in zip(pairs, kinds, strict=True):
        pair = found.turned() if turned else found
        was = before[pair.before.start : pair.before.end] if pair.before else ""
        now = after[pair.after.start : pair.after.end] if pair.after else ""
        if was != now:
            topic = _topic(pair.before, old) or _topic(pair.after, new)
            place = (
                pair.after.start if pair.after else pair.at[1],
                pair.before.start if pair.before else pair.at[0],
            )
            placed.append((place, Hunk(was, now, topic, kind)))
    placed.sort(key=lambda entry: entry[0])
    return tuple(hunk for _, hunk in placed)


def _topic(passage: Passage | None, findings: Iterable[Finding]) -> Topic | None:
    """Return the topic that a block speaks on; training where it speaks on both."""
    if passage is None:
        return None
    topics = {f.topic for f in findings if f.start < passage.end and passage.start < f.end}
    return next((topic for topic in Topic if topic in topics), None)


def _unfaithful(before: str, after: str, differing: tuple[Stretch, ...]) -> tuple[Kind, str] | None:
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
