"""The contract of the ledger, kept by the database and by the fake; and the chain, which nothing escapes."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from monitor.adapters.stores.ledger import NOTHING, SqlLedger
from monitor.adapters.stores.people import SqlPeople
from monitor.core.claims import Claim
from monitor.core.criteria import digest
from monitor.core.decisions import MONITOR, Decision, Occasion, Opinion, Status
from monitor.core.errors import UsageError
from monitor.core.ledger import Entry, Ledger
from monitor.core.model import Cause, DataClass, Finding, Region, Scope, Stance, Topic
from monitor.core.policy import Breach, BreachCode
from tests.adapters.stores import KINDS, database, on_each
from tests.fakes import MemoryLedger
from tests.samples import DUPONT, MARTIN, PRIVACY, TERMS, day, decision, finding, resolved, usage

RICH = replace(
    decision(3, status=Status.SUSPENDED, reason="« Œuvre » – 训练\n\0"),
    cause=Cause.PROVIDER,
    breaches=(
        Breach(BreachCode.COUNTRY, Topic.LOCATION, resolved(finding(Stance.THIRD_COUNTRY)), ("CN", "US")),
        Breach(BreachCode.SILENT, Topic.TRAINING),
    ),
    unclear=(Topic.LOCATION,),
    unread=(PRIVACY,),
    accepted=(Claim(Topic.TRAINING, Stance.OPT_OUT, DataClass.CONTENT, Scope.CONSUMER, Region.EEA),),
    versions=((PRIVACY, "1" * 40), (TERMS, "2" * 40)),
    evidence="e" * 64,
)


@pytest.fixture(params=[*KINDS, "memory"])
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    if request.param == "memory":
        yield MemoryLedger()
        return
    with database(kind=request.param) as engine:
        yield SqlLedger(engine)


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with database(kind=request.param) as one:
        yield one


def given_(made: Decision, _: Decision | None, __: Sequence[Decision]) -> Decision:
    return made


def append(ledger: Ledger, made: Decision) -> Entry:
    entry = ledger.append(made.tool, made.usage, None, partial(given_, made))
    assert entry is not None
    return entry


# --- the contract -------------------------------------------------------------------------------------


def test_an_empty_ledger_has_nothing_and_nothing_is_wrong_with_it(ledger: Ledger) -> None:
    assert (ledger.entries(), ledger.standing(), ledger.latest()) == ([], {}, None)
    assert (ledger.head(), ledger.verify()) == ("0" * 64, None)


def test_a_decision_comes_back_as_it_was_taken(ledger: Ledger) -> None:
    entry = append(ledger, RICH)
    assert entry.decision == RICH
    assert ledger.entries() == [entry]


def test_entries_are_counted_from_one_and_come_oldest_first(ledger: Ledger) -> None:
    taken = [append(ledger, decision(n)) for n in range(3)]
    assert [each.seq for each in taken] == [1, 2, 3]
    assert ledger.entries() == taken


def test_entries_can_be_asked_for_one_tool(ledger: Ledger) -> None:
    mine, _ = append(ledger, decision()), append(ledger, decision(tool="otterloo"))
    assert ledger.entries("lumenia-free") == [mine]


def test_what_stands_is_the_last_decision_on_each_tool_and_usage(ledger: Ledger) -> None:
    append(ledger, decision())
    other = append(ledger, decision(usage="sensitive"))
    last = append(ledger, decision(1))
    assert ledger.standing() == {
        ("lumenia-free", "non_sensitive"): last,
        ("lumenia-free", "sensitive"): other,
    }


def test_what_stands_can_be_asked_for_in_outline(ledger: Ledger) -> None:
    append(ledger, decision(by="martin"))
    append(ledger, replace(decision(usage="sensitive"), breaches=RICH.breaches))
    append(ledger, replace(RICH, at=day(1)))
    append(ledger, replace(decision(2), occasion=Occasion.OPINION, opinion=Opinion.RESERVED))
    found = ledger.outlines()
    assert found == {key: entry.decision.outline for key, entry in ledger.standing().items()}
    assert found[RICH.tool, RICH.usage].breaches == RICH.breaches
    assert found["lumenia-free", "sensitive"].breaches == ()


def test_who_decides_is_shown_the_last_decision_on_the_same_tool_and_usage(ledger: Ledger) -> None:
    append(ledger, decision())
    append(ledger, decision(usage="sensitive"))
    seen: list[Decision | None] = []

    def see(last: Decision | None, _: Sequence[Decision]) -> Decision | None:
        seen.append(last)
        return None

    ledger.append("lumenia-free", "non_sensitive", None, see)
    ledger.append("otterloo", "non_sensitive", None, see)
    assert seen == [decision(), None]


def test_no_decision_is_no_entry(ledger: Ledger) -> None:
    assert ledger.append("lumenia-free", "non_sensitive", usage(), lambda *_: None) is None
    assert ledger.entries() == []


def test_the_latest_entry_is_the_youngest(ledger: Ledger) -> None:
    append(ledger, decision(5))
    append(ledger, decision(7, usage="sensitive"))
    assert ledger.latest() == day(7)


def test_the_head_is_the_hash_of_the_last_entry(ledger: Ledger) -> None:
    hashes = [append(ledger, decision(n)).hash for n in range(2)]
    assert ledger.head() == hashes[-1]
    assert len(set(hashes)) == 2


def test_an_untouched_chain_is_intact(ledger: Ledger) -> None:
    for n in range(3):
        append(ledger, decision(n))
    assert ledger.verify() is None


def test_who_fails_while_deciding_leaves_no_entry(ledger: Ledger) -> None:
    def fail(*_: object) -> Decision:
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        ledger.append("lumenia-free", "non_sensitive", usage(), fail)
    assert ledger.entries() == []


# --- notes ---------------------------------------------------------------------------------------------

OPINION = replace(decision(2, by="dupont"), occasion=Occasion.OPINION, opinion=Opinion.RESERVED)


def test_a_note_leaves_standing_what_stands(ledger: Ledger) -> None:
    stands = append(ledger, decision(1))
    note = append(ledger, OPINION)
    assert ledger.standing() == {("lumenia-free", "non_sensitive"): stands}
    assert ledger.notes() == {("lumenia-free", "non_sensitive"): [note]}
    assert ledger.entries() == [stands, note]
    assert ledger.verify() is None


def test_notes_are_on_the_decision_they_followed(ledger: Ledger) -> None:
    for made in (decision(1), OPINION, decision(3)):
        append(ledger, made)
    assert ledger.notes() == {}


def test_who_decides_is_shown_the_notes_since_the_last_decision(ledger: Ledger) -> None:
    for made in (decision(0), replace(OPINION, at=day(1)), decision(2), replace(OPINION, at=day(3))):
        append(ledger, made)
    seen: list[tuple[Decision | None, Sequence[Decision]]] = []

    def see(last: Decision | None, notes: Sequence[Decision]) -> None:
        seen.append((last, list(notes)))

    ledger.append("lumenia-free", "non_sensitive", None, see)
    assert seen == [(decision(2), [replace(OPINION, at=day(3))])]


# --- people --------------------------------------------------------------------------------------------


def test_the_ledger_names_people_and_accounts_by_an_opaque_id_alone(engine: Engine) -> None:
    append(SqlLedger(engine), replace(decision(by="dupont"), entered_by="camille@office"))
    append(SqlLedger(engine), replace(decision(1, by="martin"), entered_by="camille@office"))
    with engine.connect() as db:
        kept = list(db.scalars(text("SELECT entry FROM decisions ORDER BY seq")))
    assert ['"by":"#1"' in kept[0], '"by":"#3"' in kept[1]] == [True, True]
    assert not any(name in entry for entry in kept for name in ("dupont", "camille", "martin"))
    known = [(e.decision.by, e.decision.entered_by) for e in SqlLedger(engine).entries()]
    assert known == [("dupont", "camille@office"), ("martin", "camille@office")]


def test_the_monitor_has_no_name_to_hide(engine: Engine) -> None:
    append(SqlLedger(engine), decision(by=MONITOR))
    assert SqlPeople(engine).known() == ()


def test_who_is_forgotten_is_an_id_from_then_on_and_the_chain_holds(engine: Engine) -> None:
    append(SqlLedger(engine), decision(by="dupont"))
    was = SqlPeople(engine).forget("#1", day(5))
    assert (was.person.id, was.person.key) == ("#1", "dupont")
    (entry,) = SqlLedger(engine).entries()
    assert entry.decision.by == "#1"
    assert SqlLedger(engine).verify() is None
    assert [(p.key, p.name, p.email, p.forgotten) for p in SqlPeople(engine).known()] == [
        (None, None, None, day(5))
    ]


def test_who_comes_back_after_being_forgotten_is_somebody_new(engine: Engine) -> None:
    append(SqlLedger(engine), decision(by="dupont"))
    SqlPeople(engine).forget("dupont", day(5))
    append(SqlLedger(engine), decision(6, by="dupont"))
    assert [e.decision.by for e in SqlLedger(engine).entries()] == ["#1", "dupont"]


@pytest.mark.parametrize("name", ["#2", "#0", "martin", "#1; --", ""])
def test_nobody_can_be_forgotten_who_is_not_known(engine: Engine, name: str) -> None:
    append(SqlLedger(engine), decision(by="dupont"))
    with pytest.raises(UsageError, match="people list"):
        SqlPeople(engine).forget(name, day(5))
    assert SqlPeople(engine).known()[0].key == "dupont"


def test_names_and_addresses_are_corrected_from_the_register(engine: Engine) -> None:
    append(SqlLedger(engine), decision(by="dupont"))
    SqlPeople(engine).correct([DUPONT, MARTIN])
    SqlPeople(engine).correct([replace(DUPONT, email="c.dupont@example.fr"), MARTIN])
    (known,) = SqlPeople(engine).known()
    assert (known.name, known.email, known.role) == ("Camille Dupont", "c.dupont@example.fr", "dpo")


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
findings = st.builds(
    Finding,
    st.sampled_from(Topic),
    st.sampled_from(Stance),
    words,
    words,
    st.integers(0, 99),
    st.integers(0, 99),
    st.integers(1, 9),
    st.integers(1, 9),
    st.sampled_from(DataClass),
    countries=st.lists(words, max_size=2).map(tuple),
    headings=st.lists(words, max_size=2).map(tuple),
)


@on_each
def test_any_words_and_quotes_come_back_as_they_were(kind: str) -> None:
    with database(kind=kind) as engine:
        ledger = SqlLedger(engine)

        @settings(max_examples=25)
        @given(words, findings)
        def come_back(reason: str, found: Finding) -> None:
            taken = replace(decision(reason=reason), resolved=(resolved(found),))
            assert append(ledger, taken) == ledger.entries()[-1]
            assert ledger.entries()[-1].decision == taken

        come_back()
        assert ledger.verify() is None


# --- the chain ---------------------------------------------------------------------------------------------

COLUMNS = ("seq", "tool", "usage", "at", "entry", "previous", "hash")


def altered(engine: Engine, seq: int, column: str, change: Callable[[str], str]) -> str | None:
    """Return what is said of a ledger in which one column of one entry was altered; then mend it."""
    # `column` is one of ours: no test is made of text from outside.
    with engine.begin() as db:
        value = str(
            db.execute(text(f"SELECT {column} FROM decisions WHERE seq = :seq"), {"seq": seq}).scalar_one()
        )
        db.execute(
            text(f"UPDATE decisions SET {column} = :value WHERE seq = :seq"),
            {"value": change(value), "seq": seq},
        )
    try:
        return SqlLedger(engine).verify()
    finally:
        with engine.begin() as db:
            where = ":value" if column == "seq" else ":seq"
            db.execute(
                text(f"UPDATE decisions SET {column} = :old WHERE seq = {where}"),
                {"old": value, "value": change(value), "seq": seq}
                if column == "seq"
                else {"old": value, "seq": seq},
            )


@on_each
def test_any_altered_byte_in_any_entry_is_found(kind: str) -> None:
    with database(kind=kind) as engine:
        for made in (decision(), RICH, decision(4)):
            append(SqlLedger(engine), made)

        @settings(max_examples=120)
        @given(st.sampled_from([1, 2, 3]), st.sampled_from(COLUMNS[1:]), st.randoms(use_true_random=False))
        def is_found(seq: int, column: str, chance: random.Random) -> None:
            def change(value: str) -> str:
                at = chance.randrange(len(value))
                other = chance.choice(
                    [c for c in "0123456789abcdefghijklmnopqrstuvwxyz .-" if c != value[at]]
                )
                return value[:at] + other + value[at + 1 :]

            assert altered(engine, seq, column, change) is not None

        is_found()
        assert SqlLedger(engine).verify() is None


@pytest.mark.parametrize("column", COLUMNS[1:])
def test_an_altered_entry_is_named(engine: Engine, column: str) -> None:
    for n in range(3):
        append(SqlLedger(engine), decision(n))
    value = {"at": day(9).isoformat(timespec="microseconds"), "tool": "other", "usage": "other"}
    said = altered(engine, 2, column, lambda old: value.get(column, old.replace("1", "2") + " "))
    assert said is not None
    assert said.startswith("entry 2 ")


@pytest.mark.parametrize("seq", [1, 2])
def test_a_removed_entry_is_found(engine: Engine, seq: int) -> None:
    for n in range(3):
        append(SqlLedger(engine), decision(n))
    with engine.begin() as db:
        db.execute(text("DELETE FROM decisions WHERE seq = :seq"), {"seq": seq})
    assert SqlLedger(engine).verify() == f"entry {seq} is missing"


def test_two_entries_that_changed_places_are_found(engine: Engine) -> None:
    for n in range(3):
        append(SqlLedger(engine), decision(n))
    with engine.begin() as db:
        for old, new in ((1, 9), (2, 1), (9, 2)):
            db.execute(text("UPDATE decisions SET seq = :new WHERE seq = :old"), {"old": old, "new": new})
    assert SqlLedger(engine).verify() is not None


def test_an_entry_filed_under_another_tool_from_the_start_is_found(engine: Engine) -> None:
    ledger = SqlLedger(engine)
    ledger.append("otterloo", "non_sensitive", None, lambda *_: decision())
    assert "filed as something else" in (ledger.verify() or "")


def test_an_entry_that_is_no_decision_is_named_though_its_hash_fits(engine: Engine) -> None:
    append(SqlLedger(engine), decision(0))
    forged = {"entry": "{}", "hash": hashlib.sha256(f"{NOTHING}\n{{}}".encode()).hexdigest()}
    with engine.begin() as db:
        db.execute(text("UPDATE decisions SET entry = :entry, hash = :hash"), forged)
    assert SqlLedger(engine).verify() == "entry 1 is filed as something else than it decides"


def test_the_first_entry_is_chained_to_nothing(engine: Engine) -> None:
    append(SqlLedger(engine), decision())
    with engine.connect() as db:
        assert db.execute(text("SELECT previous FROM decisions")).scalar_one() == NOTHING


@on_each
def test_who_decide_at_the_same_time_decide_one_after_the_other(kind: str) -> None:
    """Each is shown the decision that stands when theirs is written: the chain has one end."""
    shown: list[Decision | None] = []

    def decide(engine: Engine, number: int) -> None:
        def make(last: Decision | None, _: Sequence[Decision]) -> Decision:
            shown.append(last)
            return decision(number)

        SqlLedger(engine).append("lumenia-free", "non_sensitive", None, make)

    with database(kind=kind) as engine, ThreadPoolExecutor(4) as pool:
        list(pool.map(partial(decide, engine), range(12)))
        taken = [entry.decision for entry in SqlLedger(engine).entries()]
        assert shown == [None, *taken[:-1]]
        assert sorted(made.at for made in taken) == [day(n) for n in range(12)]
        assert SqlLedger(engine).verify() is None


# --- the policy -----------------------------------------------------------------------------------------------


def policies(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as db:
        return [(d, u) for d, u in db.execute(text("SELECT digest, usage FROM policies"))]


@pytest.mark.parametrize("times", [1, 2])
def test_what_a_usage_demanded_is_kept_once_by_its_digest(engine: Engine, times: Literal[1, 2]) -> None:
    demanded = usage()
    for n in range(times):
        made = replace(decision(n), policy=digest(demanded))
        SqlLedger(engine).append(made.tool, made.usage, demanded, partial(given_, made))
    ((kept, plain),) = policies(engine)
    assert kept == digest(demanded)
    assert '"on_silent":"suspend"' in plain


def test_an_altered_policy_is_found(engine: Engine) -> None:
    made = replace(decision(), policy=digest(usage()))
    SqlLedger(engine).append(made.tool, made.usage, usage(), partial(given_, made))
    with engine.begin() as db:
        db.execute(text("UPDATE policies SET usage = replace(usage, 'suspend', 'allow')"))
    assert SqlLedger(engine).verify() == f"the policy {digest(usage())[:16]} was altered"


def test_the_policy_of_a_decision_can_be_judged_by_again(ledger: Ledger) -> None:
    demanded = usage()
    made = replace(decision(), policy=digest(demanded))
    ledger.append(made.tool, made.usage, demanded, partial(given_, made))
    kept = ledger.policy(digest(demanded))
    assert kept is not None
    assert digest(kept) == digest(demanded)
    assert ledger.policy("0" * 64) is None


def test_a_policy_of_an_earlier_version_is_not_judged_by(engine: Engine) -> None:
    with engine.begin() as db:
        db.execute(text("INSERT INTO policies VALUES ('old', '{\"id\": \"x\"}')"))
    assert SqlLedger(engine).policy("old") is None


def test_no_policy_is_kept_where_none_is_given(engine: Engine) -> None:
    append(SqlLedger(engine), decision())
    assert policies(engine) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE standing SET seq = 1",
        "UPDATE standing SET outline = replace(outline, 'allowed', 'suspended')",
        "UPDATE standing SET usage = 'sensitive'",
        "UPDATE standing SET outline = '{}'",
        "DELETE FROM standing",
    ],
)
def test_an_outline_that_says_something_else_than_its_entry_is_found(engine: Engine, change: str) -> None:
    for number in range(2):
        append(SqlLedger(engine), decision(number))
    assert SqlLedger(engine).verify() is None
    with engine.begin() as db:
        db.execute(text(change))
    said = SqlLedger(engine).verify()
    assert said is not None
    assert said.startswith("what stands for lumenia-free, ")
