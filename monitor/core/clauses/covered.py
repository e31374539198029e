"""Tell which class of data a sentence, or each cell of a row, speaks of."""

from __future__ import annotations

import re

from monitor.core.clauses.passage import Passage
from monitor.core.clauses.patterns import fold
from monitor.core.clauses.unit import Unit
from monitor.core.model import DataClass
from monitor.core.text import BlockKind

_SEGMENT = re.compile(r"<br\s*/?>|\||(?:^|\s)[*•]\s|; | or \(\d\)|\(\d\)|, (?:or|and) (?=where|when|if)")


def classes(unit: Unit) -> list[DataClass]:
    """Return the classes of data a sentence speaks of, the weightiest first; a row's cells are read apart."""
    if unit.block.kind is not BlockKind.ROW and not unit.has("despite"):
        return [covered(unit, unit.passage)]
    segments = [
        fold(piece)
        for piece in _SEGMENT.split(unit.plain if unit.block.kind is not BlockKind.ROW else unit.source)
    ]
    found = {covered(unit, unit.of(piece), strict=True) for piece in segments if piece}
    order = (DataClass.CONTENT, DataClass.FLAGGED, DataClass.FEEDBACK, DataClass.DEIDENTIFIED)
    kept = [data for data in order if data in found]
    return kept or [covered(unit, unit.passage)]


def covered(unit: Unit, said: Passage, *, strict: bool = False) -> DataClass:
    """Return the class of data some text speaks of; where it names none, the sentence before it may."""
    if said.has("flagged"):
        return DataClass.FLAGGED
    feedback, content = said.spans("feedback"), said.spans("content")
    if feedback and (not content or said.has("volunteered") or feedback[0] < content[0]):
        return DataClass.FEEDBACK
    if said.has("deidentified"):
        return DataClass.DEIDENTIFIED
    if content:
        return DataClass.CONTENT
    if not strict and not said.has("personal") and unit.before.has("content"):
        return DataClass.CONTENT
    return DataClass.PERSONAL
