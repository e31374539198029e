"""The timeline of a tool as an inline SVG picture: a line for each of its texts, a bar for each usage."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from markupsafe import Markup, escape

from monitor.core.decisions import Status
from monitor.core.notice.quotation import harmless
from monitor.faces.report.events import Event, Mark

#: In the picture's own units.
_WIDTH, _LEFT, _END, _TOP, _LANE, _BAR = 960, 236, 930, 14, 42, 14
#: Characters of a label that fit on one of its two lines, left of the lane.
_LONGEST = 28
#: What stands still goes on as an arrow beyond the axis, this long.
_TIP = 14
#: As many marks of the time are legible beside each other, and none this near to an end, which names a day.
_MOST_TICKS, _NEAR = 12, 90
#: The picture goes on by weeks while nothing happens, and after so many by so many at once.
_WEEK, _MANY, _STEP = timedelta(days=7), 8, 4


#: Fills what is suspended, told apart from the solid bars without their colour.
_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="ground" width="6" height="6"/>'
    '<rect class="stripe" width="3" height="6"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time during which a tool stood in one way for a usage."""

    start: datetime
    end: datetime | None
    """None: it still does."""
    status: Status


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the picture: the marks of a text, or the bars of a usage."""

    label: str
    events: tuple[Event, ...] = ()
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """The time that a picture shows."""

    first: datetime
    last: datetime
    first_day: str
    """In words; so is the next."""
    last_day: str

    def at(self, moment: datetime) -> int:
        """Return the place of a moment from the left."""
        span = max(self.last - self.first, timedelta(days=1))
        return round(_LEFT + (moment - self.first) / span * (_END - _LEFT))

    def ticks(self) -> Sequence[tuple[int, str]]:
        """Return the places of months, quarters or years, as many as are legible, each with its name."""
        for months in (1, 3, 12, 60):
            found = [
                datetime(year, month, 1, tzinfo=UTC)
                for year in range(self.first.year, self.last.year + 1)
                if months <= 12 or year % (months // 12) == 0
                for month in range(1, 13, min(months, 12))
            ]
            within = [each for each in found if self.first <= each <= self.last]
            if len(within) <= _MOST_TICKS:
                names = [
                    (self.at(each), f"{each:%Y}" if months >= 12 else f"{each:%m/%Y}") for each in within
                ]
                return [(x, name) for x, name in names if _LEFT + _NEAR <= x <= _END - _NEAR]
        return []


def drawn_until(last: datetime, known: datetime | None) -> datetime:
    """Return where a picture ends: with what happened last, or whole weeks later where nothing has since.

    What has stood for long is drawn as long; and yet a quiet day leaves a page as it is, but for one a week
    and later one in four weeks.

    Args:
        last: when something happened last.
        known: how far anything is known: the last complete round; None: there was none.
    """
    weeks = max((known - last) // _WEEK, 0) if known is not None else 0
    if weeks > _MANY:
        weeks -= weeks % _STEP
    return last + weeks * _WEEK


def drawing(title: str, lanes: Sequence[Lane], axis: Axis) -> Markup:
    """Return the picture as an `svg` element, styled by the page's style sheet alone; empty without a lane.

    Args:
        title: what it shows, for those who hear it.
        lanes: from top to bottom.
        axis: all that is in them is within.
    """
    if not lanes:
        return Markup("")
    height = _TOP + _LANE * len(lanes) + 30
    parts = [
        f'<svg class="timeline" role="img" aria-label="{_said(title)}" viewBox="0 0 {_WIDTH} {height}">',
        _HATCH,
        *_axis(axis, height),
    ]
    for number, lane in enumerate(lanes):
        parts += _lane(lane, _TOP + _LANE * number + _LANE // 2, axis)
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 (all words in it came through `_said`)


def _said(words: str) -> str:
    """Return words as they stand in markup: whatever comes from outside has to come through here."""
    return str(escape(harmless(words)))


def _axis(axis: Axis, height: int) -> Iterator[str]:
    ends = [(_LEFT, "date from", axis.first_day)]
    if axis.last_day != axis.first_day:
        ends.append((_END, "date to", axis.last_day))
    for x, kind, words in (*((x, "date", name) for x, name in axis.ticks()), *ends):
        yield f'<line class="tick" x1="{x}" y1="{_TOP}" x2="{x}" y2="{height - 26}"/>'
        yield f'<text class="{kind}" x="{x}" y="{height - 8}">{_said(words)}</text>'


def _lane(lane: Lane, y: int, axis: Axis) -> Iterator[str]:
    lines = textwrap.wrap(harmless(lane.label), _LONGEST, max_lines=2, placeholder="…") or [""]
    for number, words in enumerate(lines):
        place = y + 5 + number * 17 - (len(lines) - 1) * 8
        yield f'<text class="label" x="0" y="{place}">{_said(words)}</text>'
    yield f'<line class="line" x1="{_LEFT}" y1="{y}" x2="{_END}" y2="{y}"/>'
    for stretch in lane.stretches:
        yield _bar(stretch, y, axis)
    for event in sorted(lane.events, key=lambda event: list(Mark).index(event.mark)):
        yield _mark(event, axis.at(event.at), y)


def _bar(stretch: Stretch, y: int, axis: Axis) -> str:
    """Draw a bar; one that is open ends in a tip that points on, beyond the axis."""
    x, status, half = axis.at(stretch.start), stretch.status.value, _BAR // 2
    if stretch.end is None:
        return f'<path class="{status}" d="M{x} {y - half}H{_END}l{_TIP} {half}l-{_TIP} {half}H{x}z"/>'
    width = max(axis.at(stretch.end) - x, 2)
    return f'<rect class="{status}" x="{x}" y="{y - half}" width="{width}" height="{_BAR}"/>'


def _mark(event: Event, x: int, y: int) -> str:
    told = f"<title>{_said(f'{event.day} – {event.words}')}</title>"
    if event.mark is Mark.NEWS:
        return f'<path class="news" d="M{x} {y - 8}l8 8l-8 8l-8 -8z">{told}</path>'
    radius = 6 if event.mark is Mark.SUBSTANCE else 4
    return f'<circle class="{event.mark.value}" cx="{x}" cy="{y}" r="{radius}">{told}</circle>'
