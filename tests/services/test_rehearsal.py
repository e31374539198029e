"""An edit rehearsed: what the next round would decide under it, while nothing is decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.adequacy import AdequacyDecision, AdequacyList
from monitor.core.claims import LackKind
from monitor.core.decisions import Basis, Status
from monitor.core.errors import UsageError
from monitor.core.model import DataClass, Mechanism, Stance
from monitor.core.policy import BreachCode
from monitor.core.register import Register
from monitor.core.tools import (
    ANY,
    Attestation,
    AttestationKind,
    Fallback,
    Proposal,
    SuspendOn,
    Tolerance,
    Usage,
)
from monitor.services.rehearsal import Rehearsed, Turn, UsageTurn, annulled, rehearse
from tests.samples import (
    DENIED,
    IN_EU,
    IN_US,
    OPT_OUT,
    PERMITTED,
    PRIVACY,
    TERMS,
    day,
    page,
    register,
    tool,
    usage,
)
from tests.services.room import Room

STRICT = usage(Stance.DENIED)
LENIENT = usage(Stance.DENIED, Stance.OPT_IN, Stance.OPT_OUT)
UNDER_DPF = "We transfer your data to the United States under the EU-US Data Privacy Framework."
DPF = AdequacyDecision("dpf", "US", "D", "S", Mechanism.DPF, date(2023, 7, 10), None, "")
UK = AdequacyDecision("uk", "GB", "D", "S", None, date(2021, 6, 28), None, "")
LAW = AdequacyList(date(2025, 8, 1), (DPF, UK))


def judged(training: str = DENIED, location: str = IN_EU, *, known: Register | None = None) -> Room:
    """A room that has done its first round on terms that say this."""
    room = Room(known)
    room.serve(page(training, location))
    room.round(0)
    return room


def under(room: Room, *usages: Usage) -> Register:
    return replace(room.register, usages={each.id: each for each in usages})


def one(room: Room, edited: Register, number: int = 1) -> Rehearsed:
    (found,) = rehearse(room.bench, edited, day(number)).approvals
    return found


def quotes(found: Rehearsed) -> tuple[list[str], list[str]]:
    def of(each: Rehearsed, side: str) -> list[str]:
        return [b.resolved.finding.quote for b in getattr(each, side) if b.resolved]

    return of(found, "gained"), of(found, "gone")


# --- what becomes of an approval -------------------------------------------------------------------


def test_an_edit_that_changes_nothing_changes_nothing() -> None:
    room = judged()
    found = rehearse(room.bench, room.register, day(1))
    assert (found.usages, [each.turn for each in found.approvals]) == ((), [Turn.SAME])


def test_what_a_stricter_usage_no_longer_tolerates_would_suspend_with_the_sentence() -> None:
    room = judged(OPT_OUT, known=register(usages=(LENIENT,)))
    found = one(room, under(room, STRICT))
    assert (found.turn, quotes(found)) == (Turn.LOST, ([OPT_OUT], []))
    assert found.before is not None
    assert found.after is not None
    assert (found.before.status, found.after.status, found.after.basis) == (
        Status.ALLOWED,
        Status.SUSPENDED,
        Basis.PRECAUTIONARY,
    )


def test_what_a_more_lenient_usage_tolerates_clears_and_does_not_reinstate() -> None:
    room = judged(OPT_OUT)
    found = one(room, under(room, LENIENT))
    assert (found.turn, quotes(found)) == (Turn.CLEARED, ([], [OPT_OUT]))
    assert found.after is not None
    assert found.after.status is Status.SUSPENDED


def test_a_tool_suspended_for_two_sentences_of_which_one_is_cleared_stays_suspended_for_the_other() -> None:
    strict = usage(location=frozenset({Stance.EU}))
    room = judged(OPT_OUT, IN_US, known=register(usages=(strict,)))
    found = one(room, under(room, replace(LENIENT, location=frozenset({Stance.EU}))))
    assert (found.turn, quotes(found)) == (Turn.OTHERWISE, ([], [OPT_OUT]))


def test_a_suspended_tool_that_would_breach_more_says_what_is_new() -> None:
    room = judged(OPT_OUT, IN_US)
    found = one(room, under(room, usage(location=frozenset({Stance.EU}))))
    assert found.turn is Turn.OTHERWISE
    assert "United States" in quotes(found)[0][0]


def test_what_a_person_has_accepted_is_not_lost_again() -> None:
    room = judged(OPT_OUT)
    room.person(1)
    assert one(room, under(room, STRICT), 2).turn is Turn.SAME


def test_what_a_person_suspended_stays_suspended_whatever_is_tolerated() -> None:
    room = judged()
    room.person(1, allow=False, by="dupont")
    found = one(room, under(room, usage(*Stance)), 2)
    assert (found.turn, found.after and found.after.basis) == (Turn.SAME, Basis.DECIDED)


def test_a_proposal_not_judged_yet_is_rehearsed_as_its_first_round_would_judge_it() -> None:
    room = judged(OPT_OUT)
    room.register = register(
        tools=(tool("lumenia-team", proposals=(Proposal("non_sensitive", "dupont", day(0)),)),)
    )
    found = rehearse(room.bench, under(room, LENIENT), day(1)).approvals
    assert [(each.tool.id, each.turn) for each in found] == [("lumenia-team", Turn.KEPT)]


def test_terms_that_nobody_ever_read_are_named_since_they_may_still_breach() -> None:
    room = judged(known=register(tools=(tool(terms=(TERMS, PRIVACY)),)))
    found = one(room, under(room, STRICT))
    assert (found.turn, found.unread) == (Turn.SAME, (PRIVACY,))


def test_what_would_be_missing_beside_the_terms_would_suspend() -> None:
    room = judged()
    found = one(room, under(room, replace(usage(), attestations=frozenset({AttestationKind.HDS}))))
    (breach,) = found.gained
    assert (found.turn, breach.code) == (Turn.LOST, BreachCode.LACK)
    assert breach.lack is not None
    assert (breach.lack.lacks, breach.lack.name) == (LackKind.ATTESTATION, "hds")


def test_an_attestation_that_is_added_with_the_demand_for_it_is_counted() -> None:
    room = judged()
    paper = Attestation(AttestationKind.HDS, "all", "I", "1", date(2030, 1, 1), "dupont", date(2025, 1, 1))
    edited = under(room, replace(usage(), attestations=frozenset({AttestationKind.HDS})))
    edited = replace(edited, tools={"lumenia-free": replace(tool(), attestations=(paper,))})
    assert one(room, edited).turn is Turn.SAME


def test_an_opt_out_that_would_have_to_be_exercised_would_suspend() -> None:
    room = judged(OPT_OUT, known=register(usages=(LENIENT,)))
    found = one(room, under(room, replace(STRICT, exercised=frozenset({DataClass.CONTENT}))))
    assert (found.turn, [b.code for b in found.gained]) == (Turn.LOST, [BreachCode.OPT_OUT])


def test_a_shorter_delay_would_suspend_what_was_not_read_for_longer() -> None:
    room = judged()
    found = one(room, under(room, usage(suspend_after=timedelta(days=4))), 5)
    assert (found.turn, found.after and found.after.basis, found.gained) == (Turn.LOST, Basis.UNVERIFIED, ())


def test_silence_that_is_no_longer_accepted_would_suspend() -> None:
    plain = "Be kind to each other, and to the assistant."
    room = judged(plain, known=register(usages=(usage(on_silent=Fallback.ALLOW),)))
    assert [b.code for b in one(room, under(room, usage())).gained] == [BreachCode.SILENT]


def test_a_change_that_waits_for_its_day_waits_no_longer_under_an_edit_that_suspends_at_once() -> None:
    waiting = replace(usage(), suspend_on=SuspendOn.EFFECTIVE_DATE)
    room = judged(known=register(usages=(waiting,)))
    room.serve(page(PERMITTED, extra="These terms take effect on 1 October 2025."))
    room.round(1)
    at_once = one(room, under(room, usage()), 2)
    assert one(room, room.register, 2).turn is Turn.SAME
    assert (at_once.turn, quotes(at_once)[0]) == (Turn.LOST, [PERMITTED])


# --- usages and tools that come and go -------------------------------------------------------------


def test_a_usage_taken_out_withdraws_what_was_approved_for_it() -> None:
    room = judged()
    found = rehearse(room.bench, under(room, usage(id="other")), day(1))
    assert [(e.usage.id, e.turn, e.tools) for e in found.usages] == [
        ("non_sensitive", UsageTurn.REMOVED, ("lumenia-free",)),
        ("other", UsageTurn.ADDED, ()),
    ]
    (lost,) = found.approvals
    assert (lost.turn, lost.after and lost.after.basis) == (Turn.REMOVED, Basis.WITHDRAWN)


def test_a_proposal_taken_out_withdraws_the_approval() -> None:
    room = judged()
    edited = replace(room.register, tools={"lumenia-free": tool(proposals=())})
    assert one(room, edited).turn is Turn.REMOVED


def test_a_proposal_never_judged_that_is_taken_out_is_told_as_well() -> None:
    room = Room()
    edited = replace(room.register, tools={"lumenia-free": tool(proposals=())})
    found = one(room, edited)
    assert (found.turn, found.after) == (Turn.REMOVED, None)


def test_a_tool_that_is_added_is_judged_for_the_first_time() -> None:
    room = judged(OPT_OUT)
    both = register(tools=(tool(), tool("lumenia-team")))
    found = {each.tool.id: each for each in rehearse(room.bench, both, day(1)).approvals}
    assert {id_: each.turn for id_, each in found.items()} == {
        "lumenia-free": Turn.SAME,
        "lumenia-team": Turn.ADDED,
    }
    assert quotes(found["lumenia-team"])[0] == [OPT_OUT]


def test_what_was_withdrawn_is_not_brought_back_by_writing_it_again() -> None:
    room = judged()
    again = room.register
    room.register = replace(room.register, tools={"lumenia-free": tool(proposals=())})
    room.decide(1)
    assert one(room, again, 2).turn is Turn.SAME


def test_a_usage_that_changes_is_named_with_the_tools_watched_for_it() -> None:
    room = judged()
    found = rehearse(room.bench, under(room, STRICT), day(1))
    assert [(e.usage.id, e.turn, e.tools) for e in found.usages] == [
        ("non_sensitive", UsageTurn.CHANGED, ("lumenia-free",))
    ]


# --- the law ---------------------------------------------------------------------------------------


def under_law(location: frozenset[Stance], law: AdequacyList = LAW) -> Register:
    return register(usages=(replace(usage(location=location), adequacy=law.decisions),))


ABROAD = frozenset({Stance.EU, Stance.THIRD_COUNTRY_SAFEGUARDED})


def test_what_rests_on_a_decision_falls_the_day_it_is_annulled() -> None:
    room = judged(location=UNDER_DPF, known=under_law(ABROAD))
    found = one(room, annulled(room.register, LAW, ["dpf"]))
    assert (found.turn, quotes(found)[0]) == (Turn.LOST, [UNDER_DPF])
    assert found.gained[0].resolved is not None
    assert found.gained[0].resolved.stance is Stance.THIRD_COUNTRY


def test_what_rests_on_no_decision_stands_whichever_is_annulled() -> None:
    room = judged(location=UNDER_DPF, known=under_law(ABROAD))
    assert one(room, annulled(room.register, LAW, ["uk"])).turn is Turn.SAME


def test_what_a_person_accepted_under_a_decision_falls_with_it() -> None:
    room = judged(OPT_OUT, UNDER_DPF, known=under_law(ABROAD))
    room.person(1)
    assert one(room, annulled(room.register, LAW, ["dpf"]), 2).turn is Turn.LOST


def test_a_decision_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageError, match="no adequacy decision 'dfp'"):
        annulled(register(), LAW, ["dfp"])


def test_no_law_at_all_is_another_policy_and_is_refused() -> None:
    with pytest.raises(UsageError, match="leave one"):
        annulled(register(), LAW, ["dpf", "uk"])


# --- laws ------------------------------------------------------------------------------------------


def test_nothing_is_written() -> None:
    room = judged(OPT_OUT)
    before = list(room.ledger.entries()), room.records.rounds(), room.mails()
    rehearse(room.bench, under(room, usage(id="other")), day(1))
    assert before == (list(room.ledger.entries()), room.records.rounds(), room.mails())


TOLERANCES: st.SearchStrategy[Tolerance] = st.one_of(
    st.just(ANY),
    st.frozensets(st.sampled_from([Stance.PERMITTED, Stance.OPT_OUT, Stance.OPT_IN, Stance.DENIED])),
)
PLACES: st.SearchStrategy[Tolerance] = st.one_of(
    st.just(ANY), st.frozensets(st.sampled_from([Stance.EU, Stance.THIRD_COUNTRY, Stance.SILENT]))
)


@st.composite
def usages(draw: st.DrawFn) -> Usage:
    drawn = usage(location=draw(PLACES), on_silent=draw(st.sampled_from(Fallback)))
    papers = draw(st.frozensets(st.sampled_from(AttestationKind), max_size=1))
    return replace(drawn, training=dict.fromkeys(DataClass, draw(TOLERANCES)), attestations=papers)


SAID: dict[str, Callable[[Room], object]] = {
    "judged": lambda _: None,
    "approved": lambda room: room.person(1),
    "suspended": lambda room: room.person(1, allow=False, by="dupont"),
}


@settings(max_examples=40)
@given(in_use=usages(), tried=usages(), training=st.sampled_from([DENIED, OPT_OUT, PERMITTED]), then=st.sampled_from(list(SAID)))  # fmt: skip
def test_the_round_after_the_edit_decides_what_was_rehearsed(
    in_use: Usage, tried: Usage, training: str, then: str
) -> None:
    room = judged(training, IN_US, known=register(usages=(in_use,)))
    SAID[then](room)
    edited = under(room, tried)
    found = one(room, edited, 2)
    room.register = edited
    room.decide(2)
    stands = room.standing()
    assert found.after is not None
    assert (found.after.status, found.after.basis) == (stands.status, stands.basis)
    if found.turn is Turn.LOST:
        assert set(found.gained) == set(stands.breaches)
    assert (found.turn is Turn.LOST) == (
        found.before is not None
        and found.before.status is Status.ALLOWED
        and stands.status is Status.SUSPENDED
    )
