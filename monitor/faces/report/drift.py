"""The page of one drift: what a version says that the one before did not, passage by passage."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from monitor.core.checks import VersionRecord
from monitor.core.drift import compare
from monitor.core.drift.stretches import stretches
from monitor.core.ledger import Entry
from monitor.core.model import Cause, Drift, Hunk, Kind, Reading, Topic
from monitor.core.notice.quotation import Piece, is_changed, readable_pieces, shortened, side, visible
from monitor.core.phrases import phrases, terms_words, topic_words
from monitor.core.phrases.cldr import day, sentence
from monitor.core.tools import Language
from monitor.faces.report.health import addresses
from monitor.faces.report.render import Frame, is_language, marked, page, words_in
from monitor.faces.report.status_said import entry_words
from monitor.faces.report.view import BOARD, View
from monitor.services.chronicle import Watched

#: Characters of kept words around a change, of changed words in one passage, and of all passages on a page.
_AROUND, _LONGEST, _MOST = 600, 6_000, 100_000
#: Characters of blocks that are shown as one on a side: more than this nobody compares.
_TOGETHER = 4_000


@dataclass(frozen=True, slots=True)
class Task:
    """All that the pages of one drift are made of but the two texts; it can be sent to a worker."""

    path: str
    organisation: str
    version: VersionRecord
    previous_at: Words
    tools: tuple[tuple[str, str], ...]
    """Those concerned: name, and path of the page."""
    decided: tuple[tuple[str, str, Words, Words], ...]
    """What was decided on this version: tool, path of its page, what for which usage, when."""
    quotes: tuple[tuple[str, Topic], ...]
    """What is said on which topic in either version."""
    text_language: str | None
    collections: tuple[str, ...]
    """Of Open Terms Archive, that either version was taken from."""
    addresses: tuple[str, ...]
    """Of the provider's pages, as the register has them today."""


Words = Mapping[Language, str]
"""The same in each language."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One place that changed."""

    title: str
    before: Markup
    after: Markup


def tasks(view: View, versions: Iterable[VersionRecord]) -> Iterator[Task]:
    """Yield what the pages of drifts are made of.

    Args:
        view: of the site.
        versions: those that have a page.
    """
    concerned = _concerned(view)
    decided = _decided(view)
    for version in versions:
        told = view.chronicle.terms[version.terms]
        before = next((v for v in told.versions if v.commit == version.previous), None)
        known = told.reading.language if told.reading is not None else None
        yield Task(
            view.drift_page(version),
            view.chronicle.register.organisation,
            version,
            {each: day(before.at, _locale(each)) if before else "" for each in Language},
            tuple(concerned.get(str(version.terms), ())),
            tuple(_decision(view, watched, entry) for watched, entry in decided.get(version.commit, ())),
            (),
            known if is_language(known) else None,
            tuple(sorted({v.origin.collection for v in (before, version) if v and v.origin})),
            addresses(told),
        )


def _locale(language: Language) -> str:
    return phrases(language).NAMES.locale


