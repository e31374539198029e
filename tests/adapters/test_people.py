"""Names are kept apart from the ledger: corrected, and erased wherever the database has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, inspect, text

from monitor.adapters.stores.ledger import SqlLedger
from monitor.adapters.stores.outbox import SqlOutbox
from monitor.adapters.stores.people import SqlPeople
from monitor.core.decisions import Decision
from monitor.core.errors import UsageError
from monitor.core.tools import Assurances, Attestation, AttestationKind, Role
from tests.adapters.stores import KINDS, database
from tests.samples import DUPONT, MARTIN, alert, day, decision


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with database(kind=request.param) as one:
        yield one


def append(engine: Engine, made: Decision) -> None:
    SqlLedger(engine).append(made.tool, made.usage, None, lambda _last, _notes: made)


def everything(engine: Engine) -> str:
    """Return all that the database holds, as text."""
    with engine.connect() as db:
        tables = inspect(db).get_table_names()
        # `table` is one of ours: no test is made of text from outside.
        return repr([list(db.execute(text(f'SELECT * FROM "{table}"'))) for table in tables])


def test_who_decided_is_known_as_the_register_has_them(engine: Engine) -> None:
    append(engine, decision())
    people = SqlPeople(engine)
    people.correct([DUPONT, MARTIN])
    (known,) = people.known()
    assert (known.id, known.key, known.name, known.role) == ("#1", "dupont", "Camille Dupont", "dpo")


def test_who_was_only_told_is_known_too(engine: Engine) -> None:
    SqlOutbox(engine).add([alert(1, "martin")], ["drift:1"], day(1))
    people = SqlPeople(engine)
    people.correct([DUPONT, MARTIN])
    assert [known.key for known in people.known()] == ["martin"]


def test_a_name_or_a_function_that_changed_is_corrected(engine: Engine) -> None:
    append(engine, decision())
    people = SqlPeople(engine)
    people.correct([DUPONT])
    people.correct([replace(DUPONT, name="Camille Durand", role=Role.LEGAL)])
    assert [(known.name, known.role) for known in people.known()] == [("Camille Durand", "legal")]


@pytest.mark.parametrize("id_", ["#1", "dupont"])
def test_nothing_in_the_database_names_who_was_forgotten(engine: Engine, id_: str) -> None:
    attested = Attestation(
        AttestationKind.HDS, "all", "LNE", "1", date(2027, 1, 1), "dupont", date(2026, 1, 1)
    )
    append(engine, replace(decision(), assurances=Assurances((attested,))))
    outbox, people = SqlOutbox(engine), SqlPeople(engine)
    outbox.add(
        [replace(alert(1), text="Bonjour Camille Dupont")],
        ["trial:dupont:now", "digest:dupont:2025-09-01"],
        day(1),
    )
    outbox.mark_failed(alert(1).id, "550 dupont@example.fr unknown", day(1), day(2))
    people.correct([DUPONT])
    people.forget(id_, day(2))
    held = everything(engine).lower()
    assert "dupont" not in held
    assert "camille" not in held
    assert SqlLedger(engine).verify() is None


def test_what_the_ledger_decided_comes_back_under_the_opaque_id(engine: Engine) -> None:
    append(engine, decision())
    SqlPeople(engine).forget("dupont", day(2))
    assert [entry.decision.by for entry in SqlLedger(engine).entries()] == ["#1"]


def test_an_alert_keeps_when_it_was_sent_and_loses_what_it_said(engine: Engine) -> None:
    outbox = SqlOutbox(engine)
    outbox.add([alert(1)], ["drift:1"], day(1))
    outbox.mark_sent(alert(1).id, day(1))
    done = SqlPeople(engine).forget("dupont", day(2))
    (kept,) = outbox.alerts()
    assert (kept.id, kept.kind, kept.at, kept.sent_at) == (alert(1).id, alert(1).kind, day(1), day(1))
    assert (kept.person, kept.subject, kept.text, kept.html) == ("#1", "", "", "")
    assert (done.erased, done.given_up) == (1, 0)


def test_an_alert_that_waits_for_who_is_forgotten_is_given_up(engine: Engine) -> None:
    outbox = SqlOutbox(engine)
    outbox.add([alert(1), alert(2, "martin")], ["drift:1"], day(1))
    assert SqlPeople(engine).forget("dupont", day(2)).given_up == 1
    assert [waiting.person for waiting in outbox.waiting()] == ["martin"]
    assert [each.given_up for each in outbox.alerts()] == [day(2), None]


def test_others_stay_known(engine: Engine) -> None:
    append(engine, decision())
    append(engine, replace(decision(1), by="martin"))
    SqlPeople(engine).forget("dupont", day(2))
    assert [known.key for known in SqlPeople(engine).known()] == [None, "martin"]


@pytest.mark.parametrize("id_", ["#2", "nobody", "#1"])
def test_nobody_is_forgotten_twice_or_by_mistake(engine: Engine, id_: str) -> None:
    append(engine, decision())
    SqlPeople(engine).forget("#1", day(2))
    with pytest.raises(UsageError, match="nobody is known"):
        SqlPeople(engine).forget(id_, day(3))


def test_the_text_of_alerts_sent_long_ago_is_erased(engine: Engine) -> None:
    outbox = SqlOutbox(engine)
    outbox.add([alert(1), alert(2), alert(3)], ["drift:1"], day(1))
    outbox.mark_sent(alert(1).id, day(1))
    outbox.mark_sent(alert(2).id, day(8))
    people = SqlPeople(engine)
    assert people.erase_texts(day(5)) == 1
    assert [each.text for each in outbox.alerts()] == ["", "Text", "Text"]
    assert people.erase_texts(day(5)) == 0


def test_who_was_forgotten_keeps_their_id_in_an_entry_made_from_an_older_one(engine: Engine) -> None:
    attested = Attestation(
        AttestationKind.HDS, "all", "LNE", "1", date(2027, 1, 1), "dupont", date(2026, 1, 1)
    )
    append(engine, replace(decision(), by="martin", assurances=Assurances((attested,))))
    people, ledger = SqlPeople(engine), SqlLedger(engine)
    people.forget("dupont", day(1))
    known = [each.id for each in people.known()]
    (before,) = ledger.entries()
    append(engine, replace(before.decision, at=day(2), by="monitor"))
    assert [each.id for each in people.known()] == known
    assert ledger.entries()[1].decision.assurances == before.decision.assurances
