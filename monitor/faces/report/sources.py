"""The list of sources with their health: what could not be read first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.core.terms import TermsId
from monitor.core.tools import Language, Tool
from monitor.faces.report.health import Health, addresses, health, text_name
from monitor.faces.report.render import Frame, page, words_in
from monitor.faces.report.view import SOURCES, View

#: Rows of one page: with the links to their tools it stays under half a megabyte.
MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One of the texts."""

    service: str
    name: str
    addresses: tuple[str, ...]
    tools: tuple[tuple[str, str], ...]
    """Name and page of each tool that it binds."""
    health: Health


def pages(view: View, language: Language) -> Iterator[tuple[str, bytes]]:
    """Yield the list, by path in the site: one page, or as many as its rows take."""
    rows = _rows(view, language)
    parts = [rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS)] or [()]
    for number, part in enumerate(parts):
        frame = Frame(
            view.chronicle.register.organisation,
            language,
            _path(number),
            words_in(language).sources,
            view.collections(),
        )
        html = page(
            "sources",
            frame,
            troubled=[row for row in part if not row.health.is_good],
            not_lately=[row for row in part if row.health.is_good and not row.health.is_current],
            good=[row for row in part if row.health.is_good and row.health.is_current],
            all_good=rows and all(row.health.is_good and row.health.is_current for row in rows),
            number=number + 1,
            parts=len(parts),
            following=_path(number + 1) if number + 1 < len(parts) else None,
            preceding=_path(number - 1) if number else None,
        )
        yield f"{language.value}/{_path(number)}", html


def _path(number: int) -> str:
    return SOURCES if number == 0 else f"sources-{number + 1}.html"


def _rows(view: View, language: Language) -> Sequence[Row]:
    """Return the texts that bind a tool today: those in trouble first, then those not read again; by name."""
    used: dict[TermsId, list[Tool]] = {}
    for watched in view.chronicle.tools:
        for terms in watched.tool.terms:
            used.setdefault(terms, []).append(watched.tool)
    rows = []
    for terms, tools in used.items():
        told, first = view.chronicle.terms[terms], tools[0]
        pages_ = tuple((tool.name, view.tool_page(tool.id)) for tool in tools)
        name = text_name(first, terms, language)
        # A contract is kept under a name of its own.
        service = first.service if told.declared is None else terms.service
        rows.append(Row(service, name, addresses(told), pages_, health(view, told, language)))
    return sorted(
        rows, key=lambda row: (row.health.is_good, row.health.is_current, row.service.casefold(), row.name)
    )
