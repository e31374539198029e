"""A reading as a lawyer reads it."""

from __future__ import annotations

import dataclasses
import re

import click
import pytest

from monitor.core.model import (
    DataClass,
    Fact,
    FactKind,
    Finding,
    Mechanism,
    ProfessionalUse,
    Reading,
    Recipient,
    Region,
    Scope,
    Stance,
)
from monitor.core.resolution import LeftOut, LeftOutReason
from monitor.core.tools import Language
from monitor.faces.account_words import WORDS
from monitor.faces.cli import passages
from monitor.faces.cli.account import account
from monitor.faces.cli.passages import Applied, View, against_itself
from tests.core.test_phrases import rows
from tests.samples import TERMS, finding

QUOTE = "We **do not** use [your content](https://x.example) to train our models."
PROMISE = dataclasses.replace(
    finding(Stance.DENIED, quote=QUOTE, scope=Scope.BUSINESS),
    line_start=12,
    line_end=13,
    headings=("Terms", "3. Your *data*"),
    marks=(
        (QUOTE.index("do not"), QUOTE.index("do not") + 6),
        (QUOTE.index("train"), QUOTE.index("train") + 5),
    ),
)
ABROAD = finding(
    Stance.THIRD_COUNTRY_SAFEGUARDED,
    region=Region.EEA,
    countries=("US",),
    mechanisms=(Mechanism.DPF, Mechanism.SCC),
    quote="We send it to the United States.",
)


def fact(kind: FactKind, value: str, quote: str = "So it says.", line: int = 3) -> Fact:
    return Fact(kind, value, "audience/test", quote, 0, len(quote), line, line, ("Terms", "1. Who"))


def recipient(line: int, name: str = "Ada Hosting") -> Recipient:
    return Recipient(name, "Hosting", "Ireland", ("IE",), "", line, line)


def reading(*findings: Finding, **more: object) -> Reading:
    plain = Reading("en", Stance.DENIED, Stance.SILENT, (), findings)
    return dataclasses.replace(plain, **more)  # type: ignore[arg-type]


def told(
    said: Reading,
    language: Language = Language.EN,
    applied: list[Applied] | None = None,
    left_out: tuple[LeftOut, ...] = (),
    *,
    everything: bool = False,
) -> str:
    """The account without styles, on one line, no-break spaces shown as `~`."""
    lines = account(said, View(language, everything), applied, left_out)
    return " ".join(click.unstyle("\n".join(lines)).replace("\u00a0", "~").split())


@pytest.fixture
def bold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passages, "shows_bold", lambda: True)


# --- the whole ------------------------------------------------------------------------------


def test_what_the_document_says_stands_first_in_words_and_as_the_register_writes_it() -> None:
    said = told(reading(location=Stance.THIRD_COUNTRY, countries=("CN", "US")))
    assert said.startswith(
        "Language English Training no reuse for training [denied] Location data outside the European Union, no "
        "safeguard named [third_country] · countries named: China and United States Does this text"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ((DataClass.FEEDBACK, DataClass.PERSONAL, DataClass.CONTENT), "[denied] · content (inputs"),
        ((DataClass.DEIDENTIFIED, DataClass.PERSONAL), "[denied] · personal data"),
        ((DataClass.FEEDBACK, DataClass.FLAGGED), "[denied] Location"),
    ],
)
def test_the_document_s_stance_on_training_says_of_which_data_it_is(
    data: tuple[DataClass, ...], words: str
) -> None:
    assert words in told(reading(*(finding(Stance.DENIED, each) for each in data)))


def test_in_french_nothing_is_left_in_english_but_quotes_and_codes() -> None:
    said = told(reading(PROMISE, ABROAD, location=Stance.EU, countries=("FR",)), Language.FR)
    assert "Langue Anglais Entraînement pas de réutilisation pour l’entraînement [denied] · contenus" in said
    assert "contenus (saisies, fichiers, réponses) · offres professionnelles" in said
    assert "Terms › 3. Your data · lignes 12 à 13 · training/test" in said
    assert "«~We do not use your content to train our models.~»" in said


def test_an_unknown_language_is_said_to_be_no_ground_to_allow() -> None:
    said = told(reading(language="nl", training=Stance.UNCLEAR))
    assert "Language Dutch" in said
    assert "uncertain, and never a ground to allow" in said
    assert "n’autorise jamais rien" in told(reading(language="und"), Language.FR)


@pytest.mark.parametrize("language", ["en", "fr", "zh", "de", "es"])
def test_a_language_that_is_read_needs_no_warning(language: str) -> None:
    assert "ground to allow" not in told(reading(language=language))


