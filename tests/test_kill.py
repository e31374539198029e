"""`kill -9` at any moment of a round, then the same round again: the result is that of an undisturbed one."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import pytest

from tests import registers
from tests.killing import Rounds, instants
from tests.mailbox import Letter, Mailbox
from tests.standing import Rows, Stands, stands
from tests.vendors import OPT_IN, OPT_OUT, VendorSite, path_of, terms_page

#: How many instants are tried, by a real process and by one that counts; `make kill` asks for hundreds.
POINTS = int(os.environ.get("MONITOR_KILL_POINTS", "30"))
FIRST = datetime(2026, 3, 2, 6, tzinfo=UTC)
KILLED = FIRST + timedelta(2)
SEED = 20260302

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Stage:
    """Stores after two rounds, and a web on which much has happened since."""

    folder: Path
    site: VendorSite


@dataclass(frozen=True)
class Lane:
    """Where rounds are killed one after another; several lanes go side by side."""

    stage: Stage
    mailbox: Mailbox
    rounds: Rounds

    def copy(self, to: Path) -> Path:
        """Copy the stores, have their mail come here, and return the register's path."""
        shutil.copytree(self.stage.folder, to)
        return registers.write(registers.register(self.stage.site.port, self.mailbox.port), to)


@dataclass(frozen=True)
class Undisturbed:
    """What the round of the killed day comes to when nobody kills it."""

    stands: Stands
    letters: Sequence[str]
    ticks: Sequence[str]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("base")
    with VendorSite() as site, Mailbox() as mailbox, Rounds() as rounds:
        config = registers.write(registers.register(site.port, mailbox.port), folder)
        assert rounds.do(config, FIRST).error is None
        site.break_page("login", path_of("Hollowmint"))
        assert rounds.do(config, FIRST + timedelta(1)).error is None
        site.mend()
        for name, said in (("Almandrel", OPT_OUT), ("Brackenwhit", OPT_IN), ("Gorsewick", OPT_OUT)):
            site.set(name, terms_page(name, training=said))
        site.set("Corvelune", terms_page("Corvelune", note="We wrote this page anew."))
        site.set("Dapplemere", terms_page("Dapplemere", token="another"))
        site.break_page("captcha", path_of("Eskerfold"))
        site.break_page("503", path_of("Fennimoor"))
        yield Stage(folder, site)


@pytest.fixture(scope="module")
def lanes(stage: Stage) -> Iterator[Sequence[Lane]]:
    with Mailbox() as one, Mailbox() as two, Rounds() as here, Rounds() as there:
        yield [Lane(stage, one, here), Lane(stage, two, there)]


