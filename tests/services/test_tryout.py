"""Other rules are tried on what the archive holds, and nothing of it is kept."""

from __future__ import annotations

import pytest

from monitor.core.clauses.gains import Move
from monitor.core.clauses.read import Reader
from monitor.core.model import Stance
from monitor.services.tryout import Sample, current, tried
from tests.samples import DENIED, PERMITTED, PRIVACY, TERMS, page, register, tool
from tests.services.room import Room, deaf, rules

TEAM = tool("lumenia-team", terms=(PRIVACY, TERMS), proposals=())


@pytest.fixture
def room() -> Room:
    """Two tools that share some terms, of which only those were read so far."""
    room = Room(register((tool(), TEAM)))
    room.check(0)
    return room


def sample(text: str) -> Sample:
    return Sample("terms.md", lambda: text)


def test_the_last_good_versions_are_tried_once_with_every_tool_they_bind(room: Room) -> None:
    room.serve(page(PERMITTED))
    room.check(1)
    (found,) = current(room.register.tools, room.records, room.archive)
    assert (found.terms, found.tools) == (TERMS, ("lumenia-free", "lumenia-team"))
    assert found.commit == room.versions(TERMS)[-1].commit
    assert PERMITTED in found.text()


def test_terms_that_bind_no_tool_are_left_out(room: Room) -> None:
    assert current({}, room.records, room.archive) == []


def test_rules_that_find_more_gain_it() -> None:
    (found,) = tried([sample(DENIED)], Reader(deaf()), Reader(rules()))
    (move,) = found.gains.moves
    assert move.before is None
    assert move.place.quote == DENIED
    assert [(shift.before, shift.after) for shift in found.gains.shifts] == [(Stance.SILENT, Stance.DENIED)]


def test_rules_that_find_less_lose_it() -> None:
    (found,) = tried([sample(DENIED)], Reader(rules()), Reader(deaf()))
    assert [move.after for move in found.gains.moves] == [None]


def test_the_terms_type_tells_for_whom_a_version_speaks(room: Room) -> None:
    samples = current(room.register.tools, room.records, room.archive)
    (found,) = tried(samples, Reader(deaf()), Reader(rules()))
    said = Reader(rules()).read(samples[0].text(), terms_type=TERMS.type).findings
    assert found.gains.moves == tuple(Move(None, one) for one in said)


def test_a_text_is_read_when_its_turn_comes() -> None:
    asked: list[str] = []

    def text() -> str:
        asked.append("text")
        return DENIED

    later = tried([sample(DENIED), Sample("later", text)], Reader(deaf()), Reader(deaf()))
    next(later)
    assert asked == []
    assert not next(later).gains
    assert asked == ["text"]
