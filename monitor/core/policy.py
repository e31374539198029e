"""Judge a tool under a usage: what of its findings, and of what stands beside them, is not tolerated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from monitor.core.adequacy import adequate
from monitor.core.claims import EEA_COUNTRIES, Accepted, Claim, Lack, LackKind
from monitor.core.model import DataClass, Finding, Stance, Topic
from monitor.core.resolution import Resolution, Resolved
from monitor.core.tools import ANY, Assurances, Fallback, Usage

#: The classes of data that tell what a document says on training, as the labelling guide has it.
_SPEAKING: Final = frozenset({DataClass.CONTENT, DataClass.PERSONAL, DataClass.DEIDENTIFIED})


class BreachCode(StrEnum):
    """What about a usage is breached."""

    STANCE = "stance"
    OPT_OUT = "opt_out"
    """An opt-out that has not been exercised, or is counted on no longer."""
    COUNTRY = "country"
    MECHANISM = "mechanism"
    SILENT = "silent"
    UNCLEAR = "unclear"
    LACK = "lack"
    """Something demanded beside the terms is missing."""


@dataclass(frozen=True, slots=True)
class Breach:
    """Something the usage does not tolerate: a resolved finding, a silent or unclear topic, a gap."""

    code: BreachCode
    topic: Topic | None
    """None with `LACK`."""
    resolved: Resolved | None = None
    countries: tuple[str, ...] = ()
    """With `COUNTRY`: those not accepted."""
    lack: Lack | None = None

    @property
    def claim(self) -> Accepted:
        """What a person accepts who approves the tool all the same."""
        if self.resolved is not None:
            return self.resolved.claim
        if self.lack is not None:
            return self.lack
        assert self.topic is not None
        return Claim(self.topic, Stance.SILENT if self.code is BreachCode.SILENT else Stance.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a usage makes of a tool."""

    usage: str
    resolution: Resolution
    breaches: tuple[Breach, ...]


def judge(
    usage: Usage, resolution: Resolution, assurances: Assurances | None = None, on: date | None = None
) -> Verdict:
    """Judge a tool under a usage.

    Silence is judged only once all binding terms were read: what was never read may still speak, and
    `suspend_after` watches over how long that may last.

    Args:
        usage: what is demanded.
        resolution: the tool's findings, read together.
        assurances: what stands for the tool beside its terms; None leaves that out of account, as a history
            that is replayed must: opt-outs count as exercised then, and nothing is missing.
        on: the day it is judged; needed with `assurances` and for adequacy decisions.
    """
    breaches: list[Breach] = []
    for resolved in resolution.applied:
        breaches.extend(_of_finding(usage, resolved, assurances, on))
    for topic in Topic:
        code = _unsaid(usage, topic, resolution)
        if code is not None:
            breaches.append(Breach(code, topic))
    if assurances is not None and on is not None:
        lacks = _lacks(usage, resolution, assurances, on)
        breaches.extend(Breach(BreachCode.LACK, None, lack=lack) for lack in lacks)
    return Verdict(usage.id, resolution, tuple(breaches))


def opt_out_counts(assurances: Assurances | None, on: date | None) -> bool:
    """Tell whether an exercised opt-out may be counted on that day."""
    if assurances is None or on is None:
        return True
    return assurances.opt_out is not None and assurances.opt_out.on <= on <= assurances.opt_out.until


def reservations(resolution: Resolution) -> tuple[Resolved, ...]:
    """Return the reuse that remains once an opt-out is exercised: of feedback, say, or of flagged content."""
    reuse = (Stance.PERMITTED, Stance.OPT_IN, Stance.IMPROVEMENT)
    kept = (DataClass.FEEDBACK, DataClass.FLAGGED, DataClass.DEIDENTIFIED)
    return tuple(
        r
        for r in resolution.applied
        if r.finding.topic is Topic.TRAINING
        and (r.finding.despite_opt_out or (r.stance in reuse and r.finding.data in kept))
    )


def _of_finding(
    usage: Usage, resolved: Resolved, assurances: Assurances | None, on: date | None
) -> Iterator[Breach]:
    finding, stance = resolved.finding, resolved.stance
    tolerance = usage.location if finding.topic is Topic.LOCATION else usage.training[finding.data]
    if tolerance != ANY and stance not in tolerance:
        if stance is not Stance.OPT_OUT or finding.data not in usage.exercised:
            yield Breach(BreachCode.STANCE, finding.topic, resolved)
        elif not opt_out_counts(assurances, on):
            yield Breach(BreachCode.OPT_OUT, finding.topic, resolved)
        return
    if finding.topic is not Topic.LOCATION:
        return
    abroad = [c for c in finding.countries if c not in EEA_COUNTRIES]
    refused = [c for c in abroad if not _is_accepted(usage, c, resolved, on)]
    if refused:
        yield Breach(BreachCode.COUNTRY, finding.topic, resolved, tuple(refused))
    if (
        stance is Stance.THIRD_COUNTRY_SAFEGUARDED
        and usage.mechanisms is not None
        and not usage.mechanisms & set(resolved.safeguards)
    ):
        yield Breach(BreachCode.MECHANISM, finding.topic, resolved)


def _is_accepted(usage: Usage, country: str, resolved: Resolved, on: date | None) -> bool:
    if country in usage.refused_countries:
        return False
    if usage.accepted_countries is None or country in usage.accepted_countries:
        return True
    return (
        usage.accepts_adequate
        and on is not None
        and adequate(usage.adequacy, country, resolved.safeguards, on)
    )


def _unsaid(usage: Usage, topic: Topic, resolution: Resolution) -> BreachCode | None:
    """Return what is amiss with what the terms leave unsaid on a topic, if anything is."""
    said = [usage.location] if topic is Topic.LOCATION else list(usage.training.values())
    tolerances = [tolerance for tolerance in said if tolerance != ANY]
    if not tolerances:
        return None
    if topic in resolution.unclear:
        return BreachCode.UNCLEAR if usage.on_unclear is Fallback.SUSPEND else None
    if (
        not resolution.unread
        and not any(_answers(usage, topic, r.finding) for r in resolution.applied)
        and usage.on_silent is Fallback.SUSPEND
        and not all(Stance.SILENT in tolerance for tolerance in tolerances)
    ):
        return BreachCode.SILENT
    return None


def _answers(usage: Usage, topic: Topic, finding: Finding) -> bool:
    """Tell whether a finding breaks the silence on a topic.

    What is said of one feature does not speak for the whole; nor do the classes of data that never count for
    what a document says (feedback, flagged content), or that do not matter to the usage, answer for those
    that do.
    """
    if finding.topic is not topic or finding.feature:
        return False
    if topic is Topic.LOCATION:
        return True
    matter = {data for data, tolerance in usage.training.items() if tolerance != ANY}
    return finding.data in (matter & _SPEAKING or matter)


def _lacks(usage: Usage, resolution: Resolution, assurances: Assurances, on: date) -> Iterator[Lack]:
    """Find what the usage demands beside what the terms say; what has expired is missing."""
    read = {terms.type for terms in resolution.read}
    for terms_type in sorted(usage.required_terms - read):
        yield Lack(LackKind.TERMS, terms_type)
    valid = {a.kind for a in assurances.attestations if a.valid_until >= on}
    for kind in sorted(usage.attestations - valid):
        yield Lack(LackKind.ATTESTATION, kind.value)
    if usage.controlled_by is not None:
        country = assurances.controlled_by
        within = country in EEA_COUNTRIES and "EEA" in usage.controlled_by
        if not within and country not in usage.controlled_by:
            yield Lack(LackKind.CONTROL, country or "")
