"""What every notice about tools says: how they stand, what changed in their terms, where it was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from monitor.core.alerts import AlertKind
from monitor.core.contracts import binding, is_fixed
from monitor.core.decisions import Decision
from monitor.core.model import Effect, Topic
from monitor.core.notice.evidence import Evidence
from monitor.core.notice.news import TermsNews, ToolNews
from monitor.core.notice.parts import Fact, Facts, Notice, Option, Paragraph, Part, Title, command, subject
from monitor.core.phrases import acting, facts, phrases, status_words
from monitor.core.phrases.cldr import day, join, sentence
from monitor.core.slugs import tool_page
from monitor.core.tools import Binding, Language, Tool

#: A mail shows the first of these; the commands and links that it gives show them all.
_MOST_PASSAGES = 5


class Teller:
    """Tells some news in a language; a passage that was shown once is not shown again."""

    def __init__(self, news: TermsNews, language: Language) -> None:
        self.news, self.language = news, language
        self.says, self.asks = phrases(language), acting(language)
        self.labels, self.locale = self.says.LABELS, self.says.NAMES.locale
        self.evidence = Evidence(news, language)

    def notice(
        self, kind: AlertKind, tag: str, rest: Sequence[str], headline: str, parts: Sequence[Part]
    ) -> Notice:
        """Put a notice together with what every one of them ends in."""
        news = self.news
        collections = sorted({s.collection for s in news.sources.values() if s.collection is not None})
        return Notice(
            kind=kind,
            language=self.language,
            subject=subject(tag, self.names(), join(rest, self.locale)),
            headline=headline,
            about=join([self.tool(tool) for tool in self.tools()], self.locale),
            parts=tuple(parts),
            footer=(
                self.labels.disclaimer,
                *([self.says.credit(collections)] if collections else []),
                self.says.sender(news.organisation),
                self.says.head(news.chain_head),
            ),
        )

    # --- names ----------------------------------------------------------------------------------

    def tools(self) -> Sequence[Tool]:
        """Return the tools that the notice is named for: those that lost an approval, if any did."""
        lost = [each.tool for each in self.news.tools if each.decisions]
        return lost or [each.tool for each in self.news.tools]

    def names(self) -> str:
        """Name these tools, as briefly as tells them apart."""
        names = [tool.name for tool in self.tools()]
        if len(set(names)) < len(names):
            names = [self.tool(tool) for tool in self.tools()]
        return join(names, self.locale)

    def tool(self, tool: Tool) -> str:
        """Name a tool with its plan."""
        return f"{tool.name} ({self.says.NAMES.plans[tool.plan]})"

    def services(self) -> str:
        """Name the services of the tools."""
        return join(list(dict.fromkeys(each.tool.service for each in self.news.tools)), self.locale)

    def usage(self, usage: str) -> str:
        """Return a usage's label; its id where the register no longer knows it."""
        known = self.news.usages.get(usage)
        return usage if known is None else known.label.get(self.language, usage)

    def approval(self, decision: Decision) -> str:
        """Name the tool and the usage of a decision; the tool goes without saying where there is one."""
        usage = self.usage(decision.usage)
        if len(self.news.tools) == 1:
            return sentence(usage)
        tool = next(each.tool for each in self.news.tools if each.tool.id == decision.tool)
        return f"{self.tool(tool)} – {usage}"

    def day(self, at: date) -> str:
        """Return a date in words."""
        return day(at, self.locale)

    # --- how the tools stand --------------------------------------------------------------------

    def statuses(self) -> Facts:
        """List the status of every tool and usage, when the terms were last read, and a change's dates."""
        rows = []
        for each in self.news.tools:
            for decision in each.standing.values():
                words = status_words(decision.status, decision.basis, self.language)
                state = self.says.usage_state(words, self.day(decision.at))
                rows.append(Fact(self.approval(decision), state))
        rows += self.readings()
        dates = ((self.labels.effective, self.effective()), (self.labels.object_until, self.object_until()))
        rows += [Fact(name, self.due(found)) for name, found in dates if found is not None]
        if self.news.changes and all(found is None for _, found in dates):
            rows.append(Fact(self.labels.effective, self.labels.not_read))
        return Facts(tuple(rows))

    def readings(self) -> Iterator[Fact]:
        """Say when the terms were last read; a contract that was deposited is what it is, and needs none."""
        fixed = [each.tool for each in self.news.tools if is_fixed(each.tool)]
        if read := [each for each in self.news.tools if each.tool not in fixed]:
            yield Fact(self.labels.verified, self.verified(read))
        for tool in fixed:
            known = (self.news.sources.get(t) for t in tool.terms if binding(tool, t) is Binding.CONTRACT)
            days = sorted(source.at.date() for source in known if source is not None)
            name = self.labels.terms if len(self.news.tools) == 1 else self.tool(tool)
            yield Fact(name, self.says.deposited([self.day(each) for each in days]))

    def verified(self, tools: Sequence[ToolNews]) -> str:
        """Say when all terms of some tools were last read well."""
        moments = [each.verified for each in tools]
        known = [moment for moment in moments if moment is not None]
        return self.day(min(known)) if known and len(known) == len(moments) else self.labels.never

    def effective(self) -> date | None:
        """Return the first day on which a change takes effect, as far as the texts name one."""
        return min((c.effective for c in self.news.changes if c.effective is not None), default=None)

    def object_until(self) -> date | None:
        """Return the first day until which one may object to a change, likewise."""
        return min((c.object_until for c in self.news.changes if c.object_until is not None), default=None)

    def due(self, on: date) -> str:
        """Say a day and how many days are left until it."""
        return self.says.due(self.day(on), (on - self.news.now.date()).days)

    # --- what changed ---------------------------------------------------------------------------

    def changes(self, title: str) -> Iterator[Part]:
        """Show the changed passages that touch a topic and were not shown yet, and count the others."""
        left, titled = _MOST_PASSAGES, False
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
            topical = [hunk for hunk in fresh if hunk.topic is not None]
            # A change without a topic is told for its own sake; beside a suspension it is only counted.
            told = topical or ([] if self.news.decisions else list(fresh))
            shown = sorted(told, key=partial(self.evidence.rank, change.terms))[:left]
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

    # --- where to look --------------------------------------------------------------------------

    def pages(self) -> Iterator[Option]:
        """Lead to the page of each tool, where there is one."""
        for each in self.news.tools if self.news.site is not None else ():
            address = f"{self.news.site}/{tool_page(each.tool.id, self.language)}"
            yield Option(self.asks.page(self.tool(each.tool)), address=address)

    def looks(self) -> Iterator[Option]:
        """List the commands that show more."""
        ids = [each.tool.id for each in self.news.tools]
        yield Option(self.labels.look, tuple(command("show", each) for each in ids))
        if self.news.changes:
            yield Option(self.labels.differences, tuple(command("diff", each) for each in ids))

    def verb(self, verb: str, decision: Decision) -> str:
        """Return the command for a person's decision."""
        blanks = f'--by {self.labels.person} --reason "{self.labels.words}"'
        return f"{command(verb, decision.tool, '--usage', decision.usage)} {blanks}"

    def sources(self) -> tuple[Part, ...]:
        """List where each binding text was read."""
        rows: dict[Fact, None] = {}
        for each in self.news.tools:
            for terms in each.tool.terms:
                source = self.news.sources.get(terms)
                name = self.evidence.terms(terms)
                if source is None:
                    rows[Fact(name, self.labels.never)] = None
                    continue
                title = self.says.source(name, self.day(source.at))
                rows |= dict.fromkeys(Fact(title, address, address) for address in source.addresses)
                if not source.addresses:
                    where = f"Open Terms Archive, {source.collection}" if source.collection else ""
                    if binding(each.tool, terms) is Binding.CONTRACT:
                        where = self.labels.contract
                    rows[Fact(title, where)] = None
        return (Title(self.labels.sources), Facts(tuple(rows)))
