"""`status.json`: how all tools stand, for other programs."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from monitor.core.checks import OutcomeName, Rounds
from monitor.faces.report.status_json import STATUS, status_files
from monitor.faces.report.view import View, view_of
from monitor.faces.standing_rows import standing_row
from tests.faces.report.told import LATE, chronicle, view
from tests.samples import check, day


def read(of: View | None = None) -> dict[str, Any]:
    found = json.loads(status_files(of or view())[STATUS])
    assert isinstance(found, dict)
    return found


def row(tool: str) -> dict[str, Any]:
    return next(each for each in read()["approvals"] if each["tool"] == tool)


def test_its_keys_are_those_the_documentation_names() -> None:
    assert list(read()) == [
        "schema", "product", "organisation", "language", "at", "round", "counts", "collections", "notice",
        "approvals",
    ]  # fmt: skip
    assert read()["schema"] == 1


def test_each_approval_has_the_keys_of_the_status_command_and_its_page() -> None:
    standing = chronicle().tools[0].standings[0]
    assert list(row("lumenia-free")) == [*standing_row(standing), "page"]


def test_it_says_what_it_is_not_and_credits_the_collections_it_quotes() -> None:
    disclaimer, credit = read()["notice"]
    assert "ni avis du DPO, ni AIPD, ni certification" in disclaimer
    assert "Open Terms Archive (genai-contrib), sous licence ODC-By 1.0" in credit


def test_each_approval_stands_on_a_line_of_its_own() -> None:
    lines = status_files(view())[STATUS].decode().splitlines()
    assert [json.loads(line.rstrip(","))["tool"] for line in lines[1:-1]] == [
        "lumenia-free", "otterloo", "etude", "neuf",
    ]  # fmt: skip


def test_people_are_functions() -> None:
    assert (row("lumenia-free")["by"], row("otterloo")["by"], row("neuf")["by"]) == (
        "business",
        "monitor",
        None,
    )
    assert row("lumenia-free")["notes"][0]["by"] == "dpo"


def test_someone_the_register_no_longer_names_is_a_person() -> None:
    told = chronicle()
    alone = dataclasses.replace(told, register=dataclasses.replace(told.register, people={}))
    assert read(view_of(alone, None))["approvals"][0]["by"] == "person"


def test_nobody_is_named() -> None:
    whole = status_files(view())[STATUS].decode().casefold()
    assert not any(name in whole for name in ("dupont", "leroy", "camille", "sacha"))


def test_it_counts_what_stands() -> None:
    assert read()["counts"] == {
        "allowed": 2, "suspended": 1, "not_judged": 1, "unverified": 0, "review_overdue": 0, "terms": 4,
        "terms_unread": 0, "tools": 4,
    }  # fmt: skip


def test_it_counts_what_calls_for_attention() -> None:
    told = chronicle()
    standing = dataclasses.replace(told.tools[0].standings[0], is_stale=True, review_by=day(1).date())
    first = dataclasses.replace(told.tools[0], standings=(standing,))
    terms = next(iter(told.terms))
    known = told.terms[terms]
    assert known.state is not None
    state = dataclasses.replace(known.state, check=check(40, OutcomeName.UNREACHABLE, "timeout"))
    lame = dataclasses.replace(
        told, tools=(first,), terms={**told.terms, terms: dataclasses.replace(known, state=state)}
    )
    counts = read(view_of(lame, None))["counts"]
    assert (counts["unverified"], counts["review_overdue"], counts["terms_unread"]) == (1, 1, 1)


def test_a_reader_can_tell_whether_the_round_is_late_now() -> None:
    told = read()["round"]
    assert told["late_after"] == "2025-10-08T18:00:00+00:00"
    assert told["late"] is False


def test_it_says_whether_the_round_was_late_when_it_was_written() -> None:
    assert read(view(at=LATE))["round"]["late"] is True


def test_before_any_round_it_is_late() -> None:
    never = dataclasses.replace(chronicle(), rounds=Rounds(None, None, None))
    assert read(view_of(never, None))["round"] == {
        "started": None,
        "complete": None,
        "late": True,
        "late_after": None,
    }


def test_a_site_of_nothing_is_an_object_too() -> None:
    assert read(view_of(dataclasses.replace(chronicle(), tools=(), terms={}), None))["approvals"] == []
