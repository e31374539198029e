"""The contract of the records, kept by the database and by the fake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from monitor.adapters.stores.records import SqlRecords
from monitor.core.checks import Check, DocumentState, OutcomeName, Rounds, TermsState, VersionRecord, coverage
from monitor.core.errors import StoreError
from monitor.core.model import (
    Cause,
    DataClass,
    Drift,
    Effect,
    Finding,
    Hunk,
    Kind,
    Mechanism,
    Reading,
    Region,
    Scope,
    Stance,
    Topic,
)
from monitor.core.ports import Records
from monitor.core.terms import Origin, TermsId
from tests.adapters.stores import KINDS, database, on_each
from tests.fakes import MemoryRecords
from tests.samples import PRIVACY, TERMS, check, commit, day, finding, reading, state, version

RULES, NEWER = "a" * 64, "b" * 64
SAID = reading(finding(Stance.DENIED), training=Stance.DENIED)
DRIFT = Drift(Kind.MATERIAL, Effect.WORSE, Effect.NONE, (Hunk("a", "b"),), "what is said on training")
BAD, GOOD, NEW = OutcomeName.UNREACHABLE, OutcomeName.UNCHANGED, OutcomeName.CHANGED


@pytest.fixture(params=[*KINDS, "memory"])
def records(request: pytest.FixtureRequest) -> Iterator[Records]:
    if request.param == "memory":
        yield MemoryRecords()
        return
    with database(kind=request.param) as engine:
        yield SqlRecords(engine)


def only(records: Records) -> TermsState:
    (found,) = records.states().values()
    return found


# --- rounds ---------------------------------------------------------------------------------------


def test_before_the_first_round_there_is_none(records: Records) -> None:
    assert records.rounds() == Rounds(None, None, None)


def test_a_round_that_was_started_has_come_no_further(records: Records) -> None:
    records.begin_round(day(0))
    assert records.rounds() == Rounds(day(0), None, None)


def test_a_round_that_judged_every_tool_is_not_complete_yet(records: Records) -> None:
    records.begin_round(day(0))
    records.mark_decided(day(0))
    assert records.rounds() == Rounds(day(0), day(0), None)


def test_the_last_complete_round_may_lie_before_the_last(records: Records) -> None:
    for number in range(3):
        records.begin_round(day(number))
    records.mark_decided(day(0))
    records.mark_decided(day(1))
    records.complete_round(day(0))
    assert records.rounds() == Rounds(day(2), day(1), day(0))


def test_a_round_begun_again_stays_as_far_as_it_was(records: Records) -> None:
    for _ in range(2):
        records.begin_round(day(0))
        records.mark_decided(day(0))
        records.complete_round(day(0))
    records.begin_round(day(0))
    assert records.rounds() == Rounds(day(0), day(0), day(0))


def test_a_round_that_never_began_comes_nowhere(records: Records) -> None:
    records.mark_decided(day(0))
    records.complete_round(day(0))
    assert records.rounds() == Rounds(None, None, None)


# --- checks ---------------------------------------------------------------------------------------


def test_terms_never_checked_have_no_state(records: Records) -> None:
    assert records.states() == {}
    assert records.checks(TERMS) == []


def test_terms_read_well_are_verified(records: Records) -> None:
    records.add_check(check(0, NEW), [state()])
    assert only(records) == TermsState(TERMS, None, check(0, NEW), day(0), (state(),))


def test_rounds_in_which_terms_were_read_well_are_one_check(records: Records) -> None:
    for number, outcome in enumerate((NEW, GOOD, GOOD)):
        records.add_check(check(number, outcome), [state()])
    assert records.checks(TERMS) == [replace(check(0, GOOD), last=day(2), verified=day(2), rounds=3)]
    assert only(records).verified == day(2)


def test_documents_come_in_the_order_of_their_names_byte_by_byte(records: Records) -> None:
    names = ["B #1", "a #3", "b #2", "é #0"]  # a dictionary would have them the other way round
    records.add_check(check(0, NEW), [replace(state(), document=name) for name in reversed(names)])
    assert [each.document for each in only(records).documents] == names


def test_terms_that_a_collection_read_in_our_place_are_verified_then(records: Records) -> None:
    records.add_check(check(0, NEW), [state()])
    records.add_check(replace(check(3, BAD, "http_status"), verified=day(2)), None)
    assert only(records).verified == day(2)
    records.add_check(check(4, BAD, "http_status"), None)
    assert only(records).verified == day(2)


def test_terms_of_a_collection_of_whose_reading_nothing_is_known_are_not_verified(records: Records) -> None:
    records.add_check(replace(check(0, NEW), verified=None), ())
    assert only(records).verified is None


def test_a_version_says_which_record_of_a_collection_it_is(records: Records) -> None:
    known = replace(version(), origin=Origin("genai-contrib", "a" * 40))
    records.add_version(known, RULES, SAID)
    assert list(records.versions(TERMS)) == [known]


def test_a_source_document_that_took_a_browser_is_remembered(records: Records) -> None:
    records.add_check(check(0, NEW), [replace(state(), rendered=True)])
    assert only(records).documents == (replace(state(), rendered=True),)


def test_rounds_in_which_terms_failed_for_one_reason_are_one_check_with_the_last_words(
    records: Records,
) -> None:
    for number in range(3):
        records.add_check(check(number, BAD, "http_status"), None)
    assert records.checks(TERMS) == [
        replace(check(0, BAD, "http_status"), last=day(2), detail="on day 2", rounds=3)
    ]


@pytest.mark.parametrize(
    "other",
    [
        check(1, BAD, "timeout"),
        check(1, OutcomeName.UNREADABLE, "http_status"),
        replace(check(1, BAD, "http_status"), document="annex"),
        check(1, GOOD),
    ],
)
def test_another_failure_or_none_begins_a_new_check(records: Records, other: Check) -> None:
    records.add_check(check(0, BAD, "http_status"), None)
    records.add_check(other, None)
    assert records.checks(TERMS) == [check(0, BAD, "http_status"), other]


def test_a_check_begun_after_a_failure_is_another_than_the_one_before_it(records: Records) -> None:
    for number, (outcome, reason) in enumerate(((GOOD, ""), (BAD, "timeout"), (GOOD, ""))):
        records.add_check(check(number, outcome, reason), None)
    assert [each.first for each in records.checks(TERMS)] == [day(0), day(1), day(2)]


def test_terms_that_cannot_be_read_were_verified_when_last_read_well(records: Records) -> None:
    records.add_check(check(0, NEW), [state()])
    records.add_check(check(1, GOOD), [state()])
    records.add_check(check(2, BAD, "timeout"), None)
    found = only(records)
    assert (found.verified, found.check) == (day(1), check(2, BAD, "timeout"))


def test_noting_a_round_again_changes_nothing(records: Records) -> None:
    records.add_check(check(1, NEW), [state()])
    records.add_check(check(1, BAD, "timeout"), [state(sha256="1" * 64)])
    records.add_check(check(0, BAD, "timeout"), None)
    assert only(records) == TermsState(TERMS, None, check(1, NEW), day(1), (state(),))


def test_a_check_that_goes_on_keeps_the_first_bytes_that_were_quarantined(records: Records) -> None:
    first = replace(check(0, OutcomeName.UNREADABLE, "captcha"), quarantined=commit(7))
    records.add_check(first, None)
    records.add_check(check(1, OutcomeName.UNREADABLE, "captcha"), None)
    assert [each.quarantined for each in records.checks(TERMS)] == [commit(7)]


def test_a_check_without_documents_leaves_what_is_remembered(records: Records) -> None:
    records.add_check(check(0), [state()])
    records.add_check(check(1), None)
    assert only(records).documents == (state(),)


def test_documents_of_a_check_replace_what_was_remembered(records: Records) -> None:
    records.add_check(check(0), [state("a"), state("b")])
    records.add_check(check(1), [state("b", "1" * 64)])
    assert only(records).documents == (state("b", "1" * 64),)


def test_what_is_remembered_can_be_replaced_without_a_check(records: Records) -> None:
    records.add_check(check(0), [state("a")])
    records.remember(TERMS, [state("b", etag=None)])
    assert only(records).documents == (state("b", etag=None),)


def test_what_is_remembered_can_be_nothing(records: Records) -> None:
    records.add_check(check(0), [state("a")])
    records.remember(TERMS, [])
    assert only(records).documents == ()


def test_terms_do_not_disturb_each_other(records: Records) -> None:
    records.add_check(check(0), [state("a")])
    records.add_check(check(0, BAD, "timeout", PRIVACY), None)
    assert records.states()[TERMS] == TermsState(TERMS, None, check(0), day(0), (state("a"),))
    assert records.states()[PRIVACY].verified is None
    assert records.checks(PRIVACY) == [check(0, BAD, "timeout", PRIVACY)]


# --- versions ---------------------------------------------------------------------------------------


def test_before_the_first_version_there_is_no_head(records: Records) -> None:
    assert records.head() is None
    assert records.versions(TERMS) == []


def test_a_version_is_told_without_its_hunks_which_follow_from_the_texts(records: Records) -> None:
    records.add_version(version(1), RULES, SAID)
    records.add_version(version(2, previous=1, drift=DRIFT, cause=Cause.EXTRACTION), RULES, SAID)
    bare = replace(DRIFT, hunks=())
    second = version(2, previous=1, drift=bare, cause=Cause.EXTRACTION)
    assert records.versions(TERMS) == [version(1), second]
    assert records.histories() == {TERMS: [version(1), second]}


def test_the_state_of_terms_holds_their_last_version(records: Records) -> None:
    for number in (1, 2):
        records.add_version(version(number), RULES, SAID)
    assert only(records) == TermsState(TERMS, version(2), None, None, ())


def test_the_head_is_the_last_version_of_any_terms(records: Records) -> None:
    records.add_version(version(1), RULES, SAID)
    records.add_version(version(2, terms=PRIVACY), RULES, SAID)
    assert records.head() == commit(2)
    assert records.versions(PRIVACY) == [version(2, terms=PRIVACY)]
    assert records.histories() == {TERMS: [version(1)], PRIVACY: [version(2, terms=PRIVACY)]}


def test_noting_a_version_again_changes_nothing(records: Records) -> None:
    records.add_version(version(1), RULES, SAID)
    records.add_version(replace(version(1), cause=Cause.EXTRACTION), RULES, reading())
    assert records.versions(TERMS) == [version(1)]
    assert records.reading(commit(1), RULES) == SAID


def test_a_text_that_we_read_forgets_the_answers_behind_the_one_before(records: Records) -> None:
    records.add_version(version(1), RULES, SAID)
    records.add_check(check(1, NEW), [state()])
    records.add_version(version(1), RULES, SAID)
    assert only(records).documents == (state(),)
    records.add_version(version(2), RULES, SAID)
    assert only(records).documents == ()


def test_a_text_of_a_collection_leaves_what_our_page_answered(records: Records) -> None:
    records.add_check(check(0), [state()])
    records.add_version(replace(version(1), origin=Origin("contrib", commit(9))), RULES, SAID)
    assert only(records).documents == (state(),)


# --- readings ------------------------------------------------------------------------------------------


def test_a_version_was_read_under_the_rules_it_was_noted_with(records: Records) -> None:
    records.add_version(version(1), RULES, SAID)
    assert (records.reading(commit(1), RULES), records.reading(commit(1), NEWER)) == (SAID, None)


def test_a_version_may_be_read_under_newer_rules(records: Records) -> None:
    records.add_version(version(1), RULES, SAID)
    records.add_reading(commit(1), NEWER, reading())
    assert (records.reading(commit(1), RULES), records.reading(commit(1), NEWER)) == (SAID, reading())


def test_noting_a_reading_again_changes_nothing(records: Records) -> None:
    records.add_version(version(1), RULES, SAID)
    records.add_reading(commit(1), RULES, reading())
    assert records.reading(commit(1), RULES) == SAID


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
findings = st.builds(
    Finding,
    st.sampled_from(Topic),
    st.sampled_from(Stance),
    words,
    words,
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(1, 9),
    st.integers(1, 9),
    st.sampled_from(DataClass),
    st.sampled_from(Scope),
    st.none() | st.sampled_from(Region),
    st.lists(words, max_size=2).map(tuple),
    st.lists(st.sampled_from(Mechanism), max_size=2).map(tuple),
    st.lists(words, max_size=2).map(tuple),
    st.booleans(),
    st.booleans(),
)
readings = st.builds(
    Reading,
    words,
    st.sampled_from(Stance),
    st.sampled_from(Stance),
    st.lists(words, max_size=2).map(tuple),
    st.lists(findings, max_size=2).map(tuple),
    st.booleans(),
    st.booleans(),
)


@on_each
def test_any_reading_comes_back_as_it_was(kind: str) -> None:
    with database(kind=kind) as engine:
        records = SqlRecords(engine)
        count = iter(range(1000))

        @settings(max_examples=25)
        @given(readings)
        def comes_back(said: Reading) -> None:
            name = commit(next(count))
            records.add_reading(name, RULES, said)
            assert records.reading(name, RULES) == said

        comes_back()


@on_each
@settings(max_examples=10)
@given(
    st.lists(st.tuples(st.sampled_from([GOOD, NEW, BAD]), st.sampled_from(["timeout", "tls"])), max_size=8)
)
def test_the_database_and_the_fake_tell_the_same_story(
    kind: str, fared: list[tuple[OutcomeName, str]]
) -> None:
    with database(kind=kind) as engine:
        stores: list[Records] = [SqlRecords(engine), MemoryRecords()]
        for store in stores:
            for number, (outcome, reason) in enumerate(fared):
                store.add_check(check(number, outcome, "" if outcome.is_good else reason), [state()])
        assert stores[0].states() == stores[1].states()
        assert stores[0].checks(TERMS) == stores[1].checks(TERMS)


class Seen(NamedTuple):
    """Something that happens to some terms."""

    terms: TermsId
    outcome: OutcomeName | None
    """None: a new version is noted, without a check."""
    verified: int | None
    """Of a check that is not good: on which day a collection read them."""


SEEN = st.builds(
    Seen,
    st.sampled_from([TERMS, PRIVACY]),
    st.sampled_from([GOOD, NEW, BAD, None]),
    st.none() | st.integers(0, 5),
)


@on_each
@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(SEEN, max_size=4), max_size=6))
def test_what_is_kept_to_be_found_at_once_is_what_follows_from_everything(
    kind: str, rounds: list[list[Seen]]
) -> None:
    with database(kind=kind) as engine:
        stores: list[Records] = [SqlRecords(engine), MemoryRecords()]
        for store in stores:
            count = 0
            for number, seen in enumerate(rounds):
                checks: list[tuple[Check, Sequence[DocumentState] | None]] = []
                for each in seen:
                    count += 1
                    if each.outcome is None:
                        store.add_version(replace(version(count), terms=each.terms), RULES, SAID)
                        continue
                    one = check(number, each.outcome, "" if each.outcome.is_good else "tls")
                    at = one.verified if each.verified is None else day(min(each.verified, number))
                    checks.append((replace(one, terms=each.terms, verified=at), None))
                store.add_checks(checks)
        assert stores[0].states() == stores[1].states()
        assert stores[0].coverage() == stores[1].coverage() == coverage(stores[0].states())


# --- the database alone -----------------------------------------------------------------------------------


def test_what_was_noted_is_there_after_the_database_was_opened_again(tmp_path: Path) -> None:
    file = tmp_path / "monitor.db"
    with database(file) as engine:
        SqlRecords(engine).add_version(version(1), RULES, SAID)
    with database(file) as engine:
        assert SqlRecords(engine).head() == commit(1)


@on_each
def test_a_version_that_cannot_be_noted_whole_is_not_noted_at_all(kind: str) -> None:
    with database(kind=kind) as engine:
        records = SqlRecords(engine)
        records.add_reading(commit(1), RULES, SAID)
        with pytest.raises(StoreError, match="could not be written"):
            records.add_version(version(1), RULES, SAID)
        assert records.head() is None


@on_each
def test_a_database_that_lost_a_table_is_an_error_of_the_store(kind: str) -> None:
    with database(kind=kind) as engine:
        with engine.begin() as db:
            db.execute(text("DROP TABLE checks"))
        with pytest.raises(StoreError, match="could not be read"):
            SqlRecords(engine).states()


@on_each
def test_terms_whose_names_hold_quotes_are_only_names(kind: str) -> None:
    hostile = TermsId("x'; DROP TABLE versions; --", '"')
    with database(kind=kind) as engine:
        records = SqlRecords(engine)
        records.add_version(
            VersionRecord(commit(1), hostile, day(0), Cause.PROVIDER, None, "a" * 64, None), RULES, SAID
        )
        assert [each.terms for each in records.versions(hostile)] == [hostile]
