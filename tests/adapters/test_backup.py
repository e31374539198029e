"""Backups of both kinds of database, taken while others write, and put back whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from monitor.adapters.config import load_register
from monitor.adapters.stores import manifest
from monitor.adapters.stores.archive import GitArchive
from monitor.adapters.stores.backup import back_up
from monitor.adapters.stores.copies import Facts, facts_of
from monitor.adapters.stores.database import migrations, open_database
from monitor.adapters.stores.ledger import SqlLedger
from monitor.adapters.stores.manifest import Manifest
from monitor.adapters.stores.move import refuse_unfinished
from monitor.adapters.stores.records import SqlRecords
from monitor.adapters.stores.restore import restore
from monitor.adapters.stores.tables import REVISION
from monitor.core.checks import VersionRecord
from monitor.core.decisions import Decision
from monitor.core.errors import RegisterError, StoreError, StoreMismatchError, UsageError
from monitor.core.model import Cause
from tests.adapters import postgres
from tests.adapters.stores import KINDS
from tests.samples import NOW, TERMS, day, decision, markdown, reading, snapshot

REGISTER = "organisation: {name: Mairie de Valmoulin, language: fr}\n"


@dataclass
class House:
    """A folder with a register, a database and an archive."""

    folder: Path
    kind: str = "sqlite"
    more: str = ""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        named = f"database: '{postgres.empty()}'\n" if self.kind == "postgresql" else ""
        self.config.write_text(REGISTER + named + self.more)
        self.number = 0

    @property
    def config(self) -> Path:
        return self.folder / "sources.yaml"

    @property
    def database(self) -> str:
        return load_register(self.config).database

    @property
    def facts(self) -> Facts:
        return facts_of(self.database)

    def live(self, days: int = 1) -> None:
        """Record a version and a decision a day, the archive before the database as in a round."""
        with contextlib.closing(GitArchive(load_register(self.config).snapshots)) as archive:
            engine = open_database(self.database)
            for _ in range(days):
                self.number += 1
                text, at = f"{markdown()}\n{self.number}\n", day(self.number)
                commit = archive.record(
                    TERMS, text, [snapshot(at=at)], at=at, cause=Cause.PROVIDER, first=self.number == 1
                )
                record = VersionRecord(commit, TERMS, at, Cause.PROVIDER, None, "a" * 64, None)
                SqlRecords(engine).add_version(record, "r" * 64, reading())
                made = decision(self.number)
                SqlLedger(engine).append(made.tool, made.usage, None, partial(_given, made))
            archive.quarantine(TERMS, snapshot(f"wall {self.number}".encode()), at=at, reason="login")
            engine.dispose()

    def back_up(self, folder: Path) -> Manifest:
        return back_up(self.config, load_register(self.config), folder, NOW)

    def empty(self) -> None:
        """Lose everything: the folder, and what the server holds."""
        address = self.database
        shutil.rmtree(self.folder)
        if self.kind == "postgresql":
            engine = create_engine(address, poolclass=NullPool)
            with engine.begin() as connection:
                connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))


def _given(made: Decision, *_: object) -> Decision:
    return made


@pytest.fixture(params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    if request.param == "postgresql" and not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        pytest.skip("no pg_dump and pg_restore are installed")
    one = House(tmp_path / "house", request.param)
    one.live(3)
    return one


@pytest.fixture
def plain(tmp_path: Path) -> House:
    one = House(tmp_path / "house")
    one.live(2)
    return one


def left(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


# --- taken and put back -----------------------------------------------------------------------------


def test_what_was_lost_is_there_again(house: House, tmp_path: Path) -> None:
    before = house.facts
    house.back_up(tmp_path / "b")
    house.empty()
    restore(tmp_path / "b", house.config)
    assert house.facts == before
    assert before.counts["decisions"] == before.counts["versions"] == 3
    with contextlib.closing(GitArchive(house.folder / "snapshots")) as archive:
        assert [each.version.at for each in archive.since(None)] == [day(1), day(2), day(3)]
        assert archive.text(str(before.commit), TERMS).endswith("\n3\n")
        assert archive.snapshots(str(before.commit), TERMS)[0].body == b"<p>Terms</p>"


def test_both_branches_of_the_archive_come_back_where_they_stood(plain: House, tmp_path: Path) -> None:
    made = plain.back_up(tmp_path / "b")
    restore(tmp_path / "b", tmp_path / "new" / "sources.yaml")
    assert set(made.refs) == {"refs/heads/main", "refs/heads/quarantine"}
    for ref, commit in made.refs.items():
        assert (tmp_path / "new" / "snapshots" / ".git" / ref).read_text().strip() == commit
    assert (tmp_path / "new" / "snapshots" / "Lumenia" / "Terms of Service.md").is_file()


def test_a_backup_taken_while_others_write_is_of_one_moment(house: House, tmp_path: Path) -> None:
    """The head, the counts and the archive agree, whatever the writer was doing."""
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            house.live()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        taken = [house.back_up(tmp_path / f"b{number}") for number in range(4)]
    finally:
        stop.set()
        writer.join()
    for made in taken:
        assert made.counts["versions"] - made.counts["decisions"] in (0, 1)
    house.empty()
    restore(tmp_path / "b3", house.config)
    assert house.facts == Facts(taken[3].revision, taken[3].head, taken[3].commit, taken[3].counts)


def test_a_backup_of_an_earlier_revision_is_upgraded_when_it_is_restored(
    house: House, tmp_path: Path
) -> None:
    engine = create_engine(house.database, poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(migrations()))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
    made = house.back_up(tmp_path / "b")
    assert (made.revision, house.facts.revision) == ("0004", "0004"), "a backup upgrades nothing"
    house.empty()
    restore(tmp_path / "b", house.config)
    assert (house.facts.revision, house.facts.head) == (REVISION, made.head)
    assert house.facts.counts["decisions"] == 3


def test_where_nothing_was_kept_yet_there_is_no_bundle(tmp_path: Path) -> None:
    one = House(tmp_path / "house")
    open_database(one.database).dispose()
    made = one.back_up(tmp_path / "b")
    assert (made.refs, left(tmp_path / "b")) == ({}, {"sources.yaml", "monitor.db", "manifest.json"})
    restore(tmp_path / "b", tmp_path / "new" / "sources.yaml")
    assert left(tmp_path / "new") == {"sources.yaml", "monitor.db", "snapshots"}


def test_a_backup_is_nobody_elses_to_read(plain: House, tmp_path: Path) -> None:
    plain.back_up(tmp_path / "b")
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0
    restore(tmp_path / "b", tmp_path / "new" / "data" / "sources.yaml")
    assert (tmp_path / "new" / "data").stat().st_mode & 0o077 == 0


# --- what the register names ------------------------------------------------------------------------


def test_rules_and_certificates_of_the_register_come_back(tmp_path: Path) -> None:
    one = House(tmp_path / "house")
    (one.folder / "ours").mkdir()
    (one.folder / "ours" / "words.yaml").write_text("[]\n")
    (one.folder / "ours" / "notes.txt").write_text("not ours to copy")
    (one.folder / "ca.pem").write_text("certificates")
    one.config.write_text(REGISTER + "rules: ours\nnetwork: {ca: ca.pem}\n")
    one.live()
    one.back_up(tmp_path / "b")
    one.empty()
    restore(tmp_path / "b", one.config)
    assert (left(one.folder / "ours"), (one.folder / "ca.pem").read_text()) == (
        {"words.yaml"},
        "certificates",
    )


def test_certificates_that_the_machine_has_are_left_as_they_are(tmp_path: Path) -> None:
    ca = tmp_path / "machine.pem"
    ca.write_text("old")
    one = House(tmp_path / "house", more=f"network: {{ca: {ca}}}\n")
    one.live()
    one.back_up(tmp_path / "b")
    one.empty()
    ca.write_text("new")
    restore(tmp_path / "b", one.config)
    assert ca.read_text() == "new"


def absolute(tmp_path: Path) -> House:
    places = f"database: 'sqlite:///{tmp_path}/far/db/m.db'\nsnapshots: {tmp_path}/far/snapshots\n"
    (tmp_path / "far" / "db").mkdir(parents=True)
    one = House(tmp_path / "house", more=places)
    one.live()
    one.back_up(tmp_path / "b")
    return one


def test_absolute_paths_of_the_register_are_written_where_they_lead(tmp_path: Path) -> None:
    one = absolute(tmp_path)
    before = one.facts
    shutil.rmtree(tmp_path / "far")
    restore(tmp_path / "b", tmp_path / "new" / "sources.yaml")
    assert left(tmp_path / "new") == {"sources.yaml"}
    assert facts_of(f"sqlite:///{tmp_path}/far/db/m.db") == before


def test_absolute_paths_of_the_register_are_never_written_over(tmp_path: Path) -> None:
    one = absolute(tmp_path)
    before = one.facts
    with pytest.raises(UsageError, match=r"far/db/m.db exists and is left as it is"):
        restore(tmp_path / "b", tmp_path / "new" / "sources.yaml")
    assert (one.facts, (tmp_path / "new").exists()) == (before, False)


# --- killed, or in the way --------------------------------------------------------------------------


def test_what_a_killed_backup_left_is_no_backup_and_not_in_the_way(plain: House, tmp_path: Path) -> None:
    plain.back_up(tmp_path / "b.partial")
    (tmp_path / "b.partial" / "manifest.json").unlink()
    with pytest.raises(UsageError, match="holds no backup"):
        restore(tmp_path / "b.partial", tmp_path / "new" / "sources.yaml")
    plain.back_up(tmp_path / "b")
    assert left(tmp_path) == {"house", "b"}


def test_a_folder_that_no_backup_left_is_not_removed(plain: House, tmp_path: Path) -> None:
    (tmp_path / "b.partial").mkdir()
    (tmp_path / "b.partial" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="none of ours"):
        plain.back_up(tmp_path / "b")
    assert (tmp_path / "b.partial" / "mine.txt").read_text() == "mine"


def test_what_a_killed_restore_left_is_not_in_the_way(plain: House, tmp_path: Path) -> None:
    plain.back_up(tmp_path / "b")
    (tmp_path / "new" / ".snapshots.restoring").mkdir(parents=True)
    (tmp_path / "new" / ".snapshots.restoring" / "half").write_text("")
    (tmp_path / "new" / ".monitor.db.restoring").write_text("half")
    restore(tmp_path / "b", tmp_path / "new" / "sources.yaml")
    assert left(tmp_path / "new") == {"sources.yaml", "monitor.db", "snapshots"}


def killed(folder: Path, at: str, *words: str) -> None:
    """Run a command in a process of its own, and kill it the moment it starts the git command `at`."""
    (folder / "bin").mkdir()
    os.mkfifo(folder / "bin" / "reached")
    program = folder / "bin" / "git"
    program.write_text(
        f"#!/bin/sh\ncase \" $* \" in *' {at} '*) echo > {folder}/bin/reached; read _ < {folder}/bin/reached ;; esac\n"
        f'exec {shutil.which("git")} "$@"\n'
    )
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", *words], env={**os.environ, "PATH": path}, start_new_session=True
    )
    (folder / "bin" / "reached").read_text()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    shutil.rmtree(folder / "bin")


def test_a_killed_backup_leaves_none_and_can_be_taken_again(plain: House, tmp_path: Path) -> None:
    killed(tmp_path, "bundle", "--config", str(plain.config), "backup", str(tmp_path / "b"))
    assert left(tmp_path) == {"house", "b.partial"}
    made = plain.back_up(tmp_path / "b")
    assert (left(tmp_path), made.head) == ({"house", "b"}, plain.facts.head)


def test_a_killed_restore_leaves_no_register_and_can_be_done_again(plain: House, tmp_path: Path) -> None:
    plain.back_up(tmp_path / "b")
    killed(tmp_path, "reset", "restore", str(tmp_path / "b"), str(tmp_path / "new"))
    assert left(tmp_path / "new") == {".snapshots.restoring"}
    restore(tmp_path / "b", tmp_path / "new" / "sources.yaml")
    assert left(tmp_path / "new") == {"sources.yaml", "monitor.db", "snapshots"}


#: Restores in processes forked one after another, each killed one step later than the one before, and tells
#: what each left: whether commands refuse it, and whether it can be restored again.
_KILLED = """
    import contextlib, json, os, shutil, signal, sys
    from itertools import count
    from pathlib import Path
    from monitor.adapters.stores.move import refuse_unfinished
    from monitor.adapters.stores.restore import restore
    from monitor.core.errors import StoreError

    backup, place = map(Path, sys.argv[1:])
    register = place / "sources.yaml"

    def forked(work, kill_at=0):
        child = os.fork()
        if child == 0:
            steps = count(1)

            def stepped(call):
                def stepping(*args, **options):
                    if next(steps) == kill_at:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return call(*args, **options)
                return stepping

            for name in ("rename", "unlink", "mkdir", "rmdir"):
                setattr(os, name, stepped(getattr(os, name)))
            try:
                work()
            except StoreError:
                os._exit(1)
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    for step in count(1):
        place.mkdir()
        ended = forked(lambda: restore(backup, register), step)
        if ended == 0:
            break
        there = [(place / name).exists() for name in ("sources.yaml", "monitor.db", "snapshots")]
        refused = forked(lambda: refuse_unfinished(register))
        again = forked(lambda: restore(backup, register)) if refused or not there[0] else 0
        print(json.dumps([ended, there, refused, again, sorted(path.name for path in place.iterdir())]))
        shutil.rmtree(place)
