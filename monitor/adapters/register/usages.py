"""The shape of a usage in `sources.yaml`: what a category of use demands."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, model_validator

from monitor.adapters.register import usage
from monitor.adapters.register import values as read
from monitor.adapters.register.shape import Country, Duration, Line, Name, Shape, TermsType
from monitor.adapters.register.values import wrong
from monitor.core.model import Mechanism, Stance
from monitor.core.tools import AttestationKind, Fallback, SuspendOn

TrainingStances = Annotated[
    tuple[
        Annotated[Stance | Literal["any", "opt_out_exercised"], PlainValidator(usage.training_stance)], ...
    ],
    BeforeValidator(read.listed),
    Field(min_length=1),
    AfterValidator(usage.any_alone),
    AfterValidator(usage.one_opt_out),
]

LocationStances = Annotated[
    tuple[Annotated[Stance | Literal["any"], PlainValidator(usage.location_stance)], ...],
    BeforeValidator(read.listed),
    Field(min_length=1),
    AfterValidator(usage.any_alone),
]

Mechanisms = Annotated[
    tuple[Annotated[Mechanism | Literal["any"], PlainValidator(usage.mechanism)], ...],
    BeforeValidator(read.listed),
    AfterValidator(usage.any_alone),
]

_DAY = timedelta(days=1)


class TrainingShape(Shape):
    """What a usage tolerates on training, by class of data."""

    content: TrainingStances
    personal: TrainingStances | None = None
    feedback: TrainingStances | None = None
    deidentified: TrainingStances | None = None
    flagged: TrainingStances | None = None


class CountriesShape(Shape):
    """The countries a usage accepts or refuses as destinations."""

    accept: tuple[Annotated[str, PlainValidator(usage.accepted_country)], ...] | None = None
    refuse: tuple[Country, ...] = ()

    @model_validator(mode="after")
    def _not_both(self) -> CountriesShape:
        both = sorted(set(self.accept or ()) & set(self.refuse))
        if both:
            raise wrong(
                f"{', '.join(both)} is both accepted and refused", "keep it in one of the two lists", "refuse"
            )
        return self


class LabelShape(Shape):
    """A usage's name for people, in each language."""

    fr: Line | None = None
    en: Line | None = None


def _both_languages(value: object) -> object:
    return {"fr": value, "en": value} if isinstance(value, str) else value


class UsageShape(Shape):
    """A category of use, and what it tolerates."""

    label: Annotated[LabelShape, BeforeValidator(_both_languages)] = LabelShape()
    training: TrainingShape
    location: LocationStances
    mechanisms: Mechanisms = ("any",)
    countries: CountriesShape = CountriesShape()
    on_silent: Fallback = Fallback.SUSPEND
    on_unclear: Fallback = Fallback.SUSPEND
    stale_after: Duration = 3 * _DAY
    suspend_after: Duration = 30 * _DAY
    review_every: Duration = 90 * _DAY
    review_grace: Duration = 30 * _DAY
    required: Annotated[tuple[TermsType, ...], BeforeValidator(read.listed)] = ()
    attestations: Annotated[tuple[AttestationKind, ...], BeforeValidator(read.listed)] = ()
    controlled_by: Annotated[tuple[Country, ...] | None, BeforeValidator(read.listed)] = None
    suspend_on: SuspendOn = SuspendOn.PUBLICATION
    approvers: Annotated[tuple[Name, ...], BeforeValidator(read.listed)] = ()

    @model_validator(mode="after")
    def _delays_follow_each_other(self) -> UsageShape:
        if self.stale_after <= timedelta(0):
            raise wrong("`stale_after` must be longer than nothing", "write `stale_after: 3d`", "stale_after")
        if self.suspend_after < self.stale_after:
            raise wrong(
                "`suspend_after` is shorter than `stale_after`",
                "suspend no sooner than stale",
                "suspend_after",
            )
        if not _DAY <= self.review_every <= 366 * _DAY:
            raise wrong(
                "`review_every` lies between 1d and 366d", "write `review_every: 90d`", "review_every"
            )
        return self
