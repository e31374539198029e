"""A signed contract is kept like any other version, binds in place of the page, and may end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from monitor.core.checks import OutcomeName, VersionRecord
from monitor.core.contracts import Deposit, bound, contract_of, has_ended
from monitor.core.decisions import Basis, Occasion, Opinion, Status
from monitor.core.errors import MonitorError, UsageError
from monitor.core.model import Cause, Effect, Stance, Topic
from monitor.core.resolution import LeftOutReason
from monitor.core.terms import TermsId
from monitor.services.assess import read_again
from monitor.services.decide import situation
from monitor.services.deposit import Brought, Deposited, Desk, deposit, withdraw
from monitor.services.in_person import Statement, opine
from monitor.services.papers import Paper, text_of
from tests.fakes import InlineExecutor
from tests.samples import DENIED, OPT_OUT, PERMITTED, PRIVACY, TERMS, day, page, register, tool
from tests.services.room import Room, deaf, killed_at, rules

CONTRACT = contract_of(tool(), TERMS.type)
SIGNED = date(2025, 8, 20)
MARTIN = Brought("lumenia-free", "Terms of Service", "martin", "Committee of 20 August")


@pytest.fixture
def room() -> Room:
    return Room()


def desk(room: Room) -> Desk:
    ids: dict[str, str] = {}
    return Desk(room.shop, room.register, lambda key: ids.setdefault(key, f"#{len(ids) + 1}"))


def paper(training: str = DENIED, name: str = "master.html") -> Paper:
    return Paper(name, page(training, title="Master Agreement"))


def put(
    room: Room, number: int, training: str = DENIED, said: Brought = MARTIN, signed: date = SIGNED
) -> Deposited:
    return deposit(desk(room), said, paper(training), signed, day(number))


def end(room: Room, number: int) -> Deposited:
    return withdraw(desk(room), replace(MARTIN, note="Not renewed"), day(number))


def last(room: Room) -> VersionRecord:
    return room.versions(CONTRACT)[-1]


# --- what is kept --------------------------------------------------------------------------------------


def test_a_contract_is_a_version_with_its_bytes_and_what_is_known_of_it(room: Room) -> None:
    made = put(room, 1)
    record = last(room)
    assert (made.is_new, made.version) == (True, record)
    assert (record.terms, record.at, record.cause, record.previous, record.drift) == (
        CONTRACT,
        day(1),
        Cause.POLICY,
        None,
        None,
    )
    kept = room.archive.snapshots(record.commit, CONTRACT)
    assert [(s.document, s.address, s.body) for s in kept] == [
        ("master", "file:master.html", paper().body),
    ]
    assert DENIED in room.archive.text(record.commit, CONTRACT)
    assert room.archive.deposit(record.commit) == Deposit("#1", SIGNED, "Committee of 20 August")


def test_a_page_was_deposited_by_nobody(room: Room) -> None:
    room.round(0)
    assert room.archive.deposit(room.versions(TERMS)[-1].commit) is None


def test_it_is_read_under_the_rules_of_the_day(room: Room) -> None:
    made = put(room, 1)
    assert made.reading == room.records.reading(last(room).commit, rules().digest)
    assert made.reading.stance(Topic.TRAINING) is Stance.DENIED


def test_the_next_contract_is_compared_with_the_one_before(room: Room) -> None:
    first = put(room, 1).version
    second = put(room, 2, PERMITTED).version
    assert second.previous == first.commit
    assert second.drift is not None
    assert second.drift.effect(Topic.TRAINING) is Effect.WORSE


def test_the_same_bytes_signed_the_same_day_change_nothing(room: Room) -> None:
    first = put(room, 1)
    again = put(room, 2, said=replace(MARTIN, by="dupont", note="once more"))
    assert (again.is_new, again.version, again.reading) == (False, first.version, first.reading)
    assert len(room.versions(CONTRACT)) == 1


def test_another_day_of_signature_is_another_contract(room: Room) -> None:
    put(room, 1)
    assert put(room, 2, signed=date(2025, 8, 21)).is_new
    said = room.archive.deposit(last(room).commit)
    assert said is not None
    assert said.signed == date(2025, 8, 21)


@pytest.mark.parametrize("written", ["Terms of Service", "terms of service", "TERMS OF SERVICE"])
def test_the_terms_type_may_be_written_in_any_case(room: Room, written: str) -> None:
    assert put(room, 1, said=replace(MARTIN, terms_type=written)).version.terms == CONTRACT


@pytest.mark.parametrize(
    ("said", "signed", "why"),
    [
        (replace(MARTIN, tool="lumenia-fre"), SIGNED, "did you mean 'lumenia-free'?"),
        (replace(MARTIN, by="durand"), SIGNED, "knows no person 'durand'"),
        (replace(MARTIN, terms_type="Terms of Servise"), SIGNED, "did you mean 'Terms of Service'?"),
        (MARTIN, date(2025, 8, 30), "still to come"),
    ],
)
def test_what_the_register_or_the_calendar_does_not_know_is_refused(
    room: Room, said: Brought, signed: date, why: str
) -> None:
    with pytest.raises(UsageError) as refused:
        put(room, 1, said=said, signed=signed)
    assert why in str(refused.value)
    assert room.versions(CONTRACT) == []


def test_a_name_too_long_for_the_archive_is_refused() -> None:
    long = tool("l" * 60, terms=(TermsId("Lumenia " * 6 + "x", TERMS.type),))
    room = Room(register(tools=(long,)))
    with pytest.raises(UsageError, match="longer than 100 bytes: shorten the tool's id"):
        put(room, 1, said=replace(MARTIN, tool=long.id))


def test_a_file_without_text_is_refused_and_nothing_is_kept(room: Room) -> None:
    with pytest.raises(UsageError, match="is it a scan"):
        deposit(desk(room), MARTIN, Paper("empty.md", b"# Contract"), SIGNED, day(1))
    assert list(room.archive.since(None)) == []


@pytest.mark.parametrize("work", [text_of, read_again])
def test_a_file_on_which_our_code_fails_is_refused_and_nothing_is_kept(
    room: Room, work: object, caplog: pytest.LogCaptureFixture
) -> None:
    room.executor = InlineExecutor(lambda job: MemoryError("too much") if job[0] is work else None)
    with pytest.raises(UsageError, match="MemoryError: too much"):
        put(room, 1)
    assert list(room.archive.since(None)) == []
    assert caplog.records


# --- killed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", [False, True])
def test_a_deposit_cut_short_is_adopted_as_it_would_have_been(room: Room, ends: bool) -> None:  # noqa: FBT001
    put(room, 1)
    work = partial(end, room, 2) if ends else partial(put, room, 2, PERMITTED)
    whole = Room()
    put(whole, 1)
    (partial(end, whole, 2) if ends else partial(put, whole, 2, PERMITTED))()
    with killed_at(room.records, "add_version"):
        work()
    room.update(3)
    assert last(room) == last(whole)
    shown = [r.records.reading(last(r).commit, rules().digest) for r in (room, whole)]
    assert shown[0] == shown[1]


def test_a_deposit_cut_short_and_done_again_keeps_one_version(room: Room) -> None:
    with killed_at(room.records, "add_version"):
        put(room, 1)
    assert not put(room, 2).is_new
    assert len(list(room.archive.since(None))) == len(room.versions(CONTRACT)) == 1


# --- the end -------------------------------------------------------------------------------------------------


def test_a_contract_that_ends_leaves_a_version_without_text(room: Room) -> None:
    first = put(room, 1).version
    made = end(room, 2)
    assert has_ended(made.version)
    assert (made.version.previous, made.version.drift, made.version.cause) == (
        first.commit,
        None,
        Cause.POLICY,
    )
    assert room.archive.deposit(made.version.commit) == Deposit("#1", None, "Not renewed")
    assert room.archive.snapshots(first.commit, CONTRACT)
    assert bound(tool(), room.records.states()).terms == (TERMS,)


def test_a_contract_after_one_that_ended_has_nothing_to_be_compared_with(room: Room) -> None:
    put(room, 1)
    end(room, 2)
    made = put(room, 3)
    assert (made.is_new, made.version.drift) == (True, None)
    assert bound(tool(), room.records.states()).terms == (CONTRACT,)


def test_only_a_contract_in_force_can_end_and_for_a_reason(room: Room) -> None:
    with pytest.raises(UsageError, match="no contract is in force"):
        end(room, 1)
    put(room, 1)
    with pytest.raises(UsageError, match="why has the contract ended"):
        withdraw(desk(room), replace(MARTIN, note=" "), day(1))
    end(room, 2)
    with pytest.raises(UsageError, match="no contract is in force"):
        end(room, 3)


# --- what it does to decisions -------------------------------------------------------------------------------


def test_a_contract_that_denies_stands_against_a_page_that_goes_on_breaching(room: Room) -> None:
    room.round(0)
    room.serve(page(PERMITTED))
    assert room.round(1).lost
    put(room, 1)
    assert room.round(2).entries == [], "people reinstate, not contracts"
    assert room.standing().status is Status.SUSPENDED
    room.person(2)
    assert room.standing().breaches == ()
    room.serve(page(PERMITTED, extra="And some more of it."))
    result = room.round(3)
    assert (result.entries, result.alerts, room.standing().status) == ([], 0, Status.ALLOWED)
    assert [fared.outcome for fared in result.fared] == [OutcomeName.CHANGED], "the page is read all the same"


def test_a_worse_contract_suspends_and_is_not_the_provider_s_doing(room: Room) -> None:
    room.round(0)
    put(room, 0)
    room.round(1)
    put(room, 1, PERMITTED, signed=date(2025, 8, 25))
    result = room.round(2)
    decision = result.lost[0].decision
    assert (decision.basis, decision.occasion, decision.cause) == (
        Basis.PRECAUTIONARY,
        Occasion.BREACH,
        Cause.POLICY,
    )
    assert [b.resolved.terms for b in decision.breaches if b.resolved] == [CONTRACT]
    mail = next(alert for alert in room.mails(day(2)) if alert.person == "martin")
    assert "a contract was deposited" in " ".join(mail.text.split())
    assert "not a change by the provider" in " ".join(mail.text.split())
    assert "contract deposited by the organisation" in " ".join(mail.text.split())


def test_an_opinion_recorded_in_between_does_not_hide_that_a_contract_was_deposited(room: Room) -> None:
    room.round(0)
    put(room, 1, PERMITTED)
    said = Statement("lumenia-free", "non_sensitive", "dupont", "No DPIA yet")
    opine(room.bench, said, Opinion.RESERVED, day(2))
    assert room.round(3).lost
    mail = next(alert for alert in room.mails(day(3)) if alert.person == "martin")
    assert "a contract was deposited" in " ".join(mail.text.split())


def test_the_page_binds_again_once_the_contract_has_ended(room: Room) -> None:
    room.round(0)
    put(room, 0)
    room.serve(page(PERMITTED))
    assert room.round(1).lost == []
    end(room, 1)
    decision = room.round(2).lost[0].decision
    assert decision.cause is Cause.POLICY
    assert [b.resolved.terms for b in decision.breaches if b.resolved] == [TERMS]
    mail = next(alert for alert in room.mails(day(2)) if alert.person == "martin")
    assert "or one has ended" in " ".join(mail.text.split())


def test_a_change_of_policy_is_told_as_such_long_after_a_contract(room: Room) -> None:
    put(room, 0)
    room.round(0)
    room.round(1)
    strict = replace(room.register.usages["non_sensitive"], required_terms=frozenset({PRIVACY.type}))
    room.register = replace(room.register, usages={strict.id: strict})
    assert room.round(2).lost
    mail = next(alert for alert in room.mails(day(2)) if alert.person == "martin")
    assert "a contract was deposited" not in " ".join(mail.text.split())


def test_a_tool_under_contract_is_verified_while_its_page_is_not(room: Room) -> None:
    room.round(0)
    put(room, 0)
    room.fetcher.pages.clear()
    room.round(1)
    room.round(40)
    assert room.standing().status is Status.ALLOWED
    told = [alert for alert in room.mails(day(1)) if alert.person == "martin"]
    assert [alert.at for alert in told] == [day(1), day(40)], (
        "who runs machines is told of the page, and reminded once"
    )
    assert "suspended" not in told[0].text.lower()


# --- under other rules ---------------------------------------------------------------------------------------


def test_a_round_never_fetches_a_contract(room: Room) -> None:
    put(room, 0)
    result = room.round(1)
    assert [fared.terms for fared in result.fared] == [TERMS]
    assert room.records.states()[CONTRACT].check is None


def test_new_rules_read_a_contract_again_and_leave_its_text_alone(room: Room) -> None:
    room.rules = deaf()
    room.round(0)
    put(room, 0)
    room.rules = rules()
    room.round(1)
    assert len(room.versions(CONTRACT)) == 1
    found = room.records.reading(last(room).commit, rules().digest)
    assert found is not None
    assert found.stance(Topic.TRAINING) is Stance.DENIED


def test_a_round_that_cannot_read_a_contract_is_not_complete(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.rules = deaf()
    room.round(0)
    put(room, 0, OPT_OUT)
    room.rules = rules()
    room.executor = InlineExecutor(
        lambda job: MonitorError("no") if job[0] is read_again and job[3] == CONTRACT else None
    )
    result = room.round(1)
    assert not result.is_complete
    assert [f.terms for f in result.fared if f.outcome is OutcomeName.INTERNAL] == [CONTRACT]
    assert caplog.records


def test_what_is_kept_for_a_tool_that_left_the_register_holds_up_no_round(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.rules = deaf()
    put(room, 0)
    other = tool("otterloo", terms=(TermsId("Otterloo", TERMS.type),))
    room.register = register(tools=(other,))
    room.serve(site="https://otterloo.example/legal/")
    room.rules = rules()
    room.executor = InlineExecutor(
        lambda job: MonitorError("no") if job[0] is read_again and job[3] == CONTRACT else None
    )
    assert room.round(1).is_complete
    assert caplog.records


# --- indicative terms ----------------------------------------------------------------------------------------


@pytest.fixture
def loose() -> Room:
    """A tool whose privacy policy is said not to bind."""
    pair = replace(tool(terms=(TERMS, PRIVACY)), indicative=frozenset({PRIVACY}))
    made = Room(register(tools=(pair,)))
    made.serve(name="privacy")
    return made


def test_a_change_of_indicative_terms_alerts_and_suspends_nothing(loose: Room) -> None:
    loose.round(0)
    loose.serve(page(PERMITTED), name="privacy")
    result = loose.round(1)
    assert (result.entries, loose.standing().status) == ([], Status.ALLOWED)
    assert [alert.kind.value for alert in loose.mails(day(1))] == ["drift"]


def test_what_indicative_terms_say_is_left_out_and_said_to_be(loose: Room) -> None:
    loose.serve(page(PERMITTED), name="privacy")
    loose.round(0)
    assert loose.standing().status is Status.ALLOWED
    said = loose.records.reading(loose.versions(PRIVACY)[-1].commit, rules().digest)
    assert said is not None
    here = situation(
        loose.bench,
        loose.records.states(),
        loose.register.tools["lumenia-free"],
        loose.register.usages["non_sensitive"],
        None,
        [],
        None,
        day(0),
    )
    found = here.verdict.resolution.left_out
    assert {(each.terms, each.reason) for each in found} == {(PRIVACY, LeftOutReason.INDICATIVE)}
    assert len(found) == len(said.findings)


def test_indicative_terms_that_cannot_be_read_suspend_nothing(loose: Room) -> None:
    loose.round(0)
    loose.fetcher.pages.popitem()
    loose.round(1)
    loose.round(40)
    assert loose.standing().status is Status.ALLOWED
