"""What those who run machines are told when alerts had to be given up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from monitor.core.alerts import Alert, AlertKind
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
from monitor.core.phrases import delivery, phrases
from monitor.core.phrases.cldr import join, moment, sentence
from monitor.core.tools import Language, Person

#: More than these are counted: `monitor alerts list` has them all.
_MOST = 20
_MOST_NAMES = 3


def about_undelivered(
    organisation: str,
    lost: Sequence[Alert],
    people: Mapping[str, Person],
    language: Language,
    now: datetime,
    chain_head: str,
) -> Notice:
    """Return the notice of alerts that were given up.

    Args:
        organisation: its name.
        lost: the alerts, oldest first; their `error` says why.
        people: the referents by id, as far as the register still has them.
        language: the reader's.
        now: the round's moment.
        chain_head: of the ledger.

    Raises:
        ValueError: there are none.
    """
    if not lost:
        raise ValueError("no alert was given up")
    words, says = delivery(language), phrases(language)
    names = list(dict.fromkeys(_name(alert, people, language) for alert in lost))
    about = words.lost(len(lost))
    whom = join(names[:_MOST_NAMES], says.NAMES.locale)
    parts: list[Part] = [Paragraph(words.NOBODY_KNOWS)]
    parts += _listed(lost, people, language)
    parts += [
        Title(says.LABELS.options),
        Options(
            (
                Option(words.SEND_AGAIN, (command("alerts", "send", "--given-up"),)),
                Option(words.TELL_OTHERWISE),
            )
        ),
    ]
    return Notice(
        kind=AlertKind.UNDELIVERED,
        language=language,
        subject=subject(words.TAG, about, whom),
        headline=words.TAG,
        about=about,
        parts=tuple(parts),
        footer=(
            says.round_at(moment(now, says.NAMES.locale)),
            says.sender(organisation),
            says.head(chain_head),
        ),
    )


def _listed(lost: Sequence[Alert], people: Mapping[str, Person], language: Language) -> Iterator[Part]:
    words, locale = delivery(language), phrases(language).NAMES.locale
    for alert in lost[:_MOST]:
        yield Facts(
            (
                Fact(words.TO, _addressee(alert, people, language)),
                Fact(words.SUBJECT, alert.subject),
                Fact(words.MADE, moment(alert.at, locale)),
                Fact(words.WHY, alert.error or ""),
            )
        )
    if (more := len(lost) - _MOST) > 0:
        yield Caption(sentence(words.more_lost(more)))


def _name(alert: Alert, people: Mapping[str, Person], language: Language) -> str:
    if alert.channel is not None:
        return f"{delivery(language).CHANNEL} {alert.channel}"
    return people[alert.person].name if alert.person in people else alert.person


def _addressee(alert: Alert, people: Mapping[str, Person], language: Language) -> str:
    name = _name(alert, people, language)
    if alert.channel is not None:
        return name
    known = people.get(alert.person)
    return f"{name} ({known.email if known else delivery(language).UNKNOWN})"
