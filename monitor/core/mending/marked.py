"""A page as one run of words, of which those of a known text are marked: where does that text stand in it?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final

from lxml import etree

#: Chinese and Japanese are written without blanks: there every character is a word here.
_WORD: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
_RUN: Final = 5
"""Words in a row: long enough that two unrelated texts share next to none."""
#: An element that holds less of what the page has of the text is not where it stands.
_COVERS: Final = 0.9
#: A piece must hold this share of the text to be worth a selector of its own.
_WORTH: Final = 0.01
#: Past this, nobody would want to read the selectors.
_MOST_PIECES: Final = 30
_MOST_ALIKE: Final = 60
#: Beside these, letters of two neighbours make one word.
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)


def words(text: str) -> list[str]:
    """Give the words of a plain text, lower case."""
    return _WORD.findall(text.lower())


def shares(wanted: Sequence[str], got: Sequence[str]) -> tuple[float, float]:
    """Give the share of the wanted words that were got, and that of the words got that were wanted."""
    common = sum((Counter(wanted) & Counter(got)).values())
    return common / max(1, len(wanted)), common / max(1, len(got))


def f1(kept: float, known: float) -> float:
    """Give the harmonic mean of the two shares, 0 where both are."""
    return 2 * kept * known / (kept + known) if kept + known else 0.0


class MarkedPage:
    """A page whose words are marked where they stand in a run of five that the text holds too."""

    def __init__(self, root: etree._Element, wanted: Sequence[str]) -> None:
        """Lay out the page and mark it: one walk, whatever the page's nesting.

        Args:
            root: The root of the page, without what is to be removed.
            wanted: The words of the text, as `words` gives them; at least one.
        """
        body = root.find("body")
        self._body = root if body is None else body
        self._wanted = list(wanted)
        self._spans: dict[etree._Element, tuple[int, int]] = {}
        self._words = self._lay_out()
        self._marks = [0]
        for mark in _marks(self._words, wanted):
            self._marks.append(self._marks[-1] + mark)

    def best(self, *, least: float) -> etree._Element | None:
        """Give the element whose words are nearest to the text's.

        Args:
            least: The share of the text that the page must hold at least, from 0 to 1.

        Returns:
            An element that holds nearly all that is left of it; None where the page holds too little.
        """
        left = min(self._marks[-1], len(self._wanted))
        if not left or left < least * len(self._wanted):
            return None
        holding = [element for element in self._spans if self._marked(element) >= _COVERS * left]
        return max(holding, key=self._score)

    def alike(self, best: etree._Element, tolerance: float) -> list[etree._Element]:
        """Give the elements whose words are as near to the text's, within a tolerance, outermost first.

        No more than a few dozen: of a text of one word, a hostile page may hold a copy in every element.
        """
        least = self._score(best) - tolerance
        found = (element for element in self._spans if self._score(element) >= least)
        return list(islice(found, _MOST_ALIKE))

    def foreign(self, element: etree._Element) -> float:
        """Give the share of an element's words that are not of the text."""
        return 1 - self._marked(element) / max(1, self._size(element))

    def pieces(self) -> list[etree._Element]:
        """Give the fewest elements that together hold the text with little else, in the order of the page."""
        chosen = self._cut()
        if len(chosen) > _MOST_PIECES:
            return chosen
        for piece in sorted(chosen, key=self.foreign, reverse=True):
            # Clauses that several terms share are marked wherever they stand.
            others = [other for other in chosen if other is not piece]
            if f1(*shares(self._wanted, self._said(others))) > f1(*shares(self._wanted, self._said(chosen))):
                chosen = others
        return chosen

    def _cut(self) -> list[etree._Element]:
        cost = max(10.0, _WORTH * len(self._wanted))
        worth: dict[etree._Element, float] = {}
        whole: set[etree._Element] = set()
        for element in reversed(self._spans):
            alone = 2.0 * self._marked(element) - self._size(element) - cost
            parted = sum(worth.get(child, 0.0) for child in element)
            if alone > 0 and alone >= parted:
                whole.add(element)
            worth[element] = max(alone, parted, 0.0)
        chosen: list[etree._Element] = []
        waiting = [self._body]
        while waiting:
            element = waiting.pop()
            if element in whole:
                chosen.append(element)
            else:
                waiting.extend(child for child in reversed(element) if worth.get(child))
        return chosen

    def _size(self, element: etree._Element) -> int:
        start, end = self._spans[element]
        return end - start

    def _marked(self, element: etree._Element) -> int:
        start, end = self._spans[element]
        return self._marks[end] - self._marks[start]

    def _score(self, element: etree._Element) -> float:
        shared = min(self._marked(element), len(self._wanted))
        return 2 * shared / (self._size(element) + len(self._wanted))

    def _said(self, pieces: Sequence[etree._Element]) -> list[str]:
        spans = (self._spans[piece] for piece in pieces)
        return [word for start, end in spans for word in self._words[start:end]]

    def _lay_out(self) -> list[str]:
        """Write the page's text as one string, and note where in its words each element begins and ends."""
        parts: list[str] = []
        places: dict[etree._Element, tuple[int, int]] = {}
        size = 0
        for event, element in etree.iterwalk(self._body, events=("start", "end")):
            gap = "" if element.tag in _INLINE else " "
            if event == "start":
                places[element] = size + len(gap), 0
                parts.append(gap + (element.text or "").lower())
            else:
                places[element] = places[element][0], size
                parts.append(gap + ("" if element is self._body else (element.tail or "").lower()))
            size += len(parts[-1])
        found = list(_WORD.finditer("".join(parts)))
        starts = [word.start() for word in found]
        self._spans = {
            element: (bisect_left(starts, start), bisect_left(starts, end))
            for element, (start, end) in places.items()
        }
        return [word.group() for word in found]


def _marks(page: Sequence[str], wanted: Sequence[str]) -> list[bool]:
    length = min(_RUN, len(wanted))
    runs = set(zip(*(wanted[start:] for start in range(length)), strict=False))
    marked = [False] * len(page)
    for place, run in enumerate(zip(*(page[start:] for start in range(length)), strict=False)):
        if run in runs:
            marked[place : place + length] = [True] * length
    return marked
