"""From words with places on pages to Markdown: what is a paragraph, a heading, a list, a table.

A PDF says where letters stand and hardly ever what they are. What is told here is told from how they are
set, as a reader does: larger or bolder lines are headings, a line that had room for the next word ends a
paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median
from typing import Final

from monitor.adapters.pdf_grid import Grid, Rule, grids
from monitor.core.extract.flow import escape, seen

_BULLETS: Final = frozenset("●○■□•◦▪▫‣⁃·∙➢❖✓–—-*\uf0b7\uf0a7\uf0d8\uf02d\u2043")
_NUMBERED: Final = re.compile(
    r"(?:§|[(]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,4}\.?)$"
)
_ORDERED: Final = re.compile(r"(\d{1,3})\.\s")
_PAGE_NUMBER: Final = re.compile(
    r"(?:page |seite |p\. ?)?[-–] ?#+ ?[-–]|(?:page |seite |p\. ?)?#+(?: ?(?:of|sur|von|/) ?#+)?"
)
_DIGITS: Final = re.compile(r"\d+")
_ENDS: Final = (".", ";", ":", "!", "?", "。")
#: Where running heads and feet stand: this share of the page's height.
_MARGIN: Final = 0.12
#: They run over this share of the pages.
_RUNNING: Final = 0.6
_LARGER: Final = 1.12
_LONGEST_HEADING: Final = 160
_MOST_LINES: Final = 300
#: A gap this much wider than the usual one parts paragraphs.
_WIDE_GAP: Final = 1.3
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
class _Line:
    """Words on one line; `edge` is how far the column that it stands in reaches to the right."""

    words: tuple[Word, ...]
    page: int
    edge: float = 0.0

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def y(self) -> float:
        return self.words[0].y

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)

    @property
    def marked(self) -> bool:
        """Whether it starts with the mark of a list."""
        return self.words[0].text in _BULLETS or bool(_NUMBERED.match(self.words[0].text))


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of a table, each cell's lines within it."""

    grid: Grid
    rows: tuple[tuple[tuple[_Line, ...], ...], ...]


def markdown(pages: Sequence[Page]) -> str:
    """Write the words of all pages as one Markdown text, ending with one newline; "" where there are none."""
    lines = [tuple(_lines(page.words, number)) for number, page in enumerate(pages)]
    body, feet = _without_running(pages, lines)
    items: list[_Line | _Table] = []
    for number, page in enumerate(pages):
        for item in _with_tables(page, body[number], number):
            last = items[-1] if items else None
            if isinstance(item, _Table) and isinstance(last, _Table) and _goes_on(last.grid, item.grid):
                items[-1] = replace(last, rows=last.rows + item.rows)
            else:
                items.append(item)
    writer = _Writer([line for line in items if isinstance(line, _Line)])
    blocks = [writer.write(items), *(escape(foot.text, at_start=True) for foot in feet)]
    text = "\n\n".join(block for block in blocks if block)
    return f"{text}\n" if text else ""


# --- lines ------------------------------------------------------------------------------------------


def _lines(words: Sequence[Word], page: int) -> Iterator[_Line]:
    shown = (replace(word, text=text) for word in words if (text := seen(word.text.translate(_LIGATURES))))
    for _, group in groupby(shown, key=attrgetter("line")):
        yield _Line(tuple(group), page)


def _without_running(
    pages: Sequence[Page], lines: Sequence[Sequence[_Line]]
) -> tuple[list[list[_Line]], list[_Line]]:
    """Leave out what runs over the pages: heads stay where they first stand, feet move to the end."""
    spread: Counter[str] = Counter()
    for page, here in zip(pages, lines, strict=True):
        spread.update({_shape(line) for line in here if _is_marginal(line, page)})
    running = {shape for shape, count in spread.items() if count > 1 and count >= _RUNNING * len(pages)}
    told: set[str] = set()
    body: list[list[_Line]] = []
    feet: list[_Line] = []
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


