"""What would keep the stores from being written tonight, each with its remedy."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from monitor.adapters.stores.bundle import damage
from monitor.adapters.stores.database import database_file
from monitor.adapters.stores.mounts import MOUNTS, network_mount
from monitor.core.errors import StoreError, UsageError

#: Bytes that a round may need at once: a page and its text for each terms, and the log of the database.
ROOM = 200_000_000
#: Files that git may make in a round: four or so for each text that changed.
FILES = 2_000
#: Seconds that the database may be written by another program before that is told.
PATIENCE = 3.0
#: Seconds that git may read the archive's objects.
READING = 60.0


def folder_free(folder: Path, room_of: Callable[[Path], os.statvfs_result] = os.statvfs) -> int:
    """Return how many bytes are free in a folder that is ours to write and has room for a round.

    Args:
        folder: where files are to be written.
        room_of: how the room of a disk is asked for.

    Raises:
        StoreError: it is not there, cannot be written, or its disk is nearly full.
    """
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
        room = room_of(folder)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written: {error.strerror}; make it ours to write (`chown`), and see that "
            "its disk is neither full nor mounted read-only"
        ) from error
    free = room.f_bavail * room.f_frsize
    if free < ROOM:
        raise StoreError(
            f"the disk of {folder} is nearly full: {free // 1_000_000} MB free, and a round may take "
            f"{ROOM // 1_000_000}; make room, or move the folder to another disk"
        )
    if room.f_files and room.f_favail < FILES:
        raise StoreError(
            f"the disk of {folder} has room for {room.f_favail} more files, and a round may make {FILES}: "
            "remove files (as many as small ones will do), or pack the archive with `git gc`"
        )
    return free


def refuse_network(url: str, mounts: Path = MOUNTS) -> None:
    """Refuse a SQLite database on the disk of another machine; other databases are none of its business.

    Args:
        url: the database's address.
        mounts: what Linux tells of this process's mounts.

    Raises:
        UsageError: it lies on one.
    """
    file = database_file(url)
    if file is not None and (kind := network_mount(file, mounts)):
        raise UsageError(
            f"{file} lies on a network disk ({kind}), where SQLite loses what it wrote: move the folder to a "
            "disk of this machine, or name a PostgreSQL database under `database:`"
        )


def refuse_locked(url: str, patience: float = PATIENCE) -> None:
    """Refuse a SQLite database that another program keeps locked for longer than a round's writes take.

    Args:
        url: the database's address.
        patience: seconds to wait for the lock.

    Raises:
        StoreError: it is locked, or cannot be written.
    """
    file = database_file(url)
    if file is None:
        return
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=patience, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
    except sqlite3.Error as error:
        remedy = (
            f"another program keeps it so: `fuser {file}` names it, end it"
            if "locked" in str(error)
            else "make the file and its folder ours to write, and room on their disk"
        )
        raise StoreError(f"{file} cannot be written: {error}; {remedy}") from error


def refuse_damaged(url: str) -> None:
    """Refuse a SQLite file whose pages do not hang together, reading them all.

    Args:
        url: the database's address; others than SQLite's look after themselves.

    Raises:
        StoreError: it is damaged, or no database at all.
    """
    file = database_file(url)
    if file is None:
        return
    try:
        # `ro` makes none where there is none.
        source = f"{file.absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(source, uri=True, timeout=PATIENCE)) as database:
            wrong = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        wrong = str(error)
    if wrong != "ok":
        said = " ".join(str(wrong).split())
        raise StoreError(
            f"{file} is damaged: {said}; keep it, and restore the last good backup (`monitor restore`)"
        )


def objects_read(archive: Path, patience: float = READING) -> str:
    """Have git read every object of the archive, and say in words how far it came.

    Args:
        archive: its folder.
        patience: seconds that it may take.

    Raises:
        StoreError: an object is damaged or missing.
    """
    try:
        wrong = damage(archive, patience)
    except TimeoutError:
        return (
            f"no damaged object within {patience:.0f} s, and more to read than that: `git -C {archive} fsck` "
            "reads all"
        )
    if wrong is not None:
        raise StoreError(f"git finds {archive} damaged: {wrong}; restore a backup (`monitor restore`)")
    return "every object whole"
