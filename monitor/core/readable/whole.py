"""Is what was served text at all, in the encoding it announces, and whole?"""

from __future__ import annotations

import re
from typing import Final

from monitor.core.readable.case import Case, Verdict
from monitor.core.terms import UnreadableReason

_TEXTUAL: Final = re.compile(r"text/(?:html|plain|xml|markdown)|application/(?:xhtml\+xml|xml|octet-stream)|")
#: One lost character spoils a word; one in a hundred says that the encoding is another.
_FEW_LOST: Final = 5
_LOST: Final = 0.01
#: Bytes of another script read as windows-1252. Icelandic and Portuguese have one such letter in ten at most.
_WESTERN: Final = re.compile("[\x80-\xa0\xa1-\xff\u0152-\u0192\u02c6\u02dc\u2020-\u2030\u20ac]")
_MOST_WESTERN: Final = 0.4


def is_binary(case: Case) -> Verdict | None:
    """Not text at all, whatever the server calls it."""
    media_type, head = case.snapshot.media_type, case.snapshot.body[:4096]
    if not _TEXTUAL.fullmatch(media_type):
        return UnreadableReason.MEDIA_TYPE, f"The server sent {media_type}, which is not a page of text."
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or (case.snapshot.charset or "").lower().startswith(
        "utf-16"
    )
    controls = sum(byte < 9 or 13 < byte < 27 for byte in head)
    if head.startswith(b"%PDF-") or (not wide and controls > 0.02 * len(head)):
        return (
            UnreadableReason.MEDIA_TYPE,
            f"The server announced {media_type} and sent bytes that are not text.",
        )
    return None


def has_no_text(case: Case) -> Verdict | None:
    """A PDF of pictures."""
    if case.letters:
        return None
    return UnreadableReason.NO_TEXT, "The PDF holds no text; it is probably a scan."


def is_blank(case: Case) -> Verdict | None:
    """A page that shows no word: the shell of a program."""
    if case.extracted.page.letters + case.letters:
        return None
    return UnreadableReason.EMPTY, "The page shows no text at all; it may need a browser to be read."


def is_garbled(case: Case) -> Verdict | None:
    """Letters of another encoding: a page that misstates its own is read as rubbish."""
    text = case.extracted.text if case.letters else case.extracted.page.opening
    lost, western = text.count("\ufffd"), len(_WESTERN.findall(text))
    if lost <= _FEW_LOST + _LOST * len(text) and western <= _MOST_WESTERN * len(text):
        return None
    return (
        UnreadableReason.MEDIA_TYPE,
        "The characters make no sense: the page is not written in the encoding that it announces.",
    )


def is_cut(case: Case) -> Verdict | None:
    """A page whose end is missing."""
    if case.extracted.page.complete:
        return None
    return (
        UnreadableReason.PARTIAL,
        "The page breaks off: its end is missing, although the answer was complete.",
    )
