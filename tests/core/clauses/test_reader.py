"""A reader gives what one reading gives, whatever it read before."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.rules import load_rules
from monitor.core.clauses.memory import Memory
from monitor.core.clauses.parts import SILENT, Parts, Said
from monitor.core.clauses.read import Reader, read
from monitor.core.model import Finding, Scope
from monitor.core.text import Block

RULES = load_rules()
READER = Reader(RULES)

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


@given(TEXTS, TYPES)
def test_a_reader_gives_what_one_reading_gives_whatever_it_read_before(text: str, terms: str | None) -> None:
    # The reader is that of every example before this one.
    assert READER.read(text, terms_type=terms) == read(text, RULES, terms_type=terms)


@given(TEXTS, TEXTS)
def test_text_put_in_front_or_cut_away_is_read_as_if_alone(before: str, text: str) -> None:
    reader = Reader(RULES)
    for one in (text, before + text, before, text + before, text):
        assert reader.read(one) == read(one, RULES)


@given(TEXTS, TEXTS)
def test_a_reader_that_forgets_all_the_time_reads_the_same(one: str, other: str) -> None:
    parts = Parts(Reader(RULES)._part, most=0)
    remembering = Reader(RULES)._parts
    for text in (one, other, one):
        assert list(findings(parts, text)) == list(findings(remembering, text))


def findings(parts: Parts, text: str) -> Iterator[Finding]:
    for start, line, said in parts.said(text, Scope.ALL):
        yield from (finding for finding, _ in said.at(start, line))


def test_a_version_that_differs_in_one_part_is_read_there_alone() -> None:
    read: list[str] = []

    def note(part: str, _blocks: tuple[Block, ...], _scope: Scope) -> Said:
        read.append(part)
        return SILENT

    parts = Parts(note, most=10_000)
    list(parts.said("# Terms\n\nMay 2024\n\nWe train.\n\nThe end.", Scope.ALL))
    read.clear()
    list(parts.said("# Terms\n\nJune 2025\n\nWe train.\n\nThe end.", Scope.ALL))
    assert read == ["June 2025"]


def test_a_moved_part_is_placed_anew() -> None:
    reader = Reader(RULES)
    text = "Data\n====\n\nWe may use your Content to train our models.\n"
    (first,) = reader.read(text).findings
    front = "Welcome\n=======\n\nHello.\n\n"
    (moved,) = reader.read(front + text).findings
    assert (moved.start - first.start, moved.line_start - first.line_start) == (len(front), 5)
    assert moved.quote == first.quote


def test_the_same_part_under_another_heading_is_read_anew() -> None:
    reader = Reader(RULES)
    text = "### Use\n\nWe may use your Content to train our models.\n"
    reader.read("## Brazil residents\n\n" + text)
    (finding,) = reader.read("## Everyone\n\n" + text).findings
    assert (finding.headings, finding.region) == (("Everyone", "Use"), None)


def test_the_memory_is_bounded_and_forgets_what_was_not_asked_for_longest() -> None:
    memory: Memory[str, int] = Memory(2)
    memory.keep("a", 1)
    memory.keep("b", 2)
    assert memory.get("a") == 1
    memory.keep("c", 3)
    assert [memory.get(key) for key in ("a", "b", "c")] == [1, None, 3]
    assert len(memory) == 2


def test_what_weighs_more_pushes_out_more() -> None:
    memory: Memory[str, int] = Memory(4)
    for key in ("a", "b", "c"):
        memory.keep(key, 0)
    memory.keep("heavy", 1, weight=3)
    assert [memory.get(key) for key in ("a", "b", "c", "heavy")] == [None, None, 0, 1]


def test_what_outweighs_the_memory_is_not_kept() -> None:
    memory: Memory[str, int] = Memory(4)
    memory.keep("a", 0)
    memory.keep("heavy", 1, weight=5)
    assert [memory.get(key) for key in ("a", "heavy")] == [0, None]


def test_what_is_kept_twice_weighs_once() -> None:
    memory: Memory[str, int] = Memory(2)
    memory.keep("a", 0)
    memory.keep("b", 0)
    memory.keep("b", 1)
    assert [memory.get(key) for key in ("a", "b")] == [0, 1]
