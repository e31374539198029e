"""What the page says in each language: complete, in French typography, and in the glossary's words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from monitor.core.decisions import Basis, Occasion
from monitor.core.model import Kind, Topic
from monitor.core.phrases import phrases
from monitor.core.tools import Binding, Language
from monitor.faces.report import words_en, words_fr
from monitor.faces.report.authorised_words import LIST
from monitor.faces.report.render import words_in

BOTH = pytest.mark.parametrize("language", list(Language))
GLOSSARY = Path(__file__).resolve().parents[3] / "docs" / "glossaire.md"
TEMPLATES = resources.files("monitor.faces.report").joinpath("templates")


def how(language: Language) -> str:
    source = TEMPLATES.joinpath(f"how_{language.value}.html.j2").read_text("utf-8")
    return " ".join(re.findall(r">([^<]+)<", source))


def french() -> Iterator[str]:
    source = re.sub(r'"""[\s\S]*?"""', "", Path(words_fr.__file__).read_text("utf-8"))
    yield from re.findall(r'"((?:[^"\\\n]|\\.)+)"', source)
    yield how(Language.FR)


@BOTH
def test_every_value_has_its_words(language: Language) -> None:
    says = words_in(language)
    assert set(says.occasions) == set(Occasion)
    assert set(says.kinds) == set(Kind)
    assert set(says.bindings) == set(Binding)
    assert set(says.no_passage) == set(Topic)
    assert all(getattr(says, field.name) for field in dataclasses.fields(says))


def test_both_languages_are_worded_apart() -> None:
    for field in dataclasses.fields(words_en.ENGLISH):
        ours, theirs = (getattr(words, field.name) for words in (words_en.ENGLISH, words_fr.FRENCH))
        if isinstance(ours, str) and len(ours) > 8:
            assert ours != theirs, field.name


def test_french_has_no_plain_space_before_its_double_signs() -> None:
    for words in french():
        assert not re.search(r" [:;?!»]|« ", words), words


def test_french_elides_with_the_typographic_apostrophe() -> None:
    for words in french():
        assert not re.search(r"[^\W\d_]'[\w«]", words), words


def test_the_words_to_avoid_are_avoided() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in GLOSSARY.read_text("utf-8").splitlines()
        if line.startswith("|")
    ]
    avoided = [word.strip() for row in rows[2:] for word in row[2].split(",") if word.strip()]
    assert avoided
    for words in french():
        for word in avoided:
            assert not re.search(rf"\b{re.escape(word)}s?\b", words, re.IGNORECASE), (word, words)


@BOTH
def test_how_to_read_explains_every_status_in_the_words_it_is_shown_in(language: Language) -> None:
    told = how(language).replace("\u00a0", " ")
    suspended = phrases(language).NAMES.suspended
    for words in (LIST[language].allowed, *(suspended[basis] for basis in Basis)):
        assert words.replace("\u00a0", " ") in told, words


@BOTH
@pytest.mark.parametrize("count", [1, 2])
def test_counts_are_said_in_the_right_number(language: Language, count: int) -> None:
    says = words_in(language)
    ending = {
        (Language.FR, 1): "1 autre motif",
        (Language.FR, 2): "2 autres motifs",
        (Language.EN, 1): "1 more reason",
        (Language.EN, 2): "2 more reasons",
    }
    assert says.more_reasons(count).endswith(ending[language, count])
