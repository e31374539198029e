"""`monitor sources test` and `import-ota`: what they show, what they write, and what they leave alone."""

from __future__ import annotations

import dataclasses
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.adapters.config import load_register
from monitor.core.tools import Language
from monitor.faces.cli import preview_words, sources
from tests.faces.office import Office, monitor, office
from tests.fakes import InlineExecutor
from tests.samples import PERMITTED, page

ADDRESS = "https://vendor.example/terms"
DECLARED = {"name": "Vendor", "terms": {"Terms of Service": {"fetch": ADDRESS, "select": "main"}}}


@pytest.fixture(autouse=True)
def _no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    # Worker processes have their own tests: here they would cost a second each.
    monkeypatch.setattr(sources, "Workers", lambda _: InlineExecutor())


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as one:
        yield one


@pytest.fixture
def here(fresh: Office) -> Office:
    assert fresh.run("check").code == 0
    return fresh


def declarations(folder: Path, **files: object) -> Path:
    (folder / "declarations").mkdir()
    for name, data in files.items():
        (folder / "declarations" / f"{name}.json").write_text(json.dumps(data))
    return folder


# --- test -------------------------------------------------------------------------------------


def test_a_tool_is_shown_as_a_round_would_read_it(fresh: Office) -> None:
    said = fresh.run("sources", "test", "lumenia-free")
    assert said.code == 0
    for words in (
        "Lumenia Terms of Service",
        "/terms",
        "text/html",
        "as the terms",
        "language en",
        "1 × main",
    ):
        assert words in said.out


def test_nothing_is_recorded(fresh: Office) -> None:
    fresh.run("sources", "test", "lumenia-free")
    assert not (fresh.folder / "snapshots").exists()
    assert fresh.run("status", "--json").lines[0]["verified"] is None


def test_a_text_that_stands_is_told_to(here: Office) -> None:
    assert "The same text as the last good version" in here.run("sources", "test", "lumenia-free").out


def test_a_new_text_is_compared_with_the_last_good_version(here: Office) -> None:
    here.serve(page(PERMITTED))
    assert ": material (" in here.run("sources", "test", "lumenia-free").out


def test_a_selector_that_stopped_matching_is_told_with_one_that_would(here: Office) -> None:
    here.serve(page().replace(b"<main>", b"<article>").replace(b"</main>", b"</article>"))
    said = here.run("sources", "test", "lumenia-free")
    assert said.code == 0
    for words in (
        "unreadable, selector",
        "0 × main",
        "select: article",
        "100% of the last good text",
        "would stand",
    ):
        assert words in said.out


def test_an_address_is_shown_and_compared_with_nothing(here: Office) -> None:
    said = here.run("sources", "test", here.vendor.address("/otterloo"), "--select", "main")
    assert "1 × main" in said.out
    assert "last good" not in said.out


def test_what_cannot_be_reached_is_told_and_is_no_failure_of_the_command(fresh: Office) -> None:
    fresh.serve(b"gone", status=404)
    said = fresh.run("sources", "test", "lumenia-free")
    assert said.code == 0
    assert "unreachable, http_status" in said.out


def test_the_text_is_saved_as_it_would_be_recorded(here: Office) -> None:
    file = here.folder / "terms.md"
    here.run("sources", "test", "lumenia-free", "--save", str(file))
    (recorded,) = (here.folder / "snapshots").glob("Lumenia/*.md")
    assert file.read_bytes() == recorded.read_bytes()


def test_nothing_is_saved_of_what_cannot_be_read(here: Office) -> None:
    file = here.folder / "terms.md"
    said = here.run("sources", "test", "lumenia-free", "--select", ".gone", "--save", str(file))
    assert not file.exists()
    assert "not written" in said.out


def test_a_file_that_exists_is_left_as_it_is(fresh: Office) -> None:
    file = fresh.folder / "terms.md"
    file.write_text("mine")
    assert fresh.run("sources", "test", "lumenia-free", "--save", str(file)).code == 2
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["lumenia-fre"], "did you mean 'lumenia-free'"),
        (["lumenia-free", "--terms", "Privacy Polcy"], "not bound by"),
        (["lumenia-free", "--select", "(("], "not CSS"),
        (["http://[", "--select", "main"], "not an address"),
        (["https://vendor.example/", "--terms", "Privacy Policy"], "goes with a tool"),
    ],
)
def test_a_mistake_on_the_command_line_is_told(fresh: Office, words: list[str], told: str) -> None:
    said = fresh.run("sources", "test", *words)
    assert said.code == 2
    assert told in said.err


# --- test, in French and for programs -----------------------------------------------------------------

FRENCH = ("language: en}\npeople", "language: fr}\npeople")


def test_it_is_said_in_the_language_of_the_organisation(here: Office) -> None:
    here.edit(*FRENCH)
    said = here.run("sources", "test", "lumenia-free").out
    for words in (
        "reçu",
        "le texte attendu",
        "langue\u00a0: en",
        "1 × main",
        "Même texte que la dernière version",
    ):
        assert words in said
    for words in ("fetched", "as the terms", "The same text"):
        assert words not in said


def test_a_selector_that_stopped_matching_is_told_in_french(here: Office) -> None:
    here.edit(*FRENCH)
    here.serve(page().replace(b"<main>", b"<article>").replace(b"</main>", b"</article>"))
    said = here.run("sources", "test", "lumenia-free").out
    for words in (
        "illisible, selector\u00a0: l’endroit du texte dans la page n’est plus trouvé",
        "proposé",
        "donne 100\u00a0% du dernier texte bien lu",
        "resterait en place",
    ):
        assert words in said


