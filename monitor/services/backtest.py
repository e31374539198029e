"""Replay a collection's history: read and compare in workers, then judge in the order of the history."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from monitor.core.backtest import Step, blobs, steps
from monitor.core.clauses.read import Reader
from monitor.core.collection import History, Record, RecordKind
from monitor.core.drift import Comparer
from monitor.core.hindsight import Case, Event, Window, events
from monitor.core.terms import Internal, TermsId
from monitor.services.guard import guarded

Readers = Callable[[], Reader]
"""Gives a reader under the clause rules: a worker process makes it once and keeps it."""

#: How many pieces of work there are for each worker: enough that none waits long for the last one.
_PIECES = 6
#: How many pairs of texts are remembered: each is compared twice in a row, and again where a page alternates.
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Progress:
    """Whom to tell how far a backtest is."""

    begin: Callable[[int], None]
    """How many records there are to replay."""
    advance: Callable[[int], None]
    """How many more of them were."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a history is replayed with."""

    executor: Executor
    workers: int
    """How many pieces of work it does at a time."""
    reader: Readers
    rules_digest: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of a backtest."""

    events: Sequence[Event]
    """In topological order; a decision after the change that brought it about."""
    feed: int
    """How many changes by providers the collection itself announced in the window."""
    terms: int
    """How many the history holds, of the services asked for."""
    cases: Sequence[Case]
    failed: Sequence[tuple[TermsId, str]]
    """Terms on which our own code failed, and how; they are not among the events."""


def backtest(
    history: History,
    means: Means,
    cases: Callable[[Collection[TermsId]], Sequence[Case]],
    *,
    window: Window,
    services: Collection[str] = (),
    known: Collection[str] = (),
    accept_first: bool = False,
) -> Backtest:
    """Replay a history, and tell what the product would have told and decided.

    The work is split by terms, whose versions one worker reads in their order, so that what neighbours share
    is read once. The result is the same whatever the executor.

    Args:
        history: the collection's; it travels to the workers, which read their texts themselves.
        means: what it is replayed with.
        cases: gives the tools and usages to judge, from the terms that the history holds.
        window: what part of it is told.
        services: those to replay; none: all.
        known: commits to leave out, since another collection gave them already.
        accept_first: see `monitor.core.hindsight.events`.

    Raises:
        CollectionError: the history cannot be read.
    """
    records = [
        record
        for record in history.records()
        if (not services or record.terms.service in services) and record.commit not in known
    ]
    means.progress.begin(len(records))
    done, failed = _replayed(history, records, means)
    found = _in_order(records, done)
    held = frozenset(record.terms for record in records)
    chosen = cases(held)
    told = tuple(events(found, chosen, rules=means.rules_digest, window=window, accept_first=accept_first))
    feed = sum(record.kind is RecordKind.CHANGE and window.holds(record.at) for record in records)
    return Backtest(told, feed, len(held), chosen, failed)


def _in_order(records: Iterable[Record], done: dict[str, Iterator[Step]]) -> Iterator[Step]:
    """Yield the steps of every terms in the order of the history."""
    for record in records:
        step = next(done[record.path], None) if record.path in done else None
        if step is not None:
            yield step


def _replayed(
    history: History, records: Sequence[Record], means: Means
) -> tuple[dict[str, Iterator[Step]], list[tuple[TermsId, str]]]:
    """Replay every terms in the executor; return the steps by path, and what failed."""
    courses: dict[str, list[Record]] = {}
    for record in records:
        courses.setdefault(record.path, []).append(record)
    waiting: dict[Future[list[list[Step]]], list[list[Record]]] = {
        means.executor.submit(replay, history, piece, means.reader): piece
        for piece in _pieces(list(courses.values()), means.workers * _PIECES)
    }
    done: dict[str, Iterator[Step]] = {}
    failed: list[tuple[TermsId, str]] = []
    for future in as_completed(waiting):
        piece = waiting.pop(future)
        found = guarded(piece[0][0].terms, "", future.result)
        if isinstance(found, Internal):
            failed += [(course[0].terms, found.detail) for course in piece]
        else:
            done.update((course[0].path, iter(each)) for course, each in zip(piece, found, strict=True))
        means.progress.advance(sum(map(len, piece)))
    return done, sorted(failed)


def _pieces(courses: list[list[Record]], wanted: int) -> list[list[list[Record]]]:
    """Spread the courses over some pieces of work, the longest first; short ones share a piece."""
    courses.sort(key=len, reverse=True)
    share = sum(map(len, courses)) // wanted + 1
    pieces: list[list[list[Record]]] = []
    size = share
    for course in courses:
        if size + len(course) > share:
            pieces.append([])
            size = 0
        pieces[-1].append(course)
        size += len(course)
    return pieces


def replay(history: History, courses: Sequence[Sequence[Record]], reader: Readers) -> list[list[Step]]:
    """Replay some terms, one after the other; runs in a worker.

    Args:
        history: where their texts are.
        courses: of each terms, its records in topological order.
        reader: gives what reads them.
    """
    wanted = [blobs(course) for course in courses]
    # One process of git gives the texts of all.
    texts = history.texts(chain.from_iterable(wanted))
    found = []
    for course, needed in zip(courses, wanted, strict=True):
        own = islice(texts, len(needed))
        read = partial(reader().read, terms_type=course[0].terms.type)
        found.append(list(steps(course, own, read, Comparer(_REMEMBERED).compare)))
        deque(own, maxlen=0)
    return found
