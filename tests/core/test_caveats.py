"""What to know of a text before relying on it."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.caveats import Caveat, CaveatKind, caveats
from monitor.core.model import Fact, FactKind, ProfessionalUse


def use(value: ProfessionalUse, quote: str = "You may not use it at work.") -> Fact:
    return Fact(FactKind.PROFESSIONAL_USE, value, "audience/test", quote, 0, len(quote), 3, 3)


def test_prohibited_professional_use_is_a_caveat_with_its_place() -> None:
    fact = use(ProfessionalUse.PROHIBITED)
    assert caveats([fact], broad_licence=False) == (Caveat(CaveatKind.PROFESSIONAL_USE, fact),)


def test_the_place_that_bounds_most_is_told_and_no_other() -> None:
    restricted, first = use(ProfessionalUse.RESTRICTED), use(ProfessionalUse.PROHIBITED, "Not at work.")
    again = use(ProfessionalUse.PROHIBITED, "Never at work.")
    assert [c.fact for c in caveats([restricted, first, again], broad_licence=False)] == [first]


def test_what_is_allowed_is_no_caveat() -> None:
    assert caveats([use(ProfessionalUse.ALLOWED)], broad_licence=False) == ()


def test_a_broad_licence_is_one_without_a_place() -> None:
    assert caveats([], broad_licence=True) == (Caveat(CaveatKind.BROAD_LICENCE),)


@given(st.sampled_from([kind for kind in FactKind if kind is not FactKind.PROFESSIONAL_USE]), st.text())
def test_other_facts_are_told_elsewhere(kind: FactKind, value: str) -> None:
    fact = dataclasses.replace(use(ProfessionalUse.PROHIBITED), kind=kind, value=value)
    assert caveats([fact], broad_licence=False) == ()
