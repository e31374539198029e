"""The layout of a mail: plain text that wraps, HTML that cannot carry anything but text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.alerts import AlertKind
from monitor.core.notice.letter import as_html, as_text
from monitor.core.notice.parts import (
    Caption,
    Excerpt,
    Fact,
    Facts,
    Message,
    Notice,
    Option,
    Options,
    Paragraph,
    Part,
    Title,
    subject,
)
from monitor.core.notice.style import DARK, HEADS, STYLES
from monitor.core.tools import Language

CHANGED = Excerpt("Before", (("=", "We "), ("-", "never "), ("+", "may "), ("=", "train.")), "en")


def notice(*parts: Part, kind: AlertKind = AlertKind.DRIFT, about: str = "Lumenia") -> Notice:
    return Notice(kind, Language.EN, "[Changed] Lumenia", "Changed", about, parts, ("The foot.",))


class Reader(HTMLParser):
    """What a mail program makes of a page: its elements and its text, and whether they nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_plain_text_is_laid_out_part_by_part() -> None:
    text = as_text(
        notice(
            Title("What changed"),
            Paragraph("A paragraph."),
            CHANGED,
            Caption("Where it stands."),
            Facts((Fact("Status", "Allowed"),)),
            Options((Option("Look:", ("monitor show lumenia", "monitor diff lumenia")), Option("Wait."))),
            Message(("Hello,", "all is well.")),
        )
    )
    assert text == (
        "CHANGED\nLumenia\n\n"
        "WHAT CHANGED\n------------\n\n"
        "A paragraph.\n\n"
        "In quotes: [-words removed-] [+words added+]\n\n"
        "Before:\n> We [-never-] [+may+] train.\n\n"
        "Where it stands.\n\n"
        "- Status: Allowed\n\n"
        "- Look:\n    monitor show lumenia\n    monitor diff lumenia\n- Wait.\n\n"
        "  | Hello,\n  |\n  | all is well.\n\n"
        "-- \nThe foot.\n"
    )


def test_lines_are_wrapped_but_addresses_are_not_broken() -> None:
    address = "https://lumenia.example/" + "a-long/path/" * 10
    text = as_text(notice(Paragraph("word " * 40), Facts((Fact("Source", address, address),))))
    assert address in text
    assert all(len(line) <= 72 for line in text.splitlines() if "https" not in line)


def test_a_quote_in_a_language_without_spaces_is_wrapped_too() -> None:
    text = as_text(notice(Excerpt("The text", (("=", "您" * 500),), "zh")))
    assert max(map(len, text.splitlines())) <= 72


def test_no_break_spaces_are_kept_when_lines_wrap() -> None:
    text = as_text(notice(Paragraph("oui\u00a0! " * 40)))
    assert all(line.rstrip().endswith("\u00a0!") for line in text.splitlines() if "oui" in line)


def test_the_marks_are_explained_once_and_only_where_there_are_some() -> None:
    plain = Excerpt("The text", (("=", "We train."),), "en")
    assert as_text(notice(plain, CHANGED, CHANGED)).count("[-words removed-]") == 1
    assert "[-words removed-]" not in as_text(notice(plain))
    assert as_html(notice(CHANGED, CHANGED)).count("words removed") == 1


def test_changed_words_are_marked_by_elements_and_lines_not_by_colour_alone() -> None:
    page = as_html(notice(CHANGED))
    assert "line-through" in page.split("never")[0].rsplit("<del", 1)[1]
    assert "underline" in page.split("may ")[0].rsplit("<ins", 1)[1]


def test_the_page_and_the_quotes_say_their_language() -> None:
    page = Reader(as_html(notice(CHANGED)))
    assert ("html", {"lang": "en"}) in page.elements
    assert [a["lang"] for tag, a in page.elements if tag == "blockquote"] == ["en"]


@pytest.mark.parametrize("language", [None, "und", 'en" onclick="x'])
def test_a_quote_in_an_unknown_language_claims_none(language: str | None) -> None:
    page = Reader(as_html(notice(Excerpt("The text", (("=", "Words."),), language))))
    assert [a for tag, a in page.elements if tag == "blockquote" and ("lang" in a or "onclick" in a)] == []


