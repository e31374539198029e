"""What was told is asked of the outbox as it comes up, and once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from monitor.services.settled import Settled
from tests.fakes import MemoryOutbox
from tests.samples import day


class Counted(MemoryOutbox):
    """An outbox that remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[set[str]] = []
        self.add([], ["drift:x", "decision:1"], day(0))

    def settled(self, events: Collection[str]) -> Mapping[str, datetime]:
        self.asked.append(set(events))
        return super().settled(events)


def test_an_event_that_was_told_is_in_it_and_no_other() -> None:
    told = Settled(Counted())
    assert ("drift:x" in told, "drift:y" in told) == (True, False)


def test_what_is_asked_for_together_is_one_question() -> None:
    outbox = Counted()
    told = Settled(outbox)
    told.ask(["drift:x", "drift:y", "drift:x"])
    assert ("drift:x" in told, "drift:y" in told) == (True, False)
    assert outbox.asked == [{"drift:x", "drift:y"}]


def test_what_was_answered_is_not_asked_again() -> None:
    outbox = Counted()
    told = Settled(outbox)
    assert "drift:y" not in told
    told.ask(["drift:y"])
    assert outbox.asked == [{"drift:y"}]
