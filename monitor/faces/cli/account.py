"""A reading as a lawyer reads it: what the text says, for whom, where, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from babel import Locale

from monitor.core.clauses.read import READ
from monitor.core.model import DataClass, Fact, FactKind, ProfessionalUse, Reading, Stance, Topic
from monitor.core.notice.quotation import visible
from monitor.core.phrases import facts, phrases, stance_words
from monitor.core.phrases.cldr import sentence
from monitor.core.recipients.listed import is_listed
from monitor.core.resolution import LeftOut
from monitor.core.tools import Language
from monitor.faces.account_words import WORDS, AccountWords
from monitor.faces.cli.column import column, rows, table
from monitor.faces.cli.passages import (
    DOT,
    Applied,
    View,
    against_itself,
    country_names,
    left_out_lines,
    place_lines,
    quote_lines,
    topic_lines,
    warning_lines,
)

#: How many quotes of one fact and how many recipients are shown unless all are asked for.
_MOST_QUOTES, _MOST_RECIPIENTS = 2, 12


def account(
    reading: Reading, view: View, applied: Sequence[Applied] | None = None, left_out: Sequence[LeftOut] = ()
) -> Iterator[str]:
    """Yield the lines that tell a reading.

    Args:
        reading: what the text says.
        view: how to tell it.
        applied: the findings to tell; None: all, each with its own stance.
        left_out: those that do not apply to a tool, told after the others, with the reason.
    """
    told = [(found, found.stance) for found in reading.findings] if applied is None else applied
    yield from _summary(reading, view)
    if applied is None:
        yield from against_itself([found for found, _ in told if not is_listed(found, reading)], view)
    yield from _applies(reading, view)
    for topic in Topic:
        yield from topic_lines(topic, [each for each in told if each[0].topic is topic], reading, view)
    if left_out:
        yield from left_out_lines(left_out, view)
    yield from _recipients(reading, view)


def _summary(reading: Reading, view: View) -> Iterator[str]:
    says, language = WORDS[view.language], view.language
    name = _language(reading.language, says, language)
    pairs = [(says.language, sentence(name))]
    for topic in Topic:
        stance = reading.stance(topic)
        value = f"{stance_words(stance, language)} [{stance.value}]"
        if topic is Topic.TRAINING:
            value += _of_data(reading, language)
        elif reading.countries:
            value += f"{DOT}{says.countries}{says.colon}{country_names(reading.countries, language)}"
        pairs.append((says.topics[topic], value))
    yield from rows(pairs, view.by)
    if reading.language not in READ:
        yield from warning_lines(says.not_read, view.by)


def _of_data(reading: Reading, language: Language) -> str:
    """Say of which class of data a document's stance on training is: of the first that it speaks of."""
    said = {finding.data for finding in reading.findings if finding.topic is Topic.TRAINING}
    classes = (DataClass.CONTENT, DataClass.PERSONAL, DataClass.DEIDENTIFIED)
    found = next((data for data in classes if data in said), None)
    if found is None or reading.training in (Stance.SILENT, Stance.UNCLEAR):
        return ""
    return DOT + phrases(language).NAMES.data[found]


def _language(code: str, says: AccountWords, language: Language) -> str:
    locale = Locale.parse(phrases(language).NAMES.locale)
    return str(locale.languages.get(code, says.not_recognised))


# --- for whom it holds ----------------------------------------------------------------------


def _applies(reading: Reading, view: View) -> Iterator[str]:
    says, language = WORDS[view.language], view.language
    words, names = facts(language), phrases(language).NAMES
    yield ""
    yield " " * view.by + click.style(words.QUESTION, bold=True)
    by = view.by + 2
    alike: dict[tuple[FactKind, str], list[Fact]] = {}
    for kind in FactKind:
        for fact in sorted((f for f in reading.facts if f.kind is kind), key=_severity):
            alike.setdefault((kind, fact.value), []).append(fact)
    if not any(kind is FactKind.PROFESSIONAL_USE for kind, _ in alike):
        unsaid = f"{sentence(names.facts[FactKind.PROFESSIONAL_USE])}{says.colon}{says.unsaid}"
        yield from column(unsaid, by, hang=2)
    for (kind, _), found in alike.items():
        line = f"{sentence(names.facts[kind])}{says.colon}{words.value(found[0])}"
        yield from column(line, by, hang=2, marks=((0, len(line)),))
        shown = found if view.everything else found[:_MOST_QUOTES]
        for fact in shown:
            yield from place_lines(
                fact.headings, (fact.line_start, fact.line_end), fact.rule, by + 2, language
            )
            yield from quote_lines(fact.quote, (), by + 2, language)
        if len(found) > len(shown):
            yield " " * (by + 2) + says.more(len(found) - len(shown))
    for stands, name, meaning in (
        (reading.broad_licence, words.BROAD_LICENCE, words.BROAD_LICENCE_MEANS),
        (reading.instructions_only, words.INSTRUCTIONS_ONLY, words.INSTRUCTIONS_ONLY_MEANS),
    ):
        if stands:
            yield from column(f"{sentence(name)}{says.colon}{meaning}", by, hang=2)


def _severity(fact: Fact) -> int:
    """Rank what is said of professional use, the worst first; all else stays in the order of the text."""
    uses = [use.value for use in ProfessionalUse]
    return uses.index(fact.value) if fact.value in uses else 0


# --- recipients -----------------------------------------------------------------------------


def _recipients(reading: Reading, view: View) -> Iterator[str]:
    found, says = reading.recipients, WORDS[view.language]
    if not found:
        return
    shown = found if view.everything else found[:_MOST_RECIPIENTS]
    yield ""
    yield " " * view.by + click.style(says.recipients(len(found)), bold=True)
    cells = [[visible(words) for words in (r.name, r.purpose, r.country, r.products)] for r in shown]
    yield from table(says.columns, cells, view.by + 2)
    if len(found) > len(shown):
        yield " " * (view.by + 2) + says.more(len(found) - len(shown))
