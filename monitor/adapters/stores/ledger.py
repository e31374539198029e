"""The ledger of decisions, in the database: append-only, each entry chained to the one before by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, String, func, insert, select, type_coerce

from monitor.adapters.stores.database import reading, writing
from monitor.adapters.stores.tables import Moment, decisions, policies
from monitor.core.decisions import Decision
from monitor.core.policy import as_plain, canonical
from monitor.core.ports import Entry
from monitor.core.tools import Usage

_DECISION = TypeAdapter(Decision)
#: Columns as text, just as they stand: what was altered may be no date any more.
_AS_WRITTEN = select(
    decisions.c.seq,
    decisions.c.tool,
    decisions.c.usage,
    type_coerce(decisions.c.at, String).label("at"),
    decisions.c.entry,
    decisions.c.previous,
    decisions.c.hash,
).order_by(decisions.c.seq)
NOTHING = "0" * 64
"""What the first entry is chained to."""


class SqlLedger:
    """Keeps `monitor.core.ports.Ledger` in a database that `open_database` opened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(self, tool: str | None = None) -> Sequence[Entry]:
        """Return the entries (on one tool), oldest first."""
        query = select(decisions.c.seq, decisions.c.entry, decisions.c.hash).order_by(decisions.c.seq)
        if tool is not None:
            query = query.where(decisions.c.tool == tool)
        with reading(self._engine) as db:
            return [Entry(seq, _DECISION.validate_json(entry), h) for seq, entry, h in db.execute(query)]

    def standing(self) -> Mapping[tuple[str, str], Entry]:
        """Return the last entry for each tool and usage."""
        last = select(func.max(decisions.c.seq)).group_by(decisions.c.tool, decisions.c.usage)
        query = select(decisions.c.seq, decisions.c.entry, decisions.c.hash).where(decisions.c.seq.in_(last))
        with reading(self._engine) as db:
            found = [Entry(seq, _DECISION.validate_json(e), h) for seq, e, h in db.execute(query)]
        return {(entry.decision.tool, entry.decision.usage): entry for entry in found}

    def append(
        self,
        tool: str,
        usage: str,
        policy: Usage | None,
        make: Callable[[Decision | None], Decision | None],
    ) -> Entry | None:
        """Append what `make` makes of the last decision (see `monitor.core.ports.Ledger`)."""
        mine = decisions.c.tool == tool, decisions.c.usage == usage
        with writing(self._engine) as db:
            last = db.scalar(select(decisions.c.entry).where(*mine).order_by(decisions.c.seq.desc()).limit(1))
            decision = make(None if last is None else _DECISION.validate_json(last))
            if decision is None:
                return None
            seq, previous = _end(db)
            entry = canonical(_DECISION.dump_python(decision, mode="json"))
            db.execute(
                insert(decisions).values(
                    seq=seq + 1,
                    tool=tool,
                    usage=usage,
                    at=decision.at,
                    entry=entry,
                    previous=previous,
                    hash=_chain(previous, entry),
                )
            )
            there = select(policies.c.digest).where(policies.c.digest == decision.policy)
            if policy is not None and db.scalar(there) is None:
                plain = canonical(as_plain(policy))
                db.execute(insert(policies).values(digest=decision.policy, usage=plain))
            return Entry(seq + 1, decision, _chain(previous, entry))

    def latest(self) -> datetime | None:
        """Return the moment of the last entry."""
        with reading(self._engine) as db:
            last: datetime | None = db.scalar(select(func.max(decisions.c.at)))
            return last

    def head(self) -> str:
        """Return the hash of the last entry, or 64 zeros before the first."""
        with reading(self._engine) as db:
            return _end(db)[1]

    def verify(self) -> str | None:
        """Recompute the chain; return what is wrong with the first entry that differs, or None."""
        previous, expected = NOTHING, 1
        with reading(self._engine) as db:
            for row in db.execute(_AS_WRITTEN):
                if row.seq != expected:
                    return f"entry {expected} is missing"
                if row.previous != previous or row.hash != _chain(previous, row.entry):
                    return f"entry {row.seq} ({row.tool}, {row.usage}) was altered"
                decision = _DECISION.validate_json(row.entry)
                filed = decision.tool, decision.usage, Moment.written(decision.at)
                if filed != (row.tool, row.usage, row.at):
                    return f"entry {row.seq} is filed under another tool, usage or moment than it decides on"
                previous, expected = row.hash, expected + 1
            for row in db.execute(select(policies)):
                if hashlib.sha256(row.usage.encode()).hexdigest() != row.digest:
                    return f"the policy {row.digest[:16]} was altered"
        return None


def _end(db: Connection) -> tuple[int, str]:
    query = select(decisions.c.seq, decisions.c.hash).order_by(decisions.c.seq.desc()).limit(1)
    row = db.execute(query).first()
    return (0, NOTHING) if row is None else (row.seq, row.hash)


def _chain(previous: str, entry: str) -> str:
    return hashlib.sha256(f"{previous}\n{entry}".encode()).hexdigest()
