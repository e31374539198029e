"""Whether what is kept where one look finds it is what follows from the rows it was made of.

A list of tools believes `latest` and `caveats` (`standing` is held to the chain by the ledger itself): were
they to say something else than checks, versions and readings, a page long unread would pass for verified.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, String, Text, cast, func, select, type_coerce

from monitor.adapters.stores.database import reading
from monitor.adapters.stores.tables import caveats, checks, latest, readings, versions
from monitor.core.caveats import Caveat
from monitor.core.caveats import caveats as caveats_of
from monitor.core.checks import OutcomeName
from monitor.core.model import Reading

_GOOD = frozenset(name.value for name in OutcomeName if name.is_good)
_READING = TypeAdapter(Reading)
_CAVEATS = TypeAdapter(tuple[Caveat, ...])
#: How many readings are held in memory at once.
_AT_ONCE = 200

_Key = tuple[str, str]
_Row = tuple[str | None, str | None, str | None, bool]
"""The last version's commit; when its last check began, when one last was good, as written; is the last."""


def disagreement(engine: Engine, rules: str) -> str | None:
    """Return the first terms that are shown otherwise than they were read, in words, or None.

    Args:
        engine: the database.
        rules: the digest of the rules in use, under which caveats are looked for.

    Raises:
        StoreError: the database is damaged, locked or cannot be read.
    """
    with reading(engine) as db:
        shown, follows = _shown(db), _follows(db)
        for key in sorted(shown.keys() | follows.keys()):
            if shown.get(key) != follows.get(key):
                return f"what is shown of {key[0]} {key[1]} is not what its checks and versions say"
        if (reserved := _otherwise_reserved(db, rules)) is not None:
            return f"the reservations shown of {reserved[0]} {reserved[1]} are not what was read in it"
    return None


def _shown(db: Connection) -> Mapping[_Key, _Row]:
    # As text, just as it stands: what was altered may be no date any more.
    first, verified = type_coerce(latest.c.first, String), type_coerce(latest.c.verified, String)
    rows = db.execute(
        select(latest.c.service, latest.c.type, latest.c.commit, first, verified, latest.c.is_good)
    )
    return {(service, type_): (commit, *last) for service, type_, commit, *last in rows}


def _follows(db: Connection) -> Mapping[_Key, _Row]:
    of_checks, of_versions = (checks.c.service, checks.c.type), (versions.c.service, versions.c.type)
    first, verified = type_coerce(checks.c.first, String), type_coerce(checks.c.verified, String)
    last = select(*of_checks, func.max(first).label("first"), func.max(verified).label("verified"))
    ends = last.group_by(*of_checks).subquery()
    is_end = (checks.c.service == ends.c.service) & (checks.c.type == ends.c.type) & (first == ends.c.first)
    runs = db.execute(
        select(*of_checks, ends.c.first, ends.c.verified, checks.c.outcome).join_from(checks, ends, is_end)
    )
    checked = {(service, type_): (*moments, outcome in _GOOD) for service, type_, *moments, outcome in runs}
    newest = select(func.max(versions.c.seq)).group_by(*of_versions)
    rows = db.execute(select(*of_versions, versions.c.commit).where(versions.c.seq.in_(newest)))
    commits = {(service, type_): commit for service, type_, commit in rows}
    never = (None, None, False)
    return {key: (commits.get(key), *checked.get(key, never)) for key in checked.keys() | commits.keys()}


def _otherwise_reserved(db: Connection, rules: str) -> _Key | None:
    """Return the first terms whose last version is shown with other caveats than its reading has."""
    said = cast(readings.c.reading, Text).label("said")
    is_read = (readings.c.commit == latest.c.commit) & (readings.c.rules == rules)
    is_kept = (caveats.c.commit == latest.c.commit) & (caveats.c.rules == rules)
    query = (
        select(latest.c.service, latest.c.type, said, caveats.c.caveats)
        .select_from(latest)
        .outerjoin(readings, is_read)
        .outerjoin(caveats, is_kept)
        .order_by(latest.c.service, latest.c.type)
    )
    with db.execute(query, execution_options={"yield_per": _AT_ONCE}) as rows:
        wrong = ((service, type_) for service, type_, text, kept in rows if not _agree(text, kept))
        return next(wrong, None)


def _agree(said: str | None, kept: str | None) -> bool:
    if said is None:
        return kept is None
    try:
        read = _READING.validate_json(said)
        shown = _CAVEATS.validate_json(kept) if kept is not None else ()
    except ValidationError:
        return False
    return shown == caveats_of(read.facts, broad_licence=read.broad_licence)
