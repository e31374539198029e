"""The list of authorised tools, as it can stand in a charter."""

from __future__ import annotations

import csv
import dataclasses
import inspect
import io
import re
from datetime import timedelta
from html import unescape
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.checks import OutcomeName, Rounds, TermsState
from monitor.core.decisions import MONITOR, Basis, Occasion, Status
from monitor.core.model import DataClass
from monitor.core.resolution import Resolution
from monitor.core.schedule import Timing
from monitor.core.terms import Origin
from monitor.core.tools import Language, OptOut, Perimeter
from monitor.faces.report import authorised_words, feed_words
from monitor.faces.report.authorised import AuthorisedList, Category, Line, authorised
from monitor.faces.report.authorised_page import authorised_files
from monitor.faces.report.authorised_text import markdown, table
from monitor.faces.report.feed import feed_files
from monitor.faces.report.reservations import Quote, Remark
from monitor.faces.report.view import View, view_of
from monitor.services.chronicle import Chronicle
from monitor.services.status import Standing
from tests.core.test_phrases import rows as glossary
from tests.faces.report.told import (
    LATE,
    LUMENIA,
    OTTER,
    TODAY,
    approval,
    chronicle,
    entry,
    suspension,
    view,
)
from tests.samples import PRIVACY, TERMS, check, commit, day, decision, finding, resolved, version

OF_OTTERLOO = "Conditions d’utilisation, version du 4\u00a0septembre\u00a02025"
BOTH = pytest.mark.parametrize("language", list(Language))


def listed(told: Chronicle | None = None, language: Language = Language.FR) -> AuthorisedList:
    return authorised(told or chronicle(), language)


def category(told: Chronicle | None = None) -> Category:
    return listed(told).categories[0]


def lumenia(told: Chronicle | None = None) -> Line:
    return next(line for line in category(told).authorised if line.name == "Lumenia")


def otherwise(**changed: object) -> Chronicle:
    """The chronicle with another standing of Lumenia."""
    told = chronicle()
    first = told.tools[0]
    standing = dataclasses.replace(first.standings[0], **changed)  # type: ignore[arg-type]
    return dataclasses.replace(
        told, tools=(dataclasses.replace(first, standings=(standing,)), *told.tools[1:])
    )


def words(line: Line) -> list[str]:
    return [remark.words for remark in line.remarks]


# --- what is on it ------------------------------------------------------------------------------


def test_tools_stand_under_their_category_by_name_as_a_dictionary_has_it() -> None:
    assert [line.name for line in category().authorised] == ["Étude", "Lumenia"]


def test_what_is_suspended_or_not_examined_stands_apart() -> None:
    assert [(line.name, line.status) for line in category().others] == [
        ("Neuf", "Proposé, pas encore examiné"),
        ("Otterloo", "Suspendu à titre conservatoire"),
    ]


def test_a_category_without_an_authorised_tool_is_on_the_list_and_says_so() -> None:
    told = listed()
    assert [each.label for each in told.categories] == ["Usages non sensibles", "Usages sensibles"]
    assert "Aucun outil n’est autorisé pour cette catégorie d’usage." in markdown(told)


def test_the_status_never_stands_without_its_basis() -> None:
    assert {line.status for line in category().authorised} == {"Autorisé sur décision"}


def test_what_was_not_read_for_too_long_is_not_plainly_authorised() -> None:
    line = lumenia(otherwise(is_stale=True, verified=day(2)))
    assert line.status == "Autorisé sur décision, non relu depuis le 30\u00a0août\u00a02025"
    assert line.remarks[0].words.startswith("Ses conditions n’ont pas toutes pu être relues depuis le")


def test_what_was_never_read_says_so() -> None:
    line = lumenia(otherwise(is_stale=True, verified=None))
    assert (line.status, line.verified) == ("Autorisé sur décision, jamais relu entièrement", None)


def test_it_tells_since_when_by_which_function_and_when_it_was_read() -> None:
    line = lumenia()
    assert (line.since, line.by, line.verified) == (
        day(3).date(),
        "une autorité d’approbation (métier)",
        day(TODAY).date(),
    )


def test_nobody_is_named_in_any_of_its_forms() -> None:
    whole = b"".join(authorised_files(view()).values()).decode().casefold()
    assert not re.search("dupont|leroy|camille|sacha", whole)


