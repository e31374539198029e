"""The daemon in a process of its own, with a vendor, a watcher and signals."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.loopback import Handler, page
from tests.faces.office import Office, office
from tests.samples import page as terms_page

ROOT = Path(__file__).resolve().parents[2]
MOST = 120
"""Seconds after which a process that waits for another is taken for dead."""
SECRET = "0c5e8f7a-secret"


@dataclass
class Daemon:
    """A process, and the events that it has told so far."""

    process: subprocess.Popen[str]
    events: list[dict[str, Any]] = field(default_factory=list)

    def wait(self, words: str) -> dict[str, Any]:
        """Return the next event whose message has these words."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.events.append(json.loads(line))
            if words in self.events[-1]["message"]:
                return self.events[-1]
        raise AssertionError((words, self.events))

    def order(self, number: int) -> None:
        self.process.send_signal(number)

    def left(self) -> int:
        assert self.process.stderr is not None
        self.events += [json.loads(line) for line in self.process.stderr]
        return self.process.wait(MOST)


@contextmanager
def daemon(command: Sequence[str]) -> Iterator[Daemon]:
    words = [sys.executable, *command]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        dead = threading.Timer(MOST, process.kill)
        dead.start()
        try:
            yield Daemon(process)
        finally:
            dead.cancel()
            process.kill()


def schedule(here: Office) -> Sequence[str]:
    return ["-m", "monitor", "--config", str(here.config), "--log-format", "json", "schedule"]


@dataclass(frozen=True)
class Day:
    """A daemon was started with no round behind it; its register was broken, then mended; it was told to end."""

    round: dict[str, Any]
    next: dict[str, Any]
    broken: dict[str, Any]
    mended: dict[str, Any]
    code: int
    asked: list[str]
    said: str


@pytest.fixture(scope="module")
def a_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with office(tmp_path_factory.mktemp("office")) as one:
        beat = one.vendor.on(f"/{SECRET}", page(b"OK"))
        text = one.config.read_text() + f"schedule: {{cron: 30 6 * * *, heartbeat: {beat}}}\n"
        one.config.write_text(text)
        with daemon(schedule(one)) as running:
            done = running.wait("round complete")
            coming = running.wait("next: ")
            one.config.write_text(text.replace("plan: consumer", "plan: consummer"))
            running.order(signal.SIGHUP)
            broken = running.wait("the old schedule stands")
            one.config.write_text(text.replace("30 6 * * *", "45 7 * * *"))
            running.order(signal.SIGHUP)
            running.wait("read again")
            mended = running.wait("next: ")
            running.order(signal.SIGTERM)
            code = running.left()
        yield Day(done, coming, broken, mended, code, one.vendor.paths(), json.dumps(running.events))


def test_a_daemon_that_finds_no_round_behind_it_does_one_at_once(a_day: Day) -> None:
    assert (a_day.round["terms"], a_day.round["read"], a_day.round["level"]) == (2, 2, "info")


def test_the_heartbeat_is_told_of_the_complete_round_and_its_address_nobody(a_day: Day) -> None:
    assert a_day.asked.count(f"/{SECRET}") == 1
    assert a_day.asked[-1] == f"/{SECRET}"
    assert SECRET not in a_day.said


def test_a_daemon_says_when_the_next_round_is_due(a_day: Day) -> None:
    assert any(f"06:{minute} " in a_day.next["message"] for minute in range(30, 36))


def test_a_broken_register_is_told_and_the_daemon_goes_on(a_day: Day) -> None:
    assert a_day.broken["level"] == "error"
    assert "did you mean 'consumer'?" in a_day.broken["message"]


def test_a_mended_register_is_taken_up_without_another_round(a_day: Day) -> None:
    assert any(f"07:{minute} " in a_day.mended["message"] for minute in range(45, 51))
    assert a_day.asked.count("/terms") == 1


def test_a_daemon_that_was_told_to_end_leaves_well(a_day: Day) -> None:
    assert a_day.code == 0


def test_a_round_under_way_is_finished_before_the_daemon_ends(tmp_path: Path) -> None:
    asked, may_answer = threading.Event(), threading.Event()

    def late(handler: Handler) -> None:
        asked.set()
        may_answer.wait(MOST)
        page(terms_page())(handler)

    with office(tmp_path / "office") as one:
        one.edit("deadline: 10s", f"deadline: {MOST}s")
        one.vendor.on("/terms", late)
        with daemon(schedule(one)) as running:
            try:
                assert asked.wait(MOST)
                running.order(signal.SIGTERM)
                running.wait("stopping")
                may_answer.set()
                done = running.wait("round complete")
                assert (done["read"], running.left()) == (2, 0)
            finally:
                may_answer.set()


ENDLESS = """
import datetime, json, logging, sys, threading
from apscheduler.triggers.date import DateTrigger
from monitor.faces import logs
from monitor.faces.watch import Due, watch
logs.set_up(logs.Format.JSON, logging.INFO)
begun = lambda: (logging.getLogger("monitor").info("begun"), threading.Event().wait())
watch(lambda: [Due("round", DateTrigger(datetime.datetime.now(datetime.UTC)), begun, at_once=True)])
"""


def test_a_second_signal_ends_the_daemon_where_it_stands() -> None:
    with daemon(["-c", ENDLESS]) as running:
        running.wait("begun")
        running.order(signal.SIGTERM)
        running.wait("stopping")
        running.order(signal.SIGTERM)
        assert running.left() == 128 + signal.SIGTERM
