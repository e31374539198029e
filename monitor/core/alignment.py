"""Which blocks of one version answer to which blocks of another: kept, moved, changed, removed, added."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from monitor.core.text import Block, BlockKind, blocks
from monitor.core.wording import Word, keys, wording


_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of one version, where the two versions differ; `text[start:end]` is the block."""

    kind: BlockKind
    start: int
    end: int
    words: tuple[Word, ...]
    key: tuple[str, ...]
    """Its words without signs: what decides whether two passages say the same."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A place where the lines of two texts differ: whole blocks, with their offsets in either text."""

    before_start: int
    before_end: int
    after_start: int
    after_end: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two passages that answer to each other, or one that stands alone."""

    before: Passage | None
    after: Passage | None
    at: tuple[int, int]
    """Where the stretch it stands in begins in either text."""
    same: bool = False
    """Both have the same words, whatever the markup, and wherever they stand."""

    def turned(self) -> Pair:
        """Return the pair as it is when the two texts are exchanged."""
        return Pair(self.after, self.before, self.at[::-1], self.same)


#: A table of more cells than this is not filled: what it would compare is taken as removed and added.
_CELLS = 2_500
#: Two blocks that share less than this part of their words are not one changed block (Dice coefficient).
_FLOOR = 0.35
_DEPTH = 12
_OPENS = re.compile(r"[ \t]*(?:\||#{1,6}[ \t]|[*+\-•·‣][ \t]|\(?\w{1,3}\\?[.)][ \t])")


def stretches(before: str, after: str) -> tuple[Stretch, ...]:
    """Return where two Markdown texts differ, white space within lines and empty lines aside.

    Outside the stretches both hold the same lines in the same order. Linear in the texts, whatever they hold.

    Args:
        before: the earlier text.
        after: the later one.
    """
    if before == after:
        return ()
    old, new = before.split("\n"), after.split("\n")
    # Most changes are small: what is the same at both ends is not even looked at. An empty line, where one stands
    # there, keeps whole paragraphs together.
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    while head and old[head - 1].strip():
        head -= 1
    while tail and old[-tail].strip():
        tail -= 1
    start = sum(map(len, old[:head])) + head
    rest = sum(map(len, old[len(old) - tail :])) + tail if tail else 0
    return tuple(
        Stretch(s.before_start + start, s.before_end + start, s.after_start + start, s.after_end + start)
        for s in _stretches(
            _Lines(before[start : len(before) - rest]), _Lines(after[start : len(after) - rest])
        )
    )


def _common(old: list[str], new: list[str]) -> int:
    """Return how many items two lists have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def align(before: str, after: str, differing: tuple[Stretch, ...]) -> tuple[Pair, ...]:
    """Return the pairs of blocks at which two Markdown texts differ, in the order of the later text.

    Only the differing stretches are cut into blocks. Blocks with the same words are matched wherever they stand,
    then blocks that share enough words, in order.

    Args:
        before: the earlier text.
        after: the later one.
        differing: what `stretches` returned for them.
    """
    # Moved blocks and boilerplate stand several times: each is undressed once.
    known: dict[str, tuple[tuple[Word, ...], tuple[str, ...]]] = {}
    cut = [
        _rejoined(
            _passages(before, s.before_start, s.before_end, known),
            _passages(after, s.after_start, s.after_end, known),
        )
        for s in differing
    ]
    moved = _moved(cut)
    return tuple(
        pair
        for stretch, (old, new) in zip(differing, cut, strict=True)
        for pair in _pairs(stretch, old, new, moved)
    )


