"""The shape of `sources.yaml`: which keys there are, of what kind, and what each is when it is left out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    model_validator,
)

from monitor.adapters.register import usage
from monitor.adapters.register import values as read
from monitor.adapters.register.values import wrong
from monitor.core.model import Mechanism, Region, Stance
from monitor.core.register import MailTls, choices
from monitor.core.terms import Selector
from monitor.core.terms_types import TERMS_TYPES
from monitor.core.tools import Fallback, Language, Plan, Role

Line = Annotated[str, PlainValidator(read.line_of_text)]
Name = Annotated[str, PlainValidator(read.name)]
Address = Annotated[str, PlainValidator(read.address)]
Email = Annotated[str, PlainValidator(read.email)]
Contact = Annotated[str, PlainValidator(read.contact)]
Host = Annotated[str, PlainValidator(read.host)]
HostAndPort = Annotated[tuple[str, int], PlainValidator(read.host_and_port)]
Duration = Annotated[timedelta, PlainValidator(read.duration)]
Moment = Annotated[datetime, PlainValidator(read.moment)]
Country = Annotated[str, PlainValidator(usage.country)]
LanguageCode = Annotated[str, PlainValidator(read.language_code)]
Selectors = Annotated[
    tuple[Annotated[Selector, PlainValidator(read.selector)], ...], BeforeValidator(read.listed)
]
TrainingStances = Annotated[
    tuple[Annotated[Stance | Literal["any"], PlainValidator(usage.training_stance)], ...],
    BeforeValidator(read.listed),
    Field(min_length=1),
    AfterValidator(usage.any_alone),
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


class Shape(BaseModel):
    """A mapping of the file: unknown keys are refused, a key without a value is a key left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty_keys(cls, data: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        if not isinstance(data, dict):
            return data
        known = keys(cls)
        return {key: value for key, value in data.items() if value is not None or key not in known}


def keys(shape: type[BaseModel]) -> tuple[str, ...]:
    """List the keys that `shape` knows, as they are written in the file."""
    return tuple(field.alias or name for name, field in shape.model_fields.items())


class OrganisationShape(Shape):
    """Who keeps the register."""

    name: Line = "Organisation"
    language: Language = Language.FR


class PersonShape(Shape):
    """Someone who receives alerts or decides."""

    name: Line
    email: Email
    role: Role
    language: Language | None = None


class NetworkShape(Shape):
    """How pages are fetched."""

    contact: Contact | None = None
    proxy: Address | None = None
    ca: Line | None = None
    delay: Duration = timedelta(seconds=2)
    allow: Annotated[tuple[HostAndPort, ...], BeforeValidator(read.listed)] = ()
    deadline: Duration = timedelta(seconds=60)
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    confirm_after: Duration = timedelta(seconds=60)

    @model_validator(mode="after")
    def _possible(self) -> NetworkShape:
        if self.delay > timedelta(hours=1):
            raise wrong("a delay over an hour would never end a round", "write `delay: 2s`", "delay")
        if self.confirm_after > timedelta(hours=1):
            raise wrong(
                "a second look waits an hour at the most", "write `confirm_after: 60s`", "confirm_after"
            )
        if not timedelta(seconds=1) <= self.deadline <= timedelta(hours=1):
            raise wrong("the deadline lies between 1s and 1h", "write `deadline: 60s`", "deadline")
        return self


class MailShape(Shape):
    """The mail server."""

    host: Host
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    tls: MailTls = MailTls.STARTTLS
    user: Line | None = None
    sender: Email = Field(alias="from")

    @model_validator(mode="after")
    def _keeps_the_password_secret(self) -> MailShape:
        if self.user and self.tls is MailTls.NONE and self.host not in {"localhost", "127.0.0.1", "::1"}:
            raise wrong(
                "the password would travel unprotected", "write `tls: starttls`, or take `user` out", "tls"
            )
        return self


class TrainingShape(Shape):
    """What a usage tolerates on training, by class of data."""

    content: TrainingStances
    personal: TrainingStances | None = None
    feedback: TrainingStances | None = None
    deidentified: TrainingStances | None = None
    flagged: TrainingStances | None = None


class CountriesShape(Shape):
    """The countries a usage accepts or refuses as destinations."""

    accept: tuple[Country, ...] | None = None
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


class ProposalShape(Shape):
    """The register's word that a tool is approved for a usage."""

    by: Name
    on: Moment


class ToolShape(Shape):
    """A service under one plan, with the terms that bind it."""

    name: Line | None = None
    service: Name
    plan: Plan
    region: Region = Region.EEA
    terms: Annotated[tuple[Name, ...], BeforeValidator(read.listed), Field(min_length=1)]
    propose: dict[str, ProposalShape] = {}
    referents: Annotated[tuple[Name, ...], BeforeValidator(read.listed)] = ()

    @model_validator(mode="after")
    def _each_once(self) -> ToolShape:
        for key, values in (("terms", self.terms), ("referents", self.referents)):
            if len(set(values)) < len(values):
                raise wrong(f"something stands twice under `{key}`", "write it once", key)
        return self


def terms_type(key: object) -> None:
    """Raise unless `key` is one of OTA's terms types."""
    if key not in TERMS_TYPES:
        word = str(key)
        raise wrong(
            f"{word[:80]!r} is not one of Open Terms Archive's terms types", choices(word, TERMS_TYPES)
        )
