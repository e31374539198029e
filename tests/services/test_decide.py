"""Decisions over the stores: the machine on every watched tool, a person on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.core.checks import TermsState
from monitor.core.claims import Claim, Lack, LackKind
from monitor.core.criteria import digest
from monitor.core.deciding import decide
from monitor.core.decisions import MONITOR, Basis, Decision, Occasion, Opinion, Status
from monitor.core.errors import UsageError
from monitor.core.model import Cause, DataClass, Stance
from monitor.core.policy import BreachCode
from monitor.core.terms import TermsId, Unreachable, UnreachableReason
from monitor.core.tools import (
    Attestation,
    AttestationKind,
    OptOut,
    Perimeter,
    Proposal,
    SuspendOn,
    Tool,
)
from monitor.services.decide import situation, verified, watched
from monitor.services.in_person import Statement, approve, opine, would_accept
from tests.samples import (
    DENIED,
    IN_US,
    OPT_OUT,
    PERMITTED,
    PRIVACY,
    TERMS,
    day,
    document,
    page,
    register,
    terms,
    tool,
    usage,
)
from tests.services.room import Room, deaf, killed_at, rules

GONE = Unreachable("terms", UnreachableReason.HTTP_STATUS, "404 Not Found")
PLAIN = "Be kind to each other, and to the assistant."


@pytest.fixture
def room() -> Room:
    return Room()


def judged(room: Room, number: int, training: str = DENIED) -> list[str]:
    """Check and decide on a day on which the terms say this; return the new decisions in short."""
    room.serve(page(training))
    room.check(number)
    return [f"{e.decision.status} {e.decision.basis} {e.decision.occasion}" for e in room.decide(number)]


# --- the machine -------------------------------------------------------------------------------------


def test_the_first_round_records_every_proposal_and_judges_it(room: Room) -> None:
    assert judged(room, 0) == ["allowed decided baseline"]
    assert (room.standing().by, room.standing().at) == ("dupont", day(0))


def test_a_proposal_that_breaches_at_once_is_suspended_and_says_whose_rules_and_policy(room: Room) -> None:
    judged(room, 0, PERMITTED)
    decision = room.standing()
    assert (decision.status, decision.rules, decision.policy) == (
        Status.SUSPENDED,
        rules().digest,
        digest(usage()),
    )


def test_deciding_again_in_the_same_round_adds_nothing(room: Room) -> None:
    judged(room, 0)
    judged(room, 1, OPT_OUT)
    assert room.decide(1) == []


def test_a_worse_text_suspends_with_the_sentence_quoted_and_the_version_named(room: Room) -> None:
    judged(room, 0)
    assert judged(room, 1, OPT_OUT) == ["suspended precautionary breach"]
    (breach,) = room.standing().breaches
    assert breach.resolved is not None
    assert breach.resolved.finding.quote == OPT_OUT
    assert breach.resolved.commit == room.versions(TERMS)[-1].commit
    assert room.standing().cause is Cause.PROVIDER


def test_a_text_that_takes_it_back_reinstates_nothing(room: Room) -> None:
    judged(room, 0)
    judged(room, 1, OPT_OUT)
    assert judged(room, 2, DENIED) == []
    assert room.standing().status is Status.SUSPENDED


def test_a_page_that_cannot_be_read_changes_no_status(room: Room) -> None:
    judged(room, 0)
    room.serve(GONE)
    room.check(1)
    assert room.decide(1) == []


def test_terms_unread_for_too_long_suspend_until_a_person_decides(room: Room) -> None:
    judged(room, 0)
    room.serve(GONE)
    room.check(31)
    assert [e.decision.basis for e in room.decide(31)] == [Basis.UNVERIFIED]
    assert judged(room, 32) == []


def test_terms_verified_in_the_meantime_are_not_too_old(room: Room) -> None:
    judged(room, 0)
    judged(room, 20)
    room.serve(GONE)
    room.check(40)
    assert room.decide(40) == []


def test_every_usage_of_every_tool_is_decided_on_by_itself() -> None:
    lenient = usage(Stance.DENIED, Stance.OPT_OUT, id="lenient")
    both = (Proposal("non_sensitive", "dupont", day(0)), Proposal("lenient", "martin", day(0)))
    room = Room(register(tools=(tool(proposals=both),), usages=(usage(), lenient)))
    room.serve(page(OPT_OUT))
    room.check(0)
    room.decide(0)
    assert [room.standing(usage=each).status for each in ("non_sensitive", "lenient")] == [
        Status.SUSPENDED,
        Status.ALLOWED,
    ]


def test_a_tool_is_judged_on_all_the_terms_that_bind_it() -> None:
    room = Room(register(tools=(tool(terms=(TERMS, PRIVACY)),)))
    room.serve(page(training=PLAIN, title="Privacy Policy"), "privacy")
    room.serve(page(PERMITTED))
    room.check(0)
    room.decide(0)
    assert [b.resolved and b.resolved.terms for b in room.standing().breaches] == [TERMS]


def test_terms_never_read_are_named_in_the_decision() -> None:
    room = Room(register(tools=(tool(terms=(TERMS, PRIVACY)),)))
    room.check(0)
    room.decide(0)
    assert (room.standing().status, room.standing().unread) == (Status.ALLOWED, (PRIVACY,))


def test_silence_suspends_once_all_terms_were_read(room: Room) -> None:
    judged(room, 0, PLAIN)
    assert [b.code for b in room.standing().breaches] == [BreachCode.SILENT]


# --- whose doing -------------------------------------------------------------------------------------------


def test_rules_that_learnt_to_read_are_not_the_providers_doing(room: Room) -> None:
    room.register = register(usages=(usage(Stance.DENIED, Stance.SILENT),))
    room.rules = deaf()
    judged(room, 0, OPT_OUT)
    room.rules = rules()
    assert judged(room, 1, OPT_OUT) == ["suspended precautionary breach"]
    assert room.standing().cause is Cause.RULES


@pytest.mark.parametrize("why", [Cause.RULES, Cause.POLICY])
def test_an_old_harmless_change_is_not_blamed_for_what_we_changed_since(why: Cause) -> None:
    before = (
        usage(Stance.DENIED, Stance.SILENT) if why is Cause.RULES else usage(Stance.DENIED, Stance.OPT_OUT)
    )
    room = Room(register(usages=(before,)))
    room.rules = deaf() if why is Cause.RULES else rules()
    judged(room, 0, DENIED)
    assert judged(room, 1, OPT_OUT) == []
    assert judged(room, 2, OPT_OUT) == []
    if why is Cause.RULES:
        room.rules = rules()
    else:
        room.register = register(usages=(usage(Stance.DENIED),))
    assert judged(room, 3, OPT_OUT) == ["suspended precautionary breach"]
    assert room.standing().cause is why


def test_our_own_extraction_is_not_the_providers_doing(room: Room) -> None:
    room.register = register(watched=(terms(TERMS, document(select=("main h2", "main p:not(.more)"))),))
    body = page(DENIED, extra=f'</p><p class="more">{PERMITTED}')
    room.serve(body)
    room.check(0)
    room.decide(0)
    room.register = register()
    room.check(1)
    room.decide(1)
    assert (room.standing().status, room.standing().cause) == (Status.SUSPENDED, Cause.EXTRACTION)


def test_a_change_of_the_night_before_a_crash_is_still_the_providers_doing(room: Room) -> None:
    judged(room, 0)
    room.serve(page(OPT_OUT))
    with killed_at(room.records, "add_version"):
        room.check(1)
    room.check(2)
    room.decide(2)
    assert (room.standing().status, room.standing().cause) == (Status.SUSPENDED, Cause.PROVIDER)


def test_a_change_is_the_providers_doing_even_where_one_tool_was_decided_on_before_a_crash() -> None:
    tools = tool("lumenia-free"), tool("lumenia-other")
    room = Room(register(tools=tools))
    judged(room, 0)
    room.serve(page(OPT_OUT))
    room.check(1)
    with killed_at(room.ledger, "append", after=1):
        room.decide(1)
    room.decide(1)
    assert [room.standing(each.id).cause for each in tools] == [Cause.PROVIDER] * 2


# --- withdrawn --------------------------------------------------------------------------------------------------


def test_a_proposal_that_was_deleted_withdraws_the_approval_once(room: Room) -> None:
    judged(room, 0)
    room.register = register(tools=(tool(proposals=()),))
    assert judged(room, 1) == ["suspended withdrawn withdrawn"]
    assert judged(room, 2) == []


def test_a_proposal_made_again_does_not_reinstate(room: Room) -> None:
    judged(room, 0)
    known, room.register = room.register, register(tools=(tool(proposals=()),))
    judged(room, 1)
    room.register = known
    assert judged(room, 2) == []
    assert room.standing().basis is Basis.WITHDRAWN


@pytest.mark.parametrize("gone", ["tool", "usage"])
def test_a_tool_or_usage_that_left_the_register_is_withdrawn_once(room: Room, gone: str) -> None:
    judged(room, 0)
    if gone == "tool":
        room.register = register(tools=(tool("another", proposals=()),))
    else:
        other = usage(id="other")
        room.register = register(tools=(tool(proposals=()),), usages=(other,))
    (entry,) = room.decide(1)
    decision = entry.decision
    assert (decision.status, decision.basis, decision.occasion, decision.by, decision.at) == (
        Status.SUSPENDED,
        Basis.WITHDRAWN,
        Occasion.WITHDRAWN,
        MONITOR,
        day(1),
    )
    assert (decision.proposed, decision.reason, decision.evidence, decision.breaches) == (False, "", None, ())
    assert room.decide(2) == []


@pytest.mark.parametrize("gone", ["proposal", "tool"])
def test_every_way_of_withdrawing_names_the_same_cause(room: Room, gone: str) -> None:
    judged(room, 0)
    room.register = register(
        tools=(tool(proposals=()) if gone == "proposal" else tool("another", proposals=()),)
    )
    (entry,) = room.decide(1)
    assert entry.decision.cause is Cause.POLICY


def test_a_withdrawal_tells_what_person_accepted_before(room: Room) -> None:
    judged(room, 0, OPT_OUT)
    accepted = room.person(1).decision.accepted
    room.register = register(tools=(tool("another", proposals=()),))
    (entry,) = room.decide(2)
    assert entry.decision.accepted == accepted != ()


def test_what_another_process_withdrew_in_between_is_left_alone(room: Room) -> None:
    judged(room, 0)
    known = room.bench
    stale = known.ledger.standing()
    room.register = register(tools=(tool("another", proposals=()),))
    room.decide(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room.ledger, "standing", lambda: stale)
        assert room.decide(1) == []


# --- what is watched ------------------------------------------------------------------------------------------------


def test_only_what_is_proposed_or_was_decided_on_is_watched(room: Room) -> None:
    idle, used = tool("idle", proposals=()), tool()
    room.register = register(tools=(idle, used))
    assert [(t.id, u) for t, u in watched(room.register, {})] == [("lumenia-free", "non_sensitive")]
    room.check(0)
    room.person(0, tool="idle")
    assert [t.id for t, _ in watched(room.register, room.ledger.standing())] == ["idle", "lumenia-free"]


# --- a person ---------------------------------------------------------------------------------------------------------


def test_a_person_reinstates_a_tool_with_a_reason(room: Room) -> None:
    judged(room, 0, OPT_OUT)
    decision = room.person(1, reason="  opt-out exercised \n").decision
    assert (decision.status, decision.basis, decision.occasion, decision.by, decision.reason) == (
        Status.ALLOWED,
        Basis.DECIDED,
        Occasion.APPROVED,
        "martin",
        "opt-out exercised",
    )
    assert room.standing() == decision


def test_an_approval_accepts_everything_said_and_shows_what_breaches(room: Room) -> None:
    judged(room, 0, OPT_OUT)
    decision = room.person(1).decision
    claims = [claim for claim in decision.accepted if isinstance(claim, Claim)]
    assert {claim.stance for claim in claims} == {Stance.OPT_OUT, Stance.EU}
    assert [b.resolved.stance for b in decision.breaches if b.resolved] == [Stance.OPT_OUT]


def test_what_a_person_accepted_does_not_suspend_again(room: Room) -> None:
    judged(room, 0, OPT_OUT)
    room.person(1)
    assert judged(room, 2, OPT_OUT) == []
    assert judged(room, 3, OPT_OUT) == []


def test_a_reworded_clause_on_opting_out_makes_a_review_due_and_suspends_nothing(room: Room) -> None:
    judged(room, 0, OPT_OUT)
    room.person(1)
    reworded = OPT_OUT.replace("your content", "the content you write")
    assert judged(room, 2, reworded) == ["allowed decided review"]
    (standing,) = room.standings(2)
    assert (standing.decision.status if standing.decision else None, standing.review_by) == (
        Status.ALLOWED,
        day(2).date(),
    )
    assert [judged(room, number, reworded) for number in range(3, 33)] == [[]] * 30
    assert judged(room, 33, reworded) == ["suspended expired expired"]


def test_an_overdue_review_suspends_after_its_grace(room: Room) -> None:
    judged(room, 0)
    assert room.standing().review_by == day(90).date()
    assert [judged(room, number) for number in (89, 120)] == [[], []]
    assert judged(room, 121) == ["suspended expired expired"]
    assert judged(room, 122) == []


def test_a_person_may_set_an_earlier_review_but_none_beyond_a_year(room: Room) -> None:
    judged(room, 0)
    for late in (0, 367):
        with pytest.raises(UsageError, match="within twelve months"):
            approve(room.bench, Statement(*MINE, review_by=day(late).date()), day(0))
    entry = approve(room.bench, Statement(*MINE, review_by=day(10).date()), day(0))
    assert entry.decision.review_by == day(10).date()


MINE = ("lumenia-free", "non_sensitive", "martin", "We looked at it")


def test_a_dpo_does_not_approve_but_says_what_they_think(room: Room) -> None:
    judged(room, 0)
    with pytest.raises(UsageError, match="record an opinion with --opinion"):
        room.person(1, by="dupont")
    before = room.standing()
    said = Statement("lumenia-free", "non_sensitive", "dupont", "No impact assessment yet")
    entry = opine(room.bench, said, Opinion.RESERVED, day(1))
    assert (entry.decision.opinion, entry.decision.status) == (Opinion.RESERVED, Status.ALLOWED)
    assert room.standing() == before
    (standing,) = room.standings(1)
    assert [note.decision.reason for note in standing.notes] == ["No impact assessment yet"]


def test_only_a_dpo_records_an_opinion_and_only_on_what_was_decided(room: Room) -> None:
    said = Statement("lumenia-free", "non_sensitive", "dupont", "Why not")
    with pytest.raises(UsageError, match="nothing was decided"):
        opine(room.bench, said, Opinion.FAVOURABLE, day(0))
    judged(room, 0)
    with pytest.raises(UsageError, match="only a DPO"):
        opine(room.bench, replace(said, by="martin"), Opinion.FAVOURABLE, day(0))
    assert len(room.ledger.entries()) == 1


def test_only_those_named_for_a_usage_approve(room: Room) -> None:
    room.register = register(usages=(replace(usage(), approvers=("someone",)),))
    judged(room, 0)
    with pytest.raises(UsageError, match="may not approve for non_sensitive; the register names: someone"):
        room.person(1)


def test_anyone_in_the_register_may_suspend(room: Room) -> None:
    room.register = register(usages=(replace(usage(), approvers=("someone",)),))
    judged(room, 0)
    assert room.person(1, by="dupont", allow=False).decision.status is Status.SUSPENDED


# --- opt-outs -----------------------------------------------------------------------------------------------------

EXERCISED = OptOut(Perimeter.ACCOUNTS, "the pilot's", day(0).date(), day(100).date(), "a screenshot")


@pytest.fixture
def careful() -> Room:
    return Room(register(usages=(replace(usage(), exercised=frozenset({DataClass.CONTENT})),)))


def test_an_opt_out_is_tolerated_once_it_is_exercised(careful: Room) -> None:
    assert judged(careful, 0, OPT_OUT) == ["suspended precautionary baseline"]
    assert [b.code for b in careful.standing().breaches] == [BreachCode.OPT_OUT]
    entry = approve(careful.bench, Statement(*MINE, opt_out=EXERCISED), day(1))
    assert (entry.decision.breaches, entry.decision.opt_out) == ((), EXERCISED)
    assert judged(careful, 2, OPT_OUT) == []


def test_an_opt_out_that_is_counted_on_no_longer_ends_the_approval(careful: Room) -> None:
    judged(careful, 0, OPT_OUT)
    approve(careful.bench, Statement(*MINE, opt_out=EXERCISED, review_by=day(300).date()), day(1))
    assert judged(careful, 100, OPT_OUT) == []
    assert judged(careful, 101, OPT_OUT) == ["suspended expired expired"]


def test_an_opt_out_accepted_unexercised_does_not_run_out(careful: Room) -> None:
    judged(careful, 0, OPT_OUT)
    approve(careful.bench, Statement(*MINE, review_by=day(300).date()), day(1))
    assert judged(careful, 200, OPT_OUT) == []


def test_a_later_approval_rests_on_the_opt_out_of_the_one_before(careful: Room) -> None:
    judged(careful, 0, OPT_OUT)
    approve(careful.bench, Statement(*MINE, opt_out=EXERCISED), day(1))
    assert approve(careful.bench, Statement(*MINE), day(2)).decision.opt_out == EXERCISED


@pytest.mark.parametrize(
    ("on", "until", "words"),
    [(2, 10, "still to come"), (0, 190, "six months at the most"), (-10, 0, "not into the past")],
)
def test_an_opt_out_is_counted_on_for_six_months_at_the_most(
    careful: Room, on: int, until: int, words: str
) -> None:
    judged(careful, 0, OPT_OUT)
    said = replace(EXERCISED, on=day(on).date(), until=day(until).date())
    with pytest.raises(UsageError, match=words):
        approve(careful.bench, Statement(*MINE, opt_out=said), day(1))


def test_a_proposal_may_rest_on_an_opt_out(careful: Room) -> None:
    proposal = Proposal("non_sensitive", "dupont", day(0), EXERCISED)
    careful.register = replace(careful.register, tools={"lumenia-free": tool(proposals=(proposal,))})
    assert judged(careful, 0, OPT_OUT) == ["allowed decided baseline"]
    assert careful.standing().opt_out == EXERCISED


# --- what stands beside the terms ---------------------------------------------------------------------------------


def attested(until: int) -> Tool:
    paper = Attestation(
        AttestationKind.SECNUMCLOUD, "all of it", "ANSSI", "n° 1", day(until).date(), "dupont", day(0).date()
    )
    return replace(tool(), attestations=(paper,))


def test_an_attestation_that_expires_suspends() -> None:
    room = Room(register(tools=(attested(10),), usages=(replace(usage(), attestations=NEEDED),)))
    assert judged(room, 0) == ["allowed decided baseline"]
    assert judged(room, 10) == []
    assert judged(room, 11) == ["suspended precautionary breach"]
    (breach,) = room.standing().breaches
    assert (breach.lack, room.standing().cause) == (Lack(LackKind.ATTESTATION, "secnumcloud"), Cause.POLICY)


NEEDED = frozenset({AttestationKind.SECNUMCLOUD})


def test_a_person_may_accept_that_an_attestation_is_missing() -> None:
    room = Room(register(usages=(replace(usage(), attestations=NEEDED),)))
    assert judged(room, 0) == ["suspended precautionary baseline"]
    room.person(1)
    assert judged(room, 2) == []


def test_the_terms_a_usage_requires_must_have_been_read() -> None:
    room = Room(register(usages=(replace(usage(), required_terms=frozenset({"Data Processor Agreement"})),)))
    assert judged(room, 0) == ["suspended precautionary baseline"]
    assert [b.lack for b in room.standing().breaches] == [Lack(LackKind.TERMS, "Data Processor Agreement")]


@pytest.mark.parametrize(("country", "lacks"), [("FR", []), ("EEA", []), ("US", ["US"]), (None, [""])])
def test_a_usage_may_mind_who_controls_the_vendor(country: str | None, lacks: list[str]) -> None:
    demanding = replace(usage(), controlled_by=frozenset({"EEA"}))
    room = Room(register(tools=(replace(tool(), controlled_by=country),), usages=(demanding,)))
    judged(room, 0)
    assert [b.lack.name for b in room.standing().breaches if b.lack] == lacks


# --- the day of effect -------------------------------------------------------------------------------------------


def test_a_usage_may_wait_for_the_day_of_effect() -> None:
    room = Room(register(usages=(replace(usage(), suspend_on=SuspendOn.EFFECTIVE_DATE),)))
    judged(room, 0)
    announced = f"These terms take effect on 8 September 2025.</p><p>{PERMITTED}"
    assert judged(room, 1, announced) == []
    assert judged(room, 10, announced) == []
    assert judged(room, 11, announced) == ["suspended precautionary breach"]
    assert room.standing().cause is Cause.PROVIDER


def test_a_change_without_a_day_of_effect_suspends_at_once() -> None:
    room = Room(register(usages=(replace(usage(), suspend_on=SuspendOn.EFFECTIVE_DATE),)))
    judged(room, 0)
    assert judged(room, 1, PERMITTED) == ["suspended precautionary breach"]


def test_something_worse_than_what_a_person_accepted_suspends_again(room: Room) -> None:
    judged(room, 0, OPT_OUT)
    room.person(1)
    assert judged(room, 2, PERMITTED) == ["suspended precautionary breach"]


def test_accepted_silence_does_not_suspend_again(room: Room) -> None:
    judged(room, 0, PLAIN)
    room.person(1)
    assert judged(room, 2, PLAIN) == []


def test_a_new_country_suspends_again_where_the_usage_minds() -> None:
    choosy = replace(usage(), accepted_countries=frozenset({"CH"}))
    room = Room(register(usages=(choosy,)))
    room.serve(page(location=IN_US))
    room.check(0)
    room.decide(0)
    room.person(1)
    room.serve(page(location="Your data is stored in the United States and in India."))
    room.check(2)
    assert [e.decision.status for e in room.decide(2)] == [Status.SUSPENDED]


def test_a_person_suspends_a_tool_and_what_was_accepted_stays_accepted(room: Room) -> None:
    judged(room, 0, OPT_OUT)
    accepted = room.person(1).decision.accepted
    decision = room.person(2, allow=False, reason="works council").decision
    assert (decision.status, decision.basis, decision.occasion, decision.accepted) == (
        Status.SUSPENDED,
        Basis.DECIDED,
        Occasion.SUSPENDED,
        accepted,
    )


def test_a_person_may_suspend_what_was_never_judged(room: Room) -> None:
    assert room.person(0, allow=False).decision.accepted == ()


def test_a_person_may_approve_what_was_never_read(room: Room) -> None:
    decision = room.person(0).decision
    assert (decision.status, decision.unread, decision.accepted) == (Status.ALLOWED, (TERMS,), ())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"tool": "lumenia"}, "knows no tool 'lumenia'; did you mean 'lumenia-free'"),
        ({"usage": "secret"}, "knows no usage 'secret'; choose among: non_sensitive"),
        ({"by": "durand"}, "knows no person 'durand'; choose among: dupont, martin"),
        ({"reason": " \n"}, "needs a reason: give it with --reason"),
    ],
)
def test_a_decision_in_person_needs_what_the_register_knows_and_a_reason(
    room: Room, wrong: dict[str, str], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        room.person(0, **wrong)  # type: ignore[arg-type]
    assert room.ledger.entries() == []


def test_where_the_register_knows_nobody_it_says_none() -> None:
    room = Room(replace(register(), people={}))
    with pytest.raises(UsageError, match="there is none yet"):
        room.person(0)


# --- verified ---------------------------------------------------------------------------------------------------------------


def state(terms_id: TermsId, at: datetime | None) -> TermsState:
    return TermsState(terms_id, None, None, at, ())


def test_a_tool_was_verified_when_the_last_of_its_terms_was() -> None:
    states = {TERMS: state(TERMS, day(2)), PRIVACY: state(PRIVACY, day(1))}
    assert verified(tool(terms=(TERMS, PRIVACY)), states, day(3)) == day(1)


@pytest.mark.parametrize("states", [{}, {TERMS: state(TERMS, day(1)), PRIVACY: state(PRIVACY, None)}])
def test_a_tool_with_terms_never_read_was_never_verified(states: dict[TermsId, TermsState]) -> None:
    assert verified(tool(terms=(TERMS, PRIVACY)), states, day(3)) is None


def test_terms_that_do_not_bind_verify_nothing() -> None:
    loose = replace(tool(terms=(TERMS, PRIVACY)), indicative=frozenset({PRIVACY}))
    assert verified(loose, {TERMS: state(TERMS, day(2))}, day(3)) == day(2)


def test_a_person_vouches_for_terms_as_long_as_a_reading_does(room: Room) -> None:
    room.person(0)
    room.serve(GONE)
    room.check(29)
    assert room.decide(29) == []
    room.check(30)
    assert [e.decision.basis for e in room.decide(30)] == [Basis.UNVERIFIED]
    assert usage().suspend_after == timedelta(days=30)


# --- what a change of terms does not put off, nor hide ---------------------------------------------------------------


def test_what_is_missing_beside_the_terms_does_not_wait_for_the_day_of_effect() -> None:
    waits = replace(usage(), attestations=NEEDED, suspend_on=SuspendOn.EFFECTIVE_DATE)
    room = Room(register(tools=(attested(10),), usages=(waits,)))
    judged(room, 0)
    announced = f"These terms take effect on 8 December 2025.</p><p>{PERMITTED}"
    assert judged(room, 11, announced) == ["suspended precautionary breach"]
    assert [b.lack for b in room.standing().breaches] == [Lack(LackKind.ATTESTATION, "secnumcloud")]


def test_silence_to_come_waits_for_the_day_of_effect_too() -> None:
    room = Room(register(usages=(replace(usage(), suspend_on=SuspendOn.EFFECTIVE_DATE),)))
    judged(room, 0)
    announced = f"These terms take effect on 8 September 2025.</p><p>{PLAIN}"
    assert judged(room, 1, announced) == []
    assert judged(room, 2, announced) == []
    assert judged(room, 11, announced) == ["suspended precautionary breach"]


def test_an_attestation_that_expires_is_not_the_doing_of_our_rules() -> None:
    room = Room(register(tools=(attested(10),), usages=(replace(usage(), attestations=NEEDED),)))
    judged(room, 0)
    entry = room.ledger.append("lumenia-free", "non_sensitive", None, _expired(room))
    assert entry is not None
    assert entry.decision.cause is Cause.POLICY


def _expired(room: Room) -> Callable[[Decision | None, Sequence[Decision]], Decision | None]:
    """Return what decides on day 11 as if the rules had been others at the last decision."""
    known, wanted = room.register.tools["lumenia-free"], room.register.usages["non_sensitive"]

    def made(last: Decision | None, notes: Sequence[Decision]) -> Decision | None:
        assert last is not None
        bench = replace(room.bench, rules_digest=rules().digest)
        here = situation(bench, room.records.states(), known, wanted, last, notes, day(0), day(11))
        return decide(replace(here, last=replace(last, rules="0" * 64)))

    return made


def test_an_approval_is_not_recorded_where_a_round_changed_what_was_shown(room: Room) -> None:
    judged(room, 0, OPT_OUT)
    said = Statement("lumenia-free", "non_sensitive", "martin", "Opt-out exercised")
    seen = would_accept(room.bench, said, day(1))
    judged(room, 1, PERMITTED)
    with pytest.raises(UsageError, match="changed while it was being read"):
        approve(room.bench, said, day(1), seen)
    assert room.standing().status is Status.SUSPENDED


def test_an_approval_is_recorded_where_nothing_changed_since_it_was_shown(room: Room) -> None:
    judged(room, 0, OPT_OUT)
    said = Statement("lumenia-free", "non_sensitive", "martin", "Opt-out exercised")
    approve(room.bench, said, day(1), would_accept(room.bench, said, day(1)))
    assert room.standing().status is Status.ALLOWED


def test_a_tool_that_left_the_register_takes_its_opt_out_with_it(careful: Room) -> None:
    judged(careful, 0, OPT_OUT)
    said = Statement("lumenia-free", "non_sensitive", "martin", "Opted out", opt_out=EXERCISED)
    approve(careful.bench, said, day(1))
    known = careful.register
    careful.register = replace(known, tools={})
    careful.decide(2)
    assert (careful.standing().basis, careful.standing().opt_out) == (Basis.WITHDRAWN, None)
