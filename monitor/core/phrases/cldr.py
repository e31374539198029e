"""Dates, lists and countries as a language writes them, after the Unicode CLDR."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.units import format_unit


def day(at: date, locale: str) -> str:
    """Return a date in words, `29 août 2025`; a moment's is its date in UTC."""
    return _day_words(date(at.year, at.month, at.day), locale)


@lru_cache(maxsize=4096)
def _day_words(at: date, locale: str) -> str:
    """Remember days: a site or a list says the same few thousands of times."""
    words = format_date(at, "d MMMM y", locale=locale)
    if locale == "fr" and at.day == 1:
        # French writes the first of a month as an ordinal, which CLDR patterns cannot.
        words = words.replace("1", "1er", 1)
    return words.replace(" ", "\u00a0")


def moment(at: datetime, locale: str) -> str:
    """Return a date and time in words, `29 août 2025 à 00:32 UTC`."""
    joint = "à" if locale == "fr" else "at"
    return f"{day(at, locale)} {joint} {at:%H:%M}\u00a0UTC"


def duration(time: timedelta, locale: str) -> str:
    """Return a length of time in words, in the largest unit that holds it a whole number of times."""
    seconds = int(time.total_seconds())
    units = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
    unit, size = next((unit, size) for unit, size in units if seconds % size == 0)
    return str(format_unit(seconds // size, f"duration-{unit}", locale=locale))


def join(items: Sequence[str], locale: str) -> str:
    """Return a list in words, `a, b et c`."""
    return str(format_list(items, locale=locale)) if items else ""


def some(items: Sequence[str], most: int, locale: str) -> str:
    """Return a list in words, of which no more than `most` are named: `a, b, …`."""
    return join(items, locale) if len(items) <= most else f"{', '.join(items[:most])}, …"


def countries(codes: Sequence[str], locale: str) -> str:
    """Return countries in words; a code that CLDR does not know stands for itself."""
    names = Locale.parse(locale).territories
    own = {"EEA": "EEE" if locale == "fr" else "EEA"}
    return join(sorted(own.get(code) or str(names.get(code, code)) for code in codes), locale)


def sentence(words: str) -> str:
    """Return `words` with a capital at the start, the rest as it is."""
    return words[:1].upper() + words[1:]
