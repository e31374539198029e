"""Real vendor pages, a round a day for 65 days: `python bench/replay.py [--suspend-after 10d] [--json]`.

Prints what happened on each day, every alert and every change of status, what rounds cost, then each
expectation with `ok` or `FAILED`. The pages lie in the folder `shared` beside the repository; where it is
absent nothing is done.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.cost import Cost, measure
from bench.days import Day, days, player
from bench.expectations import Played, Point, verdict
from bench.site import REPLAY, RealPages, is_present, real_pages, register, write
from bench.telling import Diary, print_alerts, print_costs, print_statuses
from monitor.core.alerts import AlertKind
from tests.mailbox import Mailbox

FIRST, LAST = date(2025, 8, 2), date(2025, 10, 5)
#: A day on which two terms have new texts, and one on which none has.
MOVED, QUIET_DAY = date(2025, 8, 29), date(2025, 8, 3)
#: Seconds that a whole day's round may take, by the clock and of processor time.
MOST_WALL, MOST_CPU = 5.0, 3.0


def main() -> int:
    """Replay, print, and return 1 where an expectation fails."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--suspend-after", default="90d", metavar="DAYS", help="how long a tool may go unread"
    )
    options.add_argument("--from", dest="first", type=date.fromisoformat, default=FIRST, metavar="DAY")
    options.add_argument("--to", dest="last", type=date.fromisoformat, default=LAST, metavar="DAY")
    options.add_argument("--no-cost", action="store_true", help="do not measure what rounds cost")
    options.add_argument("--json", action="store_true", help="one line of figures")
    chosen = options.parse_args()
    if not is_present():
        print(f"skipped: no pages at {REPLAY}")
        return 0
    with tempfile.TemporaryDirectory() as folder, real_pages() as pages, Mailbox() as mailbox:
        costs = [] if chosen.no_cost else _costs(Path(folder) / "costs", pages, mailbox)
        played = replay(
            Path(folder) / "rounds",
            pages,
            mailbox,
            days(chosen.first, chosen.last),
            suspend_after=chosen.suspend_after,
            tell=(lambda _: None) if chosen.json else Diary().tell,
        )
    points = [*verdict(played), *map(_affordable, costs)]
    if chosen.json:
        print(json.dumps(_figures(played, points, costs)))
    else:
        print_alerts(played)
        print_statuses(played)
        print_costs(costs)
    for point in points:
        if not (chosen.json and point.holds):
            print(point)
    return 0 if all(point.holds for point in points) else 1


def replay(
    folder: Path,
    pages: RealPages,
    mailbox: Mailbox,
    on: Iterable[date],
    *,
    suspend_after: str = "90d",
    tell: Callable[[Day], None] = lambda _: None,
) -> Played:
    """Play the rounds of some days over the real pages, in this process.

    Args:
        folder: where the register and its stores are made.
        pages: moved from day to day.
        mailbox: where the mail goes.
        on: the days, in order.
        suspend_after: as the register writes it, in days.
        tell: is told of each day as it ends.
    """
    folder.mkdir()
    config = write(register(pages.port, mailbox.port, suspend_after=suspend_after), folder)
    played = []
    with player(config, mailbox) as one:
        for day in on:
            pages.move(day.isoformat())
            played.append(one.play(day))
            tell(played[-1])
        with one.app(played[-1].on) as app:
            tools, alerts, told = app.register.tools, app.outbox.alerts(), app.outbox.told()
    return Played(played, tools, alerts, told, timedelta(int(suspend_after.removesuffix("d"))))


def _costs(folder: Path, pages: RealPages, mailbox: Mailbox) -> Sequence[Cost]:
    """Measure a first round, the quiet one after it, and one with new texts."""
    folder.mkdir()
    config = write(register(pages.port, mailbox.port), folder)
    return [
        measure(name, config, pages, day)
        for name, day in (("first", FIRST), ("quiet", QUIET_DAY), ("new texts", MOVED))
    ]


def _affordable(cost: Cost) -> Point:
    return Point(
        cost.wall < MOST_WALL and cost.cpu < MOST_CPU,
        f"the round `{cost.name}` takes under {MOST_WALL:.0f} s, and under {MOST_CPU:.0f} s of our own CPU",
        f"{cost.wall:.1f} s, {cost.cpu:.1f} s of CPU",
    )


def _figures(played: Played, points: Sequence[Point], costs: Sequence[Cost]) -> dict[str, float]:
    """Return what the quality gate compares: the more the better."""
    figures: dict[str, float] = {
        "days": len(played.days),
        "held": round(sum(point.holds for point in points) / len(points), 4),
        "alerts": sum(alert.kind is not AlertKind.DIGEST for alert in played.alerts),
    }
    for cost in costs:
        name = cost.name.replace(" ", "_")
        figures[f"{name}_wall_headroom"] = round(MOST_WALL / cost.wall, 3)
        figures[f"{name}_cpu_headroom"] = round(MOST_CPU / cost.cpu, 3)
    return figures


if __name__ == "__main__":
    sys.exit(main())
