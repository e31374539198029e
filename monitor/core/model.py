"""The value types that flow through the product, named with the field's nouns.

Everything here is frozen and has no behaviour beyond describing itself. Every
datetime is aware and in UTC. Topics, stances, classes of data, scopes and kinds
are defined by the labelling guide the product is measured with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

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

    def stance(self, topic: Topic) -> Stance:
        """Return the document's stance on `topic`, for display and scoring."""
        return self.training if topic is Topic.TRAINING else self.location


# --- what is watched --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class TermsId:
    """One terms type of one service, as OTA names them."""

    service: str
    type: str

    def __str__(self) -> str:
        return f"{self.service} {self.type}"


@dataclass(frozen=True, slots=True)
class Range:
    """OTA's range selector: from one element to another, each included or not."""

    start: str
    end: str
    start_included: bool
    """OTA's `startBefore` (included) or `startAfter`."""
    end_included: bool
    """OTA's `endAfter` (included) or `endBefore`."""


Selector = str | Range


class Render(StrEnum):
    """How a source document is fetched."""

    AUTO = "auto"
    HTML = "html"
    BROWSER = "browser"


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One web page or PDF that (part of) some terms is read from."""

    id: str
    """Unique in its terms; follows from the address as in OTA."""
    address: str
    select: tuple[Selector, ...] = ()
    """Empty: the main text is found automatically."""
    remove: tuple[Selector, ...] = ()
    render: Render = Render.AUTO


@dataclass(frozen=True, slots=True)
class Terms:
    """One terms type of one service, with the source documents it is read from."""

    id: TermsId
    documents: tuple[SourceDocument, ...]
    language: str | None = None
    """ISO 639-1; None: the language of the last good version, whatever it is at first."""
    collection: str | None = None
    """The id of the OTA collection that also tracks these terms."""


class Plan(StrEnum):
    """The plan under which a tool is used."""

    CONSUMER = "consumer"
    BUSINESS = "business"
    API = "api"

    @property
    def scope(self) -> Scope:
        """The scope of the findings that speak of this plan."""
        return Scope.CONSUMER if self is Plan.CONSUMER else Scope.BUSINESS


@dataclass(frozen=True, slots=True)
class Proposal:
    """The register's word that a tool is approved for a usage."""

    usage: str
    by: str
    """The id of a person of the register."""
    on: datetime


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


@dataclass(frozen=True, slots=True)
class Person:
    """A referent."""

    id: str
    name: str
    email: str
    role: Role
    language: Language


ANY: Literal["any"] = "any"
Tolerance = frozenset[Stance] | Literal["any"]
"""The stances a usage tolerates; `any` means that nothing said, or left unsaid, matters to it."""


class Fallback(StrEnum):
    """What a usage does where the terms do not answer."""

    SUSPEND = "suspend"
    ALLOW = "allow"


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


# --- what is fetched, extracted, compared ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask it later whether a document is still the same (RFC 9110, section 13)."""

    etag: str | None
    last_modified: str | None
    address: str | None = None
    """The address that gave them, after redirects; None: the document's own. Asked nowhere else, since
    another page older than ours would answer "not modified" too."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of one source document as served at one moment."""

    document: str
    address: str
    """Where the bytes came from in the end."""
    redirects: tuple[str, ...]
    """The addresses passed through before, in order."""
    media_type: str
    """Lower case, without parameters; `application/octet-stream` where none was given."""
    charset: str | None
    body: bytes
    fetched_at: datetime
    etag: str | None = None
    last_modified: str | None = None

    @property
    def sha256(self) -> str:
        """The hexadecimal SHA-256 of the bytes."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def validators(self) -> Validators:
        """What to ask with next time."""
        return Validators(self.etag, self.last_modified, self.address)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that a source document is as it was (304)."""

    document: str


class UnreachableReason(StrEnum):
    """Why there is no complete 2xx answer."""

    DNS = "dns"
    TLS = "tls"
    REFUSED = "refused"
    RESET = "reset"
    TIMEOUT = "timeout"
    CUT_SHORT = "cut_short"
    HTTP_STATUS = "http_status"
    BLOCKED = "blocked"
    """Our own gate refused the address."""
    TOO_LARGE = "too_large"
    REDIRECT_LOOP = "redirect_loop"
    ROBOTS = "robots"


class UnreadableReason(StrEnum):
    """Why a complete answer is not the terms."""

    CAPTCHA = "captcha"
    LOGIN = "login"
    COOKIE_WALL = "cookie_wall"
    SOFT_404 = "soft_404"
    EMPTY = "empty"
    MEDIA_TYPE = "media_type"
    LANGUAGE = "language"
    ANOTHER_PAGE = "another_page"
    SELECTOR = "selector"
    PARTIAL = "partial"
    NO_TEXT = "no_text"


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A source document could not be fetched."""

    document: str
    reason: UnreachableReason
    detail: str
    """For an administrator: the status, the error's own words."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source document was fetched and is not the terms."""

    document: str
    reason: UnreadableReason
    detail: str
    snapshot: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Internal:
    """Our own code failed on these terms; the rest of the round goes on."""

    document: str
    detail: str
    reason: Literal["internal"] = "internal"


Fetched = Snapshot | NotModified | Unreachable


@dataclass(frozen=True, slots=True)
class Version:
    """The Markdown text extracted from the snapshots of one terms at one moment."""

    terms: TermsId
    commit: str
    """Forty hexadecimal digits."""
    at: datetime
    """When it was fetched."""
    text: str


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

    def effect(self, topic: Topic) -> Effect:
        """Return the effect on `topic`."""
        return self.training if topic is Topic.TRAINING else self.location
