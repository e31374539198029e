"""Elements of a page to Markdown, in the dialect of OTA's engine.

Headings of the first two levels are underlined, bullets are `*` and three
blanks, tables are GFM's with `<br>` between the blocks of a cell. Where that
engine's output would put markup across blocks (a link around a whole card, a
line break in a heading) the words are kept and the markup is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml import etree

from monitor.core.extract import tables
from monitor.core.extract.flow import BLOCK, LINE, Flow, plain, seen
from monitor.core.extract.links import PROTECTED_EMAIL, is_protected_email, target
from monitor.core.extract.page import text_of, texts

#: Browsers nest no deeper than 512 and real pages less than 60; deeper, only the words are kept.
_MAX_DEPTH: Final = 150
#: Every level of list and quotation indents its content: unbounded, a small page would write a huge text.
_MAX_INDENTS: Final = 10

_SKIPPED: Final = frozenset(
    {
        *("iframe", "head", "title", "object", "canvas", "video", "audio", "map", "datalist"),
        *("desc", "metadata", "annotation", "annotation-xml"),  # of drawings and formulas, for programs
    }
)
_BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li main "
    "menu nav noframes noscript ol output p pre search section summary table tbody td tfoot th "
    "thead tr ul".split()
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_LISTS: Final = frozenset({"ul", "ol", "menu", "dir"})
_STRONG: Final = frozenset({"strong", "b"})
_EMPHASIS: Final = frozenset({"em", "i"})
_CODE: Final = frozenset({"code", "kbd", "samp", "tt"})


def convert(elements: Sequence[etree._Element], base: str) -> str:
    """Convert elements to one Markdown text.

    Args:
        elements: In the order in which they are to stand; each is a block of its own.
        base: The address against which links are resolved.

    Returns:
        Markdown ending with one newline; "" where the elements hold no word.
    """
    writer = _Writer(base)
    flow = Flow()
    for element in elements:
        flow.block()
        writer.element(element, flow)
        flow.block()
    text = flow.markdown()
    return text + "\n" if text else ""


class _Writer:
    """Walks a tree and writes it into a flow; its fields say what stands around the element at hand."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._depth = 0
        self._indents = 0
        self._marks: set[str] = set()

    def element(self, element: etree._Element, flow: Flow) -> None:
        """Write one element, without the text after it."""
        tag = element.tag
        if tag in _SKIPPED:
            return
        if self._depth >= _MAX_DEPTH:
            flow.text(" ".join(texts(element)))
            return
        self._depth += 1
        if tag in _BLOCKS:
            self._block(tag, element, flow)
        else:
            self._inline(tag, element, flow)
        self._depth -= 1

    def _children(self, element: etree._Element, flow: Flow) -> None:
        text = element.text
        if text:
            flow.text(text)
        for child in element:
            self.element(child, flow)
            text = child.tail
            if text:
                flow.text(text)

    def _inner(self, element: etree._Element) -> Flow:
        inner = Flow()
        self._children(element, inner)
        return inner

    # --- blocks -------------------------------------------------------------------------

    def _block(self, tag: str, element: etree._Element, flow: Flow) -> None:
        if tag in _LISTS:
            self._list(element, flow)
            return
        if tag == "table" and tables.is_data(element):
            flow.block()
            self._table(element, flow)
            flow.block()
            return
        gap = LINE if tag == "li" else BLOCK
        flow.block(gap)
        if tag in _HEADINGS:
            self._heading(_HEADINGS[tag], element, flow)
        elif tag == "blockquote" and self._indents < _MAX_INDENTS:
            self._indents += 1
            quoted = self._inner(element).markdown()
            self._indents -= 1
            if quoted:
                flow.raw("\n".join(f"> {line}".rstrip() for line in quoted.split("\n")))
        elif tag == "pre":
            self._preformatted(element, flow)
        else:
            self._children(element, flow)
        flow.block(gap)

    def _heading(self, level: int, element: etree._Element, flow: Flow) -> None:
        added = {"strong"} - self._marks
        self._marks |= added
        words = " ".join(self._inner(element).markdown().split())
        self._marks -= added
        if not words:
            return
        if level <= 2:
            flow.raw(f"{words}\n{('=' if level == 1 else '-') * max(3, len(words))}")
        else:
            flow.raw(f"{'#' * level} {words}")

    def _preformatted(self, element: etree._Element, flow: Flow) -> None:
        lines = [line.rstrip() for line in seen(text_of(element)).expandtabs(4).splitlines()]
        while lines and not lines[0]:
            lines.pop(0)
        while lines and not lines[-1]:
            lines.pop()
        if not lines:
            return
        if element.find("code") is not None:
            flow.raw("\n".join(f"    {line}".rstrip() for line in lines))
            return
        # Whole policies are published inside `pre`: its lines are prose, its empty lines part paragraphs.
        for line in lines:
            flow.block(LINE if line else BLOCK)
            flow.text(line)

    def _list(self, element: etree._Element, flow: Flow) -> None:
        nested = self._indents > 0
        flow.block(LINE if nested else BLOCK)
        number = tables.number(element.get("start"), 1) if element.tag == "ol" else None
        if element.text:
            flow.text(element.text)
        items = 0
        for child in element:
            if child.tag == "li":
                number = tables.number(child.get("value"), number) if number is not None else None
                self._item(child, flow, "*   " if number is None else f"{number}.  ")
                number = None if number is None else number + 1
                items += 1
            elif items and child.tag in _LISTS:
                # Word processors write a list within a list without the item it belongs to: the one before.
                self._item(child, flow, "")
            else:
                self.element(child, flow)
            if child.tail:
                flow.text(child.tail)
        flow.block(LINE if nested else BLOCK)

    def _item(self, element: etree._Element, flow: Flow, marker: str) -> None:
        flow.block(LINE)
        if self._indents >= _MAX_INDENTS:
            self._children(element, flow)
        else:
            self._indents += 1
            inner = Flow()
            if marker:
                self._children(element, inner)
            else:
                self.element(element, inner)
            written = inner.markdown()
            self._indents -= 1
            if written:
                indented = "\n".join(f"    {line}".rstrip() for line in written.split("\n"))
                flow.raw(marker + indented.lstrip() if marker else indented)
        flow.block(LINE)

    # --- tables -------------------------------------------------------------------------

    def _table(self, table: etree._Element, flow: Flow) -> None:
        for caption in table.iter("caption"):
            self.element(caption, flow)
        for piece in tables.astray(table):
            if isinstance(piece, str):
                flow.text(piece)
            else:
                self.element(piece, flow)
        written = tables.markdown(table, lambda cell: self._inner(cell).markdown())
        if written:
            flow.block()
            flow.raw(written)

    # --- inline -------------------------------------------------------------------------

    def _inline(self, tag: str, element: etree._Element, flow: Flow) -> None:
        if tag == "br":
            flow.line_break()
        elif tag == "hr":
            flow.block()
            flow.raw("* * *")
            flow.block()
        elif tag == "a":
            self._link(element, flow)
        elif tag in _STRONG:
            self._marked("strong", "**", element, flow)
        elif tag in _EMPHASIS:
            self._marked("emphasis", "_", element, flow)
        elif tag in _CODE:
            self._code(element, flow)
        elif tag in ("img", "input"):
            _drawn(tag, element, flow)
        else:
            self._children(element, flow)

    def _marked(self, name: str, mark: str, element: etree._Element, flow: Flow) -> None:
        if name in self._marks:
            self._children(element, flow)
            return
        self._marks.add(name)
        inner = self._inner(element)
        self._marks.discard(name)
        across = "\n" in inner.markdown()
        flow.inline(inner, "" if across else mark, "" if across else mark)

    def _link(self, element: etree._Element, flow: Flow) -> None:
        href = element.get("href") or ""
        if is_protected_email(href):
            flow.text(PROTECTED_EMAIL)
            return
        address = target(href, self._base) if href and "link" not in self._marks else ""
        if not address:
            self._children(element, flow)
            return
        self._marks.add("link")
        inner = self._inner(element)
        self._marks.discard("link")
        across = "\n" in inner.markdown()
        flow.inline(inner, "" if across else "[", "" if across else f"]({address})")

    def _code(self, element: etree._Element, flow: Flow) -> None:
        text = text_of(element)
        words = plain(text)
        if words:
            inner = Flow()
            before, after = (" " if edge.isspace() else "" for edge in (text[:1], text[-1:]))
            inner.text(f"{before}{words}{after}", escaped=False)
            fence = "``" if "`" in words else "`"
            flow.inline(inner, fence, fence)


_NO_BRACKETS: Final = str.maketrans("[]\\", "() ")


def _drawn(tag: str, element: etree._Element, flow: Flow) -> None:
    """Write what stands for something drawn: the words of a picture, the state of a box to tick."""
    if tag == "img":
        # A picture's address moves with every deployment of a site; what it says to the blind stays.
        words = plain(element.get("alt") or "")
        if words:
            flow.raw(f"![{words.translate(_NO_BRACKETS)}]()")
    elif (element.get("type") or "").lower() == "checkbox":
        flow.raw("[x] " if element.get("checked") is not None else "[ ] ")
