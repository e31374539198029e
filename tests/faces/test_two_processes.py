"""A round under way in a process of its own, and what others may do meanwhile: over each kind of database."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.adapters import postgres
from tests.adapters.loopback import Handler, page
from tests.adapters.stores import KINDS
from tests.faces.office import Office, Said, office
from tests.samples import OPT_OUT, day
from tests.samples import page as terms_page

PERSONAL = ("--usage", "non_sensitive", "--by", "martin", "--reason", "They opted out for us.")
ROOT = Path(__file__).resolve().parents[2]
MOST = 120
"""Seconds after which a process that waits for another is taken for dead."""


@dataclass(frozen=True)
class Story:
    """A tool was suspended on day 0; in the round of day 1, its page is long in coming."""

    second_round: Said
    """What was said to who started another one meanwhile."""
    approval: Said
    """What was said to who approved the tool meanwhile."""
    process: int
    """Which did the first round."""
    exit_code: int
    """How the first round left, after both."""
    office: Office


@pytest.fixture(scope="module", params=KINDS)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with office(tmp_path_factory.mktemp("office")) as one:
        one.edit("deadline: 10s", f"deadline: {MOST}s")
        if request.param == "postgresql":
            one.config.write_text(one.config.read_text() + f"database: {json.dumps(postgres.empty())}\n")
        one.serve(terms_page(OPT_OUT))
        assert one.run("check").code == 1
        asked, may_answer = threading.Event(), threading.Event()

        def late(handler: Handler) -> None:
            asked.set()
            may_answer.wait(MOST)
            page(terms_page(OPT_OUT))(handler)

        one.vendor.on("/terms", late)
        command = [sys.executable, "-m", "monitor", "--config", str(one.config), "--now", day(1).isoformat()]
        with subprocess.Popen([*command, "check"], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            try:
                assert asked.wait(MOST)
                second_round = one.run("check", number=1)
                approval = one.run("approve", "lumenia-free", *PERSONAL, number=1)
                assert process.poll() is None
                may_answer.set()
                yield Story(second_round, approval, process.pid, process.wait(MOST), one)
            finally:
                may_answer.set()
                process.kill()


def test_a_second_round_is_refused_and_told_which_process_is_at_it(story: Story) -> None:
    assert story.second_round.code == 3
    assert f"another round is under way: process {story.process} on " in story.second_round.err
    assert f"since {day(1).isoformat()}" in story.second_round.err


def test_a_person_need_not_wait_for_the_round(story: Story) -> None:
    assert story.approval.code == 0


def test_a_round_keeps_to_what_a_person_decided_since_it_began(story: Story) -> None:
    assert story.exit_code == 0
    entries = story.office.run("log", "--json", number=1).lines
    assert [(e["status"], e["by"]) for e in entries if e.get("tool") == "lumenia-free"] == [
        ("suspended", "monitor"),
        ("allowed", "martin"),
    ]


def test_the_chain_of_two_processes_holds(story: Story) -> None:
    assert story.office.run("log", "--verify", number=1).code == 0
