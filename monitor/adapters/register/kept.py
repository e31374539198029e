"""A large register as it was read last, so that not every command has to read it again.

Thousands of tools take seconds to read and to check, word by word. What came of it is kept beside the file
and believed as long as nothing has moved that it follows from: the file to the byte, its place, this program.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from monitor.core.register import Register
from monitor.core.terms import Terms, TermsId
from monitor.core.tools import Tool

_ROOT: Final = 0
log = logging.getLogger(__name__)

#: From so many bytes on it is worth it: about three hundred tools, a third of a second.
WORTH_KEEPING: Final = 200_000


def kept(path: Path, content: bytes, read: Callable[[], Register]) -> Register:
    """Return the register at `path`: as it was kept, where that still holds, else as `read` reads it.

    Args:
        path: of the register; what is kept lies beside it, under a name that begins with a dot.
        content: its bytes.
        read: reads them; what it raises is raised, and nothing is kept then.
    """
    beside = path.with_name(f".{path.name}.read")
    if len(content) < WORTH_KEEPING:
        with contextlib.suppress(OSError):  # it names people who may be in the register no more
            beside.unlink(missing_ok=True)
        return read()
    mark = _mark(path, content)
    known = _recalled(beside, mark)
    if known is None:
        known = read()
        try:
            _keep(beside, mark, known)
        except OSError as error:  # a folder that we may not write is read anew each time
            log.info("the register is not kept as it was read: %s", error)
    return known


class _Later(Mapping[TermsId, Terms]):
    """The terms of a register, read when they are asked for: a list of tools never does."""

    def __init__(self, written: bytes) -> None:
        self._written = written
        self._terms: dict[TermsId, Terms] | None = None

    def _known(self) -> dict[TermsId, Terms]:
        if self._terms is None:
            self._terms = {each.id: each for each in _terms().validate_json(self._written)}
            self._written = b""
        return self._terms

    def __getitem__(self, key: TermsId) -> Terms:
        return self._known()[key]

    def __iter__(self) -> Iterator[TermsId]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())


def _recalled(beside: Path, mark: str) -> Register | None:
    """Return what was kept; None where nothing was, or where it holds no longer."""
    try:
        with beside.open("rb") as file:
            # Whoever may write the register may say what is in it; nobody else.
            if os.fstat(file.fileno()).st_uid not in {os.geteuid(), _ROOT}:
                return None
            first, body = file.readline(), file.read()
    except OSError:
        return None
    if first != _first_line(mark, body):
        return None
    head, tools, terms, _ = body.split(b"\n")
    try:
        register = _head().validate_json(head)
        by_id = {each.id: each for each in _tools().validate_json(tools)}
    except ValidationError:
        return None
    places = (register.network.ca, register.rules_folder)
    if any(place is not None and not place.exists() for place in places):
        return None
    return replace(register, tools=by_id, terms=_Later(terms))


def _keep(beside: Path, mark: str, register: Register) -> None:
    """Keep a register: the whole of it or nothing, for nobody else's eyes.

    Raises:
        OSError: the folder cannot be written.
    """
    lines = (
        _head().dump_json(replace(register, tools={}, terms={})),
        _tools().dump_json(list(register.tools.values())),
        _terms().dump_json(list(register.terms.values())),
    )
    body = b"".join(line + b"\n" for line in lines)
    descriptor, name = tempfile.mkstemp(dir=beside.parent, prefix=beside.name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_first_line(mark, body) + body)
        Path(name).replace(beside)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _first_line(mark: str, body: bytes) -> bytes:
    """Return what says that the rest of the file is whole, and what it was made from."""
    return f"{mark} {zlib.crc32(body)}\n".encode()


def _mark(path: Path, content: bytes) -> str:
    """Return what is different whenever a register might be read otherwise."""
    found = hashlib.sha256(content)
    found.update(f"\0{path.resolve()}\0{_program()}".encode("utf-8", "surrogateescape"))
    return found.hexdigest()


@cache
def _program() -> str:
    """Return what tells this program from another release, or from itself before it was edited."""
    root = Path(str(files("monitor")))
    stats = ((each, each.stat()) for each in (*root.rglob("*.py"), *root.glob("rules/*.yaml")))
    return "\n".join(sorted(f"{each} {stat.st_size} {stat.st_mtime_ns}" for each, stat in stats))


@cache
def _head() -> TypeAdapter[Register]:
    return TypeAdapter(Register)


@cache
def _tools() -> TypeAdapter[list[Tool]]:
    return TypeAdapter(list[Tool])


@cache
def _terms() -> TypeAdapter[list[Terms]]:
    return TypeAdapter(list[Terms])
