"""Put the rows of the parts of a text together: which are recipients, and for which products."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from monitor.core.model import Recipient
from monitor.core.recipients.announced import Announced, announced, titled
from monitor.core.recipients.cells import is_name, joined
from monitor.core.recipients.columns import Column
from monitor.core.recipients.items import listed
from monitor.core.recipients.places import named
from monitor.core.recipients.row import Row, Shape
from monitor.core.recipients.tables import tabled
from monitor.core.text import Block, BlockKind

#: What part of a list's items must name somebody: of one that announces sub-processors, and of any other.
_SURE: Final = 0.6
_LOOSE: Final = 0.75
#: The title of a text or of a part of one is no product.
_DOCUMENT: Final = re.compile(
    r"\b(?:agreement|addendum|polic|terms|annex|exhibit|schedule|appendix|section|article|part|accord|"
    r"contrat|politique|conditions|anlage|anhang|vertrag|acuerdo|anexo|privacy|legal|data|dpa|gdpr|rgpd)",
    re.IGNORECASE,
)
_SPEAKS: Final = re.compile(
    r"\b(?:we|you|your|our|us|nous|vous|nos|vos|wir|sie|unsere|nosotros|usted|sus)\b", re.IGNORECASE
)

PartRows = tuple[Row, ...]
"""What a part of a text shows; its lines are counted in it."""


def part_rows(text: str, blocks: Sequence[Block]) -> PartRows:
    """Return the rows that a part of a text shows, those of tables and those of lists, in order.

    Whether they belong to a list of recipients only the whole text tells: give them to `gathered`.

    Args:
        text: the part.
        blocks: its blocks.
    """
    rows = list(listed(text, blocks))
    if any(block.kind is BlockKind.ROW for block in blocks):
        rows.extend(tabled(text, blocks))
        rows.sort(key=lambda row: row.line_start)
    return tuple(rows)


@dataclass(slots=True)
class _Entry:
    row: Row
    details: list[Row] = field(default_factory=list)

    def recipient(self) -> Recipient:
        """Return the row with what stands below it."""
        if any(row.column for row in self.details):
            self.details = [row for row in self.details if row.column]  # the rest is said beside them
        purposes = [self.row.purpose, *(row.purpose for row in self.details)]
        where = [self.row.country, *(row.country for row in self.details)]
        products = [self.row.products, *(row.products for row in self.details)]
        country = joined([words.rstrip(" .") for words in where], "; ")
        if not country and self.row.shape is not Shape.TABLE:
            country = named(" . ".join(purposes)).text or named(self.row.lead_in).text
        return Recipient(
            name=self.row.name,
            purpose=joined(purposes, "; "),
            country=country,
            countries=named(country, codes=True).codes,
            products=joined(products, "; "),
            line_start=self.row.line_start,
            line_end=max([self.row.line_end, *(row.line_end for row in self.details)]),
        )


def gathered(rows: Iterable[Row], *, spoken: Callable[[], bool]) -> tuple[Recipient, ...]:
    """Return the recipients among the rows of a whole text, in its order, each once.

    Args:
        rows: those of its parts, lines counted in the text.
        spoken: tells whether the text speaks of sub-processors at all; asked only where it decides.
    """
    rows = list(rows)
    counts = not any(row.if_spoken for row in rows) or spoken()
    entries: list[_Entry] = []
    for is_table, run in groupby(rows, key=lambda row: row.shape is Shape.TABLE):
        if is_table:
            entries.extend(_Entry(row) for row in run if counts or not row.if_spoken)
        else:
            entries.extend(_of_lists(run))
    once: dict[tuple[str, ...], Recipient] = {}
    for one in _for_products(entries):
        once.setdefault((one.name, one.purpose, one.country, one.products), one)
    return tuple(once.values())


def _of_lists(rows: Iterable[Row]) -> list[_Entry]:
    """Return the recipients that lists name."""
    kept: list[_Entry] = []
    for headings, run in groupby(rows, key=lambda row: row.headings):
        under = list(run)
        kept.extend(_under_a_name(headings, under) or _listed(under))
    return kept


def _under_a_name(headings: tuple[str, ...], rows: list[Row]) -> list[_Entry]:
    """Return the recipient whom a heading names, where only details of it stand below."""
    details = [row for row in rows if row.shape is Shape.DETAIL]
    if len(details) < len(rows) or not {Column.PURPOSE, Column.COUNTRY} & {row.column for row in details}:
        return []
    if len(headings) < 2 or titled(headings[-1]) or not is_name(headings[-1], marked=True):
        return []
    if announced(headings[:-1], "") is Announced.NO:
        return []
    # Its own heading names no product.
    row = replace(details[0], headings=headings[:-1], name=headings[-1], purpose="", country="", products="")
    return [_Entry(row, details)]


def _listed(rows: list[Row]) -> list[_Entry]:
    kept: list[_Entry] = []
    group: list[_Entry] = []
    for row in rows:
        last = group[-1] if group else None
        if row.shape is Shape.DETAIL:
            if last is not None and (row.depth > last.row.depth or last.row.column is Column.NAME):
                last.details.append(row)
        elif last is not None and row.depth > last.row.depth:
            last.details.append(replace(row, purpose=row.purpose or row.name, country=row.country))
        else:
            if last is not None and row.lead_in != last.row.lead_in:
                kept.extend(_named(group))
                group = []
            group.append(_Entry(row))
    return kept + _named(group)


def _named(group: list[_Entry]) -> list[_Entry]:
    """Return the entries of a list that name somebody, if enough of them do."""
    found = [entry for entry in group if entry.row.name]
    if not found:
        return []
    if len(found) < (_SURE if _is_sure(found) else _LOOSE) * len(group):
        return []
    told = [e for e in found if e.row.marked or e.row.country or any(d.column for d in e.details)]
    led = any(entry.row.lead_in for entry in found)
    if _is_sure(found):
        alike = len(found) > 1 and all(e.row.purpose and not _SPEAKS.search(e.row.purpose) for e in found)
        return found if led or told or alike or len(found) == len(group) > 1 else []
    # What is said of each provider is what it does; what is said of a sort of provider is what we and you do.
    terse = all(
        (e.row.purpose or e.row.country or e.details) and not _SPEAKS.search(e.row.purpose) for e in found
    )
    return found if terse and len(found) > 1 and (led or 2 * len(told) >= len(found)) else []


def _is_sure(entries: list[_Entry]) -> bool:
    return max(entry.row.announced for entry in entries) is Announced.SURELY


def _for_products(entries: list[_Entry]) -> list[Recipient]:
    """Give the recipients that stand under the name of a product that product."""
    owners = {entry.row.headings: _owner(entry.row.headings) for entry in entries}
    several = len(set(owners.values()) - {""}) > 1
    found: list[Recipient] = []
    for entry in entries:
        one = entry.recipient()
        owner = owners[entry.row.headings]
        found.append(replace(one, products=owner) if several and owner and not one.products else one)
    return found


def _owner(headings: tuple[str, ...]) -> str:
    """Return the nearest heading that announces no recipients, if it may name a product; else ''."""
    for heading in reversed(headings):
        if not titled(heading):
            bare = heading.lstrip("0123456789.) -")
            return bare if is_name(bare) and not named(bare).only and not _DOCUMENT.search(bare) else ""
    return ""
