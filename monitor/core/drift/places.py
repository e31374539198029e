"""In which of the blocks of one version a stretch of its text stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from monitor.core.drift.alignment import Passage


class Places:
    """The blocks of one side of the pairs, to be asked for by offset; blocks never overlap."""

    __slots__ = ("_ends", "_numbers", "_starts")

    def __init__(self, passages: Sequence[Passage | None]) -> None:
        found = sorted((p.start, p.end, number) for number, p in enumerate(passages) if p is not None)
        self._starts = [start for start, _, _ in found]
        self._ends = [end for _, end, _ in found]
        self._numbers = [number for _, _, number in found]

    def of(self, start: int, end: int) -> Iterator[int]:
        """Yield the numbers of the passages that hold a part of `text[start:end]`, in its order."""
        at = bisect_right(self._ends, start)
        while at < len(self._starts) and self._starts[at] < end:
            yield self._numbers[at]
            at += 1