# --- conditions and reservations -------------------------------------------------------------------


def test_what_calls_for_attention_comes_first() -> None:
    warnings = [remark.is_warning for remark in lumenia().remarks]
    assert warnings == sorted(warnings, reverse=True)
    assert any(warnings)
    assert not all(warnings)


def test_what_was_accepted_against_the_policy_is_said_with_the_sentence() -> None:
    remark = next(
        r for r in lumenia().remarks if r.words.startswith("Accepté malgré un écart à la politique")
    )
    assert remark.quotes[0].language == "en"


def test_the_outline_of_an_approval_hides_nothing_that_was_accepted() -> None:
    line = lumenia(otherwise(decision=approval().outline))
    assert any(each.startswith("Accepté malgré un écart") for each in words(line))


@pytest.mark.parametrize(
    "told",
    [
        "Usage professionnel interdit selon «\u00a0Conditions d’utilisation\u00a0» (lecture automatique).",
        "Âge minimum\u00a0: 13\u00a0ans, selon «\u00a0Conditions d’utilisation\u00a0» (lecture automatique).",
        "Destinataires du texte\u00a0: particuliers, selon «\u00a0Conditions d’utilisation\u00a0» (lecture automatique).",
        "Territoire\u00a0: France, sauf\u00a0: Chine, selon «\u00a0Conditions d’utilisation\u00a0» (lecture automatique).",
        "À réexaminer avant le 1er\u00a0décembre\u00a02025.",
        "Opposition exercée (compte par compte) le 30\u00a0août\u00a02025, valable jusqu’au 31\u00a0janvier\u00a02026.",
        "Avis réservé du DPO (2\u00a0septembre\u00a02025).",
        "Motif donné\u00a0: «\u00a0Vu avec [DPO] : essai de trois mois.\u00a0»",
    ],
)
def test_each_reservation_is_told_once_in_words(told: str) -> None:
    assert words(lumenia()).count(told) == 1


def test_an_overdue_review_calls_for_attention() -> None:
    line = lumenia(otherwise(review_by=day(TODAY - 1).date()))
    assert (
        Remark("Réexamen en retard depuis le 6\u00a0octobre\u00a02025.", (), is_warning=True) in line.remarks
    )


def test_a_changed_clause_on_opting_out_calls_for_attention() -> None:
    made = dataclasses.replace(decision(30, by=MONITOR), occasion=Occasion.REVIEW)
    line = lumenia(otherwise(notes=(entry(9, made),)))
    told = "La clause d’opposition a été modifiée le 27\u00a0septembre\u00a02025\u00a0: vérifier que"
    assert [remark.is_warning for remark in line.remarks if remark.words.startswith(told)] == [True]


def test_what_remains_despite_an_opt_out_is_told_with_two_sentences_and_how_many_more() -> None:
    kept = tuple(resolved(finding(data=DataClass.FEEDBACK, quote=f"We keep {n}.")) for n in range(4))
    told = chronicle()
    first = dataclasses.replace(told.tools[0], resolution=Resolution(kept, (), frozenset(), ()))
    remark = next(
        each
        for each in lumenia(dataclasses.replace(told, tools=(first,))).remarks
        if each.words.startswith("Demeure malgré l’opposition")
    )
    assert remark.full.endswith("(et 2 autres passages)")
    assert [quote.words for quote in remark.quotes] == ["We keep 0.", "We keep 1."]


def test_the_accounts_an_opt_out_covers_are_told_without_names() -> None:
    out = OptOut(Perimeter.ACCOUNTS, "compte de Sacha Leroy", day(2).date(), day(99).date(), "proof")
    line = lumenia(otherwise(decision=approval(opt_out=out)))
    assert any("(compte de [métier])" in each for each in words(line))


def test_texts_are_named_with_version_contract_and_whose_reading_it_is() -> None:
    assert lumenia().texts == (
        "Conditions d’utilisation, version du 29\u00a0août\u00a02025",
        (
            "Politique de confidentialité, version du 30\u00a0août\u00a02025 (repris de la collection genai-contrib "
            "des contributeurs d’Open Terms Archive, ODC-By 1.0)"
        ),
    )
    assert category().authorised[0].texts == (
        (
            "Conditions d’utilisation (contrat signé le 14\u00a0juillet\u00a02025, déposé par l’organisation\u00a0: "
            "il fait foi)"
        ),
    )


