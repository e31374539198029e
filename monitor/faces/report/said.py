"""What a tool's terms say, read together: each passage in its own words, and what the machine reads in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from babel import Locale
from markupsafe import Markup

from monitor.core.contradictions import contradictions
from monitor.core.model import SEVERITY, Fact, FactKind, Finding, Reading, Stance, Topic
from monitor.core.notice.quotation import visible
from monitor.core.phrases import (
    facts,
    gloss_sentence,
    phrases,
    reasons,
    stance_words,
    terms_words,
    topic_words,
)
from monitor.core.phrases.cldr import countries, day, sentence
from monitor.core.recipients.listed import is_listed
from monitor.core.resolution import Resolved
from monitor.core.terms import TermsId
from monitor.core.tools import Language
from monitor.faces.account_words import WORDS as ACCOUNT
from monitor.faces.report.render import around, is_language, quote, words_in
from monitor.services.chronicle import Chronicle, Watched

#: How many passages of one topic, quotes of one fact, passages left out, recipients are shown.
_MOST_PASSAGES, _MOST_QUOTES, _MOST_LEFT_OUT, _MOST_RECIPIENTS = 24, 1, 12, 60

TextOf = Callable[[str, TermsId], str]
"""Gives the text of a version, by its commit."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A vendor's words, with those around them, and ours below."""

    words: Markup
    before: str
    after: str
    language: str | None
    gloss: str
    place: str


@dataclass(frozen=True, slots=True)
class Stanced:
    """The passages with one stance."""

    title: str
    excerpts: tuple[Excerpt, ...]
    listed: str
    """What the rows of lists say alike; empty: none."""


@dataclass(frozen=True, slots=True)
class Topical:
    """What is said on a topic."""

    topic: Topic
    title: str
    stances: tuple[Stanced, ...]
    """The worst first."""
    more: str
    none: str


