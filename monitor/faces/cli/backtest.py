"""`monitor backtest`: a collection's history as the product would have told it, and what it had cost."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from monitor.adapters.cluster import cluster
from monitor.adapters.collections.history import GitHistory
from monitor.adapters.collections.mirror import mirror_path
from monitor.adapters.config import load_register, read_register, starter
from monitor.adapters.rules import reader_in, rules_digest
from monitor.adapters.workers import Workers
from monitor.app import register_path
from monitor.core.errors import UsageError
from monitor.core.hindsight import Case, Window, register_cases, service_cases
from monitor.core.register import Register, choices
from monitor.core.terms import TermsId
from monitor.core.tools import Language, Usage
from monitor.faces.cli.backtest_rows import Row, differences, row, rows_in
from monitor.faces.cli.backtest_table import print_differences, print_table
from monitor.faces.cli.backtest_words import WORDS
from monitor.faces.cli.dates import Day
from monitor.faces.cli.session import Session, as_json, pass_session, print_json
from monitor.services.backtest import Backtest, Means, Progress
from monitor.services.backtest import backtest as replay

#: Seconds that some terms may take: hundreds of versions of a long text.
SECONDS = 900.0
UNEXPECTED = 4


@dataclass(frozen=True, slots=True)
class _Policy:
    """Under what a history is judged."""

    register: Register | None
    usages: Sequence[Usage]
    services: bool
    """Every service is taken as a tool, whatever tools the register knows."""

    @property
    def language(self) -> Language:
        return self.register.language if self.register else Language.EN

    def cases(self, collection: str, held: Collection[TermsId]) -> Sequence[Case]:
        """Return the tools and usages to judge, of the terms that a history holds."""
        if self.services or self.register is None:
            return service_cases(held, self.usages)
        usages = {usage.id: usage for usage in self.usages}
        return register_cases(replace(self.register, usages=usages), collection, held)


@click.command()
@click.argument("source", required=False, metavar="[COLLECTION|PATH]")
@click.option("--since", type=Day(), help="Tell what happened from this day on.")
@click.option("--until", type=Day(), help="Until this day, included.")
@click.option(
    "--service", "services", multiple=True, metavar="NAME", help="Only this service; may be repeated."
)
@click.option("--usage", metavar="USAGE", help="Judge every service for this usage, as a consumer's tool.")
@click.option(
    "--accept-first",
    is_flag=True,
    help="Take what the terms said at first as accepted: only what is new costs an approval.",
)
@click.option(
    "--rules",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read with these clause rules beside the shipped ones, in place of the register's.",
)
@click.option("--policy", type=click.Path(path_type=Path), help="Judge under the usages of this file.")
@click.option("--against", type=click.Path(path_type=Path), help="List what differs from an earlier --json.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes. Default: one for each processor.")
@click.option("--executor", "address", metavar="dask://HOST:PORT", help="Have a Dask cluster do the work.")
@as_json
@pass_session
def backtest(
    session: Session,
    source: str | None,
    since: datetime | None,
    until: datetime | None,
    services: tuple[str, ...],
    usage: str | None,
    accept_first: bool,  # noqa: FBT001
    folder: Path | None,
    policy: Path | None,
    against: Path | None,
    workers: int | None,
    address: str | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Replay the history of a collection under the policy.

    Says which tools would have lost approval, when, for which sentence, and how many alerts there would have
    been. COLLECTION is one of Open Terms Archive's that the register names (see `monitor ota sync`), PATH a
    clone, a mirror or a bundle; by default every collection of the register is replayed. Nothing is written.

    The tools judged are those the register proposes; where it proposes none, all of them for every usage.
    Without a register every service is taken as a consumer's tool, for the two usages of the shipped
    catalogue; with --json, only changes are told then.

    \b
    Examples:
      monitor backtest genai-contrib --since 2025-01-01
      monitor backtest genai-contrib --policy stricter.yaml --against before.jsonl
      monitor backtest --json ../genai-contrib-versions
    """
    register = _register(session)
    earlier = None if against is None else list(rows_in(against))
    judged = _policy(register, usage, policy, needs_one=not as_json)
    teller = _Teller(judged, earlier, as_json=as_json, accept_first=accept_first)
    window = Window(
        since and since.replace(tzinfo=UTC), until and until.replace(tzinfo=UTC) + timedelta(days=1)
    )
    folders = (folder,) if folder else (register.rules_folder,) if register and register.rules_folder else ()
    known: frozenset[str] = frozenset()
    with _executor(address, workers) as (executor, count):
        for collection, path in _sources(session, register, source):
            history = GitHistory(path)
            with history, _progress(WORDS[judged.language].working) as progress:
                digest = rules_digest(folders)
                means = Means(executor, count, partial(reader_in, folders, digest), digest, progress)
                found = replay(
                    history,
                    means,
                    partial(judged.cases, collection),
                    window=window,
                    services=services,
                    known=known,
                    accept_first=accept_first,
                )
                known |= {record.commit for record in history.records()}
            teller.tell(found, collection)
    teller.tell_differences()
    if teller.failed:
        raise SystemExit(UNEXPECTED)


