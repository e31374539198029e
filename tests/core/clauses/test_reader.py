"""A reader gives what one reading gives, whatever it read before; sections give the blocks of the whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.rules import load_rules
from monitor.core.clauses.memory import Memory, digest
from monitor.core.clauses.read import Reader, read
from monitor.core.clauses.sections import Path as HeadingPath
from monitor.core.clauses.sections import placed, sections
from monitor.core.text import Block, blocks

RULES = load_rules()
READER = Reader(RULES)
DOCUMENTS = Path(__file__).resolve().parents[4] / "shared/gold/documents"

PIECES = st.sampled_from(
    [
        "We may use your Content to train our models.",
        "We do not use your prompts to:",
        "*   train our models;\n*   sell them.",
        "1. Scope\n--------",
        "Notice for Brazil residents\n---------------------------",
        "Enterprise terms\n================",
        "Data\n====\n",
        "### Opt out",
        "#",
        "## Consumers",
        "**Location**",
        "a) letters\n---",
        "| Name | Country |\n| --- | --- |\n| Acme | United States |",
        "| Berg | Ireland |",
        "- - -",
        "You can opt out of model training in your settings.",
        "To train our models.",
        "Your personal data is transferred to the US.\r\n\r\nSection\r\n-------",
        "Nous transférons vos données hors de l'Union européenne.",
        "您的个人信息将存储于中华人民共和国境内。",
        "",
    ]
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["\n\n", "\n\n", "\n", "\n \n", ""])), max_size=12).map(
    lambda pieces: "".join(piece + end for piece, end in pieces)
)
TYPES = st.sampled_from([None, "Privacy Policy", "Data Processor Agreement"])


def whole(text: str) -> tuple[Block, ...]:
    found: list[Block] = []
    above: HeadingPath = ()
    for section in sections(text):
        own, above = placed(section.text, above)
        found.extend(
            replace(
                block,
                start=block.start + section.start,
                end=block.end + section.start,
                line_start=block.line_start + section.line,
                line_end=block.line_end + section.line,
            )
            for block in own
        )
    return tuple(found)


@given(TEXTS, TYPES)
def test_a_reader_gives_what_one_reading_gives_whatever_it_read_before(text: str, terms: str | None) -> None:
    # The reader is that of every example before this one.
    assert READER.read(text, terms_type=terms) == read(text, RULES, terms_type=terms)


@given(TEXTS, TEXTS)
def test_text_put_in_front_or_cut_away_is_read_as_if_alone(before: str, text: str) -> None:
    reader = Reader(RULES)
    for one in (text, before + text, before, text + before, text):
        assert reader.read(one) == read(one, RULES)


@given(TEXTS | st.text(alphabet="ab#-=|*1.) \n\r", max_size=60))
def test_sections_give_the_blocks_of_the_whole(text: str) -> None:
    assert "".join(section.text for section in sections(text)) == text
    assert whole(text) == blocks(text)


def test_sections_of_real_documents_give_the_blocks_of_the_whole() -> None:
    if not DOCUMENTS.is_dir():
        pytest.skip("the labelled documents are not beside this repository")
    texts = [path.read_text("utf-8") for path in sorted(DOCUMENTS.glob("*.md"))[:12]]
    assert [whole(text) == blocks(text) for text in texts] == [True] * len(texts)


def test_a_moved_section_is_placed_anew() -> None:
    reader = Reader(RULES)
    text = "Data\n====\n\nWe may use your Content to train our models.\n"
    (first,) = reader.read(text).findings
    front = "Welcome\n=======\n\nHello.\n\n"
    (moved,) = reader.read(front + text).findings
    assert (moved.start - first.start, moved.line_start - first.line_start) == (len(front), 5)
    assert moved.quote == first.quote


def test_the_same_section_under_another_heading_is_read_anew() -> None:
    reader = Reader(RULES)
    text = "### Use\n\nWe may use your Content to train our models.\n"
    reader.read("## Brazil residents\n\n" + text)
    (finding,) = reader.read("## Everyone\n\n" + text).findings
    assert (finding.headings, finding.region) == (("Everyone", "Use"), None)


def test_the_memory_is_bounded_and_forgets_what_was_not_asked_for_longest() -> None:
    memory: Memory[int] = Memory(2)
    memory.keep(b"a", 1)
    memory.keep(b"b", 2)
    assert memory.get(b"a") == 1
    memory.keep(b"c", 3)
    assert [memory.get(key) for key in (b"a", b"b", b"c")] == [1, None, 3]
    assert len(memory) == 2


@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
def test_other_texts_or_another_order_have_another_digest(one: list[str], other: list[str]) -> None:
    assert (digest(one) == digest(other)) is (one == other)
