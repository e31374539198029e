"""Resolve a tool's findings: what applies to it, and with which stance, once all its terms are read together.

The steps are those of the design: (a) what is not of the tool's plan or region is left out, and shown as
left out; (b) per class of data, findings of the plan's own scope outrank those for all; (c) `permitted`
becomes `opt_out` where an opt-out for that class and scope stands in any of the binding terms. Last comes the
law: to a country under an adequacy decision a transfer needs no other safeguard (GDPR, article 45), and a
safeguard that rests on a decision which is no longer in force is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.core.adequacy import FRAMEWORKS, AdequacyDecision, adequate, void
from monitor.core.claims import EEA_COUNTRIES, Claim
from monitor.core.model import DataClass, Finding, Mechanism, Reading, Scope, Stance, Topic
from monitor.core.terms import TermsId
from monitor.core.tools import AttestationKind, Tool

Law = tuple[AdequacyDecision, ...]


class LeftOutReason(StrEnum):
    """Why a finding does not count for a tool."""

    PLAN = "plan"
    REGION = "region"
    OUTRANKED = "outranked"
    """A finding for the tool's own plan speaks of the same class of data."""
    INDICATIVE = "indicative"
    """It stands in terms that do not bind."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A finding that applies to a tool, with the stance it has once all binding terms are read together."""

    terms: TermsId
    commit: str
    """The version it stands in."""
    finding: Finding
    stance: Stance
    """Differs from the finding's own where an opt-out stands elsewhere, or where the law says otherwise."""
    mechanisms: tuple[Mechanism, ...] | None = None
    """Those that hold by law; None: those of the finding."""

    @property
    def safeguards(self) -> tuple[Mechanism, ...]:
        """What a transfer relies on."""
        return self.finding.mechanisms if self.mechanisms is None else self.mechanisms

    @property
    def claim(self) -> Claim:
        """What a person accepts who accepts this."""
        f = self.finding
        return Claim(f.topic, self.stance, f.data, f.scope, f.region, f.countries, self.safeguards, f.feature)


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
    read: tuple[TermsId, ...] = ()
    """Binding terms that were."""


def resolve(
    tool: Tool,
    readings: Mapping[TermsId, tuple[str, Reading] | None],
    law: Law = (),
    on: date | None = None,
) -> Resolution:
    """Read a tool's binding terms together.

    Args:
        tool: whose plan and region select what applies; a framework that its vendor is attested to have
            joined counts although the terms do not name it.
        readings: for each binding terms the commit of its last good version and its reading; None where no
            version was ever read.
        law: the adequacy decisions to apply; none at all leaves transfers as the terms word them.
        on: the day the law is that of; needed with `law`.
    """
    applied: list[tuple[TermsId, str, Finding]] = []
    left_out: list[LeftOut] = []
    unclear: set[Topic] = set()
    unread: list[TermsId] = []
    binding = [terms for terms in tool.terms if terms not in tool.indicative]
    for terms in tool.terms:
        known = readings.get(terms)
        if terms in tool.indicative:
            findings = () if known is None else known[1].findings
            left_out += [LeftOut(terms, f, LeftOutReason.INDICATIVE) for f in findings]
            continue
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
    kept: list[Resolved] = []
    for terms, commit, finding in applied:
        for_all = finding.scope is Scope.ALL and not finding.despite_opt_out
        if for_all and (finding.topic, finding.data) in own:
            left_out.append(LeftOut(terms, finding, LeftOutReason.OUTRANKED))
            continue
        stance, mechanisms = _with_way_out(finding, ways_out), None
        if law and on is not None and finding.topic is Topic.LOCATION:
            stance, mechanisms = _by_law(tool, finding, law, on)
        kept.append(Resolved(terms, commit, finding, stance, mechanisms))
    read = tuple(terms for terms in binding if terms not in unread)
    return Resolution(tuple(kept), tuple(left_out), frozenset(unclear), tuple(unread), read)


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


def _by_law(tool: Tool, finding: Finding, law: Law, on: date) -> tuple[Stance, tuple[Mechanism, ...] | None]:
    """Return the stance of a transfer, and what it relies on, under the adequacy decisions of a day."""
    abroad = [country for country in finding.countries if country not in EEA_COUNTRIES]
    stands = tuple(m for m in finding.mechanisms if not void(law, m, on, abroad))
    valid = (a for a in tool.attestations if a.valid_until >= on)
    attested = [Mechanism.DPF for a in valid if a.kind is AttestationKind.DPF]
    if finding.stance in (Stance.THIRD_COUNTRY, Stance.THIRD_COUNTRY_SAFEGUARDED):
        if abroad and all(adequate(law, country, (*stands, *attested), on) for country in abroad):
            joined = {m for m in attested if not void(law, m, on, abroad)}
            return Stance.THIRD_COUNTRY_SAFEGUARDED, tuple(sorted({*stands, *joined, Mechanism.ADEQUACY}))
        if finding.mechanisms and not all(_reaches(law, country, stands, attested, on) for country in abroad):
            return Stance.THIRD_COUNTRY, ()
        if finding.mechanisms and not stands:
            return Stance.THIRD_COUNTRY, ()
    return finding.stance, None if stands == finding.mechanisms else stands


def _reaches(
    law: Law, country: str, stands: tuple[Mechanism, ...], attested: list[Mechanism], on: date
) -> bool:
    """Tell whether what a transfer relies on can serve a country.

    Clauses and rules serve any; decisions, and the frameworks that rest on them, their own countries alone.
    """
    if any(m is not Mechanism.ADEQUACY and m not in FRAMEWORKS for m in stands):
        return True
    if Mechanism.ADEQUACY in stands and not void(law, Mechanism.ADEQUACY, on, [country]):
        return True
    return adequate(law, country, (*stands, *attested), on)
