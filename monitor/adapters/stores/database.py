"""Opening the ledger's database, and bringing it to the tables of this release."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from monitor.adapters.stores.tables import REVISION
from monitor.core.errors import StoreError, StoreMismatchError

Database = Engine
"""An open database; only adapters look into it."""


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
        engine = create_engine(where, poolclass=NullPool if where.get_backend_name() == "sqlite" else None)
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        _upgrade(engine)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"the database {where.render_as_string()} needs a driver that is not installed: {error}"
        ) from error
    except DBAPIError as error:
        raise StoreError(
            f"the database {where.render_as_string()} cannot be opened: {error.orig}; check that it "
            "exists, is ours to write and is no other program's"
        ) from error
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:  # noqa: ANN401 (SQLAlchemy's own types)
        connection.isolation_level = None  # we begin transactions ourselves, below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock at once: what it reads first cannot change under it.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


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
    # Imported here, not above: it takes a quarter of a second that only an upgrade should cost.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def migrations() -> Path:
    """Return the folder of the migrations: in the installed package, else in the checkout."""
    installed = Path(str(files("monitor"))) / "_migrations"
    return installed if installed.is_dir() else Path(str(files("monitor"))).parent / "alembic"


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the database throughout.

    Raises:
        StoreError: the database cannot be read.
    """
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise StoreError(
            f"the database could not be read: {error.orig}; `monitor doctor` tells more"
        ) from error


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose work becomes durable together at the end, or not at all.

    Raises:
        StoreError: the database cannot be written.
    """
    try:
        with engine.execution_options(writes=True).begin() as connection:
            yield connection
    except DBAPIError as error:
        raise StoreError(
            f"the database could not be written: {error.orig}; `monitor doctor` tells more"
        ) from error
