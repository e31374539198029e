"""The digest: what happened in a day or a week that was not told at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from monitor.core.alerts import AlertKind
from monitor.core.model import Effect, Topic
from monitor.core.notice.evidence import Evidence
from monitor.core.notice.news import Change, Digest, TermsNews, ToolNews
from monitor.core.notice.parts import (
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
from monitor.core.notice.review import MOST_REVIEWS, review_rows
from monitor.core.phrases import agenda, phrases, terms_words
from monitor.core.phrases.cldr import day, sentence, some
from monitor.core.terms import TermsId
from monitor.core.tools import Language, Tool

#: So many changes are shown, and so many passages of each; the rest is counted.
_MOST_CHANGES, _MOST_PASSAGES = 8, 2
_MOST_UNVERIFIED = 20
_MOST_NAMES, _MOST_RETURNS = 12, 12
#: Commands are given for so many tools.
_MOST_TOOLS = 3


def about_period(digest: Digest, language: Language) -> Notice:
    """Return the digest as a notice; one with nothing in it says so."""
    return _DigestNotice(digest, language).notice()


class _DigestNotice:
    """Tells a digest in a language."""

    def __init__(self, digest: Digest, language: Language) -> None:
        self.digest, self.language = digest, language
        self.says, self.told = phrases(language), agenda(language)
        self.labels, self.locale = self.says.LABELS, self.says.NAMES.locale
        # What weighs most comes first: what is on a topic, then what is not.
        self.changes = sorted(digest.changes, key=lambda each: not _effects(each))

    def notice(self) -> Notice:
        """Put it all together."""
        digest, told = self.digest, self.told
        since, until = day(digest.since, self.locale), day(digest.now, self.locale)
        about = told.period(since, until)
        what = told.changes(len(digest.changes)) if digest.changes else told.NOTHING
        if not digest.changes and not digest.is_quiet:
            what = ""
        opening = told.quiet(since) if digest.is_quiet else told.opening(digest.organisation, since)
        parts: list[Part] = [Paragraph(opening), *self.what_changed(), *self.what_is_due()]
        parts += self.reading()
        parts += [Title(told.LOOK), Options(tuple(self.looks()))]
        collections = sorted({s.collection for s in digest.sources.values() if s.collection is not None})
        return Notice(
            kind=AlertKind.DIGEST,
            language=self.language,
            subject=subject(told.DIGEST, about, what),
            headline=told.DIGEST,
            about=f"{about} – {what}" if what else about,
            parts=tuple(parts),
            footer=(
                self.labels.disclaimer,
                *([self.says.credit(collections)] if collections else []),
                self.says.sender(digest.organisation),
                self.says.head(digest.chain_head),
            ),
        )

    def what_changed(self) -> Iterator[Part]:
        """Tell what the providers changed, and took back."""
        digest, told = self.digest, self.told
        if self.changes:
            yield Title(told.CHANGES)
        for change in self.changes[:_MOST_CHANGES]:
            yield from self.change(change)
        if (left := len(self.changes) - _MOST_CHANGES) > 0:
            yield Paragraph(told.more(left))
        if digest.returns:
            yield Title(told.RETURNS)
        for change in digest.returns[:_MOST_RETURNS]:
            drift = change.drift
            since = drift.at if drift.returns_to is None else drift.returns_to
            at = day(drift.at, self.locale)
            yield Paragraph(told.returned(self.terms(drift.terms), at, day(since, self.locale)))
        if (left := len(digest.returns) - _MOST_RETURNS) > 0:
            yield Paragraph(told.more(left))

    def what_is_due(self) -> Iterator[Part]:
        """List the reviews to come, and the tools whose terms nobody has read for too long."""
        digest, told = self.digest, self.told
        if digest.reviews:
            yield Title(told.REVIEWS)
        for review in sorted(digest.reviews, key=lambda each: each.due)[:MOST_REVIEWS]:
            yield Facts(review_rows(review, digest.usages, self.language, digest.now.date()))
        if (left := len(digest.reviews) - MOST_REVIEWS) > 0:
            yield Paragraph(told.more_reviews(left))
        if digest.unverified:
            yield Title(told.UNVERIFIED)
            shown = digest.unverified[:_MOST_UNVERIFIED]
            yield Facts(tuple(Fact(self.tool(tool), self.last_read(at)) for tool, at in shown))
        if (left := len(digest.unverified) - _MOST_UNVERIFIED) > 0:
            yield Paragraph(told.more_tools(left))

    def reading(self) -> Iterator[Part]:
        """Say how far the reading went, and what it left out."""
        digest, told = self.digest, self.told
        yield Title(told.READ)
        yield Paragraph(told.read(digest.verified, digest.texts))
        if digest.mended:
            yield Paragraph(told.mended([self.terms(each) for each in digest.mended], _MOST_NAMES))
        if digest.editorial:
            yield Paragraph(told.editorial(digest.editorial))

    def last_read(self, at: datetime | None) -> str:
        """Say when all terms of a tool were last read well."""
        return self.told.unread(None if at is None else day(at, self.locale))

    def change(self, change: Change) -> Iterator[Part]:
        """Show one change: what of, for which tools, its effect, and its first passages."""
        drift = change.drift
        rows = [
            Fact(self.labels.terms, self.terms(drift.terms)),
            Fact(
                self.labels.tools, some([self.tool(tool) for tool in change.tools], _MOST_NAMES, self.locale)
            ),
            Fact(self.told.SEEN, day(drift.at, self.locale)),
        ]
        names = self.says.NAMES
        rows += [
            Fact(sentence(names.topics[t]), self.says.read_as(names.effects[e])) for t, e in _effects(change)
        ]
        if drift.effective is not None:
            left = (drift.effective - self.digest.now.date()).days
            rows.append(Fact(self.labels.effective, self.says.due(day(drift.effective, self.locale), left)))
        yield Facts(tuple(rows))
        evidence = Evidence(self.news(change), self.language)
        fresh = sorted(drift.drift.hunks, key=partial(evidence.rank, drift.terms))
        for hunk in fresh[:_MOST_PASSAGES]:
            yield from evidence.passage(drift.terms, hunk)
        if len(fresh) > _MOST_PASSAGES:
            yield Paragraph(self.says.more_passages(len(fresh) - _MOST_PASSAGES))

    def news(self, change: Change) -> TermsNews:
        """Return what the passages of one change are shown from."""
        digest = self.digest
        tools = tuple(ToolNews(tool, (), {}, None) for tool in change.tools)
        return TermsNews(
            digest.organisation,
            digest.usages,
            tools,
            digest.sources,
            (change.drift,),
            digest.chain_head,
            digest.now,
        )

    def looks(self) -> Iterator[Option]:
        """List where more is shown."""
        if self.digest.site is not None:
            yield Option(self.told.BOARD, address=f"{self.digest.site}/{self.language.value}/index.html")
        tools = dict.fromkeys(tool.id for change in self.changes for tool in change.tools)
        if tools:
            since = self.digest.since.date().isoformat()
            diffs = tuple(command("diff", tool, "--since", since) for tool in list(tools)[:_MOST_TOOLS])
            yield Option(self.told.DIFFERENCES, diffs)
        yield Option(self.told.STATUS, (command("status"),))

    def terms(self, terms: TermsId) -> str:
        """Name some terms with their service."""
        return f"{terms.service}, {terms_words(terms.type, self.language)}"

    def tool(self, tool: Tool) -> str:
        """Name a tool with its plan."""
        return f"{tool.name} ({self.says.NAMES.plans[tool.plan]})"


def _effects(change: Change) -> list[tuple[Topic, Effect]]:
    drift = change.drift.drift
    return [(topic, drift.effect(topic)) for topic in Topic if drift.effect(topic) is not Effect.NONE]
