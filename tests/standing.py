"""What a round leaves behind, as seen without the product: the rows, the commits, the files."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

Rows = dict[str, list[tuple[object, ...]]]

#: Tables whose rows PostgreSQL numbers itself: it leaves out the numbers of what was never committed.
_NUMBERED = {"versions", "alerts"}


@dataclass(frozen=True)
class Stands:
    """Everything that a round leaves behind."""

    rows: Rows
    commits: str
    files: str
    """What differs between the archive's last commit and its folder, as git tells it."""


def stands(config: Path) -> Stands:
    """Return what stands in the stores of a register: the archive beside it, and the database it names."""
    folder = config.parent
    return Stands(
        _rows(config),
        _git(folder, "for-each-ref") + _git(folder, "rev-list", "--all", "--parents"),
        _git(folder, "status", "--porcelain") + _git(folder, "fsck", "--no-dangling", "--no-progress"),
    )


def database_of(config: Path) -> str | None:
    """Return the address of the database that a register names, if it names one."""
    # What is no JSON is a register that names none.
    content = config.read_text(encoding="utf-8")
    return json.loads(content).get("database") if content.startswith("{") else None


def _rows(config: Path) -> Rows:
    address = database_of(config)
    if address is None:
        with closing(sqlite3.connect(config.parent / "monitor.db")) as database:
            tables = [n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {t: sorted(database.execute(f'SELECT * FROM "{t}"'), key=repr) for t in tables}
    with create_engine(address, poolclass=NullPool).connect() as served:
        return {
            table: sorted(_served(served, table), key=repr) for table in inspect(served).get_table_names()
        }


def _served(database: Connection, table: str) -> list[tuple[object, ...]]:
    columns = ", ".join(f'"{each["name"]}"' for each in inspect(database).get_columns(table))
    rows = [tuple(row) for row in database.execute(text(f'SELECT {columns} FROM "{table}" ORDER BY 1'))]
    return [(n, *row[1:]) for n, row in enumerate(rows, 1)] if table in _NUMBERED else rows


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder / "snapshots"), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
