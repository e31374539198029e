"""What lies outside, as protocols: the adapters keep them, the tests' fakes too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.core.alerts import Alert
from monitor.core.checks import Check, DocumentState, TermsState, VersionRecord
from monitor.core.decisions import Decision
from monitor.core.model import Cause, Fetched, Reading, Snapshot, SourceDocument, TermsId, Validators, Version


class Fetcher(Protocol):
    """Fetches source documents, politely and safely."""

    def fetch(self, document: SourceDocument, known: Validators | None) -> Fetched:
        """Fetch a source document; `known` makes it conditional. Never raises for what a server does."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


@dataclass(frozen=True, slots=True)
class ArchivedVersion:
    """A version as the archive tells it."""

    version: Version
    cause: Cause
    declaration: str


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
        declaration: str,
        first: bool,
    ) -> str:
        """Keep a new text and the bytes it came from, durably; return the commit.

        Recording again what the last commit holds, at the same moment, returns that commit.
        """
        ...

    def quarantine(self, terms: TermsId, snapshot: Snapshot, *, at: datetime, reason: str) -> str:
        """Keep the bytes of a page that is not the terms, durably, apart from the versions."""
        ...

    def text(self, commit: str, terms: TermsId) -> str:
        """Return the text of a version."""
        ...

    def bodies(self, commit: str, terms: TermsId) -> Mapping[str, bytes]:
        """Return the bytes a version came from, by source document."""
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


class Ledger(Protocol):
    """Keeps what git does not: checks, findings, decisions, alerts.

    Every method that writes does so in one transaction, durable when it returns, and does nothing the
    second time. All raise `StoreError` when the database is damaged, locked or cannot be written.
    """

    # rounds and checks
    def latest(self) -> datetime | None:
        """Return the moment of the last entry of any kind."""
        ...

    def rounds(self) -> tuple[datetime | None, datetime | None]:
        """Return when the last round was started, and when the last complete one was."""
        ...

    def begin_round(self, at: datetime) -> None:
        """Note that a round starts."""
        ...

    def complete_round(self, at: datetime) -> None:
        """Note that every terms of the round has an outcome."""
        ...

    def states(self) -> Mapping[TermsId, TermsState]:
        """Return what is known of every terms."""
        ...

    def add_checks(self, checks: Iterable[tuple[Check, tuple[DocumentState, ...] | None]]) -> None:
        """Note how terms fared in a round: a check like the last one prolongs it."""
        ...

    def checks(self, terms: TermsId) -> Sequence[Check]:
        """Return the checks of one terms, oldest first."""
        ...

    # versions and readings
    def add_version(self, record: VersionRecord, rules: str, reading: Reading) -> None:
        """Note a version, and what it says under the rules with this digest."""
        ...

    def add_reading(self, commit: str, terms: TermsId, rules: str, reading: Reading) -> None:
        """Note what a known version says under other rules."""
        ...

    def reading(self, commit: str, rules: str) -> Reading | None:
        """Return what a version says under the rules with this digest, if it was read under them."""
        ...

    def head(self) -> str | None:
        """Return the commit of the last version noted."""
        ...

    def versions(self, terms: TermsId) -> Sequence[VersionRecord]:
        """Return the versions of one terms, oldest first."""
        ...

    # decisions and alerts
    def decisions(self, tool: str | None = None) -> Sequence[tuple[int, Decision, str]]:
        """Return decisions with their place and their hash, oldest first."""
        ...

    def last_decisions(self) -> Mapping[tuple[str, str], Decision]:
        """Return the last decision for each tool and usage."""
        ...

    def decide(
        self, tool: str, usage: str, make: Callable[[Decision | None], Decision | None]
    ) -> Decision | None:
        """Append what `make` makes of the last decision, which is read in the same transaction."""
        ...

    def verify(self) -> str | None:
        """Recompute the chain of decisions; return what is wrong with the first that differs, or None."""
        ...

    def told(self) -> frozenset[str]:
        """Return the events that alerts were made of."""
        ...

    def add_alerts(self, alerts: Sequence[Alert], events: Sequence[str], at: datetime) -> None:
        """Put alerts into the outbox and note the events they tell of, together."""
        ...

    def outbox(self) -> Sequence[Alert]:
        """Return the alerts no mail server has taken yet, oldest first."""
        ...

    def alerts(self) -> Sequence[Alert]:
        """Return every alert, oldest first."""
        ...

    def mark_sent(self, alert: str, at: datetime) -> None:
        """Note that a mail server has taken an alert."""
        ...

    def mark_failed(self, alert: str, at: datetime, error: str) -> None:
        """Note that an attempt to send an alert failed."""
        ...


class Mailer(Protocol):
    """Hands alerts to a mail server."""

    def send(self, alert: Alert) -> None:
        """Return once the server has taken the alert; raise `MailError` where it has not."""
        ...

    def close(self) -> None:
        """Say good-bye to the server."""
        ...
