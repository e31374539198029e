"""How all tools stand, as a file for other programs; it names nobody."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from monitor.core.decisions import MONITOR, Outline, Status
from monitor.core.phrases import phrases
from monitor.faces.report.discretion import nameless
from monitor.faces.report.view import Files, View
from monitor.faces.standing_rows import standing_row
from monitor.services.chronicle import Watched
from monitor.services.status import Standing

#: The shape of the file: raised when a key changes its meaning or goes.
SCHEMA: Final = 1
STATUS: Final = "status.json"
#: Stands for a person whose function is not known: the register does not name them (any longer).
_PERSON: Final = "person"


def status_files(view: View) -> Files:
    """Return `status.json`: one object, each tool and usage on a line of its own."""
    rows = [
        _row(view, watched, standing) for watched in view.chronicle.tools for standing in watched.standings
    ]
    head = _compact(_head(view))
    lines = ",\n".join(_compact(row) for row in rows)
    return {STATUS: f'{head[:-1]},"approvals":[\n{lines}\n]}}\n'.encode()}


def _compact(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _head(view: View) -> dict[str, object]:
    told = view.chronicle
    rounds, schedule = told.rounds, told.register.schedule
    says, collections = phrases(view.language), view.collections()
    standings = [standing for watched in told.tools for standing in watched.standings]
    return {
        "schema": SCHEMA,
        "product": "terms-drift-monitor",
        "organisation": told.register.organisation,
        "language": view.language.value,
        "at": told.at.isoformat(),
        "round": {
            "started": rounds.started.isoformat() if rounds.started else None,
            "complete": rounds.complete.isoformat() if rounds.complete else None,
            "late": schedule.is_late(rounds.complete, told.at),
            "late_after": (rounds.complete + schedule.late_after).isoformat() if rounds.complete else None,
        },
        "counts": {**_counts(view, standings), "tools": len(told.tools)},
        "collections": list(collections),
        "notice": [says.LABELS.disclaimer, *([says.credit(collections)] if collections else [])],
    }


def _counts(view: View, standings: Sequence[Standing]) -> dict[str, int]:
    today, terms = view.chronicle.at.date(), view.chronicle.terms.values()
    allowed = [s for s in standings if s.decision is not None and s.decision.status is Status.ALLOWED]
    return {
        "allowed": len(allowed),
        "suspended": sum(standing.is_lost for standing in standings),
        "not_judged": sum(standing.decision is None for standing in standings),
        "unverified": sum(standing.is_stale for standing in allowed),
        "review_overdue": sum(s.review_by is not None and s.review_by < today for s in allowed),
        "terms": len(terms),
        "terms_unread": sum(
            told.state is not None and told.state.check is not None and not told.state.check.outcome.is_good
            for told in terms
        ),
    }


def _row(view: View, watched: Watched, standing: Standing) -> dict[str, object]:
    """Return the keys of `monitor status --json`, people by their function, and the tool's page."""
    row, decision = standing_row(standing), standing.decision
    row |= {"by": _by(view, decision), "reason": _reason(view, decision)}
    row["notes"] = [
        {
            "at": note.decision.at.isoformat(),
            "by": _by(view, note.decision),
            "occasion": note.decision.occasion.value,
            "opinion": note.decision.opinion.value if note.decision.opinion else None,
            "reason": _reason(view, note.decision),
        }
        for note in standing.notes
    ]
    row["page"] = f"{view.language.value}/{view.tool_page(watched.tool.id)}"
    return row


def _by(view: View, decision: Outline | None) -> str | None:
    if decision is None or decision.by == MONITOR:
        return None if decision is None else MONITOR
    role = view.role(decision.by)
    return role.value if role else _PERSON


def _reason(view: View, decision: Outline | None) -> str | None:
    return None if decision is None else nameless(decision.reason, view.chronicle.register, view.language)
