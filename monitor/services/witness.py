"""What an Open Terms Archive collection says of terms that we do not read, or cannot read now.

What we read ourselves decides. A collection stands in while our page cannot be read, with a text of its own:
extracted by other code, under other selectors. So what it says is compared with what it said itself when our
page was last read, and only where that differs in substance does its text become our version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.core.checks import Changed, TermsState, Unchanged, VersionRecord
from monitor.core.collection import Record, RecordKind
from monitor.core.drift import compare
from monitor.core.extract import from_pdf
from monitor.core.model import Cause, Drift, Effect, Kind, Topic
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
from monitor.services.assess import GetReader, text_digest
from monitor.services.pages import PDF
from monitor.services.versions import Workshop, collection_base, read_by_us


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
    ours: str | None
    """The last good version where that is a text of ours, which stands as long as nothing new is said."""
    origin: Origin
    at: datetime
    """When the collection recorded it."""
    cause: Cause


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
    origin, version = Origin(witness.collection, record.commit), state.version
    if version is not None and version.origin == origin:
        return Testimony(Unchanged(()), record.at, verified)
    text = shop.witnesses.text(witness, record)
    if version is not None and version.origin is not None and version.text_sha256 == text_digest(text):
        return Testimony(Unchanged(()), record.at, verified)
    is_ours = version is not None and version.origin is None
    job = TextJob(
        terms=state.terms,
        text=text,
        base=None if version is None else collection_base(shop, witness, version, now),
        ours=shop.archive.text(version.commit, state.terms) if version is not None and is_ours else None,
        origin=origin,
        at=record.at,
        cause=Cause.PROVIDER if version is None else _cause(shop, records, witness, version, now),
    )
    outcome = shop.executor.submit(judge_text, job, shop.reader).result()
    good = not isinstance(outcome, Unreadable)
    return Testimony(outcome, record.at, verified if good else None)


def judge_text(job: TextJob, reader: GetReader) -> Changed | Unchanged | Unreadable:
    """Tell whether a collection's text is the terms, and what it says; runs in a worker process.

    Where a version of ours is the last good one, it stands unless the text says something new both beside
    what the collection said and beside what we read: often it only comes, later, to what we read first.
    """
    if why := _not_the_terms(job):
        return Unreadable(job.origin.collection, *why)
    if job.ours is not None and job.text == job.base:
        return Unchanged(())
    reading = reader().read(job.text, terms_type=job.terms.type)
    drift = None
    if job.base is not None:
        drift = compare(job.base, job.text, reader().read(job.base, terms_type=job.terms.type), reading)
        if drift.kind is Kind.BROKEN:
            return Unreadable(job.origin.collection, UnreadableReason.PARTIAL, drift.reason)
        if job.ours is not None:
            said = reader().read(job.ours, terms_type=job.terms.type)
            if not _matters(drift) or not _matters(compare(job.ours, job.text, said, reading)):
                return Unchanged(())
    return Changed(job.text, (), (), job.cause, reading, drift, job.origin)


def _matters(drift: Drift) -> bool:
    return drift.kind is Kind.MATERIAL or any(drift.effect(topic) is not Effect.NONE for topic in Topic)


def _cause(
    shop: Workshop, records: list[Record], witness: Witness, version: VersionRecord, now: datetime
) -> Cause:
    """Say whose doing a new text is: the provider's only where the collection recorded a change of theirs."""
    known: list[int] = []
    if version.origin is not None and version.origin.collection == witness.collection:
        known = [n for n, record in enumerate(records) if record.commit == version.origin.commit]
    if not known:  # another collection's text, or ours, or a record of a history that was rewritten since
        since = read_by_us(shop, version, now)
        known = [n for n, record in enumerate(records) if record.at <= since]
    later = records[known[-1] + 1 :] if known else []
    return Cause.PROVIDER if any(r.kind is RecordKind.CHANGE for r in later) else Cause.EXTRACTION


def _not_the_terms(job: TextJob) -> tuple[UnreadableReason, str] | None:
    """Judge a text of which there is no page as that of a PDF is: by its words alone."""
    if not job.text.strip():
        return UnreadableReason.EMPTY, "The collection's text is empty."
    name = job.origin.collection
    snapshot = Snapshot(name, name, (), PDF, "utf-8", job.text.encode(), job.at)
    # Its earlier text may have been no terms either: that it is still the same excuses nothing.
    last = None if job.base is None or job.base == job.text else LastPart(job.base, None)
    return unreadable(from_pdf(job.text), document=SourceDocument(name, name), snapshot=snapshot, last=last)
