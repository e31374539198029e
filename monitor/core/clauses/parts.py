"""Follow a version part by part; what stands between two empty lines is read once for every place it had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from monitor.core.model import Fact, Finding, Scope
from monitor.core.recipients import PartRows
from monitor.core.text import TOP, Block, Place, blocks_from

#: What keeps parts apart: an empty line ends whatever block stands before it.
_BETWEEN: Final = "\n\n"
#: What a part takes beside its characters, counted in them.
_OVERHEAD: Final = 400


Named = tuple[Finding, bool]
"""A finding with whether its sentence names the data it is about."""


class Said:
    """What a part says; its findings are kept as they last stood, which is where most stand again."""

    __slots__ = ("_findings", "_line", "_moved", "_start", "broad", "facts", "instructed", "rows")

    def __init__(
        self,
        findings: tuple[Named, ...] = (),
        *,
        broad: bool = False,
        instructed: bool = False,
        facts: tuple[Fact, ...] = (),
        rows: PartRows = (),
    ) -> None:
        """Take the findings, the facts and the rows of a part, places and lines counted in it."""
        self._findings = self._moved = findings
        self._start = self._line = 0
        self.broad = broad
        self.instructed = instructed
        self.facts = facts
        self.rows = rows

    def at(self, start: int, line: int) -> tuple[Named, ...]:
        """Return its findings as they stand in a version where the part starts there, after so many lines."""
        if start != self._start or line != self._line:
            self._start, self._line = start, line
            self._moved = tuple(
                (
                    replace(
                        finding,
                        start=finding.start + start,
                        end=finding.end + start,
                        line_start=finding.line_start + line,
                        line_end=finding.line_end + line,
                    ),
                    named,
                )
                for finding, named in self._findings
            )
        return self._moved

    def facts_at(self, start: int, line: int) -> tuple[Fact, ...]:
        """Return its facts as they stand in a version where the part starts there, after so many lines."""
        return tuple(
            replace(
                fact,
                start=fact.start + start,
                end=fact.end + start,
                line_start=fact.line_start + line,
                line_end=fact.line_end + line,
            )
            for fact in self.facts
        )

    def rows_at(self, line: int) -> PartRows:
        """Return its rows as they stand in a version where so many lines stand before the part."""
        return tuple(
            replace(row, line_start=row.line_start + line, line_end=row.line_end + line) for row in self.rows
        )


SILENT: Final = Said()

ReadPart = Callable[[str, tuple[Block, ...], Scope], Said]
"""Reads a part of a version, cut into blocks, for whom the version speaks."""


@dataclass(frozen=True, slots=True)
class _Stand:
    """A place in versions of one scope, with the parts that were read from there."""

    place: Place
    scope: Scope
    steps: dict[str, _Step]


@dataclass(frozen=True, slots=True)
class _Step:
    """What came of reading a part from a stand."""

    said: Said
    lines: int
    """How many lines further the next part begins."""
    after: _Stand


class Parts:
    """Reads versions part by part, and remembers where each led: what was read before costs a look-up.

    What stands above a part is all that matters to it (its headings, its list, its table), so that two
    versions meet again after the part in which they differ.
    """

    __slots__ = ("_most", "_read", "_stands", "_weight")

    def __init__(self, read: ReadPart, most: int) -> None:
        """Remember parts of `most` characters together; then all are forgotten.

        Args:
            read: what reads a part; the same part in the same place always gives the same.
            most: characters, those that stand for what surrounds a part in memory included.
        """
        self._read = read
        self._most = most
        self._stands: dict[tuple[Scope, Place], _Stand] = {}
        self._weight = 0

    def said(self, text: str, scope: Scope) -> Iterator[tuple[int, int, Said]]:
        """Yield every part that says something: where it starts, how many lines stand before, and what."""
        stand = self._stand(scope, TOP)
        start = line = 0
        for part in text.split(_BETWEEN):
            step = stand.steps.get(part)
            if step is None:
                step = self._step(stand, part)
            if step.said is not SILENT:
                yield start, line, step.said
            start += len(part) + len(_BETWEEN)
            line += step.lines
            stand = step.after

    def _step(self, stand: _Stand, part: str) -> _Step:
        blocks, place = blocks_from(part, stand.place)
        said = self._read(part, blocks, stand.scope)
        if self._weight > self._most:
            self._stands.clear()
            self._weight = 0
        lines = part.count("\n") + _BETWEEN.count("\n")
        step = stand.steps[part] = _Step(said, lines, self._stand(stand.scope, place))
        self._weight += len(part) + _OVERHEAD
        return step

    def _stand(self, scope: Scope, place: Place) -> _Stand:
        stand = self._stands.get((scope, place))
        if stand is None:
            stand = self._stands[scope, place] = _Stand(place, scope, {})
        return stand
