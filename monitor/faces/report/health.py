"""How the terms that approvals rest on could be read, in words that a quiet day does not change."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.core.contracts import binding, contract_of, has_ended
from monitor.core.phrases import outcome_words, phrases, terms_words
from monitor.core.phrases.cldr import day, sentence
from monitor.core.terms import TermsId
from monitor.core.tools import Language, Tool
from monitor.faces.report.render import words_in
from monitor.faces.report.view import View
from monitor.services.chronicle import Told

#: Addresses that a page may lead to; others stand as words.
_SCHEMES = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Health:
    """How one terms could be read."""

    is_good: bool
    words: str
    is_current: bool = True
    """It was read well at the last round, or is a contract, which is not read again."""


def health(view: View, told: Told, language: Language) -> Health:
    """Return how some terms were last read.

    Where it was at the last round, that is said without its date, which stands on the board alone: so pages
    stay as they are while nothing happens.
    """
    says, locale = words_in(language), phrases(language).NAMES.locale
    if told.deposit is not None and told.deposit.signed is not None:
        assert told.version is not None
        signed, deposited = day(told.deposit.signed, locale), day(told.version.at, locale)
        return Health(is_good=True, words=says.contract_of(signed, deposited))
    state, complete = told.state, view.chronicle.rounds.complete
    last = says.never_good
    if state is not None and state.verified is not None:
        last = says.last_good(day(state.verified, locale))
    if state is None or state.check is None:
        return Health(told.version is not None, last, is_current=told.declared is None)
    check = state.check
    if not check.outcome.is_good:
        why = outcome_words(check.reason, language)
        return Health(is_good=False, words=f"{why}, {says.since(day(check.first, locale))} – {last}")
    if check.verified == check.last and (complete is None or check.last >= complete):
        return Health(is_good=True, words=says.good)
    return Health(is_good=True, words=last, is_current=False)


def text_name(tool: Tool, terms: TermsId, language: Language) -> str:
    """Name one of the texts of a tool; a contract apart from the page that it stands in place of."""
    name = terms_words(terms.type, language)
    return words_in(language).contract(name) if terms == contract_of(tool, terms.type) else name


@dataclass(frozen=True, slots=True)
class Source:
    """One of the texts that a tool is or was judged by."""

    name: str
    binds: str
    origin: str
    addresses: tuple[str, ...]
    version: str
    """Since when the text stands as it does; empty where it never was read."""
    health: Health


def source(view: View, tool: Tool, told: Told, language: Language) -> Source:
    """Return one of the texts of a tool, in words.

    Args:
        view: of the site.
        tool: as bound.
        told: the text.
        language: of the words.
    """
    says, locale, version = words_in(language), phrases(language).NAMES.locale, told.version
    binds = says.no_longer
    if told.id in tool.terms:
        binds = says.bindings[binding(tool, told.id)]
    elif version is not None and has_ended(version):
        binds = says.ended
    is_contract = told.id == contract_of(tool, told.id.type)
    read_on = says.read_by_us
    if version is not None and version.origin is not None:
        read_on = says.from_collection(version.origin.collection)
    origin = sentence(phrases(language).LABELS.contract) if is_contract else f"{says.origin} {read_on}"
    return Source(
        text_name(tool, told.id, language),
        binds,
        origin,
        addresses(told),
        says.version_of(day(version.at, locale)) if version is not None else "",
        health(view, told, language),
    )


def addresses(told: Told) -> tuple[str, ...]:
    """Return the web addresses that some terms are read at."""
    documents = told.declared.documents if told.declared is not None else ()
    return tuple(each.address for each in documents if each.address.startswith(_SCHEMES))
