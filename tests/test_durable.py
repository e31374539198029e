"""What the database names is on the disk before the database says so: seen in the calls of a round."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import git
import pytest
from sqlalchemy import Engine, event

from tests.faces.office import Office, office
from tests.samples import IN_US, day
from tests.samples import page as terms_page

ROOT = Path(__file__).resolve().parents[1]
REF = "refs/heads/main"
#: A call that strace saw whole, one that it saw begin, and the end of one.
_WHOLE = re.compile(r"(\d+) +(\w+)\((.*)\) += 0$")
_BEGUN = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
_ENDED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>.*\) += 0$")
_OPEN = re.compile(r"\d+<(.*)>")
_NAME = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class Call:
    """Something that was done, once it had been done."""

    what: str
    """`sync`, `move` (of a file to its name), `git`, or `SQL`."""
    about: str
    """The path, the words of the command, or the statement with its values."""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as one:
        assert one.run("check").code == 0
        one.serve(terms_page(location=IN_US))
        yield one


@pytest.fixture
def watched(here: Office) -> tuple[Office, list[Call]]:
    """Do a round in this process, and note what it did."""
    calls: list[Call] = []
    sync, execute = os.fsync, git.Git.execute

    def synced(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        sync(handle)
        calls.append(Call("sync", str(path)))

    def executed(self: git.Git, command: Sequence[str], *rest: object, **how: object) -> object:
        result: object = execute(self, command, *rest, **how)  # type: ignore[call-overload] # as it came
        calls.append(Call("git", " ".join(command)))
        return result

    def wrote(_: object, __: object, statement: str, values: object, *___: object) -> None:
        calls.append(Call("SQL", f"{statement} {values}"))

    event.listen(Engine, "after_cursor_execute", wrote)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", synced)
            patch.setattr(git.Git, "execute", executed)
            assert here.run("check", number=1).code == 0
    finally:
        event.remove(Engine, "after_cursor_execute", wrote)
    return here, calls


def test_the_database_names_a_commit_once_its_reference_and_every_object_are_on_the_disk(
    watched: tuple[Office, list[Call]],
) -> None:
    here, calls = watched
    archive = here.folder / "snapshots" / ".git"
    [commit] = _git(here, "rev-list", "main", "^main~1")
    moved = _first(calls, lambda call: call.what == "git" and f"-- {REF} {commit}" in call.about)
    named = _first(calls, lambda call: "INSERT INTO versions" in call.about and commit in call.about)
    synced = {call.about for call in calls[:moved] if call.what == "sync"}
    new = _git(here, "rev-list", "--objects", "--no-object-names", "main", "^main~1")
    assert len(new) == 5  # the commit, two trees, text and bytes
    for name in new:
        assert str(archive / "objects" / name[:2] / name[2:]) in synced
        assert str(archive / "objects" / name[:2]) in synced
    assert str(archive / "objects") in synced
    assert Call("sync", str((archive / REF).parent)) in calls[moved:named]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_operating_system_is_asked_to_keep_a_reference_before_the_database(
    here: Office, tmp_path: Path
) -> None:
    calls = _traced(here, tmp_path / "trace")
    archive, log = here.folder / "snapshots" / ".git", str(here.folder / "monitor.db-wal")
    moved = _first(calls, lambda call: call == Call("move", str(archive / REF)))
    assert Call("sync", f"{archive / REF}.lock") in calls[:moved]
    new = _git(here, "rev-list", "--objects", "--no-object-names", "main", "^main~1")
    for name in new:
        assert Call("sync", str(archive / "objects" / name[:2] / name[2:])) in calls[:moved]
    later = [call.about for call in calls[moved:] if call.what == "sync"]
    assert later.index(str((archive / REF).parent)) < later.index(log)


def _traced(here: Office, trace: Path) -> Sequence[Call]:
    """Do a round in a process of its own, and return the syncs and moves that the system did for it, in order."""
    command = [
        *("strace", "-f", "-y", "-o", str(trace), "-e", "trace=fsync,fdatasync,rename,renameat,renameat2"),
        *(sys.executable, "-m", "tests.killing"),
    ]
    order = {"config": str(here.config), "now": day(1).isoformat(), "kill_at": None, "is_practice": True}
    done = subprocess.run(
        command, input=f"{json.dumps(order)}\n", cwd=ROOT, capture_output=True, text=True, check=False
    )
    if "ptrace" in done.stderr:
        pytest.skip(f"this system lets nobody trace: {done.stderr.splitlines()[0]}")
    assert json.loads(done.stdout)["error"] is None
    return list(_calls(trace.read_text().splitlines()))


def _calls(lines: Sequence[str]) -> Iterator[Call]:
    begun: dict[tuple[str, str], str] = {}
    for line in lines:
        if found := _BEGUN.fullmatch(line):
            begun[found[1], found[2]] = found[3]
            continue
        if found := _ENDED.fullmatch(line):
            name, words = found[2], begun[found[1], found[2]]
        elif found := _WHOLE.fullmatch(line):
            name, words = found[2], found[3]
        else:
            continue
        if name.startswith("rename"):
            yield Call("move", _NAME.findall(words)[-1])
        elif opened := _OPEN.fullmatch(words):
            yield Call("sync", opened[1])


def _first(calls: Sequence[Call], is_it: Callable[[Call], bool]) -> int:
    return next(n for n, call in enumerate(calls) if is_it(call))


def _git(here: Office, *words: str) -> Sequence[str]:
    command = ["git", "-C", str(here.folder / "snapshots"), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
