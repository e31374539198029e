"""What lies outside, as protocols: the adapters keep them, the tests' fakes too."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.core.alerts import Alert
from monitor.core.checks import Check, Coverage, DocumentState, Rounds, TermsState, VersionRecord
from monitor.core.collection import Record
from monitor.core.contracts import Deposit
from monitor.core.model import Cause, Reading
from monitor.core.terms import (
    Fetched,
    Origin,
    Snapshot,
    SourceDocument,
    TermsId,
    Unreachable,
    Validators,
    Version,
    Witness,
)


class Fetcher(Protocol):
    """Fetches source documents, politely and safely; safe to share between the threads of a round."""

    def fetch(self, document: SourceDocument, known: Validators | None) -> Fetched:
        """Fetch a source document; `known` makes it conditional. Never raises for what a server does.

        Only one whose `render` is `browser` is shown to a browser.

        Raises:
            BrowserMissingError: there is none.
        """
        ...

    def render(self, document: SourceDocument, snapshot: Snapshot) -> Snapshot | Unreachable:
        """Let a browser run a page that was fetched; what is not a page comes back as it is.

        Raises:
            BrowserMissingError: there is none.
        """
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


@dataclass(frozen=True, slots=True)
class ArchivedVersion:
    """A version as the archive tells it."""

    version: Version
    cause: Cause
    origin: Origin | None


class Archive(Protocol):
    """Keeps texts and bytes for ever, in git. A commit is named by forty hexadecimal digits.

    All methods raise `StoreError` when the archive is damaged or cannot be written.
    """

    def record(
        self,
        terms: TermsId,
        text: str,
        snapshots: Sequence[Snapshot],
        *,
        at: datetime,
        cause: Cause,
        first: bool,
        origin: Origin | None = None,
        deposit: Deposit | None = None,
    ) -> str:
        """Keep a new text with the bytes or the collection's record it came from, durably; return the commit.

        A contract's `deposit` tells who brought it; one that has ended has neither text nor bytes.

        Recording again what the last commit holds, at the same moment, returns that commit, with the first
        capture of these bytes.
        """
        ...

    def quarantine(self, terms: TermsId, snapshot: Snapshot, *, at: datetime, reason: str) -> str:
        """Keep the bytes of a page that is not the terms, durably, apart from the versions."""
        ...

    def recover(self) -> None:
        """Clear what a killed process left behind; only while holding the round's lock."""
        ...

    def text(self, commit: str, terms: TermsId) -> str:
        """Return the text of a version."""
        ...

    def snapshots(self, commit: str, terms: TermsId) -> Sequence[Snapshot]:
        """Return the snapshots a version came from, in the order of its source documents."""
        ...

    def deposit(self, commit: str) -> Deposit | None:
        """Return how a version of a contract came about; None for a version of any other kind."""
        ...

    def has(self, commit: str) -> bool:
        """Tell whether the archive holds a version's commit."""
        ...

    def since(self, commit: str | None) -> Iterator[ArchivedVersion]:
        """Yield the versions recorded after `commit` (None: all), oldest first."""
        ...

    def refresh(self) -> None:
        """Show the last texts as plain files, for people who look into the folder."""
        ...


class Witnesses(Protocol):
    """Tells what OTA collections record of terms.

    All methods raise `CollectionError` where the collection was never fetched, or is damaged.
    """

    def records(self, witness: Witness) -> Sequence[Record]:
        """Return the records of some terms, in topological order, oldest first."""
        ...

    def text(self, witness: Witness, record: Record) -> str:
        """Return the text that a record holds; empty where the file was removed."""
        ...

    def verified(self, witness: Witness, now: datetime) -> datetime | None:
        """Return the last moment until `now` at which the collection is known to have read the terms well.

        Its silence proves nothing: None where nothing is known (see `monitor.core.freshness`).
        """
        ...


