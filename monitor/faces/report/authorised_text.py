"""The list of authorised tools as Markdown for a charter, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from monitor.core.phrases import phrases, reasons
from monitor.faces.report.authorised import AuthorisedList, Category, Line
from monitor.faces.report.authorised_words import LIST
from monitor.faces.report.reservations import Quote

#: Without this mark Excel reads UTF-8 as the code page of the machine.
_MARK: Final = "\ufeff"
#: What a spreadsheet may take for the start of a formula, full-width forms and blanks in front included.
_FORMULA: Final = re.compile(
    r"[\s\x00-\x1f\u200b-\u200f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|[\t\r\n]"
)
#: What Markdown or HTML could take for more than letters, wherever it stands.
_SIGNS: Final = re.compile(r"[\\`*_\[\]<>|~&$]")
#: What would start a list or a title, or underline one, at the start of a line.
_START: Final = re.compile(r"(\d{0,9})([-+=#.)])")
_BREAKS: Final = re.compile(r"[ \t\r\n]+")


def markdown(listed: AuthorisedList) -> str:
    """Return the list as Markdown that any renderer reads alike (CommonMark, with GitHub's tables)."""
    return "\n".join(_markdown(listed)) + "\n"


def _markdown(listed: AuthorisedList) -> Iterator[str]:
    says = LIST[listed.language]
    yield from (f"# {says.title}", "")
    yield from (f"{_plain(listed.organisation)}. {_plain(says.as_of(listed.day(listed.on)))}.", "")
    yield _plain(listed.round)
    if listed.is_late and listed.late:
        yield from ("", f"**{_plain(listed.late)}**")
    yield from ("", _plain(says.absent), "")
    if not listed.categories:
        yield from (_plain(says.no_category), "")
    for category in listed.categories:
        yield from _category(category, listed)
    yield from ("---", "")
    for words in listed.footer:
        yield from (_plain(words), "")


def _category(category: Category, listed: AuthorisedList) -> Iterator[str]:
    says = LIST[listed.language]
    yield from (f"## {_plain(category.label)}", "")
    if not category.authorised:
        yield from (_plain(says.nothing), "")
    else:
        yield from _table(category.authorised, listed)
        yield from (f"### {says.conditions}", "")
        for line in category.authorised:
            yield from _conditions(line, listed)
    if category.others:
        yield from (f"### {says.not_now}", "", _plain(says.not_now_means), "")
        yield from _table(category.others, listed)
        for line in category.others:
            if line.remarks:
                yield from _conditions(line, listed)


def _table(lines: tuple[Line, ...], listed: AuthorisedList) -> Iterator[str]:
    labels, says = phrases(listed.language).LABELS, LIST[listed.language]
    heads = (labels.tool, says.plan, says.status, labels.since, says.by, says.verified)
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for line in lines:
        since = listed.day(line.since) if line.since else "–"
        read = listed.day(line.verified) if line.verified else line.read
        cells = (line.name, line.plan, line.status, since, line.by or "–", read)
        yield f"| {' | '.join(map(_plain, cells))} |"
    yield ""


def _conditions(line: Line, listed: AuthorisedList) -> Iterator[str]:
    says = LIST[listed.language]
    yield from (f"**{_plain(line.name)}, {_plain(line.plan)}**", "")
    for remark in line.remarks:
        yield f"- {'⚠ ' if remark.is_warning else ''}{_plain(remark.full)}"
        for quote in remark.quotes:
            yield from ("", f"  > {_plain(_quoted(quote, listed))}", "")
    if not line.remarks:
        yield f"- {says.none}"
    colon = phrases(listed.language).LABELS.colon
    yield from (f"- {says.texts}{colon}{_plain(says.semicolon.join(line.texts))}.", "")


def _plain(words: str) -> str:
    """Return words on one line, written so that Markdown shows them as they are."""
    line = _SIGNS.sub(r"\\\g<0>", _BREAKS.sub(" ", words).strip(" "))
    return _START.sub(r"\1\\\2", line, count=1) if _START.match(line) else line


def table(listed: AuthorisedList) -> bytes:
    """Return the list as CSV (RFC 4180), in UTF-8 with a mark that Excel needs.

    Days are written as ISO 8601 has them, so that they sort. The cells are separated as the spreadsheets of
    the country expect: by semicolons in French, where the comma is in numbers.
    """
    labels, says = phrases(listed.language).LABELS, LIST[listed.language]
    out = io.StringIO(newline="")
    # Every cell is quoted: a reader that guesses has nothing to guess.
    writer = csv.writer(out, delimiter=says.separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(
        (
            says.usage,
            labels.tool,
            says.provider,
            says.plan,
            says.status,
            labels.since,
            says.by,
            says.verified,
            says.review,
            says.conditions,
            says.quote,
            says.texts,
            says.listed_on,
            says.notice,
        )
    )
    for category in listed.categories:
        for line in (*category.authorised, *category.others):
            writer.writerow([_cell(value) for value in _values(category, line, listed)])
    return (_MARK + out.getvalue()).encode("utf-8")


def _values(category: Category, line: Line, listed: AuthorisedList) -> Iterator[str]:
    yield from (category.label, line.name, line.provider, line.plan, line.status)
    yield from (_iso(line.since), line.by, _iso(line.verified), _iso(line.review_by))
    yield "\n".join(remark.full for remark in line.remarks)
    yield "\n".join(_quoted(quote, listed) for remark in line.remarks for quote in remark.quotes)
    yield "\n".join(line.texts)
    yield listed.on.isoformat()
    yield "\n".join(listed.footer)


def _iso(at: date | None) -> str:
    return at.isoformat() if at else ""


def _quoted(quote: Quote, listed: AuthorisedList) -> str:
    """Return a quote between the language's quotation marks, with its language if another, and its source."""
    words = reasons(listed.language).quoted(quote.words)
    foreign = quote.language is not None and quote.language != listed.language
    return f"{words} ({quote.language}) – {quote.source}" if foreign else f"{words} – {quote.source}"


def _cell(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{value}" if _FORMULA.match(value) else value
