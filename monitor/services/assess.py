"""Make of the fetched bytes of one terms what they say: an outcome. Runs in a worker process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache

from monitor.core.checks import Changed, DocumentState, Unchanged
from monitor.core.clauses.read import Reader
from monitor.core.drift import compare
from monitor.core.extract import Extracted, combine, fingerprint
from monitor.core.mending import REWRITTEN, mend
from monitor.core.model import Cause, Drift, Kind, Reading
from monitor.core.readable import LastGood as LastPart
from monitor.core.readable import unreadable
from monitor.core.readable.edition import other_edition
from monitor.core.terms import Snapshot, SourceDocument, Terms, TermsId, Unreadable, UnreadableReason
from monitor.services.pages import PDF, PdfReader, extracted, parts

#: Raised whenever our extraction may give another text from the same bytes.
EXTRACTION_VERSION = 3

#: What other selectors may mend.
MENDABLE = (UnreadableReason.SELECTOR, UnreadableReason.PARTIAL)

GetReader = Callable[[], Reader]
"""Gives what reads texts under the clause rules: a worker process makes one and keeps it."""


@dataclass(frozen=True, slots=True)
class LastGood:
    """What a new text is compared with."""

    text: str
    reading: Reading
    documents: tuple[DocumentState, ...]
    """What our source documents gave to it; empty where a collection did."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Where each source document was served from when we last read it well, whatever its selectors."""


@dataclass(frozen=True, slots=True)
class Job:
    """Everything the assessment of one terms takes; it travels to another process."""

    terms: Terms
    snapshots: tuple[Snapshot, ...]
    """One for each source document, in order."""
    last: LastGood | None
    cause: Cause = Cause.PROVIDER


def assess(job: Job, reader: GetReader, pdf: PdfReader) -> Changed | Unchanged | Unreadable:
    """Extract, tell whether it is the terms, read and compare; give the outcome.

    Raises:
        ExtractionError: a selector of the terms is invalid.
    """
    last = job.last
    texts: list[str] = []
    states: list[DocumentState] = []
    known = _last_parts(job)
    for document, snapshot in zip(job.terms.documents, job.snapshots, strict=True):
        mark = _fingerprint(document, snapshot)
        state, part = known.get(document.id, (None, None))
        if vantage := _vantage(document, snapshot, last):
            return vantage
        if state is not None and part is not None and state.fingerprint == mark:
            matches, text = state.matches, part.text
        else:
            found = _read_page(job.terms, document, snapshot, part, pdf)
            if isinstance(found, Unreadable):
                return found
            matches, text = found.matches, found.text
        texts.append(text)
        states.append(
            DocumentState(
                document.id,
                snapshot.sha256,
                snapshot.validators,
                matches,
                mark,
                declaration(document),
                snapshot.rendered,
            )
        )
    text = combine(texts)
    if last is not None and text == last.text:
        return Unchanged(tuple(states))
    reading = reader().read(text, terms_type=job.terms.id.type)
    drift = None if last is None else compare(last.text, text, last.reading, reading)
    if drift is not None and drift.kind is Kind.BROKEN:
        worst = job.snapshots[0]
        return Unreadable(worst.document, UnreadableReason.PARTIAL, drift.reason, worst)
    return Changed(text, job.snapshots, tuple(states), job.cause, reading, drift)


def _last_parts(job: Job) -> dict[str, tuple[DocumentState, LastPart]]:
    """Return what each source document gave last time, where the text tells and is still extracted so."""
    if job.last is None:
        return {}
    states = {state.document: state for state in job.last.documents}
    matches = {document: state.matches for document, state in states.items()}
    found = parts(job.terms.documents, job.last.text, matches)
    return {
        document.id: (state, found[document.id])
        for document in job.terms.documents
        if document.id in found
        and (state := states.get(document.id))
        and state.declaration == declaration(document)
    }


def _fingerprint(document: SourceDocument, snapshot: Snapshot) -> str:
    if snapshot.media_type == PDF:
        return snapshot.sha256
    return fingerprint(snapshot.body, document, media_type=snapshot.media_type, charset=snapshot.charset)


def _vantage(document: SourceDocument, snapshot: Snapshot, last: LastGood | None) -> Unreadable | None:
    """Tell that the site served another edition: a text to keep apart, not to compare."""
    before = last.addresses.get(document.id) if last is not None else None
    if before is None:
        return None
    words = other_edition(document.address, before, snapshot.address)
    return None if words is None else Unreadable(document.id, UnreadableReason.LANGUAGE, words, snapshot)


def _read_page(
    terms: Terms, document: SourceDocument, snapshot: Snapshot, last: LastPart | None, pdf: PdfReader
) -> Extracted | Unreadable:
    """Extract one source document, and tell why it is not the terms if it is not."""
    found, why = extracted(document, snapshot, pdf)
    if why is None:
        why = unreadable(
            found, document=document, snapshot=snapshot, last=last, expected_language=terms.language
        )
    if why is None:
        return found
    reason, detail = why
    if last is not None and reason in MENDABLE and document.select:
        detail = f"{detail} {_proposal(document, snapshot, last)}"
    return Unreadable(document.id, reason, detail, snapshot)


def _proposal(document: SourceDocument, snapshot: Snapshot, last: LastPart) -> str:
    """Say what the page looks like now, and which selector finds the last good text on it."""
    mending = mend(
        snapshot.body,
        document,
        last.text,
        media_type=snapshot.media_type,
        charset=snapshot.charset,
        address=snapshot.address,
    )
    page = f"The page is now titled “{mending.title}” and holds {mending.words} words."
    if not mending.select:
        return f"{page} No selector finds the last good text on it."
    selectors = ", ".join(mending.select)
    if mending.kept < REWRITTEN:
        return f"{page} Its text was rewritten; its main text is selected by: {selectors}"
    return f"{page} {mending.kept:.0%} of the last good text is selected by: {selectors}"


def read_again(
    text: str, before: tuple[str, Reading | None] | None, terms: TermsId, reader: GetReader
) -> tuple[Reading, Drift | None]:
    """Read a text the archive holds, and compare it with the one before it, read too if it was not yet."""
    reading = reader().read(text, terms_type=terms.type)
    if before is None:
        return reading, None
    earlier = before[1] or reader().read(before[0], terms_type=terms.type)
    return reading, compare(before[0], text, earlier, reading)


@lru_cache(1024)  # a visit asks for that of each document four times
def declaration(document: SourceDocument) -> str:
    """Return the digest of what a text follows from besides the bytes: selectors and our extraction."""
    plain = [
        [s if isinstance(s, str) else asdict(s) for s in group]
        for group in (document.select, document.remove)
    ]
    return hashlib.sha256(json.dumps([EXTRACTION_VERSION, *plain]).encode()).hexdigest()


def text_digest(text: str) -> str:
    """Return the SHA-256 of a version's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
