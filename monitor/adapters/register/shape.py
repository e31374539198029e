"""The shape of `sources.yaml`: which keys there are, of what kind, and what each is when it is left out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

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
from monitor.core.decisions import LONGEST_REVIEW
from monitor.core.register import RETENTION, MailTls
from monitor.core.terms import Selector
from monitor.core.tools import DigestEvery, DriftAlerts, Language, Role

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
Day = Annotated[date, PlainValidator(read.day)]
LanguageCode = Annotated[str, PlainValidator(read.language_code)]
TermsType = Annotated[str, AfterValidator(read.terms_type)]
Selectors = Annotated[
    tuple[Annotated[Selector, PlainValidator(read.selector)], ...], BeforeValidator(read.listed)
]


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
    retention: Duration = RETENTION

    @model_validator(mode="after")
    def _outlives_a_review(self) -> OrganisationShape:
        if self.retention < LONGEST_REVIEW:
            raise wrong(
                "an approval may stand for a year: who gave it has to stay known for longer",
                "write `retention: 1825d`, or leave it out",
                "retention",
            )
        return self


class PersonShape(Shape):
    """Someone who receives alerts or decides."""

    name: Line
    email: Email
    role: Role
    language: Language | None = None
    drift: DriftAlerts = DriftAlerts.AT_ONCE
    digest: DigestEvery = DigestEvery.WEEKLY
    all_clear: Annotated[bool, PlainValidator(read.yes_or_no)] = False
    usages: Annotated[tuple[Name, ...], BeforeValidator(read.listed)] = ()

    @model_validator(mode="after")
    def _told_somehow(self) -> PersonShape:
        if self.digest is DigestEvery.NEVER and (self.drift is DriftAlerts.DIGEST or self.all_clear):
            key = "drift" if self.drift is DriftAlerts.DIGEST else "all_clear"
            raise wrong(f"`{key}` asks for a digest, which never comes", "write `digest: weekly`", "digest")
        return self


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
    place: Line | None = None

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
