"""The entries of the ledger, and everything that one of them depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.core.claims import Accepted
from monitor.core.model import Cause, Topic
from monitor.core.policy import Breach, Verdict
from monitor.core.resolution import Resolved
from monitor.core.terms import TermsId
from monitor.core.tools import Assurances, OptOut, Proposal, Usage

#: Who signs what no person decided.
MONITOR = "monitor"

#: The rules of `deciding`, `policy` and `resolution`, as one number: a decision is recomputed under its own.
JUDGE_VERSION = 3

#: The longest an approval may stand before it is reviewed.
LONGEST_REVIEW = timedelta(days=366)


class Status(StrEnum):
    """Of an approval: may the tool be used for the usage?"""

    ALLOWED = "allowed"
    SUSPENDED = "suspended"


class Basis(StrEnum):
    """What a status rests on."""

    PRECAUTIONARY = "precautionary"
    """The machine's suspension."""
    DECIDED = "decided"
    """A person's decision, or the register's proposal."""
    EXPIRED = "expired"
    UNVERIFIED = "unverified"
    WITHDRAWN = "withdrawn"


class Occasion(StrEnum):
    """What brought a decision about."""

    BASELINE = "baseline"
    """The first judgement of the register's proposal."""
    BREACH = "breach"
    UNVERIFIED = "unverified"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    """A review is overdue, or an opt-out is counted on no longer."""
    REVIEW = "review"
    """A note: the clause on opting out was changed, so the approval is due for review."""
    OPINION = "opinion"
    """A note: what a DPO thinks of it."""

    @property
    def is_note(self) -> bool:
        """Tell whether the entry sets no status, but says something of the one that stands."""
        return self in (Occasion.REVIEW, Occasion.OPINION)


class Opinion(StrEnum):
    """A DPO's opinion (GDPR, article 39(1)(a)): it binds nobody."""

    FAVOURABLE = "favourable"
    RESERVED = "reserved"
    UNFAVOURABLE = "unfavourable"


@dataclass(frozen=True, slots=True)
class Outline:
    """What a list shows of a decision: the status set, since when, by whom and why."""

    tool: str
    usage: str
    at: datetime
    by: str
    """The id of a person, or `monitor`."""
    status: Status
    basis: Basis
    occasion: Occasion
    cause: Cause | None
    """Of a suspension by the machine: whose doing the new breach is."""
    reason: str
    """A person's own words; empty where the machine decided, whose reasons are the breaches."""
    breaches: tuple[Breach, ...]
    """Of a suspension: what is new."""
    review_by: date | None = field(default=None, kw_only=True)
    """Of an approval: the day it is due for review."""
    opt_out: OptOut | None = field(default=None, kw_only=True)
    """Of an approval: the opt-out it rests on."""


@dataclass(frozen=True, slots=True)
class Decision(Outline):
    """An entry of the ledger: a status set, by whom, why, on what; or a note on the one that stands.

    The breaches of an approval are what was accepted all the same.
    """

    proposed: bool
    """Whether the register proposed the tool for the usage at that moment."""
    resolved: tuple[Resolved, ...]
    """Every finding that applied."""
    unclear: tuple[Topic, ...]
    """Topics on which the reading was unsure."""
    unread: tuple[TermsId, ...]
    """Binding terms never read well."""
    accepted: tuple[Accepted, ...]
    """What the person in charge has accepted so far; only what these do not cover suspends."""
    versions: tuple[tuple[TermsId, str], ...]
    """The commit of the last good version of each binding terms that was ever read."""
    rules: str
    """Digest of the clause rules."""
    policy: str
    """Digest of the usage."""
    evidence: str | None = None
    """SHA-256 of a file a person gave with their decision."""
    judge_version: int = 1
    """Entries written before this was counted are of the first."""
    entered_by: str | None = None
    """Of a person's decision: the account and the machine it was entered on."""
    opinion: Opinion | None = None
    assurances: Assurances | None = None
    """What stood for the tool beside its terms; None: that was left out of account."""
    verified: datetime | None = None
    moved: tuple[TermsId, ...] = ()
    causes: tuple[tuple[TermsId, Cause], ...] = ()
    effective: tuple[tuple[TermsId, date], ...] = ()
    """With `assurances`, the rest of what the decision was made from (see `Situation`)."""
    read: tuple[TermsId, ...] = ()
    """Binding terms that had been read."""

    @property
    def outline(self) -> Outline:
        """What a list shows of it."""
        return Outline(
            self.tool,
            self.usage,
            self.at,
            self.by,
            self.status,
            self.basis,
            self.occasion,
            self.cause,
            self.reason,
            self.breaches if self.status is Status.SUSPENDED else (),
            review_by=self.review_by,
            opt_out=self.opt_out,
        )


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a decision on one tool and usage depends on, at one moment."""

    tool: str
    usage: Usage
    now: datetime
    verdict: Verdict
    proposal: Proposal | None
    last: Decision | None
    """The last that set a status."""
    verified: datetime | None
    """When every binding terms was last read well; None: one never was."""
    versions: Mapping[TermsId, str]
    moved: frozenset[TermsId]
    """Those of them that no round has judged yet."""
    causes: Mapping[TermsId, Cause]
    """Why each binding terms' last version differs from the one before it."""
    rules: str
    policy: str
    assurances: Assurances | None = None
    """None: what stands beside the terms is left out of account, and nothing expires."""
    effective: Mapping[TermsId, date] = field(default_factory=dict)
    """When what changed in these terms since the last decision takes effect, where each change says so."""
    reopened: date | None = None
    """When a changed clause on opting out made the approval due for review."""

    @property
    def today(self) -> date:
        """The day of the decision (UTC)."""
        return self.now.date()

    def decision(
        self,
        *,
        by: str,
        status: Status,
        basis: Basis,
        occasion: Occasion,
        cause: Cause | None = None,
        reason: str = "",
        breaches: tuple[Breach, ...] = (),
        accepted: tuple[Accepted, ...] = (),
        evidence: str | None = None,
        entered_by: str | None = None,
        review_by: date | None = None,
        opt_out: OptOut | None = None,
        opinion: Opinion | None = None,
    ) -> Decision:
        """Return a decision taken in this situation."""
        return Decision(
            tool=self.tool,
            usage=self.usage.id,
            at=self.now,
            by=by,
            status=status,
            basis=basis,
            occasion=occasion,
            cause=cause,
            reason=reason,
            proposed=self.proposal is not None,
            breaches=breaches,
            resolved=self.verdict.resolution.applied,
            unclear=tuple(sorted(self.verdict.resolution.unclear)),
            unread=self.verdict.resolution.unread,
            read=self.verdict.resolution.read,
            accepted=accepted,
            versions=tuple(sorted(self.versions.items())),
            rules=self.rules,
            policy=self.policy,
            evidence=evidence,
            judge_version=JUDGE_VERSION,
            entered_by=entered_by,
            review_by=review_by,
            opt_out=opt_out,
            opinion=opinion,
            assurances=self.assurances,
            verified=self.verified,
            moved=tuple(sorted(self.moved)),
            causes=tuple(sorted(self.causes.items())),
            effective=tuple(sorted(self.effective.items())),
        )

    def review_by(self) -> date:
        """Return the day on which an approval given now is due for review, unless a person says sooner."""
        return (self.now + self.usage.review_every).date()
