"""The digests: what happened since the last one that was not told at once, to each reader who wants it.

A digest leaves with the first round of its day or week (UTC, weeks begin on Monday) and tells everything up
to that round. Up to when the one before it told is found in the outbox, so nothing is told twice or
forgotten, whatever rounds were missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property, partial
from typing import Final

from monitor.core.alerts import AlertKind
from monitor.core.checks import VersionRecord
from monitor.core.contracts import binding, bound
from monitor.core.ledger import Entry, Ledger
from monitor.core.model import Cause, Kind
from monitor.core.notice import Change, Digest, TermsDrift, about_period
from monitor.core.ports import Outbox
from monitor.core.routing import Reader, audience
from monitor.core.terms import TermsId
from monitor.core.tools import Binding, DigestEvery, Person, Tool
from monitor.services.decide import verified
from monitor.services.drifts import drift_told, is_noise, is_told_at_once, returns_to, sources
from monitor.services.news import is_loss
from monitor.services.notify import Message, News
from monitor.services.reviews import Calendar, due_before, review_due
from monitor.services.versions import Workshop

#: How far back the last digest is looked for.
_LONGEST_SILENCE: Final = timedelta(days=400)
#: Reviews that fall due within this time are listed.
_REVIEWS_AHEAD: Final = timedelta(days=30)
_LENGTHS: Final = {DigestEvery.DAILY: timedelta(days=1), DigestEvery.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True)
class Editor:
    """What digests are made from; what several of them tell is worked out once."""

    shop: Workshop
    ledger: Ledger
    outbox: Outbox
    calendar: Calendar
    watched: Sequence[tuple[Tool, str]]
    """Tools, each with a usage it is watched for."""
    first: Mapping[str, datetime]
    """When each tool was first decided on: what changed before is no news."""

    @cached_property
    def usages(self) -> Mapping[Tool, Sequence[str]]:
        """What each tool is watched for."""
        usages: dict[Tool, list[str]] = {}
        for tool, usage in self.watched:
            usages.setdefault(tool, []).append(usage)
        return usages

    @cached_property
    def bindings(self) -> Mapping[Tool, Tool]:
        """Each tool as it is bound."""
        return {tool: bound(tool, self.calendar.states) for tool in self.usages}

    @cached_property
    def verified(self) -> Mapping[Tool, datetime | None]:
        """When all terms of each tool were last read well."""
        calendar = self.calendar
        return {t: verified(own, calendar.states, calendar.now) for t, own in self.bindings.items()}

    @cached_property
    def drift(self) -> Callable[[VersionRecord], TermsDrift]:
        """Tells how a version differs."""
        return cache(lambda record: drift_told(self.shop, self.calendar.register, record))

    def lost_at(self, tool: Tool, at: datetime) -> Sequence[str]:
        """Return the usages for which the machine suspended a tool at a moment: a mail told of it then."""
        decisions = (entry.decision for entry in self.ledger.entries(tool.id))
        return [decision.usage for decision in decisions if decision.at == at and is_loss(decision)]


def about(editor: Editor) -> Iterator[News]:
    """Yield the digest of each reader whose day or week has begun, or what settles that there is none."""
    due = _due(editor)
    theirs: dict[Reader, list[Tool]] = {reader: [] for reader in due}
    for tool, usages in editor.usages.items() if due else ():
        for reader in audience(editor.calendar.register, AlertKind.DIGEST, tool, usages):
            if reader in theirs:
                theirs[reader].append(tool)
    for reader, since in due.items():
        page = _Page(editor, reader, theirs[reader], since)
        digest = page.digest()
        is_sent = page.has_news(digest) or (isinstance(reader, Person) and reader.all_clear)
        messages = [Message(partial(about_period, digest), [reader], None)] if is_sent else []
        yield News(messages, [_event(reader, _begun(reader, editor.calendar.now))])


def _due(editor: Editor) -> Mapping[Reader, datetime]:
    """Return who is due a digest, and up to when the last one told them."""
    register, now = editor.calendar.register, editor.calendar.now
    readers: list[Reader] = [p for p in register.people.values() if p.digest is not DigestEvery.NEVER]
    readers += [c for c in register.channels.values() if not c.kinds or AlertKind.DIGEST in c.kinds]
    events = {reader: _event(reader, _begun(reader, now)) for reader in readers}
    settled = editor.outbox.settled(list(events.values())) if events else {}
    return {r: _told_until(editor, r) for r, event in events.items() if event not in settled}


def _told_until(editor: Editor, reader: Reader) -> datetime:
    """Return up to when the last digest told; who is new is told of one day or week."""
    now = editor.calendar.now
    days = (_begun(reader, now) - timedelta(days=back) for back in range(1, _LONGEST_SILENCE.days))
    settled = editor.outbox.settled([_event(reader, day) for day in days])
    return max(settled.values(), default=now - _LENGTHS[_every(reader)])


def _every(reader: Reader) -> DigestEvery:
    return reader.digest if isinstance(reader, Person) else DigestEvery.WEEKLY


def _begun(reader: Reader, now: datetime) -> date:
    """Return the day on which the reader's present day or week has begun."""
    today = now.date()
    return today if _every(reader) is DigestEvery.DAILY else today - timedelta(days=today.weekday())


