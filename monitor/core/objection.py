"""How long a text lets one object to a change of it, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from monitor.core.written import STOP, StatedDay, last_stop, written_days

_NUMBERS: Final = {
    name: number
    for number, names in {
        2: "two deux",
        3: "three trois",
        4: "four quatre",
        5: "five cinq",
        7: "seven sept",
        10: "ten dix",
        14: "fourteen quatorze",
        15: "fifteen quinze",
        20: "twenty vingt",
        21: "twenty-one vingt-et-un",
        30: "thirty trente",
        45: "forty-five quarante-cinq",
        60: "sixty soixante",
        90: "ninety quatre-vingt-dix",
    }.items()
    for name in names.split()
}
_NUMBER: Final = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_PERIOD: Final = re.compile(
    rf"(?<![\w-])(?:(?P<word>{_NUMBER})\s{{0,2}})?(?:\(?(?P<figure>\d{{1,3}})\)?(?:\s?\((?:{_NUMBER})\))?)?[\s-]{{0,3}}"
    r"(?P<business>(?:business|working|ouvrables|ouvrés)\s)?(?:calendar\s|consecutive\s)?"
    r"(?P<unit>days?|weeks?|jours?|semaines?)\b(?P<after>\s(?:ouvrables|ouvrés))?",
    re.IGNORECASE,
)
#: The verb, told from a thing by what stands beside it, or the noun that comes of it.
_OBJECT: Final = re.compile(
    r"\bobject(?:s|ed|ing)?(?=\s(?:to|in\swriting|within|against|by|on)\b)"
    r"|(?:(?<=may\s)|(?<=can\s)|(?<=to\s)|(?<=not\s)|(?<=so\s))object\b|\bobjections?\b|\b(?:opposer|oppose|opposition)\b",
    re.IGNORECASE,
)
_TO_WHAT: Final = re.compile(
    r"sub-?\s?processor|subcontractor|sous-traitant|chang|modif|amend|updat|new\s(?:third|vendor)|appoint|replac|ajout",
    re.IGNORECASE,
)
_ALLOWS: Final = re.compile(
    r"within|in\s|period|délai|sous\s|dans\s|no\slater|has\s|have\s|prior|after|following|dispose"
)
_DURING: Final = re.compile(r"\b(?:during|dans|pendant)\b", re.IGNORECASE)
#: How long the parties have to agree once somebody objected, and what follows if they do not.
_AFTER: Final = re.compile(
    r"resol|unable|cannot|receipt\sof|réception\sde|terminat|resili|résili|refund", re.IGNORECASE
)
_ENDS: Final = re.compile(
    r"(?P<included>\b(?:by|until|no\slater\sthan|au\splus\star[dt]|jusqu['’]au))|\b(?:before|prior\sto|avant)",
    re.IGNORECASE,
)
#: Characters on either side of the word: a sentence of a contract, seldom more.
_WINDOW: Final = 400


@dataclass(frozen=True, slots=True)
class StatedPeriod:
    """How long a text gives for objecting; `quote` is exactly `text[start:end]`."""

    days: int
    quote: str
    start: int
    end: int
    business: bool = False
    """They are counted in working days."""

    def until(self, notified: date) -> date:
        """Return the last day for objecting to what was notified on a day.

        Working days are counted as days: the period is never given as longer than it is.
        """
        return notified + timedelta(days=self.days)


def objection_period(text: str) -> StatedPeriod | None:
    """Return how long a text gives for objecting to a change or a new sub-processor; None: not stated.

    The period must stand in one sentence with the right to object (GDPR, article 28(2), leaves its length to
    the contract). Of several, the shortest: no one is told of more time than they have.

    Args:
        text: a version, Markdown; most often a Data Processor Agreement.
    """
    found = [period for span in _objecting(text, 0, len(text)) for period in _periods(text, *span)]
    return min(found, key=lambda period: (period.days, period.start), default=None)


def objection_days(text: str, start: int = 0, end: int | None = None) -> tuple[StatedDay, ...]:
    """Return every day in `text[start:end]` that is given as the last for objecting, in its order."""
    return tuple(_last_days(text, start, len(text) if end is None else end))


def _last_days(text: str, start: int, end: int) -> Iterator[StatedDay]:
    for at, low, high in _objecting(text, start, end):
        for day, begins, stops in written_days(text, at, high):
            ends = _ENDS.search(text, max(at, begins - 24), begins)
            if day is not None and ends:
                last = day if ends["included"] else day - timedelta(days=1)
                yield StatedDay(last, text[low:stops], low, stops)


def _objecting(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield where a text first speaks of objecting in a sentence, with the span of that sentence.

    A plain search finds where it may, at little cost; each sentence is looked at once.
    """
    done = start
    for at in sorted([*_all(text, "bject", start, end), *_all(text, "ppos", start, end)]):
        match = _OBJECT.match(text, max(0, at - 1), end) if at > done else None
        if match:
            low, high = _sentence(text, match.start())
            yield match.start(), low, high
            done = high


def _all(text: str, words: str, start: int, end: int) -> Iterator[int]:
    at = text.find(words, start, end)
    while at >= 0:
        yield at
        at = text.find(words, at + 1, end)


def _sentence(text: str, at: int) -> tuple[int, int]:
    """Return the span of the sentence around an offset, cut at a bounded distance."""
    low = max(0, at - _WINDOW)
    low = max(low, text.rfind("\n", low, at) + 1)
    start = low + last_stop(text[low:at])
    high = min(len(text), at + _WINDOW)
    line = text.find("\n", at, high)
    high = high if line < 0 else line
    stop = STOP.search(text, at, high)
    return start, stop.start() + 1 if stop else high


def _periods(text: str, at: int, start: int, end: int) -> Iterator[StatedPeriod]:
    """Yield the periods of the sentence `text[start:end]` that speaks of objecting `at` an offset."""
    sentence = text[start:end]
    if not _TO_WHAT.search(sentence):
        return
    for match in _PERIOD.finditer(sentence):
        number = int(match["figure"]) if match["figure"] else _NUMBERS.get((match["word"] or "").lower(), 0)
        before, behind = sentence[: match.start()], sentence[match.end() : at - start]
        follows = at - start < match.start() and _ALLOWS.search(before[-40:].lower())
        if number and not _AFTER.search(before) and (follows or _DURING.search(behind)):
            weeks = match["unit"].lower().startswith(("week", "sem"))
            business = match["business"] is not None or match["after"] is not None
            yield StatedPeriod(number * 7 if weeks else number, sentence, start, end, business)
