"""Who left is forgotten in time; who is still there is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from monitor.adapters.stores.ledger import SqlLedger
from monitor.adapters.stores.outbox import SqlOutbox
from monitor.adapters.stores.people import SqlPeople
from monitor.core.decisions import Decision
from monitor.core.errors import UsageError
from monitor.core.register import Register
from monitor.core.tools import Proposal
from monitor.services.people import forget, keep_up, traces
from tests.adapters.stores import database
from tests.samples import DUPONT, MARTIN, alert, day, decision, register, tool, usage

YEAR = timedelta(days=400)


def append(ledger: SqlLedger, made: Decision) -> None:
    ledger.append(made.tool, made.usage, None, lambda _last, _notes: made)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with database() as one:
        ledger = SqlLedger(one)
        made = replace(decision(0), entered_by="dupont@office")
        for each in (made, replace(decision(5), by="martin"), replace(decision(9), by="monitor")):
            append(ledger, each)
        SqlOutbox(one).add([alert(7)], ["drift:1"], day(7))
        yield one


def kept(
    engine: Engine, known: Register, number: int, deposited: Mapping[str, datetime] | None = None
) -> int:
    return keep_up(
        SqlPeople(engine), SqlLedger(engine), SqlOutbox(engine), known, day(number), lambda: deposited or {}
    )


def people(*named: str, retention: timedelta = YEAR) -> Register:
    by = named[0] if named else "nobody"
    known = {each.id: each for each in (DUPONT, MARTIN) if each.id in named}
    made = register(tools=(tool(proposals=(Proposal("non_sensitive", by, day(0)),)),), usages=(usage(),))
    return replace(made, people=known, retention=retention)


def keys(engine: Engine) -> list[str | None]:
    return [known.key for known in SqlPeople(engine).known()]


def test_everyone_is_counted_by_what_they_decided_and_were_told(engine: Engine) -> None:
    found = traces(SqlPeople(engine), SqlLedger(engine), SqlOutbox(engine), {})
    assert [(t.person.key, t.entries, t.alerts, t.last) for t in found] == [
        ("dupont", 1, 1, day(7)),
        ("dupont@office", 1, 0, day(0)),
        ("martin", 1, 0, day(5)),
    ]


def test_who_was_forgotten_is_counted_still(engine: Engine) -> None:
    SqlPeople(engine).forget("martin", day(9))
    last = traces(SqlPeople(engine), SqlLedger(engine), SqlOutbox(engine), {})[-1]
    assert (last.person.id, last.person.key, last.entries) == ("#3", None, 1)


@pytest.mark.parametrize(
    ("number", "left"),
    [(400, ["dupont", "dupont@office", "martin"]), (401, ["dupont", None, "martin"]), (408, [None] * 3)],
)
def test_who_left_is_forgotten_once_their_last_trace_is_old(
    engine: Engine, number: int, left: list[str | None]
) -> None:
    kept(engine, people(), number)
    assert keys(engine) == left


def test_who_deposited_a_contract_since_is_known_for_as_long(engine: Engine) -> None:
    kept(engine, people(), 408, {"#1": day(100)})
    assert keys(engine) == ["dupont", None, None]


def test_who_is_in_the_register_is_kept_however_long(engine: Engine) -> None:
    kept(engine, people("dupont", "martin"), 4000)
    assert keys(engine) == ["dupont", None, "martin"]


def test_names_are_brought_up_to_the_register(engine: Engine) -> None:
    kept(engine, people("dupont", "martin"), 10)
    assert [known.name for known in SqlPeople(engine).known()] == ["Camille Dupont", None, "Alex Martin"]


def test_the_text_of_old_alerts_goes_with_them(engine: Engine) -> None:
    SqlOutbox(engine).mark_sent(alert(7).id, day(7))
    kept(engine, people("dupont", "martin"), 408)
    assert [(each.person, each.text) for each in SqlOutbox(engine).alerts()] == [("dupont", "")]


def test_keeping_up_again_does_nothing_more(engine: Engine) -> None:
    assert (kept(engine, people(), 408), kept(engine, people(), 408)) == (3, 0)


@pytest.mark.parametrize("id_", ["#1", "dupont"])
def test_who_is_still_in_the_register_is_refused_and_told_where(engine: Engine, id_: str) -> None:
    known = people("dupont")
    known = replace(known, usages={"non_sensitive": replace(usage(), approvers=("dupont",))})
    with pytest.raises(UsageError) as refused:
        forget(SqlPeople(engine), known, id_, day(9))
    for place in (
        "people.dupont",
        "tools.lumenia-free.propose.non_sensitive.by",
        "usages.non_sensitive.approvers",
    ):
        assert place in str(refused.value)


def test_who_left_the_register_is_forgotten_on_request(engine: Engine) -> None:
    done = forget(SqlPeople(engine), people("martin"), "dupont", day(9))
    assert (done.person.id, done.erased, done.given_up) == ("#1", 1, 1)
