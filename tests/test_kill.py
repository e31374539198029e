"""`kill -9` at any moment of a round, then the same round again: the result is that of an undisturbed one."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import pytest

from tests import registers
from tests.adapters import postgres
from tests.adapters.stores import KINDS
from tests.killing import Rounds, instants
from tests.mailbox import Letter, Mailbox
from tests.standing import Rows, Stands, database_of, stands
from tests.vendors import OPT_IN, OPT_OUT, VendorSite, path_of, terms_page

#: How many instants are tried in all, over both kinds of database; `make kill` asks for hundreds.
POINTS = int(os.environ.get("MONITOR_KILL_POINTS", "30"))
EACH = (POINTS + 1) // len(KINDS)
#: How many of them as the operating system sees them: a process of the command line, killed after a while.
REAL = max(2, EACH // 8)
FIRST = datetime(2026, 3, 2, 6, tzinfo=UTC)
KILLED = FIRST + timedelta(2)
SEED = {"sqlite": 20260302, "postgresql": 20260303}

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Stage:
    """Stores after two rounds, and a web on which much has happened since."""

    folder: Path
    site: VendorSite
    database: str | None
    """The address of one on a server."""
    seed: int


@dataclass(frozen=True)
class Lane:
    """Where rounds are killed one after another; several lanes go side by side."""

    stage: Stage
    mailbox: Mailbox
    rounds: Rounds

    @contextlib.contextmanager
    def copy(self, to: Path) -> Iterator[Path]:
        """Copy the stores, have their mail come here, and give the register's path."""
        shutil.copytree(self.stage.folder, to)
        self.mailbox.empty()
        database = self.stage.database and postgres.copied(self.stage.database)
        yield _register(to, self.stage.site, self.mailbox, database)
        shutil.rmtree(to)
        if database is not None:
            postgres.drop(database)


@dataclass(frozen=True)
class Undisturbed:
    """What the round of the killed day comes to when nobody kills it."""

    stands: Stands
    letters: Sequence[str]
    ticks: Sequence[str]


@pytest.fixture(scope="module")
def tracks() -> Iterator[Sequence[tuple[Mailbox, Rounds]]]:
    with Mailbox() as one, Mailbox() as two, Rounds() as here, Rounds() as there:
        yield [(one, here), (two, there)]


