"""When alerts are tried again, and when they are given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.alerts import addressee
from monitor.core.delivery import FIRST_WAIT, LONGEST_WAIT, due, is_hopeless, wait_after
from monitor.core.errors import Refusal
from tests.samples import alert, day

MINUTE = timedelta(minutes=1)


def test_each_failure_doubles_the_wait_up_to_six_hours() -> None:
    minutes = [wait_after(attempts) / MINUTE for attempts in range(1, 10)]
    assert minutes == [5, 10, 20, 40, 80, 160, 320, 360, 360]


@given(st.integers(1, 10**9))
def test_no_wait_is_shorter_than_the_one_before_it_or_longer_than_the_longest(attempts: int) -> None:
    assert FIRST_WAIT <= wait_after(attempts) <= wait_after(attempts + 1) <= LONGEST_WAIT


def test_what_was_never_tried_is_due() -> None:
    assert due([alert(1), alert(2)], day(0)) == [alert(1), alert(2)]


def test_what_was_put_off_is_due_when_its_time_has_come() -> None:
    late = replace(alert(1), next_try=day(1), error="connection refused")
    assert due([late], day(1) - MINUTE) == []
    assert due([late], day(1)) == [late]


def test_what_the_server_kept_waiting_goes_along_with_what_is_due_in_its_turn() -> None:
    kept = replace(alert(1), next_try=day(0) + LONGEST_WAIT, error="connection refused")
    assert due([kept, alert(2)], day(0)) == [kept, alert(2)]


def test_what_was_refused_itself_does_not_go_along_before_its_time() -> None:
    refused = replace(alert(1), next_try=day(0) + MINUTE, failing_since=day(0), error="greylisted")
    assert due([refused, alert(2)], day(0)) == [alert(2)]


def test_what_a_clock_gone_wrong_has_put_off_for_years_is_due_once_it_is_set_right() -> None:
    stuck = replace(alert(1), next_try=day(4000), error="connection refused")
    assert due([stuck], day(0)) == [stuck]


def test_a_refusal_for_good_is_the_end() -> None:
    assert is_hopeless(alert(1), Refusal.FINAL, day(0))


@pytest.mark.parametrize("refusal", [Refusal.CUT, Refusal.LATER])
def test_a_passing_refusal_is_the_end_after_five_days(refusal: Refusal) -> None:
    refused = replace(alert(1), failing_since=day(0), attempts=7)
    assert not is_hopeless(refused, refusal, day(5) - MINUTE)
    assert is_hopeless(refused, refusal, day(5))


def test_what_was_hardly_tried_is_not_given_up_however_long_ago_that_was() -> None:
    asleep = replace(alert(1), failing_since=day(0), attempts=1)
    assert not is_hopeless(asleep, Refusal.LATER, day(30))


def test_a_server_out_of_reach_is_no_reason_to_give_an_alert_up() -> None:
    old = replace(alert(1), attempts=500, failing_since=day(0))
    assert not is_hopeless(old, Refusal.OUT_OF_REACH, day(400))


def test_an_alert_goes_to_a_referent_or_to_a_channel() -> None:
    assert alert(1, "dupont").channel is None
    assert alert(1, addressee("tchap-dsi")).channel == "tchap-dsi"
