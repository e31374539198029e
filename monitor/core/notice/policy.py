"""The policy in words that a person with the right to decide would sign: each usage, and its law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from monitor.core.adequacy import AdequacyDecision, AdequacyList, in_force
from monitor.core.claims import EEA_COUNTRIES
from monitor.core.model import SEVERITY, DataClass, Mechanism, Stance, Topic
from monitor.core.notice.parts import Fact, Facts, Paragraph, Part, Title
from monitor.core.phrases import PolicyWords, phrases, policy_words, terms_words
from monitor.core.phrases.cldr import countries, day, duration, join
from monitor.core.tools import ANY, AttestationKind, Language, Tolerance, Usage

#: A list of adequacy decisions that nobody has checked for longer is not to be relied on.
LONGEST_UNCHECKED: Final = timedelta(days=183)


def usage_parts(usage: Usage, approvers: Sequence[str], language: Language) -> Iterator[Part]:
    """Say what a usage demands: every key of it, those left out too.

    Args:
        usage: which.
        approvers: the names of the people whom it names as such.
        language: to say it in.
    """
    says, names = policy_words(language), phrases(language).NAMES
    yield Title(says.TRAINING)
    yield Facts(tuple(Fact(names.data[data], _on_training(usage, data, says)) for data in DataClass))
    yield Title(says.LOCATION)
    yield Facts(tuple(_on_location(usage, says, names.locale)))
    yield Title(says.BESIDE)
    terms = [terms_words(each, language) for each in sorted(usage.required_terms)]
    papers = [names.attestations[kind] for kind in AttestationKind if kind in usage.attestations]
    control = usage.controlled_by
    yield Facts(
        (
            Fact(says.REQUIRED, join(terms, names.locale) or says.NOTHING_REQUIRED),
            Fact(says.ATTESTATIONS, join(papers, names.locale) or says.NOTHING_REQUIRED),
            Fact(says.CONTROL, says.ANYONE if control is None else says.controlled_from(sorted(control))),
        )
    )
    yield Title(says.DOUBT)
    yield Facts(
        (
            Fact(says.SILENCE, says.fallback(usage.on_silent)),
            Fact(says.UNCLEAR, says.fallback(usage.on_unclear)),
        )
    )
    yield Title(says.TIMES)
    every, grace = (duration(time, names.locale) for time in (usage.review_every, usage.review_grace))
    yield Facts(
        (
            Fact(says.CHANGE, says.suspends_on(usage.suspend_on)),
            Fact(says.STALE, says.later_than(duration(usage.stale_after, names.locale))),
            Fact(says.UNREAD, says.later_than(duration(usage.suspend_after, names.locale))),
            Fact(says.REVIEW, says.review(every, grace)),
        )
    )
    yield Title(says.DECIDING)
    yield Facts((Fact(says.APPROVERS, join(approvers, names.locale) or says.ANYONE_APPROVES),))
    yield Paragraph(says.CLOSING)


def law_parts(law: AdequacyList, on: date, language: Language) -> Iterator[Part]:
    """Say which adequacy decisions are in force on a day, and when a person last looked for others."""
    says, names = policy_words(language), phrases(language).NAMES
    standing = in_force(law.decisions, on)
    countries_under = {under: _countries(standing, under) for under in (None, *Mechanism)}
    yield Title(says.ADEQUACY)
    rows = [Fact(says.IN_FORCE, countries(countries_under[None], names.locale))]
    rows += [
        Fact(says.CONDITIONAL, says.conditional(abroad, under))
        for under, abroad in countries_under.items()
        if under is not None and abroad
    ]
    yield Facts((*rows, Fact(says.CHECKED, day(law.checked, names.locale))))
    yield Paragraph(says.LAW)
    if is_outdated(law, on):
        yield Paragraph(says.outdated(day(law.checked, names.locale)))


def is_outdated(law: AdequacyList, on: date) -> bool:
    """Tell whether nobody has checked the list for more than six months."""
    return on - law.checked > LONGEST_UNCHECKED


def tolerated(tolerance: Tolerance, topic: Topic) -> list[Stance]:
    """Return the stances that a tolerance names, from the safest on, silence last; none where all are."""
    order = (*reversed(SEVERITY[topic]), Stance.SILENT)
    return [] if tolerance == ANY else [stance for stance in order if stance in tolerance]


def _on_training(usage: Usage, data: DataClass, says: PolicyWords) -> str:
    tolerance = usage.training[data]
    if tolerance == ANY:
        return says.ANYTHING
    return says.stances(tolerated(tolerance, Topic.TRAINING), exercised=data in usage.exercised)


def _on_location(usage: Usage, says: PolicyWords, locale: str) -> Iterator[Fact]:
    """Say where data may be; what transfers rest on and go to matters only where some are accepted."""
    places = says.ANYTHING
    if usage.location != ANY:
        places = says.stances(tolerated(usage.location, Topic.LOCATION), exercised=False)
    yield Fact(says.PLACES, places)
    mechanisms = [each for each in Mechanism if each in (usage.mechanisms or ())]
    yield Fact(
        says.SAFEGUARDS, says.ANY_SAFEGUARD if usage.mechanisms is None else says.safeguards(mechanisms)
    )
    accepted = usage.accepted_countries
    if accepted is None:
        yield Fact(says.COUNTRIES, says.ANY_COUNTRY)
    else:
        abroad = sorted(accepted - EEA_COUNTRIES)
        yield Fact(says.COUNTRIES, says.destinations(abroad, adequate=usage.accepts_adequate))
    yield Fact(says.REFUSED, countries(sorted(usage.refused_countries), locale) or says.NONE_REFUSED)


def _countries(standing: Sequence[AdequacyDecision], under: Mechanism | None) -> list[str]:
    return sorted({decision.country for decision in standing if decision.under is under})
