"""Which edition of a page an address is of: sites choose language and country by where one asks from."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit

#: `en-ie`, `fr_FR`, `de-at`; a bare `fr` only as a whole segment, where it is a language.
_LOCALE: Final = re.compile(r"([a-z]{2})[-_]([a-z]{2})", re.IGNORECASE)
_LANGUAGES: Final = frozenset("en fr de es it nl pt pl sv da fi no cs hu ro el ja ko zh ar ru tr uk".split())
#: Query parameters that choose an edition.
_CHOOSERS: Final = frozenset("hl lang language locale setlang country region gl mkt cc".split())


def edition(address: str) -> frozenset[str]:
    """Return what an address says of its edition, in lower case: locales, languages, countries.

    `https://vendor.example/en-US/terms?country=us` gives `{"en-us", "country=us"}`.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return frozenset()
    found = set()
    for segment in parts.path.split("/"):
        lower = segment.lower()
        if _LOCALE.fullmatch(segment) and lower[:2] in _LANGUAGES:
            found.add(lower.replace("_", "-"))
        elif lower in _LANGUAGES:
            found.add(lower)
    for name, value in parse_qsl(parts.query)[:50]:
        if name.lower() in _CHOOSERS and value:
            found.add(f"{name.lower()}={value.lower()}")
    first_label = (parts.hostname or "").split(".")[0]
    if first_label in _LANGUAGES:
        found.add(first_label)
    return frozenset(found)


def other_edition(declared: str, before: str, now: str) -> str | None:
    """Say that a page was served in another edition than before; None where nothing tells so.

    Args:
        declared: the address in the register.
        before: where the last good bytes came from, after redirects.
        now: where these come from.

    Returns:
        A sentence for an administrator. Where the register itself names another edition than before, or where
        one of the two addresses says nothing of its edition, there is nothing to tell: a site may move.
    """
    old, new = edition(before), edition(now)
    if not old or not new or old == new or edition(declared) == new:
        return None
    return (
        f"The site serves another edition ({', '.join(sorted(new))}) than the one that was read before "
        f"({', '.join(sorted(old))})."
    )
