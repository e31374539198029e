"""Two versions compared: what changed, what it amounts to, and what it does to the user."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from monitor.core.drift.announced import Announced, announced
from monitor.core.drift.edits import Judged
from monitor.core.drift.effects import effects, mirrored
from monitor.core.drift.listed import listed
from monitor.core.drift.places import Places
from monitor.core.drift.texts import Compared, compared
from monitor.core.drift_reasons import DriftReason
from monitor.core.model import Drift, Effect, Hunk, Kind, Reading, Topic

_NO_EFFECT = (Effect.NONE, Effect.NONE)
_ROWS = {DriftReason.ROW_ADDED, DriftReason.ROW_REMOVED, DriftReason.ROW_CHANGED}


def compare(before: str, after: str, before_reading: Reading | None, after_reading: Reading | None) -> Drift:
    """Compare two versions of some terms.

    The kind is decided from what the change is: the blocks and words that differ once links, markup, layout
    and order are set aside. The effects come from the findings of both readings and how they answer each
    other; without readings they are `none`. Bounded by size, never by time: the same texts always give the
    same drift.

    Args:
        before: the last good version, Markdown.
        after: the new one.
        before_reading: what the earlier text says; None where nothing read it.
        after_reading: what the later one says.

    Returns:
        The drift, with a hunk for every place at which the texts differ, in the order of the later text;
        none where one of the two is no copy of the terms.
    """
    return _drift(*_texts(before, after), (before_reading, after_reading))


class Comparer:
    """Compares version after version, and remembers what it found for the last pairs of texts.

    For a whole history: a third of the changes of a collection are a page going back and forth between two
    texts. Keep one for the terms of one history, and drop it with them: it holds the texts it remembers.
    """

    __slots__ = ("_texts",)

    def __init__(self, remembered: int = 512) -> None:
        self._texts: _Texts = lru_cache(maxsize=remembered)(_texts)

    def compare(
        self, before: str, after: str, before_reading: Reading | None, after_reading: Reading | None
    ) -> Drift:
        """Compare two versions of some terms, as `compare` does, with the same result."""
        return _drift(*self._texts(before, after), (before_reading, after_reading))


_Texts = Callable[[str, str], tuple[Compared, Announced]]


def _texts(before: str, after: str) -> tuple[Compared, Announced]:
    """Return what two texts say of their difference, whatever they are read to say."""
    found = compared(before, after)
    return found, announced(found) if found.kind in {Kind.EDITORIAL, Kind.MATERIAL} else Announced()


def _drift(found: Compared, dates: Announced, readings: tuple[Reading | None, Reading | None]) -> Drift:
    """Add to what the texts say of a change what their readings do."""
    if found.kind in {Kind.BROKEN, Kind.RESTORED}:
        return Drift(found.kind, Effect.NONE, Effect.NONE, (), str(found.reason))
    training, location = _NO_EFFECT if found.kind is Kind.NOISE else _effects(found, readings)
    worst = Judged(found.kind, found.reason)
    if worst.kind is Kind.EDITORIAL:
        # Words that matter little can still turn a clause: then the drift matters. Merely touching one, it
        # does not.
        if {training, location} & {Effect.WORSE, Effect.BETTER}:
            worst = Judged(
                Kind.MATERIAL, DriftReason.TRAINING if training is not Effect.NONE else DriftReason.LOCATION
            )
        else:
            training, location = _NO_EFFECT
    rows = None if worst.kind is Kind.NOISE else listed(*readings, (found.before, found.after))
    if rows is not None:
        worst = Judged(Kind.MATERIAL, rows.reason if _is_of_rows(worst) else worst.reason)
        if location in {Effect.NONE, Effect.CHANGED} and rows.location is not Effect.NONE:
            location = rows.location
    return Drift(worst.kind, training, location, _hunks(found, readings), str(worst.reason), *dates)


def _is_of_rows(judged: Judged) -> bool:
    """Tell whether a verdict says no more than that something stands otherwise, which rows tell better."""
    return judged.kind is Kind.EDITORIAL or judged.reason in _ROWS


def _effects(found: Compared, readings: tuple[Reading | None, Reading | None]) -> tuple[Effect, Effect]:
    """Return what the change does to the user on training and on where data is."""
    first, second = readings[::-1] if found.turned else readings
    if first is None or second is None:
        return _NO_EFFECT
    training = effects(Topic.TRAINING, first, second, found.pairs, found.kinds)
    location = effects(Topic.LOCATION, first, second, found.pairs, found.kinds)
    return (mirrored(training), mirrored(location)) if found.turned else (training, location)


def _hunks(found: Compared, readings: tuple[Reading | None, Reading | None]) -> tuple[Hunk, ...]:
    """Return a hunk for each pair whose text differs, in the order of the later text."""
    firsts, seconds = [pair.before for pair in found.pairs], [pair.after for pair in found.pairs]
    olds, news = (seconds, firsts) if found.turned else (firsts, seconds)
    topics = _topics(readings[1], Places(news)) | _topics(readings[0], Places(olds))
    placed: list[tuple[tuple[int, int], Hunk]] = []
    for number, (pair, old, new) in enumerate(zip(found.pairs, olds, news, strict=True)):
        if old is not None and new is not None and old.said is new.said:
            continue  # the same block to the letter
        was = found.before[old.start : old.end] if old else ""
        now = found.after[new.start : new.end] if new else ""
        if was != now:
            place = (
                new.start if new else pair.at[not found.turned],
                old.start if old else pair.at[found.turned],
            )
            placed.append((place, Hunk(was, now, topics.get(number), found.kinds[number])))
    placed.sort(key=lambda entry: entry[0])
    return tuple(hunk for _, hunk in placed)


def _topics(reading: Reading | None, places: Places) -> dict[int, Topic]:
    """Return the topic that each block speaks on, by its place; training where it speaks on both."""
    topics: dict[int, Topic] = {}
    for finding in reading.findings if reading else ():
        for number in places.of(finding.start, finding.end):
            if topics.get(number) is not Topic.TRAINING:
                topics[number] = finding.topic
    return topics
