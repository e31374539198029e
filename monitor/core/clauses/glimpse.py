"""The folded words of a block at a glance, before it is cut into sentences and its markup taken off."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from monitor.core.clauses.countries import spell_out
from monitor.core.clauses.patterns import fold_plain

#: Without its entities, zero-width characters and the letter apostrophe, a text may hold other words.
_HIDING: Final = re.compile("&[#a-zA-Z]|[\u00ad\u02bc\u200b-\u200f\u2060\ufeff]")
#: Markup within a word, which joins what it stands between.
_GLUED: Final = re.compile(r"[^\W_][*`~\\_]+[^\W_]")
_GLUED_LINK: Final = re.compile(r"\w[*`~\\_]*\[|\)[*`~\\_]*[\w\[]")
_US: Final = re.compile(r"U\W{0,3}S")


def glimpse(markdown: str) -> str | None:
    """Return folded words among which are all those of a block's sentences; None: that takes reading them.

    Link targets and tags are left in: the words raise at least the signs that the sentences do, and cost
    a third of them.
    """
    if _HIDING.search(markdown):
        return None
    words = markdown if markdown.isascii() else unicodedata.normalize("NFKC", markdown)
    abroad = " united states" if _US.search(words) else ""
    words = fold_plain(spell_out(words))
    if _GLUED.search(words) or ("](" in words and _GLUED_LINK.search(words)):
        return None
    return f"{words.replace('_', ' ')}{abroad}"
