"""Rows of tables: which columns hold the name, the purpose, the country and the products of a recipient."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from monitor.core.recipients.announced import Announced, announced, titled
from monitor.core.recipients.cells import (
    cells,
    has_company,
    is_common,
    is_name,
    is_nothing,
    joined,
    labelled,
    lines,
)
from monitor.core.recipients.columns import Column, column, names_processor
from monitor.core.recipients.places import named
from monitor.core.recipients.row import Row, Shape
from monitor.core.text import Block, BlockKind, plain

#: Columns beyond this are not looked at.
_WIDEST: Final = 40
#: What part of a table's rows must show what its columns are, where no header says so.
_MOST_ROWS: Final = 0.6
#: How many rows are looked at to tell it.
_LOOKED_AT: Final = 50
#: The name stands in one of so many columns.
_NEAR: Final = 3
#: Characters. What is longer says more than where.
_SENTENCE: Final = 120
_TELLING: Final = frozenset({Column.PURPOSE, Column.SERVICE, Column.COUNTRY, Column.PRODUCTS})
_URL: Final = ("http", "www.", "mailto")

#: What a link to another page is called.
_MORE: Final = re.compile(
    r"(?:more|further|learn|read|view|privacy|terms|en savoir|plus d|mehr|politique|website|site)\b",
    re.IGNORECASE,
)

Roles = dict[Column, list[int]]
"""Which columns hold what, from left to right."""
_CARDS: Final[Roles] = {}
"""The rows are cells that hold a recipient line by line."""


def tabled(text: str, blocks: Sequence[Block]) -> Iterator[Row]:
    """Yield the rows of the tables among some blocks that may list recipients.

    Args:
        text: what the blocks are blocks of.
        blocks: in order.
    """
    for header, rows in _tables(text, blocks):
        yield from _rows(text, header, rows)


def _tables(text: str, blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Yield each table: its header cells, which may be empty, and its rows without the header."""
    rows: list[Block] = []
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        is_header = (
            following is not None
            and following.kind is BlockKind.OTHER
            and text[following.start : following.end].lstrip().startswith("|")
        )
        if block.kind is BlockKind.ROW and not is_header:
            if rows and rows[0].columns != block.columns:
                yield rows[0].columns, rows
                rows = []
            rows.append(block)
        elif rows:
            yield rows[0].columns, rows
            rows = []
    if rows:
        yield rows[0].columns, rows


def _rows(text: str, header: tuple[str, ...], rows: list[Block]) -> Iterator[Row]:
    first = rows[0]
    context = announced(first.headings, first.lead_in)
    roles = _roles(header)
    if Column.FOREIGN in roles and not names_processor(" ".join(header[:_WIDEST])):
        return
    if not any(header) or Column.NAME not in roles:
        own = _roles(tuple(plain(cell) for cell in cells(text[first.start : first.end])[:_WIDEST]))
        if Column.NAME in own and _TELLING & own.keys() and Column.FOREIGN not in own:
            header = tuple(plain(cell) for cell in cells(text[first.start : first.end])[:_WIDEST])
            roles, rows = own, rows[1:]
    split = [cells(text[block.start : block.end]) for block in rows]
    if _is_turned(split):
        yield from _turned(split, rows, context)
        return
    found, if_spoken = _accepted(header, roles, split, context)
    if found is None:
        return
    name = ""
    for block, row in zip(rows, split, strict=True):
        one = _card(row) if found is _CARDS else _row(row, found, name)
        if one is None or _repeats(row, header):
            continue
        name = one.name
        yield replace(
            one,
            announced=context,
            headings=first.headings,
            lead_in=first.lead_in,
            line_start=block.line_start,
            line_end=block.line_end,
            if_spoken=if_spoken,
        )


