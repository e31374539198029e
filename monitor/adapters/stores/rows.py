"""Checks, source documents and versions as values, from the rows of their tables and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from monitor.core.checks import Check, DocumentState, OutcomeName, VersionRecord
from monitor.core.model import Cause, Drift, Effect, Kind
from monitor.core.terms import Origin, TermsId, Validators

#: By the name they are kept under: thousands of rows are read at once, and a table is quicker than a call.
_OUTCOMES = {each.value: each for each in OutcomeName}
_KINDS = {each.value: each for each in Kind}
_EFFECTS = {each.value: each for each in Effect}
_CAUSES = {each.value: each for each in Cause}


def terms_of(row: Row[*tuple[Any, ...]]) -> TermsId:
    """Return the terms a row speaks of."""
    return TermsId(row.service, row.type)


def check_of(row: Sequence[Any]) -> Check:
    """Return a check, all its columns in the order of the table."""
    service, type_, first, last, outcome, reason, detail, document, quarantined, verified, rounds = row
    return Check(
        TermsId(service, type_),
        first,
        last,
        _OUTCOMES[outcome],
        reason,
        detail,
        document,
        quarantined,
        verified,
        rounds,
    )


def check_columns(check: Check) -> dict[str, object]:
    """Return the columns of a check."""
    return {
        "service": check.terms.service,
        "type": check.terms.type,
        "first": check.first,
        "last": check.last,
        "outcome": check.outcome,
        "reason": check.reason,
        "detail": check.detail,
        "document": check.document,
        "quarantined": check.quarantined,
        "verified": check.verified,
        "rounds": check.rounds,
    }


def document_of(row: Row[*tuple[Any, ...]]) -> DocumentState:
    """Return what is remembered of a source document, all its columns in the order of the table."""
    _, _, document, sha256, etag, last_modified, address, matches, fingerprint, declaration, rendered = row
    validators = Validators(etag, last_modified, address)
    return DocumentState(document, sha256, validators, tuple(matches), fingerprint, declaration, rendered)


def document_columns(terms: TermsId, state: DocumentState) -> dict[str, object]:
    """Return the columns of what is remembered of a source document of some terms."""
    return {
        "service": terms.service,
        "type": terms.type,
        "document": state.document,
        "sha256": state.sha256,
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "address": state.validators.address,
        "matches": list(state.matches),
        "fingerprint": state.fingerprint,
        "declaration": state.declaration,
        "rendered": state.rendered,
    }


def version_of(row: Row[*tuple[Any, ...]]) -> VersionRecord:
    """Return a version, all its columns in the order of the table."""
    (
        _,
        commit,
        service,
        type_,
        at,
        cause,
        previous,
        text_sha256,
        kind,
        training,
        location,
        reason,
        collection,
        collection_commit,
        effective,
    ) = row
    drift = None
    if kind is not None:
        until = None if effective is None else date.fromisoformat(effective)
        drift = Drift(_KINDS[kind], _EFFECTS[training], _EFFECTS[location], (), reason, until)
    origin = None if collection is None else Origin(collection, collection_commit)
    return VersionRecord(
        commit, TermsId(service, type_), at, _CAUSES[cause], previous, text_sha256, drift, origin
    )


def version_columns(record: VersionRecord) -> dict[str, object]:
    """Return the columns of a version; its number is the database's to give."""
    drift = record.drift
    return {
        "commit": record.commit,
        "service": record.terms.service,
        "type": record.terms.type,
        "at": record.at,
        "cause": record.cause,
        "previous": record.previous,
        "text_sha256": record.text_sha256,
        "kind": drift and drift.kind,
        "training": drift and drift.training,
        "location": drift and drift.location,
        "reason": drift and drift.reason,
        "effective": drift.effective.isoformat() if drift and drift.effective else None,
        "collection": record.origin and record.origin.collection,
        "collection_commit": record.origin and record.origin.commit,
    }
