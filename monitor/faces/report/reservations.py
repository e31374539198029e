"""What to know before using an authorised tool: the conditions it is authorised on, and the reservations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.core.checks import VersionRecord
from monitor.core.decisions import MONITOR, Decision, Occasion, Opinion, Outline, Status
from monitor.core.model import Fact, FactKind, Scope
from monitor.core.notice.quotation import GAP, visible
from monitor.core.phrases import breach_sentence, facts, outcome_words, phrases, reasons, terms_words
from monitor.core.phrases.cldr import day, join, sentence
from monitor.core.policy import Breach, reservations
from monitor.core.resolution import Resolved
from monitor.core.terms import TermsId
from monitor.core.tools import Language
from monitor.faces.decision_words import DECISIONS
from monitor.faces.report.authorised_words import LIST
from monitor.faces.report.discretion import nameless
from monitor.faces.report.render import words_in
from monitor.services.chronicle import Chronicle, Watched
from monitor.services.status import Standing

#: A list is read at a glance: the tool's own page quotes everything.
_MOST_BREACHES, _MOST_QUOTES, _LONGEST = 6, 2, 600


@dataclass(frozen=True, slots=True)
class Quote:
    """Some words of a vendor's text, as a reader of the page sees them."""

    words: str
    language: str | None
    """ISO 639-1; None: not known."""
    source: str
    """The terms and the version it stands in, in words."""
    collection: str | None = None
    """Of Open Terms Archive, where the version was taken from one."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A condition or a reservation in a sentence or so, with the words of the terms it rests on."""

    words: str
    quotes: tuple[Quote, ...] = ()
    is_warning: bool = False
    """It calls for somebody's attention; else it is for information."""
    more: str = ""
    """How many quotes there are besides; empty: none."""

    @property
    def full(self) -> str:
        """Its words where the quotes stand beside it."""
        return f"{self.words} ({self.more})" if self.more else self.words


@dataclass(frozen=True, slots=True)
class Remarks:
    """Makes the remarks on one tool under one usage, in a language."""

    told: Chronicle
    watched: Watched
    standing: Standing
    language: Language

    def of_approval(self) -> tuple[Remark, ...]:
        """Return the conditions and reservations of an approval, what calls for attention first."""
        decision = self.standing.decision
        if decision is None:
            return ()
        found = [
            *self._unread(),
            *self._review(),
            *self._against(),
            *self._opinions(),
            *self._caveats(),
            *self._facts(),
            *self._opt_out(decision),
            *reason_remarks(decision, self.told, self.language),
        ]
        return tuple(sorted(found, key=lambda remark: not remark.is_warning))

    def of_suspension(self) -> tuple[Remark, ...]:
        """Return why the tool is not authorised: the breaches, a person's reason, else what led to it."""
        decision = self.standing.decision
        if decision is None:
            return ()
        found = (
            *breach_remarks(decision.breaches, self.told, self.language),
            *reason_remarks(decision, self.told, self.language),
        )
        occasion = words_in(self.language).occasions[decision.occasion]
        return found or (Remark(f"{sentence(occasion)}."),)

    def all(self) -> tuple[Remark, ...]:
        """Return all: of an approval what calls for attention first, of a suspension why first."""
        if self.standing.is_lost:
            return (*self.of_suspension(), *self.unreadable())
        return tuple(sorted((*self.unreadable(), *self.of_approval()), key=lambda r: not r.is_warning))

    def unreadable(self) -> Iterator[Remark]:
        """Yield which of the terms could not be read in the last round."""
        says = words_in(self.language)
        for state in self.standing.troubled:
            if state.check is not None:
                name = terms_words(state.terms.type, self.language)
                why = outcome_words(state.check.reason, self.language)
                words = says.unreadable_since(name, why, self._day(state.check.first))
                yield Remark(f"{sentence(words)}.", is_warning=True)

    # --- each kind --------------------------------------------------------------------------------

    def _unread(self) -> Iterator[Remark]:
        says = LIST[self.language]
        if self.standing.verified is None:
            yield Remark(says.unread_why, is_warning=True)
        elif self.standing.is_stale:
            yield Remark(says.stale_why(self._day(self.standing.verified)), is_warning=True)

    def _review(self) -> Iterator[Remark]:
        says, due, today = DECISIONS[self.language], self.standing.review_by, self.told.at.date()
        if due is not None:
            is_late = due < today
            words = (says.review_overdue if is_late else says.review_by)(self._day(due))
            yield Remark(f"{sentence(words)}.", is_warning=is_late)
        for note in self.standing.notes:
            if note.decision.occasion is Occasion.REVIEW:
                words = says.clause_changed(self._day(note.decision.at))
                yield Remark(f"{sentence(words)}.", is_warning=True)

    def _against(self) -> Sequence[Remark]:
        """Return what was accepted: the outline of an approval does not have it, the ledger does."""
        given = (e.decision for e in reversed(self.watched.entries) if not e.decision.occasion.is_note)
        last = next((each for each in given if each.usage == self.standing.usage.id), None)
        return () if last is None else accepted_against(last, self.told, self.language)

    def _opinions(self) -> Iterator[Remark]:
        for note in self.standing.notes:
            opinion = note.decision.opinion
            if opinion is not None:
                words = sentence(DECISIONS[self.language].opinions[opinion])
                is_warning = opinion is not Opinion.FAVOURABLE
                yield Remark(f"{words} ({self._day(note.decision.at)}).", is_warning=is_warning)

    def _caveats(self) -> Iterator[Remark]:
        for terms, caveat in self.standing.caveats:
            words = facts(self.language).caveat(caveat, terms_words(terms.type, self.language))
            known = self.told.terms.get(terms)
            version = known.version if known is not None else None
            quotes = (
                (_quote(caveat.fact.quote, terms, version, self.told, self.language),) if caveat.fact else ()
            )
            yield Remark(words, quotes, is_warning=True)

    def _facts(self) -> Iterator[Remark]:
        """Tell ages, territories, and texts that address consumers, each value once."""
        found: dict[tuple[FactKind, str], tuple[Fact, list[TermsId]]] = {}
        for terms in self.watched.tool.terms:
            reading = self.told.terms[terms].reading if terms in self.told.terms else None
            for fact in reading.facts if reading else ():
                if _tells(fact):
                    _, places = found.setdefault((fact.kind, fact.value), (fact, []))
                    if terms not in places:
                        places.append(terms)
        names = phrases(self.language).NAMES
        for fact, places in found.values():
            texts = join(
                [reasons(self.language).quoted(terms_words(t.type, self.language)) for t in places],
                names.locale,
            )
            value = facts(self.language).value(fact)
            yield Remark(LIST[self.language].fact(sentence(names.facts[fact.kind]), value, texts))

    def _opt_out(self, decision: Outline) -> Iterator[Remark]:
        if decision.opt_out is None or decision.status is not Status.ALLOWED:
            return
        says, opt_out = DECISIONS[self.language], decision.opt_out
        # Which accounts is in a person's own words.
        whom = (
            nameless(opt_out.accounts, self.told.register, self.language)
            or says.perimeters[opt_out.perimeter]
        )
        words = says.opt_out(whom, self._day(opt_out.on), self._day(opt_out.until))
        yield Remark(f"{sentence(words)}.", is_warning=opt_out.until < self.told.at.date())
        if remains := reservations(self.watched.resolution):
            yield _quoting(f"{LIST[self.language].despite}.", remains, self.told, self.language)

    def _day(self, at: date) -> str:
        return day(at, phrases(self.language).NAMES.locale)


