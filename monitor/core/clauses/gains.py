"""What other rules find in the same text: the places they gain, lose and read in another way."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from monitor.core.model import Fact, Finding, Reading

Said = Finding | Fact
"""What a rule found at one place of a text."""


@dataclass(frozen=True, slots=True)
class Move:
    """What one place of a text said under the earlier rules, and what it says under the later ones."""

    before: Said | None
    """None: gained."""
    after: Said | None
    """None: lost."""

    @property
    def place(self) -> Said:
        """Where it stands, as the later rules have it unless they lost it."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Shift:
    """Something said of the whole document that is said otherwise."""

    name: str
    """`training`, `location`, `broad_licence` or `instructions_only`."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Gains:
    """How two readings of one text differ."""

    moves: tuple[Move, ...]
    """In the order of the text."""
    shifts: tuple[Shift, ...]

    def __bool__(self) -> bool:
        return bool(self.moves or self.shifts)


def gains(before: Reading, after: Reading) -> Gains:
    """Return what changes in the reading of one text when its rules do.

    The same said of overlapping places is the same, whichever rule found it and however much it quotes: what
    a referent reads and a policy judges does not move. Something else said there on the same topic is read in
    another way; the rest is lost and gained.

    Args:
        before: what the text says under the earlier rules.
        after: what the same text says under the later ones.
    """
    _, was, now = _paired([*before.findings, *before.facts], [*after.findings, *after.facts], _sense)
    turned, lost, gained = _paired(was, now, _subject)
    moves = [
        *(Move(one, other) for one, other in turned),
        *(Move(one, None) for one in lost),
        *(Move(None, one) for one in gained),
    ]
    return Gains(
        tuple(sorted(moves, key=lambda move: (move.place.start, move.place.end))),
        tuple(_shifts(before, after)),
    )


def _paired(
    before: Sequence[Said], after: Sequence[Said], key: Callable[[Said], Hashable]
) -> tuple[list[tuple[Said, Said]], list[Said], list[Said]]:
    """Return what overlaps under the same key, one to one, and what of each side is left over."""
    by_key: dict[Hashable, tuple[list[Said], list[Said]]] = {}
    for side, found in enumerate((before, after)):
        for one in found:
            by_key.setdefault(key(one), ([], []))[side].append(one)
    pairs: list[tuple[Said, Said]] = []
    lost: list[Said] = []
    gained: list[Said] = []
    for was, now in by_key.values():
        left = sorted(was, key=_span, reverse=True)
        right = sorted(now, key=_span, reverse=True)
        while left and right:
            one, other = left[-1], right[-1]
            if one.start < other.end and other.start < one.end:
                pairs.append((left.pop(), right.pop()))
            elif _span(one) < _span(other):
                lost.append(left.pop())
            else:
                gained.append(right.pop())
        lost.extend(left)
        gained.extend(right)
    return pairs, lost, gained


def _span(said: Said) -> tuple[int, int]:
    return said.start, said.end


def _subject(said: Said) -> Hashable:
    return said.topic if isinstance(said, Finding) else said.kind


def _sense(said: Said) -> Hashable:
    if isinstance(said, Fact):
        return said.kind, said.value
    return (
        said.topic,
        said.stance,
        said.data,
        said.scope,
        said.region,
        said.countries,
        said.mechanisms,
        said.despite_opt_out,
        said.feature,
    )


def _shifts(before: Reading, after: Reading) -> Iterator[Shift]:
    for name in ("training", "location", "broad_licence", "instructions_only"):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield Shift(name, _word(was), _word(now))


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
