"""Who uses what, under which policy: tools, people, usages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from monitor.core.model import DataClass, Mechanism, Region, Scope, Stance
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
