"""The board: every watched tool with its status for each usage, those that lost their approval first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.core.phrases import phrases
from monitor.core.phrases.cldr import duration, moment
from monitor.core.tools import Language
from monitor.faces.report.render import Frame, page, words_in
from monitor.faces.report.stand import Group, Stand, stand_of
from monitor.faces.report.status_said import read_words
from monitor.faces.report.view import BOARD, ROUND, Files, View
from monitor.services.chronicle import Watched
from monitor.services.status import Standing

#: Rows of one page: with the longest reasons it stays under half a megabyte.
MOST_ROWS = 500
#: Why a tool is suspended, or what is reserved: on the board the first only, and its beginning.
_MOST_REMARKS, _LONGEST = 1, 240


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board."""

    tool: str
    plan: str
    address: str
    """Of the tool's page, in the folder of the language."""
    stand: Stand
    remarks: tuple[str, ...]
    more: str
    """How many remarks there are besides; empty: none."""
    verified: str
    """When all its terms were last read well."""


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one group."""

    group: Group
    title: str
    count: int
    """In all, on every page of the board."""
    rows: tuple[Row, ...]


def pages(view: View, language: Language) -> Iterator[tuple[str, bytes]]:
    """Yield the board in a language, by path in the site: one page, or as many as its rows take.

    The first also stands at the root where the language is the organisation's.
    """
    rows = _rows(view, language)
    counts = {group: sum(row.stand.group is group for row in rows) for group in Group}
    parts = [rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS)] or [()]
    for number, part in enumerate(parts):
        path = _path(number)
        sections = _sections(part, counts, language)
        for at_root in (False, True) if number == 0 and language is view.language else (False,):
            frame = Frame(
                view.chronicle.register.organisation,
                language,
                path,
                words_in(language).board,
                view.collections(),  # whose texts statuses follow from
                at_root=at_root,
            )
            html = page(
                "board",
                frame,
                sections=sections,
                counts=counts,
                age=_age(view, language),
                number=number + 1,
                parts=len(parts),
                following=_path(number + 1) if number + 1 < len(parts) else None,
                preceding=_path(number - 1) if number else None,
            )
            yield (path if at_root else f"{language.value}/{path}"), html


def _path(number: int) -> str:
    return BOARD if number == 0 else f"board-{number + 1}.html"


def _rows(view: View, language: Language) -> Sequence[Row]:
    """Return all rows: by group, then in the order of the register."""
    order = list(Group)
    rows = [
        _row(view, watched, standing, stand, language)
        for watched in view.chronicle.tools
        for standing in watched.standings
        for stand in [stand_of(view, watched, standing, language)]
    ]
    return sorted(rows, key=lambda row: order.index(row.stand.group))


def _row(view: View, watched: Watched, standing: Standing, stand: Stand, language: Language) -> Row:
    tool, told = watched.tool, stand.remarks
    if stand.group is Group.RESERVED:
        told = tuple(remark for remark in told if remark.is_warning)
    elif stand.group is Group.ALLOWED:
        told = ()
    shown = tuple(_cut(remark.words) for remark in told[:_MOST_REMARKS])
    more = len(told) - len(shown)
    return Row(
        tool.name,
        phrases(language).NAMES.plans[tool.plan],
        view.tool_page(tool.id),
        stand,
        shown,
        words_in(language).more_reasons(more) if more else "",
        read_words(standing, language),
    )


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _sections(rows: Sequence[Row], counts: dict[Group, int], language: Language) -> Sequence[Section]:
    says = words_in(language)
    titles = {
        Group.LOST: says.lost,
        Group.UNJUDGED: says.unjudged,
        Group.RESERVED: says.reserved,
        Group.ALLOWED: says.allowed,
    }
    mine = {group: tuple(row for row in rows if row.stand.group is group) for group in Group}
    return [Section(group, titles[group], counts[group], mine[group]) for group in Group if mine[group]]


@dataclass(frozen=True, slots=True)
class Age:
    """How old all of it is, and when that is too old."""

    complete: str | None
    """The moment of the last complete round, ISO 8601; None: there was none."""
    late_after: int
    """In seconds."""
    words: str
    if_old: str
    now_old: str
    """Shown by the script once it is."""
    warning: str | None
    """What was wrong already when the page was written."""
    broken_off: str | None


def _age(view: View, language: Language) -> Age:
    says, locale, rounds = words_in(language), phrases(language).NAMES.locale, view.chronicle.rounds
    broken_off = None
    if rounds.started is not None and rounds.started != rounds.complete:
        broken_off = says.broken_off(moment(rounds.started, locale))
    late_after = view.chronicle.register.schedule.late_after
    seconds, age = int(late_after.total_seconds()), duration(late_after, locale)
    if rounds.complete is None:
        return Age(None, seconds, says.never_complete, "", "", says.never_complete, broken_off)
    at = moment(rounds.complete, locale)
    warning = says.late(at, age) if view.is_late else None
    told = says.state_at(at), says.if_old(age), says.now_old(age)
    return Age(rounds.complete.isoformat(), seconds, *told, warning, broken_off)


def round_files(view: View) -> Files:
    """Return what tells the script of every page how old the last round is; it alone changes with each round.

    Pages that stay as they are while nothing happens are led to by mails: they too must not look current once
    the rounds have stopped.
    """
    schedule, complete = view.chronicle.register.schedule, view.chronicle.rounds.complete
    told = {
        "complete": complete.isoformat() if complete else None,
        "lateAfter": int(schedule.late_after.total_seconds()),
        "old": {
            each.value: words_in(each).now_old(duration(schedule.late_after, phrases(each).NAMES.locale))
            for each in Language
        },
        "none": {each.value: words_in(each).never_complete for each in Language},
    }
    return {ROUND: f"const round = {json.dumps(told, sort_keys=True)};\n".encode()}
