"""The machine suspends, people reinstate: what follows from a verdict and from what stood before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.claims import Claim
from monitor.core.criteria import digest
from monitor.core.deciding import decide, new_breaches
from monitor.core.decisions import JUDGE_VERSION, MONITOR, Basis, Decision, Occasion, Situation, Status
from monitor.core.model import SEVERITY, Cause, DataClass, Finding, Mechanism, Reading, Scope, Stance, Topic
from monitor.core.policy import Breach, BreachCode, Verdict, judge
from monitor.core.resolution import resolve
from monitor.core.terms import TermsId
from monitor.core.tools import Proposal, Usage
from tests.samples import NOW, PRIVACY, PROPOSAL, TERMS, commit, day, finding, reading, tool, usage

GOOD = finding(Stance.DENIED)
BAD = finding(Stance.PERMITTED)
WORDY = replace(BAD, quote="We use what you write to train our models.", end=42, rule="training/other")
MONTH = timedelta(days=30)


def situation(
    *said: Finding,
    last: Decision | None = None,
    now: datetime = NOW,
    proposal: Proposal | None = PROPOSAL,
    privacy: Reading | None = None,
    versions: Mapping[TermsId, str] | None = None,
    cause: Cause = Cause.PROVIDER,
    verified: datetime | None = NOW,
    policy: Usage | None = None,
    rules: str = "rules",
    moved: frozenset[TermsId] | None = None,
) -> Situation:
    """Return the situation of a tool bound by terms that say `said`, and by a privacy policy."""
    wanted = policy or usage()
    at = {TERMS: commit(1), PRIVACY: commit(2)} if versions is None else versions
    says = {TERMS: reading(*said), PRIVACY: privacy or reading()}
    binding = {terms: (at[terms], says[terms]) if terms in at else None for terms in (TERMS, PRIVACY)}
    return Situation(
        tool="lumenia-free",
        usage=wanted,
        now=now,
        verdict=judge(wanted, resolve(tool(terms=(TERMS, PRIVACY)), binding)),
        proposal=proposal,
        last=last,
        verified=verified,
        versions=at,
        moved=frozenset(t for t, c in at.items() if last is None or (t, c) not in last.versions)
        if moved is None
        else moved,
        causes=dict.fromkeys(at, cause),
        rules=rules,
        policy=digest(wanted),
    )


def decided(here: Situation) -> Decision:
    decision = decide(here)
    assert decision is not None
    return decision


def in_short(decision: Decision | None) -> tuple[str, str, str] | None:
    if decision is None:
        return None
    return decision.status.value, decision.basis.value, decision.occasion.value


def approved(*said: Finding, at: datetime = NOW) -> Decision:
    """Return a person's approval of what was said then."""
    here = situation(*said, now=at)
    claims = tuple(each.claim for each in here.verdict.resolution.applied)
    return here.decision(
        by="dupont",
        status=Status.ALLOWED,
        basis=Basis.DECIDED,
        occasion=Occasion.APPROVED,
        accepted=claims,
    )


BASELINE = decided(situation(GOOD))
LOST = decided(situation(BAD, last=BASELINE, now=day(1), versions={TERMS: commit(3), PRIVACY: commit(2)}))


# --- the baseline --------------------------------------------------------------------------------


def test_a_proposal_whose_terms_breach_nothing_is_allowed_in_the_name_of_who_proposed_it() -> None:
    assert (in_short(BASELINE), BASELINE.by) == (("allowed", "decided", "baseline"), "dupont")


def test_a_proposal_whose_terms_breach_is_suspended_by_the_machine_at_once() -> None:
    decision = decided(situation(BAD))
    assert (in_short(decision), decision.by) == (("suspended", "precautionary", "baseline"), MONITOR)
    assert [b.code for b in decision.breaches] == [BreachCode.STANCE]


def test_a_tool_nobody_proposed_or_decided_on_is_left_alone() -> None:
    assert decide(situation(BAD, proposal=None)) is None


def test_a_proposal_whose_terms_were_never_read_stands_and_says_so() -> None:
    decision = decided(situation(versions={}, verified=None))
    assert (in_short(decision), decision.unread) == (("allowed", "decided", "baseline"), (TERMS, PRIVACY))


