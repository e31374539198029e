"""`monitor sources test` and `import-ota`: what they show, what they write, and what they leave alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.adapters.config import load_register
from monitor.faces.cli import sources
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