"""


def test_a_restore_killed_at_any_step_is_named_and_can_be_done_again(plain: House, tmp_path: Path) -> None:
    plain.back_up(tmp_path / "b")
    command = [sys.executable, "-c", textwrap.dedent(_KILLED), str(tmp_path / "b"), str(tmp_path / "new")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    for ended, there, refused, again, names in steps:
        assert ended == -signal.SIGKILL
        assert again == 0
        # What is there in part is refused, or has no register to be used by.
        assert there in ([True, True, True], [False] * 3) or refused
        assert names == ["monitor.db", "snapshots", "sources.yaml"]
    assert {bool(refused) for _, _, refused, _, _ in steps} == {False, True}
    assert [False, False, True] in [there for _, there, _, _, _ in steps]


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="no pg_dump is installed")
def test_a_database_that_a_broken_restore_filled_is_told_to_be_that(tmp_path: Path) -> None:
    one = House(tmp_path / "house", "postgresql")
    one.live(1)
    one.back_up(tmp_path / "b")
    (one.folder / ".sources.yaml.unfinished").write_text(json.dumps({str(one.config): [0, 0]}))
    shutil.rmtree(one.folder / "snapshots")
    one.config.unlink()
    with pytest.raises(
        UsageError, match=r"is not empty .*the restore that was broken off may have filled it"
    ):
        restore(tmp_path / "b", one.config)
    assert left(one.folder) == set()


def test_what_came_to_the_place_of_a_broken_restore_since_is_left_alone(plain: House, tmp_path: Path) -> None:
    place = tmp_path / "new"
    plain.back_up(tmp_path / "b")
    restore(tmp_path / "b", place / "sources.yaml")
    restored = {name: (place / name).lstat() for name in ("sources.yaml", "monitor.db")}
    note = {str(place / name): [found.st_dev, found.st_ino] for name, found in restored.items()}
    (place / ".sources.yaml.unfinished").write_text(json.dumps(note))
    (place / "sources.yaml").rename(place / "kept.yaml")
    shutil.rmtree(place / "snapshots")
    (place / "snapshots").mkdir()
    (place / "snapshots" / "mine").write_text("mine")
    with pytest.raises(StoreError, match="was broken off"):
        refuse_unfinished(place / "sources.yaml")
    with pytest.raises(UsageError, match="snapshots exists and is left as it is"):
        restore(tmp_path / "b", place / "sources.yaml")
    assert left(place) == {"kept.yaml", "snapshots"}
    assert (place / "snapshots" / "mine").read_text() == "mine"


@pytest.mark.parametrize("after", range(6), ids=lambda n: f"at the sync number {n}")
def test_a_backup_that_the_disk_refuses_leaves_nothing(
    after: int, plain: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter(range(100))
    real = os.fsync

    def sync(handle: int) -> None:
        if next(calls) == after:
            raise OSError(28, os.strerror(28))
        real(handle)

    monkeypatch.setattr(os, "fsync", sync)
    with pytest.raises(StoreError, match="No space left"):
        plain.back_up(tmp_path / "b")
    assert left(tmp_path) == {"house"}


@pytest.mark.parametrize("after", range(4), ids=lambda n: f"at the sync number {n}")
def test_a_restore_that_the_disk_refuses_leaves_nothing(
    after: int, plain: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain.back_up(tmp_path / "b")
    calls = iter(range(100))

    def sync(_: int) -> None:
        if next(calls) == after:
            raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", sync)
    with pytest.raises(StoreError, match="No space left"):
        restore(tmp_path / "b", tmp_path / "new" / "deep" / "sources.yaml")
    assert left(tmp_path) == {"house", "b"}


# --- damaged ----------------------------------------------------------------------------------------


def test_a_damaged_object_of_the_archive_is_not_backed_up(plain: House, tmp_path: Path) -> None:
    [blob, *_] = sorted((plain.folder / "snapshots" / ".git" / "objects").glob("??/*"))
    blob.chmod(0o600)
    blob.write_bytes(b"")
    with pytest.raises(StoreError, match="could not be bundled"):
        plain.back_up(tmp_path / "b")
    assert left(tmp_path) == {"house"}


def test_a_damaged_database_is_not_backed_up(plain: House, tmp_path: Path) -> None:
    file = plain.folder / "monitor.db"
    content = bytearray(file.read_bytes())
    content[4096 : 4096 * 12] = os.urandom(4096 * 11)
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|malformed"):
        plain.back_up(tmp_path / "b")
    assert left(tmp_path) == {"house"}


def test_stores_of_two_moments_are_not_backed_up(plain: House, tmp_path: Path) -> None:
    shutil.rmtree(plain.folder / "snapshots")
    with pytest.raises(StoreMismatchError, match=r"lacks commit.*monitor restore"):
        plain.back_up(tmp_path / "b")


def rewrite(folder: Path, **values: object) -> None:
    """Alter the manifest, as someone would who keeps its form."""
    plain = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps(plain | values))


@pytest.fixture
def taken(plain: House, tmp_path: Path) -> Iterator[Path]:
    plain.back_up(tmp_path / "b")
    yield tmp_path / "b"
    assert left(tmp_path) == {"house", "b"}, "nothing was half restored"


@pytest.mark.parametrize("file", ["sources.yaml", "monitor.db", "snapshots.bundle"])
def test_a_missing_file_is_named(file: str, taken: Path, tmp_path: Path) -> None:
    (taken / file).unlink()
    with pytest.raises(StoreError, match=rf"{file} is missing.*take another backup"):
        restore(taken, tmp_path / "new" / "sources.yaml")


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "/etc/passwd", "rules/../x.yaml", "rules/a/b.yaml", "other.db", "a\0b"]
)
def test_a_path_that_leads_elsewhere_is_refused(path: str, taken: Path, tmp_path: Path) -> None:
    files = [*json.loads((taken / "manifest.json").read_bytes())["files"]]
    rewrite(taken, files=[*files, {"path": path, "size": 0, "sha256": "0" * 64}])
    with pytest.raises(StoreError, match="is no file of a backup"):
        restore(taken, tmp_path / "new" / "sources.yaml")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"head": "0" * 64}, "not the one that was backed up"),
        ({"counts": {}}, "not the one that was backed up"),
        ({"refs": {"refs/heads/main": "0" * 40}}, "does not hold the branches"),
        ({"files": []}, "sources.yaml is not in its list"),
        ({"database": "postgresql"}, "monitor.dump is not in its list"),
        ({"database": "oracle"}, "no kind of database"),
        ({"files": "none"}, "manifest.json is damaged"),
    ],
)
def test_a_manifest_of_something_else_is_refused(
    values: dict[str, object], words: str, taken: Path, tmp_path: Path
) -> None:
    rewrite(taken, **values)
    with pytest.raises(StoreError, match=words):
        restore(taken, tmp_path / "new" / "sources.yaml")


def test_a_backup_of_a_later_form_asks_for_an_upgrade(taken: Path, tmp_path: Path) -> None:
    rewrite(taken, format=99)
    with pytest.raises(UsageError, match="upgrade the monitor first"):
        restore(taken, tmp_path / "new" / "sources.yaml")


def replace_file(folder: Path, name: str) -> None:
    """Have the manifest agree with a file that was altered."""
    plain = json.loads((folder / "manifest.json").read_bytes())
    for kept in plain["files"]:
        if kept["path"] == name:
            kept |= {
                "size": (folder / name).stat().st_size,
                "sha256": manifest.sha256_of(folder / name),
            }
    (folder / "manifest.json").write_text(json.dumps(plain))


def test_a_ledger_that_was_altered_before_the_backup_is_told(taken: Path, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(taken / "monitor.db")) as db, db:
        db.execute("UPDATE decisions SET tool = 'other' WHERE seq = 1")
    replace_file(taken, "monitor.db")
    with pytest.raises(StoreError, match=r"altered before the backup: entry 1"):
        restore(taken, tmp_path / "new" / "sources.yaml")


def test_a_register_that_does_not_hold_here_is_told(taken: Path, tmp_path: Path) -> None:
    (taken / "sources.yaml").write_text(REGISTER + "rules: nowhere\n")
    replace_file(taken, "sources.yaml")
    with pytest.raises(RegisterError, match="there is no folder"):
        restore(taken, tmp_path / "new" / "sources.yaml")


@pytest.mark.parametrize("database", ["nonsense", "postgresql+psycopg://monitor@db.example/monitor"])
def test_a_register_that_names_another_kind_of_database_is_told(
    database: str, taken: Path, tmp_path: Path
) -> None:
    (taken / "sources.yaml").write_text(REGISTER + f"database: {database}\n")
    replace_file(taken, "sources.yaml")
    with pytest.raises(StoreError, match=r"cannot be read|of another kind"):
        restore(taken, tmp_path / "new" / "sources.yaml")


# --- PostgreSQL -------------------------------------------------------------------------------------


@pytest.fixture
def served(tmp_path: Path) -> House:
    if not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        pytest.skip("no pg_dump and pg_restore are installed")
    one = House(tmp_path / "house", "postgresql")
    one.live()
    return one


def test_a_postgresql_database_that_is_not_empty_is_not_written_to(served: House, tmp_path: Path) -> None:
    served.back_up(tmp_path / "b")
    before, register = served.facts, load_register(served.config)
    shutil.rmtree(served.folder)
    with pytest.raises(UsageError, match="is not empty"):
        restore(tmp_path / "b", served.config)
    assert (facts_of(register.database), served.folder.exists()) == (before, False)


@pytest.mark.parametrize("program", ["pg_dump", "pg_restore"])
def test_a_missing_program_of_postgresql_is_named(
    program: str, served: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if program == "pg_restore":
        served.back_up(tmp_path / "b")
        served.empty()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(str(shutil.which("git")))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    act = partial(restore, tmp_path / "b", served.config)
    if program == "pg_dump":
        act = partial(served.back_up, tmp_path / "b")
    with pytest.raises(UsageError, match=f"{program} is not on the PATH: install"):
        act()
    assert left(tmp_path) == ({"house", "bin"} if program == "pg_dump" else {"b", "bin"})


def test_a_filled_database_is_told_where_the_rest_of_a_restore_fails(served: House, tmp_path: Path) -> None:
    with create_engine(served.database, poolclass=NullPool).begin() as connection:
        connection.execute(text("UPDATE decisions SET tool = 'other'"))
    served.back_up(tmp_path / "b")
    served.empty()
    with pytest.raises(StoreError, match=r"altered before the backup.*empty it before you try again"):
        restore(tmp_path / "b", served.config)
    assert left(tmp_path) == {"b"}


def test_a_dump_that_is_none_is_told_in_the_programs_words(served: House, tmp_path: Path) -> None:
    served.back_up(tmp_path / "b")
    served.empty()
    (tmp_path / "b" / "monitor.dump").write_bytes(b"no dump at all")
    replace_file(tmp_path / "b", "monitor.dump")
    with pytest.raises(StoreError, match="pg_restore failed"):
        restore(tmp_path / "b", served.config)
    assert left(tmp_path) == {"b"}
