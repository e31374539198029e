"""A decision is held to what it rests on, and to nothing else (`tests/services/test_audit.py`: any history)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.core.audit import difference
from monitor.core.deciding import accepted, decide, withdrawal
from monitor.core.decisions import MONITOR, Basis, Decision, Occasion, Situation, Status
from monitor.core.model import Cause, Stance
from monitor.core.policy import judge
from monitor.core.resolution import resolve
from monitor.core.tools import Assurances, OptOut, Perimeter
from tests.samples import NOW, PROPOSAL, TERMS, commit, day, finding, reading, tool, usage

USAGE = usage()
OPTED = OptOut(Perimeter.ORGANISATION, "", NOW.date(), NOW.date() + timedelta(days=90), "")


def here(stance: Stance = Stance.DENIED, last: Decision | None = None, number: int = 0) -> Situation:
    """Return the situation on a day on which the terms say this."""
    said = {TERMS: (commit(number), reading(finding(stance)))}
    opt_out = last.opt_out if last else None
    verdict = judge(USAGE, resolve(tool(), said), Assurances((), None, opt_out), day(number).date())
    return Situation(
        tool="lumenia-free",
        usage=USAGE,
        now=day(number),
        verdict=verdict,
        proposal=PROPOSAL,
        last=last,
        verified=day(number),
        versions={TERMS: commit(number)},
        moved=frozenset({TERMS}),
        causes={TERMS: Cause.PROVIDER},
        rules="r" * 64,
        policy="p" * 64,
        assurances=Assurances((), None, opt_out),
    )


def decided(situation: Situation) -> Decision:
    decision = decide(situation)
    assert decision is not None
    return decision


BASELINE = decided(here())
LOST = decided(here(Stance.PERMITTED, BASELINE, 1))


def approval(reason: str = "committee", by: str = "martin") -> Decision:
    now = here(Stance.PERMITTED, LOST, 2)
    return now.decision(
        by=by,
        status=Status.ALLOWED,
        basis=Basis.DECIDED,
        occasion=Occasion.APPROVED,
        reason=reason,
        breaches=now.verdict.breaches,
        accepted=accepted(now),
        review_by=now.review_by(),
    )


def of(decision: Decision, last: Decision | None = LOST) -> str | None:
    return difference(decision, last, (), USAGE)


def test_the_machine_s_decisions_follow_from_their_inputs() -> None:
    assert (of(BASELINE, None), of(LOST, BASELINE)) == (None, None)


def test_a_person_s_approval_follows_from_what_they_were_shown() -> None:
    assert of(approval()) is None


def test_an_approval_that_accepts_less_than_was_shown_does_not() -> None:
    assert of(replace(approval(), accepted=())) == "judged again it comes out otherwise (accepted)"


@pytest.mark.parametrize("forged", [approval(by=MONITOR), approval(reason=" ")], ids=["machine", "no reason"])
def test_an_approval_without_a_person_or_a_reason_is_none(forged: Decision) -> None:
    assert of(forged) == "no person stands behind it, or no reason"


def test_a_person_may_set_another_day_for_the_review_within_a_year() -> None:
    today = day(2).date()
    assert of(replace(approval(), review_by=today + timedelta(days=360))) is None
    assert of(replace(approval(), review_by=today + timedelta(days=400))) is not None
    assert of(replace(approval(), review_by=today)) is not None


def test_an_opt_out_recorded_with_an_approval_may_stand_for_six_months() -> None:
    def with_opt_out(until: timedelta) -> Decision:
        opted = replace(OPTED, until=OPTED.on + until)
        return replace(approval(), opt_out=opted, assurances=Assurances((), None, opted))

    assert of(with_opt_out(timedelta(days=184))) is None
    assert of(with_opt_out(timedelta(days=185))) == "it counts on an opt-out that nobody recorded"


def test_the_machine_counts_on_no_opt_out_but_the_recorded_one() -> None:
    forged = replace(LOST, opt_out=OPTED, assurances=Assurances((), None, OPTED))
    assert of(forged, BASELINE) == "it counts on an opt-out that nobody recorded"


def test_what_the_machine_would_not_have_decided_is_told() -> None:
    calm = here(Stance.DENIED, BASELINE, 1)
    forged = calm.decision(
        by=MONITOR, status=Status.SUSPENDED, basis=Basis.EXPIRED, occasion=Occasion.EXPIRED
    )
    assert of(forged, BASELINE) == "nothing was to be decided"


def test_a_withdrawal_is_the_decision_before_it_withdrawn() -> None:
    withdrawn = withdrawal(LOST, day(3))
    assert withdrawn is not None
    assert difference(withdrawn, LOST, (), None) is None
    assert difference(replace(withdrawn, opt_out=OPTED), LOST, (), None) is not None


def test_what_is_withdrawn_is_not_withdrawn_again() -> None:
    withdrawn = withdrawal(LOST, day(3))
    assert withdrawn is not None
    assert withdrawal(withdrawn, day(4)) is None


def test_a_policy_of_another_usage_judges_nothing() -> None:
    assert difference(BASELINE, None, (), usage(id="sensitive")) == "the policy it names is not kept"


@pytest.mark.parametrize(
    "forged",
    [
        replace(BASELINE, causes=()),
        replace(BASELINE, moved=(replace(TERMS, type="Privacy Policy"),)),
        replace(BASELINE, unread=(TERMS,)),
        replace(BASELINE, versions=((TERMS, commit(7)),)),
        replace(BASELINE, read=()),
    ],
)
def test_inputs_that_no_situation_has_together_are_told(forged: Decision) -> None:
    assert of(forged, None) is not None
