"""The ledger of decisions, in the database: append-only, each entry chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Select, String, func, insert, select, tuple_, type_coerce

from monitor.adapters.stores.database import reading, writing
from monitor.adapters.stores.people import names, opaque
from monitor.adapters.stores.tables import Moment, decisions, policies
from monitor.core.criteria import as_plain, canonical, from_plain
from monitor.core.decisions import MONITOR, Decision
from monitor.core.ledger import Entry, Link
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
    decisions.c.note,
).order_by(decisions.c.seq)
_ENTRIES = select(decisions.c.seq, decisions.c.entry, decisions.c.hash)
#: Found in an index alone. Whether an entry is a note is known only from its row, and rows are long: so what
#: stands is looked for behind the last entries, of which few are notes.
_LAST = select(func.max(decisions.c.seq)).group_by(decisions.c.tool, decisions.c.usage)
NOTHING = "0" * 64
"""What the first entry is chained to."""


class SqlLedger:
    """Keeps `monitor.core.ledger.Ledger` in a database that `open_database` opened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stood: tuple[object, Mapping[tuple[str, str], Entry]] | None = None
        """What stood when it was last asked, and under what: a round asks three times."""

    def entries(self, tool: str | None = None) -> Sequence[Entry]:
        """Return the entries (on one tool), oldest first."""
        query = _ENTRIES.order_by(decisions.c.seq)
        if tool is not None:
            query = query.where(decisions.c.tool == tool)
        with reading(self._engine) as db:
            return _entries(db, query)

    def standing(self) -> Mapping[tuple[str, str], Entry]:
        """Return the last entry that set a status for each tool and usage."""
        own = decisions.alias()
        noted = select(own.c.tool, own.c.usage).where(own.c.seq.in_(_LAST), own.c.note)
        before = (
            select(func.max(decisions.c.seq))
            .where(~decisions.c.note, tuple_(decisions.c.tool, decisions.c.usage).in_(noted))
            .group_by(decisions.c.tool, decisions.c.usage)
        )
        with reading(self._engine) as db:
            # Nothing but an entry changes the end of the chain, and nothing but a name how entries are read.
            under = _end(db), names(db)
            if self._stood is None or self._stood[0] != under:
                found = _entries(db, _ENTRIES.where(decisions.c.seq.in_(_LAST), ~decisions.c.note))
                found += _entries(db, _ENTRIES.where(decisions.c.seq.in_(before)))
                stands = {(entry.decision.tool, entry.decision.usage): entry for entry in found}
                self._stood = under, MappingProxyType(stands)
            return self._stood[1]

    def first(self) -> Mapping[str, datetime]:
        """Return when each tool was first decided on."""
        earliest = select(func.min(decisions.c.seq)).group_by(decisions.c.tool)
        query = select(decisions.c.tool, decisions.c.at).where(decisions.c.seq.in_(earliest))
        with reading(self._engine) as db:
            return {row.tool: row.at for row in db.execute(query)}

    def notes(self) -> Mapping[tuple[str, str], Sequence[Entry]]:
        """Return the notes on what stands, oldest first, for each tool and usage that has any."""
        own = decisions.alias()
        noted = select(own.c.tool, own.c.usage).where(own.c.seq.in_(_LAST), own.c.note)
        status = decisions.alias()
        since = (
            select(func.max(status.c.seq))
            .where(status.c.tool == decisions.c.tool, status.c.usage == decisions.c.usage, ~status.c.note)
            .scalar_subquery()
        )
        query = _ENTRIES.where(
            decisions.c.note,
            tuple_(decisions.c.tool, decisions.c.usage).in_(noted),
            decisions.c.seq > since,
        )
        notes: dict[tuple[str, str], list[Entry]] = {}
        with reading(self._engine) as db:
            for entry in _entries(db, query.order_by(decisions.c.seq)):
                notes.setdefault((entry.decision.tool, entry.decision.usage), []).append(entry)
        return notes

    def append(
        self,
        tool: str,
        usage: str,
        policy: Usage | None,
        make: Callable[[Decision | None, Sequence[Decision]], Decision | None],
    ) -> Entry | None:
        """Append what `make` makes of the last decision (see `monitor.core.ledger.Ledger`)."""
        mine = _ENTRIES.where(decisions.c.tool == tool, decisions.c.usage == usage)
        with writing(self._engine) as db:
            status = mine.where(~decisions.c.note).order_by(decisions.c.seq.desc()).limit(1)
            last = next(iter(_entries(db, status)), None)
            after = 0 if last is None else last.seq
            since = _entries(
                db, mine.where(decisions.c.note, decisions.c.seq > after).order_by(decisions.c.seq)
            )
            decision = make(None if last is None else last.decision, [entry.decision for entry in since])
            if decision is None:
                return None
            seq, previous = _end(db)
            entry = canonical(_DECISION.dump_python(_without_names(db, decision), mode="json"))
            db.execute(
                insert(decisions).values(
                    seq=seq + 1,
                    tool=tool,
                    usage=usage,
                    at=decision.at,
                    entry=entry,
                    previous=previous,
                    hash=_chain(previous, entry),
                    note=decision.occasion.is_note,
                )
            )
            there = select(policies.c.digest).where(policies.c.digest == decision.policy)
            if policy is not None and db.scalar(there) is None:
                plain = canonical(as_plain(policy))
                db.execute(insert(policies).values(digest=decision.policy, usage=plain))
            return Entry(seq + 1, decision, _chain(previous, entry))

    def policy(self, digest: str) -> Usage | None:
        """Return the usage a decision was taken under, or None where this version cannot read it."""
        with reading(self._engine) as db:
            plain = db.scalar(select(policies.c.usage).where(policies.c.digest == digest))
        try:
            return None if plain is None else from_plain(json.loads(plain))
        except (KeyError, ValueError):
            return None

    def links(self) -> Iterator[Link]:
        """Yield the entries as they are written, oldest first."""
        with reading(self._engine) as db:
            known = names(db)
            for row in db.execute(_AS_WRITTEN):
                decision = _with_names(_DECISION.validate_json(row.entry), known)
                yield Link(Entry(row.seq, decision, row.hash), row.entry, row.previous)

    def policies(self) -> Mapping[str, str]:
        """Return what each usage demanded, as the JSON text whose SHA-256 is its digest."""
        with reading(self._engine) as db:
            rows = db.execute(select(policies.c.digest, policies.c.usage).order_by(policies.c.digest))
            return {row.digest: row.usage for row in rows}

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
                filed = decision.tool, decision.usage, Moment.written(decision.at), decision.occasion.is_note
                if filed != (row.tool, row.usage, row.at, row.note):
                    return f"entry {row.seq} is filed as something else than it decides"
                previous, expected = row.hash, expected + 1
            for row in db.execute(select(policies)):
                if hashlib.sha256(row.usage.encode()).hexdigest() != row.digest:
                    return f"the policy {row.digest[:16]} was altered"
        return None


