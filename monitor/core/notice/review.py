"""What is told of approvals that are due for review: which, by when, what changed since, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from monitor.core.alerts import AlertKind
from monitor.core.notice.news import ReviewDue
from monitor.core.notice.parts import (
    Caption,
    Fact,
    Facts,
    Notice,
    Option,
    Options,
    Paragraph,
    Part,
    Title,
    command,
    subject,
)
from monitor.core.phrases import acting, agenda, phrases
from monitor.core.phrases.cldr import day, some
from monitor.core.slugs import tool_page
from monitor.core.tools import Language, Usage

#: Approvals given on one day are due on one day; more are counted, or Gmail cuts the mail short.
MOST_REVIEWS = 12
_MOST_NAMES = 3


def about_reviews(
    organisation: str,
    usages: Mapping[str, Usage],
    reviews: Sequence[ReviewDue],
    language: Language,
    now: datetime,
    chain_head: str,
    site: str | None = None,
) -> Notice:
    """Return the notice that approvals are due for review.

    Args:
        organisation: its name.
        usages: the policy, by id.
        reviews: the approvals.
        language: the reader's.
        now: the round's moment.
        chain_head: of the ledger.
        site: the address of the page, without a slash at its end; None: there is none.

    Raises:
        ValueError: there are none.
    """
    if not reviews:
        raise ValueError("nothing to tell: no approval is due for review")
    says, told = phrases(language), agenda(language)
    labels = says.LABELS
    soonest = sorted(reviews, key=lambda each: each.due)
    first, shown = soonest[0], soonest[:MOST_REVIEWS]
    parts: list[Part] = [Paragraph(told.due(len(reviews)))]
    for each in shown:
        parts += [Facts(review_rows(each, usages, language, now.date()))]
        if each.is_reopened:
            parts.append(Caption(told.REOPENED))
    if len(soonest) > len(shown):
        parts.append(Paragraph(told.more_reviews(len(soonest) - len(shown))))
    parts += [Title(labels.options), Options(_options(shown, language, site))]
    names = list(dict.fromkeys(each.tool.name for each in soonest))
    about = some(names, _MOST_NAMES, says.NAMES.locale)
    what = _usage(first.usage, usages, language) if len(reviews) == 1 else told.reviews(len(reviews))
    return Notice(
        kind=AlertKind.REVIEW,
        language=language,
        subject=subject(told.REVIEW, about, what),
        headline=told.REVIEW,
        about=f"{about} – {what}",
        parts=tuple(parts),
        footer=(labels.disclaimer, says.sender(organisation), says.head(chain_head)),
    )


def review_rows(
    review: ReviewDue, usages: Mapping[str, Usage], language: Language, today: date
) -> tuple[Fact, ...]:
    """Return what is to be known of one review, in rows."""
    says, told = phrases(language), agenda(language)
    locale = says.NAMES.locale
    return (
        Fact(says.LABELS.tool, f"{review.tool.name} ({says.NAMES.plans[review.tool.plan]})"),
        Fact(told.USAGE, _usage(review.usage, usages, language)),
        Fact(told.GIVEN, day(review.given, locale)),
        Fact(told.CHANGED, str(review.changes)),
        Fact(told.DUE, says.due(day(review.due, locale), (review.due - today).days)),
        Fact(told.EXPIRES, says.due(day(review.expires, locale), (review.expires - today).days)),
    )


def _usage(usage: str, usages: Mapping[str, Usage], language: Language) -> str:
    known = usages.get(usage)
    return usage if known is None else known.label.get(language, usage)


def _options(reviews: Sequence[ReviewDue], language: Language, site: str | None) -> tuple[Option, ...]:
    labels, told, asks = phrases(language).LABELS, agenda(language), acting(language)
    tools = list({each.tool.id: each.tool for each in reviews}.values())
    given = {tool.id: min(e.given for e in reviews if e.tool.id == tool.id).date() for tool in tools}
    reads = [command("show", tool.id) for tool in tools]
    reads += [command("diff", id_, "--since", since.isoformat()) for id_, since in given.items()]
    pages = [
        Option(asks.page(tool.name), address=f"{site}/{tool_page(tool.id, language)}")
        for tool in (tools if site is not None else ())
    ]
    blanks = f'--by {labels.person} --reason "{labels.words}"'
    verbs = (
        (words, tuple(f"{command(verb, each.tool.id, '--usage', each.usage)} {blanks}" for each in reviews))
        for words, verb in ((told.RENEW, "approve"), (told.LET_GO, "suspend"))
    )
    return (*pages, Option(told.READ_AGAIN, tuple(reads)), *(Option(words, all_) for words, all_ in verbs))