def test_the_baseline_accepts_no_claim() -> None:
    assert BASELINE.accepted == ()


def test_a_decision_says_what_it_rests_on() -> None:
    here = situation(GOOD)
    assert (BASELINE.tool, BASELINE.usage, BASELINE.at) == ("lumenia-free", "non_sensitive", NOW)
    assert BASELINE.resolved == here.verdict.resolution.applied
    assert BASELINE.versions == ((PRIVACY, commit(2)), (TERMS, commit(1)))
    assert (BASELINE.rules, BASELINE.policy, BASELINE.judge_version) == (
        "rules",
        digest(usage()),
        JUDGE_VERSION,
    )
    assert (BASELINE.proposed, BASELINE.unclear, BASELINE.evidence) == (True, (), None)


def test_a_decision_names_the_topics_that_were_unclear() -> None:
    decision = decided(situation(GOOD, privacy=reading(training=Stance.UNCLEAR)))
    assert decision.unclear == (Topic.TRAINING,)


# --- what goes on standing -----------------------------------------------------------------------


def test_nothing_is_decided_while_nothing_breaches() -> None:
    assert decide(situation(GOOD, last=BASELINE, now=day(1))) is None


def test_nothing_is_decided_on_a_suspended_tool_that_breaches_still() -> None:
    assert decide(situation(BAD, last=LOST, now=day(2))) is None


def test_better_terms_do_not_reinstate_a_tool() -> None:
    assert decide(situation(GOOD, last=LOST, now=day(2))) is None


def test_what_a_person_suspended_stays_so_without_a_word() -> None:
    last = replace(BASELINE, status=Status.SUSPENDED, occasion=Occasion.SUSPENDED)
    assert decide(situation(BAD, last=last, now=day(1))) is None


# --- a new breach -----------------------------------------------------------------------------------


def test_a_new_breach_suspends_as_a_precaution() -> None:
    assert (in_short(LOST), LOST.by) == (("suspended", "precautionary", "breach"), MONITOR)


def test_what_was_accepted_suspends_nothing() -> None:
    assert decide(situation(BAD, last=approved(BAD), now=day(1))) is None


def test_what_was_accepted_may_be_reworded() -> None:
    assert decide(situation(WORDY, last=approved(BAD), now=day(1))) is None


def test_what_was_accepted_may_move_to_other_terms() -> None:
    here = situation(GOOD, last=approved(BAD), now=day(1), privacy=reading(BAD))
    assert decide(here) is None


def test_only_what_was_not_accepted_is_held_against_a_tool() -> None:
    accepted, worse = finding(Stance.OPT_OUT), finding(Stance.PERMITTED, DataClass.PERSONAL)
    decision = decided(situation(accepted, worse, last=approved(accepted), now=day(1)))
    assert [b.resolved and b.resolved.finding for b in decision.breaches] == [worse]


def test_a_suspension_keeps_what_was_accepted_before() -> None:
    accepted = approved(finding(Stance.OPT_OUT))
    assert decided(situation(BAD, last=accepted, now=day(1))).accepted == accepted.accepted


def test_a_tool_suspended_as_unverified_is_suspended_for_a_breach_once_it_is_read() -> None:
    last = replace(BASELINE, status=Status.SUSPENDED, basis=Basis.UNVERIFIED)
    assert in_short(decide(situation(BAD, last=last, now=day(1)))) == (
        "suspended",
        "precautionary",
        "breach",
    )


def test_a_tool_suspended_as_unverified_is_not_reinstated_once_it_is_read() -> None:
    last = replace(BASELINE, status=Status.SUSPENDED, basis=Basis.UNVERIFIED)
    assert decide(situation(GOOD, last=last, now=day(1))) is None


def test_new_breaches_are_those_no_accepted_claim_covers() -> None:
    verdict = situation(BAD, finding(Stance.PERMITTED, DataClass.PERSONAL)).verdict
    accepted = (Claim(Topic.TRAINING, Stance.PERMITTED, DataClass.CONTENT),)
    found = [b.resolved.finding.data for b in new_breaches(verdict, accepted) if b.resolved]
    assert found == [DataClass.PERSONAL]


