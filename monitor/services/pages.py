"""The bytes of one source document and the text in them, whatever their kind, and what may bring out more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from monitor.core.extract import SEPARATOR, Extracted, extract, from_pdf
from monitor.core.readable import LastGood, Verdict
from monitor.core.terms import Render, Snapshot, SourceDocument, UnreadableReason

PDF = "application/pdf"

#: What a browser may cure: text that scripts bring, and what stands there until they have.
_CURABLE = frozenset(
    {
        UnreadableReason.EMPTY,
        UnreadableReason.SELECTOR,
        UnreadableReason.CAPTCHA,
        UnreadableReason.COOKIE_WALL,
        UnreadableReason.LOGIN,
        UnreadableReason.SOFT_404,
        UnreadableReason.PARTIAL,
        UnreadableReason.ANOTHER_PAGE,
    }
)

PdfReader = Callable[[bytes], str | Verdict]
"""Gives the text of a PDF as Markdown, or the reason why there is none; it travels to another process."""


def as_served(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot under the media type its bytes tell: servers send PDFs under many names."""
    if snapshot.body.startswith(b"%PDF-") and snapshot.media_type != PDF:
        return replace(snapshot, media_type=PDF)
    return snapshot


def may_need_a_browser(document: SourceDocument, snapshot: Snapshot, reason: UnreadableReason) -> bool:
    """Tell whether a browser may show the terms on a page that, as served, is not the terms.

    It may where the register leaves the way open (`render: auto`) and scripts have a part in what is wrong.
    """
    return (
        document.render is Render.AUTO
        and not snapshot.rendered
        and snapshot.media_type != PDF
        and reason in _CURABLE
        and b"<script" in snapshot.body.lower()
    )


def extracted(
    document: SourceDocument, snapshot: Snapshot, pdf: PdfReader
) -> tuple[Extracted, Verdict | None]:
    """Extract the text of a source document.

    Returns:
        The text, and why there is none to read (a scanned PDF, say); what else is wrong `readable` tells.

    Raises:
        ExtractionError: a selector of the document is not valid CSS.
    """
    if snapshot.media_type == PDF:
        text = pdf(snapshot.body)
        return (from_pdf(text), None) if isinstance(text, str) else (from_pdf(""), text)
    found = extract(
        snapshot.body,
        document,
        media_type=snapshot.media_type,
        charset=snapshot.charset,
        address=snapshot.address,
    )
    return found, None


def parts(
    documents: Sequence[SourceDocument], text: str, matches: Mapping[str, tuple[int, ...]]
) -> dict[str, LastGood]:
    """Return what each source document gave to the text of a version, as far as that tells."""
    texts = text.split(SEPARATOR)
    if len(texts) != len(documents):
        return {}
    return {
        document.id: LastGood(part, matches.get(document.id))
        for document, part in zip(documents, texts, strict=True)
    }
