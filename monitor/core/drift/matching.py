"""Which items of one sequence answer to which items of another, in order, without clock or worst case."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

_Item = TypeVar("_Item")
#: A table of more cells than this is not filled: what it would compare is taken as removed and added.
CELLS = 2_500
_DEPTH = 12


def common(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how many items two sequences have in common at their beginning."""
    most = min(len(a), len(b))
    if a[:most] == b[:most]:
        return most
    return next(n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)


def matches(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of places at which two sequences agree, ascending in both.

    What stands once on both sides anchors the rest (Bram Cohen's patience diff), what is left between is
    matched with a bounded table; where that would be too large, only its common beginning and end are.

    Args:
        a: one sequence.
        b: the other.
    """
    found: list[tuple[int, int]] = []
    todo = [(0, len(a), 0, len(b), 0)]
    while todo:
        a_low, a_high, b_low, b_high, depth = todo.pop()
        while a_low < a_high and b_low < b_high and a[a_low] == b[b_low]:
            found.append((a_low, b_low))
            a_low, b_low = a_low + 1, b_low + 1
        while a_low < a_high and b_low < b_high and a[a_high - 1] == b[b_high - 1]:
            a_high, b_high = a_high - 1, b_high - 1
            found.append((a_high, b_high))
        if a_low == a_high or b_low == b_high:
            continue
        anchors = _anchors(a, b, (a_low, a_high, b_low, b_high)) if depth < _DEPTH else []
        if anchors:
            found.extend(anchors)
            for i, j in [*anchors, (a_high, b_high)]:
                if i > a_low and j > b_low:
                    todo.append((a_low, i, b_low, j, depth + 1))
                a_low, b_low = i + 1, j + 1
        elif (a_high - a_low) * (b_high - b_low) <= CELLS and not set(a[a_low:a_high]).isdisjoint(
            b[b_low:b_high]
        ):
            found.extend(
                (a_low + i, b_low + j)
                for i, j in best(a[a_low:a_high], b[b_low:b_high], lambda x, y: 1.0 if x == y else 0.0)
            )
    return sorted(found)


def _anchors(a: Sequence[str], b: Sequence[str], bounds: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Return the longest ascending run of the items that stand exactly once on either side."""
    a_low, a_high, b_low, b_high = bounds
    here, there = a[a_low:a_high], b[b_low:b_high]
    in_a, in_b = Counter(here), Counter(there)
    place = dict(zip(there, range(b_low, b_high), strict=True))
    pairs = [(i, place[x]) for i, x in enumerate(here, a_low) if in_a[x] == 1 and in_b.get(x) == 1]
    if all(j < after for (_, j), (_, after) in pairwise(pairs)):
        return pairs  # nothing has moved: so it is in most changes
    tails: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for n, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        previous.append(last[at - 1] if at else -1)
        if at == len(tails):
            tails.append(j)
            last.append(n)
        else:
            tails[at], last[at] = j, n
    run: list[tuple[int, int]] = []
    n = last[-1] if last else -1
    while n >= 0:
        run.append(pairs[n])
        n = previous[n]
    return run[::-1]


def best(
    a: Sequence[_Item], b: Sequence[_Item], score: Callable[[_Item, _Item], float]
) -> list[tuple[int, int]]:
    """Return the ascending pairs of places with the largest sum of scores.

    Args:
        a: one sequence.
        b: the other; the time is the product of both lengths, which callers bound by `CELLS`.
        score: how well two items answer to each other; 0 never pairs.
    """
    if len(a) == 1 or len(b) == 1:
        found = max(
            ((score(x, y), -i, -j) for i, x in enumerate(a) for j, y in enumerate(b)), default=(0.0, 0, 0)
        )
        return [(-found[1], -found[2])] if found[0] else []
    width = len(b) + 1
    table = [0.0] * ((len(a) + 1) * width)
    scores = [score(x, y) for x in a for y in b]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            here = i * width + j
            skip = max(table[here + width], table[here + 1])
            both = scores[i * len(b) + j]
            table[here] = max(skip, both + table[here + width + 1]) if both else skip
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(a) and j < len(b):
        here = i * width + j
        both = scores[i * len(b) + j]
        if both and table[here] == both + table[here + width + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif table[here] == table[here + width]:
            i += 1
        else:
            j += 1
    return pairs
