"""From a verdict and what stood before to a decision: the machine suspends, people reinstate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.core.claims import Claim
from monitor.core.model import Cause, Topic
from monitor.core.policy import Breach, Resolved, Verdict
from monitor.core.terms import TermsId
from monitor.core.tools import Proposal, Usage

#: Who signs what no person decided.
MONITOR = "monitor"

#: The rules of this module and of `policy`, as one number: decisions are recomputed under their own.
JUDGE_VERSION = 1


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


@dataclass(frozen=True, slots=True)
class Decision:
    """An entry of the ledger: a status set, by whom, why, on what."""

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
    proposed: bool
    """Whether the register proposed the tool for the usage at that moment."""
    breaches: tuple[Breach, ...]
    """Of a suspension: what is new; of an approval: what was accepted all the same."""
    resolved: tuple[Resolved, ...]
    """Every finding that applied."""
    unclear: tuple[Topic, ...]
    """Topics on which the reading was unsure."""
    unread: tuple[TermsId, ...]
    """Binding terms never read well."""
    accepted: tuple[Claim, ...]
    """What the person in charge has accepted so far; only what these do not cover suspends."""
    versions: tuple[tuple[TermsId, str], ...]
    """The commit of the last good version of each binding terms that was ever read."""
    rules: str
    """Digest of the clause rules."""
    policy: str
    """Digest of the usage."""
    evidence: str | None = None
    """SHA-256 of a file a person gave with their decision."""
    judge_version: int = JUDGE_VERSION


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a decision on one tool and usage depends on, at one moment."""

    tool: str
    usage: Usage
    now: datetime
    verdict: Verdict
    proposal: Proposal | None
    last: Decision | None
    verified: datetime | None
    """When every binding terms was last read well; None: one never was."""
    versions: Mapping[TermsId, str]
    moved: frozenset[TermsId]
    """Those of them that no round has judged yet."""
    causes: Mapping[TermsId, Cause]
    """Why each binding terms' last version differs from the one before it."""
    rules: str
    policy: str

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
        accepted: tuple[Claim, ...] = (),
        evidence: str | None = None,
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
            accepted=accepted,
            versions=tuple(sorted(self.versions.items())),
            rules=self.rules,
            policy=self.policy,
            evidence=evidence,
        )


def decide(situation: Situation) -> Decision | None:
    """Return the machine's decision in a situation, or None where what stands goes on standing.

    It never reinstates. A tool with neither a proposal nor an earlier decision is not watched.
    """
    last, proposal = situation.last, situation.proposal
    if last is None:
        return None if proposal is None else _baseline(situation, proposal)
    if last.proposed and proposal is None and last.basis is not Basis.WITHDRAWN:
        return situation.decision(
            by=MONITOR,
            status=Status.SUSPENDED,
            basis=Basis.WITHDRAWN,
            occasion=Occasion.WITHDRAWN,
            cause=Cause.POLICY,
            accepted=last.accepted,
        )
    if last.status is Status.SUSPENDED and last.basis is not Basis.UNVERIFIED:
        return None
    fresh = new_breaches(situation.verdict, last.accepted)
    if fresh:
        return situation.decision(
            by=MONITOR,
            status=Status.SUSPENDED,
            basis=Basis.PRECAUTIONARY,
            occasion=Occasion.BREACH,
            cause=_cause(situation, last, fresh),
            breaches=fresh,
            accepted=last.accepted,
        )
    if last.status is Status.ALLOWED and _too_old(situation, last):
        return situation.decision(
            by=MONITOR,
            status=Status.SUSPENDED,
            basis=Basis.UNVERIFIED,
            occasion=Occasion.UNVERIFIED,
            accepted=last.accepted,
        )
    return None


def new_breaches(verdict: Verdict, accepted: tuple[Claim, ...]) -> tuple[Breach, ...]:
    """Return the breaches that none of the accepted claims covers."""
    return tuple(b for b in verdict.breaches if not any(claim.covers(b.claim) for claim in accepted))


def _baseline(situation: Situation, proposal: Proposal) -> Decision:
    """Judge a proposal for the first time.

    Terms never read decide nothing here: the approval the register brings stands, shown as never
    verified, until `suspend_after` has passed.
    """
    breaches = situation.verdict.breaches
    if breaches:
        return situation.decision(
            by=MONITOR,
            status=Status.SUSPENDED,
            basis=Basis.PRECAUTIONARY,
            occasion=Occasion.BASELINE,
            breaches=breaches,
        )
    return situation.decision(
        by=proposal.by, status=Status.ALLOWED, basis=Basis.DECIDED, occasion=Occasion.BASELINE
    )


def _too_old(situation: Situation, last: Decision) -> bool:
    """Tell whether the terms have gone unread for too long since a person last vouched for them."""
    since = last.at if situation.verified is None else max(last.at, situation.verified)
    return situation.now - since >= situation.usage.suspend_after


def _cause(situation: Situation, last: Decision, breaches: tuple[Breach, ...]) -> Cause:
    """Say whose doing new breaches are: the provider's only where the text they stand in has moved.

    Where that text had been judged before as it stands, our rules or the organisation's policy changed; or
    else another binding text moved, whose opt-out, say, is gone.
    """
    blamed = {b.resolved.terms for b in breaches if b.resolved is not None} & situation.moved
    if any(b.resolved is None for b in breaches):
        blamed |= situation.moved
    if not blamed:
        if last.rules != situation.rules:
            return Cause.RULES
        if last.policy != situation.policy or not situation.moved:
            return Cause.POLICY
        blamed = set(situation.moved)
    causes = {situation.causes[terms] for terms in blamed}
    return Cause.PROVIDER if Cause.PROVIDER in causes else min(causes)