# --- terms that cannot be read ----------------------------------------------------------------------------


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=300)])
def test_terms_unread_for_as_long_as_permitted_suspend_as_unverified(late: timedelta) -> None:
    decision = decide(situation(GOOD, last=BASELINE, now=NOW + MONTH + late))
    assert in_short(decision) == ("suspended", "unverified", "unverified")


def test_terms_unread_for_a_little_less_suspend_nothing() -> None:
    assert decide(situation(GOOD, last=BASELINE, now=NOW + MONTH - timedelta(seconds=1))) is None


def test_terms_never_read_suspend_once_the_approval_is_old() -> None:
    last = decided(situation(versions={}, verified=None))
    here = situation(versions={}, verified=None, last=last, now=NOW + MONTH + timedelta(seconds=1))
    assert in_short(decide(here)) == ("suspended", "unverified", "unverified")


def test_a_person_who_approves_unread_terms_vouches_for_them_as_long() -> None:
    last = approved(GOOD, at=NOW + MONTH)
    assert decide(situation(GOOD, last=last, now=NOW + MONTH + timedelta(days=1))) is None


# --- withdrawn ---------------------------------------------------------------------------------------------


def test_a_proposal_taken_back_withdraws_the_approval() -> None:
    decision = decided(situation(GOOD, last=BASELINE, now=day(1), proposal=None))
    assert (in_short(decision), decision.proposed) == (("suspended", "withdrawn", "withdrawn"), False)


def test_a_proposal_taken_back_withdraws_a_suspended_approval_too() -> None:
    here = situation(BAD, last=LOST, now=day(2), proposal=None)
    assert in_short(decide(here)) == ("suspended", "withdrawn", "withdrawn")


def test_an_approval_is_withdrawn_once() -> None:
    last = decided(situation(GOOD, last=BASELINE, now=day(1), proposal=None))
    assert decide(situation(GOOD, last=last, now=day(2), proposal=None)) is None


def test_a_proposal_made_again_reinstates_nothing() -> None:
    last = decided(situation(GOOD, last=BASELINE, now=day(1), proposal=None))
    assert decide(situation(GOOD, last=last, now=day(2))) is None


def test_an_approval_by_a_person_needs_no_proposal() -> None:
    last = replace(approved(GOOD), proposed=False)
    assert decide(situation(GOOD, last=last, now=day(1), proposal=None)) is None


# --- whose doing a breach is ------------------------------------------------------------------------------------

SAME = {TERMS: commit(1), PRIVACY: commit(2)}
MOVED = {TERMS: commit(3), PRIVACY: commit(2)}
PRIVACY_MOVED = {TERMS: commit(1), PRIVACY: commit(3)}


def cause(*said: Finding, last: Decision = BASELINE, **how: Any) -> Cause | None:
    return decided(situation(*said, last=last, now=day(1), **how)).cause


@pytest.mark.parametrize("why", [Cause.PROVIDER, Cause.EXTRACTION])
def test_a_breach_in_a_text_that_changed_is_the_doing_of_who_changed_it(why: Cause) -> None:
    assert cause(BAD, versions=MOVED, cause=why) is why


def test_a_breach_in_a_text_that_did_not_change_comes_from_new_rules() -> None:
    assert cause(BAD, versions=SAME, rules="newer rules") is Cause.RULES


def test_a_breach_in_a_text_that_did_not_change_comes_from_a_new_policy() -> None:
    assert cause(GOOD, versions=SAME, policy=usage(Stance.OPT_IN)) is Cause.POLICY


def test_a_breach_in_one_text_is_not_blamed_on_a_change_of_another() -> None:
    assert cause(BAD, versions=PRIVACY_MOVED, rules="newer rules") is Cause.RULES


@pytest.mark.parametrize(
    ("how", "why"),
    [({"rules": "newer rules"}, Cause.RULES), ({"policy": usage(Stance.OPT_IN)}, Cause.POLICY)],
    ids=["rules", "policy"],
)
def test_a_text_that_changed_but_was_judged_since_is_not_to_blame(how: dict[str, Any], why: Cause) -> None:
    assert cause(BAD, versions=MOVED, moved=frozenset(), **how) is why


def test_silence_is_the_doing_of_who_changed_a_text() -> None:
    assert cause(versions=MOVED) is Cause.PROVIDER


