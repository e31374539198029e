"""What a notice quotes of a vendor's text: a sentence as it stands, and the words that changed in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal

from monitor.core.drift import words as compare
from monitor.core.model import Hunk

Mark = Literal["=", "-", "+"]
Piece = tuple[Mark, str]
"""Some words, kept, removed or added."""
Stretch = tuple[int, int]
"""From one place in a text up to another."""

_SIDES: tuple[Literal["-"], Literal["+"]] = ("-", "+")
#: How much of the shorter side two passages share at least where their difference is worth marking.
_ALIKE = 0.35

#: What stands for words left out.
GAP = " […] "

_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)")
#: An escaped character, which stays, or marks of emphasis, which do not.
_EMPHASIS = re.compile(r"\\([!-/:-@\[-`{-~])|[*`]+|~~|(?<![^\W_])_+|_+(?![^\W_])")
_BREAK = re.compile(r"(?:<br ?/?>\s*)+", re.IGNORECASE)
_MARKER = re.compile(r"^[ \t]*(?:#{1,6}|[*+\-•>])[ \t]+", re.MULTILINE)
_SPACE = re.compile(r"[\s|]+")
#: How a sentence ends, whatever closes around it.
_ENDED = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*\s*\Z")
#: Control characters, and those that hide, reorder or silently join what stands around them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]"
)
#: What a match gives way to: nothing, a space, or its first group.
_GROUP = r"\1"
#: From Markdown to what a reader of the page sees, step by step.
_STEPS = (
    (_HIDDEN, ""),
    (_BREAK, " "),
    (_MARKER, ""),
    (_IMAGE, " "),
    (_LINK, _GROUP),
    (_EMPHASIS, _GROUP),
    (_SPACE, " "),
)


def harmless(words: str) -> str:
    """Return words without control characters, nor those that hide or reorder what stands around them."""
    return _HIDDEN.sub("", words)


@lru_cache(maxsize=256)  # what is compared is looked through for quotes first
def visible(markdown: str) -> str:
    """Return the words a reader of the page sees, on one line, in the vendor's own spelling and quotes.

    Unlike the text that is searched and compared, nothing is folded: it is evidence.
    """
    words = markdown
    for pattern, instead in _STEPS:
        words = pattern.sub(instead, words)
    return words.strip()


def emphasised(markdown: str, marks: Sequence[Stretch]) -> tuple[tuple[str, bool], ...]:
    """Return what `visible` returns, cut where emphasis begins and ends.

    Args:
        markdown: a quote.
        marks: the stretches of it to emphasise, sorted and apart from each other.

    Returns:
        The pieces, which together are `visible(markdown)`, each with whether it is emphasised.
    """
    words, origins = _traced(markdown)
    marked = [any(start <= origin < end for start, end in marks) for origin in origins]
    pieces = []
    for is_marked, run in groupby(range(len(words)), marked.__getitem__):
        places = list(run)
        pieces.append((words[places[0] : places[-1] + 1], is_marked))
    return tuple(pieces)


def _traced(markdown: str) -> tuple[str, list[int]]:
    """Return `visible(markdown)`, and for each of its characters the place that it comes from."""
    words, origins = markdown, list(range(len(markdown)))
    for pattern, instead in _STEPS:
        parts: list[str] = []
        kept: list[int] = []
        at = 0
        for match in pattern.finditer(words):
            parts.append(words[at : match.start()])
            kept += origins[at : match.start()]
            if instead == _GROUP:
                first, last = match.span(1)
                if first >= 0:
                    parts.append(words[first:last])
                    kept += origins[first:last]
            elif instead:
                parts.append(instead)
                kept.append(origins[match.start()])
            at = match.end()
        words, origins = "".join(parts) + words[at:], kept + origins[at:]
    start, end = len(words) - len(words.lstrip()), len(words.rstrip())
    return words[start:end], origins[start:end]


def change_of(quote: str, hunks: Iterable[Hunk]) -> tuple[Hunk, Stretch, tuple[Piece, ...]] | None:
    """Find the hunk that brought a quoted sentence, and what changed within that sentence.

    Args:
        quote: a sentence of the new version, in Markdown.
        hunks: where the new version differs from the one before.

    Returns:
        The hunk, where the sentence stands in what a reader sees of its new text, and the pieces that cover
        the sentence with what it replaced; None where no hunk holds it, or where its words did not change.
    """
    sought = visible(quote)
    for hunk in hunks:
        after = visible(hunk.after)
        start = after.find(sought)
        if sought and start >= 0:
            stretch = (start, start + len(sought))
            pieces = _within(pieces_of(hunk), *stretch)
            return (hunk, stretch, pieces) if any(mark != "=" for mark, _ in pieces) else None
    return None


def _within(pieces: Sequence[Piece], start: int, end: int) -> tuple[Piece, ...]:
    """Cut pieces to the stretch `[start, end)` of the new text; what was removed there stays."""
    kept: list[Piece] = []
    at = 0
    for mark, words in pieces:
        if mark == "-":
            if start <= at <= end:
                kept.append((mark, words))
            continue
        cut = words[max(start - at, 0) : max(end - at, 0)]
        if cut:
            kept.append((mark, cut))
        at += len(words)
    if kept and kept[-1][0] == "-" and not _ENDED.search(kept[-1][1]):
        # What was removed goes on in words that stayed, further on in the passage.
        kept[-1] = ("-", kept[-1][1].rstrip() + GAP.rstrip())
    return tuple(kept)


def outside(pieces: Sequence[Piece], stretches: Sequence[Stretch]) -> tuple[Piece, ...]:
    """Leave out of a difference what was shown already: stretches of the new text and what they replaced."""
    rest: list[Piece] = []
    at = 0
    for mark, words in pieces:
        if mark == "-":
            if not any(start <= at <= end for start, end in stretches):
                rest.append((mark, words))
            continue
        place = 0
        for start, end in sorted(stretches):
            first, last = max(start - at, place), min(end - at, len(words))
            if first < last:
                rest += [(mark, words[place:first]), ("=", GAP)]
                place = last
        rest.append((mark, words[place:]))
        at += len(words)
    kept: list[Piece] = []
    for piece in rest:
        if piece[1].strip() and not (kept and kept[-1] == piece == ("=", GAP)):
            kept.append(piece)
    return tuple(kept)


def readable(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return a difference as it is, or as one text in place of another where hardly a word stayed.

    Words that two sentences happen to share are no help to a reader who compares them.
    """
    kept = sum(len(words) for mark, words in pieces if mark == "=" and words != GAP)
    before, after = ("".join(words for _, words in side(pieces, mark)) for mark in _SIDES)
    if not before.strip() or not after.strip() or kept >= _ALIKE * min(len(before), len(after)):
        return tuple(pieces)
    return (("-", before), ("+", after))


