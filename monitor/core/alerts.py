"""A message to one referent, as it waits in the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.core.model import Cause, Drift, Effect, Kind, Topic

#: A text these terms had within this time is a page alternating, not news (it stays in the record).
RETURN_WITHIN = timedelta(days=90)


class AlertKind(StrEnum):
    """What an alert is about."""

    SUSPENSION = "suspension"
    DRIFT = "drift"
    READABILITY = "readability"
    """Terms that cannot be read, or can be read again."""
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Alert:
    """A message to one referent; what it says is settled when it is made."""

    id: str
    """Follows from what it tells and to whom: the same event never makes a second alert."""
    kind: AlertKind
    at: datetime
    person: str
    """The referent's id; the address is looked up in the register when it is sent."""
    tool: str | None
    subject: str
    text: str
    html: str
    attempts: int = 0
    sent_at: datetime | None = None
    error: str | None = None
    """What the last failed attempt said."""
    given_up: datetime | None = None
    """When it was given up unsent: its addressee was to be forgotten."""

    @property
    def message_id(self) -> str:
        """The Message-ID header (RFC 5322, section 3.6.4): the same however often it is sent."""
        return f"<{self.id}@terms-drift-monitor.invalid>"


def is_news(drift: Drift | None, cause: Cause) -> bool:
    """Tell whether a change is worth a mail of its own: the provider's doing, material, and on a topic.

    Of a text that these terms had not long before (`RETURN_WITHIN`), nobody is told again.
    """
    if drift is None or cause is not Cause.PROVIDER or drift.kind is not Kind.MATERIAL:
        return False
    return any(drift.effect(topic) is not Effect.NONE for topic in Topic)
