"""The ledger of decisions, in the database: append-only, each entry chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, Row, Select, String, delete, func, insert, select, type_coerce

from monitor.adapters.stores.database import reading, writing
from monitor.adapters.stores.people import names, opaque
from monitor.adapters.stores.tables import Moment, decisions, policies, standing
from monitor.core.criteria import as_plain, canonical, from_plain
from monitor.core.decisions import MONITOR, Decision, Occasion, Outline
from monitor.core.ledger import Entry, Link
from monitor.core.tools import Usage


@dataclass(frozen=True, slots=True)
class _Filing:
    """What an entry is filed under: read alone, as a chain of ten years is read whole in half a minute."""

    tool: str
    usage: str
    at: datetime
    occasion: Occasion


_DECISION = TypeAdapter(Decision)
_FILING = TypeAdapter(_Filing)
_OUTLINE = TypeAdapter(Outline)
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
_STANDING = _ENTRIES.where(decisions.c.seq.in_(select(standing.c.seq)))
_SINCE = (
    select(standing.c.seq)
    .where(standing.c.tool == decisions.c.tool, standing.c.usage == decisions.c.usage)
    .scalar_subquery()
)
_NOTES = _ENTRIES.where(decisions.c.note, decisions.c.seq > _SINCE).order_by(decisions.c.seq)
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
        with reading(self._engine) as db:
            # Nothing but an entry changes the end of the chain, and nothing but a name how entries are read.
            under = _end(db), names(db)
            if self._stood is None or self._stood[0] != under:
                found = _entries(db, _STANDING)
                stands = {(entry.decision.tool, entry.decision.usage): entry for entry in found}
                self._stood = under, MappingProxyType(stands)
            return self._stood[1]

    def outlines(self) -> Mapping[tuple[str, str], Outline]:
        """Return what a list shows of the entries that stand."""
        with reading(self._engine) as db:
            known = names(db)
            found = [_OUTLINE.validate_json(said) for said in db.scalars(select(standing.c.outline))]
        return {(each.tool, each.usage): _by(each, known.get(each.by, each.by)) for each in found}

    def first(self) -> Mapping[str, datetime]:
        """Return when each tool was first decided on."""
        earliest = select(func.min(decisions.c.seq)).group_by(decisions.c.tool)
        query = select(decisions.c.tool, decisions.c.at).where(decisions.c.seq.in_(earliest))
        with reading(self._engine) as db:
            return {row.tool: row.at for row in db.execute(query)}

    def notes(self) -> Mapping[tuple[str, str], Sequence[Entry]]:
        """Return the notes on what stands, oldest first, for each tool and usage that has any."""
        notes: dict[tuple[str, str], list[Entry]] = {}
        with reading(self._engine) as db:
            for entry in _entries(db, _NOTES):
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
            written = _without_names(db, decision)
            entry = canonical(_DECISION.dump_python(written, mode="json"))
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
            if not decision.occasion.is_note:
                db.execute(delete(standing).where(standing.c.tool == tool, standing.c.usage == usage))
                outline = canonical(_OUTLINE.dump_python(written.outline, mode="json"))
                db.execute(insert(standing).values(tool=tool, usage=usage, seq=seq + 1, outline=outline))
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

    def count(self) -> int:
        """Return how many entries there are."""
        with reading(self._engine) as db:
            return _end(db)[0]

    def head(self) -> str:
        """Return the hash of the last entry, or 64 zeros before the first."""
        with reading(self._engine) as db:
            return _end(db)[1]

    def verify(self) -> str | None:
        """Recompute the chain; return what is wrong with the first entry that differs, or None."""
        previous, expected = NOTHING, 1
        stands: dict[tuple[str, str], tuple[int, str]] = {}
        with reading(self._engine) as db:
            for row in db.execute(_AS_WRITTEN):
                if row.seq != expected:
                    return f"entry {expected} is missing"
                if row.previous != previous or row.hash != _chain(previous, row.entry):
                    return f"entry {row.seq} ({row.tool}, {row.usage}) was altered"
                if not _is_filed_right(row):
                    return f"entry {row.seq} is filed as something else than it decides"
                previous, expected = row.hash, expected + 1
                if not row.note:
                    stands[row.tool, row.usage] = row.seq, row.entry
            if (amiss := _amiss(db, stands)) is not None:
                return f"what stands for {amiss[0]}, {amiss[1]} is filed as something else than was decided"
            for row in db.execute(select(policies)):
                if hashlib.sha256(row.usage.encode()).hexdigest() != row.digest:
                    return f"the policy {row.digest[:16]} was altered"
        return None


def _is_filed_right(row: Row[tuple[object, ...]]) -> bool:
    """Tell whether an entry is a decision, and is filed as the one that it is."""
    try:
        said = _FILING.validate_json(row.entry)
    except ValidationError:
        return False
    filed = said.tool, said.usage, Moment.written(said.at), said.occasion.is_note
    return filed == (row.tool, row.usage, row.at, row.note)


def _amiss(db: Connection, stands: Mapping[tuple[str, str], tuple[int, str]]) -> tuple[str, str] | None:
    """Return the first tool and usage for which `standing` shows another entry than the last, or none."""
    filed = {(row.tool, row.usage): (row.seq, row.outline) for row in db.execute(select(standing))}
    for key in sorted(filed.keys() | stands.keys()):
        if key not in filed or key not in stands:
            return key
        (seq, outline), (last, entry) = filed[key], stands[key]
        try:
            made = _DECISION.validate_json(entry).outline
            agrees = seq == last and _OUTLINE.validate_json(outline) == made
        except ValidationError:
            agrees = False
        if not agrees:
            return key
    return None


def _entries(db: Connection, query: Select[tuple[int, str, str]]) -> list[Entry]:
    """Read entries, with the names of those who decided where they are still known."""
    known = names(db)
    return [
        Entry(row.seq, _with_names(_DECISION.validate_json(row.entry), known), row.hash)
        for row in db.execute(query)
    ]


def _by(made: Outline, name: str) -> Outline:
    """Return an outline with the name of who decided; `replace` would take as long as all the rest."""
    return Outline(
        made.tool,
        made.usage,
        made.at,
        name,
        made.status,
        made.basis,
        made.occasion,
        made.cause,
        made.reason,
        made.breaches,
        review_by=made.review_by,
        opt_out=made.opt_out,
    )


def _with_names(decision: Decision, known: Mapping[str, str]) -> Decision:
    return _named(decision, lambda id_: known.get(id_, id_))


def _without_names(db: Connection, decision: Decision) -> Decision:
    return _named(decision, lambda key: opaque(db, key))


def _named(decision: Decision, name: Callable[[str], str]) -> Decision:
    """Return a decision with every person and account in it called otherwise."""
    by, on, stands = decision.by, decision.entered_by, decision.assurances
    if by == MONITOR and on is None and not (stands is not None and stands.attestations):
        return decision  # as most are: copying takes as long as reading
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