class _Teller:
    """Prints what came of each collection, as it was asked for."""

    def __init__(
        self, policy: _Policy, earlier: Sequence[Row] | None, *, as_json: bool, accept_first: bool
    ) -> None:
        self._policy, self._earlier = policy, earlier
        self._as_json, self._accept_first = as_json, accept_first
        self._rows: list[Row] = []
        self.failed = False

    def tell(self, found: Backtest, collection: str) -> None:
        """Print what came of one collection, or keep it, where it is to be held against an earlier result."""
        language = self._policy.language
        says = WORDS[language]
        self.failed |= bool(found.failed)
        for terms, why in found.failed:
            click.secho(f"{terms}{says.colon}{says.failed}{says.colon}{why}", fg="red", err=True)
        rows = (row(event, collection, language) for event in found.events)
        if self._earlier is not None:
            self._rows.extend(rows)
        elif self._as_json:
            for each in rows:
                print_json(each)
        else:
            print_table(found, collection, language, accept_first=self._accept_first)
            if self._policy.services:
                click.echo(says.consumer)

    def tell_differences(self) -> None:
        """Print what differs from the earlier result, if there is one."""
        if self._earlier is None:
            return
        differ = list(differences(self._earlier, self._rows))
        if not self._as_json:
            print_differences(differ, self._policy.language)
            return
        for each in differ:
            print_json(each)


def _register(session: Session) -> Register | None:
    """Return the register, if there is one: this command does without."""
    path = register_path(session.config)
    named = session.config is not None or "MONITOR_CONFIG" in os.environ
    return load_register(path) if named or path.is_file() else None


def _policy(register: Register | None, usage: str | None, file: Path | None, *, needs_one: bool) -> _Policy:
    """Return under what to judge; without a register or a word on it, the catalogue's usages if need be."""
    if file is not None:
        usages = load_register(file).usages
    elif register is not None:
        usages = register.usages
    elif usage is not None or needs_one:
        usages = read_register(starter().encode(), "catalogue", Path.cwd()).usages
    else:
        usages = {}
    if usage is not None and usage not in usages:
        raise UsageError(f"there is no usage {usage!r}: {choices(usage, usages)}")
    chosen = [usages[usage]] if usage is not None else list(usages.values())
    return _Policy(register, chosen, services=usage is not None or register is None)


def _sources(session: Session, register: Register | None, source: str | None) -> Iterator[tuple[str, Path]]:
    """Yield the collections to replay: the id of each, or what the file is called, and its history."""
    if source is not None and Path(source).exists():
        path = Path(source)
        yield path.resolve().name.removesuffix(".bundle").removesuffix(".git").removesuffix("-versions"), path
        return
    ids = [source] if source is not None else list(register.collections) if register else []
    if not ids:
        raise UsageError(
            "name a collection's clone, mirror or bundle, or write `collections:` in the register"
        )
    for each in ids:
        if register is None or each not in register.collections:
            known = register.collections if register else ()
            raise UsageError(f"there is neither a file nor a collection {each!r}: {choices(each, known)}")
        mirror = mirror_path(session.app().collections_folder, each)
        if not mirror.exists():
            raise UsageError(f"the collection {each!r} was not fetched yet: run `monitor ota sync {each}`")
        yield each, mirror


@contextmanager
def _executor(address: str | None, workers: int | None) -> Iterator[tuple[Executor, int]]:
    """Give what does the work, and how many jobs it does at a time."""
    if address is not None:
        with cluster(address) as (executor, count):
            yield executor, workers or count
        return
    count = workers or os.cpu_count() or 1
    pool = Workers(count, seconds=SECONDS)
    try:
        yield pool, count
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _progress(words: str) -> Iterator[Progress]:
    """Show a bar on a terminal; elsewhere say nothing."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(words, total=None)
        yield Progress(
            lambda total: bar.update(task, total=total), lambda done: bar.update(task, advance=done)
        )


COMMANDS = [backtest]