def accepted_against(decision: Decision, told: Chronicle, language: Language) -> Sequence[Remark]:
    """Return what an approval accepted although the policy does not."""
    return breach_remarks(decision.breaches, told, language, f"{LIST[language].against}{_colon(language)}")


def breach_remarks(
    breaches: Sequence[Breach], told: Chronicle, language: Language, lead: str = ""
) -> Sequence[Remark]:
    """Return what the policy objects to, what is said in one wording once, each with its quotes.

    Args:
        breaches: of a decision.
        told: knows the language of each text.
        language: of the words.
        lead: comes before each.
    """
    alike: dict[str, list[Resolved]] = {}
    for breach in breaches:
        quoted = alike.setdefault(breach_sentence(breach, language), [])
        if breach.resolved is not None:
            quoted.append(breach.resolved)
    first = list(alike.items())[:_MOST_BREACHES]
    return [_quoting(lead + words, quoted, told, language, is_warning=True) for words, quoted in first]


def reason_remarks(decision: Outline, told: Chronicle, language: Language) -> Sequence[Remark]:
    """Return a person's own words; the machine has none, its reasons are the breaches."""
    if decision.by == MONITOR or not decision.reason.strip():
        return ()
    quoted = reasons(language).quoted(nameless(decision.reason, told.register, language))
    return (Remark(f"{LIST[language].reason}{_colon(language)}{quoted}"),)


def _quoting(
    words: str, found: Iterable[Resolved], told: Chronicle, language: Language, *, is_warning: bool = False
) -> Remark:
    quotes = tuple(
        dict.fromkeys(
            _quote(r.finding.quote, r.terms, _version(r.commit, r.terms, told), told, language) for r in found
        )
    )
    more = len(quotes) - _MOST_QUOTES
    return Remark(words, quotes[:_MOST_QUOTES], is_warning, LIST[language].more(more) if more > 0 else "")


def _version(commit: str, terms: TermsId, told: Chronicle) -> VersionRecord | None:
    known = told.terms.get(terms)
    versions = known.versions if known is not None else ()
    return next((version for version in reversed(versions) if version.commit == commit), None)


def _quote(
    markdown: str, terms: TermsId, version: VersionRecord | None, told: Chronicle, language: Language
) -> Quote:
    """Quote what stands in a version; None: one that is not known any longer, so its day is not either."""
    known = told.terms.get(terms)
    own = known.reading.language if known is not None and known.reading is not None else "und"
    words = visible(markdown)
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit(" ", 1)[0] + GAP.rstrip()
    source, collection = terms_words(terms.type, language), None
    if version is not None:
        source = phrases(language).source(source, day(version.at, phrases(language).NAMES.locale))
        collection = version.origin.collection if version.origin is not None else None
    return Quote(words, None if own == "und" else own, source, collection)


def _colon(language: Language) -> str:
    return phrases(language).LABELS.colon


def _tells(fact: Fact) -> bool:
    """Tell whether staff should know of a fact; professional use has caveats of its own."""
    if fact.kind is FactKind.AUDIENCE:
        return fact.value == Scope.CONSUMER
    return fact.kind is not FactKind.PROFESSIONAL_USE
