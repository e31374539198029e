"""What a day's round over the real pages costs, and where the time goes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from bench.days import QUIET, moment
from bench.site import RealPages
from monitor.adapters.mail import SmtpMailer
from monitor.adapters.stores.archive import GitArchive
from monitor.adapters.stores.ledger import SqlLedger
from monitor.adapters.stores.outbox import SqlOutbox
from monitor.adapters.stores.records import SqlRecords
from monitor.adapters.web.browser import BrowserFetcher
from monitor.app import App
from monitor.core.checks import OutcomeName
from monitor.core.clauses.read import read
from monitor.core.clauses.rules import RuleSet
from monitor.core.drift import compare
from monitor.core.extract import combine, extract
from monitor.services.assess import Job
from monitor.services.versions import Workshop

MEASURED = Path(__file__).with_name("measured.py")
PARTS = ("start", "fetch", "extraction", "reading", "comparing", "stores", "mail")

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one round cost, in seconds."""

    name: str
    wall: float
    cpu: float
    """Of the round's process and of every process it started."""
    texts: int
    """New ones."""
    worked_on: int
    """Terms that went to a worker: neither "not modified" nor the same bytes."""
    parts: Mapping[str, float]
    """By name. They were taken one by one, in one process, so they need not add up to `wall`."""


def measure(name: str, config: Path, pages: RealPages, day: date) -> Cost:
    """Do the round of a day as cron does it, in a process of its own; and on a copy, from within.

    Args:
        name: what the round is called in the table.
        config: the register.
        pages: where the pages are; moved to the day.
        day: its date; the stores have not had it yet.

    Raises:
        RuntimeError: the round failed.
    """
    pages.move(day.isoformat())
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(config.parent, Path(folder) / "copy")) / config.name
        parts, texts, worked_on = _parts(copy, moment(day))
    command = ["--config", str(config), "--now", moment(day).isoformat(), "check"]
    figures = _measured(*command)
    if figures["code"] not in (0, 1):
        raise RuntimeError(f"the round of {day} ended with exit code {figures['code']}")
    return Cost(
        name,
        figures["wall"],
        figures["cpu"],
        texts,
        worked_on,
        {"start": _measured("--version")["wall"], **parts},
    )


def _measured(*arguments: str) -> dict[str, float]:
    command = [sys.executable, str(MEASURED), sys.executable, "-m", "monitor", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _parts(config: Path, now: datetime) -> tuple[Mapping[str, float], int, int]:
    watches = {name: Watch() for name in ("fetch", "stores", "mail")}
    inline = _Inline()
    with _Watched(config, now, watches, inline) as app:
        done = app.check((), QUIET)
        rules = app.shop.reader().rules
    texts = sum(each.outcome is OutcomeName.CHANGED for each in done.fared)
    spent = {name: watch.seconds for name, watch in watches.items()}
    return spent | _pure(inline.jobs, rules), texts, len(inline.jobs)


def _pure(jobs: list[Job], rules: RuleSet) -> dict[str, float]:
    """Time the pure functions over the work of a round, one after another."""
    spent = defaultdict[str, float](float)
    for job in jobs:
        began = time.perf_counter()
        text = combine(
            [
                extract(
                    snapshot.body,
                    document,
                    media_type=snapshot.media_type,
                    charset=snapshot.charset,
                    address=snapshot.address,
                ).text
                for document, snapshot in zip(job.terms.documents, job.snapshots, strict=True)
            ]
        )
        extracted = time.perf_counter()
        reading = read(text, rules, terms_type=job.terms.id.type)
        seen = time.perf_counter()
        if job.last is not None:
            compare(job.last.text, text, job.last.reading, reading)
        spent["extraction"] += extracted - began
        spent["reading"] += seen - extracted
        spent["comparing"] += time.perf_counter() - seen
    return spent


class Watch:
    """Adds up the time during which at least one call is under way, whatever the thread."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._lock = threading.Lock()
        self._calls, self._since = 0, 0.0

    def over(self, port: T) -> T:
        """Return the port with every call on it timed."""
        return cast("T", _Timed(port, self))

    def __enter__(self) -> None:
        with self._lock:
            self._calls += 1
            if self._calls == 1:
                self._since = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._calls -= 1
            if self._calls == 0:
                self.seconds += time.perf_counter() - self._since


class _Timed:
    def __init__(self, port: object, watch: Watch) -> None:
        self._port, self._watch = port, watch

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 — whatever the port has
        found = getattr(self._port, name)

        def timed(*args: object, **kwargs: object) -> object:
            with self._watch:
                return found(*args, **kwargs)

        return timed if callable(found) else found


class _Inline(Executor):
    """Works at once, in this process, and keeps the jobs of the round."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self._turn = threading.Lock()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function now."""
        future: Future[T] = Future()
        with self._turn:  # what a worker keeps is its own
            self.jobs += [each for each in args if isinstance(each, Job)]
            future.set_result(fn(*args, **kwargs))
        return future


class _Watched(App):
    """The application with a watch over each of its ports."""

    def __init__(self, config: Path, now: datetime, watches: Mapping[str, Watch], inline: Executor) -> None:
        super().__init__(config, now)
        self._watches, self._inline = watches, inline

    @cached_property
    def archive(self) -> GitArchive:
        return self._watches["stores"].over(super().archive)

    @cached_property
    def records(self) -> SqlRecords:
        return self._watches["stores"].over(super().records)

    @cached_property
    def ledger(self) -> SqlLedger:
        return self._watches["stores"].over(super().ledger)

    @cached_property
    def outbox(self) -> SqlOutbox:
        return self._watches["stores"].over(super().outbox)

    @cached_property
    def shop(self) -> Workshop:
        return replace(super().shop, executor=self._inline)

    def mailer(self) -> SmtpMailer | None:
        found = super().mailer()
        return found and self._watches["mail"].over(found)

    def fetcher(self) -> BrowserFetcher:
        return self._watches["fetch"].over(super().fetcher())
