"""Which findings of one version answer to which findings of another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from monitor.core.drift.alignment import Passage
from monitor.core.drift.places import Places
from monitor.core.drift.wording import said as words_of
from monitor.core.model import Finding

#: Two findings that share less than this part of their words are two clauses (Dice coefficient).
_FLOOR = 0.4


class Said(NamedTuple):
    """A finding with the words of its quote and the pair of blocks it stands in, if they differ."""

    finding: Finding
    words: tuple[str, ...]
    pair: int | None


def said(findings: Iterable[Finding], passages: Sequence[Passage | None]) -> list[Said]:
    """Give findings the words of their quotes and the pairs of blocks they stand in.

    Args:
        findings: of one version.
        passages: for each pair of blocks that differ, the block of that version.
    """
    places = Places(passages)
    return [
        Said(finding, words_of(finding.quote).key, next(places.of(finding.start, finding.end), None))
        for finding in findings
    ]


def _claim(one: Said) -> tuple[object, ...]:
    f = one.finding
    return (f.stance, f.data, f.scope, f.region, f.countries, f.mechanisms, f.despite_opt_out)


def without_same(old: Sequence[Said], new: Sequence[Said]) -> tuple[list[Said], list[Said]]:
    """Set aside the findings that say the same in the same words, wherever they stand.

    So are those in blocks that did not change, whatever else is now read into them: nothing new was said.

    Args:
        old: the findings of the earlier version.
        new: those of the later one.
    """
    rest_old, rest_new = _without(old, new, _claim)
    kept_old, kept_new = ([one for one in rest if one.pair is None] for rest in (rest_old, rest_new))
    met = {id(one) for one in (*kept_old, *kept_new)} - {
        id(one) for rest in _without(kept_old, kept_new, lambda _: ()) for one in rest
    }
    return [a for a in rest_old if id(a) not in met], [b for b in rest_new if id(b) not in met]


def _without(
    old: Sequence[Said], new: Sequence[Said], claim: Callable[[Said], tuple[object, ...]]
) -> tuple[list[Said], list[Said]]:
    waiting: defaultdict[tuple[object, ...], list[Said]] = defaultdict(list)
    for a in old:
        waiting[(*claim(a), a.words)].append(a)
    met: set[int] = set()
    left: list[Said] = []
    for b in new:
        same = waiting.get((*claim(b), b.words))
        if same:
            met.add(id(same.pop()))
        else:
            left.append(b)
    return [a for a in old if id(a) not in met], left


def paired(old: list[Said], new: list[Said]) -> list[tuple[Said, Said]]:
    """Pair the findings that are most alike: same block, same data and scope, shared words. Best first."""
    scored = []
    for i, a in enumerate(old):
        bag = Counter(a.words)
        for j, b in enumerate(new):
            size = len(a.words) + len(b.words)
            share = 2 * (bag & Counter(b.words)).total() / size if size else 0.0
            if share < _FLOOR and not (a.pair is not None and a.pair == b.pair and share > 0.15):
                continue
            likeness = (
                share
                + 0.3 * (a.finding.data is b.finding.data)
                + 0.2 * (a.finding.stance is b.finding.stance)
            )
            scored.append((likeness + 0.2 * (a.finding.scope is b.finding.scope), i, j))
    scored.sort(key=lambda entry: (-entry[0], entry[1] + entry[2], abs(entry[1] - entry[2])))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs: list[tuple[Said, Said]] = []
    for _, i, j in scored:
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            pairs.append((old[i], new[j]))
    return pairs
