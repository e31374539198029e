"""YAML text to plain values, with the line on which each was written.

Only what a file written by hand needs: mappings, lists and text. Every scalar
stays the text it was written as (so `on`, `no`, `NO` or `2025-09-01` are never
turned into something else), an empty value, `~` and `null` are None, and what
reads it decides what it means. Tags, anchors and aliases are refused: the first
build objects, the others make small files enormous. Keys may not be repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import yaml
from yaml.reader import ReaderError

from monitor.core.errors import Problem
from monitor.core.register import Place

Value = str | list["Value"] | dict[str, "Value"] | None

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_MAX_DEPTH: Final = 12
#: Thirty thousand tools; whatever is larger is no register.
MAX_BYTES: Final = 20_000_000
_MAX_VALUES: Final = 1_000_000
_NO_ALIASES: Final = "write the value itself in each place"


@dataclass(frozen=True, slots=True)
class MarkedYaml:
    """What a file says, where it says it, and what is wrong with its YAML."""

    data: Value
    lines: Mapping[Place, int]
    """Counted from 1: of a key, or of an item of a list."""
    problems: tuple[Problem, ...]

    def line(self, place: Place) -> int | None:
        """Return the line of `place`, or of the nearest thing around it that is written down."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)


class _StopError(Exception):
    """The rest of the file cannot be read."""


def spelled(place: Place) -> str:
    """Write a place as people do: `tools.claude-free.terms[0]`."""
    written = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    # Keys come from the file, and this goes to a terminal.
    return "".join(char if char.isprintable() else "�" for char in written.removeprefix("."))


def read_yaml(content: bytes, file: str) -> MarkedYaml:
    """Read the bytes of a YAML file (UTF-8); `file` names it in the problems.

    Never raises: what cannot be read is among the problems, and the data is then what could be.
    """
    if len(content) > MAX_BYTES:
        remedy = "is it the right file? else split or shorten it"
        problem = Problem(file, None, "", f"the file has over {MAX_BYTES // 10**6} MB", remedy)
        return MarkedYaml(None, {}, (problem,))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Problem(file, line, "", "this is not UTF-8 text", "save the file in UTF-8")
        return MarkedYaml(None, {}, (problem,))
    reader = _Reader(text, file)
    data: Value = None
    try:
        data = reader.document()
    except _StopError:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = ", ".join(part for part in (error.context, error.problem) if part)
        # What is left open is met at the end of the file, after the last line there is to look at.
        last = text.rstrip().count("\n") + 1
        where = min(mark.line + 1, last) if mark else None
        written = text.splitlines()[where - 1] if where and text else ""
        reader.report(where, (), f"this is not YAML: {message}", _syntax_remedy(written))
    except ReaderError as error:
        where = text.count("\n", 0, error.position) + 1
        reader.report(where, (), "this line holds a control character", "take it out")
    return MarkedYaml(data, reader.lines, tuple(reader.problems))


class _Reader:
    """Builds values from the events of the parser, so that nothing is ever constructed or resolved."""

    def __init__(self, text: str, file: str) -> None:
        # libyaml where PyYAML was built with it (ten times faster), its own parser elsewhere: same events.
        loader = yaml.CSafeLoader if getattr(yaml, "__with_libyaml__", False) else yaml.SafeLoader
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
        self._file = file
        self._values = 0
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []

    def report(self, line: int | None, place: Place, message: str, remedy: str) -> None:
        self.problems.append(Problem(self._file, line, spelled(place), message, remedy))

    def document(self) -> Value:
        data: Value = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    line = _line(event)
                    self.report(line, (), "a second document begins here", "take out the line `---`")
                    break
                data = self._value(next(self._events), ())
        return data

    def _value(self, event: yaml.Event, place: Place) -> Value:
        line = _line(event)
        self._values += 1
        if self._values > _MAX_VALUES:
            self.report(line, place, f"the file holds over {_MAX_VALUES} values", "split or shorten it")
            raise _StopError
        self._refuse_marks(event, place, line)
        if isinstance(event, yaml.ScalarEvent):
            return None if event.implicit[0] and event.value in _NULLS else str(event.value)
        if isinstance(event, yaml.AliasEvent):
            return None
        if len(place) >= _MAX_DEPTH:
            self.report(line, place, "nothing is nested this deep", "check the indentation")
            raise _StopError
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        return self._mapping(place)

    def _sequence(self, place: Place) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            here = (*place, len(items))
            self.lines.setdefault(here, _line(event))
            items.append(self._value(event, here))
        return items

    def _mapping(self, place: Place) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = _line(event)
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            if key:
                self._refuse_marks(event, (*place, key), line)
            else:
                self.report(line, place, "a key must be a word", "write `key: value`, quoted where needed")
                self._value(event, (*place, ""))
            here = (*place, key or "")
            twice = key in entries
            if twice:
                first = self.lines[here]
                self.report(line, here, f"this key is already on line {first}", "keep one of the two")
            self.lines.setdefault(here, line)
            value = self._value(next(self._events), here)
            if key and not twice:
                entries[key] = value
        return entries

    def _refuse_marks(self, event: yaml.Event, place: Place, line: int) -> None:
        """Report tags, anchors and aliases, which no register needs."""
        if isinstance(event, yaml.AliasEvent):
            self.report(line, place, "aliases (`*name`) are not read here", _NO_ALIASES)
        elif getattr(event, "anchor", None) is not None:
            self.report(line, place, "anchors (`&name`) are not read here", _NO_ALIASES)
        if getattr(event, "tag", None) is not None:
            self.report(line, place, "tags (`!name`) are not read here", "take the tag out")


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None, "the parser marks every event"
    return event.start_mark.line + 1


def _syntax_remedy(line: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:  # libyaml does not say which character it was
        return "indent with blanks, never with tabs"
    return "check indentation, colons and quotes around this line"
