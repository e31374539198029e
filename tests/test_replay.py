"""A part of the replay of real pages: the days on which Claude's terms turned, and on which selectors rotted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bench.days import days
from bench.expectations import CLAUDE_CHANGED, Played, verdict
from bench.replay import replay
from bench.site import is_present, real_pages
from tests.mailbox import Mailbox

WINDOW = (
    *days(CLAUDE_CHANGED - timedelta(2), CLAUDE_CHANGED + timedelta(1)),
    *days(date(2025, 9, 19), date(2025, 9, 21)),
)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    if not is_present():
        pytest.skip("needs the real pages of ../shared/replay")
    with real_pages() as pages, Mailbox() as mailbox:
        yield replay(tmp_path_factory.mktemp("replay") / "rounds", pages, mailbox, WINDOW)


def test_real_pages_come_to_what_is_expected_of_them(played: Played) -> None:
    assert [str(point) for point in verdict(played) if not point.holds] == []


def test_a_replay_whose_mails_were_lost_is_found_out(played: Played) -> None:
    silent = replace(played, days=[replace(day, letters=()) for day in played.days])
    failed = [point.says for point in verdict(silent) if not point.holds]
    assert "every alert of the outbox came, and nothing else" in failed
    assert any("in one mail" in says for says in failed)


def test_a_replay_that_suspended_nothing_is_found_out(played: Played) -> None:
    first, *others = played.days
    idle = [replace(day, round=replace(day.round, entries=())) for day in others]
    failed = [point.says for point in verdict(replace(played, days=[first, *idle])) if not point.holds]
    assert any("claude-ai is suspended for replay_strict" in says for says in failed)
