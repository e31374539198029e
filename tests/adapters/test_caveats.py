"""What to know of many versions, from a real database."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from monitor.adapters.stores import caveats as store
from monitor.adapters.stores.caveats import known_caveats
from monitor.adapters.stores.records import SqlRecords
from monitor.core.caveats import Caveat, CaveatKind
from monitor.core.model import Fact, FactKind, ProfessionalUse, Reading
from tests.adapters.stores import KINDS, database
from tests.samples import commit, reading, version

RULES, OTHER = "a" * 64, "b" * 64
FACT = Fact(
    FactKind.PROFESSIONAL_USE,
    ProfessionalUse.PROHIBITED,
    "audience/test",
    "Not at work.",
    4,
    16,
    2,
    2,
    ("Terms",),
)
USE = Caveat(CaveatKind.PROFESSIONAL_USE, FACT)
LICENCE = Caveat(CaveatKind.BROAD_LICENCE)
AGE = dataclasses.replace(FACT, kind=FactKind.MINIMUM_AGE, value="18")


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with database(kind=request.param) as one:
        yield one


def read(engine: Engine, number: int, said: Reading, rules: str = RULES) -> None:
    SqlRecords(engine).add_version(version(number), rules, said)


def test_caveats_are_found_by_commit_as_they_were_stored(engine: Engine) -> None:
    read(engine, 1, dataclasses.replace(reading(), facts=(AGE, FACT), broad_licence=True))
    assert known_caveats(engine, [commit(1)], RULES) == {commit(1): (USE, LICENCE)}


def test_a_version_without_a_caveat_is_left_out(engine: Engine) -> None:
    read(engine, 1, reading())
    read(engine, 2, dataclasses.replace(reading(), facts=(AGE,)))
    assert known_caveats(engine, [commit(1), commit(2), commit(3)], RULES) == {}


def test_what_was_read_under_other_rules_tells_nothing(engine: Engine) -> None:
    read(engine, 1, dataclasses.replace(reading(), broad_licence=True), OTHER)
    assert known_caveats(engine, [commit(1)], RULES) == {}


def test_more_versions_than_one_query_names_are_all_found(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_AT_ONCE", 2)
    for number in range(1, 6):
        read(engine, number, dataclasses.replace(reading(), broad_licence=True))
    asked = [commit(number) for number in range(1, 6)]
    assert known_caveats(engine, asked, RULES) == dict.fromkeys(asked, (LICENCE,))


def test_asking_of_nothing_finds_nothing(engine: Engine) -> None:
    assert known_caveats(engine, [], RULES) == {}
