"""Wires settings to adapters to services: the only module that knows everyone."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Self

from monitor.adapters.collections.sync import Synced, sync
from monitor.adapters.collections.transfer import Transfer
from monitor.adapters.collections.witnesses import MirroredWitnesses
from monitor.adapters.config import load_register
from monitor.adapters.mail import SmtpMailer
from monitor.adapters.pdf.markdown import pdf_markdown
from monitor.adapters.rules import reader_in, rules_digest
from monitor.adapters.stores.archive import GitArchive
from monitor.adapters.stores.caveats import known_caveats
from monitor.adapters.stores.database import Database, database_file, open_database
from monitor.adapters.stores.ledger import SqlLedger
from monitor.adapters.stores.lock import round_lock, session_lock
from monitor.adapters.stores.outbox import SqlOutbox
from monitor.adapters.stores.people import SqlPeople
from monitor.adapters.stores.records import SqlRecords
from monitor.adapters.web.browser import BrowserFetcher
from monitor.adapters.web.fetch import HttpFetcher
from monitor.adapters.web.network import NetworkSettings
from monitor.adapters.workers import Workers
from monitor.core.clauses.read import Reader
from monitor.core.contracts import bound
from monitor.core.errors import CollectionError, UsageError
from monitor.core.model import Reading
from monitor.core.register import Collection, Register
from monitor.core.terms import TermsId
from monitor.services import notify
from monitor.services.decide import Bench, watched
from monitor.services.people import keep_up
from monitor.services.rounds import Progress, Round, do_round
from monitor.services.status import Standing, standings
from monitor.services.versions import Workshop, reading_of

log = logging.getLogger(__name__)

#: Where the register is looked for when no other place is named.
REGISTER = Path("sources.yaml")
PASSWORD = "MONITOR_MAIL_PASSWORD"  # noqa: S105 (the name of a variable)


def register_path(named: Path | None) -> Path:
    """Return where the register is: as named, else `$MONITOR_CONFIG`, else `./sources.yaml`."""
    return named or Path(os.environ.get("MONITOR_CONFIG") or REGISTER)


class App:
    """One register with its stores, opened as they are needed."""

    def __init__(self, config: Path, now: datetime | None) -> None:
        self.config = config
        self._given_now = now
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @cached_property
    def register(self) -> Register:
        """The register."""
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
            UsageError: it was given and lies before the last entry of the stores.
        """
        now = (self._given_now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
        last = self._last_entry()
        if last is not None and now < last:
            raise UsageError(
                f"{now.isoformat()} lies before the last entry of the ledger ({last.isoformat()}); give a "
                "later --now, or set the clock of this machine right"
            )
        return now

    def _last_entry(self) -> datetime | None:
        moments = [self.records.rounds().started, self.ledger.latest()]
        return max((moment for moment in moments if moment), default=None)

    @cached_property
    def _database(self) -> Database:
        database = open_database(self.register.database)
        self._stack.callback(database.dispose)
        return database

    @cached_property
    def _reader(self) -> partial[Reader]:
        return partial(reader_in, self._rule_folders)

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
        workers = Workers(os.cpu_count() or 1)
        self._stack.callback(workers.shutdown, cancel_futures=True)
        return Workshop(
            self.archive,
            self.records,
            workers,
            self._reader,
            self.rules_digest,
            pdf_markdown,
            self.witnesses,
        )

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
            self._sync_watched(progress.say)
            fetcher = self.fetcher()
            try:
                done = do_round(
                    self.shop,
                    fetcher,
                    self.bench,
                    self.outbox,
                    self.mailer(),
                    tools,
                    self.now,
                    progress,
                    lambda wait: time.sleep(wait.total_seconds()),
                )
                if done.is_complete and not tools:
                    keep_up(self.people, self.ledger, self.outbox, self.register, self.now)
                return done
            finally:
                fetcher.close()

    @property
    def collections_folder(self) -> Path:
        """Where collections are mirrored: beside the register."""
        return self.config.resolve().parent / "collections"

    def sync(self, collection: Collection, told: Callable[[int], object]) -> Synced:
        """Bring a collection's mirrors up to date (see `monitor.adapters.collections.sync`)."""
        return sync(collection, self.collections_folder, Transfer(network=self.register.network, told=told))

    def _sync_watched(self, say: Callable[[str], None]) -> None:
        """Bring the collections that watched terms name up to date.

        One that cannot be fetched is read as it was: what it is not known to have read since goes unverified.
        """
        terms = {each for tool, _ in watched(self.register, self.ledger.standing()) for each in tool.terms}
        witnesses = [self.register.terms[each].witness for each in terms if each in self.register.terms]
        for name in sorted({witness.collection for witness in witnesses if witness is not None}):
            say(f"fetching the collection {name}")
            try:
                self.sync(self.register.collections[name], lambda _: None)
            except CollectionError as error:
                log.warning("the collection %s is read as it was: %s", name, error)

    def standings(self) -> Sequence[Standing]:
        """Return how every watched tool stands."""
        caveats_of = partial(known_caveats, self._database, rules=self.rules_digest)
        standing, notes = self.ledger.standing(), self.ledger.notes()
        return standings(self.register, self.records.states(), standing, notes, self.now, caveats_of)

    def send(self) -> tuple[int, str | None]:
        """Hand the waiting alerts to the mail server.

        Raises:
            UsageError: the register names none.
        """
        mailer = self.mailer()
        if mailer is None:
            raise UsageError(
                f"{self.config}: no `mail:` section, so no alert can leave; see docs/register.md"
            )
        with self.round_lock():
            return notify.send(self.outbox, mailer, self.now)

    @contextlib.contextmanager
    def round_lock(self) -> Iterator[None]:
        """Hold the lock that keeps two rounds from running at once."""
        file = database_file(self.register.database)
        if file is None:
            lock = session_lock(self._database, self.now)
        else:
            lock = round_lock(file.with_name(f"{file.name}.lock"), self.now)
        with lock:
            yield

    def mailer(self) -> SmtpMailer | None:
        """Return what hands alerts to the mail server; None where the register names none."""
        mail = self.register.mail
        if mail is None:
            return None
        ca = self.register.network.ca
        return SmtpMailer(mail, self.register.people, password=os.environ.get(PASSWORD), ca=ca)

    def fetcher(self) -> BrowserFetcher:
        """Return what fetches source documents as the register says; close it after use."""
        settings = self._network_settings()

        def clock() -> datetime:
            return self.now if self._given_now else datetime.now(UTC)

        return BrowserFetcher(HttpFetcher(settings, clock), settings)

    def _network_settings(self) -> NetworkSettings:
        network = self.register.network
        # A register that asks for no delay speaks of servers of its own: no waiting for them either.
        polite = bool(network.delay)
        return NetworkSettings(
            contact=network.contact,
            proxy=network.proxy,
            ca=network.ca,
            delay=network.delay.total_seconds(),
            allow=network.allow,
            deadline=network.deadline.total_seconds(),
            retries=network.retries,
            backoff=1.0 if polite else 0.0,
            patience=30.0 if polite else 0.0,
            place=network.place,
        )

    def reading(self, commit: str, terms: TermsId) -> Reading:
        """Return what a version says under the current clause rules, reading it now if need be."""
        known = self.records.reading(commit, self.rules_digest)
        return known or reading_of(self.shop, commit, terms)

    def bench_for(self, tool: str) -> Bench:
        """Return what a person decides with, once what binds a tool is read under today's clause rules."""
        known = self.records.states()
        for terms in bound(self.register.tools[tool], known).terms if tool in self.register.tools else ():
            if (state := known.get(terms)) and state.version:
                self.reading(state.version.commit, terms)
        return self.bench