@pytest.fixture(scope="module", params=KINDS)
def lanes(
    request: pytest.FixtureRequest,
    tracks: Sequence[tuple[Mailbox, Rounds]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Sequence[Lane]]:
    folder, (mailbox, rounds) = tmp_path_factory.mktemp("base"), tracks[0]
    database = postgres.empty() if request.param == "postgresql" else None
    with VendorSite() as site:
        config = _register(folder, site, mailbox, database)
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
        stage = Stage(folder, site, database, SEED[request.param])
        both = [Lane(stage, *track) for track in tracks]
        for number, lane in enumerate(both):
            with lane.copy(tmp_path_factory.mktemp("practice") / f"{number}") as config:
                assert lane.rounds.practise(config, KILLED).error is None
        yield both


@pytest.fixture(scope="module")
def undisturbed(lanes: Sequence[Lane], tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    lane = lanes[0]
    with lane.copy(tmp_path_factory.mktemp("undisturbed") / "copy") as config:
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
        with lane.copy(tmp_path / f"{tick}") as config:
            assert lane.rounds.do(config, KILLED, tick).was_killed, tick
            _bury(config)
            assert lane.rounds.do(config, KILLED).error is None, tick
            when = f"tick {tick}, {undisturbed.ticks[tick - 1]}"
            _compare(config, lane.mailbox.empty(), undisturbed, when)

    _side_by_side(lanes, instants(undisturbed.ticks, EACH - REAL, lanes[0].stage.seed), kill)


def test_a_real_process_killed_at_any_moment_and_run_again_is_as_if_undisturbed(
    lanes: Sequence[Lane], undisturbed: Undisturbed, tmp_path: Path
) -> None:
    def let_live(lane: Lane, number: int) -> float:
        with lane.copy(tmp_path / f"alive {number}") as config:
            lasted = _length(config)
            _compare(config, lane.mailbox.empty(), undisturbed, "never killed")
        return lasted

    def kill(lane: Lane, point: tuple[int, float]) -> bool:
        number, moment = point
        with lane.copy(tmp_path / f"{number}") as config:
            was_inside = _kill_after(config, moment)
            _bury(config)
            # Most are done again where it is quick; that it is the same there is what the others show.
            if number % 10 == 0:
                assert _check(config, KILLED).wait(120) in (0, 1), moment
            else:
                assert lane.rounds.do(config, KILLED).error is None, moment
            _compare(config, lane.mailbox.empty(), undisturbed, f"{moment:.3f} s of {length:.3f} s")
        return was_inside

    length = let_live(lanes[0], 0)
    chance = random.Random(lanes[0].stage.seed)
    moments = [length * (n + chance.random()) / (REAL + 1) for n in range(REAL)]
    inside = sum(_side_by_side(lanes, list(enumerate(moments)), kill))
    print(f"{inside} of {REAL} kills landed inside a round of {length:.2f} s")
    assert inside >= REAL // 2


def test_a_second_round_on_the_same_pages_changes_and_sends_nothing(
    lanes: Sequence[Lane], tmp_path: Path
) -> None:
    lane = lanes[0]
    with lane.copy(tmp_path / "copy") as config:
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


def test_stores_that_do_not_belong_together_are_refused(lanes: Sequence[Lane], tmp_path: Path) -> None:
    lane = lanes[0]
    with lane.copy(tmp_path / "copy") as config:
        lane.rounds.do(config, KILLED)
        lane.mailbox.empty()
        shutil.rmtree(config.parent / "snapshots")
        shutil.copytree(lane.stage.folder / "snapshots", config.parent / "snapshots")
        before = stands(config).rows
        again = lane.rounds.do(config, KILLED + timedelta(1))
        assert again.error is not None
        assert again.error.startswith("StoreMismatchError: the archive lacks commit ")
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


def _register(folder: Path, site: VendorSite, mailbox: Mailbox, database: str | None) -> Path:
    named = {} if database is None else {"database": database}
    return registers.write(registers.register(site.port, mailbox.port) | named, folder)


# --- rounds of real processes ----------------------------------------------------------------------


def _command(config: Path, now: datetime) -> Sequence[str]:
    return [sys.executable, "-m", "monitor", "--config", str(config), "--now", now.isoformat(), "check"]


def _check(config: Path, now: datetime) -> subprocess.Popen[bytes]:
    return subprocess.Popen(_command(config, now), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _until_begun(config: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the round of a process has begun: the lock names who holds it."""
    lock, database = config.parent / "monitor.db.lock", database_of(config)

    def holds() -> bool:
        if database is None:
            return f'"pid": {process.pid},' in lock.read_text()
        return any(f" {process.pid} " in name for name in postgres.sessions(database))

    while not holds():
        assert process.poll() is None, process.returncode
        _wait(process, 0.002 if database is None else 0.02)


def _bury(config: Path) -> None:
    """Wait until a server has noticed that its client is dead: until then, that holds the round's lock."""
    if (database := database_of(config)) is not None:
        postgres.deserted(database)


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
    _until_begun(config, process)
    began = time.monotonic()
    assert process.wait(60) == 1
    return time.monotonic() - began


def _kill_after(config: Path, seconds: float) -> bool:
    """Kill a round so long after it began; tell whether it was still going on."""
    process = _check(config, KILLED)
    _until_begun(config, process)
    had_ended = _wait(process, seconds)
    process.kill()
    process.wait(10)
    return not had_ended


# --- what stands --------------------------------------------------------------------------------------


def _compare(config: Path, letters: Sequence[Letter], undisturbed: Undisturbed, when: str) -> None:
    found, ids = stands(config), _ids(letters)
    for table, rows in undisturbed.stands.rows.items():
        if table == "alerts" and _tried_again(found.rows[table], rows):
            continue
        assert found.rows[table] == rows, f"{when}: {table}"
    assert replace(found, rows={}) == replace(undisturbed.stands, rows={}), when
    assert set(found.rows) == set(undisturbed.stands.rows), when
    # The mail in flight, taken by the server and not yet noted by us, may come twice: at once, and only it.
    assert [each for each, _ in groupby(ids)] == list(undisturbed.letters), when
    assert len(ids) <= len(undisturbed.letters) + 1, when


def _tried_again(found: Sequence[tuple[object, ...]], rows: Sequence[tuple[object, ...]]) -> bool:
    """Tell whether all that differs is that one alert, the one in flight, was tried once more."""
    differing = [(one, other) for one, other in zip(found, rows, strict=True) if one != other]
    changes = [
        pair for one, other in differing for pair in zip(one, other, strict=True) if pair[0] != pair[1]
    ]
    return changes == [(2, 1)]


def _ids(letters: Sequence[Letter]) -> Sequence[str]:
    return [f"{letter.to} {letter.message_id}" for letter in letters]


def _but_rounds(rows: Rows) -> Rows:
    return {table: found for table, found in rows.items() if table not in ("rounds", "checks", "latest")}


def _without_moments(checks: Sequence[tuple[object, ...]]) -> Sequence[tuple[object, ...]]:
    """Leave out when a run of checks ended, how many there were, and whether the last found a new text."""
    good = ("changed", "unchanged")
    return [(*c[:3], "good" if c[4] in good else c[4], *c[5:9]) for c in checks]
