"""The ledger as a port: its entries, who stands behind them, and what a store of them has to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.core.decisions import Decision, Outline
from monitor.core.tools import Person, Usage


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision where it stands in the ledger."""

    seq: int
    """From 1, without a gap."""
    decision: Decision
    hash: str
    """SHA-256 over the entry and the hash before it, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is written, to the letter: what its hash is the hash of."""

    entry: Entry
    text: str
    """JSON; `Entry.hash` is the SHA-256 of `previous`, a line feed, and this, in UTF-8."""
    previous: str
    """The hash of the entry before, or 64 zeros."""


class Chain(Protocol):
    """Shows what is written in the ledger, to the letter. It raises as `Records` does."""

    def links(self) -> Iterator[Link]:
        """Yield the entries, oldest first."""
        ...

    def policies(self) -> Mapping[str, str]:
        """Return what each usage demanded, as the JSON text whose SHA-256 is its digest."""
        ...


class Ledger(Protocol):
    """Keeps decisions: append-only, chained by hash. It raises and writes as `Records` does."""

    def entries(self, tool: str | None = None) -> Sequence[Entry]:
        """Return the entries (on one tool), oldest first."""
        ...

    def standing(self) -> Mapping[tuple[str, str], Entry]:
        """Return the last entry that set a status for each tool and usage."""
        ...

    def outlines(self) -> Mapping[tuple[str, str], Outline]:
        """Return what a list shows of those: less to read than the entries, of thousands of tools."""
        ...

    def first(self) -> Mapping[str, datetime]:
        """Return when each tool was first decided on."""
        ...

    def notes(self) -> Mapping[tuple[str, str], Sequence[Entry]]:
        """Return the notes on what stands, oldest first, for each tool and usage that has any."""
        ...

    def append(
        self,
        tool: str,
        usage: str,
        policy: Usage | None,
        make: Callable[[Decision | None, Sequence[Decision]], Decision | None],
    ) -> Entry | None:
        """Append what `make` makes of the last decision on a tool and usage, if anything.

        The last decision is read in the same transaction: nobody decides in between.

        Args:
            tool: its id.
            usage: its id.
            policy: what the usage demands, kept by its digest; None where it is kept already.
            make: takes the last decision that set a status and the notes since; gives the new one, or None
                for no entry.
        """
        ...

    def policy(self, digest: str) -> Usage | None:
        """Return the usage a decision was taken under, or None where this version cannot read it."""
        ...

    def latest(self) -> datetime | None:
        """Return the moment of the last entry; None before the first."""
        ...

    def head(self) -> str:
        """Return the hash of the last entry, or 64 zeros before the first."""
        ...

    def verify(self) -> str | None:
        """Recompute the chain; return what is wrong with the first entry that differs, or None."""
        ...


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Who stands behind an opaque id of the ledger: a person of the register, or an account on a machine."""

    id: str
    key: str | None
    """The person's id in the register, or the account and its machine; None: forgotten."""
    name: str | None
    email: str | None
    role: str | None
    forgotten: datetime | None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased of a person."""

    person: KnownPerson
    """As they were known."""
    erased: int
    """Alerts to them whose text is gone."""
    given_up: int
    """Those of them that no mail server had taken, and that will not be sent."""


class People(Protocol):
    """Keeps who stands behind the opaque ids. It raises and writes as `Records` does."""

    def known(self) -> Sequence[KnownPerson]:
        """Return everyone who ever decided or was told, oldest first; who was forgotten has no name."""
        ...

    def correct(self, register: Iterable[Person]) -> None:
        """Keep the names and addresses of those who decided or were told as the register has them now."""
        ...

    def forget(self, id_: str, at: datetime) -> Forgotten:
        """Erase what an opaque id, or a name, stands for, and the text of the alerts that went to them.

        The ledger keeps the opaque id, and the outbox that an alert went to it, when, and on which tool.

        Raises:
            UsageError: nobody is known by it.
        """
        ...

    def erase_texts(self, before: datetime) -> int:
        """Erase the text of the alerts sent before a moment, and return how many there were."""
        ...
