"""How every watched tool stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.caveats import CaveatKind
from monitor.core.checks import OutcomeName
from monitor.core.decisions import Status
from monitor.core.model import ProfessionalUse
from monitor.core.terms import Unreachable, UnreachableReason
from tests.samples import OPT_OUT, PRIVACY, TERMS, day, page, register, tool
from tests.services.room import Room
from tests.services.test_deposit import MARTIN, put

NOT_AT_WORK = "You may use the service for your personal, non-commercial use only."
GONE = Unreachable("terms", UnreachableReason.TIMEOUT, "60 s")


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_tool_that_was_judged_stands_as_decided(room: Room) -> None:
    room.round(0)
    (standing,) = room.standings(0)
    assert standing.decision == room.standing().outline
    assert (standing.tool.id, standing.usage.id, standing.verified) == (
        "lumenia-free",
        "non_sensitive",
        day(0),
    )
    assert (standing.is_lost, standing.is_stale, standing.troubled) == (False, False, ())


def test_a_tool_that_was_never_judged_has_no_status_yet(room: Room) -> None:
    (standing,) = room.standings(0)
    assert (standing.decision, standing.verified, standing.is_lost, standing.is_stale) == (
        None,
        None,
        False,
        True,
    )


def test_a_suspended_tool_has_lost_its_approval(room: Room) -> None:
    room.round(0)
    room.serve(page(OPT_OUT))
    room.round(1)
    assert [standing.is_lost for standing in room.standings(1)] == [True]


@pytest.mark.parametrize(("number", "is_stale"), [(3, False), (4, True)])
def test_terms_read_too_long_ago_are_stale(room: Room, number: int, is_stale: bool) -> None:  # noqa: FBT001
    room.round(0)
    assert [standing.is_stale for standing in room.standings(number)] == [is_stale]


def test_terms_that_could_not_be_read_are_named() -> None:
    room = Room(register(tools=(tool(terms=(TERMS, PRIVACY)),)))
    room.round(0)
    (standing,) = room.standings(0)
    assert [(s.terms, s.check and s.check.outcome) for s in standing.troubled] == [
        (PRIVACY, OutcomeName.UNREACHABLE)
    ]
    assert standing.decision is not None
    assert (standing.decision.status, standing.verified) == (Status.ALLOWED, None)


def test_a_tool_is_as_verified_as_its_least_verified_terms() -> None:
    room = Room(register(tools=(tool(terms=(TERMS, PRIVACY)),)))
    room.serve(page(title="Privacy Policy"), "privacy")
    room.round(0)
    room.serve(GONE)
    room.round(1)
    assert [standing.verified for standing in room.standings(1)] == [day(0)]


def test_tools_stand_in_the_order_of_the_register() -> None:
    room = Room(register(tools=(tool("zeta"), tool("alpha"))))
    room.round(0)
    assert [standing.tool.id for standing in room.standings(0)] == ["zeta", "alpha"]


def test_a_tool_nobody_proposed_does_not_stand_at_all() -> None:
    room = Room(register(tools=(tool(), tool("idle", proposals=()))))
    assert [standing.tool.id for standing in room.standings(0)] == ["lumenia-free"]


def test_what_to_know_of_the_terms_stands_beside_the_status(room: Room) -> None:
    room.serve(page(extra=NOT_AT_WORK))
    room.round(0)
    (standing,) = room.standings(0)
    ((terms, caveat),) = standing.caveats
    assert (terms, caveat.kind) == (TERMS, CaveatKind.PROFESSIONAL_USE)
    assert caveat.fact is not None
    assert (caveat.fact.value, caveat.fact.quote) == (ProfessionalUse.PROHIBITED, NOT_AT_WORK)


def test_where_nothing_has_to_be_known_nothing_stands_there(room: Room) -> None:
    room.round(0)
    assert [standing.caveats for standing in room.standings(0)] == [()]


def test_where_contracts_alone_bind_the_days_of_their_deposit_stand_there(room: Room) -> None:
    room.round(0)
    assert room.standings(0)[0].deposited == ()
    put(room, 1)
    room.round(5)
    (standing,) = room.standings(5)
    assert (standing.deposited, standing.is_stale) == ((day(1).date(),), False)
    put(room, 1, said=replace(MARTIN, terms_type="Data Processor Agreement"))
    assert room.standings(5)[0].deposited == (day(1).date(), day(1).date())


def test_a_contract_beside_a_page_that_binds_leaves_the_day_of_reading() -> None:
    both = Room(register(tools=(tool(terms=(TERMS, PRIVACY)),)))
    both.serve(page(title="Privacy Policy"), "privacy")
    both.round(0)
    put(both, 1)
    assert both.standings(5)[0].deposited == ()
    assert both.standings(5)[0].verified == day(0)
