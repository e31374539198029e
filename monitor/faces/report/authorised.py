"""The list of authorised tools by category of use, as it can stand in a charter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.core.contracts import binding
from monitor.core.decisions import Status
from monitor.core.notice.quotation import harmless
from monitor.core.phrases import phrases, terms_words
from monitor.core.phrases.cldr import day, duration, moment, sentence
from monitor.core.terms import TermsId
from monitor.core.tools import Binding, Language
from monitor.faces.report.authorised_words import LIST
from monitor.faces.report.discretion import function_words
from monitor.faces.report.reservations import Remark, Remarks
from monitor.faces.report.status_said import read_words, standing_words
from monitor.services.chronicle import Chronicle, Watched
from monitor.services.status import Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One tool under one category of use."""

    tool: str
    """Its id."""
    name: str
    provider: str
    plan: str
    status: str
    """With its basis, in words."""
    since: date | None
    """None: not decided on yet."""
    by: str
    """The function of who decided; empty where nobody has."""
    verified: date | None
    """When every binding terms was last read well; None: one never was, or contracts alone bind it."""
    read: str
    """The same in words."""
    review_by: date | None
    remarks: tuple[Remark, ...]
    texts: tuple[str, ...]
    """What it was judged on, each with its version; vendor's words are none of it."""

    @property
    def is_reserved(self) -> bool:
        """Tell whether something about it calls for attention."""
        return any(remark.is_warning for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class Category:
    """A category of use, with what is authorised for it and what is not."""

    id: str
    label: str
    authorised: tuple[Line, ...]
    """By name."""
    others: tuple[Line, ...]
    """Suspended, withdrawn or not examined; by name."""


@dataclass(frozen=True, slots=True)
class AuthorisedList:
    """The list in one language."""

    language: Language
    organisation: str
    on: date
    """The day it is of."""
    complete: datetime | None
    """When the last complete round was, UTC; None: there was none."""
    round: str
    """The same in a sentence."""
    is_late: bool
    late: str
    """What to say of it once it is."""
    late_after: timedelta
    categories: tuple[Category, ...]
    """In the order of the register."""
    collections: tuple[str, ...]
    """Of Open Terms Archive, whose data is in it."""

    @property
    def footer(self) -> tuple[str, ...]:
        """What the list does not stand for, and whose data is in it."""
        says = phrases(self.language)
        credit = [says.credit(self.collections)] if self.collections else []
        return (says.LABELS.disclaimer, *credit)

    def day(self, at: date) -> str:
        """Return a day in words."""
        return day(at, phrases(self.language).NAMES.locale)


def authorised(told: Chronicle, language: Language) -> AuthorisedList:
    """Return the list of authorised tools.

    Args:
        told: what is known; its moment is the day of the list.
        language: of the words; those of vendors stay in their own.
    """
    register, says, locale = told.register, LIST[language], phrases(language).NAMES.locale
    complete, late_after = told.rounds.complete, register.schedule.late_after
    categories = []
    for usage in register.usages.values():
        lines = [
            (_is_allowed(standing), _line(told, watched, standing, language))
            for watched in told.tools
            for standing in watched.standings
            if standing.usage.id == usage.id
        ]
        label = sentence(usage.label.get(language) or usage.id)
        given, others = (_by_name(line for is_, line in lines if is_ is wanted) for wanted in (True, False))
        categories.append(Category(usage.id, label, given, others))
    return AuthorisedList(
        language,
        register.organisation,
        told.at.date(),
        complete,
        says.last_round(moment(complete, locale)) if complete else says.no_round,
        register.schedule.is_late(complete, told.at),
        says.late(duration(late_after, locale)) if complete else "",
        late_after,
        tuple(categories),
        _collections(told, categories),
    )


def _is_allowed(standing: Standing) -> bool:
    return standing.decision is not None and standing.decision.status is Status.ALLOWED


def _by_name(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (_folded(line.name), line.tool)))


def _folded(name: str) -> str:
    """Return a name as a dictionary would sort it: without accents and case."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def _line(told: Chronicle, watched: Watched, standing: Standing, language: Language) -> Line:
    tool, decision = watched.tool, standing.decision
    return Line(
        tool.id,
        harmless(tool.name),
        harmless(tool.service),
        phrases(language).NAMES.plans[tool.plan],
        standing_words(standing, language),
        decision.at.date() if decision else None,
        function_words(decision, told.register, language) if decision else "",
        standing.verified.date() if standing.verified and not standing.deposited else None,
        read_words(standing, language),
        standing.review_by,
        Remarks(told, watched, standing, language).all(),
        tuple(_text(told, watched, terms, language) for terms in tool.terms),
    )


def _text(told: Chronicle, watched: Watched, terms: TermsId, language: Language) -> str:
    """Name one of the terms, the version that was read, and what it is to the organisation."""
    says, name = LIST[language], terms_words(terms.type, language)
    locale = phrases(language).NAMES.locale
    known = told.terms.get(terms)
    if known is None or known.version is None:
        return f"{name} ({says.never_read})"
    notes = []
    match binding(watched.tool, terms):
        case Binding.CONTRACT:
            signed = known.deposit.signed if known.deposit else None
            return f"{name} ({says.contract(day(signed or known.version.at, locale))})"
        case Binding.INDICATIVE:
            notes.append(says.indicative)
        case Binding.INCORPORATED:
            pass
    if known.version.origin is not None:
        notes.append(says.from_collection(known.version.origin.collection))
    words = phrases(language).source(name, day(known.version.at, locale))
    return f"{words} ({says.semicolon.join(notes)})" if notes else words


def _collections(told: Chronicle, categories: Iterable[Category]) -> tuple[str, ...]:
    """Return the Open Terms Archive collections whose data the list shows, sorted."""
    shown: Iterator[TermsId] = (terms for watched in told.tools for terms in watched.tool.terms)
    read = (known.version for terms in shown if (known := told.terms.get(terms)) is not None)
    # A sentence may stand in a version that was followed by one from elsewhere.
    remarks = (r for each in categories for line in (*each.authorised, *each.others) for r in line.remarks)
    quoted = {quote.collection for remark in remarks for quote in remark.quotes if quote.collection}
    found = {v.origin.collection for v in read if v is not None and v.origin is not None}
    return tuple(sorted(found | quoted))
