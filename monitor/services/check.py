"""One round: fetch every terms, store what is new, note how each fared.

Pages are fetched and worked on side by side, but everything is written by one thread in the order of the
register, git first: killed at any instant and run again under the same `now`, a round comes to the same
commits and the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
    VersionRecord,
)
from monitor.core.ports import Fetcher
from monitor.core.terms import Internal, Terms, TermsId, Unreachable, Unreadable
from monitor.services.guard import guarded
from monitor.services.versions import Workshop, keep
from monitor.services.visit import Found, Visit

#: How many source documents are fetched at once, each from another host.
HOSTS_AT_ONCE = 8


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
) -> Sequence[Fared]:
    """Do one round over `terms`, and return how each fared, in their order.

    Terms that already have an outcome in the round of this `now` are left alone. The archive must have been
    brought up to date before (`monitor.services.versions`).

    Raises:
        StoreError: the archive or the database failed; what was written before stands.
    """
    shop.records.begin_round(now)
    known = shop.records.states()
    states = {t.id: known.get(t.id) or TermsState(t.id, None, None, None, ()) for t in terms}
    due = [each for each in terms if not _is_done(states[each.id], now)]
    pool = ThreadPoolExecutor(HOSTS_AT_ONCE, "host")
    try:
        answers = {
            each.id: pool.submit(Visit(shop, fetcher, each, states[each.id]).found, now)
            for each in _by_turns(due)
        }
        fared = []
        for each in terms:
            state = states[each.id]
            if each.id in answers:
                document = each.documents[0].id if each.documents else ""
                found = guarded(each.id, document, answers.pop(each.id).result)
                if isinstance(found, Internal):
                    found = Found(found, None, None)
                result = _Note(shop, each, state, now, found).write()
            else:
                result = _fared(each.id, state)
            fared.append(result)
            progress(result)
    finally:
        pool.shutdown(cancel_futures=True)
    if any(each.version is not None and each.version.at == now for each in fared):
        shop.archive.refresh()
    return fared


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
class _Note:
    """Writes down how one terms fared: the archive first, then the database."""

    shop: Workshop
    terms: Terms
    state: TermsState
    now: datetime
    found: Found

    def write(self) -> Fared:
        match outcome := self.found.outcome:
            case Changed():
                record = keep(self.shop, self.terms, self.state.version, outcome, self.now)
                return self._good(OutcomeName.CHANGED, outcome.documents, record)
            case Unchanged():
                version = self.state.version
                of_this_round = version is not None and version.at == self.now
                name = OutcomeName.CHANGED if of_this_round else OutcomeName.UNCHANGED
                return self._good(name, outcome.documents, version)
            case Unreadable(snapshot=snapshot):
                quarantined = None
                if snapshot is not None and not self._goes_on(OutcomeName.UNREADABLE, outcome):
                    quarantined = self.shop.archive.quarantine(
                        self.terms.id, snapshot, at=self.now, reason=outcome.reason
                    )
                return self._bad(OutcomeName.UNREADABLE, outcome, quarantined)
            case Unreachable():
                return self._bad(OutcomeName.UNREACHABLE, outcome, None)
            case Internal():
                return self._bad(OutcomeName.INTERNAL, outcome, None)
            case _:
                assert_never(outcome)

    def _good(
        self, name: OutcomeName, documents: tuple[DocumentState, ...], version: VersionRecord | None
    ) -> Fared:
        note = Check(self.terms.id, self.now, self.now, name, "", "", "", None, self.found.verified)
        self.shop.records.add_check(note, documents)
        return Fared(self.terms.id, name, "", "", version)

    def _bad(
        self, name: OutcomeName, outcome: Unreachable | Unreadable | Internal, quarantined: str | None
    ) -> Fared:
        version, stand_in = self.state.version, self.found.stand_in
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
        self.shop.records.add_check(note, None)
        return Fared(self.terms.id, name, reason, detail, version)

    def _goes_on(self, name: OutcomeName, outcome: Unreadable) -> bool:
        last = self.state.check
        return last is not None and (last.outcome, last.reason, last.document) == (
            name,
            outcome.reason,
            outcome.document,
        )
