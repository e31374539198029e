"""The days a text gives for its last update and for taking effect, read as data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from monitor.core.written import STOP, StatedDay, last_stop, written_days


class _Says(StrEnum):
    """What a date is said to be."""

    EFFECTIVE = "effective"
    UPDATED = "updated"


_LABEL: Final = re.compile(
    r"(?P<effective>(?<![^\W_])(?:effective(?:\sdate)?\b|(?:tak(?:es?|ing)|com(?:es?|ing)|go(?:es)?|enters?|entered)\s(?:into\s)?"
    r"(?:effect|force)\b|in\s(?:effect|force)\b|appl(?:y|ies|icable)\s(?:from|as\sof|starting)\b"
    r"|(?:entrée\s)?en\svigueur\b|pren(?:d|dra|dront|nent)\seffet\b|applicables?\s(?:à|depuis|dès)\b"
    r"|wirksam\b|gültig\sab\b|in\skraft\b|(?:entrada\s)?en\svigor\b)|生效|施行)"
    r"|(?P<updated>(?<![^\W_])(?:last\s|latest\s|dernière\s|zuletzt\s|última\s)?(?:updated?\b|modified\b|revised\b"
    r"|revision\b|(?<=last\s)(?:changed?|edited|amended)\b|mis(?:e|es)?\sà\sjour\b|modifiée?s?\sle\b|révisée?s?\b"
    r"|version\s(?:du|dated|of|vom)\b|aktualisiert\b|geändert\b|stand:|actualizaci[óo]n\b|actualizad[oa]s?\b)"
    r"|更新|修订|修改)",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    r"[\s)）起,，]{0,3}(?:正式|开始)?(?:(?P<effective>生效|施行)|(?P<updated>更新|修订))"
)
#: A label names the date that follows it within so many characters.
_REACH: Final = 60
_BEFORE: Final = 160
#: Characters. A line that is no longer is the date line of a text; a longer one must speak of the text.
_STAMP: Final = 90
#: What is said of another text, or of this one as it no longer is.
_OTHER: Final = re.compile(
    r"previous|prior|archiv|former|until|through\b|before|supersed|earlier|replac|précédent|ancienne|antérieur"
    r"|jusqu|avant|bisher|hasta|anterior|之前|以前|历史|framework|directive|\bact\b|commission|commissioner|regulation"
    r"|contractual\sclauses|\blaw\b|ccpa|gdpr|rgpd|\bb1\.0|\bico\b|règlement|not\s(?:be\s)?effective|\bsince\b",
    re.IGNORECASE,
)
_TEXT: Final = re.compile(
    r"\b(?:terms|polic(?:y|ies)|agreement|notice|changes?|conditions|addendum|amendments?|modifications?|statement"
    r"|version|guidelines|page|document|updates?|politique|accord|avenant|changements|charte|bedingungen|richtlinie"
    r"|datenschutzerklärung|änderungen|política|condiciones|términos|cambios)\b|协议|政策|条款|规则|声明|版本",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"[^\W\d_]")


def effective_days(text: str, start: int = 0, end: int | None = None) -> tuple[StatedDay, ...]:
    """Return every day in `text[start:end]` that the text gives for taking effect, in its order."""
    return tuple(day for says, day in _stated(text, start, end) if says is _Says.EFFECTIVE)


def updated_days(text: str, start: int = 0, end: int | None = None) -> tuple[StatedDay, ...]:
    """Return every day in `text[start:end]` that the text gives for its last update, in its order."""
    return tuple(day for says, day in _stated(text, start, end) if says is _Says.UPDATED)


def _stated(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[_Says, StatedDay]]:
    """Yield each date that the words around it call one of effect or of update."""
    free = max(0, start - 2 * _REACH)  # the labels of a date stand after the date before it
    for day, low, high in written_days(text, start, len(text) if end is None else end, free):
        if day is not None:
            for says, begins, ends in _labels(text, low, high, free):
                yield says, StatedDay(day, text[begins:ends], begins, ends)
        free = high


def _labels(text: str, start: int, end: int, free: int) -> Iterator[tuple[_Says, int, int]]:
    """Yield what the words around a date say it is, with the span from those words to the date."""
    behind = _BEHIND.match(text, end, end + 12)
    if behind:
        yield _Says.EFFECTIVE if behind["effective"] else _Says.UPDATED, start, behind.end()
    met: set[_Says] = set()
    for label in [*_LABEL.finditer(text, max(free, start - _REACH - 24), start)][::-1]:
        says = _Says.EFFECTIVE if label["effective"] else _Says.UPDATED
        if says not in met and start - label.end() <= _REACH and _names(text, label, start, free):
            met.add(says)
            yield says, label.start(), end


def _names(text: str, label: re.Match[str], start: int, free: int) -> bool:
    """Tell whether a label is that of the date at `start`, and that date one of this very text."""
    gap = text[label.end() : start]
    if STOP.search(gap) or ("\n" in gap and _LETTER.search(gap)):
        return False
    low = max(free, label.start() - _BEFORE)
    line = max(low, text.rfind("\n", low, label.start()) + 1)
    before = text[line : label.start()]
    sentence = before[last_stop(before) :]
    if _OTHER.search(gap) or _OTHER.search(sentence):
        return False
    return (
        _is_short(text, label.start(), start)
        or _TEXT.search(sentence) is not None
        or not _LETTER.search(sentence)
    )


def _is_short(text: str, start: int, end: int) -> bool:
    """Tell whether what stands from a label to its date stands on a short line."""
    low = text.rfind("\n", max(0, start - _STAMP), start) + 1
    high = text.find("\n", end, end + _STAMP)
    if (not low and start > _STAMP) or (high < 0 and len(text) - end > _STAMP):
        return False
    return (len(text) if high < 0 else high) - low <= _STAMP
