"""From the bytes of a source document and its selectors to Markdown, as OTA's engine extracts it.

The order is that engine's: ranges to remove are resolved, CSS matches removed,
ranges removed, then each selector selects in its turn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag, urljoin

from lxml import etree

from monitor.core.errors import ExtractionError
from monitor.core.extract import css, ranges
from monitor.core.extract.facts import Page, facts, facts_of_text, is_complete
from monitor.core.extract.flow import seen
from monitor.core.extract.links import without_token
from monitor.core.extract.main_text import main_text, remove_consent
from monitor.core.extract.markdown import convert
from monitor.core.extract.page import decode, parse, printable
from monitor.core.terms import Range, Selector, SourceDocument

#: What OTA puts between the source documents of one terms.
SEPARATOR: Final = "\n\n- - -\n\n"
#: Attributes that the text shows.
_SHOWN: Final = ("alt", "start", "value", "colspan", "rowspan", "type", "checked")


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one source document says."""

    text: str
    """Markdown ending with one newline; "" where nothing was selected or it holds no word."""
    matches: tuple[int, ...]
    """How often each `select` selector matched, in order; of a range 0 or 1."""
    page: Page


def extract(
    body: bytes, document: SourceDocument, *, media_type: str, charset: str | None, address: str
) -> Extracted:
    """Extract the terms from a page.

    Args:
        body: The bytes as served, after content decoding.
        document: Where to look: its `select` and `remove`; without `select` the main text is found
            automatically.
        media_type: As served, lower case; plain text is taken as it is, anything else is read as HTML.
        charset: The charset of the Content-Type header, if any.
        address: Where the bytes came from: links are resolved against it.

    Returns:
        The Markdown, the matches of each selector, and facts about the page; never raises for what a page
        holds.

    Raises:
        ExtractionError: If a selector of the document is not valid CSS.
    """
    root = _tree(body, media_type, charset)
    page = facts(root, body)
    base = _base(root, address)
    pieces, matches = _selected(root, document)
    return Extracted(convert(pieces, base), matches, page)


def fingerprint(body: bytes, document: SourceDocument, *, media_type: str, charset: str | None) -> str:
    """Give a digest of what would be selected, cheaper than extracting it.

    Two pages with the same fingerprint give the same visible text and the same matches, and both are complete
    or neither is. Two with different ones may give the same text still. Link targets count without their
    queries, which hold the tokens of a visit.

    Args:
        body: As for `extract`.
        document: As for `extract`.
        media_type: As for `extract`.
        charset: As for `extract`.

    Returns:
        Hexadecimal digits.

    Raises:
        ExtractionError: If a selector of the document is not valid CSS.
    """
    root = _tree(body, media_type, charset)
    pieces, matches = _selected(root, document)
    digest = hashlib.blake2b(repr((matches, is_complete(body))).encode(), digest_size=16)
    # Read before the attributes go: a piece may hold another.
    for piece in pieces:
        links = (without_token(str(link.get("href") or "")) for link in piece.iter("a"))
        shown = (
            f"{e.tag}{[value for name in _SHOWN if (value := e.get(name)) is not None]}"
            for e in piece.iter("img", "ol", "li", "td", "th", "input")
        )
        digest.update("\x1f".join((*links, *shown)).encode("utf-8", "replace"))
    for piece in pieces:
        for element in piece.iter(etree.Element):
            element.attrib.clear()
        etree.strip_tags(piece, "span", "font", "svg", "path", "g")
        source = etree.tostring(piece, encoding="utf-8", method="html", with_tail=False)
        # Blanks are worth one, but for prose laid out by its line breaks.
        digest.update(source if b"<pre" in source else b" ".join(source.split()))
    return digest.hexdigest()


def from_pdf(markdown: str) -> Extracted:
    """Give the text read from a PDF the shape of an extracted page: no selector, no page around it.

    Args:
        markdown: As the PDF's reader gives it.

    Returns:
        The same text ending with one newline, or "".
    """
    text = "\n".join(seen(line).rstrip() for line in markdown.splitlines()).strip("\n")
    return Extracted(text + "\n" if text else "", (), facts_of_text(text))


def combine(parts: Sequence[str]) -> str:
    """Join the texts of the source documents of one terms, in order, as OTA does since its version 7.1.

    Args:
        parts: The Markdown of each source document.

    Returns:
        One Markdown text ending with one newline; "" where no part holds a word.
    """
    joined = SEPARATOR.join(part.strip("\n") for part in parts)
    return joined + "\n" if joined.strip("\n -") else ""


def _tree(body: bytes, media_type: str, charset: str | None) -> etree._Element:
    if media_type != "text/plain":
        return parse(body, charset)
    root = etree.Element("html")
    etree.SubElement(etree.SubElement(root, "body"), "pre").text = printable(decode(body, charset))
    return root


def _base(root: etree._Element, address: str) -> str:
    """The address that links are relative to (HTML standard, section 4.2.3)."""
    base = next((href for element in root.iter("base") if (href := element.get("href")) is not None), None)
    try:
        return address if base is None else urljoin(address, base.strip())
    except ValueError:
        return address


def _selected(root: etree._Element, document: SourceDocument) -> tuple[list[etree._Element], tuple[int, ...]]:
    """Remove and select; the matches of each selector beside what they matched."""
    try:
        _remove(root, document.remove)
        remove_consent(root)
        if not document.select:
            return main_text(root, urldefrag(document.address).fragment), ()
        found = [_select(root, selector) for selector in document.select]
    except css.InvalidSelectorError as error:
        raise ExtractionError(document.id, error.selector, str(error)) from error
    return [element for elements in found for element in elements], tuple(len(elements) for elements in found)


def _remove(root: etree._Element, selectors: Sequence[Selector]) -> None:
    cuts = [
        cut for selector in selectors if isinstance(selector, Range) if (cut := ranges.find(root, selector))
    ]
    # All are found before any is removed: a selector may lean on what another removes.
    ranges.drop(
        root, [e for selector in selectors if isinstance(selector, str) for e in css.select(root, selector)]
    )
    for cut in cuts:
        ranges.cut_out(root, cut)


def _select(root: etree._Element, selector: Selector) -> list[etree._Element]:
    if isinstance(selector, str):
        return css.select(root, selector)
    found = ranges.find(root, selector)
    return [ranges.copy_of(found)] if found else []
