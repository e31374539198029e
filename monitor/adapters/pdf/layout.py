"""From words with places on pages to Markdown: what is a paragraph, a heading, a list, a table.

A PDF says where letters stand and hardly ever what they are. What is told here is told from how they are
set, as a reader does: larger or bolder lines are headings, a line that had room for the next word ends a
paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median
from typing import Final

from monitor.adapters.pdf.lines import (
    BULLETS,
    Line,
    Page,
    Table,
    goes_on,
    lines_of,
    with_tables,
    without_running,
)
from monitor.core.extract.flow import escape

_ORDERED: Final = re.compile(r"(\d{1,3})\.\s")
_ENDS: Final = (".", ";", ":", "!", "?", "。")
_LARGER: Final = 1.12
_LONGEST_HEADING: Final = 160
_MOST_LINES: Final = 300
#: A gap this much wider than the usual one parts paragraphs.
_WIDE_GAP: Final = 1.3


def markdown(pages: Sequence[Page]) -> str:
    """Write the words of all pages as one Markdown text, ending with one newline; "" where there are none."""
    lines = [tuple(lines_of(page.words, number)) for number, page in enumerate(pages)]
    body, feet = without_running(pages, lines)
    items: list[Line | Table] = []
    for number, page in enumerate(pages):
        for item in with_tables(page, body[number], number):
            last = items[-1] if items else None
            if isinstance(item, Table) and isinstance(last, Table) and goes_on(last.grid, item.grid):
                items[-1] = replace(last, rows=last.rows + item.rows)
            else:
                items.append(item)
    writer = _Writer([line for line in items if isinstance(line, Line)])
    blocks = [writer.write(items), *(escape(foot.text, at_start=True) for foot in feet)]
    text = "\n\n".join(block for block in blocks if block)
    return f"{text}\n" if text else ""


# --- blocks -----------------------------------------------------------------------------------------


class _Writer:
    """Writes blocks, knowing how the text of the whole document is set."""

    def __init__(self, lines: Sequence[Line]) -> None:
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

    def write(self, items: Sequence[Line | Table]) -> str:
        """Write lines and tables, in their order."""
        written: list[tuple[str, bool]] = []
        indents: list[float] = []
        for is_table, group in groupby(items, key=lambda item: isinstance(item, Table)):
            if is_table:
                written += [(self._rows(table), False) for table in group if isinstance(table, Table)]
                continue
            for block in self._blocks([item for item in group if isinstance(item, Line)]):
                written.append(self._block(block, indents))
        text, listed = "", False
        for block_text, is_item in written:
            if block_text:
                text += ("\n" if listed and is_item else "\n\n" if text else "") + block_text
                listed = is_item
        return text

    def _blocks(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        block: list[Line] = []
        for line in _with_edges(lines):
            if block and self._parts(block, line):
                yield block
                block = []
            block.append(line)
        if block:
            yield block

    def _parts(self, block: Sequence[Line], line: Line) -> bool:
        """Whether a line starts a new block."""
        last = block[-1]
        if len(block) == 1 and last.text in BULLETS:
            return False
        if line.words[0].text in BULLETS and (line.page != last.page or line.y < last.y - 1):
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

    def _is_set_apart(self, line: Line) -> bool:
        return line.bold or line.size > self._body * _LARGER

    def _block(self, lines: Sequence[Line], indents: list[float]) -> tuple[str, bool]:
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
        if mark in BULLETS and rest:
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

    def _level(self, lines: Sequence[Line], text: str) -> int:
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

    def _rows(self, table: Table) -> str:
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        if not rows:
            return ""
        width = len(rows[0])
        head = ["" for _ in range(width)]
        if all(word.bold for cell in table.rows[0] for line in cell for word in line.words):
            head, *rows = rows
        return "\n".join(_row(cells) for cells in (head, ["---"] * width, *rows))

    def _cell(self, lines: Sequence[Line]) -> str:
        blocks = [escape(_joined(block), at_start=False) for block in self._blocks(lines)]
        return "<br>".join(blocks).replace("|", "\\|")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.ljust(3) for cell in cells)} |"


def _joined(lines: Sequence[Line]) -> str:
    text = ""
    for line in lines:
        # A word broken at the end of a line keeps its hyphen: most are written with one.
        text += line.text if not text or (text.endswith("-") and text[-2:-1].isalpha()) else f" {line.text}"
    return text


def _with_edges(lines: Sequence[Line]) -> Iterator[Line]:
    """Tell each line how far its column reaches: as far as nine of ten lines that start left of its end."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    for line in lines:
        # No reader could tell the columns of a page with more lines than this; comparing them takes too long.
        around = by_page[line.page][:_MOST_LINES]
        rights = sorted(other.right for other in around if other.left < line.right) or [line.right]
        yield replace(line, edge=rights[(9 * len(rights) - 1) // 10])
