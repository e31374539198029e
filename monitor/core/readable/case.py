"""What is known when it is asked whether a page is the terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from monitor.core.extract import Extracted
from monitor.core.readable.likeness import Overlap
from monitor.core.terms import Snapshot, SourceDocument, UnreadableReason

Verdict = tuple[UnreadableReason, str]

_MARKUP: Final = re.compile(r"\]\([^()\n]{0,2000}\)|[\s\\*_`#>|=\-\[\]!]+")


@dataclass(frozen=True, slots=True)
class LastGood:
    """What a source document gave when it was last read well."""

    text: str
    """Its own Markdown, not that of all source documents of the terms."""
    matches: tuple[int, ...] | None = None
    """How often each selector matched then; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is known when it is asked whether a page is the terms."""

    extracted: Extracted
    document: SourceDocument
    snapshot: Snapshot
    last: LastGood | None
    expected: str | None
    """The language, ISO 639-1."""
    letters: int
    """Of the text, without its markup."""
    overlap: Overlap | None


def letters(markdown: str) -> int:
    """Count the letters of a text without its markup."""
    return len(_MARKUP.sub("", markdown))
