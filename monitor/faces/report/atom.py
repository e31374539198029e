"""Write what happened as a feed: Atom, as RFC 4287 has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from monitor.core.notice.quotation import harmless
from monitor.core.tools import Language
from monitor.faces.report.reservations import Remark
from monitor.faces.report.view import BOARD, FEED

#: Tag URIs (RFC 4151) name an authority on a date; ours is in the domain that nobody can own (RFC 2606), and
#: what follows it is a hash, so that no two organisations ever give one name to two entries.
_AUTHORITY: Final = "tag:terms-drift-monitor.invalid,2025"
#: The moment of a feed in which nothing has happened yet.
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)

_ATOM: Final = "http://www.w3.org/2005/Atom"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
#: Elements without a prefix, as people who look at the source expect; the stubs know no prefix but strings.
_NO_PREFIX: Final[Mapping[str, dict[str, str]]] = {
    name: {None: name}  # type: ignore[dict-item]
    for name in (_ATOM, _XHTML)
}
#: What XML 1.0 cannot hold, even escaped (section 2.2).
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed, in words."""

    id: str
    """Without the authority and the language; never another for the same event."""
    at: datetime
    title: str
    kind: tuple[str, str]
    """A word for programs and one for people."""
    paragraphs: tuple[Remark, ...]
    page: str
    """That tells it in full, in the folder of the language."""
    page_words: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in one language."""

    id: str
    """As of an item."""
    title: str
    subtitle: str
    rights: str
    """Empty: nothing to say."""
    author: str
    language: Language
    address: str | None
    """Where readers reach the site, ending in `/`; None: not known, so links are relative."""
    items: tuple[Item, ...]
    """The newest first."""


def atom(feed: Feed) -> bytes:
    """Return a feed in UTF-8; dated by its newest entry, so that the same entries are the same bytes."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_NO_PREFIX[_ATOM])
    root.set(_LANG, feed.language.value)
    _add(root, "id", _name(feed, feed.id))
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _moment(max((item.at for item in feed.items), default=_NEVER)))
    _add(_add(root, "author"), "name", feed.author)
    if feed.address is not None:
        _link(root, feed, FEED, "self", "application/atom+xml")
    _link(root, feed, BOARD, "alternate", "text/html")
    if feed.rights:
        _add(root, "rights", feed.rights)
    _add(root, "generator", "terms-drift-monitor")
    for item in feed.items:
        _entry(root, feed, item)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _entry(root: etree._Element, feed: Feed, item: Item) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", _name(feed, item.id))
    _add(entry, "title", item.title)
    _add(entry, "published", _moment(item.at))
    _add(entry, "updated", _moment(item.at))
    _add(entry, "category", term=item.kind[0], label=item.kind[1])
    _link(entry, feed, item.page, "alternate", "text/html")
    div = etree.SubElement(_add(entry, "content", type="xhtml"), f"{{{_XHTML}}}div", nsmap=_NO_PREFIX[_XHTML])
    for remark in item.paragraphs:
        _xhtml(div, "p", remark.full)
        for quote in remark.quotes:
            block = _xhtml(div, "blockquote")
            if quote.language is not None:
                block.set(_LANG, quote.language)
                block.set("lang", quote.language)
            _xhtml(block, "p", quote.words)
            _xhtml(_xhtml(div, "p"), "cite", quote.source)
    _xhtml(_xhtml(div, "p"), "a", item.page_words).set("href", _address(feed, item.page))


def _name(feed: Feed, id_: str) -> str:
    return f"{_AUTHORITY}:{id_}/{feed.language.value}"


def _link(parent: etree._Element, feed: Feed, page: str, rel: str, media_type: str) -> None:
    href = _address(feed, page)
    _add(parent, "link", rel=rel, type=media_type, hreflang=feed.language.value, href=href)


def _address(feed: Feed, page: str) -> str:
    """Return where a page is: in full where that is known, else from the feed, which is beside it."""
    return page if feed.address is None else f"{feed.address}{feed.language.value}/{page}"


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    found = etree.SubElement(
        parent, f"{{{_ATOM}}}{name}", {key: _text(value) for key, value in attributes.items()}
    )
    found.text = None if text is None else _text(text)
    return found


def _xhtml(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    found = etree.SubElement(parent, f"{{{_XHTML}}}{name}")
    found.text = None if text is None else _text(text)
    return found


def _text(words: str) -> str:
    """Return words without what XML cannot hold, and what hides or reorders."""
    return _NOT_XML.sub("", harmless(words))


def _moment(at: datetime) -> str:
    """Return a moment as RFC 3339 has it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
