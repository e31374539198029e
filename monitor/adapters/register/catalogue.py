"""The catalogue that ships as a register: its tools by category, and a register of the chosen ones alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from monitor.adapters.register.marked_yaml import Value, read_yaml
from monitor.core.tools import Language

# How the catalogue is laid out: `  # == Voix · Voice ==` opens a category of tools, `  dust:  # FR` a tool.
_CATEGORY: Final = re.compile(r"  # == (?P<fr>[^·]+) · (?P<en>[^·]+) ==\s*")
_TOOL: Final = re.compile(r"  (?P<id>[^\s#:]+):(?:  # (?P<country>[A-Z]{2}))?\s*")
_KEY: Final = re.compile(r"(?P<indent> *)(?P<key>[^\s#'\"-][^:]*):(?:\s.*)?", re.DOTALL)
_OPENINGS: Final = frozenset({"tools:", "services:", "collections:"})
_TOP, _ENTRY, _TYPE = 0, 2, 6


@dataclass(frozen=True, slots=True)
class Listed:
    """A tool of the catalogue, as it is offered."""

    id: str
    name: str
    category: Mapping[Language, str]
    country: str | None
    """ISO 3166-1, of a European vendor; None for the others."""


def listed(catalogue: str) -> tuple[Listed, ...]:
    """List the tools of a catalogue, in its order."""
    tools = _mapping(_data(catalogue).get("tools"))
    return tuple(_listed(catalogue, tools))


def _listed(catalogue: str, tools: Mapping[str, Value]) -> Iterator[Listed]:
    category: Mapping[Language, str] = dict.fromkeys(Language, "")
    section = ""
    for line in catalogue.splitlines():
        if line[:1] not in {"", " ", "#"}:
            section = line
        elif found := _CATEGORY.fullmatch(line):
            category = {Language.FR: found["fr"], Language.EN: found["en"]}
        elif section.startswith("tools:") and (found := _TOOL.fullmatch(line)):
            name = _mapping(tools.get(found["id"])).get("name")
            yield Listed(found["id"], str(name or found["id"]), category, found["country"])


def chosen(catalogue: str, tools: Collection[str], on: date) -> str:
    """Return the catalogue with `tools` alone, and the services, terms and collections that they need.

    The comments stay. Each tool is proposed for nothing; a comment under it shows the line that would, dated
    `on`. Ids that the catalogue lacks are passed over.
    """
    data = _data(catalogue)
    cut = _Cut(data, tools, f"    # propose: {{non_sensitive: {{by: leroy, on: {on.isoformat()}}}}}\n")
    for line in catalogue.splitlines(keepends=True):
        cut.take(line)
    return "".join(cut.kept)


class _Cut:
    """One pass over the lines of a catalogue: what is kept of it."""

    def __init__(self, data: Mapping[str, Value], tools: Collection[str], hint: str) -> None:
        self.kept: list[str] = []
        self._hint = hint
        self._terms = {each for tool in tools for each in _bound(_mapping(data.get("tools")).get(tool))}
        self._entries = {
            "tools": tools,
            "services": {service for service, _ in self._terms},
            "collections": {_collection(data, service, type_) for service, type_ in self._terms},
        }
        self._section = self._entry = ""
        self._keeps = True
        self._held: list[str] = []
        """Comments and blank lines: they go the way of what follows them."""

    def take(self, line: str) -> None:
        """Take the next line in: keep it, hold it, or let it go."""
        if line.startswith("#"):  # between sections
            self._section, self._keeps = "", True
            self._keep(line)
        elif _CATEGORY.fullmatch(line):  # takes the place of the one before, if that has lost all its tools
            self._held = ["\n", line]
        elif not line.strip() or line.lstrip().startswith("#"):
            self._held.append(line)
        else:
            if key := _KEY.fullmatch(line):
                self._decide(len(key["indent"]), key["key"])
            self._keep(line)

    def _keep(self, line: str) -> None:
        """Keep a line with what was held for it, or let both go if this is not the place."""
        if not self._keeps:
            category = [each for each in self._held if _CATEGORY.fullmatch(each)]
            self._held = ["\n", *category] if category else []
            return
        if line.startswith("#") and self._held:
            self._held = ["\n"]
        elif self._held[:1] == ["\n"] and self.kept[-1].rstrip() in _OPENINGS:
            del self._held[0]
        self.kept += [*self._held, line]
        self._held = []
        if self._section == "tools" and line.startswith("    terms:"):
            self.kept.append(self._hint)

    def _decide(self, indent: int, key: str) -> None:
        """Say whether to keep what begins with `key`, from where it stands."""
        if indent == _TOP:
            self._section, self._keeps = key, True
        elif indent == _ENTRY and self._section in self._entries:
            self._entry, self._keeps = key, key in self._entries[self._section]
        elif indent == _TYPE and self._section == "services":
            self._keeps = (self._entry, key) in self._terms


def _data(catalogue: str) -> Mapping[str, Value]:
    return _mapping(read_yaml(catalogue.encode(), "sources.yaml").data)


def _bound(tool: Value) -> Iterator[tuple[str, str]]:
    """Name the terms that bind a tool: service and type."""
    entry = _mapping(tool)
    types = entry.get("terms")
    for each in types if isinstance(types, list) else [types]:
        if isinstance(each, str):
            yield str(entry.get("service")), each


def _collection(data: Mapping[str, Value], service: str, type_: str) -> str:
    """Name the collection that terms are tracked by, or nothing."""
    terms = _mapping(_mapping(_mapping(data.get("services")).get(service)).get("terms"))
    ota = _mapping(terms.get(type_)).get("ota")
    collection = _mapping(ota).get("collection") if isinstance(ota, dict) else ota
    return collection if isinstance(collection, str) else ""


def _mapping(data: Value) -> Mapping[str, Value]:
    return data if isinstance(data, dict) else {}
