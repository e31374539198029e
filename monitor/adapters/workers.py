"""Worker processes with limits on time and memory, behind the standard library's `Executor`.

A vendor's page is hostile input to parsers and patterns: one that makes them run wild costs its own terms an
outcome, never the round. Pebble ends and replaces a worker that takes too long or dies, and lets the rest go
on, which the standard pool does not.
"""

from __future__ import annotations

import multiprocessing
import resource
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from multiprocessing import forkserver
from multiprocessing.reduction import ForkingPickler
from pickle import PickleError
from typing import ParamSpec, TypeVar

from pebble import ProcessPool

P = ParamSpec("P")
T = TypeVar("T")

#: Seconds one job may take, and bytes of address space one worker may use.
SECONDS = 60.0
MEMORY = 4 * 2**30
#: What a worker needs in any case, loaded once by the server that workers are forked from.
PRELOADED = ["monitor.services.assess", "monitor.adapters.pdf.markdown", "monitor.adapters.warm"]


class Workers(Executor):
    """A pool whose workers are started with the first job.

    The server they are forked from is started at once, and loads the code while the first pages are fetched.
    It has no threads: forking from ours could deadlock.
    """

    def __init__(self, count: int, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._count, self._seconds, self._memory = count, seconds, memory
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None
        self._is_shut = False
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)
        forkserver.ensure_running()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function in a worker.

        The future raises `TimeoutError` when it took too long, `pebble.ProcessExpired` when the worker died,
        and `RuntimeError` with the words of an error that cannot leave a process.
        """
        with self._lock:
            if self._is_shut:
                raise RuntimeError("the workers were sent home")
            if self._pool is None:
                self._pool = self._start()
        future: Future[T] = self._pool.submit(_done, self._seconds, fn, args, kwargs)
        return future

    def _start(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._count, initializer=_limit, initargs=[self._memory], context=self._context
        )

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 (as in Executor)
        """End the workers, after their jobs unless these are cancelled."""
        with self._lock:
            self._is_shut = True
        if self._pool is not None:
            if cancel_futures:
                self._pool.stop()  # type: ignore[no-untyped-call] # Pebble leaves this one unannotated
            else:
                self._pool.close()  # type: ignore[no-untyped-call] # same
            if wait:
                self._pool.join()
            self._pool = None


def _done(fn: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]) -> T:
    """Return what a function returns; one error that does not come back whole would end the pool for all."""
    try:
        return fn(*args, **kwargs)
    except Exception as error:
        if not _comes_back(error):
            raise RuntimeError(f"{type(error).__name__}: {error}") from None
        raise


def _comes_back(error: Exception) -> bool:
    try:
        ForkingPickler.loads(ForkingPickler.dumps(error))  # the way the pool sends it
    except (PickleError, AttributeError, ImportError, LookupError, TypeError, ValueError):
        return False
    return True


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
