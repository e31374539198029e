"""Who uses what, under which policy: tools, people, usages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from monitor.core.adequacy import AdequacyDecision
from monitor.core.model import DataClass, Mechanism, Region, Scope, Stance
from monitor.core.schedule import Timing
from monitor.core.terms import TermsId


class Plan(StrEnum):
    """The plan under which a tool is used."""

    CONSUMER = "consumer"
    BUSINESS = "business"
    API = "api"

    @property
    def scope(self) -> Scope:
        """The scope of the findings that speak of this plan."""
        return Scope.CONSUMER if self is Plan.CONSUMER else Scope.BUSINESS


class Binding(StrEnum):
    """What one of a tool's terms is to the organisation."""

    CONTRACT = "contract"
    """A signed text, deposited: it stands in place of the vendor's page."""
    INCORPORATED = "incorporated"
    """The vendor's page, which binds."""
    INDICATIVE = "indicative"
    """The vendor's page, which does not bind: its changes are told, and suspend nothing."""


class AttestationKind(StrEnum):
    """What a third party attests of a tool."""

    SECNUMCLOUD = "secnumcloud"
    HDS = "hds"
    ISO27001 = "iso27001"
    DPF = "dpf"


@dataclass(frozen=True, slots=True)
class Attestation:
    """What no reading of terms can prove, and a person has checked."""

    kind: AttestationKind
    perimeter: str
    """Which of the vendor's services it covers."""
    issuer: str
    reference: str
    valid_until: date
    """Its last day."""
    checked_by: str
    """The id of a person of the register."""
    checked_on: date


#: How long an exercised opt-out may be counted on before it is looked at again.
LONGEST_OPT_OUT = timedelta(days=184)


class Perimeter(StrEnum):
    """For whom an opt-out was exercised."""

    ORGANISATION = "organisation"
    ACCOUNTS = "accounts"


@dataclass(frozen=True, slots=True)
class OptOut:
    """An opt-out that the organisation has exercised."""

    perimeter: Perimeter
    accounts: str
    """Which accounts it covers, in the words of who recorded it; empty for the organisation as a whole."""
    on: date
    until: date
    """The last day it is counted on: it has to be looked at again."""
    proof: str
    """SHA-256 of a file, or in words where the proof is kept."""


@dataclass(frozen=True, slots=True)
class Assurances:
    """What stands for a tool beside its terms, on the day it is judged."""

    attestations: tuple[Attestation, ...] = ()
    controlled_by: str | None = None
    """The country that controls the vendor (ISO 3166-1 alpha-2, or `EEA`); None: not known."""
    opt_out: OptOut | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The register's word that a tool is approved for a usage."""

    usage: str
    by: str
    """The id of a person of the register."""
    on: datetime
    opt_out: OptOut | None = None
    """One exercised before the tool was proposed."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A service under one plan, with the terms that bind it."""

    id: str
    name: str
    service: str
    plan: Plan
    terms: tuple[TermsId, ...]
    region: Region = Region.EEA
    proposals: tuple[Proposal, ...] = ()
    referents: tuple[str, ...] = ()
    """Ids of people; empty: everyone in the register."""
    indicative: frozenset[TermsId] = frozenset()
    """Those of its terms that do not bind."""
    attestations: tuple[Attestation, ...] = ()
    controlled_by: str | None = None
    """The country that controls the vendor (ISO 3166-1 alpha-2, or `EEA`); None: not known."""
    timing: Timing | None = None
    """Of rounds of its own, beside those of the whole register; None: it has none."""


class Role(StrEnum):
    """Why a person receives alerts."""

    LEGAL = "legal"
    DPO = "dpo"
    IT = "it"
    SECURITY = "security"
    BUSINESS = "business"


class Language(StrEnum):
    """A language the product speaks."""

    FR = "fr"
    EN = "en"


class DriftAlerts(StrEnum):
    """When a referent is told of a change that matters and costs no approval."""

    AT_ONCE = "at_once"
    DIGEST = "digest"


class DigestEvery(StrEnum):
    """How often a referent gets the digest."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Person:
    """A referent."""

    id: str
    name: str
    email: str
    role: Role
    language: Language
    drift: DriftAlerts = DriftAlerts.AT_ONCE
    digest: DigestEvery = DigestEvery.WEEKLY
    all_clear: bool = False
    """The digest comes also where nothing happened, and says how many terms were verified."""
    usages: tuple[str, ...] = ()
    """Ids of the usages whose news they want; empty: all."""


ANY: Literal["any"] = "any"
Tolerance = frozenset[Stance] | Literal["any"]
"""The stances a usage tolerates; `any` means that nothing said, or left unsaid, matters to it."""


class Fallback(StrEnum):
    """What a usage does where the terms do not answer."""

    SUSPEND = "suspend"
    ALLOW = "allow"


class SuspendOn(StrEnum):
    """When a change that breaches a usage suspends."""

    PUBLICATION = "publication"
    EFFECTIVE_DATE = "effective_date"
    """On the day the terms name, where they name one to come."""


@dataclass(frozen=True, slots=True)
class Usage:
    """A category of use, and what it tolerates. All of them together are the policy."""

    id: str
    label: Mapping[Language, str]
    training: Mapping[DataClass, Tolerance]
    """Every class of data has an entry."""
    location: Tolerance
    accepted_countries: frozenset[str] | None = None
    """None: any. Else a transfer may name these only (the EEA and its members always pass)."""
    refused_countries: frozenset[str] = frozenset()
    mechanisms: frozenset[Mechanism] | None = None
    """None: any. Else a safeguarded transfer must name one of these."""
    on_silent: Fallback = Fallback.SUSPEND
    on_unclear: Fallback = Fallback.SUSPEND
    stale_after: timedelta = timedelta(days=3)
    """Terms not read well for longer than this are shown as unverified."""
    suspend_after: timedelta = timedelta(days=30)
    """Terms not read well for this long suspend the tool."""
    review_every: timedelta = timedelta(days=90)
    """How long a person's approval stands before it is due for review."""
    review_grace: timedelta = timedelta(days=30)
    """How long an overdue review may last before the approval expires."""
    accepts_adequate: bool = False
    """With `accepted_countries`: those under an adequacy decision are accepted too."""
    exercised: frozenset[DataClass] = frozenset()
    """Classes of data whose `opt_out` is tolerated only once it has been exercised."""
    required_terms: frozenset[str] = frozenset()
    """Terms types that must bind the tool and have been read."""
    attestations: frozenset[AttestationKind] = frozenset()
    """What the tool must carry."""
    controlled_by: frozenset[str] | None = None
    """None: anyone. Else the vendor must be controlled from one of these countries."""
    suspend_on: SuspendOn = SuspendOn.PUBLICATION
    approvers: tuple[str, ...] = ()
    """Ids of the people who may approve; empty: anyone in the register but a DPO."""
    adequacy: tuple[AdequacyDecision, ...] = ()
    """The adequacy decisions it is judged under; empty: none is applied."""
