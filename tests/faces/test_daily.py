"""What follows a round: the heartbeat, and the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.loopback import page
from tests.faces.office import Office, office
from tests.fakes import InlineExecutor
from tests.samples import OPT_OUT
from tests.samples import page as terms_page

SECRET = "0c5e8f7a-secret"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as one:
        beat = one.vendor.on(f"/{SECRET}", page(b"OK"))
        one.config.write_text(one.config.read_text() + f"schedule: {{heartbeat: {beat}}}\n")
        yield one


def beats(here: Office) -> int:
    return here.vendor.paths().count(f"/{SECRET}")


def events(here: Office, *words: str, number: int = 0) -> list[dict[str, Any]]:
    said = here.run("--log-format", "json", "--log-level", "info", "check", *words, number=number)
    return [json.loads(line) for line in said.err.splitlines() if line.startswith("{")]


def test_a_complete_round_is_told_to_the_heartbeat_once_and_last(here: Office) -> None:
    assert here.run("check").code == 0
    assert (beats(here), here.vendor.paths()[-1]) == (1, f"/{SECRET}")


def test_a_round_that_cost_an_approval_is_complete(here: Office) -> None:
    here.serve(terms_page(OPT_OUT))
    assert (here.run("check").code, beats(here)) == (1, 1)


def test_a_round_of_one_tool_is_not_told_to_the_heartbeat(here: Office) -> None:
    assert here.run("check", "lumenia-free").code == 0
    assert beats(here) == 0


def test_an_incomplete_round_is_not_told_to_the_heartbeat(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(InlineExecutor, "submit", lambda *_: 1 / 0)
    assert here.run("check").code == 3
    assert beats(here) == 0


def test_a_heartbeat_that_fails_is_logged_and_changes_nothing(here: Office) -> None:
    here.vendor.on(f"/{SECRET}", page(b"", 503))
    said = here.run("check")
    assert said.code == 0
    assert "WARNING monitor.app: the heartbeat did not reach 127.0.0.1: HTTP 503" in said.err
    assert SECRET not in said.err + said.out


def test_on_an_ordinary_day_the_log_of_a_round_is_empty(here: Office) -> None:
    assert here.run("check").err == ""


def test_the_log_tells_what_a_round_came_to(here: Office) -> None:
    here.serve(terms_page(OPT_OUT))
    here.serve(b"", "/otterloo", 503)
    told = events(here)
    assert [event["tool"] for event in told if event["message"].startswith("decided")] == [
        "lumenia-free",
        "otterloo",
    ]
    [unread] = [event for event in told if event["message"].startswith("not read")]
    assert (unread["terms"], unread["why"]) == ("Otterloo Terms of Service", "http_status")
    counts = {key: told[-1][key] for key in ("terms", "read", "lost", "tools")}
    assert counts == {"terms": 2, "read": 1, "lost": 1, "tools": []}


def test_an_incomplete_round_is_a_warning(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InlineExecutor, "submit", lambda *_: 1 / 0)
    [told] = [event for event in events(here) if event["message"].startswith("round ")]
    assert (told["level"], told["message"].partition(":")[0]) == ("warning", "round incomplete")