@pytest.fixture(scope="module")
def undisturbed(lanes: Sequence[Lane], tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    lane = lanes[0]
    config = lane.copy(tmp_path_factory.mktemp("undisturbed") / "copy")
    ended = lane.rounds.do(config, KILLED)
    assert ended.error is None
    return Undisturbed(stands(config), _ids(lane.mailbox.empty()), ended.ticks)


def test_the_round_that_is_killed_has_everything_to_lose(undisturbed: Undisturbed) -> None:
    rows = undisturbed.stands.rows
    outcomes = {row[4] for row in rows["checks"]}
    assert {"changed", "unchanged", "unreadable", "unreachable"} <= outcomes
    assert len(rows["versions"]) == 14
    assert len(rows["decisions"]) == 22
    assert len(undisturbed.letters) == len(set(undisturbed.letters)) >= 7
    assert "quarantine" in undisturbed.stands.commits
    assert undisturbed.stands.files == ""


def test_a_round_killed_between_any_two_steps_and_done_again_is_as_if_undisturbed(
    lanes: Sequence[Lane], undisturbed: Undisturbed, tmp_path: Path
) -> None:
    def kill(lane: Lane, tick: int) -> None:
        config = lane.copy(tmp_path / f"{tick}")
        assert lane.rounds.do(config, KILLED, tick).was_killed, tick
        assert lane.rounds.do(config, KILLED).error is None, tick
        _compare(config, lane.mailbox.empty(), undisturbed, f"tick {tick}, {undisturbed.ticks[tick - 1]}")
        shutil.rmtree(config.parent)

    _side_by_side(lanes, instants(undisturbed.ticks, POINTS, SEED), kill)


def test_a_real_process_killed_at_any_moment_and_run_again_is_as_if_undisturbed(
    lanes: Sequence[Lane], undisturbed: Undisturbed, tmp_path: Path
) -> None:
    lengths = []

    def let_live(lane: Lane, number: int) -> None:
        config = lane.copy(tmp_path / f"alive {number}")
        lengths.append(_length(config))
        _compare(config, lane.mailbox.empty(), undisturbed, "never killed")

    def kill(lane: Lane, point: tuple[int, float]) -> bool:
        number, moment = point
        config = lane.copy(tmp_path / f"{number}")
        was_inside = _kill_after(config, moment)
        # Most are done again where it is quick; that it is the same there is what the others show.
        if number % 10 == 0:
            assert _check(config, KILLED).wait(120) in (0, 1), moment
        else:
            assert lane.rounds.do(config, KILLED).error is None, moment
        _compare(config, lane.mailbox.empty(), undisturbed, f"{moment:.3f} s of {length:.3f} s")
        shutil.rmtree(config.parent)
        return was_inside

    _side_by_side(lanes, range(len(lanes)), let_live)
    length = min(lengths)
    moments = [length * (n + random.Random(SEED + n).random()) / POINTS for n in range(POINTS)]
    inside = sum(_side_by_side(lanes, list(enumerate(moments)), kill))
    print(f"{inside} of {POINTS} kills landed inside a round of {length:.2f} s")
    assert inside >= POINTS // 2


def test_a_second_round_on_the_same_pages_changes_and_sends_nothing(
    lanes: Sequence[Lane], tmp_path: Path
) -> None:
    lane = lanes[0]
    config = lane.copy(tmp_path / "copy")
    lane.rounds.do(config, KILLED)
    before = stands(config)
    lane.mailbox.empty()
    assert lane.rounds.do(config, KILLED + timedelta(hours=1)).error is None
    after = stands(config)
    assert lane.mailbox.empty() == ()
    assert after.commits == before.commits
    assert _but_rounds(after.rows) == _but_rounds(before.rows)
    assert _without_moments(after.rows["checks"]) == _without_moments(before.rows["checks"])
    assert len(after.rows["rounds"]) == len(before.rows["rounds"]) + 1


def test_the_second_of_two_rounds_at_once_says_who_holds_the_lock(
    lanes: Sequence[Lane], tmp_path: Path
) -> None:
    config = lanes[0].copy(tmp_path / "copy")
    with VendorSite() as slow:
        registers.write(registers.register(slow.port, lanes[0].mailbox.port), config.parent)
        slow.break_page("slow", path_of("Almandrel"))
        first = _check(config, KILLED)
        try:
            assert slow.is_dripping.wait(60)
            second, said = _said(config, KILLED)
        finally:
            first.kill()
            first.wait(10)
    assert second == 3
    assert f"{first.pid}" in said


def test_stores_that_do_not_belong_together_are_refused(lanes: Sequence[Lane], tmp_path: Path) -> None:
    lane = lanes[0]
    config = lane.copy(tmp_path / "copy")
    lane.rounds.do(config, KILLED)
    lane.mailbox.empty()
    shutil.rmtree(config.parent / "snapshots")
    shutil.copytree(lane.stage.folder / "snapshots", config.parent / "snapshots")
    before = stands(config).rows
    refused, said = _said(config, KILLED + timedelta(1))
    assert refused == 2
    assert "snapshots" in said
    assert lane.mailbox.empty() == ()
    assert stands(config).rows == before


def _side_by_side(lanes: Sequence[Lane], points: Sequence[T], do: Callable[[Lane, T], R]) -> Sequence[R]:
    """Share points out to the lanes; raises what the first failing one raises."""
    count = len(lanes)
    with ThreadPoolExecutor(count) as pool:
        work = [
            pool.submit(lambda lane, mine: [do(lane, point) for point in mine], lane, points[n::count])
            for n, lane in enumerate(lanes)
        ]
    return [result for each in work for result in each.result()]


# --- rounds of real processes ----------------------------------------------------------------------


def _command(config: Path, now: datetime) -> Sequence[str]:
    return [sys.executable, "-m", "monitor", "--config", str(config), "--now", now.isoformat(), "check"]


def _check(config: Path, now: datetime) -> subprocess.Popen[bytes]:
    return subprocess.Popen(_command(config, now), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _said(config: Path, now: datetime) -> tuple[int, str]:
    """Do a round, and return its exit code and what it said on standard error."""
    done = subprocess.run(_command(config, now), capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def _until_locked(config: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the round of a process has begun: the lock names who holds it."""
    lock = next(config.parent.glob("*.lock"))
    while f'"pid": {process.pid},' not in lock.read_text():
        assert process.poll() is None, process.returncode
        _wait(process, 0.002)


def _wait(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait for a process to end, but no longer; tell whether it did."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _length(config: Path) -> float:
    """Do the round undisturbed, and return how long it took."""
    process = _check(config, KILLED)
    _until_locked(config, process)
    began = time.monotonic()
    assert process.wait(60) == 1
    return time.monotonic() - began


def _kill_after(config: Path, seconds: float) -> bool:
    """Kill a round so long after it began; tell whether it was still going on."""
    process = _check(config, KILLED)
    _until_locked(config, process)
    had_ended = _wait(process, seconds)
    process.kill()
    process.wait(10)
    return not had_ended


# --- what stands --------------------------------------------------------------------------------------


def _compare(config: Path, letters: Sequence[Letter], undisturbed: Undisturbed, when: str) -> None:
    found, ids = stands(config), _ids(letters)
    for table, rows in undisturbed.stands.rows.items():
        assert found.rows[table] == rows, f"{when}: {table}"
    assert found == undisturbed.stands, when
    # The mail in flight, taken by the server and not yet noted by us, may come twice: at once, and only it.
    assert [each for each, _ in groupby(ids)] == list(undisturbed.letters), when
    assert len(ids) <= len(undisturbed.letters) + 1, when


def _ids(letters: Sequence[Letter]) -> Sequence[str]:
    return [f"{letter.to} {letter.message_id}" for letter in letters]


def _but_rounds(rows: Rows) -> Rows:
    return {table: found for table, found in rows.items() if table not in ("rounds", "checks")}


def _without_moments(checks: Sequence[tuple[object, ...]]) -> Sequence[tuple[object, ...]]:
    """Leave out when a run of checks ended, how many there were, and whether the last found a new text."""
    good = ("changed", "unchanged")
    return [(*c[:3], "good" if c[4] in good else c[4], *c[5:9]) for c in checks]
