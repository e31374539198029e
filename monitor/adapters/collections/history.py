"""The history of an Open Terms Archive collection, read from a mirror, a clone or a bundle.

One `git log` gives every record, one `git cat-file` the texts that are asked for; a clone's working files are
not looked at, and nothing is written to it.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
import weakref
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, Self

from monitor.adapters.collections import bare
from monitor.adapters.collections.log import COMMAND, COMMITS_COMMAND, Log, read_log, read_snapshots
from monitor.adapters.collections.plumbing import conversing, output
from monitor.core.collection import Record, SnapshotDates
from monitor.core.errors import CollectionError

#: No terms are longer, by far (the longest known have 0.4 MB); a larger file is no text that anybody reads.
MAX_TEXT: Final = 10_000_000
_ID: Final = re.compile(r"[0-9a-f]{40}")
#: How many texts are asked for ahead: what is asked must fit into a pipe (64 kB) while git is busy answering.
_AHEAD: Final = 512
_PART: Final = 1 << 20


class GitHistory:
    """Reads a collection's history (see `monitor.core.collection.History`).

    It is cheap to open, and may be sent to other processes of the machine, where it reads by path; there it
    reads as long as the first one is open. Its methods may be called from several threads.
    """

    def __init__(self, path: Path) -> None:
        """Open a bare mirror, a clone, or a bundle; a bundle is unpacked into a temporary folder.

        Raises:
            CollectionError: there is nothing of the kind.
        """
        self.path = path
        self._finalizer: weakref.finalize[..., GitHistory] | None = None
        self._folder = self._unpacked() if path.is_file() else _git_folder(path)

    def __reduce__(self) -> tuple[type[GitHistory], tuple[Path]]:
        return GitHistory, (self._folder,)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove what a bundle was unpacked into."""
        if self._finalizer is not None:
            self._finalizer()

    def records(self) -> Sequence[Record]:
        """Return every record, in topological order, oldest first."""
        return self._log.records

    def last_activity(self) -> datetime | None:
        """Return the latest author date of any commit, UTC; None in an empty repository."""
        return self._log.last_activity

    def texts(self, blobs: Iterable[str]) -> Iterator[str]:
        """Yield the texts of objects, in the order asked.

        Bytes that are not UTF-8 come out as U+FFFD. What is larger than `MAX_TEXT` bytes comes out empty:
        a text that nobody can read as terms.
        """
        wanted = iter(blobs)
        asked: deque[str] = deque()
        with _damage(self.path), conversing(self._folder, "cat-file", "--batch") as (questions, answers):
            _ask(questions, asked, islice(wanted, _AHEAD))
            while asked:
                text = _answer(answers, asked.popleft())
                if len(asked) <= _AHEAD // 2:
                    _ask(questions, asked, islice(wanted, _AHEAD // 2))
                yield text

    def snapshot_dates(self) -> SnapshotDates:
        """Return when the bytes of source documents were recorded, where this is a repository of snapshots.

        The bytes themselves are not needed: a mirror of the commits alone will do.
        """
        with _damage(self.path):
            return read_snapshots(self._printed(COMMITS_COMMAND))

    @cached_property
    def _log(self) -> Log:
        with _damage(self.path):
            return read_log(self._printed(COMMAND))

    def _printed(self, command: Sequence[str]) -> bytes:
        """Return what a `git log` prints of the whole history that HEAD stands for."""
        if self._is_empty():
            return b""
        asked = ("rev-parse", "--is-shallow-repository", "HEAD^{commit}")
        is_shallow, head = output(self._folder, *asked).decode().split()
        if is_shallow == "true":
            raise CollectionError("it holds the end of the history alone; run `git fetch --unshallow` in it")
        return output(self._folder, *command, "--end-of-options", _checked(head))

    def _is_empty(self) -> bool:
        """Tell a repository that nothing was ever put in from one whose references are lost."""
        said = output(self._folder, "count-objects", "-v").decode()
        counts = dict(line.split(": ", 1) for line in said.splitlines())
        return counts.get("count") == counts.get("in-pack") == "0" and "alternate" not in counts

    def _unpacked(self) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="monitor-bundle-"))
        # Also at the end of the process, but never in one that was forked from it.
        self._finalizer = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        with _damage(self.path):
            bare.make(folder)
            bare.take(folder, self.path.resolve())
        return folder


def _git_folder(path: Path) -> Path:
    """Return the folder where git keeps its own: of a clone, `.git`."""
    for folder in (path / ".git", path):
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
            return folder.resolve()
    raise CollectionError(
        f"{path} is no git repository; name a mirror, a clone or a bundle of a collection's versions"
    )


def _ask(questions: BinaryIO, asked: deque[str], blobs: Iterable[str]) -> None:
    chunk = [_checked(blob) for blob in blobs]
    if chunk:
        asked.extend(chunk)
        questions.write("".join(f"{blob}\n" for blob in chunk).encode())
        questions.flush()


def _answer(answers: BinaryIO, blob: str) -> str:
    head = answers.readline().split()
    if len(head) != 3 or head[0].decode() != blob or head[1] != b"blob":
        raise CollectionError(f"the object {blob} is missing or damaged")
    size = int(head[2])
    if size > MAX_TEXT:
        for done in range(0, size, _PART):
            answers.read(min(_PART, size - done))
        text = b""
    else:
        text = answers.read(size)
    if answers.read(1) != b"\n":  # it ends every answer
        raise CollectionError(f"the object {blob} is damaged")
    # A NUL, which no text has and PostgreSQL's JSON refuses, is an unreadable character like any other.
    return text.decode("utf-8", "replace").replace("\0", "\ufffd")


def _checked(name: str) -> str:
    """Refuse what is no object's id: nothing else may reach a git command."""
    if not _ID.fullmatch(name):
        raise CollectionError(f"{name[:80]!r} is not an object's id")
    return name


@contextlib.contextmanager
def _damage(path: Path) -> Iterator[None]:
    """Say which repository could not be read, and what to do."""
    try:
        yield
    except (CollectionError, OSError, ValueError, LookupError) as error:
        raise CollectionError(
            f"the history in {path} cannot be read: {error}; if it is a mirror, remove it and run "
            "`monitor ota sync`"
        ) from error
