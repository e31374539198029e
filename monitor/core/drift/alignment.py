"""Which blocks of one version answer to which blocks of another: kept, moved, changed, removed, added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from monitor.core.drift.matching import CELLS, best, matches
from monitor.core.drift.stretches import Stretch
from monitor.core.drift.wording import Said, Word, said, shared
from monitor.core.text import BlockKind, blocks

#: Two blocks that share less than this part of their words are not one changed block (Dice coefficient).
_FLOOR = 0.35
#: More lines than this in one stretch are no terms that anyone wrote: each is then a block of its own.
_LINES = 10_000
_KINDS = {
    "|": BlockKind.ROW,
    "#": BlockKind.HEADING,
    "*": BlockKind.ITEM,
    "-": BlockKind.ITEM,
    "+": BlockKind.ITEM,
}


class Passage(NamedTuple):
    """One block of one version, where the two versions differ; `text[start:end]` is the block."""

    kind: BlockKind
    start: int
    end: int
    said: Said

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words."""
        return self.said.words

    @property
    def key(self) -> tuple[str, ...]:
        """Its words without signs: what decides whether two passages say the same."""
        return self.said.key


class Pair(NamedTuple):
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


def align(before: str, after: str, differing: tuple[Stretch, ...]) -> tuple[Pair, ...]:
    """Return the pairs of blocks at which two Markdown texts differ, in the order of the later text.

    Only the differing stretches are cut into blocks. Blocks with the same words are matched wherever they
    stand,
    then blocks that share enough words, in order.

    Args:
        before: the earlier text.
        after: the later one.
        differing: what `stretches` returned for them.
    """
    cut = [
        _rejoined(
            _passages(before, s.before_start, s.before_end),
            _passages(after, s.after_start, s.after_end),
        )
        for s in differing
    ]
    moved = _moved(cut)
    return tuple(
        pair
        for stretch, (old, new) in zip(differing, cut, strict=True)
        for pair in _pairs(stretch, old, new, moved)
    )


def _passages(text: str, start: int, end: int) -> list[Passage]:
    return [
        Passage(kind, start + low, start + high, words) for kind, low, high, words in _cut(text[start:end])
    ]


@lru_cache(maxsize=1 << 12)
def _cut(stretch: str) -> tuple[tuple[BlockKind, int, int, Said], ...]:
    # Kept for the last few thousand: a page that alternates, or is worked on, differs where it did before.
    return tuple(
        (kind, start, end, said(stretch[start:end]))
        for kind, start, end in (_lines(stretch) if stretch.count("\n") > _LINES else _blocks(stretch))
    )


def _blocks(stretch: str) -> Iterator[tuple[BlockKind, int, int]]:
    for block in blocks(stretch):
        if block.kind is not BlockKind.OTHER:
            yield block.kind, block.start, block.end


def _lines(stretch: str) -> Iterator[tuple[BlockKind, int, int]]:
    start = 0
    for line in stretch.split("\n"):
        if line and not line.isspace():
            yield _KINDS.get(line.lstrip()[:1], BlockKind.PARAGRAPH), start, start + len(line)
        start += len(line) + 1


def _pairs(
    stretch: Stretch, old: list[Passage], new: list[Passage], moved: dict[int, Passage]
) -> Iterator[Pair]:
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
    """Join the blocks that only a line break sets apart: runs with the same words in sequence."""
    if min(len(old), len(new)) == 0 or max(len(old), len(new)) == 1:
        return old, new
    joined_old: list[Passage] = []
    joined_new: list[Passage] = []
    at_old = at_new = 0
    matched = [*matches([p.said.line for p in old], [p.said.line for p in new]), (len(old), len(new))]
    for i, j in matched:
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
    return Passage(run[0].kind, run[0].start, run[-1].end, Said(words))


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
    if not old or not new or len(old) * len(new) > CELLS:
        return []
    return best(old, new, _overlap)


def _overlap(one: Passage, other: Passage) -> float:
    a, b = one.said, other.said
    size_a, size_b = len(a.key), len(b.key)
    size = size_a + size_b
    # The part shared is at most that of the shorter one: what is much longer or shorter needs no count.
    if not size or 2 * min(size_a, size_b) < _FLOOR * size:
        return 0.0
    share = 2 * shared(a, b) / size
    return share if share >= _FLOOR else 0.0
