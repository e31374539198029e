"""Tables of a page as GFM tables: one line a row, `<br>` between the blocks of a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from lxml import etree

#: Beyond, cells are kept and no empty ones are added: one wide row must not widen a thousand others.
_MAX_COLUMNS: Final = 100
#: Cells that a table may be filled up with: Markdown can do without, and a hostile table has no end.
_MOST_EMPTY: Final = 50_000
_PARTS: Final = frozenset({"thead", "tbody", "tfoot", "tr"})
_CELLS: Final = frozenset({"td", "th", "caption", "colgroup", "col"})


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
    below: dict[int, int] = {}
    empty = 0
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        written: list[str] = []
        for cell in cells:
            # What spans columns and rows is written once; its other places stay empty.
            while empty < _MOST_EMPTY and below.get(len(written), 0):
                below[len(written)] -= 1
                empty += 1
                written.append("")
            text = write(cell).replace("|", "\\|").replace("  \n", "\n").replace("\n", "<br>")
            most = _MAX_COLUMNS - len(written) if empty < _MOST_EMPTY else 1
            columns = max(1, min(number(cell.get("colspan"), 1), most))
            empty += columns - 1
            more = number(cell.get("rowspan"), 1) - 1
            if more > 0 and len(written) < _MAX_COLUMNS:
                below |= dict.fromkeys(range(len(written), len(written) + columns), more)
            written += [text, *[""] * (columns - 1)]
        for column in [each for each in below if each >= len(written) and below[each]]:
            below[column] -= 1
        group = row.getparent()
        head = (group is not None and group.tag == "thead") or all(cell.tag == "th" for cell in cells)
        if any(written):
            rows.append((head and not rows, written))
    if not rows:
        return ""
    width = min(_MAX_COLUMNS, max(len(cells) for _, cells in rows))
    padded = width if width * len(rows) <= _MOST_EMPTY else 1
    lines = [_row(cells, padded) for _, cells in rows]
    if not rows[0][0]:
        lines.insert(0, _row([], width))
    lines.insert(1, _row(["---"] * width, width))
    return "\n".join(lines)


def astray(table: etree._Element) -> Iterator[etree._Element | str]:
    """Give what stands in a table and in no cell of it, in order; browsers show it before the table."""
    text = table.text
    if text and text.strip():
        yield text
    for child in table:
        if child.tag in _PARTS:
            yield from astray(child)
        elif child.tag not in _CELLS:
            yield child
        if child.tail and child.tail.strip():
            yield child.tail


def number(text: str | None, default: int) -> int:
    """Read a small number of an attribute (`colspan`, `start`, `value`)."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 7 else default


def _row(cells: Sequence[str], width: int) -> str:
    padded = [cell.ljust(3) for cell in (*cells, *[""] * (width - len(cells)))]
    return f"| {' | '.join(padded)} |"
