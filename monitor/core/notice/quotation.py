"""What a notice quotes of a vendor's text: a sentence as it stands, and the words that changed in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from monitor.core.drift import shared
from monitor.core.drift import words as compare
from monitor.core.model import Hunk
from monitor.core.sentences import split

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
#: The line under the heading row of a table, with that row where the table has none and it is empty.
_RULE = re.compile(r"^(?:[ \t]*\|[ \t|\r]*\n)?[ \t]*\|[ \t]*:?--[ \t|:\r\-]*$", re.MULTILINE)
#: What parts two cells of a table; an escaped one is a character of a cell.
_BAR = re.compile(r"\|(?<!\\\|)")
_CELL = " | "
#: Where a row of a table ends and the next one begins.
_ROWS = re.compile(r"\|(?<!\\\|)[ \t\r]*\n\s*\|")
_ROW = " || "
#: What frames the first and the last cell.
_FRAME = re.compile(r"\A[\s|]+|(?:(?<=\\\|)|(?<![\s|\\]))[\s|]+\Z")
_SPACE = re.compile(r"\s+")
#: Control characters, and those that hide, reorder or silently join what stands around them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]"
)
#: What a match gives way to: nothing, a space or a bar, or its first group.
_GROUP = r"\1"
#: From Markdown to what a reader of the page sees, step by step.
_STEPS = (
    (_HIDDEN, ""),
    (_BREAK, " "),
    (_MARKER, ""),
    (_RULE, ""),
    (_IMAGE, " "),
    (_LINK, _GROUP),
    (_BAR, _CELL),
    (_ROWS, _ROW),
    (_FRAME, ""),
    (_EMPHASIS, _GROUP),
    (_SPACE, " "),
)
_OF_TABLES = (_RULE, _BAR, _ROWS, _FRAME)
_PROSE_STEPS = tuple(step for step in _STEPS if step[0] not in _OF_TABLES)


def _steps(markdown: str) -> Sequence[tuple[re.Pattern[str], str]]:
    """Return the steps to take; most texts hold no table."""
    return _STEPS if "|" in markdown else _PROSE_STEPS


def harmless(words: str) -> str:
    """Return words without control characters, nor those that hide or reorder what stands around them."""
    return _HIDDEN.sub("", words)


@lru_cache(maxsize=256)  # what is compared is looked through for quotes first
def visible(markdown: str) -> str:
    """Return the words a reader of the page sees, on one line, in the vendor's own spelling and quotes.

    Unlike the text that is searched and compared, nothing is folded: it is evidence. Cells of a table stay
    apart, `Input data | Yes | No`, and so do its rows (`||`).
    """
    words = markdown
    for pattern, instead in _steps(markdown):
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
    for pattern, instead in _steps(markdown):
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
                kept += [origins[match.start()]] * len(instead)
            at = match.end()
        words, origins = "".join(parts) + words[at:], kept + origins[at:]
    start, end = len(words) - len(words.lstrip()), len(words.rstrip())
    return words[start:end], origins[start:end]


class SentenceChange(NamedTuple):
    """How a quoted sentence came to stand as it does."""

    hunk: Hunk
    """What brought it."""
    stretch: Stretch
    """Where it stands in what a reader sees of the hunk's new text."""
    pieces: tuple[Piece, ...]
    """The sentence, with what it replaced."""
    lead: str
    """What stood in the old text before the first of these pieces, back to where its sentence began."""
    tail: str
    """What stood there after the last of them, up to where its sentence ended."""


def change_of(quote: str, hunks: Iterable[Hunk]) -> SentenceChange | None:
    """Find the hunk that brought a quoted sentence, and what changed within that sentence.

    Args:
        quote: a sentence of the new version, in Markdown.
        hunks: where the new version differs from the one before.

    Returns:
        None where no hunk holds it, or where its words did not change.
    """
    sought = visible(quote)
    for hunk in hunks:
        after = visible(hunk.after)
        start = after.find(sought)
        if sought and start >= 0:
            stretch = (start, start + len(sought))
            pieces, replaced = _within(pieces_of(hunk), *stretch)
            if all(mark == "=" for mark, _ in pieces):
                return None
            return SentenceChange(hunk, stretch, pieces, *_around(visible(hunk.before), *replaced))
    return None


def _within(pieces: Sequence[Piece], start: int, end: int) -> tuple[tuple[Piece, ...], Stretch]:
    """Cut pieces to the stretch `[start, end)` of the new text; what was removed there stays.

    Returns:
        The pieces, and the stretch of the old text that they cover.
    """
    kept: list[Piece] = []
    at = old = 0
    first, last = len("".join(words for _, words in side(pieces, "-"))), 0
    for mark, words in pieces:
        cut = (0, len(words)) if mark == "-" else (max(start - at, 0), min(end - at, len(words)))
        is_kept = start <= at <= end if mark == "-" else cut[0] < cut[1]
        if is_kept:
            kept.append((mark, words[slice(*cut)]))
        if is_kept and mark != "+":
            first, last = min(first, old + cut[0]), old + cut[1]
        at += len(words) if mark != "-" else 0
        old += len(words) if mark != "+" else 0
    return tuple(kept), (first, last)


def _around(old: str, first: int, last: int) -> tuple[str, str]:
    """Return what is missing of the sentences that a stretch of a text touches, before and after it."""
    touched = [(s, e) for s, e in split(old, 0, len(old)) if old[max(s, first) : min(e, last)].strip()]
    if not touched:
        return "", ""
    return old[touched[0][0] : first], old[last : touched[-1][1]]


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


def readable_pieces(hunk: Hunk) -> tuple[Piece, ...]:
    """Return `readable(pieces_of(hunk))`; where too few words can have stayed, they are not looked for."""
    before, after = visible(hunk.before), visible(hunk.after)
    if before and after and shared(before, after) < _ALIKE * min(len(before), len(after)):
        return (("-", before), ("+", after))
    return readable(pieces_of(hunk))


def side(pieces: Iterable[Piece], mark: Literal["-", "+"]) -> tuple[Piece, ...]:
    """Return one side of a difference: what stood before (`-`) or what stands now (`+`)."""
    return tuple(piece for piece in pieces if piece[0] in ("=", mark))


def shortened(pieces: Sequence[Piece], *, around: int, longest: int) -> tuple[Piece, ...]:
    """Leave out what is not needed to see a change.

    Args:
        pieces: one side of a difference, or an unmarked text.
        around: how many characters of kept words stand on each side of a change.
        longest: how many characters of changed words are shown at most, and twice as many of kept ones.
    """
    changed = any(mark != "=" for mark, _ in pieces)
    short: list[Piece] = []
    left, room = longest, 2 * longest
    for number, (mark, words) in enumerate(pieces):
        is_last = number == len(pieces) - 1
        kept = _middle_out(words, around if number else 0, 0 if is_last else around)
        left = left if room > 0 else 0
        if mark == "=" and changed and (left > 0 or is_last):
            short.append((mark, kept))
            room -= len(kept)
        elif left > 0 and not (mark == "=" and changed):
            short.append((mark, _end_out(words, left)))
            left -= len(words)
        elif not short or short[-1][1] != GAP:
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
