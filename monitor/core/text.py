"""Cut a version's Markdown into blocks and sentences, each with its place in the text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from monitor.core.sentences import split


class BlockKind(StrEnum):
    """What a block is in the Markdown."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    """A list item, or a paragraph that stands inside one."""
    ROW = "row"
    """One row of a table, the header row included."""
    OTHER = "other"
    """A thematic break, the rule under a table's header."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row; `text[start:end]` is the block as it stands."""

    kind: BlockKind
    start: int
    end: int
    line_start: int
    """Counted from 1."""
    line_end: int
    """Inclusive."""
    level: int
    """A heading's level (7: a paragraph all in bold), an item's depth in its list from 1, else 0."""
    headings: tuple[str, ...]
    """The headings it stands under, outermost first, plain words."""
    lead_in: str = ""
    """The plain sentence that introduces its list, after those of the lists around; '' if none."""
    columns: tuple[str, ...] = ()
    """The plain header cells of the table a row stands in."""


_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_BREAK = re.compile(r"[ \t]*([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_ITEM = re.compile(r"([ \t]*)(?:[*+\-•·‣]|\(?\d{1,3}[.)]|\(?[a-zA-Z]\)|\([ivxIVX]{1,5}\))[ \t]+\S")
_BOLD = re.compile(r"[ \t]*(\*\*|__)(?=\S)[^*_]{1,110}\1[ \t]*$")
_SEPARATOR = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t|:\-]*$")
_PSEUDO_ITEM = re.compile(
    r"[ \t]*(?:\(?[a-z0-9]{1,4}[.)]|[*_]{0,3}[^.:：\n]{2,60}[:：]|[a-zà-ÿ]|(?:To|For|Pour|Afin)\b|[–—-])"
)
_MAX_LEAD_IN = 500
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stands between two blocks: all that the text before tells of the text after."""

    headings: tuple[tuple[int, str], ...] = ()
    """Those it stands under, outermost first, each with its level."""
    items: tuple[tuple[int, str], ...] = ()
    """The indent and the lead-in of every list that is open, outermost first."""
    lead_in: str = ""
    """What the last paragraph announced."""
    parent: str = ""
    """What the last item announced, for the list inside it."""
    columns: tuple[str, ...] = ()
    header: str | None = None
    """The row before, if it may be a table's header."""


TOP = Place()


class _Reader:
    """Moves from a place on."""

    __slots__ = ("columns", "header", "headings", "items", "lead_in", "parent", "path")

    def __init__(self, place: Place) -> None:
        self.headings = place.headings
        self.items = list(place.items)
        self.lead_in, self.parent = place.lead_in, place.parent
        self.columns, self.header = place.columns, place.header
        self.path = tuple([words for _, words in place.headings])

    def place(self) -> Place:
        """Return where it stands."""
        return Place(self.headings, tuple(self.items), self.lead_in, self.parent, self.columns, self.header)

    def enter(self, level: int, words: str) -> None:
        """Go under a heading: whatever was announced before it is over."""
        above = self.headings
        while above and above[-1][0] >= level:
            above = above[:-1]
        self.headings = (*above, (level, words))
        self.path = tuple([words for _, words in self.headings])
        self.items.clear()
        self.lead_in = self.parent = ""

    def item(self, indent: int) -> tuple[int, str]:
        """Open or continue a list at `indent`; return the item's depth and its lead-in."""
        while self.items and self.items[-1][0] > indent:
            self.items.pop()
        if not self.items or (self.items[-1][0] < indent and len(self.items) < _MAX_DEPTH):
            outer = self.items[-1][1] if self.items else self.lead_in
            inner = self.parent if self.items else ""
            self.items.append((indent, f"{outer} {inner}".strip()[-_MAX_LEAD_IN:]))
        return len(self.items), self.items[-1][1]


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text, in order and without overlap, in linear time.

    Args:
        text: Markdown as Open Terms Archive writes it (setext headings, `*   ` bullets, tables whose cells
            hold `<br>`, `- - -` breaks) or any common Markdown.
    """
    return tuple(_blocks(text, _Reader(TOP)))


def opening(text: str, count: int) -> tuple[Block, ...]:
    """Return the first blocks of a Markdown text, at most `count`, reading no further."""
    return tuple(islice(_blocks(text, _Reader(TOP)), count))


def blocks_from(text: str, place: Place) -> tuple[tuple[Block, ...], Place]:
    """Return the blocks of a part of a text, and where it leaves the reader.

    Parts that an empty line keeps apart, each read from where the one before ended, give the blocks of the
    whole.

    Args:
        text: the part; places and lines are counted in it.
        place: where its first line stands; `TOP` for a text's first.
    """
    reader = _Reader(place)
    return tuple(_blocks(text, reader)), reader.place()


def sentences(text: str, block: Block) -> tuple[tuple[int, int], ...]:
    """Return the spans in `text` of the sentences of a block; a row's cells are never joined."""
    return split(text, block.start, block.end, cells=block.kind is BlockKind.ROW)


def _blocks(text: str, place: _Reader) -> Iterator[Block]:
    open_: list[tuple[int, int, str]] = []
    first = start = after = 0
    for number, whole in enumerate(text.split("\n"), 1):
        start, after = after, after + len(whole) + 1
        line = whole.rstrip("\r")
        bare = line.strip()
        underline = _UNDERLINE.match(line) if bare[:1] in {"=", "-"} else None
        if (
            underline
            and open_
            and len(open_) <= 3
            and not _ITEM.match(open_[0][2])
            and open_[0][2].lstrip()[:1] != "|"
        ):
            level = 1 if underline[1].startswith("=") else 2
            yield _heading(text, place, open_, first, level)
            open_ = []
        elif not bare or _is_alone(line, bare[0]):
            if open_:
                yield _close(text, place, open_, first)
                open_ = []
            if bare:
                yield _alone(text, place, (start, start + len(line), line), number)
        else:
            if open_ and _ITEM.match(line):
                yield _close(text, place, open_, first)
                open_ = []
            if not open_:
                first = number
            open_.append((start, start + len(line), line))
    if open_:
        yield _close(text, place, open_, first)