def test_a_way_out_that_vanishes_from_other_terms_is_the_providers_doing() -> None:
    lenient = usage(Stance.DENIED, Stance.OPT_OUT)
    before = situation(BAD, privacy=reading(finding(Stance.OPT_OUT)), policy=lenient)
    last = decided(before)
    assert last.status is Status.ALLOWED
    assert cause(BAD, last=last, versions=PRIVACY_MOVED, policy=lenient) is Cause.PROVIDER


def test_where_one_of_several_breaches_is_the_providers_doing_the_suspension_is() -> None:
    here = situation(
        BAD,
        last=BASELINE,
        now=day(1),
        versions={TERMS: commit(3), PRIVACY: commit(4)},
        privacy=reading(finding(Stance.PERMITTED, DataClass.PERSONAL)),
    )
    mixed = replace(here, causes={TERMS: Cause.EXTRACTION, PRIVACY: Cause.PROVIDER})
    assert decided(mixed).cause is Cause.PROVIDER


def test_terms_that_stay_unread_are_nobodys_doing() -> None:
    assert decided(situation(GOOD, last=BASELINE, now=NOW + 2 * MONTH)).cause is None


def test_a_withdrawal_is_the_organisations_doing() -> None:
    assert decided(situation(GOOD, last=BASELINE, now=day(1), proposal=None)).cause is Cause.POLICY


# --- laws ----------------------------------------------------------------------------------------------------------

findings = st.lists(
    st.builds(
        finding,
        st.sampled_from([stance for ranks in SEVERITY.values() for stance in ranks]),
        st.sampled_from(DataClass),
        st.sampled_from([Scope.ALL, Scope.CONSUMER, Scope.BUSINESS]),
        despite_opt_out=st.booleans(),
    ),
    max_size=5,
)
strict = st.builds(
    lambda tolerated, places: usage(*tolerated, location=frozenset(places)),
    st.sets(st.sampled_from(Stance), min_size=1),
    st.sets(st.sampled_from(SEVERITY[Topic.LOCATION])),
)
lasts = st.builds(
    lambda said, status, basis, accepted: replace(
        approved(*said), status=status, basis=basis, accepted=approved(*accepted).accepted
    ),
    findings,
    st.sampled_from(Status),
    st.sampled_from(Basis),
    findings,
)
moments = st.integers(0, 100).map(day)


@given(findings, st.none() | lasts, moments, strict, st.none() | st.just(PROPOSAL))
def test_the_machine_never_reinstates(
    said: Sequence[Finding], last: Decision | None, now: datetime, policy: Usage, proposal: Proposal | None
) -> None:
    decision = decide(situation(*said, last=last, now=now, policy=policy, proposal=proposal))
    if last is not None and decision is not None:
        assert decision.status is Status.SUSPENDED


@given(findings, strict)
def test_a_proposal_is_allowed_only_where_nothing_breaches(said: Sequence[Finding], policy: Usage) -> None:
    here = situation(*said, policy=policy)
    assert (decided(here).status is Status.ALLOWED) == (not here.verdict.breaches)


@given(findings, st.permutations(range(5)), st.none() | lasts, strict)
def test_a_decision_is_deaf_to_the_order_of_findings(
    said: Sequence[Finding], order: Sequence[int], last: Decision | None, policy: Usage
) -> None:
    shuffled = [said[place] for place in order if place < len(said)]
    one, other = (decide(situation(*each, last=last, policy=policy)) for each in (said, shuffled))
    assert in_short(one) == in_short(other)
    if one is not None and other is not None:
        assert sorted(map(repr, one.breaches)) == sorted(map(repr, other.breaches))
        assert one.cause is other.cause


@given(findings, st.data(), strict)
def test_a_worse_stance_never_lifts_a_suspension(
    said: Sequence[Finding], data: st.DataObject, policy: Usage
) -> None:
    """Where a usage tolerates every stance better than one it tolerates, as any sound one does."""
    tolerated = {
        stance for stance in SEVERITY[Topic.TRAINING] if stance in policy.training[DataClass.CONTENT]
    }
    worst = min((SEVERITY[Topic.TRAINING].index(stance) for stance in tolerated), default=5)
    sound = usage(*SEVERITY[Topic.TRAINING][worst:] or [Stance.SILENT])
    at = data.draw(st.integers(0, max(len(said) - 1, 0)))
    if not said or said[at].topic is not Topic.TRAINING:
        return
    ranks = SEVERITY[Topic.TRAINING]
    worse_stance = ranks[data.draw(st.integers(0, ranks.index(said[at].stance)))]
    if worse_stance is Stance.OPT_OUT:  # an opt-out also opens a way out for others: law (c), tested above
        return
    worse = [*said[:at], replace(said[at], stance=worse_stance), *said[at + 1 :]]
    if decided(situation(*said, policy=sound)).status is Status.SUSPENDED:
        assert decided(situation(*worse, policy=sound)).status is Status.SUSPENDED


