"""The page of one tool: how it stands, what its terms say, what happened to it, what it is judged by."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from monitor.core.decisions import Status
from monitor.core.notice.quotation import harmless
from monitor.core.phrases import facts, phrases
from monitor.core.phrases.cldr import sentence
from monitor.core.tools import Language
from monitor.faces.report.discretion import function_words
from monitor.faces.report.events import Event, Mark, events, quiet_versions, span
from monitor.faces.report.health import source
from monitor.faces.report.render import Frame, makers_digest, page, words_in
from monitor.faces.report.reservations import Remark, accepted_against, breach_remarks, reason_remarks
from monitor.faces.report.said import Teller, TextOf
from monitor.faces.report.stand import stand_of
from monitor.faces.report.status_said import date_words, entry_words
from monitor.faces.report.timeline import Axis, Lane, Stretch, drawing, drawn_until
from monitor.faces.report.view import BOARD, View
from monitor.services.chronicle import Watched

#: How many events and how many decisions are told; older ones are in the ledger.
_MOST_EVENTS, _MOST_DECISIONS = 150, 60


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the ledger in words."""

    day: str
    usage: str
    words: str
    occasion: str
    by: str
    remarks: tuple[Remark, ...]


def tool_key(view: View, watched: Watched) -> str:
    """Return what changes whenever the pages of a tool would: a digest of all that they are made from.

    What depends on the day goes in as the words it comes to, so a day that changes no word changes no key.
    """
    register, resolution = view.chronicle.register, watched.resolution
    texts = [view.chronicle.terms[terms] for terms in watched.past]
    made_from = (
        makers_digest(),
        view.chronicle.rules,
        register.organisation,
        sorted((usage.id, sorted(usage.label.items())) for usage in register.usages.values()),
        sorted((each.id, each.name, each.email, each.role) for each in register.people.values()),
        sorted((usage.id, usage.approvers) for usage in register.usages.values()),
        replace(watched.tool, indicative=frozenset()),  # a set has no order to be written in
        sorted(watched.tool.indicative),
        [stand_of(view, watched, each, Language.FR) for each in watched.standings],
        [(entry.seq, entry.hash) for entry in watched.entries],
        [
            (r.terms, r.commit, r.finding.start, r.finding.data, r.stance, r.mechanisms)
            for r in resolution.applied
        ],
        [(r.terms, r.finding.start, r.finding.data, r.reason) for r in resolution.left_out],
        [source(view, watched.tool, told, Language.FR) for told in texts],
        [(told.id, [version.commit for version in told.versions]) for told in texts],
        _shown(view, watched),
    )
    return hashlib.sha256(repr(made_from).encode()).hexdigest()


def tool_page(view: View, watched: Watched, language: Language, text_of: TextOf) -> bytes:
    """Return the page of a tool.

    Args:
        view: of the site.
        watched: the tool.
        language: of the page.
        text_of: gives the text around what is quoted.
    """
    says, names, tool = words_in(language), phrases(language).NAMES, watched.tool
    happened = events(view, watched, language)
    entries = watched.entries[::-1]
    texts = [view.chronicle.terms[terms] for terms in watched.past]
    origins = (version.origin for told in texts for version in told.versions)  # decisions quote old ones
    frame = Frame(
        view.chronicle.register.organisation,
        language,
        view.tool_page(tool.id),
        tool.name,
        tuple(sorted({origin.collection for origin in origins if origin is not None})),
        trail=((says.board, BOARD),),
    )
    return page(
        "tool",
        frame,
        about=says.tool_of(tool.service, names.plans[tool.plan]),
        stands=[stand_of(view, watched, each, language) for each in watched.standings],
        account=Teller(view.chronicle, watched, language, text_of).account(),
        question=facts(language).QUESTION,
        topics=[sentence(words) for words in names.topics.values()],
        picture=_picture(view, watched, happened, language),
        happened=happened[: -_MOST_EVENTS - 1 : -1],
        older=max(len(happened) - _MOST_EVENTS, 0),
        quiet=quiet_versions(view, watched),
        decisions=[
            _entry(view, watched, number, language) for number in range(min(len(entries), _MOST_DECISIONS))
        ],
        older_decisions=max(len(entries) - _MOST_DECISIONS, 0),
        sources=[source(view, tool, told, language) for told in texts],
    )


def _entry(view: View, watched: Watched, back: int, language: Language) -> Told:
    """Return an entry in words, counted back from the last."""
    says, register = words_in(language), view.chronicle.register
    decision = watched.entries[-1 - back].decision
    usage = register.usages.get(decision.usage)
    told: Sequence[Remark] = ()
    if decision.occasion.is_note:
        pass  # it rests on what the entry before it does
    elif decision.status is Status.ALLOWED:
        told = accepted_against(decision, view.chronicle, language)
    else:
        told = breach_remarks(decision.breaches, view.chronicle, language)
    return Told(
        date_words(decision.at, language),
        (usage.label.get(language) if usage else None) or decision.usage,
        entry_words(decision, language),
        says.occasions[decision.occasion],
        function_words(decision, register, language),
        (*told, *reason_remarks(decision, view.chronicle, language)),
    )


def _shown(view: View, watched: Watched) -> tuple[datetime, datetime] | None:
    """Return the time that the timeline shows; None: nothing has happened yet."""
    found = span(view, watched)
    return (found[0], drawn_until(found[1], view.chronicle.rounds.complete)) if found else None


def _picture(view: View, watched: Watched, happened: Sequence[Event], language: Language) -> Markup:
    """Return the timeline: a bar for each usage, then a line for each text."""
    shown = _shown(view, watched)
    if shown is None:
        return Markup("")
    says, axis = words_in(language), Axis(*shown, *(date_words(each, language) for each in shown))
    lanes = [
        Lane(
            sentence(standing.usage.label.get(language) or standing.usage.id),
            stretches=_stretches(watched, standing.usage.id),
        )
        for standing in watched.standings
    ]
    by_text: dict[str, list[Event]] = {}
    for event in happened:
        if event.mark is not Mark.DECISION:
            by_text.setdefault(event.lane, []).append(event)
    lanes += [Lane(label, tuple(found)) for label, found in by_text.items()]
    title = says.timeline_picture(harmless(watched.tool.name), axis.first_day, axis.last_day)
    return drawing(title, lanes, axis)


def _stretches(watched: Watched, usage: str) -> tuple[Stretch, ...]:
    set_ = [
        e.decision for e in watched.entries if e.decision.usage == usage and not e.decision.occasion.is_note
    ]
    ends = [each.at for each in set_[1:]]
    found: list[Stretch] = []
    for decision, end in zip(set_, [*ends, None], strict=True):
        if found and found[-1].status is decision.status:
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(Stretch(decision.at, end, Status(decision.status)))
    return tuple(found)
