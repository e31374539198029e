"""From decisions, drifts and outcomes to what a referent reads."""

from __future__ import annotations

from dataclasses import replace

from monitor.core.alerts import AlertKind
from monitor.core.notice.digest import about_period
from monitor.core.notice.drift import about_drift
from monitor.core.notice.news import (
    Change,
    Digest,
    ReviewDue,
    TermsDrift,
    TermsMended,
    TermsNews,
    TermsSource,
    TermsTrouble,
    ToolNews,
)
from monitor.core.notice.own_edit import about_own_edit, is_many
from monitor.core.notice.parts import Notice, Paragraph, subject
from monitor.core.notice.reading import about_reading
from monitor.core.notice.review import about_reviews
from monitor.core.notice.suspension import about_suspension
from monitor.core.phrases import acting, phrases
from monitor.core.tools import Language, Role

__all__ = [
    "Change",
    "Digest",
    "Notice",
    "ReviewDue",
    "TermsDrift",
    "TermsMended",
    "TermsNews",
    "TermsSource",
    "TermsTrouble",
    "ToolNews",
    "about_period",
    "about_reading",
    "about_reviews",
    "about_tools",
    "addressed",
    "trial",
]


def about_tools(news: TermsNews, language: Language) -> Notice:
    """Return the one notice about what some terms brought to the tools that they bind.

    Raises:
        ValueError: there is nothing to tell: no approval was lost, and no drift is the provider's doing.
    """
    if is_many(news):
        return about_own_edit(news, language)
    return (about_suspension if news.decisions else about_drift)(news, language)


def addressed(notice: Notice, role: Role) -> Notice:
    """Return a notice that says why its reader receives it: as a referent in this role."""
    as_what = phrases(notice.language).NAMES.roles[role]
    return replace(notice, footer=(acting(notice.language).recipient(as_what), *notice.footer))


def trial(organisation: str, language: Language, chain_head: str) -> Notice:
    """Return a notice that only shows that alerts arrive, with the head of the ledger like any other."""
    says = phrases(language)
    about, words = says.trial(organisation)
    return Notice(
        kind=AlertKind.TEST,
        language=language,
        subject=subject(says.LABELS.test, organisation, about),
        headline=says.LABELS.test,
        about=organisation,
        parts=(Paragraph(words),),
        footer=(says.sender(organisation), says.head(chain_head)),
    )
