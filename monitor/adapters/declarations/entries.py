"""Imported OTA declarations written as a part of the register: YAML that its reader takes as it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from monitor.adapters.declarations.files import Json
from monitor.adapters.declarations.imported import Imported, ImportedService

_CREDIT: Final = "Declarations by Open Terms Archive contributors (https://opentermsarchive.org)."
_SKETCHES: Final = (
    "The tools in comments are sketches: give each the plan you use (consumer, business or api), the terms",
    "that bind it under that plan, and move it to the section `tools`.",
)
_NOT_IN_ID: Final = re.compile(r"[^a-z0-9]+")
_ONE_LINE: Final = 1_000_000


class _Plain(yaml.SafeDumper):
    """Writes every value in its own place: the register reads no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 (as its parent has it)
        """Never make one."""
        return True


def register_entries(imported: Imported, collection: str | None = None) -> str:
    """Write imported services as a register would hold them.

    Args:
        imported: What was read.
        collection: The id under which the register knows the OTA collection that tracks these terms; without
            one, that of the collection's metadata is written with its addresses, if these say it.

    Returns:
        YAML with the sections `services` and, where they are known, `collections`; a commented tool for each
        service; what was not carried over, as comments. `monitor.adapters.config` reads it.
    """
    known = imported.collection
    named = collection or (known.id if known else None)
    lines = [f"# {line}".rstrip() for line in _heading(imported)]
    if named:
        lines.append("")
        if known is not None:
            urls = {"url": known.url} | ({"snapshots": known.snapshots} if known.snapshots else {})
            lines += _dumped({"collections": {named: urls}})
        else:
            lines.append("# collections: {…}  # `ota` below names it: say where its repositories are")
    lines += ["", "services:"]
    for service in imported.services:
        lines += _service(service, named)
    return "\n".join(lines) + "\n"


def _heading(imported: Imported) -> Iterator[str]:
    terms = sum(len(service.terms) for service in imported.services)
    yield _CREDIT
    about = {key: _shown(words) for key, words in imported.about.items()}
    if "name" in about:
        languages = f"; languages: {about['languages']}" if "languages" in about else ""
        yield f"Collection: {about['name']}{languages}."
    if "location" in about:
        yield f"Read by it from {about['location']} since {about['since']}; elsewhere the texts may differ."
    yield f"{len(imported.services)} services, {terms} terms; {imported.former} former declarations left out."
    yield from _SKETCHES
    unrun = [(service, each) for service in imported.services for each in service.filters]
    if unrun:
        yield ""
        yield "OTA filters these terms by programs. None is run here, so their texts may differ from OTA's:"
        yield from (f"  {service.id}, {_shown(each)}" for service, each in unrun)
    if imported.problems:
        yield ""
        yield "Left out:"
        yield from (
            f"  {_shown(str(problem.key or problem.file))}: {_shown(problem.message)}"
            for problem in imported.problems
        )


def _service(service: ImportedService, collection: str | None) -> Iterator[str]:
    terms: dict[str, Json] = {}
    for terms_type, entry in service.terms.items():
        terms[terms_type] = {**entry, "ota": collection} if collection else dict(entry)
    yield ""
    yield from _dumped({"services": {service.id: {"terms": terms}}})[1:]
    stub = {
        "name": service.name,
        "service": service.id,
        "plan": "consumer",
        "terms": list(service.terms),
    }
    yield from (f"  # {_shown(line)}" for line in _dumped({"tools": {_tool(service): stub}})[1:])


def _dumped(value: Mapping[str, Any]) -> list[str]:
    text = yaml.dump(
        dict(value),
        Dumper=_Plain,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=_ONE_LINE,
    )
    # Some characters end a line for YAML alone; the dumper escapes them.
    return text.rstrip("\n").split("\n")


def _tool(service: ImportedService) -> str:
    """Make a word of a command out of a service's name."""
    plain = unicodedata.normalize("NFKD", service.id).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_ID.sub("-", plain).strip("-") or "tool"


def _shown(words: str) -> str:
    """Make strangers' words safe in a comment: one line, nothing unseen."""
    return "".join(char if char.isprintable() else " " for char in words)[:300]
