"""What a person should know of a text before relying on it, whatever the findings say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from monitor.core.model import Fact, FactKind, ProfessionalUse

#: Worst first; what a text allows is no caveat.
_WORST = (ProfessionalUse.PROHIBITED, ProfessionalUse.RESTRICTED)


class CaveatKind(StrEnum):
    """What a caveat is about."""

    PROFESSIONAL_USE = "professional_use"
    BROAD_LICENCE = "broad_licence"


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something that may make a text unfit for an organisation; told, never judged."""

    kind: CaveatKind
    fact: Fact | None = None
    """With `PROFESSIONAL_USE`: where the text says it."""


def caveats(facts: Iterable[Fact], *, broad_licence: bool) -> tuple[Caveat, ...]:
    """Return the caveats of one text.

    Args:
        facts: what it says of whom it holds for, in the order of the text.
        broad_licence: whether it takes an irrevocable or any-purpose licence without naming training.

    Returns:
        The place that bounds professional use most (the first of several), then the licence.
    """
    said = [fact for fact in facts if fact.kind is FactKind.PROFESSIONAL_USE and fact.value in _WORST]
    found = [Caveat(CaveatKind.PROFESSIONAL_USE, min(said, key=_rank))] if said else []
    return (*found, *([Caveat(CaveatKind.BROAD_LICENCE)] if broad_licence else []))


def _rank(fact: Fact) -> int:
    return _WORST.index(ProfessionalUse(fact.value))
