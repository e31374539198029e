"""What is known of terms, for all of them at once: a round or a list asks for thousands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, tuple_, update

from monitor.adapters.stores.rows import (
    check_columns,
    check_of,
    document_columns,
    document_of,
    terms_of,
    version_of,
)
from monitor.adapters.stores.tables import checks, documents, versions
from monitor.core.checks import Check, DocumentState, TermsState
from monitor.core.terms import TermsId

#: How many terms one query names: databases bound how many values a statement may hold.
_AT_ONCE = 400

Seen = tuple[Check, Sequence[DocumentState] | None]
"""How some terms fared, and what to remember of the answers; None leaves what is remembered."""


def states(db: Connection) -> Mapping[TermsId, TermsState]:
    """Return what is known of every terms ever checked or deposited."""
    latest = {check.terms: check for check in _latest(db, None)}
    verified = {terms: check.verified for terms, check in latest.items()}
    # Nothing was verified after the last round; of terms not read well then, an earlier run may tell.
    if any(check.verified != check.last for check in latest.values()):
        newest_good = select(checks.c.service, checks.c.type, func.max(checks.c.verified).label("at"))
        rows = db.execute(newest_good.group_by(checks.c.service, checks.c.type))
        verified = {terms_of(row): row.at for row in rows}
    known: dict[TermsId, list[DocumentState]] = {}
    # Sorted here: a database has its own idea of the order of names.
    for row in sorted(db.execute(select(documents)).all(), key=lambda row: row.document):
        known.setdefault(terms_of(row), []).append(document_of(row))
    newest = select(func.max(versions.c.seq)).group_by(versions.c.service, versions.c.type)
    found = map(version_of, db.execute(select(versions).where(versions.c.seq.in_(newest))).all())
    current = {version.terms: version for version in found}
    return {
        terms: TermsState(
            terms, current.get(terms), latest.get(terms), verified.get(terms), tuple(known.get(terms, ()))
        )
        for terms in latest.keys() | current.keys()
    }


def _latest(db: Connection, terms: Sequence[TermsId] | None) -> Iterator[Check]:
    """Yield the last check of these terms, or of all."""
    runs = select(checks.c.service, checks.c.type, func.max(checks.c.first).label("first"))
    if terms is not None:
        names = [(each.service, each.type) for each in terms]
        runs = runs.where(tuple_(checks.c.service, checks.c.type).in_(names))
    last = runs.group_by(checks.c.service, checks.c.type).subquery()
    is_last = and_(
        checks.c.service == last.c.service, checks.c.type == last.c.type, checks.c.first == last.c.first
    )
    return map(check_of, db.execute(select(checks).join(last, is_last)).all())


def add_checks(db: Connection, seen: Sequence[Seen]) -> None:
    """Note how several terms fared, one after another; a check like the last one prolongs it."""
    for start in range(0, len(seen), _AT_ONCE):
        _add(db, seen[start : start + _AT_ONCE])


#: What a round changes of a run that it prolongs.
_MOVES = ("last", "outcome", "detail", "rounds", "verified")
_PROLONG = (
    update(checks)
    .where(*(checks.c[name] == bindparam(f"of_{name}") for name in ("service", "type", "first")))
    .values({name: bindparam(f"new_{name}") for name in _MOVES})
)


def _add(db: Connection, seen: Sequence[Seen]) -> None:
    last = {check.terms: check for check in _latest(db, [check.terms for check, _ in seen])}
    begun: list[dict[str, object]] = []
    prolonged: list[dict[str, object]] = []
    for check, documents_seen in seen:
        before = last.get(check.terms)
        if before is not None and before.last >= check.last:
            continue
        if before is not None and _alike(before, check):
            last[check.terms] = run = _prolonged(before, check)
            prolonged.append(_run_columns(run))
        else:
            last[check.terms] = check
            begun.append(check_columns(check))
        if documents_seen is not None:
            remember(db, check.terms, documents_seen)
    if begun:
        db.execute(insert(checks), begun)
    if prolonged:
        db.execute(_PROLONG, prolonged)


def _prolonged(run: Check, check: Check) -> Check:
    return replace(
        run,
        last=check.last,
        outcome=check.outcome,
        detail=check.detail,
        rounds=run.rounds + 1,
        verified=max(filter(None, (run.verified, check.verified)), default=None),
    )


def _run_columns(run: Check) -> dict[str, object]:
    which = {"of_service": run.terms.service, "of_type": run.terms.type, "of_first": run.first}
    return {**which, **{f"new_{name}": getattr(run, name) for name in _MOVES}}


def _alike(last: Check, check: Check) -> bool:
    """Tell whether a check prolongs the last one: read well both, or not for the same reason."""
    if last.outcome.is_good or check.outcome.is_good:
        return last.outcome.is_good and check.outcome.is_good
    return (last.outcome, last.reason, last.document) == (check.outcome, check.reason, check.document)


def remember(db: Connection, terms: TermsId, seen: Sequence[DocumentState]) -> None:
    """Replace what is remembered of the answers for some terms."""
    db.execute(delete(documents).where(documents.c.service == terms.service, documents.c.type == terms.type))
    if rows := [document_columns(terms, state) for state in seen]:
        db.execute(insert(documents), rows)
