"""Files and folders written beside their places, then moved into them: all, or what tells that it is not all.

Before the first is moved, a note beside the last place names each by its inode. The last place is filled last
and the note removed after it: where a process was killed in between, the note tells, and what it names can be
taken away again without touching anything else.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from monitor.adapters.stores.durable import sync, sync_all
from monitor.core.errors import StoreError

_BESIDE = ".restoring"
_NOTE = ".unfinished"

Inodes = Mapping[str, Sequence[int]]
"""Device and inode of what was to be at a place."""


@dataclass(slots=True)
class Move:
    """Files and folders that wait beside their places, are moved into them together, or taken away again."""

    last: Path
    """The place that is filled last: with it, all is there."""
    waiting: dict[Path, Path] = field(default_factory=dict)
    """The place of each, by where it lies until then."""
    moved: list[Path] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)
    """Folders around them that were not there."""

    def beside(self, place: Path) -> Path:
        """Return where to write what is to be at `place`: free, and in the same folder."""
        self._make(place.parent)
        path = place.with_name(f".{place.name}{_BESIDE}")
        remove(path)  # of a process that was killed
        self.waiting[path] = place
        return path

    def into_place(self) -> None:
        """Move everything that waits but the last."""
        note = _note_of(self.last)
        note.write_text(json.dumps({str(place): _inode(path) for path, place in self.waiting.items()}))
        sync(note)
        sync(note.parent)
        for path, place in list(self.waiting.items()):
            if place != self.last:
                self._move(path, place)

    def finish(self) -> None:
        """Move the last."""
        self._move(next(path for path, place in self.waiting.items() if place == self.last), self.last)
        _note_of(self.last).unlink()
        sync(self.last.parent)

    @contextlib.contextmanager
    def undone_on_failure(self) -> Iterator[None]:
        """Take away what was written where the block fails."""
        try:
            yield
        except BaseException:
            for path in [*self.waiting, *self.moved, _note_of(self.last)]:
                remove(path)
            for folder in reversed(self.made):
                with contextlib.suppress(OSError):
                    folder.rmdir()
            raise

    def _move(self, path: Path, place: Path) -> None:
        sync_all(path)
        if place.is_dir():
            place.rmdir()  # an empty one, or this fails
        path.rename(place)
        del self.waiting[path]
        self.moved.append(place)
        sync(place.parent)

    def _make(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            # What is put back names people: nobody else's to read.
            each.mkdir(mode=0o700 if each == folder else 0o777)
            self.made.append(each)


def refuse_unfinished(last: Path) -> None:
    """Refuse what a killed process moved only a part of.

    Args:
        last: the place that was to be filled last.

    Raises:
        StoreError: it was not.
    """
    noted = _noted(last)
    if _is_whole(last, noted):
        _note_of(last).unlink(missing_ok=True)  # killed after the last step but this
    elif noted:
        raise StoreError(
            f"a restore to {last} was broken off, and what it left is not whole: run `monitor restore` "
            "again; it takes that away first"
        )


def undo_unfinished(last: Path) -> bool:
    """Take away what a killed process had moved, and tell whether there was any such.

    What has come to one of its places since, and what it did not write itself, is left alone.
    """
    noted = _noted(last)
    if _is_whole(last, noted):
        noted = {}
    for place, inode in noted.items():
        if inode == _inode(Path(place)):
            remove(Path(place))
    _note_of(last).unlink(missing_ok=True)
    return bool(noted)


def remove(path: Path) -> None:
    """Remove a file or a folder, if there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _note_of(last: Path) -> Path:
    return last.with_name(f".{last.name}{_NOTE}")


def _noted(last: Path) -> Inodes:
    """Return what the note beside a place says; half a note says nothing, and nothing was moved then."""
    try:
        noted: Inodes = json.loads(_note_of(last).read_text())
    except (OSError, ValueError):
        return {}
    return noted


def _is_whole(last: Path, noted: Inodes) -> bool:
    return bool(noted) and noted.get(str(last)) == _inode(last)


def _inode(path: Path) -> list[int] | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return [found.st_dev, found.st_ino]
