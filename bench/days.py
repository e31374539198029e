"""Playing rounds day after day, and keeping what each came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from monitor.app import App
from monitor.core.model import TermsId
from monitor.core.ports import Entry
from monitor.services.check import Fared
from monitor.services.rounds import Progress, Round
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


def days(first: date, last: date) -> Iterator[date]:
    """Give every day from the first to the last."""
    for n in range((last - first).days + 1):
        yield first + timedelta(n)


def moment(day: date) -> datetime:
    """Return the moment of a day's round."""
    return datetime.combine(day, AT)


def play(config: Path, day: date, mailbox: Mailbox) -> Day:
    """Do the round of a day over a register, in this process.

    Args:
        config: the register.
        day: its date.
        mailbox: where its mail goes; it is emptied before and after.
    """
    mailbox.empty()
    with App(config, moment(day)) as app:
        done = app.check((), QUIET)
    return Day(day, done, mailbox.empty())
