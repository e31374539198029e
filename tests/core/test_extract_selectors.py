"""CSS selectors and ranges on a tree: what soupsieve says, matched without building its tree."""

from __future__ import annotations

import pytest
import soupsieve
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from monitor.core.extract import css, extract
from monitor.core.extract.page import parse
from monitor.core.terms import Range, Selector, SourceDocument

PAGE = """<html lang=en><body class="a b"><header id=h><a href="/x.pdf">x</a></header>
<main class=a><h1 id=t>T</h1><p class="a c">1</p><p>2 <a href="https://e.example">e</a></p><div class=empty> </div>
<ul><li class=x>a</li><li>b</li><li class=x data-k="V w">c</li></ul><section><h2>S</h2><p>3</p></section></main>
<div hidden><p>4</p></div></body></html>"""

SELECTORS = [
    "*", "p", "P", "#t", ".a", ".a.c", "main p", "main > p", "h1 + p", "h1 ~ p", "p, li", "[href]", "[href$='.pdf']",
    "[data-k~=w]", "[data-k='v W' i]", "[class!=a]", "[class*=' ']", "li:first-child", "li:nth-child(2n+1)", "li:last-child",
    "p:nth-of-type(2)", "li:nth-last-child(2)", "li:nth-child(2 of .x)", "p:only-of-type", ":root", "div:empty", "main:has(> ul)",
    "section:has(p)", "h1:has(+ p)", "h1:has(~ ul)", "p:not(.a)", "p:not(main p)", ":is(h1, h2)", "body .a .x", "#none p",
    "p:-soup-contains('2')", "p:lang(en)", "a:any-link", "div:nth-child(n+3)", "li:nth-child(-n+2)", "header#h > a[href^='/']",
]  # fmt: skip


def by_soupsieve(root: etree._Element, selector: str) -> list[etree._Element]:
    elements = list(root.iter(etree.Element))
    for number, element in enumerate(elements):
        element.set("data-number", str(number))
    soup = BeautifulSoup(etree.tostring(root, encoding="unicode", method="html"), "lxml")
    for element in elements:
        del element.attrib["data-number"]
    return [elements[int(str(tag["data-number"]))] for tag in soupsieve.select(selector, soup)]


@pytest.mark.parametrize("selector", SELECTORS)
def test_a_selector_matches_what_soupsieve_matches(selector: str) -> None:
    root = parse(PAGE.encode(), None)
    assert css.select(root, selector) == by_soupsieve(root, selector)


SIMPLE = st.sampled_from(
    ["p", "li", ".a", ".x", "*", "#t", "[href]", "div", ":first-child", ":not(.a)", "p:last-child", "main"]
)


@given(
    st.lists(SIMPLE, min_size=1, max_size=4),
    st.lists(st.sampled_from([" ", " > ", " + ", " ~ ", ", "]), min_size=3, max_size=3),
)
def test_combined_selectors_match_what_soupsieve_matches(parts: list[str], joints: list[str]) -> None:
    selector = parts[0] + "".join(joint + part for joint, part in zip(joints, parts[1:], strict=False))
    root = parse(PAGE.encode(), None)
    assert css.select(root, selector) == by_soupsieve(root, selector)


def test_matching_leaves_no_trace_on_the_page() -> None:
    root = parse(PAGE.encode(), None)
    before = etree.tostring(root)
    css.select(root, "p:-soup-contains('2')")
    assert etree.tostring(root) == before


def test_a_selector_is_checked_without_a_page() -> None:
    with pytest.raises(css.InvalidSelectorError, match="Malformed attribute"):
        css.check("p[")


@pytest.mark.parametrize("selector", [".b ~ .a", ".b .a", "p:nth-child(2n)", "main:has(.z)", "p:not(.b + p)"])
def test_a_page_of_many_siblings_costs_no_square(selector: str) -> None:
    # Twenty thousand siblings: two hundred million steps if every one looked at all before it.
    root = parse(b"<main>" + b"<p class=a>x</p>" * 20_000, None)
    assert len(css.select(root, selector)) in (0, 10_000, 20_000)


TEXT = "<main><h2 id=a>A</h2><p>1 <b id=m>2</b> 3</p><h2 id=b>B</h2><p>4</p><h2 id=c>C</h2><p>5</p></main>"


def words(*select: Selector, remove: tuple[Selector, ...] = ()) -> str:
    document = SourceDocument(id="x", address="https://v.example/", select=select, remove=remove)
    result = extract(TEXT.encode(), document, media_type="text/html", charset=None, address=document.address)
    return " ".join(word for word in result.text.replace("*", "").split() if not word.startswith("-"))


@pytest.mark.parametrize(
    ("start_included", "end_included", "expected"),
    [
        (True, True, "A 1 2 3 B"),
        (True, False, "A 1 2 3"),
        (False, True, "1 2 3 B"),
        (False, False, "1 2 3"),
    ],
)
def test_a_range_holds_its_ends_or_not(*, start_included: bool, end_included: bool, expected: str) -> None:
    assert words(Range("#a", "#b", start_included, end_included)) == expected


def test_a_range_may_begin_within_a_paragraph() -> None:
    assert words(Range("#m", "#b", start_included=True, end_included=False)) == "2 3"


def test_a_range_may_end_within_a_paragraph() -> None:
    assert words(Range("#a", "#m", start_included=True, end_included=False)) == "A 1"


def test_a_range_whose_end_comes_first_holds_nothing() -> None:
    assert words(Range("#c", "#a", start_included=True, end_included=True)) == ""


def test_a_range_without_an_end_holds_nothing() -> None:
    assert words(Range("#a", "#z", start_included=True, end_included=True)) == ""


def test_a_range_takes_the_first_match_of_each_end() -> None:
    assert words(Range("h2", "p", start_included=False, end_included=True)) == "1 2 3"


def test_a_removed_range_is_not_selected() -> None:
    removed = Range("#b", "#c", start_included=True, end_included=False)
    assert words("main", remove=(removed,)) == "A 1 2 3 C 5"


def test_a_removed_range_may_begin_within_a_paragraph() -> None:
    removed = Range("#m", "#c", start_included=False, end_included=False)
    assert words("main", remove=(removed,)) == "A 1 2 C 5"


def test_ranges_to_remove_are_found_before_anything_is_removed() -> None:
    removed = Range("#a", "#b", start_included=True, end_included=False)
    assert words("main", remove=("#m", removed)) == "B 4 C 5"


def test_a_range_and_a_selector_keep_their_order() -> None:
    assert words("#c", Range("#a", "#b", start_included=True, end_included=False)) == "C A 1 2 3"
