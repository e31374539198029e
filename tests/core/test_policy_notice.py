"""The policy in words: every key of a usage, and the law of the day."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from monitor.core.adequacy import AdequacyDecision, AdequacyList
from monitor.core.model import DataClass, Mechanism, Stance, Topic
from monitor.core.notice.parts import Facts, Paragraph, Part, Title
from monitor.core.notice.policy import is_outdated, law_parts, tolerated, usage_parts
from monitor.core.phrases.cldr import duration
from monitor.core.tools import ANY, AttestationKind, Fallback, Language, SuspendOn, Usage
from tests.samples import usage

ON = date(2026, 11, 22)
UK = AdequacyDecision("uk", "GB", "D", "S", None, date(2021, 6, 28), date(2031, 12, 27), "")
DPF = AdequacyDecision("dpf", "US", "D", "S", Mechanism.DPF, date(2023, 7, 10), None, "")
SHIELD = AdequacyDecision("shield", "US", "D", "S", Mechanism.DPF, date(2016, 7, 12), date(2020, 7, 16), "")
LAW = AdequacyList(date(2026, 11, 1), (DPF, SHIELD, UK))


def facts(parts: list[Part]) -> dict[str, str]:
    rows = [row for part in parts if isinstance(part, Facts) for row in part.rows]
    return {row.name: row.value.replace("\u00a0", " ") for row in rows}


def said(found: Usage, language: Language = Language.EN, approvers: tuple[str, ...] = ()) -> dict[str, str]:
    return facts(list(usage_parts(found, approvers, language)))


def test_the_stances_accepted_are_said_for_every_class_of_data_from_the_safest_on() -> None:
    found = said(usage(Stance.OPT_IN, Stance.DENIED))
    assert found["content (inputs, files, outputs)"] == (
        "no reuse for training; reuse for training with prior agreement only"
    )
    assert found["feedback and ratings"] == "anything, said or left unsaid"
    assert len([name for name in found if "data" in name or "content" in name]) >= 3


def test_an_opt_out_that_has_to_be_exercised_is_said_to() -> None:
    one = dataclasses.replace(usage(Stance.DENIED), exercised=frozenset({DataClass.PERSONAL}))
    found = said(one, Language.FR)
    assert found["données personnelles"] == (
        "pas de réutilisation pour l’entraînement ; réutilisation pour l’entraînement, sauf opposition, une fois "
        "celle-ci exercée"
    )
    assert "opposition" not in found["contenus (saisies, fichiers, réponses)"]


def test_silence_that_is_tolerated_stands_last() -> None:
    assert tolerated(frozenset({Stance.SILENT, Stance.THIRD_COUNTRY, Stance.EU}), Topic.LOCATION) == [
        Stance.EU,
        Stance.THIRD_COUNTRY,
        Stance.SILENT,
    ]
    assert tolerated(ANY, Topic.LOCATION) == []


@pytest.mark.parametrize(
    ("accepted", "adequate", "words"),
    [
        (None, False, "any"),
        (frozenset(), False, "the European Economic Area alone"),
        (frozenset({"EEA", "FR"}), False, "the European Economic Area alone"),
        (frozenset({"EEA", "CH"}), False, "the European Economic Area and these alone: Switzerland"),
        (
            frozenset({"CH"}),
            True,
            (
                "the European Economic Area and these alone: Switzerland and countries under an adequacy decision "
                "in force"
            ),
        ),
    ],
)
def test_countries_accepted_are_named(accepted: frozenset[str] | None, adequate: bool, words: str) -> None:  # noqa: FBT001
    one = dataclasses.replace(usage(accepted_countries=accepted), accepts_adequate=adequate)
    assert said(one)["countries accepted"] == words


def test_countries_refused_and_safeguards_are_named() -> None:
    found = said(
        usage(refused_countries=frozenset({"CN"}), mechanisms=frozenset({Mechanism.SCC, Mechanism.BCR}))
    )
    assert found["countries refused"] == "China"
    assert found["safeguards"] == "one of: standard contractual clauses and binding corporate rules"


def test_a_usage_that_accepts_no_safeguard_says_so() -> None:
    assert said(usage(mechanisms=frozenset()))["safeguards"] == "none is accepted"


def test_what_is_required_beside_the_terms_is_named_in_the_reader_s_language() -> None:
    one = dataclasses.replace(
        usage(),
        required_terms=frozenset({"Data Processor Agreement"}),
        attestations=frozenset({AttestationKind.HDS, AttestationKind.SECNUMCLOUD}),
        controlled_by=frozenset({"EEA"}),
    )
    found = said(one, Language.FR)
    assert found["conditions exigées"] == "Accord de sous-traitance des données"
    assert found["attestations exigées"] == "SecNumCloud (ANSSI) et hébergeur de données de santé (HDS)"
    assert found["contrôle du fournisseur"] == "depuis ces seuls pays : EEE ; un pays inconnu n’est pas admis"


def test_a_usage_that_requires_nothing_says_so() -> None:
    found = said(usage())
    assert (found["terms required"], found["attestations required"], found["vendor controlled from"]) == (
        "none",
        "none",
        "anywhere",
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [(Fallback.SUSPEND, "the tool is suspended"), (Fallback.ALLOW, "the tool stays allowed")],
)
def test_what_doubt_does_is_said(value: Fallback, words: str) -> None:
    assert said(usage(on_silent=value))["terms that say nothing"] == words
    assert said(usage(on_unclear=value))["uncertain reading"] == words


def test_times_are_said_as_they_were_written() -> None:
    one = dataclasses.replace(usage(), stale_after=timedelta(hours=36), suspend_on=SuspendOn.EFFECTIVE_DATE)
    found = said(one)
    assert found["shown as not read again"] == "after 36 hours"
    assert found["suspended as not read again"] == "after 30 days"
    assert found["review"] == "90 days after each approval; not done 30 days later, the approval expires"
    assert found["a change suspends"].startswith("on the day it takes effect")


def test_approvers_are_named_and_where_none_is_who_they_are() -> None:
    assert (
        said(usage(), Language.EN, ("Alex Martin", "Sacha Leroy"))["approvers"]
        == "Alex Martin and Sacha Leroy"
    )
    assert "but a DPO" in said(usage())["approvers"]


@pytest.mark.parametrize("language", list(Language))
def test_every_language_says_as_much(language: Language) -> None:
    def words(spoken: Language) -> list[list[str]]:
        parts = [*usage_parts(usage(Stance.DENIED), ("A",), spoken), *law_parts(LAW, ON, spoken)]
        return [_words(part) for part in parts]

    assert [len(each) for each in words(language)] == [len(each) for each in words(Language.EN)]
    assert all(word.strip() for each in words(language) for word in each)


def _words(part: Part) -> list[str]:
    match part:
        case Title(words=words) | Paragraph(words=words):
            return [words]
        case Facts(rows=rows):
            return [word for row in rows for word in (row.name, row.value)]
        case _:
            raise AssertionError(part)


def test_the_decisions_in_force_are_named_with_their_conditions_and_those_annulled_are_not() -> None:
    found = facts(list(law_parts(LAW, ON, Language.EN)))
    assert found == {
        "in force": "United Kingdom",
        "in force, on condition": "United States: transfers that rest on the EU–US Data Privacy Framework",
        "list last checked": "1 November 2026",
    }


def test_a_condition_whose_decision_has_ended_is_not_said() -> None:
    found = facts(list(law_parts(AdequacyList(ON, (SHIELD, UK)), ON, Language.EN)))
    assert "in force, on condition" not in found


@pytest.mark.parametrize(("days", "is_late"), [(183, False), (184, True)])
def test_a_list_nobody_checked_for_six_months_is_warned_of(days: int, is_late: bool) -> None:  # noqa: FBT001
    on = LAW.checked + timedelta(days=days)
    assert is_outdated(LAW, on) is is_late
    warned = [
        p for p in law_parts(LAW, on, Language.EN) if isinstance(p, Paragraph) and "six months" in p.words
    ]
    assert bool(warned) is is_late


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(days=90), "90 days"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(seconds=61), "61 seconds"),
        (timedelta(0), "0 days"),
    ],
)
def test_a_length_of_time_is_said_in_whole_units(time: timedelta, words: str) -> None:
    assert duration(time, "en_GB") == words
