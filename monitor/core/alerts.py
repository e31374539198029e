"""A message to one referent, as it waits in the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.core.model import Cause, Drift, Effect, Kind, Topic

#: A text these terms had within this time is a page alternating, not news (it stays in the record).
RETURN_WITHIN = timedelta(days=90)
#: No id of a person holds a colon.
_CHANNEL = "channel:"


class AlertKind(StrEnum):
    """What an alert is about."""

    SUSPENSION = "suspension"
    DRIFT = "drift"
    READABILITY = "readability"
    """Terms that cannot be read, or can be read again."""
    REVIEW = "review"
    """An approval is due for review, soon or today."""
    DIGEST = "digest"
    """What was not told at once, once a day or a week."""
    UNDELIVERED = "undelivered"
    """Other alerts were given up unsent."""
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Alert:
    """A message to one referent; what it says is settled when it is made."""

    id: str
    """Follows from what it tells and to whom: the same event never makes a second alert."""
    kind: AlertKind
    at: datetime
    person: str
    """The referent's id, or `channel:` and a channel's; the address is looked up when it is sent."""
    tool: str | None
    """The first it is about; None: none in particular."""
    subject: str
    text: str
    html: str
    attempts: int = 0
    sent_at: datetime | None = None
    error: str | None = None
    """What the last failed attempt said."""
    given_up: datetime | None = None
    """When it was given up unsent: `error` says why, unless its addressee was to be forgotten."""
    tried_at: datetime | None = None
    """When the last attempt began. Broken off, with neither `sent_at` nor `error`: it may have arrived."""
    next_try: datetime | None = None
    """It is not tried before; None: it is tried as soon as may be."""
    failing_since: datetime | None = None
    """When it was first refused or broken off while the server was there; None: that never happened."""
    also: tuple[str, ...] = ()
    """The other tools it is about, in the order it tells of them."""

    @property
    def tools(self) -> tuple[str, ...]:
        """Every tool it is about."""
        return (*(() if self.tool is None else (self.tool,)), *self.also)

    @property
    def channel(self) -> str | None:
        """The id of the channel it goes to; None: it goes to a referent."""
        id_ = self.person.removeprefix(_CHANNEL)
        return id_ if id_ != self.person else None

    @property
    def message_id(self) -> str:
        """The Message-ID header (RFC 5322, section 3.6.4): the same however often it is sent."""
        return f"<{self.id}@terms-drift-monitor.invalid>"


def addressee(channel: str) -> str:
    """Return what stands in an alert as its `person` where it goes to the channel with this id."""
    return _CHANNEL + channel


def is_news(drift: Drift | None, cause: Cause) -> bool:
    """Tell whether a change is worth a mail of its own: the provider's doing, material, and on a topic.

    Of a text that these terms had not long before (`RETURN_WITHIN`), nobody is told again.
    """
    if drift is None or cause is not Cause.PROVIDER or drift.kind is not Kind.MATERIAL:
        return False
    return any(drift.effect(topic) is not Effect.NONE for topic in Topic)
