"""How a tool stands for a usage, and what the policy objects to, as plain values for programs."""

from __future__ import annotations

from monitor.core.policy import Breach
from monitor.services.status import Standing


def standing_row(standing: Standing) -> dict[str, object]:
    """Return how a tool stands for one usage as plain values."""
    decision = standing.decision
    opt_out = decision.opt_out if decision else None
    return {
        "tool": standing.tool.id,
        "name": standing.tool.name,
        "service": standing.tool.service,
        "plan": standing.tool.plan.value,
        "usage": standing.usage.id,
        "status": decision.status.value if decision else None,
        "basis": decision.basis.value if decision else None,
        "since": decision.at.isoformat() if decision else None,
        "by": decision.by if decision else None,
        "cause": decision.cause.value if decision and decision.cause else None,
        "reason": decision.reason if decision else None,
        "breaches": [breach_row(b) for b in decision.breaches] if decision and standing.is_lost else [],
        "verified": standing.verified.isoformat() if standing.verified else None,
        "unverified": standing.is_stale,
        "unread": [
            {"terms": s.terms.type, "reason": s.check.reason, "since": s.check.first.isoformat()}
            for s in standing.troubled
            if s.check
        ],
        "review_by": standing.review_by.isoformat() if standing.review_by else None,
        "opted_out_until": opt_out.until.isoformat() if opt_out else None,
        "notes": [
            {
                "at": note.decision.at.isoformat(),
                "by": note.decision.by,
                "occasion": note.decision.occasion.value,
                "opinion": note.decision.opinion.value if note.decision.opinion else None,
                "reason": note.decision.reason,
            }
            for note in standing.notes
        ],
        "facts": [
            {
                "kind": caveat.kind.value,
                "value": caveat.fact.value if caveat.fact else True,
                "terms": terms.type,
                "quote": caveat.fact.quote if caveat.fact else None,
            }
            for terms, caveat in standing.caveats
        ],
    }


def breach_row(breach: Breach) -> dict[str, object]:
    """Return what the policy does not accept as plain values; `lack`: what is missing beside the terms."""
    found = breach.resolved
    return {
        "code": breach.code.value,
        "topic": breach.topic.value if breach.topic else None,
        "stance": found.stance.value if found else None,
        "data": found.finding.data.value if found else None,
        "scope": found.finding.scope.value if found else None,
        "countries": list(breach.countries or (found.finding.countries if found else ())),
        "terms": found.terms.type if found else None,
        "quote": found.finding.quote if found else None,
        "rule": found.finding.rule if found else None,
        "commit": found.commit if found else None,
        "line_start": found.finding.line_start if found else None,
        "line_end": found.finding.line_end if found else None,
        "lack": {"kind": breach.lack.lacks.value, "name": breach.lack.name} if breach.lack else None,
    }
