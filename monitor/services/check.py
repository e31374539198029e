"""One round: fetch every terms, store what is new, note how each fared.

Pages are fetched and worked on side by side, but everything is written by one thread in the order of the
register, git first: killed at any instant and run again under the same `now`, a round comes to the same
commits and the same rows. What leaves no trace in the archive is written many terms at a time, since the disk
takes as long for one as for a hundred.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import assert_never
from urllib.parse import urlsplit

from monitor.core.checks import (
    Changed,
    Check,
    DocumentState,
    OutcomeName,
    TermsState,
    Unchanged,
    Unconfirmed,
    VersionRecord,
)
from monitor.core.ports import Fetcher
from monitor.core.terms import Internal, Snapshot, Terms, TermsId, Unreachable, Unreadable
from monitor.services.confirm import must_be_seen_twice, seen_twice
from monitor.services.guard import guarded
from monitor.services.versions import Workshop, keep
from monitor.services.visit import Found, Visit

#: How many source documents are fetched at once, each from another host.
HOSTS_AT_ONCE = 8
#: How many terms are noted together at the most: what a killed round fetches again.
NOTED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Fared:
    """How one terms fared in a round."""

    terms: TermsId
    outcome: OutcomeName
    reason: str
    detail: str
    version: VersionRecord | None
    """The last good one, after the round."""


def check(
    shop: Workshop,
    fetcher: Fetcher,
    terms: Sequence[Terms],
    now: datetime,
    progress: Callable[[Fared], None],
    pause: Callable[[], None],
    failed: Mapping[TermsId, Internal],
) -> Sequence[Fared]:
    """Do one round over `terms`, and return how each fared, in their order.

    Terms that already have an outcome in the round of this `now` are left alone. The archive must have been
    brought up to date before (`monitor.services.versions`).

    Args:
        shop: the stores.
        fetcher: fetches the source documents.
        terms: what to check.
        now: the round's moment.
        progress: is told how each fared, as soon as that is known.
        pause: waits before what must be seen twice is looked at again.
        failed: terms on which our code has failed already in this round: they are not visited.

    Raises:
        StoreError: the archive or the database failed; what was written before stands.
    """
    shop.records.begin_round(now)
    known = shop.records.states()
    states = {t.id: known.get(t.id) or TermsState(t.id, None, None, None, ()) for t in terms}
    due = [each for each in terms if not _is_done(states[each.id], now)]
    pool = ThreadPoolExecutor(HOSTS_AT_ONCE, "host")
    try:
        fared: dict[TermsId, Fared] = {}
        held: list[_Note] = []
        book = _Book(shop, [])
        visits = {each.id: Visit(shop, fetcher, each, states[each.id]) for each in due}
        sound = _by_turns([each for each in due if each.id not in failed])
        answers = {each.id: pool.submit(visits[each.id].found, now) for each in sound}
        for each in terms:
            if each.id not in visits:
                fared[each.id] = _fared(each.id, states[each.id])
            else:
                found = (
                    _awaited(each, answers.pop(each.id))
                    if each.id in answers
                    else Found(failed[each.id], None, None)
                )
                note = _Note(shop, each, states[each.id], now, found)
                if must_be_seen_twice(note.found):
                    held.append(note)
                    continue
                fared[each.id] = note.write(book)
            progress(fared[each.id])
        book.write()
        if held:
            pause()
            again = {
                each.id: pool.submit(visits[each.id].found, now)
                for each in _by_turns([n.terms for n in held])
            }
            for note in held:
                each = note.terms
                fared[each.id] = note.seen_again(_awaited(each, again.pop(each.id))).write(book)
                progress(fared[each.id])
            book.write()
    finally:
        pool.shutdown(cancel_futures=True)
    if any(each.version is not None and each.version.at == now for each in fared.values()):
        shop.archive.refresh()
    return [fared[each.id] for each in terms]


def _awaited(terms: Terms, answer: Future[Found]) -> Found:
    document = terms.documents[0].id if terms.documents else ""
    found = guarded(terms.id, document, answer.result)
    return Found(found, None, None) if isinstance(found, Internal) else found


def _by_turns(terms: Sequence[Terms]) -> Sequence[Terms]:
    """Order terms so that hosts come in turn: the fetcher keeps each host to one request at a time."""
    hosts: dict[str, list[Terms]] = {}
    for each in terms:
        host = urlsplit(each.documents[0].address).netloc if each.documents else ""
        hosts.setdefault(host, []).append(each)
    return [each for turn in zip_longest(*hosts.values()) for each in turn if each is not None]


def _is_done(state: TermsState, now: datetime) -> bool:
    return state.check is not None and state.check.last >= now


def _fared(terms: TermsId, state: TermsState) -> Fared:
    assert state.check is not None
    return Fared(terms, state.check.outcome, state.check.reason, state.check.detail, state.version)


# --- writing, one thread -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Book:
    """Where checks wait to be written together."""

    shop: Workshop
    waiting: list[tuple[Check, Sequence[DocumentState] | None]]

    def add(self, check: Check, documents: Sequence[DocumentState] | None) -> None:
        """Have a check written, soon."""
        self.waiting.append((check, documents))
        if len(self.waiting) >= NOTED_AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what waits.

        Before anything goes to the archive too, and at once after that: recording or quarantining again what
        the archive's last commit holds makes no second commit, and only its last.
        """
        if self.waiting:
            self.shop.records.add_checks(tuple(self.waiting))
            self.waiting.clear()


