"""Where the lines of two texts differ, widened to whole blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from monitor.core.drift.matching import matches

_OPENS = re.compile(r"[ \t]*(?:\||#{1,6}[ \t]|[*+\-•·‣][ \t]|\(?\w{1,3}\\?[.)][ \t])")


class Stretch(NamedTuple):
    """A place where the lines of two texts differ: whole blocks, with their offsets in either text."""

    before_start: int
    before_end: int
    after_start: int
    after_end: int


@lru_cache(maxsize=1)  # who compares two texts asks again for the places
def stretches(before: str, after: str) -> tuple[Stretch, ...]:
    """Return where two Markdown texts differ, white space within lines and empty lines aside.

    Outside the stretches both hold the same lines in the same order. Linear in the texts, whatever they hold.

    Args:
        before: the earlier text.
        after: the later one.
    """
    if before == after:
        return ()
    # Most changes are small: what is the same at both ends is not even cut into lines. An empty line, where
    # one stands there, keeps whole paragraphs together.
    old, new = before + "\n", after + "\n"
    head, end_old, end_new = _trimmed(old, new)
    squeezed = _Squeezed()
    return tuple(
        Stretch(s.before_start + head, s.before_end + head, s.after_start + head, s.after_end + head)
        for s in _stretches(
            _Lines(old[head : max(head, end_old - 1)], squeezed),
            _Lines(new[head : max(head, end_new - 1)], squeezed),
        )
    )


def _trimmed(old: str, new: str) -> tuple[int, int, int]:
    """Return where the middle begins in both texts and ends in either: around it stand the same lines.

    Args:
        old: lines, each with a line break at its end.
        new: the same.
    """
    head = old.rfind("\n", 0, _common(old, new)) + 1
    end_old, end_new = _tail(old, new, head)
    while head:
        line = old.rfind("\n", 0, head - 1) + 1
        if old[line:head].isspace():
            break
        head = line
    while end_old < len(old):
        following = old.index("\n", end_old) + 1
        if old[end_old:following].isspace():
            break
        end_old, end_new = following, end_new + following - end_old
    return head, end_old, end_new


def _tail(old: str, new: str, head: int) -> tuple[int, int]:
    """Return where the lines begin, in either text, that both have at their end, after `head`."""
    low, high = 0, min(len(old), len(new)) - head
    while low < high:
        middle = (low + high + 1) // 2
        if old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]:
            low = middle
        else:
            high = middle - 1
    at = len(old) - low
    if any(start > head and text[start - 1] != "\n" for text, start in ((old, at), (new, len(new) - low))):
        at = old.find("\n", at) + 1 or len(old)
    return at, at + len(new) - len(old)


def _common(old: str, new: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class _Squeezed(dict[str, str]):
    """Lines by what they are compared by: most lines stand in both texts, and are squeezed once."""

    def __missing__(self, line: str) -> str:
        key = line.strip() if "  " not in line and "\t" not in line else " ".join(line.split())
        self[line] = key
        return key


class _Lines:
    """The lines of a text that hold anything, with their offsets and what they are compared by."""

    __slots__ = ("_before", "keys", "numbers", "text")

    def __init__(self, text: str, squeezed: _Squeezed) -> None:
        lines = text.split("\n")
        self.text = text
        self.numbers = [n for n, line in enumerate(lines) if line and not line.isspace()]
        self.keys = [squeezed[lines[n]] for n in self.numbers]
        # How many characters stand before each line, besides as many line breaks as there are lines.
        self._before = [0, *accumulate(map(len, lines))]

    def opens(self, at: int) -> bool:
        """Tell whether the line `at` begins a block whatever stands before it."""
        if at <= 0 or at >= len(self.keys) or self.numbers[at] != self.numbers[at - 1] + 1:
            return True
        return _OPENS.match(self.keys[at] + " ") is not None or self.keys[at - 1].startswith("|")

    def span(self, low: int, high: int) -> tuple[int, int]:
        """Return the offsets of the lines `low` to `high`, the last not included."""
        first = self.numbers[low] if low < len(self.numbers) else None
        start = len(self.text) if first is None else self._before[first] + first
        if low == high:
            return start, start
        last = self.numbers[high - 1]
        return start, self._before[last + 1] + last


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
