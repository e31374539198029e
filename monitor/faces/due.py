"""When rounds are due: the register's words for it as triggers of the scheduler."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from monitor.core.errors import UsageError
from monitor.core.schedule import Timing

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Both 0 and 7 are Sunday to crontab(5).
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def trigger(
    timing: Timing, jitter: timedelta, *, zone: tzinfo | None = None, last: datetime | None = None
) -> BaseTrigger:
    """Return when rounds are due.

    A moment that the clocks skip in spring is due all the same, an hour later by them.

    Args:
        timing: its `cron` has five fields as crontab(5) has them: where day and weekday are both given,
            either will do.
        jitter: a round comes later by so much at the most.
        zone: whose clocks `cron` speaks of; the machine's where it is not given.
        last: the last round, aware, which intervals are counted from; else from the start of the daemon.

    Raises:
        ValueError: the expression cannot be read, or it never comes.
        UsageError: the machine's time zone is not known.
    """
    seconds = jitter.total_seconds()
    if timing.cron is None:
        assert timing.every is not None
        start = last + timing.every if last else None
        length = timing.every.total_seconds()
        return IntervalTrigger(seconds=length, start_date=start, timezone=UTC, jitter=seconds)
    minute, hour, day, month, weekday = timing.cron.lower().split()
    months = _names(month, 1, _MONTHS)
    weekdays = _names(weekday, 0, _WEEKDAYS)

    def cron(day: str, weekday: str) -> CronTrigger:
        fields = {"minute": minute, "hour": hour, "day": day, "month": months, "day_of_week": weekday}
        try:
            return CronTrigger(**fields, timezone=zone, jitter=seconds)
        except LookupError as error:
            raise UsageError(
                "this machine's time zone is not known: `TZ` names one that it has no data of; correct `TZ`, "
                "or install `tzdata`"
            ) from error

    if day.startswith("*") or weekday.startswith("*"):
        due: BaseTrigger = cron(day, weekdays)
    else:
        due = OrTrigger([cron(day, "*"), cron("*", weekdays)])
    if due.get_next_fire_time(None, _ANY_DAY) is None:
        raise ValueError(f"no day is like that: {timing.cron}")
    return due


def is_missed(timing: Timing, last: datetime | None, now: datetime, *, zone: tzinfo | None = None) -> bool:
    """Tell whether a round was due since the last one, and none came; both moments are aware."""
    if last is None:
        return True
    after = last + timedelta(seconds=1)  # rounds are dated by whole seconds, their own moment is not the next
    due = trigger(timing, timedelta(0), zone=zone, last=last).get_next_fire_time(None, after)
    return due is not None and due <= now


def _names(field: str, low: int, names: tuple[str, ...]) -> str:
    """Write a field that may hold names as a list of them, which the library cannot misread.

    It counts weekdays from Monday, crontab(5) from Sunday; and it takes no steps between names.
    """
    found: dict[str, None] = {}
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        if span == "*":
            start, end = 0, len(dict.fromkeys(names)) - 1
        else:
            start = _position(first, low, names)
            end = _position(last, low, names) if last else len(names) - 1 if step else start
        if not 0 <= start <= end < len(names):
            raise ValueError(f"{part!r} is no such field")
        found |= dict.fromkeys(names[start : end + 1 : int(step or 1)])
    return ",".join(found)


def _position(word: str, low: int, names: tuple[str, ...]) -> int:
    return names.index(word) if word in names else int(word) - low
