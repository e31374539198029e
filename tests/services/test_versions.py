"""What is known of versions is brought up to date before a round: adopted, read again, extracted again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.adapters.stores.archive import GitArchive
from monitor.core.checks import OutcomeName
from monitor.core.decisions import Status
from monitor.core.errors import StoreMismatchError
from monitor.core.model import Cause, Effect, Kind, Stance
from monitor.core.terms import TermsId
from monitor.services.assess import read_again
from monitor.services.versions import is_current, last_good, reading_of
from tests.fakes import MemoryArchive, MemoryRecords
from tests.samples import (
    DENIED,
    OPT_OUT,
    PERMITTED,
    PRIVACY,
    TERMS,
    day,
    document,
    page,
    register,
    snapshot,
    terms,
    tool,
)
from tests.services.room import Room, deaf, killed_at, rules

OTHER = TermsId("Otterloo", "Terms of Service")


@pytest.fixture
def room() -> Room:
    return Room()


def reselect(room: Room, *select: str) -> None:
    """Edit the register: read the terms through other selectors from now on."""
    changed = terms(TERMS, document(select=select))
    room.register = register(watched=(changed,))


# --- adopted -------------------------------------------------------------------------------------------


def test_versions_the_database_lacks_are_adopted(room: Room) -> None:
    room.check(0)
    room.serve(page(OPT_OUT))
    with killed_at(room.records, "add_version"):
        room.check(1)
    room.update(1)
    adopted = room.versions(TERMS)[-1]
    assert (adopted.at, adopted.cause, adopted.previous) == (
        day(1),
        Cause.PROVIDER,
        room.versions(TERMS)[0].commit,
    )
    assert adopted.drift is not None
    assert (adopted.drift.kind, adopted.drift.training) == (Kind.MATERIAL, Effect.WORSE)
    assert reading_of(room.shop, adopted.commit, TERMS).training is Stance.OPT_OUT


def test_a_lost_database_is_made_again_from_the_archive(room: Room) -> None:
    for number, training in enumerate((DENIED, OPT_OUT, DENIED)):
        room.serve(page(training))
        room.check(number)
    before, room.records = room.versions(TERMS), MemoryRecords()
    room.update(3)
    assert room.versions(TERMS) == before


def test_versions_of_several_terms_are_adopted_each_after_its_own() -> None:
    watched = (terms(TERMS), terms(OTHER))
    room = Room(register(watched=watched, tools=(tool(terms=(TERMS, OTHER)),)))
    for number, training in enumerate((DENIED, OPT_OUT)):
        for each in watched:
            room.fetcher.pages[each.documents[0].address] = page(training)
        room.check(number)
    before, room.records = {t: room.versions(t) for t in (TERMS, OTHER)}, MemoryRecords()
    room.update(2)
    assert {t: room.versions(t) for t in (TERMS, OTHER)} == before


def test_adopting_keeps_whose_doing_a_version_was(room: Room) -> None:
    room.check(0)
    reselect(room, "main h2", "main p")
    room.check(1)
    room.records = MemoryRecords()
    room.update(2)
    assert [v.cause for v in room.versions(TERMS)] == [Cause.PROVIDER, Cause.EXTRACTION]


def test_adoption_that_is_cut_short_is_finished(room: Room) -> None:
    for number, training in enumerate((DENIED, OPT_OUT, DENIED)):
        room.serve(page(training))
        room.check(number)
    before, room.records = room.versions(TERMS), MemoryRecords()
    with killed_at(room.records, "add_version", after=1):
        room.update(3)
    room.update(3)
    assert room.versions(TERMS) == before


def test_nothing_is_adopted_twice(room: Room) -> None:
    room.check(0)
    room.said.clear()
    room.update(1)
    assert room.said == []


@pytest.mark.parametrize("step", ["add_version", "add_check"])
@pytest.mark.parametrize("number", [1, 2])
def test_an_earlier_page_is_not_taken_for_the_text_that_a_killed_process_kept(
    room: Room, step: str, number: int
) -> None:
    room.check(0)
    room.serve(page(OPT_OUT))
    with killed_at(room.records, step):
        room.check(1)
    room.serve(page())
    (fared,) = room.check(number)
    assert fared.version is not None
    assert DENIED in room.archive.text(fared.version.commit, TERMS)
    assert fared.version.cause is Cause.PROVIDER


def test_an_archive_older_than_the_database_is_refused(room: Room) -> None:
    room.check(0)
    head = room.records.head()
    room.archive = MemoryArchive()
    with pytest.raises(StoreMismatchError, match=f"lacks commit {head}.*of the same moment"):
        room.update(1)


def test_leftovers_of_a_killed_process_are_cleared_before_anything_is_read(tmp_path: Path) -> None:
    room = Room()
    archive = room.archive = GitArchive(tmp_path)
    room.check(0)
    (tmp_path / ".git" / "index.lock").touch()
    room.serve(page(OPT_OUT))
    assert [fared.outcome for fared in room.check(1)] == [OutcomeName.CHANGED]
    archive.close()


# --- read again -----------------------------------------------------------------------------------------


def test_texts_are_read_again_when_the_rules_change(room: Room) -> None:
    room.rules = deaf()
    room.check(0)
    commit = room.versions(TERMS)[0].commit
    room.rules = rules()
    room.update(1)
    found = [room.records.reading(commit, known.digest) for known in (deaf(), rules())]
    assert [r and r.training for r in found] == [Stance.SILENT, Stance.DENIED]


def test_new_rules_make_no_version(room: Room) -> None:
    room.rules = deaf()
    room.check(0)
    room.rules = rules()
    assert [fared.outcome for fared in room.check(1)] == [OutcomeName.UNCHANGED]
    assert len(room.versions(TERMS)) == 1


def test_a_text_is_read_once_under_the_same_rules(room: Room) -> None:
    room.check(0)
    room.executor.fails = lambda _: AssertionError("it was read before")
    room.update(1)


def test_a_text_is_compared_with_what_the_last_one_says_under_the_same_rules(room: Room) -> None:
    room.rules = deaf()
    room.check(0)
    room.rules = rules()
    room.serve(page(OPT_OUT))
    (fared,) = room.check(1)
    assert fared.version is not None
    assert fared.version.drift is not None
    assert fared.version.drift.training is Effect.WORSE


def test_before_the_first_version_there_is_nothing_to_compare_with(room: Room) -> None:
    room.serve(snapshot(b""))
    room.check(0)
    assert last_good(room.shop, room.records.states()[TERMS]) is None


# --- extracted again ---------------------------------------------------------------------------------------


def test_other_selectors_make_a_version_of_the_same_bytes_that_is_our_own_doing(room: Room) -> None:
    room.check(0)
    reselect(room, "main h2", "main p")
    room.check(1)
    first, second = room.versions(TERMS)
    assert (second.cause, second.previous) == (Cause.EXTRACTION, first.commit)
    assert [s.body for s in room.archive.snapshots(second.commit, TERMS)] == [page()]


def test_other_selectors_that_give_the_same_text_make_no_version(room: Room) -> None:
    room.check(0)
    reselect(room, "body main")
    room.check(1)
    assert len(room.versions(TERMS)) == 1


def test_what_was_extracted_again_is_not_extracted_another_time(room: Room) -> None:
    room.check(0)
    reselect(room, "body main")
    room.update(1)
    assert is_current(room.register.terms[TERMS], room.records.states()[TERMS])
    room.said.clear()
    room.update(2)
    assert room.said == []


def test_validators_survive_an_extraction_of_ours(room: Room) -> None:
    room.serve(snapshot(page(), etag='"1"'))
    room.check(0)
    reselect(room, "body main")
    room.update(1)
    (remembered,) = room.records.states()[TERMS].documents
    assert (remembered.validators.etag, remembered.sha256) == ('"1"', snapshot(page()).sha256)


def test_a_change_by_the_provider_after_ours_is_theirs(room: Room) -> None:
    room.check(0)
    reselect(room, "main h2", "main p")
    room.serve(page(OPT_OUT))
    room.check(1)
    assert [v.cause for v in room.versions(TERMS)] == [Cause.PROVIDER, Cause.EXTRACTION, Cause.PROVIDER]


def test_selectors_mended_for_a_page_that_has_changed_give_a_version_of_our_doing(room: Room) -> None:
    room.check(0)
    reselect(room, "article")
    room.serve(page(OPT_OUT).replace(b"<main>", b"<article>").replace(b"</main>", b"</article>"))
    room.check(1)
    assert [v.cause for v in room.versions(TERMS)] == [Cause.PROVIDER, Cause.EXTRACTION]


def test_another_source_document_gives_a_version_of_our_doing(room: Room) -> None:
    room.check(0)
    room.serve(page(title="Annex"), "annex")
    both = terms(TERMS, document("terms"), document("annex"))
    room.register = register(watched=(both,))
    room.check(1)
    assert [v.cause for v in room.versions(TERMS)] == [Cause.PROVIDER, Cause.EXTRACTION]


def test_a_server_is_not_asked_for_changes_only_when_our_selectors_changed(room: Room) -> None:
    room.serve(snapshot(page(), etag='"1"'))
    room.check(0)
    reselect(room, "article")
    room.check(1)
    assert [known for _, known in room.fetcher.asked] == [None, None]


def test_our_own_change_is_dated_by_the_round_that_made_it(room: Room) -> None:
    room.check(0)
    reselect(room, "main h2", "main p")
    room.update(1)
    assert room.versions(TERMS)[-1].at == day(1)


def test_terms_that_no_tool_uses_any_more_are_left_as_they_are(room: Room) -> None:
    room.check(0)
    reselect(room, "main h2", "main p")
    room.update(1, [])
    assert len(room.versions(TERMS)) == 1


def test_terms_of_another_name_begin_anew(room: Room) -> None:
    room.check(0)
    renamed = terms(PRIVACY, document("terms"))
    room.register = register(watched=(renamed,), tools=(tool(terms=(PRIVACY,)),))
    room.check(1)
    assert [v.previous for v in room.versions(PRIVACY)] == [None]


# --- our own failures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["selectors", "rules"])
def test_a_text_that_makes_our_code_fail_costs_only_its_own_terms(why: str) -> None:
    """Bringing up to date works on vendors' text too: one bad page never stops a round."""
    watched = (terms(TERMS), terms(OTHER))
    room = Room(register(watched=watched, tools=(tool(terms=(TERMS, OTHER)),)))
    room.rules = deaf() if why == "rules" else rules()
    for each in watched:
        room.fetcher.pages[each.documents[0].address] = page()
    room.check(0)
    if why == "selectors":
        mended = replace(watched[0], documents=(replace(watched[0].documents[0], select=("body main",)),))
        room.register = register(watched=(mended, watched[1]), tools=(tool(terms=(TERMS, OTHER)),))
    room.rules = rules()
    room.executor.fails = lambda job: TimeoutError() if TERMS in job or _terms_of(job) == TERMS else None
    fared = {each.terms: each.outcome for each in room.check(1)}
    assert fared[OTHER] is OutcomeName.UNCHANGED


