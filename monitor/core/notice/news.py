"""What notices are made of: what a round brought for one tool, and how it fared with the texts it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from monitor.core.caveats import Caveat
from monitor.core.checks import Unconfirmed
from monitor.core.decisions import Decision
from monitor.core.model import Cause, Drift
from monitor.core.terms import Internal, TermsId, Unreachable, Unreadable
from monitor.core.tools import Tool, Usage


@dataclass(frozen=True, slots=True)
class TermsDrift:
    """A drift of one of a tool's terms."""

    terms: TermsId
    at: datetime
    """When the new version was fetched."""
    previous_at: datetime | None
    """When the version before it was."""
    drift: Drift
    cause: Cause = Cause.PROVIDER
    effective: date | None = None
    """When the new text says it takes effect."""
    object_until: date | None = None
    """Until when one may object."""
    returns_to: datetime | None = None
    """When the text that came back stood before; None: it never did, or long ago."""


@dataclass(frozen=True, slots=True)
class TermsSource:
    """Where the last good version of some terms came from."""

    at: datetime
    """When that version was fetched."""
    addresses: tuple[str, ...]
    """Of the pages it was read from; empty where a collection read them."""
    collection: str | None = None
    """The Open Terms Archive collection it was read from, if it was."""
    language: str | None = None
    """ISO 639-1; None or `und`: not known."""
    caveats: tuple[Caveat, ...] = ()
    """What to know of that version before relying on it."""


@dataclass(frozen=True, slots=True)
class ToolNews:
    """Everything a notice about one tool is made of."""

    organisation: str
    tool: Tool
    usages: Mapping[str, Usage]
    decisions: tuple[Decision, ...]
    """The machine's, of this round: suspensions and withdrawals."""
    standing: Mapping[str, Decision]
    """The last decision for each usage, those of this round included."""
    verified: datetime | None
    """When every binding terms was last read well; None: never."""
    sources: Mapping[TermsId, TermsSource]
    """Of every binding terms that was ever read well."""
    drifts: tuple[TermsDrift, ...]
    """Of this round; those that are not the provider's doing are not told as changes."""
    chain_head: str
    """The hash of the ledger's last entry."""
    now: datetime
    rebound: frozenset[TermsId] = frozenset()
    """Those of its terms that bind since the last decision because a contract was deposited or has ended."""

    @property
    def changes(self) -> tuple[TermsDrift, ...]:
        """The drifts that are the provider's doing."""
        return tuple(d for d in self.drifts if d.cause is Cause.PROVIDER)

    def change(self, terms: TermsId) -> TermsDrift | None:
        """Return the provider's change of some terms in this round, if there was one."""
        return next((d for d in self.changes if d.terms == terms), None)


@dataclass(frozen=True, slots=True)
class TermsTrouble:
    """Terms that could not be read, from one round on."""

    terms: TermsId
    address: str
    """Of the source document that could not be read."""
    outcome: Unreachable | Unreadable | Unconfirmed | Internal
    since: datetime
    last_good_at: datetime | None
    """When they were last read well; None: never."""
    tools: tuple[Tool, ...]
    """The tools they bind."""
    suspends_on: datetime | None
    """When the first of these would be suspended for want of a reading; None: none would."""


@dataclass(frozen=True, slots=True)
class TermsMended:
    """Terms that can be read again."""

    terms: TermsId
    address: str
    since: datetime
    """When they could no longer be read."""
    tools: tuple[Tool, ...]
