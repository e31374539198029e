"""Databases for tests: files of their own, or in memory, made by the migrations once."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from monitor.adapters.stores.database import open_database


@cache
def _fresh() -> Path:
    """Return an empty database as the migrations make it; the others are copies of it."""
    file = Path(tempfile.mkdtemp(prefix="monitor-tests-")) / "fresh.db"
    open_database(f"sqlite:///{file}").dispose()
    return file


@contextlib.contextmanager
def database(file: Path | None = None) -> Iterator[Engine]:
    """Open a new database (in a folder that goes with it), or the one in `file`."""
    with tempfile.TemporaryDirectory() as folder:
        path = file or Path(folder) / "monitor.db"
        if not path.exists():
            shutil.copy(_fresh(), path)
        engine = open_database(f"sqlite:///{path}")
        try:
            yield engine
        finally:
            engine.dispose()
