"""Every decision of any history follows from its inputs; what was altered afterwards does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from monitor.core.decisions import JUDGE_VERSION, MONITOR, Basis, Decision, Occasion, Status
from monitor.core.ledger import Entry
from monitor.core.model import Cause, Stance, Topic
from monitor.core.policy import Breach, BreachCode
from monitor.core.tools import OptOut, Perimeter
from monitor.services.audit import Audit, audit
from tests.fakes import MemoryArchive, MemoryLedger, MemoryRecords
from tests.samples import OPT_OUT, PERMITTED, commit, day, page
from tests.services.days import DEEDS, Days, Deed
from tests.services.room import Room

T = TypeVar("T")


class Forged(MemoryLedger):
    """A ledger that somebody rewrote, hashes and all: its chain holds."""

    def __init__(self, of: MemoryLedger, seq: int, change: Callable[[Decision], Decision]) -> None:
        super().__init__()
        self._policies = of._policies
        for entry in of.entries():
            decision = change(entry.decision) if entry.seq == seq else entry.decision
            self._write(decision)

    def _write(self, decision: Decision) -> None:
        self.append(decision.tool, decision.usage, None, lambda _last, _notes: decision)


def of(ledger: MemoryLedger, records: MemoryRecords, archive: MemoryArchive, *heads: str) -> Audit:
    return audit(ledger, records, archive, heads, lambda _done, _all: None)


def lived(deeds: Sequence[Deed]) -> Days:
    days = Days()
    days.live(deeds)
    return days


@given(st.lists(DEEDS, min_size=1, max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_decision_of_any_history_follows_from_its_inputs(deeds: list[Deed]) -> None:
    days = lived(deeds)
    found = of(days.ledger, days.records, days.archive)
    assert found.wrong is None
    assert found.judged == found.entries == len(days.ledger.entries())


_BREACH = Breach(BreachCode.UNCLEAR, Topic.LOCATION)
_OPTED = OptOut(Perimeter.ORGANISATION, "", day(0).date(), day(900).date(), "made up")


def _other(value: T, values: Iterable[T]) -> T:
    return next(each for each in values if each != value)


FORGERIES: dict[str, Callable[[Decision], Decision]] = {
    "status": lambda d: replace(d, status=_other(d.status, Status)),
    "basis": lambda d: replace(d, basis=_other(d.basis, Basis)),
    "occasion": lambda d: replace(d, occasion=_other(d.occasion, Occasion)),
    "cause": lambda d: replace(d, cause=_other(d.cause, [None, *Cause])),
    "breaches": lambda d: replace(d, breaches=d.breaches[1:] or (*d.breaches, _BREACH)),
    "breaches dropped": lambda d: replace(d, breaches=()),
    "accepted": lambda d: replace(d, accepted=d.accepted[1:] or (_BREACH.claim,)),
    "review_by": lambda d: replace(d, review_by=d.at.date() + timedelta(days=5000)),
    "opt_out": lambda d: replace(d, opt_out=None if d.opt_out else _OPTED),
    "assurances": lambda d: replace(d, assurances=d.assurances and replace(d.assurances, opt_out=_OPTED)),
    "usage": lambda d: replace(d, policy="f" * 64),
    "by the machine": lambda d: replace(d, by="dupont" if d.by == MONITOR else MONITOR),
    "no reason": lambda d: replace(d, reason="" if d.reason else "because"),
    "a finding reworded": lambda d: replace(
        d, resolved=tuple(replace(r, finding=replace(r.finding, quote="We never train.")) for r in d.resolved)
    ),
    "a finding turned": lambda d: replace(
        d,
        resolved=tuple(replace(r, finding=replace(r.finding, stance=Stance.OPT_IN)) for r in d.resolved),
    ),
    "a finding of another version": lambda d: replace(
        d, resolved=tuple(replace(r, commit=commit(99)) for r in d.resolved)
    ),
    "versions": lambda d: replace(d, versions=()),
    "version of the judge": lambda d: replace(d, judge_version=JUDGE_VERSION - 1),
}  # fmt: skip


def _tells(forgery: str, entry: Entry, forged: Decision) -> bool:
    """Tell whether a forgery says anything else, of what follows from something."""
    before = entry.decision
    if entry.seq == 1 and forgery in ("assurances", "version of the judge"):
        return False  # the register's own opt-out, and an entry of an older release, have nothing before them
    return before != forged


@given(st.lists(DEEDS, min_size=2, max_size=8), st.sampled_from(list(FORGERIES)), st.integers(0, 99))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
def test_what_was_altered_is_found_although_the_chain_was_made_to_hold(
    deeds: list[Deed], forgery: str, pick: int
) -> None:
    days = lived(deeds)
    entries = days.ledger.entries()
    assume(entries)
    entry = entries[pick % len(entries)]
    forged = FORGERIES[forgery](entry.decision)
    assume(_tells(forgery, entry, forged))
    ledger = Forged(days.ledger, entry.seq, lambda _: forged)
    assert ledger.verify() is None
    assert of(ledger, days.records, days.archive).wrong is not None


# --- over real texts ------------------------------------------------------------------------------------


def rounds() -> Room:
    """Return what is left of a week: terms that got worse, a suspension, an approval, one of an opt-out."""
    room = Room()
    room.round(0)
    room.serve(page(PERMITTED))
    room.round(1)
    room.person(2)
    room.serve(page(OPT_OUT))
    room.round(3)
    room.person(4, allow=False)
    return room


def found(room: Room, *heads: str) -> Audit:
    assert isinstance(room.archive, MemoryArchive)
    return of(room.ledger, room.records, room.archive, *heads)


def test_the_quotes_of_every_decision_stand_in_the_texts_they_are_from() -> None:
    said = found(rounds())
    assert (said.wrong, said.chained, said.judged) == (None, 0, 4)
    assert said.quotes > said.judged


def test_the_chain_passes_through_every_head_that_left_with_a_mail() -> None:
    room = rounds()
    heads = [entry.hash for entry in room.ledger.entries()]
    assert found(room, *heads, "0" * 64).wrong is None


def test_a_head_that_the_chain_no_longer_passes_through_is_named() -> None:
    assert "does not pass through " + "e" * 64 in (found(rounds(), "e" * 64).wrong or "")


def test_an_altered_decision_is_named_with_what_comes_out_otherwise() -> None:
    room = rounds()
    room.ledger = Forged(room.ledger, 3, lambda d: replace(d, breaches=()))
    assert found(room).wrong == (
        "entry 3 (lumenia-free, non_sensitive): judged again it comes out otherwise (breaches)"
    )


def test_entries_of_another_release_are_counted_as_chained_alone() -> None:
    room = rounds()
    room.ledger = Forged(room.ledger, 1, lambda d: replace(d, judge_version=JUDGE_VERSION - 1, breaches=()))
    assert (found(room).wrong, found(room).chained) == (None, 1)


def test_a_decision_whose_policy_is_gone_cannot_be_judged_again() -> None:
    room = rounds()
    room.ledger._policies.clear()
    assert "the policy it names is not kept" in (found(room).wrong or "")


def test_an_empty_ledger_has_nothing_to_hold_against_it() -> None:
    assert found(Room()) == Audit(0, "0" * 64, 0, 0, 0, None)


def test_an_altered_chain_is_told_before_anything_else() -> None:
    room = rounds()
    room.ledger._entries[1] = replace(room.ledger._entries[1], hash="e" * 64)
    assert found(room).wrong == "entry 2 was altered"


def test_who_asks_is_told_how_far_it_is() -> None:
    room, told = rounds(), []
    audit(room.ledger, room.records, room.archive, (), lambda done, total: told.append((done, total)))
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
