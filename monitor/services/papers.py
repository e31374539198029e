"""A file that is deposited as a contract, and the text in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from monitor.core.errors import UsageError
from monitor.core.extract import combine, from_pdf
from monitor.core.names import document_id
from monitor.core.notice.quotation import harmless
from monitor.core.readable.case import letters
from monitor.core.terms import Snapshot, SourceDocument, UnreadableReason
from monitor.services.pages import PDF, PdfReader, extracted

#: As much as is fetched of a page.
MOST_BYTES: Final = 20_000_000
#: Fewer are a heading, or the stamps on a scan.
_FEWEST_LETTERS: Final = 200
_MARKDOWN: Final = "text/markdown"
_BY_EXTENSION: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".pdf": PDF,
        ".htm": "text/html",
        ".html": "text/html",
        ".xhtml": "text/html",
        ".md": _MARKDOWN,
        ".markdown": _MARKDOWN,
        ".txt": "text/plain",
    }
)
#: What word processors write (ZIP, OLE 2, RTF), by the first bytes.
_WORD_PROCESSORS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as a person gives it."""

    name: str
    """Its name alone: where it lay is nobody's business."""
    body: bytes


def snapshot_of(paper: Paper, at: datetime) -> Snapshot:
    """Return a file as the snapshot of a source document, named after the file.

    Raises:
        UsageError: it is too large, or no PDF, page of HTML, Markdown or plain text in UTF-8.
    """
    name = harmless(paper.name)
    if len(paper.body) > MOST_BYTES:
        raise UsageError(
            f"{name} is larger than {MOST_BYTES // 1_000_000} MB: deposit the text without images"
        )
    extension = PurePath(paper.name).suffix.lower()
    media_type = _BY_EXTENSION.get(extension)
    if b"%PDF-" in paper.body[:1024]:
        media_type = PDF
    elif paper.body.startswith(_WORD_PROCESSORS) and media_type != PDF:
        raise UsageError(f"{name} is a word processor's file: export it as a PDF, and deposit that")
    elif media_type is None:
        what = f"{harmless(extension)} files are" if extension else "a file without an extension is"
        raise UsageError(f"{name}: {what} not read; deposit a PDF, or a .html, .md or .txt file")
    elif media_type == PDF:
        raise UsageError(f"{name} is named like a PDF and is none: export the contract as a PDF again")
    elif not _is_utf8(paper.body):
        raise UsageError(f"{name} is not text in UTF-8: save it as UTF-8, or export it as a PDF")
    address = f"file:{quote(paper.name, errors='replace')}"
    charset = None if media_type == PDF else "utf-8"
    return Snapshot(document_id(address), address, (), media_type, charset, paper.body, at)


def _is_utf8(body: bytes) -> bool:
    try:
        return "\0" not in body.decode()
    except UnicodeDecodeError:
        return False


def text_of(snapshot: Snapshot, pdf: PdfReader) -> str | tuple[UnreadableReason, str]:
    """Return the text of a deposited file, or why there is none to be read; runs in a worker process.

    All of it: unlike a page of a vendor's site, it has no menus to leave out. Markdown is what texts are kept
    in already.
    """
    if snapshot.media_type == _MARKDOWN:
        found, why = from_pdf(snapshot.body.decode("utf-8-sig")), None
    else:
        document = SourceDocument(snapshot.document, snapshot.address, ("body",))
        found, why = extracted(document, snapshot, pdf)
    if why is not None:
        return why
    count = letters(found.text)
    if count < _FEWEST_LETTERS:
        words = f"Only {count} letters of text are in it, too few for a contract; is it a scan?"
        return UnreadableReason.NO_TEXT, words
    return combine([found.text])
