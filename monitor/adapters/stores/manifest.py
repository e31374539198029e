"""What a backup says of itself: what it holds, of which moment, and the digest of each of its files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from monitor.core.errors import StoreError, UsageError

NAME: Final = "manifest.json"
REGISTER: Final = "sources.yaml"
BUNDLE: Final = "snapshots.bundle"
CERTIFICATES: Final = "ca.pem"
RULES: Final = "rules"
#: How a database lies in a backup, by the kind of server: a copy of the file, or a dump of `pg_dump -Fc`.
DATABASES: Final = {"sqlite": "monitor.db", "postgresql": "monitor.dump"}
#: What a backup of this release looks like; raised when an older release could not restore a newer one.
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a backup."""

    path: str
    """Relative to the backup, with slashes."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies in a backup."""

    format: int
    product: str
    """The release that wrote it."""
    at: datetime
    """When it was begun, UTC."""
    database: str
    """The kind of its server: a key of `DATABASES`."""
    revision: str | None
    """Of the database's tables; None where they were never made whole."""
    head: str
    """Of the ledger's chain: what `monitor log` and the mails show."""
    commit: str | None
    """The last version that the database names; the archive of the backup holds it."""
    counts: Mapping[str, int]
    """Rows by table."""
    refs: Mapping[str, str]
    """Where each branch of the archive stood; none where nothing was kept yet."""
    files: tuple[Kept, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The paths of the organisation's own clause rules."""
        return tuple(kept.path for kept in self.files if kept.path.startswith(f"{RULES}/"))

    def has(self, path: str) -> bool:
        """Tell whether a file belongs to the backup."""
        return any(kept.path == path for kept in self.files)


_MANIFEST: Final = TypeAdapter(Manifest)


def listed(folder: Path) -> tuple[Kept, ...]:
    """Return the files in a backup that is being written, by their paths, with size and SHA-256."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return tuple(
        Kept(path.relative_to(folder).as_posix(), path.stat().st_size, sha256_of(path)) for path in paths
    )


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(manifest: Manifest, folder: Path) -> None:
    """Write the manifest into its backup."""
    (folder / NAME).write_bytes(_MANIFEST.dump_json(manifest, indent=1) + b"\n")


def as_json(manifest: Manifest) -> dict[str, object]:
    """Return the manifest as plain values."""
    plain: dict[str, object] = _MANIFEST.dump_python(manifest, mode="json")
    return plain


def read(folder: Path) -> Manifest:
    """Read the manifest of the backup in `folder`, and hold every file to it.

    Raises:
        UsageError: there is no backup, or a newer release wrote it.
        StoreError: a file of it is missing or is not what was written; the message names each.
    """
    try:
        content = (folder / NAME).read_bytes()
    except OSError as error:
        raise UsageError(
            f"{folder} holds no backup ({NAME}: {error.strerror}); name a folder that `monitor backup` wrote"
        ) from None
    try:
        manifest = _MANIFEST.validate_json(content)
    except ValidationError:
        raise StoreError(f"{folder / NAME} is damaged; take another backup") from None
    if manifest.format > FORMAT:
        raise UsageError(
            f"{folder} was written by release {manifest.product}, in a form this one does not know: upgrade "
            "the monitor first"
        )
    if damaged := [*_foreign(manifest), *_damaged(folder, manifest.files)]:
        raise StoreError(f"the backup {folder} is damaged: {'; '.join(damaged)}; take another backup")
    return manifest


def _foreign(manifest: Manifest) -> Iterable[str]:
    """Name what is not of a backup's form: a path that leads elsewhere is never followed."""
    known = {REGISTER, BUNDLE, CERTIFICATES, *DATABASES.values()}
    for kept in manifest.files:
        folder, _, name = kept.path.rpartition("/")
        plain = name.endswith(".yaml") and "\\" not in name and "\0" not in name
        if kept.path not in known and not (folder == RULES and plain):
            yield f"{kept.path!r} is no file of a backup"
    if manifest.database not in DATABASES:
        yield f"{manifest.database!r} is no kind of database"
        return
    for needed in (REGISTER, DATABASES[manifest.database], *([BUNDLE] if manifest.refs else [])):
        if not manifest.has(needed):
            yield f"{needed} is not in its list"


def _damaged(folder: Path, files: Iterable[Kept]) -> Iterable[str]:
    for kept in files:
        path = folder / kept.path
        try:
            if path.stat().st_size != kept.size or sha256_of(path) != kept.sha256:
                yield f"{kept.path} is not what was written"
        except (OSError, ValueError):
            yield f"{kept.path} is missing or cannot be read"
