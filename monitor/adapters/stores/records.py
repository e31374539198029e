"""How every round went and what every version says, in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from monitor.adapters.stores.database import reading, writing
from monitor.adapters.stores.tables import checks, documents, readings, rounds, versions
from monitor.core.checks import (
    Check,
    DocumentState,
    OutcomeName,
    Rounds,
    TermsState,
    VersionRecord,
)
from monitor.core.model import Cause, Drift, Effect, Kind, Reading
from monitor.core.terms import Origin, TermsId, Validators

_READING = TypeAdapter(Reading)


class SqlRecords:
    """Keeps `monitor.core.ports.Records` in a database that `open_database` opened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rounds(self) -> Rounds:
        """Return how far the last rounds came."""
        last = select(func.max(rounds.c.at))
        with reading(self._engine) as db:
            return Rounds(
                db.scalar(last),
                db.scalar(last.where(rounds.c.decided)),
                db.scalar(last.where(rounds.c.complete)),
            )

    def begin_round(self, at: datetime) -> None:
        """Note that a round starts."""
        with writing(self._engine) as db:
            if db.scalar(select(rounds.c.at).where(rounds.c.at == at)) is None:
                db.execute(insert(rounds).values(at=at, decided=False, complete=False))

    def mark_decided(self, at: datetime) -> None:
        """Note that a round has judged every tool on what it and those before it had read."""
        with writing(self._engine) as db:
            db.execute(update(rounds).where(rounds.c.at == at).values(decided=True))

    def complete_round(self, at: datetime) -> None:
        """Note that every terms of the round has an outcome."""
        with writing(self._engine) as db:
            db.execute(update(rounds).where(rounds.c.at == at).values(complete=True))

    # --- checks -----------------------------------------------------------------------------

    def states(self) -> Mapping[TermsId, TermsState]:
        """Return what is known of every terms ever checked."""
        with reading(self._engine) as db:
            latest = {_id(row): _check(row) for row in db.execute(select(checks).order_by(checks.c.first))}
            newest_good = select(checks.c.service, checks.c.type, func.max(checks.c.verified).label("at"))
            rows = db.execute(newest_good.group_by(checks.c.service, checks.c.type))
            verified = {_id(row): row.at for row in rows}
            known: dict[TermsId, list[DocumentState]] = {}
            for row in db.execute(select(documents).order_by(documents.c.document)):
                state = DocumentState(
                    row.document,
                    row.sha256,
                    Validators(row.etag, row.last_modified, row.address),
                    tuple(row.matches),
                    row.fingerprint,
                    row.declaration,
                    row.rendered,
                )
                known.setdefault(_id(row), []).append(state)
            newest = select(func.max(versions.c.seq)).group_by(versions.c.service, versions.c.type)
            rows = db.execute(select(versions).where(versions.c.seq.in_(newest)))
            current = {_id(row): _version(row) for row in rows}
        return {
            terms: TermsState(
                terms,
                current.get(terms),
                latest.get(terms),
                verified.get(terms),
                tuple(known.get(terms, ())),
            )
            for terms in latest.keys() | current.keys()
        }

    def add_check(self, check: Check, documents_seen: Sequence[DocumentState] | None) -> None:
        """Note how terms fared in a round (see `monitor.core.ports.Records`)."""
        mine = (checks.c.service == check.terms.service, checks.c.type == check.terms.type)
        with writing(self._engine) as db:
            row = db.execute(select(checks).where(*mine).order_by(checks.c.first.desc()).limit(1)).first()
            last = None if row is None else _check(row)
            if last is not None and last.last >= check.last:
                return
            if last is not None and _alike(last, check):
                db.execute(
                    update(checks)
                    .where(*mine, checks.c.first == last.first)
                    .values(
                        last=check.last,
                        outcome=check.outcome,
                        detail=check.detail,
                        rounds=last.rounds + 1,
                        verified=max(filter(None, (last.verified, check.verified)), default=None),
                    )
                )
            else:
                db.execute(insert(checks).values(**_check_columns(check)))
            if documents_seen is not None:
                _remember(db, check.terms, documents_seen)

    def remember(self, terms: TermsId, documents_seen: Sequence[DocumentState]) -> None:
        """Replace what is remembered of the answers for one terms."""
        with writing(self._engine) as db:
            _remember(db, terms, documents_seen)

    def checks(self, terms: TermsId) -> Sequence[Check]:
        """Return the checks of one terms, oldest first."""
        query = select(checks).where(checks.c.service == terms.service, checks.c.type == terms.type)
        with reading(self._engine) as db:
            return [_check(row) for row in db.execute(query.order_by(checks.c.first))]

    # --- versions and readings ----------------------------------------------------------------

    def add_version(self, record: VersionRecord, rules: str, reading_: Reading | None) -> None:
        """Note a version, and what it says where that is known (see `monitor.core.ports.Records`)."""
        with writing(self._engine) as db:
            if db.scalar(select(versions.c.seq).where(versions.c.commit == record.commit)) is not None:
                return
            db.execute(insert(versions).values(**_version_columns(record)))
            if record.origin is None:
                _remember(db, record.terms, ())
            if reading_ is not None:
                said = _plain(reading_)
                db.execute(insert(readings).values(commit=record.commit, rules=rules, reading=said))

    def head(self) -> str | None:
        """Return the commit of the last version noted."""
        with reading(self._engine) as db:
            return db.scalar(select(versions.c.commit).order_by(versions.c.seq.desc()).limit(1))

    def versions(self, terms: TermsId) -> Sequence[VersionRecord]:
        """Return the versions of one terms, oldest first."""
        query = select(versions).where(versions.c.service == terms.service, versions.c.type == terms.type)
        with reading(self._engine) as db:
            return [_version(row) for row in db.execute(query.order_by(versions.c.seq))]

    def add_reading(self, commit: str, rules: str, reading_: Reading) -> None:
        """Note what a known version says under other rules."""
        with writing(self._engine) as db:
            there = select(readings.c.commit).where(readings.c.commit == commit, readings.c.rules == rules)
            if db.scalar(there) is None:
                db.execute(insert(readings).values(commit=commit, rules=rules, reading=_plain(reading_)))

    def reading(self, commit: str, rules: str) -> Reading | None:
        """Return what a version says under the rules with this digest, if it was read under them."""
        query = select(readings.c.reading).where(readings.c.commit == commit, readings.c.rules == rules)
        with reading(self._engine) as db:
            found = db.scalar(query)
        return None if found is None else _READING.validate_python(found)


