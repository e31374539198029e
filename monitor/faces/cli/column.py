"""A column of text as wide as the terminal and no wider than one reads well, and tables that fit into it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import click
from rich.cells import cell_len

from monitor.core.notice.quotation import Stretch

#: The longest line that reads well, and the shortest that is worth wrapping to, in cells of a terminal.
_WIDEST, _NARROWEST = 96, 40
#: Between two columns of a table.
_GUTTER = 2
#: A table's column is at least this wide, where there is something to put into it.
_LEAST = 10


def width() -> int:
    """Return the width to write in, in cells: the terminal's, up to what reads well."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns))


def shows_bold() -> bool:
    """Tell whether bold words stand out where we print; in a file or a pipe they do not."""
    return sys.stdout.isatty()


def column(words: str, by: int = 0, *, hang: int = 0, marks: Sequence[Stretch] = ()) -> Iterator[str]:
    """Yield the lines of a paragraph.

    Unlike `textwrap` it counts cells, of which Chinese takes two for a character. It breaks at plain blanks
    alone: not at those that French puts before a colon.

    Args:
        words: the paragraph, on one line.
        by: how far it is moved to the right.
        hang: how much further all lines but the first are.
        marks: the stretches of it to print in bold, sorted and apart from each other.
    """
    for number, (start, end) in enumerate(_lines(words, width() - by, width() - by - hang)):
        yield " " * (by + (hang if number else 0)) + _bold(words, start, end, marks)


def _bold(words: str, start: int, end: int, marks: Sequence[Stretch]) -> str:
    said, at = "", start
    for first, last in marks:
        begin, stop = max(first, start), min(last, end)
        if begin < stop:
            said += words[at:begin] + click.style(words[begin:stop], bold=True)
            at = stop
    return said + words[at:end]


def _lines(words: str, first: int, room: int) -> Iterator[Stretch]:
    """Yield where the lines of a paragraph begin and end, given the cells in the first and in the others."""
    start = end = at = used = 0
    left = first
    for chunk in words.split(" "):
        begin, stop = at, at + len(chunk)
        at, cells = stop + 1, cell_len(chunk)
        if not chunk:
            continue
        if end == start:
            start = begin
        elif used + begin - end + cells > left:
            yield start, end
            start, left, used = begin, room, 0
        else:
            used += begin - end
        if used + cells > left:  # which only a word at the start of a line can be
            while (cut := _fits(words, start, stop, left)) < stop:
                yield start, cut
                start, left = cut, room
            cells = cell_len(words[start:stop])
        used, end = used + cells, stop
    if end > start:
        yield start, end


def _fits(words: str, start: int, stop: int, room: int) -> int:
    """Return up to where words fit into so many cells; one character at least."""
    at, used = start, 0
    while at < stop and (used := used + cell_len(words[at])) <= room:
        at += 1
    return max(at, start + 1)


def rows(pairs: Sequence[tuple[str, str]], by: int = 0) -> Iterator[str]:
    """Yield the lines of names and their values, the values below each other where there is room for it.

    Args:
        pairs: each a name and its value.
        by: how far they are moved to the right.
    """
    longest = max((cell_len(name) for name, _ in pairs), default=0) + _GUTTER
    aligned = by + longest <= width() // 2
    for name, value in pairs:
        if aligned:
            begin = " " * by + name + " " * (longest - cell_len(name))
            for number, line in enumerate(column(value, by + longest)):
                yield line if number else begin + line.lstrip(" ")
        else:
            yield " " * by + name
            yield from column(value, by + _GUTTER)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], by: int = 0) -> Iterator[str]:
    """Yield the lines of a table; columns in which nothing stands are left out, cells are wrapped.

    Args:
        head: the names of its columns.
        rows: as many cells each.
        by: how far it is moved to the right.
    """
    kept = [place for place in range(len(head)) if any(row[place] for row in rows)]
    if not kept:
        return
    chosen = [[row[place] for place in kept] for row in (head, *rows)]
    widths = _widths([max(cell_len(row[n]) for row in chosen) for n in range(len(kept))], width() - by)
    chosen.insert(1, ["─" * room for room in widths])
    for row in chosen:
        cells = (
            [words[start:end] for start, end in _lines(words, room, room)]
            for words, room in zip(row, widths, strict=True)
        )
        for parts in zip_longest(*cells, fillvalue=""):
            line = (" " * _GUTTER).join(
                part + " " * (room - cell_len(part)) for part, room in zip(parts, widths, strict=True)
            )
            yield " " * by + line.rstrip()


def _widths(wanted: Sequence[int], room: int) -> list[int]:
    """Share the room among columns: the widest give way first."""
    widths, left = list(wanted), room - _GUTTER * (len(wanted) - 1)
    while sum(widths) > left and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    return widths
