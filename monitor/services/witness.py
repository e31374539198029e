"""What an Open Terms Archive collection says of terms that we do not read, or cannot read now.

What we read ourselves decides. A collection stands in while our page cannot be read, with a text of its own:
extracted by other code, under other selectors. So what it says is compared with what it said itself when our
page was last read, and only where that differs in substance does its text become our version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.core.checks import Changed, TermsState, Unchanged, VersionRecord
from monitor.core.clauses.read import read
from monitor.core.collection import Record, RecordKind
from monitor.core.drift import compare
from monitor.core.extract import from_pdf
from monitor.core.model import Cause, Effect, Kind, Topic
from monitor.core.readable import LastGood as LastPart
from monitor.core.readable import unreadable
from monitor.core.terms import (
    Origin,
    Snapshot,
    SourceDocument,
    TermsId,
    Unreadable,
    UnreadableReason,
    Witness,
)
from monitor.services.assess import Rules
from monitor.services.pages import PDF
from monitor.services.versions import Workshop, collection_base, held_before


@dataclass(frozen=True, slots=True)
class Testimony:
    """What a collection says of terms at one moment."""

    outcome: Changed | Unchanged | Unreadable
    """Unchanged: the last good version stands as far as the collection knows."""
    recorded: datetime | None
    """When it recorded the text that it says stands; None where it holds none."""
    verified: datetime | None
    """The last moment at which it is known to have read the terms well."""


@dataclass(frozen=True, slots=True)
class TextJob:
    """Everything that judging a collection's text takes; it travels to another process."""

    terms: TermsId
    text: str
    base: str | None
    """What it is compared with; None for the first version."""
    origin: Origin
    at: datetime
    """When the collection recorded it."""
    cause: Cause
    stands: bool
    """Whether a version of ours stands as long as this text is the base in other words."""


def testify(shop: Workshop, witness: Witness, state: TermsState, now: datetime) -> Testimony:
    """Return what a collection says of terms at `now`.

    Args:
        shop: the stores, and the collections.
        witness: the collection, and its names for the terms.
        state: what is known of our terms.
        now: the round's moment; later records are not looked at.

    Raises:
        CollectionError: the collection was never fetched, or is damaged.
    """
    records = [record for record in shop.witnesses.records(witness) if record.at <= now]
    record = records[-1] if records else None
    if record is None or record.blob is None:
        words = f"the collection {witness.collection} holds no text of {witness.terms}"
        lost = Unreadable(witness.collection, UnreadableReason.MISSING, words)
        return Testimony(lost, None, None)
    verified = shop.witnesses.verified(witness, now)
    text, version = shop.witnesses.text(witness, record), state.version
    if version is not None and _says_the_same(shop, witness, record, state, version, text):
        return Testimony(Unchanged(()), record.at, verified)
    job = TextJob(
        terms=state.terms,
        text=text,
        base=None if version is None else collection_base(shop, witness, state, version),
        origin=Origin(witness.collection, record.commit),
        at=record.at,
        cause=_cause(records, witness, state, version),
        stands=version is not None and version.origin is None,
    )
    outcome = shop.executor.submit(judge_text, job, shop.rules).result()
    good = not isinstance(outcome, Unreadable)
    return Testimony(outcome, record.at, verified if good else None)


def judge_text(job: TextJob, rules: Rules) -> Changed | Unchanged | Unreadable:
    """Tell whether a collection's text is the terms, and what it says; runs in a worker process."""
    if why := _not_the_terms(job):
        return Unreadable(job.origin.collection, *why)
    compiled = rules()
    reading = read(job.text, compiled, terms_type=job.terms.type)
    drift = None
    if job.base is not None:
        drift = compare(job.base, job.text, read(job.base, compiled, terms_type=job.terms.type), reading)
        if drift.kind is Kind.BROKEN:
            return Unreadable(job.origin.collection, UnreadableReason.PARTIAL, drift.reason)
        matters = drift.kind is Kind.MATERIAL or any(drift.effect(t) is not Effect.NONE for t in Topic)
        if job.stands and not matters:
            return Unchanged(())
    return Changed(job.text, (), (), job.cause, reading, drift, job.origin)


def _says_the_same(
    shop: Workshop, witness: Witness, record: Record, state: TermsState, version: VersionRecord, text: str
) -> bool:
    if version.origin is not None:
        return text == shop.archive.text(version.commit, state.terms)
    before = held_before(shop, witness, state, version)
    return before is not None and before.blob == record.blob


def _cause(
    records: list[Record], witness: Witness, state: TermsState, version: VersionRecord | None
) -> Cause:
    """Say whose doing a new text is: the provider's only where the collection recorded a change of theirs."""
    if version is None:
        return Cause.PROVIDER
    if version.origin is not None and version.origin.collection == witness.collection:
        known = [n for n, record in enumerate(records) if record.commit == version.origin.commit]
    else:
        since = state.verified or version.at
        known = [n for n, record in enumerate(records) if record.at <= since]
    later = records[known[-1] + 1 :] if known else []
    return Cause.PROVIDER if any(r.kind is RecordKind.CHANGE for r in later) else Cause.EXTRACTION


def _not_the_terms(job: TextJob) -> tuple[UnreadableReason, str] | None:
    """Judge a text of which there is no page as that of a PDF is: by its words alone."""
    if not job.text.strip():
        return UnreadableReason.EMPTY, "The collection's text is empty."
    name = job.origin.collection
    snapshot = Snapshot(name, name, (), PDF, "utf-8", job.text.encode(), job.at)
    last = None if job.base is None else LastPart(job.base, None)
    return unreadable(from_pdf(job.text), document=SourceDocument(name, name), snapshot=snapshot, last=last)
