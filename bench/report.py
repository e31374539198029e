"""What the page costs: `python bench/report.py [--tools 500] [--workers]`.

Makes the stores of an organisation that has watched that many tools for three years (four terms each, three
changes a year each, of which two in five change nothing that is said), then prints how long the site takes
to write for the first time, and on the next day with nothing new; beside what writing files of the same
bytes takes in the same run. The texts come from memory, not from git. All is done, and measured, in one
process; with `--workers` as the product does it, with one beside it for each core, whose time only the clock
tells.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.decade import CHANGES, NOW, TEXT, TYPES, YEARS, fill, one_tool, plain_register
from monitor.__main__ import collect_seldom
from monitor.adapters.config import load_register
from monitor.app import App
from monitor.core.terms import TermsId
from monitor.faces.report.publish import publish
from monitor.faces.report.site import Written
from tests.fakes import InlineExecutor, MemoryArchive

#: The last so many years of a decade.
KEPT = 3
FIRST = (YEARS - KEPT) * CHANGES
#: What the changes of some terms amount to, over and over: of OTA's, more than that change nothing.
KINDS = ("noise", "editorial", "noise", "editorial", "material")


class Texts(MemoryArchive):
    """Gives a text for any version: that of its terms, with two lines changed in each version."""

    def text(self, commit: str, terms: TermsId) -> str:
        version, lines = int(commit[20:], 16), list(_lines(f"{terms}"))
        for number in range(FIRST, version + 1):
            lines[number * 7 % len(lines)] = (
                f"As of revision {number} we keep what you send for {number} days."
            )
        return "# Terms\n\n" + "\n\n".join(lines) + f"\n\nLast updated: revision {version}.\n"


@cache
def _lines(seed: str) -> tuple[str, ...]:
    chance = random.Random(seed)
    words = (
        "you we the service content data use may not will share keep store account terms other users law"
    ).split()
    return tuple(" ".join(chance.choices(words, k=25)).capitalize() + "." for _ in range(TEXT // 120))


def cut(file: Path) -> int:
    """Leave the last three years of the versions, with kinds of their own; return how many there are."""
    db = sqlite3.connect(file)
    first = f"{FIRST:020x}"
    db.execute('DELETE FROM versions WHERE substr("commit", 21) < ?', (first,))
    db.execute('UPDATE versions SET previous = NULL, kind = NULL WHERE substr("commit", 21) = ?', (first,))
    for number, kind in enumerate(KINDS):
        for version in range(FIRST + 1, YEARS * CHANGES):
            if version % len(KINDS) == number:
                here = f"{version:020x}"
                db.execute('UPDATE versions SET kind = ? WHERE substr("commit", 21) = ?', (kind, here))
    (count,) = db.execute("SELECT count(*) FROM versions").fetchone()
    db.commit()
    db.close()
    return int(count)


def spent(what: str, work: Callable[[], Written]) -> float:
    """Do some work, print what it took, and return that in seconds of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(
        f"  {what}: {wall:.1f} s by the clock, {cpu:.1f} s of the processor; {done.written} written",
        flush=True,
    )
    return cpu


def _write(config: Path, now: datetime, out: Path, *, workers: bool) -> Written:
    with App(config, now) as app:
        app.__dict__["archive"] = Texts()
        if not workers:
            app.__dict__["shop"] = replace(app.shop, executor=InlineExecutor())
        return publish(app, out, lambda _done, _total: None)


def _copy(out: Path, to: Path) -> Written:
    """Write the same bytes, each file in place at once: what no way of making them can go below."""
    files = {each.relative_to(out): each.read_bytes() for each in out.rglob("*") if each.is_file()}
    for path, body in files.items():
        file = to / path
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f".{file.name}.tmp")
        temporary.write_bytes(body)
        temporary.replace(file)
    return Written(to, len(files), len(files), 0)


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--tools", type=int, default=500)
    options.add_argument("--workers", action="store_true", help="have workers compare texts")
    given = options.parse_args()
    tools, workers = given.tools, given.workers
    collect_seldom()  # as the command does
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config, out = folder / "sources.yaml", folder / "site"
        config.write_text(json.dumps(plain_register(tools)), encoding="utf-8")
        register = load_register(config)
        with App(config, NOW) as app:
            one_tool(app, register)
        file = Path(register.database.removeprefix("sqlite:///"))
        fill(file, tools)
        for terms in register.terms:
            _lines(f"{terms}")  # made beforehand: an archive would have them
        versions = cut(file)
        print(f"{tools} tools, {tools * len(TYPES):,} terms, {versions:,} versions", flush=True)
        next_day = NOW + timedelta(days=1)
        first = spent("first writing", lambda: _write(config, NOW, out, workers=workers))
        floor = spent("the same bytes", lambda: _copy(out, folder / "copy"))
        again = spent("the next day, nothing new", lambda: _write(config, next_day, out, workers=workers))
        sizes = sorted(((each.stat().st_size, each.name) for each in out.rglob("*.html")), reverse=True)
        print(f"  {len(sizes)} pages, the largest {sizes[0][1]}: {sizes[0][0] / 1000:.0f} kB")
        print(
            f"  × {first / floor:.1f} of writing alone the first time, × {again / floor:.1f} on a quiet day"
        )
    return 0 if sizes[0][0] <= 500_000 else 1


if __name__ == "__main__":
    sys.exit(main())
