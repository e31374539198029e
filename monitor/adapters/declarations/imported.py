"""Open Terms Archive's declarations on disk, read as entries of the register.

`declarations/<service>.json` says for each terms type what to fetch, select and
remove (OTA's `service.schema`). Beside it may stand `<service>.history.json`,
former declarations that are counted and left; `<service>.filters.js`, programs
that are named and never read; and, one folder up, the collection's `metadata.yml`.
Everything in them was written by strangers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from monitor.adapters.declarations.files import Json, escaped, read_json, read_metadata
from monitor.adapters.declarations.terms import TermsReading
from monitor.core.errors import Problem, RegisterError, UsageError
from monitor.core.names import name_fault
from monitor.core.register import Collection, choices

_HISTORY: Final = ".history.json"
_MOST_FILES: Final = 10_000
_KEYS: Final = ("name", "importedFrom", "terms")


@dataclass(frozen=True, slots=True)
class ImportedService:
    """One service as the register would write it."""

    id: str
    name: str
    """For people."""
    terms: Mapping[str, Mapping[str, Json]]
    """The register's entry of each terms type, which holds every check of the register."""
    filters: tuple[str, ...] = ()
    """What could not be carried over: the terms type and the programs its declaration names."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a folder of declarations comes to."""

    services: tuple[ImportedService, ...]
    """By name."""
    problems: tuple[Problem, ...]
    """What was left out, and why."""
    warnings: tuple[Problem, ...]
    """What was carried over otherwise than it was written, or not at all, though the terms were."""
    former: int
    """Declarations of the past, which are not carried over."""
    collection: Collection | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    """What the collection says of itself: `name`, `languages`, `location`, `since`."""


def read_declarations(path: Path, only: Sequence[str] = ()) -> Imported:
    """Read OTA declarations; nothing in them is run.

    Args:
        path: One declaration, a folder of them, or a folder that holds a folder `declarations`.
        only: The services wanted, by their file's name or their own; empty: all.

    Returns:
        What could be read, with every problem found.

    Raises:
        RegisterError: There is nothing to import, and why.
        UsageError: The path holds no declaration, or none of a wanted service.
    """
    files, folder = _files(path)
    metadata = read_metadata(folder.parent / "metadata.yml")
    problems: list[Problem] = []
    warnings = list(metadata.problems)
    services: list[ImportedService] = []
    former = 0
    known: set[str] = set()
    for file in files:
        service = _Service(file)
        known |= {service.id, service.name}
        if only and not {service.id, service.name} & set(only):
            continue
        services += service.read()
        problems += service.problems
        warnings += service.warnings
        former += service.former
    if missing := [name for name in only if name not in known]:
        raise UsageError(
            f"{path}: no service {missing[0][:80]!r} is declared here; {choices(missing[0], known)}"
        )
    if not services:
        raise RegisterError(tuple(problems))
    return Imported(
        tuple(sorted(services, key=lambda service: service.id)),
        tuple(problems),
        tuple(warnings),
        former,
        metadata.collection,
        metadata.about,
    )


def _files(path: Path) -> tuple[list[Path], Path]:
    """Find the declarations, and the folder they lie in."""
    remedy = "name a declaration (`Service.json`), or the folder that holds them"
    if path.name.endswith(_HISTORY):
        raise UsageError(f"{path} is the history of a declaration, not the one that holds; {remedy}")
    if path.is_file():
        return [path], path.resolve().parent
    folder = path / "declarations" if (path / "declarations").is_dir() else path
    try:
        files = sorted(each for each in folder.iterdir() if each.suffix == ".json")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; {remedy}") from None
    files = [each for each in files if not each.name.endswith(_HISTORY)]
    if not files or len(files) > _MOST_FILES:
        raise UsageError(f"{path} holds {len(files)} declarations; {remedy}")
    return files, folder.resolve()


class _Service:
    """One declaration being read."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.id = file.name.removesuffix(".json")
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.former = 0
        data, problems = read_json(file)
        self.problems += problems
        self._data = data
        named = data.get("name") if isinstance(data, dict) else None
        self.name = named if isinstance(named, str) and named.strip() else self.id

    def read(self) -> Iterator[ImportedService]:
        """Give the service, if anything of it can be carried over."""
        if self._data is None:
            return
        if fault := name_fault(self.id):
            self._problem("", f"the service's name {self.id[:80]!r} {fault}", "give the file another name")
            return
        if not isinstance(self._data, dict):
            self._problem("", "an object is expected here", "this is no declaration of a service")
            return
        for key in self._data:
            if key not in _KEYS:
                self._warn(f"/{escaped(key)}", f"unknown key {key[:80]!r}, left out", choices(key, _KEYS))
        written = self._data.get("terms")
        if not isinstance(written, dict) or not written:
            self._problem("/terms", "terms by type are expected here", "this is no declaration of a service")
            return
        terms: dict[str, Mapping[str, Json]] = {}
        filters: list[str] = []
        for terms_type, declared in written.items():
            reading = TermsReading(str(self._file), terms_type, declared)
            entry = reading.entry()
            self.problems += reading.problems
            self.warnings += reading.warnings
            if entry is not None:
                terms[terms_type] = entry
                filters += [f"{terms_type}: {each}" for each in reading.filters]
        self._count_history()
        if terms:
            yield ImportedService(self.id, self.name, terms, tuple(filters))

    def _count_history(self) -> None:
        file = self._file.with_name(f"{self.id}{_HISTORY}")
        if not file.exists():
            return
        data, problems = read_json(file)
        # What no longer holds hinders nothing.
        self.warnings += problems
        lists = (
            [entries for entries in data.values() if isinstance(entries, list)]
            if isinstance(data, dict)
            else []
        )
        self.former += sum(len(entries) for entries in lists)

    def _problem(self, pointer: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(str(self._file), None, pointer, message, remedy))

    def _warn(self, pointer: str, message: str, remedy: str) -> None:
        self.warnings.append(Problem(str(self._file), None, pointer, message, remedy))
