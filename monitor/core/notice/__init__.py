"""From decisions, drifts and outcomes to what a referent reads."""

from __future__ import annotations

from monitor.core.alerts import AlertKind
from monitor.core.notice.news import TermsDrift, TermsMended, TermsSource, TermsTrouble, ToolNews
from monitor.core.notice.parts import Notice, Paragraph, subject
from monitor.core.notice.reading import about_reading
from monitor.core.notice.tool import about_tool
from monitor.core.phrases import phrases
from monitor.core.tools import Language

__all__ = [
    "Notice",
    "TermsDrift",
    "TermsMended",
    "TermsSource",
    "TermsTrouble",
    "ToolNews",
    "about_reading",
    "about_tool",
    "trial",
]


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
