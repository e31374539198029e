"""Tables of a PDF page: the grids that drawn rules make, and the words in their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

#: Points; borders are drawn as thin boxes, and meet with small gaps.
_THIN: Final = 2.5
_SHORTEST: Final = 6.0
_NEAR: Final = 3.0
#: Beyond, a page is a drawing and not a table, and comparing each with each takes too long.
_MOST_RULES: Final = 300


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line on a page, along one axis; in points from the lower left corner."""

    vertical: bool
    at: float
    """Its x if vertical, else its y."""
    begin: float
    end: float

    def covers(self, place: float) -> bool:
        """Whether it runs past a place on its own axis."""
        return self.begin - _NEAR <= place <= self.end + _NEAR


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's borders: `xs` rising, `ys` falling, as one reads."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    rules: tuple[Rule, ...]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of the cell that holds a point; None outside. Spanned cells are one."""
        column = bisect_right(self.xs, x) - 1
        row = bisect_right([-value for value in self.ys], -y) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1):
            return None
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        while column and not self._parted(self.xs[column], middle, vertical=True):
            column -= 1
        across = (self.xs[column] + self.xs[column + 1]) / 2
        while row and not self._parted(self.ys[row], across, vertical=False):
            row -= 1
        return row, column

    def _parted(self, at: float, place: float, *, vertical: bool) -> bool:
        return any(
            rule.vertical is vertical and abs(rule.at - at) <= _NEAR and rule.covers(place)
            for rule in self.rules
        )


def rules_of(bounds: tuple[float, float, float, float], *, stroked: bool) -> Iterator[Rule]:
    """Give the rules that a drawn path amounts to: a thin box is one, the outline of a wide one four.

    Args:
        bounds: Left, bottom, right, top.
        stroked: Whether its outline is drawn.
    """
    left, bottom, right, top = bounds
    width, height = right - left, top - bottom
    if width <= _THIN and height >= _SHORTEST:
        yield Rule(vertical=True, at=(left + right) / 2, begin=bottom, end=top)
    elif height <= _THIN and width >= _SHORTEST:
        yield Rule(vertical=False, at=(bottom + top) / 2, begin=left, end=right)
    elif stroked and width >= _SHORTEST and height >= _SHORTEST:
        for x in (left, right):
            yield Rule(vertical=True, at=x, begin=bottom, end=top)
        for y in (bottom, top):
            yield Rule(vertical=False, at=y, begin=left, end=right)


def grids(rules: Sequence[Rule]) -> Sequence[Grid]:
    """Find the tables that rules make: at least two cells between crossing rules."""
    if len(rules) > _MOST_RULES:
        return ()
    found = []
    for group in _groups(rules):
        xs = _places(rule.at for rule in group if rule.vertical)
        ys = _places(rule.at for rule in group if not rule.vertical)
        if len(xs) > 1 and len(ys) > 1 and (len(xs) - 1) * (len(ys) - 1) > 1:
            found.append(Grid(xs, ys[::-1], tuple(group)))
    return found


def _groups(rules: Sequence[Rule]) -> Sequence[list[Rule]]:
    """Part rules into those that hang together."""
    left = list(rules)
    groups = []
    while left:
        group = [left.pop()]
        for member in group:  # grows while it is walked
            touching = [rule for rule in left if _touch(member, rule)]
            group += touching
            left = [rule for rule in left if rule not in touching] if touching else left
        groups.append(group)
    return groups


def _touch(one: Rule, other: Rule) -> bool:
    if one.vertical is not other.vertical:
        return one.covers(other.at) and other.covers(one.at)
    return (
        abs(one.at - other.at) <= _NEAR and one.begin - _NEAR <= other.end and other.begin - _NEAR <= one.end
    )


def _places(values: Iterator[float]) -> tuple[float, ...]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > 2 * _NEAR:
            places.append(value)
    return tuple(places)
