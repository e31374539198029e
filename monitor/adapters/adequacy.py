"""Read the adequacy decisions that we ship, `monitor/rules/adequacy.yaml`, or a file of that shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from importlib.resources import files
from typing import Final, TypeVar

from pydantic_core import PydanticCustomError

from monitor.adapters.register import usage
from monitor.adapters.register import values as read
from monitor.adapters.register.marked_yaml import MarkedYaml, Value, read_yaml, spelled
from monitor.adapters.register.values import wrong
from monitor.core.adequacy import FRAMEWORKS, AdequacyDecision, AdequacyList
from monitor.core.claims import EEA_COUNTRIES
from monitor.core.errors import RuleError
from monitor.core.model import Mechanism
from monitor.core.register import Place, choices

_FILE: Final = "adequacy.yaml"
_SECTIONS: Final = ("checked", "decisions")
_NEEDED: Final = ("id", "country", "decision", "scope", "since", "source")
_KEYS: Final = (*_NEEDED, "under", "until", "note")
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Read = TypeVar("Read")


def load_adequacy() -> AdequacyList:
    """Return the decisions that we ship.

    Raises:
        RuleError: the file holds something that is no decision.
    """
    return read_adequacy((files("monitor") / "rules" / _FILE).read_bytes(), _FILE)


def read_adequacy(content: bytes, name: str) -> AdequacyList:
    """Read the bytes of a list of adequacy decisions; `name` is for the error.

    Raises:
        RuleError: it is not YAML, or holds something that is no decision; the first place where it does.
    """
    marked = read_yaml(content, name)
    for problem in marked.problems:
        raise RuleError(_at(name, problem.line), problem.key, problem.message, problem.remedy)
    return _Reading(marked, name).whole()


def _at(name: str, line: int | None) -> str:
    return name if line is None else f"{name}:{line}"


class _Reading:
    """One pass over a file, up to the first fault."""

    def __init__(self, marked: MarkedYaml, name: str) -> None:
        self._marked = marked
        self._name = name

    def whole(self) -> AdequacyList:
        data = self._mapping(self._marked.data, (), _SECTIONS, _SECTIONS)
        checked = self._read(data, (), "checked", _day)
        entries = data["decisions"]
        if not isinstance(entries, list):
            raise self._fault(("decisions",), "a list is expected here", "begin each decision with `- id:`")
        decisions: dict[str, AdequacyDecision] = {}
        for position, entry in enumerate(entries):
            place: Place = ("decisions", position)
            decision = self._decision(entry, place)
            if decision.id in decisions:
                raise self._fault((*place, "id"), f"the id {decision.id!r} is taken", "choose another")
            decisions[decision.id] = decision
        return AdequacyList(checked, tuple(decisions[each] for each in sorted(decisions)))

    def _decision(self, entry: Value, place: Place) -> AdequacyDecision:
        data = self._mapping(entry, place, _KEYS, _NEEDED)
        decision = AdequacyDecision(
            id=self._read(data, place, "id", _identity),
            country=self._read(data, place, "country", _third_country),
            decision=self._read(data, place, "decision", read.text_of),
            scope=self._read(data, place, "scope", read.text_of),
            # A key left empty by mistake would make a decision serve more than it does: only `until` may be.
            under=self._read(data, place, "under", _framework) if "under" in data else None,
            since=self._read(data, place, "since", _day),
            until=None if data.get("until") is None else self._read(data, place, "until", _day),
            source=self._read(data, place, "source", read.address),
            note=self._read(data, place, "note", read.text_of) if "note" in data else "",
        )
        if decision.until is not None and decision.until <= decision.since:
            remedy = "`until` is the first day without it"
            raise self._fault((*place, "until"), "it ends before it begins", remedy)
        return decision

    def _mapping(
        self, value: Value, place: Place, known: tuple[str, ...], needed: tuple[str, ...]
    ) -> Mapping[str, Value]:
        if not isinstance(value, dict):
            raise self._fault(place, "keys and values are expected here", f"write `{needed[0]}: …` and so on")
        for key in value:
            if key not in known:
                raise self._fault((*place, key), f"unknown key {key[:80]!r}", choices(key, known))
        for key in needed:
            if value.get(key) is None:
                raise self._fault(place, f"{key!r} is missing or empty", f"write `{key}: …`")
        return value

    def _read(
        self, data: Mapping[str, Value], place: Place, key: str, reader: Callable[[object], Read]
    ) -> Read:
        try:
            return reader(data[key])
        except PydanticCustomError as error:
            said = error.context or {}
            raise self._fault((*place, key), str(said["message"]), str(said["remedy"])) from None

    def _fault(self, place: Place, message: str, remedy: str) -> RuleError:
        return RuleError(_at(self._name, self._marked.line(place)), spelled(place), message, remedy)


def _identity(value: object) -> str:
    text = read.text_of(value)
    if not _ID.fullmatch(text):
        raise wrong(f"{text[:40]!r} is not an id", "write it in small letters, figures and _, a letter first")
    return text


def _third_country(value: object) -> str:
    code = usage.country(value)
    if code in EEA_COUNTRIES:
        raise wrong(f"{code} is of the EEA: no transfer", "write a country outside the EEA (ISO 3166-1)")
    return code


def _framework(value: object) -> Mechanism:
    text = read.text_of(value)
    if text not in FRAMEWORKS:
        raise wrong(f"{text[:40]!r} is no framework that a decision serves", choices(text, FRAMEWORKS))
    return Mechanism(text)


def _day(value: object) -> date:
    text = read.text_of(value)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise wrong(f"{text[:40]!r} is not a day", "write it as 2026-01-31")