def test_a_new_text_is_compared_in_french(here: Office) -> None:
    here.edit(*FRENCH)
    here.serve(page(PERMITTED))
    assert "\u00a0: de fond (une négation ou une exception), " in (
        here.run("sources", "test", "lumenia-free").out
    )


def test_what_cannot_be_reached_is_told_in_french(fresh: Office) -> None:
    fresh.edit(*FRENCH)
    fresh.serve(b"gone", status=404)
    assert "injoignable, http_status\u00a0: le serveur répond par une erreur" in (
        fresh.run("sources", "test", "lumenia-free").out
    )


@pytest.mark.parametrize("language", list(Language))
def test_every_language_has_every_word(language: Language) -> None:
    says = preview_words.WORDS[language]
    assert all(getattr(says, each.name) for each in dataclasses.fields(says))
    assert says.size(1234, 2, "fr")
    assert says.rewritten(0.5, 1.0) != says.gives(0.5, 1.0)
    assert says.written(Path("x.md")) != says.not_written(Path("x.md"))


KEYS = {
    "terms", "document", "address", "render", "rendered", "outcome", "reason", "detail", "browser", "served_from",
    "media_type", "bytes", "characters", "words", "language", "selectors", "begins", "ends", "proposed", "last_good",
    "kind", "saved",
}  # fmt: skip


def test_json_is_one_object_for_each_source_document(here: Office) -> None:
    (line,) = here.run("sources", "test", "lumenia-free", "--json").lines
    assert line.keys() == KEYS
    assert (line["terms"], line["outcome"], line["reason"]) == ("Lumenia Terms of Service", "read", None)
    assert line["selectors"] == [{"select": "main", "matches": 1}]
    assert (line["language"], line["kind"], line["saved"]) == ("en", "noise", None)


def test_json_names_what_could_not_be_reached(fresh: Office) -> None:
    fresh.serve(b"gone", status=404)
    (line,) = fresh.run("sources", "test", "lumenia-free", "--json").lines
    assert line.keys() == KEYS
    assert (line["outcome"], line["reason"], line["bytes"]) == ("unreachable", "http_status", None)


def test_json_names_what_is_not_the_terms_with_selectors_that_find_them(here: Office) -> None:
    here.serve(page().replace(b"<main>", b"<article>").replace(b"</main>", b"</article>"))
    (line,) = here.run("sources", "test", "lumenia-free", "--json").lines
    assert (line["outcome"], line["reason"], line["proposed"]) == ("unreadable", "selector", ["article"])
    assert line["selectors"] == [{"select": "main", "matches": 0}]


def test_json_names_the_file_that_was_written(here: Office) -> None:
    file = here.folder / "terms.md"
    (line,) = here.run("sources", "test", "lumenia-free", "--json", "--save", str(file)).lines
    assert line["saved"] == str(file)
    assert file.exists()


def test_the_waiting_is_shown_on_a_terminal_as_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    with sources._progress("fetching [bold]Lumenia"):
        pass
    assert "fetching [bold]Lumenia" in terminal.getvalue()


def test_nothing_is_shown_of_the_waiting_where_nobody_looks(fresh: Office) -> None:
    assert fresh.run("sources", "test", "lumenia-free").err == ""


# --- import-ota -------------------------------------------------------------------------------


def test_declarations_are_printed_as_a_register_would_hold_them(tmp_path: Path) -> None:
    said = monitor("sources", "import-ota", str(declarations(tmp_path, Vendor=DECLARED)))
    (tmp_path / "sources.yaml").write_text(said.out)
    assert said.code == 0
    assert [str(terms) for terms in load_register(tmp_path / "sources.yaml").terms] == [
        "Vendor Terms of Service"
    ]


def test_they_are_written_where_one_says(tmp_path: Path) -> None:
    file = tmp_path / "imported.yaml"
    said = monitor("sources", "import-ota", str(declarations(tmp_path, Vendor=DECLARED)), "-o", str(file))
    assert said.out == ""
    assert len(load_register(file).terms) == 1


def test_an_import_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "imported.yaml"
    file.write_text("mine")
    said = monitor("sources", "import-ota", str(declarations(tmp_path, Vendor=DECLARED)), "-o", str(file))
    assert said.code == 2
    assert file.read_text() == "mine"


def test_what_was_not_carried_over_is_told_beside_the_entries(tmp_path: Path) -> None:
    filtered = {**DECLARED["terms"]["Terms of Service"], "filter": ["cut"], "odd": 1}  # type: ignore[index]
    folder = declarations(
        tmp_path, Vendor={"name": "Vendor", "terms": {"Terms of Service": filtered}}, Broken=[]
    )
    said = monitor("sources", "import-ota", str(folder))
    assert said.code == 0
    assert "Not run: Vendor, Terms of Service: cut" in said.err
    assert "Note: " in said.err
    assert "Left out: " in said.err
    assert "1 services, 1 terms" in said.err


def test_nothing_to_import_is_a_mistake(tmp_path: Path) -> None:
    assert monitor("sources", "import-ota", str(declarations(tmp_path, Vendor=[]))).code == 2


def test_the_collection_must_have_a_name_the_register_takes(tmp_path: Path) -> None:
    folder = str(declarations(tmp_path, Vendor=DECLARED))
    assert monitor("sources", "import-ota", folder, "--collection", "../x").code == 2
