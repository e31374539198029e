"""Alerts are handed over once, in turn, and nobody's refusal holds up the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.core.alerts import Alert, AlertKind, addressee
from monitor.core.errors import MailError, Refusal
from monitor.core.outlets import Channel
from monitor.core.register import Register
from monitor.core.tools import Language
from monitor.services.delivery import Ways, deliver, everything, send, try_out
from tests.fakes import FakeMailer, MemoryOutbox
from tests.samples import DUPONT, MARTIN, NOW, alert, day, register

TCHAP, TEAMS = addressee("tchap"), addressee("teams")
HEAD = "0" * 64
MINUTES = timedelta(minutes=1)


@pytest.fixture
def outbox() -> MemoryOutbox:
    return MemoryOutbox()


def put(outbox: MemoryOutbox, *people: str, at: datetime = NOW) -> Sequence[Alert]:
    made = [replace(alert(number, person), at=at) for number, person in enumerate(people)]
    outbox.add(made, [f"decision:{number}" for number in range(len(made))], at)
    return made


def states(outbox: MemoryOutbox) -> list[str]:
    return ["sent" if a.sent_at else "given up" if a.given_up else "waiting" for a in outbox.alerts()]


def known(*channels: str) -> Register:
    made = {id_: Channel(id_, Language.FR, frozenset({AlertKind.UNDELIVERED})) for id_ in channels}
    return replace(register(), channels=made)


# --- in turn ------------------------------------------------------------------------------------


def test_every_waiting_alert_is_handed_over_once(outbox: MemoryOutbox) -> None:
    mailer = FakeMailer()
    put(outbox, "dupont", "martin")
    assert send(outbox, Ways(mailer), day(1)).taken == 2
    assert send(outbox, Ways(mailer), day(2)).taken == 0
    assert [a.person for a in mailer.taken] == ["dupont", "martin"]
    assert [(a.sent_at, a.attempts) for a in outbox.alerts()] == [(day(1), 1)] * 2


def test_an_alert_that_waited_long_leaves_with_the_date_it_was_made(outbox: MemoryOutbox) -> None:
    mailer = FakeMailer()
    put(outbox, "dupont")
    send(outbox, Ways(mailer), day(200))
    assert [a.at for a in mailer.taken] == [NOW]


def test_the_attempt_is_noted_before_it_begins(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    with pytest.raises(ZeroDivisionError):
        send(outbox, Ways(FakeMailer({"dupont": ZeroDivisionError()})), day(1))
    (cut,) = outbox.waiting()
    assert (cut.tried_at, cut.attempts, cut.error) == (day(1), 1, None)


def test_an_attempt_that_was_broken_off_is_repeated_under_the_same_message_id(outbox: MemoryOutbox) -> None:
    (made,) = put(outbox, "dupont")
    with pytest.raises(ZeroDivisionError):
        send(outbox, Ways(FakeMailer({"dupont": ZeroDivisionError()})), NOW)
    mailer = FakeMailer()
    send(outbox, Ways(mailer), NOW)
    assert [a.message_id for a in mailer.taken] == [made.message_id]


def test_the_mailer_is_closed_whatever_happens(outbox: MemoryOutbox) -> None:
    mailer = FakeMailer({"dupont": ZeroDivisionError()})
    put(outbox, "dupont")
    with pytest.raises(ZeroDivisionError):
        send(outbox, Ways(mailer), NOW)
    assert mailer.is_closed


# --- the server is out of reach ------------------------------------------------------------------


def test_a_server_that_is_out_of_reach_is_asked_once_for_all(outbox: MemoryOutbox) -> None:
    down = MailError("connection refused")
    put(outbox, "dupont", "martin")
    sent = send(outbox, Ways(FakeMailer({"dupont": down, "martin": down})), NOW)
    assert (sent.taken, sent.failures) == (0, ("connection refused",))
    assert [(a.attempts, a.error, a.next_try) for a in outbox.waiting()] == [
        (1, "connection refused", NOW + 5 * MINUTES),
        (0, "connection refused", NOW + 5 * MINUTES),
    ]


def test_what_is_put_off_is_left_alone_until_its_time(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    send(outbox, Ways(FakeMailer({"dupont": MailError("down")})), NOW)
    assert send(outbox, Ways(FakeMailer()), NOW + 4 * MINUTES).taken == 0
    assert send(outbox, Ways(FakeMailer()), NOW + 5 * MINUTES).taken == 1


def test_what_is_put_off_is_tried_at_once_where_everything_is_wanted(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    send(outbox, Ways(FakeMailer({"dupont": MailError("down")})), NOW)
    assert send(outbox, Ways(FakeMailer()), NOW, everything).taken == 1


def test_a_server_that_was_down_for_a_year_costs_no_alert(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    for number in range(0, 365, 30):
        send(outbox, Ways(FakeMailer({"dupont": MailError("down")})), day(number))
    assert send(outbox, Ways(FakeMailer()), day(366)).taken == 1


# --- one alert is refused ------------------------------------------------------------------------


@pytest.mark.parametrize("refusal", [Refusal.LATER, Refusal.CUT, Refusal.FINAL])
def test_a_refusal_does_not_hold_up_the_others(outbox: MemoryOutbox, refusal: Refusal) -> None:
    mailer = FakeMailer({"dupont": MailError("no", refusal)})
    put(outbox, "dupont", "martin")
    sent = send(outbox, Ways(mailer), NOW)
    assert (sent.taken, sent.failures) == (1, ("no",))
    assert [a.person for a in mailer.taken] == ["martin"]


def test_what_was_refused_before_comes_after_what_never_was(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont", "martin")
    send(outbox, Ways(FakeMailer({"dupont": MailError("greylisted", Refusal.LATER)})), NOW)
    outbox.add([alert(7, "martin")], ["decision:7"], NOW)
    mailer = FakeMailer()
    send(outbox, Ways(mailer), day(1))
    assert [a.person for a in mailer.taken] == ["martin", "dupont"]


def test_a_server_that_falls_silent_twice_in_a_row_is_left_for_later(outbox: MemoryOutbox) -> None:
    cut = MailError("cut", Refusal.CUT)
    people = ["dupont", "martin", "durand", "petit"]
    put(outbox, *people)
    mailer = FakeMailer({"dupont": cut, "durand": cut, "petit": cut})
    send(outbox, Ways(mailer), NOW)
    assert [a.attempts for a in outbox.alerts()] == [1, 1, 1, 1]
    put_later = MemoryOutbox()
    put(put_later, *people)
    send(put_later, Ways(FakeMailer(dict.fromkeys(people, cut))), NOW)
    assert [a.attempts for a in put_later.alerts()] == [1, 1, 0, 0]
    assert {a.next_try for a in put_later.alerts()} == {NOW + 5 * MINUTES}


def test_alerts_that_always_break_the_connection_hold_up_nobody_for_long(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont", "durand", "martin")
    cut = MailError("cut", Refusal.CUT)
    mailer = FakeMailer({"dupont": cut, "durand": cut})
    send(outbox, Ways(mailer), NOW)
    send(outbox, Ways(mailer), day(1))
    assert [a.person for a in mailer.taken] == ["martin"]


def test_what_is_refused_for_now_is_given_up_after_five_days(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    full = FakeMailer({"dupont": MailError("mailbox full", Refusal.LATER)})
    for number in range(5):
        send(outbox, Ways(full), day(number))
        assert states(outbox) == ["waiting"]
    send(outbox, Ways(full), day(5))
    assert states(outbox) == ["given up"]


def test_what_is_refused_for_good_is_given_up_at_once(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    send(outbox, Ways(FakeMailer({"dupont": MailError("no such mailbox", Refusal.FINAL)})), NOW)
    assert [(a.given_up, a.error) for a in outbox.given_up()] == [(NOW, "no such mailbox")]


# --- channels ------------------------------------------------------------------------------------


def test_mails_leave_before_anything_goes_to_a_channel(outbox: MemoryOutbox) -> None:
    one = FakeMailer()
    put(outbox, TCHAP, "dupont", TEAMS, "martin")
    send(outbox, Ways(one, one), NOW)
    assert [a.person for a in one.taken] == ["dupont", "martin", TCHAP, TEAMS]


def test_a_channel_that_fails_holds_up_neither_mails_nor_other_channels(outbox: MemoryOutbox) -> None:
    mailer, rooms = FakeMailer(), FakeMailer({TCHAP: MailError("no address")})
    put(outbox, TCHAP, TCHAP, TEAMS, "dupont")
    sent = send(outbox, Ways(mailer, rooms), NOW)
    assert (sent.taken, sent.failures) == (2, ("no address",))
    assert states(outbox) == ["waiting", "waiting", "sent", "sent"]


def test_a_mail_server_that_is_down_holds_up_no_channel(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont", TCHAP)
    send(outbox, Ways(FakeMailer({"dupont": MailError("down")}), FakeMailer()), NOW)
    assert states(outbox) == ["waiting", "sent"]


def test_mails_wait_untouched_where_there_is_no_mail_server(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont", TCHAP)
    assert send(outbox, Ways(None, FakeMailer()), NOW).taken == 1
    assert [(a.person, a.attempts) for a in outbox.waiting()] == [("dupont", 0)]


# --- given up loudly -----------------------------------------------------------------------------


def refusing(*people: str) -> FakeMailer:
    return FakeMailer(dict.fromkeys(people, MailError("550 no such mailbox", Refusal.FINAL)))


def test_those_who_run_machines_are_told_at_once_of_what_was_given_up(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    mailer = refusing("dupont")
    sent = deliver(outbox, Ways(mailer), register(), NOW, HEAD)
    (told,) = mailer.taken
    assert (told.person, told.kind, sent.taken) == ("martin", AlertKind.UNDELIVERED, 1)
    assert "550 no such mailbox" in told.text
    assert DUPONT.name in told.text
    assert "monitor alerts send --given-up" in told.text


def test_they_are_told_once(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    mailer = refusing("dupont")
    for number in range(3):
        deliver(outbox, Ways(mailer), register(), day(number), HEAD)
    assert len(mailer.taken) == 1


def test_they_are_told_again_of_what_was_sent_again_and_given_up_again(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    mailer = refusing("dupont")
    deliver(outbox, Ways(mailer), register(), NOW, HEAD)
    outbox.reopen()
    deliver(outbox, Ways(mailer), register(), day(1), HEAD)
    assert [a.at for a in mailer.taken] == [NOW, day(1)]


def test_a_process_killed_before_it_could_tell_leaves_that_to_the_next(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    send(outbox, Ways(refusing("dupont")), NOW)
    mailer = FakeMailer()
    deliver(outbox, Ways(mailer), register(), day(1), HEAD)
    assert [(a.person, a.kind) for a in mailer.taken] == [("martin", AlertKind.UNDELIVERED)]


def test_where_their_own_mailbox_refuses_the_others_are_told(outbox: MemoryOutbox) -> None:
    put(outbox, MARTIN.id)
    mailer = refusing(MARTIN.id)
    deliver(outbox, Ways(mailer), register(), NOW, HEAD)
    assert [(a.person, a.kind) for a in mailer.taken] == [("dupont", AlertKind.UNDELIVERED)]


def test_no_alert_tells_of_an_alert_that_told_of_others(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    everybody = refusing("dupont", "martin")
    for number in range(4):
        deliver(outbox, Ways(everybody), register(), day(number), HEAD)
    assert [a.kind for a in outbox.alerts()] == [AlertKind.DRIFT, AlertKind.UNDELIVERED]


def test_a_channel_is_told_only_where_it_asked(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    rooms = FakeMailer()
    deliver(outbox, Ways(refusing("dupont"), rooms), known("tchap"), NOW, HEAD)
    assert [a.channel for a in rooms.taken] == ["tchap"]
    assert rooms.taken[0].html == ""


def test_nothing_is_told_where_nothing_was_given_up(outbox: MemoryOutbox) -> None:
    put(outbox, "dupont")
    deliver(outbox, Ways(FakeMailer({"dupont": MailError("down")})), register(), NOW, HEAD)
    assert len(outbox.alerts()) == 1


# --- trials ---------------------------------------------------------------------------------------


def test_a_trial_leaves_alone_what_else_waits(outbox: MemoryOutbox) -> None:
    put(outbox, "martin")
    mailer = FakeMailer()
    assert try_out(outbox, Ways(mailer), register(), DUPONT, NOW, HEAD) is None
    assert [(a.person, a.kind) for a in mailer.taken] == [("dupont", AlertKind.TEST)]
    assert states(outbox) == ["waiting", "sent"]


def test_a_trial_that_fails_says_why_and_does_not_come_later(outbox: MemoryOutbox) -> None:
    down = FakeMailer({"dupont": MailError("connection refused")})
    assert try_out(outbox, Ways(down), register(), DUPONT, NOW, HEAD) == "connection refused"
    mailer = FakeMailer()
    deliver(outbox, Ways(mailer), register(), day(1), HEAD)
    assert mailer.taken == []


def test_a_trial_can_go_to_a_channel(outbox: MemoryOutbox) -> None:
    rooms, channel = FakeMailer(), Channel("tchap", Language.FR)
    assert try_out(outbox, Ways(None, rooms), register(), channel, NOW, HEAD) is None
    assert [a.channel for a in rooms.taken] == ["tchap"]
