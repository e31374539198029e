"""Where a known text stands in a page: its words are marked, and the element nearest to it is found."""

from __future__ import annotations

import pytest
from lxml import etree

from monitor.core.extract.page import parse
from monitor.core.mending.marked import MarkedPage, f1, shares, words

TEXT = "you agree to every clause of the rules that bind each user of this service from today"
OTHER = "products and prices for teams of all sizes in many towns near you and elsewhere too"


def marked(page: str, text: str = TEXT) -> tuple[etree._Element, MarkedPage]:
    root = parse(page.encode(), "utf-8")
    return root, MarkedPage(root, words(text))


def best(page: str, *, least: float = 0.5) -> str | None:
    _, found = marked(page)
    element = found.best(least=least)
    return None if element is None else element.get("id")


def test_the_nearest_element_is_the_smallest_that_holds_the_text() -> None:
    assert best(f"<body id=a><div id=b>{OTHER}<p id=c>{TEXT}</p></div></body>") == "c"


def test_letters_parted_by_markup_make_one_word() -> None:
    assert best(f"<div id=a><p id=b><b>y</b>ou{TEXT.removeprefix('you')}</p>{OTHER}</div>") == "b"


def test_words_of_neighbouring_blocks_stay_apart() -> None:
    blocks = "".join(f"<div>{word}</div>" for word in TEXT.split())
    assert best(f"<div id=a>{OTHER}<div id=b>{blocks}</div></div>") == "b"


def test_a_page_with_two_copies_gives_one_of_them() -> None:
    assert best(f"<body id=a><p id=b>{TEXT}</p><p id=c>{TEXT}</p></body>") == "b"


@pytest.mark.parametrize(("least", "found"), [(0.3, "p"), (0.8, None)])
def test_a_page_that_holds_too_little_of_the_text_gives_nothing(least: float, found: str | None) -> None:
    half = " ".join(TEXT.split()[:9])
    assert best(f"<p id=p>{half}</p>{OTHER}", least=least) == found


def test_single_words_in_common_are_not_the_text() -> None:
    assert best("<p id=p>" + " ".join(reversed(TEXT.split())) + "</p>") is None


def test_the_share_of_foreign_words_is_told() -> None:
    root, found = marked(f"<p id=p>{TEXT}</p><p id=q>{OTHER}</p>")
    assert [found.foreign(e) for e in root.iter("p")] == [0.0, 1.0]


def test_pieces_that_only_repeat_others_are_left_out() -> None:
    page = f"<p id=a>{TEXT} with some more of it</p><ul><li>{OTHER}</ul><p id=b>{TEXT} and what follows</p>"
    _, found = marked(page, f"{TEXT} with some more of it")
    assert [piece.get("id") for piece in found.pieces()] == ["a"]


def test_chinese_is_counted_by_the_character() -> None:
    assert words("服务条款 v2") == ["服", "务", "条", "款", "v2"]


def test_shares_count_each_word_as_often_as_it_stands() -> None:
    assert shares(["a", "a", "b"], ["a", "c"]) == (1 / 3, 1 / 2)


def test_nothing_shared_is_worth_nothing() -> None:
    assert f1(0.0, 0.0) == 0.0
