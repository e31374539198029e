"""Blocks, sentences and plain words of Markdown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.sentences import split
from monitor.core.text import TOP, Block, BlockKind, blocks, blocks_from, opening, plain, sentences

DOCUMENTS = Path(__file__).resolve().parents[3] / "shared/gold/documents"
PIECES = st.sampled_from(
    [
        "We do not use your prompts to:",
        "*   train our models;\n    *   that is:\n*   sell them.",
        "    still the item",
        "1. Scope\n--------",
        "Data\n====\n",
        "### Opt out",
        "**Location**",
        "| Name | Country |\n| --- | --- |\n| Acme | United States |",
        "| Berg | Ireland |",
        "| --- |",
        "---",
        "- - -",
        "To train our models.",
        "transferred to the US.\r\n\r\nSection\r\n-------",
        "",
    ]
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["\n\n", "\n\n", "\n", "\n \n", ""])), max_size=12).map(
    lambda pieces: "".join(piece + end for piece, end in pieces)
)
MARKDOWN = st.text(alphabet=st.sampled_from("ab. AB\n#*-=|<br>[]()!:0.1«»。_\\ é"), max_size=300)


def words(text: str) -> list[tuple[BlockKind, str]]:
    return [(b.kind, text[b.start : b.end]) for b in blocks(text)]


def cut(text: str) -> list[str]:
    return [text[a:b] for block in blocks(text) for a, b in sentences(text, block)]


def only(text: str, kind: BlockKind) -> list[Block]:
    return [b for b in blocks(text) if b.kind is kind]


def test_setext_and_hash_headings_give_the_path_of_what_stands_under_them() -> None:
    text = "Privacy Policy\n==============\n\nUse\n---\n\n### Training\n\nWe train."
    assert blocks(text)[-1].headings == ("Privacy Policy", "Use", "Training")


def test_a_heading_of_the_same_level_replaces_the_one_before() -> None:
    assert blocks("# A\n\n## B\n\n## C\n\ntext")[-1].headings == ("A", "C")


def test_a_paragraph_all_in_bold_is_a_heading() -> None:
    assert blocks("**Training**\n\nWe train.")[-1].headings == ("Training",)


def test_an_item_knows_the_sentence_that_introduces_its_list() -> None:
    text = "We hold data. We use your data to:\n\n*   improve;\n*   train."
    assert [b.lead_in for b in only(text, BlockKind.ITEM)] == ["We use your data to:"] * 2


def test_a_nested_item_knows_the_items_around_it() -> None:
    text = "We use data to:\n\n*   improve, that is:\n    *   train models\n*   sell"
    assert [b.lead_in for b in only(text, BlockKind.ITEM)] == [
        "We use data to:", "We use data to: improve, that is:", "We use data to:",
    ]  # fmt: skip


def test_a_heading_ends_what_was_introduced() -> None:
    assert only("We use data to:\n\n# Other\n\n*   item", BlockKind.ITEM)[0].lead_in == ""


def test_numbered_lines_without_blank_lines_are_items_of_their_own() -> None:
    assert [k for k, _ in words("1. one\n2. two")] == [BlockKind.ITEM, BlockKind.ITEM]


def test_a_row_knows_the_columns_of_its_table() -> None:
    text = "| Purpose | **Basis** |\n| --- | --- |\n| To train | Interest |"
    assert only(text, BlockKind.ROW)[1].columns == ("Purpose", "Basis")


def test_a_rule_between_paragraphs_is_no_heading() -> None:
    assert [k for k, _ in words("text\n\n- - -\n\nmore")] == [
        BlockKind.PARAGRAPH,
        BlockKind.OTHER,
        BlockKind.PARAGRAPH,
    ]


def test_lines_are_counted_from_one_and_inclusive() -> None:
    paragraph = blocks("# A\n\none\ntwo\n")[-1]
    assert (paragraph.line_start, paragraph.line_end) == (3, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We train. You agree.", ["We train.", "You agree."]),
        ("Data, e.g. Prompts, is kept. Then deleted.", ["Data, e.g. Prompts, is kept.", "Then deleted."]),
        ("Acme Inc. Privacy applies. It ends.", ["Acme Inc. Privacy applies.", "It ends."]),
        ("It is kept by Acme Inc. We delete it.", ["It is kept by Acme Inc.", "We delete it."]),
        ("1. Training. We train.", ["1. Training.", "We train."]),
        ("Il dit « oui. » Puis non.", ["Il dit « oui. »", "Puis non."]),
        ("我们不会训练。您可以退出。", ["我们不会训练。", "您可以退出。"]),
        ("in the U.S. and abroad. End.", ["in the U.S. and abroad.", "End."]),
        ("first line  \nSecond line", ["first line", "Second line"]),
        ("first line\nsecond line", ["first line\nsecond line"]),
    ],
)
def test_sentences_are_cut_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_cells_of_a_row_are_never_joined() -> None:
    assert cut("| To train<br>models | Interest |") == ["To train", "models", "Interest"]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("*   **Our** [use](https://a.example/x_(y)) of _data_", "Our use of data"),
        ("![logo](x.png) Acme<br>Ltd", "Acme Ltd"),
        ("“It’s” – 1\\. done", '"It\'s" - 1. done'),
        ("so\u00adft zero\u200bwidth &amp; more", "soft zerowidth & more"),
        ("snake_case stays, _this_ goes", "snake_case stays, this goes"),
        ("line\n  wrap", "line wrap"),
    ],
)
def test_plain_gives_the_words_a_reader_sees(markdown: str, expected: str) -> None:
    assert plain(markdown) == expected


@given(MARKDOWN)
def test_blocks_are_in_order_and_never_overlap(text: str) -> None:
    end = 0
    for block in blocks(text):
        assert end <= block.start < block.end <= len(text)
        end = block.end


@given(MARKDOWN)
def test_no_word_is_lost_between_blocks(text: str) -> None:
    covered = {i for block in blocks(text) for i in range(block.start, block.end)}
    assert not any(text[i].isalpha() for i in range(len(text)) if i not in covered)


@given(MARKDOWN)
def test_lines_and_offsets_of_a_block_agree(text: str) -> None:
    for block in blocks(text):
        assert text.count("\n", 0, block.start) + 1 == block.line_start
        assert text.count("\n", 0, block.end) + 1 == block.line_end


@given(MARKDOWN)
def test_sentences_lie_in_their_block_in_order(text: str) -> None:
    for block in blocks(text):
        end = block.start
        for start, stop in sentences(text, block):
            assert end <= start < stop <= block.end
            end = stop


def joined(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text read part by part."""
    found: list[Block] = []
    place, start, line = TOP, 0, 0
    for part in text.split("\n\n"):
        own, place = blocks_from(part, place)
        found.extend(
            replace(
                block,
                start=block.start + start,
                end=block.end + start,
                line_start=block.line_start + line,
                line_end=block.line_end + line,
            )
            for block in own
        )
        start, line = start + len(part) + 2, line + part.count("\n") + 2
    return tuple(found)


@given(TEXTS | st.text(alphabet="ab#-=|*1.) :\n\r", max_size=60))
def test_parts_between_empty_lines_give_the_blocks_of_the_whole(text: str) -> None:
    assert joined(text) == blocks(text)


def test_parts_of_real_documents_give_the_blocks_of_the_whole() -> None:
    if not DOCUMENTS.is_dir():
        pytest.skip("the labelled documents are not beside this repository")
    texts = [path.read_text("utf-8") for path in sorted(DOCUMENTS.glob("*.md"))[:12]]
    assert [joined(text) == blocks(text) for text in texts] == [True] * len(texts)


@given(MARKDOWN, st.integers(0, 6))
def test_an_opening_is_the_first_blocks(text: str, count: int) -> None:
    assert opening(text, count) == blocks(text)[:count]


@pytest.mark.parametrize("dash", ["-", "–", "‑"])
def test_the_framework_between_eu_and_us_is_no_end_of_a_sentence(dash: str) -> None:
    text = f"We are certified under the EU{dash}U.S. Data Privacy Framework. We store data in the EU."
    assert len(split(text, 0, len(text))) == 2
