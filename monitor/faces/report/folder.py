"""The folder of a site: only what changed is written, and only what the site wrote is ever removed."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from monitor.core.errors import UsageError

#: What tells that a folder is a site of ours: the files in it that we wrote, with what each was made from.
MANIFEST: Final = ".monitor-report.json"
_VERSION: Final = 1
#: What our own paths look like; nothing else is ever removed, whatever a manifest says.
_OURS: Final = re.compile(r"(?:[a-z0-9][a-z0-9-]*/){0,3}[a-z0-9][a-z0-9-]*(?:\.[a-z0-9]+)?")

#: Seconds that one writer waits for another: a large site takes half of it.
PATIENCE: Final = 60.0
_EACH: Final = 0.1


@contextlib.contextmanager
def alone(path: Path, patience: float) -> Iterator[None]:
    """Keep other processes from writing a site into a folder, making it where there is none.

    A round may write the page while a person does, and each removes what no longer belongs to it. The folder
    itself is locked, so that no lock lies among what is published. Where the file system cannot do that (some
    network mounts), writers go on as if alone: what they spoil for each other the next one mends.

    Args:
        path: the folder.
        patience: how many seconds to wait for another process to end.

    Raises:
        UsageError: another process went on writing, or the folder cannot be used.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise UsageError(f"{path} cannot be used: {error.strerror}; name another folder") from error
    try:
        until = time.monotonic() + patience
        while not _locked(handle):
            if time.monotonic() > until:
                raise UsageError(
                    f"another process is writing into {path}; wait for it to end, or name another folder "
                    "with --out"
                )
            time.sleep(_EACH)
        yield
    finally:
        with contextlib.suppress(OSError):  # a worker that was forked meanwhile would keep it otherwise
            fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def _locked(handle: int) -> bool:
    """Take the lock of a folder; False: somebody else has it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # there are no locks here
    return True


@dataclass(slots=True)
class SiteFolder:
    """A folder, while a site is written into it. Files appear in it whole, or not at all."""

    path: Path
    known: dict[str, str]
    """What was written before: by path, what it was made from, or else the digest of its bytes."""
    seen: dict[str, str] = field(default_factory=dict)
    """What belongs to the site now."""
    made: set[Path] = field(default_factory=set)
    """Folders that are there."""
    written: int = 0
    removed: int = 0

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a folder, making it where there is none.

        Raises:
            UsageError: it holds something else than a site of ours, or cannot be used.
        """
        try:
            path.mkdir(parents=True, exist_ok=True)
            known = _manifest(path)
            if known is None:
                if any(path.iterdir()):
                    raise UsageError(
                        f"{path} is not empty and holds no page that `monitor report` wrote, so nothing was "
                        "touched; name another folder with --out, or empty this one"
                    )
                known = {}
                # First of all, so that whatever happens next the folder is known for ours.
                _replace(path / MANIFEST, _plain(known), durably=True)
        except OSError as error:
            raise UsageError(f"{path} cannot be used: {error.strerror}; name another folder") from error
        return cls(path, known)

    def keeps(self, path: str, key: str) -> bool:
        """Tell whether a file made from `key` is there already; then it belongs to the site as it is.

        An empty one is not: some file systems leave that of a file that was replaced just before a power cut.
        """
        file = self.path / path
        if self.known.get(path) != key or not file.is_file() or not file.stat().st_size:
            return False
        self.seen[path] = key
        return True

    def put(self, path: str, content: bytes, key: str | None = None) -> None:
        """Have a file hold `content`: it is written only where it does not.

        Args:
            path: in the site.
            content: its bytes.
            key: what it was made from, where that tells sooner than its bytes whether it has to be made anew.

        Raises:
            OSError: it cannot be written.
        """
        assert _OURS.fullmatch(path), path
        self.seen[path] = key or hashlib.sha256(content).hexdigest()
        file = self.path / path
        # What nobody knows of is written without a look, which for thousands of new files costs too.
        if path in self.known and file.is_file() and file.read_bytes() == content:
            return
        if file.parent not in self.made:
            file.parent.mkdir(parents=True, exist_ok=True)
            self.made.add(file.parent)
        _replace(file, content)
        self.written += 1

    def close(self) -> None:
        """Remove what belongs to the site no longer, and note what does.

        Raises:
            OSError: something cannot be removed or written.
        """
        for path in sorted(self.known.keys() - self.seen.keys()):
            if not _OURS.fullmatch(path):
                continue
            file = self.path / path
            if file.is_file() and not file.is_symlink():
                file.unlink()
                self.removed += 1
                with contextlib.suppress(OSError):
                    file.parent.rmdir()  # once it is empty
        if self.seen != self.known:
            _replace(self.path / MANIFEST, _plain(self.seen), durably=True)


def _manifest(path: Path) -> dict[str, str] | None:
    """Return what a manifest names; None where there is none that can be read."""
    file = path / MANIFEST
    if not file.is_file() or file.is_symlink():
        return None
    try:
        plain = json.loads(file.read_bytes())
        if plain["version"] != _VERSION:
            return None
        return {str(each): str(key) for each, key in plain["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _plain(files: Mapping[str, str]) -> bytes:
    return json.dumps({"version": _VERSION, "files": files}, sort_keys=True, indent=0).encode()


def _replace(file: Path, content: bytes, *, durably: bool = False) -> None:
    """Put a file in place at once; it can be read by whoever may read what this process writes.

    Args:
        file: it.
        content: of it.
        durably: it is whole even after a power cut. Pages are made again; but by its manifest alone is a
            folder known for ours.
    """
    temporary = f"{file.parent}/.{file.name}.{os.getpid()}.tmp"
    try:
        with open(temporary, "wb") as written:  # noqa: PTH123 (thousands of files: a path each costs more than they)
            written.write(content)
            if durably:
                written.flush()
                os.fsync(written.fileno())
        os.replace(temporary, file)  # noqa: PTH105 (same)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
