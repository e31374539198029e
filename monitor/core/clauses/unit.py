"""A unit of reading: one sentence (or table row) with what stands above and before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.core.clauses.countries import spell_out
from monitor.core.clauses.passage import Passage, Passages, Span
from monitor.core.clauses.patterns import fold_plain
from monitor.core.text import Block, BlockKind, plain, sentences

_MAX_UNIT = 6000
"""No sentence is longer; what follows in a hostile text is read as another."""


@dataclass(slots=True)
class Unit:
    """One sentence with its context, all folded; `text[own:]` is it, before that its list's lead-in."""

    passages: Passages
    start: int
    end: int
    passage: Passage
    own: int
    plain: str
    under: Passage
    """Headings, lead-in and column headers above it."""
    before: Passage
    """The sentence before it in its block, '' for the first."""
    block: Block
    source: str
    """The Markdown of the sentence."""
    first_cell: int | None = None
    """Where, in `text`, the first cell of a row of purposes ends; None in any other block."""

    @property
    def text(self) -> str:
        """The folded words, those of the list's lead-in first."""
        return self.passage.text

    def spans(self, name: str) -> tuple[Span, ...]:
        """Return where words of a list stand in `text`."""
        return self.passage.spans(name)

    def has(self, name: str) -> bool:
        """Tell whether any word of a list stands in the sentence or its lead-in."""
        return self.passage.may(name) and self.passage.has(name)

    def has_own(self, name: str) -> bool:
        """Tell whether any word of a list stands in the sentence itself."""
        return self.passage.may(name) and self.passage.has(name, self.own)

    def of(self, text: str) -> Passage:
        """Return other folded text as something to find lists in."""
        return self.passages.of(text)

    def masked(self, *names: str) -> Passage:
        """Return the text with blanks for the words of some lists."""
        masked = self.text
        for name in names:
            for start, end in self.spans(name):
                masked = masked[:start] + " " * (end - start) + masked[end:]
        return self.of(masked) if masked != self.text else self.passage


def above(block: Block, passages: Passages) -> Passage:
    """Return the headings, the lead-in and the column headers above a block."""
    return passages.of(fold_plain(" . ".join((*block.headings[-3:], block.lead_in, *block.columns))))


def units(text: str, block: Block, passages: Passages, under: Passage) -> Iterator[Unit]:
    """Yield the units of a block: a row as a whole, anything else sentence by sentence.

    Args:
        text: what the block stands in.
        block: the block.
        passages: makes those of its sentences.
        under: what `above` gives of it.
    """
    lead = fold_plain(block.lead_in)
    if block.kind is BlockKind.ROW and not _is_prose(text[block.start : block.end]):
        spans = [(block.start, block.end)]
    else:
        spans = [piece for span in sentences(text, block) for piece in _pieces(*span)]
    before = passages.of("")
    for start, end in spans:
        words = plain(text[start:end])
        own = fold_plain(spell_out(words))
        shared = f"{lead} " if lead and block.kind is not BlockKind.ROW and not before.text else ""
        passage = passages.of(shared + own)
        first = _first_cell(text[start:end]) if block.kind is BlockKind.ROW else None
        yield Unit(
            passages, start, end, passage, len(shared), words, under, before, block, text[start:end], first
        )
        before = passages.of(own) if shared else passage


_PURPOSE = ("to ", "pour ", "afin ", "zur ", "zum ", "para ")


def _first_cell(row: str) -> int | None:
    """Return where the folded first cell of a row ends, if it states a purpose."""
    first = fold_plain(plain(row.strip().lstrip("|").partition("|")[0]))
    return len(first) if first.startswith(_PURPOSE) else None


def _is_prose(row: str) -> bool:
    """Tell whether a table only lays out prose: all of the row's words stand in one cell."""
    return sum(any(c.isalnum() for c in cell) for cell in row.split("|")) <= 1


def _pieces(start: int, end: int) -> Iterator[Span]:
    while end - start > _MAX_UNIT:
        yield start, start + _MAX_UNIT
        start += _MAX_UNIT
    yield start, end
