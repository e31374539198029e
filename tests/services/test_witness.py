"""Open Terms Archive collections as second witness, and as the only one."""

from __future__ import annotations

from dataclasses import replace

from monitor.core.checks import OutcomeName
from monitor.core.collection import RecordKind
from monitor.core.decisions import Basis, Status
from monitor.core.model import Cause, Kind, Stance
from monitor.core.terms import Origin, Terms, TermsId, Unreachable, UnreachableReason, Witness
from monitor.services.check import Fared
from tests.samples import (
    CAPTCHA,
    DENIED,
    OPT_OUT,
    PERMITTED,
    SITE,
    TERMS,
    day,
    markdown,
    page,
    register,
    snapshot,
    terms,
    tool,
)
from tests.services.room import Room, killed_at

WITNESS = Witness("contrib", TermsId("Lumenia AI", "Terms of Service"))
GONE = Unreachable("terms", UnreachableReason.HTTP_STATUS, "HTTP 404")


def room(*, web: bool) -> Room:
    """A room whose one terms a collection tracks, alone or beside its page."""
    watched = terms(TERMS) if web else Terms(TERMS, ())
    return Room(register(watched=(replace(watched, witness=WITNESS),), tools=(tool(terms=(TERMS,)),)))


def only(made: Room, number: int = 0) -> Fared:
    (one,) = made.check(number)
    return one


def verified(made: Room) -> object:
    return made.records.states()[TERMS].verified


# --- alone ------------------------------------------------------------------------------------------------


def test_terms_are_read_from_a_collection_alone_and_the_version_names_its_record() -> None:
    made = room(web=False)
    commit = made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    fared = only(made)
    assert fared.outcome is OutcomeName.CHANGED
    assert fared.version is not None
    assert fared.version.origin == Origin("contrib", commit)
    assert made.archive.text(fared.version.commit, TERMS) == markdown()
    assert made.fetcher.asked == []


def test_terms_are_verified_when_the_collection_is_known_to_have_read_them() -> None:
    made = room(web=False)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    only(made, 0)
    assert verified(made) == day(-3)
    made.witnesses.read_at[WITNESS] = day(1)
    assert only(made, 2).outcome is OutcomeName.UNCHANGED
    assert verified(made) == day(1)


def test_where_nothing_is_known_of_its_reading_the_terms_were_never_verified() -> None:
    made = room(web=False)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    del made.witnesses.read_at[WITNESS]
    assert only(made).outcome is OutcomeName.CHANGED
    assert verified(made) is None


def test_a_collection_that_has_gone_quiet_costs_the_approval_in_the_end() -> None:
    made = room(web=False)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    made.round(0)
    assert made.standing().status is Status.ALLOWED
    made.round(200)
    assert (made.standing().status, made.standing().basis) == (Status.SUSPENDED, Basis.UNVERIFIED)


def test_a_change_that_the_collection_recorded_is_the_providers_and_suspends() -> None:
    made = room(web=False)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    made.round(0)
    made.witnesses.add(WITNESS, markdown(OPT_OUT), day(1))
    made.round(2)
    last = made.versions(TERMS)[-1]
    assert last.cause is Cause.PROVIDER
    assert last.drift is not None
    assert last.drift.kind is Kind.MATERIAL
    assert (made.standing().status, made.standing().cause) == (Status.SUSPENDED, Cause.PROVIDER)


def test_a_technical_upgrade_is_judged_and_never_told_as_the_providers() -> None:
    made = room(web=False)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    made.round(0)
    made.witnesses.add(WITNESS, markdown(OPT_OUT), day(-3), RecordKind.UPGRADE)
    made.round(2)
    assert made.versions(TERMS)[-1].cause is Cause.EXTRACTION
    assert (made.standing().status, made.standing().cause) == (Status.SUSPENDED, Cause.EXTRACTION)


def test_an_error_page_that_the_collection_recorded_is_not_the_terms() -> None:
    made = room(web=False)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    only(made, 0)
    made.witnesses.add(WITNESS, "This page isn't available right now.", day(1))
    assert only(made, 2).outcome is OutcomeName.UNREADABLE
    assert len(made.versions(TERMS)) == 1
    assert verified(made) == day(-3)


