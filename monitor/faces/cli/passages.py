"""The passages of a text that say something: each with its stance, its place, its quote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import click

from monitor.core.contradictions import contradictions
from monitor.core.model import Finding, Reading, Stance, Topic
from monitor.core.notice.quotation import Stretch, emphasised, visible
from monitor.core.phrases import phrases, reasons, stance_words
from monitor.core.phrases.cldr import countries, join, sentence
from monitor.core.recipients.listed import is_listed
from monitor.core.resolution import LeftOut
from monitor.core.tools import Language
from monitor.faces.account_words import WORDS
from monitor.faces.cli.column import column, shows_bold

#: How many places of one side of a contradiction are named.
_MOST_PLACES = 3
#: What stands between the parts of a line that says where or for whom something holds.
DOT = " · "

Applied = tuple[Finding, Stance]
"""A finding and the stance it has once all terms that bind with it are read."""


@dataclass(frozen=True, slots=True)
class View:
    """How a reading is told."""

    language: Language
    everything: bool = False
    """Every quote of a fact and every recipient, however many."""
    by: int = 2
    """How far it is moved to the right."""


def topic_lines(topic: Topic, applied: Sequence[Applied], reading: Reading, view: View) -> Iterator[str]:
    """Yield what is said on a topic.

    Args:
        topic: which.
        applied: the findings on it.
        reading: theirs; its list of recipients stands elsewhere, so what its rows say is told once.
        view: how to tell it.
    """
    says = WORDS[view.language]
    yield ""
    count = says.passages(len(applied)) if applied else says.none
    yield " " * view.by + click.style(f"{says.topics[topic]}{says.colon}{count}", bold=True)
    single: list[tuple[Finding, Stance, str]] = []
    listed: dict[Stance, list[Finding]] = {}
    for found, stance in applied:
        if view.everything or not is_listed(found, reading):
            single.append((found, stance, ""))
        else:
            listed.setdefault(stance, []).append(found)
    yield from _passages(single, view)
    for number, (stance, found_there) in enumerate(listed.items()):
        if single or number:
            yield ""
        yield from _listed(stance, found_there, view)


def _listed(stance: Stance, found: Sequence[Finding], view: View) -> Iterator[str]:
    """Tell the rows of a list that say the same: which countries; the list itself stands below."""
    says, words = WORDS[view.language], sentence(stance_words(stance, view.language))
    yield from column(f"{words} [{stance.value}]", view.by + 2, hang=2, marks=((0, len(words)),))
    named = sorted({country for each in found for country in each.countries})
    about = [says.listed(len(found)), country_names(named, view.language), _safeguards(found, view.language)]
    yield from column(DOT.join(filter(None, about)), view.by + 4, hang=2)


def _passages(told: Sequence[tuple[Finding, Stance, str]], view: View) -> Iterator[str]:
    """Tell findings, those of one sentence together; each with its stance, and why it does not count."""
    language, by = view.language, view.by + 2
    for number, (_, run) in enumerate(groupby(told, lambda each: (each[0].start, each[0].quote))):
        if number:
            yield ""
        here = list(run)
        for finding, stance, why in here:
            yield from _head(finding, stance, why, view)
        found = here[0][0]
        rules = ", ".join(dict.fromkeys(finding.rule for finding, _, _ in here))
        yield from place_lines(found.headings, (found.line_start, found.line_end), rules, by + 2, language)
        marks = sorted({mark for finding, _, _ in here for mark in finding.marks})
        yield from quote_lines(found.quote, marks, by + 2, language)


def _head(finding: Finding, stance: Stance, why: str, view: View) -> Iterator[str]:
    says, words = WORDS[view.language], sentence(stance_words(stance, view.language))
    head = f"{words} [{stance.value}]"
    head += f" ({says.elsewhere})" if stance is not finding.stance else ""
    head += f" – {why}" if why else ""
    yield from column(head, view.by + 2, hang=2, marks=((0, len(words)),))
    yield from column(DOT.join(_about(finding, view.language)), view.by + 4, hang=2)


def _about(finding: Finding, language: Language) -> Iterator[str]:
    """Say on which data, for whom, and where to."""
    says, names = WORDS[language], phrases(language).NAMES
    if finding.topic is Topic.TRAINING:
        yield names.data[finding.data]
    yield names.scopes[finding.scope]
    if finding.region is not None:
        yield names.regions[finding.region]
    if finding.feature:
        yield says.feature
    if finding.despite_opt_out:
        yield says.despite
    if finding.countries:
        yield country_names(finding.countries, language)
    if finding.mechanisms:
        yield _safeguards([finding], language)


def _safeguards(found: Sequence[Finding], language: Language) -> str:
    names = phrases(language).NAMES
    mechanisms = sorted({mechanism for each in found for mechanism in each.mechanisms})
    return join([names.mechanisms[mechanism] for mechanism in mechanisms], names.locale)


def quote_lines(quote: str, marks: Sequence[Stretch], by: int, language: Language) -> Iterator[str]:
    """Yield a quote, the deciding words in bold; where bold does not show they stand below it.

    So the quote stays the vendor's, to the letter, and can be looked for in the text.

    Args:
        quote: in Markdown.
        marks: the deciding words, as places in it.
        by: how far it is moved to the right.
        language: of the quotation marks.
    """
    says = WORDS[language]
    pieces = emphasised(quote, marks)
    before, _, after = reasons(language).quoted("\n").partition("\n")
    at, places = len(before), []
    for words, is_marked in pieces:
        if is_marked:
            places.append((at, at + len(words)))
        at += len(words)
    whole = before + "".join(words for words, _ in pieces) + after
    yield from column(whole, by, hang=len(before), marks=places)
    if places and not shows_bold():
        deciding = " … ".join(whole[start:end].strip() for start, end in places)
        yield from column(f"{says.deciding}{says.colon}{deciding}", by, hang=2)


def place_lines(
    headings: Sequence[str], lines: tuple[int, int], rule: str, by: int, language: Language
) -> Iterator[str]:
    """Yield where something stands: under which headings, on which lines, found by which rule."""
    path = " › ".join(filter(None, map(visible, headings)))
    place = WORDS[language].place(*lines)
    yield from column(DOT.join(filter(None, (path, place, rule))), by, hang=2)


def left_out_lines(left_out: Sequence[LeftOut], view: View) -> Iterator[str]:
    """Yield the findings that do not apply to a tool, each with the reason."""
    says = WORDS[view.language]
    title = says.left_out(len(left_out))
    yield ""
    yield from column(title, view.by, hang=2, marks=((0, len(title)),))
    yield from _passages(
        [(each.finding, each.finding.stance, says.reasons[each.reason]) for each in left_out], view
    )


def country_names(codes: Sequence[str], language: Language) -> str:
    """Return countries in words."""
    return countries(codes, phrases(language).NAMES.locale)


# --- contradictions -------------------------------------------------------------------------


def against_itself(
    findings: Sequence[Finding], view: View, where: Callable[[int], str] = lambda _: ""
) -> Iterator[str]:
    """Yield a paragraph for each contradiction.

    Args:
        findings: what is said, in one text or in several that are read together, but for the rows of lists:
            one recipient in the Union and one outside of it contradict nothing.
        view: how to tell it.
        where: in which text a finding stands, by its place in `findings`; empty where there is but one.
    """
    says, language = WORDS[view.language], view.language
    names = phrases(language).NAMES
    for found in contradictions(findings):
        about = [says.topics[found.topic].lower()]
        if found.topic is Topic.TRAINING:
            about.append(names.data[found.data])
        about.append(names.scopes[found.scope])
        if found.region is not None:
            about.append(names.regions[found.region])
        sides = []
        for side in (found.promises, found.opposed):
            places: dict[str, list[str]] = {}
            for number in side:
                finding = findings[number]
                line = says.place(finding.line_start, finding.line_end)
                place = ", ".join(filter(None, (where(number), line)))
                places.setdefault(stance_words(finding.stance, language), []).append(place)
            sides += [f"{words} ({_first(list(dict.fromkeys(at)))})" for words, at in places.items()]
        words = f"{says.contradiction(', '.join(about))}{says.colon}{' / '.join(sides)}. {says.read_both}"
        yield from warning_lines(words, view.by)


def warning_lines(words: str, by: int) -> Iterator[str]:
    """Yield a paragraph that has to be seen; not by its colour alone."""
    for line in column(f"⚠ {words}", by, hang=2):
        yield click.style(line, fg="yellow")


def _first(places: Sequence[str]) -> str:
    return "; ".join([*places[:_MOST_PLACES], *(["…"] if len(places) > _MOST_PLACES else [])])
