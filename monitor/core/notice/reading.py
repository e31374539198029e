"""What the administrator is told: texts that can no longer be read, and texts that can be read again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.core.alerts import AlertKind
from monitor.core.notice.news import TermsMended, TermsTrouble
from monitor.core.notice.parts import (
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
from monitor.core.notice.unread import listed, unread_rows
from monitor.core.phrases import agenda, phrases, terms_words
from monitor.core.phrases.cldr import day, join, moment
from monitor.core.terms import TermsId
from monitor.core.tools import Language

_LONGEST_DETAIL = 400
_MOST_SERVICES = 3
#: Where the network is down, nothing can be read: more of a sort are counted, or Gmail cuts the mail short.
_MOST_TEXTS = 8


def about_reading(
    organisation: str,
    broken: Sequence[TermsTrouble],
    mended: Sequence[TermsMended],
    language: Language,
    now: datetime,
    chain_head: str,
) -> Notice:
    """Return the notice to the administrator about a round's readings.

    Args:
        organisation: its name.
        broken: the terms that could not be read from this round on, or still cannot after a week.
        mended: those that can be read again.
        language: the reader's.
        now: the round's moment.
        chain_head: of the ledger.

    Raises:
        ValueError: there is nothing to tell.
    """
    if not broken and not mended:
        raise ValueError("nothing to tell about readings")
    says, reminds = phrases(language), agenda(language)
    labels, locale = says.LABELS, says.NAMES.locale
    new = [trouble for trouble in broken if not trouble.is_reminder]
    still = [trouble for trouble in broken if trouble.is_reminder]
    tag = labels.unreadable if new else labels.readable if mended else reminds.REMINDER
    told = [each.terms for each in (new or mended or still)]
    parts: list[Part] = []
    if new:
        parts += [Paragraph(f"{says.unreadable(len(new))} {labels.nothing_concluded}")]
    if still:
        # Said once, it holds for both.
        said = [reminds.still(len(still)), *([] if new else [labels.nothing_concluded])]
        parts += [Paragraph(" ".join(said))]
    if mended:
        parts += [Paragraph(f"{says.readable(len(mended))} {labels.compared_again}")]
    for title, texts in (
        (labels.broken, [_trouble(each, language) for each in new]),
        (reminds.STILL, [_trouble(each, language) for each in still]),
        (labels.mended, [_mended(each, language) for each in mended]),
    ):
        parts += listed(title, texts, _MOST_TEXTS, language)
    tools = sorted({tool.id for trouble in broken for tool in trouble.tools})
    if tools:
        tests = tuple(command("sources", "test", tool) for tool in tools[:_MOST_SERVICES])
        parts += [Title(labels.options), Options((Option(labels.try_again, tests),))]
    return Notice(
        kind=AlertKind.READABILITY,
        language=language,
        subject=subject(tag, *_about(told, language)),
        headline=tag,
        about=" – ".join(_about(told, language)),
        parts=tuple(parts),
        footer=(says.round_at(moment(now, locale)), says.sender(organisation), says.head(chain_head)),
    )


def _about(terms: Sequence[TermsId], language: Language) -> tuple[str, str]:
    """Say in a subject which texts are meant: the one, or how many and whose."""
    if len(terms) == 1:
        return terms[0].service, terms_words(terms[0].type, language)
    says = phrases(language)
    services = list(dict.fromkeys(t.service for t in terms))
    names = services[:_MOST_SERVICES] + (["…"] if len(services) > _MOST_SERVICES else [])
    return says.texts(len(terms)), ", ".join(names) if len(names) > 1 else names[0]


def _trouble(trouble: TermsTrouble, language: Language) -> Facts:
    says = phrases(language)
    labels, locale = says.LABELS, says.NAMES.locale
    name = f"{trouble.terms.service}, {terms_words(trouble.terms.type, language)}"
    rows = unread_rows(trouble, name, language)
    if trouble.tools:
        rows.append(Fact(labels.tools, join([tool.name for tool in trouble.tools], locale)))
    if trouble.suspends_on is not None:
        rows.append(Fact(labels.suspends_on, day(trouble.suspends_on, locale)))
    if trouble.outcome is not None:
        if detail := " ".join(trouble.outcome.detail.split()):
            rows.append(Fact(labels.detail, detail[:_LONGEST_DETAIL]))
        if remedy := says.NAMES.remedies.get(str(trouble.outcome.reason)):
            rows.append(Fact(labels.remedy, remedy))
    return Facts(tuple(rows))


def _mended(mended: TermsMended, language: Language) -> Facts:
    says = phrases(language)
    labels, locale = says.LABELS, says.NAMES.locale
    rows = [
        Fact(labels.terms, f"{mended.terms.service}, {terms_words(mended.terms.type, language)}"),
        *([Fact(labels.address, mended.address, mended.address)] if mended.address else []),
        Fact(labels.unread, day(mended.since, locale)),
    ]
    if mended.tools:
        rows.append(Fact(labels.tools, join([tool.name for tool in mended.tools], locale)))
    return Facts(tuple(rows))
