"""The layout of a mail: a notice as plain text and as HTML, one layout for all of them.

The HTML follows what mail programs can show: styles stand on the elements, since some programs drop the style
sheet, which only adds the dark colours. Nothing in it is fetched and nothing runs.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import assert_never

from monitor.core.notice.parts import (
    Caption,
    Excerpt,
    Fact,
    Facts,
    Message,
    Notice,
    Option,
    Options,
    Paragraph,
    Part,
    Sheet,
    Title,
)
from monitor.core.notice.quotation import Mark, Piece, harmless
from monitor.core.notice.style import DARK, HEADS, PRINT, STYLES
from monitor.core.phrases import phrases

_WIDTH = 72
_LANGUAGE = re.compile(r"[a-z]{2}")


# --- plain text -----------------------------------------------------------------------------


def as_text(notice: Notice) -> str:
    """Return a notice as plain text, wrapped at 72 columns; addresses and commands are never broken."""
    labels = phrases(notice.language).LABELS
    blocks = [f"{harmless(notice.headline).upper()}\n{_wrap(notice.about)}"]
    legend = _first_marked(notice)
    for number, part in enumerate(notice.parts):
        if number == legend:
            blocks.append(_wrap(labels.marks_text))
        blocks.append(_text(part, labels.colon))
    footer = "\n".join(_wrap(line) for line in notice.footer)
    return "\n\n".join(blocks) + f"\n\n-- \n{footer}\n"


def _text(part: Part, colon: str) -> str:
    match part:
        case Title(words):
            laid = f"{harmless(words).upper()}\n{'-' * len(words)}"
        case Paragraph(words) | Caption(words):
            laid = _wrap(words)
        case Facts(rows):
            laid = "\n".join(_wrap(f"{row.name}{colon}{row.value}", "- ", "  ") for row in rows)
        case Excerpt(head, pieces, _):
            quote = _wrap("".join(_marked(pieces)), "> ", "> ", anywhere=True)
            laid = f"{_wrap(head + colon.rstrip())}\n{quote}"
        case Options(items):
            laid = "\n".join(
                "\n".join([_wrap(item.words, "- ", "  "), *(f"    {harmless(each)}" for each in _ways(item))])
                for item in items
            )
        case Message(paragraphs):
            laid = "\n  |\n".join(_wrap(words, "  | ", "  | ") for words in paragraphs)
        case Sheet():
            laid = "\n\n".join(_sheet_text(part, colon))
        case _:
            assert_never(part)
    return laid


def _ways(item: Option) -> tuple[str, ...]:
    return (*(() if item.address is None else (item.address,)), *item.commands)


def _sheet_text(sheet: Sheet, colon: str) -> Iterator[str]:
    yield _text(Title(sheet.title), colon)
    yield _text(Facts(sheet.rows), colon)
    for quote in sheet.quotes:
        yield _text(quote, colon)
    for choice in sheet.choices:
        boxes = [_wrap(box, "  [ ] ", "      ") for box in choice.boxes]
        yield "\n".join([_wrap(choice.on + colon.rstrip()), *boxes])
    yield "\n\n".join(
        f"{harmless(blank)}{colon}{'.' * (_WIDTH - len(blank) - len(colon))}" for blank in sheet.blanks
    )
    yield _wrap(sheet.note)


def _wrap(words: str, first: str = "", next_: str = "", *, anywhere: bool = False) -> str:
    # Names may hold line breaks; only ordinary spaces are folded, a no-break space stays.
    return textwrap.fill(
        " ".join(re.split(r"[ \t\r\n]+", harmless(words).strip())),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=next_,
        # Some languages have no spaces; our own addresses and commands are never broken.
        break_long_words=anywhere,
        break_on_hyphens=False,
    )


def _marked(pieces: Iterable[Piece]) -> Iterable[str]:
    for mark, words in pieces:
        lead, bare, tail = _bared(words)
        yield words if mark == "=" or not bare else f"{lead}[{mark}{bare}{mark}]{tail}"


def _bared(words: str) -> tuple[str, str, str]:
    """Return the spaces before some words, the words, and the spaces after them."""
    bare = words.strip(" ")
    start = words.index(bare)
    return words[:start], bare, words[start + len(bare) :]


def _first_marked(notice: Notice) -> int | None:
    """Return the place of the excerpt before which the reader has to be told what the marks mean."""
    marked = (
        number
        for number, part in enumerate(notice.parts)
        if isinstance(part, Excerpt) and any(mark != "=" for mark, _ in part.pieces)
    )
    return next(marked, None)


# --- HTML -----------------------------------------------------------------------------------


def as_html(notice: Notice) -> str:
    """Return a notice as an HTML document, without script, picture or anything fetched."""
    labels = phrases(notice.language).LABELS
    legend, body = _first_marked(notice), []
    for number, part in enumerate(notice.parts):
        if number == legend:
            body.append(_element("p", "caption", _escape(labels.marks_html)))
        body.append(_html(part))
    footer = [_element("p", "foot", _escape(line)) for line in notice.footer]
    head = HEADS[notice.kind]
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{notice.language.value}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="supported-color-schemes" content="light dark">',
            f"<title>{_escape(notice.subject)}</title>",
            f"<style>{DARK}{PRINT}</style>",
            "</head>",
            f'<body class="page" style="{STYLES["page"]}">',
            f'<div style="{STYLES["column"]}">',
            f'<div class="card" style="{STYLES["card"]}">',
            f'<div class="{head.name}" style="{head.style}">',
            _element("p", "headline", _escape(notice.headline)),
            _element("h1", "about", _escape(notice.about)),
            "</div>",
            f'<div style="{STYLES["inside"]}">',
            *body,
            "</div>",
            "</div>",
            *footer,
            "</div>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _html(part: Part) -> str:
    match part:
        case Title(words):
            laid = _element("h2", "title", _escape(words))
        case Paragraph(words):
            laid = _element("p", "paragraph", _escape(words))
        case Caption(words):
            laid = _element("p", "caption", _escape(words))
        case Facts(rows):
            laid = _element("table", "facts", "\n".join(_row(row) for row in rows))
        case Excerpt(head, pieces, language):
            known = language is not None and _LANGUAGE.fullmatch(language)
            attributes = (f' lang="{language}"' if known else "") + ' dir="auto"'
            quote = _element("blockquote", "quote", "".join(_piece(*piece) for piece in pieces), attributes)
            laid = _element("p", "over", _escape(head)) + "\n" + quote
        case Options(items):
            laid = _element("ul", "options", "\n".join(_option(item) for item in items))
        case Message(paragraphs):
            inside = "\n".join(_element("p", "paragraph", _escape(words)) for words in paragraphs)
            laid = _element("div", "message", inside)
        case Sheet():
            laid = _element("div", "sheet", "\n".join(_sheet_html(part)))
        case _:
            assert_never(part)
    return laid


def _option(option: Option) -> str:
    # Outlook makes no block of a `code`: several would run on in one line.
    code = "".join(_element("div", "code", _escape(command)) for command in option.commands)
    return _element("li", "option", _linked(option.words, option.address) + code)


def _row(row: Fact) -> str:
    name = _element("th", "name", _escape(row.name), ' scope="row"')
    return f"<tr>{name}{_element('td', 'value', _linked(row.value, row.address))}</tr>"


def _linked(words: str, address: str | None) -> str:
    if address is None or not address.lower().startswith(("https://", "http://")):
        return _escape(words)
    return _element("a", "link", _escape(words), f' href="{_escape(address)}" rel="noreferrer"')


def _sheet_html(sheet: Sheet) -> Iterator[str]:
    yield _html(Title(sheet.title))
    yield _html(Facts(sheet.rows))
    yield from map(_html, sheet.quotes)
    for choice in sheet.choices:
        yield _element("p", "over", _escape(choice.on))
        boxes = (_element("li", "box", f"\u2610\u2002{_escape(box)}") for box in choice.boxes)
        yield _element("ul", "boxes", "".join(boxes))
    blanks = (
        _element("th", "name", _escape(blank), ' scope="row"') + _element("td", "blank", "&nbsp;")
        for blank in sheet.blanks
    )
    yield _element("table", "facts", "".join(f"<tr>{blank}</tr>" for blank in blanks))
    yield _html(Caption(sheet.note))


def _piece(mark: Mark, words: str) -> str:
    match mark:
        case "=":
            return _escape(words)
        case "-":
            return _change("del", words)
        case "+":
            return _change("ins", words)
        case _:
            assert_never(mark)


def _change(tag: str, words: str) -> str:
    """Mark words, and not the spaces around them."""
    lead, bare, tail = _bared(words)
    return f"{lead}{_element(tag, tag, _escape(bare))}{tail}"


def _element(tag: str, style: str, inside: str, attributes: str = "") -> str:
    return f'<{tag} class="{style}" style="{STYLES[style]}"{attributes}>{inside}</{tag}>'


def _escape(words: str) -> str:
    return html.escape(harmless(words), quote=True)
