"""What is told of approvals that were lost: why, what it means, what can be done and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.core.alerts import AlertKind
from monitor.core.decisions import Basis, Decision, Occasion
from monitor.core.model import Cause, Stance
from monitor.core.notice.evidence import Gap, gaps
from monitor.core.notice.news import TermsNews
from monitor.core.notice.parts import Fact, Facts, Message, Notice, Option, Options, Paragraph, Part, Title
from monitor.core.notice.sheet import decision_sheet
from monitor.core.notice.teller import Teller
from monitor.core.notice.unread import listed, unread_rows
from monitor.core.phrases import breach_sentence, reasons, status_words
from monitor.core.phrases.cldr import some
from monitor.core.tools import Language, Plan

#: A mail shows the first of these; the commands and links that it gives show them all.
_MOST_GAPS = 6
_MOST_UNREAD = 5
_MOST_NAMES = 5


def about_suspension(news: TermsNews, language: Language) -> Notice:
    """Return the notice that tools were suspended or withdrawn, with all that their terms brought.

    Raises:
        ValueError: no approval was lost.
    """
    if not news.decisions:
        raise ValueError("nothing to tell: no approval was lost")
    return _Suspension(Teller(news, language)).notice()


class _Suspension:
    """Tells of lost approvals."""

    def __init__(self, teller: Teller) -> None:
        self.teller, self.news = teller, teller.news
        self.says, self.asks, self.labels = teller.says, teller.asks, teller.labels
        self.why = reasons(teller.language)
        self.found = sorted(gaps(self.news.decisions), key=teller.evidence.weight)
        self.open = [d for d in self.news.decisions if d.basis is not Basis.WITHDRAWN]

    def notice(self) -> Notice:
        """Put it all together."""
        decisions, labels, found = self.news.decisions, self.labels, self.found
        usages = list(dict.fromkeys(self.teller.usage(d.usage) for d in decisions))
        parts: list[Part] = [Paragraph(words) for words in self.reasons()]
        parts += self.unread()
        if found:
            parts.append(Title(labels.breaches))
        parts += self.gaps(found[:_MOST_GAPS])
        if len(found) > _MOST_GAPS:
            parts.append(Paragraph(self.says.more_breaches(len(found) - _MOST_GAPS)))
        parts += [
            Title(labels.meaning),
            self.teller.statuses(),
            Paragraph(self.says.access(len(self.teller.tools()))),
        ]
        parts += self.teller.changes(labels.other_changes)
        if self.open:
            parts += self.teller.caveats()
        parts += [
            Title(labels.options),
            Options((*self.teller.pages(), *self.ways_out(), *self.teller.looks())),
        ]
        parts += [Title(labels.forward), Message(self.message(usages))]
        parts += self.teller.sources()
        if self.open:
            parts.append(decision_sheet(self.teller, self.open, found))
        states = dict.fromkeys(status_words(d.status, d.basis, self.teller.language) for d in decisions)
        tag = labels.suspended if self.open else labels.withdrawn
        return self.teller.notice(AlertKind.SUSPENSION, tag, usages, " · ".join(states), parts)

    def reasons(self) -> Iterator[str]:
        """Say what happened, once for all the usages it happened to."""
        groups: dict[tuple[Occasion, Cause | None], list[Decision]] = {}
        for decision in self.news.decisions:
            groups.setdefault((decision.occasion, decision.cause), []).append(decision)
        rebound = {terms for each in self.news.tools for terms in each.rebound}
        for (occasion, cause), decisions in groups.items():
            approvals = {(d.tool, d.usage) for d in decisions}
            blamed = {
                gap.resolved.terms
                for gap in self.found
                if gap.resolved is not None and set(gap.approvals) & approvals
            }
            if cause is Cause.PROVIDER:
                # A sentence may come to breach the policy by a change elsewhere: an opt-out that is gone.
                moved = {d.terms for d in self.news.changes}
                blamed = blamed & moved or moved or blamed
            if occasion is Occasion.UNVERIFIED:
                # As it was when they fell: a text may have been read since.
                known = [d.verified for d in decisions if d.verified is not None]
                is_read = len(known) == len(decisions)
                read = self.says.unread_since(self.teller.day(min(known)) if is_read else None)
            else:
                ats = [self.news.sources[t].at for t in blamed if t in self.news.sources]
                read = self.teller.day(max(ats, default=self.news.now))
            yield self.why.suspended_because(
                occasion,
                cause,
                service=self.teller.services(),
                terms=[self.teller.evidence.terms(t) for t in sorted(blamed)],
                read=read,
                usages=list(dict.fromkeys(self.teller.usage(d.usage) for d in decisions)),
                rebound=bool(blamed & rebound),
            )
        lost = {d.tool for d in self.news.decisions}
        spared = [self.teller.tool(each.tool) for each in self.news.tools if each.tool.id not in lost]
        if spared:
            yield self.asks.spared(spared)

    def unread(self) -> Iterator[Part]:
        """Name the texts for want of which tools are suspended; what mends them is the administrator's."""
        lost = [each.tool for each in self.news.tools if each.decisions]
        texts = []
        for trouble in self.news.unread:
            rows = unread_rows(trouble, self.teller.evidence.terms(trouble.terms), self.teller.language)
            if set(trouble.tools) != set(lost):
                names = [self.teller.tool(tool) for tool in trouble.tools]
                rows.append(Fact(self.labels.tools, some(names, _MOST_NAMES, self.teller.locale)))
            texts.append(Facts(tuple(rows)))
        yield from listed(self.labels.unread_texts, texts, _MOST_UNREAD, self.teller.language)

    def gaps(self, found: Sequence[Gap]) -> Iterator[Part]:
        """Say what the policy does not accept, each time with all the sentences that say so."""
        everything = {(d.tool, d.usage) for d in self.news.decisions}
        groups: dict[tuple[str, ...], list[Gap]] = {}
        for gap in found:
            said = [breach_sentence(breach, self.teller.language) for breach in gap.breaches]
            if len(gap.approvals) < len(everything):
                said.append(self.only(gap, everything))
            groups.setdefault(tuple(filter(None, dict.fromkeys(said))), []).append(gap)
        for said_once, alike in groups.items():
            yield from map(Paragraph, said_once)
            for gap in alike:
                yield from self.teller.evidence.sentence(gap)

    def only(self, gap: Gap, everything: set[tuple[str, str]]) -> str:
        """Say for which of the tools and usages alone a breach holds."""
        tools = [each.tool for each in self.news.tools if each.tool.id in {t for t, _ in gap.approvals}]
        usages = list(dict.fromkeys(usage for _, usage in gap.approvals))
        said = []
        if len(tools) < len({tool for tool, _ in everything}):
            said.append(self.asks.tools_only([self.teller.tool(tool) for tool in tools]))
        if len(usages) < len({usage for _, usage in everything}):
            said.append(self.why.usages_only([self.teller.usage(usage) for usage in usages]))
        return " ".join(said)

    def ways_out(self) -> Iterator[Option]:
        """List what can be done about a suspension, and by when."""
        labels, asks = self.labels, self.asks
        effective, until = self.teller.effective(), self.teller.object_until()
        before = "" if effective is None else " " + asks.before_effect(self.teller.due(effective))
        stances = {b.resolved.stance for gap in self.found for b in gap.breaches if b.resolved is not None}
        if Stance.OPT_OUT in stances:
            limit = before or (" " + asks.NO_TIME if self.news.changes else "")
            if until is not None:
                limit = " " + asks.no_later(self.teller.due(until))
            yield Option(labels.object + limit)
        if self.found and any(each.decisions and each.tool.plan is Plan.CONSUMER for each in self.news.tools):
            yield Option(labels.other_plan + before)
        if any(d.basis is Basis.UNVERIFIED for d in self.news.decisions):
            yield Option(labels.read_again)
        if self.open:
            yield Option(asks.NO_HURRY)
            reinstate = labels.reinstate if self.found else labels.reinstate_as_is
            yield Option(reinstate, tuple(self.teller.verb("approve", each) for each in self.open))
            yield Option(labels.confirm, tuple(self.teller.verb("suspend", each) for each in self.open))
        if any(d.proposed for d in self.open):
            yield Option(labels.withdraw)

    def message(self, usages: Sequence[str]) -> tuple[str, ...]:
        """Write the message to the people who use the tools."""
        lost = [each for each in self.news.tools if each.decisions]
        return self.asks.staff(
            [self.teller.tool(each.tool) for each in lost],
            usages,
            self.teller.day(self.news.now),
            changed=any(d.cause is Cause.PROVIDER for d in self.news.decisions),
            ended=not self.open,
        )