def _remember(db: Connection, terms: TermsId, states: Sequence[DocumentState]) -> None:
    db.execute(delete(documents).where(documents.c.service == terms.service, documents.c.type == terms.type))
    if rows := [_document_columns(terms, state) for state in states]:
        db.execute(insert(documents), rows)


def _alike(last: Check, check: Check) -> bool:
    """Tell whether a check prolongs the last one: read well both, or not for the same reason."""
    if last.outcome.is_good or check.outcome.is_good:
        return last.outcome.is_good and check.outcome.is_good
    return (last.outcome, last.reason, last.document) == (check.outcome, check.reason, check.document)


def _id(row: Row[*tuple[Any, ...]]) -> TermsId:
    return TermsId(row.service, row.type)


def _check(row: Row[*tuple[Any, ...]]) -> Check:
    return Check(
        _id(row),
        row.first,
        row.last,
        OutcomeName(row.outcome),
        row.reason,
        row.detail,
        row.document,
        row.quarantined,
        row.verified,
        row.rounds,
    )


def _check_columns(check: Check) -> dict[str, object]:
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


def _document_columns(terms: TermsId, state: DocumentState) -> dict[str, object]:
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


def _version(row: Row[*tuple[Any, ...]]) -> VersionRecord:
    drift = None
    if row.kind is not None:
        drift = Drift(
            Kind(row.kind),
            Effect(row.training),
            Effect(row.location),
            (),
            row.reason,
            None if row.effective is None else date.fromisoformat(row.effective),
        )
    return VersionRecord(
        row.commit,
        _id(row),
        row.at,
        Cause(row.cause),
        row.previous,
        row.text_sha256,
        drift,
        None if row.collection is None else Origin(row.collection, row.collection_commit),
    )


def _version_columns(record: VersionRecord) -> dict[str, object]:
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


def _plain(reading_: Reading) -> object:
    return _READING.dump_python(reading_, mode="json")
