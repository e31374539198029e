"""A PostgreSQL server of the tests' own, on a socket in a folder of its own, and databases on it.

It is started with the first test that asks for it, and ends with the process that did, whatever ends that.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pwd
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from monitor.adapters.stores.database import open_database
from monitor.adapters.stores.tables import metadata

#: Waits for a line, or for its writer to die; then ends the server and removes its folder.
_KEEPER = 'folder=$1; shift; "$@" & read -r _; kill -QUIT $!; wait; rm -rf "$folder"'
#: What no test needs: to survive a power cut.
_QUICK = ("fsync=off", "full_page_writes=off", "listen_addresses=", "shared_buffers=16MB")
_numbers = count(1)


def _folder_of_binaries() -> Path | None:
    found = shutil.which("postgres")
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3])
    )
    return Path(found).resolve().parent if found else installed[-1].parent if installed else None


@cache
def _server() -> Path | None:
    """Start a server, and return the folder of its socket; None where none is installed."""
    binaries = _folder_of_binaries()
    if binaries is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="monitor-pg-"))
    user = None
    if os.geteuid() == 0:  # a server refuses to run as root
        users = {each.pw_name for each in pwd.getpwall()}
        user = next(each for each in ("postgres", "nobody") if each in users)
        shutil.chown(folder, user)
    make: list[str | Path] = [
        binaries / "initdb",
        "--pgdata",
        folder / "data",
        "--username=monitor",
        "--auth=trust",
    ]
    make += ["--no-sync", "--encoding=UTF8", "--locale=C"]
    done = subprocess.run(make, user=user, cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    serve: list[str | Path] = [binaries / "postgres", "-D", folder / "data", "-k", folder]
    serve += [word for setting in _QUICK for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        keeper = subprocess.Popen(
            ["/bin/sh", "-c", _KEEPER, "sh", folder, *serve],
            user=user,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    atexit.register(keeper.communicate, b"\n")
    _wait(folder, binaries)
    return folder


def _wait(folder: Path, binaries: Path) -> None:
    ready: list[str | Path] = [binaries / "pg_isready", "-q", "-h", folder, "-d", "postgres"]
    for _ in range(600):
        if subprocess.run(ready, check=False).returncode == 0:
            return
        select.select([], [], [], 0.05)
    raise AssertionError((folder / "log").read_text())


def url(name: str) -> str:
    """Return the address of a database on the server.

    Skips the test where no server is installed.
    """
    folder = _server()
    if folder is None:
        pytest.skip("no PostgreSQL server is installed")
    return f"postgresql+psycopg://monitor@/{name}?host={folder}"


@contextlib.contextmanager
def served() -> Iterator[Connection]:
    """Give a connection to the server itself, on which each statement stands at once."""
    engine = create_engine(url("postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection


def empty(options: str = "") -> str:
    """Make a database with nothing in it, and return its address."""
    name = f"monitor_{next(_numbers)}"
    with served() as server:
        # An order of words that is not the order of bytes: code that relies on the latter is seen.
        can_order = server.execute(text("SHOW server_version_num")).scalar_one() >= "150000"
        french = "LOCALE_PROVIDER icu ICU_LOCALE 'fr'" if can_order else ""
        server.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 {options or french}"))
    return url(name)


@cache
def _fresh() -> str:
    """Make a database as the migrations make it, and return its name; the others are copies of it."""
    address = empty()
    open_database(address).dispose()
    return str(make_url(address).database)


def _copy() -> str:
    name, fresh = f"monitor_{next(_numbers)}", _fresh()
    with served() as server:
        server.execute(text(f"CREATE DATABASE {name} TEMPLATE {fresh}"))
    return url(name)


def copied(address: str) -> str:
    """Make a database with what another holds, which nobody may use meanwhile, and return its address."""
    name = f"monitor_{next(_numbers)}"
    deserted(address)
    with served() as server:
        server.execute(text(f"CREATE DATABASE {name} TEMPLATE {make_url(address).database}"))
    return url(name)


def drop(address: str) -> None:
    """Remove a database, whoever uses it."""
    with served() as server:
        server.execute(text(f"DROP DATABASE {make_url(address).database} WITH (FORCE)"))


def deserted(address: str) -> None:
    """Wait until nobody uses a database: the server learns within a moment that a client was killed."""
    for _ in range(600):
        if not sessions(address):
            return
        select.select([], [], [], 0.01)
    raise AssertionError(sessions(address))


def sessions(address: str) -> list[str]:
    """Return the names that the sessions of a database's users gave themselves."""
    named = text(
        "SELECT application_name FROM pg_stat_activity"
        " WHERE datname = :name AND backend_type = 'client backend'"
    )
    with served() as server:
        return list(server.scalars(named, {"name": make_url(address).database}))


#: Databases that were emptied after use: to make one takes twenty times as long.
_free: list[str] = []


@contextlib.contextmanager
def database(address: str | None = None) -> Iterator[Engine]:
    """Open a new database, or the one with this address."""
    url("postgres")
    mine = address or (_free.pop() if _free else _copy())
    engine = open_database(mine)
    try:
        yield engine
    finally:
        if address is None and _emptied(engine):
            _free.append(mine)
        engine.dispose()


def _emptied(engine: Engine) -> bool:
    """Empty every table and count from 1 again; tell whether the database is as new."""
    try:
        with engine.begin() as connection:
            tables = ", ".join(
                connection.dialect.identifier_preparer.format_table(t) for t in metadata.sorted_tables
            )
            connection.execute(text("SET LOCAL lock_timeout = '1s'"))
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    except DBAPIError:
        return False
    return True
