"""Tell which class of data a sentence, or each cell of a row, speaks of."""

from __future__ import annotations

import re

from monitor.core.clauses.passage import Passage
from monitor.core.clauses.patterns import fold
from monitor.core.clauses.unit import Unit
from monitor.core.model import DataClass
from monitor.core.text import BlockKind

#: What stands before a word that is one case of the data just named: "personal data, including feedback".
_CASE = re.compile(
    r"\b(?:data|information|content|donnees|contenus?)\W+(?:including|as well as|y compris|ainsi que)\W+"
    r"(?:\w+\W+){0,2}$"
)
_BEFORE = 60
#: What people do on a service is data about them, whatever "content" they do it with.
_ACTIVITY = re.compile(
    r"\b(?:information|data|donnees|informations) (?:about|on|regarding|sur|relatives a) (?:your|votre|vos) "
    r"(?:interactions?|activit\w+|visits?|use|usage|navigation|visites?|utilisation)\b"
)
_GIVEN = re.compile(
    r"\b(?:contents?|contenus?) (?:that |que )?(?:you|vous) "
    r"(?:store|upload|submit|provide|create|generate|enter|input|stock|depos|saisi|fourni|cree)"
)
_BARE = frozenset({"content", "contents", "contenu", "contenus"})
_SEGMENT = re.compile(r"<br\s*/?>|\||(?:^|\s)[*•]\s|; | or \(\d\)|\(\d\)|, (?:or|and) (?=where|when|if)")


def classes(unit: Unit, until: int | None = None) -> list[DataClass]:
    """Return the classes of data a sentence speaks of, the weightiest first; a row's cells are read apart.

    Args:
        unit: the sentence.
        until: where, in `unit.text`, what it says of something else begins; None: nowhere.
    """
    if unit.block.kind is not BlockKind.ROW and not unit.has("despite"):
        return [covered(unit, unit.passage, until=until)]
    segments = [
        fold(piece)
        for piece in _SEGMENT.split(unit.plain if unit.block.kind is not BlockKind.ROW else unit.source)
    ]
    found = {covered(unit, unit.of(piece), strict=True) for piece in segments if piece}
    order = (DataClass.CONTENT, DataClass.FLAGGED, DataClass.FEEDBACK, DataClass.DEIDENTIFIED)
    kept = [data for data in order if data in found]
    return kept or [covered(unit, unit.passage)]


def covered(unit: Unit, said: Passage, *, strict: bool = False, until: int | None = None) -> DataClass:
    """Return the class of data some text speaks of; where it names none, the sentence before it may.

    Args:
        unit: the sentence.
        said: the text.
        strict: leave the sentence before it out.
        until: that data is stripped of identity is heard before this place of the text; None: anywhere.
    """
    if said.has("flagged"):
        return DataClass.FLAGGED
    feedback, content = said.spans("feedback"), said.spans("content")
    if feedback and (not content or said.has("volunteered") or feedback[0] < content[0]):
        first = feedback[0][0]
        if not _CASE.search(said.text[max(0, first - _BEFORE) : first]):
            return DataClass.FEEDBACK
    if any(until is None or start < until for start, _ in said.spans("deidentified")):
        return DataClass.DEIDENTIFIED
    if content and not _of_activity(said):
        return DataClass.CONTENT
    if not content and not strict and not said.has("personal") and unit.before.has("content"):
        return DataClass.CONTENT
    return DataClass.PERSONAL


def _of_activity(said: Passage) -> bool:
    """Tell whether some text speaks of what people do, and names no content but by that very word."""
    about = _ACTIVITY.search(said.text)
    if about is None or _GIVEN.search(said.text):
        return False
    return all(
        start > about.start() and said.text[start:end] in _BARE for start, end in said.spans("content")
    )
