"""Hold a decision to what it rests on: judged again from its stored inputs, it has to come out the same.

Nothing is taken from the register or the stores of today, so the answer is the same years later. What only a
person knows (who they are, their reason, their evidence, an opt-out they exercised) follows from nothing: the
heads of the chain that left with the mails show that it was not written afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from monitor.core.deciding import accepted, decide, note, withdrawal
from monitor.core.decisions import (
    LONGEST_REVIEW,
    MONITOR,
    Basis,
    Decision,
    Occasion,
    Situation,
    Status,
)
from monitor.core.policy import judge
from monitor.core.resolution import Resolution
from monitor.core.tools import LONGEST_OPT_OUT, OptOut, Proposal, Usage

_BY_A_PERSON = (Occasion.APPROVED, Occasion.SUSPENDED, Occasion.OPINION)


def difference(
    decision: Decision, last: Decision | None, notes: Sequence[Decision], usage: Usage | None
) -> str | None:
    """Return where a decision differs from what follows from its inputs, or None where it follows from them.

    Args:
        decision: one that was taken under the current `JUDGE_VERSION`.
        last: the one that set a status for the same tool and usage before it.
        notes: those on `last`, until then.
        usage: the policy it names; None where that is not kept.
    """
    if last is not None and decision == withdrawal(last, decision.at):
        return None
    if usage is None or usage.id != decision.usage:
        return "the policy it names is not kept"
    at_odds = next(_at_odds(decision, last), None)
    if at_odds is not None:
        return at_odds
    here = _situation(decision, last, notes, usage)
    if decision.occasion in _BY_A_PERSON:
        return _of_a_person(decision, here)
    follows = decide(here) or note(here)
    if follows is None:
        return "nothing was to be decided"
    return _unlike(decision, follows)


def _at_odds(decision: Decision, last: Decision | None) -> Iterator[str]:
    """Find inputs that no situation has together."""
    at = dict(decision.versions)
    known, read = set(at), set(decision.read)
    if known != {terms for terms, _ in decision.causes}:
        yield "the versions it rests on and the causes it names are not of the same terms"
    if not known.issuperset({*decision.moved, *(terms for terms, _ in decision.effective), *read}):
        yield "it speaks of terms that have no version"
    if read & set(decision.unread):
        yield "terms are both read and unread"
    for resolved in decision.resolved:
        if resolved.terms not in read or resolved.commit != at[resolved.terms]:
            yield "it rests on a finding of another version than those it names"
    if last is None or decision.assurances is None:
        return
    opt_out = decision.assurances.opt_out
    if opt_out == last.opt_out:
        return
    if decision.occasion is not Occasion.APPROVED or opt_out is None or not _is_new(opt_out, decision):
        yield "it counts on an opt-out that nobody recorded"


def _is_new(opt_out: OptOut, decision: Decision) -> bool:
    """Tell whether an opt-out is one that an approval given then could record."""
    return opt_out.on <= decision.at.date() <= opt_out.until <= opt_out.on + LONGEST_OPT_OUT


def _situation(
    decision: Decision, last: Decision | None, notes: Sequence[Decision], usage: Usage
) -> Situation:
    """Return the situation a decision was taken in, as its inputs tell it."""
    today, assurances = decision.at.date(), decision.assurances
    resolution = Resolution(
        decision.resolved, (), frozenset(decision.unclear), decision.unread, decision.read
    )
    opt_out = decision.opt_out if assurances is None else assurances.opt_out
    # Whoever decided in the register's name is the one who proposed; the machine never is.
    by = "" if decision.by == MONITOR else decision.by
    return Situation(
        tool=decision.tool,
        usage=usage,
        now=decision.at,
        verdict=judge(usage, resolution, assurances, today),
        proposal=Proposal(usage.id, by, decision.at, opt_out) if decision.proposed else None,
        last=last,
        verified=decision.verified,
        versions=dict(decision.versions),
        moved=frozenset(decision.moved),
        causes=dict(decision.causes),
        rules=decision.rules,
        policy=decision.policy,
        assurances=assurances,
        effective=dict(decision.effective),
        reopened=next((n.at.date() for n in notes if n.occasion is Occasion.REVIEW), None),
    )


def _of_a_person(decision: Decision, here: Situation) -> str | None:
    """Hold a person's decision to what stood before them; what they said themselves is theirs."""
    last, today = here.last, here.today
    if decision.by == MONITOR or not decision.reason.strip():
        return "no person stands behind it, or no reason"
    follows = here.decision(
        by=decision.by,
        status=Status.SUSPENDED,
        basis=Basis.DECIDED,
        occasion=decision.occasion,
        reason=decision.reason,
        breaches=here.verdict.breaches,
        accepted=last.accepted if last else (),
        evidence=decision.evidence,
        entered_by=decision.entered_by,
    )
    if decision.occasion is Occasion.APPROVED:
        until = decision.review_by
        in_time = until is not None and today < until <= today + LONGEST_REVIEW
        follows = replace(
            follows,
            status=Status.ALLOWED,
            accepted=accepted(here),
            review_by=until if in_time else here.review_by(),
            opt_out=here.assurances.opt_out if here.assurances else decision.opt_out,
        )
    elif decision.occasion is Occasion.OPINION:
        if last is None or decision.opinion is None:
            return "it is an opinion on nothing, or none"
        follows = replace(
            follows,
            status=last.status,
            basis=last.basis,
            review_by=last.review_by,
            opt_out=last.opt_out,
            opinion=decision.opinion,
        )
    return _unlike(decision, follows)


def _unlike(decision: Decision, follows: Decision) -> str | None:
    names = [f.name for f in fields(Decision) if getattr(decision, f.name) != getattr(follows, f.name)]
    return f"judged again it comes out otherwise ({', '.join(names)})" if names else None
