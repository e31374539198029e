"""The dates a text gives for itself: its last update, its taking effect, how long one may object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.dates import effective_days, updated_days
from monitor.core.objection import StatedPeriod, objection_days, objection_period
from monitor.core.written import StatedDay


@dataclass(frozen=True)
class Stated:
    """The first of each that a text says of its own dates."""

    updated: StatedDay | None
    effective: StatedDay | None
    objection: StatedPeriod | None


def stated_dates(text: str) -> Stated:
    return Stated(
        next(iter(updated_days(text)), None), next(iter(effective_days(text)), None), objection_period(text)
    )


DAY = date(2025, 9, 28)
WRITTEN = {
    "English": "September 28, 2025",
    "English, short": "Sep 28, 2025",
    "English, capitals": "SEPTEMBER 28TH, 2025",
    "English without a comma": "September 28 2025",
    "British": "28 September 2025",
    "British, ordinal": "28th of September 2025",
    "hyphens": "28-Sep-2025",
    "French": "28 septembre 2025",
    "German": "28. September 2025",
    "Spanish": "28 de septiembre de 2025",
    "ISO": "2025-09-28",
    "ISO with slashes": "2025/09/28",
    "Chinese": "2025年9月28日",
    "Chinese, spaced": "2025 年 9 月 28 日",
    "figures, day first": "28/09/2025",
    "figures, month first": "09/28/2025",
    "figures with dots": "28.09.2025",
}
UPDATED = {
    "a line": "Last updated: {}",
    "bold": "**Last Updated:** {}",
    "italics": "_Updated {}_",
    "a label above": "Last updated\n\n{}",
    "modified": "Last modified: {}",
    "revised": "Revised on {}",
    "with a link behind": "Last updated: {} ([previous versions](https://acme.example/archive))",
    "a sentence": "This policy was last updated on {}, and we encourage you to read it again from time to time, in full.",
    "French": "Dernière mise à jour : {}",
    "French, sentence": "Les présentes conditions ont été mises à jour le {}.",
    "German": "Zuletzt aktualisiert: {}",
    "Spanish": "Última actualización: {}",
    "Chinese": "更新日期：{}",
}
EFFECTIVE = {
    "a line": "Effective: {}",
    "italics": "_Effective {}_",
    "a date of effect": "Effective date: {}",
    "as of": "Effective as of {}",
    "bold around the date": "Effective **{}**",
    "a sentence": "These changes take effect on {} for everyone who had an account when they were announced to them.",
    "in force": "This agreement enters into force on {}.",
    "French": "Entrée en vigueur : {}",
    "French, sentence": "Les nouvelles conditions prendront effet le {}.",
    "Chinese": "生效日期：{}",
    "Chinese, behind": "本协议自{}起生效。",
}
OTHERS = {
    "a law": "The General Data Protection Regulation, in force since {}, applies.",
    "an act": "The Online Safety Act took effect on {}.",
    "a framework": "We comply with the Data Privacy Framework, effective {}, as the department of commerce sets it forth.",
    "the version before": "The previous version was last updated on {}.",
    "an end": "The old terms stay in effect until {}.",
    "another sentence": "These terms are updated often. On {} the company was founded.",
    "a line of its own between": "Effective\n\nAcme was founded on {}",
    "no words": "{}",
    "a fact": "The number of users as counted on {} was high.",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_date_is_read_however_it_is_written(name: str) -> None:
    found = stated_dates(f"Terms\n\nLast updated: {WRITTEN[name]}\n").updated
    assert found is not None
    assert found.day == DAY


@pytest.mark.parametrize("name", UPDATED)
def test_the_last_update_is_told_by_the_words_around_the_date(name: str) -> None:
    found = stated_dates(UPDATED[name].format("2025-09-28"))
    assert found.updated is not None
    assert (found.updated.day, found.effective) == (DAY, None)


@pytest.mark.parametrize("name", EFFECTIVE)
def test_taking_effect_is_told_by_the_words_around_the_date(name: str) -> None:
    found = stated_dates(EFFECTIVE[name].format("2025年9月28日"))
    assert found.effective is not None
    assert (found.effective.day, found.updated) == (DAY, None)


@pytest.mark.parametrize("name", OTHERS)
def test_the_date_of_something_else_is_not_the_date_of_the_text(name: str) -> None:
    found = stated_dates(OTHERS[name].format("March 5, 2025"))
    assert (found.updated, found.effective) == (None, None)


@pytest.mark.parametrize("figures", ["03/04/2025", "3.4.2025", "12/11/2025"])
def test_figures_that_can_be_read_two_ways_are_no_date(figures: str) -> None:
    assert stated_dates(f"Last updated: {figures}").updated is None


@pytest.mark.parametrize("written", ["February 30, 2025", "2025-13-01", "31/02/2025", "May 0, 2025"])
def test_a_day_that_does_not_exist_is_no_date(written: str) -> None:
    assert stated_dates(f"Last updated: {written}").updated is None


def test_figures_that_read_the_same_both_ways_are_a_date() -> None:
    assert [found.day for found in updated_days("Last updated: 05/05/2025")] == [date(2025, 5, 5)]


def test_one_date_may_be_both_of_update_and_of_effect() -> None:
    found = stated_dates("Effective and last updated: May 1, 2025")
    assert found.updated is not None
    assert found.effective is not None
    assert found.updated.day == found.effective.day == date(2025, 5, 1)


def test_each_of_two_dates_on_a_line_has_its_own_words() -> None:
    found = stated_dates("Updated: May 1, 2025 | Effective: June 1, 2025")
    assert found.updated is not None
    assert found.effective is not None
    assert (found.updated.day, found.effective.day) == (date(2025, 5, 1), date(2025, 6, 1))


def test_the_quote_runs_from_the_words_to_the_date() -> None:
    assert effective_days("_Effective 27 May 2025_") == (
        StatedDay(date(2025, 5, 27), "Effective 27 May 2025", 1, 22),
    )


def test_only_the_days_of_the_asked_part_are_given() -> None:
    text = "Effective May 1, 2025\n\nEffective June 1, 2025"
    assert [found.day for found in effective_days(text, 23)] == [date(2025, 6, 1)]


PERIODS = {
    "figures": ("Customer may object to a new sub-processor within 30 days of the notice.", 30, False),
    "words and figures": ("Customer may object to any change within fifteen (15) days.", 15, False),
    "figures and words": ("An objection to the appointment must be made within 10 (ten) days.", 10, False),
    "working days": (
        "Customers may object to sub-processor changes within ten (10) business days.",
        10,
        True,
    ),
    "weeks": ("You may object to a new subprocessor within two weeks.", 14, False),
    "before the word": (
        "We give ten days' prior notice of a new subcontractor, during which Customer can object to it.",
        10,
        False,
    ),
    "French": (
        "Le client peut s’opposer à tout nouveau sous-traitant dans un délai de trente (30) jours.",
        30,
        False,
    ),
}


@pytest.mark.parametrize("name", PERIODS)
def test_the_period_for_objecting_is_read_from_its_sentence(name: str) -> None:
    sentence, days, business = PERIODS[name]
    found = objection_period(f"We name our vendors. {sentence} We keep data for 90 days.")
    assert found is not None
    assert (found.days, found.business, found.quote) == (days, business, sentence)


NO_PERIODS = {
    "none stated": "Customer may object to a new sub-processor in writing.",
    "time to agree": "If objections to the change are not resolved within 30 days, either party may terminate.",
    "objects in storage": "Changed objects are deleted within 30 days.",
    "nothing to object to": "You may object to direct marketing within 30 days.",
    "another sentence": "You may object to a new sub-processor. We delete data within 30 days.",
}


@pytest.mark.parametrize("name", NO_PERIODS)
def test_no_other_period_is_taken_for_that_of_objecting(name: str) -> None:
    assert objection_period(NO_PERIODS[name]) is None


def test_of_two_periods_the_shorter_is_given() -> None:
    found = objection_period(
        "You may object to a change within 30 days.\n\nYou may object to a new sub-processor within 10 days."
    )
    assert found is not None
    assert found.days == 10


def test_the_last_day_is_counted_from_the_notice() -> None:
    found = objection_period("Customer may object to a new sub-processor within 30 days.")
    assert found is not None
    assert found.until(date(2025, 12, 15)) == date(2026, 1, 14)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("You may object to these changes until March 5, 2025.", date(2025, 3, 5)),
        ("You may object to the new terms no later than 2025-03-05.", date(2025, 3, 5)),
        ("You may object to these changes before March 5, 2025.", date(2025, 3, 4)),
        ("Vous pouvez vous opposer à ces modifications jusqu’au 5 mars 2025.", date(2025, 3, 5)),
        ("Vous pouvez vous opposer à ces modifications avant le 5 mars 2025.", date(2025, 3, 4)),
    ],
)
def test_a_last_day_for_objecting_may_be_stated_outright(sentence: str, day: date) -> None:
    assert [found.day for found in objection_days(sentence)] == [day]


days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
words = st.lists(
    st.sampled_from(
        "Effective Last updated These terms take effect on 2025 20 May 1, 31.12.2025 object within 30 days sub-processor | \n . ** 日 年 更新 2025年9月8日".split(
            " "
        )
    ),
    max_size=40,
).map(" ".join)


@given(days)
def test_a_date_written_in_iso_is_read_back(day: date) -> None:
    assert [found.day for found in updated_days(f"Last updated: {day.isoformat()}")] == [day]


@given(days)
def test_figures_are_a_date_only_where_they_can_be_read_one_way(day: date) -> None:
    read = [found.day for found in updated_days(f"Last updated: {day:%d/%m/%Y}")]
    assert read == ([day] if day.day > 12 or day.day == day.month else [])


@given(st.one_of(words, st.text(max_size=80)))
def test_a_quote_is_what_stands_in_the_text(text: str) -> None:
    found = stated_dates(text)
    for stated in (found.updated, found.effective, found.objection):
        assert stated is None or text[stated.start : stated.end] == stated.quote


@given(words, words)
def test_a_paragraph_put_in_front_takes_no_date_away(front: str, text: str) -> None:
    before = {found.day for found in updated_days(text)}
    assert before <= {found.day for found in updated_days(f"{front}.\n\nOne more sentence.\n\n{text}")}


@given(days, st.integers(1, 365))
def test_the_last_day_is_never_later_than_the_period_says(day: date, length: int) -> None:
    found = objection_period(f"You may object to a change within {length} business days.")
    assert found is not None
    assert found.until(day) - day == timedelta(days=length)
