"""The ledger's tables, and how our values stand in their columns."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import JSON, Boolean, Column, Index, Integer, MetaData, String, Table, Text, true
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

#: The Alembic revision these tables are (a test holds it to the last migration).
REVISION = "0007"


@lru_cache(4096)
def _read(written: str) -> datetime:
    """Return a moment; the terms of one round share theirs."""
    return datetime.fromisoformat(written)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as ISO 8601 text that sorts as it passes, the same in every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write a datetime."""
        return None if value is None else self.written(value)

    @staticmethod
    def written(value: datetime) -> str:
        """Return the text a datetime is kept as."""
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read a datetime."""
        return None if value is None else _read(value)


metadata = MetaData()

rounds = Table(
    "rounds",
    metadata,
    Column("at", Moment, primary_key=True),
    Column("decided", Boolean, nullable=False),
    Column("complete", Boolean, nullable=False),
)

checks = Table(
    "checks",
    metadata,
    Column("service", String(100), primary_key=True),
    Column("type", String(100), primary_key=True),
    Column("first", Moment, primary_key=True),
    Column("last", Moment, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("detail", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("quarantined", String(40)),
    Column("verified", Moment),
    Column("rounds", Integer, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("service", String(100), primary_key=True),
    Column("type", String(100), primary_key=True),
    Column("document", String(300), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("address", Text),
    Column("matches", JSON, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("declaration", String(64), nullable=False),
    Column("rendered", Boolean, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("commit", String(40), nullable=False, unique=True),
    Column("service", String(100), nullable=False),
    Column("type", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Column("cause", String(20), nullable=False),
    Column("previous", String(40)),
    Column("text_sha256", String(64), nullable=False),
    Column("kind", String(20)),
    Column("training", String(20)),
    Column("location", String(20)),
    Column("reason", Text),
    Column("collection", String(100)),
    Column("collection_commit", String(40)),
    Column("effective", String(10)),
    Index("versions_of_terms", "service", "type", "seq"),
)

readings = Table(
    "readings",
    metadata,
    Column("commit", String(40), primary_key=True),
    Column("rules", String(64), primary_key=True),
    Column("reading", JSON, nullable=False),
)

# What follows from rows above and below, kept where one look finds it. Whoever writes those writes these with
# them; revision 0006 makes them anew.

latest = Table(
    "latest",
    metadata,
    Column("service", String(100), primary_key=True),
    Column("type", String(100), primary_key=True),
    Column("commit", String(40)),
    Column("first", Moment),
    Column("verified", Moment),
    Column("is_good", Boolean, nullable=False),
)
"""Of each terms: the last version, when the last check began, whether that is good, when it was read well."""

caveats = Table(
    "caveats",
    metadata,
    Column("commit", String(40), primary_key=True),
    Column("rules", String(64), primary_key=True),
    Column("caveats", Text, nullable=False),
)
"""Of each reading that has some."""

standing = Table(
    "standing",
    metadata,
    Column("tool", String(100), primary_key=True),
    Column("usage", String(100), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("outline", Text, nullable=False),
)
"""Of each tool and usage: the last decision that set a status, and what a list shows of it."""

policies = Table(
    "policies",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("usage", Text, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("tool", String(100), nullable=False),
    Column("usage", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Column("entry", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("note", Boolean, nullable=False),
    Index("decisions_on", "tool", "usage", "seq"),
    Index("decisions_at", "at"),
)
_IS_NOTE = decisions.c.note == true()  # as queries word it: SQLite compares the words
Index("decisions_notes", decisions.c.seq, sqlite_where=_IS_NOTE, postgresql_where=_IS_NOTE)

people = Table(
    "people",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("key", String(300), unique=True),
    Column("name", Text),
    Column("email", Text),
    Column("role", String(20)),
    Column("forgotten", Moment),
)

alerts = Table(
    "alerts",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("person", String(100), nullable=False),
    Column("tool", String(100)),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent_at", Moment),
    Column("error", Text),
    Column("given_up", Moment),
    Column("tried_at", Moment),
    Column("next_try", Moment),
    Column("failing_since", Moment),
    Column("also", JSON, nullable=False),
    Index("alerts_by_sending", "sent_at"),
)

told = Table(
    "told",
    metadata,
    Column("event", String(300), primary_key=True),
    Column("at", Moment, nullable=False),
)
