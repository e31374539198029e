"""What happened to a tool: versions of its texts, changes in them, and decisions, in one order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.core.alerts import is_news
from monitor.core.checks import VersionRecord
from monitor.core.contracts import contract_of, has_ended
from monitor.core.model import Cause, Drift, Effect, Kind, Topic
from monitor.core.phrases import phrases
from monitor.core.phrases.cldr import day, sentence
from monitor.core.tools import Language
from monitor.faces.report.discretion import function_words
from monitor.faces.report.health import text_name
from monitor.faces.report.render import words_in
from monitor.faces.report.status_said import entry_words
from monitor.faces.report.view import View
from monitor.services.chronicle import Watched


class Mark(StrEnum):
    """How much an event matters to a reader of the timeline."""

    TEXT = "text"
    """A first text, a change of wording, the end of a contract."""
    SUBSTANCE = "substance"
    NEWS = "news"
    """It touches training or where data is."""
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened."""

    at: datetime
    day: str
    mark: Mark
    lane: str
    """Which text, or which usage."""
    words: str
    page: str | None = None
    """That tells it in full, in the folder of the language."""


def has_page(version: VersionRecord) -> bool:
    """Tell whether a version differs from the one before in what it says, so that a page shows how."""
    drift = version.drift
    return (
        drift is not None
        and version.previous is not None
        and drift.kind in (Kind.EDITORIAL, Kind.MATERIAL)
        and not has_ended(version)
    )


def mark_of(version: VersionRecord) -> Mark:
    """Return how much a version matters."""
    if version.drift is None or version.drift.kind is not Kind.MATERIAL:
        return Mark.TEXT
    return Mark.NEWS if is_news(version.drift, Cause.PROVIDER) else Mark.SUBSTANCE


def events(view: View, watched: Watched, language: Language) -> list[Event]:
    """Return what happened to a tool, oldest first; versions that say the same as before are left out."""
    found = [*_versions(view, watched, language), *_decisions(view, watched, language)]
    return sorted(found, key=lambda event: event.at)


def span(view: View, watched: Watched) -> tuple[datetime, datetime] | None:
    """Return when the first and the last of `events` happened; None: nothing has yet."""
    versions = (v for terms in watched.past for v in view.chronicle.terms[terms].versions if not _is_quiet(v))
    moments = [*(v.at for v in versions), *(entry.decision.at for entry in watched.entries)]
    return (min(moments), max(moments)) if moments else None


def quiet_versions(view: View, watched: Watched) -> int:
    """Count the versions that `events` leaves out."""
    return sum(_is_quiet(v) for terms in watched.past for v in view.chronicle.terms[terms].versions)


def _is_quiet(version: VersionRecord) -> bool:
    return version.drift is not None and version.drift.kind is Kind.NOISE


def _versions(view: View, watched: Watched, language: Language) -> Iterator[Event]:
    says, locale = words_in(language), phrases(language).NAMES.locale
    for terms in watched.past:
        for version in view.chronicle.terms[terms].versions:
            if _is_quiet(version):
                continue
            if has_ended(version):
                words = says.ended
            elif version.drift is None:
                is_contract = terms == contract_of(watched.tool, terms.type)
                words = sentence(phrases(language).LABELS.contract) if is_contract else says.first_text
            else:
                words = says.drift(says.kinds[version.drift.kind])
                words += effects_words(version.drift, language)
                if version.cause is not Cause.PROVIDER:
                    words += f" ({phrases(language).NAMES.causes[version.cause]})"
            yield Event(
                version.at,
                day(version.at, locale),
                mark_of(version),
                text_name(watched.tool, terms, language),
                words,
                view.drift_page(version) if has_page(version) else None,
            )


def effects_words(drift: Drift, language: Language) -> str:
    """Return what a drift does on each topic that it touches, to be put after what it is; empty: on none."""
    says, names = words_in(language), phrases(language).NAMES
    told = [
        f"{names.topics[topic]}{says.colon}{names.effects[drift.effect(topic)]}"
        for topic in Topic
        if drift.effect(topic) is not Effect.NONE
    ]
    return "".join(f" – {words}" for words in told)


def _decisions(view: View, watched: Watched, language: Language) -> Iterator[Event]:
    says, locale, register = words_in(language), phrases(language).NAMES.locale, view.chronicle.register
    for entry in watched.entries:
        decision = entry.decision
        usage = register.usages.get(decision.usage)
        label = (usage.label.get(language) if usage else None) or decision.usage
        words = entry_words(decision, language)
        if decision.opinion is None:  # which says itself whose it is
            by = says.by(function_words(decision, register, language))
            words = f"{words} – {says.occasions[decision.occasion]}, {by}"
        yield Event(decision.at, day(decision.at, locale), Mark.DECISION, sentence(label), words, None)
