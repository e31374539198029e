"""A change that may matter is looked at twice before it counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.core.checks import OutcomeName
from monitor.core.decisions import Status
from monitor.core.terms import Unreachable, UnreachableReason
from monitor.services.check import Fared
from tests.samples import (
    CAPTCHA,
    IN_US,
    OPT_OUT,
    PERMITTED,
    TERMS,
    document,
    page,
    register,
    terms,
    tool,
)
from tests.services.room import Room

GONE = Unreachable("terms", UnreachableReason.TIMEOUT, "no byte for 30 s")


@pytest.fixture
def room() -> Room:
    made = Room()
    made.round(0)
    return made


def only(made: Room, number: int) -> Fared:
    (one,) = made.check(number)
    return one


def then(made: Room, served: object) -> Callable[[], None]:
    """Let the vendor serve something else before the second look."""
    return lambda: made.serve(served)  # type: ignore[arg-type]


def test_a_change_that_is_seen_twice_counts(room: Room) -> None:
    room.serve(page(OPT_OUT))
    asked = len(room.fetcher.asked)
    assert only(room, 1).outcome is OutcomeName.CHANGED
    assert len(room.fetcher.asked) == asked + 2


@pytest.mark.parametrize("again", [page(), page(PERMITTED, IN_US), CAPTCHA, GONE, RuntimeError("ran wild")])
def test_a_change_that_the_second_look_does_not_see_is_no_version(room: Room, again: object) -> None:
    room.serve(page(OPT_OUT))
    room.again = then(room, again)
    fared = only(room, 1)
    assert fared.outcome is OutcomeName.UNCONFIRMED
    assert "A second look saw something else" in fared.detail
    assert len(room.versions(TERMS)) == 1


def test_it_costs_no_approval_and_nobody_is_told(room: Room) -> None:
    room.serve(page(OPT_OUT))
    room.again = then(room, page())
    room.round(1)
    assert room.standing().status is Status.ALLOWED
    assert room.mails_of(1) == []


def test_the_bytes_of_the_first_look_are_kept_apart_once(room: Room) -> None:
    for number in (1, 2):
        room.serve(page(OPT_OUT))
        room.again = then(room, page())
        room.check(number)
    quarantined = [check.quarantined for check in room.records.checks(TERMS)]
    assert quarantined[0] is None
    assert quarantined[1] is not None
    assert len(room.archive.quarantined) == 1  # type: ignore[attr-defined]


def test_of_several_source_documents_the_bytes_of_the_one_that_changed_are_kept() -> None:
    watched = terms(TERMS, document(), document("annex"))
    room = Room(register(watched=(watched,), tools=(tool(terms=(TERMS,)),)))
    room.serve(page(), "annex")
    room.check(0)
    room.serve(page(OPT_OUT), "annex")
    room.again = lambda: room.serve(page(), "annex")
    assert only(room, 1).outcome is OutcomeName.UNCONFIRMED
    assert room.records.checks(TERMS)[-1].document == "annex"
    ((_, _, kept, _, _),) = room.archive.quarantined  # type: ignore[attr-defined]
    assert kept.body == page(OPT_OUT)


def test_it_is_tried_anew_in_the_next_round(room: Room) -> None:
    room.serve(page(OPT_OUT))
    room.again = then(room, page())
    room.round(1)
    room.serve(page(OPT_OUT))
    room.again = lambda: None
    room.round(2)
    assert room.standing().status is Status.SUSPENDED


def test_those_who_run_machines_are_told_after_three_rounds_and_once(room: Room) -> None:
    for number in range(1, 6):
        room.serve(page(OPT_OUT))
        room.again = then(room, page())
        room.round(number)
    told = {number: room.mails_of(number) for number in range(1, 6)}
    assert told == {1: [], 2: [], 3: [("martin", "readability")], 4: [], 5: []}


def test_words_that_stand_otherwise_on_the_page_are_the_same_words(room: Room) -> None:
    room.serve(page(OPT_OUT))
    room.again = then(room, page(OPT_OUT.replace("unless", "<b>unless</b>")))
    assert only(room, 1).outcome is OutcomeName.CHANGED


def test_a_change_of_no_consequence_is_looked_at_once(room: Room) -> None:
    room.serve(page(extra="See our <a href='/help?utm=1'>help</a>."))
    room.check(1)
    asked = len(room.fetcher.asked)
    room.serve(page(extra="See our <a href='/help?utm=2'>help</a>."))
    room.check(2)
    assert len(room.fetcher.asked) == asked + 1


def test_a_first_version_is_looked_at_once() -> None:
    made = Room()
    made.check(0)
    assert len(made.fetcher.asked) == 1


def test_the_round_waits_once_for_all_of_them_and_not_where_nothing_is_new(room: Room) -> None:
    waits: list[int] = []
    room.again = lambda: waits.append(1)
    room.round(1)
    assert waits == []
    room.serve(page(OPT_OUT))
    room.round(2)
    assert waits == [1]
