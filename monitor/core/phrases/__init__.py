"""What the product says, in each language it speaks; the same names in every language's module."""

from __future__ import annotations

from monitor.core.decisions import Basis, Status
from monitor.core.drift_reasons import reasons_in
from monitor.core.model import Stance, Topic
from monitor.core.phrases import (
    en,
    en_acting,
    en_agenda,
    en_delivery,
    en_facts,
    en_own_edit,
    en_policy,
    en_reasons,
    fr,
    fr_acting,
    fr_agenda,
    fr_delivery,
    fr_drift,
    fr_facts,
    fr_own_edit,
    fr_policy,
    fr_reasons,
)
from monitor.core.phrases.spoken import (
    Acting,
    Agenda,
    Delivery,
    Facts,
    OwnEdit,
    Phrases,
    PolicyWords,
    Reasons,
)
from monitor.core.policy import Breach
from monitor.core.resolution import Resolved
from monitor.core.tools import Language

__all__ = [
    "Acting",
    "Agenda",
    "Delivery",
    "Facts",
    "OwnEdit",
    "Phrases",
    "PolicyWords",
    "Reasons",
]


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


def delivery(language: Language) -> Delivery:
    """Return how a language speaks of alerts on their way."""
    if language is Language.FR:
        return fr_delivery
    return en_delivery


def acting(language: Language) -> Acting:
    """Return how a language asks people to act."""
    if language is Language.FR:
        return fr_acting
    return en_acting


def agenda(language: Language) -> Agenda:
    """Return how a language says what is told by the calendar."""
    if language is Language.FR:
        return fr_agenda
    return en_agenda


def own_edit(language: Language) -> OwnEdit:
    """Return how a language tells that our own edit has suspended many tools."""
    if language is Language.FR:
        return fr_own_edit
    return en_own_edit


def policy_words(language: Language) -> PolicyWords:
    """Return how a language says what a usage demands."""
    if language is Language.FR:
        return fr_policy
    return en_policy


def breach_sentence(found: Breach, language: Language) -> str:
    """Return a sentence or two saying what the policy does not accept, without the quote."""
    return reasons(language).breach(found)


def gloss_sentence(found: Resolved, language: Language, *, alone: bool = False) -> str:
    """Return a sentence saying what the machine read in a quote, marked as its reading.

    Args:
        found: what it read.
        language: the reader's.
        alone: the passage was read by itself, whatever stands elsewhere in the terms.
    """
    return reasons(language).gloss(found, alone=alone)


def status_words(status: Status, basis: Basis, language: Language) -> str:
    """Return a status together with its basis, as they are always shown."""
    names = phrases(language).NAMES
    return names.allowed if status is Status.ALLOWED else names.suspended[basis]


def outcome_words(reason: str, language: Language) -> str:
    """Return why terms could not be read; a reason that has no words stands for itself."""
    return phrases(language).NAMES.reasons.get(reason, reason)


def drift_words(reason: str, language: Language) -> str:
    """Return why a drift is of its kind; a reason that is not of the list stands for itself."""
    found = reasons_in(reason)
    return reason if found is None or language is Language.EN else fr_drift.because(found)


def stance_words(stance: Stance, language: Language) -> str:
    """Return a stance in words."""
    return phrases(language).NAMES.stances[stance]


def topic_words(topic: Topic, language: Language) -> str:
    """Return a topic in words."""
    return phrases(language).NAMES.topics[topic]


def terms_words(terms_type: str, language: Language) -> str:
    """Return a terms type in words; one that has none stands for itself."""
    return phrases(language).NAMES.terms_types.get(terms_type, terms_type)
