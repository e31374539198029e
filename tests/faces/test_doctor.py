"""`monitor doctor` on stores that would fail tonight."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.adapters.stores import condition
from monitor.core.errors import StoreError
from tests.adapters.loopback import free_port
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


def test_doctor_and_the_log_find_a_page_that_passes_for_verified(here: Office) -> None:
    with contextlib.closing(sqlite3.connect(here.folder / "monitor.db")) as db, db:
        db.execute(
            "UPDATE latest SET verified = '2025-12-24T06:00:00.000000+00:00' WHERE service = 'Lumenia'"
        )
    shown = "it shows something else than it was told: what is shown of Lumenia Terms of Service is not what"
    assert f"FAILED  database: {shown}" in here.run("doctor").out
    verified = here.run("log", "--verify")
    assert (verified.code, "what is shown of Lumenia Terms of Service" in verified.err) == (4, True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE latest SET verified = 'yesterday'",
        "UPDATE standing SET outline = '{}'",
        "UPDATE decisions SET at = 'yesterday' WHERE seq = 2",
    ],
)
def test_doctor_names_rows_that_nobody_could_have_written_and_goes_on(here: Office, statement: str) -> None:
    here.alter(statement)
    said = here.run("doctor")
    assert said.code == 4
    assert "FAILED  database: " in said.out
    assert "last round: complete" in said.out or "FAILED  last round: " in said.out
    status = here.run("status")
    assert status.code == 4
    assert "the database holds what the monitor never wrote: " in status.err
    assert "restore a backup (`monitor restore`)" in status.err


def test_doctor_and_a_round_name_a_file_that_holds_no_certificates(here: Office) -> None:
    (here.folder / "ca.pem").write_text("no certificate")
    here.edit("network: {delay: 0,", "network: {ca: ca.pem, delay: 0,")
    said = here.run("doctor")
    assert said.code == 4
    assert "FAILED  network: the certificates " in said.out
    round_ = here.run("check", number=1)
    assert (round_.code, "ca.pem cannot be used: it holds no certificate" in round_.err) == (2, True)


def test_doctor_says_once_what_much_hangs_on(here: Office) -> None:
    here.edit("organisation:", "database: postgresql+psycopg://monitor@127.0.0.1:1/monitor\norganisation:")
    said = here.run("doctor")
    assert said.code == 4
    assert said.out.count("cannot be opened") == 1
    assert "ok      clause rules: " in said.out
    assert "FAILED  last round: for the same reason as: database" in said.out


def test_doctor_says_what_to_do_about_a_mail_server_out_of_reach(here: Office) -> None:
    here.write_to(free_port())
    said = here.run("doctor").out
    assert ": connection refused; correct `mail:` in the register, or see that this machine may reach" in said


def test_doctor_names_an_archive_that_is_none_and_a_machine_without_git(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = here.folder / "snapshots" / ".git" / "HEAD"
    head.rename(here.folder / "HEAD")
    said = here.run("doctor").out
    assert "cannot be opened: what lies there is no git repository; check" in said
    assert "restore a backup" in said
    (here.folder / "HEAD").rename(head)
    monkeypatch.setenv("PATH", str(here.folder))
    assert "git is not installed, or not on the PATH" in here.run("doctor").out


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


def test_doctor_gives_one_object_for_each_thing_it_looked_at(here: Office) -> None:
    said = here.run("doctor", "--json")
    assert (said.code, said.err) == (4, "")
    found = {line["examined"]: line["ok"] for line in said.lines}
    assert next(iter(found)) == "register"
    assert [name for name, ok in found.items() if not ok] == ["mail server"]


def test_doctor_finds_that_the_password_is_not_at_hand(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    here.write_to(25)
    here.edit("mail: {host", "mail: {user: moniteur, host")
    monkeypatch.delenv("MONITOR_MAIL_PASSWORD", raising=False)
    said = here.run("doctor").out
    assert (
        "FAILED  mail server: the register names a user, moniteur, and $MONITOR_MAIL_PASSWORD is not" in said
    )


def test_doctor_finds_a_heartbeat_that_cannot_be_told_and_does_not_print_it(here: Office) -> None:
    here.config.write_text(here.config.read_text() + "schedule: {heartbeat: http://10.0.0.7/0c5e8f7a}\n")
    said = here.run("doctor")
    assert "FAILED  schedule: the heartbeat cannot reach 10.0.0.7: " in said.out
    assert "list it with its port under `network.allow`" in said.out
    assert "0c5e8f7a" not in said.out + said.err


def test_doctor_tells_no_heartbeat(here: Office) -> None:
    beat = here.vendor.address("/beat")
    here.config.write_text(here.config.read_text() + f"schedule: {{every: 6h, heartbeat: {beat}}}\n")
    here.vendor.asked.clear()
    assert "ok      schedule: every 6:00:00; heartbeat at 127.0.0.1" in here.run("doctor").out
    assert here.vendor.paths() == []


def test_doctor_finds_rounds_that_never_come(here: Office) -> None:
    here.config.write_text(here.config.read_text() + "schedule: {cron: 30 6 30 2 *}\n")
    assert "FAILED  schedule: the round: no day is like that" in here.run("doctor").out


def test_doctor_finds_a_page_that_could_not_be_written(here: Office) -> None:
    (here.folder / "site").write_text("a file")
    here.config.write_text(here.config.read_text() + "report: {folder: site}\n")
    assert f"FAILED  page: {here.folder / 'site'} cannot be written" in here.run("doctor").out


def test_doctor_names_a_page_in_a_folder_that_it_may_not_look_into(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here.folder / "private").write_text("stands for a folder of somebody else's")
    here.config.write_text(here.config.read_text() + "report: {folder: private/site}\n")
    exists = Path.exists

    def refused(path: Path) -> bool:
        if path == here.folder / "private" / "site":
            raise PermissionError(13, "Permission denied")
        return exists(path)

    monkeypatch.setattr(Path, "exists", refused)
    said = here.run("doctor")
    assert f"FAILED  page: {here.folder / 'private'} cannot be written" in said.out
    assert "  last round: " in said.out


def test_doctor_grants_a_weekly_round_its_week(here: Office) -> None:
    here.config.write_text(here.config.read_text() + "schedule: {every: 1w}\n")
    assert "ok      last round" in here.run("doctor", number=8).out
    assert "FAILED  last round" in here.run("doctor", number=11).out


@pytest.mark.parametrize("options", [(), ("--json",), ("--lost",)])
def test_status_warns_where_the_last_complete_round_is_old(here: Office, options: tuple[str, ...]) -> None:
    assert "⚠" not in here.run("status", *options, number=1).err
    late = here.run("status", *options, number=2)
    assert "⚠ No round has completed lately" in late.err
    assert "No round has completed" not in late.out
