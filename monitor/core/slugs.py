"""File names for any name: what the page calls a tool's page, and what a mail's link leads to."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

from monitor.core.tools import Language

_LONGEST: Final = 60
_ODD = re.compile(r"[^a-z0-9]+")
#: Names that Windows keeps for itself, and the page for its own.
_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", "index", *(f"{each}{n}" for each in ("com", "lpt") for n in range(1, 10))]
)


def slug(name: str) -> str:
    """Return a file name for any name: ASCII, lower case, short, and another one for every name.

    What is safe already stands for itself; all else carries a digest of the whole, so that neither case, nor
    signs that cannot be written, nor the names that Windows reserves ever make two names one file.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = _ODD.sub("-", plain).strip("-")[:_LONGEST].strip("-")
    if words and words == name and words not in _RESERVED:
        return words
    return "-".join(filter(None, (words, hashlib.sha256(name.encode()).hexdigest()[:8])))


def tool_page(tool: str, language: Language) -> str:
    """Return the path of a tool's page in the site."""
    return f"{language.value}/tools/{slug(tool)}.html"
