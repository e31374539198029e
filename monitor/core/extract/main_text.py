"""Where a page's text stands, when no selector says so; it leans to completeness.

A kept menu is a nuisance and a lost clause a disaster: only what calls itself
navigation, banner or consent is left out, and the rest is narrowed to one
element as long as that element holds nearly all the prose of its parent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import etree

from monitor.core.extract.consent import LONGEST_BANNER, is_called_banner, is_manager
from monitor.core.extract.page import text_of
from monitor.core.extract.ranges import drop

#: Never text, wherever they stand. (Buttons are kept: questions of a policy's FAQ are often buttons.)
_NEVER: Final = frozenset({"dialog", "iframe", "select", "svg"})
_NEVER_ROLES: Final = frozenset({"dialog", "alertdialog", "search", "menu", "menubar", "tooltip"})
#: Not text of the document where they stand around it; within it they hold its title, notes and contents.
_AROUND: Final = frozenset({"nav", "aside", "header", "footer"})
_AROUND_ROLES: Final = frozenset({"navigation", "banner", "contentinfo", "complementary"})
_UNDISPLAYED: Final = re.compile(r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden")
_CONTAINERS: Final = frozenset(
    {"div", "section", "main", "article", "form", "center", "table", "tbody", "tr", "td"}
)
#: An element takes its parent's place when it holds this share of the parent's prose.
_NEARLY_ALL: Final = 0.99
#: A page is served in a handful of copies at most.
_COPIES: Final = 20
#: A part that the address names must hold this many letters to be a document of its own.
_PART: Final = 1_000


def remove_consent(root: etree._Element) -> None:
    """Remove the known consent managers from a page: a cookie banner is never part of the terms."""
    containers = root.iter("div", "dialog", "section", "aside")
    drop(root, [container for container in containers if is_manager(container)])


def main_text(root: etree._Element, fragment: str = "") -> list[etree._Element]:
    """Find the elements that hold the main text of a page.

    Args:
        root: The root of the page; what is certainly not its text is removed from it.
        fragment: The fragment of the address: several documents may share a page.

    Returns:
        The elements in the order of the page; empty where the page holds none.
    """
    body = root.find("body")
    if body is None:
        body = root
    _remove_furniture(body)
    part = next((e for e in body.iter(etree.Element) if fragment and e.get("id") == fragment), None)
    if part is not None and len(text_of(part).strip()) >= _PART:
        return [part]
    weights = _weights(body)
    here = body
    # An element that calls itself the main one also holds the date of the terms, a hundredth of them.
    while here.tag not in ("main", "article"):
        child = max(here, key=lambda element: weights.get(element, 0), default=None)
        if (
            child is None
            or child.tag not in _CONTAINERS
            or weights[child] < _NEARLY_ALL * max(1, weights[here])
        ):
            break
        here = child
    heading = next(body.iter("h1"), None)
    if heading is not None and here is not heading and here not in heading.iterancestors():
        return [heading, here]
    return [here]


def _remove_furniture(body: etree._Element) -> None:
    drop(body, list(_furniture(body)))
    known: dict[str, etree._Element] = {}
    again: list[etree._Element] = []
    for element in islice(body.iter("main", "article"), _COPIES):
        # The same text is served once for wide screens and once for narrow ones.
        text = text_of(element).strip()
        first = known.setdefault(text, element)
        if len(text) >= _PART and first is not element and first not in element.iterancestors():
            again.append(element)
    drop(body, again)


def _furniture(body: etree._Element) -> Iterator[etree._Element]:
    """Give the outermost elements that are not text of the document."""
    within = {"document": 0, "around": 0, "folded": 0}
    entered: list[str | None] = []
    folds = _Folds(body)
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        if element is body:
            continue
        if event == "end":
            left = entered.pop()
            if left is not None:
                within[left] -= 1
            continue
        kind = _kind(element)
        entered.append(kind)
        if kind is not None:
            within[kind] = within.get(kind, 0) + 1
        if (
            kind == "never"
            or (kind == "banner" and _is_banner(element))
            or (kind == "folded" and within["folded"] == 1 and not folds.hold_text(element))
            # No real page nests these deeper than three, and each look costs a walk.
            or (kind == "around" and not within["document"] and within["around"] < 4 and _is_around(element))
        ):
            yield element
            walker.skip_subtree()


def _kind(element: etree._Element) -> str | None:
    role = element.get("role")
    if role in _NEVER_ROLES or (element.tag in _NEVER and not _is_drawn_text(element)):
        return "never"
    if element.tag in ("main", "article"):
        return "document"
    if element.tag in _AROUND or role in _AROUND_ROLES:
        return "around"
    if is_called_banner(element):
        return "banner"
    return "folded" if _is_folded(element) else None


def _is_banner(element: etree._Element) -> bool:
    """Whether what calls itself a banner is one: short, and not around the document itself."""
    return (
        len(text_of(element)) < LONGEST_BANNER and next(element.iter("main", "article", "h1"), None) is None
    )


def _is_folded(element: etree._Element) -> bool:
    """Whether it is hidden at first: folded sections are hidden the way banners are."""
    return (
        element.get("hidden") is not None
        or element.tag == "noscript"
        or _UNDISPLAYED.search(element.get("style") or "") is not None
    )


def _is_drawn_text(element: etree._Element) -> bool:
    """Whether a drawing holds words to read."""
    return element.tag == "svg" and next(element.iter("text", "foreignobject"), None) is not None


class _Folds:
    """What is hidden at first and is text all the same: long sections, and rows of short ones."""

    def __init__(self, body: etree._Element) -> None:
        self._body = body
        self._letters: dict[tuple[str, str], int] | None = None

    def hold_text(self, element: etree._Element) -> bool:
        """Whether an element is one of a kind that holds enough letters for a document's sections."""
        if len(text_of(element)) >= _PART:
            return True
        if element.tag == "noscript":
            return False
        if self._letters is None:
            self._letters = {}
            walker = etree.iterwalk(self._body, events=("start",))
            for _, each in walker:
                if _is_folded(each):
                    key = _likeness(each)
                    self._letters[key] = self._letters.get(key, 0) + len(text_of(each))
                    walker.skip_subtree()
        return bool(element.get("class")) and self._letters.get(_likeness(element), 0) >= _PART


def _likeness(element: etree._Element) -> tuple[str, str]:
    return str(element.tag), element.get("class") or ""


def _is_around(element: etree._Element) -> bool:
    """Whether it stands around the text: a list of contents does not, nor what holds the document itself."""
    links = [link.get("href") or "" for link in element.iter("a")]
    contents = bool(links) and all(link.startswith("#") for link in links)
    return not contents and next(element.iter("main", "article"), None) is None


def _weights(body: etree._Element) -> dict[etree._Element, int]:
    """The letters of each element and all within it that are prose: not those of links."""
    weights: dict[etree._Element, int] = {}
    linked = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            linked += element.tag == "a"
            weights[element] = 0 if linked else len((element.text or "").strip())
            continue
        linked -= element.tag == "a"
        parent = element.getparent()
        if element is not body and parent is not None:
            weights[parent] += weights[element] + (0 if linked else len((element.tail or "").strip()))
    return weights
