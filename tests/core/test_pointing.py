"""Selectors that point at one element: which names are believed to last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from monitor.core.extract import css
from monitor.core.extract.page import parse
from monitor.core.mending.pointing import Names


def best(page: str) -> str | None:
    """Return the best selector of the element that bears the attribute `x`."""
    root = parse(page.encode(), "utf-8")
    element = next(e for e in root.iter(etree.Element) if e.get("x") is not None)
    names = Names(root)
    pointers = sorted(names.pointers(element)) or list(names.below(element))
    return pointers[0].selector if pointers else None


@pytest.mark.parametrize(
    ("page", "selector"),
    [
        ("<main x>", "main"),
        ("<div id=content class=x1 x>", "#content"),
        ("<div id=radix-abc class=legal-page x>", ".legal-page"),
        ("<div class='mt-4 RichText' x>", ".RichText"),
        ("<div data-testid=terms class=css-a8s7 x>", '[data-testid="terms"]'),
        ("<p class=terms>one</p><div class=terms x>", "div.terms"),
        ("<div class=Box_inner__7_8Gt x>", '[class*="Box_inner__"]'),
        ("<div class=gzrtkl x>", "body > div"),
        ("<di.v!( class=gzrtkl x>", "body > :nth-child(1)"),
    ],
)
def test_the_name_a_person_wrote_is_preferred(page: str, selector: str) -> None:
    assert best(f"<body>{page}") == selector


def test_a_name_that_two_elements_bear_points_at_neither() -> None:
    assert best("<body><div class=terms>one</div><div class=terms x>two</div>") == "body > div:nth-of-type(2)"


NAMES = st.text(alphabet="abcXYZ019-_: [\"'\\.#", min_size=0, max_size=12)


@given(
    st.lists(
        st.tuples(st.sampled_from(["div", "main", "p", "section"]), NAMES, NAMES), min_size=1, max_size=12
    )
)
def test_every_pointer_matches_its_element_alone(elements: list[tuple[str, str, str]]) -> None:
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    for tag, given_id, given_class in elements:
        etree.SubElement(body, tag, {"id": given_id, "class": given_class})
    names = Names(root)
    for element in body:
        for pointer in (*names.pointers(element), *names.below(element)):
            found = css.select(root, pointer.selector)
            assert element in found
            assert found == [element] or pointer.selector.startswith("[class*=")
