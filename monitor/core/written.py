"""Dates as texts write them, and the sentences they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

_NAMES: Final = (
    "january jan januar janvier janv enero",
    "february feb februar février févr fevrier febrero",
    "march mar märz mars marzo",
    "april apr avril avr abril",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug août aout agosto",
    "september sept sep septembre septiembre",
    "october oct oktober octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember décembre déc decembre diciembre",
)
_MONTHS: Final = {name: n for n, names in enumerate(_NAMES, 1) for name in names.split()}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
#: No date is without one, and few years are no date: they are looked for first, and cost little.
_YEAR: Final = re.compile(r"20\d\d")
#: Written out, ISO, Chinese, and in figures alone. White space and marks are bounded everywhere.
_DATE: Final = re.compile(
    rf"(?<![^\W_])(?P<m1>{_MONTH})\.?\s{{1,3}}(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?,\s{{0,3}}|\s{{1,3}})(?P<y1>20\d\d)(?!\d)"
    rf"|(?<!\d)(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s{{0,3}}[- ]?(?:of\s|de\s)?(?P<m2>{_MONTH})\.?"
    r"(?:\s?,\s?|\s|-)\s{0,2}(?:de\s|del\s)?(?P<y2>20\d\d)(?!\d)"
    r"|(?<!\d)(?P<y3>20\d\d)\s?[-/.年]\s?(?P<m3>\d{1,2})\s?[-/.月]\s?(?P<d3>\d{1,2})(?!\d)(?:\s?日)?"
    r"|(?<![\d/.])(?P<a4>\d{1,2})[/.-](?P<b4>\d{1,2})[/.-](?P<y4>20\d\d)(?!\d)",
    re.IGNORECASE,
)
#: What ends a sentence.
STOP: Final = re.compile(r"[.!?;。；]\s|[。；]")


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A day that a text states; `quote` is exactly `text[start:end]`."""

    day: date
    quote: str
    """From the words that say what the day is to the day itself."""
    start: int
    end: int


class Written(NamedTuple):
    """A date as it is written at `text[start:end]`."""

    day: date | None
    """None: there is no such day, or two."""
    start: int
    end: int


def written_days(text: str, start: int, end: int, free: int | None = None) -> Iterator[Written]:
    """Yield the dates of which the year stands in `text[start:end]`, in their order.

    English, French, German and Spanish months, ISO 8601, Chinese, figures. Linear in the text.

    Args:
        text: any text.
        start: where the first year may begin.
        end: where the last year ends at the latest.
        free: where the first date may begin, if before `start`.
    """
    free = start if free is None else free
    for year in _YEAR.finditer(text, start, end):
        # A date begins no further before its year, and ends no further behind it.
        match = _DATE.search(text, max(free, year.start() - 24), year.end() + 20)
        if match is not None and year.start() >= free and match.start() <= year.start() < match.end():
            yield Written(_day(match), *match.span())
            free = match.end()


def _day(match: re.Match[str]) -> date | None:
    """Return the day that a match of `_DATE` writes, or None where there is no such day or two."""
    part = match.groupdict()
    if part["m1"]:
        return _date(part["y1"], _MONTHS[part["m1"].lower()], part["d1"])
    if part["m2"]:
        return _date(part["y2"], _MONTHS[part["m2"].lower()], part["d2"])
    if part["y3"]:
        return _date(part["y3"], int(part["m3"]), part["d3"])
    one, other = int(part["a4"]), int(part["b4"])
    if one <= 12 and other <= 12 and one != other:
        return None
    return _date(part["y4"], min(one, other) if one > 12 or other <= 12 else one, str(max(one, other)))


def _date(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def last_stop(words: str) -> int:
    """Return where the last sentence of a few words begins."""
    return max((stop.end() for stop in STOP.finditer(words)), default=0)
