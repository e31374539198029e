"""What is told about one tool after a round: suspensions first, then what changed in its terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.core.alerts import AlertKind
from monitor.core.contracts import binding
from monitor.core.decisions import Basis, Decision, Occasion, Status
from monitor.core.model import Cause, Effect, Stance, Topic
from monitor.core.notice.evidence import Evidence, Gap, gaps
from monitor.core.notice.news import ToolNews
from monitor.core.notice.parts import (
    Fact,
    Facts,
    Message,
    Notice,
    Option,
    Options,
    Paragraph,
    Part,
    Title,
    command,
    subject,
)
from monitor.core.phrases import breach_sentence, facts, phrases, reasons, status_words
from monitor.core.phrases.cldr import day, join, sentence
from monitor.core.tools import Binding, Language, Plan

#: A mail shows the first of each; the commands it gives show them all.
_MOST_GAPS, _MOST_PASSAGES = 6, 5


def about_tool(news: ToolNews, language: Language) -> Notice:
    """Return the one notice of a round about a tool.

    Raises:
        ValueError: there is nothing to tell: no decision, and no drift that is the provider's doing.
    """
    if news.decisions:
        return _ToolNotice(news, language).suspension()
    if news.changes:
        return _ToolNotice(news, language).drift()
    raise ValueError(f"nothing to tell about {news.tool.id}")


class _ToolNotice:
    """Tells a tool's news in a language."""

    def __init__(self, news: ToolNews, language: Language) -> None:
        self.news, self.language = news, language
        self.says, self.why = phrases(language), reasons(language)
        self.labels, self.locale = self.says.LABELS, self.says.NAMES.locale
        self.plan = self.says.NAMES.plans[news.tool.plan]
        self.evidence = Evidence(news, language)

    def suspension(self) -> Notice:
        """Tell that the tool was suspended or withdrawn."""
        decisions = self.news.decisions
        withdrawn = all(d.basis is Basis.WITHDRAWN for d in decisions)
        usages = [self.usage(d.usage) for d in decisions]
        found = sorted(gaps(decisions), key=self.evidence.weight)
        parts: list[Part] = [Paragraph(words) for words in self.reasons(found)]
        if found:
            parts.append(Title(self.labels.breaches))
        parts += self.gaps(found[:_MOST_GAPS])
        if len(found) > _MOST_GAPS:
            parts.append(Paragraph(self.says.more_breaches(len(found) - _MOST_GAPS)))
        parts += [Title(self.labels.meaning), self.statuses(), Paragraph(self.labels.access)]
        parts += self.changes(self.labels.other_changes)
        if not withdrawn:
            parts += self.caveats()
        parts += [Title(self.labels.options), Options((*self.ways_out(found), *self.looks()))]
        blamed = any(d.cause is Cause.PROVIDER for d in decisions)
        message = self.says.staff(
            self.news.tool.name, self.plan, usages, self.day(self.news.now), changed=blamed, ended=withdrawn
        )
        parts += [Title(self.labels.forward), Message(message)]
        states = dict.fromkeys(status_words(d.status, d.basis, self.language) for d in decisions)
        tag = self.labels.withdrawn if withdrawn else self.labels.suspended
        return self.notice(AlertKind.SUSPENSION, tag, usages, " · ".join(states), parts)

    def drift(self) -> Notice:
        """Tell that the provider changed the tool's terms, and that no status changes."""
        changes = self.news.changes
        terms = [self.evidence.terms(d.terms) for d in changes]
        read = self.day(max(d.at for d in changes))
        parts: list[Part] = [
            Paragraph(self.says.changed_terms(self.news.tool.service, terms, read)),
            Paragraph(self.labels.unchanged_status),
            self.statuses(),
            *self.changes(self.labels.changes),
            *self.caveats(),
            Title(self.labels.options),
            Options((*self.looks(), *self.suspends())),
        ]
        return self.notice(AlertKind.DRIFT, self.labels.changed, terms, self.labels.changed, parts)

    def notice(
        self, kind: AlertKind, tag: str, rest: Sequence[str], headline: str, parts: Sequence[Part]
    ) -> Notice:
        """Put a notice together with what every one of them ends in."""
        news = self.news
        collections = sorted({s.collection for s in news.sources.values() if s.collection is not None})
        return Notice(
            kind=kind,
            language=self.language,
            subject=subject(tag, news.tool.name, join(rest, self.locale)),
            headline=headline,
            about=f"{news.tool.name}, {self.plan}",
            parts=(*parts, Title(self.labels.sources), self.sources()),
            footer=(
                self.labels.disclaimer,
                *([self.says.credit(collections)] if collections else []),
                self.says.sender(news.organisation),
                self.says.head(news.chain_head),
            ),
        )

    def reasons(self, found: Sequence[Gap]) -> Iterator[str]:
        """Say what happened, once for all the usages it happened to."""
        groups: dict[tuple[Occasion, Cause | None], list[Decision]] = {}
        for decision in self.news.decisions:
            groups.setdefault((decision.occasion, decision.cause), []).append(decision)
        for (occasion, cause), decisions in groups.items():
            usages = [d.usage for d in decisions]
            blamed = {
                gap.resolved.terms
                for gap in found
                if gap.resolved is not None and set(gap.usages) & set(usages)
            }
            if cause is Cause.PROVIDER:
                # A sentence may come to breach the policy by a change elsewhere: an opt-out that is gone.
                moved = {d.terms for d in self.news.changes}
                blamed = blamed & moved or moved or blamed
            if occasion is Occasion.UNVERIFIED:
                verified = self.news.verified
                read = self.says.unread_since(None if verified is None else self.day(verified))
            else:
                ats = [self.news.sources[t].at for t in blamed if t in self.news.sources]
                read = self.day(max(ats, default=self.news.now))
            yield self.why.suspended_because(
                occasion,
                cause,
                service=self.news.tool.service,
                terms=[self.evidence.terms(t) for t in sorted(blamed)],
                read=read,
                usages=[self.usage(u) for u in usages],
                rebound=bool(blamed & self.news.rebound),
            )

    def gaps(self, found: Sequence[Gap]) -> Iterator[Part]:
        """Say what the policy does not accept, each time with all the sentences that say so."""
        groups: dict[tuple[str, ...], list[Gap]] = {}
        for gap in found:
            said = [breach_sentence(breach, self.language) for breach in gap.breaches]
            if len(gap.usages) < len(self.news.decisions):
                said.append(self.why.usages_only([self.usage(u) for u in gap.usages]))
            groups.setdefault(tuple(dict.fromkeys(said)), []).append(gap)
        for said_once, alike in groups.items():
            yield from map(Paragraph, said_once)
            for gap in alike:
                yield from self.evidence.sentence(gap)

    def changes(self, title: str) -> Iterator[Part]:
        """Show the changed passages that touch a topic and were not shown yet, and count the others."""
        left = _MOST_PASSAGES
        titled = False
        for change in self.news.changes:
            fresh = self.evidence.unseen(change.drift.hunks)
            effects = [
                (t, change.drift.effect(t)) for t in Topic if change.drift.effect(t) is not Effect.NONE
            ]
            if not fresh and not effects:
                continue
            if not titled:
                yield Title(title)
                titled = True
            name = self.evidence.terms(change.terms)
            for topic, effect in effects:
                yield Paragraph(f"{name} – {self.says.effect(topic, effect)}")
            if not effects:
                yield Paragraph(f"{name}.")
            if change.returns_to is not None:
                yield Paragraph(self.says.alternates(name, self.day(change.returns_to)))
            # What the text says now comes before what it no longer says.
            topical = sorted(
                (hunk for hunk in fresh if hunk.topic is not None), key=lambda hunk: not hunk.after
            )
            # A change without a topic is told for its own sake; beside a suspension it is only counted.
            shown = (topical or ([] if self.news.decisions else list(fresh)))[:left]
            left -= len(shown)
            for hunk in shown:
                yield from self.evidence.passage(change.terms, hunk)
            if len(fresh) > len(shown):
                yield Paragraph(self.says.more_passages(len(fresh) - len(shown)))

    def caveats(self) -> Iterator[Part]:
        """Ask whether the terms apply to the organisation at all, where they give a reason to ask."""
        told = list(self.evidence.caveats())
        if told:
            yield Title(facts(self.language).QUESTION)
            yield from told

    def statuses(self) -> Facts:
        """List the status of every usage, when the terms were last read, and the dates of a change."""
        rows = []
        for usage, decision in self.news.standing.items():
            words = status_words(decision.status, decision.basis, self.language)
            rows.append(
                Fact(sentence(self.usage(usage)), self.says.usage_state(words, self.day(decision.at)))
            )
        verified = self.news.verified
        rows.append(Fact(self.labels.verified, self.labels.never if verified is None else self.day(verified)))
        dates = (
            (self.labels.effective, [c.effective for c in self.news.changes if c.effective is not None]),
            (
                self.labels.object_until,
                [c.object_until for c in self.news.changes if c.object_until is not None],
            ),
        )
        for name, found in dates:
            if found:
                left = (min(found) - self.news.now.date()).days
                rows.append(Fact(name, self.says.due(self.day(min(found)), left)))
        if self.news.changes and not any(found for _, found in dates):
            rows.append(Fact(self.labels.effective, self.labels.not_read))
        return Facts(tuple(rows))

    def ways_out(self, found: Sequence[Gap]) -> Iterator[Option]:
        """List what can be done about a suspension."""
        decisions = self.news.decisions
        if any(
            b.resolved is not None and b.resolved.stance is Stance.OPT_OUT for g in found for b in g.breaches
        ):
            yield Option(self.labels.object)
        if self.news.tool.plan is Plan.CONSUMER and found:
            yield Option(self.labels.other_plan)
        if any(d.basis is Basis.UNVERIFIED for d in decisions):
            yield Option(self.labels.read_again)
        open_ = [d.usage for d in decisions if d.basis is not Basis.WITHDRAWN]
        if open_:
            yield Option(self.labels.reinstate, tuple(self.verb("approve", usage) for usage in open_))
            yield Option(self.labels.confirm, tuple(self.verb("suspend", usage) for usage in open_))
        if any(d.basis is not Basis.WITHDRAWN and d.proposed for d in decisions):
            yield Option(self.labels.withdraw)

    def looks(self) -> Iterator[Option]:
        """List the commands that show more."""
        yield Option(self.labels.look, (command("show", self.news.tool.id),))
        if self.news.changes:
            yield Option(self.labels.differences, (command("diff", self.news.tool.id),))

    def suspends(self) -> Iterator[Option]:
        """List the commands that suspend what is still allowed."""
        allowed = [usage for usage, d in self.news.standing.items() if d.status is Status.ALLOWED]
        if allowed:
            yield Option(self.labels.suspend, tuple(self.verb("suspend", usage) for usage in allowed))

    def verb(self, verb: str, usage: str) -> str:
        """Return the command for a person's decision."""
        blanks = f'--by {self.labels.person} --reason "{self.labels.words}"'
        return f"{command(verb, self.news.tool.id, '--usage', usage)} {blanks}"

    def sources(self) -> Facts:
        """List where each binding text was read."""
        rows = []
        for terms in self.news.tool.terms:
            source = self.news.sources.get(terms)
            name = self.evidence.terms(terms)
            if source is None:
                rows.append(Fact(name, self.labels.never))
                continue
            title = self.says.source(name, self.day(source.at))
            rows += [Fact(title, address, address) for address in source.addresses]
            if not source.addresses:
                where = f"Open Terms Archive, {source.collection}" if source.collection else ""
                if binding(self.news.tool, terms) is Binding.CONTRACT:
                    where = self.labels.contract
                rows.append(Fact(title, where))
        return Facts(tuple(rows))

    def usage(self, usage: str) -> str:
        """Return a usage's label; its id where the register no longer knows it."""
        known = self.news.usages.get(usage)
        return usage if known is None else known.label.get(self.language, usage)

    def day(self, at: date) -> str:
        """Return a date in words."""
        return day(at, self.locale)
