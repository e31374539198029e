"""A backup put back: examined whole, laid out beside its places, then moved into them.

Nothing that exists is written over. Paths that the register writes relative lead into the folder of the
restored register; absolute ones lead where they lead, which must be free there too. The certificates of
`network: {ca}` alone are left as they are where they exist: they are the machine's.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic_core import PydanticCustomError

from monitor.adapters.config import read_register
from monitor.adapters.register import places
from monitor.adapters.register.marked_yaml import Value, read_yaml
from monitor.adapters.stores import manifest
from monitor.adapters.stores.archive import GitArchive
from monitor.adapters.stores.bundle import unbundle
from monitor.adapters.stores.condition import refuse_network
from monitor.adapters.stores.copies import facts_of, restore_database
from monitor.adapters.stores.database import database_file, open_database
from monitor.adapters.stores.ledger import SqlLedger
from monitor.adapters.stores.manifest import Manifest
from monitor.adapters.stores.move import Move, undo_unfinished
from monitor.core.errors import StoreError, UsageError


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the register of a backup says that its things are."""

    register: Path
    database: str
    """A SQLAlchemy URL."""
    file: Path | None
    """Of a SQLite database."""
    snapshots: Path
    rules: Path | None
    certificates: Path | None

    @property
    def taken(self) -> Path | None:
        """The first of them at which something lies already; empty folders are nothing."""
        return next((each for each in self._all if _is_something(each)), None)

    @property
    def _all(self) -> Iterator[Path]:
        yield self.register
        if self.file is not None:
            yield from (self.file.with_name(f"{self.file.name}{end}") for end in ("", "-wal", "-shm"))
        yield self.snapshots
        if self.rules is not None:
            yield self.rules


def restore(backup: Path, register: Path) -> Manifest:
    """Put a backup back, with its register at the path `register`, and return what it held.

    Tables of an earlier revision are upgraded. What is put back is examined before it is moved into place:
    the chain of decisions, its head, and that the archive holds the last version that the database names. A
    PostgreSQL database is filled in one transaction, once everything else stands.

    Raises:
        UsageError: there is no backup, or something lies already where it would be written, which is left
            as it is; or SQLite's file would lie on a network disk.
        StoreError: the backup is damaged, or cannot be written; nothing is left of what was begun.
        RegisterError: the register does not hold on this machine.
    """
    held = manifest.read(backup)
    register = register.absolute()
    where = _places(backup, register, held)
    refuse_network(where.database)
    was_broken_off = undo_unfinished(register)
    if (taken := where.taken) is not None:
        raise UsageError(
            f"{taken} exists and is left as it is; a backup is restored into a folder that holds no "
            "register, database or snapshots: name another folder, or move it away"
        )
    move = Move(register)
    try:
        with move.undone_on_failure():
            _lay_out(backup, held, where, move)
            move.into_place()
            content = (backup / manifest.REGISTER).read_bytes()
            read_register(content, str(register), register.parent.resolve())
            if where.file is None:
                with _explained(was_broken_off=was_broken_off):
                    restore_database(where.database, backup / manifest.DATABASES[held.database])
            with _filled(where):
                if where.file is None:
                    _examine(where.database, where.snapshots, held)
                move.finish()
    except OSError as error:
        raise StoreError(
            f"the backup could not be restored: {error}; nothing is left of what was begun"
        ) from error
    return held


@contextlib.contextmanager
def _explained(*, was_broken_off: bool) -> Iterator[None]:
    """Say, where a PostgreSQL database is refused, that it may be an earlier restore that filled it."""
    try:
        yield
    except UsageError as error:
        if not was_broken_off:
            raise
        raise UsageError(f"{error} (the restore that was broken off may have filled it)") from error


@contextlib.contextmanager
def _filled(where: _Places) -> Iterator[None]:
    """Say, where the block fails, that a PostgreSQL database stays filled: somebody may use it by now."""
    try:
        yield
    except (StoreError, OSError) as error:
        if where.file is not None:
            raise
        raise StoreError(
            f"{error}; its database was filled already: empty it before you try again"
        ) from error


def _places(backup: Path, register: Path, held: Manifest) -> _Places:
    """Read where the things of a backup go; the register as a whole cannot hold before they are there."""
    data = read_yaml((backup / manifest.REGISTER).read_bytes(), manifest.REGISTER).data
    written = data if isinstance(data, dict) else {}
    network = written.get("network")
    ca = network.get("ca") if isinstance(network, dict) else None
    folder = register.parent.resolve()

    def path(value: Value) -> Path | None:
        return None if value is None else places.path(folder, value)

    try:
        named = written.get("database")
        database = places.default_database(folder) if named is None else places.database(folder, named)
        snapshots = path(written.get("snapshots")) or folder / "snapshots"
        where = _Places(
            register,
            database,
            database_file(database),
            snapshots,
            path(written.get("rules")) if held.rules else None,
            path(ca) if held.has(manifest.CERTIFICATES) else None,
        )
    except PydanticCustomError as error:
        raise StoreError(f"the register of the backup {backup} cannot be read: {error}") from None
    if (where.file is None) is (held.database == "sqlite"):
        raise StoreError(f"the backup {backup} holds a database of another kind than its register names")
    return where


def _lay_out(backup: Path, held: Manifest, where: _Places, move: Move) -> None:
    """Write everything beside its place, and examine it there."""
    snapshots = move.beside(where.snapshots)
    _lay_out_archive(backup, held, snapshots)
    if where.file is not None:
        file = move.beside(where.file)
        shutil.copyfile(backup / manifest.DATABASES[held.database], file)
        _examine(f"sqlite:///{file}", snapshots, held)
        if any(file.with_name(f"{file.name}{end}").exists() for end in ("-wal", "-shm")):
            raise StoreError(f"the database {file} is still open; end the program that opened it")
    if where.rules is not None:
        rules = move.beside(where.rules)
        rules.mkdir()
        for path in held.rules:
            shutil.copyfile(backup / path, rules / Path(path).name)
    if where.certificates is not None and not where.certificates.exists():
        shutil.copyfile(backup / manifest.CERTIFICATES, move.beside(where.certificates))
    shutil.copyfile(backup / manifest.REGISTER, move.beside(where.register))


def _lay_out_archive(backup: Path, held: Manifest, folder: Path) -> None:
    folder.mkdir()
    if held.refs:
        refs = unbundle(backup / manifest.BUNDLE, folder)
        if refs != held.refs:
            raise StoreError(f"{backup / manifest.BUNDLE} does not hold the branches that were backed up")
    with contextlib.closing(GitArchive(folder)) as archive:
        archive.refresh()


def _examine(database: str, snapshots: Path, held: Manifest) -> None:
    """Hold what was restored to the manifest, upgrade it, and follow the chain."""
    facts = facts_of(database)
    if (facts.head, facts.commit, facts.counts) != (held.head, held.commit, held.counts):
        raise StoreError("the database restored is not the one that was backed up; take another backup")
    engine = open_database(database)
    try:
        wrong = SqlLedger(engine).verify()
    finally:
        engine.dispose()
    if wrong:
        raise StoreError(f"the ledger was altered before the backup: {wrong}; take an earlier backup")
    with contextlib.closing(GitArchive(snapshots)) as archive:
        lacks = held.commit is not None and not archive.has(held.commit)
    if lacks:
        raise StoreError(f"the archive restored lacks commit {held.commit}; take another backup")


def _is_something(path: Path) -> bool:
    return path.is_symlink() or (any(path.iterdir()) if path.is_dir() else path.exists())
