"""The folded words of a block at a glance, before it is cut into sentences and its markup taken off."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from monitor.core.clauses.countries import spell_out
from monitor.core.clauses.patterns import fold_plain

#: Without its entities, zero-width characters and the letter apostrophe, a text may hold other words.
_ENTITY: Final = re.compile("&[#a-zA-Z]")
_HIDDEN: Final = re.compile("[\u00ad\u02bc\u200b-\u200f\u2060\ufeff]")
#: Markup within a word, which joins what it stands between. Each expression begins with what is rare in a
#: text, which is all that most texts are searched for.
_GLUED: Final = re.compile(r"[*`~\\_](?<=[^\W_].)[*`~\\_]*[^\W_]")
_BESIDE_LINK: Final = re.compile(r"[\[)](?:(?<=[\w*`~\\]\[)|(?<=\))[\w\[*`~\\])")
_GLUED_LINK: Final = re.compile(r"\w[*`~\\_]*\[|\)[*`~\\_]*[\w\[]")
_US: Final = re.compile(r"U\W{0,3}S")


def glimpse(markdown: str) -> str | None:
    """Return folded words among which are all those of a block's sentences; None: that takes reading them.

    Link targets and tags are left in: the words raise at least the signs that the sentences do, and cost
    a third of them.
    """
    if "&" in markdown and _ENTITY.search(markdown):
        return None
    words = markdown
    if not markdown.isascii():
        if _HIDDEN.search(markdown):
            return None
        words = unicodedata.normalize("NFKC", markdown)
    abroad = " united states" if _US.search(words) else ""
    words = fold_plain(spell_out(words))
    if _GLUED.search(words) or ("](" in words and _links_to_a_word(words)):
        return None
    return f"{words.replace('_', ' ')}{abroad}"


def _links_to_a_word(words: str) -> bool:
    """Tell whether a link, or what may be one, joins a word."""
    return _BESIDE_LINK.search(words) is not None and _GLUED_LINK.search(words) is not None
