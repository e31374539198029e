"""Who decided, by function; people's own words without names."""

from __future__ import annotations

import dataclasses

import pytest

from monitor.core.decisions import MONITOR, Occasion, Status
from monitor.core.tools import Language, Person, Role
from monitor.faces.report.discretion import function_words, nameless
from tests.faces.report.told import LEROY, MARTIN, USAGES, opinion, organisation, suspension
from tests.samples import decision, register


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("leroy", "une autorité d’approbation (métier)"),
        ("#3", "une autorité d’approbation"),
        (MONITOR, "le moniteur"),
    ],
)
def test_an_approval_is_by_a_function_not_by_a_name(by: str, words: str) -> None:
    assert function_words(decision(by=by), organisation(), Language.FR) == words


def test_an_opinion_is_the_dpo_s() -> None:
    assert function_words(opinion(), organisation(), Language.EN) == "the DPO"


def test_a_suspension_by_someone_who_may_not_approve_is_a_referent_s() -> None:
    named = register(usages=(dataclasses.replace(USAGES[0], approvers=("leroy",)),), people=(LEROY, MARTIN))
    made = decision(by="martin", status=Status.SUSPENDED)
    assert function_words(made, named, Language.EN) == "an AI referent (IT)"


def test_a_suspension_by_someone_who_may_approve_is_an_approver_s() -> None:
    made = decision(by="leroy", status=Status.SUSPENDED)
    assert function_words(made, organisation(), Language.EN) == "an approver (business)"


def test_the_machine_s_suspension_is_the_monitor_s() -> None:
    assert function_words(suspension(), organisation(), Language.EN) == "the monitor"


@pytest.mark.parametrize(
    "words",
    [
        "vu avec Camille Dupont",
        "vu avec camille dupont",
        "vu avec DUPONT",
        "vu avec Dupont",
        "vu avec dupont@example.fr",
    ],
)
def test_names_and_addresses_of_the_register_give_way_to_the_function(words: str) -> None:
    assert nameless(words, organisation(), Language.FR) == "vu avec [DPO]"


@pytest.mark.parametrize("words", ["vu avec Mme Lefèvre", "vu avec Mme LEFÈVRE", "vu avec Mme Lefe\u0300vre"])
@pytest.mark.parametrize("name", ["LEFÈVRE Camille", "Camille Lefèvre", "Camille Lefe\u0300vre"])
def test_a_surname_is_hidden_wherever_it_stands_in_the_name_and_however_its_accents_are_coded(
    name: str, words: str
) -> None:
    person = Person("x", name, "x@example.fr", Role.LEGAL, Language.FR)
    assert nameless(words, register(people=(person,)), Language.FR) == "vu avec Mme [juridique]"


@pytest.mark.parametrize("words", ["Dupontel", "en martinet", "leroy", "le roy", "it is so"])
def test_other_words_stay(words: str) -> None:
    assert nameless(words, organisation(), Language.FR) == words


def test_a_name_is_never_taken_for_a_pattern() -> None:
    odd = Person("x", "A (B", "a+b@example.fr", Role.LEGAL, Language.FR)
    assert (
        nameless("A (B, aab@example.fr", register(people=(odd,)), Language.FR)
        == "[juridique], aab@example.fr"
    )


def test_a_reason_is_one_line_without_signs_that_hide_or_reorder() -> None:
    assert nameless("un\n deux\u202e\x07 trois", organisation(), Language.FR) == "un deux trois"


def test_a_note_that_reopens_a_review_is_the_monitor_s() -> None:
    made = dataclasses.replace(decision(by=MONITOR), occasion=Occasion.REVIEW)
    assert function_words(made, organisation(), Language.FR) == "le moniteur"
