"""Paragraphs, names with values, and tables, in terminals wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from monitor.faces.cli import column as columns
from monitor.faces.cli.column import column, rows, table, width

NARROW = 50


@pytest.fixture(autouse=True, scope="module")
def _narrow() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(NARROW))
        yield


def test_lines_are_moved_to_the_right_and_those_that_follow_further() -> None:
    lines = list(column("word " * 20, 4, hang=2))
    assert lines[0].startswith("    word")
    assert all(line.startswith("      word") for line in lines[1:])
    assert max(map(len, lines)) <= NARROW


@pytest.mark.parametrize(("terminal", "room"), [("30", 40), ("80", 80), ("200", 96)])
def test_lines_are_as_wide_as_the_terminal_within_what_reads_well(
    terminal: str, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", terminal)
    assert width() == room


def test_lines_are_not_broken_at_a_no_break_space() -> None:
    lines = list(column("« oui\u00a0: voilà\u00a0» " * 12))
    assert not any(line.lstrip().startswith((":", "»")) for line in lines)


def test_chinese_takes_two_cells_for_a_character() -> None:
    lines = list(column("您的内容不会被用于训练" * 10, 4))
    assert len(lines) > 2
    assert all(cell_len(line) <= NARROW for line in lines)


def test_marked_words_are_bold_over_a_line_s_end_and_nothing_else_is() -> None:
    words = "aaa " * 10 + "deciding words " + "bbb " * 10
    at = words.index("deciding")
    lines = list(column(words, marks=((at, at + 14),)))
    assert [click.unstyle(line) for line in lines] == list(column(words))
    bold = [line for line in lines if line != click.unstyle(line)]
    assert bold
    assert all("\x1b[1m" in line and "\x1b[0m" in line for line in bold)


@given(st.text(alphabet="ab 训\u00a0é", max_size=200), st.integers(0, 8), st.integers(0, 4))
def test_no_word_is_lost_and_no_line_too_long(words: str, by: int, hang: int) -> None:
    lines = list(column(words, by, hang=hang))
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(cell_len(line) <= NARROW for line in lines)


def test_values_stand_below_each_other() -> None:
    assert list(rows([("Language", "English"), ("Age", "18")], 2)) == [
        "  Language  English",
        "  Age       18",
    ]


def test_a_name_that_is_too_long_stands_above_its_value() -> None:
    assert list(rows([("A name that takes more than half of it", "value")])) == [
        "A name that takes more than half of it",
        "  value",
    ]


def test_a_table_has_its_columns_below_each_other_and_none_that_is_empty() -> None:
    lines = list(table(("Name", "Purpose", "Country"), [("Ada", "", "Ireland"), ("Bob Ltd", "", "")], 2))
    assert lines == ["  Name     Country", "  ───────  ───────", "  Ada      Ireland", "  Bob Ltd"]


def test_a_table_of_nothing_is_empty() -> None:
    assert list(table(("Name",), [])) == []
    assert list(table(("Name",), [("",)])) == []


def test_long_cells_are_wrapped_within_their_column() -> None:
    lines = list(table(("Name", "Purpose"), [("Ada", "hosting and storage of customer data " * 3)]))
    assert len(lines) > 3
    assert all(len(line) <= NARROW for line in lines)
    assert all(line.startswith("     ") for line in lines[3:])


def test_in_a_file_bold_does_not_show() -> None:
    assert not columns.shows_bold()
