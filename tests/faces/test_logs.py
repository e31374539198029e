"""Logs: one line an event, and nothing that must stay between two."""

from __future__ import annotations

import errno
import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.faces import logs
from monitor.faces.logs import Format, redacted

SECRETS = {
    "MONITOR_MAIL_PASSWORD": 'pa"ss wörd',
    "MONITOR_CHANNEL_TCHAP": "matrixs://bot:tok@chat/x",
    "PGPASSWORD": "pgpg",
}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    yield
    logs.set_up(Format.TEXT, logging.WARNING)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_an_event_is_one_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(Format.JSON, logging.INFO)
    logging.getLogger("monitor.x").info("two\nlines, %s", "é", extra={"terms": 3, "tools": ["a"]})
    [line] = lines(capsys)
    event = json.loads(line)
    assert event.pop("ts").endswith("+00:00")
    assert event == {
        "level": "info",
        "logger": "monitor.x",
        "message": "two\nlines, é",
        "terms": 3,
        "tools": ["a"],
    }


def test_a_traceback_stays_on_the_line_of_its_event(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(Format.JSON, logging.INFO)
    try:
        json.loads("{}")["oops"]
    except KeyError:
        logging.getLogger("monitor.x").exception("it failed")
    [line] = lines(capsys)
    assert "KeyError: 'oops'" in json.loads(line)["traceback"]


def test_a_text_cannot_forge_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(Format.TEXT, logging.INFO)
    logging.getLogger("monitor.x").warning("not read: %s", "x\n2026-01-01 INFO monitor: all is well\x1b[2J")
    [line] = lines(capsys)
    assert "WARNING monitor.x: not read: x | 2026-01-01" in line
    assert "\x1b" not in line


@pytest.mark.parametrize("written", list(Format))
def test_nothing_secret_is_written_by_whomever(
    written: Format, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    logs.set_up(written, logging.DEBUG)
    for name in ("monitor.x", "httpx", "httpcore.connection", "apprise", "urllib3", "sqlalchemy"):
        log = logging.getLogger(name)
        for value in SECRETS.values():
            log.error("with %s", value, extra={"field": value})
        log.error(
            "GET https://hc-ping.com/0c5e8f7a 200", extra={"address": "https://hooks.example/T0/B0/tok?k=v"}
        )
        log.error("postgresql+psycopg://monitor:hunter2@db.example/monitor")
        log.error("http://proxy-user:p@ss@proxy.example:3128 refused dupont@mairie.example.fr")
    try:
        int(SECRETS["PGPASSWORD"])
    except ValueError:
        logging.getLogger("monitor.x").exception("failed")
    said = capsys.readouterr().err
    unescaped = said.encode().decode("unicode_escape", "replace")
    for secret in (*SECRETS.values(), "0c5e8f7a", "T0/B0", "k=v", "hunter2", "p@ss", "ss@", "dupont"):
        assert secret not in said + unescaped
    for kept in ("hc-ping.com", "db.example", "proxy.example:3128", "mairie.example.fr"):
        assert kept in said


@given(st.text(max_size=200))
def test_what_holds_no_secret_is_left_as_it_is(words: str) -> None:
    if "@" not in words and "://" not in words:
        assert redacted(words, SECRETS | {"PGPASSWORD": "\0\0\0\0\0"}) == words


def test_what_libraries_do_all_day_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(Format.TEXT, logging.INFO)
    logging.getLogger("apscheduler.scheduler").info("Added job")
    logging.getLogger("httpx").info("HTTP Request")
    assert lines(capsys) == []


def test_setting_up_again_writes_each_event_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(Format.JSON, logging.INFO)
    logs.set_up(Format.TEXT, logging.INFO)
    logging.getLogger("monitor.x").info("once")
    assert len(lines(capsys)) == 1


def test_a_failure_is_told_as_events_are(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(Format.TEXT, logging.WARNING)
    logs.failure("no register")
    assert lines(capsys) == ["monitor: no register"]
    logs.set_up(Format.JSON, logging.WARNING)
    logs.failure("no register")
    assert json.loads(lines(capsys)[0])["message"] == "no register"


def test_a_daemon_tells_what_it_does_on_an_ordinary_day(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(Format.TEXT, logging.WARNING)
    logs.speak_up()
    logging.getLogger("monitor.faces.watch").info("next")
    assert len(lines(capsys)) == 1


def test_what_nobody_foresaw_is_told_to_people_without_secrets(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_MAIL_PASSWORD", "s3cret pass\n")
    logs.set_up(Format.TEXT, logging.WARNING)
    logs.failure("unexpected: s3cret pass", KeyError("https://hc-ping.com/0c5e8f7a with s3cret pass"))
    said = capsys.readouterr().err
    assert "s3cret" not in said
    assert "0c5e8f7a" not in said
    assert "KeyError: 'https://hc-ping.com/…" in said
    assert said.endswith("monitor: unexpected: …\n")


class Full(io.StringIO):
    """A file on a disk without room."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_that_cannot_be_written_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.set_up(Format.TEXT, logging.WARNING)
    monkeypatch.setattr(sys, "stderr", Full())
    logging.getLogger("monitor.x").warning("not read")


def test_an_event_whose_words_and_values_do_not_go_together_is_told_all_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up(Format.TEXT, logging.WARNING)
    mistaken = {"name": "library", "levelname": "WARNING", "msg": "%d of %d", "args": ("one",)}
    logging.getLogger().handlers[-1].emit(logging.makeLogRecord(mistaken))
    [line] = lines(capsys)
    assert line.endswith("WARNING library: %d of %d")
