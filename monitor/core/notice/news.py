"""What notices are made of: what a round brought for one tool, and how it fared with the texts it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from monitor.core.caveats import Caveat
from monitor.core.checks import Unconfirmed
from monitor.core.decisions import Decision
from monitor.core.model import Cause, Drift, Finding
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
    findings: tuple[Finding, ...] = ()
    """What the new version says, sentence by sentence, as far as it was read."""


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
    """What a round brought for one tool."""

    tool: Tool
    """As it is bound: a contract stands in place of the page it replaces."""
    decisions: tuple[Decision, ...]
    """The machine's that the notice tells of: suspensions and withdrawals."""
    standing: Mapping[str, Decision]
    """The last decision for each usage, those of this round included."""
    verified: datetime | None
    """When every binding terms was last read well; None: never."""
    rebound: frozenset[TermsId] = frozenset()
    """Those of its terms that bind since the last decision because a contract was deposited or has ended."""


@dataclass(frozen=True, slots=True)
class TermsNews:
    """Everything a notice is made of: what happened to some terms, and to the tools that they bind."""

    organisation: str
    usages: Mapping[str, Usage]
    tools: tuple[ToolNews, ...]
    sources: Mapping[TermsId, TermsSource]
    """Of every binding terms that was ever read well."""
    drifts: tuple[TermsDrift, ...]
    """Of this round; those that are not the provider's doing are not told as changes."""
    chain_head: str
    """The hash of the ledger's last entry."""
    now: datetime
    site: str | None = None
    """The address of the page, without a slash at its end; None: there is none."""
    unread: tuple[TermsTrouble, ...] = ()
    """The binding terms for want of which approvals were lost, those that went unread the longest first."""

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The approvals that were lost, of all the tools."""
        return tuple(decision for each in self.tools for decision in each.decisions)

    @property
    def changes(self) -> tuple[TermsDrift, ...]:
        """The drifts that are the provider's doing."""
        return tuple(d for d in self.drifts if d.cause is Cause.PROVIDER)

    def change(self, terms: TermsId) -> TermsDrift | None:
        """Return the provider's change of some terms in this round, if there was one."""
        return next((d for d in self.changes if d.terms == terms), None)


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """An approval that is due for review."""

    tool: Tool
    usage: str
    """Its label in the reader's language comes from the policy; this is its id."""
    given: datetime
    """When the approval was given."""
    due: date
    expires: date
    """The day from which it is suspended, were there no review."""
    changes: int
    """How often the provider changed the terms in substance since it was given."""
    is_reopened: bool
    """A clause on opting out was changed since: that is why it is due."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change that the digest tells of, and the tools that the terms bind."""

    drift: TermsDrift
    tools: tuple[Tool, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened in some time that was not told at once, to one reader."""

    organisation: str
    usages: Mapping[str, Usage]
    since: datetime
    """Up to when the digest before it told."""
    now: datetime
    changes: tuple[Change, ...]
    """By the providers, in substance, oldest first."""
    returns: tuple[Change, ...]
    """Texts that came back to what they had been not long before."""
    editorial: int
    """Changes that are only counted."""
    mended: tuple[TermsId, ...]
    """Terms that could not be read, and can be again."""
    reviews: tuple[ReviewDue, ...]
    """To come within a month, or overdue."""
    unverified: tuple[tuple[Tool, datetime | None], ...]
    """Tools whose terms were not all read for too long, and when they last were."""
    verified: int
    """How many terms of their tools were read well in that time."""
    texts: int
    """How many terms their tools have."""
    sources: Mapping[TermsId, TermsSource]
    """Of the terms that changed."""
    chain_head: str
    site: str | None = None
    """The address of the page, without a slash at its end; None: there is none."""

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing is worth a reader's time."""
        return not (self.changes or self.returns or self.mended or self.reviews or self.unverified)


@dataclass(frozen=True, slots=True)
class TermsTrouble:
    """Terms that could not be read, from one round on, or that nobody has read for long."""

    terms: TermsId
    address: str
    """Of the source document that could not be read; empty: it stands on no page."""
    outcome: Unreachable | Unreadable | Unconfirmed | Internal | None
    """None: no round has failed on them; they were not visited, or the collection has not read them."""
    since: datetime | None
    """When a round first failed on them."""
    last_good_at: datetime | None
    """When they were last read well; None: never."""
    tools: tuple[Tool, ...]
    """The tools they bind."""
    suspends_on: datetime | None
    """When the first of these would be suspended for want of a reading; None: none would."""
    is_reminder: bool = False
    """It was told before, a week or more ago."""
    collection: str | None = None
    """The Open Terms Archive collection that alone reads them, if one does."""


@dataclass(frozen=True, slots=True)
class TermsMended:
    """Terms that can be read again."""

    terms: TermsId
    address: str
    since: datetime
    """When they could no longer be read."""
    tools: tuple[Tool, ...]