def _roles(header: Iterable[str]) -> Roles:
    roles: Roles = {}
    for at, words in enumerate(header):
        what = column(words)
        if what is not None and at < _WIDEST:
            roles.setdefault(what, []).append(at)
    if roles.get(Column.SERVICE, [_NEAR])[0] == 0 and roles.get(Column.NAME, [0])[0] >= _NEAR:
        # The services are listed; who is behind each is told far to the right.
        roles[Column.NAME] = [roles[Column.SERVICE].pop(0)]
    return roles


def _accepted(  # noqa: PLR0911 - questions asked in order
    header: tuple[str, ...], roles: Roles, split: list[list[str]], context: Announced
) -> tuple[Roles | None, bool]:
    """Return which columns hold what, or None, and whether the text must speak of sub-processors to count."""
    if Column.NAME in roles:
        own = any(names_processor(header[at]) for at in roles[Column.NAME])
        telling = _TELLING & roles.keys()
        services = telling & {Column.PURPOSE, Column.SERVICE}
        if telling and (own or context >= Announced.LOOSELY or (context and Column.COUNTRY in telling)):
            return roles, False
        if (own and context >= Announced.LOOSELY) or (context and services and len(header) > 2):
            return roles, False
        whose = [
            joined(lines(row[roles[Column.NAME][0]])) for row in split if len(row) > roles[Column.NAME][0]
        ]
        if context >= Announced.LOOSELY and sum(map(has_company, whose)) >= _MOST_ROWS * len(split):
            return roles, False
        return (roles, True) if services and Column.COUNTRY in telling else (None, False)
    if Column.SERVICE in roles and context and {Column.PURPOSE, Column.COUNTRY} & roles.keys():
        named_by = roles[Column.SERVICE][:1]
        return roles | {Column.NAME: named_by, Column.SERVICE: roles[Column.SERVICE][1:]}, False
    if roles.keys() - {Column.SERVICE, Column.COUNTRY}:
        return None, False
    return _guessed(split, context)


def _guessed(split: list[list[str]], context: Announced) -> tuple[Roles | None, bool]:
    """Tell the columns by what is in them, where no header does: names, and countries."""
    looked_at = split[:_LOOKED_AT]
    if all(sum(1 for cell in row if lines(cell)) <= 1 for row in looked_at):
        cards = [
            card for row in looked_at if (card := _card(row)) is not None and card.country and card.purpose
        ]
        enough = len(cards) >= max(2, _MOST_ROWS * len(looked_at))
        return (_CARDS, context is Announced.NO) if enough else (None, False)
    if context is Announced.NO:
        return None, False
    width = min([_WIDEST, *map(len, looked_at)])
    words = [[joined(lines(row[at])) for row in looked_at] for at in range(width)]
    least = _MOST_ROWS * len(looked_at)
    where = [at for at in range(width) if sum(named(cell, codes=True).only for cell in words[at]) >= least]
    who = [at for at in range(width) if at not in where and sum(map(is_name, words[at])) >= least]
    if not who or not where:
        return None, False
    rest = [at for at in range(width) if at not in where and at != who[0] and any(words[at])]
    return {Column.NAME: who[:1], Column.COUNTRY: where[:1], Column.PURPOSE: rest[:1]}, False


def _row(row: list[str], roles: Roles, above: str) -> Row | None:
    """Return what one row tells; a name that spans several rows stands in the first alone."""
    at = roles[Column.NAME][0]
    who = [line for line in (lines(row[at]) if at < len(row) else []) if not line.startswith(_URL)]
    purposes = [part for what in (Column.SERVICE, Column.PURPOSE) for part in _told(row, roles, what)]
    where = [_places(words) for words in _told(row, roles, Column.COUNTRY)]
    products = _told(row, roles, Column.PRODUCTS)
    told = purposes or where or products
    if not who:
        if not above or not told:
            return None
        who = [above]
    name = who[0].rstrip(":：")
    for other in roles[Column.NAME][1:2]:
        company = joined(lines(row[other])) if other < len(row) else ""
        if has_company(company) and company not in name:
            name = f"{name} ({company})"
    if is_nothing(name) or (is_common(name) and column(name) is Column.NAME):
        return None
    if not told and (is_common(name) or names_processor(name) or titled(name)):
        return None  # a title over the rows that follow
    if not where and Column.COUNTRY not in roles:
        where = [places.text for line in who[1:] if (places := named(line)).found][:1]
        bare, bracket = _bracketed(name)
        if not where and bracket:
            name, where = bare, [bracket]
    return Row(
        Shape.TABLE,
        Announced.NO,
        (),
        "",
        0,
        0,
        0,
        joined([name]),
        joined(purposes, "; "),
        joined(where, "; "),
        joined(products, "; "),
        has_company(name),
    )


