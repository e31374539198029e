"""A history replayed in an executor: the same events in the same order, whoever does the work."""

from __future__ import annotations

import importlib
import importlib.util
import socket
import sys
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from monitor.adapters.cluster import cluster
from monitor.adapters.collections.history import GitHistory
from monitor.adapters.rules import reader_in, rules_digest
from monitor.adapters.workers import Workers
from monitor.core.collection import Record, RecordKind
from monitor.core.errors import UsageError
from monitor.core.hindsight import Case, Change, Ruling, Window
from monitor.core.model import Stance
from monitor.core.terms import TermsId
from monitor.services.backtest import Backtest, Means, Progress, backtest
from tests.fakes import InlineExecutor
from tests.histories import Entry, FakeHistory, repository, said
from tests.samples import DENIED, OPT_OUT, PERMITTED, PRIVACY, TERMS, commit, day, tool, usage

OTTERLOO = TermsId("Otterloo", "Terms of Service")
HISTORY = FakeHistory(
    (
        Entry(0, said(DENIED)),
        Entry(1, said(DENIED), terms=PRIVACY),
        Entry(2, said(DENIED), terms=OTTERLOO),
        Entry(3, said(OPT_OUT), terms=PRIVACY),
        Entry(4, said(PERMITTED)),
        Entry(5, said(PERMITTED), RecordKind.UPGRADE, OTTERLOO),
    )
)
CASE = Case(tool(terms=(TERMS, PRIVACY)), usage(Stance.DENIED))


@dataclass
class Said:
    total: int = 0
    done: int = 0

    def begin(self, total: int) -> None:
        self.total = total

    def advance(self, done: int) -> None:
        self.done += done


def means(executor: Executor, workers: int = 1, said: Said | None = None) -> Means:
    said = said or Said()
    return Means(
        executor,
        workers,
        partial(reader_in, (), rules_digest(())),
        rules_digest(()),
        Progress(said.begin, said.advance),
    )


def judged(_: Collection[TermsId]) -> Sequence[Case]:
    return [CASE]


def replayed(executor: Executor | None = None, workers: int = 1, **asked: Any) -> Backtest:
    asked.setdefault("window", Window())
    return backtest(HISTORY, means(executor or InlineExecutor(), workers), judged, **asked)


def test_events_come_in_the_order_of_the_history_a_decision_after_its_change() -> None:
    found = [
        (type(event).__name__, event.commit if isinstance(event, Ruling) else event.step.record.commit)
        for event in replayed().events
    ]
    assert found == [
        ("Ruling", commit(2)),
        ("Change", commit(4)),
        ("Ruling", commit(4)),
        ("Change", commit(5)),
        ("Change", commit(6)),
    ]


def test_the_collections_own_feed_is_counted_without_first_records_and_upgrades() -> None:
    assert replayed().feed == 2
    assert replayed(window=Window(since=day(4))).feed == 1


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_the_result_does_not_depend_on_how_the_work_is_spread(workers: int) -> None:
    with ThreadPoolExecutor(workers) as executor:
        assert replayed(executor, workers) == replayed()


def test_only_the_services_asked_for_are_replayed() -> None:
    found = replayed(services=["Otterloo"])
    assert {e.step.record.terms for e in found.events if isinstance(e, Change)} == {OTTERLOO}


def test_commits_that_another_collection_gave_are_left_out() -> None:
    found = replayed(known={commit(6)})
    assert commit(6) not in {e.step.record.commit for e in found.events if isinstance(e, Change)}


def test_who_waits_is_told_how_far_it_is() -> None:
    said = Said()
    backtest(HISTORY, means(InlineExecutor(), said=said), judged, window=Window())
    assert (said.total, said.done) == (6, 6)


def test_terms_on_which_our_code_fails_are_named_and_the_others_told() -> None:
    def dies(job: tuple[object, ...]) -> BaseException | None:
        _, _, courses, _ = job
        assert isinstance(courses, list)
        first: Record = courses[0][0]
        return MemoryError("too large") if first.terms == OTTERLOO else None

    found = replayed(InlineExecutor(dies), workers=3)
    assert found.failed == [(OTTERLOO, "MemoryError: too large")]
    assert {e.step.record.terms for e in found.events if isinstance(e, Change)} == {TERMS, PRIVACY}


def test_an_empty_history_gives_nothing() -> None:
    found = backtest(FakeHistory(()), means(InlineExecutor()), judged, window=Window())
    assert (found.events, found.feed) == ((), 0)


def test_worker_processes_give_what_one_process_gives(tmp_path: Path) -> None:
    history = GitHistory(repository(tmp_path / "collection.git", *HISTORY.entries))
    workers = Workers(2)
    try:
        found = backtest(history, means(workers, 2), judged, window=Window())
    finally:
        workers.shutdown()
    here = backtest(history, means(InlineExecutor()), judged, window=Window())
    assert len(found.events) == 5
    assert found == here


# --- on a cluster ------------------------------------------------------------------------------------

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="the extra `cluster` is not installed"
)


@contextmanager
def scheduler(workers: int) -> Iterator[str]:
    """Run a scheduler and its workers on this machine; give its address."""
    distributed: Any = importlib.import_module("distributed")

    with distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        protocol="tcp",
        dashboard_address=None,
        silence_logs=False,
    ) as local:
        yield str(local.scheduler_address).replace("tcp://", "dask://")


@needs_dask
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_dask_cluster_gives_what_one_process_gives(tmp_path: Path) -> None:
    history = GitHistory(repository(tmp_path / "collection.git", *HISTORY.entries))
    with scheduler(2) as address, cluster(address) as (executor, count):
        assert count == 2
        found = backtest(history, means(executor, count), judged, window=Window())
    assert found == backtest(history, means(InlineExecutor()), judged, window=Window())


@needs_dask
def test_a_cluster_that_does_not_answer_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and never listened to: every connection is refused
        address = f"dask://127.0.0.1:{taken.getsockname()[1]}"
        with (
            pytest.raises(UsageError, match="no Dask scheduler answers"),
            cluster(address, patience=0.2),
        ):
            pass


def test_without_the_extra_the_way_to_install_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UsageError, match=r"pip install 'terms-drift-monitor\[cluster\]'"),
        cluster("dask://host:1"),
    ):
        pass


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:8786", "dask://127.0.0.1", "dask://host:1/x", "", "dask://:1"]
)
def test_what_is_no_clusters_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="names no cluster"), cluster(address):
        pass
