"""What a mail says of terms that may not apply to the organisation at all."""

from __future__ import annotations

import dataclasses

import pytest

from monitor.core.caveats import Caveat, CaveatKind
from monitor.core.decisions import Basis, Decision, Occasion, Status
from monitor.core.model import Drift, Effect, Fact, FactKind, Hunk, Kind, ProfessionalUse, Topic
from monitor.core.notice import TermsDrift, TermsNews, TermsSource, ToolNews, about_tools
from monitor.core.notice.letter import as_html, as_text
from monitor.core.tools import Language
from tests.samples import PRIVACY, TERMS, day, decision, tool, usage

QUOTE = "You may not use Lumenia for **business** purposes."
USE = Caveat(
    CaveatKind.PROFESSIONAL_USE,
    Fact(
        FactKind.PROFESSIONAL_USE,
        ProfessionalUse.PROHIBITED,
        "audience/test",
        QUOTE,
        0,
        len(QUOTE),
        7,
        7,
        ("Terms", "2. Your *use*"),
    ),
)
LICENCE = Caveat(CaveatKind.BROAD_LICENCE)
SUSPENDED = dataclasses.replace(
    decision(1, status=Status.SUSPENDED, basis=Basis.PRECAUTIONARY), by="monitor", occasion=Occasion.BREACH
)
CHANGE = TermsDrift(
    TERMS,
    day(1),
    day(0),
    Drift(Kind.MATERIAL, Effect.WORSE, Effect.NONE, (Hunk("", "We train.", Topic.TRAINING),), "training"),
)


def news(*caveats: Caveat, decisions: tuple[Decision, ...] = (SUSPENDED,)) -> TermsNews:
    pair = tool(terms=(TERMS, PRIVACY))
    return TermsNews(
        organisation="Mairie de Valmoulin",
        usages={"non_sensitive": usage()},
        tools=(ToolNews(pair, decisions, {"non_sensitive": decision()}, day(1)),),
        sources={
            TERMS: TermsSource(day(1), (), None, "en", caveats),
            PRIVACY: TermsSource(day(1), (), None, "en", (LICENCE,) if LICENCE in caveats else ()),
        },
        drifts=(CHANGE,),
        chain_head="0" * 64,
        now=day(1),
    )


def read(told: TermsNews, language: Language = Language.FR) -> str:
    return " ".join(as_text(about_tools(told, language)).replace("\u00a0", "~").split())


@pytest.mark.parametrize("decisions", [(SUSPENDED,), ()], ids=["suspension", "change"])
def test_both_mails_say_that_professional_use_is_prohibited_with_the_sentence(
    decisions: tuple[Decision, ...],
) -> None:
    said = read(news(USE, decisions=decisions))
    assert "CE TEXTE NOUS CONCERNE-T-IL~?" in said
    assert "Usage professionnel interdit selon «~Conditions d’utilisation~» (lecture automatique)." in said
    assert "> You may not use Lumenia for business purposes." in said
    assert "Conditions d’utilisation, rubrique «~Terms › 2. Your use~»." in said


def test_in_english_too() -> None:
    said = read(news(USE), Language.EN)
    assert "DOES THIS TEXT APPLY TO US?" in said
    assert "Professional use prohibited according to “Terms of Service” (automatic reading)." in said


def test_the_html_quotes_it_as_a_vendor_s_words() -> None:
    page = as_html(about_tools(news(USE), Language.FR))
    assert "Ce texte nous concerne-t-il" in page
    assert page.split("You may not use Lumenia")[0].rstrip().endswith('lang="en" dir="auto">')


def test_a_broad_licence_is_told_for_each_of_the_terms() -> None:
    said = read(news(LICENCE))
    assert said.count("Licence étendue sur les saisies selon") == 2
    assert "Politique de confidentialité" in said


def test_the_question_is_asked_once() -> None:
    assert read(news(USE, LICENCE)).count("CE TEXTE NOUS CONCERNE-T-IL") == 1


@pytest.mark.parametrize("decisions", [(SUSPENDED,), ()], ids=["suspension", "change"])
def test_nothing_is_asked_where_there_is_nothing_to_say(decisions: tuple[Decision, ...]) -> None:
    assert "CONCERNE-T-IL" not in read(news(decisions=decisions))


def test_of_a_tool_that_was_withdrawn_nothing_is_asked() -> None:
    gone = dataclasses.replace(SUSPENDED, basis=Basis.WITHDRAWN, occasion=Occasion.WITHDRAWN)
    assert "CONCERNE-T-IL" not in read(news(USE, decisions=(gone,)))


def test_a_hostile_sentence_stays_text() -> None:
    assert USE.fact is not None
    evil = dataclasses.replace(
        USE, fact=dataclasses.replace(USE.fact, quote="<script>alert(1)</script>\u202e")
    )
    page = as_html(about_tools(news(evil), Language.FR))
    assert "<script" not in page
    assert "\u202e" not in page
