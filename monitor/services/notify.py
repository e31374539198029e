"""Tell referents what happened, once, and hand what waits to the mail server.

What to tell is found by looking at what the stores hold, not remembered in passing: after a crash the next
round tells what the killed one could not, and nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core.alerts import Alert
from monitor.core.errors import MailError
from monitor.core.notice import Notice, trial
from monitor.core.notice.letter import as_html, as_text
from monitor.core.ports import Mailer, Outbox
from monitor.core.register import Register
from monitor.core.tools import Language, Person


@dataclass(frozen=True, slots=True)
class Message:
    """A notice and whom it goes to."""

    notice: Callable[[Language], Notice]
    people: Sequence[Person]
    tool: str | None


@dataclass(frozen=True, slots=True)
class News:
    """Messages, and the events they settle: nobody is told of those again."""

    messages: Sequence[Message]
    events: Sequence[str]


def put(outbox: Outbox, news: News, now: datetime) -> int:
    """Put the alerts that some news makes into the outbox; return how many."""
    alerts = [
        _alert(message, person, news.events, now) for message in news.messages for person in message.people
    ]
    if news.events:
        outbox.add(alerts, news.events, now)
    return len(alerts)


def put_trial(outbox: Outbox, register: Register, person: Person, now: datetime, chain_head: str) -> None:
    """Put an alert into the outbox that only shows that alerts arrive."""
    message = Message(lambda language: trial(register.organisation, language, chain_head), [person], None)
    put(outbox, News([message], [f"trial:{person.id}:{now.isoformat()}"]), now)


def send(outbox: Outbox, mailer: Mailer, now: datetime) -> tuple[int, str | None]:
    """Hand every waiting alert to the mail server.

    Returns:
        How many it took, and why it did not take one (None: it took all).
    """
    taken, failure = 0, None
    try:
        for alert in outbox.waiting():
            try:
                mailer.send(alert)
            except MailError as error:
                outbox.mark_failed(alert.id, str(error))
                failure = str(error)
                if not error.is_about_message:
                    break
            else:
                outbox.mark_sent(alert.id, now)
                taken += 1
    finally:
        mailer.close()
    return taken, failure


def _alert(message: Message, person: Person, events: Sequence[str], now: datetime) -> Alert:
    notice = message.notice(person.language)
    key = "\n".join([person.id, message.tool or "", *sorted(events)])
    return Alert(
        id=hashlib.sha256(key.encode()).hexdigest()[:32],
        kind=notice.kind,
        at=now,
        person=person.id,
        tool=message.tool,
        subject=notice.subject,
        text=as_text(notice),
        html=as_html(notice),
    )
