"""A notice in a few lines for a chat room, in which no vendor calls anybody nor leads anywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.alerts import AlertKind
from monitor.core.notice.brief import as_brief, defused
from monitor.core.notice.parts import Excerpt, Fact, Facts, Message, Notice, Option, Options, Paragraph, Part
from monitor.core.tools import Language
from tests.samples import NOW

PAGE = "https://intranet.ville.example/veille_ia/fr/tools/claude-free.html"
HOSTILE = [
    "@channel",
    "@all @here @room",
    "<!channel> <!here|here> <@U012AB> <#C1|general>",
    "<https://evil.example|our page>",
    "[our page](https://evil.example/x)",
    "[our page][1] and [1]: https://evil.example",
    "![](https://evil.example/pixel.png)",
    "https://evil.example/x http://evil.example",
    "www.evil.example and evil.example/x and mail me@evil.example",
    "&lt;!channel&gt; &#60;!here&#62;",
    "\u202e@channel\u200b<!here>",
    "one\nSuite : https://evil.example\r\n\u2028@room",
]


def notice(*parts: Part, language: Language = Language.FR) -> Notice:
    return Notice(
        AlertKind.SUSPENSION,
        language,
        "[Suspendu] Claude – usages non sensibles",
        "Suspendu à titre conservatoire",
        "Claude Free (offre grand public)",
        parts,
        ("Envoyé par le moniteur", "Tête du journal : 00"),
    )


def brief_of(told: Notice) -> str:
    return as_brief(told, NOW)


def page() -> Options:
    return Options((Option("Décider"), Option("Ouvrir la page", address=PAGE)))


def test_it_says_what_happened_when_and_where_to_read_on() -> None:
    brief = brief_of(
        notice(
            Paragraph("Anthropic a changé ses conditions."),
            Facts((Fact("Statut", "suspendu"),)),
            Excerpt("Après", (("=", "We "), ("-", "will not"), ("+", "may"), ("=", " train.")), "en"),
            Message(("Chers collègues",)),
            page(),
        )
    )
    assert brief.replace("\u200b", "").replace("\u00a0", " ").split("\n") == [
        "Suspendu à titre conservatoire : Claude Free (offre grand public)",
        "Anthropic a changé ses conditions.",
        "Statut : suspendu",
        "Après : We [-will not-][+may+] train.",
        "Relevé du 28 août 2025 à 06:00 UTC.",
        f"Suite : {PAGE}",
    ]


def test_our_own_link_stays_whole() -> None:
    assert brief_of(notice(page())).endswith(PAGE)


def test_without_a_page_there_is_no_link() -> None:
    assert "://" not in brief_of(notice(Paragraph("Rien."), Options((Option("Décider"),))))


def test_it_speaks_the_channel_s_language() -> None:
    assert f"More: {PAGE}" in brief_of(notice(page(), language=Language.EN))


@pytest.mark.parametrize("size", [10, 400, 5_000])
def test_it_is_short_whatever_there_is_to_tell(size: int) -> None:
    brief = brief_of(notice(*[Paragraph("mot " * size) for _ in range(20)], page()))
    assert len(brief) < 1_000
    assert brief.endswith(PAGE)


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("where", ["paragraph", "excerpt", "fact", "head"])
def test_a_vendor_calls_nobody_and_leads_nowhere(words: str, where: str) -> None:
    parts: dict[str, Part] = {
        "paragraph": Paragraph(words),
        "excerpt": Excerpt("Après", (("=", words), ("+", words)), "en"),
        "fact": Facts((Fact("Texte", words, "https://vendor.example"),)),
        "head": Excerpt(words, (("=", "x"),), None),
    }
    brief = brief_of(notice(parts[where], page()))
    lines = brief.split("\n")
    assert lines[-1].endswith(PAGE)
    assert len(lines) == 4  # what a vendor wrote starts no line
    assert_harmless("\n".join(lines[:-1]))


def assert_harmless(words: str) -> None:
    assert not re.search(r"@\w|<|>|\]\(|\]\[|\]:|://|&[#\w]|\w\.\w", words)


@given(st.text(alphabet=st.sampled_from("@<>[]()!:/.&#ax1 \n\u200b\u2060\u202e|") | st.characters()))
def test_no_words_do_whatever_they_are(words: str) -> None:
    assert_harmless(defused(words))


@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"])))
def test_ordinary_words_stay_as_they_are(words: str) -> None:
    assert defused(words) == words


def test_the_sentence_is_quoted_as_it_stands_now_however_much_is_said_before_it() -> None:
    sides = [Excerpt(head, (("=", f"{head} we train."),), "en") for head in ("Avant", "Après")]
    more = Excerpt("Ajouté", (("=", "Something else."),), "en")
    brief = brief_of(notice(*[Paragraph("mot " * 60)] * 5, *sides, Paragraph("Puis."), more, page()))
    lines = brief.replace("\u00a0", " ").split("\n")
    assert "Après : Après we train." in lines
    assert "Ajouté : Something else." not in lines
    assert len(brief) < 1_000