def _entries(db: Connection, query: Select[tuple[int, str, str]]) -> list[Entry]:
    """Read entries, with the names of those who decided where they are still known."""
    known = names(db)
    found = [Entry(r.seq, _DECISION.validate_json(r.entry), r.hash) for r in db.execute(query)]
    return [replace(entry, decision=_with_names(entry.decision, known)) for entry in found]


def _with_names(decision: Decision, known: Mapping[str, str]) -> Decision:
    return _named(decision, lambda id_: known.get(id_, id_))


def _without_names(db: Connection, decision: Decision) -> Decision:
    return _named(decision, lambda key: opaque(db, key))


def _named(decision: Decision, name: Callable[[str], str]) -> Decision:
    """Return a decision with every person and account in it called otherwise."""
    by, on, stands = decision.by, decision.entered_by, decision.assurances
    if stands is not None and stands.attestations:
        checked = tuple(replace(a, checked_by=name(a.checked_by)) for a in stands.attestations)
        stands = replace(stands, attestations=checked)
    return replace(
        decision,
        by=by if by == MONITOR else name(by),
        entered_by=on and name(on),
        assurances=stands,
    )


def _end(db: Connection) -> tuple[int, str]:
    query = select(decisions.c.seq, decisions.c.hash).order_by(decisions.c.seq.desc()).limit(1)
    row = db.execute(query).first()
    return (0, NOTHING) if row is None else (row.seq, row.hash)


def _chain(previous: str, entry: str) -> str:
    return hashlib.sha256(f"{previous}\n{entry}".encode()).hexdigest()
