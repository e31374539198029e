"""`monitor doctor` on stores that would fail tonight."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.adapters.stores import condition
from monitor.core.errors import StoreError
from tests.faces.office import Office, office


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as one:
        assert one.run("check").code == 0
        yield one


def test_doctor_says_what_it_found_in_order(here: Office) -> None:
    said = here.run("doctor", number=1).out
    assert "ok      disk: ours to write, " in said
    assert "ok      clock: 2025-08-29 06:00 UTC, after the last entry" in said
    assert "; every object whole" in said


def test_doctor_finds_a_clock_that_jumped_back(here: Office) -> None:
    said = here.run("doctor", number=-3)
    assert said.code == 4
    assert "FAILED  clock: 2025-08-25T06:00:00+00:00 lies before the last entry" in said.out
    assert "set the clock of this machine right" in said.out


def test_doctor_finds_a_damaged_object(here: Office) -> None:
    [blob, *_] = sorted((here.folder / "snapshots" / ".git" / "objects").glob("??/*"))
    blob.chmod(0o600)
    blob.write_bytes(b"")
    said = here.run("doctor")
    assert (said.code, "FAILED  archive: " in said.out) == (4, True)


def test_doctor_finds_a_database_kept_locked(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(condition.refuse_locked, "__defaults__", (0.0,))
    with contextlib.closing(sqlite3.connect(here.folder / "monitor.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = here.run("doctor")
    assert said.code == 4
    assert "FAILED  database: " in said.out
    assert "is locked; another program keeps it so" in said.out


def test_doctor_refuses_sqlite_on_a_network_disk(
    here: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 1 0:1 / {tmp_path.resolve()} rw - cifs //host/share rw\n")
    monkeypatch.setattr(condition.refuse_network, "__defaults__", (mounts,))
    said = here.run("doctor")
    assert said.code == 4
    assert "lies on a network disk (cifs), where SQLite loses what it wrote" in said.out


def test_doctor_finds_a_full_disk_and_goes_on(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path) -> int:
        raise StoreError(f"the disk of {folder} is nearly full")

    monkeypatch.setattr(condition, "folder_free", full)
    said = here.run("doctor")
    assert said.code == 4
    assert f"FAILED  disk: the disk of {here.folder} is nearly full" in said.out
    assert "ok      archive" in said.out
