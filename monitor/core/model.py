"""The value types that flow through the product, named with the field's nouns.

Everything here is frozen and has no behaviour beyond describing itself. Every
datetime is aware and in UTC. Topics, stances, classes of data, scopes and kinds
are defined by the labelling guide the product is measured with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# --- what is said ---------------------------------------------------------------------


class Topic(StrEnum):
    """What a finding speaks about."""

    TRAINING = "training"
    LOCATION = "location"


class Stance(StrEnum):
    """What a finding, a document or a topic says. `SILENT` and `UNCLEAR` are never said by a finding."""

    PERMITTED = "permitted"
    OPT_OUT = "opt_out"
    IMPROVEMENT = "improvement"
    OPT_IN = "opt_in"
    DENIED = "denied"
    THIRD_COUNTRY = "third_country"
    THIRD_COUNTRY_SAFEGUARDED = "third_country_safeguarded"
    CHOICE = "choice"
    EU = "eu"
    SILENT = "silent"
    UNCLEAR = "unclear"


#: Worst first. A stance's rank is its place here: the lower, the worse for the user.
SEVERITY: Mapping[Topic, tuple[Stance, ...]] = {
    Topic.TRAINING: (Stance.PERMITTED, Stance.OPT_OUT, Stance.IMPROVEMENT, Stance.OPT_IN, Stance.DENIED),
    Topic.LOCATION: (Stance.THIRD_COUNTRY, Stance.THIRD_COUNTRY_SAFEGUARDED, Stance.CHOICE, Stance.EU),
}


class DataClass(StrEnum):
    """The data a finding covers."""

    CONTENT = "content"
    PERSONAL = "personal"
    FEEDBACK = "feedback"
    DEIDENTIFIED = "deidentified"
    FLAGGED = "flagged"


class Scope(StrEnum):
    """For whom a finding holds."""

    CONSUMER = "consumer"
    BUSINESS = "business"
    ALL = "all"


class Region(StrEnum):
    """Where the people live for whom a finding holds; a finding without one holds everywhere."""

    EEA = "eea"
    ELSEWHERE = "elsewhere"


class Mechanism(StrEnum):
    """What a transfer out of the EU relies on (GDPR, chapter V)."""

    ADEQUACY = "adequacy"
    DPF = "dpf"
    SCC = "scc"
    BCR = "bcr"
    DEROGATION = "derogation"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a version that says something on a topic; `quote` is exactly `text[start:end]`."""

    topic: Topic
    stance: Stance
    rule: str
    """The id of the rule that found it."""
    quote: str
    start: int
    end: int
    line_start: int
    """Counted from 1."""
    line_end: int
    """Inclusive."""
    data: DataClass
    scope: Scope = Scope.ALL
    region: Region | None = None
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes, or `EEA`; sorted."""
    mechanisms: tuple[Mechanism, ...] = ()
    """Sorted."""
    headings: tuple[str, ...] = ()
    """The headings it stands under, outermost first."""
    despite_opt_out: bool = False
    """The sentence says that it holds even for those who opted out."""
    feature: bool = False
    """It speaks of one feature only, and so not for the whole document."""
    marks: tuple[tuple[int, int], ...] = ()
    """The words that decided, as places in the quote: sorted, apart from each other."""


class FactKind(StrEnum):
    """What tells whether a text applies to an organisation at all."""

    PROFESSIONAL_USE = "professional_use"
    TERRITORY = "territory"
    AUDIENCE = "audience"
    MINIMUM_AGE = "minimum_age"


class ProfessionalUse(StrEnum):
    """What a text says of its use at work; unsaid where no fact stands."""

    PROHIBITED = "prohibited"
    RESTRICTED = "restricted"
    """Allowed within bounds: a licence for internal use only, for a natural person only."""
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True)
class Fact:
    """A place that says for whom, where or for what a text holds; never a ground to allow."""

    kind: FactKind
    value: str
    """With `PROFESSIONAL_USE` a `ProfessionalUse`; with `TERRITORY` ISO 3166-1 alpha-2 codes or `EEA`, sorted
    and joined by blanks, a `-` before those left out; with `AUDIENCE` a `Scope` other than `all`; with
    `MINIMUM_AGE` years, as digits."""
    rule: str
    """The id of the rule that found it."""
    quote: str
    start: int
    end: int
    line_start: int
    """Counted from 1."""
    line_end: int
    """Inclusive."""
    headings: tuple[str, ...] = ()
    """The headings it stands under, outermost first."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A row of a list of sub-processors, as the text has it: to whom data goes, for what, where."""

    name: str
    purpose: str
    """In the text's own words; empty where the list does not say."""
    country: str
    """In the text's own words; empty where the list does not say."""
    countries: tuple[str, ...]
    """ISO 3166-1 alpha-2 codes, or `EEA`; sorted. Those that `country` names and we know."""
    products: str
    """Which of the provider's products it concerns; empty: not said, so all."""
    line_start: int
    """Counted from 1."""
    line_end: int
    """Inclusive."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one version says, under one set of rules."""

    language: str
    """ISO 639-1, or `und` where it could not be told."""
    training: Stance
    location: Stance
    countries: tuple[str, ...]
    findings: tuple[Finding, ...]
    """In the order of the text."""
    broad_licence: bool = False
    """An irrevocable or any-purpose licence on inputs that names no training."""
    instructions_only: bool = False
    """Processing confined to the customer's instructions or to providing the service."""
    facts: tuple[Fact, ...] = ()
    """In the order of the text."""
    recipients: tuple[Recipient, ...] = ()
    """In the order of the text."""

    def stance(self, topic: Topic) -> Stance:
        """Return the document's stance on `topic`, for display and scoring."""
        return self.training if topic is Topic.TRAINING else self.location


class Kind(StrEnum):
    """What a drift amounts to."""

    NOISE = "noise"
    EDITORIAL = "editorial"
    MATERIAL = "material"
    BROKEN = "broken"
    RESTORED = "restored"


class Effect(StrEnum):
    """What a drift does to the user on one topic."""

    NONE = "none"
    WORSE = "worse"
    BETTER = "better"
    CHANGED = "changed"


class Cause(StrEnum):
    """Why a version, a reading or a status differs from the one before."""

    PROVIDER = "provider"
    VANTAGE = "vantage"
    EXTRACTION = "extraction"
    RULES = "rules"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Hunk:
    """One place where two versions differ, whole blocks on both sides; empty: nothing stood there."""

    before: str
    after: str
    topic: Topic | None = None
    kind: Kind = Kind.MATERIAL
    """What the change in this one place amounts to."""


@dataclass(frozen=True, slots=True)
class Drift:
    """The difference between the last good version and a new one."""

    kind: Kind
    training: Effect
    location: Effect
    hunks: tuple[Hunk, ...]
    reason: str
    """A few words: what made it this kind."""
    effective: date | None = None
    """When the new text says that it takes effect, where the earlier one did not say so; None: not stated."""
    object_until: date | None = None
    """Until when the new text lets one object; None: not stated, or not without the day of the notice."""
    object_within: int | None = None
    """How many days from the notice the new text gives for objecting; None: not stated."""

    def effect(self, topic: Topic) -> Effect:
        """Return the effect on `topic`."""
        return self.training if topic is Topic.TRAINING else self.location
