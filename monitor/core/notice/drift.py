"""What is told of a change in terms that costs no approval."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.core.alerts import AlertKind
from monitor.core.decisions import Status
from monitor.core.notice.news import TermsNews
from monitor.core.notice.parts import Notice, Option, Options, Paragraph, Part, Title
from monitor.core.notice.teller import Teller
from monitor.core.tools import Language, SuspendOn, Usage


def about_drift(news: TermsNews, language: Language) -> Notice:
    """Return the notice that the provider changed some terms, and that no status changes.

    Raises:
        ValueError: there is no drift that is the provider's doing.
    """
    changes = news.changes
    if not changes:
        raise ValueError("nothing to tell: no drift is the provider's doing")
    teller = Teller(news, language)
    labels = teller.labels
    terms = list(dict.fromkeys(teller.evidence.terms(change.terms) for change in changes))
    read = teller.day(max(change.at for change in changes))
    parts: list[Part] = [
        Paragraph(teller.says.changed_terms(teller.services(), terms, read)),
        Paragraph(_meaning(teller)),
        teller.statuses(),
        *teller.changes(labels.changes),
        *teller.caveats(),
        Title(labels.options),
        Options((*teller.pages(), *_objects(teller), *teller.looks(), *_suspends(teller))),
        *teller.sources(),
    ]
    return teller.notice(AlertKind.DRIFT, labels.changed, terms, labels.new_terms, parts)


def _meaning(teller: Teller) -> str:
    """Say that no status changes, or none yet where the policy waits for the day of effect."""
    effective, news = teller.effective(), teller.news
    standing = (d for each in news.tools for d in each.standing.values() if d.status is Status.ALLOWED)
    patient = dict.fromkeys(d.usage for d in standing if _waits(news.usages.get(d.usage)))
    if effective is None or effective <= news.now.date() or not patient:
        return teller.labels.unchanged_status
    return teller.says.put_off([teller.usage(usage) for usage in patient], teller.due(effective))


def _waits(usage: Usage | None) -> bool:
    return usage is not None and usage.suspend_on is SuspendOn.EFFECTIVE_DATE


def _objects(teller: Teller) -> Iterator[Option]:
    """Offer the objection that a text gives a time for."""
    until = teller.object_until()
    if until is not None:
        yield Option(f"{teller.asks.OBJECT} {teller.asks.no_later(teller.due(until))}")


def _suspends(teller: Teller) -> Iterator[Option]:
    """List the commands that suspend what is still allowed."""
    standing = (d for each in teller.news.tools for d in each.standing.values())
    allowed = [decision for decision in standing if decision.status is Status.ALLOWED]
    if allowed:
        yield Option(teller.labels.suspend, tuple(teller.verb("suspend", each) for each in allowed))
