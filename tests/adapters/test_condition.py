"""What would keep the stores from being written: each is named with its remedy."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.adapters.stores import condition
from monitor.adapters.stores.archive import GitArchive
from monitor.core.errors import StoreError, UsageError
from monitor.core.model import Cause
from tests.samples import NOW, TERMS, markdown, snapshot


def room(free: int = 10**10, files: int = 10**6, all_files: int = 10**7) -> os.statvfs_result:
    """Return a disk with so many bytes and files left."""
    return os.statvfs_result((1, 1, 10**11, free, free, all_files, files, files, 0, 255))


def test_a_folder_with_room_tells_how_much(tmp_path: Path) -> None:
    assert condition.folder_free(tmp_path, lambda _: room()) == 10**10
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_nearly_full_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nearly full: 150 MB free.*make room"):
        condition.folder_free(tmp_path, lambda _: room(150_000_000))


def test_a_disk_that_takes_hardly_any_more_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"room for 12 more files"):
        condition.folder_free(tmp_path, lambda _: room(files=12))


def test_a_disk_that_counts_no_files_has_room_for_them(tmp_path: Path) -> None:
    assert condition.folder_free(tmp_path, lambda _: room(files=0, all_files=0))


@pytest.mark.parametrize("folder", ["/proc/self", "nowhere"])
def test_a_folder_that_cannot_be_written_is_named(folder: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be written: .*chown.*read-only"):
        condition.folder_free(tmp_path / folder)


# --- the database -----------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with contextlib.closing(sqlite3.connect(tmp_path / "monitor.db")) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE one (a)")
    return tmp_path / "monitor.db"


def test_a_database_that_nobody_keeps_locked_passes(file: Path) -> None:
    condition.refuse_locked(f"sqlite:///{file}", 0)


def test_a_database_that_is_only_read_passes(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM one").fetchall()
        condition.refuse_locked(f"sqlite:///{file}", 0)


def test_a_database_that_is_kept_locked_is_named_with_who_to_ask(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match=rf"database is locked; .*`fuser {file}`"):
            condition.refuse_locked(f"sqlite:///{file}", 0)


def test_a_database_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "monitor.db").mkdir()
    with pytest.raises(StoreError, match="ours to write"):
        condition.refuse_locked(f"sqlite:///{tmp_path}/monitor.db", 0)


def test_a_database_whose_pages_hang_together_passes(file: Path) -> None:
    condition.refuse_damaged(f"sqlite:///{file}")


@pytest.mark.parametrize("start", [0, 4096], ids=["no header", "a page"])
def test_a_database_that_is_damaged_is_named_with_what_to_do(start: int, file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as db, db:
        db.executemany("INSERT INTO one VALUES (?)", [("x" * 1000,)] * 100)
    content = file.read_bytes()
    file.write_bytes(content[:start] + b"\xa5" * 4096 + content[start + 4096 :])
    with pytest.raises(StoreError, match=rf"{file} is damaged: .*; keep it, and restore .*`monitor restore`"):
        condition.refuse_damaged(f"sqlite:///{file}")


@pytest.fixture
def network(tmp_path: Path) -> Path:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 1 0:1 / / rw - ext4 d rw\n2 1 0:2 / {tmp_path.resolve()} rw - nfs4 host:/ rw\n")
    return mounts


def test_a_sqlite_database_on_a_network_disk_is_refused(network: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"network disk \(nfs4\).*PostgreSQL"):
        condition.refuse_network(f"sqlite:///{tmp_path}/monitor.db", network)


@pytest.mark.parametrize(
    "url", ["sqlite:////elsewhere/monitor.db", "postgresql+psycopg://monitor@db/monitor"]
)
def test_other_databases_may_be_where_they_are(url: str, network: Path) -> None:
    condition.refuse_network(url, network)
    if url.startswith("postgresql"):
        condition.refuse_locked(url, 0)
        condition.refuse_damaged(url)


# --- the archive ------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    with contextlib.closing(GitArchive(tmp_path / "snapshots")) as one:
        one.record(TERMS, markdown(), [snapshot()], at=NOW, cause=Cause.PROVIDER, first=True)
        yield tmp_path / "snapshots"


def objects(archive: Path) -> list[Path]:
    return sorted((archive / ".git" / "objects").glob("??/*"))


def test_an_archive_whose_objects_are_whole_passes(archive: Path) -> None:
    assert condition.objects_read(archive) == "every object whole"


@pytest.mark.parametrize("number", range(5))
def test_every_damaged_object_is_found(number: int, archive: Path) -> None:
    damaged = objects(archive)[number]
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged.chmod(0o600)
    damaged.write_bytes(content)
    with pytest.raises(StoreError, match=r"git finds .* damaged: .*`monitor restore`"):
        condition.objects_read(archive)


def test_every_missing_object_is_found(archive: Path) -> None:
    objects(archive)[0].unlink()
    with pytest.raises(StoreError, match="damaged"):
        condition.objects_read(archive)


def test_an_archive_that_holds_nothing_yet_passes(tmp_path: Path) -> None:
    GitArchive(tmp_path / "snapshots").close()
    assert condition.objects_read(tmp_path / "snapshots") == "every object whole"


def test_an_archive_too_large_to_be_read_in_time_is_said_to_be(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    assert "more to read than that" in condition.objects_read(archive, 0.2)
