"""A selector that has stopped matching: what the page looks like now, and one that finds the last good text.

The words of the page that stood in the last good text are marked; the element
that holds nearly all of them and little else is where the text now stands. It is
named by what a redesign leaves alone, and what the selector gives is read back
before it is proposed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final
from urllib.parse import urldefrag

from lxml import etree

from monitor.core.extract import css, extract, ranges
from monitor.core.extract.flow import plain
from monitor.core.extract.main_text import main_text, remove_consent
from monitor.core.extract.page import parse, text_of
from monitor.core.mending.marked import MarkedPage, f1, shares, words
from monitor.core.mending.pointing import Names, Pointer
from monitor.core.notice.quotation import visible
from monitor.core.readable.likeness import is_like_terms, overlap
from monitor.core.terms import Range, SourceDocument

#: Where less of the last good text is left on the page, the terms were rewritten or have moved elsewhere.
REWRITTEN: Final = 0.5
#: Elements this close to the best one hold the same text: of them the one with the best name is proposed.
_AS_GOOD: Final = 0.004
#: Several selectors are proposed where one alone would bring in this much that never was in the text.
_FOREIGN: Final = 0.03
_MOST_PIECES: Final = 6
_MOST_TRIED: Final = 12
_MOST_HEADINGS: Final = 6
_MOST_LOOKED_AT: Final = 100
"""Headings: empty ones, one within the other, would each be walked."""
_LONGEST: Final = 160
"""Characters of a title or heading that are shown."""


@dataclass(frozen=True, slots=True)
class Mending:
    """What a page looks like now, and how the last good text could be selected on it."""

    title: str
    words: int
    """That the whole page shows."""
    headings: tuple[str, ...]
    """The first few, in their order."""
    select: tuple[str, ...]
    """Selectors that find the last good text, for a person to confirm; where too little of it is left, a
    selector of the page's main text if that reads like terms; else none."""
    kept: float
    """The share of the last good text's runs of words that they give, from 0 to 1; below `REWRITTEN` they
    give another text."""
    known: float
    """The share of the runs of words they give that stood in the last good text, from 0 to 1."""


def mend(
    body: bytes,
    document: SourceDocument,
    last_good: str,
    *,
    media_type: str,
    charset: str | None,
    address: str,
) -> Mending:
    """Look at a page whose selectors no longer match, and propose others.

    Args:
        body: The bytes as served, after content decoding; HTML.
        document: As declared: what it removes stays removed.
        last_good: What this source document gave when it was last read well, Markdown.
        media_type: As for `monitor.core.extract.extract`.
        charset: Likewise.
        address: Likewise.

    Returns:
        What the page looks like, and selectors whose extracted text was compared with the last good one.

    Raises:
        ExtractionError: If a selector to remove is not valid CSS.
    """

    def read(*select: str) -> tuple[tuple[int, ...], str]:
        found = extract(
            body, replace(document, select=select), media_type=media_type, charset=charset, address=address
        )
        return found.matches, found.text

    wanted = words(_shown(last_good))
    root = parse(body, charset)
    title = root.find(".//title")
    best = Mending(
        title="" if title is None else plain(text_of(title))[:_LONGEST],
        words=len(words(_shown(read("body")[1]))),
        headings=tuple(_headings(root)),
        select=(),
        kept=0.0,
        known=0.0,
    )
    if not wanted:
        return best
    _remove(root, document)
    nearest = 0.0
    for select in islice(_candidates(root, wanted), _MOST_TRIED):
        matches, text = read(*select)
        near = f1(*shares(wanted, words(_shown(text))))
        if matches == (1,) * len(select) and near > nearest + _AS_GOOD:
            shared = overlap(last_good, text)
            best, nearest = replace(best, select=select, kept=shared.kept, known=shared.known), near
        if nearest >= 1 - _AS_GOOD:
            break
    if best.select:
        return best
    for select in _main(root, document):
        matches, text = read(*select)
        if matches == (1,) and is_like_terms(text):
            shared = overlap(last_good, text)
            return replace(best, select=select, kept=shared.kept, known=shared.known)
    return best


def _shown(markdown: str) -> str:
    return "\n".join(visible(line) for line in markdown.splitlines())


def _headings(root: etree._Element) -> Iterator[str]:
    some = islice(root.iter("h1", "h2", "h3"), _MOST_LOOKED_AT)
    found = (plain(text_of(heading))[:_LONGEST] for heading in some)
    yield from islice((heading for heading in found if heading), _MOST_HEADINGS)


def _remove(root: etree._Element, document: SourceDocument) -> None:
    """Take out what extraction will, but for ranges: what lies in one is seen when the text is read back."""
    plainly = [selector for selector in document.remove if not isinstance(selector, Range)]
    ranges.drop(root, [element for selector in plainly for element in css.select(root, selector)])
    remove_consent(root)


def _candidates(root: etree._Element, wanted: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give lists of selectors worth reading back, the most promising first."""
    page = MarkedPage(root, wanted)
    best = page.best(least=REWRITTEN)
    if best is None:
        return
    names = Names(root)
    if page.foreign(best) > _FOREIGN:
        pieces = page.pieces()
        named = [_pointers(names, piece)[:1] for piece in pieces] if len(pieces) <= _MOST_PIECES else []
        if len(named) > 1 and all(named):
            yield tuple(pointer.selector for found in named for pointer in found)
    alike = page.alike(best, _AS_GOOD)
    pointers = {pointer for element in alike for pointer in _pointers(names, element)}
    yield from ((pointer.selector,) for pointer in sorted(pointers, key=_by_trust))


def _main(root: etree._Element, document: SourceDocument) -> Iterator[tuple[str, ...]]:
    """Give selectors of the page's main text."""
    names = Names(root)
    # Finding it takes elements out, and what is left would be counted differently.
    duplicate = copy.deepcopy(root)
    twins = dict(zip(duplicate.iter(), root.iter(), strict=True))
    for element in reversed(main_text(duplicate, urldefrag(document.address).fragment)):
        if element in twins:
            yield from ((pointer.selector,) for pointer in _pointers(names, twins[element])[:1])


def _pointers(names: Names, element: etree._Element) -> list[Pointer]:
    return sorted(names.pointers(element), key=_by_trust) or list(names.below(element))


def _by_trust(pointer: Pointer) -> tuple[int, int, str]:
    return pointer.rank, len(pointer.selector), pointer.selector
