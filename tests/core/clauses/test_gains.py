"""What other rules find in the same text is told place by place."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.clauses.gains import Move, Shift, gains
from monitor.core.model import DataClass, Fact, FactKind, Finding, Stance
from tests.samples import finding, reading


def at(start: int, found: Finding, length: int = 10, rule: str = "acme/own") -> Finding:
    return replace(found, start=start, end=start + length, rule=rule)


def fact(value: str, start: int = 0) -> Fact:
    return Fact(FactKind.MINIMUM_AGE, value, "audience/age", "At least 13.", start, start + 10, 1, 1)


PERMITTED, DENIED = finding(Stance.PERMITTED), finding(Stance.DENIED)
ABROAD = finding(Stance.THIRD_COUNTRY)


def test_the_same_reading_gains_nothing() -> None:
    assert not gains(reading(at(0, PERMITTED)), reading(at(0, PERMITTED)))


def test_a_new_place_is_gained_and_one_no_longer_found_is_lost() -> None:
    one, other = at(0, PERMITTED), at(50, PERMITTED)
    assert gains(reading(one), reading(other)).moves == (Move(one, None), Move(None, other))


def test_another_stance_on_the_same_topic_there_is_read_otherwise() -> None:
    was, now = at(0, PERMITTED), at(5, DENIED)
    assert gains(reading(was), reading(now)).moves == (Move(was, now),)


def test_other_data_there_are_read_otherwise() -> None:
    was, now = at(0, PERMITTED), at(0, replace(PERMITTED, data=DataClass.FEEDBACK))
    assert gains(reading(was), reading(now)).moves == (Move(was, now),)


def test_another_topic_there_is_another_finding() -> None:
    was, now = at(0, PERMITTED), at(0, ABROAD)
    assert set(gains(reading(was), reading(now)).moves) == {Move(was, None), Move(None, now)}


def test_another_rule_that_says_the_same_and_quotes_more_moves_nothing() -> None:
    was, now = at(5, PERMITTED), at(0, PERMITTED, 30, rule="acme/better")
    assert not gains(reading(was), reading(now))


def test_the_rest_of_a_place_keeps_what_it_says_when_another_finding_joins_it() -> None:
    both = at(0, PERMITTED), at(0, DENIED)
    assert gains(reading(both[0]), reading(*both)).moves == (Move(None, both[1]),)


def test_facts_move_as_findings_do() -> None:
    was = replace(reading(), facts=(fact("13"), fact("18", 50)))
    now = replace(reading(), facts=(fact("15"),))
    assert gains(was, now).moves == (Move(fact("13"), fact("15")), Move(fact("18", 50), None))


def test_what_is_said_of_the_whole_document_shifts() -> None:
    was = reading(training=Stance.SILENT)
    now = replace(was, training=Stance.DENIED, broad_licence=True)
    assert gains(was, now).shifts == (
        Shift("training", "silent", "denied"),
        Shift("broad_licence", "no", "yes"),
    )


PLACES = st.lists(
    st.builds(
        at,
        st.integers(0, 40),
        st.sampled_from([PERMITTED, DENIED, ABROAD]),
        st.integers(1, 20),
    ),
    max_size=12,
)


@given(PLACES)
def test_nothing_is_gained_over_itself_in_any_order(found: list[Finding]) -> None:
    assert not gains(reading(*found), reading(*reversed(found)))


@given(PLACES, PLACES)
def test_every_gain_less_every_loss_is_the_difference_in_number(
    was: list[Finding], now: list[Finding]
) -> None:
    moves = gains(reading(*was), reading(*now)).moves
    gained = sum(move.before is None for move in moves)
    lost = sum(move.after is None for move in moves)
    assert gained - lost == len(now) - len(was)


@given(PLACES, PLACES)
def test_what_one_edit_gains_its_return_loses(was: list[Finding], now: list[Finding]) -> None:
    there, back = gains(reading(*was), reading(*now)).moves, gains(reading(*now), reading(*was)).moves
    assert sorted(map(repr, there)) == sorted(repr(Move(move.after, move.before)) for move in back)
