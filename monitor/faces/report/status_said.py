"""Statuses in the page's words: always with their basis, never plainly allowed where nothing was read."""

from __future__ import annotations

from datetime import date

from monitor.core.decisions import Decision, Status
from monitor.core.phrases import phrases, status_words
from monitor.core.phrases.cldr import day, sentence
from monitor.core.tools import Language
from monitor.faces.decision_words import decision_words
from monitor.faces.report.authorised_words import LIST
from monitor.services.status import Standing


def standing_words(standing: Standing, language: Language) -> str:
    """Return how a tool stands for a usage today: its status with its basis.

    Args:
        standing: its, for the usage.
        language: of the words.
    """
    says, decision = LIST[language], standing.decision
    if decision is None:
        return says.not_judged
    if decision.status is not Status.ALLOWED:
        return status_words(decision.status, decision.basis, language)
    if standing.verified is None:
        return says.unread
    return says.stale(date_words(standing.verified, language)) if standing.is_stale else says.allowed


def read_words(standing: Standing, language: Language) -> str:
    """Say when all that binds a tool was last read well; where contracts alone do, nothing has to be."""
    says = LIST[language]
    if standing.deposited:
        return phrases(language).deposited([date_words(each, language) for each in standing.deposited])
    return says.read_on(date_words(standing.verified, language)) if standing.verified else says.read_never


def entry_words(decision: Decision, language: Language) -> str:
    """Return what an entry of the ledger set: a status with its basis, or the note that it is."""
    if decision.status is Status.ALLOWED and not decision.occasion.is_note:
        return LIST[language].allowed
    return sentence(decision_words(decision, language))


def date_words(at: date, language: Language) -> str:
    """Return the day of a moment in words."""
    return day(at, phrases(language).NAMES.locale)
