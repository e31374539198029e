"""Cut a stretch of Markdown into sentences, in English, French, German, Spanish and Chinese."""

from __future__ import annotations

import re

#: Words whose full stop does not end a sentence, lower case and without it.
_ABBREVIATIONS = frozenset(
    "e.g i.e eg ie cf vs mr mrs ms dr st no nos "
    "art arts sec sect par para ch p pp vol ed fig approx est incl resp "
    "u.s u.k u.e d.c l.p l.l.c s.a s.a.s s.r.l "
    "b.v n.v p.ex ex al m mm mme mmes mlle me r l bzw z.b d.h u.a ca nr abs "
    "sr sra srta pág núm jan feb mar apr jun jul aug sep sept oct nov dec janv févr avr juil déc".split()
)
#: Words after which a full stop ends a sentence only where the next word opens one.
_COMPANY = frozenset("inc ltd corp co llc gmbh pty plc etc".split())
_OPENERS = frozenset(
    "we you the this these our your if when in for as to it such any all by "
    "please nous vous le la les ce cette si "
    "pour en notre vos wir sie die der das".split()
)
#: It begins with what is rare in a text, which is all that most of it is searched for.
_STOP = re.compile(
    r"[.!?…<。！？\n](?:"
    r"(?<=[.!?…])(?P<mark>[.!?…]*)(?:[ \u00a0]?»)?[\"'”’)\]*_]*(?=\s|<br|\[)"
    r"|(?<=[。！？])[。！？]*[”’」』）)]*"
    r"|(?<=<)br */?>"
    r"|(?:(?<=  \n)|(?<=\\\n))(?P<hard>))"
)
#: As in `EU-U.S. Data Privacy Framework`.
_FRAMEWORK = ("-u.s", "–u.s", "‑u.s")
_NEXT = re.compile(r"(?:\s|<br */?>|[*_\"'“‘«(\[|•>-])*(\w*)")
_LAST = re.compile(r"[^\s(\[*_\"'“‘«]*$")
_NUMBER = re.compile(r"(?:[*#\s]|\(|\\)*(?:\d{1,3}\\?(?:\.\d{1,3}\\?)*|[A-Za-z]|[ivxIVX]{1,5})\\?$")
_TRIM = " \t\r\n|"


def split(text: str, start: int, end: int, *, cells: bool = False) -> tuple[tuple[int, int], ...]:
    """Return the spans of the sentences in `text[start:end]`, in order, without surrounding white space.

    Args:
        text: any text; only the given stretch is read.
        start: first offset.
        end: offset after the last character.
        cells: the stretch is a table row, whose cells (`|`) are never joined.
    """
    if not cells:
        return tuple(_split(text, start, end))
    spans: list[tuple[int, int]] = []
    while start < end:
        stop = text.find("|", start, end)
        stop = end if stop < 0 else stop
        spans.extend(_split(text, start, stop))
        start = stop + 1
    return tuple(spans)


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    opened = start
    for stop in _STOP.finditer(text, start, end):
        if stop.lastgroup == "mark" and not _ends(text, opened, stop, end):
            continue
        if stop.lastgroup == "hard" and not _opens_line(text, stop.end(), end):
            continue
        _append(spans, text, opened, stop.end())
        opened = stop.end()
    _append(spans, text, opened, end)
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip(_TRIM))
    right = start + len(piece.rstrip(_TRIM))
    for tag in ("<br>", "<br/>", "<br />"):
        if text.endswith(tag, left, right):
            right = left + len(text[left : right - len(tag)].rstrip(_TRIM))
    if any(c.isalnum() for c in text[left:right]):
        spans.append((left, right))


def _opens_line(text: str, at: int, end: int) -> bool:
    word = _NEXT.match(text, at, end)
    return bool(word and word[1] and not word[1][0].islower())


def _ends(text: str, opened: int, stop: re.Match[str], end: int) -> bool:
    """Tell whether this full stop ends a sentence: what stands before and after it decides."""
    after = _NEXT.match(text, stop.end(), end)
    word = after[1] if after else ""
    if stop["mark"] or text[stop.start()] != ".":
        return not word[:1].islower()
    before = text[max(opened, stop.start() - 24) : stop.start()]
    token = _LAST.search(before)
    last = token[0].lower() if token else ""
    if word[:1].islower():
        return False
    if last in _COMPANY:
        return word.lower() in _OPENERS or not word
    if last.endswith(_FRAMEWORK):
        return word.lower() in _OPENERS or not word
    if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
        return False
    return not (stop.start() - opened < 24 and _NUMBER.fullmatch(text, opened, stop.start()))
