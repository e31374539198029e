"""What a round would make of some terms now: everything is told, nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from datetime import UTC, datetime

from monitor.core.extract import SEPARATOR
from monitor.core.model import Kind
from monitor.core.readable import Verdict
from monitor.core.terms import (
    Internal,
    Snapshot,
    SourceDocument,
    Terms,
    TermsId,
    Unreachable,
    UnreachableReason,
    UnreadableReason,
)
from monitor.services.preview import LastGood, Preview, Seen, preview
from tests.fakes import FakeFetcher, InlineExecutor

NOW = datetime(2025, 8, 28, 6, tzinfo=UTC)
ONE, TWO = "https://lumenia.example/one", "https://lumenia.example/two"
CLAUSES = [
    f"By using service {n} you agree to these terms, our privacy policy and the law of place {n * 7}."
    for n in range(1, 31)
]
TEXT = "\n\n".join(CLAUSES) + "\n"


def page(clauses: list[str], around: str = "main") -> bytes:
    prose = "".join(f"<p>{clause}</p>" for clause in clauses)
    return (
        f"<html><title>Terms</title><body><nav>menu</nav><{around}>{prose}</{around}></body></html>".encode()
    )


def terms(*addresses: str, select: str = "main") -> Terms:
    documents = tuple(SourceDocument(address[-3:], address, (select,)) for address in addresses)
    return Terms(TermsId("Lumenia", "Terms of Service"), documents)


def seen(
    what: Terms,
    pages: Mapping[str, bytes | Snapshot | Unreachable],
    last: LastGood | None = None,
    executor: Executor | None = None,
) -> Preview:
    fetcher = FakeFetcher(dict(pages), NOW)
    return preview(what, fetcher, executor or InlineExecutor(), _pdf, last)


def _pdf(body: bytes) -> str | Verdict:
    if body == b"scan":
        return UnreadableReason.NO_TEXT, "The PDF holds no text."
    return body.decode()


def only(found: Preview) -> Seen:
    (document,) = found.documents
    assert isinstance(document.seen, Seen)
    return document.seen


def test_the_text_that_would_be_recorded_is_given() -> None:
    assert seen(terms(ONE), {ONE: page(CLAUSES)}).text == TEXT


def test_source_documents_are_joined_as_in_a_version() -> None:
    found = seen(terms(ONE, TWO), {ONE: page(CLAUSES), TWO: page(CLAUSES)})
    assert found.text == TEXT.strip("\n") + SEPARATOR + TEXT


def test_words_language_and_matches_are_told() -> None:
    found = only(seen(terms(ONE), {ONE: page(["Hello to everyone of you.", *CLAUSES])}))
    assert (found.language, found.extracted.matches) == ("en", (1,))
    assert found.words == 5 + sum(len(clause.split()) for clause in CLAUSES)


def test_a_page_that_cannot_be_reached_hinders_no_other() -> None:
    gone = Unreachable("one", UnreachableReason.DNS, "no such name")
    found = seen(terms(ONE, TWO), {ONE: gone, TWO: page(CLAUSES)})
    assert found.documents[0].answer is gone
    assert isinstance(found.documents[1].seen, Seen)
    assert found.text is None


def test_why_a_page_is_not_the_terms_is_told() -> None:
    why = only(seen(terms(ONE, select=".gone"), {ONE: page(CLAUSES)})).why
    assert why is not None
    assert why[0] is UnreadableReason.SELECTOR


def test_a_worker_that_dies_is_told_and_hinders_no_other() -> None:
    def dies(job: tuple[object, ...]) -> BaseException | None:
        return (
            TimeoutError("too long") if isinstance(job[1], SourceDocument) and job[1].address == ONE else None
        )

    found = seen(terms(ONE, TWO), {ONE: page(CLAUSES), TWO: page(CLAUSES)}, executor=InlineExecutor(dies))
    assert isinstance(found.documents[0].seen, Internal)
    assert isinstance(found.documents[1].seen, Seen)


def test_an_invalid_selector_is_told() -> None:
    (document,) = seen(terms(ONE, select="(("), {ONE: page(CLAUSES)}).documents
    assert isinstance(document.seen, Internal)
    assert "((" in document.seen.detail


def test_the_drift_from_the_last_good_version_is_given() -> None:
    changed = [*CLAUSES[:-1], "We may use your content to train our models."]
    found = seen(terms(ONE), {ONE: page(changed)}, LastGood(TEXT, NOW))
    assert found.drift is not None
    assert found.drift.kind is Kind.MATERIAL
    assert "train our models" in "".join(hunk.after for hunk in found.drift.hunks)


def test_what_cannot_be_read_is_not_compared() -> None:
    assert seen(terms(ONE, select=".gone"), {ONE: page(CLAUSES)}, LastGood(TEXT, NOW)).drift is None


def test_a_selector_that_finds_the_last_good_text_is_proposed_when_another_stopped_matching() -> None:
    last = LastGood(TEXT, NOW, {"one": (1,)})
    mending = only(seen(terms(ONE, select=".page"), {ONE: page(CLAUSES)}, last)).mending
    assert mending is not None
    assert mending.select == ("main",)


def test_each_source_document_is_held_against_its_own_last_text() -> None:
    others = [clause.replace("service", "product").replace("place", "town") for clause in CLAUSES]
    last = LastGood(TEXT.strip("\n") + SEPARATOR + "\n\n".join(others) + "\n", NOW)
    both = {ONE: page(CLAUSES), TWO: page(others, "article")}
    found = seen(terms(ONE, TWO, select=".page"), both, last)
    proposed = [
        each.seen.mending.select
        for each in found.documents
        if isinstance(each.seen, Seen) and each.seen.mending
    ]
    assert proposed == [("main",), ("article",)]


def test_nothing_is_proposed_where_the_selectors_still_hold() -> None:
    assert only(seen(terms(ONE), {ONE: page(CLAUSES)}, LastGood(TEXT, NOW))).mending is None


def test_a_pdf_is_read_as_one() -> None:
    pdf = Snapshot("one", ONE, (), "application/pdf", None, TEXT.encode(), NOW)
    assert seen(terms(ONE), {ONE: pdf}).text == TEXT


def test_a_scanned_pdf_is_told_as_such() -> None:
    pdf = Snapshot("one", ONE, (), "application/pdf", None, b"scan", NOW)
    assert only(seen(terms(ONE), {ONE: pdf})).why == (UnreadableReason.NO_TEXT, "The PDF holds no text.")


def test_documents_are_asked_for_unconditionally() -> None:
    fetcher = FakeFetcher({ONE: page(CLAUSES)}, NOW)
    preview(terms(ONE), fetcher, InlineExecutor(), _pdf)
    assert fetcher.asked == [(ONE, None)]


def test_of_terms_without_a_page_there_is_no_text_to_record() -> None:
    found = seen(terms(), {}, LastGood(TEXT, NOW))
    assert (found.documents, found.text, found.drift) == ((), None, None)
