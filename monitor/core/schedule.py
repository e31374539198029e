"""When rounds are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Every morning, once the day's mail is worth reading and before the working day begins.
DAILY = "30 6 * * *"
#: Of rounds that come every day.
_LATE_AFTER = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Timing:
    """When rounds come: at the moments of `cron`, or `every` so often; exactly one of the two is set."""

    cron: str | None = None
    """Five fields as crontab(5) has them, in the machine's time zone."""
    every: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rounds of the whole register, and who is told that they come."""

    timing: Timing = Timing(cron=DAILY)
    jitter: timedelta = timedelta(minutes=5)
    """A round starts later by so much at the most: organisations should not all meet at a vendor's door."""
    heartbeat: str | None = None
    """The address asked for at the end of each complete round: its silence tells that none came."""

    @property
    def late_after(self) -> timedelta:
        """How old the last complete round may be before somebody must look: half as old again as usual."""
        return max(_LATE_AFTER, 1.5 * (self.timing.every or timedelta(0)))

    def is_late(self, complete: datetime | None, now: datetime) -> bool:
        """Tell whether the last complete round, if any, is too old; both moments are aware."""
        return complete is None or now - complete > self.late_after
