"""Rules on trial from the command line, over the archive and over files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces.office import Office, monitor, office
from tests.samples import PERMITTED, page

OWN = """
- id: acme/{name}
  topic: training
  stance: permitted
  about: A wording of one vendor of ours.
  when: [["{words}"]]
  matches: ["Your text {words}."]
  ignores: ["We feed nobody."]
"""
TEXT = "# Terms\n\nYour text feeds the hive.\n\nYour text warms the nest.\n"


def folder(at: Path, *words: str) -> Path:
    at.mkdir()
    (at / "own.yaml").write_text("".join(OWN.format(name=f"own{n}", words=w) for n, w in enumerate(words)))
    return at


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as one:
        one.serve(page("Your text feeds the hive."))
        assert one.run("check").code == 1  # ours find nothing in it: silence allows nothing
        yield one


@pytest.fixture
def text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file, in a folder without a register."""
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "terms.md").write_text(TEXT)
    return tmp_path / "terms.md"


def files(at: Path) -> dict[str, bytes]:
    """Return what lies in a folder; SQLite's lock and log come and go with every reader."""
    found = (p for p in at.rglob("*") if p.is_file() and not p.name.endswith(("-shm", "-wal")))
    return {str(path): path.read_bytes() for path in found}


def test_what_a_rule_gains_in_the_archive_is_told_with_its_tools_and_quote(
    here: Office, tmp_path: Path
) -> None:
    said = here.run("rules", "try", str(folder(tmp_path / "own", "feeds the hive")), number=1)
    assert said.code == 0
    assert "Lumenia Terms of Service (lumenia-free)" in said.out
    assert "gained  training permitted" in said.out
    assert "Your text feeds the hive." in said.out
    assert "as a whole: training silent → permitted" in said.out
    assert "2 texts: 1 findings gained, 0 lost, 0 read otherwise, in 1 of them." in said.out


def test_trying_writes_nothing(here: Office, tmp_path: Path) -> None:
    own = str(folder(tmp_path / "own", "feeds the hive"))
    before = files(here.folder)
    assert here.run("rules", "try", own, number=1).code == 0
    assert files(here.folder) == before


def test_the_rules_of_the_register_are_those_compared_with(here: Office, tmp_path: Path) -> None:
    folder(here.folder / "rules", "feeds the hive")
    here.config.write_text(here.config.read_text() + "rules: rules\n")
    said = here.run("rules", "try", str(folder(tmp_path / "edited", "warms the nest")), number=1)
    assert "lost    training permitted" in said.out
    assert "0 findings gained, 1 lost" in said.out


def test_the_registers_own_folder_is_tried_against_ours_alone(here: Office) -> None:
    own = folder(here.folder / "rules", "feeds the hive")
    here.config.write_text(here.config.read_text() + "rules: rules\n")
    said = here.run("rules", "try", str(own), number=1)
    assert "against ours alone" in said.err
    assert "1 findings gained, 0 lost" in said.out


def test_before_the_first_round_there_is_nothing_to_try_on(tmp_path: Path) -> None:
    with office(tmp_path / "office") as fresh:
        before = files(fresh.folder)
        said = fresh.run("rules", "try", str(folder(tmp_path / "own", "feeds the hive")))
        assert said.code == 2
        assert "run `monitor check` first" in said.err
        assert files(fresh.folder) == before


def test_files_are_tried_without_a_register(text: Path, tmp_path: Path) -> None:
    own = folder(tmp_path / "own", "feeds the hive", "warms the nest")
    said = monitor("rules", "try", str(own), str(text))
    assert said.code == 0
    assert "2 findings gained" in said.out
    assert "line 3, acme/own0" in said.out
    assert "line 5, acme/own1" in said.out


def test_two_folders_are_compared_with_each_other(text: Path, tmp_path: Path) -> None:
    before, after = (
        folder(tmp_path / "before", "feeds the hive"),
        folder(tmp_path / "after", "text feeds the"),
    )
    said = monitor("rules", "try", str(after), "--against", str(before), str(text))
    assert (
        said.out
        == "1 texts: 0 findings gained, 0 lost, 0 read otherwise, in 0 of them. Nothing was written.\n"
    )


def test_gains_are_told_for_programs(text: Path, tmp_path: Path) -> None:
    gained, document = monitor(
        "rules", "try", "--json", str(folder(tmp_path / "own", "warms the nest")), str(text)
    ).lines
    assert gained == {
        "event": "gained",
        "name": str(text),
        "service": None,
        "terms": None,
        "commit": None,
        "tools": [],
        "before": None,
        "after": {
            "about": "training",
            "says": "permitted",
            "data": "content",
            "scope": "all",
            "region": None,
            "countries": [],
            "mechanisms": [],
        },
        "rule": "acme/own0",
        "quote": "Your text warms the nest.",
        "line_start": 5,
        "line_end": 5,
    }
    assert set(document) == set(gained)
    assert (document["event"], document["before"]["says"], document["after"]["says"]) == (
        "document",
        "silent",
        "permitted",
    )


def test_versions_are_told_with_their_commit_and_tools(here: Office, tmp_path: Path) -> None:
    own = str(folder(tmp_path / "own", "feeds the hive"))
    row = here.run("rules", "try", "--json", own, number=1).lines[0]
    assert (row["service"], row["terms"], row["tools"]) == ("Lumenia", "Terms of Service", ["lumenia-free"])
    assert len(row["commit"]) == 40


def test_a_quote_drives_no_terminal(text: Path, tmp_path: Path) -> None:
    text.write_text("Your text feeds the hive \x1b[31mred.\n")
    said = monitor("rules", "try", str(folder(tmp_path / "own", "feeds the hive")), str(text))
    assert "feeds the hive" in said.out
    assert "\x1b" not in said.out


def test_a_folder_or_a_file_that_is_none_is_told(text: Path, tmp_path: Path) -> None:
    own = str(folder(tmp_path / "own", "feeds the hive"))
    for words, what in (
        (("nowhere", str(text)), "nowhere is no folder"),
        ((own, "--against", "nowhere", str(text)), "nowhere is no folder"),
        ((own, "nothing.md"), "nothing.md cannot be read"),
    ):
        said = monitor("rules", "try", *words)
        assert said.code == 2
        assert what in said.err


def test_training_permitted_stays_where_ours_found_it(text: Path, tmp_path: Path) -> None:
    text.write_text(f"{PERMITTED}\n")
    said = monitor("rules", "try", str(folder(tmp_path / "own", "feeds the hive")), str(text))
    assert "0 findings gained, 0 lost" in said.out
