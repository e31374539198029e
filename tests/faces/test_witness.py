"""Rounds over terms that an Open Terms Archive collection reads for us, from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faces.office import Office, office
from tests.ota_repository import Repository
from tests.samples import DENIED, OPT_OUT, day, markdown

PATH = "Lumenia/Terms of Service.md"


def shown(here: Office, number: int) -> str:
    return " ".join(here.run("show", "lumenia-free", number=number).out.split())


@pytest.fixture
def collection(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "versions.git")
    made.record(PATH, markdown().encode(), prefix="First record of", at=day(0) - timedelta(hours=3))
    return made


@pytest.fixture
def here(tmp_path: Path, collection: Repository) -> Iterator[Office]:
    with office(tmp_path / "office") as found:
        page = f'fetch: "http://127.0.0.1:{found.vendor.port}/terms", select: main'
        found.edit(page, "ota: contrib")
        found.edit(
            "services:",
            f"collections: {{contrib: {{url: {collection.folder}, location: Dublin}}}}\nservices:",
        )
        yield found


def test_a_round_fetches_the_collection_and_reads_the_terms_from_it(here: Office) -> None:
    assert here.run("check").code == 0
    said = here.run("show", "lumenia-free").out
    assert DENIED in said
    assert "taken from the collection contrib (Open Terms Archive contributors" in said
    assert "known to have been read there on 28 August 2025 (the collection recorded a text" in shown(here, 0)
    assert "/terms" not in here.vendor.paths()


def test_a_change_that_the_collection_recorded_costs_the_approval_the_same_day(
    here: Office, collection: Repository
) -> None:
    here.run("check")
    collection.record(PATH, markdown(OPT_OUT).encode(), at=day(1) - timedelta(hours=3))
    assert here.run("check", number=1).code == 1
    lost = here.run("status", "--lost", number=1).out
    assert OPT_OUT in lost


def test_what_was_decided_on_a_collection_s_texts_holds_when_it_is_judged_again(
    here: Office, collection: Repository
) -> None:
    here.run("check")
    collection.record(PATH, markdown(OPT_OUT).encode(), at=day(1) - timedelta(hours=3))
    here.run("check", number=1)
    assert here.run("log", "--verify", number=1).code == 0


def test_terms_of_a_collection_that_cannot_be_fetched_are_read_as_they_were(
    here: Office, collection: Repository, tmp_path: Path
) -> None:
    here.run("check")
    collection.folder.rename(tmp_path / "away")
    assert here.run("check", number=1).code == 0
    assert here.run("status", "--json", number=1).lines[0]["verified"] == "2025-08-28T03:00:00+00:00"


def test_a_collection_that_was_never_there_leaves_the_round_incomplete(
    here: Office, collection: Repository, tmp_path: Path
) -> None:
    collection.folder.rename(tmp_path / "away")
    said = here.run("check")
    assert said.code == 3
    assert "never fetched" in said.out + said.err


def test_a_second_witness_that_disagrees_is_shown_with_its_date_and_place(
    here: Office, collection: Repository
) -> None:
    here.edit(
        "ota: contrib", f'fetch: "http://127.0.0.1:{here.vendor.port}/terms", select: main, ota: contrib'
    )
    here.run("check")
    assert "recorded 28 August 2025: says the same" in shown(here, 0)
    collection.record(PATH, markdown(OPT_OUT).encode(), at=day(1) - timedelta(hours=3))
    here.run("ota", "sync", number=1)
    said = shown(here, 1)
    assert "also read by Open Terms Archive contributors (contrib, Dublin), recorded 29 August 2025" in said
    assert "they disagree on training" in said
    assert OPT_OUT in said


def test_doctor_tells_that_a_collection_has_gone_quiet(here: Office) -> None:
    here.run("check")
    assert "ok      collections: contrib, last activity 2025-08-28 03:00 UTC" in here.run("doctor").out
    assert (
        "FAILED  collections: contrib has recorded nothing for two weeks" in here.run("doctor", number=15).out
    )


def test_doctor_tells_that_a_collection_was_never_fetched(here: Office) -> None:
    assert "FAILED  collections: the collection contrib was never fetched" in here.run("doctor").out


def test_doctor_looks_only_at_the_collections_that_watched_tools_need(
    here: Office, collection: Repository
) -> None:
    here.edit("contrib: {url", f"other: {{url: {collection.folder}}}, contrib: {{url")
    here.edit("tools:", "  Unwatched: {terms: {Terms of Service: {ota: other}}}\ntools:")
    here.run("check")
    assert "ok      collections: contrib, " in here.run("doctor").out


@pytest.mark.parametrize("rounds", [0, 1])
def test_sources_test_says_that_terms_of_a_collection_alone_have_no_page(here: Office, rounds: int) -> None:
    for number in range(rounds):
        here.run("check", number=number)
    said = here.run("sources", "test", "lumenia-free", "--save", str(here.folder / "terms.md"))
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Lumenia Terms of Service: read from the collection contrib alone; the register names no page to try\n"
    )
    assert not (here.folder / "terms.md").exists()


def test_what_sources_test_says_for_programs_has_no_line_for_a_collection(here: Office) -> None:
    said = here.run("sources", "test", "lumenia-free", "--json")
    assert (said.code, said.lines) == (0, [])
    assert "read from the collection contrib alone" in said.err
