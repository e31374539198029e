"""What the product says, in each language it speaks; the same names in every language's module."""

# ruff: noqa: D102 - what each function takes and gives is said in the languages' modules

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from monitor.core.caveats import Caveat
from monitor.core.decisions import Basis, Occasion, Status
from monitor.core.model import Cause, Effect, Fact, Mechanism, Stance, Topic
from monitor.core.phrases import en, en_facts, en_policy, en_reasons, fr, fr_facts, fr_policy, fr_reasons
from monitor.core.phrases.labels import Labels
from monitor.core.phrases.names import Names
from monitor.core.policy import Breach
from monitor.core.resolution import Resolved
from monitor.core.tools import Fallback, Language, SuspendOn


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
        rebound: bool = False,
    ) -> str: ...


class Facts(Protocol):
    """A language's module of for whom a text holds, and what to know before relying on it."""

    QUESTION: str
    """Heads them all."""
    # the two flags of a reading: what each is about, and what it means that it stands
    BROAD_LICENCE: str
    BROAD_LICENCE_MEANS: str
    INSTRUCTIONS_ONLY: str
    INSTRUCTIONS_ONLY_MEANS: str

    def value(self, fact: Fact) -> str: ...
    def caveat(self, found: Caveat, terms: str) -> str: ...


class PolicyWords(Protocol):
    """A language's module of what a usage demands."""

    # titles
    TRAINING: str
    LOCATION: str
    BESIDE: str
    DOUBT: str
    TIMES: str
    DECIDING: str
    ADEQUACY: str
    # names of rows
    PLACES: str
    SAFEGUARDS: str
    COUNTRIES: str
    REFUSED: str
    REQUIRED: str
    ATTESTATIONS: str
    CONTROL: str
    SILENCE: str
    UNCLEAR: str
    CHANGE: str
    STALE: str
    UNREAD: str
    REVIEW: str
    APPROVERS: str
    IN_FORCE: str
    CONDITIONAL: str
    CHECKED: str
    # values
    ANYTHING: str
    OPT_OUT_EXERCISED: str
    ANY_SAFEGUARD: str
    ANY_COUNTRY: str
    NONE_REFUSED: str
    NOTHING_REQUIRED: str
    ANYONE: str
    ANYONE_APPROVES: str
    CLOSING: str
    LAW: str

    def stances(self, accepted: Sequence[Stance], *, exercised: bool) -> str: ...
    def safeguards(self, accepted: Sequence[Mechanism]) -> str: ...
    def destinations(self, accepted: Sequence[str], *, adequate: bool) -> str: ...
    def controlled_from(self, accepted: Sequence[str]) -> str: ...
    def fallback(self, value: Fallback) -> str: ...
    def suspends_on(self, value: SuspendOn) -> str: ...
    def later_than(self, time: str) -> str: ...
    def review(self, every: str, grace: str) -> str: ...
    def conditional(self, abroad: Sequence[str], under: Mechanism) -> str: ...
    def outdated(self, day: str) -> str: ...


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


def facts(language: Language) -> Facts:
    """Return how a language says for whom a text holds."""
    if language is Language.FR:
        return fr_facts
    return en_facts


def policy_words(language: Language) -> PolicyWords:
    """Return how a language says what a usage demands."""
    if language is Language.FR:
        return fr_policy
    return en_policy


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
