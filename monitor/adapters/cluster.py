"""Work done on a Dask cluster, behind the standard library's `Executor`; needs the extra `cluster`."""

from __future__ import annotations

import importlib
import logging
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, Final

from monitor.core.errors import UsageError

log = logging.getLogger(__name__)

_ADDRESS: Final = re.compile(r"dask://([\w.\-]{1,253}|\[[0-9A-Fa-f:]{2,45}\]):(\d{1,5})")
#: Seconds to wait for the scheduler.
_PATIENCE: Final = 10
#: Seconds that a cluster may be without any worker: one that died is started anew within these, if ever.
ALONE = 60.0
#: Seconds between two looks at them.
LOOK = 2.0


@contextmanager
def cluster(address: str, *, patience: float = _PATIENCE) -> Iterator[tuple[Executor, int]]:
    """Give an executor whose work a cluster does, and how many jobs it does at a time.

    The workers need the same release of this package and the same files at the same paths.

    Args:
        address: of the scheduler, `dask://HOST:PORT`.
        patience: how many seconds to wait for its answer.

    Raises:
        UsageError: it is no such address, nothing answers there, or the extra is not installed.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise UsageError(f"{address!r} names no cluster: write dask://HOST:PORT, as its scheduler says it")
    try:
        # By name: those who do without a cluster do without the library.
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise UsageError(
            "a Dask cluster takes the extra `cluster`: pip install 'terms-drift-monitor[cluster]'"
        ) from None
    try:
        client = distributed.Client(f"tcp://{found[1]}:{found[2]}", timeout=patience, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        executor: Executor = client.get_executor(pure=False)
        with _attended(client, executor):
            yield executor, max(1, sum(client.nthreads().values()))


@contextmanager
def _attended(client: Any, executor: Executor) -> Iterator[None]:  # noqa: ANN401 (the library is an extra)
    """Call the work off once there has been no worker for too long: nobody else would ever end the wait."""
    ended = threading.Event()

    def attend() -> None:
        seen = time.monotonic()
        while not ended.wait(LOOK):
            if _has_worker(client):
                seen = time.monotonic()
            elif time.monotonic() - seen > ALONE:
                log.error("the cluster has had no worker for %.0f s: what it was given is called off", ALONE)
                executor.shutdown(wait=False)
                return

    watcher = threading.Thread(target=attend, name="cluster", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join(_PATIENCE)


def _has_worker(client: Any) -> bool:  # noqa: ANN401 (the library is an extra)
    try:
        return bool(client.nthreads())
    except (OSError, RuntimeError):  # the scheduler is gone, which ends what it was given
        return False
