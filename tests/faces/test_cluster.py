"""`monitor check --executor`: a cluster does the work of a round."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from monitor import app as application
from monitor.adapters import cluster
from tests.adapters.loopback import Handler, page
from tests.faces.office import Office, office
from tests.samples import IN_US
from tests.samples import page as terms_page

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="the extra `cluster` is not installed"
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "here") as one:
        yield one


@pytest.fixture
def local() -> Iterator[Any]:
    """Run a scheduler and a worker in this process, which speak to each other as over a network."""
    distributed: Any = importlib.import_module("distributed")

    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        host="127.0.0.1",
        protocol="tcp",
        dashboard_address=None,
        silence_logs=False,
    ) as local:
        yield local


def address_of(local: Any) -> str:
    return str(local.scheduler_address).replace("tcp://", "dask://")


@pytest.fixture
def scheduler(local: Any) -> str:
    return address_of(local)


@needs_dask
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_round_of_which_a_cluster_does_the_work_comes_to_the_same(
    here: Office, scheduler: str, tmp_path: Path
) -> None:
    there = Office(tmp_path / "there", here.vendor)
    for number in range(2):
        ours = here.run("check", number=number)
        theirs = there.run("check", "--executor", scheduler, number=number)
        assert (theirs.code, _nameless(theirs.out)) == (ours.code, _nameless(ours.out))
        here.serve(terms_page(location=IN_US))
    for told in (["diff", "lumenia-free"], ["show", "lumenia-free"]):
        assert _nameless(there.run(*told, number=1).out) == _nameless(here.run(*told, number=1).out)


@needs_dask
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_round_whose_last_worker_is_lost_ends_without_an_outcome_and_the_next_reads(
    here: Office, local: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ALONE", 0.1)
    monkeypatch.setattr(cluster, "LOOK", 0.05)

    def lose_it(handler: Handler) -> None:
        local.scale(0)
        local.sync(local._correct_state)
        page(terms_page())(handler)

    here.vendor.on("/terms", lose_it)
    said = here.run("check", "--executor", address_of(local))
    assert said.code == 3
    assert "the cluster has had no worker for" in said.err
    here.serve(terms_page())
    again = here.run("check", number=1)
    assert (again.code, len(list(here.run("log", "--json", number=1).lines))) == (0, 2)


def _nameless(words: str) -> str:
    """Leave out what commits and entries are called: they tell also when the server sent the page."""
    return re.sub(r"\b[0-9a-f]{10,40}\b", "", words)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "dask://127.0.0.1", "dask://:8786", "1:1"])
def test_what_names_no_scheduler_is_refused_with_what_to_write(here: Office, address: str) -> None:
    said = here.run("check", "--executor", address)
    assert said.code == 2
    assert "write dask://HOST:PORT" in said.err


def test_without_the_library_it_is_said_how_to_install_it(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    said = here.run("check", "--executor", "dask://127.0.0.1:8786")
    assert said.code == 2
    assert "pip install 'terms-drift-monitor[cluster]'" in said.err


@needs_dask
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_scheduler_that_does_not_answer_is_refused_and_nothing_is_read(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = partial(cluster.cluster, patience=0.2)
    monkeypatch.setattr(application, "cluster", impatient)
    said = here.run("check", "--executor", "dask://127.0.0.1:1")
    assert said.code == 2
    assert "no Dask scheduler answers at dask://127.0.0.1:1" in said.err
    assert not list((here.folder / "snapshots" / ".git" / "objects").glob("??"))
