"""The daemon: rounds when they are due, for containers and servers without cron."""

from __future__ import annotations

import logging
import os
import queue
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.job import Job
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from monitor.core.errors import MonitorError, RoundInProgressError

log = logging.getLogger(__name__)

#: Seconds after which a round tries again that found one under way which somebody else has started.
PATIENCE = 300.0
#: Seconds after which the clock is looked at again: a machine that slept has not counted the hours.
_LOOK = 60
_DONE = 0  # no signal: a round has ended
_ENDING = (signal.SIGTERM, signal.SIGINT)
_LIBRARY = logging.getLogger("apscheduler.scheduler")


@dataclass(frozen=True, slots=True)
class Due:
    """One kind of round, and when it is due."""

    name: str
    trigger: BaseTrigger
    run: Callable[[], None]
    at_once: bool
    """One was due while nobody was there to do it."""
    is_told: bool = True
    """When it is due is logged."""


def watch(plan: Callable[[], Sequence[Due]]) -> None:
    """Do rounds when they are due, until the process is told to end.

    There is one round at a time: one that falls due meanwhile waits, one that is already waiting is left out.
    A round that fails is logged, and the next one comes all the same.

    On SIGHUP the plan is made anew; where that fails, the old one stands. On SIGTERM or SIGINT a round under
    way is finished, and none is begun; a second one ends the process where it stands, which loses nothing.

    Args:
        plan: tells which rounds there are to be.

    Raises:
        MonitorError: the first plan could not be made.
    """
    orders: queue.SimpleQueue[int] = queue.SimpleQueue()  # the one whose `put` may interrupt itself

    def take(number: int, _frame: FrameType | None) -> None:
        orders.put(number)

    daemon = _Daemon(plan, lambda: orders.put(_DONE))
    daemon.load()
    before = {number: signal.signal(number, take) for number in (*_ENDING, signal.SIGHUP)}
    _LIBRARY.addFilter(_is_of_rounds)
    try:
        daemon.start()
        while (order := _next(orders)) not in _ENDING:
            daemon.look()
            if order == signal.SIGHUP:
                daemon.reload()
            if order is not None:
                daemon.tell_next()
        for number in _ENDING:
            signal.signal(number, _leave)
        daemon.stop()
    finally:
        _LIBRARY.removeFilter(_is_of_rounds)
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_of_rounds(record: logging.LogRecord) -> bool:
    """Tell whether an event is about rounds: small things that wait while a long one is done are no news."""
    about = record.args[0] if isinstance(record.args, tuple) and record.args else None
    return not isinstance(about, Job) or about.args[0].is_told


def _leave(number: int, _frame: FrameType | None) -> None:
    os._exit(128 + number)  # the first process of a container is not ended by a signal that it does not take


def _next(orders: queue.SimpleQueue[int]) -> int | None:
    try:
        return orders.get(timeout=_LOOK)
    except queue.Empty:
        return None


class _Daemon:
    """The scheduler, and the rounds it was given.

    `done` is called where a round ends: its thread must not ask the scheduler, which may be waiting for it.
    """

    def __init__(self, plan: Callable[[], Sequence[Due]], done: Callable[[], None]) -> None:
        self._plan, self._done = plan, done
        self._stopping = threading.Event()
        self._looked = datetime.now(UTC)
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def load(self) -> None:
        """Take up the plan; what is no longer in it is not due any more."""
        rounds = self._plan()
        for job in self._scheduler.get_jobs():
            if job.id not in {due.name for due in rounds}:
                job.remove()
        for due in rounds:
            at_once = {"next_run_time": datetime.now(UTC)} if due.at_once else {}
            self._scheduler.add_job(
                self._do,
                due.trigger,
                (due,),
                id=due.name,
                name=due.name,
                replace_existing=True,
                **at_once,
            )

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()
        self.tell_next()

    def reload(self) -> None:
        """Take up the plan anew; where it cannot be made, the old one stands."""
        try:
            self.load()
        except MonitorError as error:
            log.error("the register is not taken up, the old schedule stands: %s", error)  # noqa: TRY400 (ours say enough)
        else:
            log.info("the register was read again")

    def tell_next(self) -> None:
        """Log which round is due next."""
        jobs = [job for job in self._scheduler.get_jobs() if job.next_run_time and job.args[0].is_told]
        if jobs:
            first = min(jobs, key=lambda job: job.next_run_time)
            log.info("next: the %s, due at %s", first.name, f"{first.next_run_time:%Y-%m-%d %H:%M %Z}")

    def look(self) -> None:
        """Do what is due by the clock; one that was set back has put off what was due by the old one."""
        before, self._looked = self._looked, datetime.now(UTC)
        if self._looked < before:
            log.warning("the clock was set back")
            self.reload()
        self._scheduler.wakeup()

    def stop(self) -> None:
        """Return once the round under way is finished."""
        self._stopping.set()
        log.info("stopping: a round under way is finished first; a second signal ends it at once")
        self._scheduler.shutdown(wait=True)
        log.info("stopped")

    def _do(self, due: Due) -> None:
        while not self._stopping.is_set():
            try:
                due.run()
            except RoundInProgressError as error:
                log.warning("the %s waits: %s", due.name, error)
                self._stopping.wait(PATIENCE)  # the rounds behind it would find the same
                continue
            except MonitorError as error:
                log.error("the %s failed: %s", due.name, error)  # noqa: TRY400 (ours say enough)
            if due.is_told:
                self._done()
            return
