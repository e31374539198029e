"""The sentences, cells and labels in which two versions differ, once what merely moved is set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from monitor.core.drift.alignment import Pair, Passage
from monitor.core.drift.wording import BOUNDARY, Said, Word, shared
from monitor.core.text import BlockKind


@dataclass(frozen=True, eq=False)
class Piece:
    """A sentence, a cell, a heading or a label, wherever it stands."""

    kind: BlockKind
    said: Said
    number: str = ""
    """The enumerator in front of it, which is not among the words."""
    whole: bool = False
    """It is all that its block says."""
    first: bool = False
    """Its block opens the text."""

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words."""
        return self.said.words

    @property
    def key(self) -> tuple[str, ...]:
        """Its words without signs."""
        return self.said.key


class Change(NamedTuple):
    """A piece that changed into another, or stands alone; `pair` is the place of its pair of blocks."""

    pair: int
    before: Piece | None
    after: Piece | None

    def turned(self) -> Change:
        """Return the change as it is when the two texts are exchanged."""
        return Change(self.pair, self.after, self.before)


_Placed = tuple[int, Piece]
"""A piece with the place of its pair of blocks."""
#: More pieces than this on both sides together are not compared each with each across blocks.
_MOST = 300
#: Two pieces that share less than this part of their words are two pieces.
_FLOOR = 0.45
_ROMAN = frozenset("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split())
_ABBREVIATIONS = frozenset("inc ltd corp co no art sec e.g i.e eg ie vs etc mr ms dr st approx incl".split())


def changes(pairs: Sequence[Pair]) -> Iterator[Change]:
    """Yield what changed between the pieces of unequal pairs.

    A sentence that stands in both versions, whichever block it moved to, is no change; one that moved and was
    edited is one change, not a removal and an addition. Where only punctuation, case or numbering differs,
    the
    change has the same words on both sides.

    Args:
        pairs: what `align` returned.
    """
    old: list[tuple[int, Piece]] = []
    new: list[tuple[int, Piece]] = []
    for place, pair in enumerate(pairs):
        if pair.same and pair.before is not None and pair.after is not None:
            if pair.before.said.signed != pair.after.said.signed:
                yield Change(place, _whole(pair.before), _whole(pair.after))
            continue
        was, now = pair.before, pair.after
        rows = was is not None and now is not None and was.kind is now.kind is BlockKind.ROW
        old.extend([(place, piece) for piece in _pieces(was, rows=rows)])
        new.extend([(place, piece) for piece in _pieces(now, rows=rows)])
    touched, left_old, left_new = _cancel(old, new)
    yield from touched
    yield from _pair_up(left_old, left_new)


def _whole(passage: Passage) -> Piece:
    return Piece(passage.kind, passage.said, whole=True, first=passage.start == 0)


def _pieces(passage: Passage | None, *, rows: bool) -> tuple[Piece, ...]:
    """Cut a block at its full stops, cells and line breaks; a row that has a counterpart stays whole."""
    if passage is None or not passage.words:
        return ()
    if rows:
        return (Piece(passage.kind, passage.said, whole=True),)
    return _cut(passage.said, passage.kind, first=passage.start == 0)


@lru_cache(maxsize=1 << 13)
def _cut(block: Said, kind: BlockKind, *, first: bool) -> tuple[Piece, ...]:
    # Kept for the last few thousand blocks, as what they say is: a block is compared time and again.
    parts = list(_sentences(block.words))
    found: list[Piece] = []
    for number, words in map(_numbered, parts):
        said = block if len(words) == len(block.words) else Said(words)
        if said.key:
            found.append(Piece(kind, said, number, whole=len(parts) == 1, first=first))
    return tuple(found)


def _sentences(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    start = 0
    for at, word in enumerate(words):
        if not word.sign:
            continue
        if word.key == BOUNDARY:
            if words[at + 1 : at + 2] and words[at + 1].text[:1].islower():
                continue
            if at > start:
                yield words[start:at]
            start = at + 1
        elif word.key in "。；！？" or (word.key in ".!?" and _ends(words, start, at)):
            yield words[start : at + 1]
            start = at + 1
    if start < len(words):
        yield words[start:]


def _ends(words: tuple[Word, ...], start: int, at: int) -> bool:
    """Tell whether the sign `at` ends a sentence: a capital follows, and no abbreviation stands before."""
    if at + 1 >= len(words) or at == start:
        return False
    last = words[at - 1].key
    if last in _ABBREVIATIONS or len(last) == 1 or (last.isdigit() and at - start < 6):
        return False
    following = next((word.text for word in words[at + 1 : at + 4] if not word.sign), "")
    return not following[:1].islower()


def _numbered(words: tuple[Word, ...]) -> tuple[str, tuple[Word, ...]]:
    """Take an enumerator (`1.`, `a)`, `(iv)`, `2.3`) off the front of a sentence."""
    at = 1 if words[0].key == "(" else 0
    if len(words) < at + 3:
        return "", words
    mark, stop = words[at], words[at + 1]
    is_number = mark.key.replace(".", "").isdigit() and len(mark.key) <= 6
    if not (
        is_number or mark.key in _ROMAN or (len(mark.key) == 1 and mark.key.isascii() and mark.key.isalpha())
    ):
        return "", words
    if stop.key in {".", ")", "、"}:
        return mark.key, words[at + 2 :]
    return (mark.key, words[at + 1 :]) if is_number and "." in mark.key else ("", words)


def _cancel(old: list[_Placed], new: list[_Placed]) -> tuple[list[Change], list[_Placed], list[_Placed]]:
    """Set aside the pieces that stand on both sides, but for a changed enumerator or sign."""
    waiting: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(old) - 1, -1, -1):
        waiting[old[at][1].key].append(at)
    touched: list[Change] = []
    left_new: list[_Placed] = []
    met: set[int] = set()
    for place, piece in new:
        places = waiting.get(piece.key)
        if not places:
            left_new.append((place, piece))
            continue
        at = places.pop()
        met.add(at)
        other = old[at][1]
        if other is not piece and (other.number != piece.number or other.said.signed != piece.said.signed):
            touched.append(Change(place, other, piece))
    return touched, [entry for at, entry in enumerate(old) if at not in met], left_new


def _pair_up(old: list[_Placed], new: list[_Placed]) -> Iterator[Change]:
    """Pair the pieces that share most of their words: those of one pair of blocks first, then any."""
    by_place: defaultdict[int, list[int]] = defaultdict(list)
    for at, (place, _) in enumerate(old):
        by_place[place].append(at)
    free = dict.fromkeys(range(len(old)))
    left = new
    for everywhere in (False, True):
        if everywhere and len(left) + len(free) > _MOST:
            break
        rest: list[_Placed] = []
        for place, piece in left:
            others = free if everywhere else [at for at in by_place.get(place, ()) if at in free]
            found = _nearest(piece, others, old) if others else None
            if found is None:
                rest.append((place, piece))
            else:
                del free[found]
                yield Change(place, old[found][1], piece)
        left = rest
    yield from (Change(old[at][0], old[at][1], None) for at in free)
    yield from (Change(place, None, piece) for place, piece in left)


def _nearest(piece: Piece, others: Iterable[int], old: list[_Placed]) -> int | None:
    """Return the place of what shares the largest part of its words with this piece, if it is enough.

    Args:
        piece: the piece.
        others: the places of the candidates.
        old: where they stand.
    """
    best, found = _FLOOR, None
    said = piece.said
    size = len(said.key)
    for at in others:
        other = old[at][1].said
        both = size + len(other.key)
        # The part shared is at most that of the shorter one: what is much longer or shorter needs no count.
        if 2 * min(size, both - size) <= best * both:
            continue
        share = 2 * shared(said, other) / both
        if share > best:
            best, found = share, at
    return found
