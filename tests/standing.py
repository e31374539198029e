"""What a round leaves behind, as seen without the product: the rows, the commits, the files."""

from __future__ import annotations

import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Stands:
    """Everything that a round leaves behind."""

    rows: Rows
    commits: str
    files: str
    """What differs between the archive's last commit and its folder, as git tells it."""


def stands(config: Path) -> Stands:
    """Return what stands in the stores beside a register."""
    folder = config.parent
    return Stands(
        _rows(folder / "monitor.db"),
        _git(folder, "for-each-ref") + _git(folder, "rev-list", "--all", "--parents"),
        _git(folder, "status", "--porcelain") + _git(folder, "fsck", "--no-dangling", "--no-progress"),
    )


def _rows(database: Path) -> Rows:
    connection = sqlite3.connect(database)
    try:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {t: sorted(connection.execute(f'SELECT * FROM "{t}"'), key=repr) for t in tables}
    finally:
        connection.close()


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder / "snapshots"), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
