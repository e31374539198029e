"""From the bytes of a page to a tree: the right encoding, and a parser that no page can hurt.

The tree is libxml2's. It is what BeautifulSoup builds its own from, and building
that second tree costs five times the rest of the extraction (docs/decisions).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final, cast

from lxml import etree

# The HTML standard's prescan looks at the first 1,024 bytes; real pages put scripts before their charset.
_PRESCAN: Final = 8_192
_META: Final = re.compile(
    rb"<meta[^>]{0,400}?charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE
)

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Labels are the page's word: only encodings that pages are written in are tried, never `unicode_escape`.
_WEB: Final = re.compile(
    r"utf-8|utf-16(-[lb]e)?|cp125\d|cp8(66|74)|iso8859-\d{1,2}|shift_jis|cp932|euc_(jp|kr)|iso2022_jp|"
    r"gb(k|18030)|big5(hkscs)?|cp949|koi8-[ru]|mac-(roman|cyrillic)"
)
#: What the HTML standard reads a label as, where browsers agreed on the larger encoding.
_AS_BROWSERS: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "utf-16": "utf-16-le",
}
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENDS: Final = re.compile(rb"</(?:html|body)\b[^>]{0,200}>", re.IGNORECASE)
_LAST: Final = re.compile(rb"(?:</body>\s*)?</html>\s*", re.IGNORECASE)
_METADATA: Final = frozenset({"title", "meta", "link", "base", "noscript", "bgsound", "noframes", "basefont"})
#: Their text is also valid UTF-8, so these must be believed before UTF-8 is tried.
_SEVEN_BIT: Final = frozenset({"iso2022_jp"})


def decode(body: bytes, charset: str | None) -> str:
    """Decode the bytes of a page as a browser would, with two corrections for servers that are wrong.

    A byte order mark wins; then bytes that are valid UTF-8 are UTF-8, whatever was announced; then come the
    charset of the HTTP header, that of the page's `meta`, and windows-1252 (HTML standard, section 13.2.3).
    What is announced as UTF-8 and mostly is not is taken for windows-1252.

    Args:
        body: The bytes as served, after content decoding.
        charset: The `charset` parameter of the Content-Type header, if any.

    Returns:
        The text, with U+FFFD for what cannot be decoded; never raises.
    """
    encoding, start, _ = _told(body, charset)
    return body[start:].decode(encoding, "replace")


def _told(body: bytes, charset: str | None) -> tuple[str, int, bool]:
    """Give the encoding of a page, where its text starts, and whether that is known to be valid UTF-8."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return encoding, len(mark), False
    meta = _META.search(body, 0, _PRESCAN)
    declared = [charset, meta.group(1).decode("ascii") if meta else None]
    encodings = [name for label in declared if (name := _encoding(label)) is not None]
    # A `meta` that could be read as ASCII cannot be true of a page in UTF-16.
    encodings = [name for name in encodings if not (meta and name.startswith("utf-16"))]
    first = encodings[0] if encodings else ""
    # ASCII in UTF-16 is valid UTF-8 too, with a zero beside every letter.
    wide = first.startswith("utf-16") and b"\0" in body[:_PRESCAN]
    if first not in _SEVEN_BIT and not wide:
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return "utf-8", 0, True
    other = next((name for name in encodings if name != "utf-8"), None)
    if other is None and first == "utf-8":
        # Announced and not quite valid: one bad byte must not turn every accent into two characters.
        text = body.decode("utf-8", "replace")
        if text.count("\ufffd") <= sum(not c.isascii() and c != "\ufffd" for c in text):
            return "utf-8", 0, False
    return other or "cp1252", 0, False


def _source(body: bytes, charset: str | None) -> bytes:
    """Give a page in UTF-8, without the ends of `html` and `body` where it goes on: libxml2 stops there."""
    encoding, start, is_utf8 = _told(body, charset)
    source = body if is_utf8 else body[start:].decode(encoding, "replace").encode("utf-8", "replace")
    lower = source.lower()
    ends = [place for mark in (b"</body", b"</html") if (place := lower.find(mark)) >= 0]
    if not ends or _LAST.fullmatch(source, min(ends)):
        return source
    return _ENDS.sub(b"", source)


def parse(body: bytes, charset: str | None) -> etree._Element:
    """Parse a page into a tree without comments, scripts and styles.

    Args:
        body: The bytes as served, after content decoding.
        charset: The `charset` parameter of the Content-Type header, if any.

    Returns:
        The root element; an empty `html` where the page holds nothing. Never raises: the parser recovers from
        anything, and gives up nesting deeper than 2,048 elements (browsers stop at 512).
    """
    source = _source(body, charset)
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    try:
        root: etree._Element | None = etree.fromstring(source, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return etree.Element("html")
    if b"shadowroot" in source:
        _open_shadows(root)
    etree.strip_elements(root, "script", "style", "template", with_tail=False)
    _end_head(root)
    return root


def _open_shadows(root: etree._Element) -> None:
    """Show what browsers attach as a shadow tree: it is part of the page (HTML standard, section 4.12.3)."""
    for template in root.iter("template"):
        if (template.get("shadowrootmode") or "").lower() in ("open", "closed"):
            template.tag = "div"


def _end_head(root: etree._Element) -> None:
    """Move into the body what the parser left in the head: it does not know that `main` or `section` end it.

    The HTML standard (section 13.2.6.4.4) ends a head at the first element that has no place in it.
    """
    head = root.find("head")
    first = None if head is None else next((child for child in head if child.tag not in _METADATA), None)
    if head is None or first is None:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    body.text, text = None, body.text
    astray = [first, *first.itersiblings()]
    for place, element in enumerate(astray):
        body.insert(place, element)
    if text:
        astray[-1].tail = (astray[-1].tail or "") + text


def text_of(element: etree._Element) -> str:
    """Give all the text within an element, as it stands in the source."""
    return "".join(texts(element))


def texts(element: etree._Element) -> Iterator[str]:
    """Give the text nodes within an element, in the order of the page."""
    return cast("Iterator[str]", element.itertext())


def printable(text: str) -> str:
    """Drop the characters that no tree can hold (XML 1.0, section 2.2)."""
    return _NOT_XML.sub("", text)


def _encoding(label: str | None) -> str | None:
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    name = _AS_BROWSERS.get(name, name)
    return name if _WEB.fullmatch(name) else None
