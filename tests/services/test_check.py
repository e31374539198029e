"""One round over the terms: every outcome, and what is kept of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from monitor.core.checks import Check, OutcomeName
from monitor.core.errors import ExtractionError, StoreError
from monitor.core.model import Cause, Effect, Kind, Stance
from monitor.core.terms import (
    Fetched,
    NotModified,
    SourceDocument,
    TermsId,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
    Validators,
)
from monitor.services.assess import Job
from monitor.services.check import Fared, check
from tests.fakes import FakeFetcher, MemoryArchive
from tests.samples import (
    CAPTCHA,
    DENIED,
    IN_US,
    OPT_OUT,
    SITE,
    TERMS,
    day,
    document,
    page,
    register,
    snapshot,
    terms,
    tool,
)
from tests.services.room import Room, killed_at

OTHERS = tuple(TermsId(name, "Terms of Service") for name in ("Brindlequill", "Otterloo", "Plumelle"))
GONE = Unreachable("terms", UnreachableReason.HTTP_STATUS, "404 Not Found")


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def town() -> Room:
    """A room with four vendors, each on a host of its own."""
    watched = tuple(terms(each) for each in (TERMS, *OTHERS))
    made = Room(register(watched=watched, tools=(tool(terms=(TERMS, *OTHERS)),)))
    for each in watched:
        made.fetcher.pages[each.documents[0].address] = page()
    return made


def only(fared: Sequence[Fared]) -> Fared:
    (one,) = fared
    return one


def outcomes(fared: Sequence[Fared]) -> list[OutcomeName]:
    return [each.outcome for each in fared]


def last_check(room: Room) -> Check:
    return room.records.checks(TERMS)[-1]


# --- the first version --------------------------------------------------------------------------------


def test_the_first_text_is_kept_with_its_bytes_and_what_it_says(room: Room) -> None:
    fared = only(room.check())
    assert fared.outcome is OutcomeName.CHANGED
    assert fared.version is not None
    assert DENIED in room.archive.text(fared.version.commit, TERMS)
    assert [s.body for s in room.archive.snapshots(fared.version.commit, TERMS)] == [page()]
    said = room.records.reading(fared.version.commit, room.rules.digest)
    assert said is not None
    assert said.training is Stance.DENIED


def test_the_first_version_has_no_drift_and_none_before_it(room: Room) -> None:
    (record,) = [room.check()[0].version]
    assert record is not None
    assert (record.drift, record.previous, record.cause, record.at) == (None, None, Cause.PROVIDER, day(0))


def test_terms_are_verified_when_they_are_read_well(room: Room) -> None:
    room.check()
    assert room.records.states()[TERMS].verified == day(0)


def test_a_round_is_noted_as_it_starts(room: Room) -> None:
    room.check()
    assert room.records.rounds().started == day(0)


def test_the_folder_is_refreshed_after_a_round(room: Room) -> None:
    room.check()
    assert isinstance(room.archive, MemoryArchive)
    assert room.archive.refreshed == 1


# --- nothing new ---------------------------------------------------------------------------------------


def test_the_same_bytes_again_are_no_version(room: Room) -> None:
    room.check(0)
    assert outcomes(room.check(1)) == [OutcomeName.UNCHANGED]
    assert len(room.versions(TERMS)) == 1
    assert room.records.states()[TERMS].verified == day(1)


def test_the_same_bytes_are_not_worked_on_again(room: Room) -> None:
    room.check(0)
    room.executor.fails = lambda _: AssertionError("there is nothing to work on")
    assert outcomes(room.check(1)) == [OutcomeName.UNCHANGED]


def test_other_bytes_with_the_same_text_are_no_version(room: Room) -> None:
    room.check(0)
    room.serve(page(footer=" session=42"))
    assert outcomes(room.check(1)) == [OutcomeName.UNCHANGED]
    assert len(room.versions(TERMS)) == 1


def test_a_server_is_asked_whether_what_it_served_last_has_changed(room: Room) -> None:
    served = replace(snapshot(page()), etag='"1"', last_modified="Thu, 28 Aug 2025 05:00:00 GMT")
    room.serve(served)
    room.check(0)
    room.check(1)
    known = Validators('"1"', "Thu, 28 Aug 2025 05:00:00 GMT", SITE + "terms")
    assert room.fetcher.asked == [(SITE + "terms", None), (SITE + "terms", known)]


def test_a_server_that_says_not_modified_verifies_the_terms(room: Room) -> None:
    room.check(0)
    before = room.records.states()[TERMS].documents
    room.serve(NotModified("terms"))
    assert outcomes(room.check(1)) == [OutcomeName.UNCHANGED]
    assert room.records.states()[TERMS].verified == day(1)
    assert room.records.states()[TERMS].documents == before


def test_new_validators_for_the_same_bytes_are_remembered(room: Room) -> None:
    room.serve(snapshot(page(), etag='"1"'))
    room.check(0)
    room.serve(snapshot(page(), etag='"2"'))
    room.check(1)
    assert [d.validators.etag for d in room.records.states()[TERMS].documents] == ['"2"']


# --- a new text -------------------------------------------------------------------------------------------


def test_a_new_text_is_a_version_compared_with_the_last(room: Room) -> None:
    first = only(room.check(0)).version
    room.serve(page(OPT_OUT))
    fared = only(room.check(1))
    assert first is not None
    assert fared.version is not None
    assert (fared.outcome, fared.version.previous) == (OutcomeName.CHANGED, first.commit)
    drift = fared.version.drift
    assert drift is not None
    assert (drift.kind, drift.training, drift.location) == (Kind.MATERIAL, Effect.WORSE, Effect.NONE)


def test_after_an_outage_a_text_is_compared_with_the_last_good_one(room: Room) -> None:
    first = only(room.check(0)).version
    room.serve(CAPTCHA)
    room.check(1)
    room.serve(page(OPT_OUT))
    second = only(room.check(2)).version
    assert (second and second.previous) == (first and first.commit)


def test_after_an_outage_the_same_text_is_no_version(room: Room) -> None:
    room.check(0)
    room.serve(GONE)
    room.check(1)
    room.serve()
    assert outcomes(room.check(2)) == [OutcomeName.UNCHANGED]
    assert len(room.versions(TERMS)) == 1


# --- several source documents --------------------------------------------------------------------------------


@pytest.fixture
def two() -> Room:
    both = terms(TERMS, document("terms"), document("annex"))
    made = Room(register(watched=(both,)))
    made.serve(page(title="Annex", training="", location="Nothing else is agreed."), "annex")
    return made


def test_terms_of_several_documents_are_one_text(two: Room) -> None:
    fared = only(two.check())
    assert fared.version is not None
    text = two.archive.text(fared.version.commit, TERMS)
    assert (DENIED in text, "Nothing else is agreed" in text) == (True, True)
    assert [s.document for s in two.archive.snapshots(fared.version.commit, TERMS)] == ["terms", "annex"]


def test_a_document_that_did_not_change_is_taken_from_the_last_version(two: Room) -> None:
    two.serve(replace(snapshot(page(title="Annex"), "annex"), etag='"7"'), "annex")
    two.check(0)
    two.serve(NotModified("annex"), "annex")
    two.serve(page(OPT_OUT))
    fared = only(two.check(1))
    assert fared.version is not None
    assert [s.body for s in two.archive.snapshots(fared.version.commit, TERMS)] == [
        page(OPT_OUT),
        page(title="Annex"),
    ]


def test_a_document_that_did_not_change_is_asked_for_by_its_validators_still(two: Room) -> None:
    two.serve(replace(snapshot(page(title="Annex"), "annex"), etag='"7"'), "annex")
    two.check(0)
    two.serve(NotModified("annex"), "annex")
    two.serve(page(OPT_OUT))
    two.check(1)
    known = {d.document: d.validators.etag for d in two.records.states()[TERMS].documents}
    assert known["annex"] == '"7"'


@pytest.mark.parametrize("served", [GONE, CAPTCHA], ids=["unreachable", "unreadable"])
def test_one_document_that_fails_is_no_change_of_the_others(two: Room, served: Unreachable | bytes) -> None:
    two.check(0)
    two.serve(served, "annex")
    two.serve(page(OPT_OUT))
    assert not only(two.check(1)).outcome.is_good
    assert len(two.versions(TERMS)) == 1


def test_a_document_that_fails_is_named(two: Room) -> None:
    two.serve(CAPTCHA, "annex")
    two.check(0)
    assert last_check(two).document == "annex"


# --- what cannot be read ------------------------------------------------------------------------------------------


def test_a_page_that_is_not_the_terms_is_unreadable_and_no_version(room: Room) -> None:
    room.check(0)
    room.serve(CAPTCHA)
    fared = only(room.check(1))
    assert (fared.outcome, fared.reason) == (OutcomeName.UNREADABLE, UnreadableReason.CAPTCHA)
    assert len(room.versions(TERMS)) == 1
    assert room.records.states()[TERMS].verified == day(0)


def test_the_last_good_version_stands_while_a_page_cannot_be_read(room: Room) -> None:
    good = only(room.check(0)).version
    room.serve(CAPTCHA)
    assert only(room.check(1)).version == good


def test_the_first_bytes_of_an_unreadable_episode_are_kept(room: Room) -> None:
    room.serve(CAPTCHA)
    for number in range(3):
        room.check(number)
    assert isinstance(room.archive, MemoryArchive)
    assert [(q[2].body, q[3]) for q in room.archive.quarantined] == [(CAPTCHA, day(0))]
    assert last_check(room).quarantined == room.archive.quarantined[0][0]


def test_the_bytes_of_a_second_episode_are_kept_too(room: Room) -> None:
    for number, served in enumerate((CAPTCHA, page(), CAPTCHA)):
        room.serve(served)
        room.check(number)
    assert isinstance(room.archive, MemoryArchive)
    assert [q[3] for q in room.archive.quarantined] == [day(0), day(2)]


def test_a_page_that_cannot_be_fetched_is_unreachable_and_keeps_no_bytes(room: Room) -> None:
    room.serve(GONE)
    fared = only(room.check())
    assert (fared.outcome, fared.reason, fared.detail, fared.version) == (
        OutcomeName.UNREACHABLE,
        "http_status",
        "404 Not Found",
        None,
    )
    assert isinstance(room.archive, MemoryArchive)
    assert room.archive.quarantined == []


def test_what_was_remembered_of_a_page_survives_an_outage(room: Room) -> None:
    room.serve(snapshot(page(), etag='"1"'))
    room.check(0)
    room.serve(GONE)
    room.check(1)
    assert [d.validators.etag for d in room.records.states()[TERMS].documents] == ['"1"']


@pytest.mark.parametrize(
    ("served", "failure"),
    [
        (GONE, Unreachable),
        (CAPTCHA, Unreadable),
    ],
)
def test_a_failure_is_remembered_as_what_it_was(
    room: Room, served: bytes | Unreachable, failure: type
) -> None:
    room.serve(served)
    room.check()
    assert isinstance(last_check(room).failure, failure)


# --- our own failures ---------------------------------------------------------------------------------------------------


@pytest.fixture
def _quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.CRITICAL, "monitor.services.check"):
        yield


@pytest.mark.usefixtures("_quiet")
@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (RuntimeError("boom\nand more"), "RuntimeError: boom"),
        (TimeoutError(), "TimeoutError: "),
        (
            ExtractionError("terms", "..", "Expected a class"),
            "terms: the selector '..' is not valid CSS: Expected a class",
        ),
    ],
)
def test_our_own_failure_costs_one_terms_its_outcome_and_no_more(
    town: Room, error: Exception, detail: str
) -> None:
    def fails(job: tuple[object, ...]) -> Exception | None:
        return error if isinstance(job[1], Job) and job[1].terms.id == OTHERS[0] else None

    town.executor.fails = fails
    fared = town.check()
    assert outcomes(fared) == [
        OutcomeName.CHANGED,
        OutcomeName.INTERNAL,
        OutcomeName.CHANGED,
        OutcomeName.CHANGED,
    ]
    assert fared[1].detail == detail


@pytest.mark.usefixtures("_quiet")
def test_a_fetcher_that_raises_costs_one_terms_its_outcome(town: Room) -> None:
    town.serve(RuntimeError("our own"))
    assert outcomes(town.check()) == [OutcomeName.INTERNAL, *[OutcomeName.CHANGED] * 3]


def test_our_own_failure_is_logged_with_where_it_happened(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.serve(RuntimeError("our own"))
    room.check()
    assert [(r.levelname, r.exc_info is not None) for r in caplog.records] == [("ERROR", True)]
    assert "Lumenia Terms of Service" in caplog.text


@pytest.mark.usefixtures("_quiet")
def test_our_own_failure_is_neither_a_version_nor_a_reading(room: Room) -> None:
    room.check(0)
    room.serve(RuntimeError("our own"))
    room.check(1)
    assert last_check(room).outcome is OutcomeName.INTERNAL
    assert room.records.states()[TERMS].verified == day(0)


def test_a_store_that_fails_stops_the_round(room: Room) -> None:
    room.check(0)
    room.serve(StoreError("the disk is full"))
    with pytest.raises(StoreError, match="the disk is full"):
        room.check(1)


# --- the order of things ---------------------------------------------------------------------------------------------------


def test_terms_are_told_in_the_order_of_the_register_whatever_order_they_were_fetched_in(town: Room) -> None:
    told: list[TermsId] = []
    watched = list(town.register.terms.values())
    town.fetcher.now = day(0)
    fared = check(
        town.shop, town.fetcher, watched, day(0), lambda one: told.append(one.terms), lambda: None, {}
    )
    assert told == [one.terms for one in fared] == list(town.register.terms)


def test_versions_are_committed_in_the_order_of_the_register_whichever_host_answers_first(town: Room) -> None:
    watched = list(town.register.terms.values())
    first, rest = watched[0], watched[1:]
    all_asked = threading.Barrier(len(watched))

    class Together(FakeFetcher):
        """Every host answers at once, in whatever order threads wake."""

        def fetch(self, wanted: SourceDocument, known: Validators | None) -> Fetched:
            served = town.fetcher.fetch(wanted, known)
            all_asked.wait()
            return served

    town.fetcher.now = day(0)
    check(town.shop, Together(), watched, day(0), lambda _: None, lambda: None, {})
    assert [v.version.terms for v in town.archive.since(None)] == [first.id, *(each.id for each in rest)]


# --- again, after a crash -------------------------------------------------------------------------------------------------------


def test_terms_that_have_an_outcome_in_this_round_are_left_alone(town: Room) -> None:
    first = town.check(0)
    asked = len(town.fetcher.asked)
    assert town.check(0) == first
    assert len(town.fetcher.asked) == asked


def test_a_failure_in_this_round_is_told_again_but_not_tried_again(room: Room) -> None:
    room.serve(GONE)
    first = room.check(0)
    room.serve()
    assert room.check(0) == first


def test_a_round_that_was_cut_short_is_finished(town: Room) -> None:
    watched = list(town.register.terms.values())
    town.check(0, watched[:2])
    fared = town.check(0, watched)
    assert outcomes(fared) == [OutcomeName.CHANGED] * 4
    assert len(town.fetcher.asked) == 4


def test_a_version_kept_just_before_a_crash_still_counts_as_new_in_this_round(room: Room) -> None:
    with killed_at(room.records, "add_check"):
        room.check(0)
    assert outcomes(room.check(0)) == [OutcomeName.CHANGED]
    assert len(room.versions(TERMS)) == 1


def test_a_crash_between_the_archive_and_the_database_loses_and_repeats_nothing() -> None:
    whole, cut = Room(), Room()
    for room in (whole, cut):
        room.check(0)
        room.serve(page(OPT_OUT, IN_US))
    whole.check(1)

    with killed_at(cut.records, "add_version"):
        cut.check(1)
    cut.check(1)
    assert cut.records.states() == whole.records.states()
    assert cut.versions(TERMS) == whole.versions(TERMS)
    assert list(cut.archive.since(None)) == list(whole.archive.since(None))
