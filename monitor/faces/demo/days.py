"""What happens on each day of the demonstration, and what has to come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from monitor.core.decisions import Status
from monitor.core.model import Topic
from monitor.core.terms import TermsId
from monitor.faces.demo.site import Fault, Scene

BRINDLEQUILL: Final = "brindlequill"
OTTERLOO: Final = "otterloo-notes"
PLUMELLE: Final = "plumelle"
NON_SENSITIVE: Final = "non_sensitive"
SENSITIVE: Final = "sensitive"
DPO: Final = "dupont"
IT: Final = "martin"
APPROVER: Final = "leroy"

_FAULTS: Final[Mapping[str, Fault]] = {
    "/otterloo/privacy": Fault.CAPTCHA,
    "/plumelle/juridique/conditions": Fault.UNAVAILABLE,
}
_UNREAD: Final = frozenset(
    {TermsId("Otterloo Notes", "Privacy Policy"), TermsId("Plumelle", "Terms of Service")}
)
#: How many days the story takes.
LENGTH: Final = 7


class Chapter(StrEnum):
    """What a day is about."""

    BASELINE = "baseline"
    NOISE = "noise"
    TRAINING = "training"
    BROKEN = "broken"
    STILL_BROKEN = "still_broken"
    MENDED = "mended"
    LEFT_EU = "left_eu"


@dataclass(frozen=True, slots=True)
class Day:
    """One day: what the vendors do, and what the monitor must make of it."""

    chapter: Chapter
    scene: Scene
    decided: Mapping[tuple[str, str], Status] = field(default_factory=dict)
    """By tool and usage, what is new in the ledger."""
    alerts: frozenset[tuple[str, str | None]] = frozenset()
    """Who is told, and of which tool (None: of pages)."""
    unread: frozenset[TermsId] = frozenset()
    """Terms that cannot be read."""
    worse: frozenset[tuple[TermsId, Topic]] = frozenset()
    """Terms that got worse for the user, and on which topic."""
    quote: str = ""
    """Words of the vendor that cost a tool its approval: both the ledger and the mail must have them."""


def days(first: date) -> tuple[Day, ...]:
    """Return the days of the story, which begins on `first`."""
    date_of = dict(zip(Chapter, (first + timedelta(days=n) for n in range(LENGTH)), strict=True))
    trains, left_eu = date_of[Chapter.TRAINING], date_of[Chapter.LEFT_EU]

    def scene(chapter: Chapter, *, broken: bool = False) -> Scene:
        today = date_of[chapter]
        return Scene(
            today,
            trains if today >= trains else None,
            left_eu if today >= left_eu else None,
            _FAULTS if broken else {},
        )

    def lost(tool: str) -> Mapping[tuple[str, str], Status]:
        return {(tool, SENSITIVE): Status.SUSPENDED}

    def everyone(tool: str) -> frozenset[tuple[str, str | None]]:
        return frozenset({(DPO, tool), (IT, tool), (APPROVER, tool)})

    baseline = {
        (BRINDLEQUILL, NON_SENSITIVE): Status.ALLOWED,
        (BRINDLEQUILL, SENSITIVE): Status.ALLOWED,
        (OTTERLOO, NON_SENSITIVE): Status.ALLOWED,
        (PLUMELLE, NON_SENSITIVE): Status.ALLOWED,
        (PLUMELLE, SENSITIVE): Status.ALLOWED,
    }
    pages: frozenset[tuple[str, str | None]] = frozenset({(IT, None)})
    return (
        Day(Chapter.BASELINE, scene(Chapter.BASELINE), decided=baseline),
        Day(Chapter.NOISE, scene(Chapter.NOISE)),
        Day(
            Chapter.TRAINING,
            scene(Chapter.TRAINING),
            decided=lost(BRINDLEQUILL),
            alerts=everyone(BRINDLEQUILL),
            worse=frozenset({(TermsId("Brindlequill", "Terms of Service"), Topic.TRAINING)}),
            quote="unless you opt out",
        ),
        Day(Chapter.BROKEN, scene(Chapter.BROKEN, broken=True), alerts=pages, unread=_UNREAD),
        Day(Chapter.STILL_BROKEN, scene(Chapter.STILL_BROKEN, broken=True), unread=_UNREAD),
        Day(Chapter.MENDED, scene(Chapter.MENDED), alerts=pages),
        Day(
            Chapter.LEFT_EU,
            scene(Chapter.LEFT_EU),
            decided=lost(PLUMELLE),
            alerts=everyone(PLUMELLE),
            worse=frozenset({(TermsId("Plumelle", "Privacy Policy"), Topic.LOCATION)}),
            quote="aux États-Unis",
        ),
    )
