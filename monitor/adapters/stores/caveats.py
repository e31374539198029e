"""What to know of many versions before relying on them, from the database at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import TypeAdapter
from sqlalchemy import Engine, select

from monitor.adapters.stores.database import reading
from monitor.adapters.stores.tables import readings
from monitor.core.caveats import Caveat, caveats
from monitor.core.model import Fact, FactKind

_FACTS = TypeAdapter(tuple[Fact, ...])
#: How many versions one query names: databases bound how many values a statement may hold.
_AT_ONCE = 500


def known_caveats(engine: Engine, commits: Sequence[str], rules: str) -> Mapping[str, tuple[Caveat, ...]]:
    """Return the caveats of versions that have some, by commit.

    Only what tells is fetched and checked, not whole readings: a list of tools asks for thousands.

    Args:
        engine: the database.
        commits: of the versions.
        rules: the digest of the rules they were read under; one that was not read under them has none.

    Raises:
        StoreError: the database is damaged, locked or cannot be read.
    """
    return dict(_found(engine, commits, rules))


def _found(engine: Engine, commits: Sequence[str], rules: str) -> Iterator[tuple[str, tuple[Caveat, ...]]]:
    said = readings.c.reading
    query = select(readings.c.commit, said["facts"], said["broad_licence"]).where(readings.c.rules == rules)
    with reading(engine) as db:
        for first in range(0, len(commits), _AT_ONCE):
            wanted = commits[first : first + _AT_ONCE]
            for commit, facts, broad in db.execute(query.where(readings.c.commit.in_(wanted))):
                uses = [fact for fact in facts or () if fact["kind"] == FactKind.PROFESSIONAL_USE]
                told = caveats(_FACTS.validate_python(uses), broad_licence=bool(broad))
                if told:
                    yield commit, told
