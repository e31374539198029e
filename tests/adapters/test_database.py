"""The database is made, upgraded and refused as it should be."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import NullPool

from monitor.adapters.stores.database import database_file, migrations, open_database, reading, writing
from monitor.adapters.stores.records import SqlRecords
from monitor.adapters.stores.tables import REVISION, Moment, metadata
from monitor.core.errors import StoreError, StoreMismatchError
from monitor.core.terms import TermsId
from tests.adapters.stores import database


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


@pytest.fixture
def bare(file: Path) -> Iterator[Connection]:
    engine = create_engine(url(file), poolclass=NullPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


# --- migrations -----------------------------------------------------------------------------------


def test_a_new_database_has_every_table_at_the_last_revision(file: Path) -> None:
    engine = open_database(url(file))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == REVISION
    assert tables(engine) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_the_last_migration_is_the_revision_the_tables_are_of() -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [REVISION]


def test_revisions_sort_as_they_follow_each_other() -> None:
    found = [each.revision for each in ScriptDirectory.from_config(config()).walk_revisions()]
    assert found == sorted(found, reverse=True)


def test_the_migrations_make_the_tables_the_code_knows() -> None:
    with database() as engine, engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_every_migration_can_be_undone_and_done_again(bare: Connection) -> None:
    command.upgrade(config(bare), "head")
    command.downgrade(config(bare), "base")
    assert inspect(bare).get_table_names() == ["alembic_version"]
    command.upgrade(config(bare), "head")
    assert set(inspect(bare).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_a_filled_database_of_the_first_revision_is_upgraded_with_nothing_lost(file: Path) -> None:
    engine = create_engine(url(file), poolclass=NullPool)
    with engine.begin() as connection:
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
    engine.dispose()
    engine = open_database(url(file))
    state = SqlRecords(engine).states()[TermsId("S", "T")]
    assert state.verified == datetime(2025, 8, 20, 6, tzinfo=UTC)
    assert [document.rendered for document in state.documents] == [False]
    assert state.version is not None
    assert state.version.origin is None
    engine.dispose()


def test_a_database_whose_upgrade_was_cut_short_is_upgraded(file: Path) -> None:
    engine = create_engine(url(file), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    engine.dispose()
    again = open_database(url(file))
    assert tables(again) == {*metadata.tables, "alembic_version"}
    again.dispose()


def test_a_database_of_a_newer_release_is_refused_and_left_alone(file: Path) -> None:
    open_database(url(file)).dispose()
    engine = create_engine(url(file), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreMismatchError, match=r"9999.*newer release.*upgrade the monitor"):
        open_database(url(file))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
    engine.dispose()


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


# --- SQLite ---------------------------------------------------------------------------------------


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


def test_a_failed_writer_leaves_nothing() -> None:
    with database() as engine:
        with pytest.raises(StoreError, match="could not be written"):
            fail_to_write(engine)
        with reading(engine) as db:
            assert db.execute(text("SELECT count(*) FROM told")).scalar_one() == 0


def test_a_reader_sees_one_state_while_another_writes() -> None:
    count = text("SELECT count(*) FROM told")
    with database() as engine, reading(engine) as db:
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


# --- what cannot be opened ---------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_refused(file: Path) -> None:
    file.write_bytes(b"This is no database at all, but it is long enough to look like one. " * 20)
    with pytest.raises(StoreError, match="cannot be opened"):
        open_database(url(file))


def test_a_database_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be opened.*unable to open"):
        open_database(url(tmp_path / "nowhere" / "monitor.db"))


@pytest.mark.parametrize("address", ["", "monitor.db", "postgresql+psycopg://monitor:s3cret@db:port/x"])
def test_an_address_that_is_none_is_refused_with_what_to_write(address: str) -> None:
    with pytest.raises(StoreError, match=r"cannot be read.*sqlite:////FOLDER") as caught:
        open_database(address)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("sqlite:////srv/monitor.db", Path("/srv/monitor.db")),
        ("sqlite://", None),
        ("postgresql+psycopg://monitor@db.example/monitor", None),
    ],
)
def test_only_a_database_of_sqlite_lies_in_a_file(address: str, path: Path | None) -> None:
    assert database_file(address) == path


@pytest.mark.parametrize("scheme", ["postgresql+pg8000", "nonsense"])
def test_a_missing_driver_is_told_without_the_password(scheme: str) -> None:
    with pytest.raises(StoreError, match="driver that is not installed") as caught:
        open_database(f"{scheme}://monitor:s3cret@db.example/monitor")
    assert "s3cret" not in str(caught.value)


def test_a_reader_of_a_damaged_database_is_told() -> None:
    with database() as engine, pytest.raises(StoreError, match="could not be read"), reading(engine) as db:
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
