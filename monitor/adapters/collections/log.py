"""The history of a collection as `git log --raw -z` prints it, read into records.

Merges are listed once for each parent. What a merge left in a file is a record of its own only where it is
neither what the commits before it, in this order, left there: a merge that brings nothing of its own says
nothing, and the last record of a file is what the branch holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from monitor.core.collection import Record, SnapshotDates, counts, kind_of, terms_at, terms_of_snapshot
from monitor.core.errors import CollectionError
from monitor.core.terms import TermsId

#: Every option is written out, so that no setting of the repository's changes what is printed. A file is the
#: same under a new name while four fifths of it stand; more than that, and two terms of one vendor would pass
#: for each other. No more than 400 names are compared: beyond, only exact copies count.
COMMAND: Final = (
    "-c", "log.showRoot=true", "-c", "diff.orderFile=/dev/null",
    "log", "--raw", "-z", "--no-abbrev", "--topo-order", "--reverse", "--diff-merges=separate",
    "--find-renames=80%", "-l400", "--no-color", "--no-ext-diff", "--no-textconv", "--no-show-signature",
    "--no-notes", "--no-mailmap", "--no-relative", "--encoding=UTF-8", "--format=tformat:%H %at %P%x00%s",
)  # fmt: skip
#: The same for a repository without its files, where nothing can be compared.
COMMITS_COMMAND: Final = (*COMMAND, "--no-renames")


class _Touch(NamedTuple):
    """One line of a raw diff: what was at `source` before, what is at `path` now."""

    source: str
    path: str
    old: str | None
    new: str | None


class _Commit(NamedTuple):
    """A commit as the log prints it; a tuple, since there are tens of thousands."""

    id: str
    at: datetime
    subject: str
    is_merge: bool
    touches: tuple[_Touch, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """A collection's history, read."""

    records: tuple[Record, ...]
    """In topological order, oldest first."""
    last_activity: datetime | None
    """The latest author date of any commit, UTC."""


def read_log(printed: bytes) -> Log:
    """Read what `COMMAND` printed.

    Raises:
        CollectionError: a commit bears a date that is none.
    """
    records: list[Record] = []
    last: datetime | None = None
    holds: dict[str, str | None] = {}
    for commit in _commits(printed):
        last = commit.at if last is None else max(last, commit.at)
        records += _records(commit, holds)
    return Log(tuple(records), last)


def read_snapshots(printed: bytes) -> SnapshotDates:
    """Read what `COMMITS_COMMAND` printed of a repository of snapshots.

    Raises:
        CollectionError: a commit bears a date that is none.
    """
    dates: dict[TermsId, dict[str, list[datetime]]] = {}
    for commit in _commits(printed):
        for touch in commit.touches:
            if touch.new is not None and (terms := terms_of_snapshot(touch.path)) is not None:
                dates.setdefault(terms, {}).setdefault(touch.path, []).append(commit.at)
    return {
        terms: {path: tuple(moments) for path, moments in documents.items()}
        for terms, documents in dates.items()
    }


def _commits(printed: bytes) -> Iterator[_Commit]:
    """Split the log: a head, a subject, then raw lines, each followed by one path, or two where it moved."""
    tokens = printed.split(b"\0")
    end = len(tokens) - 1  # what follows the last NUL is empty
    position = 0
    while position < end:
        commit, stamp, parents = tokens[position].decode("ascii", "replace").split(" ", 2)
        subject = tokens[position + 1].decode("utf-8", "replace")
        position += 2
        touches = []
        while position < end and (line := tokens[position].lstrip(b"\n")).startswith(b":"):
            old_mode, new_mode, old, new, status = line[1:].decode("ascii").split(" ")
            moved = status[0] in "RC"
            source, path = tokens[position + 1], tokens[position + 1 + moved]
            position += 2 + moved
            touches.append(_Touch(_path(source), _path(path), _text(old_mode, old), _text(new_mode, new)))
        yield _Commit(commit, _moment(commit, stamp), subject, " " in parents, tuple(touches))


def _path(name: bytes) -> str:
    """Return a path; one that is not UTF-8 names no terms, and must not look like one that does."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return ""


def _text(mode: str, blob: str) -> str | None:
    """Return the object of a plain file; a link or a submodule holds no text."""
    return blob if mode.startswith("100") else None


def _moment(commit: str, stamp: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise CollectionError(f"the commit {commit} bears a date that is none: {stamp!r}") from error


def _records(commit: _Commit, holds: dict[str, str | None]) -> Iterator[Record]:
    """Give what one commit did to terms; `holds`, what each of their paths holds, is brought up to date."""
    touched = []
    for touch in _outcome(commit, holds) if commit.is_merge else _moves_apart(commit.touches):
        terms = terms_at(touch.path)
        if terms is not None and (touch.path in holds or counts(terms, commit.subject)):
            touched.append((terms, touch))
    alone = len(touched) == 1
    for terms, touch in touched:
        kind = kind_of(commit.subject, terms, alone=alone)
        yield Record(terms, touch.path, commit.id, commit.at, kind, touch.new, touch.old)
        holds[touch.path] = touch.new


def _moves_apart(touches: Iterable[_Touch]) -> Iterator[_Touch]:
    """Tell a move as a removal here and a text there, whose earlier form is what stood under the old name."""
    for touch in touches:
        if touch.source != touch.path:
            yield _Touch(touch.source, touch.source, touch.old, None)
            was_terms = terms_at(touch.source) is not None
            yield touch._replace(old=touch.old if was_terms else None)
        elif touch.old != touch.new:  # else only the file's mode changed
            yield touch


def _outcome(commit: _Commit, holds: Mapping[str, str | None]) -> Iterator[_Touch]:
    """Tell what a merge left that the commits before it, in this order, did not."""
    left: dict[str, str | None] = {}
    for touch in commit.touches:  # against each parent in turn
        left |= {touch.source: None, touch.path: touch.new}
    for path, new in left.items():
        if holds.get(path) != new:
            yield _Touch(path, path, holds.get(path), new)
