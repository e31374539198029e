"""One round at a time."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from monitor.adapters.stores.lock import round_lock
from monitor.core.errors import RoundInProgressError, StoreError
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
