"""What a round would make of some terms now, without keeping any of it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from monitor.core.drift import compare
from monitor.core.errors import BrowserMissingError
from monitor.core.extract import Extracted, combine
from monitor.core.language import language
from monitor.core.mending import Mending, mend
from monitor.core.mending.marked import words
from monitor.core.model import Drift
from monitor.core.notice.quotation import visible
from monitor.core.ports import Archive, Fetcher, Records
from monitor.core.readable import LastGood as LastPart
from monitor.core.readable import Verdict, unreadable
from monitor.core.terms import (
    Internal,
    NotModified,
    Snapshot,
    SourceDocument,
    Terms,
    TermsId,
    Unreachable,
)
from monitor.services import pages
from monitor.services.assess import MENDABLE
from monitor.services.guard import guarded
from monitor.services.pages import PdfReader, as_served, may_need_a_browser


@dataclass(frozen=True, slots=True)
class LastGood:
    """The last good version, to compare with."""

    text: str
    at: datetime
    matches: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """How often the selectors of each source document matched then."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a source document's bytes say."""

    extracted: Extracted
    why: Verdict | None
    """Why this is not the terms; None where it can be read as the terms."""
    language: str
    """ISO 639-1, or `und`."""
    words: int
    """That a reader of the text sees."""
    mending: Mending | None
    """What other selectors would give, where those declared no longer match."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """How one source document was fetched and read."""

    document: SourceDocument
    answer: Snapshot | Unreachable
    seen: Seen | Internal | None
    """None where it could not be reached."""
    browser: str = ""
    """Why a browser, which might have shown the terms, did not."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a round would make of some terms."""

    terms: TermsId
    documents: tuple[Previewed, ...]
    text: str | None
    """The version that would be recorded; None where a source document cannot be read."""
    last: LastGood | None
    drift: Drift | None
    """From the last good version to this text, as the words alone tell; None where one of them is missing."""


def last_good(records: Records, archive: Archive, terms: TermsId) -> LastGood | None:
    """Return the last good version of some terms, or None before the first.

    Raises:
        StoreError: the archive or the database cannot be read.
    """
    state = records.states().get(terms)
    if state is None or state.version is None:
        return None
    matches = {document.document: document.matches for document in state.documents}
    return LastGood(archive.text(state.version.commit, terms), state.version.at, matches)


def preview(
    terms: Terms,
    fetcher: Fetcher,
    executor: Executor,
    pdf: PdfReader,
    last: LastGood | None = None,
) -> Preview:
    """Fetch and read some terms as a round would, and keep nothing.

    Args:
        terms: what to fetch; it need not stand in the register. Of what is read from an OTA collection alone
            there is no page to look at.
        fetcher: fetches each source document, unconditionally.
        executor: runs what works on a vendor's bytes.
        pdf: reads PDFs.
        last: the last good version, where there is one.

    Returns:
        What was found, whatever it was; a source document that cannot be read hinders no other.
    """
    known = pages.parts(terms.documents, last.text, last.matches) if last is not None else {}
    documents = tuple(
        _previewed(terms, document, fetcher, executor, pdf, known.get(document.id))
        for document in terms.documents
    )
    seen = [each.seen for each in documents]
    read = [each.extracted.text for each in seen if isinstance(each, Seen) and each.why is None]
    text = combine(read) if documents and len(read) == len(documents) else None
    drift = None
    if text is not None and last is not None:
        job = executor.submit(compare, last.text, text, None, None)
        compared = guarded(terms.id, documents[0].document.id, job.result)
        drift = compared if isinstance(compared, Drift) else None
    return Preview(terms.id, documents, text, last, drift)


def look(
    document: SourceDocument,
    snapshot: Snapshot,
    pdf: PdfReader,
    last: LastPart | None = None,
    expected_language: str | None = None,
) -> Seen:
    """Read the bytes of one source document; this runs in a worker process.

    Args:
        document: as declared.
        snapshot: its bytes.
        last: what it gave when it was last read well.
        expected_language: ISO 639-1, where one is declared.
        pdf: reads PDFs.

    Returns:
        What they say, and whether that is the terms.

    Raises:
        ExtractionError: a selector of the document is not valid CSS.
    """
    extracted, why = pages.extracted(document, snapshot, pdf)
    if why is None:
        why = unreadable(
            extracted, document=document, snapshot=snapshot, last=last, expected_language=expected_language
        )
    mending = None
    if last is not None and why is not None and why[0] in MENDABLE and document.select:
        mending = mend(
            snapshot.body,
            document,
            last.text,
            media_type=snapshot.media_type,
            charset=snapshot.charset,
            address=snapshot.address,
        )
    shown = "\n".join(visible(line) for line in extracted.text.splitlines())
    return Seen(extracted, why, language(extracted.text), len(words(shown)), mending)


def _previewed(
    terms: Terms,
    document: SourceDocument,
    fetcher: Fetcher,
    executor: Executor,
    pdf: PdfReader,
    last: LastPart | None,
) -> Previewed:
    answer = fetcher.fetch(document, None)
    match answer:
        case Unreachable():
            return Previewed(document, answer, None)
        case NotModified():
            raise AssertionError("nothing was said of what we know, so there is nothing to be unmodified")
        case Snapshot():
            pass
        case _:
            assert_never(answer)

    def seen(snapshot: Snapshot) -> Seen | Internal:
        job = executor.submit(look, document, as_served(snapshot), pdf, last, terms.language)
        return guarded(terms.id, document.id, job.result)

    served = seen(answer)
    why = served.why if isinstance(served, Seen) else None
    if why is None or not may_need_a_browser(document, answer, why[0]):
        return Previewed(document, answer, served)
    shown = _in_the_browser(document, answer, fetcher)
    if isinstance(shown, str):
        return Previewed(document, answer, served, shown)
    rendered = seen(shown)
    if isinstance(rendered, Seen) and rendered.why is None:
        return Previewed(document, shown, rendered)
    return Previewed(document, answer, served, "a browser shows no more of it")


def _in_the_browser(document: SourceDocument, served: Snapshot, fetcher: Fetcher) -> Snapshot | str:
    """Return what a browser shows, or why it shows nothing."""
    try:
        shown = fetcher.render(document, served)
    except BrowserMissingError as missing:
        return str(missing)
    return shown if isinstance(shown, Snapshot) else shown.detail