@pytest.mark.parametrize("word", [word for row in rows() for word in row[2].split(", ") if word])
def test_what_the_glossary_avoids_is_not_printed(word: str) -> None:
    both = [
        finding(Stance.DENIED, quote="Oui."),
        finding(Stance.PERMITTED, quote="Non.", despite_opt_out=True),
    ]
    use = fact(FactKind.PROFESSIONAL_USE, ProfessionalUse.PROHIBITED, "Non.")
    said = reading(
        *both,
        ABROAD,
        language="nl",
        facts=(use,),
        recipients=(recipient(9),),
        broad_licence=True,
        instructions_only=True,
    )
    out = LeftOut(TERMS, finding(Stance.OPT_OUT, quote="Si."), LeftOutReason.PLAN)
    assert not re.search(rf"\b{word}", told(said, Language.FR, left_out=(out,)), re.IGNORECASE)


# --- findings -------------------------------------------------------------------------------


def test_a_finding_tells_on_which_data_for_whom_where_and_in_which_words() -> None:
    said = told(reading(PROMISE))
    assert (
        "Training: 1 passage No reuse for training [denied] content (inputs, files, outputs) · business plans "
        "Terms › 3. Your data · lines 12–13 · training/test “We do not use your content to train our models.”"
    ) in said
    assert "Location: no passage" in said


def test_a_transfer_tells_where_to_and_what_it_relies_on() -> None:
    assert (
        "all plans · European Economic Area · United States · EU–US Data Privacy Framework and standard "
        "contractual clauses"
    ) in told(reading(ABROAD))


def test_what_holds_despite_an_opt_out_or_for_one_feature_is_told_so() -> None:
    odd = finding(Stance.PERMITTED, despite_opt_out=True, feature=True)
    assert "one feature only · even for those who opted out" in told(reading(odd))


def test_where_bold_does_not_show_the_deciding_words_stand_below_the_quote() -> None:
    said = told(reading(PROMISE))
    assert "models.” Deciding words: do not … train" in said
    assert "Mots décisifs~: do not … train" in told(reading(PROMISE), Language.FR)


@pytest.mark.usefixtures("bold")
def test_where_bold_shows_the_deciding_words_are_bold_in_the_quote() -> None:
    lines = "\n".join(account(reading(PROMISE), View(Language.EN)))
    assert "“We \x1b[1mdo not\x1b[0m use your content to \x1b[1mtrain\x1b[0m our models.”" in lines
    assert "Deciding words" not in lines


def test_two_findings_of_one_sentence_are_told_with_one_quote() -> None:
    other = dataclasses.replace(PROMISE, stance=Stance.OPT_IN, data=DataClass.FEEDBACK, rule="training/other")
    said = told(reading(PROMISE, other))
    assert said.count("“We do not use") == 1
    assert "training/test, training/other" in said
    assert "[opt_in] feedback and ratings" in said


def test_a_stance_that_other_terms_change_is_told_so() -> None:
    found = finding(Stance.PERMITTED)
    said = told(reading(found), applied=[(found, Stance.OPT_OUT)])
    assert "Reuse for training unless users opt out [opt_out] (as read together with the other terms)" in said


def test_what_does_not_apply_stands_last_with_the_reason() -> None:
    found = finding(Stance.PERMITTED, quote="We train on it.")
    out = LeftOut(TERMS, found, LeftOutReason.OUTRANKED)
    said = told(reading(PROMISE, found), applied=[(PROMISE, PROMISE.stance)], left_out=(out,))
    assert "Training: 1 passage" in said
    assert said.index("“We do not") < said.index("Left out, as not applying to this tool: 1 passage")
    assert "[permitted] – outranked by what is said for this plan" in said


@pytest.mark.parametrize("language", list(Language))
def test_every_reason_to_leave_something_out_has_words(language: Language) -> None:
    assert set(WORDS[language].reasons) == set(LeftOutReason)


# --- contradictions -------------------------------------------------------------------------


def test_a_contradiction_is_told_before_all_findings_with_both_places() -> None:
    both = [finding(Stance.DENIED, quote="Never."), finding(Stance.PERMITTED, quote="Always.")]
    both[1] = dataclasses.replace(both[1], line_start=40, line_end=40)
    said = told(reading(*both))
    assert (
        "⚠ Seems to contradict itself on training, content (inputs, files, outputs), all plans: no reuse for "
        "training (line 1) / reuse for training, with no opt-out given (line 40). A person has to read both."
    ) in said
    assert "⚠ Semble se contredire~: entraînement" in told(reading(*both), Language.FR)


def test_the_rows_of_a_list_contradict_nothing() -> None:
    both = [finding(Stance.EU, quote="Ireland"), finding(Stance.THIRD_COUNTRY, quote="China")]
    assert "⚠" not in told(reading(*both, recipients=(recipient(1),)))
    assert "⚠" in told(reading(*both))


def test_a_contradiction_between_terms_names_them() -> None:
    both = [finding(Stance.DENIED, quote="Never."), finding(Stance.OPT_OUT, quote="Unless.")]
    lines = against_itself(both, View(Language.EN), lambda place: ["Terms", "Policy"][place])
    said = " ".join(click.unstyle("\n".join(lines)).split())
    assert "no reuse for training (Terms, line 1)" in said
    assert "unless users opt out (Policy, line 1)" in said