class _Lines:
    """The lines of a text that hold anything, with their offsets and what they are compared by."""

    __slots__ = ("ends", "keys", "numbers", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.keys: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.numbers: list[int] = []
        start = 0
        for number, line in enumerate(text.split("\n")):
            end = start + len(line)
            key = " ".join(line.split())
            if key:
                self.keys.append(key)
                self.starts.append(start)
                self.ends.append(end)
                self.numbers.append(number)
            start = end + 1

    def opens(self, at: int) -> bool:
        """Tell whether the line `at` begins a block whatever stands before it."""
        if at <= 0 or at >= len(self.keys) or self.numbers[at] != self.numbers[at - 1] + 1:
            return True
        return _OPENS.match(self.keys[at] + " ") is not None or self.keys[at - 1].startswith("|")

    def span(self, low: int, high: int) -> tuple[int, int]:
        """Return the offsets of the lines `low` to `high`, the last not included."""
        if low == high:
            at = self.starts[low] if low < len(self.starts) else len(self.text)
            return at, at
        return self.starts[low], self.ends[high - 1]


def _stretches(old: _Lines, new: _Lines) -> Iterator[Stretch]:
    """Yield the spans where the lines differ, widened to whole blocks."""
    matches = [*_matches(old.keys, new.keys), (len(old.keys), len(new.keys))]
    held: tuple[int, int, int, int] | None = None
    at_old = at_new = 0
    for i, j in matches:
        if i > at_old or j > at_new:
            low_old, low_new, high_old, high_new = at_old, at_new, i, j
            while low_old > 0 and low_new > 0 and not (old.opens(low_old) and new.opens(low_new)):
                low_old, low_new = low_old - 1, low_new - 1
            while (
                high_old < len(old.keys)
                and high_new < len(new.keys)
                and not (old.opens(high_old) and new.opens(high_new))
                and old.keys[high_old] == new.keys[high_new]
            ):
                high_old, high_new = high_old + 1, high_new + 1
            if held is not None and (low_old <= held[1] or low_new <= held[3]):
                held = (min(held[0], low_old), max(held[1], high_old), min(held[2], low_new), max(held[3], high_new))
            else:
                if held is not None:
                    yield Stretch(*old.span(held[0], held[1]), *new.span(held[2], held[3]))
                held = (low_old, high_old, low_new, high_new)
        at_old, at_new = i + 1, j + 1
    if held is not None:
        yield Stretch(*old.span(held[0], held[1]), *new.span(held[2], held[3]))


def _matches(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of places at which two sequences agree, ascending in both (patience, then a bounded table).

    What stands once on both sides anchors the rest. No clock and no worst case: a stretch without anchors that is
    too large for the table is left unmatched but for its common beginning and end.
    """
    found: list[tuple[int, int]] = []
    todo = [(0, len(a), 0, len(b), 0)]
    while todo:
        a_low, a_high, b_low, b_high, depth = todo.pop()
        while a_low < a_high and b_low < b_high and a[a_low] == b[b_low]:
            found.append((a_low, b_low))
            a_low, b_low = a_low + 1, b_low + 1
        while a_low < a_high and b_low < b_high and a[a_high - 1] == b[b_high - 1]:
            a_high, b_high = a_high - 1, b_high - 1
            found.append((a_high, b_high))
        if a_low == a_high or b_low == b_high:
            continue
        anchors = _anchors(a, b, (a_low, a_high, b_low, b_high)) if depth < _DEPTH else []
        if anchors:
            found.extend(anchors)
            for i, j in [*anchors, (a_high, b_high)]:
                if i > a_low and j > b_low:
                    todo.append((a_low, i, b_low, j, depth + 1))
                a_low, b_low = i + 1, j + 1
        elif (a_high - a_low) * (b_high - b_low) <= _CELLS:
            found.extend(
                (a_low + i, b_low + j)
                for i, j in _best(a[a_low:a_high], b[b_low:b_high], lambda x, y: 1.0 if x == y else 0.0)
            )
    return sorted(found)


def _anchors(a: Sequence[str], b: Sequence[str], bounds: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Return the longest ascending run of the items that stand exactly once on either side."""
    a_low, a_high, b_low, b_high = bounds
    in_a, in_b = Counter(a[a_low:a_high]), Counter(b[b_low:b_high])
    place = {b[j]: j for j in range(b_low, b_high) if in_b[b[j]] == 1}
    pairs = [(i, place[a[i]]) for i in range(a_low, a_high) if in_a[a[i]] == 1 and a[i] in place]
    tails: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for n, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        previous.append(last[at - 1] if at else -1)
        if at == len(tails):
            tails.append(j)
            last.append(n)
        else:
            tails[at], last[at] = j, n
    run: list[tuple[int, int]] = []
    n = last[-1] if last else -1
    while n >= 0:
        run.append(pairs[n])
        n = previous[n]
    return run[::-1]


def _best(a: Sequence[_Item], b: Sequence[_Item], score: Callable[[_Item, _Item], float]) -> list[tuple[int, int]]:
    """Return the ascending pairs of places with the largest sum of scores; a score of 0 never pairs."""
    width = len(b) + 1
    table = [0.0] * ((len(a) + 1) * width)
    scores = [score(x, y) for x in a for y in b]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            here = i * width + j
            best = max(table[here + width], table[here + 1])
            both = scores[i * len(b) + j]
            table[here] = max(best, both + table[here + width + 1]) if both else best
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(a) and j < len(b):
        here = i * width + j
        both = scores[i * len(b) + j]
        if both and table[here] == both + table[here + width + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif table[here] == table[here + width]:
            i += 1
        else:
            j += 1
    return pairs


def _passages(
    text: str, start: int, end: int, known: dict[str, tuple[tuple[Word, ...], tuple[str, ...]]]
) -> list[Passage]:
    stretch = text[start:end]
    found: list[Passage] = []
    for block in blocks(stretch):
        if block.kind is BlockKind.OTHER:
            continue
        raw = stretch[block.start : block.end]
        said = known.get(raw)
        if said is None:
            words = wording(raw)
            said = known[raw] = (words, keys(words))
        found.append(Passage(block.kind, start + block.start, start + block.end, *said))
    return found


def _pairs(stretch: Stretch, old: list[Passage], new: list[Passage], moved: dict[int, Passage]) -> Iterator[Pair]:
    """Pair the passages of one stretch; what has the same words elsewhere is paired with that."""
    at = (stretch.before_start, stretch.after_start)
    rest_old = [p for p in old if id(p) not in moved]
    rest_new = [p for p in new if id(p) not in moved]
    partner = dict(_changed(rest_old, rest_new))
    paired = {id(rest_new[j]): rest_old[i] for i, j in partner.items()}
    yield from (Pair(p, None, at) for i, p in enumerate(rest_old) if i not in partner)
    for passage in new:
        if id(passage) in moved:
            yield Pair(moved[id(passage)], passage, at, same=True)
        else:
            yield Pair(paired.get(id(passage)), passage, at)


def _rejoined(old: list[Passage], new: list[Passage]) -> tuple[list[Passage], list[Passage]]:
    """Join the blocks that only a line or paragraph break sets apart: runs with the same words in sequence."""
    joined_old: list[Passage] = []
    joined_new: list[Passage] = []
    at_old = at_new = 0
    matches = [*_matches([" ".join(p.key) for p in old], [" ".join(p.key) for p in new]), (len(old), len(new))]
    for i, j in matches:
        run_old, run_new = old[at_old:i], new[at_new:j]
        if len(run_old) != len(run_new) and run_old and run_new and _chain(run_old) == _chain(run_new):
            run_old, run_new = [_join(run_old)], [_join(run_new)]
        joined_old.extend([*run_old, *old[i : i + 1]])
        joined_new.extend([*run_new, *new[j : j + 1]])
        at_old, at_new = i + 1, j + 1
    return joined_old, joined_new


def _chain(run: list[Passage]) -> list[str]:
    return [key for passage in run for key in passage.key]


def _join(run: list[Passage]) -> Passage:
    words = tuple(word for passage in run for word in passage.words)
    return Passage(run[0].kind, run[0].start, run[-1].end, words, keys(words))


def _moved(cut: list[tuple[list[Passage], list[Passage]]]) -> dict[int, Passage]:
    """Return, by identity, the passages that have the same words on both sides, each with its counterpart."""
    waiting: defaultdict[tuple[str, ...], list[Passage]] = defaultdict(list)
    for old, _ in cut:
        for passage in old:
            waiting[passage.key].append(passage)
    partners: dict[int, Passage] = {}
    for places in waiting.values():
        places.reverse()
    for _, new in cut:
        for passage in new:
            places = waiting.get(passage.key, [])
            if places:
                other = places.pop()
                partners[id(passage)] = other
                partners[id(other)] = passage
    return partners


def _changed(old: list[Passage], new: list[Passage]) -> list[tuple[int, int]]:
    """Return the places of the passages that share enough words to be one changed passage, in order."""
    if not old or not new or len(old) * len(new) > _CELLS:
        return []
    bags_old, bags_new = [Counter(p.key) for p in old], [Counter(p.key) for p in new]
    return _best(bags_old, bags_new, _overlap)


def _overlap(a: Counter[str], b: Counter[str]) -> float:
    size = a.total() + b.total()
    if not size:
        return 0.0
    share = 2 * sum(min(n, b[word]) for word, n in a.items() if word in b) / size
    return share if share >= _FLOOR else 0.0
