"""Load clause rules from the YAML files we ship and from an organisation's own folders."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from monitor.core.clauses.compile import compile_rules, digest
from monitor.core.clauses.read import Reader
from monitor.core.clauses.rules import RuleSet
from monitor.core.errors import RuleError
from monitor.core.model import Reading

#: The files of the package that hold clause rules; others in that folder hold other data.
SHIPPED = ("words.yaml", "training.yaml", "location.yaml", "audience.yaml")


def load_rules(folders: Sequence[Path] | None = None) -> RuleSet:
    """Return the rules we ship, with those of every `*.yaml` in `folders`.

    Args:
        folders: an organisation's own rule folders, read after ours, files in alphabetical order.

    Raises:
        RuleError: a file is not YAML, cannot be read, or holds something that is no rule.
    """
    return compile_rules(_all_entries(folders or ()))


def _all_entries(folders: Sequence[Path]) -> Sequence[Mapping[str, Any]]:
    shipped = files("monitor") / "rules"
    entries = [entry for name in SHIPPED for entry in _entries(name, (shipped / name).read_text("utf-8"))]
    for folder in folders:
        paths = sorted(folder.glob("*.yaml"))
        if not paths:
            raise RuleError(
                str(folder),
                "",
                "this folder holds no rule files",
                "put *.yaml files in it, or remove it from the register",
            )
        for path in paths:
            try:
                entries.extend(_entries(str(path), path.read_text("utf-8")))
            except (OSError, UnicodeDecodeError) as error:
                raise RuleError(
                    str(path), "", f"it cannot be read: {error}", "make it a readable UTF-8 file"
                ) from error
    return entries


def _entries(name: str, content: str) -> Iterator[Mapping[str, Any]]:
    try:
        loaded = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        raise RuleError(name, "", f"it is not YAML: {error}", "correct it at the place named") from error
    if not isinstance(loaded, list):
        raise RuleError(name, "", "it is not a list of rules", "begin each rule with `- id:`")
    for entry in loaded:
        if not isinstance(entry, dict):
            raise RuleError(name, "", f"{entry!r} is not a rule", "give it an id and the keys of a rule")
        yield {**entry, "file": name}


@cache
def rules_in(folders: tuple[Path, ...]) -> RuleSet:
    """Return what `load_rules` gives, compiled once in the life of a process: workers ask for every job."""
    return load_rules(folders)


class SharedReader(Reader):
    """A reader that threads may share: they take turns, since it remembers."""

    def __init__(self, rules: RuleSet) -> None:
        super().__init__(rules)
        self._turn = threading.Lock()

    def read(self, text: str, *, terms_type: str | None = None) -> Reading:
        """Return what a version says (see `monitor.core.clauses.read.read`)."""
        with self._turn:
            return super().read(text, terms_type=terms_type)


@cache
def reader_in(folders: tuple[Path, ...]) -> Reader:
    """Return a reader under these rules, made once in the life of a process: it remembers what it read."""
    return SharedReader(rules_in(folders))


@cache
def rules_digest(folders: tuple[Path, ...]) -> str:
    """Return the digest of the rules that `rules_in` gives.

    Ours are known to compile (the tests do it), so only an organisation's own cost that here.

    Raises:
        RuleError: as `load_rules`.
    """
    return rules_in(folders).digest if folders else digest(_all_entries(()))
