"""What to know of many versions, from a real database."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from monitor.adapters.stores.caveats import known_caveats
from monitor.adapters.stores.records import SqlRecords
from monitor.core.caveats import Caveat, CaveatKind
from monitor.core.model import Fact, FactKind, ProfessionalUse, Reading
from monitor.core.terms import TermsId
from tests.adapters.stores import KINDS, database
from tests.samples import PRIVACY, TERMS, commit, reading, version

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


def read(engine: Engine, number: int, said: Reading, rules: str = RULES, terms: TermsId = TERMS) -> None:
    SqlRecords(engine).add_version(dataclasses.replace(version(number), terms=terms), rules, said)


def test_the_caveats_of_a_version_are_found_as_they_were_stored(engine: Engine) -> None:
    read(engine, 1, dataclasses.replace(reading(), facts=(AGE, FACT), broad_licence=True))
    assert known_caveats(engine, RULES) == {TERMS: (USE, LICENCE)}


def test_terms_without_a_caveat_are_left_out(engine: Engine) -> None:
    read(engine, 1, reading())
    read(engine, 2, dataclasses.replace(reading(), facts=(AGE,)), terms=PRIVACY)
    assert known_caveats(engine, RULES) == {}


def test_what_an_earlier_version_said_counts_no_more(engine: Engine) -> None:
    read(engine, 1, dataclasses.replace(reading(), broad_licence=True))
    read(engine, 2, reading())
    assert known_caveats(engine, RULES) == {}


def test_what_was_read_under_other_rules_tells_nothing(engine: Engine) -> None:
    read(engine, 1, dataclasses.replace(reading(), broad_licence=True), OTHER)
    assert known_caveats(engine, RULES) == {}


def test_a_version_read_again_under_other_rules_tells_what_they_make_of_it(engine: Engine) -> None:
    read(engine, 1, reading(), OTHER)
    SqlRecords(engine).add_reading(commit(1), RULES, dataclasses.replace(reading(), facts=(FACT,)))
    assert known_caveats(engine, RULES) == {TERMS: (USE,)}


def test_the_terms_of_all_tools_are_asked_for_at_once(engine: Engine) -> None:
    many = [TermsId(f"Service {number}", "Terms of Service") for number in range(600)]
    for number, terms in enumerate(many, 1):
        read(engine, number, dataclasses.replace(reading(), broad_licence=True), terms=terms)
    assert known_caveats(engine, RULES) == dict.fromkeys(many, (LICENCE,))
