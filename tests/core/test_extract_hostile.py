"""Pages made to hurt: they may be read badly, never slowly without bound and never with an error."""

from __future__ import annotations

import pytest

from monitor.core.extract import Extracted, extract
from monitor.core.terms import SourceDocument

TEXT = b"We train. "


def read(body: bytes, *select: str, remove: tuple[str, ...] = ()) -> Extracted:
    document = SourceDocument(id="x", address="https://v.example/", select=select, remove=remove)
    return extract(body, document, media_type="text/html", charset=None, address=document.address)


@pytest.mark.parametrize(
    "tag", [b"div", b"b", b"blockquote", b"ul><li", b"table><tr><td", b"a href=/x", b"section", b"font"]
)
def test_text_nested_beyond_any_real_page_is_kept(tag: bytes) -> None:
    assert "We train." in read(b"<main>" + (b"<" + tag + b">") * 500 + TEXT, "main").text


@pytest.mark.parametrize("tag", [b"div", b"span", b"nav", b"main", b"li"])
def test_a_hundred_thousand_open_elements_are_survived(tag: bytes) -> None:
    assert read((b"<" + tag + b">") * 100_000 + TEXT).page.complete in (True, False)


def test_nesting_does_not_multiply_the_text() -> None:
    body = b"<blockquote><ul><li>" * 300 + b"<p>line</p>" * 1_000
    assert len(read(body, "body").text) < 100 * len(body)


def test_a_huge_attribute_is_not_kept() -> None:
    body = (
        b'<main><p class="' + b"x" * 3_000_000 + b'" title="' + b"y" * 3_000_000 + b'">We train.</p></main>'
    )
    assert read(body, "main").text == "We train.\n"


def test_a_huge_link_is_its_words() -> None:
    assert (
        read(b'<main><a href="/' + b"x" * 100_000 + b'">We train.</a></main>', "main").text == "We train.\n"
    )


def test_columns_spanned_beyond_reason_are_not_written() -> None:
    body = b"<table>" + b"<tr>" + b"<td colspan=99999>x" * 200 + b"<tr><td>y</table>"
    text = read(body, "body").text
    assert text.count("x") == 200
    assert len(text) < 10 * len(body)


def test_entities_are_not_expanded() -> None:
    body = b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><main><p>&b; x</p></main>'
    assert "aaaa" not in read(body, "main").text


def test_outside_files_are_not_read() -> None:
    body = b'<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/hostname">]><main><p>x&f;</p></main>'
    assert read(body, "main").text in ("x&f;\n", "x\n")


def test_removing_a_hundred_thousand_elements_costs_no_square() -> None:
    body = b"<main>" + b"<i class=ad>x</i>y " * 50_000 + b"</main>"
    assert set(read(body, "main", remove=(".ad",)).text) == {"y", " ", "\n"}


def test_markup_in_text_stays_text() -> None:
    text = read(b"<main><p>[x](javascript:alert(1)) **b** {{ 7*7 }}</p></main>", "main").text
    assert text == "\\[x\\](javascript:alert(1)) \\*\\*b\\*\\* {{ 7\\*7 }}\n"