def test_terms_that_the_collection_does_not_hold_are_unreadable() -> None:
    made = room(web=False)
    made.witnesses.known[WITNESS] = []
    fared = only(made)
    assert (fared.outcome, fared.reason) == (OutcomeName.UNREADABLE, "missing")
    assert "holds no text of Lumenia AI Terms of Service" in fared.detail


def test_terms_of_a_collection_that_was_never_fetched_get_no_outcome() -> None:
    fared = only(room(web=False))
    assert fared.outcome is OutcomeName.INTERNAL
    assert "never fetched" in fared.detail


def test_records_later_than_the_round_are_not_looked_at() -> None:
    made = room(web=False)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    made.witnesses.add(WITNESS, markdown(OPT_OUT), day(5))
    fared = only(made, 0)
    assert fared.version is not None
    assert DENIED in made.archive.text(fared.version.commit, TERMS)


# --- beside our own page ------------------------------------------------------------------------------------


def test_the_page_that_we_read_ourselves_decides() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(OPT_OUT), day(-3), RecordKind.FIRST)
    fared = only(made)
    assert fared.version is not None
    assert fared.version.origin is None
    assert verified(made) == day(0)


def test_while_our_page_cannot_be_read_the_collection_vouches_for_what_stands() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    only(made, 0)
    made.serve(CAPTCHA)
    made.witnesses.read_at[WITNESS] = day(4)
    fared = only(made, 5)
    assert fared.outcome is OutcomeName.UNREADABLE
    assert "In its place is read what contrib recorded on" in fared.detail
    assert verified(made) == day(4)
    assert len(made.versions(TERMS)) == 1


def test_what_the_collection_extracts_otherwise_is_no_change() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    only(made, 0)
    made.serve(GONE)
    made.witnesses.add(WITNESS, markdown().replace("/legal", "/legal?utm_source=x"), day(2))
    only(made, 3)
    assert len(made.versions(TERMS)) == 1


def test_a_change_that_only_the_collection_could_read_suspends() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    made.round(0)
    made.serve(GONE)
    commit = made.witnesses.add(WITNESS, markdown(OPT_OUT), day(2))
    made.round(3)
    last = made.versions(TERMS)[-1]
    assert (last.origin, last.cause) == (Origin("contrib", commit), Cause.PROVIDER)
    assert made.standing().status is Status.SUSPENDED
    assert ("martin", "readability") in made.mails_of(3)


def test_terms_that_we_never_read_are_read_from_the_collection() -> None:
    made = room(web=True)
    made.serve(GONE)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    fared = only(made)
    assert fared.outcome is OutcomeName.UNREACHABLE
    assert fared.version is not None
    said = made.records.reading(fared.version.commit, made.rules.digest)
    assert said is not None
    assert said.training is Stance.DENIED


def test_when_our_page_is_back_its_text_stands_again_and_is_our_doing() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    only(made, 0)
    made.serve(GONE)
    made.witnesses.add(WITNESS, markdown(OPT_OUT), day(2))
    only(made, 3)
    made.serve(page(OPT_OUT))
    version = only(made, 4).version
    assert version is not None
    assert (version.origin, version.cause) == (None, Cause.EXTRACTION)
    assert only(made, 5).outcome is OutcomeName.UNCHANGED


def test_a_page_that_comes_back_as_it_was_is_read_anew() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    only(made, 0)
    made.serve(GONE)
    made.witnesses.add(WITNESS, markdown(OPT_OUT), day(2))
    only(made, 3)
    made.serve(page())
    version = only(made, 4).version
    assert version is not None
    assert DENIED in made.archive.text(version.commit, TERMS)


def test_a_page_that_comes_back_in_another_edition_is_not_taken_for_ours() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    made.serve(replace(snapshot(page()), address=SITE + "en-ie/terms"))
    only(made, 0)
    made.serve(GONE)
    made.witnesses.add(WITNESS, markdown(OPT_OUT), day(2))
    only(made, 3)
    made.serve(replace(snapshot(page(PERMITTED)), address=SITE + "en-us/terms"))
    fared = only(made, 4)
    assert (fared.outcome, fared.reason) == (OutcomeName.UNREADABLE, "language")
    assert len(made.versions(TERMS)) == 2


