"""One round at a time, whether a file or a PostgreSQL session holds the lock."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from monitor.adapters.stores.database import LOCKS, writing
from monitor.adapters.stores.lock import round_lock, session_lock
from monitor.core.errors import RoundInProgressError, StoreError
from tests.adapters import postgres
from tests.samples import NOW


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db.lock"


def test_a_second_round_is_told_who_holds_the_lock_where_and_since_when(path: Path) -> None:
    with round_lock(path, NOW), pytest.raises(RoundInProgressError) as caught, round_lock(path, NOW):
        raise AssertionError
    assert f"process {os.getpid()} on {socket.gethostname()}, since {NOW.isoformat()}" in str(caught.value)


def test_the_lock_is_free_after_the_round(path: Path) -> None:
    for _ in range(2):
        with round_lock(path, NOW):
            assert path.exists()


def test_the_lock_is_free_after_a_round_that_failed(path: Path) -> None:
    with pytest.raises(RuntimeError, match="power cut"), round_lock(path, NOW):
        raise RuntimeError("power cut")
    with round_lock(path, NOW):
        pass


def test_a_refused_round_does_not_free_the_lock(path: Path) -> None:
    with round_lock(path, NOW):
        for _ in range(2):
            with pytest.raises(RoundInProgressError), round_lock(path, NOW):
                raise AssertionError


@pytest.mark.parametrize("words", ["", "{", "[]", '{"pid": 1}'])
def test_a_holder_that_has_not_signed_yet_is_told_so(path: Path, words: str) -> None:
    with round_lock(path, NOW):
        path.write_text(words)
        with pytest.raises(RoundInProgressError, match="only just begun"), round_lock(path, NOW):
            raise AssertionError


def test_a_longer_signature_of_an_earlier_holder_leaves_no_trace(path: Path) -> None:
    path.write_text("x" * 500)
    with round_lock(path, NOW):
        assert path.read_text().endswith("}")


def test_the_lock_of_a_killed_process_is_free(path: Path) -> None:
    code = f"""
        import datetime, os, pathlib, signal
        from monitor.adapters.stores.lock import round_lock
        with round_lock(pathlib.Path({str(path)!r}), datetime.datetime.now(datetime.UTC)):
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    assert done.returncode == -9
    with round_lock(path, NOW):
        pass


def test_a_lock_that_cannot_be_written_is_an_error_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"), round_lock(tmp_path / "nowhere" / "lock", NOW):
        raise AssertionError


# --- PostgreSQL -----------------------------------------------------------------------------------------


@pytest.fixture
def engine() -> Iterator[Engine]:
    with postgres.database() as one:
        yield one


def end_session_of_the_round() -> int:
    """End the session as a server does when it is started anew; return how many there were."""
    with postgres.served() as server:
        mine = "FROM pg_stat_activity WHERE application_name LIKE 'monitor 2%'"
        return len(server.execute(text(f"SELECT pg_terminate_backend(pid, 5000) {mine}")).all())


def test_a_second_round_on_the_same_database_is_told_who_holds_the_lock(engine: Engine) -> None:
    with session_lock(engine, NOW), pytest.raises(RoundInProgressError) as caught, session_lock(engine, NOW):
        raise AssertionError
    said = str(caught.value)
    assert f"process {os.getpid()} on {socket.gethostname()[:20]}" in said
    assert f"since {NOW.isoformat()}; wait for it" in said


@pytest.mark.parametrize("failure", [None, RuntimeError("power cut")])
def test_the_lock_of_a_database_is_free_after_the_round(engine: Engine, failure: Exception | None) -> None:
    for _ in range(2):
        with contextlib.suppress(RuntimeError), session_lock(engine, NOW):
            if failure:
                raise failure


def test_rounds_on_two_databases_of_one_server_do_not_keep_each_other_out(engine: Engine) -> None:
    with postgres.database() as other, session_lock(engine, NOW), session_lock(other, NOW):
        pass


def test_who_holds_the_lock_of_another_database_is_not_taken_for_the_holder(engine: Engine) -> None:
    said = f"since {re.escape(NOW.isoformat())}"
    with (
        postgres.database() as other,
        session_lock(other, NOW + timedelta(1)),
        session_lock(engine, NOW),
        pytest.raises(RoundInProgressError, match=said),
        session_lock(engine, NOW),
    ):
        raise AssertionError


def test_a_holder_that_gives_another_name_is_told_so(engine: Engine) -> None:
    with engine.connect() as db:
        db.execute(text(f"SELECT pg_advisory_lock({LOCKS}, 2)"))
        with pytest.raises(RoundInProgressError, match="does not say whose"), session_lock(engine, NOW):
            raise AssertionError
        db.execute(text(f"SELECT pg_advisory_unlock({LOCKS}, 2)"))


def test_a_writer_does_not_wait_for_the_round(engine: Engine) -> None:
    with session_lock(engine, NOW), writing(engine) as db:
        db.execute(text("INSERT INTO told VALUES ('decision:1', '')"))


def test_the_session_of_a_round_is_in_no_transaction_and_never_too_quiet(engine: Engine) -> None:
    with session_lock(engine, NOW), engine.connect() as db:
        row = db.execute(
            text("SELECT state, xact_start FROM pg_stat_activity WHERE application_name LIKE 'monitor 2%'")
        ).one()
    assert tuple(row) == ("idle", None)


def test_a_round_whose_session_the_server_ended_is_told_that_it_was_not_alone(engine: Engine) -> None:
    with pytest.raises(StoreError, match="ended the session that held"), session_lock(engine, NOW):
        assert end_session_of_the_round() == 1
    with session_lock(engine, NOW):
        pass


def test_what_went_wrong_in_the_round_is_told_rather_than_its_lost_session(engine: Engine) -> None:
    def fail() -> None:
        end_session_of_the_round()
        raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"), session_lock(engine, NOW):
        fail()


def test_the_lock_of_a_killed_process_is_free_in_the_database(engine: Engine) -> None:
    code = f"""
        import datetime, os, signal
        from monitor.adapters.stores.database import open_database
        from monitor.adapters.stores.lock import session_lock
        with session_lock(open_database({str(engine.url)!r}), datetime.datetime.now(datetime.UTC)):
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    assert done.returncode == -9
    with engine.connect() as db:  # the server notices at once, which is not yet
        db.execute(text(f"SELECT pg_advisory_lock({LOCKS}, 2), pg_advisory_unlock({LOCKS}, 2)"))
    with session_lock(engine, NOW):
        pass


def test_a_database_out_of_reach_is_an_error_of_the_store() -> None:
    engine = create_engine(postgres.url("nowhere"))
    with pytest.raises(StoreError, match="lock could not be taken"), session_lock(engine, NOW):
        raise AssertionError
