"""How a text that was not read well is told of: which one, where it stands, why, since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.core.notice.news import TermsTrouble
from monitor.core.notice.parts import Fact, Facts, Paragraph, Part, Title
from monitor.core.phrases import outcome_words, phrases
from monitor.core.phrases.cldr import day, sentence
from monitor.core.tools import Language


def unread_rows(trouble: TermsTrouble, name: str, language: Language) -> list[Fact]:
    """Return what anybody can make use of about terms that were not read well.

    Args:
        trouble: what is known of it.
        name: of the terms, as the reader knows them.
        language: the reader's.
    """
    says = phrases(language)
    labels, locale = says.LABELS, says.NAMES.locale
    last = trouble.last_good_at
    if trouble.outcome is None:
        why = says.not_visited(trouble.collection, was_read=last is not None)
    else:
        why = outcome_words(str(trouble.outcome.reason), language)
    place = []
    if trouble.address:
        place = [Fact(labels.address, trouble.address, trouble.address)]
    elif trouble.collection is not None:
        place = [Fact(labels.address, f"Open Terms Archive, {trouble.collection}")]
    return [
        Fact(labels.terms, name),
        *place,
        Fact(labels.why, sentence(why)),
        *([Fact(labels.unread, day(trouble.since, locale))] if trouble.since is not None else []),
        Fact(labels.last_good, labels.never if last is None else day(last, locale)),
    ]


def listed(title: str, texts: Sequence[Facts], most: int, language: Language) -> Iterator[Part]:
    """List what is told of some texts under a title, at most so many; the others are counted."""
    if texts:
        yield Title(title)
    yield from texts[:most]
    if (more := len(texts) - most) > 0:
        yield Paragraph(phrases(language).more_texts(more))
