"""One visit to the source documents of some terms: what was fetched, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.core.checks import Changed, DocumentState, Outcome, TermsState, Unchanged
from monitor.core.errors import BrowserMissingError, CollectionError
from monitor.core.model import Cause
from monitor.core.ports import Fetcher
from monitor.core.terms import (
    NotModified,
    Render,
    Snapshot,
    SourceDocument,
    Terms,
    Unreachable,
    Unreadable,
    UnreadableReason,
    Validators,
)
from monitor.services.assess import Job, assess
from monitor.services.pages import as_served, may_need_a_browser
from monitor.services.versions import Workshop, is_current, last_good
from monitor.services.witness import testify


@dataclass(frozen=True, slots=True)
class Found:
    """How some terms fared in a round."""

    outcome: Outcome
    stand_in: Changed | None
    """What a collection says instead, where the outcome is not good and that is new."""
    verified: datetime | None
    """When the terms were last read well, by us or by a collection; None: nobody knows of it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to some terms; runs in a thread of its host."""

    shop: Workshop
    fetcher: Fetcher
    terms: Terms
    state: TermsState

    def found(self, now: datetime) -> Found:
        """Return how the terms fare: as we read them, or as a collection does where we do not or cannot.

        Args:
            now: the round's moment, UTC.

        Raises:
            StoreError: the archive failed.
            CollectionError: the terms are read from a collection alone, and that cannot be read.
        """
        witness = self.terms.witness
        if not self.terms.documents:
            assert witness is not None
            said = testify(self.shop, witness, self.state, now)
            return Found(said.outcome, None, said.verified)
        outcome = self._outcome()
        if isinstance(outcome, Changed | Unchanged):
            return Found(outcome, None, now)
        if witness is None:
            return Found(outcome, None, None)
        try:
            said = testify(self.shop, witness, self.state, now)
        except CollectionError as error:
            return Found(_also(outcome, str(error)), None, None)
        if isinstance(said.outcome, Unreadable) or said.recorded is None:
            return Found(outcome, None, None)
        words = f"In its place is read what {witness.collection} recorded on {said.recorded:%Y-%m-%d}."
        stand_in = said.outcome if isinstance(said.outcome, Changed) else None
        return Found(_also(outcome, words), stand_in, said.verified)

    def _outcome(self) -> Changed | Unchanged | Unreachable | Unreadable:
        """Fetch every source document; settle what stands as it did, have the rest worked on."""
        answers = [self._fetch(document) for document in self.terms.documents]
        lost = [answer for answer in answers if isinstance(answer, Unreachable)]
        if lost:
            return lost[0] if len(lost) == len(answers) else _incomplete(lost, len(answers))
        got = [answer for answer in answers if not isinstance(answer, Unreachable)]
        known = self._known
        if known and all(isinstance(a, NotModified) or a.sha256 == known[a.document].sha256 for a in got):
            return Unchanged(tuple(_remember(known[a.document], a) for a in got))
        return self._assess(self._snapshots(got))

    # --- fetching ----------------------------------------------------------------------------

    @property
    def _known(self) -> Mapping[str, DocumentState]:
        """What is remembered of the answers, where the last text was extracted as it would be now."""
        if not is_current(self.terms, self.state):
            return {}
        return {state.document: state for state in self.state.documents}

    def _fetch(self, document: SourceDocument) -> Snapshot | NotModified | Unreachable:
        known = self._known.get(document.id)
        if document.render is Render.AUTO and self._took_a_browser(document):
            try:
                answer = self.fetcher.fetch(replace(document, render=Render.BROWSER), None)
            except BrowserMissingError:  # it was removed; as served, the page tells what it lacks
                answer = self.fetcher.fetch(document, None)
        else:
            answer = self.fetcher.fetch(document, known.validators if known else None)
        return as_served(answer) if isinstance(answer, Snapshot) else answer

    def _took_a_browser(self, document: SourceDocument) -> bool:
        return any(state.document == document.id and state.rendered for state in self.state.documents)

    def _snapshots(self, got: Sequence[Snapshot | NotModified]) -> tuple[Snapshot, ...]:
        """Return the bytes of every source document, from the archive for those not modified."""
        kept: dict[str, Snapshot] = {}
        version, known = self.state.version, self._known
        if version is not None and any(isinstance(answer, NotModified) for answer in got):
            kept = {s.document: s for s in self.shop.archive.snapshots(version.commit, self.terms.id)}
        return tuple(
            _as_kept(kept[a.document], known[a.document].validators) if isinstance(a, NotModified) else a
            for a in got
        )

    # --- working on what was fetched ---------------------------------------------------------

    def _assess(self, snapshots: tuple[Snapshot, ...]) -> Changed | Unchanged | Unreachable | Unreadable:
        """Have the pages assessed; let the browser show those that are not the terms as served."""
        last = last_good(self.shop, self.state)
        job = Job(self.terms, snapshots, last, Cause.PROVIDER if last is None else self._cause(snapshots))
        outcome = self._work(job)
        while isinstance(outcome, Unreadable) and outcome.snapshot is not None:
            shown = self._escalate(outcome, outcome.snapshot)
            if not isinstance(shown, Snapshot):
                return shown
            job = replace(
                job, snapshots=tuple(shown if s.document == shown.document else s for s in job.snapshots)
            )
            better = self._work(job)
            if isinstance(better, Unreadable) and better.document == outcome.document:
                return outcome  # why the page as served is not the terms: what an administrator can see
            outcome = better
        return outcome

    def _work(self, job: Job) -> Changed | Unchanged | Unreadable:
        return self.shop.executor.submit(assess, job, self.shop.reader, self.shop.pdf).result()

    def _cause(self, snapshots: Sequence[Snapshot]) -> Cause:
        """Say who would have changed the text: we, where the register has us read it another way."""
        if not is_current(self.terms, self.state):
            return Cause.EXTRACTION
        wanted = {document.id: document.render for document in self.terms.documents}
        before = self._known
        moved = any(
            wanted[s.document] is not Render.AUTO and s.rendered != before[s.document].rendered
            for s in snapshots
        )
        return Cause.EXTRACTION if moved else Cause.PROVIDER

    def _escalate(self, outcome: Unreadable, served: Snapshot) -> Snapshot | Unreadable:
        """Return what the browser shows; where that is of no use or fails, the outcome, and why."""
        document = next(each for each in self.terms.documents if each.id == outcome.document)
        if not may_need_a_browser(document, served, outcome.reason):
            return outcome
        try:
            shown = self.fetcher.render(document, served)
        except BrowserMissingError as missing:
            return replace(outcome, detail=f"{outcome.detail} {missing}")
        if isinstance(shown, Unreachable):
            return replace(outcome, detail=f"{outcome.detail} In the browser: {shown.detail}.")
        return shown


def _also(outcome: Unreachable | Unreadable, words: str) -> Unreachable | Unreadable:
    """Add a sentence to what an administrator is told; a server's own words seldom end in a full stop."""
    detail = outcome.detail if outcome.detail.endswith(".") else f"{outcome.detail}."
    return replace(outcome, detail=f"{detail} {words}")


def _incomplete(lost: Sequence[Unreachable], documents: int) -> Unreadable:
    """Say which of several source documents are missing: without them the rest is not the terms."""
    words = "; ".join(f"{each.document}: {each.reason}, {each.detail}" for each in lost)
    detail = f"{len(lost)} of {documents} source documents could not be fetched: {words}"
    return Unreadable(lost[0].document, UnreadableReason.MISSING, detail)


def _as_kept(kept: Snapshot, validators: Validators) -> Snapshot:
    """Return a snapshot of the archive with what its server gave, which the archive does not keep."""
    return replace(kept, etag=validators.etag, last_modified=validators.last_modified)


def _remember(known: DocumentState, answer: Snapshot | NotModified) -> DocumentState:
    if isinstance(answer, NotModified):
        return known
    return replace(known, sha256=answer.sha256, validators=answer.validators)
