"""Keep versions, and bring what is known of them up to date before a round.

Three things may have happened since the last one, in this order: a killed process left commits that the
database lacks (they are adopted); our clause rules changed (the current texts are read again); our extraction
or the register's selectors changed (the current bytes are extracted again, under the cause `extraction`, so
that our own change never passes for the provider's).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from monitor.core.checks import Changed, TermsState, Unchanged, VersionRecord
from monitor.core.collection import as_of
from monitor.core.contracts import has_ended, in_force
from monitor.core.errors import StoreMismatchError
from monitor.core.model import Cause, Drift, Reading
from monitor.core.ports import Archive, Records, Witnesses
from monitor.core.terms import Internal, Terms, TermsId, Version, Witness
from monitor.services.assess import (
    GetReader,
    Job,
    LastGood,
    assess,
    declaration,
    read_again,
    text_digest,
)
from monitor.services.guard import guarded
from monitor.services.pages import PdfReader


@dataclass(frozen=True, slots=True)
class Workshop:
    """What versions are made with and kept in."""

    archive: Archive
    records: Records
    executor: Executor
    reader: GetReader
    rules_digest: str
    pdf: PdfReader
    witnesses: Witnesses


def keep(
    shop: Workshop, terms: Terms, previous: VersionRecord | None, changed: Changed, now: datetime
) -> VersionRecord:
    """Keep a new version: its text and bytes in the archive, then what it says in the database."""
    commit = shop.archive.record(
        terms.id,
        changed.text,
        changed.snapshots,
        at=now,
        cause=changed.cause,
        first=previous is None,
        origin=changed.origin,
    )
    record = VersionRecord(
        commit,
        terms.id,
        now,
        changed.cause,
        previous.commit if previous else None,
        text_digest(changed.text),
        changed.drift,
        changed.origin,
    )
    shop.records.add_version(record, shop.rules_digest, changed.reading)
    return record


def last_good(shop: Workshop, state: TermsState) -> LastGood | None:
    """Return what a new text of some terms is compared with; None before the first."""
    if state.version is None:
        return None
    commit, terms = state.version.commit, state.terms
    # A collection's text is not what our source documents gave.
    documents = state.documents if state.version.origin is None else ()
    addresses = {s.document: s.validators.address for s in state.documents if s.validators.address}
    return LastGood(shop.archive.text(commit, terms), reading_of(shop, commit, terms), documents, addresses)


def reading_of(shop: Workshop, commit: str, terms: TermsId) -> Reading:
    """Return what a version says under the current rules; it is read now if it was not yet."""
    known = shop.records.reading(commit, shop.rules_digest)
    if known is not None:
        return known
    text = shop.archive.text(commit, terms)
    reading, _ = shop.executor.submit(read_again, text, None, terms, shop.reader).result()
    shop.records.add_reading(commit, shop.rules_digest, reading)
    return reading


def is_current(terms: Terms, state: TermsState) -> bool:
    """Tell whether the last text was extracted, by us, as the register and our extraction now say."""
    if state.version is None or state.version.origin is not None:
        return False
    remembered = [(s.document, s.declaration) for s in state.documents]
    wanted = [(d.id, declaration(d)) for d in terms.documents]
    return sorted(remembered) == sorted(wanted)


def read_by_us(shop: Workshop, version: VersionRecord, until: datetime) -> datetime:
    """Return when, before a moment, we last read the page of a version of ours, and read it well.

    What a collection is known to have read since does not count: its text may have changed meanwhile, in
    steps too small to matter, or in a record that we were given only later.
    """
    checks = (c for c in shop.records.checks(version.terms) if c.outcome.is_good and c.verified == c.last)
    return max((c.last for c in checks if version.at < c.last < until), default=version.at)


def collection_base(shop: Workshop, witness: Witness, version: VersionRecord, until: datetime) -> str:
    """Return the text that a collection's new one is compared with.

    That is what the collection itself held when we last read the terms, where ours is the last good version
    and it held anything: two extractions of one page differ where the provider changed nothing.

    Args:
        shop: the stores, and the collections.
        witness: the collection, and its names for the terms.
        version: the last good one.
        until: the moment of the new text.

    Raises:
        CollectionError: the collection was never fetched, or is damaged.
    """
    if version.origin is None:
        moment = read_by_us(shop, version, until)
        held = as_of(shop.witnesses.records(witness), witness.terms, moment)
        if held is not None:
            return shop.witnesses.text(witness, held)
    return shop.archive.text(version.commit, version.terms)


def bring_up_to_date(
    shop: Workshop, terms: Sequence[Terms], now: datetime, progress: Callable[[str], None]
) -> Mapping[TermsId, Internal]:
    """Adopt, read again and extract again what needs it; doing it twice does nothing more.

    Args:
        shop: the stores, opened under the round's lock.
        terms: those the round is about to check.
        now: the round's moment.
        progress: is told what is being done.

    Returns:
        The terms whose last text our code failed to read: nothing can be concluded on them in this round.

    Raises:
        StoreMismatchError: the archive lacks the last version that the database names.
    """
    adopt(shop, terms, progress)
    states = shop.records.states()
    failed: dict[TermsId, Internal] = {}
    fetched = {each.id for each in terms}
    commits = [state.version.commit for state in states.values() if state.version is not None]
    already = shop.records.read(commits, shop.rules_digest)
    # What nobody ever fetches was deposited: it is read under today's rules, and else stays as it is.
    for contract in states.values():
        version = contract.version
        if contract.check is None and contract.terms not in fetched and version and in_force(contract):
            read = guarded(contract.terms, "", partial(reading_of, shop, version.commit, contract.terms))
            if isinstance(read, Internal):
                failed[contract.terms] = read
    for each in terms:
        state = states.get(each.id)
        if state is not None and state.version is not None:
            commit, document = state.version.commit, each.documents[0].id if each.documents else ""
            if commit not in already:
                read = guarded(each.id, document, partial(reading_of, shop, commit, each.id))
                if isinstance(read, Internal):
                    failed[each.id] = read
                    continue
            if each.documents and state.version.origin is None and not is_current(each, state):
                progress(f"extracting {each.id} again")
                guarded(each.id, document, partial(_extract_again, shop, each, state, now))
    return failed


def refuse_lag(archive: Archive, head: str) -> None:
    """Refuse to judge texts of which some may be missing.

    Args:
        archive: of this host.
        head: the commit of the last version that the database names.

    Raises:
        StoreMismatchError: the archive lacks it.
    """
    if not archive.has(head):
        raise StoreMismatchError(
            f"the archive lacks commit {head}, the last that the database names: one of the two is an older "
            "copy; bring the folder `snapshots` and the database of the same moment together "
            "(`monitor restore` puts a backup of both back)"
        )


def adopt(shop: Workshop, terms: Sequence[Terms], progress: Callable[[str], None]) -> None:
    """Note the versions that a killed process committed and could not note.

    Args:
        shop: the stores, opened under the round's lock.
        terms: all that may be among them, deposited contracts aside.
        progress: is told what is being done.

    Raises:
        StoreMismatchError: the archive lacks the last version that the database names.
    """
    shop.archive.recover()
    head, witnesses = shop.records.head(), {each.id: each.witness for each in terms}
    if head is not None:
        refuse_lag(shop.archive, head)
    current: Mapping[TermsId, TermsState] | None = None
    last: dict[TermsId, VersionRecord] = {}
    for found in shop.archive.since(head):
        progress(f"adopting {found.version.commit[:10]}")
        current = shop.records.states() if current is None else current
        version = found.version
        state = current.get(version.terms)
        previous = last.get(version.terms) or (state.version if state else None)
        base = None
        if found.origin and previous and (witness := witnesses.get(version.terms)):
            base = partial(collection_base, shop, witness, previous, version.at)
        made = guarded(version.terms, "", partial(_read_adopted, shop, version, previous, base))
        # What our code fails to read now is read again at every round until it succeeds.
        reading, drift = (None, None) if isinstance(made, Internal) else made
        record = VersionRecord(
            version.commit,
            version.terms,
            version.at,
            found.cause,
            previous.commit if previous else None,
            text_digest(version.text),
            drift,
            found.origin,
        )
        shop.records.add_version(record, shop.rules_digest, reading)
        last[version.terms] = record


def _read_adopted(
    shop: Workshop, version: Version, previous: VersionRecord | None, base: Callable[[], str] | None
) -> tuple[Reading, Drift | None]:
    if base is None:
        return read_beside(shop, version.terms, version.text, previous)
    job = shop.executor.submit(read_again, version.text, (base(), None), version.terms, shop.reader)
    return job.result()


def read_beside(
    shop: Workshop, terms: TermsId, text: str, previous: VersionRecord | None
) -> tuple[Reading, Drift | None]:
    """Return what a text says, and its drift from the version before it.

    None where there is none, or where a contract had ended or ends: nothing is a text to compare with.
    """
    before: tuple[str, Reading | None] | None = None
    if text and previous is not None and not has_ended(previous):
        before = shop.archive.text(previous.commit, terms), reading_of(shop, previous.commit, terms)
    job = shop.executor.submit(read_again, text, before, terms, shop.reader)
    return job.result()


def _extract_again(shop: Workshop, terms: Terms, state: TermsState, now: datetime) -> None:
    """Extract the current bytes as the register and our extraction now say.

    Where they cannot be (the selectors were mended for a page that has changed since, say), nothing is
    noted: the next text differs under the cause `extraction` then.
    """
    assert state.version is not None
    snapshots = {s.document: s for s in shop.archive.snapshots(state.version.commit, terms.id)}
    if set(snapshots) != {d.id for d in terms.documents}:
        return
    job = Job(
        terms, tuple(snapshots[d.id] for d in terms.documents), last_good(shop, state), Cause.EXTRACTION
    )
    outcome = shop.executor.submit(assess, job, shop.reader, shop.pdf).result()
    if not isinstance(outcome, Changed | Unchanged):
        return
    if isinstance(outcome, Changed):
        keep(shop, terms, state.version, outcome, now)
    known = {s.document: s for s in state.documents}
    shop.records.remember(
        terms.id,
        [
            replace(s, sha256=known[s.document].sha256, validators=known[s.document].validators)
            if s.document in known
            else s
            for s in outcome.documents
        ],
    )
