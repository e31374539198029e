"""How a version differs, as it is told: compared anew, with its dates, and what it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from monitor.core.alerts import RETURN_WITHIN, is_news
from monitor.core.caveats import caveats
from monitor.core.checks import TermsState, VersionRecord
from monitor.core.drift import compare
from monitor.core.model import Drift, Kind
from monitor.core.notice import TermsDrift, TermsSource
from monitor.core.register import Register
from monitor.core.terms import Internal, TermsId
from monitor.services.assess import read_again
from monitor.services.guard import guarded
from monitor.services.versions import Workshop, collection_base, reading_of


def drift_told(shop: Workshop, register: Register, record: VersionRecord) -> TermsDrift:
    """Return a version's drift with its hunks, compared anew from the two texts."""
    terms, history = record.terms, shop.records.versions(record.terms)
    previous = next(v for v in history if v.commit == record.previous)
    assert record.drift is not None
    anew = guarded(terms, "", partial(_compare_again, shop, register, previous, record))
    if isinstance(anew, Internal):  # a mail without its passages still tells
        anew = replace(record.drift, hunks=())
    until = anew.object_until
    if until is None and anew.object_within is not None:
        until = record.at.date() + timedelta(days=anew.object_within)
    reading = shop.records.reading(record.commit, shop.rules_digest)
    return TermsDrift(
        terms,
        record.at,
        previous.at,
        replace(record.drift, hunks=anew.hunks),
        record.cause,
        anew.effective,
        until,
        returns_to(record, history),
        () if reading is None else reading.findings,
    )


def is_noise(record: VersionRecord) -> bool:
    """Tell whether a version brought nothing that anybody is told of."""
    return record.drift is None or record.drift.kind is Kind.NOISE


def is_told_at_once(shop: Workshop, record: VersionRecord) -> bool:
    """Tell whether a version is worth a mail of its own."""
    if not is_news(record.drift, record.cause):
        return False
    return returns_to(record, shop.records.versions(record.terms)) is None


def returns_to(record: VersionRecord, history: Sequence[VersionRecord]) -> datetime | None:
    """Return since when these terms had the text of a version not long before: a page that alternates."""
    earlier = [version for version in history if version.at < record.at]
    stood_until = zip(earlier, [*(version.at for version in earlier[1:]), record.at], strict=True)
    return next(
        (
            version.at
            for version, until in stood_until
            if version.text_sha256 == record.text_sha256 and until >= record.at - RETURN_WITHIN
        ),
        None,
    )


def sources(
    shop: Workshop, register: Register, states: Mapping[TermsId, TermsState]
) -> Iterator[tuple[TermsId, TermsSource]]:
    """Yield where the last good version of each of some terms came from."""
    for terms, state in states.items():
        if state.version is not None:
            declared, origin = register.terms.get(terms), state.version.origin
            addresses = tuple(d.address for d in declared.documents) if declared and not origin else ()
            reading = shop.records.reading(state.version.commit, shop.rules_digest)
            language = reading.language if reading else None
            collection = origin.collection if origin else None
            told = caveats(reading.facts, broad_licence=reading.broad_licence) if reading else ()
            yield terms, TermsSource(state.version.at, addresses, collection, language, told)


def _compare_again(
    shop: Workshop, register: Register, previous: VersionRecord, record: VersionRecord
) -> Drift:
    declared = register.terms.get(record.terms)
    if record.origin is not None and previous.origin is None and declared and declared.witness:
        # Our text beside a collection's would show as changed what was only extracted otherwise.
        base = collection_base(shop, declared.witness, previous, record.at), None
        after = shop.archive.text(record.commit, record.terms)
        _, drift = shop.executor.submit(read_again, after, base, record.terms, shop.reader).result()
        assert drift is not None
        return drift
    before, after = (shop.archive.text(v.commit, record.terms) for v in (previous, record))
    said, says = (reading_of(shop, v.commit, record.terms) for v in (previous, record))
    return shop.executor.submit(compare, before, after, said, says).result()
