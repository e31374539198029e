"""The daemon: that rounds come, one at a time, and that it does what signals ask of it."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import ClassVar, Self

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from monitor.core.errors import RoundInProgressError, UsageError
from monitor.faces import watch as daemon
from monitor.faces.watch import Due, watch
from tests.faces.office import monitor

FAR = CronTrigger(year=9999, timezone=UTC)
"""No round of a test is due by the clock: each is one that was missed."""


def missed(run: Callable[[], None], name: str = "round") -> Due:
    return Due(name, FAR, run, at_once=True)


def order(number: int) -> None:
    os.kill(os.getpid(), number)


def test_a_missed_round_is_done_at_once_and_the_daemon_ends_when_told_to() -> None:
    rounds: list[int] = []

    def run() -> None:
        rounds.append(1)
        order(signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    watch(lambda: [missed(run)])
    assert rounds == [1]
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_round_that_fails_is_logged_and_the_next_comes(caplog: pytest.LogCaptureFixture) -> None:
    def gone() -> None:
        raise UsageError("the register is gone")

    watch(lambda: [missed(gone), missed(lambda: order(signal.SIGTERM), "another")])
    assert "the round failed: the register is gone" in caplog.text


def test_what_nobody_foresaw_is_logged_and_the_next_comes(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise KeyError("oops")

    watch(lambda: [missed(broken), missed(lambda: order(signal.SIGTERM), "another")])
    assert "KeyError: 'oops'" in caplog.text


def test_a_round_waits_for_one_that_somebody_else_began(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daemon, "PATIENCE", 0.0)
    tries: list[int] = []

    def run() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise RoundInProgressError("process 7")
        order(signal.SIGTERM)

    watch(lambda: [missed(run)])
    assert len(tries) == 3
    assert "the round waits: process 7" in caplog.text


def test_what_is_done_between_rounds_is_not_told_as_one(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "monitor.faces.watch")
    small = Due(
        "small thing", CronTrigger(year=9998, timezone=UTC), lambda: None, at_once=True, is_told=False
    )
    watch(lambda: [small, missed(lambda: order(signal.SIGTERM))])
    assert "next: the round" in caplog.text
    assert "small thing" not in caplog.text


def test_small_things_that_wait_for_a_long_round_are_not_told(caplog: pytest.LogCaptureFixture) -> None:
    library = logging.getLogger("apscheduler.scheduler")
    skipped = 'Execution of job "%s" skipped: maximum number of running instances reached (%d)'

    def during(*, is_told: bool) -> None:
        due = Due("small" if not is_told else "large", FAR, lambda: None, at_once=False, is_told=is_told)
        job = BackgroundScheduler().add_job(print, FAR, (due,), name=due.name)
        library.warning(skipped, job, 1)

    def run() -> None:
        during(is_told=False)
        during(is_told=True)
        order(signal.SIGTERM)

    watch(lambda: [missed(run)])
    told = [record.getMessage() for record in caplog.records if record.msg == skipped]
    assert len(told) == 1
    assert '"large' in told[0]


def test_there_is_one_round_at_a_time() -> None:
    under_way = threading.Lock()
    done: list[str] = []

    def run(name: str) -> Callable[[], None]:
        def work() -> None:
            assert under_way.acquire(blocking=False)
            done.append(name)
            under_way.release()
            if len(done) == 3:
                order(signal.SIGTERM)

        return work

    watch(lambda: [missed(run(name), name) for name in ("a", "b", "c")])
    assert sorted(done) == ["a", "b", "c"]


def test_when_told_to_end_it_finishes_the_round_under_way_and_begins_none() -> None:
    done: list[str] = []
    stopping = threading.Event()

    class Stopping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.getMessage().startswith("stopping"):
                stopping.set()

    def first() -> None:
        order(signal.SIGTERM)
        assert stopping.wait(60)
        done.append("first")

    watching, handler = logging.getLogger("monitor.faces.watch"), Stopping()
    watching.addHandler(handler)
    watching.setLevel(logging.INFO)
    try:
        watch(lambda: [missed(first), missed(lambda: done.append("second"), "second")])
    finally:
        watching.removeHandler(handler)
        watching.setLevel(logging.NOTSET)
    assert done == ["first"]


def test_on_sighup_the_plan_is_made_anew() -> None:
    plans: list[Sequence[Due]] = [
        [missed(lambda: order(signal.SIGHUP))],
        [missed(lambda: order(signal.SIGTERM), "another")],
    ]
    watch(lambda: plans.pop(0))
    assert plans == []


def test_on_sighup_a_plan_that_cannot_be_made_leaves_the_old_one(caplog: pytest.LogCaptureFixture) -> None:
    asked: list[int] = []

    def plan() -> Sequence[Due]:
        asked.append(1)
        if len(asked) == 2:
            order(signal.SIGTERM)
            raise UsageError("line 3: no such tool")
        return [missed(lambda: order(signal.SIGHUP))]

    watch(plan)
    assert "the old schedule stands: line 3: no such tool" in caplog.text


class SetBack(datetime):
    """A clock that is set back by a year after it was first looked at."""

    looks: ClassVar[list[datetime]] = []

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        now = super().now(tz)
        cls.looks.append(now)
        return now if len(cls.looks) > 1 else now.replace(year=now.year + 1, day=1)


def test_a_clock_that_was_set_back_does_not_put_off_rounds_for_as_long(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(daemon, "datetime", SetBack)
    plans: list[int] = []

    def plan() -> Sequence[Due]:
        plans.append(1)
        return [Due("round", FAR, lambda: None, at_once=False)]

    watching = daemon._Daemon(plan, lambda: None)
    watching.load()
    watching.start()
    for _ in range(3):
        watching.look()
    watching.stop()
    assert len(plans) == 2
    assert caplog.text.count("the clock was set back") == 1


def test_a_first_plan_that_cannot_be_made_is_told() -> None:
    def plan() -> Sequence[Due]:
        raise UsageError("no register")

    with pytest.raises(UsageError):
        watch(plan)


def test_a_schedule_that_cannot_be_read_is_told_with_what_to_write() -> None:
    said = monitor("schedule", "--cron", "every morning")
    assert said.code == 2
    assert "write five fields" in said.err


def test_a_daemon_takes_no_moment_for_now() -> None:
    said = monitor("--now", "2025-08-29", "schedule")
    assert (said.code, "leave out --now" in said.err) == (2, True)