@given(findings, lasts, moments, strict)
def test_deciding_again_on_what_was_decided_decides_nothing(
    said: Sequence[Finding], last: Decision, now: datetime, policy: Usage
) -> None:
    here = situation(*said, last=last, now=now, policy=policy)
    decision = decide(here)
    if decision is not None:
        assert decide(replace(here, last=decision)) is None


@given(findings, strict)
def test_accepting_everything_said_silences_every_breach(said: Sequence[Finding], policy: Usage) -> None:
    here = situation(*said, policy=policy)
    accepted = tuple(b.claim for b in here.verdict.breaches)
    assert new_breaches(here.verdict, accepted) == ()


def test_a_verdict_without_breaches_has_no_new_ones() -> None:
    resolution = situation(GOOD).verdict.resolution
    assert new_breaches(Verdict("non_sensitive", resolution, ()), ()) == ()


def test_a_silent_topic_is_accepted_as_silent() -> None:
    breach = Breach(BreachCode.SILENT, Topic.LOCATION)
    verdict = Verdict("non_sensitive", situation(GOOD).verdict.resolution, (breach,))
    assert new_breaches(verdict, (Claim(Topic.LOCATION, Stance.SILENT),)) == ()


# --- whose doing it is not ------------------------------------------------------------------------------------


def test_terms_that_the_organisation_adds_are_not_blamed_on_another_text_that_moved() -> None:
    last = replace(BASELINE, versions=((TERMS, commit(1)),), read=(TERMS,))
    here = situation(
        GOOD,
        last=last,
        now=day(1),
        versions={TERMS: commit(3), PRIVACY: commit(2)},
        privacy=reading(finding(Stance.PERMITTED, DataClass.PERSONAL)),
        moved=frozenset({TERMS}),
    )
    assert decided(here).cause is Cause.POLICY


def test_what_binds_that_did_not_bind_before_is_the_organisations_doing() -> None:
    last = replace(BASELINE, read=(TERMS,))
    here = situation(
        GOOD,
        last=last,
        now=day(1),
        versions=PRIVACY_MOVED,
        privacy=reading(finding(Stance.PERMITTED, DataClass.PERSONAL)),
    )
    assert decided(here).cause is Cause.POLICY


def test_a_law_that_ends_is_not_blamed_on_another_text_that_moved() -> None:
    us = finding(Stance.THIRD_COUNTRY_SAFEGUARDED, countries=("US",), mechanisms=(Mechanism.DPF,))
    strict = usage(location=frozenset({Stance.THIRD_COUNTRY_SAFEGUARDED}))
    last = decided(situation(GOOD, us, policy=strict))
    here = situation(GOOD, us, last=last, now=day(1), versions=PRIVACY_MOVED, policy=strict)
    resolution = here.verdict.resolution
    ended = tuple(
        replace(r, stance=Stance.THIRD_COUNTRY, mechanisms=()) if r.finding == us else r
        for r in resolution.applied
    )
    here = replace(here, verdict=judge(strict, replace(resolution, applied=ended)))
    assert (last.status, decided(here).cause) == (Status.ALLOWED, Cause.POLICY)


def test_a_page_that_does_not_bind_is_not_blamed_for_a_silence() -> None:
    """The page of the provider moved; what fell silent is another, under rules of ours."""
    here = situation(last=BASELINE, now=day(1), versions=PRIVACY_MOVED, rules="newer rules")
    resolution = replace(here.verdict.resolution, read=(TERMS,))
    here = replace(
        here, verdict=judge(usage(), resolution), causes={TERMS: Cause.PROVIDER, PRIVACY: Cause.PROVIDER}
    )
    assert decided(here).cause is Cause.RULES
