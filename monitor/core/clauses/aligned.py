"""Find again, in a sentence's Markdown, the words that were found in its folded text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from monitor.core.clauses.lexicon import CJK
from monitor.core.clauses.patterns import fold_plain
from monitor.core.text import IMAGE, LINK, TAG

Span = tuple[int, int]
_Piece = tuple[int, int, str]

_WORD: Final = re.compile(r"[^\W_]+")
#: How many words ahead one is looked for that is not the next: a list's number, an entity stand between.
_AHEAD: Final = 12
#: Pieces into which markup may cut a word: **T**rain.
_PIECES: Final = 4
#: What reading writes out, and how it may stand in the text, its full stops aside.
_UNITED, _STATES, _SHORT = "united", "states", frozenset({"us", "usa"})


def aligned(markdown: str, folded: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return where words of the folded text stand in the Markdown: sorted, apart, each of whole words.

    Words that follow one another make one place. Chinese, which keeps no words apart, is placed by letters.

    Args:
        markdown: a sentence as a version has it.
        folded: its words, folded, as lists are looked for in it.
        spans: places in `folded`; a word that one touches is taken whole.
    """
    wanted = sorted(spans)
    if not wanted:
        return ()
    words = list(_WORD.finditer(folded))
    starts, ends = [word.start() for word in words], [word.end() for word in words]
    touched: dict[int, list[Span]] = {}
    for span in wanted:
        for number in range(bisect_right(ends, span[0]), bisect_left(starts, span[1])):
            touched.setdefault(number, []).append(span)
    seats = list(_seats(_pieces(markdown), [word[0] for word in words]))
    places: list[Span] = []
    last = -1
    for number, touching in sorted(touched.items()):
        start, end, seat = starts[number], ends[number], seats[number]
        if seat is None:
            continue
        if CJK.match(folded, start) and seat[1] - seat[0] == end - start:
            by = seat[0] - start
            places.extend((max(start, s) + by, min(end, e) + by) for s, e in touching)
            continue
        places.append((places.pop()[0], seat[1]) if places and last == number - 1 else seat)
        last = number
    return tuple(_apart(places))


def _apart(places: Iterable[Span]) -> Iterator[Span]:
    """Yield places in order, those that meet as one."""
    open_: Span | None = None
    for start, end in sorted(places):
        if open_ is not None and start <= open_[1]:
            open_ = open_[0], max(open_[1], end)
            continue
        if open_ is not None:
            yield open_
        open_ = start, end
    if open_ is not None:
        yield open_


def _pieces(markdown: str) -> list[_Piece]:
    """Return the words of a Markdown text that a reader sees, folded, with their places in it."""
    seen = IMAGE.sub(lambda image: " " * len(image[0]), markdown)
    seen = LINK.sub(lambda link: f"[{link[1]}".ljust(len(link[0])), seen)
    seen = TAG.sub(lambda tag: " " * len(tag[0]), seen)
    if seen.isascii():
        return [(word.start(), word.end(), word[0]) for word in _WORD.finditer(seen.lower())]
    found = (
        (word.start(), word.end(), fold_plain(unicodedata.normalize("NFKC", word[0])))
        for word in _WORD.finditer(seen)
    )
    return [piece for piece in found if piece[2]]


def _seats(pieces: Sequence[_Piece], words: Iterable[str]) -> Iterator[Span | None]:
    """Yield for each word the place it was folded from; None where that cannot be told."""
    at = 0
    short: Span | None = None
    for word in words:
        if short is not None and word == _STATES:
            yield short
            short = None
            continue
        for number in range(at, min(at + _AHEAD, len(pieces))):
            after = _spelled(pieces, number, word)
            if after is not None:
                seat = pieces[number][0], pieces[after - 1][1]
                short = seat if word == _UNITED != pieces[number][2] else None
                yield seat
                at = after
                break
        else:
            short = None
            yield None


def _spelled(pieces: Sequence[_Piece], number: int, word: str) -> int | None:
    """Return the number of the piece after those that spell a word from one on; None: they do not."""
    if pieces[number][2] == word:
        return number + 1
    run = ""
    short: int | None = None
    for after, (_, _, piece) in enumerate(pieces[number : number + _PIECES], number + 1):
        run += piece
        if run == word:
            return after
        if word == _UNITED and run in _SHORT:
            short = after
        elif not (word.startswith(run) or (word == _UNITED and run == "u")):
            break
    return short
