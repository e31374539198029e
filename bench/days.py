"""Playing rounds day after day, and keeping what each came to."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from monitor.adapters.workers import Workers
from monitor.app import App
from monitor.core.ledger import Entry
from monitor.core.terms import TermsId
from monitor.services.check import Fared
from monitor.services.rounds import Progress, Round
from monitor.services.versions import Workshop
from tests.mailbox import Letter, Mailbox

#: The hour of the daily job.
AT = time(6, tzinfo=UTC)
QUIET = Progress(lambda _: None, lambda _: None, lambda _: None)


@dataclass(frozen=True, slots=True)
class Day:
    """What the round of one day came to."""

    on: date
    round: Round
    letters: Sequence[Letter]
    """The mails of the day, in the order the server took them."""

    @property
    def entries(self) -> Sequence[Entry]:
        """What was decided."""
        return self.round.entries

    def fared(self, terms: TermsId) -> Fared:
        """Return how one terms fared."""
        return next(each for each in self.round.fared if each.terms == terms)


class Player:
    """Plays the rounds of one register in this process; its worker processes stay from day to day.

    Args:
        config: the register.
        mailbox: where its mail goes; it is emptied before and after each round.
        workers: shared with other players, whoever made them ends them.
    """

    def __init__(self, config: Path, mailbox: Mailbox, workers: Workers) -> None:
        self._config, self._mailbox, self._workers = config, mailbox, workers

    def play(self, day: date) -> Day:
        """Do the round of a day."""
        self._mailbox.empty()
        with self.app(day) as app:
            done = app.check((), QUIET)
        return Day(day, done, self._mailbox.empty())

    def app(self, day: date) -> App:
        """Return the application as it stands at the hour of a day's round."""
        return _WithWorkers(self._config, moment(day), self._workers)


class _WithWorkers(App):
    """The application over worker processes that outlive it."""

    def __init__(self, config: Path, now: datetime, workers: Workers) -> None:
        super().__init__(config, now)
        self._workers = workers

    @cached_property
    def shop(self) -> Workshop:
        """What versions are made with and kept in."""
        return replace(super().shop, executor=self._workers)


@contextlib.contextmanager
def player(config: Path, mailbox: Mailbox) -> Iterator[Player]:
    """Give a player for as long as the block lasts."""
    workers = Workers(2)
    try:
        yield Player(config, mailbox, workers)
    finally:
        workers.shutdown(cancel_futures=True)


def days(first: date, last: date) -> Iterator[date]:
    """Give every day from the first to the last."""
    for n in range((last - first).days + 1):
        yield first + timedelta(n)


def moment(day: date) -> datetime:
    """Return the moment of a day's round."""
    return datetime.combine(day, AT)
