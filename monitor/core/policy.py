"""Resolve a tool's findings and judge them under a usage: what applies, and what is not tolerated.

The steps are those of the design: (a) what is not of the tool's plan or region is left out, and shown as
left out; (b) per class of data, findings of the plan's own scope outrank those for all; (c) `permitted`
becomes `opt_out` where an opt-out for that class and scope stands in any of the binding terms; (d) each
resolved finding that the usage does not tolerate is a breach.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.core.claims import EEA_COUNTRIES, Claim
from monitor.core.model import DataClass, Finding, Reading, Scope, Stance, Topic
from monitor.core.terms import TermsId
from monitor.core.tools import ANY, Fallback, Tool, Usage


class LeftOutReason(StrEnum):
    """Why a finding does not count for a tool."""

    PLAN = "plan"
    REGION = "region"
    OUTRANKED = "outranked"
    """A finding for the tool's own plan speaks of the same class of data."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A finding that applies to a tool, with the stance it has once all binding terms are read together."""

    terms: TermsId
    commit: str
    """The version it stands in."""
    finding: Finding
    stance: Stance
    """Differs from the finding's own where an opt-out stands elsewhere."""

    @property
    def claim(self) -> Claim:
        """What a person accepts who accepts this."""
        f = self.finding
        return Claim(f.topic, self.stance, f.data, f.scope, f.region, f.countries, f.mechanisms)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A finding that does not apply to a tool, and why."""

    terms: TermsId
    finding: Finding
    reason: LeftOutReason


@dataclass(frozen=True, slots=True)
class Resolution:
    """The findings of a tool's binding terms, read together."""

    applied: tuple[Resolved, ...]
    left_out: tuple[LeftOut, ...]
    unclear: frozenset[Topic]
    """Topics on which the reading of one of the terms is unsure."""
    unread: tuple[TermsId, ...]
    """Binding terms that were never read well."""


