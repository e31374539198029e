"""How every round went and what every version says, in the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Text, cast, func, insert, select, update

from monitor.adapters.stores.agreement import disagreement
from monitor.adapters.stores.caveats import add_caveats
from monitor.adapters.stores.database import reading, writing
from monitor.adapters.stores.rows import check_of, version_columns, version_of
from monitor.adapters.stores.states import Seen, add_checks, add_commit, coverage, remember, states
from monitor.adapters.stores.tables import checks, readings, rounds, versions
from monitor.core.checks import Check, Coverage, DocumentState, Rounds, TermsState, VersionRecord
from monitor.core.model import Reading
from monitor.core.terms import TermsId

_READING = TypeAdapter(Reading)
#: How many versions one query names: databases bound how many values a statement may hold.
_AT_ONCE = 400


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

    def verify(self, rules: str) -> str | None:
        """Return which terms are shown otherwise than they were read (see `disagreement`), or None."""
        return disagreement(self._engine, rules)

    # --- checks -----------------------------------------------------------------------------

    def states(self) -> Mapping[TermsId, TermsState]:
        """Return what is known of every terms ever checked."""
        with reading(self._engine) as db:
            return states(db)

    def coverage(self) -> Coverage:
        """Return when every terms was last read well, and which need more words."""
        with reading(self._engine) as db:
            return coverage(db)

    def add_check(self, check: Check, documents_seen: Sequence[DocumentState] | None) -> None:
        """Note how terms fared in a round (see `monitor.core.ports.Records`)."""
        self.add_checks([(check, documents_seen)])

    def add_checks(self, seen: Sequence[Seen]) -> None:
        """Note how several terms fared (see `monitor.core.ports.Records`)."""
        if seen:
            with writing(self._engine) as db:
                add_checks(db, seen)

    def remember(self, terms: TermsId, documents_seen: Sequence[DocumentState]) -> None:
        """Replace what is remembered of the answers for one terms."""
        with writing(self._engine) as db:
            remember(db, terms, documents_seen)

    def checks(self, terms: TermsId) -> Sequence[Check]:
        """Return the checks of one terms, oldest first."""
        query = select(checks).where(checks.c.service == terms.service, checks.c.type == terms.type)
        with reading(self._engine) as db:
            return [check_of(row) for row in db.execute(query.order_by(checks.c.first))]

    # --- versions and readings ----------------------------------------------------------------

    def add_version(self, record: VersionRecord, rules: str, reading_: Reading | None) -> None:
        """Note a version, and what it says where that is known (see `monitor.core.ports.Records`)."""
        with writing(self._engine) as db:
            if db.scalar(select(versions.c.seq).where(versions.c.commit == record.commit)) is not None:
                return
            db.execute(insert(versions).values(**version_columns(record)))
            add_commit(db, record.terms, record.commit)
            if record.origin is None:
                remember(db, record.terms, ())
            if reading_ is not None:
                _add_reading(db, record.commit, rules, reading_)

    def head(self) -> str | None:
        """Return the commit of the last version noted."""
        with reading(self._engine) as db:
            return db.scalar(select(versions.c.commit).order_by(versions.c.seq.desc()).limit(1))

    def versions(self, terms: TermsId) -> Sequence[VersionRecord]:
        """Return the versions of one terms, oldest first."""
        query = select(versions).where(versions.c.service == terms.service, versions.c.type == terms.type)
        with reading(self._engine) as db:
            return [version_of(row) for row in db.execute(query.order_by(versions.c.seq))]

    def histories(self) -> Mapping[TermsId, Sequence[VersionRecord]]:
        """Return the versions of every terms that has any, oldest first."""
        found: dict[TermsId, list[VersionRecord]] = {}
        with reading(self._engine) as db:
            for row in db.execute(select(versions).order_by(versions.c.seq)):
                version = version_of(row)
                found.setdefault(version.terms, []).append(version)
        return found

    def add_reading(self, commit: str, rules: str, reading_: Reading) -> None:
        """Note what a known version says under other rules."""
        with writing(self._engine) as db:
            there = select(readings.c.commit).where(readings.c.commit == commit, readings.c.rules == rules)
            if db.scalar(there) is None:
                _add_reading(db, commit, rules, reading_)

    def reading(self, commit: str, rules: str) -> Reading | None:
        """Return what a version says under the rules with this digest, if it was read under them."""
        return self.readings([commit], rules).get(commit)

    def readings(self, commits: Sequence[str], rules: str) -> Mapping[str, Reading]:
        """Return what versions say under these rules: those that were read under them."""
        # As text, not as JSON: checking it while it is parsed takes half as long.
        said = cast(readings.c.reading, Text).label("said")
        query = select(readings.c.commit, said).where(readings.c.rules == rules)
        with reading(self._engine) as db:
            return {
                row.commit: _READING.validate_json(row.said)
                for some in _cut(commits)
                for row in db.execute(query.where(readings.c.commit.in_(some)))
            }

    def read(self, commits: Sequence[str], rules: str) -> frozenset[str]:
        """Return which of these versions were read under these rules."""
        query = select(readings.c.commit).where(readings.c.rules == rules)
        with reading(self._engine) as db:
            return frozenset(
                commit
                for some in _cut(commits)
                for commit in db.scalars(query.where(readings.c.commit.in_(some)))
            )


def _cut(commits: Sequence[str]) -> Iterator[Sequence[str]]:
    return (commits[start : start + _AT_ONCE] for start in range(0, len(commits), _AT_ONCE))


def _add_reading(db: Connection, commit: str, rules: str, said: Reading) -> None:
    plain = _READING.dump_python(said, mode="json")
    db.execute(insert(readings).values(commit=commit, rules=rules, reading=plain))
    add_caveats(db, commit, rules, said)
