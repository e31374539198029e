"""Where findings contradict each other: one place promises what another takes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.core.model import DataClass, Finding, Region, Scope, Stance, Topic

#: Per topic: what is a promise, and what cannot stand beside it.
_OPPOSED: Mapping[Topic, tuple[frozenset[Stance], frozenset[Stance]]] = {
    Topic.TRAINING: (frozenset({Stance.DENIED}), frozenset({Stance.PERMITTED, Stance.OPT_OUT})),
    # A transfer under safeguards from a European host is the rule of the trade, and contradicts nothing.
    Topic.LOCATION: (frozenset({Stance.EU}), frozenset({Stance.THIRD_COUNTRY})),
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Places that cannot both be meant, on the same data, for the same people."""

    topic: Topic
    data: DataClass
    scope: Scope
    region: Region | None
    promises: tuple[int, ...]
    """Places of the findings in the sequence that was given, in its order."""
    opposed: tuple[int, ...]
    """Likewise."""


def contradictions(findings: Sequence[Finding]) -> tuple[Contradiction, ...]:
    """Return where findings contradict each other.

    What speaks of one feature, of other data or for other people is no contradiction, but an exception; so is
    what a promise says of itself in the same sentence.

    Args:
        findings: of one text, or of terms that are read together.
    """
    alike: dict[tuple[Topic, DataClass, Scope, Region | None], list[int]] = {}
    for place, found in enumerate(findings):
        if not found.feature:
            alike.setdefault((found.topic, found.data, found.scope, found.region), []).append(place)
    told = []
    for (topic, data, scope, region), places in alike.items():
        promising, opposing = (
            [place for place in places if findings[place].stance in stances] for stances in _OPPOSED[topic]
        )
        both = {findings[place].quote for place in promising} & {findings[place].quote for place in opposing}
        promises, opposed = (
            tuple(place for place in side if findings[place].quote not in both)
            for side in (promising, opposing)
        )
        if promises and opposed:
            told.append(Contradiction(topic, data, scope, region, promises, opposed))
    return tuple(told)
