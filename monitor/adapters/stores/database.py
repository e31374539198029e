"""Opening the ledger's database, and bringing it to the tables of this release."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from monitor.adapters.stores.tables import REVISION
from monitor.core.errors import StoreError, StoreMismatchError

Database = Engine
"""An open database; only adapters look into it."""

#: Of PostgreSQL's advisory locks, ours: the first number tells our locks from other programs'.
LOCKS = 0x7E4D5
_WRITER = 1
#: Seconds that a writer waits for the one before it.
PATIENCE = 10


def database_file(url: str) -> Path | None:
    """Return the file a SQLite database lies in; None for other databases."""
    where = make_url(url)
    is_file = where.get_backend_name() == "sqlite" and where.database
    return Path(str(where.database)) if is_file else None


def open_database(url: str) -> Engine:
    """Open a database, make or upgrade its tables, and return it.

    Args:
        url: as SQLAlchemy writes it; `sqlite:////var/lib/monitor/monitor.db`.

    Raises:
        StoreError: it cannot be reached, or is damaged.
        StoreMismatchError: a newer release has written it.
    """
    try:
        where = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            "the database's address cannot be read; write sqlite:////FOLDER/monitor.db or "
            "postgresql+psycopg://USER@HOST/NAME"
        ) from error
    try:
        if where.get_backend_name() == "sqlite":
            engine = create_engine(where)  # connections are kept: opening one costs more than most queries
            _prepare_sqlite(engine)
        else:  # a round is long enough for a server to be started anew between two of its transactions
            engine = create_engine(where, pool_pre_ping=True)
            _prepare_postgresql(engine)
        try:
            _upgrade(engine)
        except BaseException:
            engine.dispose()  # the connection that refused would be left open
            raise
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"the database {where.render_as_string()} needs a driver that is not installed: {error}; "
            "pip install 'terms-drift-monitor[postgresql]' brings PostgreSQL's"
        ) from error
    except DBAPIError as error:
        raise StoreError(
            f"the database {where.render_as_string()} cannot be opened: {words(error)}; check that it "
            "exists, is ours to write, has room on its disk and is no other program's (`monitor doctor`)"
        ) from error
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:  # noqa: ANN401 (SQLAlchemy's own types)
        connection.isolation_level = None  # we begin transactions ourselves, below
        connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        _write_ahead(connection)
        # What was erased (a person's name) leaves no trace in free pages: `secure_delete`.
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock at once: what it reads first cannot change under it.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Have SQLite write ahead (WAL).

    It lets no second process wait for one that switches the same file: we do.
    """
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
            time.sleep(0.01)
        else:
            return


def _prepare_postgresql(engine: Engine) -> None:
    """Have PostgreSQL do as SQLite does: one writer at a time, readers that see one state, nothing lost."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:  # noqa: ANN401 (SQLAlchemy's own types)
        connection.execute(f"SET lock_timeout = '{PATIENCE}s'")
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false)"
            " WHERE current_setting('synchronous_commit') = 'off'"
        )
        connection.commit()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            # Each statement after the lock is to see what the writer before has written: no older snapshot.
            connection.exec_driver_sql(
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
                f" SELECT pg_advisory_xact_lock({LOCKS}, {_WRITER})"
            )
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _upgrade(engine: Engine) -> None:
    if inspect(engine).has_table("alembic_version"):
        with engine.connect() as connection:
            revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if revision == REVISION:
            return
        if revision is not None and revision > REVISION:
            raise StoreMismatchError(
                f"the database {engine.url.render_as_string()} is of revision {revision}, written by a newer "
                f"release; this one knows {REVISION}: upgrade the monitor, or restore a backup"
            )
    _check_encoding(engine)
    # Imported here, not above: it takes a quarter of a second that only an upgrade should cost.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _check_encoding(engine: Engine) -> None:
    """Refuse a database that cannot hold every text.

    Raises:
        StoreError: it is PostgreSQL's, and its encoding is not UTF-8.
    """
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise StoreError(
            f"the database {engine.url.render_as_string()} keeps its texts as {encoding}, which cannot hold "
            "every language; make one with: createdb --encoding UTF8 --template template0 NAME"
        )


def migrations() -> Path:
    """Return the folder of the migrations: in the installed package, else in the checkout."""
    installed = Path(str(files("monitor"))) / "_migrations"
    return installed if installed.is_dir() else Path(str(files("monitor"))).parent / "alembic"


def words(error: DBAPIError) -> str:
    """Return what a database said of a failure, on one line."""
    return " ".join(str(error.orig).split())


def _first_line(error: ValueError) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the database throughout.

    Raises:
        StoreError: the database cannot be read, or what is read in it is not what was ever written.
    """
    try:
        with engine.connect() as connection:
            yield connection
    except ValueError as error:  # a date, a name or a JSON text that is none
        raise StoreError(
            f"the database holds what the monitor never wrote: {_first_line(error)}; "
            "restore a backup (`monitor restore`)"
        ) from error
    except DBAPIError as error:
        raise StoreError(
            f"the database could not be read: {words(error)}; `monitor doctor` tells more"
        ) from error


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose work becomes durable together at the end, or not at all.

    Raises:
        StoreError: the database cannot be written.
    """
    try:
        with engine.connect() as connection, connection.execution_options(writes=True).begin():
            yield connection
    except DBAPIError as error:
        raise StoreError(
            f"the database could not be written: {words(error)}; `monitor doctor` tells more"
        ) from error
