"""What the product says, in each language it speaks; the same names in every language's module."""

# ruff: noqa: D102 - what each function takes and gives is said in the languages' modules

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from monitor.core.decisions import Basis, Occasion, Status
from monitor.core.model import Cause, Effect, Stance, Topic
from monitor.core.phrases import en, en_reasons, fr, fr_reasons
from monitor.core.phrases.labels import Labels
from monitor.core.phrases.names import Names
from monitor.core.policy import Breach, Resolved
from monitor.core.tools import Language


class Reasons(Protocol):
    """A language's module of why the policy objects. Dates and names come in as words."""

    def quoted(self, words: str) -> str: ...
    def usages_only(self, usages: Sequence[str]) -> str: ...
    def breach(self, found: Breach) -> str: ...
    def gloss(self, found: Resolved) -> str: ...
    def suspended_because(
        self,
        occasion: Occasion,
        cause: Cause | None,
        *,
        service: str,
        terms: Sequence[str],
        read: str,
        usages: Sequence[str],
    ) -> str: ...


class Phrases(Protocol):
    """A language's module: its tables, its titles, and its sentences. Dates and names come in as words."""

    NAMES: Names
    LABELS: Labels

    def changed_terms(self, service: str, terms: Sequence[str], read: str) -> str: ...
    def effect(self, topic: Topic, value: Effect) -> str: ...
    def unread_since(self, day: str | None) -> str: ...
    def before(self, day: str | None) -> str: ...
    def after(self, day: str) -> str: ...
    def added(self, day: str) -> str: ...
    def removed(self, day: str | None) -> str: ...
    def as_of(self, day: str) -> str: ...
    def place(self, terms: str, headings: Sequence[str]) -> str: ...
    def usage_state(self, status: str, day: str) -> str: ...
    def due(self, day: str, left: int) -> str: ...
    def staff(
        self, tool: str, plan: str, usages: Sequence[str], day: str, *, changed: bool, ended: bool
    ) -> tuple[str, ...]: ...
    def more_passages(self, count: int) -> str: ...
    def alternates(self, terms: str, day: str) -> str: ...
    def more_breaches(self, count: int) -> str: ...
    def unreadable(self, count: int) -> str: ...
    def readable(self, count: int) -> str: ...
    def texts(self, count: int) -> str: ...
    def source(self, terms: str, day: str) -> str: ...
    def credit(self, collections: Sequence[str]) -> str: ...
    def round_at(self, moment: str) -> str: ...
    def sender(self, organisation: str) -> str: ...
    def head(self, chain: str) -> str: ...
    def trial(self, organisation: str) -> tuple[str, str]: ...


def phrases(language: Language) -> Phrases:
    """Return what the product says in a language."""
    # Two returns, not a conditional expression: its type would be just a module, and nothing checked.
    if language is Language.FR:
        return fr
    return en


def reasons(language: Language) -> Reasons:
    """Return how a language says why the policy objects."""
    if language is Language.FR:
        return fr_reasons
    return en_reasons


def breach_sentence(found: Breach, language: Language) -> str:
    """Return a sentence or two saying what the policy does not accept, without the quote."""
    return reasons(language).breach(found)


def gloss_sentence(found: Resolved, language: Language) -> str:
    """Return a sentence saying what the machine read in a quote, marked as its reading."""
    return reasons(language).gloss(found)


def status_words(status: Status, basis: Basis, language: Language) -> str:
    """Return a status together with its basis, as they are always shown."""
    names = phrases(language).NAMES
    return names.allowed if status is Status.ALLOWED else names.suspended[basis]


def outcome_words(reason: str, language: Language) -> str:
    """Return why terms could not be read; a reason that has no words stands for itself."""
    return phrases(language).NAMES.reasons.get(reason, reason)


def stance_words(stance: Stance, language: Language) -> str:
    """Return a stance in words."""
    return phrases(language).NAMES.stances[stance]


def topic_words(topic: Topic, language: Language) -> str:
    """Return a topic in words."""
    return phrases(language).NAMES.topics[topic]


def terms_words(terms_type: str, language: Language) -> str:
    """Return a terms type in words; one that has none stands for itself."""
    return phrases(language).NAMES.terms_types.get(terms_type, terms_type)
