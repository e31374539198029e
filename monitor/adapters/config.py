"""The register: `sources.yaml` to core values, with every problem of the file told at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from monitor.adapters.adequacy import load_adequacy
from monitor.adapters.register import build, outlets, places, sources
from monitor.adapters.register import shape as file
from monitor.adapters.register import values as read
from monitor.adapters.register.faults import faults
from monitor.adapters.register.kept import kept
from monitor.adapters.register.marked_yaml import MAX_BYTES, MarkedYaml, Value, read_yaml, spelled
from monitor.adapters.register.tools import ToolShape
from monitor.adapters.register.usages import UsageShape
from monitor.core import register as core
from monitor.core.errors import Problem, RegisterError, UsageError
from monitor.core.names import name_fault
from monitor.core.register import Fault, Place, Register
from monitor.core.terms import Terms, TermsId
from monitor.core.tools import Language

_SECTIONS: Final = (
    *("organisation", "people", "network", "mail", "collections", "services", "usages", "tools"),
    *("channels", "report", "schedule", "rules", "database", "snapshots"),
)
_PLACEHOLDERS: Final = {Language.FR: "Mon organisation", Language.EN: "My organisation"}

S = TypeVar("S", bound=file.Shape)
T = TypeVar("T")


def load_register(path: Path) -> Register:
    """Read the register at `path`; paths in it are relative to its folder.

    Raises:
        RegisterError: with every problem found (file, line, key, message, remedy), in the order of the file.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        remedy = "name another file with --config, or write a first one with `monitor init`"
        problem = Problem(name, None, "", f"this file cannot be read: {error.strerror}", remedy)
        raise RegisterError((problem,)) from None
    return kept(path, content, lambda: read_register(content, name, path.resolve().parent))


def read_register(content: bytes, name: str, folder: Path) -> Register:
    """Read the bytes of a register; `name` is for the problems, relative paths start at `folder` (absolute).

    Raises:
        RegisterError: as `load_register` does.
    """
    return register_of(read_yaml(content, name), name, folder)


def register_of(marked: MarkedYaml, name: str, folder: Path) -> Register:
    """Take the values of a file for a register; arguments and errors as for `read_register`."""
    reading = _Reading(marked, folder)
    register = reading.register()
    told = [
        Problem(name, marked.line(fault.place), spelled(fault.place), fault.message, fault.remedy)
        for fault in reading.faults
    ]
    problems = sorted({*marked.problems, *told}, key=lambda each: (each.line or 0, each.key, each.message))
    if problems:
        raise RegisterError(tuple(problems))
    return register


def starter(name: str = "", language: Language = Language.FR) -> str:
    """Return the text of a first register: the shipped catalogue, for the organisation `name`.

    Nothing in it is proposed. Without a `name`, a placeholder stands there.

    Raises:
        UsageError: if `name` could not be read back (too long, line breaks, invisible characters).
    """
    packaged = resources.files("monitor") / "catalogue.yaml"
    catalogue = packaged if packaged.is_file() else Path(__file__).resolve().parents[2] / "sources.yaml"
    try:
        named = read.line_of_text(name or _PLACEHOLDERS[language])
    except PydanticCustomError as error:
        raise UsageError(f"The organisation's name cannot be used: {error}") from None
    # A JSON string is a YAML one: whatever the name holds stays a name.
    quoted = json.dumps(named, ensure_ascii=False)
    entry = f"organisation: {{name: {quoted}, language: {language.value}}}\n"
    lines = catalogue.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(entry if line.startswith("organisation:") else line for line in lines)


