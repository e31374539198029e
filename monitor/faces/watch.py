"""The daemon: a round a day, for containers and servers without cron."""

from __future__ import annotations

import logging
import re
import signal
import threading
from collections.abc import Callable
from types import FrameType

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

log = logging.getLogger(__name__)

#: Rounds of many organisations should not meet at a vendor's door at the same second.
JITTER = 300
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")


def trigger(expression: str) -> CronTrigger:
    """Return when rounds are due.

    Args:
        expression: five fields as crontab(5) has them, in the machine's time zone; `30 6 * * *`.

    Raises:
        ValueError: it cannot be read.
    """
    fields = expression.split()
    if len(fields) == 5:  # the library counts days from Monday, crontab(5) from Sunday: names leave no doubt
        fields[4] = re.sub(r"(?<![/\d])[0-7](?!\d)", lambda day: _DAYS[int(day[0])], fields[4])
    due = CronTrigger.from_crontab(" ".join(fields))
    due.jitter = JITTER
    return due


def watch(run: Callable[[], None], due: BaseTrigger) -> None:
    """Call `run` whenever a round is due, until the process is told to end.

    A round that is still under way is never joined by a second one; what was missed while the machine slept
    is caught up once; a round that fails is logged, and the next one comes all the same. On SIGTERM or SIGINT
    a round under way is finished first.
    """
    scheduler = BlockingScheduler()
    scheduler.add_job(
        run, due, id="round", name="round", coalesce=True, max_instances=1, misfire_grace_time=None
    )
    scheduler.add_listener(_log_failure, EVENT_JOB_ERROR)

    def stop(_number: int, _frame: FrameType | None) -> None:
        # In a thread of its own: a handler interrupts the scheduler wherever it is, its locks held.
        threading.Thread(target=scheduler.shutdown, kwargs={"wait": False}).start()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        scheduler.start()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _log_failure(event: JobExecutionEvent) -> None:
    log.error("the round of %s failed: %s", event.scheduled_run_time, event.exception)
