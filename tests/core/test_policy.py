"""Findings resolved over the binding terms of a tool, and judged under a usage."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.adequacy import AdequacyDecision
from monitor.core.claims import Claim
from monitor.core.criteria import as_plain, digest
from monitor.core.model import SEVERITY, DataClass, Finding, Mechanism, Reading, Region, Scope, Stance, Topic
from monitor.core.policy import BreachCode, judge
from monitor.core.resolution import LeftOutReason, Resolution, resolve
from monitor.core.terms import TermsId
from monitor.core.tools import ANY, Attestation, AttestationKind, Fallback, Language, Plan, Tool, Usage
from tests.samples import PRIVACY, TERMS, commit, finding, reading, tool, usage

CONSUMER, BUSINESS = tool(terms=(TERMS, PRIVACY)), tool(plan=Plan.BUSINESS, terms=(TERMS, PRIVACY))
LENIENT = usage(Stance.DENIED, on_silent=Fallback.ALLOW, on_unclear=Fallback.ALLOW)
EVERY_STANCE = frozenset(Stance)


def binding(
    terms: Reading | None = None, privacy: Reading | None = None
) -> Mapping[TermsId, tuple[str, Reading] | None]:
    read = {TERMS: terms or reading(), PRIVACY: privacy or reading()}
    return {each: (commit(n), read[each]) for n, each in enumerate(read, 1)}


def resolution(tool_: Tool, *findings: Finding) -> Resolution:
    return resolve(tool_, binding(reading(*findings)))


def stances(found: Resolution) -> list[Stance]:
    return [each.stance for each in found.applied]


def codes(usage_: Usage, *findings: Finding) -> list[BreachCode]:
    return [breach.code for breach in judge(usage_, resolution(CONSUMER, *findings)).breaches]


findings = st.builds(
    finding,
    st.sampled_from([stance for ranks in SEVERITY.values() for stance in ranks]),
    st.sampled_from(DataClass),
    st.sampled_from(Scope),
    st.none() | st.sampled_from(Region),
    countries=st.sampled_from([(), ("US",), ("EEA",), ("FR", "US")]),
    mechanisms=st.sampled_from([(), (Mechanism.SCC,)]),
    despite_opt_out=st.booleans(),
    feature=st.booleans(),
    quote=st.sampled_from(["one", "two"]),
)


# --- (a) what does not apply ------------------------------------------------------------------


@pytest.mark.parametrize("plan", [Plan.BUSINESS, Plan.API])
def test_what_is_said_to_consumers_does_not_bind_an_organisation(plan: Plan) -> None:
    said = finding(scope=Scope.CONSUMER)
    found = resolution(tool(plan=plan), said)
    assert (found.applied, [(out.finding, out.reason) for out in found.left_out]) == (
        (),
        [(said, LeftOutReason.PLAN)],
    )


def test_what_is_said_of_another_region_is_left_out_and_shown() -> None:
    found = resolution(CONSUMER, finding(region=Region.ELSEWHERE))
    assert (found.applied, [out.reason for out in found.left_out]) == ((), [LeftOutReason.REGION])


@pytest.mark.parametrize("said", [finding(), finding(scope=Scope.CONSUMER), finding(region=Region.EEA)])
def test_what_is_said_to_all_or_to_the_tools_own_plan_and_region_applies(said: Finding) -> None:
    assert [each.finding for each in resolution(CONSUMER, said).applied] == [said]


@given(st.lists(findings, max_size=6))
def test_every_finding_either_applies_or_is_shown_as_left_out(said: list[Finding]) -> None:
    found = resolution(CONSUMER, *said)
    kept = [each.finding for each in found.applied] + [each.finding for each in found.left_out]
    assert sorted(kept, key=repr) == sorted(said, key=repr)


def test_what_applies_names_its_terms_and_version() -> None:
    found = resolve(CONSUMER, binding(privacy=reading(finding()))).applied
    assert [(each.terms, each.commit) for each in found] == [(PRIVACY, commit(2))]


def test_terms_that_were_never_read_are_named() -> None:
    readings: dict[TermsId, tuple[str, Reading] | None] = {TERMS: None}
    assert resolve(CONSUMER, readings).unread == (TERMS, PRIVACY)


def test_a_topic_is_unclear_when_one_of_the_terms_is_unclear_on_it() -> None:
    found = resolve(CONSUMER, binding(reading(finding(Stance.DENIED)), reading(location=Stance.UNCLEAR)))
    assert found.unclear == {Topic.LOCATION}


# --- (b) the plan's own words outrank those for all -----------------------------------------------


def test_a_finding_for_the_plan_outranks_one_for_all_in_other_terms() -> None:
    general, own = finding(Stance.PERMITTED), finding(Stance.DENIED, scope=Scope.BUSINESS)
    found = resolve(BUSINESS, binding(reading(general), reading(own)))
    assert stances(found) == [Stance.DENIED]
    assert [(out.finding, out.reason) for out in found.left_out] == [(general, LeftOutReason.OUTRANKED)]


def test_a_finding_for_the_plan_outranks_nothing_on_another_class_of_data() -> None:
    said = finding(Stance.PERMITTED, DataClass.PERSONAL), finding(Stance.DENIED, scope=Scope.CONSUMER)
    assert stances(resolution(CONSUMER, *said)) == [Stance.PERMITTED, Stance.DENIED]


def test_a_finding_for_the_plan_outranks_nothing_on_the_other_topic() -> None:
    said = finding(Stance.EU, DataClass.CONTENT), finding(Stance.DENIED, scope=Scope.CONSUMER)
    assert stances(resolution(CONSUMER, *said)) == [Stance.EU, Stance.DENIED]


def test_a_finding_of_one_feature_outranks_nothing() -> None:
    said = finding(Stance.PERMITTED), finding(Stance.DENIED, scope=Scope.CONSUMER, feature=True)
    assert stances(resolution(CONSUMER, *said)) == [Stance.PERMITTED, Stance.DENIED]


def test_a_finding_that_holds_despite_an_opt_out_is_never_outranked() -> None:
    said = finding(Stance.PERMITTED, despite_opt_out=True), finding(Stance.DENIED, scope=Scope.CONSUMER)
    assert stances(resolution(CONSUMER, *said)) == [Stance.PERMITTED, Stance.DENIED]


# --- (c) ways out ------------------------------------------------------------------------------


def test_an_opt_out_in_other_terms_opens_a_way_out() -> None:
    found = resolve(CONSUMER, binding(reading(finding(Stance.PERMITTED)), reading(finding(Stance.OPT_OUT))))
    assert stances(found) == [Stance.OPT_OUT, Stance.OPT_OUT]


def test_a_finding_keeps_its_own_stance_beside_the_resolved_one() -> None:
    found = resolution(CONSUMER, finding(Stance.PERMITTED), finding(Stance.OPT_OUT))
    assert found.applied[0].finding.stance is Stance.PERMITTED


@pytest.mark.parametrize(
    "way_out",
    [
        pytest.param(finding(Stance.OPT_OUT, DataClass.PERSONAL), id="for another class of data"),
        pytest.param(finding(Stance.OPT_OUT, feature=True), id="for one feature"),
        pytest.param(finding(Stance.OPT_OUT, scope=Scope.BUSINESS), id="for another plan"),
        pytest.param(finding(Stance.OPT_OUT, region=Region.ELSEWHERE), id="for another region"),
    ],
)
def test_an_opt_out_opens_no_way_out_for_others(way_out: Finding) -> None:
    assert resolution(CONSUMER, finding(), way_out).applied[0].stance is Stance.PERMITTED


def test_an_opt_out_for_all_serves_what_is_said_to_the_plan() -> None:
    said = finding(scope=Scope.CONSUMER), finding(Stance.OPT_OUT)
    own = [each for each in resolution(CONSUMER, *said).applied if each.finding.scope is Scope.CONSUMER]
    assert [each.stance for each in own] == [Stance.OPT_OUT]


def test_no_way_out_leads_from_what_holds_despite_an_opt_out() -> None:
    said = finding(despite_opt_out=True), finding(Stance.OPT_OUT)
    assert resolution(CONSUMER, *said).applied[0].stance is Stance.PERMITTED


# --- (d) judged ----------------------------------------------------------------------------------


@pytest.mark.parametrize("stance", SEVERITY[Topic.TRAINING])
def test_a_stance_breaches_unless_it_is_tolerated(stance: Stance) -> None:
    tolerated = usage(Stance.DENIED, Stance.OPT_IN)
    expected = [] if stance in (Stance.DENIED, Stance.OPT_IN) else [BreachCode.STANCE]
    assert codes(tolerated, finding(stance)) == expected


def test_each_class_of_data_has_its_own_tolerance() -> None:
    strict_on_feedback = usage(Stance.PERMITTED, feedback=frozenset({Stance.DENIED}))
    said = finding(Stance.PERMITTED), finding(Stance.PERMITTED, DataClass.FEEDBACK)
    breaches = judge(strict_on_feedback, resolution(CONSUMER, *said)).breaches
    assert [b.resolved and b.resolved.finding.data for b in breaches] == [DataClass.FEEDBACK]


def test_one_reuse_without_a_way_out_breaches_whatever_else_is_said() -> None:
    said = [finding(Stance.PERMITTED), finding(Stance.OPT_OUT, DataClass.PERSONAL), finding(Stance.DENIED)]
    assert codes(usage(Stance.DENIED, Stance.OPT_OUT), *said) == [BreachCode.STANCE]


def test_a_breach_by_a_finding_claims_what_the_finding_says() -> None:
    said = finding(Stance.PERMITTED, scope=Scope.CONSUMER, region=Region.EEA)
    (breach,) = judge(LENIENT, resolution(CONSUMER, said)).breaches
    assert breach.claim == Claim(
        Topic.TRAINING, Stance.PERMITTED, DataClass.CONTENT, Scope.CONSUMER, Region.EEA
    )


def test_a_usage_to_which_a_topic_does_not_matter_finds_no_breach_in_it() -> None:
    careless = replace(usage(), training=dict.fromkeys(DataClass, ANY))
    assert codes(careless, finding(Stance.PERMITTED)) == []


# --- silence and doubt ------------------------------------------------------------------------------


def test_silence_breaches_a_usage_that_suspends_on_silence() -> None:
    breaches = judge(usage(), resolve(CONSUMER, binding())).breaches
    assert [(b.code, b.topic, b.claim) for b in breaches] == [
        (BreachCode.SILENT, Topic.TRAINING, Claim(Topic.TRAINING, Stance.SILENT))
    ]


@pytest.mark.parametrize(
    "lenient",
    [usage(on_silent=Fallback.ALLOW), usage(Stance.DENIED, Stance.SILENT)],
    ids=["on_silent: allow", "silent among the stances"],
)
def test_silence_passes_where_the_usage_says_so(lenient: Usage) -> None:
    assert codes(lenient) == []


def test_a_topic_that_one_of_the_terms_speaks_on_is_not_silent() -> None:
    found = resolve(CONSUMER, binding(privacy=reading(finding(Stance.DENIED))))
    assert judge(usage(), found).breaches == ()


def test_a_topic_on_which_all_was_left_out_is_silent() -> None:
    assert codes(usage(), finding(Stance.DENIED, scope=Scope.BUSINESS)) == [BreachCode.SILENT]


def test_silence_is_not_judged_while_some_terms_were_never_read() -> None:
    assert judge(usage(), resolve(CONSUMER, {TERMS: (commit(1), reading())})).breaches == ()


def test_doubt_breaches_a_usage_that_suspends_on_doubt_even_where_a_finding_reassures() -> None:
    found = resolve(CONSUMER, binding(reading(finding(Stance.DENIED), training=Stance.UNCLEAR)))
    breaches = judge(usage(), found).breaches
    assert [(b.code, b.claim) for b in breaches] == [
        (BreachCode.UNCLEAR, Claim(Topic.TRAINING, Stance.UNCLEAR))
    ]


def test_doubt_passes_where_the_usage_says_so() -> None:
    found = resolve(CONSUMER, binding(reading(finding(Stance.DENIED), training=Stance.UNCLEAR)))
    assert judge(LENIENT, found).breaches == ()


def test_silence_on_location_is_judged_too() -> None:
    strict = usage(on_silent=Fallback.SUSPEND, location=frozenset({Stance.EU}))
    assert [b.topic for b in judge(strict, resolution(CONSUMER, finding(Stance.DENIED))).breaches] == [
        Topic.LOCATION
    ]


def test_doubt_on_training_breaches_where_any_class_of_data_matters() -> None:
    training = {**usage().training, DataClass.CONTENT: ANY}
    found = resolve(CONSUMER, binding(reading(training=Stance.UNCLEAR)))
    assert [b.code for b in judge(replace(usage(), training=training), found).breaches] == [
        BreachCode.UNCLEAR
    ]


# --- where data is ------------------------------------------------------------------------------------


def test_a_place_the_usage_does_not_tolerate_breaches() -> None:
    in_eu = replace(LENIENT, location=frozenset({Stance.EU}))
    assert codes(in_eu, finding(Stance.THIRD_COUNTRY, countries=("US",))) == [BreachCode.STANCE]


@pytest.mark.parametrize(
    ("countries", "refused"),
    [(("US",), ("US",)), (("CH", "US"), ("US",)), (("CH", "FR"), ()), (("EEA",), ()), ((), ())],
)
def test_transfers_may_name_only_accepted_countries_and_those_of_the_eea(
    countries: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    choosy = replace(LENIENT, accepted_countries=frozenset({"CH"}))
    breaches = judge(
        choosy, resolution(CONSUMER, finding(Stance.THIRD_COUNTRY, countries=countries))
    ).breaches
    assert [b.countries for b in breaches if b.code is BreachCode.COUNTRY] == ([refused] if refused else [])


def test_a_refused_country_breaches_where_any_other_may_be_named() -> None:
    choosy = replace(LENIENT, refused_countries=frozenset({"CN"}))
    breaches = judge(
        choosy, resolution(CONSUMER, finding(Stance.THIRD_COUNTRY, countries=("CN", "US")))
    ).breaches
    assert [(b.code, b.countries) for b in breaches] == [(BreachCode.COUNTRY, ("CN",))]


@pytest.mark.parametrize(
    ("mechanisms", "expected"),
    [
        ((Mechanism.SCC,), []),
        ((Mechanism.DPF, Mechanism.SCC), []),
        ((Mechanism.DPF,), [BreachCode.MECHANISM]),
        ((), [BreachCode.MECHANISM]),
    ],
)
def test_a_safeguarded_transfer_must_name_an_accepted_mechanism(
    mechanisms: tuple[Mechanism, ...], expected: list[BreachCode]
) -> None:
    choosy = replace(LENIENT, mechanisms=frozenset({Mechanism.SCC}))
    said = finding(Stance.THIRD_COUNTRY_SAFEGUARDED, mechanisms=mechanisms)
    assert codes(choosy, said) == expected


def test_mechanisms_are_asked_only_of_safeguarded_transfers() -> None:
    choosy = replace(LENIENT, mechanisms=frozenset({Mechanism.SCC}))
    assert codes(choosy, finding(Stance.THIRD_COUNTRY)) == []


# --- laws -----------------------------------------------------------------------------------------------


@given(st.lists(findings, max_size=6), st.randoms())
def test_a_verdict_is_deaf_to_the_order_of_findings(said: list[Finding], chance: random.Random) -> None:
    shuffled = chance.sample(said, len(said))
    one, other = (judge(usage(), resolution(CONSUMER, *order)) for order in (said, shuffled))
    assert sorted(one.breaches, key=repr) == sorted(other.breaches, key=repr)


@given(st.lists(findings, max_size=6), st.sets(st.sampled_from(Stance)))
def test_tolerating_more_breaches_less(said: list[Finding], also: set[Stance]) -> None:
    before = judge(usage(Stance.DENIED), resolution(CONSUMER, *said)).breaches
    after = judge(usage(Stance.DENIED, *also), resolution(CONSUMER, *said)).breaches
    assert set(after) <= set(before)


# --- the policy as evidence ---------------------------------------------------------------------------------


def test_a_policy_is_plain_values_in_one_order() -> None:
    demands = usage(Stance.OPT_IN, Stance.DENIED, accepted_countries=frozenset({"US", "CH"}))
    assert as_plain(demands) == {
        "id": "non_sensitive",
        "training": {
            "content": ["denied", "opt_in"],
            "personal": ["denied", "opt_in"],
            "feedback": "any",
            "deidentified": "any",
            "flagged": "any",
        },
        "location": "any",
        "accepted_countries": ["CH", "US"],
        "refused_countries": [],
        "mechanisms": None,
        "on_silent": "suspend",
        "on_unclear": "suspend",
        "stale_after": 3 * 86400.0,
        "suspend_after": 30 * 86400.0,
        "review_every": 90 * 86400.0,
        "review_grace": 30 * 86400.0,
        "accepts_adequate": False,
        "exercised": [],
        "required_terms": [],
        "attestations": [],
        "controlled_by": None,
        "suspend_on": "publication",
        "adequacy": [],
    }


def test_a_label_is_no_part_of_the_policy() -> None:
    assert digest(usage()) == digest(replace(usage(), label={Language.FR: "autre"}))


@pytest.mark.parametrize(
    "other",
    [
        usage(Stance.PERMITTED),
        replace(usage(), location=EVERY_STANCE),
        replace(usage(), refused_countries=frozenset({"CN"})),
        replace(usage(), suspend_after=timedelta(days=31)),
        replace(usage(), on_silent=Fallback.ALLOW),
    ],
)
def test_another_demand_is_another_policy(other: Usage) -> None:
    assert digest(usage()) != digest(other)


# --- what does not break a silence ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(finding(Stance.DENIED, DataClass.FEEDBACK), id="of feedback"),
        pytest.param(finding(Stance.DENIED, DataClass.FLAGGED), id="of what was flagged"),
        pytest.param(finding(Stance.PERMITTED, DataClass.DEIDENTIFIED), id="of data that do not matter"),
        pytest.param(finding(Stance.DENIED, feature=True), id="of one feature"),
    ],
)
def test_what_is_said_of_something_else_leaves_content_in_silence(said: Finding) -> None:
    assert codes(usage(), said) == [BreachCode.SILENT]


def test_feedback_answers_where_nothing_else_matters_to_the_usage() -> None:
    minds_feedback = replace(
        usage(feedback=frozenset({Stance.DENIED})),
        training={**dict.fromkeys(DataClass, ANY), DataClass.FEEDBACK: frozenset({Stance.DENIED})},
    )
    assert codes(minds_feedback, finding(Stance.DENIED, DataClass.FEEDBACK)) == []


# --- adequacy under a framework that the vendor has joined ------------------------------------------------


def test_a_country_is_accepted_as_adequate_where_its_vendor_is_attested_to_have_joined_the_framework() -> (
    None
):
    law = AdequacyDecision("dpf", "US", "", "", Mechanism.DPF, date(2023, 7, 10), None, "")
    joined = Attestation(
        AttestationKind.DPF, "all", "ITA", "1", date(2026, 8, 28), "martin", date(2025, 8, 1)
    )
    wanted = replace(
        usage(location=frozenset({Stance.THIRD_COUNTRY_SAFEGUARDED}), accepted_countries=frozenset()),
        accepts_adequate=True,
        adequacy=(law,),
    )
    said = finding(Stance.THIRD_COUNTRY, countries=("US",))

    def breaches(on: date) -> list[BreachCode]:
        read = resolve(replace(CONSUMER, attestations=(joined,)), binding(reading(said)), wanted.adequacy, on)
        return [b.code for b in judge(wanted, read, None, on).breaches if b.topic is Topic.LOCATION]

    assert breaches(date(2026, 8, 28)) == []
    assert breaches(date(2026, 8, 29)) == [BreachCode.STANCE]


@pytest.mark.parametrize(
    ("countries", "mechanisms", "stance"),
    [
        (("CH",), (Mechanism.ADEQUACY,), Stance.THIRD_COUNTRY_SAFEGUARDED),
        (("US",), (Mechanism.ADEQUACY,), Stance.THIRD_COUNTRY_SAFEGUARDED),
        (("CH", "IN"), (Mechanism.ADEQUACY,), Stance.THIRD_COUNTRY),
        (("IN", "US"), (Mechanism.DPF,), Stance.THIRD_COUNTRY),
        (("CH", "US"), (Mechanism.DPF,), Stance.THIRD_COUNTRY_SAFEGUARDED),
        (("IN", "US"), (Mechanism.DPF, Mechanism.SCC), Stance.THIRD_COUNTRY_SAFEGUARDED),
        ((), (Mechanism.DPF,), Stance.THIRD_COUNTRY_SAFEGUARDED),
    ],
)
def test_a_decision_of_adequacy_and_a_framework_serve_their_own_countries_alone(
    countries: tuple[str, ...], mechanisms: tuple[Mechanism, ...], stance: Stance
) -> None:
    since = date(2000, 7, 26)
    law = (
        AdequacyDecision("switzerland", "CH", "", "", None, since, None, ""),
        AdequacyDecision("dpf", "US", "", "", Mechanism.DPF, since, None, ""),
    )
    said = finding(Stance.THIRD_COUNTRY_SAFEGUARDED, countries=countries, mechanisms=mechanisms)
    assert stances(resolve(CONSUMER, binding(reading(said)), law, date(2025, 8, 28))) == [stance]
