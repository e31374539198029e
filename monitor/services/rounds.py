"""The daily job: bring up to date, check, decide, tell, send."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.core.checks import OutcomeName, TermsState
from monitor.core.contracts import contract_of
from monitor.core.decisions import MONITOR, Basis, Status
from monitor.core.errors import UsageError
from monitor.core.ledger import Entry
from monitor.core.ports import Fetcher, Mailer, Outbox
from monitor.core.terms import Internal, Terms, TermsId
from monitor.core.tools import Tool
from monitor.services import digest, mailing, news, notify, reviews, troubles
from monitor.services.check import Fared, check
from monitor.services.decide import Bench, decide_all, watched
from monitor.services.delivery import Ways, deliver
from monitor.services.reviews import Calendar
from monitor.services.settled import Settled
from monitor.services.versions import Workshop, bring_up_to_date


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to."""

    fared: Sequence[Fared]
    entries: Sequence[Entry]
    """New in the ledger."""
    alerts: int
    """New in the outbox."""
    sent: int
    waiting: int
    """Alerts that were not taken yet."""
    mail_failure: str | None
    """Why; None where all that was tried was taken."""

    @property
    def lost(self) -> Sequence[Entry]:
        """The approvals that the machine suspended in this round."""
        return [e for e in self.entries if e.decision.by == MONITOR and e.decision.status is Status.SUSPENDED]

    @property
    def is_complete(self) -> bool:
        """Tell whether every terms got an outcome; a failure of our own is none."""
        return all(fared.outcome is not OutcomeName.INTERNAL for fared in self.fared)


@dataclass(frozen=True, slots=True)
class Progress:
    """Whom to tell how far a round is."""

    begin: Callable[[int], None]
    """How many terms there are to check."""
    advance: Callable[[Fared], None]
    say: Callable[[str], None]


def do_round(
    shop: Workshop,
    fetcher: Fetcher,
    bench: Bench,
    outbox: Outbox,
    mailer: Mailer | None,
    tools: Sequence[str],
    now: datetime,
    progress: Progress,
    pause: Callable[[timedelta], None],
    channels: Mailer | None = None,
) -> Round:
    """Do one round. Killed anywhere and done again under the same `now`, it comes to the same.

    Args:
        shop: the stores, opened under the round's lock.
        fetcher: fetches the source documents.
        bench: what decisions are taken with.
        outbox: where alerts wait.
        mailer: takes them; None where no mail server is named.
        tools: ids of the tools to check; none: all that are proposed or approved.
        now: the round's moment.
        progress: is told how far it is.
        pause: waits for so long.
        channels: takes what goes to channels; None where there are none.

    Raises:
        UsageError: a tool is not in the register, or there is nothing to check.
        StoreError: the archive or the database failed.
    """
    everything = watched(bench.register, bench.ledger.standing())
    terms = _due(bench, everything, tools)
    progress.begin(len(terms))
    failed = bring_up_to_date(shop, _terms_of(bench, [tool for tool, _ in everything]), now, progress.say)

    def confirm() -> None:
        if wait := bench.register.network.confirm_after:
            progress.say(f"looking again at what is new, in {wait.total_seconds():g} s")
            pause(wait)

    fared = [*check(shop, fetcher, terms, now, progress.advance, confirm, failed), *_unread(bench, failed)]
    states = bench.records.states()  # neither deciding nor telling changes them
    entries = decide_all(bench, now, states)
    progress.say("telling the referents")
    alerts = _tell(shop, bench, outbox, now, states, is_whole=not tools)
    result = Round(fared, entries, alerts, 0, 0, None)
    if result.is_complete and not tools:
        shop.records.complete_round(now)
    sent = deliver(outbox, Ways(mailer, channels), bench.register, now, bench.ledger.head())
    return Round(fared, entries, alerts, sent.taken, len(outbox.waiting()), "; ".join(sent.failures) or None)


def _unread(bench: Bench, failed: Mapping[TermsId, Internal]) -> Iterator[Fared]:
    """Yield the deposited contracts that our code failed to read: without them a round is not complete."""
    for terms, why in failed.items():
        if terms in {contract_of(tool, terms.type) for tool in bench.register.tools.values()}:
            yield Fared(terms, OutcomeName.INTERNAL, why.reason, why.detail, None)


def _due(bench: Bench, everything: Sequence[tuple[Tool, str]], tools: Sequence[str]) -> Sequence[Terms]:
    register = bench.register
    if not everything:
        raise UsageError(
            "no tool is proposed in the register and none was approved, so there is nothing to check; "
            "add `propose: {USAGE: {by: PERSON, on: DATE}}` to the tools your organisation permits"
        )
    if unknown := [tool for tool in tools if tool not in register.tools]:
        raise UsageError(f"the register knows no tool {unknown[0]!r}; `monitor status` lists those it knows")
    names = {tool.id for tool, _ in everything}
    if idle := [tool for tool in tools if tool not in names]:
        raise UsageError(
            f"the tool {idle[0]!r} is neither proposed nor approved for any usage: add it under `propose` "
            "in the register, or approve it with `monitor approve`"
        )
    return _terms_of(bench, [tool for tool, _ in everything if not tools or tool.id in tools])


def _terms_of(bench: Bench, tools: Sequence[Tool]) -> Sequence[Terms]:
    wanted = {terms for tool in tools for terms in tool.terms}
    return [terms for key, terms in bench.register.terms.items() if key in wanted]


def _tell(
    shop: Workshop,
    bench: Bench,
    outbox: Outbox,
    now: datetime,
    states: Mapping[TermsId, TermsState],
    *,
    is_whole: bool,
) -> int:
    register, told = bench.register, Settled(outbox)
    standing, first = bench.ledger.standing(), bench.ledger.first()
    everything = watched(register, standing)
    head = bench.ledger.head()
    desk = news.Desk(shop, register, states, told, head, now)
    complete = shop.records.rounds().complete
    tools = list(dict.fromkeys(tool for tool, _ in everything))
    told.ask(news.last_events(tools, states))
    # A complete round has told of every loss of the tools that it watched; the others stand withdrawn.
    untold = {
        tool
        for (tool, _), entry in standing.items()
        if complete is None or entry.decision.at >= complete or entry.decision.basis is Basis.WITHDRAWN
    }
    files = (
        news.untold(desk, tool, bench.ledger.entries(tool.id))
        for tool in tools
        if tool.id in untold or news.has_moved(desk, tool, first.get(tool.id, now))
    )
    count = sum(notify.put(outbox, each, now) for each in mailing.mails(desk, files))
    read = dict.fromkeys(terms for tool in tools for terms in tool.terms)
    outages = frozenset(outbox.settled(list(troubles.possible_events(read, shop.records, states, complete))))
    unread = troubles.about(register, shop.records, everything, outages, now, head, states)
    calendar = Calendar(register, shop.records, states, standing, bench.ledger.notes(), head, now)
    count += notify.put(outbox, unread, now) + notify.put(outbox, reviews.about(calendar, outbox), now)
    if is_whole:
        editor = digest.Editor(shop, bench.ledger, outbox, calendar, everything, first)
        count += sum(notify.put(outbox, each, now) for each in digest.about(editor))
    return count
