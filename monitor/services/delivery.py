"""Hand over the alerts that wait: mails first, channels after them, and say which had to be given up.

Only while holding the round's lock: no two processes hand over the same alert. Every attempt is noted before
it begins and after it ended, so that a process killed in between repeats one alert at most, under the
Message-ID that it had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from monitor.core import delivery
from monitor.core.alerts import Alert, AlertKind
from monitor.core.errors import MailError, Refusal
from monitor.core.ports import Mailer, Outbox
from monitor.core.register import Register
from monitor.core.routing import Reader
from monitor.services import notify, undelivered

#: So many times in a row the server may fall silent before the others are left for later.
_MOST_CUTS = 2


@dataclass(frozen=True, slots=True)
class Ways:
    """How alerts leave."""

    mail: Mailer | None = None
    """None: the register names no mail server, and what goes to referents waits."""
    channels: Mailer | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of handing alerts over."""

    taken: int
    failures: tuple[str, ...] = ()
    """Why others were not taken, without repeating itself."""


Choice = Callable[[Sequence[Alert], datetime], Sequence[Alert]]
"""Which of the waiting alerts to try at a moment."""


def everything(waiting: Sequence[Alert], now: datetime) -> Sequence[Alert]:  # noqa: ARG001 — as `delivery.due`
    """Choose all that waits, whether or not it is due."""
    return waiting


def deliver(
    outbox: Outbox,
    ways: Ways,
    register: Register,
    now: datetime,
    chain_head: str,
    chosen: Choice = delivery.due,
) -> Sent:
    """Hand over waiting alerts, then tell of those that were given up, by an alert that leaves at once.

    Args:
        outbox: where they wait.
        ways: how they leave.
        register: names who is told.
        now: the round's moment.
        chain_head: of the ledger.
        chosen: which of them are tried.
    """
    sent = send(outbox, ways, now, chosen)
    if not notify.put(outbox, undelivered.about(register, outbox, now, chain_head), now):
        return sent
    more = send(outbox, ways, now, _tidings)
    return Sent(sent.taken + more.taken, tuple(dict.fromkeys(sent.failures + more.failures)))


def _tidings(waiting: Sequence[Alert], now: datetime) -> Sequence[Alert]:
    return [alert for alert in waiting if alert.kind is AlertKind.UNDELIVERED and alert.at == now]


def try_out(
    outbox: Outbox, ways: Ways, register: Register, reader: Reader, now: datetime, chain_head: str
) -> str | None:
    """Send somebody an alert that only shows that alerts arrive, and nothing else that waits.

    Returns:
        Why it was not taken, and then it is not tried again; None: it was.
    """
    notify.put_trial(outbox, register, reader, now, chain_head)
    to = notify.recipient(reader)

    def it(waiting: Sequence[Alert], now: datetime) -> Sequence[Alert]:
        return [a for a in waiting if a.kind is AlertKind.TEST and (a.person, a.at) == (to, now)]

    sent = send(outbox, ways, now, it)
    failure = sent.failures[0] if sent.failures else None
    for alert in it(outbox.waiting(), now):
        outbox.give_up(alert.id, failure or "", now)
    return failure


def send(outbox: Outbox, ways: Ways, now: datetime, chosen: Choice = delivery.due) -> Sent:
    """Hand over waiting alerts, oldest first.

    A referent whose mailbox refuses holds nobody up, nor does a channel that fails.

    Args:
        outbox: where they wait.
        ways: how they leave.
        now: the round's moment.
        chosen: which of them are tried.
    """
    taken, failures = 0, dict[str, None]()
    for mailer, alerts in _sweeps(outbox.waiting(), ways):
        sweep = _sweep(outbox, mailer, chosen(alerts, now), now)
        taken += sweep.taken
        failures |= dict.fromkeys(sweep.failures)
    return Sent(taken, tuple(failures))


def _sweeps(waiting: Sequence[Alert], ways: Ways) -> Iterator[tuple[Mailer, Sequence[Alert]]]:
    """Yield what leaves together: the mails, then what goes to each channel."""
    if ways.mail is not None:
        yield ways.mail, [alert for alert in waiting if alert.channel is None]
    if ways.channels is None:
        return
    rest = sorted((a for a in waiting if a.channel is not None), key=lambda a: a.person)
    for _, alerts in groupby(rest, key=lambda a: a.person):
        yield ways.channels, list(alerts)


def _sweep(outbox: Outbox, mailer: Mailer, alerts: Sequence[Alert], now: datetime) -> Sent:
    taken, cuts, failures = 0, 0, []
    try:
        # What was refused before comes last: it must not hold up what never was.
        alerts = sorted(alerts, key=lambda alert: alert.failing_since is not None)
        for position, alert in enumerate(alerts):
            outbox.mark_tried(alert.id, now)
            try:
                mailer.send(alert)
            except MailError as error:
                failures.append(str(error))
                cuts = cuts + 1 if error.refusal is Refusal.CUT else 0
                until = now + delivery.wait_after(alert.attempts + 1)
                if delivery.is_hopeless(alert, error.refusal, now):
                    outbox.give_up(alert.id, str(error), now)
                elif error.refusal is Refusal.OUT_OF_REACH:
                    outbox.put_off([each.id for each in alerts[position:]], str(error), until)
                    break
                else:
                    outbox.mark_failed(alert.id, str(error), now, until)
                if cuts == _MOST_CUTS:
                    outbox.put_off([each.id for each in alerts[position + 1 :]], str(error), until)
                    break
            else:
                outbox.mark_sent(alert.id, now)
                taken, cuts = taken + 1, 0
    finally:
        mailer.close()
    return Sent(taken, tuple(failures))
