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
        alert(1), kind=kind, tool=None, subject="« Suspendu »\u202f!", text="训练\n", html="<p>é</p>"
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


def test_an_alert_that_was_taken_waits_no_more(outbox: Outbox) -> None:
    outbox.add([alert(1), alert(2)], ["decision:1"], day(0))
    outbox.mark_sent(alert(1).id, day(1))
    assert outbox.waiting() == [alert(2)]
    assert outbox.alerts()[0] == replace(alert(1), sent_at=day(1), attempts=1)


def test_an_alert_that_was_not_taken_waits_and_says_why(outbox: Outbox) -> None:
    outbox.add([alert(1)], ["decision:1"], day(0))
    for words in ("connection refused", "greylisted"):
        outbox.mark_failed(alert(1).id, words)
    assert outbox.waiting() == [replace(alert(1), attempts=2, error="greylisted")]


def test_an_alert_taken_at_last_forgets_the_failures_but_not_their_number(outbox: Outbox) -> None:
    outbox.add([alert(1)], ["decision:1"], day(0))
    outbox.mark_failed(alert(1).id, "greylisted")
    outbox.mark_sent(alert(1).id, day(1))
    assert one(outbox) == replace(alert(1), sent_at=day(1), attempts=2)
