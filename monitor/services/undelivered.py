"""Which alerts were given up and nobody was told of yet: found by looking at the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.core.alerts import Alert, AlertKind, addressee
from monitor.core.notice.undelivered import about_undelivered
from monitor.core.ports import Outbox
from monitor.core.register import Register
from monitor.core.routing import Reader
from monitor.core.tools import Role
from monitor.services.notify import Message, News


def about(register: Register, outbox: Outbox, now: datetime, chain_head: str) -> News:
    """Return what to tell of alerts that were given up: one message to each who runs machines.

    Args:
        register: names the people.
        outbox: keeps what was given up, and what was told.
        now: the round's moment.
        chain_head: of the ledger.
    """
    # An alert of this kind would tell of itself.
    given_up = [alert for alert in outbox.given_up() if alert.kind is not AlertKind.UNDELIVERED]
    told = outbox.settled([_event(alert) for alert in given_up])
    lost = [alert for alert in given_up if _event(alert) not in told]
    if not lost:
        return News([], [])

    message = Message(
        lambda language: about_undelivered(
            register.organisation, lost, register.people, language, now, chain_head
        ),
        _readers(register, lost),
        None,
    )
    return News([message], [_event(alert) for alert in lost])


def _event(alert: Alert) -> str:
    """Name the giving up: an alert that was sent again may be given up again."""
    assert alert.given_up is not None
    return f"undelivered:{alert.id}:{alert.given_up.isoformat()}"


def _readers(register: Register, lost: Sequence[Alert]) -> Sequence[Reader]:
    """Return who is told: those who run machines, or else everyone; never who could not be reached.

    It names people and their addresses: a channel has to ask for it.
    """
    unreached = {alert.person for alert in lost}
    people = [person for person in register.people.values() if person.id not in unreached]
    asking = (c for c in register.channels.values() if AlertKind.UNDELIVERED in c.kinds)
    channels = [channel for channel in asking if addressee(channel.id) not in unreached]
    return [*([person for person in people if person.role is Role.IT] or people), *channels]