def _told(row: list[str], roles: Roles, what: Column) -> list[str]:
    found = (joined(lines(row[at])) for at in roles.get(what, ()) if at < len(row))
    return [words for words in found if words and not is_nothing(words)]


def _bracketed(name: str) -> tuple[str, str]:
    """Return a name without the place in brackets behind it, and that place; '' for none."""
    bare, opened, inner = name.rstrip(")）").replace("（", "(").rpartition("(")
    return (bare.strip(), inner.strip()) if opened and _is_place(inner) else (name, "")


def _places(words: str) -> str:
    """Return what a cell says of where; of a sentence or more, the places it names."""
    return words if len(words) <= _SENTENCE else named(words).text


def _is_place(words: str) -> bool:
    places = named(words, codes=True)
    return places.only and not places.rest


def _card(row: list[str]) -> Row | None:
    """Return what a cell tells that holds a recipient line by line: its name, then what it does and where."""
    said = [line for cell in row for line in lines(cell) if not line.startswith(_URL)]
    if len(said) < 2 or not is_name(said[0], marked=True):
        return None
    told: dict[Column, list[str]] = {Column.PURPOSE: [], Column.COUNTRY: [], Column.PRODUCTS: []}
    for line in said[1:]:
        found = labelled(line)
        if found is not None and found[0] in told:
            told[found[0]].append(found[1])
        elif named(line, codes=True).only:
            told[Column.COUNTRY].append(line)
        elif not _MORE.match(line):
            told[Column.PURPOSE].append(line)
    return Row(
        Shape.TABLE,
        Announced.NO,
        (),
        "",
        0,
        0,
        0,
        joined(said[:1]),
        joined(told[Column.PURPOSE], "; "),
        joined(told[Column.COUNTRY], "; "),
        joined(told[Column.PRODUCTS], "; "),
        has_company(said[0]),
    )


def _is_turned(split: list[list[str]]) -> bool:
    """Tell whether the first column holds the headers: one recipient a column."""
    if not 2 <= len(split) <= _WIDEST:
        return False
    roles = _roles(" ".join(lines(row[0]))[:200] if row else "" for row in split)
    kinds = roles.keys() & {Column.NAME, Column.PURPOSE, Column.COUNTRY}
    return Column.NAME in kinds and len(kinds) == 3 and roles[Column.NAME] == [0]


def _turned(split: list[list[str]], rows: list[Block], context: Announced) -> Iterator[Row]:
    roles = _roles(" ".join(lines(row[0]))[:200] if row else "" for row in split)
    width = min(_WIDEST, max(map(len, split)))
    for at in range(1, width):
        one = _row([row[at] if at < len(row) else "" for row in split], roles, "")
        if one is not None:
            yield replace(
                one,
                announced=context,
                headings=rows[0].headings,
                lead_in=rows[0].lead_in,
                line_start=rows[0].line_start,
                line_end=rows[-1].line_end,
                if_spoken=not context,
            )


def _repeats(row: list[str], header: tuple[str, ...]) -> bool:
    """Tell whether a row only says the header again."""
    return any(header) and [plain(cell) for cell in row[: len(header)]] == list(header)
