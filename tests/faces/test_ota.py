"""`monitor ota sync`: what it fetches, says, and how it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces.office import Office, office
from tests.ota_repository import Repository

PATH = "Vendor/Terms of Service.md"


@pytest.fixture
def upstream(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "upstream.git")
    made.record(PATH)
    return made


@pytest.fixture
def here(tmp_path: Path, upstream: Repository) -> Iterator[Office]:
    with office(tmp_path / "office") as one:
        collections = f"collections: {{genai: {{url: ../upstream.git}}, eu: {{url: {upstream.folder}, snapshots: ../upstream.git}}}}\n"
        one.config.write_text(one.config.read_text() + collections)
        yield one


def test_every_collection_of_the_register_is_fetched(here: Office) -> None:
    said = here.run("ota", "sync")
    assert said.code == 0
    assert said.err == ""
    assert said.out.splitlines() == [
        "genai: 1 new commits; last activity 2025-01-02 00:00 UTC",
        "eu: 1 new commits; last activity 2025-01-02 00:00 UTC",
        "  snapshots: 1 new commits",
    ]
    kept = here.folder / "collections"
    assert sorted(each.name for each in kept.iterdir() if each.is_dir()) == [
        "eu.git",
        "genai.git",
        "snapshots",
    ]


def test_those_named_are_fetched_alone(here: Office) -> None:
    said = here.run("ota", "sync", "genai", "genai", "--json")
    assert said.code == 0
    assert said.lines == [
        {
            "collection": "genai",
            "path": str(here.folder / "collections" / "genai.git"),
            "new": 1,
            "last_activity": "2025-01-02T00:00:00+00:00",
            "rewritten": False,
            "damage": None,
            "snapshots_new": None,
            "snapshots_error": None,
            "error": None,
        }
    ]


def test_nothing_new_is_said(here: Office) -> None:
    here.run("ota", "sync", "genai")
    assert "genai: nothing new; last activity" in here.run("ota", "sync", "genai").out


def test_one_that_fails_is_named_and_the_others_are_fetched(here: Office) -> None:
    here.edit("../upstream.git}, eu", "../nowhere.git}, eu")
    said = here.run("ota", "sync")
    assert said.code == 4
    assert "genai: there is no repository at" in said.err
    assert "correct the path in the register" in said.err
    assert "eu: 1 new commits" in said.out


def test_one_that_fails_has_its_line_of_json(here: Office) -> None:
    here.edit("../upstream.git}, eu", "../nowhere.git}, eu")
    said = here.run("ota", "sync", "--json")
    failed, fetched = said.lines
    assert failed.keys() == fetched.keys()
    assert "there is no repository at" in failed["error"]
    assert failed["new"] is None
    assert fetched["error"] is None


def test_snapshots_that_fail_are_named(here: Office) -> None:
    here.edit("snapshots: ../upstream.git", "snapshots: ../nowhere.git")
    said = here.run("ota", "sync", "eu")
    assert said.code == 4
    assert "snapshots: there is no repository at" in said.err
    assert "eu: 1 new commits" in said.out


def test_damage_and_rewriting_are_said(here: Office, upstream: Repository) -> None:
    here.run("ota", "sync", "genai")
    (here.folder / "collections" / "genai.git" / "HEAD").unlink()
    assert (
        "the mirror was damaged (it is no repository) and was made anew"
        in here.run("ota", "sync", "genai").out
    )
    upstream.commit("First record of Vendor Terms of Service", {PATH: b"other"}, parents=[])
    assert "its history was rewritten upstream" in here.run("ota", "sync", "genai").out


def test_a_collection_the_register_does_not_know_is_refused(here: Office) -> None:
    said = here.run("ota", "sync", "genia")
    assert said.code == 2
    assert "did you mean 'genai'?" in said.err


def test_a_register_without_collections_is_told_what_to_add(tmp_path: Path) -> None:
    with office(tmp_path / "office") as bare:
        said = bare.run("ota", "sync")
    assert said.code == 2
    assert "add `collections:`" in said.err


def test_nothing_else_of_the_organisation_is_made(here: Office) -> None:
    here.run("ota", "sync")
    assert sorted(each.name for each in here.folder.iterdir()) == ["collections", "sources.yaml"]
