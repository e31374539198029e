"""Terms that cannot be read: told once to those who run machines, and once more when they can."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.alerts import AlertKind
from monitor.core.terms import TermsId, Unreachable, UnreachableReason
from monitor.core.tools import Person
from tests.samples import (
    CAPTCHA,
    DUPONT,
    MARTIN,
    PRIVACY,
    TERMS,
    document,
    page,
    register,
    terms,
    tool,
    usage,
)
from tests.services.room import Room, killed_at

Served = bytes | Unreachable

READABILITY = AlertKind.READABILITY.value
GONE: Served = Unreachable("terms", UnreachableReason.HTTP_STATUS, "404 Not Found")
RESET = Unreachable("terms", UnreachableReason.RESET, "connection reset by peer")
TOLD = [("martin", READABILITY)]
GOOD: Served = page()


@pytest.fixture
def room() -> Room:
    return Room()


def served(room: Room, number: int, what: Served) -> list[tuple[str, str]]:
    """Do the round of a day on which this is served; return who was told of what."""
    room.serve(what)
    room.round(number)
    return room.mails_of(number)


# --- told once ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", [GONE, CAPTCHA], ids=["unreachable", "unreadable"])
def test_terms_that_cannot_be_read_are_told_to_those_who_run_machines(room: Room, broken: Served) -> None:
    served(room, 0, page())
    assert served(room, 1, broken) == TOLD


def test_an_outage_that_goes_on_is_told_once(room: Room) -> None:
    served(room, 0, page())
    served(room, 1, GONE)
    assert [served(room, number, GONE) for number in range(2, 6)] == [[]] * 4


def test_an_outage_that_lasts_a_week_is_told_once_more_as_a_reminder(room: Room) -> None:
    served(room, 0, page())
    told = [served(room, number, GONE) for number in range(1, 20)]
    assert [number for number, each in enumerate(told, 1) if each] == [1, 8]
    reminder = room.mails()[-1]
    assert reminder.subject == "[Reminder] Lumenia – Terms of Service"
    assert "This is the only reminder." in " ".join(reminder.text.split())


def test_after_a_reminder_the_return_is_told_and_the_next_outage_has_its_own(room: Room) -> None:
    broken = {*range(1, 10), *range(11, 20)}
    told = [served(room, number, GONE if number in broken else page()) for number in range(21)]
    assert [number for number, each in enumerate(told) if each] == [1, 8, 10, 11, 18, 20]


def test_an_outage_whose_reason_changes_is_the_same_outage(room: Room) -> None:
    served(room, 0, page())
    served(room, 1, GONE)
    assert [served(room, 2, CAPTCHA), served(room, 3, RESET)] == [[], []]


def test_terms_that_can_be_read_again_are_told_once(room: Room) -> None:
    served(room, 0, page())
    served(room, 1, GONE)
    assert served(room, 2, page()) == TOLD
    assert served(room, 3, page()) == []


def test_a_second_outage_is_told_again(room: Room) -> None:
    for number, what in enumerate((GOOD, GONE, GOOD)):
        served(room, number, what)
    assert served(room, 3, GONE) == TOLD
    assert served(room, 4, page()) == TOLD


def test_an_outage_of_one_day_after_another_leaves_no_doubt_about_which_ended(room: Room) -> None:
    told = [served(room, n, what) for n, what in enumerate((GONE, GOOD, GONE, GOOD, GONE, GONE, GOOD))]
    assert [len(each) for each in told] == [1, 1, 1, 1, 1, 0, 1]


def test_terms_never_read_from_the_start_are_told(room: Room) -> None:
    assert served(room, 0, GONE) == TOLD


def test_terms_that_never_failed_are_not_told(room: Room) -> None:
    assert [served(room, number, page()) for number in range(3)] == [[]] * 3


def test_our_own_failure_is_told_like_an_outage(room: Room) -> None:
    served(room, 0, page())
    room.serve(RuntimeError("boom"))
    room.round(1)
    assert room.mails_of(1) == TOLD


# --- to whom --------------------------------------------------------------------------------------------


def test_where_nobody_runs_machines_everybody_is_told() -> None:
    room = Room(register(people=(DUPONT,)))
    assert served(room, 0, GONE) == [("dupont", READABILITY)]


def test_one_mail_tells_a_person_of_all_terms_of_all_their_tools() -> None:
    both = (terms(TERMS), terms(PRIVACY, document("privacy")))
    room = Room(register(tools=(tool("one"), tool("two", terms=(PRIVACY,))), watched=both))
    assert served(room, 0, GONE) == TOLD
    assert all(word in room.mails()[0].text for word in ("legal/terms", "legal/privacy"))


def test_people_are_told_of_the_terms_of_their_own_tools_only() -> None:
    other = Person("nina", "Nina Roux", "nina@example.fr", MARTIN.role, MARTIN.language)
    theirs = TermsId("Otterloo", "Terms of Service")
    tools = (tool("one", referents=("martin",)), tool("two", terms=(theirs,), referents=("nina",)))
    room = Room(register(tools=tools, people=(DUPONT, MARTIN, other)))
    room.fetcher.pages[room.register.terms[theirs].documents[0].address] = page()
    assert served(room, 0, GONE) == TOLD


def test_the_mail_says_when_an_unread_tool_would_be_suspended() -> None:
    room = Room(register(usages=(usage(),)))
    served(room, 0, page())
    served(room, 1, GONE)
    assert "suspension on: 27 September 2025" in " ".join(room.mails()[0].text.split())


# --- after a crash ------------------------------------------------------------------------------------------


def test_what_a_killed_round_could_not_tell_is_told_by_the_next(room: Room) -> None:
    served(room, 0, page())
    room.serve(GONE)
    with killed_at(room.outbox, "add"):
        room.round(1)
    room.round(1)
    assert room.mails_of(1) == TOLD


def test_an_outage_told_late_is_told_with_the_day_it_began(room: Room) -> None:
    served(room, 0, page())
    room.serve(GONE)
    with killed_at(room.outbox, "add"):
        room.round(1)
    assert served(room, 2, GONE) == TOLD
    assert served(room, 3, page()) == TOLD


def test_a_service_whose_name_holds_a_colon_is_told_apart() -> None:
    odd = TermsId("Lumenia: readable", "Terms of Service")
    watched = (terms(odd, document("terms")),)
    room = Room(register(tools=(tool(terms=(odd,)),), watched=watched))
    told = [served(room, n, what) for n, what in enumerate((GONE, GONE, GOOD, GOOD))]
    assert [len(each) for each in told] == [1, 0, 1, 0]


# --- what stands in their place ----------------------------------------------------------------------


def test_terms_that_do_not_bind_threaten_no_suspension() -> None:
    pair = replace(tool(terms=(TERMS, PRIVACY)), indicative=frozenset({PRIVACY}))
    room = Room(register(tools=(pair,)))
    room.serve(name="privacy")
    room.round(0)
    room.serve(GONE, name="privacy")
    room.round(1)
    loose = room.outbox.alerts()[-1].text
    room.serve(GONE)
    room.round(2)
    bound = room.outbox.alerts()[-1].text
    assert ("Unless read again, suspension on" in bound, "Unless read again, suspension on" in loose) == (
        True,
        False,
    )
