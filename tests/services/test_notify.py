"""Alerts are made once, and kept."""

from __future__ import annotations

import pytest

from monitor.core.alerts import AlertKind
from monitor.core.notice import Notice, trial
from monitor.core.tools import Language, Person
from monitor.services.notify import Message, News, put, put_trial
from tests.fakes import MemoryOutbox
from tests.samples import DUPONT, MARTIN, NOW, day, register


@pytest.fixture
def outbox() -> MemoryOutbox:
    return MemoryOutbox()


def notice(language: Language) -> Notice:
    return trial("Mairie de Valmoulin", language, "0" * 64)


def news(
    *people: Person, tool: str | None = "lumenia-free", events: tuple[str, ...] = ("decision:1",)
) -> News:
    return News([Message(notice, people, tool)], events)


# --- made -------------------------------------------------------------------------------------------


def test_everybody_a_message_goes_to_gets_an_alert_in_their_language(outbox: MemoryOutbox) -> None:
    assert put(outbox, news(DUPONT, MARTIN), NOW) == 2
    french, english = outbox.alerts()
    assert (french.person, english.person) == ("dupont", "martin")
    assert french.subject != english.subject
    assert 'lang="fr"' in french.html
    assert 'lang="en"' in english.html


def test_an_alert_says_when_it_was_made_and_of_which_tool(outbox: MemoryOutbox) -> None:
    put(outbox, news(DUPONT), NOW)
    (alert,) = outbox.alerts()
    assert (alert.at, alert.tool, alert.kind, alert.attempts, alert.sent_at) == (
        NOW,
        "lumenia-free",
        AlertKind.TEST,
        0,
        None,
    )


def test_the_same_events_never_make_a_second_alert(outbox: MemoryOutbox) -> None:
    put(outbox, news(DUPONT, events=("decision:1", "drift:x")), NOW)
    put(outbox, news(DUPONT, events=("drift:x", "decision:1")), day(1))
    assert len(outbox.alerts()) == 1


@pytest.mark.parametrize(
    "other",
    [news(MARTIN), news(DUPONT, tool="other"), news(DUPONT, tool=None), news(DUPONT, events=("decision:2",))],
    ids=["another person", "another tool", "no tool", "another event"],
)
def test_anything_else_makes_another_alert(outbox: MemoryOutbox, other: News) -> None:
    put(outbox, news(DUPONT), NOW)
    put(outbox, other, NOW)
    assert len(outbox.alerts()) == 2


def test_events_worth_no_message_are_settled_all_the_same(outbox: MemoryOutbox) -> None:
    assert put(outbox, News([], ["drift:x"]), NOW) == 0
    assert outbox.told() == {"drift:x"}


def test_no_news_is_no_alert(outbox: MemoryOutbox) -> None:
    assert put(outbox, News([], []), NOW) == 0
    assert outbox.told() == frozenset()


def test_each_trial_makes_an_alert_to_one_person(outbox: MemoryOutbox) -> None:
    for number in range(2):
        put_trial(outbox, register(), DUPONT, day(number), "0" * 64)
    assert [(a.person, a.tool, a.kind) for a in outbox.alerts()] == [("dupont", None, AlertKind.TEST)] * 2
