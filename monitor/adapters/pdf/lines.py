"""The lines and ruled tables of a PDF's pages, without what runs over all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Final

from monitor.adapters.pdf.grid import Grid, Rule, grids
from monitor.core.extract.flow import seen

BULLETS: Final = frozenset("●○■□•◦▪▫‣⁃·∙➢❖✓–—-*\uf0b7\uf0a7\uf0d8\uf02d\u2043")
_NUMBERED: Final = re.compile(
    r"(?:§|[(]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,4}\.?)$"
)
_PAGE_NUMBER: Final = re.compile(
    r"(?:page |seite |p\. ?)?[-–] ?#+ ?[-–]|(?:page |seite |p\. ?)?#+(?: ?(?:of|sur|von|/) ?#+)?"
)
_DIGITS: Final = re.compile(r"\d+")
#: Where running heads and feet stand: this share of the page's height.
_MARGIN: Final = 0.12
#: They run over this share of the pages.
_RUNNING: Final = 0.6
_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands; places in points from the lower left corner of its page."""

    text: str
    left: float
    right: float
    y: float
    """Of its baseline."""
    size: float
    """Of its font, in points."""
    bold: bool
    line: int
    """Which line of the page it belongs to, in the order of reading."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, as read."""

    width: float
    height: float
    words: tuple[Word, ...]
    """In the order of reading."""
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line; `edge` is how far the column that it stands in reaches to the right."""

    words: tuple[Word, ...]
    page: int
    edge: float = 0.0

    @property
    def text(self) -> str:
        """Its words, joined by blanks."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where its first word begins, in points."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where its last word ends, in points."""
        return self.words[-1].right

    @property
    def y(self) -> float:
        """The height of its baseline, in points."""
        return self.words[0].y

    @property
    def size(self) -> float:
        """The largest size of its type, in points."""
        return max(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words)

    @property
    def marked(self) -> bool:
        """Whether it starts with the mark of a list."""
        return self.words[0].text in BULLETS or bool(_NUMBERED.match(self.words[0].text))


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, each cell's lines within it."""

    grid: Grid
    rows: tuple[tuple[tuple[Line, ...], ...], ...]


# --- lines ------------------------------------------------------------------------------------------


def lines_of(words: Sequence[Word], page: int) -> Iterator[Line]:
    """Give the lines that words stand in, in the order of reading, without characters that nobody sees."""
    shown = (replace(word, text=text) for word in words if (text := seen(word.text.translate(_LIGATURES))))
    for _, group in groupby(shown, key=attrgetter("line")):
        yield Line(tuple(group), page)


def without_running(
    pages: Sequence[Page], lines: Sequence[Sequence[Line]]
) -> tuple[list[list[Line]], list[Line]]:
    """Leave out what runs over the pages: heads stay where they first stand, feet move to the end."""
    spread: Counter[str] = Counter()
    for page, here in zip(pages, lines, strict=True):
        spread.update({_shape(line) for line in here if _is_marginal(line, page)})
    running = {shape for shape, count in spread.items() if count > 1 and count >= _RUNNING * len(pages)}
    told: set[str] = set()
    body: list[list[Line]] = []
    feet: list[Line] = []
    for page, here in zip(pages, lines, strict=True):
        kept = []
        for line in here:
            shape = _shape(line)
            if shape not in running or not _is_marginal(line, page):
                kept.append(line)
            elif shape not in told and not _PAGE_NUMBER.fullmatch(shape):
                (kept if line.y > page.height / 2 else feet).append(line)
                told.add(shape)
        body.append(kept)
    return body, feet


def _shape(line: Line) -> str:
    return _DIGITS.sub("#", line.text.lower())


def _is_marginal(line: Line, page: Page) -> bool:
    return not _MARGIN * page.height <= line.y <= (1 - _MARGIN) * page.height


# --- tables -----------------------------------------------------------------------------------------


def with_tables(page: Page, lines: Sequence[Line], number: int) -> Iterator[Line | Table]:
    """Give the lines of a page, and where the first word of a table stood, the table."""
    found = grids(page.rules)
    cells: list[dict[tuple[int, int], list[Word]]] = [{} for _ in found]
    items: list[Line | int] = []
    for line in lines:
        free: list[Word] = []
        for word in line.words:
            place = _place(found, word)
            if place is None:
                free.append(word)
                continue
            table, cell = place
            if not cells[table]:
                items.append(table)
            cells[table].setdefault(cell, []).append(word)
        if free:
            items.append(replace(line, words=tuple(free)))
    for item in items:
        yield item if isinstance(item, Line) else _table(found[item], cells[item], number)


def _place(found: Sequence[Grid], word: Word) -> tuple[int, tuple[int, int]] | None:
    for index, grid in enumerate(found):
        # The middle of a letter, not its foot: borders stand close beneath.
        cell = grid.cell((word.left + word.right) / 2, word.y + word.size / 4)
        if cell is not None:
            return index, cell
    return None


def _table(grid: Grid, cells: dict[tuple[int, int], list[Word]], page: int) -> Table:
    rows = [
        tuple(tuple(lines_of(cells.get((row, column), ()), page)) for column in range(len(grid.xs) - 1))
        for row in range(len(grid.ys) - 1)
    ]
    return Table(grid, tuple(row for row in rows if any(row)))


def goes_on(before: Grid, after: Grid) -> bool:
    """Whether a table goes on in another, which stands on the next page: with the same columns."""
    return len(before.xs) == len(after.xs) and all(
        abs(one - other) < 5 for one, other in zip(before.xs, after.xs, strict=True)
    )
