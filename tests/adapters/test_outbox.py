"""The contract of the outbox, kept by the database and by the fake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from monitor.adapters.stores.outbox import SqlOutbox
from monitor.core.alerts import Alert, AlertKind
from monitor.core.ports import Outbox
from tests.adapters.stores import KINDS, database
from tests.fakes import MemoryOutbox
from tests.samples import alert, day


@pytest.fixture(params=[*KINDS, "memory"])
def outbox(request: pytest.FixtureRequest) -> Iterator[Outbox]:
    if request.param == "memory":
        yield MemoryOutbox()
        return
    with database(kind=request.param) as engine:
        yield SqlOutbox(engine)


def one(outbox: Outbox) -> Alert:
    (found,) = outbox.alerts()
    return found


def test_an_empty_outbox_has_told_nothing(outbox: Outbox) -> None:
    assert outbox.told() == frozenset()
    assert (outbox.waiting(), outbox.alerts()) == ([], [])


@pytest.mark.parametrize("kind", AlertKind)
def test_an_alert_comes_back_as_it_was_made(outbox: Outbox, kind: AlertKind) -> None:
    made = replace(
        alert(1),
        kind=kind,
        tool=None,
        also=("otterloo", "ü"),
        subject="« Suspendu »\u202f!",
        text="训练\n",
        html="<p>é</p>",
    )
    outbox.add([made], ["decision:1"], day(0))
    assert one(outbox) == made


def test_alerts_come_oldest_first(outbox: Outbox) -> None:
    made = [alert(n) for n in (3, 1, 2)]
    for each in made:
        outbox.add([each], [f"decision:{each.id}"], day(0))
    assert outbox.alerts() == made
    assert outbox.waiting() == made


def test_events_are_told_with_their_alerts(outbox: Outbox) -> None:
    outbox.add([alert(1)], ["decision:1", "drift:x"], day(0))
    assert outbox.told() == {"decision:1", "drift:x"}


def test_events_are_known_with_the_moment_they_were_told(outbox: Outbox) -> None:
    outbox.add([alert(1)], ["a"], day(1))
    outbox.add([], ["b"], day(2))
    many = [f"e{number}" for number in range(1_200)]
    outbox.add([], many, day(3))
    assert outbox.settled(["a", "b", "c"]) == {"a": day(1), "b": day(2)}
    assert len(outbox.settled(many)) == 1_200
    assert outbox.settled([]) == {}


def test_events_that_are_worth_no_alert_are_told_too(outbox: Outbox) -> None:
    outbox.add([], ["drift:x"], day(0))
    assert outbox.told() == {"drift:x"}
    assert outbox.alerts() == []


def test_adding_again_adds_nothing(outbox: Outbox) -> None:
    outbox.add([alert(1)], ["decision:1"], day(0))
    outbox.add([replace(alert(1), subject="other"), alert(2)], ["decision:1", "decision:2"], day(1))
    assert outbox.alerts() == [alert(1), alert(2)]
    assert outbox.told() == {"decision:1", "decision:2"}


def test_an_event_told_before_may_still_make_an_alert(outbox: Outbox) -> None:
    outbox.add([], ["decision:1"], day(0))
    outbox.add([alert(1)], ["decision:1"], day(1))
    assert outbox.alerts() == [alert(1)]


def test_an_alert_that_is_tried_says_since_when_until_something_comes_of_it(outbox: Outbox) -> None:
    outbox.add([alert(1)], ["decision:1"], day(0))
    outbox.mark_tried(alert(1).id, day(1))
    assert outbox.waiting() == [replace(alert(1), tried_at=day(1), attempts=1)]


def test_an_alert_that_was_taken_waits_no_more(outbox: Outbox) -> None:
    outbox.add([alert(1), alert(2)], ["decision:1"], day(0))
    outbox.mark_tried(alert(1).id, day(1))
    outbox.mark_sent(alert(1).id, day(1))
    assert outbox.waiting() == [alert(2)]
    assert outbox.alerts()[0] == replace(alert(1), sent_at=day(1), tried_at=day(1), attempts=1)


def test_an_alert_that_was_not_taken_says_why_and_since_when(outbox: Outbox) -> None:
    outbox.add([alert(1)], ["decision:1"], day(0))
    for number, words in ((1, "greylisted"), (2, "mailbox full")):
        outbox.mark_tried(alert(1).id, day(number))
        outbox.mark_failed(alert(1).id, words, day(number), day(number + 1))
    (found,) = outbox.waiting()
    assert (found.error, found.attempts, found.tried_at) == ("mailbox full", 2, day(2))
    assert (found.failing_since, found.next_try) == (day(1), day(3))


def test_a_new_attempt_wipes_what_the_last_one_said(outbox: Outbox) -> None:
    outbox.add([alert(1)], ["decision:1"], day(0))
    outbox.mark_failed(alert(1).id, "greylisted", day(1), day(2))
    outbox.mark_tried(alert(1).id, day(2))
    (found,) = outbox.waiting()
    assert (found.error, found.next_try, found.failing_since) == (None, None, day(1))


def test_alerts_are_put_off_together_and_have_not_failed(outbox: Outbox) -> None:
    outbox.add([alert(1), alert(2), alert(3)], ["decision:1"], day(0))
    outbox.put_off([alert(1).id, alert(3).id], "connection refused", day(1))
    assert [(a.error, a.next_try, a.failing_since) for a in outbox.waiting()] == [
        ("connection refused", day(1), None),
        (None, None, None),
        ("connection refused", day(1), None),
    ]


def test_an_alert_taken_at_last_forgets_the_failures_but_not_their_number(outbox: Outbox) -> None:
    outbox.add([alert(1)], ["decision:1"], day(0))
    outbox.mark_tried(alert(1).id, day(0))
    outbox.mark_failed(alert(1).id, "greylisted", day(0), day(1))
    outbox.mark_tried(alert(1).id, day(1))
    outbox.mark_sent(alert(1).id, day(1))
    found = one(outbox)
    assert (found.sent_at, found.attempts, found.error, found.next_try) == (day(1), 2, None, None)


def test_an_alert_that_is_given_up_waits_no_more_and_says_why(outbox: Outbox) -> None:
    outbox.add([alert(1), alert(2)], ["decision:1"], day(0))
    outbox.give_up(alert(1).id, "no such mailbox", day(1))
    assert [a.id for a in outbox.waiting()] == [alert(2).id]
    assert [(a.id, a.given_up, a.error) for a in outbox.given_up()] == [
        (alert(1).id, day(1), "no such mailbox")
    ]


def test_alerts_that_were_given_up_can_be_made_to_wait_as_if_new(outbox: Outbox) -> None:
    outbox.add([alert(1), alert(2)], ["decision:1"], day(0))
    outbox.mark_tried(alert(1).id, day(1))
    outbox.mark_failed(alert(1).id, "greylisted", day(1), day(2))
    outbox.give_up(alert(1).id, "no such mailbox", day(3))
    assert outbox.reopen() == 1
    assert (len(outbox.waiting()), list(outbox.given_up()), outbox.reopen()) == (2, [], 0)
    found = outbox.waiting()[0]
    assert (found.attempts, found.failing_since, found.next_try, found.given_up) == (0, None, None, None)


@pytest.mark.parametrize(
    "lost",
    [replace(alert(1), subject="", text="", html=""), replace(alert(1), kind=AlertKind.TEST)],
    ids=["of someone forgotten", "a trial"],
)
def test_what_nobody_misses_is_not_sent_again(outbox: Outbox, lost: Alert) -> None:
    outbox.add([lost], ["decision:1"], day(0))
    outbox.give_up(lost.id, "", day(1))
    assert (list(outbox.given_up()), outbox.reopen()) == ([], 0)
