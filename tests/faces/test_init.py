"""`monitor init`: which tools it takes, how it asks, and what it writes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from monitor.adapters.config import load_register
from monitor.adapters.register.catalogue import Listed
from monitor.core.errors import UsageError
from monitor.core.tools import Language
from monitor.faces.cli import setup
from monitor.faces.cli.choosing import asked, named
from tests.faces.office import Said, monitor

VOICE = {Language.FR: "Voix", Language.EN: "Voice"}
WRITING = {Language.FR: "Écriture", Language.EN: "Writing"}
TOOLS = (
    Listed("gladia-api", "API Gladia", VOICE, "FR"),
    Listed("murf", "Murf", VOICE, None),
    Listed("deepl-free", "DeepL gratuit", WRITING, "DE"),
    Listed("deepl-pro", "DeepL Pro", WRITING, "DE"),
)


class Person:
    """Somebody who types lines at a terminal, and reads."""

    def __init__(self, *lines: str) -> None:
        self._lines = list(lines)
        self.read: list[str] = []

    def ask(self, question: str) -> str:
        self.read.append(question)
        return self._lines.pop(0) if self._lines else ""

    def choose(self, language: Language = Language.EN) -> tuple[str, ...]:
        return asked(TOOLS, language, self.ask, self.read.append)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


# --- --tools -------------------------------------------------------------------------------------


def test_the_register_holds_the_named_tools_and_what_they_need(tmp_path: Path) -> None:
    said = monitor("init", str(tmp_path), "--tools", "claude-free,perplexity")
    assert said.code == 0
    register = load_register(tmp_path / "sources.yaml")
    assert set(register.tools) == {"claude-free", "perplexity"}
    assert {each.service for each in register.terms} == {"Claude.ai", "Perplexity"}


def test_a_folder_that_is_made_is_nobody_elses_to_read_and_one_that_is_there_stays_as_it_is(
    tmp_path: Path,
) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    modes = []
    for name in ("new", "shared"):
        assert monitor("init", str(tmp_path / name)).code == 0
        modes.append((tmp_path / name).stat().st_mode & 0o777)
    assert modes == [0o700, 0o755]


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    said = monitor("init", str(tmp_path / "taken" / "here"), "--tools", "all")
    assert said.code == 2
    assert "taken" in said.err
    assert "name another folder, or give this one to the user who runs the monitor" in said.err


def test_no_named_tool_is_proposed_but_the_line_that_would_is_shown(tmp_path: Path) -> None:
    monitor("--now", "2026-11-21", "init", str(tmp_path), "--tools", "claude-free")
    assert not load_register(tmp_path / "sources.yaml").tools["claude-free"].proposals
    written = (tmp_path / "sources.yaml").read_text("utf-8")
    assert "    # propose: {non_sensitive: {by: leroy, on: 2026-11-21}}\n" in written


def test_all_takes_the_whole_catalogue(tmp_path: Path) -> None:
    assert monitor("init", str(tmp_path), "--tools", "all").code == 0
    assert len(load_register(tmp_path / "sources.yaml").tools) >= 40


def test_an_unknown_tool_is_told_with_the_nearest_name_and_nothing_is_written(tmp_path: Path) -> None:
    said = monitor("init", str(tmp_path / "new"), "--tools", "claude-free,chatgpt-fre")
    assert said.code == 2
    assert "'chatgpt-fre'" in said.err
    assert "did you mean 'chatgpt-free'?" in said.err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "words", ["deepl-pro,murf", "murf, deepl-pro", " murf  deepl-pro ", "deepl-pro;murf;murf"]
)
def test_ids_come_between_commas_or_blanks_and_leave_in_the_catalogues_order(words: str) -> None:
    assert named(words, TOOLS) == ("murf", "deepl-pro")


def test_no_word_names_no_tool() -> None:
    assert named("", TOOLS) == ()


def test_a_name_far_from_any_other_is_answered_with_all_of_them() -> None:
    with pytest.raises(UsageError, match="choose among: deepl-free, deepl-pro, gladia-api, murf"):
        named("xyz", TOOLS)


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", ["avec 1 outil.", "ôtez le #"]), ("en", ["with 1 tool.", "take the # away"])],
)
def test_what_to_do_next_is_told_in_the_organisations_language(
    tmp_path: Path, language: str, words: list[str]
) -> None:
    said = monitor("init", str(tmp_path), "--language", language, "--tools", "gemini")
    assert all(each in said.out for each in words)


# --- without --tools ------------------------------------------------------------------------------


def test_away_from_a_terminal_no_tool_is_taken_and_how_to_is_told(tmp_path: Path) -> None:
    said = monitor("init", str(tmp_path), "--language", "en")
    assert said.code == 0
    assert "No tool was chosen" in said.out
    assert "monitor init --tools all" in said.out
    assert load_register(tmp_path / "sources.yaml").tools == {}


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    def run(lines: Iterable[str], *words: str) -> Said:
        typed = Terminal("".join(f"{line}\n" for line in lines))
        monkeypatch.setattr("sys.stdin", typed)
        monkeypatch.setattr(setup, "_at_a_terminal", lambda: True)
        return monitor("init", *words)

    return run


def test_at_a_terminal_the_tools_are_asked_for(at_a_terminal: Callable[..., Said], tmp_path: Path) -> None:
    said = at_a_terminal(["le-chat-free", ""], str(tmp_path))
    assert said.code == 0
    assert "Quels outils votre organisation suit-elle" in said.out
    assert list(load_register(tmp_path / "sources.yaml").tools) == ["le-chat-free"]


def test_leaving_the_question_writes_nothing(at_a_terminal: Callable[..., Said], tmp_path: Path) -> None:
    assert at_a_terminal(["le-chat-free"], str(tmp_path / "new")).code == 130
    assert not (tmp_path / "new").exists()


def test_a_folder_that_has_a_register_is_told_before_anything_is_asked(
    at_a_terminal: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "sources.yaml").write_text("mine")
    said = at_a_terminal([], str(tmp_path))
    assert (said.code, said.out) == (2, "")


# --- the question ---------------------------------------------------------------------------------


def test_the_tools_are_shown_by_category_with_number_id_and_country() -> None:
    person = Person()
    person.choose(Language.FR)
    shown = "\n".join(person.read)
    assert shown.index("\nVoix\n") < shown.index("  1  API Gladia") < shown.index("\nÉcriture\n")
    assert "  3  DeepL gratuit  deepl-free  (DE)" in shown


@pytest.mark.parametrize(
    ("lines", "ids"),
    [
        (["2"], ["murf"]),
        (["1-3"], ["gladia-api", "murf", "deepl-free"]),
        (["4, 1"], ["gladia-api", "deepl-pro"]),
        (["deepl-pro"], ["deepl-pro"]),
        (["DeepL-Pro"], ["deepl-pro"]),
        (["all"], ["gladia-api", "murf", "deepl-free", "deepl-pro"]),
        (["1-4", "-2"], ["gladia-api", "deepl-free", "deepl-pro"]),
        (["all", "-3-4", "-murf"], ["gladia-api"]),
        (["1", "2"], ["gladia-api", "murf"]),
        ([], []),
    ],
)
def test_tools_are_chosen_by_number_range_or_id_line_after_line(lines: list[str], ids: list[str]) -> None:
    assert list(Person(*lines).choose()) == ids


def test_in_french_every_tool_is_tout() -> None:
    assert len(Person("tout").choose(Language.FR)) == len(TOOLS)


@pytest.mark.parametrize("word", ["deepl", "ecriture", "WRITING", "DE"])
def test_another_word_is_searched_for_in_names_ids_categories_and_countries(word: str) -> None:
    person = Person(word)
    assert person.choose() == ()
    assert "\n".join(person.read).count("  4  DeepL Pro") == 2


@pytest.mark.parametrize("answer", ["nothing-like-it", "9", "0", "3-2", "2-9", "1 murf x", "--"])
def test_what_names_no_tool_chooses_none_and_is_told(answer: str) -> None:
    person = Person(answer)
    assert person.choose() == ()
    assert any(f"No tool of that name or number: {answer}" in each for each in person.read)


def test_what_is_chosen_so_far_is_told() -> None:
    person = Person("3", "-3")
    person.choose()
    assert "Chosen: deepl-free." in person.read
    assert "None chosen." in person.read
