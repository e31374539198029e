"""What a person accepted, and what it covers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.claims import EEA_COUNTRIES, Claim
from monitor.core.model import SEVERITY, DataClass, Mechanism, Region, Scope, Stance, Topic

TRAINING = Claim(Topic.TRAINING, Stance.OPT_OUT, DataClass.CONTENT)
LOCATION = Claim(
    Topic.LOCATION,
    Stance.THIRD_COUNTRY_SAFEGUARDED,
    DataClass.PERSONAL,
    countries=("IN", "US"),
    mechanisms=(Mechanism.SCC,),
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    topic = draw(st.sampled_from(Topic))
    data = draw(st.none() | st.sampled_from([DataClass.CONTENT, DataClass.PERSONAL]))
    if data is None:
        return Claim(topic, draw(st.sampled_from([Stance.SILENT, Stance.UNCLEAR])))
    countries = st.sets(st.sampled_from(["DE", "IN", "US"]), max_size=3).map(
        lambda found: tuple(sorted(found))
    )
    named = st.sets(st.sampled_from([Mechanism.DPF, Mechanism.SCC])).map(lambda found: tuple(sorted(found)))
    return Claim(
        topic,
        draw(st.sampled_from(SEVERITY[topic])),
        data,
        draw(st.sampled_from(Scope)),
        draw(st.none() | st.sampled_from(Region)),
        draw(countries) if topic is Topic.LOCATION else (),
        draw(named) if topic is Topic.LOCATION else (),
    )


def abroad(claim: Claim) -> Claim:
    """Leave out of a claim what nobody needs to accept."""
    return replace(
        claim,
        countries=tuple(c for c in claim.countries if c not in EEA_COUNTRIES),
        mechanisms=tuple(m for m in claim.mechanisms if m is not Mechanism.UNNAMED),
    )


@given(claims())
def test_a_claim_covers_itself(claim: Claim) -> None:
    assert claim.covers(claim)


@given(claims(), claims(), claims())
def test_what_is_covered_covers_no_more_than_what_covers_it(a: Claim, b: Claim, c: Claim) -> None:
    if a.covers(b) and b.covers(c):
        assert a.covers(c)


@given(claims(), claims())
def test_two_claims_that_cover_each_other_differ_within_the_eea_alone(a: Claim, b: Claim) -> None:
    if a.covers(b) and b.covers(a):
        assert abroad(a) == abroad(b)


@given(claims(), claims())
def test_a_claim_never_covers_a_worse_stance(a: Claim, b: Claim) -> None:
    ranks = SEVERITY[a.topic]
    if a.covers(b) and a.stance in ranks:
        assert ranks.index(a.stance) <= ranks.index(b.stance)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(TRAINING, stance=Stance.IMPROVEMENT), id="a better stance"),
        pytest.param(replace(TRAINING, scope=Scope.CONSUMER), id="a narrower scope"),
        pytest.param(replace(TRAINING, region=Region.EEA), id="one region"),
    ],
)
def test_less_than_what_was_accepted_is_covered(other: Claim) -> None:
    assert TRAINING.covers(other)


@pytest.mark.parametrize(
    ("accepted", "other"),
    [
        pytest.param(TRAINING, replace(TRAINING, stance=Stance.PERMITTED), id="a worse stance"),
        pytest.param(TRAINING, replace(TRAINING, data=DataClass.PERSONAL), id="another class of data"),
        pytest.param(replace(TRAINING, scope=Scope.CONSUMER), TRAINING, id="a wider scope"),
        pytest.param(replace(TRAINING, region=Region.EEA), TRAINING, id="further regions"),
        pytest.param(
            replace(TRAINING, scope=Scope.CONSUMER),
            replace(TRAINING, scope=Scope.BUSINESS),
            id="another scope",
        ),
        pytest.param(TRAINING, replace(LOCATION, data=DataClass.CONTENT), id="another topic"),
        pytest.param(LOCATION, replace(LOCATION, countries=("CN", "US")), id="a new country"),
        pytest.param(LOCATION, replace(LOCATION, countries=()), id="countries no longer named"),
        pytest.param(replace(LOCATION, countries=()), LOCATION, id="a country named where none was"),
        pytest.param(LOCATION, replace(LOCATION, mechanisms=()), id="a lost mechanism"),
        pytest.param(LOCATION, replace(LOCATION, mechanisms=(Mechanism.DPF,)), id="another mechanism"),
    ],
)
def test_more_than_what_was_accepted_is_not_covered(accepted: Claim, other: Claim) -> None:
    assert not accepted.covers(other)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(LOCATION, countries=("US",)), id="fewer countries"),
        pytest.param(replace(LOCATION, mechanisms=(Mechanism.DPF, Mechanism.SCC)), id="a further mechanism"),
        pytest.param(replace(LOCATION, stance=Stance.CHOICE), id="a choice of place"),
        pytest.param(replace(LOCATION, countries=("FR", "NL", "US")), id="another country of the EEA"),
    ],
)
def test_fewer_countries_and_more_safeguards_are_covered(other: Claim) -> None:
    assert LOCATION.covers(other)


def test_a_safeguard_that_was_never_named_cannot_be_lost() -> None:
    unnamed = replace(LOCATION, mechanisms=(Mechanism.UNNAMED,))
    assert unnamed.covers(replace(LOCATION, mechanisms=(Mechanism.SCC,)))


def test_accepted_silence_covers_silence() -> None:
    assert Claim(Topic.TRAINING, Stance.SILENT).covers(Claim(Topic.TRAINING, Stance.SILENT))


@pytest.mark.parametrize("stance", [Stance.UNCLEAR, Stance.DENIED])
def test_accepted_silence_covers_no_other_stance(stance: Stance) -> None:
    assert not Claim(Topic.TRAINING, Stance.SILENT).covers(Claim(Topic.TRAINING, stance))


def test_accepted_words_do_not_cover_silence() -> None:
    accepted = Claim(Topic.TRAINING, Stance.PERMITTED, None)
    assert not accepted.covers(Claim(Topic.TRAINING, Stance.SILENT))


def test_what_was_accepted_of_one_feature_is_not_accepted_of_the_whole() -> None:
    of_one = replace(TRAINING, feature=True)
    assert not of_one.covers(TRAINING)
    assert TRAINING.covers(of_one)
    assert of_one.covers(of_one)
