"""What a mail shows of a change: whole sentences, what tells most first, and how each passage was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.core.drift import words as compare
from monitor.core.model import Drift, Effect, Finding, Hunk, Kind, Stance, Topic
from monitor.core.notice import TermsNews, about_period, about_tools
from monitor.core.notice.letter import as_text
from monitor.core.notice.quotation import change_of
from monitor.core.tools import Language, SuspendOn
from tests.letters import AFTER, BEFORE, DIGEST, DRIFT, KEPT, QUOTE, news
from tests.samples import finding

ALONE = {
    Language.FR: "Lecture automatique de ce seul passage",
    Language.EN: "Automatic reading of this passage",
}


def said(told: TermsNews, language: Language = Language.FR) -> str:
    return " ".join(as_text(about_tools(told, language)).replace("\u00a0", " ").replace("\n> ", "\n").split())


def changed(*hunks: Hunk, findings: tuple[Finding, ...] = ()) -> TermsNews:
    drift = Drift(Kind.MATERIAL, Effect.CHANGED, Effect.NONE, hunks, "")
    return replace(news(suspended=False), drifts=(replace(DRIFT, drift=drift, findings=findings),))


def test_what_a_sentence_replaced_is_known_to_where_its_own_sentence_ends() -> None:
    # `safety review.` stands in the next sentence now, which is not quoted.
    found = change_of(QUOTE, [Hunk(BEFORE, AFTER)])
    assert found is not None
    replaced = "".join(words for mark, words in found.pieces if mark != "+")
    assert f"{found.lead}{replaced}{found.tail}" == BEFORE
    assert found.tail


def test_nothing_is_missing_around_a_sentence_that_replaced_whole_ones() -> None:
    found = change_of("We may train.", [Hunk("First. We never train. Last.", "First. We may train. Last.")])
    assert found is not None
    assert (found.lead, found.tail) == ("", "")


def test_what_stood_before_a_quoted_sentence_is_shown_to_its_end() -> None:
    assert f"Avant – version du 2 août 2025 : {BEFORE} Après" in said(news(suspended=True))


def test_words_that_stand_elsewhere_now_are_shown_and_not_marked_as_gone() -> None:
    old = "We do not sell what you write, and we keep it for ten days in all our data centres in Europe."
    new = "We do sell what you write. We keep it for ten days in all our data centres in Europe."
    quote = "We do sell what you write."
    assert any(mark == "-" for mark, _ in compare(old, new))
    told = news(suspended=True)
    moved = replace(DRIFT, drift=replace(DRIFT.drift, hunks=(Hunk(old, new, Topic.TRAINING),)))
    tools = []
    for each in told.tools:
        breach = each.decisions[0].breaches[0]
        assert breach.resolved is not None
        found = replace(breach.resolved, finding=replace(breach.resolved.finding, quote=quote))
        lost = replace(each.decisions[0], breaches=(replace(breach, resolved=found),))
        tools.append(replace(each, decisions=(lost,)))
    text = said(replace(told, drifts=(moved,), tools=tuple(tools)))
    before = text.partition("Avant – version du 2 août 2025 : ")[2].partition(" Après")[0]
    assert before.replace("[-", "").replace("-]", "").replace("[ ", "") == old
    assert "centres in Europe." in before.rpartition("-]")[2]


@pytest.mark.parametrize("language", list(Language))
def test_a_passage_is_glossed_and_the_gloss_is_said_to_be_of_it_alone(language: Language) -> None:
    told = news(suspended=False)
    assert said(told, language).count(ALONE[language]) == 2
    assert said(replace(told, drifts=(replace(DRIFT, findings=()),)), language).count(ALONE[language]) == 0


def test_beside_a_suspension_a_passage_is_glossed_as_it_holds_for_the_tools() -> None:
    text = said(news(suspended=True))
    assert ALONE[Language.FR] not in text
    assert (
        f"{KEPT} Lecture automatique : réutilisation pour l’entraînement sur accord préalable seulement"
        in text
    )


def test_a_sentence_that_was_shown_with_its_gloss_is_not_glossed_again() -> None:
    assert (
        said(news(suspended=True)).count("Lecture automatique : réutilisation pour l’entraînement, sauf") == 1
    )


def test_several_glosses_of_a_passage_say_once_that_they_are_an_automatic_reading() -> None:
    read = (finding(Stance.OPT_IN, quote="Agree."), finding(Stance.PERMITTED, quote="We train."))
    text = said(changed(Hunk("", "We train. Agree.", Topic.TRAINING), findings=read))
    assert text.count(ALONE[Language.FR]) == 1
    assert text.index("sans opposition prévue") < text.index("Réutilisation pour l’entraînement sur accord")


def test_the_digest_glosses_its_passages_and_marks_effects_as_an_automatic_reading() -> None:
    text = " ".join(as_text(about_period(DIGEST, Language.FR)).replace("\u00a0", " ").split())
    assert ALONE[Language.FR] in text
    assert "Réutilisation pour l’entraînement : moins protecteur qu’avant (lecture automatique)" in text


def test_what_says_the_worst_is_shown_first() -> None:
    hunks = (
        Hunk("", "We never train on it.", Topic.TRAINING),
        Hunk("A word on training.", "Another word on training.", Topic.TRAINING),
        Hunk("", "We train on all of it.", Topic.TRAINING),
    )
    read = (
        finding(Stance.DENIED, quote="We never train on it."),
        finding(Stance.PERMITTED, quote="We train on all of it."),
    )
    text = said(changed(*hunks, findings=read))
    assert text.index("We train on all") < text.index("We never train") < text.index("Another")


def test_a_passage_that_was_only_renumbered_comes_last() -> None:
    hunks = (
        Hunk("80. Feedback. You assign it.", "89. Feedback. You assign it.", Topic.TRAINING),
        Hunk("", "We train on it.", Topic.TRAINING),
    )
    text = said(changed(*hunks))
    assert text.index("We train on it.") < text.index("Feedback")


def test_a_stance_that_has_no_rank_is_no_gloss() -> None:
    unsure = finding(Stance.PERMITTED, quote=KEPT)
    told = changed(Hunk("", KEPT, Topic.TRAINING), findings=(replace(unsure, stance=Stance.UNCLEAR),))
    assert ALONE[Language.FR] not in said(told)


@pytest.mark.parametrize("language", list(Language))
def test_a_change_that_will_suspend_on_its_day_of_effect_says_so(language: Language) -> None:
    told = news(suspended=False)
    patient = replace(told.usages["non_sensitive"], suspend_on=SuspendOn.EFFECTIVE_DATE)
    later = replace(told, usages={**told.usages, "non_sensitive": patient})
    words = {
        Language.FR: "qu’elle n’accepte pas suspendra l’outil le 28 septembre 2025",
        Language.EN: "it does not accept will suspend the tool on 28 September 2025",
    }[language]
    assert words in said(later, language)
    assert words not in said(told, language)
    assert words not in said(replace(later, drifts=(replace(DRIFT, effective=None),)), language)
    assert words not in said(replace(later, now=later.now + timedelta(days=60)), language)


def test_beside_a_suspension_what_other_terms_may_temper_is_not_glossed_alone() -> None:
    told = news(suspended=True)
    for stance, count in ((Stance.PERMITTED, 0), (Stance.DENIED, 1)):
        found = replace(finding(stance, quote=KEPT), start=7)
        assert (
            said(replace(told, drifts=(replace(DRIFT, findings=(found,)),))).count(ALONE[Language.FR])
            == count
        )


def test_a_heading_s_own_full_stop_does_not_stand_beside_ours() -> None:
    told = news(suspended=True)
    (lost, *_), found = told.tools[0].decisions, told.tools[0].decisions[0].breaches[0]
    assert found.resolved is not None
    ended = replace(found.resolved.finding, headings=("Terms", "4. Your Materials."))
    lost = replace(lost, breaches=(replace(found, resolved=replace(found.resolved, finding=ended)),))
    text = said(replace(told, tools=(replace(told.tools[0], decisions=(lost,)),)))
    assert "rubrique « Terms › 4. Your Materials ». Lecture automatique" in text
