"""When rounds are due, as crontab(5) writes it."""

from __future__ import annotations

import re
from typing import Final

from monitor.adapters.register.values import text_of, wrong

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
#: Of each field the lowest and the highest number, and the names that stand for numbers.
_FIELDS: Final[tuple[tuple[int, int, tuple[str, ...]], ...]] = (
    (0, 59, ()),
    (0, 23, ()),
    (1, 31, ()),
    (1, 12, _MONTHS),
    (0, 7, _WEEKDAYS),
)
_VALUE: Final = "[0-9]{1,2}|[a-z]{3}"
_PART: Final = re.compile(rf"(?:\*|({_VALUE})(?:-({_VALUE}))?)(?:/([0-9]{{1,2}}))?")
_REMEDY: Final = "write minute, hour, day, month and weekday, for example 30 6 * * *"


def cron(value: object) -> str:
    """Read five fields as crontab(5) has them; gives them one blank apart."""
    fields = text_of(value).split()
    if len(fields) != len(_FIELDS):
        raise wrong(f"{' '.join(fields)[:80]!r} has {len(fields)} fields, not five", _REMEDY)
    for field, (low, high, names) in zip(fields, _FIELDS, strict=True):
        for part in field.lower().split(","):
            if not _is_known(part, low, high, names):
                raise wrong(f"{field[:40]!r} is no such field between {low} and {high}", _REMEDY)
    return " ".join(fields)


def _is_known(part: str, low: int, high: int, names: tuple[str, ...]) -> bool:
    match = _PART.fullmatch(part)
    if match is None:
        return False
    first, last, step = match.groups()
    words = [word for word in (first, last) if word]
    if not all(word.isdecimal() or word in names for word in words):
        return False
    numbers = [int(word) if word.isdecimal() else names.index(word) + low for word in words]
    in_order = numbers == sorted(numbers) and all(low <= number <= high for number in numbers)
    return in_order and (step is None or int(step) > 0)
