"""What holds of every mail, of each kind and in each language."""

from __future__ import annotations

import re

import pytest

from monitor.core.alerts import AlertKind
from monitor.core.notice.letter import as_html, as_text
from monitor.core.tools import Language
from tests.letters import LETTERS, MANY, letter

each = pytest.mark.parametrize("language", list(Language))
each_letter = pytest.mark.parametrize("name", LETTERS)


def ours(text: str) -> str:
    """The mail's own words: without quotes, commands and addresses."""
    lines = (line for line in text.splitlines() if not line.startswith((">", "    ")))
    return re.sub(r"https?://\S+", "", "\n".join(lines))


@each
@each_letter
def test_the_same_news_makes_the_same_mail(name: str, language: Language) -> None:
    one, two = letter(name, language), letter(name, language)
    assert (one.subject, as_text(one), as_html(one)) == (two.subject, as_text(two), as_html(two))


@each
@each_letter
def test_its_subject_starts_with_a_tag_and_is_one_short_line(name: str, language: Language) -> None:
    subject = letter(name, language).subject
    assert re.match(r"\[\S[^\]]*\] \S", subject)
    assert subject.isprintable()
    assert len(subject) <= 160


@each
@each_letter
def test_nothing_in_it_runs_or_is_fetched(name: str, language: Language) -> None:
    page = as_html(letter(name, language)).lower()
    assert not re.search(r"<(script|img|link|iframe|object|embed|form|svg|base)\b", page)
    assert not re.search(r"\s(src|srcset|on\w+)=|url\(|@import|javascript:", page)


@each
@each_letter
def test_its_plain_text_is_wrapped(name: str, language: Language) -> None:
    long = [line for line in as_text(letter(name, language)).splitlines() if len(line) > 72]
    assert [line for line in long if not re.search(r"^    monitor |https?://|[0-9a-f]{64}", line)] == []


@each
@each_letter
def test_it_says_who_sends_it_why_and_where_the_ledger_stands(name: str, language: Language) -> None:
    said = " ".join(as_text(letter(name, language)).replace("\u00a0", " ").split())
    assert "Mairie de Valmoulin" in said
    assert "référent IA (DPO)" in said or "AI referent (DPO)" in said
    assert "0123456789abcdef" * 4 in said


@each
@each_letter
def test_it_never_speaks_of_compliance(name: str, language: Language) -> None:
    assert not re.search(r"conform|complian", as_html(letter(name, language)), re.IGNORECASE)


@each_letter
def test_french_has_its_no_break_spaces(name: str) -> None:
    text = ours(as_text(letter(name, Language.FR)))
    wrong = [line for line in text.splitlines() if re.search(r" [:;?!»]|«(?!\u00a0)|(?<!\u00a0)»", line)]
    assert wrong == []


@each_letter
def test_no_french_stands_in_an_english_mail(name: str) -> None:
    words = ours(as_text(letter(name, Language.EN))).lower()
    assert not re.search(r"\b(le|les|des|une|est|pour|avec|qui)\b", words)


@each_letter
def test_no_english_stands_in_a_french_mail(name: str) -> None:
    words = re.sub(
        r"« [^»]*»|monitor \w+|Open Terms\s+Archive",
        "",
        ours(as_text(letter(name, Language.FR))).replace("\u00a0", " "),
    )
    technical = re.sub(r"Détail technique : .*(\n  .*)*", "", words)
    assert not re.search(r"\b(the|and|with|terms|tool|reading|since|privacy)\b", technical.lower())


@each_letter
def test_a_mail_of_many_things_is_not_cut_short_by_gmail(name: str) -> None:
    """Which shows the first 102 kB of a page."""
    assert len(as_html(letter(name, Language.FR)).encode()) < 50_000
    if name in MANY:
        assert len(as_html(MANY[name](Language.FR)).encode()) < 102_000


def test_there_is_a_letter_of_every_kind() -> None:
    kinds = {letter(name, Language.EN).kind for name in LETTERS}
    assert kinds == set(AlertKind) - {AlertKind.UNDELIVERED}  # which tells of other letters
