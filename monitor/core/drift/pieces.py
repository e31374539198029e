"""The sentences, cells and labels in which two versions differ, once what merely moved is set aside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.core.drift.alignment import Pair, Passage
from monitor.core.drift.wording import BOUNDARY, Word, keys, shared
from monitor.core.text import BlockKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, a cell, a heading or a label of one version."""

    kind: BlockKind
    words: tuple[Word, ...]
    key: tuple[str, ...]
    """Its words without signs."""
    number: str = ""
    """The enumerator in front of it, which is not among the words."""
    whole: bool = False
    """It is all that its block says."""
    first: bool = False
    """Its block opens the text."""


@dataclass(frozen=True, slots=True)
class Change:
    """A piece that changed into another, or stands alone; `pair` is the place of its pair of blocks."""

    pair: int
    before: Piece | None
    after: Piece | None

    def turned(self) -> Change:
        """Return the change as it is when the two texts are exchanged."""
        return Change(self.pair, self.after, self.before)


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
            if _signs(pair.before.words) != _signs(pair.after.words):
                yield Change(place, _whole(pair.before), _whole(pair.after))
            continue
        rows = {side.kind for side in (pair.before, pair.after) if side} == {BlockKind.ROW} and pair.is_both
        old.extend((place, piece) for piece in _cut(pair.before, rows=rows))
        new.extend((place, piece) for piece in _cut(pair.after, rows=rows))
    kept_old, kept_new = _cancel(old, new)
    yield from kept_old
    yield from _pair_up(kept_new[0], kept_new[1])


#: Brackets and quotes come and go with links and with who converted the page.
_LOOSE = frozenset(f"{BOUNDARY}()[]{{}}<>\"'*_~|•·\\")


def _signs(words: tuple[Word, ...]) -> tuple[str, ...]:
    return tuple(word.text for word in words if word.key not in _LOOSE)


def _whole(passage: Passage) -> Piece:
    return Piece(passage.kind, passage.words, passage.key, whole=True, first=passage.start == 0)


def _cut(passage: Passage | None, *, rows: bool) -> Iterator[Piece]:
    """Cut a block at its full stops, cells and line breaks; a row that has a counterpart stays whole."""
    if passage is None or not passage.words:
        return
    if rows:
        yield Piece(passage.kind, passage.words, passage.key, whole=True)
        return
    parts = list(_sentences(passage.words))
    for part in parts:
        number, words = _numbered(part)
        key = keys(words)
        if key:
            yield Piece(passage.kind, words, key, number, whole=len(parts) == 1, first=passage.start == 0)


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


def _cancel(
    old: list[tuple[int, Piece]], new: list[tuple[int, Piece]]
) -> tuple[list[Change], tuple[list[tuple[int, Piece]], list[tuple[int, Piece]]]]:
    """Set aside the pieces that stand on both sides, but for a changed enumerator or sign."""
    waiting: defaultdict[tuple[str, ...], list[tuple[int, Piece]]] = defaultdict(list)
    for entry in reversed(old):
        waiting[entry[1].key].append(entry)
    touched: list[Change] = []
    left_new: list[tuple[int, Piece]] = []
    met: set[int] = set()
    for place, piece in new:
        places = waiting.get(piece.key)
        if not places:
            left_new.append((place, piece))
            continue
        _, other = places.pop()
        met.add(id(other))
        if other.number != piece.number or _signs(other.words) != _signs(piece.words):
            touched.append(Change(place, other, piece))
    return touched, ([entry for entry in old if id(entry[1]) not in met], left_new)


def _pair_up(old: list[tuple[int, Piece]], new: list[tuple[int, Piece]]) -> Iterator[Change]:
    """Pair the pieces that share most of their words: those of one pair of blocks first, then any."""
    by_place: defaultdict[int, list[Piece]] = defaultdict(list)
    for place, piece in old:
        by_place[place].append(piece)
    everything = [piece for _, piece in old]
    bags: dict[int, Counter[str]] = {}
    taken: set[int] = set()
    left = new
    for everywhere in (False, True):
        if everywhere and len(left) + len(old) - len(taken) > _MOST:
            break
        rest: list[tuple[int, Piece]] = []
        for place, piece in left:
            others = everything if everywhere else by_place.get(place, ())
            other = _nearest(piece, [p for p in others if id(p) not in taken], bags)
            if other is None:
                rest.append((place, piece))
            else:
                taken.add(id(other))
                yield Change(place, other, piece)
        left = rest
    yield from (Change(place, piece, None) for place, piece in old if id(piece) not in taken)
    yield from (Change(place, None, piece) for place, piece in left)


def _nearest(piece: Piece, others: Sequence[Piece], bags: dict[int, Counter[str]]) -> Piece | None:
    """Return what shares the largest part of its words with this piece, if it is enough.

    Args:
        piece: the piece.
        others: the candidates.
        bags: counted words, by identity of the piece; filled as needed.
    """
    best, found = _FLOOR, None
    size = len(piece.key)
    for other in others:
        length = len(other.key)
        # The part shared is at most that of the shorter one: what is much longer or shorter needs no count.
        if 2 * min(size, length) <= best * (size + length):
            continue
        share = 2 * shared(_bag(piece, bags), _bag(other, bags)) / (size + length)
        if share > best:
            best, found = share, other
    return found


def _bag(piece: Piece, bags: dict[int, Counter[str]]) -> Counter[str]:
    bag = bags.get(id(piece))
    if bag is None:
        bag = bags[id(piece)] = Counter(piece.key)
    return bag
