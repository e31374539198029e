"""The database is made, upgraded and refused as it should be."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import NullPool

from monitor.adapters.stores.caveats import known_caveats
from monitor.adapters.stores.database import database_file, migrations, open_database, reading, writing
from monitor.adapters.stores.ledger import SqlLedger
from monitor.adapters.stores.records import SqlRecords
from monitor.adapters.stores.tables import REVISION, Moment, metadata
from monitor.core.checks import Check, OutcomeName
from monitor.core.decisions import Decision, Occasion, Status
from monitor.core.errors import StoreError, StoreMismatchError
from monitor.core.model import Fact, FactKind, ProfessionalUse, Topic
from monitor.core.policy import Breach, BreachCode
from monitor.core.terms import TermsId
from tests.adapters import postgres
from tests.adapters.stores import KINDS, database, on_each
from tests.samples import PRIVACY, TERMS, day, decision, finding, resolved, version
from tests.samples import reading as said_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db"


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def config(connection: Connection | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(migrations()))
    made.attributes["connection"] = connection
    return made


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, file: Path) -> str:
    """Return the address of a database in which nothing is yet."""
    return url(file) if request.param == "sqlite" else postgres.empty()


@pytest.fixture
def bare(address: str) -> Iterator[Engine]:
    engine = create_engine(address, poolclass=NullPool)
    yield engine
    engine.dispose()


REVISIONS = sorted(each.revision for each in ScriptDirectory.from_config(config()).walk_revisions())


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


# --- migrations -----------------------------------------------------------------------------------


def test_a_new_database_has_every_table_at_the_last_revision(address: str) -> None:
    engine = open_database(address)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == REVISION
    assert tables(engine) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_the_last_migration_is_the_revision_the_tables_are_of() -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [REVISION]


def test_revisions_sort_as_they_follow_each_other() -> None:
    found = [each.revision for each in ScriptDirectory.from_config(config()).walk_revisions()]
    assert found == sorted(found, reverse=True)


@on_each
def test_the_migrations_make_the_tables_the_code_knows(kind: str) -> None:
    with database(kind=kind) as engine, engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_every_migration_can_be_undone_and_done_again(bare: Engine) -> None:
    with bare.begin() as connection:
        command.upgrade(config(connection), "head")
        command.downgrade(config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(config(connection), "head")
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


def fill(connection: Connection) -> None:
    """Put two rows into every table, with a value in every column."""
    known = MetaData()
    known.reflect(connection)
    for table in known.sorted_tables:
        if table.name != "alembic_version":
            for number in (1, 2):
                row = {column.name: sample(column, number) for column in table.columns}
                connection.execute(table.insert().values(row))


def sample(column: Column[Any], number: int) -> object:
    match column.type:
        case Boolean():
            return number == 1
        case Integer():
            return number
        case JSON():
            return [number]
        case String(length=32):
            return day(number).isoformat(timespec="microseconds")
        case String(length=length):
            # The longest a column of few takes; in one of many, what no program may make anything else of.
            return f"{number}" * length if length and length <= 64 else f"é « 训练 » 😀 \\ ' {number}"
        case _:
            raise AssertionError(column.type)


def held(connection: Connection) -> dict[str, list[dict[str, object]]]:
    known = MetaData()
    known.reflect(connection)
    return {
        table.name: [
            dict(row) for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()
        ]
        for table in known.sorted_tables
        if table.name != "alembic_version"
    }


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_filled_database_of_any_revision_is_upgraded_with_nothing_lost(bare: Engine, revision: str) -> None:
    with bare.begin() as connection:
        command.upgrade(config(connection), revision)
        fill(connection)
        before = held(connection)
    engine = open_database(str(bare.url))
    with engine.connect() as connection:
        after = held(connection)
    engine.dispose()
    assert {
        name: [{key: new[key] for key in old} for old, new in zip(rows, after[name], strict=True)]
        for name, rows in before.items()
    } == before


def test_a_filled_database_of_the_first_revision_is_upgraded_with_nothing_lost(bare: Engine) -> None:
    with bare.begin() as connection:
        command.upgrade(config(connection), "0001")
        for first, last, outcome in (
            ("2025-08-01", "2025-08-20", "unchanged"),
            ("2025-08-21", "2025-08-22", "unreadable"),
        ):
            connection.execute(
                text("INSERT INTO checks VALUES ('S', 'T', :first, :last, :outcome, '', '', '', NULL)"),
                {
                    "first": f"{first}T06:00:00.000000+00:00",
                    "last": f"{last}T06:00:00.000000+00:00",
                    "outcome": outcome,
                },
            )
        connection.execute(
            text("INSERT INTO documents VALUES ('S', 'T', 'd', 'a', NULL, NULL, NULL, '[1]', 'f', 'g')")
        )
        connection.execute(
            text(
                "INSERT INTO versions VALUES (1, 'c', 'S', 'T', '2025-08-01T06:00:00.000000+00:00', 'provider', NULL, 't', NULL, NULL, NULL, NULL)"
            )
        )
    engine = open_database(str(bare.url))
    state = SqlRecords(engine).states()[TermsId("S", "T")]
    assert state.verified == datetime(2025, 8, 20, 6, tzinfo=UTC)
    assert [document.rendered for document in state.documents] == [False]
    assert state.version is not None
    assert state.version.origin is None
    engine.dispose()


SHOWN = ("latest", "caveats", "standing")


def shown(connection: Connection) -> dict[str, list[dict[str, object]]]:
    """Return what is kept to be found at once, JSON as what it says."""
    found = {name: rows for name, rows in held(connection).items() if name in SHOWN}
    for name, column in (("caveats", "caveats"), ("standing", "outline")):
        for row in found[name]:
            row[column] = json.loads(str(row[column]))
    return found


@on_each
def test_what_is_kept_to_be_found_at_once_is_made_anew_from_all_else(kind: str) -> None:
    fact = Fact(
        FactKind.PROFESSIONAL_USE, ProfessionalUse.RESTRICTED, "a/b", "Not « at work ».", 0, 16, 1, 1, ()
    )
    worse = replace(fact, value=ProfessionalUse.PROHIBITED)
    with database(kind=kind) as engine:
        records, ledger = SqlRecords(engine), SqlLedger(engine)
        for number in range(1, 4):
            said = replace(said_of(), broad_licence=number == 1, facts=(fact, worse) if number > 1 else ())
            records.add_version(version(number), "r" * 64, said)
        records.add_version(replace(version(4), terms=PRIVACY), "r" * 64, said_of())
        for number, outcome in enumerate((OutcomeName.CHANGED, OutcomeName.UNREACHABLE)):
            why = "" if outcome.is_good else "tls"
            at = day(number) if outcome.is_good else None
            records.add_check(Check(TERMS, day(number), day(number), outcome, why, "", "", None, at), None)
        for number, status in enumerate((Status.ALLOWED, Status.SUSPENDED, Status.ALLOWED)):
            for usage in ("sensitive", "non_sensitive")[number == 2 :]:
                made = replace(decision(number, status=status, usage=usage), breaches=(BREACH,))
                ledger.append(made.tool, usage, None, partial(given_, made))
        made = replace(decision(5), occasion=Occasion.OPINION)
        ledger.append(made.tool, made.usage, None, partial(given_, made))
        with engine.begin() as connection:
            before = shown(connection)
            command.downgrade(config(connection), "0005")
            command.upgrade(config(connection), "head")
            assert shown(connection) == before
        assert all(before[name] for name in SHOWN)
        assert ledger.verify() is None


def given_(made: Decision, _: Decision | None, __: Sequence[Decision]) -> Decision:
    return made


BREACH = Breach(BreachCode.STANCE, Topic.TRAINING, resolved(finding()))


def test_nothing_that_status_asks_goes_through_ten_years_of_rows(file: Path) -> None:
    asked: list[tuple[str, Any]] = []
    with database(file) as engine:
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
        records, ledger = SqlRecords(engine), SqlLedger(engine)
        known_caveats(engine, "r" * 64)
        records.coverage(), ledger.outlines(), ledger.notes(), ledger.latest()
        with engine.connect() as connection:
            plans = [
                str(row[3])
                for words, values in asked
                if words.lstrip().startswith("SELECT")
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)
            ]
    assert plans
    long = ("decisions", "checks", "versions", "documents", "readings")
    assert not [p for p in plans if p.startswith("SCAN ") and p.split()[1] in long and " INDEX " not in p]


def test_a_database_whose_upgrade_was_cut_short_is_upgraded(bare: Engine) -> None:
    with bare.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    again = open_database(str(bare.url))
    assert tables(again) == {*metadata.tables, "alembic_version"}
    again.dispose()


def test_a_database_of_a_newer_release_is_refused_and_left_alone(bare: Engine) -> None:
    open_database(str(bare.url)).dispose()
    with bare.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreMismatchError, match=r"9999.*newer release.*upgrade the monitor"):
        open_database(str(bare.url))
    with bare.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_who_makes_the_same_tables_at_once_finds_them_made() -> None:
    address = postgres.empty()
    with ThreadPoolExecutor(4) as pool:
        for engine in list(pool.map(open_database, [address] * 4)):
            assert tables(engine) == {*metadata.tables, "alembic_version"}
            engine.dispose()


def test_four_processes_may_make_the_same_file_at_once(tmp_path: Path) -> None:
    # Opened bare, each file is ready so soon that the four meet at it; with its tables, seldom.
    script = """
        import multiprocessing, sys
        from sqlalchemy import create_engine
        from monitor.adapters.stores.database import _prepare_sqlite

        forked = multiprocessing.get_context("fork")
        turn = forked.Barrier(4)

        def make() -> None:
            for number in range(150):
                engine = create_engine(f"sqlite:///{sys.argv[1]}/{number}.db")
                _prepare_sqlite(engine)
                turn.wait(60)
                try:
                    engine.connect().close()
                    engine.dispose()
                except BaseException:
                    turn.abort()
                    raise

        makers = [forked.Process(target=make) for _ in range(4)]
        [maker.start() for maker in makers]
        [maker.join() for maker in makers]
        sys.exit(any(maker.exitcode for maker in makers))
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)]
    done = subprocess.run(command, cwd=Path.cwd(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_opening_a_database_of_this_release_does_not_load_alembic(file: Path) -> None:
    open_database(url(file)).dispose()
    code = f"""
        import sys
        from monitor.adapters.stores.database import open_database
        open_database({url(file)!r}).dispose()
        sys.exit("alembic" in sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False, cwd=Path.cwd())
    assert done.returncode == 0


# --- readers and writers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10000)],
)
def test_a_sqlite_database_survives_a_power_cut_and_waits_for_others(pragma: str, value: object) -> None:
    with database() as engine, engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def fail_to_write(engine: Engine) -> None:
    with writing(engine) as db:
        db.execute(text("INSERT INTO told VALUES ('decision:1', '')"))
        db.execute(text("INSERT INTO nowhere VALUES (1)"))


@on_each
def test_a_failed_writer_leaves_nothing(kind: str) -> None:
    with database(kind=kind) as engine:
        with pytest.raises(StoreError, match="could not be written"):
            fail_to_write(engine)
        with reading(engine) as db:
            assert db.execute(text("SELECT count(*) FROM told")).scalar_one() == 0


@on_each
def test_a_reader_sees_one_state_while_another_writes(kind: str) -> None:
    count = text("SELECT count(*) FROM told")
    with database(kind=kind) as engine, reading(engine) as db:
        before = db.execute(count).scalar_one()
        with writing(engine) as other:
            other.execute(text("INSERT INTO told VALUES ('decision:1', '')"))
        assert db.execute(count).scalar_one() == before == 0


def test_a_writer_holds_the_lock_from_its_first_read() -> None:
    with database() as engine, writing(engine) as db:
        db.execute(text("SELECT * FROM told"))
        impatient = create_engine(engine.url, poolclass=NullPool, connect_args={"timeout": 0})
        with (
            pytest.raises(StoreError, match="could not be written: database is locked"),
            writing(impatient) as other,
        ):
            other.execute(text("INSERT INTO told VALUES ('decision:1', '')"))
        impatient.dispose()


def test_a_writer_sees_what_the_writer_before_it_has_written(address: str) -> None:
    count = text("SELECT count(*) FROM told")
    engine = open_database(address)

    def write(number: int) -> int:
        with writing(engine) as db:
            found: int = db.execute(count).scalar_one()
            db.execute(text("INSERT INTO told VALUES (:event, '')"), {"event": f"decision:{number}"})
            return found

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(write, range(12))) == list(range(12))
    engine.dispose()


def test_a_writer_of_postgresql_waits_for_the_other_and_not_for_ever() -> None:
    with postgres.database() as engine, engine.connect() as db:
        assert db.execute(text("SHOW lock_timeout")).scalar_one() == "10s"
    with postgres.database() as engine, writing(engine) as db:
        db.execute(text("SELECT * FROM told"))
        impatient = open_database(str(engine.url))
        impatient.dispose()
        event.listen(impatient, "connect", lambda c, _: (c.execute("SET lock_timeout = 1"), c.commit()))
        with pytest.raises(StoreError, match="could not be written: canceling statement due to lock timeout"):
            fail_to_write(impatient)
        impatient.dispose()


def test_what_is_written_to_postgresql_is_on_the_disk_whatever_the_server_is_set_to() -> None:
    address = postgres.empty()
    engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as db:
        db.execute(text(f'ALTER DATABASE "{engine.url.database}" SET synchronous_commit = off'))
    engine.dispose()
    with postgres.database(address) as opened, opened.connect() as db:
        assert db.execute(text("SHOW synchronous_commit")).scalar_one() == "on"


def test_a_database_whose_server_was_started_anew_is_used_on() -> None:
    with postgres.database() as engine:
        with reading(engine) as db:
            session = db.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with postgres.served() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": session})
        with reading(engine) as db:
            assert db.execute(text("SELECT pg_backend_pid()")).scalar_one() != session


def write_and_be_ended(engine: Engine) -> None:
    with writing(engine) as db:
        session = db.execute(text("SELECT pg_backend_pid()")).scalar_one()
        db.execute(text("INSERT INTO told VALUES ('decision:1', '')"))
        with postgres.served() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": session})


def test_a_session_that_the_server_ends_while_it_writes_is_an_error_of_the_store() -> None:
    with postgres.database() as engine:
        with pytest.raises(StoreError, match="could not be written"):
            write_and_be_ended(engine)
        with reading(engine) as db:
            assert db.execute(text("SELECT count(*) FROM told")).scalar_one() == 0


# --- what cannot be opened ---------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_refused(file: Path) -> None:
    file.write_bytes(b"This is no database at all, but it is long enough to look like one. " * 20)
    with pytest.raises(StoreError, match="cannot be opened"):
        open_database(url(file))


def test_a_database_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be opened.*unable to open"):
        open_database(url(tmp_path / "nowhere" / "monitor.db"))


def test_a_database_of_postgresql_that_cannot_hold_every_language_is_refused() -> None:
    address = postgres.empty("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    with pytest.raises(StoreError, match=r"as LATIN1.*createdb --encoding UTF8"):
        open_database(address)


def test_a_database_of_postgresql_that_is_not_there_is_refused_on_one_line() -> None:
    with pytest.raises(StoreError, match=r"cannot be opened: .*\"nowhere\" does not exist") as caught:
        open_database(postgres.url("nowhere"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("written", ["", "monitor.db", "postgresql+psycopg://monitor:s3cret@db:port/x"])
def test_an_address_that_is_none_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(StoreError, match=r"cannot be read.*sqlite:////FOLDER") as caught:
        open_database(written)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("sqlite:////srv/monitor.db", Path("/srv/monitor.db")),
        ("sqlite://", None),
        ("postgresql+psycopg://monitor@db.example/monitor", None),
    ],
)
def test_only_a_database_of_sqlite_lies_in_a_file(written: str, path: Path | None) -> None:
    assert database_file(written) == path


@pytest.mark.parametrize("scheme", ["postgresql+pg8000", "nonsense"])
def test_a_missing_driver_is_told_without_the_password(scheme: str) -> None:
    with pytest.raises(StoreError, match="driver that is not installed") as caught:
        open_database(f"{scheme}://monitor:s3cret@db.example/monitor")
    assert "s3cret" not in str(caught.value)


@on_each
def test_a_reader_of_a_damaged_database_is_told(kind: str) -> None:
    with (
        database(kind=kind) as engine,
        pytest.raises(StoreError, match="could not be read"),
        reading(engine) as db,
    ):
        db.execute(text("SELECT * FROM nowhere"))


# --- moments --------------------------------------------------------------------------------------------

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1970, 1, 2), datetime(2999, 1, 1), timezones=zones)  # noqa: DTZ001 (zones are given beside)


@given(moments)
def test_a_moment_comes_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    kept = Moment().process_bind_param(moment, sqlite.dialect())
    found = Moment().process_result_value(kept, sqlite.dialect())
    assert found == moment
    assert found.tzinfo is UTC or found.utcoffset() == timedelta(0)


@given(moments, moments)
def test_moments_sort_as_they_pass(one: datetime, other: datetime) -> None:
    words = [Moment().process_bind_param(each, sqlite.dialect()) for each in (one, other)]
    assert (str(words[0]) < str(words[1])) == (one < other)


def test_no_moment_is_none() -> None:
    assert Moment().process_bind_param(None, sqlite.dialect()) is None
    assert Moment().process_result_value(None, sqlite.dialect()) is None
