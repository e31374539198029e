"""Bytes and a declaration give an outcome, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.pdf.markdown import pdf_markdown
from monitor.core.checks import Changed, Unchanged
from monitor.core.errors import ExtractionError
from monitor.core.extract import SEPARATOR
from monitor.core.model import Cause, Drift, Effect, Kind, Stance
from monitor.core.terms import Range, Snapshot, SourceDocument, Terms, Unreadable, UnreadableReason
from monitor.services import assess as module
from monitor.services.assess import Job, LastGood, assess, declaration, text_digest
from tests.samples import CAPTCHA, DENIED, OPT_OUT, TERMS, document, page, snapshot, terms
from tests.services.room import reader, rules


def outcome(
    *bodies: bytes, declared: Terms | None = None, last: LastGood | None = None, cause: Cause = Cause.PROVIDER
) -> Changed | Unchanged | Unreadable:
    known = declared or terms()
    snapshots = tuple(snapshot(body, d.id) for body, d in zip(bodies, known.documents, strict=True))
    return assess(Job(known, snapshots, last, cause), lambda: reader(rules()), pdf_markdown)


def changed(*bodies: bytes, declared: Terms | None = None, last: LastGood | None = None) -> Changed:
    found = outcome(*bodies, declared=declared, last=last)
    assert isinstance(found, Changed)
    return found


def good(found: Changed) -> LastGood:
    return LastGood(found.text, found.reading, found.documents)


def paragraphs(count: int) -> str:
    return "".join(
        f"</p><p>Article {n} says that the parties keep to what they have agreed in writing, for {n} years."
        for n in range(count)
    )


def test_a_first_text_has_no_drift() -> None:
    found = changed(page())
    assert (found.drift, found.reading.training, found.cause) == (None, Stance.DENIED, Cause.PROVIDER)
    assert DENIED in found.text


def test_what_the_text_follows_from_is_remembered() -> None:
    (state,) = changed(page()).documents
    (declared,) = terms().documents
    assert (state.document, state.sha256, state.matches, state.declaration) == (
        "terms",
        snapshot(page()).sha256,
        (1,),
        declaration(declared),
    )


def test_the_same_text_is_unchanged_whatever_bytes_it_came_in() -> None:
    first = changed(page())
    found = outcome(page(footer=" 42"), last=good(first))
    assert isinstance(found, Unchanged)
    assert [d.sha256 for d in found.documents] == [snapshot(page(footer=" 42")).sha256]


def test_another_text_is_compared_and_keeps_its_cause() -> None:
    first = changed(page())
    found = outcome(page(OPT_OUT), last=good(first), cause=Cause.EXTRACTION)
    assert isinstance(found, Changed)
    assert found.cause is Cause.EXTRACTION
    assert found.drift is not None


def test_a_page_that_is_not_the_terms_is_unreadable_with_its_bytes() -> None:
    found = outcome(CAPTCHA)
    assert isinstance(found, Unreadable)
    assert (found.reason, found.snapshot) == (UnreadableReason.CAPTCHA, snapshot(CAPTCHA))


def test_half_a_text_is_unreadable_not_a_change() -> None:
    whole = changed(page(extra=paragraphs(120)))
    found = outcome(page(extra=paragraphs(12)), last=good(whole))
    assert isinstance(found, Unreadable)
    assert found.reason in (UnreadableReason.PARTIAL, UnreadableReason.SELECTOR)


def test_documents_of_terms_are_joined_in_the_order_of_the_register() -> None:
    both = terms(TERMS, document("z"), document("a"))
    found = changed(page(), page(title="Annex"), declared=both)
    assert found.text.index("Terms of Service\n=") < found.text.index("Annex\n=")
    assert [state.document for state in found.documents] == ["z", "a"]


def test_the_first_document_that_is_not_the_terms_is_named() -> None:
    both = terms(TERMS, document("z"), document("a"))
    found = outcome(page(), CAPTCHA, declared=both)
    assert isinstance(found, Unreadable)
    assert found.document == "a"


def test_documents_added_to_terms_are_not_compared_with_their_first() -> None:
    one = changed(page())
    both = terms(TERMS, document("terms"), document("annex"))
    assert changed(page(), page(title="Annex"), declared=both, last=good(one)).drift is not None


def test_a_document_that_did_not_move_keeps_its_part_of_the_text_to_the_letter() -> None:
    both = terms(TERMS, document("terms"), document("annex"))
    first = changed(page(), page(title="Annex"), declared=both)
    second = changed(page(OPT_OUT), page(title="Annex", footer=" 7"), declared=both, last=good(first))
    assert second.text.split(SEPARATOR)[1] == first.text.split(SEPARATOR)[1]
    assert second.text == changed(page(OPT_OUT), page(title="Annex"), declared=both).text


def test_a_text_that_is_no_copy_of_the_last_one_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    first = changed(page())
    broken = Drift(Kind.BROKEN, Effect.NONE, Effect.NONE, (), "half of it is gone")
    monkeypatch.setattr(module, "compare", lambda *_: broken)
    found = outcome(page(OPT_OUT), last=good(first))
    assert isinstance(found, Unreadable)
    assert (found.reason, found.detail) == (UnreadableReason.PARTIAL, "half of it is gone")


def test_bytes_that_only_call_themselves_a_pdf_are_unreadable() -> None:
    known = terms()
    served = snapshot(b"%PDF-1.7 \x00\x01 no more than that", media_type="application/pdf")
    assert isinstance(assess(Job(known, (served,), None), lambda: reader(rules()), pdf_markdown), Unreadable)


def test_a_selector_that_is_no_css_is_our_own_failure() -> None:
    with pytest.raises(ExtractionError, match="not valid CSS"):
        outcome(page(), declared=terms(TERMS, document(select=("main[",))))


selectors = st.lists(st.sampled_from(["main", "article", ".x"]) | st.builds(
    Range, st.just("h1"), st.just("h2"), st.booleans(), st.booleans()
), max_size=2).map(tuple)  # fmt: skip
documents = st.builds(SourceDocument, st.just("terms"), st.just("https://a.example/"), selectors, selectors)


@given(documents, documents)
def test_two_declarations_are_the_same_where_their_selectors_are(
    one: SourceDocument, other: SourceDocument
) -> None:
    same = (one.select, one.remove) == (other.select, other.remove)
    assert (declaration(one) == declaration(other)) is same


def test_an_address_is_no_part_of_a_declaration() -> None:
    assert declaration(document()) == declaration(replace(document(), address="https://b.example/"))


def test_a_text_is_known_by_its_digest() -> None:
    assert text_digest("é\n") != text_digest("e\n")
    assert len(text_digest("")) == 64


def test_a_job_says_where_its_bytes_came_from() -> None:
    job = Job(terms(), (snapshot(),), None)
    assert isinstance(job.snapshots[0], Snapshot)
    assert job.cause is Cause.PROVIDER
