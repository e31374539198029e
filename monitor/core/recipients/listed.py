"""Which findings are what a row of a list of sub-processors says."""

from __future__ import annotations

from monitor.core.model import Finding, Reading, Topic


def is_listed(finding: Finding, reading: Reading) -> bool:
    """Tell whether a finding is what a row of the list of recipients of its text says on location."""
    if finding.topic is not Topic.LOCATION:
        return False
    return any(row.line_start <= finding.line_start <= row.line_end for row in reading.recipients)
