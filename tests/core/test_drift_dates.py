"""The dates that a drift announces: those that the new text gives and the old one did not."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.core.drift import compare
from monitor.core.model import Drift

RIGHT = "Customer may object to a new sub-processor within thirty (30) days of the notice."
BEFORE = f"""Terms
=====

Last updated: January 5, 2025

Effective: February 1, 2025

We never train our models on what you write.

{RIGHT}
"""


def drift(*changes: tuple[str, str]) -> Drift:
    after = BEFORE
    for old, new in changes:
        assert old in after
        after = after.replace(old, new)
    return compare(BEFORE, after, None, None)


CHANGED = ("We never train", "We train")
UPDATED = ("January 5, 2025", "May 2, 2025")
EFFECTIVE = ("February 1, 2025", "June 1, 2025")


def test_the_new_day_of_effect_is_announced() -> None:
    assert drift(CHANGED, EFFECTIVE).effective == date(2025, 6, 1)


def test_a_day_of_effect_that_stood_there_before_is_not_announced() -> None:
    assert drift(CHANGED).effective is None


def test_a_day_of_effect_said_again_in_other_words_is_not_announced() -> None:
    assert (
        drift(CHANGED, ("Effective: February", "These terms are effective as of February")).effective is None
    )


def test_a_sentence_that_announces_the_change_gives_its_day() -> None:
    announced = ("We never", "These changes take effect on October 8, 2025. We never")
    assert drift(announced).effective == date(2025, 10, 8)


def test_the_label_of_a_date_may_stand_in_a_block_that_did_not_change() -> None:
    before = "Effective date\n\nMay 1, 2025\n\nWe never train our models on what you write."
    assert compare(before, before.replace("May", "June"), None, None).effective == date(2025, 6, 1)


def test_one_may_object_from_the_day_of_the_update_on() -> None:
    found = drift(CHANGED, UPDATED)
    assert (found.object_until, found.object_within) == (date(2025, 6, 1), 30)


def test_without_the_day_of_the_notice_only_the_period_is_known() -> None:
    found = drift(CHANGED)
    assert (found.object_until, found.object_within) == (None, 30)


def test_without_a_period_nothing_is_said_of_objecting() -> None:
    found = drift(CHANGED, UPDATED, (RIGHT, "We name our vendors to you in good time."))
    assert (found.object_until, found.object_within) == (None, None)


def test_a_last_day_stated_outright_outranks_the_period() -> None:
    stated = ("We never", "You may object to these changes until June 15, 2025. We never")
    assert drift(stated, UPDATED).object_until == date(2025, 6, 15)


@pytest.mark.parametrize("after", [BEFORE, BEFORE.replace("Terms\n=====", "# Terms"), "Page not found"])
def test_what_is_no_change_of_the_terms_announces_nothing(after: str) -> None:
    found = compare(BEFORE, after, None, None)
    assert (found.effective, found.object_until, found.object_within) == (None, None, None)


@pytest.mark.parametrize("turn", [False, True])
def test_the_dates_are_those_of_the_later_text_whichever_sorts_first(*, turn: bool) -> None:
    early = "Effective: March 1, 2025\n\nWe never train our models on what you write."
    late = "Effective: April 1, 2025\n\nWe train our models on what you write."
    before, after = (late, early) if turn else (early, late)
    assert compare(before, after, None, None).effective == date(2025, 3 if turn else 4, 1)
