"""Items of lists that name a recipient, with what they say of it and what is said below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from monitor.core.recipients.announced import Announced, announced
from monitor.core.recipients.cells import (
    has_company,
    is_common,
    is_name,
    is_nothing,
    joined,
    labelled,
    lines,
)
from monitor.core.recipients.columns import Column
from monitor.core.recipients.places import named
from monitor.core.recipients.row import Row, Shape
from monitor.core.text import Block, BlockKind, plain

_MARKER: Final = re.compile(r"[ \t]*(?:[*+\-•·‣]|\(?\d{1,3}\\?[.)]|\(?[a-zA-Z]\\?\)|\([ivxIVX]{1,5}\))[ \t]+")
_BOLD: Final = re.compile(r"\s{0,9}(?:\*\*|__)([^*\n]{1,300}?)(?:\*\*|__)")
_LINK: Final = re.compile(
    r"\s{0,9}(?:!\[[^\[\]]{0,200}\]\([^()\s]{0,2000}\)\s{0,9})?\[([^\[\]]{1,300})\]\([^()\n]{0,2000}\)"
)
#: What sets a name apart from what is said of it.
_APART: Final = re.compile(
    r"\s[-|]+\s|[:：]\s?|\s?[(（]|,?\s(?:provides?|supplies|is used|are used|which|who|used (?:for|to)|for|"
    r"fournit|qui|pour|utilisé|assure|für|para)\s"
)
_BRACKET: Final = re.compile(r"\s*[(（]([^()（）]{0,300})[)）]")
_BETWEEN: Final = re.compile(r"\s[-|]+\s|;\s|\.\s")
_SURROUND: Final = " \t-|:：,;."
#: An item longer than this is a clause, not an entry of a list.
_ENTRY: Final = 600
_TELLING: Final = frozenset({Column.PURPOSE, Column.SERVICE, Column.COUNTRY, Column.PRODUCTS})
_SLOTS: Final = {
    Column.PURPOSE: "purpose",
    Column.SERVICE: "purpose",
    Column.COUNTRY: "country",
    Column.PRODUCTS: "products",
}
_PLAN: Final = re.compile(
    r"(?:only|if|when|for|used|uniquement|seulement|si|pour|nur|wenn|solo|si)\b", re.IGNORECASE
)


def listed(text: str, blocks: Sequence[Block]) -> Iterator[Row]:
    """Yield the items among some blocks that stand where recipients are announced, named or not.

    Args:
        text: what the blocks are blocks of.
        blocks: in order.
    """
    for block in blocks:
        if block.kind is not BlockKind.ITEM and block.kind is not BlockKind.PARAGRAPH:
            continue
        context = announced(block.headings, block.lead_in)
        if block.lead_in and block.level > 1:  # its lead-in ends with what the item around it says
            context = max(context, announced(block.headings, ""))
        if context is not Announced.NO:
            yield from _read(text[block.start : block.end], block, context)


def _read(source: str, block: Block, context: Announced) -> Iterator[Row]:
    """Yield what one block tells: a recipient, what holds of one above, or nobody."""
    is_item = block.kind is BlockKind.ITEM
    marker = _MARKER.match(source) if is_item else None
    body = source[marker.end() :] if marker else source
    depth = block.level + (marker is None) if is_item else 0
    row = Row(Shape.ITEM, context, block.headings, block.lead_in, depth, block.line_start, block.line_end)
    said = lines(body)
    details = [found for line in said if (found := _detail(line)) is not None]
    if said and len(details) == len(said):
        yield from _details(row, details)
    elif is_item and marker is None:
        yield from (replace(row, shape=Shape.DETAIL, purpose=line) for line in said[:1])
    elif is_item or block.lead_in or details:
        entry = _entry(body) if len(body) <= _ENTRY or details else None
        if entry is None:
            if is_item or block.lead_in:
                yield replace(row, purpose=joined(said))
            return
        yield replace(
            row,
            name=entry.name,
            purpose=entry.purpose,
            country=entry.country,
            products=entry.products,
            marked=entry.marked,
        )
        yield from _details(replace(row, depth=depth + 1), details)


def _details(row: Row, details: list[tuple[Column, str]]) -> Iterator[Row]:
    for what, words in details:
        if what is Column.NAME:
            yield replace(row, name=joined([words]), column=what, marked=True)
        elif what is Column.COUNTRY:
            yield replace(row, shape=Shape.DETAIL, column=what, country=joined([words]))
        elif what is Column.PRODUCTS:
            yield replace(row, shape=Shape.DETAIL, column=what, products=joined([words]))
        elif what in _SLOTS:
            yield replace(row, shape=Shape.DETAIL, column=what, purpose=joined([words]))
        else:
            yield replace(row, shape=Shape.DETAIL, column=what)


def _detail(line: str) -> tuple[Column, str] | None:
    """Return what a line with a label tells; a label that can be a name is one."""
    found = labelled(line)
    if found is None or not found[1]:
        return None
    label = re.split("[:：]", line, maxsplit=1)[0]
    return found if is_common(label) or not is_name(label) or len(label.split()) == 1 else None


class _Entry:
    """What an item says of a recipient."""

    __slots__ = ("country", "marked", "name", "products", "purpose")

    def __init__(self, name: str, *, marked: bool) -> None:
        self.name = name
        self.marked = marked or has_company(name)
        self.purpose = self.country = self.products = ""

    def add(self, words: str) -> None:
        """Take in a stretch of what is said behind the name."""
        words = words.strip(_SURROUND)
        if is_nothing(words):
            return
        told = labelled(words)
        if told is not None and told[0] in _SLOTS:
            slot = _SLOTS[told[0]]
            setattr(self, slot, joined([getattr(self, slot), told[1]], "; "))
        elif named(words, codes=True).only:
            self.country = joined([self.country, words], "; ")
        else:
            self.purpose = joined([self.purpose, words], "; ")


def _entry(markdown: str) -> _Entry | None:
    """Read an item as a name and what is said of it, or return None where it names nobody."""
    whole = [line for line in lines(markdown) if _detail(line) is None]
    start = _BOLD.match(markdown) or _LINK.match(markdown)
    if start is not None:
        name, rest = plain(start[1]), plain(markdown[start.end() :])
        if len(whole) > 1:
            rest = "; ".join([" ".join(whole[0][len(name) :].split()), *whole[1:]])
    else:
        words = "; ".join(whole)
        apart = _APART.search(words)
        name, rest = (words[: apart.start()], words[apart.start() :]) if apart else _listed_by_commas(words)
    name = name.strip(_SURROUND.replace(".", ""))
    name = name[:-1] if name.endswith(".") and start is None else name
    if is_common(name) and rest.strip(_SURROUND) and not rest.startswith((" (", "(")):
        inner = _entry(rest.strip(_SURROUND)) if len(rest) < _ENTRY else None
        if inner is not None and inner.marked:
            inner.purpose = joined([name, inner.purpose], "; ")
            return inner
        return None
    return _described(name, rest, marked=start is not None)


def _listed_by_commas(words: str) -> tuple[str, str]:
    """Take the name off the front of `Acme Inc., hosting, Germany`."""
    first, *others = words.split(", ")
    while others and has_company(others[0]) and len(others[0].split()) <= 2:
        first = f"{first}, {others.pop(0)}"
    return first, ", ".join(others)


def _described(name: str, rest: str, *, marked: bool) -> _Entry | None:
    if not is_name(name, marked=marked) or (marked and name.endswith(".") and not has_company(name)):
        return None  # what is in bold up to its full stop is a heading
    entry = _Entry(name, marked=marked)
    legal = re.match(r"[,\s]{0,3}(\S{1,12})(?=[\s,:;.(-]|$)", rest)
    if legal and has_company(legal[1]):
        entry.name, rest, entry.marked = f"{entry.name}{rest[: legal.end()]}", rest[legal.end() :], True
    bracket = _BRACKET.match(rest)
    if bracket is not None:
        rest = rest[bracket.end() :]
        inner = bracket[1].strip()
        places = named(inner, codes=True)
        if places.only and not places.rest:
            entry.country = inner
        elif _PLAN.match(inner):
            entry.products = inner
        elif rest.strip(_SURROUND) and (is_name(inner) or any(c.isdigit() for c in inner)):
            entry.name = f"{entry.name} ({inner})"
        else:
            entry.add(inner)
    for part in _BETWEEN.split(rest):
        ahead, _, last = part.rpartition(", ")
        if ahead and not entry.country and named(last, codes=True).only:
            entry.add(ahead)
            entry.add(last)
        else:
            entry.add(part)
    return entry
