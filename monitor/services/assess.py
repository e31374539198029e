"""Make of the fetched bytes of one terms what they say: an outcome. Runs in a worker process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from monitor.core.checks import Changed, DocumentState, Unchanged
from monitor.core.clauses.read import read
from monitor.core.clauses.rules import RuleSet
from monitor.core.drift import compare
from monitor.core.extract import SEPARATOR, Extracted, combine, extract, fingerprint
from monitor.core.model import (
    Cause,
    Drift,
    Kind,
    Reading,
    Snapshot,
    SourceDocument,
    Terms,
    TermsId,
    Unreadable,
    UnreadableReason,
)
from monitor.core.readable import LastGood as LastPart
from monitor.core.readable import unreadable

#: Raised whenever our extraction may give another text from the same bytes.
EXTRACTION_VERSION = 1

PDF = "application/pdf"

Rules = Callable[[], RuleSet]
"""Gives the clause rules: a worker process compiles them once and keeps them."""


@dataclass(frozen=True, slots=True)
class LastGood:
    """What a new text is compared with."""

    text: str
    reading: Reading
    documents: tuple[DocumentState, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """Everything the assessment of one terms takes; it travels to another process."""

    terms: Terms
    snapshots: tuple[Snapshot, ...]
    """One for each source document, in order."""
    last: LastGood | None
    cause: Cause = Cause.PROVIDER


def assess(job: Job, rules: Rules) -> Changed | Unchanged | Unreadable:
    """Extract, tell whether it is the terms, read and compare; give the outcome.

    Raises:
        ExtractionError: a selector of the terms is invalid.
    """
    last = job.last
    parts: list[str] = []
    states: list[DocumentState] = []
    known = _last_parts(job)
    for document, snapshot in zip(job.terms.documents, job.snapshots, strict=True):
        print_ = _fingerprint(document, snapshot)
        state, part = known.get(document.id, (None, None))
        if state is not None and part is not None and state.fingerprint == print_:
            matches, text = state.matches, part.text
        else:
            extracted = _extract(document, snapshot)
            why = unreadable(
                extracted,
                document=document,
                snapshot=snapshot,
                last=part,
                expected_language=job.terms.language,
            )
            if why is not None:
                return Unreadable(document.id, *why, snapshot)
            matches, text = extracted.matches, extracted.text
        parts.append(text)
        made_by = declaration(document)
        states.append(
            DocumentState(document.id, snapshot.sha256, snapshot.validators, matches, print_, made_by)
        )
    text = combine(parts)
    if last is not None and text == last.text:
        return Unchanged(tuple(states))
    reading = read(text, rules(), terms_type=job.terms.id.type)
    drift = None if last is None else compare(last.text, text, last.reading, reading)
    if drift is not None and drift.kind is Kind.BROKEN:
        worst = job.snapshots[0]
        return Unreadable(worst.document, UnreadableReason.PARTIAL, drift.reason, worst)
    return Changed(text, job.snapshots, tuple(states), job.cause, reading, drift)


def _last_parts(job: Job) -> dict[str, tuple[DocumentState, LastPart]]:
    """Return what each source document gave last time, where the text tells and is still extracted so."""
    if job.last is None:
        return {}
    texts = job.last.text.split(SEPARATOR)
    if len(texts) != len(job.terms.documents):
        return {}
    states = {state.document: state for state in job.last.documents}
    return {
        document.id: (state, LastPart(text, state.matches))
        for document, text in zip(job.terms.documents, texts, strict=True)
        if (state := states.get(document.id)) and state.declaration == declaration(document)
    }


def _fingerprint(document: SourceDocument, snapshot: Snapshot) -> str:
    if snapshot.media_type == PDF:
        return snapshot.sha256
    return fingerprint(snapshot.body, document, media_type=snapshot.media_type, charset=snapshot.charset)


def _extract(document: SourceDocument, snapshot: Snapshot) -> Extracted:
    return extract(
        snapshot.body,
        document,
        media_type=snapshot.media_type,
        charset=snapshot.charset,
        address=snapshot.address,
    )


def read_again(
    text: str, before: tuple[str, Reading] | None, terms: TermsId, rules: Rules
) -> tuple[Reading, Drift | None]:
    """Read a text the archive holds, and compare it with the version before it."""
    reading = read(text, rules(), terms_type=terms.type)
    return reading, None if before is None else compare(before[0], text, before[1], reading)


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
