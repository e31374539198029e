"""Two versions compared: what changed, what it amounts to, and what it does to the user."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.core.alignment import Pair, Passage, Stretch, align, stretches
from monitor.core.effects import effects
from monitor.core.faithful import unfaithful
from monitor.core.kinds import Judged, judge
from monitor.core.model import Drift, Effect, Finding, Hunk, Kind, Reading, Topic
from monitor.core.pieces import changes
from monitor.core.wording import words

__all__ = ["compare", "words"]

_RANK = {Kind.NOISE: 0, Kind.EDITORIAL: 1, Kind.MATERIAL: 2}
_SAME = Judged(Kind.NOISE, "the same words")


def compare(before: str, after: str, before_reading: Reading | None, after_reading: Reading | None) -> Drift:
    """Compare two versions of some terms.

    The kind is decided from what the change is: the blocks and words that differ once links, markup, layout and
    order are set aside. The effects come from the findings of both readings and how they answer each other; without
    readings they are `none`. Bounded by size, never by time: the same texts always give the same drift.

    Args:
        before: the last good version, Markdown.
        after: the new one.
        before_reading: what the earlier text says; None where nothing read it.
        after_reading: what the later one says.

    Returns:
        The drift, with a hunk for every place at which the texts differ, in the order of the later text; none where
        one of the two is no copy of the terms.
    """
    differing = stretches(before, after)
    found = _unfaithful(before, after, differing)
    if found:
        return Drift(found[0], Effect.NONE, Effect.NONE, (), found[1])
    pairs = align(before, after, differing)
    judged = [(change.pair, judge(change)) for change in changes(pairs)]
    worst = max((j for _, j in judged), key=lambda j: _RANK[j.kind], default=_SAME)
    kinds = [Kind.NOISE] * len(pairs)
    for place, verdict in judged:
        kinds[place] = max(kinds[place], verdict.kind, key=_RANK.__getitem__)
    old = before_reading.findings if before_reading else ()
    new = after_reading.findings if after_reading else ()
    hunks = _hunks(before, after, pairs, kinds, old, new)
    if worst.kind is Kind.NOISE or not (before_reading and after_reading):
        return Drift(worst.kind, Effect.NONE, Effect.NONE, hunks, worst.reason)
    training = effects(Topic.TRAINING, before_reading, after_reading, pairs, kinds)
    location = effects(Topic.LOCATION, before_reading, after_reading, pairs, kinds)
    if worst.kind is Kind.EDITORIAL:
        # Words that matter little can still turn a clause: then the drift matters. Merely touching one, it does not.
        if not {training, location} & {Effect.WORSE, Effect.BETTER}:
            return Drift(Kind.EDITORIAL, Effect.NONE, Effect.NONE, hunks, worst.reason)
        worst = Judged(Kind.MATERIAL, "what is said on training" if training is not Effect.NONE else "where data is")
    return Drift(worst.kind, training, location, hunks, worst.reason)


def _hunks(
    before: str,
    after: str,
    pairs: Sequence[Pair],
    kinds: Sequence[Kind],
    old: Sequence[Finding],
    new: Sequence[Finding],
) -> tuple[Hunk, ...]:
    hunks: list[Hunk] = []
    for pair, kind in zip(pairs, kinds, strict=True):
        was = before[pair.before.start : pair.before.end] if pair.before else ""
        now = after[pair.after.start : pair.after.end] if pair.after else ""
        if was != now:
            topic = _topic(pair.before, old) or _topic(pair.after, new)
            hunks.append(Hunk(was, now, topic, kind))
    return tuple(hunks)


def _topic(passage: Passage | None, findings: Iterable[Finding]) -> Topic | None:
    """Return the topic that a block speaks on; training where it speaks on both."""
    if passage is None:
        return None
    topics = {f.topic for f in findings if f.start < passage.end and passage.start < f.end}
    return next((topic for topic in Topic if topic in topics), None)


def _unfaithful(before: str, after: str, differing: tuple[Stretch, ...]) -> tuple[Kind, str] | None:
    """Ask whether one text is no copy of the terms, where the difference is large enough to ask."""
    lost = sum(s.before_end - s.before_start for s in differing)
    come = sum(s.after_end - s.after_start for s in differing)
    if not lost and not come:
        return None
    kept = 1 - (lost / max(1, len(before)) if len(before) < len(after) else come / max(1, len(after)))
    if kept >= 0.5 and 0.2 <= len(after) / max(1, len(before)) <= 5 and min(len(before), len(after)) > 1500:
        return None
    return unfaithful(before, after, kept)