def _shape(line: _Line) -> str:
    return _DIGITS.sub("#", line.text.lower())


def _is_marginal(line: _Line, page: Page) -> bool:
    return not _MARGIN * page.height <= line.y <= (1 - _MARGIN) * page.height


# --- tables -----------------------------------------------------------------------------------------


def _with_tables(page: Page, lines: Sequence[_Line], number: int) -> Iterator[_Line | _Table]:
    """Give the lines of a page, and where the first word of a table stood, the table."""
    found = grids(page.rules)
    cells: list[dict[tuple[int, int], list[Word]]] = [{} for _ in found]
    items: list[_Line | int] = []
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
        yield item if isinstance(item, _Line) else _table(found[item], cells[item], number)


def _place(found: Sequence[Grid], word: Word) -> tuple[int, tuple[int, int]] | None:
    for index, grid in enumerate(found):
        # The middle of a letter, not its foot: borders stand close beneath.
        cell = grid.cell((word.left + word.right) / 2, word.y + word.size / 4)
        if cell is not None:
            return index, cell
    return None


def _table(grid: Grid, cells: dict[tuple[int, int], list[Word]], page: int) -> _Table:
    rows = [
        tuple(tuple(_lines(cells.get((row, column), ()), page)) for column in range(len(grid.xs) - 1))
        for row in range(len(grid.ys) - 1)
    ]
    return _Table(grid, tuple(row for row in rows if any(row)))


def _goes_on(before: Grid, after: Grid) -> bool:
    """Whether a table goes on in another, which stands on the next page: with the same columns."""
    return len(before.xs) == len(after.xs) and all(
        abs(one - other) < 5 for one, other in zip(before.xs, after.xs, strict=True)
    )


# --- blocks -----------------------------------------------------------------------------------------


