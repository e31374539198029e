"""Folded text in which lists of words and patterns are found, each list looked for once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Final

from monitor.core.clauses.groups import Group, Part, Sequence
from monitor.core.clauses.lexicon import WORD, Lexicon
from monitor.core.clauses.memory import Memory
from monitor.core.clauses.union import Branch, Union

Span = tuple[int, int]
#: How much text is remembered: what was found in it takes some twenty times as much.
_REMEMBERED: Final = 1_000_000
#: What a passage takes beside its characters, counted in them.
_OVERHEAD: Final = 50


class Passage:
    """Folded text; it remembers where each list's words and each group stand in it."""

    __slots__ = (
        "_held",
        "_lexicon",
        "_lists",
        "_openings",
        "_places",
        "_signs",
        "_standing",
        "_starts",
        "text",
    )

    def __init__(self, text: str, lists: Mapping[str, Group], lexicon: Lexicon) -> None:
        self.text = text
        self._lists = lists
        self._lexicon = lexicon
        self._places: dict[str, tuple[Span, ...]] = {}
        self._held: dict[tuple[int, int], tuple[Group, Span | None]] = {}
        self._standing: dict[int, tuple[Group, bool]] = {}
        self._signs = 0
        self._openings: list[tuple[int, int, Mapping[Union, tuple[Branch, ...]]]] | None = None
        self._starts: list[int] | None = None

    @property
    def signs(self) -> int:
        """The signs its words raise, a bit each."""
        if not self._signs:
            self._signs = self._lexicon.signs(self.text)
        return self._signs

    def may(self, name: str) -> bool:
        """Tell whether words of a list may stand in it, for a small part of the price of looking."""
        return self._lists[name].possible(self._signs or self.signs)

    def listed(self, name: str) -> Group:
        """Return the search of a list of words."""
        return self._lists[name]

    def spans(self, name: str) -> tuple[Span, ...]:
        """Return where words of a list stand, in order."""
        spans = self._places.get(name)
        if spans is None:
            self._places[name] = ()  # a list that names itself finds nothing there, rather than for ever
            spans = self._places[name] = tuple(self.find(self._lists[name]))
        return spans

    def has(self, name: str, start: int = 0) -> bool:
        """Tell whether a word of a list stands at or after `start`."""
        spans = self.spans(name)
        return bool(spans) and spans[-1][0] >= start

    def find(self, group: Group) -> list[Span]:
        """Return where a group stands, in order."""
        if not group.possible(self._signs or self.signs):
            return []
        found = list(self._words(group.words)) if group.words is not None else []
        if group.names:
            found.extend(self._named(group))
        for sequence in group.sequences:
            found.extend(self._joined(sequence))
        return sorted(found)

    def holds(self, group: Group, start: int = 0) -> Span | None:
        """Return the first place of a group at or after `start`, or None; fixed names do not count."""
        if not group.possible(self._signs or self.signs):
            return None
        # Groups are told apart by identity, which is theirs for as long as they are kept here: to compare
        # what is in them would cost more than the search.
        key = (id(group), start)
        known = self._held.get(key)
        if known is None:
            known = self._held[key] = group, self._first(group, start)
        return known[1]

    def _first(self, group: Group, start: int) -> Span | None:
        best = next(self._words(group.words, start), None) if group.words is not None else None
        for sequence in group.sequences:
            for span in self._joined(sequence):
                if span[0] >= start:
                    best = span if best is None else min(best, span)
                    break
        return best

    def stands(self, group: Group) -> bool:
        """Tell whether a group stands anywhere; fixed names do not count."""
        if not group.possible(self._signs or self.signs):
            return False
        known = self._standing.get(id(group))
        if known is None:
            known = self._standing[id(group)] = group, self._any(group)
        return known[1]

    def _any(self, group: Group) -> bool:
        if group.words is not None and next(self._words(group.words), None) is not None:
            return True
        return any(self._joined(sequence) for sequence in group.sequences)

    def may_name(self, group: Group) -> bool:
        """Tell whether a word of the text begins any of a group's fixed names."""
        if self.signs & group.first_sign:
            return True
        loose = group.loose_names if self.signs & group.loose_sign else None
        return loose is not None and loose.compiled.search(self.text) is not None

    def _words(self, union: Union, at: int = 0) -> Iterator[Span]:
        """Yield, in order and without overlap, where a union stands from a place on."""
        if union.loose is None or not self.signs & union.loose_sign:
            yield from self._opened(union, at)
            return
        expression = union.loose.compiled
        loose = expression.search(self.text, at)
        opened = next(self._opened(union, at), None)
        while loose or opened:
            if opened is None or (loose and loose.start() < opened[0]):
                assert loose is not None
                span = loose.span()
            else:
                span = opened
            yield span
            at = span[1]
            if loose and loose.start() < at:
                loose = expression.search(self.text, at)
            if opened and opened[0] < at:
                opened = next(self._opened(union, at), None)

    def _opened(self, union: Union, at: int) -> Iterator[Span]:
        """Yield where the branches of a union that begin with a word of the text stand."""
        signs = self._signs or self.signs
        if not signs & union.sign:
            return
        for start, stop, begun in self._begun():
            if start < at or union not in begun:
                continue
            for branch in begun[union]:
                if branch.needs & signs == branch.needs:
                    end = branch.end(self.text, start, stop)
                    if end >= 0:
                        yield start, end
                        at = end
                        break

    def _begun(self) -> list[tuple[int, int, Mapping[Union, tuple[Branch, ...]]]]:
        """Return the words that may begin anything, with what they may begin."""
        if self._openings is None:
            begins = self._lexicon.begins
            self._openings = [
                (*match.span(), begun) for match in WORD.finditer(self.text) if (begun := begins[match[0]])
            ]
        return self._openings

    def _named(self, group: Group) -> Iterator[Span]:
        if group.loose_names is not None and self.signs & group.loose_sign:
            yield from (match.span() for match in group.loose_names.compiled.finditer(self.text))
        for match in WORD.finditer(self.text):
            for name in group.names.get(match[0], ()):
                end = match.start() + len(name)
                if self.text.startswith(name, match.start()) and not self.text[end : end + 1].isalnum():
                    yield match.start(), end
                    break

    def _joined(self, sequence: Sequence) -> list[Span]:
        """Return where the parts of a sequence follow one another, each within its gap."""
        if self.signs & sequence.needs != sequence.needs:
            return []
        if any(part.words is None and not self.spans(part.name) for part in sequence.parts):
            return []
        joined = self._part(sequence.parts[0])
        for part in sequence.parts[1:]:
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

    def pattern(self, union: Union, span: Span) -> str | None:
        """Return the pattern of a union that stands in a place; None: not told, or the word there is it."""
        for start, stop, begun in self._begun():
            if start == span[0]:
                for branch in begun.get(union, ()):
                    if branch.end(self.text, start, stop) == span[1]:
                        return branch.pattern or None
        return None

    def chain(self, sequence: Sequence, span: Span) -> list[Span]:
        """Return the places of the parts of a sequence that stands in a place; none: it does not."""
        found: list[Span] = []
        for part in sequence.parts:
            after = found[-1][1] if found else span[0]
            piece = next((one for one in self._part(part) if one[0] >= after), None)
            if piece is None or piece[1] > span[1]:
                return []
            found.append(piece)
        return found if (found[0][0], found[-1][1]) == span else []

    def _part(self, part: Part) -> list[Span]:
        return list(self.spans(part.name) if part.words is None else self._words(part.words))

    def _near(self, end: int, start: int, gap: int) -> bool:
        """Tell whether at most `gap` words, and no semicolon, stand between two places."""
        if start - end > 16 * (gap + 1):
            return False
        if self._starts is None:
            self._starts = [m.start() for m in WORD.finditer(self.text)]
        between = bisect_left(self._starts, start) - bisect_left(self._starts, end)
        return between <= gap and ";" not in self.text[end:start]


class Passages:
    """Makes passages under one set of rules, the same for the same text while it is remembered.

    Sentences return from version to version, in paragraphs that changed elsewhere. It is not for several
    threads at a time, no more than a passage is.
    """

    __slots__ = ("_known", "_lexicon", "_lists")

    def __init__(self, lists: Mapping[str, Group], lexicon: Lexicon) -> None:
        self._lists = lists
        self._lexicon = lexicon
        self._known: Memory[str, Passage] = Memory(_REMEMBERED)

    def of(self, text: str) -> Passage:
        """Return folded text as something to find lists in."""
        known = self._known.get(text)
        if known is None:
            known = Passage(text, self._lists, self._lexicon)
            self._known.keep(text, known, len(text) + _OVERHEAD)
        return known
