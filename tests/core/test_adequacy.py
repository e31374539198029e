"""Which countries the law finds adequate, on which day, and which mechanisms fall with a decision."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.adequacy import (
    FRAMEWORKS,
    AdequacyDecision,
    adequate,
    as_plain,
    from_plain,
    in_force,
    void,
    without,
)
from monitor.core.errors import UsageError
from monitor.core.model import Mechanism

DPF, SCC, ADEQUACY = Mechanism.DPF, Mechanism.SCC, Mechanism.ADEQUACY
FIRST, LAST = date(2000, 1, 1), date(2035, 1, 1)
DAY = timedelta(days=1)


def decision(
    name: str,
    country: str,
    since: str,
    until: str | None = None,
    under: Mechanism | None = None,
) -> AdequacyDecision:
    end = None if until is None else date.fromisoformat(until)
    return AdequacyDecision(
        name, country, f"Decision on {country}", "all", under, date.fromisoformat(since), end, "https://a.eu/"
    )


SHIELD = decision("shield", "US", "2016-07-12", "2020-07-16", DPF)
FRAMEWORK = decision("dpf", "US", "2023-07-10", under=DPF)
BRITISH = decision("uk", "GB", "2021-06-28", "2031-12-27")
SWISS = decision("switzerland", "CH", "2000-07-26")
LAW = (BRITISH, FRAMEWORK, SHIELD, SWISS)
TODAY = date(2026, 11, 22)

DAYS = st.dates(FIRST, LAST)
COUNTRIES = st.sampled_from(["BR", "CH", "GB", "IN", "US"])
MECHANISMS = st.frozensets(st.sampled_from(Mechanism))


def made(name: str, country: str, under: Mechanism | None, since: date, days: int | None) -> AdequacyDecision:
    until = None if days is None else since + days * DAY
    return AdequacyDecision(name, country, "d", "s", under, since, until, "https://a.eu/")


def laws() -> st.SearchStrategy[tuple[AdequacyDecision, ...]]:
    ids, lengths = st.sampled_from("abcdef"), st.none() | st.integers(1, 9000)
    decisions = st.builds(made, ids, COUNTRIES, st.none() | st.just(DPF), DAYS, lengths)
    return st.lists(decisions, max_size=4, unique_by=lambda each: each.id).map(tuple)


# --- countries ----------------------------------------------------------------------------------


def test_a_country_under_a_decision_is_adequate() -> None:
    assert adequate(LAW, "CH", (), TODAY)


def test_a_country_without_a_decision_is_not() -> None:
    assert not adequate(LAW, "IN", (ADEQUACY, DPF, SCC), TODAY)


def test_a_decision_holds_from_the_day_of_its_adoption() -> None:
    assert adequate(LAW, "GB", (), BRITISH.since)
    assert not adequate(LAW, "GB", (), BRITISH.since - DAY)


def test_a_decision_no_longer_holds_on_the_day_of_its_end() -> None:
    assert adequate(LAW, "GB", (), date(2031, 12, 26))
    assert not adequate(LAW, "GB", (), date(2031, 12, 27))


def test_a_framework_serves_only_transfers_that_name_it() -> None:
    assert adequate(LAW, "US", (DPF, SCC), TODAY)
    assert not adequate(LAW, "US", (SCC,), TODAY)


def test_between_two_frameworks_there_is_none() -> None:
    assert adequate(LAW, "US", (DPF,), date(2020, 7, 15))
    assert not adequate(LAW, "US", (DPF,), date(2020, 7, 16))
    assert not adequate(LAW, "US", (DPF,), date(2023, 7, 9))


def test_what_is_in_force_keeps_its_order() -> None:
    assert in_force(LAW, TODAY) == (BRITISH, FRAMEWORK, SWISS)


@given(laws(), COUNTRIES, MECHANISMS, DAYS)
def test_no_country_is_adequate_before_its_first_decision_or_after_its_last(
    law: tuple[AdequacyDecision, ...], country: str, mechanisms: frozenset[Mechanism], on: date
) -> None:
    if adequate(law, country, mechanisms, on):
        own = [each for each in law if each.country == country]
        assert min(each.since for each in own) <= on
        assert any(each.until is None or on < each.until for each in own)


@given(laws(), COUNTRIES, MECHANISMS, MECHANISMS, DAYS)
def test_naming_more_mechanisms_never_makes_a_country_less_adequate(
    law: tuple[AdequacyDecision, ...],
    country: str,
    some: frozenset[Mechanism],
    more: frozenset[Mechanism],
    on: date,
) -> None:
    assert adequate(law, country, some, on) <= adequate(law, country, some | more, on)


# --- mechanisms ---------------------------------------------------------------------------------


def test_a_framework_stands_with_its_decision() -> None:
    assert not void(LAW, DPF, TODAY)
    assert void(LAW, DPF, date(2021, 1, 1))


def test_a_framework_without_any_decision_is_void() -> None:
    assert void((), DPF, TODAY)


def test_an_adequacy_decision_stands_where_it_is_not_said_for_which_country() -> None:
    assert not void(LAW, ADEQUACY, TODAY)


def test_an_adequacy_decision_on_countries_that_have_none_is_void() -> None:
    assert void(LAW, ADEQUACY, TODAY, ["IN"])
    assert not void(LAW, ADEQUACY, TODAY, ["GB", "IN"])


def test_an_adequacy_decision_on_the_united_states_falls_with_the_framework() -> None:
    assert not void(LAW, ADEQUACY, TODAY, ["US"])
    assert void(without(LAW, "dpf"), ADEQUACY, TODAY, ["US"])


@given(laws(), st.sampled_from(sorted({*Mechanism} - FRAMEWORKS - {ADEQUACY})), DAYS)
def test_clauses_rules_and_derogations_need_no_decision(
    law: tuple[AdequacyDecision, ...], mechanism: Mechanism, on: date
) -> None:
    assert not void(law, mechanism, on)


@given(laws(), COUNTRIES, DAYS)
def test_a_void_framework_makes_nothing_adequate(
    law: tuple[AdequacyDecision, ...], country: str, on: date
) -> None:
    if void(law, DPF, on):
        assert adequate(law, country, (DPF,), on) == adequate(law, country, (), on)


# --- what if ------------------------------------------------------------------------------------


def test_without_a_decision_its_country_and_its_framework_fall() -> None:
    less = without(LAW, "dpf")
    assert less == (BRITISH, SHIELD, SWISS)
    assert not adequate(less, "US", (DPF,), TODAY)
    assert void(less, DPF, TODAY)


def test_several_may_be_taken_away() -> None:
    assert without(LAW, "dpf", "uk", "shield") == (SWISS,)


def test_taking_away_what_is_not_there_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UsageError, match=r"'dfp'.*dpf, shield, switzerland, uk"):
        without(LAW, "dfp")


@given(laws(), st.data())
def test_taking_decisions_away_never_makes_anything_adequate_nor_any_mechanism_stand(
    law: tuple[AdequacyDecision, ...], data: st.DataObject
) -> None:
    ids = data.draw(
        st.frozensets(st.sampled_from([each.id for each in law])) if law else st.just(frozenset())
    )
    country, mechanisms, on = data.draw(COUNTRIES), data.draw(MECHANISMS), data.draw(DAYS)
    less = without(law, *ids)
    assert adequate(less, country, mechanisms, on) <= adequate(law, country, mechanisms, on)
    for mechanism in Mechanism:
        assert void(law, mechanism, on, [country]) <= void(less, mechanism, on, [country])


# --- kept with a policy -------------------------------------------------------------------------


@given(laws(), COUNTRIES, MECHANISMS, DAYS)
def test_what_is_kept_judges_as_the_decisions_did(
    law: tuple[AdequacyDecision, ...], country: str, mechanisms: frozenset[Mechanism], on: date
) -> None:
    kept = tuple(map(from_plain, json.loads(json.dumps([as_plain(each) for each in law]))))
    assert adequate(kept, country, mechanisms, on) == adequate(law, country, mechanisms, on)
    assert [void(kept, each, on, [country]) for each in Mechanism] == [
        void(law, each, on, [country]) for each in Mechanism
    ]
    assert [as_plain(each) for each in kept] == [as_plain(each) for each in law]


def test_words_for_people_are_not_kept() -> None:
    assert as_plain(BRITISH) == {
        "id": "uk",
        "country": "GB",
        "under": None,
        "since": "2021-06-28",
        "until": "2031-12-27",
    }


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"under": "handshake"}, ValueError),
        ({"since": "soon"}, ValueError),
        ({"until": "never"}, ValueError),
    ],
)
def test_what_was_kept_and_is_no_decision_is_refused(
    changed: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        from_plain({**as_plain(BRITISH), **changed})


def test_what_was_kept_without_a_key_is_refused() -> None:
    plain = as_plain(BRITISH)
    del plain["under"]
    with pytest.raises(KeyError):
        from_plain(plain)
