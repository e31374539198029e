"""A message to one referent, as it waits in the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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

    @property
    def message_id(self) -> str:
        """The Message-ID header (RFC 5322, section 3.6.4): the same however often it is sent."""
        return f"<{self.id}@terms-drift-monitor.invalid>"
