"""The shapes of `channels`, `report` and `schedule` in `sources.yaml`, and the values they stand for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, PlainValidator, model_validator

from monitor.adapters.register import places
from monitor.adapters.register import values as read
from monitor.adapters.register.crontab import cron
from monitor.adapters.register.shape import Address, Duration, Line, Name, Shape
from monitor.adapters.register.values import wrong
from monitor.core.alerts import AlertKind
from monitor.core.outlets import Channel, Report
from monitor.core.schedule import DAILY, Schedule, Timing
from monitor.core.tools import Language

Cron = Annotated[str, PlainValidator(cron)]

#: More often would only weigh on vendors: terms change by the day.
_OFTENEST = timedelta(minutes=15)


class ChannelShape(Shape):
    """A chat room or a webhook; its address is in the environment."""

    language: Language | None = None
    kinds: Annotated[tuple[AlertKind, ...], BeforeValidator(read.listed)] = ()
    tools: Annotated[tuple[Name, ...], BeforeValidator(read.listed)] = ()
    usages: Annotated[tuple[Name, ...], BeforeValidator(read.listed)] = ()


class ReportShape(Shape):
    """The page."""

    folder: Line | None = None
    url: Address | None = None


class TimingShape(Shape):
    """When rounds are due."""

    cron: Cron | None = None
    every: Duration | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> TimingShape:
        if self.cron is not None and self.every is not None:
            raise wrong(
                "rounds are due by `cron` or by `every`, not by both", "take one of them out", "every"
            )
        if self.every is not None and self.every < _OFTENEST:
            raise wrong("rounds this often would only weigh on vendors", "write `every: 6h`", "every")
        return self


class ScheduleShape(TimingShape):
    """The rounds of the whole register."""

    jitter: Duration = timedelta(minutes=5)
    heartbeat: Address | None = None

    @model_validator(mode="after")
    def _jitter_is_small(self) -> ScheduleShape:
        if self.jitter > timedelta(hours=1):
            raise wrong("rounds are spread over an hour at the most", "write `jitter: 5min`", "jitter")
        return self


def channel(key: str, shape: ChannelShape, language: Language) -> Channel:
    """Build the channel `key`; `language` is the organisation's, for one that names none."""
    return Channel(key, shape.language or language, frozenset(shape.kinds), shape.tools, shape.usages)


def report(folder: Path, shape: ReportShape) -> Report:
    """Build what the register says of the page; `folder` is the register's (absolute)."""
    where = places.path(folder, shape.folder) if shape.folder else None
    return Report(where, shape.url.rstrip("/") if shape.url else None)


def timing(shape: TimingShape | None) -> Timing | None:
    """Build when rounds are due; None where it is not said."""
    if shape is None or (shape.cron is None and shape.every is None):
        return None
    return Timing(shape.cron, shape.every)


def schedule(shape: ScheduleShape) -> Schedule:
    """Build the schedule; daily where no time is said."""
    return Schedule(timing(shape) or Timing(cron=DAILY), shape.jitter, shape.heartbeat)