@dataclass(frozen=True, slots=True)
class _Note:
    """Writes down how one terms fared: the archive first, then the database."""

    shop: Workshop
    terms: Terms
    state: TermsState
    now: datetime
    found: Found

    def seen_again(self, again: Found) -> _Note:
        """Return the note to write once the change was looked at a second time."""
        assert isinstance(self.found.outcome, Changed)
        outcome = seen_twice(self.shop, self.state.documents, self.found.outcome, again.outcome)
        return self if isinstance(outcome, Changed) else replace(self, found=Found(outcome, None, None))

    def write(self, book: _Book) -> Fared:
        match outcome := self.found.outcome:
            case Changed():
                book.write()
                record = keep(self.shop, self.terms, self.state.version, outcome, self.now)
                fared = self._good(book, OutcomeName.CHANGED, outcome.documents, record)
                book.write()
                return fared
            case Unchanged():
                version = self.state.version
                of_this_round = version is not None and version.at == self.now
                name = OutcomeName.CHANGED if of_this_round else OutcomeName.UNCHANGED
                return self._good(book, name, outcome.documents, version)
            case Unreadable():
                return self._bad(book, OutcomeName.UNREADABLE, outcome, outcome.snapshot)
            case Unconfirmed():
                return self._bad(book, OutcomeName.UNCONFIRMED, outcome, outcome.snapshot)
            case Unreachable():
                return self._bad(book, OutcomeName.UNREACHABLE, outcome, None)
            case Internal():
                return self._bad(book, OutcomeName.INTERNAL, outcome, None)
            case _:
                assert_never(outcome)

    def _good(
        self,
        book: _Book,
        name: OutcomeName,
        documents: Sequence[DocumentState],
        version: VersionRecord | None,
    ) -> Fared:
        note = Check(self.terms.id, self.now, self.now, name, "", "", "", None, self.found.verified)
        is_new = version is not self.state.version or not _same(documents, self.state.documents)
        book.add(note, documents if is_new else None)
        return Fared(self.terms.id, name, "", "", version)

    def _bad(
        self,
        book: _Book,
        name: OutcomeName,
        outcome: Unreachable | Unreadable | Unconfirmed | Internal,
        snapshot: Snapshot | None,
    ) -> Fared:
        version, stand_in, quarantined = self.state.version, self.found.stand_in, None
        if self._goes_on(name, outcome):
            snapshot = None
        if is_kept := snapshot is not None or stand_in is not None:
            book.write()
        if snapshot is not None:  # the first page of a run that is not the terms, or not yet
            quarantined = self.shop.archive.quarantine(
                self.terms.id, snapshot, at=self.now, reason=outcome.reason
            )
        if stand_in is not None:
            version = keep(self.shop, self.terms, version, stand_in, self.now)
        reason, detail = str(outcome.reason), outcome.detail
        note = Check(
            self.terms.id,
            self.now,
            self.now,
            name,
            reason,
            detail,
            outcome.document,
            quarantined,
            self.found.verified,
        )
        book.add(note, None)
        if is_kept:
            book.write()
        return Fared(self.terms.id, name, reason, detail, version)

    def _goes_on(self, name: OutcomeName, outcome: Unreachable | Unreadable | Unconfirmed | Internal) -> bool:
        last = self.state.check
        return last is not None and (last.outcome, last.reason, last.document) == (
            name,
            outcome.reason,
            outcome.document,
        )


def _same(seen: Sequence[DocumentState], known: Sequence[DocumentState]) -> bool:
    """Tell whether what there is to remember is what is remembered, in whatever order."""
    return len(seen) == len(known) and all(each in known for each in seen)
