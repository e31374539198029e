"""Tables of a page as GFM tables: one line a row, `<br>` between the blocks of a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from lxml import etree

#: Beyond, cells are kept and no empty ones are added: one wide row must not widen a thousand others.
_MAX_COLUMNS: Final = 100


def is_data(table: etree._Element) -> bool:
    """Whether a table holds rows and columns, and is not the frame of a page or of a single text."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = list(table.iter("tr"))
    cells = max((sum(1 for cell in row if cell.tag in ("td", "th")) for row in rows), default=0)
    return cells > 0 and (len(rows) > 1 or cells > 1)


def markdown(table: etree._Element, write: Callable[[etree._Element], str]) -> str:
    """Write a table of data.

    Args:
        table: The element.
        write: Gives the Markdown of one cell.

    Returns:
        The lines of the table, under an empty heading row where it has none, as GFM asks; "" where blank.
    """
    rows: list[tuple[bool, list[str]]] = []
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        written: list[str] = []
        for cell in cells:
            text = write(cell).replace("|", "\\|").replace("  \n", "\n").replace("\n", "<br>")
            # The other columns that a cell spans stay empty.
            spanned = min(number(cell.get("colspan"), 1), _MAX_COLUMNS - len(written))
            written += [text, *[""] * (spanned - 1)]
        group = row.getparent()
        head = (group is not None and group.tag == "thead") or all(cell.tag == "th" for cell in cells)
        if any(written):
            rows.append((head and not rows, written))
    if not rows:
        return ""
    width = min(_MAX_COLUMNS, max(len(cells) for _, cells in rows))
    lines = [_row(cells, width) for _, cells in rows]
    if not rows[0][0]:
        lines.insert(0, _row([], width))
    lines.insert(1, _row(["---"] * width, width))
    return "\n".join(lines)


def number(text: str | None, default: int) -> int:
    """Read a small number of an attribute (`colspan`, `start`, `value`)."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 7 else default


def _row(cells: Sequence[str], width: int) -> str:
    padded = [cell.ljust(3) for cell in (*cells, *[""] * (width - len(cells)))]
    return f"| {' | '.join(padded)} |"
