"""The words of each language: complete tables, the glossary, French typography, idiom."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest

from monitor.core.checks import OutcomeName
from monitor.core.claims import Lack, LackKind
from monitor.core.decisions import Basis, Occasion, Status
from monitor.core.drift_reasons import DriftReason, concerning
from monitor.core.model import (
    Cause,
    DataClass,
    Effect,
    Finding,
    Kind,
    Mechanism,
    Region,
    Scope,
    Stance,
    Topic,
)
from monitor.core.phrases import (
    breach_sentence,
    drift_words,
    en,
    en_acting,
    en_agenda,
    en_delivery,
    en_facts,
    en_policy,
    en_reasons,
    fr,
    fr_acting,
    fr_agenda,
    fr_delivery,
    fr_drift,
    fr_facts,
    fr_policy,
    fr_reasons,
    gloss_sentence,
    outcome_words,
    phrases,
    reasons,
    status_words,
    terms_words,
)
from monitor.core.phrases.cldr import countries, day, join, moment
from monitor.core.policy import Breach, BreachCode
from monitor.core.resolution import Resolved
from monitor.core.terms import TermsId, UnreachableReason, UnreadableReason
from monitor.core.terms_types import TERMS_TYPES
from monitor.core.tools import Language, Plan, Role

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossaire.md"
BOTH = pytest.mark.parametrize("language", list(Language))


def rows() -> list[list[str]]:
    lines = GLOSSARY.read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return cells[2:]


def literals(module: ModuleType) -> Iterator[str]:
    """Every string a module can print, with the holes of its f-strings left open."""
    source = inspect.getsource(module)
    yield from re.findall(r'f?"((?:[^"\\\n]|\\.)+)"', re.sub(r'"""[\s\S]*?"""', "", source))


def printed(language: Language) -> Iterator[str]:
    names, labels = phrases(language).NAMES, phrases(language).LABELS
    for field in dataclasses.fields(names):
        value = getattr(names, field.name)
        yield from value.values() if isinstance(value, Mapping) else (value,)
    yield from (getattr(labels, field.name) for field in dataclasses.fields(labels))
    ours = {
        Language.FR: (fr, fr_acting, fr_agenda, fr_delivery, fr_drift, fr_facts, fr_policy, fr_reasons),
        Language.EN: (en, en_acting, en_agenda, en_delivery, en_facts, en_policy, en_reasons),
    }
    for module in ours[language]:
        yield from literals(module)


@BOTH
def test_every_value_has_words(language: Language) -> None:
    names = phrases(language).NAMES
    assert set(names.topics) == set(Topic)
    assert set(names.stances) == set(Stance)
    assert set(names.data) == set(DataClass)
    assert set(names.scopes) == set(Scope)
    assert set(names.regions) == set(Region)
    assert set(names.plans) == set(Plan)
    assert set(names.mechanisms) == set(Mechanism)
    assert set(names.roles) == set(Role)
    assert set(names.suspended) == set(Basis)
    assert set(names.outcomes) == set(OutcomeName)
    assert set(names.kinds) == set(Kind)
    assert set(names.effects) == set(Effect)
    assert set(names.causes) == set(Cause)


@BOTH
def test_every_reason_has_words_and_a_remedy(language: Language) -> None:
    every = {*UnreachableReason, *UnreadableReason, "unconfirmed", "internal"}
    names = phrases(language).NAMES
    assert set(names.reasons) == every
    assert set(names.remedies) == every


def test_every_terms_type_has_a_french_name() -> None:
    assert set(phrases(Language.FR).NAMES.terms_types) == set(TERMS_TYPES)


def test_a_terms_type_without_words_stands_for_itself() -> None:
    assert terms_words("Privacy Policy", Language.EN) == "Privacy Policy"
    assert terms_words("Something New", Language.FR) == "Something New"


def test_a_reason_without_words_stands_for_itself() -> None:
    assert outcome_words("unheard_of", Language.FR) == "unheard_of"


def test_every_reason_of_a_drift_has_french_words_of_its_own() -> None:
    assert set(fr_drift.REASONS) == set(DriftReason)
    assert len(set(fr_drift.REASONS.values())) == len(DriftReason)
    assert [r for r in DriftReason if drift_words(r.value, Language.FR) != fr_drift.REASONS[r]] == []


def test_a_reason_of_a_drift_is_told_with_what_it_is_about() -> None:
    stored = concerning(DriftReason.SENTENCE_ADDED, DriftReason.NUMBER)
    assert stored == "a sentence added: a number"
    assert drift_words(stored, Language.EN) == stored
    assert drift_words(stored, Language.FR) == "une phrase ajoutée\u00a0: un nombre"


@pytest.mark.parametrize("stored", ["", "half of it is gone", "a sentence added: something odd", "training"])
def test_a_reason_that_an_earlier_version_stored_stands_for_itself(stored: str) -> None:
    assert drift_words(stored, Language.FR) == stored


@pytest.mark.parametrize("word", [w for row in rows() for w in row[1].split(", ") if w])
def test_the_glossary_s_words_are_those_printed(word: str) -> None:
    own = {"sous-traitant ultérieur"}  # said by the page and the command line, not by a mail
    everything = " ".join(printed(Language.FR)).replace("\u00a0", " ").lower()
    assert word in own or word.lower() in everything


@pytest.mark.parametrize("word", [w for row in rows() for w in row[2].split(", ") if w])
def test_what_the_glossary_avoids_is_never_printed(word: str) -> None:
    assert [text for text in printed(Language.FR) if re.search(rf"\b{word}", text, re.IGNORECASE)] == []


def test_english_does_not_speak_of_compliance_either() -> None:
    assert [text for text in printed(Language.EN) if "complian" in text.lower()] == []


def test_french_has_no_break_spaces_where_it_needs_them() -> None:
    wrong = re.compile(r" [:;?!»]|«(?!\u00a0)|(?<!\u00a0)»|\w[;?!]")
    assert [text for text in printed(Language.FR) if wrong.search(text)] == []


def test_french_elides_with_the_typographic_apostrophe() -> None:
    assert [text for text in printed(Language.FR) if re.search(r"[^\W\d_]'[\w«]", text)] == []


@pytest.mark.parametrize(
    ("status", "basis", "words"),
    [
        (Status.SUSPENDED, Basis.PRECAUTIONARY, "Suspendu à titre conservatoire"),
        (Status.SUSPENDED, Basis.DECIDED, "Suspendu sur décision"),
        (Status.SUSPENDED, Basis.UNVERIFIED, "Suspendu (faute de relecture)"),
        (Status.ALLOWED, Basis.DECIDED, "Autorisé"),
    ],
)
def test_a_status_is_said_with_its_basis(status: Status, basis: Basis, words: str) -> None:
    assert status_words(status, basis, Language.FR) == words


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    assert day(date(2025, 9, 1), "fr") == "1er\u00a0septembre\u00a02025"


def test_a_date_is_written_as_the_language_does() -> None:
    assert day(date(2025, 8, 29), "fr") == "29\u00a0août\u00a02025"
    assert day(date(2025, 8, 29), "en_GB") == "29\u00a0August\u00a02025"


def test_a_moment_says_that_it_is_universal_time() -> None:
    at = datetime(2025, 8, 29, 0, 32, tzinfo=UTC)
    assert moment(at, "fr") == "29\u00a0août\u00a02025 à 00:32\u00a0UTC"


def test_a_list_of_nothing_is_empty() -> None:
    assert join([], "fr") == ""


def test_countries_are_named_in_the_language_and_unknown_codes_stand() -> None:
    assert countries(("US", "CN", "XQ"), "fr") == "Chine, XQ et États-Unis"


@pytest.mark.parametrize(
    ("acting", "tools", "words"),
    [
        (fr_acting, ["Lumenia"], "Votre compte n’a pas été fermé."),
        (fr_acting, ["Lumenia", "Otterloo"], "Vos comptes n’ont pas été fermés."),
        (en_acting, ["Lumenia"], "no more data into it for that purpose. Your account has not been closed."),
        (
            en_acting,
            ["Lumenia", "Otterloo"],
            "into them for that purpose. Your accounts have not been closed.",
        ),
    ],
)
def test_the_message_to_staff_tells_how_many_accounts(
    acting: ModuleType, tools: list[str], words: str
) -> None:
    said = acting.staff(tools, ["usages sensibles"], "29 août 2025", changed=False, ended=True)
    assert words in said[-1]


@pytest.mark.parametrize(
    ("name", "words"), [("OpenRouter", "d’OpenRouter"), ("Écho", "d’Écho"), ("Lumenia", "de Lumenia")]
)
def test_french_elides_before_a_vowel(name: str, words: str) -> None:
    assert fr_reasons.of(name) == words


def finding(topic: Topic, stance: Stance, **more: object) -> Finding:
    plain = Finding(topic, stance, "rule", "quote", 0, 5, 1, 1, DataClass.CONTENT)
    return dataclasses.replace(plain, **more)  # type: ignore[arg-type]


def resolved(found: Finding, stance: Stance | None = None) -> Resolved:
    return Resolved(TermsId("Lumenia", "Terms of Service"), "a" * 40, found, stance or found.stance)


BREACHES = [
    Breach(BreachCode.STANCE, Topic.TRAINING, resolved(finding(Topic.TRAINING, Stance.OPT_OUT))),
    Breach(BreachCode.STANCE, Topic.LOCATION, resolved(finding(Topic.LOCATION, Stance.THIRD_COUNTRY))),
    Breach(
        BreachCode.COUNTRY,
        Topic.LOCATION,
        resolved(finding(Topic.LOCATION, Stance.THIRD_COUNTRY, countries=("CN", "US"))),
        ("CN",),
    ),
    Breach(
        BreachCode.MECHANISM,
        Topic.LOCATION,
        resolved(
            finding(
                Topic.LOCATION, Stance.THIRD_COUNTRY_SAFEGUARDED, mechanisms=(Mechanism.SCC, Mechanism.DPF)
            )
        ),
    ),
    Breach(
        BreachCode.MECHANISM,
        Topic.LOCATION,
        resolved(finding(Topic.LOCATION, Stance.THIRD_COUNTRY_SAFEGUARDED)),
    ),
    Breach(BreachCode.SILENT, Topic.TRAINING),
    Breach(BreachCode.UNCLEAR, Topic.LOCATION),
]


def test_each_breach_is_said_in_french() -> None:
    assert [breach_sentence(b, Language.FR).replace("\u00a0", "~") for b in BREACHES] == [
        (
            "Contenus (saisies, fichiers, réponses)~: réutilisation pour l’entraînement, sauf opposition. "
            "La politique ne l’accepte pas."
        ),
        "Données hors de l’Union européenne, sans garantie nommée. La politique ne l’accepte pas.",
        "Données hors de l’Union européenne~: Chine. La politique ne l’accepte pas.",
        (
            "Transfert hors de l’Union européenne (garantie nommée~: clauses contractuelles types et cadre de "
            "protection des données UE–États-Unis). La politique en exige une autre."
        ),
        "Transfert hors de l’Union européenne (aucune garantie nommée). La politique en exige une autre.",
        (
            "Les conditions ne disent rien sur la réutilisation pour l’entraînement, et la politique n’accepte pas "
            "ce silence."
        ),
        (
            "La lecture automatique est incertaine sur la localisation des données~: une personne doit lire le "
            "texte."
        ),
    ]


def test_terms_that_the_policy_requires_are_named_in_the_reader_s_language() -> None:
    lack = Breach(BreachCode.LACK, None, lack=Lack(LackKind.TERMS, "Data Processor Agreement"))
    assert "Accord de sous-traitance des données" in breach_sentence(lack, Language.FR)
    assert "Data Processor Agreement" in breach_sentence(lack, Language.EN)


def test_each_breach_is_said_in_english() -> None:
    said = [breach_sentence(b, Language.EN) for b in BREACHES]
    assert said[2] == "Data outside the European Union: China. The policy does not accept this."
    assert (
        said[5]
        == "The terms say nothing about reuse for training, and the policy does not accept silence on it."
    )
    assert len(set(said)) == len(BREACHES)


@BOTH
def test_what_the_machine_read_is_marked_as_its_reading(language: Language) -> None:
    marker = "Lecture automatique" if language is Language.FR else "Automatic reading"
    for breach in BREACHES:
        if breach.resolved is not None:
            assert gloss_sentence(breach.resolved, language).startswith(marker)


def test_a_reading_says_for_whom_where_and_how() -> None:
    found = finding(
        Topic.LOCATION,
        Stance.THIRD_COUNTRY_SAFEGUARDED,
        scope=Scope.BUSINESS,
        region=Region.EEA,
        countries=("US",),
        mechanisms=(Mechanism.SCC,),
    )
    assert gloss_sentence(resolved(found), Language.FR).replace("\u00a0", "~") == (
        "Lecture automatique~: transfert encadré selon le fournisseur~; vaut pour~: offres professionnelles~; "
        "personnes situées dans l’Espace économique européen~; pays nommés~: États-Unis~; garanties~: clauses "
        "contractuelles types."
    )


def test_an_opt_out_given_elsewhere_is_said_to_stand_elsewhere() -> None:
    found = resolved(finding(Topic.TRAINING, Stance.PERMITTED), Stance.OPT_OUT)
    assert gloss_sentence(found, Language.FR).endswith(
        "l’opposition est prévue ailleurs dans les conditions."
    )


@BOTH
@pytest.mark.parametrize("cause", [Cause.EXTRACTION, Cause.RULES, Cause.POLICY, Cause.VANTAGE, None])
def test_what_is_not_the_provider_s_doing_is_never_told_as_such(
    language: Language, cause: Cause | None
) -> None:
    said = reasons(language).suspended_because(
        Occasion.BREACH, cause, service="Lumenia", terms=["T"], read="today", usages=["U"]
    )
    assert "fournisseur de Lumenia a modifié" not in said
    assert "provider of Lumenia changed" not in said


@BOTH
def test_a_contract_deposited_or_ended_is_told_apart_from_a_change_of_policy(language: Language) -> None:
    edited, rebound = (
        reasons(language).suspended_because(
            Occasion.BREACH,
            Cause.POLICY,
            service="Lumenia",
            terms=["T"],
            read="today",
            usages=["U"],
            rebound=each,
        )
        for each in (False, True)
    )
    assert "contra" in rebound
    assert "contra" not in edited


@BOTH
def test_the_provider_s_change_is_told_as_such(language: Language) -> None:
    said = reasons(language).suspended_because(
        Occasion.BREACH, Cause.PROVIDER, service="Lumenia", terms=["T"], read="today", usages=["U"]
    )
    assert "fournisseur de Lumenia a modifié" in said or "provider of Lumenia changed" in said


def test_a_breach_at_the_first_reading_is_said_to_be_there_from_the_first() -> None:
    said = fr_reasons.suspended_because(
        Occasion.BASELINE, None, service="Lumenia", terms=["T"], read="", usages=["U"]
    )
    assert said.startswith("Dès le premier relevé, les conditions actuelles de Lumenia")
