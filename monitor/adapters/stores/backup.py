"""A backup: register, database and archive of one organisation in a folder, taken while a round may run.

The database is copied first and git after it: the archive is always written before the database names what
it holds, so the bundle has every commit of the copy. What git holds beyond it is adopted by the first round
after a restore, as after a crash. That is why no lock is taken.

Collections are not in it: `monitor ota sync` fetches them again.
"""

from __future__ import annotations

import contextlib
import shutil
from datetime import datetime
from pathlib import Path

from monitor import __version__
from monitor.adapters.stores import manifest
from monitor.adapters.stores.archive import GitArchive
from monitor.adapters.stores.bundle import bundle
from monitor.adapters.stores.copies import copy_database, kind_of
from monitor.adapters.stores.durable import sync, sync_all
from monitor.adapters.stores.manifest import Manifest
from monitor.core.errors import StoreError, StoreMismatchError, UsageError
from monitor.core.register import Register


def back_up(config: Path, register: Register, folder: Path, now: datetime) -> Manifest:
    """Write a backup into `folder`, which appears whole or not at all.

    It is written beside, as `FOLDER.partial`, brought to the disk and renamed.

    Args:
        config: the register's file.
        register: what it says.
        folder: new, or empty.
        now: the moment of the backup, UTC.

    Returns:
        What the backup holds.

    Raises:
        UsageError: `folder` holds something, or there is nothing to back up.
        StoreError: a store is damaged, or the backup cannot be written.
    """
    folder = folder.absolute()
    partial = folder.with_name(f"{folder.name}.partial")
    try:
        _refuse_what_is_there(folder, partial)
        partial.mkdir(mode=0o700, parents=True)  # it holds names and addresses: nobody else's to read
        written = partial
        try:
            made = _write(config, register, partial, now)
            written = partial.rename(folder)
            sync(folder.parent)
        except BaseException:
            shutil.rmtree(written, ignore_errors=True)
            raise
    except OSError as error:
        raise StoreError(
            f"the backup {folder} could not be written: {error}; nothing is left of it"
        ) from error
    return made


def _write(config: Path, register: Register, partial: Path, now: datetime) -> Manifest:
    (partial / manifest.REGISTER).write_bytes(config.read_bytes())
    if register.network.ca is not None:
        shutil.copyfile(register.network.ca, partial / manifest.CERTIFICATES)
    if register.rules_folder is not None:
        (partial / manifest.RULES).mkdir()
        for path in sorted(register.rules_folder.glob("*.yaml")):  # all that is ever read of it
            shutil.copyfile(path, partial / manifest.RULES / path.name)
    kind = kind_of(register.database)
    facts = copy_database(register.database, partial / manifest.DATABASES[kind])
    refs = bundle(register.snapshots, partial / manifest.BUNDLE)
    if facts.commit is not None and not (refs and _has(register.snapshots, facts.commit)):
        raise StoreMismatchError(
            f"the archive lacks commit {facts.commit}, the last that the database names: there is no "
            "whole to back up; `monitor restore` a backup of both"
        )
    made = Manifest(
        manifest.FORMAT,
        __version__,
        now,
        kind,
        facts.revision,
        facts.head,
        facts.commit,
        facts.counts,
        refs,
        manifest.listed(partial),
    )
    manifest.write(made, partial)
    sync_all(partial)
    return made


def _has(snapshots: Path, commit: str) -> bool:
    with contextlib.closing(GitArchive(snapshots)) as archive:
        return archive.has(commit)


def _refuse_what_is_there(folder: Path, partial: Path) -> None:
    """Refuse to write over anything but what a backup killed on the way left behind."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} exists and is left as it is; name a folder that is new or empty")
    if not partial.exists():
        return
    written = {manifest.NAME, manifest.REGISTER, manifest.BUNDLE, manifest.CERTIFICATES, manifest.RULES}
    names = {each.name.removesuffix("-journal") for each in partial.iterdir()}
    # git writes its bundle under a name of its own first
    ours = {name for name in names if name.startswith(f"{manifest.BUNDLE}.lock")}
    if names - ours - written - set(manifest.DATABASES.values()):
        raise UsageError(f"{partial} is in the way, and is none of ours: move it, or name another folder")
    shutil.rmtree(partial)
