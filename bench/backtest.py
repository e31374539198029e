"""Measure a backtest of a whole collection beside the physical limit.

Run with `python bench/backtest.py [--quick] [--json]`; `--quick` measures once.

The limit is reading every text into Python through one `git cat-file --batch`, in the same run. Memory is
what all processes hold together (their proportional shares), sampled. The collection lies in the folder
`shared` beside the repository; where it is absent, the bench is skipped.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from monitor.adapters.collections.history import GitHistory
from monitor.adapters.config import read_register, starter
from monitor.adapters.rules import reader_in, rules_digest
from monitor.adapters.workers import Workers
from monitor.core.backtest import blobs
from monitor.core.collection import Record
from monitor.core.hindsight import Window, service_cases
from monitor.core.tools import Usage
from monitor.services.backtest import Means, Progress, backtest

BUNDLE = Path(__file__).resolve().parents[1] / "../shared/ota/genai-contrib-versions.bundle"
WORKERS = 2
PARTS = (("a quarter", 0.25), ("a half", 0.5), ("the whole", 1.0))


@dataclass(frozen=True)
class Beginning:
    """The first records of a history."""

    whole: GitHistory
    count: int

    def records(self) -> Sequence[Record]:
        return self.whole.records()[: self.count]

    def texts(self, names: Iterable[str]) -> Iterator[str]:
        return self.whole.texts(names)

    def last_activity(self) -> datetime | None:
        return None


class Memory(threading.Thread):
    """Samples how much memory this process and all that descend from it hold."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(0.05):
            self.peak = max(self.peak, held(family(os.getpid())))

    def stop(self) -> int:
        self._done.set()
        self.join()
        return self.peak


def family(first: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found = [first]
    for each in found:
        found += parents.get(each, [])
    return found


def held(processes: Iterable[int]) -> int:
    total = 0
    for each in processes:
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def limit(repository: Path, names: Sequence[str]) -> float:
    """Return the seconds that reading the texts takes, with nothing done to them."""
    started = time.monotonic()
    git = subprocess.Popen(
        ["git", "-C", str(repository), "cat-file", "--batch", "--buffer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert git.stdin is not None
    assert git.stdout is not None
    asking = threading.Thread(target=ask, args=(git, names))
    asking.start()
    for _ in names:
        size = int(git.stdout.readline().split()[2])
        git.stdout.read(size + 1)
    asking.join()
    git.wait()
    return time.monotonic() - started


def ask(git: subprocess.Popen[bytes], names: Sequence[str]) -> None:
    assert git.stdin is not None
    git.stdin.write("".join(f"{name}\n" for name in names).encode())
    git.stdin.close()


def ours(history: Beginning) -> tuple[float, int]:
    """Return the seconds that a backtest takes, its workers' start included, and the peak of memory."""
    usages = _usages()
    memory = Memory()
    memory.start()
    started = time.monotonic()
    workers = Workers(WORKERS, seconds=900)
    try:
        digest = rules_digest(())
        means = Means(workers, WORKERS, partial(reader_in, (), digest), digest, Progress(_ignore, _ignore))
        found = backtest(history, means, lambda held: service_cases(held, usages), window=Window())
        took = time.monotonic() - started
    finally:
        workers.shutdown(cancel_futures=True)
    assert found.events
    assert not found.failed
    return took, memory.stop()


def _usages() -> list[Usage]:
    return list(read_register(starter().encode(), "catalogue", Path("/")).usages.values())


def _ignore(_: int) -> None:
    pass


def main() -> None:
    as_json, many = "--json" in sys.argv[1:], 1 if "--quick" in sys.argv[1:] else 3
    if not BUNDLE.exists():
        print("skipped: the collection is not beside this repository (../shared)")
        return
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "-q", "--bare", str(BUNDLE), folder], check=True)
        whole = GitHistory(Path(folder))
        records = whole.records()
        print(f"{len(records)} versions, {WORKERS} workers, seconds of the wall, median of {many} rounds")
        print(f"{'':12}{'versions':>9}{'limit':>8}{'ours':>8}{'ratio':>7}{'versions/s':>12}{'peak MB':>9}")
        for name, part in PARTS:
            history = Beginning(whole, round(part * len(records)))
            names = blobs(history.records())
            rounds = [(limit(Path(folder), names), *ours(history)) for _ in range(many if part == 1 else 1)]
            least = statistics.median(each[0] for each in rounds)
            took = statistics.median(each[1] for each in rounds)
            peak = max(each[2] for each in rounds) / 1e6
            print(
                f"{name:12}{history.count:9}{least:8.2f}{took:8.2f}{took / least:7.1f}"
                f"{history.count / took:12.0f}{peak:9.0f}",
                flush=True,
            )
            figures = {"ratio": round(took / least, 1), "seconds": round(took, 2), "peak_mb": round(peak)}
        command = [sys.executable, "-m", "monitor", "backtest", "--json", "--workers", str(WORKERS), folder]
        started = time.monotonic()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        figures["command_seconds"] = round(time.monotonic() - started, 2)
        print(f"the command, from the shell, its own start included: {figures['command_seconds']} s")
    if as_json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
