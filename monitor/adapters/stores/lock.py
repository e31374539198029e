"""One round at a time: a lock that the system frees when its holder dies.

Beside a SQLite database it lies on a file; in PostgreSQL it is an advisory lock of a session of its own,
which keeps out rounds on other machines too.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from monitor.adapters.stores.database import LOCKS, database_file, words
from monitor.core.errors import RoundInProgressError, StoreError

_ROUND = 2
_TAKE = text("SELECT pg_try_advisory_lock(:ours, :round)").bindparams(ours=LOCKS, round=_ROUND)
_HOLDER = text(
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND classid = :ours AND objid = :round AND objsubid = 2 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
).bindparams(ours=LOCKS, round=_ROUND)
#: So that a server learns within minutes that the machine of the round has died, and no server or router ends
#: the session for saying nothing while a round fetches. Servers before release 14 lack the last.
_KEPT = text(
    "SELECT set_config(name, CASE name WHEN 'tcp_keepalives_idle' THEN '60' WHEN 'tcp_keepalives_interval'"
    " THEN '10' WHEN 'tcp_keepalives_count' THEN '6' ELSE '0' END, false) FROM pg_settings WHERE name IN"
    " ('tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count', 'idle_session_timeout')"
)
#: Bytes of a session's name that PostgreSQL keeps.
_NAME = 63


def lock_of(url: str, engine: Engine, now: datetime) -> contextlib.AbstractContextManager[None]:
    """Return the lock that keeps two rounds of one database from running at once.

    Args:
        url: of the database.
        engine: that opened it.
        now: the round's moment.
    """
    file = database_file(url)
    if file is None:
        return session_lock(engine, now)
    return round_lock(file.with_name(f"{file.name}.lock"), now)


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


@contextlib.contextmanager
def session_lock(engine: Engine, now: datetime) -> Iterator[None]:
    """Hold the lock of a PostgreSQL database for the length of a round.

    The session's name says whose it is, so that whoever is refused (and the administrator who looks into
    `pg_stat_activity`) learns it from the server. A pool that shares sessions between its clients
    (PgBouncer's transaction mode) cannot keep such a lock.

    Raises:
        RoundInProgressError: another process holds it; the message says which, where and since when.
        StoreError: the database cannot be reached, or ended the session while the lock was held.
    """
    mine = f"monitor {now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {os.getpid()} {socket.gethostname()}"
    own = create_engine(
        engine.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"application_name": mine[:_NAME], "keepalives_idle": 60},
    )
    with contextlib.ExitStack() as held:
        with _told("the round's lock could not be taken in the database"):
            session = held.enter_context(own.connect())
            session.execute(_KEPT)
            if not session.scalar(_TAKE):
                raise RoundInProgressError(
                    f"another round is under way: {_other(session)}; wait for it, or end that process"
                )
        yield
        with _told(
            "the database ended the session that held the round's lock: another round may have run too"
        ):
            session.execute(text("SELECT 1"))


def _other(session: Connection) -> str:
    match str(session.scalar(_HOLDER)).split(" ", 3):
        case ["monitor", since, process, host]:
            return f"process {process} on {host}, since {datetime.fromisoformat(since).isoformat()}"
        case _:
            return "in a session that does not say whose it is"


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{what}: {words(error)}; `monitor doctor` tells more") from error
