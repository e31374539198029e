"""The vendor's own words in a notice: what breaches the policy, and the passages that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.core.decisions import Decision
from monitor.core.model import SEVERITY, Cause, Finding, Hunk, Stance
from monitor.core.notice.news import TermsNews
from monitor.core.notice.parts import Caption, Excerpt, Paragraph, Part
from monitor.core.notice.quotation import (
    Piece,
    SentenceChange,
    Stretch,
    change_of,
    is_changed,
    outside,
    pieces_of,
    readable,
    shortened,
    side,
    visible,
)
from monitor.core.phrases import facts, gloss_sentence, phrases, terms_words
from monitor.core.phrases.cldr import day, sentence
from monitor.core.policy import Breach
from monitor.core.resolution import Resolved
from monitor.core.terms import TermsId
from monitor.core.tools import Language

#: How much of a passage is shown, in characters: a mail is not the document.
_AROUND, _LONGEST = 160, 900
#: So much of what was read in a passage is told.
_MOST_GLOSSES = 2
#: A passage's number, which moves with every paragraph that comes before it.
_NUMBER = re.compile(r"\W*(?:\d+|[ivxlc]+|[a-z])[.)]\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands in one sentence, or in none, that the policy does not accept."""

    breaches: tuple[Breach, ...]
    approvals: tuple[tuple[str, str], ...]
    """The ids of the tools and usages that lost their approval by it."""
    cause: Cause | None

    @property
    def resolved(self) -> Resolved | None:
        """The finding in that sentence; None where a topic is silent or unclear."""
        return self.breaches[0].resolved


def gaps(decisions: Sequence[Decision]) -> tuple[Gap, ...]:
    """Return the breaches of some decisions, those of one sentence together, in the order they come."""
    groups: dict[
        tuple[object, ...], tuple[dict[Breach, None], dict[tuple[str, str], None], Cause | None]
    ] = {}
    for decision in decisions:
        for breach in decision.breaches:
            found = breach.resolved
            place = (breach.topic, breach.code, breach.lack) if found is None else _place(found)
            breaches, approvals, _ = groups.setdefault(place, ({}, {}, decision.cause))
            breaches[breach] = None
            approvals[decision.tool, decision.usage] = None
    return tuple(Gap(tuple(b), tuple(a), cause) for b, a, cause in groups.values())


def _place(found: Resolved) -> tuple[object, ...]:
    return (found.terms, found.finding.start, found.finding.end)


