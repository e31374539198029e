"""When rounds are due, by any clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.schedule import Timing
from monitor.faces.due import is_missed, trigger

PARIS = ZoneInfo("Europe/Paris")
FRIDAY = datetime(2025, 8, 29, 12, tzinfo=PARIS)
NONE = timedelta(0)


def due(expression: str, after: datetime) -> datetime:
    """When the next round is due, by the clocks of Paris."""
    moment = trigger(Timing(cron=expression), NONE, zone=PARIS).get_next_fire_time(None, after)
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC).astimezone(PARIS)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("30 6 * * *", "Sat 30 06:30"),
        ("0 18 * * *", "Fri 29 18:00"),
        ("0 7 * * 1", "Mon 01 07:00"),
        ("0 7 * * 0", "Sun 31 07:00"),
        ("0 7 * * 7", "Sun 31 07:00"),
        ("0 7 * * MON-FRI", "Mon 01 07:00"),
        ("0 7 * * 0-6", "Sat 30 07:00"),
        ("0 7 * * */2", "Sat 30 07:00"),  # from Sunday on: Sunday, Tuesday, Thursday, Saturday
        ("0 7 * * 1-5/2", "Mon 01 07:00"),
        ("0 7 1,15 * sun", "Sun 31 07:00"),  # one of the days or a Sunday
        ("0 7 1,15 * *", "Mon 01 07:00"),
        ("0 7 * jan-jun/2 *", "Thu 01 07:00"),
        ("*/20 12 * * *", "Fri 29 12:00"),
    ],
)
def test_a_round_is_due_when_crontab_says(expression: str, expected: str) -> None:
    assert due(expression, FRIDAY).strftime("%a %d %H:%M") == expected


@pytest.mark.parametrize("impossible", ["0 7 30 2 *", "61 6 * * *", "0 7 * * 6-1", "0 7 * 0 *", "0 7 * * mo"])
def test_a_moment_that_never_comes_is_refused(impossible: str) -> None:
    with pytest.raises(ValueError):
        trigger(Timing(cron=impossible), NONE)


@given(day=st.dates(date(2025, 1, 1), date(2035, 1, 1)), hour=st.integers(0, 23))
def test_no_day_goes_without_its_round_whatever_the_clocks_do(day: date, hour: int) -> None:
    begin = datetime(day.year, day.month, day.day, tzinfo=PARIS)
    found = due(f"30 {hour} * * *", begin)
    assert found.date() == begin.date()
    assert found.hour in (hour, hour + 1)  # an hour that the clocks skip comes an hour later by them


def test_a_round_comes_later_by_no_more_than_the_jitter_and_never_earlier() -> None:
    spread = trigger(Timing(cron="30 6 * * *"), timedelta(minutes=5), zone=PARIS)
    on_time = due("30 6 * * *", FRIDAY)
    for _ in range(50):
        assert on_time <= spread.get_next_fire_time(None, FRIDAY) <= on_time + timedelta(minutes=5)


def test_intervals_are_counted_from_the_last_round() -> None:
    every = Timing(every=timedelta(hours=6))
    last = FRIDAY - timedelta(hours=8)
    assert trigger(every, NONE, last=last).get_next_fire_time(None, FRIDAY) == FRIDAY + timedelta(hours=4)


@pytest.mark.parametrize(
    ("last", "answer"),
    [
        (None, True),
        (datetime(2025, 8, 28, 6, 33, tzinfo=PARIS), True),
        (datetime(2025, 8, 29, 6, 30, tzinfo=PARIS), False),
        (datetime(2025, 8, 29, 6, 33, tzinfo=PARIS), False),
        (datetime(2025, 8, 29, 6, 29, tzinfo=PARIS), True),
    ],
)
def test_a_round_was_missed_where_one_was_due_since_the_last(
    last: datetime | None,
    answer: bool,  # noqa: FBT001
) -> None:
    assert is_missed(Timing(cron="30 6 * * *"), last, FRIDAY, zone=PARIS) is answer


@pytest.mark.parametrize(("hours", "answer"), [(5, False), (6, True), (60, True)])
def test_an_interval_was_missed_once_it_is_over(hours: int, answer: bool) -> None:  # noqa: FBT001
    every = Timing(every=timedelta(hours=6))
    assert is_missed(every, FRIDAY - timedelta(hours=hours), FRIDAY) is answer
