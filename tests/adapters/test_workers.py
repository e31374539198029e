"""A job that runs wild costs only itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future

import pebble
import pytest

from monitor.adapters.workers import Workers

MEMORY = 2**29


def run_away() -> None:
    while True:
        pass


def be(value: int) -> int:
    return value


def fail() -> None:
    raise LookupError("no such page")


class TwoWordsError(Exception):
    """One that cannot be made again from its text, as some libraries have them."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


def fail_in_two_words() -> None:
    raise TwoWordsError("no", "page")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(2, seconds=1.0, memory=MEMORY)
    yield pool
    pool.shutdown(cancel_futures=True)


def neighbours(workers: Workers) -> list[Future[int]]:
    return [workers.submit(be, n) for n in range(4)]


def test_a_job_gives_what_its_function_returns(workers: Workers) -> None:
    assert workers.submit(be, 7).result() == 7


def test_jobs_run_in_processes_of_their_own(workers: Workers) -> None:
    assert workers.submit(os.getpid).result() != os.getpid()


def test_a_job_that_raises_raises_where_it_is_asked_for(workers: Workers) -> None:
    with pytest.raises(LookupError, match="no such page"):
        workers.submit(fail).result()


def test_an_error_that_cannot_leave_its_process_costs_only_its_job(workers: Workers) -> None:
    with pytest.raises(RuntimeError, match="TwoWordsError: no page"):
        workers.submit(fail_in_two_words).result()
    assert [other.result() for other in neighbours(workers)] == [0, 1, 2, 3]


def test_a_job_that_takes_too_long_costs_only_itself(workers: Workers) -> None:
    wild, others = workers.submit(run_away), neighbours(workers)
    assert [other.result() for other in others] == [0, 1, 2, 3]
    with pytest.raises(TimeoutError):
        wild.result()
    assert workers.submit(be, 5).result() == 5


def test_a_job_whose_process_dies_costs_only_itself(workers: Workers) -> None:
    dead, others = workers.submit(os._exit, 3), neighbours(workers)
    assert [other.result() for other in others] == [0, 1, 2, 3]
    with pytest.raises(pebble.ProcessExpired):
        dead.result()
    assert workers.submit(be, 5).result() == 5


def test_a_job_that_eats_memory_costs_only_itself(workers: Workers) -> None:
    greedy, others = workers.submit(bytearray, 2 * MEMORY), neighbours(workers)
    assert [other.result() for other in others] == [0, 1, 2, 3]
    with pytest.raises(MemoryError):
        greedy.result()


def test_no_process_is_started_before_the_first_job() -> None:
    pool = Workers(1)
    assert pool._pool is None
    pool.shutdown()


def test_jobs_are_finished_before_the_end() -> None:
    with Workers(1, memory=MEMORY) as pool:
        jobs = [pool.submit(be, n) for n in range(3)]
    assert [job.result() for job in jobs] == [0, 1, 2]


def test_jobs_that_are_cancelled_do_not_hold_up_the_end() -> None:
    pool = Workers(1, seconds=600, memory=MEMORY)
    pool.submit(run_away)
    pool.shutdown(cancel_futures=True)
    assert pool._pool is None


def test_an_end_need_not_be_waited_for() -> None:
    pool = Workers(1, memory=MEMORY)
    job = pool.submit(be, 1)
    pool.shutdown(wait=False)
    assert job.result() == 1


def test_after_the_end_no_job_is_taken() -> None:
    pool = Workers(1)
    pool.shutdown()
    with pytest.raises(RuntimeError, match="sent home"):
        pool.submit(be, 1)


def test_a_worker_that_begins_after_the_end_says_nothing() -> None:
    """Its locks are gone: it fails before it is any of ours, and cron mails what is written on standard error."""
    code = (
        "import sys, monitor.adapters.warm\n"
        "for error in FileNotFoundError(2, 'a lock'), FileNotFoundError(2, 'a file', 'rules.yaml'):\n"
        "    sys.excepthook(type(error), error, None)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr
    assert said.splitlines() == ["FileNotFoundError: [Errno 2] a file: 'rules.yaml'"]