def test_only_the_first_places_of_a_side_are_named() -> None:
    many = [
        dataclasses.replace(finding(Stance.PERMITTED, quote="Yes."), line_start=n, line_end=n)
        for n in range(9)
    ]
    said = told(reading(finding(Stance.DENIED, quote="Never."), *many))
    assert "(line 0; line 1; line 2; …)" in said


# --- for whom it holds ----------------------------------------------------------------------


def test_a_text_that_says_nothing_of_professional_use_is_told_so() -> None:
    assert "Does this text apply to us? Professional use: the text says nothing of it" in told(reading())
    assert "Usage professionnel~: le texte n’en dit rien" in told(reading(), Language.FR)


def test_the_facts_are_told_with_their_sentences_the_worst_of_professional_use_first() -> None:
    said = told(
        reading(
            facts=(
                fact(FactKind.MINIMUM_AGE, "18", "You are 18."),
                fact(FactKind.PROFESSIONAL_USE, ProfessionalUse.ALLOWED, "At work too.", 8),
                fact(FactKind.PROFESSIONAL_USE, ProfessionalUse.PROHIBITED, "Not at work.", 9),
                fact(FactKind.TERRITORY, "EEA -GB"),
                fact(FactKind.AUDIENCE, Scope.CONSUMER),
            )
        )
    )
    facts = said[said.index("Does this text") : said.index("Training:")]
    assert facts.startswith(
        "Does this text apply to us? Professional use: prohibited Terms › 1. Who · line 9 · audience/test “Not "
        "at work.” Professional use: allowed Terms › 1. Who · line 8"
    )
    assert "Territory: EEA, except: United Kingdom" in facts
    assert "Addressed to: consumers" in facts
    assert "Minimum age: 18 years Terms › 1. Who · line 3 · audience/test “You are 18.”" in facts
    assert "says nothing" not in facts


def test_a_fact_said_in_many_places_is_quoted_from_the_first_unless_all_are_asked_for() -> None:
    many = tuple(fact(FactKind.MINIMUM_AGE, "18", f"{n}.") for n in range(5))
    short = told(reading(facts=many))
    assert ("“1.”" in short, "“2.”" in short, "+ 3 more: --all" in short) == (True, False, True)
    assert "“4.”" in told(reading(facts=many), everything=True)


def test_the_flags_that_stand_are_told_with_what_they_mean() -> None:
    assert "Licence on inputs" not in told(reading())
    said = told(reading(broad_licence=True, instructions_only=True))
    assert (
        "Licence on inputs: irrevocable, or for any purpose; training is neither named nor ruled out" in said
    )
    assert "Processing: confined to the customer's instructions, or to providing the service" in said


# --- recipients -----------------------------------------------------------------------------


def test_recipients_are_told_as_a_table() -> None:
    lines = click.unstyle("\n".join(account(reading(recipients=(recipient(3),)), View(Language.EN)))).split(
        "\n"
    )
    at = lines.index("  To whom data goes (sub-processors): 1")
    assert lines[at + 1 :] == [
        "    Name         Purpose  Country",
        "    ───────────  ───────  ───────",
        "    Ada Hosting  Hosting  Ireland",
    ]


def test_only_the_first_recipients_are_told_unless_all_are_asked_for() -> None:
    many = tuple(recipient(n, f"Host {n}") for n in range(20))
    short = told(reading(recipients=many))
    assert ("Host 11" in short, "Host 12" in short, "+ 8 more: --all" in short) == (True, False, True)
    assert "Host 19" in told(reading(recipients=many), everything=True)


def test_what_the_rows_of_the_list_say_is_told_once() -> None:
    many = [
        dataclasses.replace(finding(Stance.EU, countries=(code,), quote=code), line_start=n, line_end=n)
        for n, code in enumerate(("IE", "FR", "IE"))
    ]
    said = reading(*many, recipients=tuple(recipient(n) for n in range(3)))
    assert "Data in the European Union [eu] 3 rows of the list below · France and Ireland" in told(said)
    assert "“FR”" in told(said, everything=True)


# --- hostile text ---------------------------------------------------------------------------


def test_hostile_text_cannot_write_to_the_terminal() -> None:
    evil = "a\x1b[2J\u202e\r\n\x07b"
    found = dataclasses.replace(finding(Stance.PERMITTED, quote=evil), headings=(evil,), marks=((0, 3),))
    row = Recipient(evil, evil, evil, (), evil, 1, 1)
    said = reading(
        found, language="x\x1b", facts=(fact(FactKind.MINIMUM_AGE, "18", evil),), recipients=(row,)
    )
    lines = "\n".join(account(said, View(Language.EN)))
    assert not {"\x1b", "\u202e", "\r", "\x07"} & set(click.unstyle(lines))
