"""The daily job as a whole: nothing to report, something lost, cut short and done again."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from monitor.core.checks import OutcomeName
from monitor.core.decisions import Status
from monitor.core.errors import MailError, StoreError, UsageError
from monitor.core.terms import TermsId
from monitor.core.tools import Proposal
from monitor.services.rounds import Round
from tests.fakes import FakeMailer
from tests.samples import CAPTCHA, OPT_OUT, PRIVACY, TERMS, day, document, page, register, terms, tool
from tests.services.room import Room, killed_at

OTHER = TermsId("Otterloo", "Terms of Service")


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def town() -> Room:
    """Two tools of two vendors."""
    made = Room(register(tools=(tool(), tool("otterloo", terms=(OTHER,)))))
    made.fetcher.pages[made.register.terms[OTHER].documents[0].address] = page()
    return made


def state(room: Room) -> tuple[object, ...]:
    """Return all that a room holds."""
    return (
        room.records.states(),
        [room.versions(each) for each in room.register.terms],
        list(room.archive.since(None)),
        room.ledger.entries(),
        # A process killed while it handed one over has tried once more, which is noted.
        [replace(alert, attempts=0) for alert in room.outbox.alerts()],
        room.outbox.told(),
        room.records.rounds(),
    )


# --- what a round comes to ----------------------------------------------------------------------------


def test_a_first_round_records_the_approvals_and_sends_nothing(room: Room) -> None:
    result = room.round()
    assert [fared.outcome for fared in result.fared] == [OutcomeName.CHANGED]
    assert [entry.decision.status for entry in result.entries] == [Status.ALLOWED]
    assert (result.alerts, result.sent, result.waiting, result.mail_failure, result.lost) == (
        0,
        0,
        0,
        None,
        [],
    )


def test_a_second_round_on_the_same_pages_changes_nothing_and_sends_nothing(room: Room) -> None:
    room.round(0)
    result = room.round(1)
    assert (result.entries, result.alerts, result.sent) == ([], 0, 0)


def test_a_round_that_loses_an_approval_says_so_and_sends_the_alerts(room: Room) -> None:
    room.round(0)
    room.serve(page(OPT_OUT))
    result = room.round(1)
    assert [entry.decision.tool for entry in result.lost] == ["lumenia-free"]
    assert (result.alerts, result.sent, result.waiting) == (2, 2, 0)
    assert isinstance(room.mailer, FakeMailer)
    assert [alert.person for alert in room.mailer.taken] == ["dupont", "martin"]


def test_what_a_person_suspends_is_not_lost_in_a_round(room: Room) -> None:
    room.round(0)
    entry = room.person(1, allow=False)
    assert Round([], [entry], 0, 0, 0, None).lost == []


def test_a_round_tells_how_far_it_is(room: Room) -> None:
    room.round(0)
    assert room.said[0] == "1 to check"
    assert "Lumenia Terms of Service: changed" in room.said


def test_without_a_mail_server_alerts_wait(room: Room) -> None:
    room.mailer = None
    room.round(0)
    room.serve(page(OPT_OUT))
    result = room.round(1)
    assert (result.alerts, result.sent, result.waiting, result.mail_failure) == (2, 0, 2, None)


def test_a_mail_server_that_is_down_is_told_and_costs_nothing(room: Room) -> None:
    room.mailer = FakeMailer({"dupont": MailError("connection refused")})
    room.round(0)
    room.serve(page(OPT_OUT))
    result = room.round(1)
    assert (result.waiting, result.mail_failure, result.is_complete) == (2, "connection refused", True)
    room.mailer = FakeMailer()
    assert room.round(2).sent == 2


# --- complete or not --------------------------------------------------------------------------------------


def test_a_round_in_which_every_terms_has_an_outcome_is_complete(town: Room) -> None:
    town.serve(CAPTCHA)
    assert town.round(0).is_complete
    assert town.records.rounds().complete == day(0)


def test_our_own_failure_leaves_a_round_incomplete(town: Room, caplog: pytest.LogCaptureFixture) -> None:
    town.serve(RuntimeError("boom"))
    with caplog.at_level(logging.CRITICAL):
        assert not town.round(0).is_complete
    assert town.records.rounds().complete is None


def test_a_round_over_some_tools_is_not_a_complete_round(town: Room) -> None:
    result = town.round(0, "otterloo")
    assert [fared.terms for fared in result.fared] == [OTHER]
    assert (result.is_complete, town.records.rounds().complete) == (True, None)


def test_a_store_that_fails_ends_the_round(room: Room) -> None:
    room.serve(StoreError("the disk is full"))
    with pytest.raises(StoreError, match="the disk is full"):
        room.round(0)
    assert room.ledger.entries() == []


# --- what is checked ------------------------------------------------------------------------------------------


def test_terms_that_bind_no_watched_tool_are_left_alone() -> None:
    unused = terms(PRIVACY, document("privacy"))
    room = Room(register(watched=(terms(TERMS), unused)))
    assert [fared.terms for fared in room.round(0).fared] == [TERMS]


def test_terms_that_bind_several_tools_are_checked_once() -> None:
    room = Room(register(tools=(tool("one"), tool("two"))))
    assert [fared.terms for fared in room.round(0).fared] == [TERMS]


def test_a_tool_that_was_suspended_is_checked_still(room: Room) -> None:
    room.serve(page(OPT_OUT))
    room.round(0)
    assert [fared.outcome for fared in room.round(1).fared] == [OutcomeName.UNCHANGED]


def test_a_tool_that_a_person_approved_is_checked_without_a_proposal(room: Room) -> None:
    room.register = register(tools=(tool(proposals=()),))
    room.person(0)
    assert [fared.terms for fared in room.round(1).fared] == [TERMS]


def test_a_round_over_one_tool_judges_all(town: Room) -> None:
    town.round(0)
    town.register = replace(
        town.register,
        tools={**town.register.tools, "otterloo": tool("otterloo", terms=(OTHER,), proposals=())},
    )
    result = town.round(1, "lumenia-free")
    assert [entry.decision.tool for entry in result.entries] == ["otterloo"]


@pytest.mark.parametrize(
    ("tools", "words"),
    [
        ((), "nothing to check; add `propose"),
        (("lumenia-free",), "nothing to check"),
    ],
)
def test_a_register_that_proposes_nothing_has_nothing_to_check(tools: tuple[str, ...], words: str) -> None:
    room = Room(register(tools=(tool(proposals=()),)))
    with pytest.raises(UsageError, match=words):
        room.round(0, *tools)
    assert room.records.rounds().started is None


def test_a_tool_the_register_does_not_know_cannot_be_checked(room: Room) -> None:
    with pytest.raises(UsageError, match=r"no tool 'lumenia'.*monitor status"):
        room.round(0, "lumenia")


def test_a_tool_that_nobody_proposed_or_approved_cannot_be_checked() -> None:
    room = Room(register(tools=(tool(), tool("idle", proposals=()))))
    with pytest.raises(UsageError, match=r"'idle' is neither proposed nor approved.*monitor approve"):
        room.round(0, "lumenia-free", "idle")


# --- killed and done again --------------------------------------------------------------------------------------

#: Every place at which the second day of the story writes, and how often it does.
POINTS = [
    ("archive", "record", 2),
    ("archive", "quarantine", 1),
    ("archive", "refresh", 1),
    ("records", "begin_round", 1),
    ("records", "add_version", 2),
    ("records", "add_check", 3),
    ("records", "mark_decided", 1),
    ("records", "complete_round", 1),
    ("ledger", "append", 2),
    ("outbox", "add", 3),
    ("outbox", "mark_sent", 3),
]


def story() -> Room:
    """Return a room after its first day, with a second day on which much happens."""
    proposals = (Proposal("non_sensitive", "dupont", day(0)),)
    both = (terms(TERMS), terms(PRIVACY, document("privacy")), terms(OTHER))
    tools = (
        tool(terms=(TERMS, PRIVACY), proposals=proposals),
        tool("otterloo", terms=(OTHER,), proposals=proposals),
    )
    room = Room(register(tools=tools, watched=both))
    room.serve(page(title="Privacy Policy"), "privacy")
    others = "Otterloo is the name of the service."
    room.fetcher.pages[both[2].documents[0].address] = page(extra=others)
    room.round(0)
    room.serve(page(OPT_OUT))
    room.serve(CAPTCHA, "privacy")
    room.fetcher.pages[both[2].documents[0].address] = page(OPT_OUT, extra=others)
    return room


@pytest.mark.parametrize(
    ("store", "method", "after"),
    [(store, method, n) for store, method, times in POINTS for n in range(times)],
)
def test_a_round_killed_anywhere_and_done_again_comes_to_the_same(
    store: str, method: str, after: int
) -> None:
    whole, cut = story(), story()
    whole.round(1)
    with killed_at(getattr(cut, store), method, after=after):
        cut.round(1)
    cut.round(1)
    assert state(cut) == state(whole)


def test_a_killed_round_that_is_never_done_again_is_made_up_for_by_the_next() -> None:
    cut = story()
    with killed_at(cut.records, "add_check"):
        cut.round(1)
    cut.round(2)
    assert [cut.standing(each).status for each in ("lumenia-free", "otterloo")] == [Status.SUSPENDED] * 2
    assert {alert.tool for alert in cut.outbox.alerts()} == {"lumenia-free", "otterloo", None}
