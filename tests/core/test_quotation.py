"""What is quoted of a vendor's text, and what of a change is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import Hunk
from monitor.core.notice.quotation import (
    GAP,
    Piece,
    change_of,
    emphasised,
    is_changed,
    outside,
    pieces_of,
    readable,
    readable_pieces,
    shortened,
    side,
    visible,
)


def test_a_quote_keeps_the_vendor_s_own_spelling() -> None:
    assert visible("We’re “fair” — « juste » … ½") == "We’re “fair” — « juste » … ½"


def test_marks_images_and_link_targets_are_not_words() -> None:
    text = (
        "## **Our use** of _Materials_ ![logo](https://x.example/a.png) [here](https://x.example/?a=(1)) \\*"
    )
    assert visible(text) == "Our use of Materials here *"


def test_line_breaks_in_table_cells_are_spaces_and_other_tags_are_words() -> None:
    assert visible("Stripe<br><br>•<BR/>Billing <b>bold</b>") == "Stripe • Billing <b>bold</b>"


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        ("| Input data | Yes | No  |", "Input data | Yes | No"),
        ("|Input data|Yes|No|", "Input data | Yes | No"),
        ("Input data | Yes", "Input data | Yes"),
        ("| Input data |     | **No** |", "Input data | | No"),
        (r"| yes \| no | never \| |", "yes | no | never |"),
        ("|     |     |\n| --- | --- |\n| Data | Kept |\n\n| Logs | No  |", "Data | Kept || Logs | No"),
        ("Kept:\n\n|     |     |\n| --- | --- |\n| Logs | No |", "Kept: | Logs | No"),
        ("| Data | |\r\n| :-- | --: |\r\n| Logs | No |\r\n", "Data | || Logs | No"),
        ("| ![](/tick.png) | Kept |\r\n| Logs | |\r\n| No | - |", "Kept || Logs | || No | -"),
    ],
)
def test_cells_and_rows_of_a_table_are_kept_apart(row: str, seen: str) -> None:
    assert visible(row) == seen


@given(st.lists(st.lists(st.text("ab1é", min_size=1, max_size=5), min_size=1, max_size=4), min_size=1))
def test_no_two_cells_of_a_table_touch_and_their_words_stay(rows: list[list[str]]) -> None:
    markdown = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
    seen = visible(markdown)
    assert [row.split(" | ") for row in seen.split(" || ")] == rows
    places = [(0, len(markdown) // 2)]
    assert "".join(words for words, _ in emphasised(markdown, places)) == seen


def test_a_cell_that_changed_is_marked_beside_those_that_stand() -> None:
    pieces = pieces_of(Hunk("| Input data | Yes | No |", "| Input data | No | No |"))
    assert pieces == (("=", "Input data | "), ("-", "Yes "), ("+", "No "), ("=", "| No"))


def test_the_sentence_of_a_cell_is_found_in_the_rows_that_changed() -> None:
    rows = "| Free | We train on it. |\n| Pro | We do not train on it. |"
    found = change_of("We train on it.", [Hunk("| Free | We keep it. |\n| Pro | We keep it. |", rows)])
    assert found is not None
    assert found.stretch == (7, 22)


def test_underscores_within_a_word_stay() -> None:
    assert visible("set my_setting_name") == "set my_setting_name"


def test_what_hides_or_turns_words_is_left_out() -> None:
    assert visible("we\u200b do \u202enot\u202c train\x00\ufeff") == "we do not train"


def test_the_words_that_decide_are_found_in_what_a_reader_sees() -> None:
    quote = "* We **do not** use [your content](https://x.example/train?us=1) to _train_ models."
    marks = [
        (quote.index("do not"), quote.index("do not") + 6),
        (quote.index("train_"), quote.index("train_") + 5),
    ]
    assert emphasised(quote, marks) == (
        ("We ", False),
        ("do not", True),
        (" use your content to ", False),
        ("train", True),
        (" models.", False),
    )


@given(
    st.text(alphabet="ab *_[]()|\\\n`#!<br>/\u200b\u00e9", max_size=60),
    st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_what_is_emphasised_is_what_is_visible(text: str, places: tuple[int, int]) -> None:
    pieces = emphasised(text, [(min(places), max(places))])
    assert "".join(words for words, _ in pieces) == visible(text)


def test_a_sentence_is_found_with_what_it_replaced() -> None:
    hunk = Hunk("First. We never train. Last.", "First. We may train. Last.")
    found = change_of("We may **train**.", [Hunk("a", "b"), hunk])
    assert found is not None
    assert found[0] == hunk
    assert found[1] == (7, 20)
    assert found[2] == (("=", "We "), ("-", "never "), ("+", "may "), ("=", "train."))


def test_a_sentence_whose_words_stand_as_they_did_is_no_change() -> None:
    assert change_of("We train.", [Hunk("We train. Old.", "We train. New and different words.")]) is None


def test_a_sentence_that_no_hunk_holds_is_no_change() -> None:
    assert change_of("We train.", [Hunk("a", "b")]) is None
    assert change_of("", [Hunk("a", "b")]) is None


def test_the_rest_of_a_change_leaves_out_what_was_shown() -> None:
    pieces: tuple[Piece, ...] = (("=", "One. "), ("-", "Old."), ("+", "New. Third."))
    rest = outside(pieces, [(5, 9)])
    assert rest == (("=", "One. "), ("=", GAP), ("+", " Third."))


def test_a_change_shown_whole_leaves_nothing_changed() -> None:
    assert not is_changed(outside((("=", "One. "), ("-", "Old."), ("+", "New.")), [(5, 9)]))


def test_two_gaps_in_a_row_are_one() -> None:
    pieces: tuple[Piece, ...] = (("+", "Aaa. "), ("=", "Bbb. "), ("+", "Ccc."))
    assert [words for _, words in outside(pieces, [(0, 10)])] == [GAP, "Ccc."]


def test_a_sentence_rewritten_is_shown_as_one_in_place_of_the_other() -> None:
    pieces: tuple[Piece, ...] = (
        ("-", "Our servers stand in China, and "),
        ("=", "we "),
        ("+", "store all of it there"),
    )
    assert readable(pieces) == (
        ("-", "Our servers stand in China, and we "),
        ("+", "we store all of it there"),
    )


def test_a_sentence_that_mostly_stayed_keeps_its_marks() -> None:
    pieces: tuple[Piece, ...] = (("=", "We "), ("-", "never "), ("+", "may "), ("=", "train."))
    assert readable(pieces) == pieces


def test_an_addition_to_nothing_stays_as_it_is() -> None:
    pieces: tuple[Piece, ...] = (("+", "All new."),)
    assert readable(pieces) == pieces


SAID = st.lists(st.sampled_from("we you may not use train on it. data, | * — 1".split(" ")), max_size=9).map(
    " ".join
)


@given(SAID, SAID)
def test_what_is_not_compared_would_not_have_been_shown_compared(before: str, after: str) -> None:
    hunk = Hunk(before, after)
    assert readable_pieces(hunk) == readable(pieces_of(hunk))


def test_punctuation_alone_is_no_change_of_words() -> None:
    assert not is_changed((("=", "a"), ("+", ", ")))


def test_long_kept_words_are_left_out_around_a_change() -> None:
    pieces: tuple[Piece, ...] = (("=", "kept " * 100), ("+", "new"), ("=", " kept" * 100))
    short = shortened(pieces, around=50, longest=100)
    assert sum(len(words) for _, words in short) < 150
    assert short[1] == ("+", "new")


def test_a_long_quote_without_a_change_is_cut_at_a_word() -> None:
    ((mark, words),) = shortened((("=", "word " * 500),), around=10, longest=100)
    assert mark == "="
    assert words.endswith("word" + GAP)
    assert len(words) < 120


def test_changes_beyond_the_limit_are_one_gap() -> None:
    pieces: tuple[Piece, ...] = (("+", "a" * 200), ("=", " "), ("+", "b" * 200), ("=", " "), ("+", "c" * 200))
    short = shortened(pieces, around=5, longest=150)
    assert "b" not in "".join(words for _, words in short)


words_of_pieces = st.lists(
    st.tuples(st.sampled_from(["=", "-", "+"]), st.text("ab ", min_size=1)), max_size=8
)


@given(words_of_pieces)
def test_one_side_of_a_difference_is_what_stood_or_stands(pieces: list[Piece]) -> None:
    assert "".join(w for _, w in side(pieces, "+")) == "".join(w for m, w in pieces if m != "-")


@given(words_of_pieces, st.integers(0, 30), st.integers(0, 30))
def test_what_is_left_out_was_shown(pieces: list[Piece], start: int, length: int) -> None:
    after = "".join(w for m, w in pieces if m != "-")
    rest = "".join(w for m, w in outside(pieces, [(start, start + length)]) if m != "-" and w != GAP)
    shown = after[start : start + length]
    assert rest.replace(" ", "") == (after[:start] + after[start + len(shown) :]).replace(" ", "")


@given(st.text())
def test_what_a_reader_sees_is_one_line(text: str) -> None:
    seen = visible(text)
    assert seen == " ".join(seen.split(" ")).strip()
    assert "\n" not in seen


def test_a_long_run_of_marks_takes_linear_time() -> None:
    for mark in ("_", "*", "[", "](", "![", "a_", "`", " ", "|-", "|\n", "\n", "| ", "\\|"):
        assert len(visible("a" + mark * 100_000 + "b")) <= 400_100
    assert visible("|" + "-" * 100_000 + "b").endswith("-b")


@given(st.integers(1, 400), st.integers(1, 30))
def test_a_quote_is_bounded_however_many_small_changes_there_are(count: int, words: int) -> None:
    pieces: tuple[Piece, ...] = (("=", "kept " * words), ("+", "new ")) * count
    shown = shortened(pieces, around=100, longest=300)
    assert sum(len(words) for _, words in shown) < 3 * 300 + 4 * 100 + 60