def test_a_collection_that_cannot_be_read_hinders_no_outcome() -> None:
    made = room(web=True)
    made.serve(GONE)
    fared = only(made)
    assert (fared.outcome, fared.reason) == (OutcomeName.UNREACHABLE, "http_status")
    assert "never fetched" in fared.detail


def test_an_error_page_that_the_collection_holds_vouches_for_nothing() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(), day(-5), RecordKind.FIRST)
    made.witnesses.add(WITNESS, "This page isn't available right now.", day(-3))
    only(made, 0)
    made.serve(CAPTCHA)
    made.witnesses.read_at[WITNESS] = day(4)
    assert "In its place" not in only(made, 5).detail
    assert verified(made) == day(0)


def test_what_our_page_said_first_is_not_told_again_when_the_collection_says_it_later() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    made.round(0)
    made.serve(page(OPT_OUT))
    made.round(1)
    ours = made.versions(TERMS)[-1]
    made.witnesses.add(WITNESS, made.archive.text(ours.commit, TERMS), day(2))
    made.serve(GONE)
    made.round(3)
    assert made.versions(TERMS)[-1] == ours
    assert made.mails_of(3) == [("martin", "readability")]
    assert verified(made) == day(2)


def test_a_record_that_came_late_is_compared_with_what_stood_when_we_last_read_the_page() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    made.round(0)
    made.serve(GONE)
    made.witnesses.read_at[WITNESS] = day(2)  # its snapshots tell of a fetch whose text we have not seen yet
    made.round(3)
    made.witnesses.add(WITNESS, markdown(OPT_OUT), day(2))
    made.round(4)
    assert (made.standing().status, made.standing().cause) == (Status.SUSPENDED, Cause.PROVIDER)


def test_a_change_of_the_provider_is_theirs_although_the_collection_rewrote_its_history() -> None:
    made = room(web=False)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    made.round(0)
    ((record, text),) = made.witnesses.known[WITNESS]
    made.witnesses.known[WITNESS] = [(replace(record, commit="f" * 40), text)]
    made.witnesses.add(WITNESS, markdown(OPT_OUT), day(1))
    made.round(2)
    assert made.versions(TERMS)[-1].cause is Cause.PROVIDER


def test_a_record_that_we_hold_already_is_not_read_again() -> None:
    made = room(web=False)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    only(made, 0)
    (held,) = made.witnesses.known[WITNESS]
    made.witnesses.known[WITNESS] = [(held[0], "other words, which nobody should look at")]
    assert only(made, 1).outcome is OutcomeName.UNCHANGED


def test_the_mail_marks_what_the_collection_recorded_as_new_and_not_what_it_extracts_otherwise() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    made.round(0)
    made.serve(GONE)
    made.witnesses.add(WITNESS, markdown(OPT_OUT), day(2))
    made.round(3)
    mail = next(m for m in made.mails() if m.kind.value == "suspension" and m.person == "martin")
    words = " ".join(mail.text.split())
    assert "version of 31 August 2025: Open Terms Archive, contrib" in words
    assert "https://lumenia.example" not in words
    assert "passage" not in words


def test_terms_that_are_read_from_the_collection_from_now_on_are_not_extracted_again() -> None:
    made = room(web=True)
    made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    made.round(0)
    made.register = room(web=False).register
    made.said.clear()
    made.round(1)
    assert not any("extracting" in words for words in made.said)


# --- again, after a crash ------------------------------------------------------------------------------------


def test_a_collections_version_that_a_killed_process_kept_is_adopted_as_it_was() -> None:
    def played(*, killed: bool) -> Room:
        made = room(web=True)
        made.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
        made.round(0)
        made.serve(GONE)
        made.witnesses.add(WITNESS, markdown(OPT_OUT), day(2))
        if killed:
            with killed_at(made.records, "add_version"):
                made.round(3)
        made.round(3)
        return made

    one, other = played(killed=False), played(killed=True)
    assert one.versions(TERMS) == other.versions(TERMS)
    assert one.records.states() == other.records.states()
    assert one.standing() == other.standing()
