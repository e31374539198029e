"""The alerts, in the database, until a mail server has taken them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, Select, insert, select, update

from monitor.adapters.stores.database import reading, writing
from monitor.adapters.stores.tables import alerts, told
from monitor.core.alerts import Alert, AlertKind

_COLUMNS = (
    *("id", "kind", "at", "person", "tool", "subject", "text", "html"),
    *("attempts", "sent_at", "error", "given_up"),
)


class SqlOutbox:
    """Keeps `monitor.core.ports.Outbox` in a database that `open_database` opened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def told(self) -> frozenset[str]:
        """Return the events that alerts were made of."""
        with reading(self._engine) as db:
            return frozenset(db.scalars(select(told.c.event)))

    def add(self, new: Sequence[Alert], events: Sequence[str], at: datetime) -> None:
        """Keep alerts and note the events they tell of, together."""
        with writing(self._engine) as db:
            known = set(db.scalars(select(told.c.event).where(told.c.event.in_(events))))
            if fresh := [event for event in events if event not in known]:
                db.execute(insert(told), [{"event": event, "at": at} for event in fresh])
            ids = set(db.scalars(select(alerts.c.id).where(alerts.c.id.in_([a.id for a in new]))))
            if rows := [{c: getattr(a, c) for c in _COLUMNS} for a in new if a.id not in ids]:
                db.execute(insert(alerts), rows)

    def waiting(self) -> Sequence[Alert]:
        """Return the alerts that no mail server has taken yet and that are not given up, oldest first."""
        return self._select(select(alerts).where(alerts.c.sent_at.is_(None), alerts.c.given_up.is_(None)))

    def alerts(self) -> Sequence[Alert]:
        """Return every alert, oldest first."""
        return self._select(select(alerts))

    def _select(self, query: Select[tuple[object, ...]]) -> Sequence[Alert]:
        with reading(self._engine) as db:
            rows = db.execute(query.order_by(alerts.c.seq)).mappings()
            return [Alert(**{c: row[c] for c in _COLUMNS} | {"kind": AlertKind(row["kind"])}) for row in rows]

    def mark_sent(self, alert: str, at: datetime) -> None:
        """Note that a mail server has taken an alert."""
        with writing(self._engine) as db:
            db.execute(
                update(alerts)
                .where(alerts.c.id == alert)
                .values(sent_at=at, error=None, attempts=alerts.c.attempts + 1)
            )

    def mark_failed(self, alert: str, error: str) -> None:
        """Note that an attempt to send an alert failed."""
        with writing(self._engine) as db:
            db.execute(
                update(alerts).where(alerts.c.id == alert).values(error=error, attempts=alerts.c.attempts + 1)
            )
