"""The feed: decisions, and changes by providers that matter, as Atom (RFC 4287)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from monitor.core.alerts import is_news
from monitor.core.checks import VersionRecord
from monitor.core.contracts import contract_of
from monitor.core.decisions import MONITOR, Decision, Occasion, Status
from monitor.core.ledger import Entry
from monitor.core.model import Effect, Topic
from monitor.core.phrases import phrases, reasons, terms_words
from monitor.core.phrases.cldr import day, join, sentence
from monitor.core.terms import TermsId
from monitor.core.tools import Language
from monitor.faces.report.atom import Feed, Item, atom
from monitor.faces.report.discretion import function_words
from monitor.faces.report.events import has_page
from monitor.faces.report.feed_words import FEED_WORDS
from monitor.faces.report.reservations import Remark, accepted_against, breach_remarks, reason_remarks
from monitor.faces.report.status_said import entry_words
from monitor.faces.report.view import FEED, Files, View
from monitor.services.chronicle import Told, Watched
from monitor.services.drifts import returns_to

#: Readers fetch the whole each time: what is older stands on the tools' pages.
MOST_ENTRIES: Final = 100


def feed_files(view: View) -> Files:
    """Return the feed in each language, by path in the site; it changes only when something happened."""
    return {f"{language.value}/{FEED}": feed(view, language) for language in Language}


def feed(view: View, language: Language) -> bytes:
    """Return the feed in a language: the newest entries first.

    Args:
        view: of the site.
        language: of the words; those of vendors stay in their own.
    """
    organisation = view.chronicle.register.organisation
    happened = sorted(_happened(view), key=_newest_last)[-MOST_ENTRIES:]
    collections = view.collections()
    return atom(
        Feed(
            f"feed/{hashlib.sha256(organisation.encode()).hexdigest()}",
            f"{organisation} – {FEED_WORDS[language].title}",
            phrases(language).LABELS.disclaimer,
            phrases(language).credit(collections) if collections else "",
            organisation,
            language,
            view.address,
            tuple(_item(view, each, language) for each in reversed(happened)),
        )
    )


# --- what happened ------------------------------------------------------------------------------


_Happened = tuple[Watched, Entry] | tuple[Told, VersionRecord]
"""A decision on a tool, or a change of some terms."""


def _happened(view: View) -> Iterator[_Happened]:
    """Yield what the feed is about, in no order; there may be very much of it, so nothing is worded yet."""
    for watched in view.chronicle.tools:
        for entry in watched.entries:
            yield watched, entry
    for told in view.chronicle.terms.values():
        for version in told.versions:
            if is_news(version.drift, version.cause) and returns_to(version, told.versions) is None:
                yield told, version


def _newest_last(happened: _Happened) -> tuple[datetime, int, str]:
    """Order what happened; at one moment, decisions come after the changes they are about."""
    _, what = happened
    return (what.decision.at, what.seq, "") if isinstance(what, Entry) else (what.at, 0, what.commit)


def _item(view: View, happened: _Happened, language: Language) -> Item:
    of, what = happened
    if isinstance(of, Watched):
        assert isinstance(what, Entry)
        return _decided(view, of, what, language)
    assert isinstance(what, VersionRecord)
    return _changed(view, of, what, language)


def _decided(view: View, watched: Watched, entry: Entry, language: Language) -> Item:
    told, decision, tool = view.chronicle, entry.decision, watched.tool
    usage = told.register.usages.get(decision.usage)
    label = (usage.label.get(language) if usage else None) or decision.usage
    says, is_note = FEED_WORDS[language], decision.occasion.is_note
    is_approval = decision.status is Status.ALLOWED and not is_note
    words = entry_words(decision, language)
    is_machine_s = decision.by == MONITOR and decision.status is Status.SUSPENDED
    why = _why(view, watched, decision, label, language) if is_machine_s else None
    by = (says.noted if is_note else says.decided)(function_words(decision, told.register, language))
    against = accepted_against(decision, told, language) if is_approval else ()
    found = (
        breach_remarks(decision.breaches, told, language) if decision.status is Status.SUSPENDED else against
    )
    return Item(
        f"decision/{entry.hash}",
        decision.at,
        f"[{words}] {tool.name} – {label}",
        ("note" if is_note else decision.status.value, words),
        (Remark(why or by), *found, *reason_remarks(decision, told, language)),
        view.tool_page(tool.id),
        says.tool_page,
    )


def _why(view: View, watched: Watched, decision: Decision, usage: str, language: Language) -> str:
    """Say why the machine suspended a tool."""
    says, locale = phrases(language), phrases(language).NAMES.locale
    blamed = sorted({breach.resolved.terms for breach in decision.breaches if breach.resolved})
    commits = {commit for terms, commit in decision.versions if terms in blamed}
    known = (view.chronicle.terms[terms] for terms in blamed if terms in view.chronicle.terms)
    ats = [version.at for told in known for version in told.versions if version.commit in commits]
    read = day(max(ats, default=decision.at), locale)
    if decision.occasion is Occasion.UNVERIFIED:
        read = says.unread_since(day(decision.verified, locale) if decision.verified else None)
    return reasons(language).suspended_because(
        decision.occasion,
        decision.cause,
        service=watched.tool.service,
        terms=[terms_words(terms.type, language) for terms in blamed],
        read=read,
        usages=[usage],
        rebound=_rebound(view, watched, decision, blamed),
    )


def _rebound(view: View, watched: Watched, decision: Decision, blamed: Iterable[TermsId]) -> bool:
    """Tell whether a text blamed binds since the last decision: a contract was deposited, or has ended."""
    told = (entry.decision for entry in watched.entries)
    since = max((d.at for d in told if d.at < decision.at and not d.occasion.is_note), default=decision.at)
    known = (view.chronicle.terms.get(contract_of(watched.tool, terms.type)) for terms in blamed)
    return any(since < version.at <= decision.at for each in known if each for version in each.versions)


def _changed(view: View, told: Told, version: VersionRecord, language: Language) -> Item:
    says, words = phrases(language), FEED_WORDS[language]
    drift = version.drift
    assert drift is not None
    name = terms_words(told.id.type, language)
    concerned = [watched.tool for watched in view.chronicle.tools if told.id in watched.past]
    effects = [(topic, drift.effect(topic)) for topic in Topic]
    collection = [version.origin.collection] if version.origin else []
    page = view.drift_page(version) if has_page(version) else view.tool_page(concerned[0].id)
    return Item(
        f"version/{version.commit}",
        version.at,
        f"[{says.LABELS.changed}] {told.id.service} – {name}",
        ("changed", says.LABELS.changed),
        (
            Remark(says.changed_terms(told.id.service, [name], day(version.at, says.NAMES.locale))),
            *(
                Remark(sentence(says.effect(topic, effect)))
                for topic, effect in effects
                if effect is not Effect.NONE
            ),
            Remark(words.tools(join([tool.name for tool in concerned], says.NAMES.locale))),
            *([Remark(says.credit(collection))] if collection else []),
        ),
        page,
        words.drift_page if has_page(version) else words.tool_page,
    )
