"""For whom a text holds, in the words of each language."""

from __future__ import annotations

import pytest

from monitor.core.caveats import Caveat, CaveatKind
from monitor.core.model import Fact, FactKind, ProfessionalUse, Scope
from monitor.core.phrases import facts, phrases
from monitor.core.tools import Language

BOTH = pytest.mark.parametrize("language", list(Language))


def fact(kind: FactKind, value: str) -> Fact:
    return Fact(kind, value, "audience/test", "So it says.", 0, 11, 3, 3)


def said(kind: FactKind, value: str, language: Language) -> str:
    return facts(language).value(fact(kind, value)).replace("\u00a0", "~")


@BOTH
def test_every_fact_has_a_name(language: Language) -> None:
    names = phrases(language).NAMES
    assert set(names.facts) == set(FactKind)
    assert set(names.professional_uses) == set(ProfessionalUse)
    assert set(names.audiences) == set(Scope)


@BOTH
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (FactKind.PROFESSIONAL_USE, list(ProfessionalUse)),
        (FactKind.AUDIENCE, [Scope.CONSUMER, Scope.BUSINESS]),
    ],
)
def test_every_value_has_words_of_its_own(kind: FactKind, values: list[str], language: Language) -> None:
    assert len({said(kind, value, language) for value in values}) == len(values)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("FR", "France"),
        ("CH EEA", "EEE et Suisse"),
        ("EEA -GB", "EEE, sauf~: Royaume-Uni"),
        ("-CN -RU", "partout, sauf~: Chine et Russie"),
    ],
)
def test_a_territory_names_who_is_in_and_who_is_left_out(value: str, words: str) -> None:
    assert said(FactKind.TERRITORY, value, Language.FR) == words


def test_an_age_is_in_years() -> None:
    assert said(FactKind.MINIMUM_AGE, "18", Language.FR) == "18~ans"
    assert said(FactKind.MINIMUM_AGE, "18", Language.EN) == "18 years"


@BOTH
@pytest.mark.parametrize(
    "caveat",
    [
        Caveat(CaveatKind.BROAD_LICENCE),
        *(
            Caveat(CaveatKind.PROFESSIONAL_USE, fact(FactKind.PROFESSIONAL_USE, use))
            for use in (ProfessionalUse.PROHIBITED, ProfessionalUse.RESTRICTED)
        ),
    ],
)
def test_a_caveat_names_the_terms_and_is_marked_as_an_automatic_reading(
    caveat: Caveat, language: Language
) -> None:
    words = facts(language).caveat(caveat, "Terms of Service")
    assert "Terms of Service" in words
    assert words.endswith(("(lecture automatique).", "(automatic reading)."))


def test_a_caveat_in_french() -> None:
    use = fact(FactKind.PROFESSIONAL_USE, ProfessionalUse.PROHIBITED)
    words = facts(Language.FR).caveat(Caveat(CaveatKind.PROFESSIONAL_USE, use), "Conditions d’utilisation")
    assert words.replace("\u00a0", "~") == (
        "Usage professionnel interdit selon «~Conditions d’utilisation~» (lecture automatique)."
    )
