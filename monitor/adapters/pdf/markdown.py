"""The text of a PDF as Markdown, read by PDFium: the only module that knows that library.

A PDF is hostile input to a parser of C++: it is read in a worker process whose time and memory are limited,
and what is read here is bounded again, so that an honest but huge file gives a reason and not a dead worker.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Final

import pypdfium2 as pdfium  # type: ignore[import-untyped] # it has no stubs
import pypdfium2.raw as api  # type: ignore[import-untyped] # same

from monitor.adapters.pdf.grid import Rule, rules_of
from monitor.adapters.pdf.layout import markdown
from monitor.adapters.pdf.lines import Page, Word
from monitor.core.readable import Verdict
from monitor.core.terms import UnreadableReason

#: The longest terms known have 90 pages and 400,000 characters.
_MOST_PAGES: Final = 500
_MOST_CHARACTERS: Final = 1_000_000
_MOST_OBJECTS: Final = 5_000
#: A form within a form is how some writers nest what they draw; deeper is somebody's joke.
_DEEPEST: Final = 3
_BOLD: Final = 600
_RETURN, _LINE_FEED, _HYPHEN = 13, 10, 2
_BLANKS: Final = frozenset({9, 32, 0xA0, 0x2007, 0x202F, 0x3000})
_FONT_NAME: Final = 128

_WHY: Final = {
    api.FPDF_ERR_PASSWORD: (UnreadableReason.NO_TEXT, "The PDF asks for a password."),
    api.FPDF_ERR_SECURITY: (UnreadableReason.NO_TEXT, "The PDF is encrypted in a way that cannot be read."),
}
_DAMAGED: Final = (UnreadableReason.PARTIAL, "The PDF is damaged or breaks off: it cannot be opened.")
_NOT_A_PDF: Final = (UnreadableReason.MEDIA_TYPE, "The server announced a PDF and sent something else.")


def pdf_markdown(body: bytes) -> str | Verdict:
    """Read a PDF.

    Args:
        body: Its bytes.

    Returns:
        Its text as Markdown, with headings, lists and ruled tables, running heads once and page numbers
        nowhere; or the reason why there is none to be had. The same bytes give the same text. Never raises
        for what the bytes hold.
    """
    if b"%PDF-" not in body[:1024]:
        return _NOT_A_PDF
    try:
        with pdfium.PdfDocument(body) as document:
            return _read(document)
    except pdfium.PdfiumError as error:
        return _WHY.get(getattr(error, "err_code", None), _DAMAGED)


def _read(document: pdfium.PdfDocument) -> str | Verdict:
    count = len(document)
    if count > _MOST_PAGES:
        return UnreadableReason.PARTIAL, f"The PDF has {count:,} pages; {_MOST_PAGES} are read at most."
    pages: list[Page] = []
    pictures = characters = 0
    for page in _pages(document, count):
        textpage = page.get_textpage()
        here = textpage.count_chars()
        characters += here
        if characters > _MOST_CHARACTERS:
            return (
                UnreadableReason.PARTIAL,
                f"The PDF holds more than {_MOST_CHARACTERS:,} characters, the most that is read.",
            )
        words = tuple(_words(textpage, here))
        drawn = tuple(_rules(page)) if words else ()
        pages.append(Page(page.get_width(), page.get_height(), words, drawn))
        pictures += not words and _has_picture(page)
        textpage.close()
        page.close()
    if 2 * pictures > count:
        # A few words on one page of a scan (a stamp, a signature's date) do not make it a text.
        return (
            UnreadableReason.NO_TEXT,
            f"{pictures} of the PDF's {count} pages are pictures without text; it is probably a scan.",
        )
    return markdown(pages)


def _pages(document: pdfium.PdfDocument, count: int) -> Iterator[pdfium.PdfPage]:
    for index in range(count):
        yield document[index]


# --- what stands on a page ------------------------------------------------------------------------


def _words(textpage: pdfium.PdfTextPage, count: int) -> Iterator[Word]:
    """Give the words of a page in the order in which PDFium reads it, each with the line it stands in."""
    line, begin = 0, -1
    codes = [int(api.FPDFText_GetUnicode(textpage, index)) for index in range(count)]
    for index, code in enumerate([*codes, _LINE_FEED]):
        is_break = code in (_RETURN, _LINE_FEED)
        if not is_break and code not in _BLANKS:
            begin = index if begin < 0 else begin
            continue
        if begin >= 0 and (text := _text(codes[begin:index])):
            yield _word(textpage, text, begin, index - 1, line)
        begin = -1
        line += is_break


def _text(codes: list[int]) -> str:
    """Join the UTF-16 units that PDFium gives; a hyphen at the end of a line is a mark of its own there."""
    units = "".join("-" if code == _HYPHEN else chr(code) for code in codes if 0 < code <= 0xFFFF)
    wide = "".join(chr(code) for code in codes if 0xFFFF < code <= 0x10FFFF)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") + wide


def _word(textpage: pdfium.PdfTextPage, text: str, first: int, last: int, line: int) -> Word:
    left, bottom, right, top = _box(textpage, first)
    if last != first:
        right = _box(textpage, last)[2]
    x, y = ctypes.c_double(), ctypes.c_double()
    placed = api.FPDFText_GetCharOrigin(textpage, first, x, y)
    size = float(api.FPDFText_GetFontSize(textpage, first)) or (top - bottom)
    return Word(
        text, left, max(left, right), y.value if placed else bottom, size, _bold(textpage, first), line
    )


def _box(textpage: pdfium.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    api.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def _bold(textpage: pdfium.PdfTextPage, index: int) -> bool:
    if api.FPDFText_GetFontWeight(textpage, index) >= _BOLD:
        return True
    # Some fonts carry no weight; their names then tell.
    name, flags = ctypes.create_string_buffer(_FONT_NAME), ctypes.c_int()
    api.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME, flags)
    return any(mark in name.value.lower() for mark in (b"bold", b"black", b"heavy"))


def _rules(page: pdfium.PdfPage) -> Iterator[Rule]:
    for seen, path in enumerate(page.get_objects([api.FPDF_PAGEOBJ_PATH], max_depth=_DEEPEST)):
        if seen >= _MOST_OBJECTS:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        api.FPDFPath_GetDrawMode(path, fill, stroke)
        yield from rules_of(path.get_bounds(), stroked=bool(stroke.value))


def _has_picture(page: pdfium.PdfPage) -> bool:
    return next(page.get_objects([api.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST), None) is not None
