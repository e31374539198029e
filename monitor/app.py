"""Wires settings to adapters to services: the only module that knows everyone."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Self

from monitor.adapters.channels import ChannelPoster
from monitor.adapters.cluster import cluster
from monitor.adapters.collections.sync import Synced, sync
from monitor.adapters.collections.transfer import Transfer
from monitor.adapters.collections.witnesses import MirroredWitnesses
from monitor.adapters.config import load_register
from monitor.adapters.mail import SmtpMailer
from monitor.adapters.pdf.markdown import pdf_markdown
from monitor.adapters.rules import reader_in, rules_digest
from monitor.adapters.stores.archive import GitArchive
from monitor.adapters.stores.caveats import known_caveats
from monitor.adapters.stores.condition import refuse_network
from monitor.adapters.stores.database import Database, open_database
from monitor.adapters.stores.ledger import SqlLedger
from monitor.adapters.stores.lock import lock_of
from monitor.adapters.stores.move import refuse_unfinished
from monitor.adapters.stores.outbox import SqlOutbox
from monitor.adapters.stores.people import SqlPeople
from monitor.adapters.stores.records import SqlRecords
from monitor.adapters.web.browser import BrowserFetcher
from monitor.adapters.web.fetch import HttpFetcher
from monitor.adapters.web.heartbeat import beat
from monitor.adapters.web.network import settings_of
from monitor.adapters.workers import Workers
from monitor.core import routing
from monitor.core.clauses.read import Reader
from monitor.core.contracts import bound
from monitor.core.errors import HeartbeatError, StoreError, UsageError
from monitor.core.model import Reading
from monitor.core.register import Collection, Register
from monitor.core.terms import TermsId
from monitor.services.collections import sync_watched
from monitor.services.decide import Bench
from monitor.services.delivery import Choice, Sent, Ways, deliver, everything, try_out
from monitor.services.people import keep_up, last_deposits
from monitor.services.rounds import Progress, Round, do_round
from monitor.services.status import Standing, standings
from monitor.services.versions import Workshop, reading_of, refuse_lag

log = logging.getLogger(__name__)

#: Where the register is looked for when no other place is named.
REGISTER = Path("sources.yaml")
PASSWORD = "MONITOR_MAIL_PASSWORD"  # noqa: S105 (the name of a variable)


def register_path(named: Path | None) -> Path:
    """Return where the register is: as named, else `$MONITOR_CONFIG`, else `./sources.yaml`."""
    return named or Path(os.environ.get("MONITOR_CONFIG") or REGISTER)


class App:
    """One register with its stores, opened as they are needed."""

    def __init__(self, config: Path, now: datetime | None, cluster: str | None = None) -> None:
        self.config = config
        self._given_now = now
        self._cluster = cluster
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @cached_property
    def register(self) -> Register:
        """The register."""
        refuse_unfinished(self.config.absolute())
        return load_register(self.config)

    @cached_property
    def records(self) -> SqlRecords:
        """How rounds went and what versions say."""
        return SqlRecords(self._database)

    @cached_property
    def ledger(self) -> SqlLedger:
        """The decisions."""
        return SqlLedger(self._database)

    @cached_property
    def people(self) -> SqlPeople:
        """Who stands behind the opaque ids of the ledger."""
        return SqlPeople(self._database)

    @cached_property
    def outbox(self) -> SqlOutbox:
        """The alerts."""
        return SqlOutbox(self._database)

    @cached_property
    def archive(self) -> GitArchive:
        """The texts and bytes."""
        archive = GitArchive(self.register.snapshots)
        self._stack.callback(archive.close)
        return archive

    @cached_property
    def now(self) -> datetime:
        """The moment that counts as now, whole seconds, UTC.

        Raises:
            UsageError: it was given, and lies before the last entry of the stores.
            StoreError: the clock of this machine tells it, and does so.
        """
        now = (self._given_now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
        moments = self.records.rounds().started, self.ledger.latest()
        last = max((moment for moment in moments if moment), default=None)
        if last is not None and now < last:
            lies = f"{now.isoformat()} lies before the last entry of the ledger ({last.isoformat()}); "
            if self._given_now:
                raise UsageError(f"{lies}give a later --now, or set the clock of this machine right")
            raise StoreError(f"{lies}set the clock of this machine right")
        return now

    @cached_property
    def _database(self) -> Database:
        refuse_network(self.register.database)
        database = open_database(self.register.database)
        self._stack.callback(database.dispose)
        return database

    @cached_property
    def _reader(self) -> partial[Reader]:
        return partial(reader_in, self._rule_folders, self.rules_digest)

    @cached_property
    def rules_digest(self) -> str:
        """The digest of the clause rules."""
        return rules_digest(self._rule_folders)

    @property
    def _rule_folders(self) -> tuple[Path, ...]:
        folder = self.register.rules_folder
        return (folder,) if folder else ()

    @cached_property
    def shop(self) -> Workshop:
        """What versions are made with and kept in."""
        reader, digest = self._reader, self.rules_digest
        return Workshop(
            self.archive, self.records, self._executor, reader, digest, pdf_markdown, self.witnesses
        )

    @cached_property
    def _executor(self) -> Executor:
        """What works on what vendors sent: processes of this machine, or a cluster."""
        if self._cluster is not None:
            return self._stack.enter_context(cluster(self._cluster))[0]
        workers = Workers(os.cpu_count() or 1)
        self._stack.callback(workers.shutdown, cancel_futures=True)
        return workers

    @cached_property
    def witnesses(self) -> MirroredWitnesses:
        """What the collections hold."""
        return MirroredWitnesses(self.collections_folder)

    @cached_property
    def bench(self) -> Bench:
        """What decisions are taken with."""
        return Bench(self.register, self.records, self.ledger, self.rules_digest)

    def make_stores(self) -> None:
        """Make the database and the archive, or bring them up to this release."""
        self.register.snapshots.mkdir(parents=True, exist_ok=True)
        _ = self._database, self.archive

    # --- the verbs that take more than one of these ------------------------------------------

    def check(self, tools: Sequence[str], progress: Progress) -> Round:
        """Fetch the collections and do one round (see `monitor.services.rounds`), holding the lock."""
        with self.round_lock():
            shop = self.shop  # before anything is fetched: a cluster may not answer
            fetch = partial(self.sync, told=lambda _: None)
            sync_watched(self.register, self.ledger.standing(), fetch, progress.say)
            with contextlib.closing(self.fetcher()) as fetcher:
                done = do_round(
                    shop,
                    fetcher,
                    self.bench,
                    self.outbox,
                    self.mailer(),
                    tools,
                    self.now,
                    progress,
                    lambda wait: time.sleep(wait.total_seconds()),
                    self.channels(),
                )
                if done.is_complete and not tools:
                    deposits = partial(last_deposits, self.records, self.archive)
                    keep_up(self.people, self.ledger, self.outbox, self.register, self.now, deposits)
                return done

    @property
    def collections_folder(self) -> Path:
        """Where collections are mirrored: beside the register."""
        return self.config.resolve().parent / "collections"

    def sync(self, collection: Collection, told: Callable[[int], object]) -> Synced:
        """Bring a collection's mirrors up to date (see `monitor.adapters.collections.sync`)."""
        return sync(collection, self.collections_folder, Transfer(network=self.register.network, told=told))

    def standings(self) -> Sequence[Standing]:
        """Return how every watched tool stands; an archive that lags behind is warned of."""
        try:
            self._refuse_lag()
        except StoreError as error:
            log.warning("%s", error)
        caveats = known_caveats(self._database, self.rules_digest)
        standing, notes = self.ledger.outlines(), self.ledger.notes()
        return standings(self.register, self.records.coverage(), standing, notes, self.now, caveats)

    def send(self, chosen: Choice = everything) -> Sent:
        """Hand over waiting alerts: those that are chosen."""
        ways = Ways(self.mailer(), self.channels())
        with self.round_lock():
            return deliver(self.outbox, ways, self.register, self.now, self.ledger.head(), chosen)

    def try_out(self, reader: routing.Reader) -> str | None:
        """Send somebody an alert that only shows that alerts arrive; return why it did not leave, if so."""
        ways = Ways(self.mailer(), self.channels())
        with self.round_lock():
            return try_out(self.outbox, ways, self.register, reader, self.now, self.ledger.head())

    def round_lock(self) -> AbstractContextManager[None]:
        """Return the lock that keeps two rounds from running at once."""
        return lock_of(self.register.database, self._database, self.now)

    def mailer(self) -> SmtpMailer | None:
        """Return what hands alerts to the mail server; None where the register names none."""
        mail = self.register.mail
        if mail is None:
            return None
        ca = self.register.network.ca
        return SmtpMailer(mail, self.register.people, password=os.environ.get(PASSWORD), ca=ca)

    def channels(self) -> ChannelPoster:
        """Return what posts alerts to the register's channels, their addresses in the environment."""
        return ChannelPoster(self.register.channels, os.environ)

    def fetcher(self) -> BrowserFetcher:
        """Return what fetches source documents as the register says; close it after use."""
        settings = settings_of(self.register.network)

        def clock() -> datetime:
            return self.now if self._given_now else datetime.now(UTC)

        return BrowserFetcher(HttpFetcher(settings, clock), settings)

    def beat(self) -> None:
        """Tell the register's heartbeat, if it has one, that a complete round has come."""
        if (address := self.register.schedule.heartbeat) is None:
            return
        try:
            beat(address, settings_of(self.register.network))
        except HeartbeatError as error:
            log.warning("%s", error)

    def reading(self, commit: str, terms: TermsId) -> Reading:
        """Return what a version says under the current clause rules, reading it now if need be."""
        known = self.records.reading(commit, self.rules_digest)
        return known or reading_of(self.shop, commit, terms)

    def _refuse_lag(self) -> None:
        if (head := self.records.head()) is not None:
            refuse_lag(self.archive, head)

    def bench_for(self, tool: str) -> Bench:
        """Return what a person decides with, once what binds a tool is read under today's clause rules.

        Raises:
            StoreMismatchError: the archive lacks the last version that the database names.
        """
        self._refuse_lag()
        known = self.records.states()
        for terms in bound(self.register.tools[tool], known).terms if tool in self.register.tools else ():
            if (state := known.get(terms)) and state.version:
                self.reading(state.version.commit, terms)
        return self.bench
