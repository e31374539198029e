"""One round at a time: a lock on a file beside the database, freed by the system when its holder dies."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from monitor.core.errors import RoundInProgressError, StoreError


@contextlib.contextmanager
def round_lock(path: Path, now: datetime) -> Iterator[None]:
    """Hold the lock for the length of a round.

    Raises:
        RoundInProgressError: another process holds it; the message says which, where and since when.
        StoreError: the file cannot be written.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(
            f"the lock {path} cannot be written: {error}; make its folder ours to write"
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RoundInProgressError(
                f"another round is under way: {_holder(handle)}; wait for it, or end that process"
            ) from None
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat()}
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(holder).encode(), 0)
        yield
    finally:
        os.close(handle)


def _holder(handle: int) -> str:
    try:
        holder = json.loads(os.pread(handle, 1000, 0))
        return f"process {holder['pid']} on {holder['host']}, since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        return "it has only just begun"
