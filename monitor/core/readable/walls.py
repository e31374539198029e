"""Pages that stand in the way of the terms: challenges, log-ins, cookie walls, errors served with a 200."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.core.readable import wall_words
from monitor.core.terms import UnreadableReason

#: Where a wall introduces itself.
_START: Final = 1_500
#: No page is called something longer; the searches below cost a lot on a name without end.
_NAME: Final = 300
#: In the order of what explains most, each with what it says anywhere and what only its name says.
_WALLS: Final = (
    (UnreadableReason.CAPTCHA, wall_words.CHALLENGE, (wall_words.CHALLENGE_NAME,)),
    (UnreadableReason.LOGIN, wall_words.LOGIN, (wall_words.LOGIN_NAME, wall_words.LOGIN_PART)),
    (UnreadableReason.SOFT_404, wall_words.MISSING, (wall_words.MISSING_NAME,)),
    (UnreadableReason.COOKIE_WALL, wall_words.CONSENT, ()),
)


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands in the way, and the words it was known by."""

    reason: UnreadableReason
    words: str


def wall(openings: Sequence[str], names: Sequence[str], *, passwords: int) -> Wall | None:
    """Recognise a wall from its words. Only to be asked about a page or text too short to be the terms.

    Args:
        openings: The first visible words of the page and of what was selected from it.
        names: Its title and first heading.
        passwords: How many password fields it has.

    Returns:
        The wall, or None where nothing betrays one.
    """
    calls_itself = [name.strip()[:_NAME] for name in names]
    texts = [*calls_itself, *(opening[:_START] for opening in openings)]
    for reason, phrases, in_names in _WALLS:
        words = _first(in_names, calls_itself) or _first((phrases,), texts)
        if reason is UnreadableReason.LOGIN and passwords and not words:
            words = "a password field"
        if words:
            return Wall(reason, words)
    return None


def missing_name(title: str) -> Wall | None:
    """Recognise an error page by its title alone, however long the page: a menu can be long."""
    found = wall_words.MISSING_TITLE.search(title.strip()[:_NAME])
    return None if found is None else Wall(UnreadableReason.SOFT_404, found.group())


def _first(patterns: Sequence[re.Pattern[str]], texts: Sequence[str]) -> str:
    matches = (match for text in texts for pattern in patterns if (match := pattern.search(text)))
    return next((match.group().strip() for match in matches), "")