def test_what_contracts_alone_bind_is_not_said_to_be_read_again() -> None:
    signed = category().authorised[0]
    assert (signed.verified, signed.read) == (
        None,
        "contrat déposé le 31\u00a0août\u00a02025, sans relecture nécessaire",
    )
    assert "| contrat déposé le 31\u00a0août\u00a02025, sans relecture nécessaire |" in markdown(listed())


def test_a_text_that_does_not_bind_says_so() -> None:
    told = chronicle()
    tool = dataclasses.replace(LUMENIA, indicative=frozenset({PRIVACY}))
    first = dataclasses.replace(told.tools[0], tool=tool)
    assert "à titre indicatif" in lumenia(dataclasses.replace(told, tools=(first,))).texts[1]


def test_a_text_that_was_never_read_says_so() -> None:
    told = chronicle()
    unread = dataclasses.replace(told.terms[TERMS], versions=(), reading=None)
    line = lumenia(dataclasses.replace(told, terms={**told.terms, TERMS: unread}))
    assert line.texts[0] == "Conditions d’utilisation (jamais bien lu)"


def test_why_a_tool_is_suspended_is_told_with_the_sentence() -> None:
    otterloo = category().others[1]
    assert otterloo.remarks[0].quotes == (Quote("We train on it.", "en", OF_OTTERLOO),)


@pytest.mark.parametrize(
    "path", ["authorised.html", "outils-autorises.md", "outils-autorises.csv", "feed.atom"]
)
def test_every_quote_stands_with_the_text_and_the_day_of_the_version_it_is_from(path: str) -> None:
    """The older version of the two: the text has changed since."""
    made = {**authorised_files(with_later_version()), **feed_files(with_later_version())}
    after = unescape(made[f"fr/{path}"].decode()).split("We train on it.", 1)[1]
    assert OF_OTTERLOO in after[:150]


def with_later_version() -> View:
    return view(versions=(version(30, terms=OTTER, previous=7),))


def test_a_quote_from_a_version_that_is_not_known_any_longer_has_no_day() -> None:
    told = chronicle()
    forgotten = {**told.terms, OTTER: dataclasses.replace(told.terms[OTTER], versions=())}
    otterloo = category(dataclasses.replace(told, terms=forgotten)).others[1]
    assert otterloo.remarks[0].quotes == (Quote("We train on it.", "en", "Conditions d’utilisation"),)


def test_terms_that_could_not_be_read_are_a_reservation_and_stand_beside_why_a_tool_is_suspended() -> None:
    blocked = check(34, OutcomeName.UNREADABLE, "captcha")
    state = TermsState(TERMS, version(1), blocked, day(33), ())
    told = otherwise(troubled=(state,))
    assert lumenia(told).is_reserved
    assert lumenia(told).remarks[0].words == (
        "Conditions d’utilisation\u00a0: contrôle anti-robot à la place du texte, depuis le 1er\u00a0octobre\u00a02025."
    )
    lost = otherwise(troubled=(state,), decision=suspension())
    why, unread = next(line for line in category(lost).others if line.name == "Lumenia").remarks
    assert why.quotes
    assert "depuis le 1er" in unread.words


def test_a_person_s_reason_to_suspend_is_told() -> None:
    made = decision(9, status=Status.SUSPENDED, basis=Basis.DECIDED, by="leroy", reason="Fuite de données.")
    found = category(otherwise(decision=made)).others
    line = next(each for each in found if each.name == "Lumenia")
    assert (line.status, words(line)) == (
        "Suspendu sur décision",
        ["Motif donné\u00a0: «\u00a0Fuite de données.\u00a0»"],
    )


# --- its head and its foot ----------------------------------------------------------------------------


@BOTH
def test_the_day_the_round_and_what_it_is_not_stand_on_every_form(language: Language) -> None:
    files = authorised_files(view())
    name = {Language.FR: "outils-autorises", Language.EN: "authorised-tools"}[language]
    expected = {Language.FR: "ni avis du DPO, ni AIPD, ni certification", Language.EN: "certification"}[
        language
    ]
    dated = {Language.FR: "7\u00a0octobre\u00a02025", Language.EN: "7\u00a0October\u00a02025"}[language]
    for form in ("authorised.html", f"{name}.md"):
        told = files[f"{language.value}/{form}"].decode()
        assert dated in told
        assert expected in told
    sheet = files[f"{language.value}/{name}.csv"].decode()
    assert "2025-10-07" in sheet
    assert expected in sheet


