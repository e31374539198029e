"""Mirrors of collections: bare repositories of our own beside the register, brought up to date by a fetch.

What was fetched is first put aside and only then taken over, by references that move one at a time: a process
killed at any instant leaves a mirror that the next one completes. A history that was rewritten upstream
replaces ours, whose commits stay under `refs/former/`, since decisions may rest on them.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor.adapters.collections import bare
from monitor.adapters.collections.bare import MAIN
from monitor.adapters.collections.plumbing import output, succeeds
from monitor.adapters.collections.transfer import INCOMING, Transfer, fetch, size_of
from monitor.core.errors import CollectionError
from monitor.core.names import name_fault
from monitor.core.register import Collection

#: Above it, packs are joined: every sync leaves one, and reading gets slower with each.
_MOST_PACKS: Final = 50


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a sync did to one mirror."""

    path: Path
    new: int
    """Commits that were not known."""
    is_rewritten: bool = False
    """What we had is no longer part of the history upstream; it is kept under `refs/former/`."""
    damage: str | None = None
    """Why the mirror had to be made anew; the damaged one is kept beside it."""


def mirror_path(folder: Path, collection: str) -> Path:
    """Return where the versions of a collection are mirrored in `folder`.

    Raises:
        CollectionError: its id cannot be a file's name.
    """
    if fault := name_fault(collection):
        raise CollectionError(
            f"the collection's id {collection[:80]!r} {fault}; give it another in the register"
        )
    return folder / f"{collection}.git"


def snapshots_path(folder: Path, collection: str) -> Path:
    """Return where the commits of a collection's snapshots are mirrored in `folder`, without their files."""
    return mirror_path(folder / "snapshots", collection)


def mirror(collection: Collection, folder: Path, transfer: Transfer | None = None) -> Mirrored:
    """Bring the mirror of a collection's versions up to date, and make it where there is none.

    Args:
        collection: As the register has it.
        folder: Where mirrors are kept; made where it is missing.
        transfer: How it is fetched, and within which limits.

    Raises:
        CollectionError: it cannot be fetched or written, or another process is at it; the mirror is as it
            was.
    """
    path = mirror_path(folder, collection.id)
    return _synced(path, collection.url, transfer or Transfer(), commits_only=False)


def mirror_snapshots(
    collection: Collection, folder: Path, transfer: Transfer | None = None
) -> Mirrored | None:
    """Bring the commits of a collection's snapshots up to date: when which page was fetched, not its bytes.

    Gives None where the register names no repository of snapshots; else as `mirror` does.
    """
    if collection.snapshots is None:
        return None
    path = snapshots_path(folder, collection.id)
    return _synced(path, collection.snapshots, transfer or Transfer(), commits_only=True)


def _synced(path: Path, address: str, transfer: Transfer, *, commits_only: bool) -> Mirrored:
    """Fetch into the mirror; where it is missing or damaged into a new one, which then takes its place."""
    fresh = path.with_name(f"{path.name}.new")
    with _lock(path):
        for each in (path, fresh):
            _clear(each)
        damage = _damage(path, commits_only=commits_only) if path.exists() else None
        at = path if path.exists() and not damage else fresh
        if at == fresh and fresh.exists() and _damage(fresh, commits_only=commits_only):
            _remove(fresh)
        if at == fresh:
            bare.make(fresh)
        try:
            fetch(at, address, transfer, commits_only=commits_only)
        finally:
            _clear(at)
        new, is_rewritten = _take_over(at)
        if at == fresh:
            _replace(path, fresh)
        elif len(list((path / "objects" / "pack").glob("*.pack"))) > _MOST_PACKS and not commits_only:
            output(path, "repack", "--quiet", "--geometric=2", "-d")
        transfer.told(size_of(path))
        return Mirrored(path, new, is_rewritten, damage)


def _take_over(path: Path) -> tuple[int, bool]:
    """Move our branch to what was fetched; gives how many commits are new, and whether ours was rewritten."""
    incoming = _commit(path, INCOMING)
    if incoming is None:
        raise CollectionError("the fetch brought nothing: is it a clone without its whole history?")
    ours = _commit(path, MAIN)
    if ours == incoming:
        return 0, False
    is_rewritten = ours is not None and not succeeds(path, "merge-base", "--is-ancestor", ours, incoming)
    if ours is not None and is_rewritten:
        output(path, "update-ref", "--end-of-options", f"refs/former/{ours}", ours)
    known = ["--not", ours] if ours else []
    new = int(output(path, "rev-list", "--count", incoming, *known))
    output(path, "update-ref", "--end-of-options", MAIN, incoming, ours or "0" * 40)
    return new, is_rewritten


def _commit(path: Path, reference: str) -> str | None:
    """Return the commit that a reference of ours stands at; None where there is no such reference."""
    listed = output(path, "for-each-ref", "--format=%(objectname)", reference).decode().split()
    return listed[0] if listed else None


def _damage(path: Path, *, commits_only: bool) -> str | None:
    """Tell what is wrong with a mirror: a byte of a pack that is another, or an object that is missing."""
    if not (path / "HEAD").is_file() or not (path / "objects").is_dir():
        return "it is no repository"
    for pack in sorted((path / "objects" / "pack").glob("*.pack")):
        for file in (pack, pack.with_suffix(".idx")):
            if not _is_whole(file):
                return f"{file.name} is not what was written"
    for reference in (path / "refs").rglob("*"):
        if reference.is_file() and not re.fullmatch(rb"[0-9a-f]{40}\n", reference.read_bytes()[:64]):
            return f"{reference.name} names no commit"
    try:
        output(path, "rev-list", "--quiet", *([] if commits_only else ["--objects"]), "--all")
    except CollectionError as error:
        return str(error)
    return None


def _is_whole(file: Path) -> bool:
    """Tell whether a pack or its index ends, as git writes them, in the SHA-1 of what stands before."""
    digest = hashlib.sha1(usedforsecurity=False)
    try:
        left = file.stat().st_size - digest.digest_size
        with file.open("rb") as stream:
            while left > 0 and (part := stream.read(min(left, 1 << 20))):
                digest.update(part)
                left -= len(part)
            return stream.read() == digest.digest()
    except OSError:
        return False


def _replace(path: Path, fresh: Path) -> None:
    """Put a new mirror in the place of the damaged one, which is kept: something may still be read of it."""
    aside = path.with_name(f"{path.name}.damaged")
    try:
        if path.exists():
            if aside.exists():
                shutil.rmtree(aside)
            path.rename(aside)
        fresh.rename(path)
    except OSError as error:
        raise CollectionError(
            f"the mirror {path} cannot be replaced: {error.strerror}; remove it, and try again"
        ) from error


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise CollectionError(f"{folder} cannot be removed: {error.strerror}; remove it") from error


def _clear(path: Path) -> None:
    """Remove the locks and the half-written packs of a git process that was killed. Hold the lock."""
    with contextlib.suppress(OSError):  # what cannot be removed will be named by git
        for left in (
            *path.glob("*.lock"),
            *(path / "refs").rglob("*.lock"),
            *(path / "objects").rglob("tmp_*"),
        ):
            left.unlink()


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Keep two processes from one mirror; the system frees the lock when its holder dies."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise CollectionError(
            f"{path.parent} cannot be written: {error.strerror}; make it ours to write"
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CollectionError("another process is fetching it; wait for that one to end") from None
        yield
    finally:
        os.close(handle)
