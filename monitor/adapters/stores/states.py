"""What is known of terms, for all of them at once: a round or a list asks for thousands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)

from monitor.adapters.stores.rows import (
    check_columns,
    check_of,
    document_columns,
    document_of,
    terms_of,
    version_of,
)
from monitor.adapters.stores.tables import checks, documents, latest, versions
from monitor.core.checks import Check, Coverage, DocumentState, TermsState
from monitor.core.terms import TermsId

#: How many terms one query names: databases bound how many values a statement may hold.
_AT_ONCE = 400

Seen = tuple[Check, Sequence[DocumentState] | None]
"""How some terms fared, and what to remember of the answers; None leaves what is remembered."""

_IS_LAST = and_(
    checks.c.service == latest.c.service, checks.c.type == latest.c.type, checks.c.first == latest.c.first
)


def states(db: Connection, which: ColumnElement[bool] | None = None) -> Mapping[TermsId, TermsState]:
    """Return what is known of every terms ever checked or deposited, or of `which` of them."""
    # Asked as "those in", not as a join: without statistics SQLite would go through ten years of rows.
    wanted = select(latest) if which is None else select(latest).where(which)
    of_terms = tuple_(documents.c.service, documents.c.type)
    seen = db.execute(
        select(documents).where(of_terms.in_(wanted.with_only_columns(latest.c.service, latest.c.type)))
    ).all()
    known: dict[TermsId, list[DocumentState]] = {}
    # Sorted here: a database has its own idea of the order of names.
    for row in sorted(seen, key=lambda row: row.document):
        known.setdefault(terms_of(row), []).append(document_of(row))
    run = tuple_(checks.c.service, checks.c.type, checks.c.first)
    last = wanted.with_only_columns(latest.c.service, latest.c.type, latest.c.first)
    runs = {check.terms: check for check in map(check_of, db.execute(select(checks).where(run.in_(last))))}
    newest = select(versions).where(versions.c.commit.in_(wanted.with_only_columns(latest.c.commit)))
    current = {version.terms: version for version in map(version_of, db.execute(newest))}
    return {
        terms: TermsState(
            terms, current.get(terms), runs.get(terms), row.verified, tuple(known.get(terms, ()))
        )
        for row in db.execute(wanted).all()
        for terms in [terms_of(row)]
    }


def coverage(db: Connection) -> Coverage:
    """Return when every terms was last read well, and what is known of those that need more words."""
    # Few moments stand there, each thousands of times: each is read once.
    written = type_coerce(latest.c.verified, String)
    rows = db.execute(select(latest.c.service, latest.c.type, written)).all()
    moments = {at: datetime.fromisoformat(at) for at in {row[2] for row in rows} if at is not None}
    verified = {TermsId(service, type_): moments[at] for service, type_, at in rows if at is not None}
    told = states(db, or_(latest.c.first.is_(None), ~latest.c.is_good))
    troubled = {terms: state for terms, state in told.items() if state.check is not None}
    deposited = {terms: state for terms, state in told.items() if state.check is None}
    return Coverage(verified, troubled, deposited)


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
_POINTS = ("first", "verified", "is_good")
_POINT = (
    update(latest)
    .where(*(latest.c[name] == bindparam(f"of_{name}") for name in ("service", "type")))
    .values({name: bindparam(f"new_{name}") for name in _POINTS})
)


def _add(db: Connection, seen: Sequence[Seen]) -> None:
    names = [(check.terms.service, check.terms.type) for check, _ in seen]
    known = (
        select(latest.c.service, latest.c.type, latest.c.verified, checks)
        .outerjoin(checks, _IS_LAST)
        .where(tuple_(latest.c.service, latest.c.type).in_(names))
    )
    verified: dict[TermsId, datetime | None] = {}
    last: dict[TermsId, Check] = {}
    for service, type_, at, *run in db.execute(known).all():
        verified[TermsId(service, type_)] = at
        if run[0] is not None:
            last[TermsId(service, type_)] = check_of(run)
    is_known = frozenset(verified)
    begun: list[dict[str, object]] = []
    prolonged: list[dict[str, object]] = []
    moved: dict[TermsId, Check] = {}
    for check, documents_seen in seen:
        terms, before = check.terms, last.get(check.terms)
        if before is not None and before.last >= check.last:
            continue
        if before is not None and _alike(before, check):
            run_ = _prolonged(before, check)
            prolonged.append({**_which(run_), "of_first": run_.first, **_new(run_, _MOVES)})
        else:
            run_ = check
            begun.append(check_columns(check))
        last[terms] = moved[terms] = run_
        verified[terms] = _later(verified.get(terms), run_.verified)
        if documents_seen is not None:
            remember(db, terms, documents_seen)
    if begun:
        db.execute(insert(checks), begun)
    if prolonged:
        db.execute(_PROLONG, prolonged)
    _point(db, moved, verified, is_known)


def _point(
    db: Connection,
    moved: Mapping[TermsId, Check],
    verified: Mapping[TermsId, datetime | None],
    is_known: frozenset[TermsId],
) -> None:
    """Have `latest` show the last checks."""
    points = {
        terms: {"first": run.first, "verified": verified[terms], "is_good": run.outcome.is_good}
        for terms, run in moved.items()
    }
    new = [
        {"service": terms.service, "type": terms.type, "commit": None, **point}
        for terms, point in points.items()
        if terms not in is_known
    ]
    if new:
        db.execute(insert(latest), new)
    old = [
        {"of_service": terms.service, "of_type": terms.type} | {f"new_{k}": v for k, v in point.items()}
        for terms, point in points.items()
        if terms in is_known
    ]
    if old:
        db.execute(_POINT, old)


def add_commit(db: Connection, terms: TermsId, commit: str) -> None:
    """Have `latest` show the last version of some terms."""
    is_it = and_(latest.c.service == terms.service, latest.c.type == terms.type)
    if db.execute(select(latest.c.service).where(is_it)).first() is None:
        row = {"service": terms.service, "type": terms.type, "commit": commit, "is_good": False}
        db.execute(insert(latest).values(row))
    else:
        db.execute(update(latest).where(is_it).values(commit=commit))


def _prolonged(run: Check, check: Check) -> Check:
    return replace(
        run,
        last=check.last,
        outcome=check.outcome,
        detail=check.detail,
        rounds=run.rounds + 1,
        verified=_later(run.verified, check.verified),
    )


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _which(run: Check) -> dict[str, object]:
    return {"of_service": run.terms.service, "of_type": run.terms.type}


def _new(run: Check, names: Sequence[str]) -> dict[str, object]:
    return {f"new_{name}": getattr(run, name) for name in names}


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
