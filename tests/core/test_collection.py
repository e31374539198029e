"""What the records of a collection mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.collection import (
    Record,
    RecordKind,
    as_of,
    counts,
    current,
    kind_of,
    terms_at,
    terms_of_snapshot,
)
from monitor.core.terms import TermsId

TERMS = TermsId("Claude.ai", "Privacy Policy")
OTHER = TermsId("ChatGPT", "Privacy Policy")
START = datetime(2025, 1, 1, tzinfo=UTC)


def record(
    number: int,
    *,
    on: float,
    terms: TermsId = TERMS,
    kind: RecordKind = RecordKind.CHANGE,
    gone: bool = False,
) -> Record:
    path = f"{terms.service}/{terms.type}.md"
    blob = None if gone else f"{number:040x}"
    return Record(terms, path, f"{number:040x}", START + timedelta(days=on), kind, blob, None)


# --- paths and subjects -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "terms"),
    [
        ("Claude.ai/Privacy Policy.md", TERMS),
        ("DALL·E/Terms of Service.md", TermsId("DALL·E", "Terms of Service")),
        (" x /y.md.md", TermsId(" x ", "y.md")),
        ("README.md", None),
        ("Claude.ai/deeper/Privacy Policy.md", None),
        ("Claude.ai/Privacy Policy.MD", None),
        ("Claude.ai/Privacy Policy", None),
        ("Claude.ai/.md", None),
        ("/Privacy Policy.md", None),
        (".github/Privacy Policy.md", None),
        ("../Privacy Policy.md", None),
        ("", None),
    ],
)
def test_a_path_names_terms_or_none(path: str, terms: TermsId | None) -> None:
    assert terms_at(path) == terms


@pytest.mark.parametrize(
    ("path", "terms"),
    [
        ("Claude.ai/Privacy Policy.html", TERMS),
        ("Claude.ai/Privacy Policy.pdf", TERMS),
        ("Claude.ai/Privacy Policy #legal-v1.2.html", TERMS),
        ("Claude.ai/Privacy Policy #a #b.html", TERMS),
        ("Claude.ai/Privacy Policy", None),
        ("README.md", None),
        ("a/b/c.html", None),
    ],
)
def test_a_snapshot_belongs_to_terms(path: str, terms: TermsId | None) -> None:
    assert terms_of_snapshot(path) == terms


@pytest.mark.parametrize(
    ("subject", "alone", "kind"),
    [
        ("Record new changes of Claude.ai Privacy Policy", False, RecordKind.CHANGE),
        ("Record new changes of Claude Privacy Policy", False, RecordKind.OTHER),
        ("Record new changes of Claude Privacy Policy", True, RecordKind.CHANGE),
        ("Record new changes", True, RecordKind.OTHER),
        ("record new changes of Claude.ai Privacy Policy", True, RecordKind.OTHER),
        ("Update Claude.ai Privacy Policy", False, RecordKind.CHANGE),
        ("Update Privacy Policy.md", True, RecordKind.OTHER),
        ("Update README", True, RecordKind.OTHER),
        ("Updates Claude.ai Privacy Policy", True, RecordKind.OTHER),
        ("Refilter Claude.ai Privacy Policy", False, RecordKind.UPGRADE),
        ("Start tracking Claude.ai Privacy Policy", False, RecordKind.FIRST),
        ("Remove mojibake", True, RecordKind.OTHER),
        ("", True, RecordKind.OTHER),
    ],
)
def test_a_subject_is_believed_where_it_speaks_of_these_terms(
    subject: str, alone: object, kind: RecordKind
) -> None:
    assert kind_of(subject, TERMS, alone=bool(alone)) is kind


def test_a_type_counts_where_it_is_listed_or_was_recorded() -> None:
    unlisted = TermsId("Claude.ai", "AI Terms")
    assert counts(TERMS, "Tidy up")
    assert not counts(unlisted, "Tidy up")
    assert counts(unlisted, "First record of Claude.ai AI Terms")


# --- current and as of --------------------------------------------------------------------------


def test_the_current_text_is_the_last_recorded_whatever_its_date() -> None:
    upgrade = record(3, on=4, kind=RecordKind.UPGRADE)
    assert (
        current([record(1, on=1), record(2, on=9), upgrade, record(4, on=20, terms=OTHER)], TERMS) == upgrade
    )


@pytest.mark.parametrize(
    ("on", "number"), [(0.5, None), (1, 1), (3.9, 1), (4, 3), (8.9, 3), (9, 2), (100, 2)]
)
def test_the_text_of_a_moment_is_the_latest_page_fetched_until_then(on: float, number: int | None) -> None:
    records = [record(1, on=1), record(2, on=9), record(3, on=4, kind=RecordKind.UPGRADE)]
    found = as_of(records, TERMS, START + timedelta(days=on))
    assert found == (records[number - 1] if number else None)


def test_of_two_records_of_one_page_the_later_reads_it_better() -> None:
    records = [record(1, on=1), record(2, on=1, kind=RecordKind.UPGRADE)]
    assert as_of(records, TERMS, START + timedelta(days=1)) == records[1]


def test_removed_terms_have_no_text() -> None:
    records = [record(1, on=1), record(2, on=5, kind=RecordKind.OTHER, gone=True)]
    assert current(records, TERMS) is None
    assert as_of(records, TERMS, START + timedelta(days=4)) == records[0]
    assert as_of(records, TERMS, START + timedelta(days=5)) is None


def test_terms_nobody_recorded_have_no_text() -> None:
    assert current([record(1, on=1)], OTHER) is None
    assert as_of([record(1, on=1)], OTHER, START + timedelta(days=5)) is None


@given(st.lists(st.integers(0, 30), max_size=12))
def test_where_dates_follow_the_history_current_is_as_of_the_end(days: list[int]) -> None:
    records = [record(n, on=on) for n, on in enumerate(sorted(days))]
    assert current(records, TERMS) == as_of(records, TERMS, START + timedelta(days=31))
