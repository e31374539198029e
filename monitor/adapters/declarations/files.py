"""The files of an OTA collection as plain values: strangers' JSON and YAML, read with limits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

from pydantic_core import PydanticCustomError

from monitor.adapters.register.marked_yaml import Value, read_yaml
from monitor.adapters.register.values import address
from monitor.core.errors import Problem
from monitor.core.names import name_fault
from monitor.core.register import Collection

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None

#: The longest declaration known takes twelve thousand bytes.
_MOST_BYTES: Final = 1_000_000
_DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a collection's `metadata.yml` says, as far as it is of use here."""

    collection: Collection | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class _RefusedError(ValueError):
    """The file is not what is read here; says why."""


def escaped(key: str) -> str:
    """Write a key as a part of a JSON pointer (RFC 6901, section 3) that a terminal can show."""
    shown = "".join(char if char.isprintable() else "�" for char in key[:80])
    return shown.replace("~", "~0").replace("/", "~1")


def read_json(file: Path) -> tuple[Json, tuple[Problem, ...]]:
    """Read a JSON file (RFC 8259) whose author is not trusted.

    Refused: links to other files, over a million bytes, nesting deeper than twenty, keys written twice (which
    of the two counts differs between programs), numbers that are none, text that is no Unicode.

    Args:
        file: Where it is.

    Returns:
        Its value and no problem, or None and why.
    """
    try:
        value: Json = json.loads(_content(file), object_pairs_hook=_object, parse_constant=_refuse_constant)
        _check(value, 0)
    except RecursionError:
        message = "nothing is nested this deep"
    except json.JSONDecodeError as error:
        message = f"line {error.lineno}: this is not JSON: {error.msg}"
    except UnicodeError:
        message = "this is not UTF-8 text"
    except _RefusedError as error:
        message = str(error)
    except ValueError:  # Python refuses to read a number of thousands of digits
        message = "this is not JSON: a number is too long"
    else:
        return value, ()
    remedy = "correct the file, or leave it out; OTA's guide says what a declaration holds"
    return None, (Problem(str(file), None, "", message, remedy),)


def _content(file: Path) -> str:
    # A link may lead out of the collection, and a pipe never ends.
    if file.is_symlink() or not file.is_file():
        raise _RefusedError("this is no plain file")
    try:
        with file.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise _RefusedError(f"the file cannot be read: {error.strerror}") from None
    if len(content) > _MOST_BYTES:
        raise _RefusedError(f"the file has over {_MOST_BYTES} bytes")
    return content.decode("utf-8-sig")


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    entries: dict[str, Json] = {}
    for key, value in pairs:
        if key in entries:
            raise _RefusedError(f"the key {escaped(key)!r} stands twice in one object")
        entries[key] = value
    return entries


def _refuse_constant(word: str) -> NoReturn:
    raise _RefusedError(f"this is not JSON: {word} is no number")


def _check(value: Json, depth: int) -> None:
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, dict):
        for key, each in value.items():
            key.encode("utf-8")
            _check(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            _check(each, depth + 1)


def read_metadata(file: Path) -> Metadata:
    """Read what a collection says of itself; a collection without a `metadata.yml` says nothing.

    Args:
        file: The `metadata.yml` that OTA describes in its contributors' guide.

    Returns:
        The collection under its id where it names one and the address of its versions; never raises.
    """
    if file.is_symlink() or not file.is_file():
        return Metadata()
    try:
        with file.open("rb") as stream:
            marked = read_yaml(stream.read(_MOST_BYTES), str(file))
    except OSError as error:
        return Metadata(problems=(Problem(str(file), None, "", str(error.strerror), "check its rights"),))
    said = marked.data if isinstance(marked.data, dict) else {}
    about = {key: words for key in ("name", "languages") if (words := _in_words(said.get(key)))}
    about |= _vantage(said.get("trackingPeriods"))
    key, versions = said.get("id"), _https(said.get("versions"))
    collection = None
    if isinstance(key, str) and name_fault(key) is None and versions:
        collection = Collection(key, versions, _https(said.get("snapshots")))
    return Metadata(collection, about, marked.problems)


def _in_words(value: Value) -> str:
    words = value if isinstance(value, list) else [value]
    return ", ".join(" ".join(each.split())[:100] for each in words if isinstance(each, str))[:200]


def _vantage(periods: Value) -> dict[str, str]:
    """Where the collection's server stands now, and since when: texts differ by country."""
    entries = [each for each in periods if isinstance(each, dict)] if isinstance(periods, list) else []
    starts = [(str(each.get("startDate")), each) for each in entries if _is_day(each.get("startDate"))]
    if not starts:
        return {}
    since, last = max(starts, key=lambda entry: entry[0])
    location = _in_words(last.get("serverLocation"))
    return {"location": location, "since": since} if location else {}


def _is_day(value: Value) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _https(value: Value) -> str | None:
    try:
        read = address(value)
    except PydanticCustomError:
        return None
    return read if read.startswith("https://") else None
