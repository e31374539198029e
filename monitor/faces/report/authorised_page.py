"""The list of authorised tools in the site: a page that prints well, and the files to take along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from monitor.core.slugs import slug
from monitor.core.tools import Language
from monitor.faces.report.authorised import AuthorisedList, Category, Line, authorised
from monitor.faces.report.authorised_text import markdown, table
from monitor.faces.report.authorised_words import LIST
from monitor.faces.report.render import Frame, is_language, page
from monitor.faces.report.view import AUTHORISED, Files, View

#: Bytes of rows on one page; a page with its frame stays under half a megabyte.
MOST_BYTES: Final = 400_000
#: What a row, a remark and a quote take beside their words, at the most.
_ROW, _REMARK, _QUOTE = 700, 80, 70


@dataclass(frozen=True, slots=True)
class Section:
    """What one page shows of a category: all of it, unless the list is long."""

    category: Category
    authorised: tuple[Line, ...]
    others: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether this is where to say that nothing is authorised."""
        return not self.category.authorised


_Item = tuple[Category, Line | None]
"""A line of a category; None: the category has no authorised one, and says so."""


def authorised_files(view: View) -> Files:
    """Return the list in each language as a page, as Markdown and as CSV, by path in the site."""
    lists = [authorised(view.chronicle, language) for language in Language]
    files: dict[str, bytes] = {}
    sizes = _sizes([list(_items(listed)) for listed in lists])
    for listed in lists:
        folder, name = listed.language.value, LIST[listed.language].file
        for number, part in enumerate(_parts(listed, sizes)):
            files[f"{folder}/{_path(number)}"] = _page(view, listed, part, number, len(sizes))
        files[f"{folder}/{name}.md"] = markdown(listed).encode()
        files[f"{folder}/{name}.csv"] = table(listed)
    return files


def _path(number: int) -> str:
    return AUTHORISED if number == 0 else AUTHORISED.replace(".", f"-{number + 1}.")


def _page(view: View, listed: AuthorisedList, part: Sequence[Section], number: int, parts: int) -> bytes:
    says = LIST[listed.language]
    frame = Frame(listed.organisation, listed.language, _path(number), says.title, listed.collections)
    return page(
        "authorised",
        frame,
        listed=listed,
        sections=part,
        says=says,
        pages={watched.tool.id: view.tool_page(watched.tool.id) for watched in view.chronicle.tools},
        anchors={category.id: f"usage-{slug(category.id)}" for category in listed.categories},
        is_language=is_language,
        number=number + 1,
        parts=parts,
        following=_path(number + 1) if number + 1 < parts else None,
        preceding=_path(number - 1) if number else None,
    )


# --- long lists --------------------------------------------------------------------------------------


def _items(listed: AuthorisedList) -> Iterator[_Item]:
    for category in listed.categories:
        if not category.authorised:
            yield category, None
        for line in (*category.authorised, *category.others):
            yield category, line


def _sizes(lists: Sequence[Sequence[_Item]]) -> Sequence[int]:
    """Return how many items each page takes: the same in each language, so that pages lead to one another."""
    sizes, left = [0], MOST_BYTES
    for alike in zip(*lists, strict=True):
        weight = max(_weight(line) for _, line in alike)
        if weight > left and sizes[-1]:
            sizes.append(0)
            left = MOST_BYTES
        sizes[-1] += 1
        left -= weight
    return sizes


def _weight(line: Line | None) -> int:
    if line is None:
        return _ROW
    words = [line.name, line.name, line.plan, line.status, line.by, *line.texts]
    for remark in line.remarks:
        words += [remark.full, *(part for quote in remark.quotes for part in (quote.words, quote.source))]
    quotes = sum(len(remark.quotes) for remark in line.remarks)
    # Escaped, a quotation mark or an apostrophe takes five bytes.
    written = sum(len(each.encode()) + 4 * (each.count("'") + each.count('"')) for each in words)
    return _ROW + _REMARK * len(line.remarks) + _QUOTE * quotes + written


def _parts(listed: AuthorisedList, sizes: Sequence[int]) -> Iterator[Sequence[Section]]:
    items = iter(list(_items(listed)))
    for size in sizes:
        part = [next(items) for _ in range(size)]
        yield [_section(category, lines) for category, lines in _by_category(part)]


def _by_category(part: Sequence[_Item]) -> Iterator[tuple[Category, list[Line]]]:
    for _, items in groupby(part, key=lambda item: item[0].id):
        together = list(items)
        yield together[0][0], [line for _, line in together if line is not None]


def _section(category: Category, lines: Sequence[Line]) -> Section:
    given = frozenset(line.tool for line in category.authorised)
    return Section(
        category,
        tuple(line for line in lines if line.tool in given),
        tuple(line for line in lines if line.tool not in given),
    )
