"""Copies of a whole database, taken while others write: SQLite's backup API, PostgreSQL's `pg_dump`."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from monitor.adapters.stores.database import database_file
from monitor.adapters.stores.ledger import NOTHING
from monitor.core.errors import StoreError, UsageError

_INSTALL = "install PostgreSQL's client programs of the server's release, and see that they are on the PATH"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database holds, in tables of this or any earlier revision."""

    revision: str | None
    head: str
    """Of the ledger's chain."""
    commit: str | None
    """The last version it names."""
    counts: Mapping[str, int]
    """Rows by table."""


def kind_of(url: str) -> str:
    """Return the kind of server a database address names: `sqlite` or `postgresql`."""
    return make_url(url).get_backend_name()


def copy_database(url: str, file: Path) -> Facts:
    """Write a copy of one moment of a database into `file`, and tell what is in the copy.

    Nobody waits: a round that writes meanwhile goes on, and the copy has all of a transaction or none of it.
    Tables of an earlier revision are copied as they are.

    Raises:
        UsageError: there is no database yet, or a program that PostgreSQL needs.
        StoreError: it cannot be read, or is damaged.
    """
    source = database_file(url)
    return _dump(make_url(url), file) if source is None else _copy(source, file)


def restore_database(url: str, dump: Path) -> None:
    """Fill an empty PostgreSQL database from a dump: the whole of it or nothing.

    Raises:
        UsageError: it holds tables already, or `pg_restore` is missing.
        StoreError: it cannot be reached, or the dump not be restored.
    """
    where = make_url(url)
    with _connected(where) as connection:
        if tables := inspect(connection).get_table_names():
            raise UsageError(
                f"the database {where.render_as_string()} is not empty (it has the table {tables[0]}); "
                "name an empty one under `database:`, or empty it"
            )
    words = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run("pg_restore", *words, f"--dbname={_libpq(where)}", str(dump))


def facts_of(url: str) -> Facts:
    """Tell what is in a database, and change nothing in it.

    Raises:
        StoreError: it cannot be read.
    """
    with _connected(make_url(url)) as connection:
        return _facts(connection)


def _copy(source: Path, file: Path) -> Facts:
    if not source.is_file():
        raise UsageError(f"there is no database {source} yet; `monitor check` makes it")
    try:
        # `rw` makes none where there is none; all pages in one step are of one moment.
        with (
            contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as live,
            contextlib.closing(sqlite3.connect(file)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # in one file, without a log beside it
            wrong = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(
            f"the database {source} could not be copied: {error}; `monitor doctor` tells more"
        ) from error
    if wrong != "ok":
        raise StoreError(f"the database {source} is damaged: {wrong}; restore the last good backup")
    return facts_of(f"sqlite:///{file}")


def _dump(where: URL, file: Path) -> Facts:
    with _connected(where) as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        # The dump sees the very moment that the facts are of.
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        facts = _facts(connection)
        words = ("--format=custom", "--no-owner", "--no-privileges", "--no-password")
        _run("pg_dump", *words, f"--snapshot={snapshot}", f"--file={file}", f"--dbname={_libpq(where)}")
    return facts


def _facts(connection: Connection) -> Facts:
    tables = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
    counts = {
        table: connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()  # noqa: S608
        for table in tables
    }
    head = commit = revision = None
    if "decisions" in counts:
        head = connection.scalar(text("SELECT hash FROM decisions ORDER BY seq DESC LIMIT 1"))
    if "versions" in counts:
        commit = connection.scalar(text('SELECT "commit" FROM versions ORDER BY seq DESC LIMIT 1'))
    if inspect(connection).has_table("alembic_version"):
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return Facts(revision, head or NOTHING, commit, counts)


@contextlib.contextmanager
def _connected(where: URL) -> Iterator[Connection]:
    """Give a connection that upgrades nothing: a backup is taken before an upgrade, not after."""
    engine = create_engine(where, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        said = getattr(error, "orig", None) or error
        raise StoreError(
            f"the database {where.render_as_string()} could not be read: {said}; `monitor doctor` tells more"
        ) from error
    finally:
        engine.dispose()


def _libpq(where: URL) -> str:
    """Write an address as PostgreSQL's own programs read it; the password stays in the environment."""
    return where.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(name: str, *words: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise UsageError(f"{name} is not on the PATH: {_INSTALL}")
    done = subprocess.run(  # noqa: S603 (words of ours, without a shell)
        [program, *words], check=False, capture_output=True, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[-500:]
        remedy = f" ({_INSTALL})" if "version mismatch" in said else ""
        raise StoreError(f"{name} failed: {said}{remedy}")
