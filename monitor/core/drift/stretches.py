"""Where the lines of two texts differ, widened to whole blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.core.drift.matching import matches

_OPENS = re.compile(r"[ \t]*(?:\||#{1,6}[ \t]|[*+\-•·‣][ \t]|\(?\w{1,3}\\?[.)][ \t])")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A place where the lines of two texts differ: whole blocks, with their offsets in either text."""

    before_start: int
    before_end: int
    after_start: int
    after_end: int


def stretches(before: str, after: str) -> tuple[Stretch, ...]:
    """Return where two Markdown texts differ, white space within lines and empty lines aside.

    Outside the stretches both hold the same lines in the same order. Linear in the texts, whatever they hold.

    Args:
        before: the earlier text.
        after: the later one.
    """
    if before == after:
        return ()
    old, new = before.split("\n"), after.split("\n")
    # Most changes are small: what is the same at both ends is not even looked at. An empty line, where one
    # stands
    # there, keeps whole paragraphs together.
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    while head and old[head - 1].strip():
        head -= 1
    while tail and old[-tail].strip():
        tail -= 1
    start = sum(map(len, old[:head])) + head
    rest = sum(map(len, old[len(old) - tail :])) + tail if tail else 0
    return tuple(
        Stretch(s.before_start + start, s.before_end + start, s.after_start + start, s.after_end + start)
        for s in _stretches(
            _Lines(before[start : len(before) - rest]), _Lines(after[start : len(after) - rest])
        )
    )


def _common(old: list[str], new: list[str]) -> int:
    """Return how many items two lists have in common at their beginning."""
    return next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )


class _Lines:
    """The lines of a text that hold anything, with their offsets and what they are compared by."""

    __slots__ = ("ends", "keys", "numbers", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.keys: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.numbers: list[int] = []
        start = 0
        for number, line in enumerate(text.split("\n")):
            end = start + len(line)
            key = line.strip() if "  " not in line and "\t" not in line else " ".join(line.split())
            if key:
                self.keys.append(key)
                self.starts.append(start)
                self.ends.append(end)
                self.numbers.append(number)
            start = end + 1

    def opens(self, at: int) -> bool:
        """Tell whether the line `at` begins a block whatever stands before it."""
        if at <= 0 or at >= len(self.keys) or self.numbers[at] != self.numbers[at - 1] + 1:
            return True
        return _OPENS.match(self.keys[at] + " ") is not None or self.keys[at - 1].startswith("|")

    def span(self, low: int, high: int) -> tuple[int, int]:
        """Return the offsets of the lines `low` to `high`, the last not included."""
        if low == high:
            at = self.starts[low] if low < len(self.starts) else len(self.text)
            return at, at
        return self.starts[low], self.ends[high - 1]


def _stretches(old: _Lines, new: _Lines) -> Iterator[Stretch]:
    """Yield the spans where the lines differ, widened to whole blocks."""
    matched = [*matches(old.keys, new.keys), (len(old.keys), len(new.keys))]
    held: tuple[int, int, int, int] | None = None
    at_old = at_new = 0
    for i, j in matched:
        if i > at_old or j > at_new:
            low_old, low_new, high_old, high_new = at_old, at_new, i, j
            while low_old > 0 and low_new > 0 and not (old.opens(low_old) and new.opens(low_new)):
                low_old, low_new = low_old - 1, low_new - 1
            while (
                high_old < len(old.keys)
                and high_new < len(new.keys)
                and not (old.opens(high_old) and new.opens(high_new))
                and old.keys[high_old] == new.keys[high_new]
            ):
                high_old, high_new = high_old + 1, high_new + 1
            if held is not None and (low_old <= held[1] or low_new <= held[3]):
                held = (
                    min(held[0], low_old),
                    max(held[1], high_old),
                    min(held[2], low_new),
                    max(held[3], high_new),
                )
            else:
                if held is not None:
                    yield Stretch(*old.span(held[0], held[1]), *new.span(held[2], held[3]))
                held = (low_old, high_old, low_new, high_new)
        at_old, at_new = i + 1, j + 1
    if held is not None:
        yield Stretch(*old.span(held[0], held[1]), *new.span(held[2], held[3]))