class Evidence:
    """Shows a vendor's words to a reader of a language."""

    def __init__(self, news: TermsNews, language: Language) -> None:
        self._news, self._language = news, language
        self._says = phrases(language)
        self._services = {each.tool.service for each in news.tools}
        self._shown: dict[Hunk, list[Stretch]] = {}

    def terms(self, terms: TermsId) -> str:
        """Return the name of some terms; the service's own goes without saying where it is the tools'."""
        words = terms_words(terms.type, self._language)
        return words if self._services == {terms.service} else f"{terms.service}, {words}"

    def unseen(self, hunks: Sequence[Hunk]) -> tuple[Hunk, ...]:
        """Return the hunks of which some change was not shown yet."""
        return tuple(hunk for hunk in hunks if hunk not in self._shown or is_changed(self._rest(hunk)))

    def sentence(self, gap: Gap) -> Iterator[Part]:
        """Show the sentence that breaches the policy; before and after, where the provider changed it."""
        found = gap.resolved
        if found is None:
            return
        terms, quote = found.terms, found.finding.quote
        change = self._change(gap)
        if change is None:
            yield self._excerpt(terms, self._says.as_of(self._day(terms)), (("=", visible(quote)),))
        else:
            self._shown.setdefault(change.hunk, []).append(change.stretch)
            yield from self._both(terms, change.pieces, change.lead, change.tail)
        place = self._place(terms, found.finding.headings)
        yield Caption(f"{place}. {gloss_sentence(found, self._language)}")

    def quote(self, gap: Gap) -> Excerpt | None:
        """Return the sentence as it stands, and where; None where no sentence says it."""
        found = gap.resolved
        if found is None:
            return None
        place = self._place(found.terms, found.finding.headings)
        words: Piece = ("=", visible(found.finding.quote))
        return self._excerpt(found.terms, place, (words,))

    def caveats(self) -> Iterator[Part]:
        """Say what to know of the binding terms before relying on them, each time with the sentence."""
        for terms in dict.fromkeys(terms for each in self._news.tools for terms in each.tool.terms):
            source = self._news.sources.get(terms)
            for caveat in () if source is None else source.caveats:
                yield Paragraph(facts(self._language).caveat(caveat, self.terms(terms)))
                if caveat.fact is None:
                    continue
                quote: Piece = ("=", visible(caveat.fact.quote))
                yield self._excerpt(terms, self._says.as_of(self._day(terms)), (quote,))
                yield Caption(f"{self._place(terms, caveat.fact.headings)}.")

    def weight(self, gap: Gap) -> tuple[bool, bool]:
        """Return what puts the sentences that tell most first: those that changed, and say it themselves."""
        found = gap.resolved
        return self._change(gap) is None, found is not None and found.finding.stance is not found.stance

    def _change(self, gap: Gap) -> SentenceChange | None:
        """Return how the provider changed the sentence, where that is why the tool is suspended."""
        found = gap.resolved
        drift = self._news.change(found.terms) if found and gap.cause is Cause.PROVIDER else None
        return None if found is None or drift is None else change_of(found.finding.quote, drift.drift.hunks)

    def rank(self, terms: TermsId, hunk: Hunk) -> tuple[bool, bool, int, bool]:
        """Return what puts the passages that tell most first: those on a topic, the worst that is said first.

        What the text says now comes before what it no longer says, and a new number is told last.
        """
        found = self._findings(terms, visible(hunk.after))
        worst = min((SEVERITY[f.topic].index(f.stance) for f in found), default=len(Stance))
        is_renumbered = bool(hunk.before) and _unnumbered(hunk.before) == _unnumbered(hunk.after)
        return is_renumbered, hunk.topic is None, worst, not hunk.after

    def passage(self, terms: TermsId, hunk: Hunk) -> Iterator[Part]:
        """Show what was not shown yet of one passage that the provider changed, and how it was read."""
        rest = self._rest(hunk)
        yield from self._both(terms, rest)
        found = self._findings(terms, "".join(words for _, words in side(rest, "+")))
        if read := list(dict.fromkeys(self._glosses(terms, found)))[:_MOST_GLOSSES]:
            opening = "".join(read[0].partition(self._says.LABELS.colon)[:2])  # once for all
            others = [sentence(each.removeprefix(opening)) for each in read[1:]]
            yield Caption(" ".join([read[0], *others]))
        self._shown.setdefault(hunk, []).append((0, len(visible(hunk.after))))

    def _findings(self, terms: TermsId, words: str) -> list[Finding]:
        """Return what was read in some words of the new version."""
        change = self._news.change(terms)
        told = () if change is None else change.findings
        return [f for f in told if f.stance in SEVERITY[f.topic] and visible(f.quote) in words]

    def _glosses(self, terms: TermsId, found: Sequence[Finding]) -> Iterator[str]:
        """Say how sentences were read, the worst first: as they hold for the tools, where that is known."""
        decided = (r for decision in self._news.decisions for r in decision.resolved)
        holds = {(_place(r), r.finding.topic, r.finding.data): r for r in decided}
        for each in sorted(found, key=lambda f: SEVERITY[f.topic].index(f.stance)):
            known = holds.get(((terms, each.start, each.end), each.topic, each.data))
            if known is not None:
                yield gloss_sentence(known, self._language)
            elif not holds or each.stance is not Stance.PERMITTED:  # what tempers it may stand elsewhere
                yield gloss_sentence(Resolved(terms, "", each, each.stance), self._language, alone=True)

    def _rest(self, hunk: Hunk) -> tuple[Piece, ...]:
        return outside(pieces_of(hunk), self._shown.get(hunk, ()))

    def _both(
        self, terms: TermsId, pieces: tuple[Piece, ...], lead: str = "", tail: str = ""
    ) -> Iterator[Part]:
        """Show a passage before and after; `lead` and `tail` complete the sentences that stood before."""
        pieces = readable(pieces)
        drift = self._news.change(terms)
        previous = None if drift is None or drift.previous_at is None else drift.previous_at
        locale = self._says.NAMES.locale
        before, after = _completed(side(pieces, "-"), lead, tail), side(pieces, "+")
        old, new = None if previous is None else day(previous, locale), self._day(terms)
        # A side without a change of its own would only repeat the other.
        if not is_changed(before):
            yield self._excerpt(terms, self._says.added(new), _plain_if_whole(after))
        elif not any(words.strip() for _, words in after):
            yield self._excerpt(terms, self._says.removed(old), _plain_if_whole(before))
        else:
            yield self._excerpt(terms, self._says.before(old), _plain_if_whole(before))
            yield self._excerpt(terms, self._says.after(new), _plain_if_whole(after))

    def _excerpt(self, terms: TermsId, head: str, pieces: tuple[Piece, ...]) -> Excerpt:
        source = self._news.sources.get(terms)
        short = shortened(pieces, around=_AROUND, longest=_LONGEST)
        return Excerpt(head, short, None if source is None else source.language)

    def _place(self, terms: TermsId, headings: Sequence[str]) -> str:
        """Say where a sentence stands; a heading's own full stop would end ours."""
        return self._says.place(self.terms(terms), [visible(each).rstrip(". ") for each in headings[-2:]])

    def _day(self, terms: TermsId) -> str:
        drift = self._news.change(terms)
        at = drift.at if drift is not None else self._news.sources[terms].at
        return day(at, self._says.NAMES.locale)


def _unnumbered(markdown: str) -> str:
    return _NUMBER.sub("", visible(markdown), count=1)


def _completed(before: tuple[Piece, ...], lead: str, tail: str) -> tuple[Piece, ...]:
    """Return what stood before in whole sentences; what stands elsewhere now is not marked."""
    if any(mark == "=" for mark, _ in before):
        around = (("=", lead), *before, ("=", tail))
        return tuple((mark, words) for mark, words in around if words)
    whole = "".join(words for _, words in before)
    return (("-", f"{lead}{whole}{tail}"),) if whole.strip() else before


def _plain_if_whole(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Leave out the marks where all is new, or all is gone: the line above says so and marks tire the eye."""
    if any(mark == "=" and words.strip() for mark, words in pieces):
        return pieces
    return tuple(("=", words) for _, words in pieces)
