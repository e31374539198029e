"""Rounds that kill themselves at a chosen instant: `python -m tests.killing` waits for orders on its input.

It forks a process for each round, so that none pays for starting Python, and every round starts alike. Once it
has done such a round itself, none pays for reading the same texts either. An instant is counted in ticks: before
and after every call on the archive, the records, the ledger, the outbox and the mailer, before and after every
SQL statement, every git command, every object written and every fsync.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar, cast

import git
import gitdb
from sqlalchemy import Engine, event

from monitor import app as application
from monitor.adapters.mail import SmtpMailer
from monitor.adapters.rules import rules_digest, rules_in
from monitor.adapters.stores.archive import GitArchive
from monitor.adapters.stores.ledger import SqlLedger
from monitor.adapters.stores.outbox import SqlOutbox
from monitor.adapters.stores.records import SqlRecords
from monitor.app import App
from monitor.services.rounds import Progress

ROOT = Path(__file__).resolve().parents[1]

#: Ticks at which one store knows what another does not yet.
TELLING = {
    *(
        "after git",
        "after record",
        "after quarantine",
        "after add_version",
        "after add_check",
        "after add_checks",
        "after append",
    ),
    *(
        "after add",
        "after mark_tried",
        "after send",
        "before mark_sent",
        "after mark_sent",
        "after complete_round",
    ),
}

P = ParamSpec("P")
T = TypeVar("T")


# --- for the test ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ended:
    """How a round ended."""

    was_killed: bool
    error: str | None
    ticks: Sequence[str]
    """What came next or before at each of them; empty for a killed round."""


class Rounds:
    """Does rounds in processes of their own, on order."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.killing"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def do(self, config: Path, now: datetime, kill_at: int | None = None) -> Ended:
        """Do a round; kill it at a tick, counted from 1."""
        return self._ordered(config, now, kill_at=kill_at, is_practice=False)

    def practise(self, config: Path, now: datetime) -> Ended:
        """Do a round in the process that forks: what it has loaded and read, those after it have too."""
        return self._ordered(config, now, kill_at=None, is_practice=True)

    def _ordered(self, config: Path, now: datetime, **how: object) -> Ended:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"config": str(config), "now": now.isoformat(), **how}
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return Ended(**json.loads(self._process.stdout.readline()))


def instants(ticks: Sequence[str], most: int, seed: int) -> Sequence[int]:
    """Choose so many ticks, counted from 1: first among the telling ones, the same for the same seed."""
    numbers = list(range(1, len(ticks) + 1))
    random.Random(seed).shuffle(numbers)
    return sorted(numbers, key=lambda n: ticks[n - 1] not in TELLING)[:most]


# --- in the process that forks --------------------------------------------------------------------


def main() -> None:
    """Take orders, one a line, and answer each with a line."""
    application.Workers = _Inline  # type: ignore[assignment, attr-defined] # a server of them cannot be forked
    rules_in(())  # once for all rounds
    rules_digest(())
    for line in sys.stdin:
        order = json.loads(line)
        config, now = Path(order["config"]), datetime.fromisoformat(order["now"])
        told = _practise(config, now) if order["is_practice"] else _fork(config, now, order["kill_at"])
        print(json.dumps(told), flush=True)


def _practise(config: Path, now: datetime) -> dict[str, object]:
    return {"was_killed": False, "ticks": [], "error": _failure_of(config, now, _Ticks(None))}


def _fork(config: Path, now: datetime, kill_at: int | None) -> dict[str, object]:
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        os._exit(_round(config, now, kill_at, theirs))
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    told: dict[str, object] = json.loads(said) if said else {"ticks": [], "error": None}
    return told | {"was_killed": os.WIFSIGNALED(status)}


def _round(config: Path, now: datetime, kill_at: int | None, pipe: int) -> int:
    ticks = _Ticks(kill_at)
    ticks.listen()
    error = _failure_of(config, now, ticks)
    with os.fdopen(pipe, "w") as told:
        json.dump({"ticks": ticks.passed, "error": error}, told)
    return 0


def _failure_of(config: Path, now: datetime, ticks: _Ticks) -> str | None:
    """Do a round, and return what it failed with, if it did."""
    try:
        with _Ticking(config, now, ticks) as app:
            app.check((), Progress(lambda _: None, lambda _: None, lambda _: None))
    except Exception as failure:  # noqa: BLE001 — whatever it is, the test is to know
        return f"{type(failure).__name__}: {failure}"
    return None


class _Ticks:
    """Counts, and kills this process when its time has come."""

    def __init__(self, kill_at: int | None) -> None:
        self.passed: list[str] = []
        self._kill_at = kill_at
        self._lock = threading.Lock()

    def tick(self, where: str) -> None:
        with self._lock:
            self.passed.append(where)
            if len(self.passed) == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def around(self, name: str, call: Callable[P, T]) -> Callable[P, T]:
        """Return the call with a tick before it and one after."""

        def ticking(*args: P.args, **kwargs: P.kwargs) -> T:
            self.tick(f"before {name}")
            result = call(*args, **kwargs)
            self.tick(f"after {name}")
            return result

        return ticking

    def over(self, port: T) -> T:
        """Return the port with a tick before and after every call on it."""
        return cast("T", _Port(port, self))

    def listen(self) -> None:
        """Tick below the ports too: this process does nothing but one round."""
        event.listen(Engine, "before_cursor_execute", lambda *_: self.tick("before SQL"))
        event.listen(Engine, "after_cursor_execute", lambda *_: self.tick("after SQL"))
        event.listen(Engine, "commit", lambda *_: self.tick("before commit"))
        os.fsync = self.around("fsync", os.fsync)
        git.Git.execute = self.around("git", git.Git.execute)  # type: ignore[method-assign, assignment] # overloaded
        gitdb.LooseObjectDB.store = self.around("store", gitdb.LooseObjectDB.store)


class _Port:
    def __init__(self, port: object, ticks: _Ticks) -> None:
        self._port, self._ticks = port, ticks

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        return self._ticks.around(name, found) if callable(found) else found


class _Inline(Executor):
    """Works at once, in this process."""

    def __init__(self, _count: int) -> None:
        """Take the place of worker processes."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class _Ticking(App):
    """The application with ticking ports."""

    def __init__(self, config: Path, now: datetime, ticks: _Ticks) -> None:
        super().__init__(config, now)
        self._ticks = ticks

    @cached_property
    def archive(self) -> GitArchive:
        return self._ticks.over(super().archive)

    @cached_property
    def records(self) -> SqlRecords:
        return self._ticks.over(super().records)

    @cached_property
    def ledger(self) -> SqlLedger:
        return self._ticks.over(super().ledger)

    @cached_property
    def outbox(self) -> SqlOutbox:
        return self._ticks.over(super().outbox)

    def mailer(self) -> SmtpMailer | None:
        found = super().mailer()
        return found and self._ticks.over(found)


if __name__ == "__main__":
    main()
