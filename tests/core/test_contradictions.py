"""Where findings contradict each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.contradictions import contradictions
from monitor.core.model import DataClass, Finding, Region, Scope, Stance, Topic
from tests.samples import finding

PROMISE = finding(Stance.DENIED, quote="We never train.")
TAKEN_BACK = finding(Stance.PERMITTED, quote="We train.")


@pytest.mark.parametrize("stance", [Stance.PERMITTED, Stance.OPT_OUT])
def test_a_promise_and_what_takes_it_back_contradict_each_other(stance: Stance) -> None:
    (found,) = contradictions([finding(stance, quote="We train."), PROMISE])
    assert (found.topic, found.data, found.scope, found.region) == (
        Topic.TRAINING,
        DataClass.CONTENT,
        Scope.ALL,
        None,
    )
    assert (found.promises, found.opposed) == ((1,), (0,))


@pytest.mark.parametrize("stance", [Stance.OPT_IN, Stance.IMPROVEMENT, Stance.DENIED])
def test_what_a_promise_leaves_room_for_contradicts_nothing(stance: Stance) -> None:
    assert contradictions([PROMISE, finding(stance, quote="So we do.")]) == ()


@pytest.mark.parametrize(
    "other",
    [
        finding(Stance.PERMITTED, DataClass.FEEDBACK),
        finding(Stance.PERMITTED, scope=Scope.BUSINESS),
        finding(Stance.PERMITTED, region=Region.ELSEWHERE),
        finding(Stance.PERMITTED, feature=True),
    ],
    ids=["data", "scope", "region", "feature"],
)
def test_other_data_or_other_people_are_an_exception(other: Finding) -> None:
    assert contradictions([PROMISE, other]) == ()


def test_what_a_promise_says_of_itself_in_the_same_sentence_is_an_exception() -> None:
    sentence = "We do not train, unless you use the free plan."
    both = [finding(Stance.DENIED, quote=sentence), finding(Stance.OPT_OUT, quote=sentence)]
    assert contradictions(both) == ()


def test_data_in_the_union_and_outside_of_it_without_a_safeguard_contradict_each_other() -> None:
    (found,) = contradictions([finding(Stance.EU), finding(Stance.THIRD_COUNTRY)])
    assert (found.topic, found.promises, found.opposed) == (Topic.LOCATION, (0,), (1,))


def test_a_transfer_under_safeguards_contradicts_no_european_host() -> None:
    assert contradictions([finding(Stance.EU), finding(Stance.THIRD_COUNTRY_SAFEGUARDED)]) == ()


SAID = st.builds(
    finding,
    st.sampled_from([stance for stance in Stance if stance not in (Stance.SILENT, Stance.UNCLEAR)]),
    st.sampled_from(DataClass),
    st.sampled_from(Scope),
    quote=st.sampled_from(["One.", "Two.", "Three."]),
)


@given(st.lists(SAID), SAID)
def test_who_says_more_takes_no_contradiction_away_from_what_others_say(
    said: list[Finding], more: Finding
) -> None:
    before = {(c.topic, c.data, c.scope) for c in contradictions(said)}
    after = {(c.topic, c.data, c.scope) for c in contradictions([*said, more])}
    assert {key for key in before if key != (more.topic, more.data, more.scope)} <= after
