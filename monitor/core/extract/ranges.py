"""OTA's range selectors on a tree: everything from one element to another.

They follow the DOM's live ranges: the boundary points lie before or after the
first match of each selector, and an element cut by one is kept with what is
left of it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from monitor.core.extract.css import select
from monitor.core.terms import Range

#: No parsed page holds an element of this name.
_DROPPED: Final = "{dropped}element"


@dataclass(frozen=True, slots=True)
class Found:
    """A range whose two ends stand in the page."""

    start: etree._Element
    end: etree._Element
    start_included: bool
    end_included: bool


def find(root: etree._Element, wanted: Range) -> Found | None:
    """Find the first match of both ends of a range.

    Args:
        root: The root of the page.
        wanted: The range as declared.

    Returns:
        The range in the page; None where one of its ends does not match.

    Raises:
        InvalidSelectorError: If one of the selectors is not valid CSS.
    """
    starts, ends = select(root, wanted.start), select(root, wanted.end)
    if not starts or not ends:
        return None
    return Found(starts[0], ends[0], wanted.start_included, wanted.end_included)


def cut_out(root: etree._Element, found: Found) -> None:
    """Delete everything within a range from the page."""
    _prune(root, found, inside=True)


def copy_of(found: Found) -> etree._Element:
    """Copy the content of a range.

    Args:
        found: The range in the page.

    Returns:
        A copy of the smallest element around both ends, without what lies outside the range.
    """
    above = _ancestors(found.end)
    around = next((element for element in _ancestors(found.start) if element in above), found.start)
    # The copy lists its elements in the same order, which is how the ends are found again.
    places = {element: place for place, element in enumerate(around.iter(etree.Element))}
    duplicate = copy.deepcopy(around)
    duplicate.tail = None
    elements = list(duplicate.iter(etree.Element))
    start, end = elements[places[found.start]], elements[places[found.end]]
    _prune(duplicate, Found(start, end, found.start_included, found.end_included), inside=False)
    return duplicate


def drop(root: etree._Element, elements: Iterable[etree._Element]) -> None:
    """Delete elements from the page under `root`; the text after each of them stays."""
    # One pass in C: moving the texts one element at a time costs the square of a hostile page's size.
    for element in elements:
        if element is root:
            root.clear()
            return
        element.tag = _DROPPED
    etree.strip_elements(root, _DROPPED, with_tail=False)


def _ancestors(element: etree._Element) -> list[etree._Element]:
    """The elements around, nearest first; a page's root stands around itself."""
    return list(element.iterancestors()) or [element]


def _prune(root: etree._Element, found: Found, *, inside: bool) -> None:
    """Delete what lies inside a range, or what lies outside it."""
    around = set(found.start.iterancestors())
    began: dict[etree._Element, bool] = {}
    doomed: list[etree._Element] = []
    place = _Place(found)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            began[element] = place.enter(element)
            if place.within is inside:
                element.text = None
            continue
        whole = began[element] is inside and place.within is inside
        if whole and element is not root and (inside or element not in around):
            doomed.append(element)
        place.leave(element)
        if place.within is inside and element is not root:
            element.tail = None
    drop(root, doomed)


class _Place:
    """Where a walk in the order of the page stands, seen from a range."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._ended = False
        self.within = False

    def enter(self, element: etree._Element) -> bool:
        """Pass the beginning of an element; whether it lies within."""
        if element is self._found.start and self._found.start_included:
            self.within = not self._ended
        if element is self._found.end and not self._found.end_included:
            self.within, self._ended = False, True
        return self.within

    def leave(self, element: etree._Element) -> None:
        """Pass the end of an element."""
        if element is self._found.start and not self._found.start_included:
            self.within = not self._ended
        if element is self._found.end and self._found.end_included:
            self.within, self._ended = False, True
