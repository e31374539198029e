"""From a verdict and what stood before to a decision: the machine suspends, people reinstate."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import datetime

from monitor.core.claims import Accepted
from monitor.core.decisions import (
    JUDGE_VERSION,
    MONITOR,
    Basis,
    Decision,
    Occasion,
    Situation,
    Status,
)
from monitor.core.model import Cause, Stance, Topic
from monitor.core.policy import Breach, BreachCode, Verdict, opt_out_counts
from monitor.core.resolution import Resolved
from monitor.core.terms import TermsId
from monitor.core.tools import Proposal, SuspendOn


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
    return _breached(situation, last) or _run_out(situation, last)


def _breached(situation: Situation, last: Decision) -> Decision | None:
    """Suspend for what is new and not tolerated."""
    lapsed = _has_lapsed(situation, last)
    fresh = tuple(
        b
        for b in new_breaches(situation.verdict, last.accepted)
        if not _is_to_come(situation, last, b) and not (lapsed and b.code is BreachCode.OPT_OUT)
    )
    if not fresh:
        return None
    return situation.decision(
        by=MONITOR,
        status=Status.SUSPENDED,
        basis=Basis.PRECAUTIONARY,
        occasion=Occasion.BREACH,
        cause=_cause(situation, last, fresh),
        breaches=fresh,
        accepted=last.accepted,
        opt_out=last.opt_out,
    )


def _run_out(situation: Situation, last: Decision) -> Decision | None:
    """Suspend for what was not done in time: terms not read, a review not held, an opt-out not renewed."""
    if last.status is Status.SUSPENDED:
        return None
    if _too_old(situation, last):
        basis, occasion = Basis.UNVERIFIED, Occasion.UNVERIFIED
    elif _has_lapsed(situation, last) or _is_overdue(situation, last):
        basis, occasion = Basis.EXPIRED, Occasion.EXPIRED
    else:
        return None
    return situation.decision(
        by=MONITOR,
        status=Status.SUSPENDED,
        basis=basis,
        occasion=occasion,
        breaches=tuple(b for b in situation.verdict.breaches if b.code is BreachCode.OPT_OUT),
        accepted=last.accepted,
        review_by=last.review_by,
        opt_out=last.opt_out,
    )


def note(situation: Situation) -> Decision | None:
    """Return the note that a change of the clause on opting out makes an approval due for review, if it does.

    Its disappearance needs none: what was an opt-out is reuse without a way out then, which suspends.
    """
    last = situation.last
    if last is None or last.status is not Status.ALLOWED or situation.reopened is not None:
        return None
    moved = {t for t in situation.moved if situation.causes.get(t) is Cause.PROVIDER}
    was, now = _ways_out(last.resolved, moved), _ways_out(situation.verdict.resolution.applied, moved)
    if situation.assurances is None or not was or not now or was == now:
        return None
    return situation.decision(
        by=MONITOR,
        status=last.status,
        basis=last.basis,
        occasion=Occasion.REVIEW,
        cause=Cause.PROVIDER,
        accepted=last.accepted,
        review_by=situation.today,
        opt_out=last.opt_out,
    )


def withdrawal(last: Decision, now: datetime) -> Decision | None:
    """Return the withdrawal of an approval that the register no longer speaks of, unless it is withdrawn.

    There is no tool, or no usage, to judge any more: it rests on what the decision before it rested on.
    """
    if last.basis is Basis.WITHDRAWN:
        return None
    return replace(
        last,
        at=now,
        by=MONITOR,
        status=Status.SUSPENDED,
        basis=Basis.WITHDRAWN,
        occasion=Occasion.WITHDRAWN,
        cause=Cause.POLICY,
        reason="",
        proposed=False,
        breaches=(),
        evidence=None,
        entered_by=None,
        review_by=None,
        opt_out=None,
        judge_version=JUDGE_VERSION,
    )


def accepted(here: Situation) -> tuple[Accepted, ...]:
    """Return what an approval given in a situation accepts: every claim that stands, breach or not."""
    claims = {r.claim for r in here.verdict.resolution.applied} | {b.claim for b in here.verdict.breaches}
    return tuple(sorted(claims, key=repr))


def _ways_out(applied: Iterable[Resolved], terms: Container[TermsId]) -> set[str]:
    """Return the wording of the clauses on opting out in some terms."""
    return {
        " ".join(r.finding.quote.split())
        for r in applied
        if r.finding.stance is Stance.OPT_OUT and r.terms in terms
    }


def _is_to_come(situation: Situation, last: Decision, breach: Breach) -> bool:
    """Tell whether what breaches takes effect on a later day, and the usage waits for it.

    What is missing beside the terms is missing today, whatever they announce; and what they said already at
    the last decision is in effect.
    """
    if situation.usage.suspend_on is not SuspendOn.EFFECTIVE_DATE or breach.topic is None:
        return False
    if breach.resolved is not None and breach.claim in {each.claim for each in last.resolved}:
        return False
    read = situation.verdict.resolution.read
    changed = {each for each, _ in situation.versions.items() - set(last.versions)}
    terms = [breach.resolved.terms] if breach.resolved is not None else changed & set(read)
    days = [situation.effective.get(each) for each in terms]
    return bool(days) and all(day is not None and day > situation.today for day in days)


def _has_lapsed(situation: Situation, last: Decision) -> bool:
    """Tell whether the approval rests on an opt-out that is counted on no longer."""
    return (
        last.opt_out is not None
        and not opt_out_counts(situation.assurances, situation.today)
        and any(b.code is BreachCode.OPT_OUT for b in situation.verdict.breaches)
    )


def _is_overdue(situation: Situation, last: Decision) -> bool:
    """Tell whether a review is overdue beyond its grace."""
    if situation.assurances is None:
        return False
    due = [day for day in (last.review_by, situation.reopened) if day is not None]
    return bool(due) and situation.today > min(due) + situation.usage.review_grace


def new_breaches(verdict: Verdict, accepted: tuple[Accepted, ...]) -> tuple[Breach, ...]:
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
        by=proposal.by,
        status=Status.ALLOWED,
        basis=Basis.DECIDED,
        occasion=Occasion.BASELINE,
        review_by=situation.review_by(),
        opt_out=proposal.opt_out,
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
    moved = (situation.moved | situation.effective.keys()) & set(situation.verdict.resolution.read)
    blamed = {b.resolved.terms for b in breaches if b.resolved is not None} & moved
    if any(b.resolved is None and b.topic is not None for b in breaches):
        blamed |= moved
    known = {*(last.read or dict(last.versions)), *last.unread}
    if blamed and not blamed & known:
        return Cause.POLICY  # it is the organisation that has come under these terms, or under them again
    if not blamed:
        if last.rules != situation.rules and any(b.topic is not None for b in breaches):
            return Cause.RULES
        if last.policy != situation.policy or not any(_by_another_text(b, last, known) for b in breaches):
            return Cause.POLICY
        blamed = set(moved)
    if not blamed:
        return Cause.POLICY
    causes = {situation.causes[terms] for terms in blamed}
    return Cause.PROVIDER if Cause.PROVIDER in causes else min(causes)


def _by_another_text(breach: Breach, last: Decision, known: Container[TermsId]) -> bool:
    """Tell whether a breach in a text that has not moved can come from one that has.

    Such a text took away the way out, or what outranked the sentence. Not so where the sentence counted as it
    does now, where the law that it rests on has ended, or where its terms did not bind.
    """
    found = breach.resolved
    if found is None or found.terms not in known:
        return False
    before = [r.stance for r in last.resolved if (r.terms, r.finding) == (found.terms, found.finding)]
    return not before or (breach.topic is Topic.TRAINING and found.stance not in before)
