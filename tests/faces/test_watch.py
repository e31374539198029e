"""The daemon: when rounds are due, that they come, and that it ends when it is told to."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from monitor.core.errors import UsageError
from monitor.faces import watch
from tests.faces.office import monitor

FRIDAY = datetime(2025, 8, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "day", "hour"),
    [("30 6 * * *", "Sat", 6), ("0 18 * * *", "Fri", 18), ("0 7 * * 1", "Mon", 7), ("0 7 * * 0", "Sun", 7)],
)
def test_a_round_is_due_when_crontab_says_within_the_jitter(expression: str, day: str, hour: int) -> None:
    trigger = watch.trigger(expression)
    now = FRIDAY.replace(tzinfo=trigger.timezone)
    found = trigger.get_next_fire_time(None, now) - timedelta(seconds=watch.JITTER)
    assert found.strftime("%a") == day
    assert abs(found.hour - hour) <= 1


def soon() -> IntervalTrigger:
    return IntervalTrigger(seconds=1, timezone=UTC)


@pytest.mark.parametrize("wrong", ["", "daily", "61 6 * * *", "30 6 * *"])
def test_an_expression_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        watch.trigger(wrong)


def test_a_round_runs_and_the_daemon_ends_when_told_to() -> None:
    rounds: list[int] = []

    def run() -> None:
        rounds.append(1)
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    watch.watch(run, soon())
    assert rounds
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_round_that_fails_is_logged_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    rounds: list[int] = []

    def run() -> None:
        rounds.append(1)
        if len(rounds) == 1:
            raise UsageError("the register is gone")
        os.kill(os.getpid(), signal.SIGTERM)

    watch.watch(run, soon())
    assert len(rounds) > 1
    assert "the register is gone" in caplog.text


def test_a_schedule_that_cannot_be_read_is_told_with_what_to_write() -> None:
    said = monitor("schedule", "--cron", "every morning")
    assert said.code == 2
    assert "write five fields" in said.err
