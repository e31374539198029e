"""A reading as plain values, for programs."""

from __future__ import annotations

from monitor.core.model import Finding, Reading


def reading_row(reading: Reading) -> dict[str, object]:
    """Return what a text says as `monitor analyse --json` has it, without the file and the error."""
    return {
        "language": reading.language,
        "training": reading.training.value,
        "location": reading.location.value,
        "countries": list(reading.countries),
        "broad_licence": reading.broad_licence,
        "instructions_only": reading.instructions_only,
        "findings": [finding_row(finding) for finding in reading.findings],
    }


def finding_row(finding: Finding) -> dict[str, object]:
    """Return a finding as plain values; its place in characters and its headings are left to the text."""
    return {
        "topic": finding.topic.value,
        "stance": finding.stance.value,
        "rule": finding.rule,
        "quote": finding.quote,
        "line_start": finding.line_start,
        "line_end": finding.line_end,
        "data": finding.data.value,
        "scope": finding.scope.value,
        "region": finding.region.value if finding.region else None,
        "countries": list(finding.countries),
        "mechanisms": [mechanism.value for mechanism in finding.mechanisms],
    }


def applying_row(reading: Reading) -> dict[str, object]:
    """Return for whom a text holds, and to whom it says that data goes."""
    return {
        "facts": [
            {
                "kind": fact.kind.value,
                "value": fact.value,
                "quote": fact.quote,
                "rule": fact.rule,
                "line_start": fact.line_start,
                "line_end": fact.line_end,
            }
            for fact in reading.facts
        ],
        "recipients": [
            {
                "name": each.name,
                "purpose": each.purpose,
                "country": each.country,
                "countries": list(each.countries),
                "products": each.products,
                "line_start": each.line_start,
                "line_end": each.line_end,
            }
            for each in reading.recipients
        ],
    }
