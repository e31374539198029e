"""`monitor backup` and `monitor restore`: taken, put back, refused."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces.office import Office, Said, monitor, office
from tests.samples import PERMITTED, day, page


@pytest.fixture(scope="module")
def _lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Path]]:
    """A tool that lost approval and a page that cannot be read; and a backup of it."""
    with office(tmp_path_factory.mktemp("lived")) as one:
        one.run("check")
        one.serve(page(PERMITTED))
        one.serve(b"<p>Not found</p>", "/otterloo")
        one.run("check", number=1)
        folder = one.folder.parent / "taken"
        assert one.run("backup", str(folder), number=2).code == 0
        yield one, folder


@pytest.fixture
def lived(_lived: tuple[Office, Path]) -> Office:
    return _lived[0]


@pytest.fixture
def taken(_lived: tuple[Office, Path], tmp_path: Path) -> Path:
    """A copy of the backup, to be meddled with."""
    return Path(shutil.copytree(_lived[1], tmp_path / "taken"))


def on(folder: Path, *words: str) -> Said:
    return monitor("--config", str(folder / "sources.yaml"), "--now", day(3).isoformat(), *words)


def test_what_is_restored_says_what_was_backed_up(lived: Office, taken: Path, tmp_path: Path) -> None:
    assert monitor("restore", str(taken), str(tmp_path / "new")).code == 0
    for command in ("log", "status --lost", "show lumenia-free", "alerts list", "diff lumenia-free"):
        was, is_ = on(lived.folder, *command.split()), on(tmp_path / "new", *command.split())
        assert (is_.code, is_.out) == (was.code, was.out)
        assert was.out


def test_a_round_goes_on_from_what_was_restored(lived: Office, taken: Path, tmp_path: Path) -> None:
    monitor("restore", str(taken), str(tmp_path / "new"))
    said = on(tmp_path / "new", "check", "--json")
    assert said.code == 0
    assert [line["outcome"] for line in said.lines if "outcome" in line] == ["unchanged", "unreadable"]


def test_backup_and_restore_tell_the_head_of_the_ledger(lived: Office, taken: Path, tmp_path: Path) -> None:
    head = json.loads((taken / "manifest.json").read_bytes())["head"]
    said = monitor("restore", str(taken), str(tmp_path / "new"))
    assert f"head of the ledger: {head}\n" in said.out
    assert on(tmp_path / "new", "log", "--verify", "--head", head).code == 0
    assert f"head of the ledger: {head}\n" in lived.run("backup", str(tmp_path / "again"), number=2).out


def test_backup_and_restore_tell_scripts_what_the_manifest_says(lived: Office, tmp_path: Path) -> None:
    [written] = lived.run("backup", "--json", str(tmp_path / "b"), number=2).lines
    [restored] = monitor("restore", "--json", str(tmp_path / "b"), str(tmp_path / "new")).lines
    assert written == json.loads((tmp_path / "b" / "manifest.json").read_bytes())
    assert restored == {"register": str(tmp_path / "new" / "sources.yaml"), **written}
    assert written["counts"]["decisions"] > 2


def test_a_backup_is_restored_to_the_register_that_is_named(taken: Path, tmp_path: Path) -> None:
    register = tmp_path / "new" / "charter.yaml"
    assert monitor("--config", str(register), "restore", str(taken)).code == 0
    assert {each.name for each in register.parent.iterdir()} == {"charter.yaml", "monitor.db", "snapshots"}


def test_a_backup_is_restored_here_where_nothing_else_is_named(
    taken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert monitor("restore", str(taken)).code == 0
    assert (tmp_path / "here" / "sources.yaml").is_file()


def test_a_backup_is_never_written_over_something(lived: Office, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    said = lived.run("backup", str(tmp_path), number=2)
    assert (said.code, [each.name for each in tmp_path.iterdir()]) == (2, ["mine.txt"])
    assert "name a folder that is new or empty" in said.err


@pytest.mark.parametrize("there", ["sources.yaml", "monitor.db", "monitor.db-wal", "snapshots/a.md"])
def test_a_backup_is_never_restored_over_something(there: str, taken: Path, tmp_path: Path) -> None:
    mine = tmp_path / "new" / there
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    said = monitor("restore", str(taken), str(tmp_path / "new"))
    assert said.code == 2
    assert re.search("exists and is left as it is.*move it away", said.err)
    assert [each for each in (tmp_path / "new").rglob("*") if each.is_file()] == [mine]


def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    said = monitor("restore", str(tmp_path), str(tmp_path / "new"))
    assert (said.code, "holds no backup" in said.err, (tmp_path / "new").exists()) == (2, True, False)


@pytest.mark.parametrize("file", ["sources.yaml", "monitor.db", "snapshots.bundle"])
def test_a_damaged_file_is_named_and_nothing_restored(file: str, taken: Path, tmp_path: Path) -> None:
    content = bytearray((taken / file).read_bytes())
    content[len(content) // 2] ^= 1
    (taken / file).write_bytes(content)
    said = monitor("restore", str(taken), str(tmp_path / "new"))
    assert (said.code, (tmp_path / "new").exists()) == (4, False)
    assert f"{file} is not what was written" in said.err


def test_where_there_is_no_database_yet_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with office(tmp_path / "one") as one:
        said = one.run("backup", str(tmp_path / "b"))
    assert (said.code, (tmp_path / "b").exists()) == (2, False)
    assert "there is no database" in said.err
    assert [each.name for each in one.folder.iterdir()] == ["sources.yaml"]


def test_stores_that_do_not_belong_together_are_no_backup(lived: Office, taken: Path, tmp_path: Path) -> None:
    monitor("restore", str(taken), str(tmp_path / "new"))
    shutil.rmtree(tmp_path / "new" / "snapshots")
    said = on(tmp_path / "new", "backup", str(tmp_path / "b"))
    assert (said.code, (tmp_path / "b").exists()) == (2, False)
    assert "the archive lacks commit" in said.err


def test_a_round_refuses_snapshots_that_lack_what_the_database_names(taken: Path, tmp_path: Path) -> None:
    monitor("restore", str(taken), str(tmp_path / "new"))
    shutil.rmtree(tmp_path / "new" / "snapshots")
    said = on(tmp_path / "new", "check")
    assert said.code == 2
    assert "the archive lacks commit" in said.err
