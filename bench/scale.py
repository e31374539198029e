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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.decade import CHANGES, NOW, TYPES, YEARS, fill, grown, history, one_tool, plain_register, written
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
#: Beyond, the register has more characters than a file may have: `monitor status` has nothing to read.
MOST_IN_A_FILE = 2000
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
    command: Mapping[str, float]
    round: Spent
    again: Spent
    read: Spent
    write: Spent
    size: int
    rows: int


def measure(tools: int, folder: Path) -> Cost:
    config = folder / "sources.yaml"
    fits = tools <= MOST_IN_A_FILE
    config.write_text(json.dumps(plain_register(tools if fits else 1)), encoding="utf-8")
    took: list[Spent] = []
    with spent(took):
        register = load_register(config)
    register = register if fits else grown(register, tools)
    with _app(config, NOW, register) as app:
        one_tool(app, register)
        file = Path(register.database.removeprefix("sqlite:///"))
    rows = fill(file, tools)
    with _app(config, NOW, register) as app, spent(took):
        _ = [_shown(each) for each in app.standings()]
    command = [sys.executable, "-m", "monitor", "--config", str(config), "--now", NOW.isoformat(), "status"]
    measured = subprocess.run(
        [sys.executable, str(HERE / "measured.py"), *command], check=True, capture_output=True, text=True
    )
    size = file.stat().st_size
    took += _floor(file)
    for now in (NOW, NOW + timedelta(days=1)):
        with _app(config, now, register) as app, spent(took):
            _round(app, now, tools)
    return Cost(
        tools, took[1], took[0], json.loads(measured.stdout), took[4], took[5], took[2], took[3], size, rows
    )


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
        db.execute(
            "SELECT entry FROM decisions WHERE seq IN (SELECT max(seq) FROM decisions GROUP BY tool, usage)"
        ).fetchall()
        db.execute('SELECT * FROM (SELECT *, max("first") FROM checks GROUP BY service, type)').fetchall()
        db.execute("SELECT * FROM (SELECT *, max(seq) FROM versions GROUP BY service, type)").fetchall()
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
    for tools in map(int, chosen.tools.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            found = measure(tools, Path(folder))
        _print(found)
    if chosen.git:
        with tempfile.TemporaryDirectory() as folder:
            print(git(chosen.git, Path(folder) / "snapshots.git"))
    return 0


def _print(cost: Cost) -> None:
    each = 1000 / (cost.tools * len(TYPES))
    first, again, limit = (Spent(s.wall * each, s.cpu * each) for s in (cost.round, cost.again, cost.write))
    terms, size = cost.tools * len(TYPES), f"{cost.size / 1e6:.0f} MB"
    more = cost.status.cpu / cost.read.cpu
    note = "" if cost.tools <= MOST_IN_A_FILE else " (of one tool: the others are too many for a file)"
    print(
        f"{cost.tools} tools, {terms:,} terms: {cost.rows:,} rows, {size}\n"
        f"  status: {cost.status}; limit {cost.read}: × {more:.0f} of the processor\n"
        f"  `monitor status`{note}: {cost.command['wall']:.2f} ({cost.command['cpu']:.2f}), of which the "
        f"register {cost.register}\n"
        f"  quiet round: {first}, the next {again}; limit {limit}: × {again.cpu / limit.cpu:.0f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
