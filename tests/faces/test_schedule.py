"""Which rounds a daemon is to do: those of all tools, and those of tools that have their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.core.errors import UsageError
from monitor.core.schedule import Timing
from monitor.faces.cli.schedule import plan
from monitor.faces.cli.session import Session
from monitor.faces.watch import Due
from tests.faces.office import Office, office
from tests.samples import day


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as one:
        one.config.write_text(one.config.read_text() + "schedule: {every: 2d, jitter: 0s}\n")
        one.edit("    service: Otterloo\n", "    service: Otterloo\n    schedule: {every: 6h}\n")
        yield one


def planned(here: Office, moment: datetime, timing: Timing | None = None) -> Sequence[Due]:
    """The rounds among what a daemon is to do."""
    due = plan(Session(here.config, moment), timing)
    return [each for each in due if each.name.startswith("round")]


def missed(found: Sequence[Due]) -> dict[str, bool]:
    return {due.name: due.at_once for due in found}


def test_where_there_was_no_round_yet_one_of_all_tools_does_for_each(here: Office) -> None:
    assert missed(planned(here, day(0))) == {"round": True, "round of otterloo": False}


def test_a_tool_whose_own_round_was_missed_has_it_at_once(here: Office) -> None:
    here.run("check")
    assert missed(planned(here, day(0) + timedelta(hours=1))) == {
        "round": False,
        "round of otterloo": False,
    }
    assert missed(planned(here, day(1))) == {"round": False, "round of otterloo": True}


def test_its_own_round_counts_for_a_tool_and_for_no_other(here: Office) -> None:
    here.run("check")
    here.run("check", "otterloo", number=2)
    assert missed(planned(here, day(2))) == {"round": True, "round of otterloo": False}


def test_intervals_are_counted_from_the_last_round_and_not_from_the_start_of_the_daemon(here: Office) -> None:
    here.run("check")
    whole, own = planned(here, day(0) + timedelta(hours=1))
    now = day(0) + timedelta(hours=1)
    assert whole.trigger.get_next_fire_time(None, now) == day(2)
    assert own.trigger.get_next_fire_time(None, now) == day(0) + timedelta(hours=6)


def test_what_is_said_at_the_start_stands_in_place_of_the_register(here: Office) -> None:
    here.run("check")
    whole, own = planned(here, day(0) + timedelta(hours=1), Timing(every=timedelta(hours=1)))
    assert (whole.at_once, own.name) == (True, "round of otterloo")


def test_rounds_that_never_come_are_told_with_the_register(here: Office) -> None:
    here.edit("schedule: {every: 6h}", "schedule: {cron: 0 7 30 2 *}")
    with pytest.raises(UsageError, match="the round of otterloo: no day is like that"):
        planned(here, day(0))
