"""What `monitor show` tells of a tool, as plain values, for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.core.alerts import Alert
from monitor.core.checks import TermsState, VersionRecord
from monitor.core.ledger import Entry
from monitor.core.model import Reading
from monitor.core.resolution import Resolution
from monitor.core.terms import TermsId
from monitor.core.tools import Tool
from monitor.faces.cli.account_rows import applying_row, finding_row, reading_row
from monitor.faces.standing_rows import standing_row
from monitor.services.status import Standing


@dataclass(frozen=True, slots=True)
class Shown:
    """A tool, how it stands, what each of its terms says, what was decided on it and who was told."""

    tool: Tool
    standings: Sequence[Standing]
    states: Mapping[TermsId, TermsState]
    """Of its terms and of others."""
    read: Mapping[TermsId, tuple[VersionRecord, Reading]]
    """The last good version of each of its terms that has one."""
    resolution: Resolution
    entries: Sequence[Entry]
    alerts: Sequence[Alert]
    bindings: Mapping[TermsId, Mapping[str, object]]
    """What each of its terms is to the organisation."""


def show_row(shown: Shown) -> dict[str, object]:
    """Return all of it as one object."""
    tool = shown.tool
    return {
        "tool": tool.id,
        "name": tool.name,
        "service": tool.service,
        "plan": tool.plan.value,
        "region": tool.region.value,
        "standings": [standing_row(each) for each in shown.standings],
        "terms": [
            {**_terms_row(terms, shown.read.get(terms), shown.resolution), **shown.bindings[terms]}
            for terms in tool.terms
        ],
        "decisions": [
            {
                "seq": entry.seq,
                "at": entry.decision.at.isoformat(),
                "usage": entry.decision.usage,
                "status": entry.decision.status.value,
                "basis": entry.decision.basis.value,
                "by": entry.decision.by,
                "reason": entry.decision.reason,
            }
            for entry in shown.entries
        ],
        "alerts": [
            {
                "at": alert.at.isoformat(),
                "kind": alert.kind.value,
                "person": alert.person,
                "subject": alert.subject,
                "sent": alert.sent_at.isoformat() if alert.sent_at else None,
            }
            for alert in shown.alerts
        ],
    }


def _terms_row(
    terms: TermsId, known: tuple[VersionRecord, Reading] | None, resolution: Resolution
) -> dict[str, object]:
    """Return what one of the terms says; a finding that does not apply says why in `left_out`."""
    name = {"terms": terms.type, "service": terms.service}
    if known is None:
        return {**name, "version": None}
    record, reading = known
    applied = {r.finding: r.stance for r in resolution.applied if r.terms == terms}
    left_out = {each.finding: each.reason for each in resolution.left_out if each.terms == terms}
    findings = [
        {
            **finding_row(finding),
            "applied": applied[finding].value if finding in applied else None,
            "left_out": left_out[finding].value if finding in left_out else None,
        }
        for finding in reading.findings
    ]
    version = {
        "commit": record.commit,
        "at": record.at.isoformat(),
        "collection": record.origin.collection if record.origin else None,
    }
    return {
        **name,
        "version": {**version, **reading_row(reading), "findings": findings, **applying_row(reading)},
    }