def _is_alone(line: str, begun: str) -> bool:
    """Tell whether a line that begins with a character is a block of its own, whatever stands around it."""
    return (
        begun == "|"
        or (begun in "-*_" and _BREAK.match(line) is not None)
        or (begun == "#" and _ATX.match(line) is not None)
    )


def _alone(text: str, place: _Reader, line: tuple[int, int, str], number: int) -> Block:
    start, end, words = line
    atx = _ATX.match(words)
    if atx:
        return _heading(text, place, [line], number, len(atx[1]))
    if not words.lstrip().startswith("|"):
        place.header, place.columns = None, ()
        return Block(BlockKind.OTHER, start, end, number, number, 0, place.path)
    if _SEPARATOR.match(words) and "-" in words:
        place.columns = _cells(place.header) if place.header is not None else ()
        place.header = None
        return Block(BlockKind.OTHER, start, end, number, number, 0, place.path)
    place.header = words
    return Block(BlockKind.ROW, start, end, number, number, 0, place.path, place.lead_in, place.columns)


def _cells(row: str) -> tuple[str, ...]:
    return tuple(plain(cell)[:200] for cell in row.strip().strip("|").split("|"))


def _heading(text: str, place: _Reader, lines: list[tuple[int, int, str]], number: int, level: int) -> Block:
    start, end = lines[0][0], lines[-1][1]
    words = plain(text[start:end].lstrip(" #").rstrip(" #"))
    place.enter(level, words[:200])
    place.columns, place.header = (), None
    return Block(BlockKind.HEADING, start, end, number, number + len(lines) - 1, level, place.path[:-1])


def _close(text: str, place: _Reader, lines: list[tuple[int, int, str]], number: int) -> Block:
    """Return the paragraph or item that `lines` hold, and note what it announces."""
    start, end = lines[0][0], lines[-1][1]
    line = lines[0][2]
    last = number + len(lines) - 1
    place.columns, place.header = (), None
    item = _ITEM.match(line)
    announces = _announcement(text, start, end)
    if item:
        depth, lead_in = place.item(len(item[1].expandtabs(4)))
        place.parent = announces
        return Block(BlockKind.ITEM, start, end, number, last, depth, place.path, lead_in)
    items = place.items
    indent = len(line) - len(line.lstrip()) if items else 0
    if indent >= 2:
        while len(items) > 1 and items[-1][0] >= indent:
            items.pop()
        place.parent = announces
        return Block(BlockKind.ITEM, start, end, number, last, len(items), place.path, items[-1][1])
    if len(lines) == 1 and not announces and _BOLD.match(line):
        return _heading(text, place, lines, number, 7)
    items.clear()
    like_an_item = bool(place.lead_in) and _PSEUDO_ITEM.match(line) is not None
    lead_in = place.lead_in if like_an_item and not announces else ""
    if announces or not lead_in:
        place.lead_in = announces
    place.parent = ""
    return Block(BlockKind.PARAGRAPH, start, end, number, last, 0, place.path, lead_in)


def _announcement(text: str, start: int, end: int) -> str:
    """Return the last sentence of a block that introduces what follows (it ends in a colon), else ''."""
    tail = text[max(start, end - 12) : end].rstrip(" *_\t\r")
    if not tail.endswith((":", "：")):
        return ""
    spans = split(text, start, end)
    return plain(text[spans[-1][0] : spans[-1][1]])[-_MAX_LEAD_IN:] if spans else ""


IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)")
LINK = re.compile(r"\[([^\[\]]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)")
TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"[*`]+|~~|(?<![^\W_])_+|_+(?![^\W_])")
_MARKER = re.compile(r"^[ \t]*(?:#{1,6}|[*+\-•·‣>])[ \t]+")
_FOLDED = dict.fromkeys("‘’‚‛′ʼ´", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
#: Quotes, hyphens and zero-width characters: searched for, since few characters are any (a table of
#: characters would be asked for each of them).
_FOLD = re.compile(f"[{''.join(_FOLDED)}\u00ad\u200b-\u200f\u2060\ufeff]")


def _folded(one: re.Match[str]) -> str:
    return _FOLDED.get(one[0], "")


def plain(markdown: str) -> str:
    """Return the words a reader sees, on one line.

    Link targets, images, tags, emphasis, list and heading marks and zero-width characters are dropped,
    the rest is NFKC with straight quotes and hyphens and single spaces. Case is kept.
    """
    words = _MARKER.sub("", markdown)
    if "](" in words:
        words = LINK.sub(r"\1", IMAGE.sub(" ", words))
    if "<" in words:
        words = TAG.sub(" ", words)
    if "&" in words:
        words = html.unescape(words)
    if "*" in words or "_" in words or "`" in words or "~" in words:
        words = _EMPHASIS.sub("", words)
    if "\\" in words:
        words = _ESCAPE.sub(r"\1", words)
    if not words.isascii():
        words = _FOLD.sub(_folded, unicodedata.normalize("NFKC", words))
    return " ".join(words.replace("|", " ").split())
