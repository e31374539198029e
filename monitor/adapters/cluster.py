"""Work done on a Dask cluster, behind the standard library's `Executor`; needs the extra `cluster`."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, Final

from monitor.core.errors import UsageError

_ADDRESS: Final = re.compile(r"dask://([\w.\-]{1,253}|\[[0-9A-Fa-f:]{2,45}\]):(\d{1,5})")
#: Seconds to wait for the scheduler.
_PATIENCE: Final = 10


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
        yield executor, max(1, sum(client.nthreads().values()))
