"""People and accounts by an opaque id: the ledger names them by it alone, so that a name can be erased.

The id is a number counted up, which tells nothing of the person (GDPR, article 4(5)). What it stands for is
in a table of its own, which can be corrected and erased; the ledger, which cannot, goes on holding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from monitor.adapters.stores.database import reading, writing
from monitor.adapters.stores.tables import alerts, people, told
from monitor.core.errors import UsageError
from monitor.core.ledger import Forgotten, KnownPerson
from monitor.core.tools import Person

_ID = re.compile(r"#([1-9][0-9]{0,8})")
#: What is left of an alert's text; the error of a failed attempt may hold an address.
_NO_TEXT: Final = {"subject": "", "text": "", "html": "", "error": None}


def opaque(db: Connection, key: str) -> str:
    """Return the opaque id of a person's or an account's name, given one on first use.

    Who was forgotten is known by theirs alone, and keeps it.
    """
    if _ID.fullmatch(key):
        return key
    number = db.scalar(select(people.c.number).where(people.c.key == key))
    if number is None:
        number = (db.scalar(select(func.max(people.c.number))) or 0) + 1
        db.execute(insert(people).values(number=number, key=key))
    return f"#{number}"


def names(db: Connection) -> Mapping[str, str]:
    """Return what each opaque id stands for, but for those that were forgotten."""
    rows = db.execute(select(people.c.number, people.c.key).where(people.c.key.is_not(None)))
    return {f"#{number}": str(key) for number, key in rows}


class SqlPeople:
    """Keeps `monitor.core.ledger.People` in a database that `open_database` opened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self) -> tuple[KnownPerson, ...]:
        """Return everyone who ever decided or was told, oldest first; who was forgotten has no name."""
        with reading(self._engine) as db:
            return tuple(map(_person, db.execute(select(people).order_by(people.c.number))))

    def correct(self, register: Iterable[Person]) -> None:
        """Keep the names and addresses of those who decided or were told as the register has them now."""
        with reading(self._engine) as db:
            known = {row.key: row for row in db.execute(select(people)) if row.key is not None}
            told = set(db.scalars(select(alerts.c.person).distinct()))
        stale = [
            p
            for p in register
            if (p.id in known or p.id in told)
            and (
                p.id not in known
                or (known[p.id].name, known[p.id].email, known[p.id].role) != (p.name, p.email, p.role.value)
            )
        ]
        if not stale:
            return
        with writing(self._engine) as db:
            for person in stale:
                opaque(db, person.id)
                mine = update(people).where(people.c.key == person.id)
                db.execute(mine.values(name=person.name, email=person.email, role=person.role.value))

    def opaque(self, key: str) -> str:
        """Return the opaque id of a person of the register, given one on first use."""
        with writing(self._engine) as db:
            return opaque(db, key)

    def forget(self, id_: str, at: datetime) -> Forgotten:
        """Erase what an opaque id, or a name, stands for, and the text of the alerts that went to them.

        All in one transaction; the ledger keeps the id, and holds.

        Raises:
            UsageError: nobody is known by it, or they were forgotten already.
        """
        number = _ID.fullmatch(id_)
        with writing(self._engine) as db:
            if not number and db.scalar(select(alerts.c.id).where(alerts.c.person == id_).limit(1)):
                opaque(db, id_)  # who only ever was told may be known by the outbox alone
            mine = people.c.number == int(number[1]) if number else people.c.key == id_
            row = db.execute(select(people).where(mine)).first()
            if row is None or row.forgotten is not None:
                raise UsageError(f"nobody is known by {id_!r}: `monitor people list` shows who is")
            erased, given_up = _erase_alerts(db, str(row.key), f"#{row.number}", at)
            db.execute(
                update(people)
                .where(people.c.number == row.number)
                .values(key=None, name=None, email=None, forgotten=at)
            )
            return Forgotten(_person(row), erased, given_up)

    def erase_texts(self, before: datetime) -> int:
        """Erase the text of the alerts sent before a moment, and return how many there were."""
        old = (alerts.c.sent_at < before) & (alerts.c.subject != "")
        with reading(self._engine) as db:
            if db.scalar(select(alerts.c.id).where(old).limit(1)) is None:
                return 0
        with writing(self._engine) as db:
            return db.execute(update(alerts).where(old).values(_NO_TEXT)).rowcount


def _erase_alerts(db: Connection, key: str, id_: str, at: datetime) -> tuple[int, int]:
    """Erase what the outbox says to a person; return how many alerts it was, and how many are given up."""
    mine = alerts.c.person == key
    given_up = db.execute(
        update(alerts)
        .where(mine, alerts.c.sent_at.is_(None), alerts.c.given_up.is_(None))
        .values(given_up=at)
    ).rowcount
    erased = db.execute(update(alerts).where(mine).values({**_NO_TEXT, "person": id_})).rowcount
    for kind in ("trial", "digest"):  # the events that name a person
        db.execute(delete(told).where(told.c.event.startswith(f"{kind}:{key}:", autoescape=True)))
    return erased, given_up


def _person(row: Row[*tuple[object, ...]]) -> KnownPerson:
    return KnownPerson(f"#{row.number}", row.key, row.name, row.email, row.role, row.forgotten)