class _Reading:
    """One pass over a file: what could be read, and the faults met on the way."""

    def __init__(self, marked: MarkedYaml, folder: Path) -> None:
        self._folder = folder
        self.faults: list[Fault] = []
        self._data: dict[str, Value] = {}
        if isinstance(marked.data, dict):
            self._data = marked.data
        elif not marked.problems:
            self._fault((), "the file holds no register", "write one with `monitor init`")
        for key in self._data:
            if key not in _SECTIONS:
                self._fault((key,), f"unknown key {key[:80]!r}", core.choices(key, _SECTIONS))

    def register(self) -> Register:
        """Read every part; what has faults is left out, or is what it would be if left out."""
        organisation = self._single("organisation", file.OrganisationShape) or file.OrganisationShape()
        people = self._entries("people", file.PersonShape)
        usages = self._entries("usages", UsageShape)
        tools = self._entries("tools", ToolShape)
        collections = self._entries("collections", sources.CollectionShape)
        services = self._entries("services", sources.ServiceShape)
        channels = self._entries("channels", outlets.ChannelShape)
        terms = self._terms(services)
        self.faults += core.id_faults(self._written("people"), channels)
        self.faults += core.reference_faults(
            (_references(each, data) for each, data in self._written("tools").items()),
            {service: tuple(types) for service, types in self._written_terms().items()},
            self._written("usages"),
            self._written("people"),
        )
        law = load_adequacy().decisions
        built_usages = {each: build.usage(each, shape, law) for each, shape in usages.items()}
        built_tools = {each: build.tool(each, shape) for each, shape in tools.items()}
        roles = {each: _word(_mapping(data).get("role")) for each, data in self._written("people").items()}
        self.faults += core.person_faults(built_usages, built_tools, roles)
        readers: dict[Place, file.PersonShape | outlets.ChannelShape] = {
            **{("people", each): shape for each, shape in people.items()},
            **{("channels", each): shape for each, shape in channels.items()},
        }
        for place, reader in readers.items():
            self.faults += core.wanted_faults((*place, "usages"), reader.usages, self._written("usages"))
        for each, channel in channels.items():
            place = ("channels", each, "tools")
            self.faults += core.wanted_faults(place, channel.tools, self._written("tools"))
        self.faults += core.contract_faults(built_tools.values(), self._written("services"))
        return Register(
            organisation=organisation.name,
            language=organisation.language,
            people={each: build.person(each, shape, organisation.language) for each, shape in people.items()},
            network=self._network(),
            mail=build.mail(self._single("mail", file.MailShape)),
            collections={each: self._collection(each, shape) for each, shape in collections.items()},
            terms=terms,
            usages=built_usages,
            tools=built_tools,
            channels={
                each: outlets.channel(each, shape, organisation.language) for each, shape in channels.items()
            },
            report=outlets.report(
                self._folder, self._single("report", outlets.ReportShape) or outlets.ReportShape()
            ),
            schedule=outlets.schedule(
                self._single("schedule", outlets.ScheduleShape) or outlets.ScheduleShape()
            ),
            retention=organisation.retention,
            rules_folder=self._place("rules", places.existing_folder),
            database=self._place("database", places.database) or places.default_database(self._folder),
            snapshots=self._place("snapshots", places.path) or self._folder / "snapshots",
        )

    def _fault(self, place: Place, message: str, remedy: str) -> None:
        self.faults.append(Fault(place, message, remedy))

    def _written(self, section: str) -> Mapping[str, Value]:
        return _mapping(self._data.get(section))

    def _written_terms(self) -> dict[str, Mapping[str, Value]]:
        return {
            service: _mapping(_mapping(data).get("terms"))
            for service, data in self._written("services").items()
        }

    def _shaped(self, place: Place, data: Value, shape: type[S]) -> S | None:
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            self.faults += faults(error, shape, place)
            return None

    def _single(self, section: str, shape: type[S]) -> S | None:
        data = self._data.get(section)
        return None if data is None else self._shaped((section,), data, shape)

    def _entries(self, section: str, shape: type[S]) -> dict[str, S]:
        data = self._data.get(section)
        if data is not None and not isinstance(data, dict):
            self._fault((section,), "keys and values are expected here", "write `key: value` lines, indented")
        written = self._written(section)
        self.faults += core.twin_faults(section, written)
        entries: dict[str, S] = {}
        for key, value in written.items():
            fault = name_fault(key)
            if fault:
                remedy = "it becomes a folder, a file or a word of a command: choose another"
                self._fault((section, key), f"the name {key[:80]!r} {fault}", remedy)
            entry = self._shaped((section, key), value, shape)
            if entry is not None:
                entries[key] = entry
        return entries

    def _terms(self, services: Mapping[str, sources.ServiceShape]) -> dict[TermsId, Terms]:
        collections = self._written("collections")
        for service, types in self._written_terms().items():
            for each, data in types.items():
                place = ("services", service, "terms", each)
                self._read(place, read.terms_type, each)
                named = _mapping(data).get("ota")
                collection = named if isinstance(named, str) else _mapping(named).get("collection")
                if isinstance(collection, str) and collection not in collections:
                    remedy = core.choices(collection, collections)
                    self._fault((*place, "ota"), f"unknown collection {collection!r}", remedy)
        keys = (
            (TermsId(service, each), shape)
            for service in services
            for each, shape in services[service].terms.items()
        )
        return {key: build.terms(key, shape) for key, shape in keys}

    def _read(self, place: Place, reader: Callable[[Value], T], value: Value) -> T | None:
        """Apply a reader to what stands at `place`; None where nothing does, or where it is wrong."""
        if value is None:
            return None
        try:
            return reader(value)
        except PydanticCustomError as error:
            context = error.context or {}
            self._fault(place, str(context["message"]), str(context["remedy"]))
            return None

    def _network(self) -> core.Network:
        shape = self._single("network", file.NetworkShape) or file.NetworkShape()
        ca = self._read(("network", "ca"), partial(places.existing_file, self._folder), shape.ca)
        return core.Network(
            contact=shape.contact,
            proxy=shape.proxy,
            ca=ca,
            delay=shape.delay,
            allow=frozenset(shape.allow),
            deadline=shape.deadline,
            retries=shape.retries,
            confirm_after=shape.confirm_after,
            place=shape.place,
        )

    def _collection(self, key: str, shape: sources.CollectionShape) -> core.Collection:
        reader = partial(places.repository, self._folder)
        url = self._read(("collections", key, "url"), reader, shape.url)
        snapshots = self._read(("collections", key, "snapshots"), reader, shape.snapshots)
        return core.Collection(key, url or "", snapshots, shape.location)

    def _place(self, key: str, reader: Callable[[Path, Value], T]) -> T | None:
        return self._read((key,), partial(reader, self._folder), self._data.get(key))


def _word(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _mapping(data: Value) -> Mapping[str, Value]:
    return data if isinstance(data, dict) else {}


def _words(data: Value) -> tuple[str, ...]:
    words = data if isinstance(data, list) else [data]
    return tuple(each for each in words if isinstance(each, str))


def _references(tool: str, data: Value) -> core.References:
    """Take what can be made out of a tool's references, even where its shape is wrong."""
    entry = _mapping(data)
    by = {usage: _mapping(each).get("by") for usage, each in _mapping(entry.get("propose")).items()}
    service = entry.get("service")
    return core.References(
        tool=tool,
        service=service if isinstance(service, str) else None,
        terms=_words(entry.get("terms")),
        proposals={usage: person if isinstance(person, str) else None for usage, person in by.items()},
        referents=_words(entry.get("referents")),
    )
