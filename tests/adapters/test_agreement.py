"""What is kept where one look finds it is held to what it follows from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from monitor.adapters.stores.records import SqlRecords
from monitor.core.checks import OutcomeName
from monitor.core.model import Stance
from tests.adapters.stores import KINDS, database
from tests.samples import PRIVACY, TERMS, check, day, finding, reading, version

RULES, NEWER = "a" * 64, "b" * 64
SAID = reading(finding(Stance.DENIED), training=Stance.DENIED)
RESERVED = replace(SAID, broad_licence=True)


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Two terms: one read under both rules, last in vain; one read well, with a reservation."""
    with database(kind=request.param) as engine:
        records = SqlRecords(engine)
        records.add_version(version(0), RULES, SAID)
        records.add_version(version(1), RULES, SAID)
        records.add_reading(version(1).commit, NEWER, RESERVED)
        records.add_version(replace(version(2), terms=PRIVACY), RULES, RESERVED)
        records.add_checks([(replace(check(0), terms=PRIVACY), None)])
        records.add_checks(
            [(check(0), None), (check(1), None), (check(2, OutcomeName.UNREACHABLE, "tls"), None)]
        )
        yield engine


def test_what_the_records_write_agrees(engine: Engine) -> None:
    assert SqlRecords(engine).verify(RULES) is None
    assert SqlRecords(engine).verify(NEWER) is None
    assert SqlRecords(engine).verify("c" * 64) is None


OF_TERMS, OF_PRIVACY = (f"WHERE type = '{terms.type}'" for terms in (TERMS, PRIVACY))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (f"UPDATE latest SET is_good = true {OF_TERMS}", TERMS),
        (f"UPDATE latest SET verified = '{day(2).isoformat(timespec='microseconds')}' {OF_TERMS}", TERMS),
        (f"UPDATE latest SET verified = 'no date' {OF_TERMS}", TERMS),
        (f"UPDATE latest SET verified = NULL {OF_PRIVACY}", PRIVACY),
        (f"UPDATE latest SET \"commit\" = '{version(0).commit}' {OF_TERMS}", TERMS),
        (f"UPDATE latest SET first = '{day(1).isoformat(timespec='microseconds')}' {OF_TERMS}", TERMS),
        (f"DELETE FROM latest {OF_PRIVACY}", PRIVACY),
        (f"UPDATE latest SET type = 'Other' {OF_PRIVACY}", "Other"),
        (f"DELETE FROM checks {OF_PRIVACY}", PRIVACY),
        ("DELETE FROM caveats", PRIVACY),
        ("UPDATE caveats SET caveats = '[]'", PRIVACY),
        ("UPDATE caveats SET caveats = 'no list'", PRIVACY),
    ],
)
def test_terms_shown_otherwise_than_they_were_read_are_named(
    engine: Engine, change: str, named: object
) -> None:
    with engine.begin() as db:
        db.execute(text(change))
    said = SqlRecords(engine).verify(RULES)
    assert said is not None
    assert str(named).rsplit(" ", 1)[-1] in said


def test_reservations_that_nobody_read_are_found(engine: Engine) -> None:
    with engine.begin() as db:
        db.execute(text("DELETE FROM readings"))
    assert "reservations" in (SqlRecords(engine).verify(RULES) or "")
