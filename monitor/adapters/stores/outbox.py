"""The alerts, in the database, until a mail server or a channel has taken them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine, Row, Select, func, insert, select, update

from monitor.adapters.stores.database import reading, writing
from monitor.adapters.stores.tables import Moment, alerts, told
from monitor.core.alerts import Alert, AlertKind

_COLUMNS = (
    *("id", "kind", "at", "person", "tool", "also", "subject", "text", "html"),
    *("attempts", "tried_at", "next_try", "failing_since", "sent_at", "error", "given_up"),
)
#: How many names one query asks for: databases bound their number.
_AT_ONCE = 500
_UNSENT = alerts.c.sent_at.is_(None)
_WAITS = _UNSENT & alerts.c.given_up.is_(None)
#: Given up, and not because its addressee was forgotten: the text of those is erased. A trial is not missed.
_LOST = (
    _UNSENT
    & alerts.c.given_up.is_not(None)
    & (alerts.c.subject != "")
    & (alerts.c.kind != AlertKind.TEST.value)
)


class SqlOutbox:
    """Keeps `monitor.core.ports.Outbox` in a database that `open_database` opened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def settled(self, events: Collection[str]) -> Mapping[str, datetime]:
        """Return when alerts were made of these events, as far as any were."""
        names, found = sorted(set(events)), dict[str, datetime]()
        with reading(self._engine) as db:
            for start in range(0, len(names), _AT_ONCE):
                some = told.c.event.in_(names[start : start + _AT_ONCE])
                found |= {row.event: row.at for row in db.execute(select(told).where(some))}
        return found

    def told(self) -> frozenset[str]:
        """Return the events that alerts were made of."""
        with reading(self._engine) as db:
            return frozenset(db.scalars(select(told.c.event)))

    def add(self, new: Sequence[Alert], events: Sequence[str], at: datetime) -> None:
        """Keep alerts and note the events they tell of, together."""
        with writing(self._engine) as db:
            for start in range(0, len(events), _AT_ONCE):
                some = events[start : start + _AT_ONCE]
                known = set(db.scalars(select(told.c.event).where(told.c.event.in_(some))))
                if fresh := [event for event in dict.fromkeys(some) if event not in known]:
                    db.execute(insert(told), [{"event": event, "at": at} for event in fresh])
            ids = set(db.scalars(select(alerts.c.id).where(alerts.c.id.in_([a.id for a in new]))))
            if rows := [_row(each) for each in new if each.id not in ids]:
                db.execute(insert(alerts), rows)

    def waiting(self) -> Sequence[Alert]:
        """Return the alerts that were not taken yet and are not given up, oldest first."""
        return self._select(select(alerts).where(_WAITS))

    def given_up(self) -> Sequence[Alert]:
        """Return the alerts that were given up and still have their text, but trials, oldest first."""
        return self._select(select(alerts).where(_LOST))

    def alerts(self) -> Sequence[Alert]:
        """Return every alert, oldest first."""
        return self._select(select(alerts))

    def _select(self, query: Select[tuple[object, ...]]) -> Sequence[Alert]:
        with reading(self._engine) as db:
            return [_alert(row) for row in db.execute(query.order_by(alerts.c.seq)).all()]

    def mark_tried(self, alert: str, at: datetime) -> None:
        """Note that an attempt to hand over an alert begins.

        Should it never end, the row tells so: the server may have the alert, and gets it again under the same
        Message-ID.
        """
        self._update([alert], tried_at=at, error=None, next_try=None, attempts=alerts.c.attempts + 1)

    def mark_sent(self, alert: str, at: datetime) -> None:
        """Note that an alert was taken."""
        self._update([alert], sent_at=at, error=None, next_try=None)

    def put_off(self, ids: Sequence[str], error: str, until: datetime) -> None:
        """Note why alerts could not be handed over, and before when they are not tried again."""
        self._update(ids, error=error, next_try=until)

    def mark_failed(self, alert: str, error: str, at: datetime, until: datetime) -> None:
        """Note that an alert was not taken though the server was there; it is not tried before `until`."""
        since = func.coalesce(alerts.c.failing_since, Moment.written(at))
        self._update([alert], error=error, next_try=until, failing_since=since)

    def give_up(self, alert: str, error: str, at: datetime) -> None:
        """Note that an alert will not be tried any more, and why."""
        self._update([alert], error=error, next_try=None, given_up=at)

    def reopen(self) -> int:
        """Let those that `given_up` returns wait as if new; return how many."""
        anew = {"given_up": None, "failing_since": None, "next_try": None, "attempts": 0}
        with writing(self._engine) as db:
            return db.execute(update(alerts).where(_LOST).values(anew)).rowcount

    def _update(self, ids: Sequence[str], **values: object) -> None:
        with writing(self._engine) as db:
            for start in range(0, len(ids), _AT_ONCE):
                some = alerts.c.id.in_(ids[start : start + _AT_ONCE])
                db.execute(update(alerts).where(some).values(values))


def _row(alert: Alert) -> dict[str, object]:
    return {c: getattr(alert, c) for c in _COLUMNS} | {"also": [*alert.also]}


def _alert(row: Row[tuple[object, ...]]) -> Alert:
    values = {c: getattr(row, c) for c in _COLUMNS}
    return Alert(**values | {"kind": AlertKind(values["kind"]), "also": tuple(values["also"])})
