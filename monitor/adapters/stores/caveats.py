"""What to know of texts before relying on them, from the database for all of them at once."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, insert, select

from monitor.adapters.stores.database import reading
from monitor.adapters.stores.rows import terms_of
from monitor.adapters.stores.tables import caveats as table
from monitor.adapters.stores.tables import latest
from monitor.core.caveats import Caveat, caveats
from monitor.core.model import Reading
from monitor.core.terms import TermsId

_CAVEATS = TypeAdapter(tuple[Caveat, ...])


def known_caveats(engine: Engine, rules: str) -> Mapping[TermsId, tuple[Caveat, ...]]:
    """Return the caveats of the last version of every terms that has some.

    Args:
        engine: the database.
        rules: the digest of the rules they were read under; a version that was not read under them has none.

    Raises:
        StoreError: the database is damaged, locked or cannot be read.
    """
    is_current = table.c.commit == latest.c.commit
    query = (
        select(latest.c.service, latest.c.type, table.c.caveats)
        .select_from(latest)
        .join(table, is_current)
        .where(table.c.rules == rules)
    )
    with reading(engine) as db:
        return {terms_of(row): _CAVEATS.validate_json(row.caveats) for row in db.execute(query).all()}


def add_caveats(db: Connection, commit: str, rules: str, said: Reading) -> None:
    """Keep the caveats of a reading, if it has some, where all are found at once."""
    if found := caveats(said.facts, broad_licence=said.broad_licence):
        written = _CAVEATS.dump_json(found).decode()
        db.execute(insert(table).values(commit=commit, rules=rules, caveats=written))
