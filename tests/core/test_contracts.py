"""Which text binds a tool: the page, a contract in its place, or none that counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.checks import TermsState, VersionRecord
from monitor.core.contracts import binding, bound, contract_of, has_ended, in_force, is_fixed
from monitor.core.register import contract_faults
from monitor.core.terms import TermsId
from monitor.core.tools import Binding
from monitor.services.assess import text_digest
from tests.samples import PRIVACY, TERMS, tool, version

BOTH = tool(terms=(TERMS, PRIVACY))
CONTRACT = contract_of(BOTH, TERMS.type)
SIGNED = version(1, terms=CONTRACT)
ENDED: VersionRecord = replace(SIGNED, text_sha256=text_digest(""))


def state(record: VersionRecord | None, terms: TermsId = CONTRACT) -> TermsState:
    return TermsState(terms, record, None, None, ())


def test_a_contract_is_kept_under_the_name_of_its_tool() -> None:
    assert TermsId("Lumenia (lumenia-free)", "Terms of Service") == CONTRACT


def test_without_contracts_a_tool_is_bound_as_the_register_says() -> None:
    assert bound(BOTH, {TERMS: state(version(1), TERMS)}) is BOTH


def test_a_contract_in_force_stands_in_place_of_the_page_of_its_type() -> None:
    assert bound(BOTH, {CONTRACT: state(SIGNED)}).terms == (PRIVACY, CONTRACT)


def test_a_contract_of_another_type_stands_beside_the_pages() -> None:
    other = contract_of(BOTH, "Data Processor Agreement")
    assert bound(BOTH, {other: state(version(1, terms=other), other)}).terms == (TERMS, PRIVACY, other)


def test_a_contract_of_another_tool_binds_nobody_else() -> None:
    team = tool("lumenia-team", terms=(TERMS,))
    assert bound(team, {CONTRACT: state(SIGNED)}) is team


@pytest.mark.parametrize("record", [ENDED, None])
def test_a_contract_that_has_ended_or_never_was_leaves_the_page_to_bind(record: VersionRecord | None) -> None:
    assert bound(BOTH, {CONTRACT: state(record)}) is BOTH


def test_a_contract_takes_the_place_of_a_page_that_was_indicative() -> None:
    loose = replace(BOTH, indicative=frozenset({TERMS, PRIVACY}))
    made = bound(loose, {CONTRACT: state(SIGNED)})
    assert made.indicative == {PRIVACY}
    assert [binding(made, terms) for terms in made.terms] == [Binding.INDICATIVE, Binding.CONTRACT]


def test_a_page_binds_unless_it_is_said_to_be_indicative() -> None:
    assert [binding(BOTH, terms) for terms in BOTH.terms] == [Binding.INCORPORATED, Binding.INCORPORATED]


def test_a_tool_is_fixed_where_nothing_but_contracts_binds_it() -> None:
    loose = bound(replace(BOTH, indicative=frozenset({PRIVACY})), {CONTRACT: state(SIGNED)})
    assert is_fixed(loose)
    assert is_fixed(bound(tool(terms=(TERMS,)), {CONTRACT: state(SIGNED)}))
    for other in (
        BOTH,
        bound(BOTH, {CONTRACT: state(SIGNED)}),
        replace(BOTH, indicative=frozenset({TERMS, PRIVACY})),
    ):
        assert not is_fixed(other)


def test_a_version_without_text_says_that_a_contract_has_ended() -> None:
    assert (has_ended(ENDED), has_ended(SIGNED)) == (True, False)
    assert (in_force(state(ENDED)), in_force(state(SIGNED)), in_force(None)) == (False, True, False)


@pytest.mark.parametrize("name", ["Lumenia (lumenia-free)", "LUMENIA (Lumenia-Free)"])
def test_a_service_named_as_the_place_of_contracts_is_a_fault(name: str) -> None:
    assert [fault.place for fault in contract_faults([BOTH], ["Otterloo", name])] == [("services", name)]


def test_a_service_of_any_other_name_is_none() -> None:
    assert list(contract_faults([BOTH], ["Lumenia", "Lumenia (lumenia-team)"])) == []