class Records(Protocol):
    """Keeps how every round went and what every version says.

    Every method that writes does so in one transaction, durable when it returns, and does nothing the
    second time. All raise `StoreError` when the database is damaged, locked or cannot be written.
    """

    def rounds(self) -> Rounds:
        """Return how far the last rounds came."""
        ...

    def begin_round(self, at: datetime) -> None:
        """Note that a round starts."""
        ...

    def mark_decided(self, at: datetime) -> None:
        """Note that a round has judged every tool on what it and those before it had read."""
        ...

    def complete_round(self, at: datetime) -> None:
        """Note that every terms of the round has an outcome."""
        ...

    def states(self) -> Mapping[TermsId, TermsState]:
        """Return what is known of every terms ever checked."""
        ...

    def coverage(self) -> Coverage:
        """Return when every terms was last read well, and what is known of those that need more words."""
        ...

    def add_check(self, check: Check, documents: Sequence[DocumentState] | None) -> None:
        """Note how terms fared in a round; like the last check, it prolongs that one.

        Args:
            check: its `first` is used only if it starts a new run.
            documents: what to remember of the answers; None leaves what is remembered.
        """
        ...

    def add_checks(self, checks: Sequence[tuple[Check, Sequence[DocumentState] | None]]) -> None:
        """Note how several terms fared, as `add_check` would one after another, all of it or nothing."""
        ...

    def remember(self, terms: TermsId, documents: Sequence[DocumentState]) -> None:
        """Replace what is remembered of the answers for one terms."""
        ...

    def checks(self, terms: TermsId) -> Sequence[Check]:
        """Return the checks of one terms, oldest first."""
        ...

    def add_version(self, record: VersionRecord, rules: str, reading: Reading | None) -> None:
        """Note a version, and what it says under the rules with this digest, where that is known.

        What is remembered of the answers is that of the text before: where we read the new one ourselves, it
        is forgotten, so that a process killed here never takes the earlier page for the later text.
        """
        ...

    def head(self) -> str | None:
        """Return the commit of the last version noted."""
        ...

    def versions(self, terms: TermsId) -> Sequence[VersionRecord]:
        """Return the versions of one terms, oldest first."""
        ...

    def histories(self) -> Mapping[TermsId, Sequence[VersionRecord]]:
        """Return the versions of every terms that has any, oldest first."""
        ...

    def add_reading(self, commit: str, rules: str, reading: Reading) -> None:
        """Note what a known version says under other rules."""
        ...

    def reading(self, commit: str, rules: str) -> Reading | None:
        """Return what a version says under the rules with this digest, if it was read under them."""
        ...

    def readings(self, commits: Sequence[str], rules: str) -> Mapping[str, Reading]:
        """Return what versions say under the rules with this digest: those that were read under them."""
        ...

    def read(self, commits: Sequence[str], rules: str) -> frozenset[str]:
        """Return which of these versions were read under the rules with this digest."""
        ...


class Outbox(Protocol):
    """Keeps alerts until they are taken. It raises and writes as `Records` does."""

    def settled(self, events: Collection[str]) -> Mapping[str, datetime]:
        """Return when alerts were made of these events, as far as any were."""
        ...

    def told(self) -> frozenset[str]:
        """Return the events that alerts were made of."""
        ...

    def add(self, alerts: Sequence[Alert], events: Sequence[str], at: datetime) -> None:
        """Keep alerts and note the events they tell of, together."""
        ...

    def waiting(self) -> Sequence[Alert]:
        """Return the alerts that were not taken yet and are not given up, oldest first."""
        ...

    def alerts(self) -> Sequence[Alert]:
        """Return every alert, oldest first."""
        ...

    def given_up(self) -> Sequence[Alert]:
        """Return the alerts that were given up and still have their text, but trials, oldest first."""
        ...

    def mark_tried(self, alert: str, at: datetime) -> None:
        """Note that an attempt to hand over an alert begins."""
        ...

    def mark_sent(self, alert: str, at: datetime) -> None:
        """Note that an alert was taken."""
        ...

    def put_off(self, ids: Sequence[str], error: str, until: datetime) -> None:
        """Note why alerts could not be handed over, and before when they are not tried again."""
        ...

    def mark_failed(self, alert: str, error: str, at: datetime, until: datetime) -> None:
        """Note that an alert was not taken though the server was there; it is not tried before `until`."""
        ...

    def give_up(self, alert: str, error: str, at: datetime) -> None:
        """Note that an alert will not be tried any more, and why."""
        ...

    def reopen(self) -> int:
        """Let those that `given_up` returns wait as if new; return how many."""
        ...


class Mailer(Protocol):
    """Hands alerts to a mail server, or to channels."""

    def send(self, alert: Alert) -> None:
        """Return once the alert was taken; raise `MailError` where it was not."""
        ...

    def close(self) -> None:
        """Say good-bye; it may be used again afterwards."""
        ...