def _concerned(view: View) -> Mapping[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for watched in view.chronicle.tools:
        for terms in watched.past:
            found.setdefault(str(terms), []).append((watched.tool.name, view.tool_page(watched.tool.id)))
    return found


def _decided(view: View) -> Mapping[str, list[tuple[Watched, Entry]]]:
    """Return the entries of the ledger that quote each version, oldest first, each with its tool."""
    found: dict[str, list[tuple[Watched, Entry]]] = {}
    for watched in view.chronicle.tools:
        for entry in watched.entries:
            commits = {b.resolved.commit for b in entry.decision.breaches if b.resolved is not None}
            for commit in commits:
                found.setdefault(commit, []).append((watched, entry))
    return {commit: sorted(told, key=lambda pair: pair[1].seq) for commit, told in found.items()}


def _decision(view: View, watched: Watched, entry: Entry) -> tuple[str, str, Words, Words]:
    decision, register = entry.decision, view.chronicle.register
    usage = register.usages.get(decision.usage)
    words = {
        each: (
            f"{entry_words(decision, each)}, {(usage.label.get(each) if usage else None) or decision.usage}"
        )
        for each in Language
    }
    days = {each: day(decision.at, _locale(each)) for each in Language}
    return watched.tool.name, view.tool_page(decision.tool), words, days


def drift_pages(task: Task, before: str, after: str) -> Mapping[str, bytes]:
    """Return the pages of a drift in every language, by path in the site.

    Args:
        task: what they are made of.
        before: the earlier text, Markdown.
        after: the later one.
    """
    drift = compare(before, after, None, None)
    hunks = [hunk for hunk in drift.hunks if hunk.kind is not Kind.NOISE]
    chosen, hidden = _chosen(_by_topic(_paired(hunks, _Places(before, after)), task.quotes))
    noise = len(drift.hunks) - len(hunks)
    return {f"{each.value}/{task.path}": _page(task, chosen, hidden, noise, each) for each in Language}


class _Places:
    """Tells in which place of two texts words stand; both are searched onwards, as differences come."""

    def __init__(self, before: str, after: str) -> None:
        self._texts, self._reached = (before, after), [0, 0]

    def of(self, hunk: Hunk) -> int | None:
        """Return the place where a hunk's words stood and stand; None: in none for sure, or in two."""
        found = {self._place(side, words) for side, words in enumerate((hunk.before, hunk.after)) if words}
        return found.pop() if len(found) == 1 else None

    def together(self, hunks: Sequence[Hunk]) -> Hunk:
        """Return hunks of one place as one, the blocks of each side as they stood."""
        before, after = self._texts
        return Hunk(
            "\n\n".join(sorted((h.before for h in hunks if h.before), key=before.find)),
            "\n\n".join(sorted((h.after for h in hunks if h.after), key=after.find)),
        )

    def _place(self, side: int, words: str) -> int | None:
        text, spans = self._texts[side], self._spans[side]
        at = text.find(words, self._reached[side])
        if at < 0:
            at = text.find(words)
        if at < 0:
            return None
        self._reached[side] = at
        found = bisect_right(spans, (at, len(text))) - 1
        return found if found >= 0 and at + len(words) <= spans[found][1] else None

    @cached_property
    def _spans(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        before, after = self._texts
        if before > after:  # in the order in which they were compared, whose stretches are still known
            back = stretches(after, before)
            return [(s.after_start, s.after_end) for s in back], [
                (s.before_start, s.before_end) for s in back
            ]
        found = stretches(before, after)
        return [(s.before_start, s.before_end) for s in found], [(s.after_start, s.after_end) for s in found]


def _paired(hunks: Sequence[Hunk], places: _Places) -> Iterator[Hunk]:
    """Yield the places that changed; what was removed and what stands in its very place as one."""
    kept = [bool(hunk.after) for hunk in hunks]
    if all(kept) or not any(kept):  # most changes: to look for their places would take as long as all else
        yield from hunks
        return
    for place, run in groupby(hunks, key=places.of):
        here = list(run)
        removed, added = [h.before for h in here if h.before], [h.after for h in here if h.after]
        is_alone = not added or all(h.after for h in here)  # what was only added hides nothing
        if place is None or is_alone or _longest(removed, added) > _TOGETHER:
            yield from here
        else:
            yield places.together(here)


def _longest(*sides: Sequence[str]) -> int:
    return max(sum(map(len, blocks)) for blocks in sides)


def _by_topic(hunks: Iterable[Hunk], quotes: Sequence[tuple[str, Topic]]) -> list[tuple[Hunk, Topic | None]]:
    """Put first the places that a quote on a topic stands in."""
    said = [(visible(words), topic) for words, topic in quotes]
    found = []
    for hunk in hunks:
        both = visible(hunk.before), visible(hunk.after)
        found.append((hunk, next((t for words, t in said if words and any(words in b for b in both)), None)))
    return sorted(found, key=lambda pair: pair[1] is None)


def _chosen(
    hunks: Sequence[tuple[Hunk, Topic | None]],
) -> tuple[Sequence[tuple[tuple[Piece, ...], tuple[Piece, ...], Topic | None]], int]:
    """Choose the places that fit on a page: both sides of each, and how many others there are."""
    found: list[tuple[tuple[Piece, ...], tuple[Piece, ...], Topic | None]] = []
    left = _MOST
    for place, (hunk, topic) in enumerate(hunks):
        pieces = readable_pieces(hunk)
        if not is_changed(pieces):
            continue
        both = [shortened(side(pieces, mark), around=_AROUND, longest=_LONGEST) for mark in ("-", "+")]
        left -= sum(len(words) for each in both for _, words in each)
        if left < 0 and found:
            return found, len(hunks) - place
        found.append((both[0], both[1], topic))
    return found, 0


def _page(
    task: Task,
    chosen: Sequence[tuple[tuple[Piece, ...], tuple[Piece, ...], Topic | None]],
    hidden: int,
    noise: int,
    language: Language,
) -> bytes:
    says, version, locale = words_in(language), task.version, _locale(language)
    terms = terms_words(version.terms.type, language)
    title = f"{version.terms.service}, {terms}{says.colon}{says.drift_title(day(version.at, locale))}"
    passages = []
    for number, (before, after, topic) in enumerate(chosen, 1):
        named = says.passage(number)
        if topic is not None:
            named = f"{named}, {says.on_topic(topic_words(topic, language))}"
        passages.append(Passage(named, marked(before), marked(after)))
    frame = Frame(
        task.organisation,
        language,
        task.path,
        title,
        task.collections,
        trail=((says.board, BOARD), *(task.tools if len(task.tools) == 1 else ())),
    )
    assert version.drift is not None
    return page(
        "drift",
        frame,
        facts=list(_facts(task, version.drift, language)),
        is_ours=version.cause is not Cause.PROVIDER,
        addresses=task.addresses,
        tools=task.tools,
        decided=[(tool, path, words[language], at[language]) for tool, path, words, at in task.decided],
        passages=passages,
        hidden=hidden,
        noise=noise,
        text_language=task.text_language,
    )


def _facts(task: Task, drift: Drift, language: Language) -> Iterator[tuple[str, str]]:
    says, version, locale = words_in(language), task.version, _locale(language)
    names = phrases(language).NAMES
    if task.previous_at[language]:
        yield says.earlier_version, task.previous_at[language]
    yield says.later_version, day(version.at, locale)
    yield says.cause, names.causes[version.cause]
    yield says.kind, says.kinds[drift.kind]
    for topic in Topic:
        yield sentence(names.topics[topic]), f"{names.effects[drift.effect(topic)]} ({says.automatic})"
    if drift.effective is not None:
        yield says.effective, f"{day(drift.effective, locale)} ({says.automatic})"
    if drift.object_until is not None:
        yield says.object_until, f"{day(drift.object_until, locale)} ({says.automatic})"
    elif drift.object_within is not None:
        yield says.objection, f"{says.object_within(drift.object_within)} ({says.automatic})"


def quoted(readings: Iterable[Reading]) -> tuple[tuple[str, Topic], ...]:
    """Return what readings quote, each quote with its topic, once."""
    return tuple(dict.fromkeys((f.quote, f.topic) for reading in readings for f in reading.findings))