def test_contributors_are_credited_wherever_their_data_is() -> None:
    for name, body in authorised_files(view()).items():
        assert "Open Terms Archive" in body.decode(), name


def test_nobody_is_credited_where_no_collection_was_read() -> None:
    told = chronicle()
    ours = dataclasses.replace(told, tools=told.tools[1:])
    assert "Open Terms Archive" not in markdown(listed(ours))


def test_a_sentence_of_a_collection_is_credited_when_the_text_has_come_from_elsewhere_since() -> None:
    told = chronicle()
    first, *_ = told.terms[OTTER].versions
    quoted = dataclasses.replace(first, commit=commit(7), origin=Origin("old-collection", commit(9)))
    moved = dataclasses.replace(told.terms[OTTER], versions=(quoted, version(30, terms=OTTER)))
    ours = dataclasses.replace(told, tools=told.tools[1:2], terms={**told.terms, OTTER: moved})
    assert listed(ours).collections == ("old-collection",)


def test_a_list_is_old_when_rounds_are_late_however_far_apart_they_are() -> None:
    told = chronicle(at=LATE)
    weekly = dataclasses.replace(told.register.schedule, timing=Timing(every=timedelta(days=6)))
    seldom = dataclasses.replace(told, register=dataclasses.replace(told.register, schedule=weekly))
    page = authorised_files(view_of(seldom, None))["fr/authorised.html"].decode()
    assert 'data-late-after="777600"' in page
    assert unescape("plus de 9\u00a0jours") in page
    assert not listed(seldom).is_late


def test_a_list_whose_last_round_is_old_says_so() -> None:
    assert "**Ce relevé a plus de 36\u00a0heures" in markdown(listed(chronicle(at=LATE)))
    assert "36\u00a0heures" not in markdown(listed(chronicle(at=LATE - timedelta(hours=2))))


def test_the_page_grows_old_before_its_reader_s_eyes() -> None:
    """Its script compares the last complete round with the reader's clock."""
    told = authorised_files(view())["fr/authorised.html"].decode()
    assert 'data-complete="2025-10-07T06:00:00+00:00"' in told
    assert '<script src="../age.js" defer></script>' in told


def test_a_list_before_any_round_says_so() -> None:
    told = dataclasses.replace(chronicle(), rounds=Rounds(None, None, None))
    assert "Aucun relevé n’est encore allé à son terme" in markdown(listed(told))
    assert listed(told).is_late
    assert "Ce relevé" not in markdown(listed(told))


def test_what_the_glossary_avoids_is_printed_nowhere() -> None:
    made = {**authorised_files(view()), **feed_files(view())}
    avoided = "|".join(word for row in glossary() for word in row[2].split(", ") if word)
    for path, body in made.items():
        if path.startswith("fr/"):
            assert not re.search(rf"\b(?:{avoided})\b", unescape(body.decode()), re.IGNORECASE), path


@pytest.mark.parametrize("module", [authorised_words, feed_words], ids=lambda module: str(module.__name__))
def test_french_punctuation_is_kept_with_its_word(module: ModuleType) -> None:
    french = inspect.getsource(module).split("Language.FR:")[1]
    assert not re.search(r"(?<=[\w}'’)]) [:;?!»](?!=)|« ", french)


# --- Markdown and CSV -------------------------------------------------------------------------------------


def test_a_vendor_s_words_are_nothing_but_words_in_markdown() -> None:
    quotes = [line for line in markdown(listed()).splitlines() if "HYPERLINK" in line]
    assert quotes
    for quote in quotes:
        assert "\\<script\\>" in quote
        assert not re.search(r"(?<!\\)[<\[|*]", quote)
        assert "\u202e" not in quote


def sheet(language: Language = Language.FR, of: AuthorisedList | None = None) -> list[list[str]]:
    body = table(of or listed(language=language)).decode("utf-8-sig")
    return list(
        csv.reader(
            io.StringIO(body, newline=""), delimiter=";" if language is Language.FR else ",", strict=True
        )
    )


