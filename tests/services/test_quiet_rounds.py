"""A round that leaves out what cannot matter comes to what one that looks at everything would."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.checks import Check, DocumentState
from monitor.core.deciding import decide, note
from monitor.core.decisions import Basis, Decision, Status
from monitor.core.ledger import Entry
from monitor.core.terms import TermsId, Unreachable, UnreachableReason
from monitor.core.tools import Tool, Usage
from monitor.services import check as checking
from monitor.services import troubles
from monitor.services.decide import Bench, situation, watched
from tests.fakes import MemoryLedger
from tests.samples import DENIED, OPT_OUT, PRIVACY, TERMS, day, document, page, register, terms, tool
from tests.services.days import DEEDS, Days, Deed
from tests.services.room import KilledError, Room, killed_at


class Thorough(Days):
    """Days on which every watched tool is judged in a transaction of the ledger, whatever has moved."""

    def _act(self, bench: Bench, deed: Deed) -> None:
        if deed.act != "decide":
            super()._act(bench, deed)
            return
        states, judged = self.records.states(), self.records.rounds().decided
        for one, usage_id in watched(bench.register, self.ledger.standing()):
            usage = bench.register.usages[usage_id]

            def make(
                last: Decision | None, notes: Sequence[Decision], one: Tool = one, usage: Usage = usage
            ) -> Decision | None:
                here = situation(bench, states, one, usage, last, notes, judged, self.now)
                return decide(here) or note(here)

            self.ledger.append(one.id, usage_id, usage, make)
        if deed.tool is None:  # the register no longer knows it
            super()._act(bench, deed)
        self.records.mark_decided(self.now)


@settings(max_examples=150)
@given(st.lists(DEEDS, min_size=1, max_size=10))
def test_judging_without_a_transaction_first_never_changes_a_decision(deeds: list[Deed]) -> None:
    quick, thorough = Days(), Thorough()
    quick.live(deeds)
    thorough.live(deeds)
    assert quick.ledger.entries() == thorough.ledger.entries()
    assert quick.records.rounds() == thorough.records.rounds()


def two_tools() -> Room:
    return Room(register(tools=(tool(), tool("otterloo", terms=(PRIVACY,))), watched=(terms(), PAPER)))


PAPER = terms(PRIVACY, document("privacy"))


def test_nothing_new_is_not_even_asked_of_the_ledger() -> None:
    room = Room()
    room.check(0)
    room.decide(0)
    room.check(1)
    with (
        pytest.raises(AssertionError, match="append was called fewer than 1 times"),
        killed_at(room.ledger, "append"),
    ):
        room.decide(1)
    assert room.records.rounds().decided == day(1)


class Interrupted(MemoryLedger):
    """A ledger in which somebody else decides on one tool while another is decided on."""

    meanwhile: Callable[[], None] | None = None

    def append(
        self,
        tool: str,
        usage: str,
        policy: Usage | None,
        make: Callable[[Decision | None, Sequence[Decision]], Decision | None],
    ) -> Entry | None:
        if (act := self.meanwhile) is not None:
            self.meanwhile = None
            act()
        return super().append(tool, usage, policy, make)


def test_what_a_person_reinstates_while_a_round_decides_is_judged_in_that_round() -> None:
    room = two_tools()
    room.ledger = ledger = Interrupted()
    for number in (0, 1):
        room.serve(page(DENIED), "privacy")
        room.check(number)
        room.decide(number)
    suspended = room.person(1, allow=False, tool="otterloo", by="dupont")
    room.serve(page(OPT_OUT))
    room.serve(page(OPT_OUT), "privacy")
    room.check(2)
    approval = replace(suspended.decision, at=day(2), status=Status.ALLOWED, basis=Basis.DECIDED, accepted=())

    def approve() -> None:
        ledger.append("otterloo", "non_sensitive", None, lambda _, __: approval)

    ledger.meanwhile = approve
    assert [e.decision.tool for e in room.decide(2)] == ["lumenia-free", "otterloo"]
    assert room.standing("otterloo").basis is Basis.PRECAUTIONARY


# --- checks written together ----------------------------------------------------------------------------


def last_seen(room: Room) -> dict[TermsId, datetime]:
    """Return when terms were checked last."""
    return {t: state.check.last for t, state in room.records.states().items() if state.check is not None}


def test_a_quiet_round_is_written_in_few_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "NOTED_AT_ONCE", 4)
    many = [terms(TermsId(f"Service {n}", "Terms of Service")) for n in range(10)]
    room = Room(register(tools=(tool(terms=tuple(each.id for each in many)),), watched=tuple(many)))
    for each in many:
        room.fetcher.pages[each.documents[0].address] = page()
    room.check(0)
    written: list[int] = []
    real = room.records.add_checks

    def counted(seen: Sequence[tuple[Check, Sequence[DocumentState] | None]]) -> None:
        written.append(len(seen))
        real(seen)

    monkeypatch.setattr(room.records, "add_checks", counted)
    room.check(1)
    assert written == [4, 4, 2]
    assert last_seen(room) == dict.fromkeys((each.id for each in many), day(1))


def test_what_was_noted_before_a_new_text_is_written_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    room = two_tools()
    room.serve(name="privacy")
    room.check(0)
    room.serve(page(OPT_OUT), "privacy")
    with killed_at(room.records, "add_version"):
        room.check(1)
    assert last_seen(room) == {TERMS: day(1), PRIVACY: day(0)}


# --- telling --------------------------------------------------------------------------------------------


def test_a_loss_that_a_killed_round_could_not_tell_is_told_by_the_next() -> None:
    room = Room()
    room.round(0)
    room.serve(page(OPT_OUT))
    with killed_at(room.outbox, "add"):
        room.round(1)
    room.round(2)
    assert [kind for _, kind in room.mails_of(2)]


def test_the_withdrawal_of_a_tool_that_comes_back_is_told_then() -> None:
    room = Room()
    room.round(0)
    known = room.register
    other = tool("otterloo", terms=(TERMS,))
    room.register = register(tools=(other,), watched=tuple(known.terms.values()))
    room.round(1)
    assert not [mail for mail in room.mails() if mail.tool == "lumenia-free"]
    room.register = replace(known, tools={**known.tools, other.id: other})
    room.round(2)
    assert [mail.at for mail in room.mails() if mail.tool == "lumenia-free"] == [day(2)] * 2


def test_a_round_asks_of_what_happens_not_of_all_that_was_ever_told(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room()
    room.round(0)
    monkeypatch.setattr(room.outbox, "told", dies)
    room.serve(page(OPT_OUT))
    room.round(1)
    room.serve(Unreachable("terms", UnreachableReason.TIMEOUT, "timed out"))
    room.round(2)
    room.serve(page(OPT_OUT))
    room.round(3)
    assert [bool(room.mails_of(number)) for number in range(4)] == [False, True, True, True]


def asked_of_everything(room: Room, *_: object) -> Iterator[str]:
    return iter(room.outbox.told())


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["good", "new", "gone", "gone"]), st.sampled_from(["whole", "whole", "killed"])
        ),
        max_size=14,
    )
)
def test_asking_only_what_may_have_been_told_tells_nothing_else(days: list[tuple[str, str]]) -> None:
    quick, thorough = Room(), Room()
    gone = Unreachable("terms", UnreachableReason.TIMEOUT, "timed out")
    for number, (served, how) in enumerate(days):
        for room in (quick, thorough):
            room.serve(gone if served == "gone" else page(extra=f"{number}" if served == "new" else ""))
            with pytest.MonkeyPatch.context() as patched, contextlib.suppress(KilledError):
                if room is thorough:
                    patched.setattr(troubles, "possible_events", partial(asked_of_everything, room))
                if how == "killed":
                    patched.setattr(room.outbox, "add", dies)
                room.round(number)
    assert [(m.id, m.at, m.subject) for m in quick.mails()] == [
        (m.id, m.at, m.subject) for m in thorough.mails()
    ]


def dies(*_: object) -> None:
    raise KilledError
