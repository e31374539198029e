"""One terms of an OTA declaration as an entry of the register, held to the register's own rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from monitor.adapters.declarations.files import Json, escaped
from monitor.adapters.register.faults import faults
from monitor.adapters.register.sources import TermsShape
from monitor.adapters.register.values import terms_type
from monitor.core.errors import Problem
from monitor.core.extract.links import target
from monitor.core.register import Fault, choices

#: What is written in the register as it is here.
_CARRIED: Final = ("fetch", "select", "remove")
_READ: Final = (*_CARRIED, "filter", "executeClientScripts")
#: The parameter whose value OTA's own filter of that name takes: query parameters to cut from links.
_QUERY_FILTER: Final = "removeQueryParams"
_PARAMETER: Final = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_PAGE: Final = "https://vendor.example/"
_EXPLAINED: Final = "docs/register.md explains what the register can say"


class TermsReading:
    """One terms being read: what it comes to, and what was met on the way."""

    def __init__(self, file: str, terms: str, declared: Json) -> None:
        """Prepare to read.

        Args:
            file: Names the file in problems.
            terms: The terms type as written.
            declared: What stands under it.
        """
        self._file, self._terms, self._declared = file, terms, declared
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.filters: list[str] = []
        """The programs the declaration names, which nobody runs here."""

    def entry(self) -> Mapping[str, Json] | None:
        """Give the register's entry, which holds the register's checks; None where there can be none."""
        try:
            terms_type(self._terms)
        except PydanticCustomError as error:
            self._refused(Fault((), *_words(error)))
            return None
        if not isinstance(self._declared, dict):
            self._refused(Fault((), "an object is expected here", "write what to fetch and to select"))
            return None
        combined = self._declared.get("combine")
        entry = self._source(self._declared, (), ("combine",))
        if combined is not None:
            if not isinstance(combined, list) or not combined:
                self._refused(Fault(("combine",), "a list of source documents is expected here", _EXPLAINED))
                return None
            entry = self._combined(entry, combined)
        if self.problems:
            return None
        return self._checked(entry)

    def _source(
        self, declared: Mapping[str, Json], place: tuple[str | int, ...], more: tuple[str, ...]
    ) -> dict[str, Json]:
        """Read what stands on one level: the terms itself, or one of its source documents."""
        entry: dict[str, Json] = {}
        known = (*_READ, *more)
        for key, value in declared.items():
            if key not in known:
                self._warn((*place, key), f"unknown key {key[:80]!r}, left out", choices(key, known))
            elif value is None:
                self._warn((*place, key), "null stands for nothing here, left out", "take the key out")
            elif key in _CARRIED:
                entry[key] = value
        scripts = declared.get("executeClientScripts")
        if isinstance(scripts, bool):
            entry["render"] = "browser" if scripts else "html"
        elif scripts is not None:
            self._warn(
                (*place, "executeClientScripts"), "neither true nor false, left out", "write true or false"
            )
        self._name_filters(declared.get("filter"), (*place, "filter"))
        return entry

    def _combined(self, root: dict[str, Json], combined: list[Json]) -> dict[str, Json]:
        """Read the source documents; what they do not say they take from the root, as in the register."""
        fetched = root.pop("fetch", None)
        children: list[dict[str, Json]] = []
        for position, declared in enumerate(combined):
            place = ("combine", position)
            if not isinstance(declared, dict):
                self._refused(Fault(place, "an object is expected here", "write what to fetch and to select"))
                continue
            child = self._source(declared, place, ())
            if "fetch" not in child and fetched is not None:
                child["fetch"] = fetched
            self._add(children, child, root, place)
        return {**root, "combine": [_ordered(child) for child in children]}

    def _add(
        self,
        children: list[dict[str, Json]],
        child: dict[str, Json],
        root: Mapping[str, Json],
        place: tuple[str | int, ...],
    ) -> None:
        """Add a source document; one page read twice in a row becomes one, with the selectors of both."""
        last = children[-1] if children else {}
        same = ("fetch", "remove", "render")
        if last and all({**root, **last}.get(key) == {**root, **child}.get(key) for key in same):
            both = [*_listed({**root, **last}.get("select")), *_listed({**root, **child}.get("select"))]
            last["select"] = [each for n, each in enumerate(both) if each not in both[:n]]
            self._warn(place, "the same page twice is read as one", "the selectors of both are kept")
        else:
            children.append(child)

    def _checked(self, entry: dict[str, Json]) -> Mapping[str, Json] | None:
        """Hold an entry to the register's own rules."""
        try:
            shape = TermsShape.model_validate(entry)
        except ValidationError as error:
            for fault in faults(error, TermsShape, ()):
                self._refused(fault)
            return None
        documents = shape.combine or (shape,)
        for document in documents:
            selects = document.select if document.select is not None else shape.select
            if not selects and not _is_pdf(document.fetch or ""):
                self._warn((), "nothing is selected, so the main text is found", "add `select`")
        return _ordered(entry)

    def _name_filters(self, declared: Json, place: tuple[str | int, ...]) -> None:
        """Name the programs; what OTA's own filter of links does we do ourselves, where it is the same."""
        for position, each in enumerate(_listed(declared)):
            name, given = each, None
            if isinstance(each, dict) and len(each) == 1:
                name, given = next(iter(each.items()))
            if not isinstance(name, str):
                self._warn((*place, position), "this names no filter, left out", "nothing is lost")
            elif name == _QUERY_FILTER and _listed(given):
                left = [parameter for parameter in _listed(given) if not _is_cut(parameter)]
                self.filters += [f"{name} {escaped(str(parameter))}" for parameter in left]
            else:
                self.filters.append(escaped(name))

    def _pointer(self, place: tuple[str | int, ...]) -> str:
        keys = ("terms", self._terms, *place)
        written = ["executeClientScripts" if key == "render" else str(key) for key in keys]
        return "".join(f"/{escaped(key)}" for key in written)

    def _refused(self, fault: Fault) -> None:
        where = self._pointer(fault.place)
        self.problems.append(Problem(self._file, None, where, fault.message, fault.remedy))

    def _warn(self, place: tuple[str | int, ...], message: str, remedy: str) -> None:
        self.warnings.append(Problem(self._file, None, self._pointer(place), message, remedy))


def _words(error: PydanticCustomError) -> tuple[str, str]:
    context = error.context or {}
    return str(context["message"]), str(context["remedy"])


def _listed(value: Json) -> list[Json]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _ordered(entry: Mapping[str, Json]) -> dict[str, Json]:
    """Put the keys in the order of the register's documentation; one selector stands alone."""
    ordered: dict[str, Json] = {}
    for key in ("fetch", "select", "remove", "render", "combine"):
        if key in entry:
            value = entry[key]
            alone = key in ("select", "remove") and isinstance(value, list) and len(value) == 1
            ordered[key] = value[0] if alone and isinstance(value, list) else value
    return ordered


def _is_pdf(address: str) -> bool:
    return address.partition("?")[0].lower().endswith(".pdf")


def _is_cut(parameter: Json) -> bool:
    """Whether we cut a query parameter from links anyway."""
    if not isinstance(parameter, str) or not _PARAMETER.fullmatch(parameter):
        return False
    return target(f"?{parameter}=1", _PAGE) == _PAGE