def _terms_of(job: tuple[object, ...]) -> TermsId | None:
    found = getattr(job[1], "terms", None)
    return getattr(found, "id", None)


# --- our own failures --------------------------------------------------------------------------------------


def test_a_text_that_new_rules_fail_on_gets_no_outcome_and_is_not_verified() -> None:
    made = Room()
    made.round(0)
    made.rules = deaf()
    made.executor.fails = lambda job: RuntimeError("ran wild") if job[0] is read_again else None
    done = made.round(1)
    assert [each.outcome for each in done.fared] == [OutcomeName.INTERNAL]
    assert not done.is_complete
    assert made.records.states()[TERMS].verified == day(0)


def test_an_adopted_text_that_could_not_be_read_is_read_at_the_next_round() -> None:
    made = Room()
    with killed_at(made.records, "add_version"):
        made.round(0)
    made.executor.fails = lambda job: RuntimeError("no memory") if job[0] is read_again else None
    assert not made.round(0).is_complete
    made.executor.fails = lambda _: None
    made.round(1)
    version = made.versions(TERMS)[-1]
    said = made.records.reading(version.commit, made.rules.digest)
    assert said is not None
    assert said.training is Stance.DENIED


def test_a_breach_of_our_own_making_is_not_blamed_on_the_provider_who_changed_something_else() -> None:
    narrow = document(select=("main h2", "main p:not(:nth-of-type(3))"))
    made = Room(register(watched=(terms(TERMS, narrow),)))
    made.serve(page(PERMITTED))
    made.round(0)
    made.person(0)
    made.register = replace(made.register, terms={TERMS: terms(TERMS, document(select=("main",)))})
    made.serve(page(PERMITTED, extra="Ask our support for help."))
    made.round(1)
    assert (made.standing().status, made.standing().cause) == (Status.SUSPENDED, Cause.EXTRACTION)