def is_changed(pieces: Iterable[Piece]) -> bool:
    """Tell whether any word was removed or added."""
    return any(mark != "=" and any(c.isalnum() for c in words) for mark, words in pieces)


def pieces_of(hunk: Hunk) -> tuple[Piece, ...]:
    """Return what changed in a hunk, as a reader sees it."""
    return tuple(compare(visible(hunk.before), visible(hunk.after)))


def side(pieces: Iterable[Piece], mark: Literal["-", "+"]) -> tuple[Piece, ...]:
    """Return one side of a difference: what stood before (`-`) or what stands now (`+`)."""
    return tuple(piece for piece in pieces if piece[0] in ("=", mark))


def shortened(pieces: Sequence[Piece], *, around: int, longest: int) -> tuple[Piece, ...]:
    """Leave out what is not needed to see a change.

    Args:
        pieces: one side of a difference, or an unmarked text.
        around: how many characters of kept words stand on each side of a change.
        longest: how many characters of changed words are shown at most.
    """
    changed = any(mark != "=" for mark, _ in pieces)
    short: list[Piece] = []
    left = longest
    for number, (mark, words) in enumerate(pieces):
        if mark == "=" and changed:
            head = around if number else 0
            tail = around if number < len(pieces) - 1 else 0
            short.append((mark, _middle_out(words, head, tail)))
        elif left > 0:
            short.append((mark, _end_out(words, left)))
            left -= len(words)
        elif short[-1][1] != GAP:
            short.append(("=", GAP))
    return tuple(short)


def _middle_out(words: str, head: int, tail: int) -> str:
    if len(words) <= head + tail + 40:
        return words
    front = words[:head].rsplit(" ", 1)[0] if head else ""
    back = words[len(words) - tail :].split(" ", 1)[-1] if tail else ""
    return f"{front}{GAP}{back}" if front else f"{GAP.lstrip()}{back}"


def _end_out(words: str, longest: int) -> str:
    if len(words) <= longest + 40:
        return words
    return words[:longest].rsplit(" ", 1)[0] + GAP