def test_nothing_is_fetched_and_nothing_runs() -> None:
    page = Reader(as_html(notice(CHANGED, Facts((Fact("S", "x", "https://x.example/"),)))))
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "link", "iframe", "object", "form", "video", "audio", "svg", "base"}
    attributes = {name for _, attrs in page.elements for name in attrs}
    assert not {name for name in attributes if name.startswith("on")} | attributes & {
        "src",
        "srcset",
        "background",
    }
    everything = "".join(STYLES.values()) + DARK + "".join(h.style for h in HEADS.values())
    assert "url(" not in everything
    assert "@import" not in everything


def test_every_class_that_is_coloured_in_the_dark_is_used() -> None:
    named = {word[1:] for word in DARK.replace(",", " ").split() if word.startswith(".")}
    assert named <= set(STYLES) | {head.name for head in HEADS.values()}


def colours(css: str) -> tuple[str | None, str | None]:
    """The ground and the words' colour that a style sets."""
    ground = re.search(r"background: ?(#[0-9a-f]{6})", css)
    words = re.search(r"(?<![\w-])color: ?(#[0-9a-f]{6})", css)
    return ground and ground[1], words and words[1]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


#: What stands on what: an element's ground and colour, where it has none of its own those of these.
ON = {
    "card": "page",
    "quote": "page",
    "ins": "quote",
    "del": "quote",
    "code": "page",
    "foot": "page",
} | dict.fromkeys(("caption", "name", "link", "message"), "card")


@pytest.mark.parametrize("name", [*ON, "stop", "note", "info"])
@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_from_their_ground(name: str, dark: bool) -> None:  # noqa: FBT001
    light = {**STYLES, **{head.name: head.style for head in HEADS.values()}}
    sheet: dict[str, str] = {}
    for rule in DARK.splitlines():
        for each in re.findall(r"\.(\w+)", rule.split("{")[0]):
            sheet[each] = sheet.get(each, "") + rule.split("{")[1]

    def of(element: str) -> tuple[str, str]:
        grounds, words = colours(light[element])
        if dark and element in sheet:
            own = colours(sheet[element])
            grounds, words = own[0] or grounds, own[1] or words
        if grounds and words:
            return grounds, words
        under = of(ON.get(element, "page"))
        return grounds or under[0], words or under[1]

    assert contrast(*of(name)) >= 4.5


@pytest.mark.parametrize("kind", list(AlertKind))
def test_every_kind_has_its_band(kind: AlertKind) -> None:
    assert HEADS[kind].style in as_html(notice(kind=kind))


@given(st.text(max_size=200))
def test_whatever_a_vendor_writes_stays_text(words: str) -> None:
    parts = (
        Excerpt(words, (("=", words), ("+", words)), words),
        Paragraph(words),
        Facts((Fact(words, words, words),)),
    )
    empty = Reader(
        as_html(notice(Excerpt("", (("=", ""), ("+", "")), None), Paragraph(""), Facts((Fact("", ""),))))
    )
    page = Reader(as_html(notice(*parts, about=words)))
    assert page.open == []
    # The address may make a link; nothing else makes an element.
    assert [tag for tag, _ in page.elements if tag != "a"] == [tag for tag, _ in empty.elements]


@given(st.text(), st.text(), st.text())
def test_a_subject_is_one_printable_line_of_bounded_length(tag: str, about: str, rest: str) -> None:
    line = subject(tag, about, rest)
    assert line.isprintable()
    assert len(line) <= 160


def test_a_subject_starts_with_its_tag() -> None:
    assert subject("Suspendu", "Lumenia", "usages sensibles") == "[Suspendu] Lumenia – usages sensibles"


def test_the_spaces_around_a_change_are_not_marked() -> None:
    assert ">never</del> <" in as_html(notice(CHANGED))
    assert "[-never-] [+may+] train" in as_text(notice(CHANGED))


def test_each_command_is_a_block_that_outlook_knows() -> None:
    page = Reader(as_html(notice(Options((Option("Decide:", ("monitor approve a", "monitor approve b")),)))))
    assert [tag for tag, has in page.elements if has.get("class") == "code"] == ["div", "div"]
    assert not any("display:block" in (has.get("style") or "") for _, has in page.elements)
