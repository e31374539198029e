"""When an alert that was not taken is tried again, and when it is given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.core.alerts import Alert
from monitor.core.errors import Refusal

#: After the first failure; each one more doubles it.
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
#: How long an alert is tried that the server refuses for now (RFC 5321, section 4.5.4.1: four to five days).
GIVE_UP_AFTER = timedelta(days=5)
#: So often it was tried before: a machine that slept for five days has not tried for five days.
FEWEST_TRIES = 3
#: For so long an alert that was given up is named by `status` and `doctor`.
REMEMBERED = timedelta(days=30)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts (at least one)."""
    doubled = 1 << min(attempts - 1, 7)  # 2 ** 7 * 5 min is more than the longest already
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def due(waiting: Sequence[Alert], now: datetime) -> Sequence[Alert]:
    """Return the alerts to try now, in their order.

    Where there is anything to try, what only ever met a server out of reach goes along: it costs no further
    connection, and nothing leaves out of turn.
    """
    if all(_is_put_off(alert, now) for alert in waiting):
        return []
    return [alert for alert in waiting if alert.failing_since is None or not _is_put_off(alert, now)]


def _is_put_off(alert: Alert, now: datetime) -> bool:
    # Nothing is put off for longer than the longest wait: that was a clock gone wrong, and set right since.
    return alert.next_try is not None and now < alert.next_try <= now + LONGEST_WAIT


def is_hopeless(alert: Alert, refusal: Refusal, now: datetime) -> bool:
    """Tell whether an alert is to be given up after an attempt that failed.

    A server that is out of reach says nothing of the alert: what waits for it waits as long as that lasts.

    Args:
        alert: as it was before the attempt.
        refusal: how the attempt failed.
        now: when.
    """
    match refusal:
        case Refusal.FINAL:
            return True
        case Refusal.OUT_OF_REACH:
            return False
        case Refusal.CUT | Refusal.LATER:
            since = alert.failing_since
            return since is not None and now - since >= GIVE_UP_AFTER and alert.attempts + 1 >= FEWEST_TRIES
