"""Load clause rules from the YAML files we ship and from an organisation's own folders."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from monitor.core.clauses.compile import compile_rules, digest
from monitor.core.clauses.read import Reader
from monitor.core.clauses.rules import RuleSet
from monitor.core.errors import RuleError, UsageError
from monitor.core.model import Reading

#: The files of the package that hold clause rules; others in that folder hold other data.
SHIPPED = ("words.yaml", "training.yaml", "location.yaml", "audience.yaml")
#: Sets of rules that a process has at hand: those in use, and the one before an edit.
_AT_HAND = 2


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


def rules_in(folders: tuple[Path, ...]) -> RuleSet:
    """Return what `load_rules` gives, compiled anew only where a file was edited: workers ask for every job.

    Raises:
        RuleError: as `load_rules`.
    """
    return _compiled(folders, _written(folders))


@lru_cache(_AT_HAND)
def _compiled(folders: tuple[Path, ...], _state: tuple[tuple[str, int, int], ...]) -> RuleSet:
    return load_rules(folders)


def _written(folders: tuple[Path, ...]) -> tuple[tuple[str, int, int], ...]:
    """Return what moves when a rule file does: a daemon outlives many an edit."""
    paths = sorted(path for folder in folders for path in folder.glob("*.yaml"))
    try:
        stats = [(path, path.stat()) for path in paths]
    except OSError as error:
        words = f"it cannot be read: {error.strerror}"
        raise RuleError(str(error.filename), "", words, "make it a readable UTF-8 file") from error
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)


class SharedReader(Reader):
    """A reader that threads may share: they take turns, since it remembers."""

    def __init__(self, rules: RuleSet) -> None:
        super().__init__(rules)
        self._turn = threading.Lock()

    def read(self, text: str, *, terms_type: str | None = None) -> Reading:
        """Return what a version says (see `monitor.core.clauses.read.read`)."""
        with self._turn:
            return super().read(text, terms_type=terms_type)


@lru_cache(_AT_HAND)
def reader_in(folders: tuple[Path, ...], digest: str) -> Reader:
    """Return a reader under the rules of this digest, made once in a process: it remembers what it read.

    What it reads is kept under that digest, so no other rules will do.

    Raises:
        RuleError: as `load_rules`.
        UsageError: the folders hold other rules by now, or in this place.
    """
    rules = rules_in(folders)
    if rules.digest != digest:
        named = ", ".join(map(str, folders))
        raise UsageError(
            f"the clause rules in {named} were edited meanwhile, or are others on this machine; run it "
            "again, and have the same ones wherever texts are read"
        )
    return SharedReader(rules)


def rules_digest(folders: tuple[Path, ...]) -> str:
    """Return the digest of the rules that `rules_in` gives.

    Ours are known to compile (the tests do it), so only an organisation's own cost that here.

    Raises:
        RuleError: as `load_rules`.
    """
    return rules_in(folders).digest if folders else _our_digest()


@lru_cache(1)
def _our_digest() -> str:
    return digest(_all_entries(()))
