"""Folded text in which lists of words and patterns are found, each list looked for once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from monitor.core.clauses.patterns import Group, Part

Span = tuple[int, int]
_WORD = re.compile(r"\w+")


class Passage:
    """Folded text; it remembers where each list's words stand in it."""

    __slots__ = ("_lists", "_places", "_starts", "text")

    def __init__(self, text: str, lists: Mapping[str, Group]) -> None:
        self.text = text
        self._lists = lists
        self._places: dict[str, tuple[Span, ...]] = {}
        self._starts: list[int] | None = None

    def spans(self, name: str) -> tuple[Span, ...]:
        """Return where words of a list stand, in order."""
        if name not in self._places:
            self._places[name] = ()  # a list that names itself finds nothing there, rather than for ever
            self._places[name] = tuple(self.find(self._lists[name]))
        return self._places[name]

    def has(self, name: str, start: int = 0) -> bool:
        """Tell whether a word of a list stands at or after `start`."""
        spans = self.spans(name)
        return bool(spans) and spans[-1][0] >= start

    def find(self, group: Group) -> list[Span]:
        """Return where a group stands, in order."""
        if not self._possible(group):
            return []
        found = [m.span() for m in group.words.finditer(self.text)] if group.words is not None else []
        found.extend(self._named(group))
        for sequence in group.sequences:
            found.extend(self._joined(sequence))
        return sorted(found)

    def holds(self, group: Group, start: int = 0) -> Span | None:
        """Return the first place of a group at or after `start`, or None."""
        if not self._possible(group):
            return None
        best: Span | None = None
        if group.words is not None:
            match = group.words.search(self.text, start)
            best = match.span() if match else None
        for sequence in group.sequences:
            for span in self._joined(sequence):
                if span[0] >= start:
                    best = span if best is None else min(best, span)
                    break
        return best

    def _possible(self, group: Group) -> bool:
        if group.literals is None:
            return True
        text = self.text
        for literal in group.literals:  # noqa: SIM110 - a generator would cost more than the search
            if literal in text:
                return True
        return False

    def _named(self, group: Group) -> Iterator[Span]:
        if not group.names or group.names.keys().isdisjoint(_WORD.findall(self.text)):
            return
        for match in _WORD.finditer(self.text):
            for name in group.names.get(match[0], ()):
                end = match.start() + len(name)
                if self.text.startswith(name, match.start()) and not self.text[end : end + 1].isalnum():
                    yield match.start(), end
                    break

    def _joined(self, sequence: tuple[Part, ...]) -> list[Span]:
        """Return where the parts of a sequence follow one another, each within its gap."""
        if any(part.words is None and not self.spans(part.name) for part in sequence):
            return []
        joined = self._part(sequence[0])
        for part in sequence[1:]:
            if not joined:
                return []
            nexts = self._part(part)
            starts = [start for start, _ in nexts]
            longer: list[Span] = []
            for start, end in joined:
                at = bisect_left(starts, end)
                if at < len(nexts) and self._near(end, nexts[at][0], part.gap):
                    longer.append((start, nexts[at][1]))
            joined = longer
        return joined

    def _part(self, part: Part) -> list[Span]:
        if part.words is None:
            return list(self.spans(part.name))
        return [m.span() for m in part.words.finditer(self.text)]

    def _near(self, end: int, start: int, gap: int) -> bool:
        """Tell whether at most `gap` words, and no semicolon, stand between two places."""
        if start - end > 16 * (gap + 1):
            return False
        if self._starts is None:
            self._starts = [m.start() for m in _WORD.finditer(self.text)]
        between = bisect_left(self._starts, start) - bisect_left(self._starts, end)
        return between <= gap and ";" not in self.text[end:start]
