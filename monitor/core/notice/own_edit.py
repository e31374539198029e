"""What is told where the organisation's own edit suspends many tools: one list, not a letter for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from monitor.core.alerts import AlertKind
from monitor.core.decisions import Decision, Occasion
from monitor.core.model import Cause
from monitor.core.notice.news import TermsNews
from monitor.core.notice.parts import (
    Choice,
    Fact,
    Facts,
    Message,
    Notice,
    Option,
    Options,
    Paragraph,
    Part,
    Sheet,
    Title,
    subject,
)
from monitor.core.notice.teller import Teller
from monitor.core.phrases import breach_sentence, own_edit, status_words
from monitor.core.phrases.cldr import join
from monitor.core.tools import Language

#: So many tools fit a letter that quotes their terms.
FEW: Final = 3
_COMMIT = 12


def is_own_edit(decision: Decision) -> bool:
    """Tell whether a tool is suspended by a change of the policy or of the clause rules alone."""
    return decision.occasion is Occasion.BREACH and decision.cause in (Cause.POLICY, Cause.RULES)


def is_many(news: TermsNews) -> bool:
    """Tell whether some news is that our own edit has suspended many tools, and no more than that."""
    lost = [each for each in news.tools if each.decisions]
    is_ours = all(map(is_own_edit, news.decisions)) and not any(each.rebound for each in news.tools)
    return len(lost) > FEW and is_ours and not news.changes


def about_own_edit(news: TermsNews, language: Language) -> Notice:
    """Return the notice that our own edit has suspended many tools (see `is_many`)."""
    return _OwnEdit(Teller(news, language)).notice()


class _OwnEdit:
    """Tells of many tools, each in a line; the commands and the page show what their terms say."""

    def __init__(self, teller: Teller) -> None:
        self.teller, self.news = teller, teller.news
        self.words, self.labels = own_edit(teller.language), teller.labels
        self.decisions = self.news.decisions
        self.usages = list(dict.fromkeys(teller.usage(d.usage) for d in self.decisions))
        self.state = " · ".join(
            dict.fromkeys(status_words(d.status, d.basis, teller.language) for d in self.decisions)
        )

    def notice(self) -> Notice:
        """Put it all together."""
        lost = [each.tool for each in self.news.tools if each.decisions]
        parts: list[Part] = [Paragraph(words) for words in self.reasons()]
        parts += [Title(self.words.LISTED), Facts(tuple(map(self.row, self.decisions)))]
        parts += [Title(self.labels.meaning), Paragraph(self.teller.says.access(len(lost)))]
        parts += [Title(self.labels.options), Options(tuple(self.options()))]
        names = [self.teller.tool(tool) for tool in lost]
        message = self.words.staff(names, self.usages, self.teller.day(self.news.now))
        parts += [Title(self.labels.forward), Message(message), self.sheet()]
        made = self.teller.notice(AlertKind.SUSPENSION, self.labels.suspended, (), self.state, parts)
        about = self.words.tools(len(lost))
        rest = join(self.usages, self.teller.locale)
        return replace(made, subject=subject(self.labels.suspended, about, rest), about=about)

    def reasons(self) -> Iterator[str]:
        """Say what was changed, and how many tools that has cost which usages."""
        for cause, words in (
            (Cause.POLICY, self.words.policy_changed),
            (Cause.RULES, self.words.rules_changed),
        ):
            theirs = [d for d in self.decisions if d.cause is cause]
            if theirs:
                usages = list(dict.fromkeys(self.teller.usage(d.usage) for d in theirs))
                yield words(len({d.tool for d in theirs}), usages)

    def row(self, decision: Decision) -> Fact:
        """Say of one tool what the policy does not accept."""
        said = list(dict.fromkeys(breach_sentence(b, self.teller.language) for b in decision.breaches))
        first = said[:1] + ([self.words.and_others(len(said) - 1)] if len(said) > 1 else [])
        return Fact(f"{self.teller.approval(decision)} [{decision.tool}, {decision.usage}]", " ".join(first))

    def choice(self, decision: Decision, boxes: tuple[str, ...]) -> Choice:
        """Return what is decided on one tool; a sheet is printed alone, so that it says what is at stake."""
        row = self.row(decision)
        return Choice(f"{row.name}{self.labels.colon}{row.value}", boxes)

    def options(self) -> Iterator[Option]:
        """List what can be done: the same for each tool."""
        if self.news.site is not None:
            board = f"{self.news.site}/{self.teller.language.value}/index.html"
            yield Option(self.words.BOARD, address=board)
        yield Option(self.words.ALL, ("monitor status --lost", f"monitor show {self.words.TOOL}"))
        what = f"{self.words.TOOL} --usage {self.words.USAGE}"
        blanks = f'--by {self.labels.person} --reason "{self.labels.words}"'
        verbs = tuple(f"monitor {verb} {what} {blanks}" for verb in ("approve", "suspend"))
        yield Option(self.words.EACH, verbs)
        if any(d.cause is Cause.POLICY for d in self.decisions):
            yield Option(self.words.NO_UNDO, (f"monitor policy try {self.words.FILE}",))

    def sheet(self) -> Sheet:
        """Return the sheet on which each of them is decided."""
        asks = self.teller.asks
        boxes = (asks.REINSTATE, asks.CONFIRM, asks.WITHDRAW)
        return Sheet(
            asks.SHEET,
            (
                Fact(asks.ORGANISATION, self.news.organisation),
                Fact(asks.STATUS, self.state),
                Fact(asks.HEAD, self.news.chain_head[:_COMMIT]),
            ),
            (),
            tuple(self.choice(decision, boxes) for decision in self.decisions),
            asks.BLANKS,
            asks.RECORDED,
        )
