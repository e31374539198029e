"""`monitor show TOOL --at DATE`: what held then, by what was known then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.faces.office import Office, office
from tests.samples import DENIED, OPT_OUT, day, page


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Allowed on day 0, suspended on day 2, approved on day 4, an opinion on day 5."""
    with office(tmp_path_factory.mktemp("past")) as one:
        one.run("check")
        one.run("check", number=1)
        one.serve(page(OPT_OUT))
        one.run("check", number=2)
        words = "--usage", "non_sensitive", "--reason", "committee", "--by"
        one.run("approve", "lumenia-free", *words, "martin", number=4)
        one.run("approve", "lumenia-free", *words, "dupont", "--opinion", "reserved", number=5)
        yield one


def at(one: Office, when: str) -> dict[str, Any]:
    said = one.run("show", "lumenia-free", "--at", when, "--json", number=6)
    assert said.code == 0, said.err
    (held,) = said.lines
    return held


def on(number: int) -> str:
    return day(number).date().isoformat()


@pytest.mark.parametrize(
    ("number", "stood"),
    [
        (0, [("allowed", "baseline", "martin")]),
        (1, [("allowed", "baseline", "martin")]),
        (2, [("suspended", "breach", "monitor")]),
        (3, [("suspended", "breach", "monitor")]),
        (4, [("allowed", "approved", "martin")]),
    ],
)
def test_what_stood_on_a_date_is_what_was_decided_by_the_end_of_it(
    past: Office, number: int, stood: list[tuple[str, str, str]]
) -> None:
    found = at(past, on(number))["standings"]
    assert [(each["status"], each["occasion"], each["by"]) for each in found] == stood


def test_a_moment_is_exact(past: Office) -> None:
    before = day(2).replace(hour=5).isoformat()
    assert at(past, before)["standings"][0]["status"] == "allowed"


def test_before_the_first_decision_nothing_stood_and_nothing_was_read(past: Office) -> None:
    held = at(past, "2025-08-01")
    assert (held["standings"], held["alerts"]) == ([], [])
    assert [each["version"] for each in held["terms"]] == [None]


def test_the_terms_are_those_of_then_read_under_the_rules_of_then(past: Office) -> None:
    then, later = (at(past, on(number))["terms"][0]["version"] for number in (1, 2))
    assert [found["quote"] for found in then["findings"] if found["topic"] == "training"] == [DENIED]
    assert [found["quote"] for found in later["findings"] if found["topic"] == "training"] == [OPT_OUT]
    assert then["rules_of_the_time"] is True


def test_a_note_belongs_to_what_stood_when_it_was_made(past: Office) -> None:
    assert at(past, on(4))["standings"][0]["notes"] == []
    assert [note["opinion"] for note in at(past, on(5))["standings"][0]["notes"]] == ["reserved"]


def test_who_was_told_is_who_had_been_told_by_then(past: Office) -> None:
    assert at(past, on(1))["alerts"] == []
    assert {alert["person"] for alert in at(past, on(2))["alerts"]} == {"dupont", "martin"}


def test_it_is_told_in_words_with_the_sentence_the_entry_and_the_rules(past: Office) -> None:
    said = past.run("show", "lumenia-free", "--at", on(2), number=6).out
    first = at(past, on(2))["standings"][0]
    flat = " ".join(said.split())
    assert OPT_OUT in flat
    assert first["hash"] in flat
    assert "read under the clause rules of that time" in flat
    assert "not sent by then" in flat


def test_a_day_to_come_is_refused(past: Office) -> None:
    said = past.run("show", "lumenia-free", "--at", on(9), number=6)
    assert said.code == 2
    assert "still to come" in said.err


def test_what_is_no_date_is_refused(past: Office) -> None:
    assert past.run("show", "lumenia-free", "--at", "yesterday", number=6).code == 2


def test_a_tool_nobody_knows_is_refused(past: Office) -> None:
    said = past.run("show", "nothing", "--at", on(2), number=6)
    assert said.code == 2
    assert "neither the register nor the ledger" in said.err


def test_a_tool_that_left_the_register_is_told_from_the_ledger(past: Office) -> None:
    before = past.config.read_text()
    start, end = before.index("  lumenia-free:"), before.index("  otterloo:")
    past.config.write_text(before[:start] + before[end:])
    try:
        held = at(past, on(2))
    finally:
        past.config.write_text(before)
    assert held["name"] is None
    assert held["standings"][0]["status"] == "suspended"
    assert [each["terms"] for each in held["terms"]] == ["Terms of Service"]
