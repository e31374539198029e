"""What a drift does to the user, with readings made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.drift import compare
from monitor.core.model import DataClass, Drift, Effect, Finding, Mechanism, Reading, Scope, Stance, Topic

FRAME = "Acme makes a tool that writes.\n\n{}\n\nYou may end your subscription at any time, and we refund what is left of it.\n"


def finding(text: str, quote: str, stance: Stance, **more: object) -> Finding:
    start = text.index(quote)
    topic = Topic.LOCATION if stance in LOCATION else Topic.TRAINING
    data = DataClass.PERSONAL if topic is Topic.LOCATION else DataClass.CONTENT
    made = Finding(topic, stance, "test.rule", quote, start, start + len(quote), 1, 1, data)
    return replace(made, **more)  # type: ignore[arg-type]


LOCATION = {Stance.THIRD_COUNTRY, Stance.THIRD_COUNTRY_SAFEGUARDED, Stance.CHOICE, Stance.EU}


def said(*clauses: tuple[str, Stance, dict[str, object]], whole: Stance | None = None) -> tuple[str, Reading]:
    text = FRAME.format("\n\n".join(quote for quote, _, _ in clauses))
    findings = tuple(finding(text, quote, stance, **more) for quote, stance, more in clauses)
    stances = {topic: [f.stance for f in findings if f.topic is topic] for topic in Topic}
    training, location = (stances[topic][0] if stances[topic] else Stance.SILENT for topic in Topic)
    if whole is not None:
        training, location = (training, whole) if whole in LOCATION else (whole, location)
    return text, Reading("en", training, location, (), findings)


def drift(before: tuple[str, Reading], after: tuple[str, Reading]) -> Drift:
    return compare(before[0], after[0], before[1], after[1])


NOTHING = said()
DENIED = said(("We do not train our models on your prompts.", Stance.DENIED, {}))
PERMITTED = said(("We train our models on your prompts.", Stance.PERMITTED, {}))
OPT_OUT = said(
    ("We train our models on your prompts unless you opt out in your settings.", Stance.OPT_OUT, {})
)
DEFAULT = said(("By default, we do not train our models on your prompts.", Stance.DENIED, {}))
FREE = said(
    (
        "If you use Acme Free, we train our models on your prompts.",
        Stance.PERMITTED,
        {"scope": Scope.CONSUMER},
    )
)
BOTH = said(
    (
        "If you use Acme Free or Pro, we train our models on your prompts.",
        Stance.PERMITTED,
        {"scope": Scope.ALL},
    )
)
SHORT = said(("We train our models on the prompts you give us.", Stance.PERMITTED, {}))
LONGER = said(
    ("We train our models on the prompts, pictures and recordings you give us.", Stance.PERMITTED, {})
)
EU = said(("We keep your data in Ireland.", Stance.EU, {"countries": ("IE",)}))
US = said(("We keep your data in the United States.", Stance.THIRD_COUNTRY, {"countries": ("US",)}))
US_CHINA = said(
    (
        "We keep your data in the United States and in China.",
        Stance.THIRD_COUNTRY,
        {"countries": ("CN", "US")},
    )
)
CLAUSES = said(
    (
        "We transfer your data to the United States under standard contractual clauses.",
        Stance.THIRD_COUNTRY_SAFEGUARDED,
        {"countries": ("US",), "mechanisms": (Mechanism.SCC,)},
    )
)
UNSAFE = said(("We transfer your data to the United States.", Stance.THIRD_COUNTRY, {"countries": ("US",)}))

IMPROVE = said(("We may use your prompts to improve the service.", Stance.IMPROVEMENT, {}))
IMPROVE_REFUSABLE = said(
    ("We may use your prompts to improve the service, and you can opt out of it.", Stance.OPT_OUT, {})
)
IMPROVE_WAY_OUT = said(
    ("We may use your prompts to improve the service.", Stance.IMPROVEMENT, {}),
    ("You can opt out of this by turning the switch off.", Stance.OPT_OUT, {}),
    whole=Stance.OPT_OUT,
)
IMPROVE_PRODUCTS = said(
    (
        "We may use your prompts to improve the service, other products and those of our partners.",
        Stance.IMPROVEMENT,
        {},
    )
)
TRAIN_REFUSABLE = said(
    ("We may use your prompts to train models, unless you opt out of it.", Stance.OPT_OUT, {})
)
FLAGGED = said(
    (
        "We may use flagged prompts to train our models.",
        Stance.PERMITTED,
        {"data": DataClass.FLAGGED, "despite_opt_out": True},
    ),
    whole=Stance.OPT_OUT,
)
REFUSABLE = said(("We may use prompts to train our models unless you opt out.", Stance.OPT_OUT, {}))

WORSE = {
    "what could be refused no longer can": (IMPROVE_REFUSABLE, IMPROVE),
    "the way out of what is done all along vanished": (IMPROVE_WAY_OUT, IMPROVE),
    "improvement becomes training": (IMPROVE, TRAIN_REFUSABLE),
    "it is used for other products too": (IMPROVE, IMPROVE_PRODUCTS),
    "the use of what is flagged becomes that of everything": (FLAGGED, REFUSABLE),
    "a promise becomes use": (DENIED, PERMITTED),
    "a promise becomes use unless refused": (DENIED, OPT_OUT),
    "the way out vanished": (OPT_OUT, PERMITTED),
    "a promise is qualified": (DENIED, DEFAULT),
    "the scope widened": (FREE, BOTH),
    "the list of what is used grew": (SHORT, LONGER),
    "a promise vanished": (DENIED, NOTHING),
    "use appeared": (NOTHING, PERMITTED),
}
WORSE_PLACES = {
    "data leaves the EU": (EU, US),
    "a country more": (US, US_CHINA),
    "the safeguard is gone": (CLAUSES, UNSAFE),
}


@pytest.mark.parametrize("name", WORSE)
def test_less_protection_from_training_is_worse(name: str) -> None:
    assert drift(*WORSE[name]).training is Effect.WORSE


@pytest.mark.parametrize("name", WORSE_PLACES)
def test_less_protection_of_where_data_is_is_worse(name: str) -> None:
    assert drift(*WORSE_PLACES[name]).location is Effect.WORSE


@pytest.mark.parametrize("name", WORSE | WORSE_PLACES)
def test_what_is_worse_one_way_is_better_the_other_way(name: str) -> None:
    before, after = (WORSE | WORSE_PLACES)[name]
    back = drift(after, before)
    assert Effect.BETTER in {back.training, back.location}


@pytest.mark.parametrize("name", WORSE | WORSE_PLACES)
def test_one_topic_leaves_the_other_alone(name: str) -> None:
    found = drift(*(WORSE | WORSE_PLACES)[name])
    assert (found.location if name in WORSE else found.training) is Effect.NONE


def test_a_clause_that_moved_is_not_removed() -> None:
    text, reading = DENIED
    clause = "We do not train our models on your prompts.\n\n"
    moved = text.replace(clause, "") + "\n" + clause
    there = replace(reading, findings=(finding(moved, clause.strip(), Stance.DENIED),))
    assert drift(DENIED, (moved, there)).training is Effect.NONE


def test_a_clause_repeated_elsewhere_is_touched_and_no_worse() -> None:
    before = PERMITTED
    after = said(
        ("We train our models on your prompts.", Stance.PERMITTED, {}),
        ("Your prompts may be used to train our models, as said above.", Stance.PERMITTED, {}),
    )
    assert drift(before, after).training is Effect.CHANGED


def test_improvement_called_by_more_of_its_names_is_touched_and_no_worse() -> None:
    before = said(("To improve our service and conduct research.", Stance.IMPROVEMENT, {}))
    after = said(
        ("To improve and develop our service and features and conduct research.", Stance.IMPROVEMENT, {})
    )
    assert drift(before, after).training not in {Effect.WORSE, Effect.BETTER}


def test_the_use_of_deidentified_data_is_no_news_where_all_data_is_used() -> None:
    before = said(("We train our models on your prompts.", Stance.PERMITTED, {}))
    after = said(
        ("We train our models on your prompts.", Stance.PERMITTED, {}),
        ("Aggregated data trains our models too.", Stance.PERMITTED, {"data": DataClass.DEIDENTIFIED}),
    )
    assert drift(before, after).training is Effect.CHANGED


def test_a_clause_in_chinese_that_still_names_models_and_allows_more_is_worse() -> None:
    before = said(("我们可以使用你的内容来优化模型和服务。", Stance.PERMITTED, {}))
    after = said(
        (
            "我们可以使用你的内容来优化模型和服务、开展相关研究、品牌推广与宣传、市场营销。",
            Stance.IMPROVEMENT,
            {},
        ),
        whole=Stance.PERMITTED,
    )
    assert drift(before, after).training is Effect.WORSE


def test_consent_as_the_exception_to_a_promise_is_worse() -> None:
    sentence = "We do not train our models on your prompts unless you agree to it."
    after = said((sentence, Stance.DENIED, {}), (sentence, Stance.OPT_IN, {}))
    assert drift(DENIED, after).training is Effect.WORSE


def test_a_slip_in_a_clause_has_no_effect() -> None:
    after = said(("We do not train our modells on your prompts.", Stance.DENIED, {}))
    assert drift(DENIED, after).training is Effect.NONE


def test_the_hunk_of_a_clause_names_its_topic() -> None:
    assert [hunk.topic for hunk in drift(US, US_CHINA).hunks] == [Topic.LOCATION]


def test_other_words_that_say_another_thing_make_an_editorial_change_matter() -> None:
    before = said(("We keep your data with Alpha Cloud.", Stance.EU, {}))
    after = said(("We keep your data with Gamma Cloud.", Stance.THIRD_COUNTRY, {}))
    found = drift(before, after)
    assert (found.kind, found.location) == ("material", Effect.WORSE)
