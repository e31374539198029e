"""Which approvals a history would have cost, when, for which sentence; and which tools are judged at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.rules import load_rules
from monitor.core.backtest import Step, blobs, steps
from monitor.core.clauses.read import read
from monitor.core.collection import RecordKind
from monitor.core.decisions import Basis, Occasion, Status
from monitor.core.drift import compare
from monitor.core.hindsight import Case, Change, Ruling, Window, events, register_cases, service_cases
from monitor.core.model import Cause, Stance
from monitor.core.register import Collection as CollectionOf
from monitor.core.register import Register
from monitor.core.terms import TermsId, Witness
from monitor.core.tools import Plan, Tool
from tests.histories import ERROR, Entry, records, said, texts
from tests.samples import (
    DENIED,
    IN_EU,
    IN_US,
    OPT_OUT,
    PERMITTED,
    PRIVACY,
    TERMS,
    commit,
    day,
    register,
    terms,
    tool,
    usage,
)

RULES = load_rules()
NO_TRAINING = usage(Stance.DENIED)
WINDOW = Window()


def replay(*entries: Entry) -> Iterator[Step]:
    """Replay a history of several terms in its order."""
    known, found = texts(*entries), records(*entries)
    done = {}
    for path in {record.path for record in found}:
        course = [record for record in found if record.path == path]
        given = (known[blob] for blob in blobs(course))
        done[path] = steps(course, given, partial(read, rules=RULES, terms_type="Terms of Service"), compare)
    return (next(done[record.path]) for record in found)


def told(
    *entries: Entry,
    case: Case | None = None,
    window: Window = WINDOW,
    accept_first: bool = False,
) -> tuple[list[Change], list[Ruling]]:
    cases = [case or Case(tool(), NO_TRAINING)]
    found = list(events(replay(*entries), cases, rules="r", window=window, accept_first=accept_first))
    return [e for e in found if isinstance(e, Change)], [e for e in found if isinstance(e, Ruling)]


def lost(*entries: Entry, case: Case | None = None, accept_first: bool = False) -> list[Ruling]:
    return [r for r in told(*entries, case=case, accept_first=accept_first)[1] if r.is_lost]


# --- the first decision -----------------------------------------------------------------------------


def test_a_tool_whose_terms_comply_is_allowed_on_the_day_they_are_first_read() -> None:
    _, (first,) = told(Entry(3, said(DENIED)))
    assert (first.decision.status, first.decision.basis) == (Status.ALLOWED, Basis.DECIDED)
    assert first.decision.at == day(3)
    assert first.commit == commit(1)
    assert not first.is_lost


def test_a_tool_whose_terms_never_complied_loses_nothing() -> None:
    changes, (first,) = told(Entry(0, said(PERMITTED)), Entry(1, said(OPT_OUT)))
    assert first.decision.status is Status.SUSPENDED
    assert first.decision.occasion is Occasion.BASELINE
    assert not first.is_lost
    assert len(changes) == 1


def test_a_tool_is_decided_on_once_all_its_terms_were_read() -> None:
    case = Case(tool(terms=(TERMS, PRIVACY)), NO_TRAINING)
    _, (first,) = told(Entry(0, said(DENIED)), Entry(4, said(DENIED), terms=PRIVACY), case=case)
    assert first.decision.at == day(4)


def test_what_the_terms_said_at_first_can_be_taken_as_accepted() -> None:
    _, (first, second) = told(Entry(0, said(OPT_OUT)), Entry(1, said(PERMITTED)), accept_first=True)
    assert first.decision.status is Status.ALLOWED
    assert first.decision.occasion is Occasion.APPROVED
    assert [b.resolved.finding.quote for b in second.decision.breaches if b.resolved] == [PERMITTED]
    assert second.is_lost


def test_what_was_accepted_at_first_costs_nothing_later() -> None:
    assert not lost(Entry(0, said(OPT_OUT)), Entry(1, said(OPT_OUT, location=IN_US)), accept_first=True)


# --- losing an approval ------------------------------------------------------------------------------


def test_a_new_breach_costs_the_approval_that_day_for_that_sentence() -> None:
    (ruling,) = lost(Entry(0, said(DENIED)), Entry(5, said(PERMITTED)))
    assert ruling.decision.status is Status.SUSPENDED
    assert ruling.decision.basis is Basis.PRECAUTIONARY
    assert ruling.decision.at == day(5)
    assert ruling.decision.cause is Cause.PROVIDER
    assert (ruling.commit, ruling.terms) == (commit(2), TERMS)
    assert [b.resolved.finding.quote for b in ruling.decision.breaches if b.resolved] == [PERMITTED]


def test_nobody_reinstates_in_a_backtest() -> None:
    course = [
        Entry(0, said(DENIED)),
        Entry(1, said(PERMITTED)),
        Entry(2, said(DENIED)),
        Entry(3, said(PERMITTED)),
    ]
    assert len(lost(*course)) == 1


def test_an_error_page_costs_no_approval() -> None:
    assert not lost(Entry(0, said(DENIED)), Entry(1, ERROR), Entry(2, said(DENIED)))


def test_a_breach_behind_an_outage_costs_the_approval_when_the_page_is_back() -> None:
    (ruling,) = lost(Entry(0, said(DENIED)), Entry(1, ERROR), Entry(2, said(PERMITTED)))
    assert ruling.decision.at == day(2)


def test_a_technical_upgrade_may_cost_an_approval_and_is_not_blamed_on_the_provider() -> None:
    entries = Entry(0, said(DENIED)), Entry(1, said(PERMITTED), RecordKind.UPGRADE)
    (ruling,) = lost(*entries)
    assert ruling.decision.cause is Cause.EXTRACTION
    ((change,), _) = told(*entries)
    assert not change.alert


def test_a_mute_flip_still_costs_the_approval() -> None:
    """A flip back to a bad text that stood before the window is no news; the decision is taken all the same."""
    entries = Entry(0, said(PERMITTED)), Entry(1, said(DENIED)), Entry(10, said(PERMITTED))
    (change,), rulings = told(*entries, window=Window(since=day(5)))
    assert not change.alert
    assert [r.is_lost for r in rulings] == [False, True]


def test_time_alone_costs_no_approval() -> None:
    assert not lost(Entry(0, said(DENIED)), Entry(1000, said(DENIED, target="?session=1")))


def test_a_lost_approval_is_an_alert_although_the_drift_touches_no_topic() -> None:
    silent = said("It answers questions.", "It runs on computers.")
    case = Case(tool(), usage(Stance.DENIED, location=frozenset({Stance.EU})))
    steps_ = list(replay(Entry(0, said(DENIED, IN_EU)), Entry(1, silent)))
    news = steps_[1].news
    assert news is not None
    quiet = replace(news, training=type(news.training).NONE, location=type(news.location).NONE)
    found = list(events([steps_[0], replace(steps_[1], news=quiet)], [case], rules="r", window=WINDOW))
    assert [e.alert for e in found if isinstance(e, Change)] == [True]


def test_terms_that_bind_no_tool_are_told_and_decide_nothing() -> None:
    changes, rulings = told(Entry(0, said(DENIED), terms=PRIVACY), Entry(1, said(PERMITTED), terms=PRIVACY))
    assert [change.alert for change in changes] == [True]
    assert not rulings


# --- the window ---------------------------------------------------------------------------------------


def test_what_came_before_the_window_is_known_and_not_told() -> None:
    changes, rulings = told(
        Entry(0, said(DENIED)),
        Entry(1, said(DENIED, IN_US)),
        Entry(9, said(PERMITTED)),
        window=Window(since=day(5)),
    )
    assert [c.step.record.at for c in changes] == [day(9)]
    assert [(r.decision.at, r.decision.status) for r in rulings] == [
        (day(5), Status.ALLOWED),
        (day(9), Status.SUSPENDED),
    ]


def test_a_window_in_which_nothing_happened_still_tells_what_stood() -> None:
    changes, (first,) = told(Entry(0, said(DENIED)), window=Window(since=day(5)))
    assert not changes
    assert first.decision.at == day(5)


def test_what_comes_after_the_window_is_not_known() -> None:
    changes, rulings = told(Entry(0, said(DENIED)), Entry(9, said(PERMITTED)), window=Window(until=day(9)))
    assert not changes
    assert [r.decision.status for r in rulings] == [Status.ALLOWED]


# --- who is judged -------------------------------------------------------------------------------------


def judged(*tools: Tool, held: set[TermsId], collection: str = "", **given: Any) -> list[tuple[str, str]]:
    """Return which tools a register judges for which usages."""
    cases = register_cases(register(tools, **given), collection, held)
    return [(case.tool.id, case.usage.id) for case in cases]


OTHER = Tool("other", "Other", "Lumenia", Plan.CONSUMER, (TERMS,))
LAX = usage(Stance.OPT_OUT, id="lax")


def test_the_register_judges_what_it_proposes() -> None:
    assert judged(tool(), OTHER, held={TERMS}) == [("lumenia-free", "non_sensitive")]


def test_a_register_that_proposes_nothing_judges_every_tool_for_every_usage() -> None:
    third = replace(OTHER, id="third")
    assert judged(OTHER, third, held={TERMS}, usages=(NO_TRAINING, LAX)) == [
        ("other", "non_sensitive"),
        ("other", "lax"),
        ("third", "non_sensitive"),
        ("third", "lax"),
    ]


def test_a_tool_is_bound_by_those_of_its_terms_that_the_history_holds() -> None:
    (case,) = register_cases(register((tool(terms=(TERMS, PRIVACY)),)), "", {TERMS})
    assert case.tool.terms == (TERMS,)


def test_a_tool_that_the_history_knows_nothing_of_is_not_judged() -> None:
    assert not judged(tool(), held={PRIVACY})


def witnessed(collection: str) -> Register:
    """Return a register whose collection `contrib` or `eu` knows the terms under another name."""
    theirs = replace(terms(), witness=Witness(collection, PRIVACY))
    known = {name: CollectionOf(name, f"/{name}") for name in ("contrib", "eu")}
    return replace(register((tool(),), watched=(theirs,)), collections=known)


@pytest.mark.parametrize(("collection", "found"), [("contrib", True), ("eu", False), ("a copy", True)])
def test_terms_go_by_the_names_their_own_collection_gives_them(collection: str, *, found: bool) -> None:
    cases = register_cases(witnessed("contrib"), collection, {TERMS, PRIVACY})
    assert [case.tool.terms for case in cases] == ([(PRIVACY,)] if found else [])


def test_a_service_is_taken_as_a_consumers_tool_bound_by_what_a_consumer_agrees_to() -> None:
    held = {TERMS, PRIVACY, TermsId("Lumenia", "Trackers Policy"), TermsId("Otterloo", "Developer Terms")}
    cases = service_cases(held, [NO_TRAINING])
    assert [(case.tool.id, case.tool.plan, case.tool.terms) for case in cases] == [
        ("Lumenia", Plan.CONSUMER, (PRIVACY, TERMS)),
        ("Otterloo", Plan.CONSUMER, (TermsId("Otterloo", "Developer Terms"),)),
    ]


# --- laws ----------------------------------------------------------------------------------------------

SOME = [said(DENIED), said(PERMITTED), said(OPT_OUT), ERROR, said(DENIED, IN_US)]


@given(st.lists(st.integers(0, len(SOME) - 1), min_size=1, max_size=8))
def test_each_approval_is_given_once_and_lost_once_at_the_most(picked: list[int]) -> None:
    _, rulings = told(*(Entry(n, SOME[which]) for n, which in enumerate(picked)))
    assert [r.is_lost for r in rulings] in ([], [False], [False, True])


@given(st.lists(st.integers(0, len(SOME) - 1), min_size=2, max_size=8))
def test_an_approval_that_stands_under_a_usage_stands_under_a_laxer_one(picked: list[int]) -> None:
    entries = [Entry(n, SOME[which]) for n, which in enumerate(picked)]
    lax = Case(tool(), usage(Stance.DENIED, Stance.OPT_OUT))
    strict_end = told(*entries)[1][-1].decision.status
    if strict_end is Status.ALLOWED:
        assert told(*entries, case=lax)[1][-1].decision.status is Status.ALLOWED