@BOTH
def test_the_sheet_has_a_line_for_each_tool_and_category_and_a_title_for_each_cell(
    language: Language,
) -> None:
    rows = sheet(language)
    assert {len(row) for row in rows} == {14}
    assert [row[1] for row in rows] == [rows[0][1], "Étude", "Lumenia", "Neuf", "Otterloo"]


def test_excel_is_told_that_the_sheet_is_utf_8() -> None:
    assert table(listed()).startswith(b"\xef\xbb\xbf")


def test_records_end_as_rfc_4180_has_it() -> None:
    assert table(listed()).endswith(b"\r\n")


def remarked(text: str) -> AuthorisedList:
    """A list with one line whose name, remark and quote are this text."""
    plain = lumenia()
    line = dataclasses.replace(plain, name=text, remarks=(Remark(text, (Quote(text, None, text),)),))
    told = listed()
    return dataclasses.replace(
        told, categories=(dataclasses.replace(told.categories[0], authorised=(line,), others=()),)
    )


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=40))
def test_no_cell_starts_a_formula_and_every_other_comes_back_as_it_was(text: str) -> None:
    name = sheet(of=remarked(text))[1][1]
    if name != text:
        assert name == f"'{text}"
        name = name[0]
    assert not re.match(r"[\s]*[=+\-@＝＋－＠]|[\t\r\n]", name)


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "\u2212x"]
)
def test_what_a_spreadsheet_could_run_has_an_apostrophe_in_front(start: str) -> None:
    assert sheet(of=remarked(start))[1][1] == f"'{start}"


def test_the_list_is_the_same_to_the_byte_when_made_again() -> None:
    assert authorised_files(view()) == authorised_files(view())


def test_standings_of_one_tool_under_two_usages_stand_under_both() -> None:
    told = chronicle()
    first = told.tools[0]
    sensitive = listed().categories[1].id
    more = dataclasses.replace(first.standings[0], usage=told.register.usages[sensitive])
    both: tuple[Standing, ...] = (first.standings[0], more)
    found = listed(dataclasses.replace(told, tools=(dataclasses.replace(first, standings=both),)))
    assert [[line.name for line in each.authorised] for each in found.categories] == [
        ["Lumenia"],
        ["Lumenia"],
    ]


# --- long lists ---------------------------------------------------------------------------------------------


def many(count: int) -> Chronicle:
    """The chronicle with so many copies of its tools, under other names."""
    told = chronicle()
    copies = [
        dataclasses.replace(
            watched,
            tool=dataclasses.replace(watched.tool, id=f"{watched.tool.id}-{n}"),
            standings=tuple(
                dataclasses.replace(s, tool=dataclasses.replace(s.tool, id=f"{s.tool.id}-{n}"))
                for s in watched.standings
            ),
        )
        for n in range(count)
        for watched in told.tools
    ]
    return dataclasses.replace(told, tools=tuple(copies))


def test_a_long_list_is_several_pages_of_less_than_half_a_megabyte_with_everything_on_one_of_them() -> None:
    files = authorised_files(view_of(many(200), None))
    for language in Language:
        pages = [
            body
            for path, body in files.items()
            if path.startswith(f"{language}/authorised") and ".html" in path
        ]
        assert len(pages) > 1
        assert max(map(len, pages)) < 500_000
        assert sum(body.count(b'scope="row"') for body in pages) == 800


def test_the_pages_of_a_long_list_lead_to_one_another_in_both_languages() -> None:
    files = authorised_files(view_of(many(200), None))
    assert b'href="authorised-2.html" rel="next"' in files["fr/authorised.html"]
    assert b'href="authorised.html" rel="prev"' in files["en/authorised-2.html"]
    numbered = [
        {path[3:] for path in files if path.startswith(f"{each}/authorised") and ".html" in path}
        for each in Language
    ]
    assert numbered[0] == numbered[1]


def test_a_very_long_sentence_is_cut_between_two_words() -> None:
    made = suspension(9, tool="lumenia-free", quote="word " * 400)
    line = next(each for each in category(otherwise(decision=made)).others if each.name == "Lumenia")
    assert line.remarks[0].quotes[0].words.endswith("word […]")
    assert len(line.remarks[0].quotes[0].words) <= 610
