"""Approvals that are due for review: told two weeks before, on the day, and once each."""

from __future__ import annotations

from dataclasses import replace

from monitor.core.alerts import Alert, AlertKind
from monitor.core.tools import Language, Person, Role
from tests.samples import DUPONT, MARTIN, OPT_OUT, day, page, register, tool, usage
from tests.services.room import Room, killed_at

ROUX = Person("roux", "Dominique Roux", "roux@example.fr", Role.LEGAL, Language.FR)
EVERY = 60


def room_of(*referents: str, every: int = EVERY) -> Room:
    usages = (replace(usage(), review_every=day(every) - day(0)),)
    people = (DUPONT, MARTIN, replace(ROUX, digest=DUPONT.digest))
    return Room(register(tools=(tool(referents=referents),), usages=usages, people=people))


def reviews(room: Room) -> list[Alert]:
    return [alert for alert in room.mails() if alert.kind is AlertKind.REVIEW]


def told(room: Room, *days: int) -> list[tuple[int, str]]:
    """Do the rounds of these days, and return on which of them who was told of a review."""
    for number in days:
        room.round(number)
    return [((alert.at - day(0)).days, alert.person) for alert in reviews(room)]


def test_a_review_is_announced_two_weeks_before_and_on_the_day() -> None:
    room = room_of("dupont")
    assert told(room, 0, 45, 46, 47, 59, 60, 61) == [(46, "dupont"), (60, "dupont")]


def test_where_rounds_were_missed_it_is_told_late_and_once() -> None:
    assert told(room_of("dupont"), 0, 50, 51) == [(50, "dupont")]
    assert told(room_of("dupont"), 0, 65, 66) == [(65, "dupont")]


def test_an_approval_that_was_just_given_for_a_short_time_is_told_on_the_day_alone() -> None:
    assert told(room_of("dupont", every=10), 0, 1, 9, 10) == [(10, "dupont")]


def test_referents_who_read_terms_are_told_and_who_gave_the_approval() -> None:
    room = room_of("dupont", "martin")
    room.round(0)
    room.person(1, by="roux")
    assert told(room, 47) == [(47, "dupont"), (47, "roux")]


def test_a_renewed_approval_is_due_anew() -> None:
    room = room_of("dupont")
    told(room, 0, 46)
    room.person(50)
    assert told(room, 51, 60, 95) == [(46, "dupont")]
    assert (96, "dupont") in told(room, 96)


def test_a_suspended_tool_is_due_for_no_review() -> None:
    room = room_of("dupont")
    room.round(0)
    room.person(1, allow=False)
    assert told(room, 46, 60) == []


def test_after_the_grace_it_is_the_suspension_that_speaks() -> None:
    room = room_of("dupont")
    told(room, 0, 60, 91)
    assert room.mails_of(91) == [("dupont", AlertKind.SUSPENSION.value)]


def test_the_mail_says_what_is_due_when_it_lapses_and_what_to_do() -> None:
    room = room_of("dupont")
    told(room, 0, 46)
    mail = " ".join(reviews(room)[0].text.replace("\u00a0", " ").split())
    assert reviews(room)[0].subject == "[Réexamen] Lumenia – usages non sensibles"
    assert "Réexamen prévu le : 27 octobre 2025 (dans 14 jours)" in mail
    assert "Sans réexamen, suspension le : 27 novembre 2025" in mail
    assert "monitor diff lumenia-free --since 2025-08-28" in mail
    assert 'monitor approve lumenia-free --usage non_sensitive --by IDENTIFIANT --reason "MOTIF"' in mail


def test_several_approvals_of_a_person_are_one_mail() -> None:
    usages = (replace(usage(), review_every=day(EVERY) - day(0)),)
    tools = (tool("one"), tool("two"))
    room = Room(register(tools=tools, usages=usages, people=(DUPONT,)))
    assert told(room, 0, 46) == [(46, "dupont")]
    assert reviews(room)[0].tools == ("one", "two")
    assert reviews(room)[0].subject == "[Réexamen] Lumenia – 2 autorisations"


def test_a_changed_clause_on_opting_out_is_due_at_once_and_says_why() -> None:
    room = room_of("dupont")
    room.serve(page(OPT_OUT))
    room.round(0)
    room.person(1, by="martin")
    room.serve(page(OPT_OUT.replace("your content", "the content you write")))
    assert (2, "dupont") in told(room, 2)
    assert "La clause sur l’opposition a été modifiée" in " ".join(reviews(room)[0].text.split())


def test_a_killed_round_tells_once() -> None:
    room = room_of("dupont")
    told(room, 0)
    with killed_at(room.outbox, "add"):
        room.round(46)
    assert told(room, 46, 46) == [(46, "dupont")]
