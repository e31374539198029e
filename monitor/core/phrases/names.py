"""What the product's own words are called in a language a referent reads: one table per list of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.core.checks import OutcomeName
from monitor.core.decisions import Basis
from monitor.core.model import (
    Cause,
    DataClass,
    Effect,
    FactKind,
    Kind,
    Mechanism,
    ProfessionalUse,
    Region,
    Scope,
    Stance,
    Topic,
)
from monitor.core.tools import AttestationKind, Plan, Role


@dataclass(frozen=True, slots=True)
class Names:
    """The tables of one language; each has an entry for every value of its list."""

    locale: str
    """The CLDR locale for dates, countries and lists."""
    topics: Mapping[Topic, str]
    stances: Mapping[Stance, str]
    data: Mapping[DataClass, str]
    scopes: Mapping[Scope, str]
    regions: Mapping[Region, str]
    plans: Mapping[Plan, str]
    mechanisms: Mapping[Mechanism, str]
    attestations: Mapping[AttestationKind, str]
    facts: Mapping[FactKind, str]
    professional_uses: Mapping[ProfessionalUse, str]
    audiences: Mapping[Scope, str]
    """Whom a text addresses."""
    roles: Mapping[Role, str]
    allowed: str
    suspended: Mapping[Basis, str]
    """The status `suspended`, by its basis."""
    outcomes: Mapping[OutcomeName, str]
    reasons: Mapping[str, str]
    """Why terms could not be read: every `UnreachableReason` and `UnreadableReason`, and `internal`."""
    remedies: Mapping[str, str]
    """What an administrator can do about each of them."""
    kinds: Mapping[Kind, str]
    effects: Mapping[Effect, str]
    causes: Mapping[Cause, str]
    terms_types: Mapping[str, str]
    """OTA's terms types; one that is missing is shown by its own name."""
