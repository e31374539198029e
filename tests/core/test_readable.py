"""Is what was fetched really the terms? The reasons why not, on made-up pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.extract import extract, from_pdf
from monitor.core.readable import LastGood, unreadable
from monitor.core.terms import Snapshot, SourceDocument, UnreadableReason

ADDRESS = "https://vendor.example/legal/terms"
NOW = datetime(2025, 8, 2, tzinfo=UTC)
SUBJECTS = [
    "inputs",
    "outputs",
    "feedback",
    "usage data",
    "account data",
    "payments",
    "content",
    "logs",
    "files",
    "voice",
]
CLAUSES = [
    f"{number}. You agree that we process your {subject} under our privacy policy and the law of place {number * 7}."
    for number, subject in enumerate(SUBJECTS * 4, 1)
]
REWRITTEN = [
    f"Section {number}: the customer's {subject} are personal information, used with consent and licensed to nobody else."
    for number, subject in enumerate(SUBJECTS * 4, 1)
]
FRENCH = [
    f"Article {number} : vous acceptez que nous traitions vos données selon le contrat."
    for number in range(40)
]


def page(paragraphs: list[str], *, title: str = "Terms of Service", wrap: str = "main") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><title>{title}</title><body><{wrap}>{text}</{wrap}></body></html>".encode()


TERMS = page(CLAUSES)


def judge(
    body: bytes,
    *,
    last: bytes | None = TERMS,
    select: tuple[str, ...] = ("main",),
    media_type: str = "text/html",
    language: str | None = None,
    redirected_to: str | None = None,
) -> UnreadableReason | None:
    document = SourceDocument(id="terms", address=ADDRESS, select=select)
    snapshot = Snapshot(
        document="terms",
        address=redirected_to or ADDRESS,
        redirects=(ADDRESS,) if redirected_to else (),
        media_type=media_type,
        charset="utf-8",
        body=body,
        fetched_at=NOW,
    )
    good = None
    if last is not None:
        before = extract(last, document, media_type="text/html", charset="utf-8", address=ADDRESS)
        good = LastGood(before.text, before.matches)
    found = extract(body, document, media_type=media_type, charset="utf-8", address=snapshot.address)
    verdict = unreadable(found, document=document, snapshot=snapshot, last=good, expected_language=language)
    if verdict is None:
        return None
    assert verdict[1].endswith(".")
    return verdict[0]


@pytest.mark.parametrize("last", [TERMS, None])
def test_terms_are_readable(last: bytes | None) -> None:
    assert judge(TERMS, last=last) is None


WALLS = {
    b"<title>Just a moment...</title><h1>vendor.example</h1><p>Verifying you are human.</p>": UnreadableReason.CAPTCHA,
    b"<title>Access denied</title><p>You have been blocked.</p>": UnreadableReason.CAPTCHA,
    b"<title>Sign in</title><form><input name=email><input type=password></form>": UnreadableReason.LOGIN,
    b"<title>Connexion</title><main><h1>Se connecter</h1></main>": UnreadableReason.LOGIN,
    b"<title>x</title><main><h1>We value your privacy</h1><button>Accept all</button></main>": UnreadableReason.COOKIE_WALL,
    b"<title>Oops</title><main><h2>This page isn\xe2\x80\x99t available</h2></main>": UnreadableReason.SOFT_404,
    b"<title>404</title><main><p>Gone fishing</p></main>": UnreadableReason.SOFT_404,
    b"<title>Erreur</title><main>Page introuvable</main>": UnreadableReason.SOFT_404,
    b"": UnreadableReason.EMPTY,
    b"<html><body><div id=root></div><script>1</script></body></html>": UnreadableReason.EMPTY,
    b"<html><body><main>Loading</main></body></html>": UnreadableReason.EMPTY,
    bytes(range(256)) * 40: UnreadableReason.MEDIA_TYPE,
    b"%PDF-1.7 text": UnreadableReason.MEDIA_TYPE,
    TERMS[: len(TERMS) // 2]: UnreadableReason.PARTIAL,
}


@pytest.mark.parametrize("last", [TERMS, None])
@pytest.mark.parametrize("body", WALLS, ids=range(len(WALLS)))
def test_what_stands_in_the_way_has_its_reason(body: bytes, last: bytes | None) -> None:
    assert judge(body, last=last) is WALLS[body]


@pytest.mark.parametrize("select", [("main",), (".terms",), ()])
def test_a_wall_is_told_whatever_the_selector(select: tuple[str, ...]) -> None:
    body = b"<title>Just a moment...</title><p>Checking your browser.</p>"
    assert judge(body, last=None, select=select) is UnreadableReason.CAPTCHA


def test_a_log_in_of_the_menu_does_not_hide_the_terms() -> None:
    body = TERMS.replace(b"<main>", b"<nav>Log in<input type=password></nav><main>")
    assert judge(body) is None


def test_terms_that_speak_of_captchas_and_missing_pages_are_terms() -> None:
    body = page(
        [*CLAUSES, "You shall not solve a captcha by machine. If the page is not found, write to us."]
    )
    assert judge(body) is None


def test_a_short_cookie_policy_is_not_a_cookie_wall() -> None:
    text = ["We use cookies to keep you signed in, with your consent where the law requires it."] * 12
    assert judge(page(text, title="Cookie Policy"), last=None) is None


def test_a_consent_page_as_long_as_a_short_policy_is_a_wall_where_terms_stood() -> None:
    text = ["We value your privacy. We and our partners process personal data with your consent."] * 12
    assert judge(page(text, title="Vendor")) is UnreadableReason.COOKIE_WALL


def test_an_image_is_no_page() -> None:
    assert judge(b"GIF89a", media_type="image/gif") is UnreadableReason.MEDIA_TYPE


def test_plain_text_is_readable() -> None:
    assert judge("\n".join(CLAUSES).encode(), media_type="text/plain", last=None, select=()) is None


# --- language -----------------------------------------------------------------------------------


def test_a_text_in_another_language_than_before_is_not_compared() -> None:
    assert judge(page(FRENCH)) is UnreadableReason.LANGUAGE


def test_a_text_in_another_language_than_declared_is_not_read() -> None:
    assert judge(page(FRENCH), last=None, language="en") is UnreadableReason.LANGUAGE


def test_the_declared_language_outranks_that_of_the_last_text() -> None:
    assert judge(page(FRENCH), language="fr") is None


def test_the_language_is_told_where_the_selector_matches_nothing() -> None:
    assert judge(page(FRENCH, wrap="div"), select=("main",)) is UnreadableReason.LANGUAGE


# --- another page --------------------------------------------------------------------------------

HOME = page(["Write, search and build faster with your team. Try it today."] * 40, title="Welcome")


@pytest.mark.parametrize("last", [TERMS, None])
def test_a_home_page_is_another_page(last: bytes | None) -> None:
    assert judge(HOME, last=last) is UnreadableReason.ANOTHER_PAGE


def test_a_home_page_is_told_where_the_selector_matches_nothing() -> None:
    assert judge(HOME.replace(b"main>", b"div>")) is UnreadableReason.ANOTHER_PAGE


def test_terms_rewritten_from_the_first_word_to_the_last_are_a_change() -> None:
    assert judge(page(REWRITTEN)) is None


def test_other_terms_behind_a_redirect_are_another_page() -> None:
    assert judge(page(REWRITTEN), redirected_to="https://vendor.example/") is UnreadableReason.ANOTHER_PAGE


def test_a_redirect_to_the_same_text_is_readable() -> None:
    assert judge(TERMS, redirected_to="https://vendor.example/policies/terms") is None


def test_a_redirect_that_keeps_the_path_is_readable() -> None:
    assert judge(page(REWRITTEN), redirected_to="https://www.vendor.example/legal/terms/?v=2") is None


def test_a_list_of_sub_processors_need_not_read_like_terms() -> None:
    rows = "".join(
        f"<tr><td>Cloud {n}</td><td>Hosting the service</td><td>Ireland</td></tr>" for n in range(30)
    )
    assert judge(f"<html><main><table>{rows}</table></main></html>".encode(), last=None) is None


# --- selectors -----------------------------------------------------------------------------------


def test_a_selector_that_matches_nothing_any_more_is_told() -> None:
    assert judge(page(CLAUSES, wrap="article")) is UnreadableReason.SELECTOR


def test_a_selector_that_never_matched_is_told() -> None:
    assert judge(page(CLAUSES, wrap="article"), last=None) is UnreadableReason.SELECTOR


def test_a_headline_left_by_the_one_selector_that_matches_is_told() -> None:
    body = b"<html><h1>Terms</h1>" + page(CLAUSES, wrap="article")
    assert judge(body, last=None, select=("h1", ".rich-text")) is UnreadableReason.SELECTOR


def test_one_selector_of_a_list_lost_is_told() -> None:
    before = b"<html><h1>Terms</h1>" + page(CLAUSES)
    assert judge(page(CLAUSES), last=before, select=("h1", "main")) is UnreadableReason.SELECTOR


def test_one_selector_of_a_list_that_never_matched_does_no_harm() -> None:
    assert judge(TERMS, last=None, select=("h1", "main")) is None


def test_fewer_matches_and_a_part_of_the_text_gone_are_told() -> None:
    whole = b"<html>" + page(CLAUSES[:20]) + page(CLAUSES[20:])
    assert judge(page(CLAUSES[:20]), last=whole) is UnreadableReason.SELECTOR


def test_fewer_matches_of_a_text_that_stands_are_a_change() -> None:
    before = page(CLAUSES, wrap="div")
    after = page(CLAUSES[:-2], wrap="div")
    assert judge(after, last=before, select=("p",)) is None


# --- how much is left ----------------------------------------------------------------------------


def test_a_text_of_which_half_is_gone_and_nothing_was_added_is_partial() -> None:
    assert judge(page(CLAUSES[:20])) is UnreadableReason.PARTIAL


def test_a_clause_taken_out_is_a_change() -> None:
    assert judge(page(CLAUSES[:10] + CLAUSES[12:])) is None


def test_a_text_half_as_long_in_other_words_is_a_change() -> None:
    assert judge(page(REWRITTEN[:20])) is None


def test_a_text_that_grows_is_a_change() -> None:
    assert judge(page(CLAUSES + REWRITTEN)) is None


def test_terms_too_short_to_be_terms_are_not_read_at_first() -> None:
    assert judge(page(["You agree to our terms."]), last=None) is UnreadableReason.EMPTY


def test_terms_as_short_as_they_always_were_are_readable() -> None:
    assert judge(page(["You agree to our new terms."]), last=page(["You agree to our old terms."])) is None


@given(st.integers(min_value=0, max_value=40))
def test_a_page_cut_anywhere_before_its_end_is_never_readable(place: int) -> None:
    end = TERMS.index(b"</main>")
    assert judge(TERMS[: place * end // 41]) is not None


@given(
    st.lists(st.sampled_from(CLAUSES + REWRITTEN + FRENCH + ["404", "Log in", "We use cookies"]), max_size=30)
)
def test_any_page_gets_an_answer_and_always_the_same(paragraphs: list[str]) -> None:
    assert judge(page(paragraphs)) is judge(page(paragraphs))


# --- PDF -----------------------------------------------------------------------------------------


def judge_pdf(text: str, last: str | None = None) -> UnreadableReason | None:
    document = SourceDocument(id="terms", address=ADDRESS)
    snapshot = Snapshot("terms", ADDRESS, (), "application/pdf", None, b"%PDF-1.7", NOW)
    good = None if last is None else LastGood(last)
    verdict = unreadable(from_pdf(text), document=document, snapshot=snapshot, last=good)
    return None if verdict is None else verdict[0]


def test_a_scan_has_no_text() -> None:
    assert judge_pdf(" \n\f\n") is UnreadableReason.NO_TEXT


def test_a_pdf_with_text_is_readable() -> None:
    assert judge_pdf("\n\n".join(CLAUSES)) is None


def test_a_pdf_of_which_pages_are_missing_is_partial() -> None:
    assert judge_pdf("\n\n".join(CLAUSES[:15]), "\n\n".join(CLAUSES)) is UnreadableReason.PARTIAL


# --- little or nothing selected --------------------------------------------------------------------


def test_a_selector_that_matches_an_empty_element_is_told() -> None:
    body = TERMS.replace(b"<main>", b"<div id=body></div><main>")
    assert judge(body, last=None, select=("#body",)) is UnreadableReason.SELECTOR


def test_a_selector_that_matches_a_headline_of_a_long_page_is_told() -> None:
    body = TERMS.replace(b"<main>", b"<main><h1>Terms of use</h1>")
    assert judge(body, last=None, select=("h1",)) is UnreadableReason.SELECTOR
