"""Which blocks of one version answer to which blocks of another: kept, moved, changed, removed, added."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.core.drift.matching import CELLS, best, matches
from monitor.core.drift.stretches import Stretch
from monitor.core.drift.wording import Word, keys, said, shared
from monitor.core.text import BlockKind, blocks

#: Two blocks that share less than this part of their words are not one changed block (Dice coefficient).
_FLOOR = 0.35


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
class Pair:
    """Two passages that answer to each other, or one that stands alone."""

    before: Passage | None
    after: Passage | None
    at: tuple[int, int]
    """Where the stretch it stands in begins in either text."""
    same: bool = False
    """Both have the same words, whatever the markup, and wherever they stand."""

    @property
    def is_both(self) -> bool:
        """Whether it has two sides."""
        return self.before is not None and self.after is not None

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
    stretch = text[start:end]
    return [
        Passage(block.kind, start + block.start, start + block.end, *said(stretch[block.start : block.end]))
        for block in blocks(stretch)
        if block.kind is not BlockKind.OTHER
    ]


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
    joined_old: list[Passage] = []
    joined_new: list[Passage] = []
    at_old = at_new = 0
    matched = [*matches([" ".join(p.key) for p in old], [" ".join(p.key) for p in new]), (len(old), len(new))]
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
    if not old or not new or len(old) * len(new) > CELLS:
        return []
    bags_old, bags_new = [Counter(p.key) for p in old], [Counter(p.key) for p in new]
    return best(bags_old, bags_new, _overlap)


def _overlap(a: Counter[str], b: Counter[str]) -> float:
    size_a, size_b = a.total(), b.total()
    size = size_a + size_b
    # The part shared is at most that of the shorter one: what is much longer or shorter needs no count.
    if not size or 2 * min(size_a, size_b) < _FLOOR * size:
        return 0.0
    share = 2 * shared(a, b) / size
    return share if share >= _FLOOR else 0.0
