"""Which approvals are due for review: told two weeks before the day, and on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from monitor.core.alerts import AlertKind
from monitor.core.checks import TermsState
from monitor.core.contracts import bound
from monitor.core.decisions import Occasion
from monitor.core.ledger import Entry
from monitor.core.model import Cause, Kind
from monitor.core.notice import Notice, ReviewDue, about_reviews
from monitor.core.ports import Outbox, Records
from monitor.core.register import Register
from monitor.core.routing import Reader, audience
from monitor.core.terms import TermsId
from monitor.core.tools import Language
from monitor.services.notify import Message, News
from monitor.services.status import review_by

#: How long before the day an approval is announced as due.
ANNOUNCED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What reviews are looked up in."""

    register: Register
    records: Records
    states: Mapping[TermsId, TermsState]
    standing: Mapping[tuple[str, str], Entry]
    """The last entry that set a status for each tool and usage."""
    notes: Mapping[tuple[str, str], Sequence[Entry]]
    """Those on them since."""
    chain_head: str
    now: datetime


def about(calendar: Calendar, outbox: Outbox) -> News:
    """Return what nobody was told of yet about approvals that are due: one message a reader."""
    soon = list(_announced(calendar))
    settled = outbox.settled([event for _, _, events in soon for event in events])
    fresh = [(entry, on, events) for entry, on, events in soon if events[-1] not in settled]
    theirs: dict[Reader, list[ReviewDue]] = {}
    for entry, on, _ in fresh:
        review = review_due(calendar, entry, on)
        for reader in _readers(calendar.register, entry):
            theirs.setdefault(reader, []).append(review)
    messages = []
    for reader, reviews in theirs.items():
        first, *also = dict.fromkeys(review.tool.id for review in reviews)
        messages.append(Message(partial(_notice, calendar, reviews), [reader], first, tuple(also)))
    return News(messages, [event for _, _, events in fresh for event in events])


def due_before(calendar: Calendar, until: date) -> Iterator[tuple[Entry, date]]:
    """Yield the approvals of tools in the register that are due for review before or on a day, and when."""
    for (tool, usage), entry in calendar.standing.items():
        if tool not in calendar.register.tools or usage not in calendar.register.usages:
            continue
        on = review_by(entry.decision, calendar.notes.get((tool, usage), ()))
        if on is not None and on <= until:
            yield entry, on


def review_due(calendar: Calendar, entry: Entry, on: date) -> ReviewDue:
    """Return what is told of the review of an approval that is due on a day."""
    decision = entry.decision
    tool = bound(calendar.register.tools[decision.tool], calendar.states)
    usage = calendar.register.usages[decision.usage]
    versions = (v for terms in tool.terms for v in calendar.records.versions(terms))
    since = [v for v in versions if v.at > decision.at and v.cause is Cause.PROVIDER and v.drift]
    notes = calendar.notes.get((decision.tool, decision.usage), ())
    return ReviewDue(
        tool=tool,
        usage=usage.id,
        given=decision.at,
        due=on,
        expires=on + usage.review_grace + timedelta(days=1),  # it lasts to the end of the last day of grace
        changes=sum(v.drift is not None and v.drift.kind is Kind.MATERIAL for v in since),
        is_reopened=any(note.decision.occasion is Occasion.REVIEW for note in notes),
    )


def _announced(calendar: Calendar) -> Iterator[tuple[Entry, date, Sequence[str]]]:
    """Yield the approvals that are due soon or now, when, and the events that telling so settles."""
    today = calendar.now.date()
    for entry, on in due_before(calendar, today + ANNOUNCED):
        soon, now = (f"review:{entry.seq}:{on.isoformat()}:{when}" for when in ("soon", "now"))
        if on <= today:
            yield entry, on, (soon, now)
        elif on - entry.decision.at.date() > ANNOUNCED:  # who has just decided needs no reminder
            yield entry, on, (soon,)


def _readers(register: Register, entry: Entry) -> Sequence[Reader]:
    """Return who is told: the referents who read terms, and who gave the approval or else may give it."""
    decision = entry.decision
    decided = (decision.by,) if decision.by in register.people else register.usages[decision.usage].approvers
    tool = register.tools[decision.tool]
    return audience(register, AlertKind.REVIEW, tool, [decision.usage], decided)


def _notice(calendar: Calendar, reviews: Sequence[ReviewDue], language: Language) -> Notice:
    register = calendar.register
    return about_reviews(
        register.organisation,
        register.usages,
        reviews,
        language,
        calendar.now,
        calendar.chain_head,
        register.report.url,
    )
