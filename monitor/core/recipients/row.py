"""A row as a part of a text shows it, before the whole text tells whether its list is one of recipients."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.core.recipients.announced import Announced
from monitor.core.recipients.columns import Column


class Shape(StrEnum):
    """Where a row was found."""

    TABLE = "table"
    ITEM = "item"
    """An item of a list, or a paragraph that stands as one."""
    DETAIL = "detail"
    """What an item inside an item, or a line under a heading that is a name, tells of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of what may be a list of recipients; lines are counted from 1 where the part begins."""

    shape: Shape
    announced: Announced
    headings: tuple[str, ...]
    lead_in: str
    depth: int
    """An item's depth in its list; 0 for any other row."""
    line_start: int
    line_end: int
    name: str = ""
    """Empty: an item that names nobody, or a detail."""
    purpose: str = ""
    country: str = ""
    products: str = ""
    marked: bool = False
    """The name is in bold, a link, or has a company's legal form."""
    if_spoken: bool = False
    """It counts only in a text that speaks of sub-processors."""
    column: Column | None = None
    """What a detail tells, where it has a label."""
