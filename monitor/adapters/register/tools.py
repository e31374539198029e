"""The shape of a tool in `sources.yaml`: a service under one plan, and what stands beside its terms."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from monitor.adapters.register import values as read
from monitor.adapters.register.outlets import TimingShape
from monitor.adapters.register.shape import Country, Day, Line, Moment, Name, Shape
from monitor.adapters.register.values import wrong
from monitor.core.model import Region
from monitor.core.register import choices
from monitor.core.tools import LONGEST_OPT_OUT, AttestationKind, Perimeter, Plan


class OptOutShape(Shape):
    """An opt-out that was exercised before the tool was proposed."""

    for_: Perimeter = Field(default=Perimeter.ORGANISATION, alias="for")
    accounts: Line = ""
    on: Day
    until: Day | None = None
    proof: Line = ""

    @model_validator(mode="after")
    def _within_six_months(self) -> OptOutShape:
        if self.until is not None and not self.on <= self.until <= self.on + LONGEST_OPT_OUT:
            raise wrong(
                "an exercised opt-out is counted on for six months at the most",
                "check it again by then",
                "until",
            )
        if self.for_ is Perimeter.ACCOUNTS and not self.accounts:
            raise wrong("which accounts opted out is not said", "write `accounts: …`, in words", "accounts")
        return self


class AttestationShape(Shape):
    """What a third party attests of the tool, and who checked it."""

    perimeter: Line
    issuer: Line
    reference: Line
    valid_until: Day
    checked_by: Name
    checked_on: Day

    @model_validator(mode="after")
    def _checked_while_valid(self) -> AttestationShape:
        if self.checked_on > self.valid_until:
            raise wrong("it was checked after it had expired", "correct one of the two dates", "checked_on")
        return self


class ProposalShape(Shape):
    """The register's word that a tool is approved for a usage."""

    by: Name
    on: Moment
    opted_out: OptOutShape | None = None


class ToolShape(Shape):
    """A service under one plan, with the terms that bind it."""

    name: Line | None = None
    service: Name
    plan: Plan
    region: Region = Region.EEA
    terms: Annotated[tuple[Name, ...], BeforeValidator(read.listed), Field(min_length=1)]
    propose: dict[str, ProposalShape] = Field(default_factory=dict)
    referents: Annotated[tuple[Name, ...], BeforeValidator(read.listed)] = ()
    indicative: Annotated[tuple[Name, ...], BeforeValidator(read.listed)] = ()
    attestations: dict[AttestationKind, AttestationShape] = Field(default_factory=dict)
    controlled_by: Country | None = None
    schedule: TimingShape | None = None

    @model_validator(mode="after")
    def _each_once(self) -> ToolShape:
        for key, values in (("terms", self.terms), ("referents", self.referents)):
            if len(set(values)) < len(values):
                raise wrong(f"something stands twice under `{key}`", "write it once", key)
        for each in self.indicative:
            if each not in self.terms:
                raise wrong(
                    f"{each!r} is not among the tool's terms", choices(each, self.terms), "indicative"
                )
        if set(self.terms) == set(self.indicative):
            raise wrong(
                "no terms would bind the tool",
                "take at least one of its terms out of `indicative`",
                "indicative",
            )
        return self
