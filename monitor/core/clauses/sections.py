"""Cut a version at its headings into sections, each of which gives the same blocks wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from monitor.core.text import Block, BlockKind, blocks

#: A heading after an empty line ends every list, table and announcement before it. What is less plainly a
#: heading (a bold line, `1. Scope` underlined) does not cut: a longer section costs time, never truth.
_CUT: Final = re.compile(r"\n\n(?=#{1,6}[ \t]|[^\W\d_][^)\n][^\n]*\n(?:=+|-{2,})[ \t]*(?:\n|\Z))")
#: A paragraph after the section, which tells under which headings it ends.
_AFTER: Final = "\n\nx"

Path = tuple[tuple[int, str], ...]
"""The headings something stands under, outermost first, each with its level."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of text from a heading to the next."""

    text: str
    start: int
    """Counted in the version."""
    line: int
    """How many lines stand before it."""


def sections(text: str) -> Iterator[Section]:
    """Yield the sections of a version, in order; together they are the text."""
    start = line = 0
    for cut in _CUT.finditer(text):
        piece = text[start : cut.end()]
        yield Section(piece, start, line)
        start, line = cut.end(), line + piece.count("\n")
    yield Section(text[start:], start, line)


def placed(section: str, above: Path) -> tuple[tuple[Block, ...], Path]:
    """Return a section's blocks as they stand under the headings above it, and the headings after it.

    Args:
        section: what `sections` gave; places and lines are counted in it.
        above: the headings under which its first line stands.
    """
    *own, after = blocks(section + _AFTER)
    found: list[Block] = []
    levels: list[int] = []
    outer = above
    for block in own:
        if block.kind is BlockKind.HEADING:
            outer = tuple(heading for heading in outer if heading[0] < block.level)
            levels = [*(level for level in levels if level < block.level), block.level]
        names = tuple(name for _, name in outer)
        found.append(replace(block, headings=(*names, *block.headings)) if names else block)
    return tuple(found), (*outer, *zip(levels, after.headings, strict=True))