@dataclass(frozen=True, slots=True)
class Account:
    """All of it."""

    topics: tuple[Topical, ...]
    contradictions: tuple[str, ...]
    per_terms: tuple[tuple[str, str, str, str], ...]
    """Of each text: its name, what it says on each topic, its language."""
    facts: tuple[tuple[str, tuple[Excerpt, ...]], ...]
    left_out: tuple[tuple[str, Excerpt], ...]
    left_out_count: int
    recipients: tuple[tuple[str, str, str], ...]
    recipient_count: int


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells what one tool's terms say, in a language."""

    told: Chronicle
    watched: Watched
    language: Language
    text_of: TextOf

    def account(self) -> Account:
        """Return what they say."""
        left_out = self.watched.resolution.left_out
        recipients = list(self._recipients())
        return Account(
            tuple(self._topical(topic) for topic in Topic),
            tuple(self._contradictions()),
            tuple(self._per_terms()),
            tuple(self._facts()),
            tuple(
                (
                    sentence(ACCOUNT[self.language].reasons[each.reason]),
                    self._excerpt(each.terms, each.finding, each.finding.marks, ""),
                )
                for each in left_out[:_MOST_LEFT_OUT]
            ),
            len(left_out),
            tuple(recipients[:_MOST_RECIPIENTS]),
            len(recipients),
        )

    # --- passages -------------------------------------------------------------------------------------

    def _topical(self, topic: Topic) -> Topical:
        says, readings = words_in(self.language), self._readings()
        mine = [each for each in self.watched.resolution.applied if each.finding.topic is topic]
        by_stance: dict[Stance, list[Resolved]] = {}
        for each in mine:
            by_stance.setdefault(each.stance, []).append(each)
        order, left, hidden, found = SEVERITY[topic], _MOST_PASSAGES, 0, []
        for stance in sorted(by_stance, key=lambda s: order.index(s) if s in order else len(order)):
            single = [each for each in by_stance[stance] if not self._is_listed(each)]
            listed = [each for each in by_stance[stance] if self._is_listed(each)]
            together = list(_by_sentence(single).values())
            excerpts = tuple(self._passage(some) for some in together[:left])
            hidden += len(together) - len(excerpts)
            left -= len(excerpts)
            title = sentence(stance_words(stance, self.language))
            found.append(Stanced(title, excerpts, self._listed(listed)))
        return Topical(
            topic,
            sentence(topic_words(topic, self.language)),
            tuple(found),
            says.more_passages(hidden) if hidden else "",
            "" if mine else says.no_passage[topic] if all(readings) else says.not_all_read,
        )

    def _readings(self) -> Sequence[Reading | None]:
        """Return what each of its terms says; None: it was never read well, so its silence means nothing."""
        return [self.told.terms[terms].reading for terms in self.watched.tool.terms]

    def _is_listed(self, found: Resolved) -> bool:
        reading = self.told.terms[found.terms].reading
        return reading is not None and is_listed(found.finding, reading)

    def _listed(self, listed: Sequence[Resolved]) -> str:
        if not listed:
            return ""
        named = sorted({country for each in listed for country in each.finding.countries})
        return words_in(self.language).listed(len(listed), countries(named, self._locale) or "–")

    def _passage(self, some: Sequence[Resolved]) -> Excerpt:
        first = some[0]
        glosses = " ".join(dict.fromkeys(gloss_sentence(each, self.language) for each in some))
        marks = sorted({mark for each in some for mark in each.finding.marks})
        return self._excerpt(first.terms, first.finding, marks, glosses)

    def _excerpt(
        self, terms: TermsId, found: Finding | Fact, marks: Sequence[tuple[int, int]], gloss: str
    ) -> Excerpt:
        told = self.told.terms[terms]
        before = after = ""
        version, reading = told.version, told.reading
        if version is not None:
            before, after = around(self.text_of(version.commit, terms), found.start, found.end)
        language = reading.language if reading is not None and is_language(reading.language) else None
        return Excerpt(
            quote(found.quote, tuple(marks)), before, after, language, gloss, self._place(terms, found)
        )

    def _place(self, terms: TermsId, found: Finding | Fact) -> str:
        headings = [words for words in map(visible, found.headings) if words]
        place = phrases(self.language).place(terms_words(terms.type, self.language), headings)
        version = self.told.terms[terms].version
        if version is None:
            return place
        return f"{place}, {words_in(self.language).version_of(day(version.at, self._locale))}"

    def _contradictions(self) -> Iterator[str]:
        said = [each for each in self.watched.resolution.applied if not self._is_listed(each)]
        findings = [each.finding for each in said]
        names = phrases(self.language).NAMES
        for found in contradictions(findings):
            about = [names.topics[found.topic]]
            if found.topic is Topic.TRAINING:
                about.append(names.data[found.data])
            one, other = (self._sourced(said[side[0]]) for side in (found.promises, found.opposed))
            yield words_in(self.language).contradiction(", ".join(about), one, other)

    def _sourced(self, found: Resolved) -> str:
        """Return a passage as a quote within a sentence, with where it stands."""
        quoted = reasons(self.language).quoted(visible(found.finding.quote))
        name, version = terms_words(found.terms.type, self.language), self.told.terms[found.terms].version
        source = phrases(self.language).source(name, day(version.at, self._locale)) if version else name
        return f"{quoted} ({source})"

    # --- each text ------------------------------------------------------------------------------------

    def _per_terms(self) -> Iterator[tuple[str, str, str, str]]:
        says, languages = words_in(self.language), Locale.parse(self._locale).languages
        for terms in self.watched.tool.terms:
            reading = self.told.terms[terms].reading
            name = terms_words(terms.type, self.language)
            if reading is None:
                yield name, says.never_read, "–", "–"
                continue
            training, location = (stance_words(reading.stance(topic), self.language) for topic in Topic)
            yield name, training, location, str(languages.get(reading.language, says.unknown_language))

    def _facts(self) -> Iterator[tuple[str, tuple[Excerpt, ...]]]:
        alike: dict[tuple[FactKind, str], list[tuple[TermsId, Fact]]] = {}
        for terms in self.watched.tool.terms:
            reading = self.told.terms[terms].reading
            for fact in reading.facts if reading is not None else ():
                alike.setdefault((fact.kind, fact.value), []).append((terms, fact))
        says, names, colon = facts(self.language), phrases(self.language).NAMES, words_in(self.language).colon
        for kind in FactKind:
            for (of, _), found in alike.items():
                if of is kind:
                    words = f"{sentence(names.facts[kind])}{colon}{says.value(found[0][1])}"
                    quoted = (self._excerpt(t, fact, (), "") for t, fact in found[:_MOST_QUOTES])
                    yield words, tuple(quoted)
        for terms in self.watched.tool.terms:
            reading = self.told.terms[terms].reading
            for stands, name, meaning in (
                (reading and reading.broad_licence, says.BROAD_LICENCE, says.BROAD_LICENCE_MEANS),
                (reading and reading.instructions_only, says.INSTRUCTIONS_ONLY, says.INSTRUCTIONS_ONLY_MEANS),
            ):
                if stands:
                    yield (
                        f"{sentence(name)} ({terms_words(terms.type, self.language)}){colon}{meaning}",
                        (),
                    )

    def _recipients(self) -> Iterator[tuple[str, str, str]]:
        for terms in self.watched.tool.terms:
            reading = self.told.terms[terms].reading
            for row in reading.recipients if reading is not None else ():
                yield visible(row.name), visible(row.purpose), visible(row.country)

    @property
    def _locale(self) -> str:
        return phrases(self.language).NAMES.locale


def _by_sentence(found: Sequence[Resolved]) -> Mapping[tuple[TermsId, int, str], list[Resolved]]:
    """Put findings of one sentence together: it is quoted once."""
    together: dict[tuple[TermsId, int, str], list[Resolved]] = {}
    for each in found:
        together.setdefault((each.terms, each.finding.start, each.finding.quote), []).append(each)
    return together