def _event(reader: Reader, begun: date) -> str:
    # An id holds no colon, so no person is taken for a channel; whoever is forgotten is found by it.
    kind = "digest" if isinstance(reader, Person) else "digest:channel"
    return f"{kind}:{reader.id}:{begun.isoformat()}"


@dataclass(frozen=True, slots=True)
class _Page:
    """One reader's digest, as it is gathered."""

    editor: Editor
    reader: Reader
    tools: Sequence[Tool]
    since: datetime

    def digest(self) -> Digest:
        """Gather it."""
        editor, calendar = self.editor, self.editor.calendar
        users: dict[TermsId, list[Tool]] = {}
        for tool in self.tools:
            for each in editor.bindings[tool].terms:
                users.setdefault(each, []).append(tool)
        fresh = list(self._fresh(users))
        returned = {r.commit for r in fresh if _is_return(editor.shop, r)}
        changes = [r for r in fresh if r.drift and r.drift.kind is Kind.MATERIAL]
        told = [Change(editor.drift(record), tuple(users[record.terms])) for record in changes]
        known = {terms: calendar.states[terms] for terms in {r.terms for r in fresh}}
        # A contract is read once, when it is deposited.
        pages = {t for t, tools in users.items() if binding(tools[0], t) is not Binding.CONTRACT}
        states = [state for terms, state in calendar.states.items() if terms in users]
        readings = dict(sources(editor.shop, calendar.register, known))
        return Digest(
            organisation=calendar.register.organisation,
            usages=calendar.register.usages,
            since=self.since,
            now=calendar.now,
            changes=tuple(c for c, r in zip(told, changes, strict=True) if r.commit not in returned),
            returns=tuple(c for c, r in zip(told, changes, strict=True) if r.commit in returned),
            editorial=sum(r.drift is not None and r.drift.kind is Kind.EDITORIAL for r in fresh),
            mended=tuple(sorted(s.terms for s in states if self._is_mended(s.terms))),
            reviews=tuple(review_due(calendar, entry, on) for entry, on in self._reviews()),
            unverified=tuple(
                (t, editor.verified[t]) for t in self.tools if self._stale_from(t) < calendar.now
            ),
            verified=sum(s.verified is not None and s.verified > self.since for s in states),
            texts=len(pages),
            sources=readings,
            chain_head=calendar.chain_head,
            site=calendar.register.report.url,
        )

    def has_news(self, digest: Digest) -> bool:
        """Tell whether anything began since the last digest: what only goes on is listed, and sends none."""
        ahead = self.since.date() + _REVIEWS_AHEAD
        grew_stale = [self._stale_from(tool) > self.since for tool, _ in digest.unverified]
        come_near = [review.due > ahead for review in digest.reviews]
        return bool(digest.changes or digest.returns or digest.mended) or any(grew_stale + come_near)

    def _fresh(self, users: Mapping[TermsId, Sequence[Tool]]) -> Iterator[VersionRecord]:
        """Yield the provider's versions of this time of which this reader was not told, oldest first."""
        calendar = self.editor.calendar
        found = []
        for terms in users:
            last = calendar.states[terms].version if terms in calendar.states else None
            if last is not None and last.at > self.since:
                found += [v for v in calendar.records.versions(terms) if v.at > self.since]
        for record in sorted(found, key=lambda version: (version.at, version.terms)):
            is_news = record.cause is Cause.PROVIDER and record.previous is not None and not is_noise(record)
            if is_news and not all(self._was_told(tool, record) for tool in users[record.terms]):
                yield record

    def _was_told(self, tool: Tool, record: VersionRecord) -> bool:
        """Tell whether the reader was told of a version at once on account of a tool, or it is no news."""
        editor, register = self.editor, self.editor.calendar.register
        if record.at <= editor.first.get(tool.id, record.at):
            return True
        at_once = audience(register, AlertKind.DRIFT, tool, editor.usages[tool])
        if self.reader in at_once and is_told_at_once(editor.shop, record):
            return True
        lost = editor.lost_at(tool, record.at)
        return bool(lost) and self.reader in audience(register, AlertKind.SUSPENSION, tool, lost)

    def _is_mended(self, terms: TermsId) -> bool:
        calendar = self.editor.calendar
        check = calendar.states[terms].check
        if check is None or not check.outcome.is_good or check.first <= self.since:
            return False
        return len(calendar.records.checks(terms)) > 1

    def _reviews(self) -> Iterator[tuple[Entry, date]]:
        wanted = {(tool.id, usage) for tool in self.tools for usage in self._usages(tool)}
        for entry, on in due_before(self.editor.calendar, self.editor.calendar.now.date() + _REVIEWS_AHEAD):
            if (entry.decision.tool, entry.decision.usage) in wanted:
                yield entry, on

    def _usages(self, tool: Tool) -> Sequence[str]:
        """Return what a tool is watched for, as far as the reader asked for it."""
        return [u for u in self.editor.usages[tool] if not self.reader.usages or u in self.reader.usages]

    def _stale_from(self, tool: Tool) -> datetime:
        """Return the moment from which a tool counts as unverified, unless it is read again before."""
        editor = self.editor
        usages = editor.calendar.register.usages
        patience = min(usages[usage].stale_after for usage in editor.usages[tool])
        return (editor.verified[tool] or editor.first.get(tool.id, editor.calendar.now)) + patience


def _is_return(shop: Workshop, record: VersionRecord) -> bool:
    return returns_to(record, shop.records.versions(record.terms)) is not None
