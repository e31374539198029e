"""Databases for tests, made by the migrations once: SQLite's in files of their own, or PostgreSQL's."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine

from monitor.adapters.stores.database import open_database
from tests.adapters import postgres

#: Every kind of database: what holds in one is to hold in the others.
KINDS = ("sqlite", "postgresql")
on_each = pytest.mark.parametrize("kind", KINDS)


@cache
def _fresh() -> Path:
    """Return an empty database as the migrations make it; the others are copies of it."""
    file = Path(tempfile.mkdtemp(prefix="monitor-tests-")) / "fresh.db"
    open_database(f"sqlite:///{file}").dispose()
    return file


@contextlib.contextmanager
def database(file: Path | None = None, kind: str = "sqlite") -> Iterator[Engine]:
    """Open a new database (SQLite's in a folder that goes with it), or the one in `file`."""
    if kind == "postgresql":
        with postgres.database() as engine:
            yield engine
        return
    with tempfile.TemporaryDirectory() as folder:
        path = file or Path(folder) / "monitor.db"
        if not path.exists():
            shutil.copy(_fresh(), path)
        engine = open_database(f"sqlite:///{path}")
        try:
            yield engine
        finally:
            engine.dispose()
