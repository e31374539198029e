"""A selector that finds the last good text on a page whose structure has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from monitor.core.extract import css
from monitor.core.extract.page import parse, texts
from monitor.core.readable.likeness import Overlap, overlap

#: Less than this of the last good text on the page, and no selector would find it.
_KEPT: Final = 0.7
#: An element takes its parent's place when it holds as much of the text, but for a heading or a date.
_AS_MUCH: Final = 0.97
_MAX_DEPTH: Final = 60
#: A name that people chose: lower-case words. Generated ones (`css-1x2y3z`, `Body__7_8Gt`) rot in weeks.
_CHOSEN: Final = re.compile(r"[a-z]{2,20}(?:[-_][a-z]{2,20}){0,5}")
#: Utility classes say how an element looks, which changes with every redesign.
_LOOKS: Final = re.compile(r"flex|grid|block|hidden|relative|absolute|container|row|col|[wh]-|[mp][xytblr]?-")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A selector for a person to confirm; the product never changes a declaration by itself."""

    selector: str
    kept: float
    """The share of the last good text that it finds, from 0 to 1."""
    known: float
    """The share of what it finds that is the last good text."""


def propose(body: bytes, last_good: str, *, charset: str | None = None) -> Proposal | None:
    """Propose a selector that matches, once, the element of a page that holds the last good text.

    Args:
        body: The page as served.
        last_good: The Markdown that its source document gave when it was last read well.
        charset: The charset of the Content-Type header, if any.

    Returns:
        The proposal; None where the page does not hold the text or no stable selector names its element.
    """
    root = parse(body, charset)
    around = root.find("body")
    if around is None:
        return None
    shared = _shared(around, last_good)
    if shared.kept < _KEPT:
        return None
    # From the outermost in; the innermost that a stable selector names is the best.
    found: Proposal | None = None
    here: etree._Element | None = around
    for _ in range(_MAX_DEPTH):
        if here is None:
            break
        for selector in _names(here):
            if css.select(root, selector) == [here]:
                found = Proposal(selector, shared.kept, shared.known)
                break
        inner = [(child, _shared(child, last_good)) for child in here if len(child) or child.text]
        least = _AS_MUCH * shared.kept
        here, shared = next(((child, s) for child, s in inner if s.kept >= least), (None, shared))
    return found


def _shared(element: etree._Element, last_good: str) -> Overlap:
    return overlap(last_good, " ".join(texts(element)))


def _names(element: etree._Element) -> Iterator[str]:
    """The ways to name an element, the most lasting first."""
    tag = str(element.tag)
    if tag in ("main", "article"):
        yield tag
    name = element.get("id") or ""
    if _CHOSEN.fullmatch(name):
        yield f"#{name}"
    role = element.get("role")
    if role in ("main", "article"):
        yield f"[role={role}]"
    for word in (element.get("class") or "").split()[:20]:
        if _CHOSEN.fullmatch(word) and not _LOOKS.match(word):
            yield f".{word}"
            yield f"{tag}.{word}"
    if tag == "body":
        yield tag
