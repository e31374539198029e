"""What ten years of many tools cost: `python bench/scale.py [--tools 1,50,500,5000] [--git 500]`.

Makes the stores of an organisation that has watched that many tools for ten years (four terms each, three
changes a year each, five outages, and per tool twenty decisions), then prints how long `status` and a quiet
round take, beside what the database needs to read and to write as many rows in the same run. Nothing is
fetched: the vendors answer "not modified". The git archive is made for fewer terms, and extrapolated.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.decade import CHANGES, NOW, TYPES, YEARS, fill, history, one_tool, plain_register, written
from monitor.__main__ import collect_seldom
from monitor.adapters.config import load_register
from monitor.adapters.stores.archive import GitArchive
from monitor.app import App
from monitor.core.checks import OutcomeName
from monitor.core.register import Register
from monitor.core.terms import Fetched, NotModified, Snapshot, SourceDocument, Validators
from monitor.services.rounds import Progress, do_round
from monitor.services.status import Standing
from tests.fakes import FakeWitnesses, InlineExecutor, MemoryArchive

HERE = Path(__file__).resolve().parent
QUIET = Progress(lambda _: None, lambda _: None, lambda _: None)


class Unmoved:
    """A fetcher whose every answer is "not modified"."""

    def fetch(self, document: SourceDocument, known: Validators | None) -> Fetched:  # noqa: ARG002
        return NotModified(document.id)

    def render(self, document: SourceDocument, snapshot: Snapshot) -> Snapshot:  # noqa: ARG002
        return snapshot

    def close(self) -> None:
        pass


class Still(MemoryArchive):
    """An archive that holds whatever it is asked for, and nothing new."""

    def has(self, commit: str) -> bool:  # noqa: ARG002
        return True

    def since(self, commit: str | None) -> Iterator[Any]:  # noqa: ARG002
        return iter(())


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds, by the clock and of this process."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.3f} ({self.cpu:.3f})"


@contextlib.contextmanager
def spent(into: list[Spent]) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    into.append(Spent(time.perf_counter() - wall, time.process_time() - cpu))


# --- what is measured --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cost:
    tools: int
    status: Spent
    register: Spent
    kept: Spent
    command: Spent
    """The best of three: that costs least which nobody disturbs."""
    round: Spent
    again: Spent
    read: Spent
    write: Spent
    size: int
    rows: int


def measure(tools: int, folder: Path) -> Cost:
    config = folder / "sources.yaml"
    config.write_text(yaml.dump(plain_register(tools), Dumper=yaml.CSafeDumper), encoding="utf-8")
    took: list[Spent] = []
    with spent(took):
        register = load_register(config)
    with spent(took):
        load_register(config)
    with _app(config, NOW, register) as app:
        one_tool(app, register)
        file = Path(register.database.removeprefix("sqlite:///"))
    rows = fill(file, tools)
    with _app(config, NOW, register) as app, spent(took):
        _ = [_shown(each) for each in app.standings()]
    command = [sys.executable, "-m", "monitor", "--config", str(config), "--now", NOW.isoformat(), "status"]
    runs = [_run(command) for _ in range(3)]
    size = file.stat().st_size
    took += _floor(file)
    for now in (NOW, NOW + timedelta(days=1)):
        with _app(config, now, register) as app, spent(took):
            _round(app, now, tools)
    first, again, status, read, write, one, other = took
    return Cost(
        tools, status, first, again, min(runs, key=lambda run: run.cpu), one, other, read, write, size, rows
    )


def _run(command: Sequence[str]) -> Spent:
    done = subprocess.run(
        [sys.executable, str(HERE / "measured.py"), *command], check=True, capture_output=True, text=True
    )
    found = json.loads(done.stdout)
    return Spent(found["wall"], found["cpu"])


def _app(config: Path, now: datetime, register: Register) -> App:
    app = App(config, now)
    app.__dict__["register"] = register  # reading it is measured apart
    return app


def _shown(standing: Standing) -> tuple[object, ...]:
    decision = standing.decision
    assert decision is not None
    return decision.status, decision.basis, standing.verified, standing.troubled


def _round(app: App, now: datetime, tools: int) -> None:
    app.__dict__["archive"] = Still()
    shop = replace(app.shop, executor=InlineExecutor(), witnesses=FakeWitnesses())
    done = do_round(shop, Unmoved(), app.bench, app.outbox, None, (), now, QUIET, lambda _: None)
    assert len(done.fared) == tools * len(TYPES)
    assert {each.outcome for each in done.fared} == {OutcomeName.UNCHANGED}, done.fared[0]
    assert not done.entries, done.entries[0]
    assert done.alerts == 0


def _floor(file: Path) -> list[Spent]:
    """Take what the database alone needs: to read what `status` shows, and to write what a round notes."""
    took: list[Spent] = []
    db = sqlite3.connect(file, isolation_level=None)
    with spent(took):
        db.execute("SELECT outline FROM standing").fetchall()
        db.execute("SELECT * FROM latest").fetchall()
    copy = file.with_name("copy.db")
    shutil.copy(file, copy)
    db.close()
    db = sqlite3.connect(copy, isolation_level=None)
    db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
    last = db.execute('SELECT service, type, max("first") FROM checks GROUP BY service, type').fetchall()
    with spent(took):
        db.execute("BEGIN IMMEDIATE")
        where = 'WHERE service = ? AND type = ? AND "first" = ?'
        db.executemany(f"UPDATE checks SET last = '{written(NOW)}', rounds = rounds + 1 {where}", last)
        db.execute("COMMIT")
    db.close()
    copy.unlink()
    return took


# --- git ---------------------------------------------------------------------------------------------


def git(terms: int, folder: Path) -> str:
    """Make an archive of so many terms; say how large it is, and what a quiet round asks of it costs."""
    took: list[Spent] = []
    with spent(took):
        history(terms, folder)
    size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    found = subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "main"], check=True, capture_output=True, text=True
    )
    head = found.stdout.strip()
    with spent(took):
        archive = GitArchive(folder)
        archive.recover()
        assert archive.has(head)
        assert not list(archive.since(head))
        archive.close()
    times = 20_000 / terms
    return (
        f"git: {terms} terms × {YEARS * CHANGES} versions: {size / 1e6:.0f} MB, packed; written in "
        f"{took[0].wall:.1f} s; a quiet round asks it for {took[1].wall * 1000:.0f} ms. "
        f"EXTRAPOLATED to 20,000 terms (× {times:.0f}, taken as linear): {size * times / 1e9:.1f} GB"
    )


# --- what is printed ---------------------------------------------------------------------------------


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--tools", default="1,50,500,5000", help="how many tools, one line each")
    options.add_argument("--git", type=int, default=500, help="terms in git; 0: none")
    chosen = options.parse_args()
    print("seconds by the clock (and of the processor); a round: ms a terms; limit: sqlite3 alone")
    smallest: Spent | None = None
    collect_seldom()  # as the command does
    for tools in map(int, chosen.tools.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            found = measure(tools, Path(folder))
        smallest = smallest or found.command
        _print(found, smallest)
    if chosen.git:
        with tempfile.TemporaryDirectory() as folder:
            print(git(chosen.git, Path(folder) / "snapshots.git"))
    return 0


def _print(cost: Cost, smallest: Spent) -> None:
    each = 1000 / (cost.tools * len(TYPES))
    first, again, limit = (Spent(s.wall * each, s.cpu * each) for s in (cost.round, cost.again, cost.write))
    terms, size = cost.tools * len(TYPES), f"{cost.size / 1e6:.0f} MB"
    more = Spent(cost.command.wall - smallest.wall, cost.command.cpu - smallest.cpu)
    print(
        f"{cost.tools} tools, {terms:,} terms: {cost.rows:,} rows, {size}\n"
        f"  register: {cost.register}, kept {cost.kept}\n"
        f"  what stands: {cost.status}; limit {cost.read}: × {cost.status.cpu / cost.read.cpu:.0f}\n"
        f"  `monitor status`: {cost.command}; more than the smallest: {more}\n"
        f"  quiet round: {first}, the next {again}; limit {limit}: × {again.cpu / limit.cpu:.0f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
