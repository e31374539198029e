"""YAML read as text, with lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.register import marked_yaml
from monitor.adapters.register.marked_yaml import MarkedYaml, read_yaml, spelled


def read(text: str) -> MarkedYaml:
    return read_yaml(text.encode(), "f.yaml")


@pytest.mark.parametrize(
    "word", ["on", "no", "NO", "yes", "2025-09-01", "1e3", "012", "1:30", "true", "0x10", "1_000"]
)
def test_a_plain_word_stays_the_text_it_was_written_as(word: str) -> None:
    assert read(f"{word}: {word}").data == {word: word}


@pytest.mark.parametrize("word", ["", "~", "null"])
def test_an_empty_value_is_none(word: str) -> None:
    assert read(f"a: {word}").data == {"a": None}


def test_an_empty_value_in_quotes_is_text() -> None:
    assert read("a: ''").data == {"a": ""}


def test_each_key_and_item_has_its_line() -> None:
    marked = read("a:\n  b:\n    - x\n    - y: z\n")
    assert marked.lines == {
        ("a",): 1,
        ("a", "b"): 2,
        ("a", "b", 0): 3,
        ("a", "b", 1): 4,
        ("a", "b", 1, "y"): 4,
    }


def test_a_place_that_is_not_written_has_the_line_of_what_is_around_it() -> None:
    assert read("a:\n  b: {c: d}\n").line(("a", "b", "missing", 3)) == 2


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3", 3, "already on line 1"),
        ("a: &x 1", 1, "anchors"),
        ("a: 1\nb: *x", 2, "not YAML|aliases"),
        ("a: !!python/object/apply:os.system [id]", 1, "tags"),
        ("a: !x 1", 1, "tags"),
        ("!x a: 1", 1, "tags"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("a:\n\tb: c", 2, "not YAML"),
        ("a: [b", 1, "not YAML"),
        ("a: 1\nb: \x1b", 2, "control character"),
        ("? {x: y}\n: z", 1, "a key must be a word"),
        ("[" * 1000, 1, "nested"),
        ("a:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 30)), 13, "nested"),
    ],
)
def test_what_a_register_does_not_need_of_yaml_is_a_problem_with_its_line(
    text: str, line: int, message: str
) -> None:
    problem = read(text).problems[0]
    assert problem.file == "f.yaml"
    assert problem.line == line
    assert any(part in problem.message for part in message.split("|"))
    assert problem.remedy


def test_billion_laughs_are_never_expanded() -> None:
    rows = ["a0: &a0 [x, x, x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 30))]
    marked = read("\n".join(rows))
    assert isinstance(marked.data, dict)
    assert marked.data["a29"] == [None, None, None]


def test_the_first_of_two_equal_keys_is_kept() -> None:
    assert read("a: 1\na: 2").data == {"a": "1"}


def test_bytes_that_are_not_utf8_are_a_problem_with_its_line() -> None:
    (problem,) = read_yaml(b"a: b\nc: \xff", "f").problems
    assert (problem.line, problem.remedy) == (2, "save the file in UTF-8")


def test_a_byte_order_mark_is_no_problem() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: b", "f").data == {"a": "b"}


def test_a_huge_file_is_refused_unread() -> None:
    assert "over 20 MB" in read_yaml(b"#" * 20_000_001, "f").problems[0].message


def test_a_file_of_more_values_than_any_register_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked_yaml, "_MAX_VALUES", 20)
    found = read_yaml(b"a: [" + b"x, " * 30 + b"x]", "f")
    assert [(each.line, each.message) for each in found.problems] == [(1, "the file holds over 20 values")]


def test_a_place_is_spelled_without_control_characters() -> None:
    assert spelled(("tools", "a\x1b[31m", "terms", 0)) == "tools.a�[31m.terms[0]"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_problem_and_never_an_exception(content: bytes) -> None:
    marked = read_yaml(content, "f")
    assert marked.data is None or isinstance(marked.data, str | list | dict)


@given(st.text(alphabet="ab:-[]{}&*!?#|>'\"% \n\t,~", max_size=60))
def test_any_yaml_like_text_gives_a_value_or_a_problem_and_never_an_exception(text: str) -> None:
    assert all(problem.message and problem.remedy for problem in read(text).problems)
