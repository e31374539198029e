"""Tell referents what happened, once.

What to tell is found by looking at what the stores hold, not remembered in passing: after a crash the next
round tells what the killed one could not, and nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core.alerts import Alert, addressee
from monitor.core.notice import Notice, addressed, trial
from monitor.core.notice.brief import as_brief, defused
from monitor.core.notice.letter import as_html, as_text
from monitor.core.ports import Outbox
from monitor.core.register import Register
from monitor.core.routing import Reader
from monitor.core.tools import Language, Person


@dataclass(frozen=True, slots=True)
class Message:
    """A notice and whom it goes to."""

    notice: Callable[[Language], Notice]
    readers: Sequence[Reader]
    tool: str | None
    """The first it is about."""
    also: tuple[str, ...] = ()
    """The other tools it is about."""


@dataclass(frozen=True, slots=True)
class News:
    """Messages, and the events they settle: nobody is told of those again."""

    messages: Sequence[Message]
    events: Sequence[str]


def put(outbox: Outbox, news: News, now: datetime) -> int:
    """Put the alerts that some news makes into the outbox; return how many."""
    alerts = [
        _alert(message, reader, news.events, now) for message in news.messages for reader in message.readers
    ]
    if news.events:
        outbox.add(alerts, news.events, now)
    return len(alerts)


def put_trial(outbox: Outbox, register: Register, reader: Reader, now: datetime, chain_head: str) -> None:
    """Put an alert into the outbox that only shows that alerts arrive."""
    message = Message(lambda language: trial(register.organisation, language, chain_head), [reader], None)
    put(outbox, News([message], [f"trial:{recipient(reader)}:{now.isoformat()}"]), now)


def recipient(reader: Reader) -> str:
    """Return what stands in an alert as its `person`."""
    return reader.id if isinstance(reader, Person) else addressee(reader.id)


def _alert(message: Message, reader: Reader, events: Sequence[str], now: datetime) -> Alert:
    notice, tools = message.notice(reader.language), filter(None, (message.tool, *message.also))
    if isinstance(reader, Person):
        notice = addressed(notice, reader.role)
        subject, text, page = notice.subject, as_text(notice), as_html(notice)
    else:
        subject, text, page = defused(notice.subject), as_brief(notice, now), ""
    to = recipient(reader)
    key = "\n".join([to, " ".join(tools), *sorted(events)])
    return Alert(
        id=hashlib.sha256(key.encode()).hexdigest()[:32],
        kind=notice.kind,
        at=now,
        person=to,
        tool=message.tool,
        also=message.also,
        subject=subject,
        text=text,
        html=page,
    )