class BreachCode(StrEnum):
    """What about a usage is breached."""

    STANCE = "stance"
    COUNTRY = "country"
    MECHANISM = "mechanism"
    SILENT = "silent"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Breach:
    """Something the usage does not tolerate: a resolved finding, or a topic left silent or unclear."""

    code: BreachCode
    topic: Topic
    resolved: Resolved | None = None
    countries: tuple[str, ...] = ()
    """With `COUNTRY`: those not accepted."""

    @property
    def claim(self) -> Claim:
        """What a person accepts who approves the tool all the same."""
        if self.resolved is not None:
            return self.resolved.claim
        return Claim(self.topic, Stance.SILENT if self.code is BreachCode.SILENT else Stance.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a usage makes of a tool's resolved findings."""

    usage: str
    resolution: Resolution
    breaches: tuple[Breach, ...]


def as_plain(usage: Usage) -> dict[str, object]:
    """Return what a usage demands as plain values that JSON can hold; its label is not part of it."""

    def plain(tolerance: Iterable[str] | None) -> object:
        return sorted(tolerance) if isinstance(tolerance, frozenset) else tolerance

    return {
        "id": usage.id,
        "training": {data.value: plain(usage.training[data]) for data in DataClass},
        "location": plain(usage.location),
        "accepted_countries": plain(usage.accepted_countries),
        "refused_countries": plain(usage.refused_countries),
        "mechanisms": plain(usage.mechanisms),
        "on_silent": usage.on_silent.value,
        "on_unclear": usage.on_unclear.value,
        "stale_after": usage.stale_after.total_seconds(),
        "suspend_after": usage.suspend_after.total_seconds(),
        "review_every": usage.review_every.total_seconds(),
    }


def canonical(value: object) -> str:
    """Return plain values as the one JSON text that is kept and hashed for them."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(usage: Usage) -> str:
    """Return the SHA-256 of what a usage demands, in hexadecimal."""
    return hashlib.sha256(canonical(as_plain(usage)).encode()).hexdigest()


def resolve(tool: Tool, readings: Mapping[TermsId, tuple[str, Reading] | None]) -> Resolution:
    """Read a tool's binding terms together.

    Args:
        tool: whose plan and region select what applies.
        readings: for each binding terms the commit of its last good version and its reading; None where no
            version was ever read.
    """
    applied: list[tuple[TermsId, str, Finding]] = []
    left_out: list[LeftOut] = []
    unclear: set[Topic] = set()
    unread: list[TermsId] = []
    for terms in tool.terms:
        known = readings.get(terms)
        if known is None:
            unread.append(terms)
            continue
        commit, reading = known
        unclear.update(topic for topic in Topic if reading.stance(topic) is Stance.UNCLEAR)
        for finding in reading.findings:
            reason = _does_not_apply(tool, finding)
            if reason is None:
                applied.append((terms, commit, finding))
            else:
                left_out.append(LeftOut(terms, finding, reason))
    ways_out = {(f.data, f.scope) for _, _, f in applied if f.stance is Stance.OPT_OUT and not f.feature}
    own = {(f.topic, f.data) for _, _, f in applied if f.scope is tool.plan.scope and not f.feature}
    kept: list[tuple[TermsId, str, Finding]] = []
    for terms, commit, finding in applied:
        for_all = finding.scope is Scope.ALL and not finding.despite_opt_out
        if for_all and (finding.topic, finding.data) in own:
            left_out.append(LeftOut(terms, finding, LeftOutReason.OUTRANKED))
        else:
            kept.append((terms, commit, finding))
    return Resolution(
        tuple(Resolved(t, c, f, _with_way_out(f, ways_out)) for t, c, f in kept),
        tuple(left_out),
        frozenset(unclear),
        tuple(unread),
    )


def _does_not_apply(tool: Tool, finding: Finding) -> LeftOutReason | None:
    if finding.scope not in (Scope.ALL, tool.plan.scope):
        return LeftOutReason.PLAN
    if finding.region not in (None, tool.region):
        return LeftOutReason.REGION
    return None


def _with_way_out(finding: Finding, ways_out: set[tuple[DataClass, Scope]]) -> Stance:
    """Return the stance of `finding` given the opt-outs that stand in the binding terms.

    An opt-out for all serves a plan's own finding too; one for a plan's own finding does not serve all.
    """
    if finding.stance is not Stance.PERMITTED or finding.despite_opt_out:
        return finding.stance
    served = {(finding.data, finding.scope), (finding.data, Scope.ALL)}
    return Stance.OPT_OUT if served & ways_out else Stance.PERMITTED


def judge(usage: Usage, resolution: Resolution) -> Verdict:
    """Judge resolved findings under a usage.

    Silence is judged only once all binding terms were read: what was never read may still speak, and
    `suspend_after` watches over how long that may last.
    """
    breaches: list[Breach] = []
    for resolved in resolution.applied:
        breaches.extend(_breaches_of(usage, resolved))
    for topic in Topic:
        tolerances = _tolerances(usage, topic)
        if not tolerances:
            continue
        if topic in resolution.unclear:
            if usage.on_unclear is Fallback.SUSPEND:
                breaches.append(Breach(BreachCode.UNCLEAR, topic))
        elif (
            not resolution.unread
            and not any(r.finding.topic is topic for r in resolution.applied)
            and usage.on_silent is Fallback.SUSPEND
            and not all(Stance.SILENT in tolerance for tolerance in tolerances)
        ):
            breaches.append(Breach(BreachCode.SILENT, topic))
    return Verdict(usage.id, resolution, tuple(breaches))


def _tolerances(usage: Usage, topic: Topic) -> list[frozenset[Stance]]:
    """Return what a usage tolerates on a topic, class by class; nothing where the topic is all one to it."""
    found = [usage.location] if topic is Topic.LOCATION else list(usage.training.values())
    return [tolerance for tolerance in found if tolerance != ANY]


def _breaches_of(usage: Usage, resolved: Resolved) -> list[Breach]:
    finding, stance = resolved.finding, resolved.stance
    tolerance = usage.location if finding.topic is Topic.LOCATION else usage.training[finding.data]
    if tolerance != ANY and stance not in tolerance:
        return [Breach(BreachCode.STANCE, finding.topic, resolved)]
    if finding.topic is not Topic.LOCATION:
        return []
    breaches = []
    abroad = [c for c in finding.countries if c not in EEA_COUNTRIES]
    refused = [
        c
        for c in abroad
        if c in usage.refused_countries
        or (usage.accepted_countries is not None and c not in usage.accepted_countries)
    ]
    if refused:
        breaches.append(Breach(BreachCode.COUNTRY, finding.topic, resolved, tuple(refused)))
    if (
        stance is Stance.THIRD_COUNTRY_SAFEGUARDED
        and usage.mechanisms is not None
        and not usage.mechanisms & set(finding.mechanisms)
    ):
        breaches.append(Breach(BreachCode.MECHANISM, finding.topic, resolved))
    return breaches
