"""What a disk, a file or a clock can do to the stores: a clear error, nothing half-written, and a remedy."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import gitdb
import pytest
from sqlalchemy import Engine, event

from monitor.adapters.stores import condition, database
from tests.faces.office import Office, monitor, office
from tests.samples import IN_US, markdown
from tests.samples import page as terms_page
from tests.standing import stands

APPROVAL = ("lumenia-free", "--usage", "non_sensitive", "--by", "martin", "--reason", "Committee.")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    """A round was done; since, the terms moved to the United States."""
    with office(tmp_path / "office") as one:
        assert one.run("check").code == 0
        one.serve(terms_page(location=IN_US))
        (one.folder / "contract.txt").write_text(markdown())
        yield one


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with mounted("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)):
        yield folder


# --- the faults --------------------------------------------------------------------------------------


@contextlib.contextmanager
def full_under_git(_: Office) -> Iterator[None]:
    def refuse(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gitdb.LooseObjectDB, "store", refuse)
        yield


@contextlib.contextmanager
def full_under_the_database(_: Office) -> Iterator[None]:
    def bound(connection: Any, _: object) -> None:
        # Less than it has already: not one page may be added.
        connection.execute("PRAGMA max_page_count=1")

    event.listen(Engine, "connect", bound)
    try:
        yield
    finally:
        event.remove(Engine, "connect", bound)


@contextlib.contextmanager
def read_only(here: Office) -> Iterator[None]:
    """Have nobody write there: root is stopped by nothing but a mount."""
    if os.geteuid() != 0:
        here.folder.chmod(0o500)
        try:
            yield
        finally:
            here.folder.chmod(0o700)
        return
    folder = str(here.folder)
    with mounted("--bind", folder, folder):
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield


@contextlib.contextmanager
def mounted(*words: str) -> Iterator[None]:
    """Mount something, as root may on most machines, at the place that is the last word."""
    try:
        subprocess.run(["mount", *words], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"nobody may mount here: {error}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", words[-1]], check=True)


@contextlib.contextmanager
def damaged(file: Path, start: int) -> Iterator[None]:
    """Overwrite the end of a file, and put it back afterwards."""
    whole = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(whole[:start].ljust(len(whole), b"\xa5"))
    yield
    file.write_bytes(whole)


def a_damaged_text(here: Office) -> AbstractContextManager[None]:
    archive = here.folder / "snapshots"
    command = ["git", "-C", str(archive), "rev-parse", "main:Lumenia/Terms of Service.md"]
    name = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return damaged(archive / ".git" / "objects" / name[:2] / name[2:].strip(), 100)


def a_damaged_database(here: Office) -> AbstractContextManager[None]:
    return damaged(here.folder / "monitor.db", 4096)


def no_database(here: Office) -> AbstractContextManager[None]:
    return damaged(here.folder / "monitor.db", 0)


@contextlib.contextmanager
def locked(here: Office) -> Iterator[None]:
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.closing(sqlite3.connect(here.folder / "monitor.db", isolation_level=None)) as other,
    ):
        patch.setattr(database, "PATIENCE", 0)
        patch.setattr(condition.refuse_locked, "__defaults__", (0.0,))
        other.execute("BEGIN IMMEDIATE")
        yield


@dataclass(frozen=True)
class Fault:
    """Something wrong, and what is said of it."""

    begin: Callable[[Office], AbstractContextManager[None]]
    """Is wrong for as long as the block lasts."""
    check: str
    """Is said by a round."""
    doctor: str
    """Is said by `monitor doctor`."""


FAULTS = {
    "the disk is full under git": Fault(
        full_under_git, "could not be written to the archive: [Errno 28] No space left", ""
    ),
    "the disk is full under the database": Fault(
        full_under_the_database, "could not be written: database or disk is full; `monitor doctor`", ""
    ),
    "the folder is read-only": Fault(
        read_only, "; ", "FAILED  disk: {folder} cannot be written: Read-only file system; make it ours"
    ),
    "a text in git is damaged": Fault(
        a_damaged_text, "could not be read from the archive", "FAILED  archive: git finds {folder}/snapshots"
    ),
    "the database is damaged": Fault(a_damaged_database, "malformed; ", "FAILED  database: "),
    "the database is none": Fault(no_database, "file is not a database", "FAILED  database: "),
    "the database is locked": Fault(
        locked, "database is locked; `monitor doctor`", "FAILED  database: {folder}/monitor.db cannot be"
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_a_round_stops_with_a_remedy_and_is_done_whole_once_that_is_applied(
    fault: Fault, here: Office
) -> None:
    with fault.begin(here):
        said = here.run("check", number=1)
        named = here.run("doctor", number=1) if fault.doctor else None
    assert said.code == 4
    assert said.err.startswith("monitor: ")
    assert fault.check in said.err
    assert "Traceback" not in said.err
    if named is not None:
        assert named.code == 4
        assert fault.doctor.format(folder=here.folder) in named.out
    _is_done_whole(here)


@pytest.mark.parametrize("left", [0, 40, 64])
def test_a_disk_that_fills_up_stops_a_round_which_is_done_whole_once_there_is_room(
    left: int, disk: Path
) -> None:
    with office(disk / "office") as here:
        assert here.run("check").code == 0
        here.serve(terms_page(location=IN_US))
        filler = disk / "filler"
        with filler.open("wb") as file:
            room = os.statvfs(disk)
            file.write(bytes(max(0, room.f_bavail * room.f_frsize - left * 1024)))
        said, named = here.run("check", number=1), here.run("doctor", number=1)
        assert (said.code, named.code) == (4, 4)
        assert re.search("(disk I/O error|disk is full|No space left on device).*`monitor doctor`", said.err)
        assert re.search("FAILED  disk: .*(No space left on device|nearly full)", named.out)
        filler.unlink()
        _is_done_whole(here)


def test_a_clock_that_jumped_back_stops_a_round_and_writes_nothing(here: Office) -> None:
    later = datetime.now(UTC) + timedelta(3)
    # Months after the proposals, both of their approvals have expired.
    assert monitor("--config", str(here.config), "--now", later.isoformat(), "check").code == 1
    before = stands(here.config)
    said = monitor("--config", str(here.config), "check")
    assert said.code == 4
    assert "lies before the last entry of the ledger" in said.err
    assert "set the clock of this machine right" in said.err
    assert stands(here.config) == before


def _is_done_whole(here: Office) -> None:
    assert here.run("check", number=1).code == 0
    assert _git(here, "rev-list", "--count", "main") == "3\n"
    assert "United States" in here.run("diff", "lumenia-free", number=1).out
    assert here.run("log", "--verify", number=1).code == 0
    assert _git(here, "fsck", "--no-dangling", "--no-progress") == ""


# --- stores that may not be used -----------------------------------------------------------------------

WRITING = [
    ["check"],
    ["approve", *APPROVAL],
    ["suspend", *APPROVAL],
    ["deposit", "otterloo", "Terms of Service", "contract.txt", "--by", "martin", "--date", "2025-08-01"],
    ["people", "forget", "dupont"],
]


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_database_on_a_network_disk_is_refused_by_what_writes(
    words: list[str], here: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 1 0:1 / {tmp_path.resolve()} rw - nfs4 host:/share rw\n")
    monkeypatch.setattr(condition.refuse_network, "__defaults__", (mounts,))
    monkeypatch.chdir(here.folder)
    before = stands(here.config)
    said = here.run(*words, number=1)
    assert said.code == 2
    assert "lies on a network disk (nfs4), where SQLite loses what it wrote: move the folder" in said.err
    assert stands(here.config) == before


@pytest.mark.parametrize("words", [["check"], ["status"]], ids=" ".join)
def test_a_place_that_was_restored_in_part_is_refused_and_named(words: list[str], here: Office) -> None:
    (here.folder / ".sources.yaml.unfinished").write_text(json.dumps({str(here.config): [0, 0]}))
    said, named = here.run(*words, number=1), here.run("doctor", number=1)
    assert (said.code, named.code) == (4, 4)
    told = f"a restore to {here.config} was broken off, and what it left is not whole: run `monitor restore` again"
    assert told in said.err
    assert f"FAILED  register: {told}" in named.out


@pytest.fixture
def lagging(here: Office) -> Office:
    """The archive is that of before the last round."""
    shutil.copytree(here.folder / "snapshots", here.folder / "earlier")
    assert here.run("check", number=1).code == 0
    shutil.rmtree(here.folder / "snapshots")
    (here.folder / "earlier").rename(here.folder / "snapshots")
    return here


@pytest.mark.parametrize("words", WRITING[:4], ids=" ".join)
def test_where_the_archive_lags_nothing_is_decided(
    words: list[str], lagging: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(lagging.folder)
    before = stands(lagging.config)
    said = lagging.run(*words, number=2)
    assert said.code == 2
    assert re.search(
        "the archive lacks commit [0-9a-f]{40}, .*; bring .* together .*`monitor restore`", said.err
    )
    assert stands(lagging.config) == before


def test_where_the_archive_lags_what_is_known_is_told_with_a_warning(
    lagging: Office, caplog: pytest.LogCaptureFixture
) -> None:
    said = lagging.run("status", number=2)
    assert said.code == 0
    assert "Lumenia" in said.out
    assert "the archive lacks commit" in said.err + caplog.text


def _git(here: Office, *words: str) -> str:
    command = ["git", "-C", str(here.folder / "snapshots"), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
