"""What the stores do for many terms or tools at once comes to what they would do one after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from monitor.adapters.stores.ledger import SqlLedger
from monitor.adapters.stores.records import SqlRecords
from monitor.core.checks import DocumentState, OutcomeName
from monitor.core.decisions import Occasion
from monitor.core.ledger import Ledger
from monitor.core.model import Stance
from monitor.core.ports import Records
from monitor.core.terms import TermsId
from tests.adapters.stores import KINDS, database
from tests.fakes import MemoryLedger, MemoryRecords
from tests.samples import (
    PRIVACY,
    TERMS,
    check,
    commit,
    day,
    decision,
    finding,
    reading,
    state,
    usage,
    version,
)

RULES = "a" * 64
SEEN = st.tuples(
    st.integers(0, 6),
    st.sampled_from([TERMS, PRIVACY, TermsId("Otterloo", "Privacy Policy")]),
    st.sampled_from(
        [(OutcomeName.UNCHANGED, ""), (OutcomeName.UNREACHABLE, "timeout"), (OutcomeName.UNREACHABLE, "dns")]
    ),
    st.sampled_from([None, (), (state(),)]),
)


@pytest.fixture(params=[*KINDS, "memory"])
def records(request: pytest.FixtureRequest) -> Iterator[Records]:
    if request.param == "memory":
        yield MemoryRecords()
        return
    with database(kind=request.param) as engine:
        yield SqlRecords(engine)


@pytest.fixture(params=[*KINDS, "memory"])
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    if request.param == "memory":
        yield MemoryLedger()
        return
    with database(kind=request.param) as engine:
        yield SqlLedger(engine)


# --- records -----------------------------------------------------------------------------------------


def test_no_check_at_all_is_nothing_to_write(records: Records) -> None:
    records.add_checks([])
    assert records.states() == {}


@given(st.lists(SEEN, max_size=12))
def test_checks_noted_together_are_those_noted_one_after_another(
    seen: list[tuple[int, TermsId, tuple[OutcomeName, str], tuple[DocumentState, ...] | None]],
) -> None:
    made = [(replace(check(number, *how), terms=terms), documents) for number, terms, how, documents in seen]
    with database() as engine:
        together, apart = SqlRecords(engine), MemoryRecords()
        together.add_checks(made)
        for each, documents in made:
            apart.add_check(each, documents)
        assert together.states() == apart.states()
        for terms in apart.states():
            assert together.checks(terms) == apart.checks(terms)


def test_what_cannot_be_noted_whole_is_not_noted_at_all() -> None:
    with database() as engine:
        records = SqlRecords(engine)
        broken = replace(check(0), terms=PRIVACY, detail=None)  # type: ignore[arg-type] # no such row may be
        with pytest.raises(Exception, match="NOT NULL"):
            records.add_checks([(check(0), [state()]), (broken, None)])
        assert records.states() == {}


def test_many_checks_are_one_transaction() -> None:
    with database() as engine:
        commits: list[object] = []
        event.listen(engine, "commit", commits.append)
        many = [replace(check(0), terms=TermsId(f"Service {n}", "Privacy Policy")) for n in range(500)]
        SqlRecords(engine).add_checks([(each, None) for each in many])
        assert len(commits) == 1
        assert len(SqlRecords(engine).states()) == 500


def test_when_terms_were_read_well_in_an_earlier_run_is_not_forgotten(records: Records) -> None:
    records.add_check(check(0, OutcomeName.UNCHANGED), None)
    records.add_check(check(1, OutcomeName.UNREACHABLE, "timeout"), None)
    assert records.states()[TERMS].verified == day(0)


def test_readings_asked_for_together_are_those_made_under_the_same_rules(records: Records) -> None:
    said = reading(finding(Stance.DENIED))
    for number in range(3):
        records.add_version(version(number), RULES, said if number else None)
    records.add_reading(commit(0), "b" * 64, said)
    asked = [commit(number) for number in range(4)]
    assert records.readings(asked, RULES) == {commit(1): said, commit(2): said}
    assert records.read(asked, RULES) == {commit(1), commit(2)}
    assert records.readings([], RULES) == {}


def test_more_readings_than_a_statement_may_name_are_found(records: Records) -> None:
    for number in range(3):
        records.add_version(version(number), RULES, reading())
    asked = [commit(number) for number in range(1000)]
    assert len(records.read(asked, RULES)) == len(records.readings(asked, RULES)) == 3


# --- the ledger --------------------------------------------------------------------------------------


def _append(
    ledger: Ledger, number: int, tool: str = "lumenia-free", occasion: Occasion | None = None
) -> None:
    made = replace(decision(number), tool=tool)
    if occasion is not None:
        made = replace(made, occasion=occasion)
    ledger.append(tool, made.usage, usage(), lambda _, __: made)


def test_each_tool_was_first_decided_on_when_its_first_entry_was_made(ledger: Ledger) -> None:
    assert ledger.first() == {}
    _append(ledger, 0)
    _append(ledger, 1, "otterloo")
    _append(ledger, 2)
    assert ledger.first() == {"lumenia-free": day(0), "otterloo": day(1)}


def test_what_stands_is_found_behind_notes_and_goes_on_after_each_entry(ledger: Ledger) -> None:
    _append(ledger, 0)
    _append(ledger, 1, "otterloo")
    assert {key[0]: e.seq for key, e in ledger.standing().items()} == {"lumenia-free": 1, "otterloo": 2}
    _append(ledger, 2, occasion=Occasion.OPINION)
    _append(ledger, 3, occasion=Occasion.REVIEW)
    assert {key[0]: e.seq for key, e in ledger.standing().items()} == {"lumenia-free": 1, "otterloo": 2}
    assert [[e.seq for e in notes] for notes in ledger.notes().values()] == [[3, 4]]
    _append(ledger, 4)
    assert {key[0]: e.seq for key, e in ledger.standing().items()} == {"lumenia-free": 5, "otterloo": 2}
    assert ledger.notes() == {}


def test_what_another_process_has_decided_since_stands() -> None:
    with database() as engine:
        ours, theirs = SqlLedger(engine), SqlLedger(engine)
        _append(ours, 0)
        assert [e.seq for e in ours.standing().values()] == [1]
        _append(theirs, 1)
        assert [e.seq for e in ours.standing().values()] == [2]
