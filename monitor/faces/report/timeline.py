"""The timeline of a tool as an inline SVG picture: a line for each of its texts, a bar for each usage."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from markupsafe import Markup, escape

from monitor.core.decisions import Status
from monitor.core.notice.quotation import harmless
from monitor.faces.report.events import Event, Mark

#: In the picture's own units.
_WIDTH, _LEFT, _RIGHT, _TOP, _LANE, _BAR = 960, 236, 20, 14, 42, 14
#: Characters of a label that fit on one of its two lines, left of the lane.
_LONGEST = 28
#: As many marks of the time are legible beside each other.
_MOST_TICKS = 12


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


def drawing(title: str, lanes: Sequence[Lane]) -> Markup:
    """Return the picture as an `svg` element, styled by the page's style sheet alone; empty without a lane.

    It ends with the last event, not with the day it is drawn on: while nothing happens it stays as it is.

    Args:
        title: what it shows, for those who hear it.
        lanes: from top to bottom.
    """
    moments = [*_moments(lanes)]
    if not moments:
        return Markup("")
    first, last = min(moments), max(moments)
    last = max(last, first + timedelta(days=30))
    scale = _Scale(first, last + (last - first) * 0.04)
    height = _TOP + _LANE * len(lanes) + 30
    parts = [
        f'<svg class="timeline" role="img" aria-label="{_said(title)}" viewBox="0 0 {_WIDTH} {height}">',
        _HATCH,
        *_axis(scale, height),
    ]
    for number, lane in enumerate(lanes):
        parts += _lane(lane, _TOP + _LANE * number + _LANE // 2, scale)
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 (all words in it came through `_said`)


def _said(words: str) -> str:
    """Return words as they stand in markup: whatever comes from outside has to come through here."""
    return str(escape(harmless(words)))


@dataclass(frozen=True, slots=True)
class _Scale:
    first: datetime
    last: datetime

    def at(self, moment: datetime) -> int:
        """Return the place of a moment from the left."""
        share = (moment - self.first) / (self.last - self.first)
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT))

    def ticks(self) -> Sequence[tuple[datetime, str]]:
        """Return the months, quarters or years within, as many as are legible, each with its name."""
        for months in (1, 3, 12, 60):
            found = [
                datetime(year, month, 1, tzinfo=UTC)
                for year in range(self.first.year, self.last.year + 1)
                if months <= 12 or year % (months // 12) == 0
                for month in range(1, 13, min(months, 12))
            ]
            within = [each for each in found if self.first <= each <= self.last]
            if len(within) <= _MOST_TICKS:
                return [(each, f"{each:%Y}" if months >= 12 else f"{each:%m/%Y}") for each in within]
        return []


def _moments(lanes: Iterable[Lane]) -> Iterator[datetime]:
    for lane in lanes:
        yield from (event.at for event in lane.events)
        for stretch in lane.stretches:
            yield stretch.start
            if stretch.end is not None:
                yield stretch.end


def _axis(scale: _Scale, height: int) -> Iterator[str]:
    for moment, name in scale.ticks():
        x = scale.at(moment)
        yield f'<line class="tick" x1="{x}" y1="{_TOP}" x2="{x}" y2="{height - 26}"/>'
        yield f'<text class="date" x="{x}" y="{height - 8}">{name}</text>'


def _lane(lane: Lane, y: int, scale: _Scale) -> Iterator[str]:
    lines = textwrap.wrap(harmless(lane.label), _LONGEST, max_lines=2, placeholder="…") or [""]
    for number, words in enumerate(lines):
        place = y + 5 + number * 17 - (len(lines) - 1) * 8
        yield f'<text class="label" x="0" y="{place}">{_said(words)}</text>'
    yield f'<line class="line" x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}"/>'
    for stretch in lane.stretches:
        yield _bar(stretch, y, scale)
    for event in sorted(lane.events, key=lambda event: list(Mark).index(event.mark)):
        yield _mark(event, scale.at(event.at), y)


def _bar(stretch: Stretch, y: int, scale: _Scale) -> str:
    x = scale.at(stretch.start)
    end = _WIDTH - _RIGHT if stretch.end is None else scale.at(stretch.end)
    width, top = max(end - x, 2), y - _BAR // 2
    return f'<rect class="{stretch.status.value}" x="{x}" y="{top}" width="{width}" height="{_BAR}"/>'


def _mark(event: Event, x: int, y: int) -> str:
    told = f"<title>{_said(f'{event.day} – {event.words}')}</title>"
    if event.mark is Mark.NEWS:
        return f'<path class="news" d="M{x} {y - 8}l8 8l-8 8l-8 -8z">{told}</path>'
    radius = 6 if event.mark is Mark.SUBSTANCE else 4
    return f'<circle class="{event.mark.value}" cx="{x}" cy="{y}" r="{radius}">{told}</circle>'
