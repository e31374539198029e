"""What is proposed when a selector has stopped matching: the element that holds the last good text, well named."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.errors import ExtractionError
from monitor.core.extract import extract
from monitor.core.mending import REWRITTEN, Mending, mend
from monitor.core.terms import SourceDocument

PAGES = Path(__file__).resolve().parents[2] / "../shared/pages"

DOCUMENT = SourceDocument("terms", "https://vendor.example/terms", ("#gone",))
CLAUSES = [f"{n}. You agree that clause {n} of the {n * 7} rules binds user {n * 3}." for n in range(1, 40)]
TEXT = "\n\n".join(CLAUSES)
PROSE = "".join(f"<p>{clause}</p>" for clause in CLAUSES)
SHORT = "".join(f"<p>{clause}</p>" for clause in CLAUSES[:6])
MENU = "<nav>" + "<a href=/>Products and solutions for every team</a> " * 30 + "</nav>"


def mended(page: str, last_good: str = TEXT, document: SourceDocument = DOCUMENT) -> Mending:
    return mend(
        page.encode(), document, last_good, media_type="text/html", charset="utf-8", address=document.address
    )


@pytest.mark.parametrize(
    ("page", "selector"),
    [
        (f"<body>{MENU}<main>{PROSE}</main></body>", "main"),
        (f"<body>{MENU}<div role=main>{PROSE}</div></body>", '[role="main"]'),
        (f"<body>{MENU}<div id=legal-text>{PROSE}</div></body>", "#legal-text"),
        (f"<body>{MENU}<div class='flex prose'>{PROSE}</div></body>", ".prose"),
        (f"<body><p class=prose>Read on</p>{MENU}<section class=prose>{PROSE}</section></body>", "section"),
        (f"<body>{MENU}<main>{MENU}<div class=policy>{PROSE}</div></main></body>", ".policy"),
        (f"<body>{MENU}<div class=Legal_body__lLLio>{PROSE}</div></body>", '[class*="Legal_body__"]'),
        (f"<body>{MENU}<div id=b7f3 class=css-1x2y3z>{PROSE}</div></body>", "body > div"),
        (f"<body>{MENU}<div>menu</div><div>{PROSE}</div></body>", "body > div:nth-of-type(2)"),
    ],
)
def test_the_element_that_holds_the_text_is_named_by_what_lasts(page: str, selector: str) -> None:
    assert mended(page).select == (selector,)


def test_several_selectors_are_proposed_where_the_text_stands_in_several_places() -> None:
    half = len(CLAUSES) // 2
    parts = ["".join(f"<p>{clause}</p>" for clause in part) for part in (CLAUSES[:half], CLAUSES[half:])]
    page = f"<body><section id=first>{parts[0]}</section>{MENU}<section id=second>{parts[1]}</section></body>"
    assert mended(page).select == ("#first", "#second")


def test_what_is_proposed_gives_the_text_when_it_is_read() -> None:
    page = f"<body>{MENU}<main><h1>Terms</h1>{PROSE}</main></body>"
    found = mended(page)
    read = extract(
        page.encode(),
        replace(DOCUMENT, select=found.select),
        media_type="text/html",
        charset="utf-8",
        address=DOCUMENT.address,
    )
    assert all(clause.partition(". ")[2] in read.text for clause in CLAUSES)


def test_the_proposal_says_how_much_of_the_text_is_left() -> None:
    page = "<body><main>" + "".join(f"<p>{clause}</p>" for clause in CLAUSES[:30]) + "</main></body>"
    found = mended(page)
    assert 0.7 < found.kept < 0.8
    assert found.known > 0.95


def test_what_the_declaration_removes_is_not_counted_against_an_element() -> None:
    page = f"<body>{MENU}<main><div class=ad>{'Buy this now. ' * 300}</div>{PROSE}</main></body>"
    assert mended(page, document=replace(DOCUMENT, remove=(".ad",))).select == ("main",)


def test_it_says_what_the_page_looks_like_now() -> None:
    found = mended(f"<title>Legal · Lumenia</title><body><h1>Terms</h1><h2> Your data </h2>{PROSE}</body>")
    assert (found.title, found.headings) == ("Legal · Lumenia", ("Terms", "Your data"))
    assert found.words > 39 * 10


def test_nothing_is_proposed_where_the_text_is_gone_and_no_terms_stand_there() -> None:
    page = (
        "<body><main>"
        + "<p>Write, search and build faster with your team, today.</p>" * 40
        + "</main></body>"
    )
    assert mended(page).select == ()


def test_rewritten_terms_are_proposed_as_such() -> None:
    legal = "<p>By using the services you agree to these terms, our privacy policy and applicable law.</p>"
    found = mended(f"<body>{MENU}<main>{legal * 40}</main></body>")
    assert found.select == ("main",)
    assert found.kept < REWRITTEN


@pytest.mark.parametrize("page", ["", "<body></body>", "\x00\xff", "<!-- nothing -->"])
def test_nothing_is_proposed_for_a_page_without_text(page: str) -> None:
    assert mended(page).select == ()


def test_nothing_is_proposed_for_an_empty_last_text() -> None:
    assert mended(f"<body><main>{PROSE}</main></body>", "").select == ()


def test_nesting_without_end_is_survived() -> None:
    assert mended("<div>" * 1_500 + PROSE).kept > 0.9


def test_an_invalid_selector_to_remove_is_told() -> None:
    with pytest.raises(ExtractionError):
        mended(f"<body>{PROSE}</body>", document=replace(DOCUMENT, remove=("((",)))


@settings(max_examples=40)
@given(st.text(alphabet="<>/=\"' abcdivmanps#.\n", max_size=300))
def test_no_page_makes_it_fail(noise: str) -> None:
    assert 0 <= mended(noise + SHORT, "\n\n".join(CLAUSES[:6])).kept <= 1


@pytest.mark.skipif(not PAGES.is_dir(), reason="the real pages are not at hand")
@pytest.mark.parametrize(
    "name", ["Claude.ai/Terms of Service", "Perplexity/Privacy Policy", "Sana/Privacy Policy"]
)
def test_a_real_text_is_found_again(name: str) -> None:
    folder = PAGES / name
    declared = json.loads((folder / "page.json").read_text(encoding="utf-8"))["declaration"]
    body = (folder / "source-1.html").read_bytes()
    expected = (folder / "expected.md").read_text(encoding="utf-8")
    document = SourceDocument("real", declared["fetch"], ("#gone",))
    found = mend(body, document, expected, media_type="text/html", charset=None, address=document.address)
    assert found.kept > 0.95
    assert found.known > 0.95


@pytest.mark.parametrize(
    "page",
    [
        "<p>word</p>" * 5_000,
        "<div>" * 2_000 + "word " * 2_000,
        "<h1>" * 2_000 + "<i></i>" * 5_000,
        "<div class='" + " ".join(f"c{n}" for n in range(50_000)) + "'>word</div>",
    ],
    ids=["copies", "depth", "headings", "classes"],
)
def test_a_page_made_to_cost_much_ends(page: str) -> None:
    assert mended(page, "word").kept >= 0