class _Writer:
    """Writes blocks, knowing how the text of the whole document is set."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        letters: Counter[float] = Counter()
        for line in lines:
            letters[round(line.size, 1)] += len(line.text)
        self._body = letters.most_common(1)[0][0] if letters else 0.0
        larger = {round(line.size, 1) for line in lines if line.size > self._body * _LARGER}
        self._levels = {size: level for level, size in enumerate(sorted(larger, reverse=True)[:3], 1)}
        pitches = [
            one.y - next_one.y
            for one, next_one in pairwise(lines)
            if one.page == next_one.page and 0 < one.y - next_one.y < 3 * one.size
        ]
        self._pitch = median(pitches) if pitches else 0.0

    def write(self, items: Sequence[_Line | _Table]) -> str:
        """Write lines and tables, in their order."""
        written: list[tuple[str, bool]] = []
        indents: list[float] = []
        for is_table, group in groupby(items, key=lambda item: isinstance(item, _Table)):
            if is_table:
                written += [(self._rows(table), False) for table in group if isinstance(table, _Table)]
                continue
            for block in self._blocks([item for item in group if isinstance(item, _Line)]):
                written.append(self._block(block, indents))
        text, listed = "", False
        for block_text, is_item in written:
            if block_text:
                text += ("\n" if listed and is_item else "\n\n" if text else "") + block_text
                listed = is_item
        return text

    def _blocks(self, lines: Sequence[_Line]) -> Iterator[list[_Line]]:
        block: list[_Line] = []
        for line in _with_edges(lines):
            if block and self._parts(block, line):
                yield block
                block = []
            block.append(line)
        if block:
            yield block

    def _parts(self, block: Sequence[_Line], line: _Line) -> bool:
        """Whether a line starts a new block."""
        last = block[-1]
        if len(block) == 1 and last.text in _BULLETS:
            return False
        if line.words[0].text in _BULLETS and (line.page != last.page or line.y < last.y - 1):
            return True
        if (
            self._is_set_apart(line) != self._is_set_apart(last)
            or abs(line.size - last.size) > 0.1 * line.size
        ):
            return True
        room = last.edge - last.right
        first = line.words[0]
        had_room = first.right - first.left + 0.3 * line.size < room
        if line.page != last.page or line.y > last.y + line.size:
            ended = had_room or last.text.endswith(_ENDS)
            return line.marked or (ended and not line.text[:1].islower())
        gap = last.y - line.y
        wide = bool(self._pitch) and gap > max(_WIDE_GAP * self._pitch, 1.2 * line.size)
        return wide or had_room or (line.marked and (last.text.endswith(_ENDS) or line.left < last.left - 3))

    def _is_set_apart(self, line: _Line) -> bool:
        return line.bold or line.size > self._body * _LARGER

    def _block(self, lines: Sequence[_Line], indents: list[float]) -> tuple[str, bool]:
        """Write one block; whether it is an item of a list. `indents` are those of the open lists."""
        text = _joined(lines)
        level = self._level(lines, text)
        if level:
            indents.clear()
            words = escape(text, at_start=False)
            if level > 2:
                return f"{'#' * level} {words}", False
            return f"{words}\n{'=-'[level - 1] * max(3, len(words))}", False
        mark, _, rest = text.partition(" ")
        if mark in _BULLETS and rest:
            while indents and lines[0].left < indents[-1] - 3:
                indents.pop()
            if not indents or lines[0].left > indents[-1] + 3:
                indents.append(lines[0].left)
            return f"{'    ' * (len(indents) - 1)}*   {escape(rest, at_start=True)}", True
        if not indents or lines[0].left <= indents[0]:
            indents.clear()
        ordered = _ORDERED.match(text)
        if ordered:
            return f"{ordered[1]}.  {escape(text[ordered.end() :], at_start=True)}", False
        return escape(text, at_start=True), False

    def _level(self, lines: Sequence[_Line], text: str) -> int:
        """Return a heading's level; 0 for what is none."""
        if len(text) > _LONGEST_HEADING or not all(self._is_set_apart(line) for line in lines):
            return 0
        if text.endswith((";", ",")) or not any(character.isalpha() for character in text):
            return 0
        level = self._levels.get(round(lines[0].size, 1))
        if level is None:
            if text.endswith(".") and len(text) > 60:
                return 0
            # Bold in the size of the text: beneath all larger ones, by the depth of its number.
            number = text.split(" ", 1)[0].strip(".").split(".")
            depth = len(number) if all(part.isdecimal() for part in number) else 1
            level = len(self._levels) + depth
        return min(level, 6)

    def _rows(self, table: _Table) -> str:
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        if not rows:
            return ""
        width = len(rows[0])
        head = ["" for _ in range(width)]
        if all(word.bold for cell in table.rows[0] for line in cell for word in line.words):
            head, *rows = rows
        return "\n".join(_row(cells) for cells in (head, ["---"] * width, *rows))

    def _cell(self, lines: Sequence[_Line]) -> str:
        blocks = [escape(_joined(block), at_start=False) for block in self._blocks(lines)]
        return "<br>".join(blocks).replace("|", "\\|")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.ljust(3) for cell in cells)} |"


def _joined(lines: Sequence[_Line]) -> str:
    text = ""
    for line in lines:
        # A word broken at the end of a line keeps its hyphen: most are written with one.
        text += line.text if not text or (text.endswith("-") and text[-2:-1].isalpha()) else f" {line.text}"
    return text


def _with_edges(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Tell each line how far its column reaches: as far as nine of ten lines that start left of its end."""
    by_page: dict[int, list[_Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    for line in lines:
        # No reader could tell the columns of a page with more lines than this; comparing them takes too long.
        around = by_page[line.page][:_MOST_LINES]
        rights = sorted(other.right for other in around if other.left < line.right) or [line.right]
        yield replace(line, edge=rights[(9 * len(rights) - 1) // 10])
