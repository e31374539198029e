"""What the replay of real pages must come to, and whether it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bench.days import Day, moment
from bench.site import HEAD, IT, USAGES
from monitor.core.alerts import Alert, AlertKind
from monitor.core.checks import OutcomeName
from monitor.core.decisions import Basis, Decision, Status
from monitor.core.model import Cause, Effect, Kind, Topic
from monitor.core.terms import TermsId, UnreadableReason
from monitor.core.tools import Tool
from monitor.services.troubles import REMINDED_AFTER

#: What tells of tools, on the day something happened to them.
_OF_TOOLS = frozenset({AlertKind.SUSPENSION, AlertKind.DRIFT})
CLAUDE_CHANGED = date(2025, 8, 29)
QUOTE = "unless you opt out"
#: From these days on, the selectors of these terms give nothing, or nothing of the terms.
ROTTEN = {
    TermsId("Midjourney", "Terms of Service"): date(2025, 8, 2),
    TermsId("Microsoft Copilot", "Privacy Policy"): date(2025, 8, 2),
    TermsId("Cursor", "Privacy Policy"): date(2025, 9, 20),
    TermsId("Cursor", "Terms of Service"): date(2025, 9, 20),
    TermsId("Microsoft Copilot", "Terms of Service"): date(2025, 9, 21),
}
#: Tools that a wait of ten days must suspend for want of reading, unless what they say has done so before.
ROTTEN_TOOLS = ("midjourney", "microsoft-copilot", "cursor")
#: Approvals that the provider's own change must cost, and no others.
LOST = {(CLAUDE_CHANGED, "claude-ai", "replay_strict")}

Loss = tuple[date, str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """One expectation, and whether it holds."""

    holds: bool
    says: str
    seen: str = ""
    """What was found instead."""

    def __str__(self) -> str:
        line = f"{'ok    ' if self.holds else 'FAILED'} {self.says}"
        return line if self.holds or not self.seen else f"{line}\n         {self.seen}"


@dataclass(frozen=True, slots=True)
class Played:
    """A whole replay, and what the stores hold at its end."""

    days: Sequence[Day]
    tools: Mapping[str, Tool]
    alerts: Sequence[Alert]
    told: frozenset[str]
    suspend_after: timedelta

    def decisions(self) -> Iterator[tuple[date, Decision]]:
        """Give every decision with its day."""
        for day in self.days:
            for entry in day.entries:
                yield day.on, entry.decision

    def status(self, tool: str, usage: str, on: date) -> Status | None:
        """Return how a tool stood for a usage at the end of a day."""
        known = [d.status for day, d in self.decisions() if (d.tool, d.usage) == (tool, usage) and day <= on]
        return known[-1] if known else None

    def losses(self, *bases: Basis) -> set[Loss]:
        """Return the approvals lost on these bases after the first day."""
        return {
            (day, d.tool, d.usage)
            for day, d in self.decisions()
            if d.status is Status.SUSPENDED and d.basis in bases and day != self.days[0].on
        }


def verdict(played: Played) -> Sequence[Point]:
    """Hold a replay against everything that is expected of it."""
    return [
        *_of_rounds(played),
        *_of_claude(played),
        *_of_causes(played),
        *_of_reading(played),
        *_of_waiting(played),
    ]


def _of_rounds(played: Played) -> Iterator[Point]:
    incomplete = [str(day.on) for day in played.days if not day.round.is_complete]
    yield _point("every round is complete", incomplete)
    left = [f"{day.on}: {day.round.mail_failure}" for day in played.days if day.round.waiting]
    yield _point("the mail server took every alert on its day", left)
    ids = Counter((letter.to, letter.message_id) for day in played.days for letter in day.letters)
    yield _point("no mail came twice", [str(key) for key, count in ids.items() if count > 1])
    sent = {alert.message_id for alert in played.alerts}
    yield Point(sent == {i for _, i in ids}, "every alert of the outbox came, and nothing else")


def _of_claude(played: Played) -> Iterator[Point]:
    first, last = played.days[0].on, played.days[-1].on
    before = min(CLAUDE_CHANGED - timedelta(1), last)
    seen = f"{first}: {played.status('claude-ai', 'replay_strict', first)}"
    yield Point(
        played.status("claude-ai", "replay_strict", before) is Status.ALLOWED,
        f"claude-ai is allowed for replay_strict until {before}",
        seen,
    )
    public = [f"{d}: {x.basis}, {_quotes(x)}" for d, x in played.decisions() if _is_loss_of(x, "claude-ai")]
    yield _point("claude-ai keeps its approval for replay_public throughout", public)
    for usage in USAGES:
        lost = [
            f"{d}: {_quotes(x)}"
            for d, x in played.decisions()
            if _is_loss_of(x, "claude-ai-commercial", usage)
        ]
        yield _point(f"claude-ai-commercial keeps its approval for {usage}", lost)
    if not first <= CLAUDE_CHANGED <= last:
        return
    day = next(day for day in played.days if day.on == CLAUDE_CHANGED)
    lost_then = [e.decision for e in day.entries if e.decision.tool == "claude-ai"]
    strict = [d for d in lost_then if d.usage == "replay_strict" and d.status is Status.SUSPENDED]
    yield Point(
        [(d.basis, d.cause) for d in strict] == [(Basis.PRECAUTIONARY, Cause.PROVIDER)],
        f"claude-ai is suspended for replay_strict on {CLAUDE_CHANGED}, the cause being the provider",
        str([(d.usage, d.basis.value, d.cause) for d in lost_then]),
    )
    yield Point(
        any(QUOTE in b.resolved.finding.quote for d in strict for b in d.breaches if b.resolved),
        f"its decision quotes “{QUOTE}”",
        "; ".join(_quotes(d) for d in strict),
    )
    for person in (HEAD, IT):
        theirs = [letter for letter in day.letters if letter.to == person and "Claude.ai" in letter.subject]
        quoted = any(QUOTE in " ".join(letter.text.split()) for letter in theirs)
        yield Point(
            len(theirs) == 1 and quoted,
            f"{person} is told of it that day in one mail, which quotes “{QUOTE}”",
            f"{len(theirs)} mails, {'' if quoted else 'not '}quoted",
        )


def _of_causes(played: Played) -> Iterator[Point]:
    inside = {loss for loss in LOST if played.days[0].on < loss[0] <= played.days[-1].on}
    lost = played.losses(Basis.PRECAUTIONARY)
    seen = [f"missing {loss}" for loss in inside - lost] + [f"unexpected {loss}" for loss in lost - inside]
    yield _point("no other change costs an approval", [str(each) for each in sorted(map(str, seen))])
    groundless = []
    for day in played.days[1:]:
        at_once = [a for a in played.alerts if a.at == moment(day.on) and a.kind in _OF_TOOLS]
        told = Counter((alert.person, tool) for alert in at_once for tool in alert.tools)
        groundless += [f"{day.on}: {count} mails to {who}" for who, count in told.items() if count > 1]
        for tool in {tool for _, tool in told}:
            unverified = any(
                e.decision.tool == tool and e.decision.basis is Basis.UNVERIFIED for e in day.entries
            )
            if not unverified and not any(_is_material(day, terms) for terms in played.tools[tool].terms):
                groundless.append(f"{day.on}: {tool}")
    yield _point("no alert on a tool but for a material change on a topic, once a person", groundless)
    shaken = [
        f"{day}: {d.tool} for {d.usage}"
        for day, d in played.decisions()
        if day != played.days[0].on and d.basis is Basis.PRECAUTIONARY and d.cause is not Cause.PROVIDER
    ]
    yield _point("no approval is lost but by the provider's doing", shaken)


def _of_reading(played: Played) -> Iterator[Point]:
    first, last = played.days[0].on, played.days[-1].on
    for terms, since in ROTTEN.items():
        days = [day for day in played.days if day.on >= since]
        if not days:
            continue
        odd = [
            f"{day.on}: {fared.outcome}, {fared.reason}"
            for day in days
            if (fared := day.fared(terms)).outcome is not OutcomeName.UNREADABLE
            or fared.reason not in (UnreadableReason.SELECTOR, UnreadableReason.EMPTY)
        ]
        yield _point(f"{terms} cannot be read for want of selectors from {max(since, first)}", odd[:3])
    bad_news, good_news, days_of_news = _outages(played)
    told = Counter(event.partition(":")[0] for event in played.told)
    yield Point(
        (told["unreadable"], told["readable"]) == (bad_news, good_news),
        f"{bad_news} times terms could no longer be read, {good_news} times they could again: each told once",
        str(dict(told)),
    )
    readability = [a for a in played.alerts if a.kind is AlertKind.READABILITY]
    others = sorted({a.person for a in readability} - {"it"})
    yield _point("nobody but `it` is told of pages that cannot be read", others)
    told_on = {a.at for a in readability if a.person == "it"}
    yield Point(
        told_on == {moment(day) for day in days_of_news} and len(told_on) == len(readability),
        f"`it` is told of them in {len(days_of_news)} mails from {first} to {last}",
        str(sorted(f"{at:%m-%d}" for at in told_on ^ {moment(day) for day in days_of_news})),
    )


def _of_waiting(played: Played) -> Iterator[Point]:
    """Reckon from the outcomes alone when approvals lapse, and hold the decisions against it."""
    lapsed = played.losses(Basis.UNVERIFIED)
    expected = set(_lapses(played))
    seen = [f"missing {loss}" for loss in expected - lapsed]
    seen += [f"unexpected {loss}" for loss in lapsed - expected]
    words = ", ".join(f"{day:%m-%d} {tool} {usage}" for day, tool, usage in sorted(expected)) or "none"
    yield _point(f"approvals lapse unverified on the right days: {words}", sorted(seen))
    last = played.days[-1].on
    if last - max(ROTTEN.values()) > played.suspend_after:
        still = [
            f"{tool} for {usage}"
            for tool in ROTTEN_TOOLS
            for usage in USAGES
            if played.status(tool, usage, last) is not Status.SUSPENDED
        ]
        yield _point("no tool whose selectors rot is allowed in the end", still)


def _lapses(played: Played) -> Iterator[Loss]:
    for tool in played.tools.values():
        for usage in USAGES:
            good: dict[TermsId, datetime] = {}
            for day in played.days:
                good |= {t: moment(day.on) for t in tool.terms if day.fared(t).outcome.is_good}
                start = moment(played.days[0].on)
                verified = min(good.values()) if len(good) == len(tool.terms) else start
                held = day.on == played.days[0].on or (
                    played.status(tool.id, usage, day.on - timedelta(1)) is Status.ALLOWED
                )
                if held and moment(day.on) - max(start, verified) >= played.suspend_after:
                    yield day.on, tool.id, usage
                    break


def _outages(played: Played) -> tuple[int, int, set[date]]:
    """Return how many outages began and how many ended, and on which days it was told, reminders included."""
    began, ended, news = 0, 0, set()
    for terms in {fared.terms for fared in played.days[0].round.fared}:
        was_good, due = True, date.max
        for day in played.days:
            is_good = day.fared(terms).outcome.is_good
            if is_good != was_good:
                began, ended = began + was_good, ended + is_good
                news.add(day.on)
                due = date.max if is_good else day.on + REMINDED_AFTER
            elif day.on >= due:
                news.add(day.on)
                due = date.max
            was_good = is_good
    return began, ended, news


def _is_material(day: Day, terms: TermsId) -> bool:
    fared = day.fared(terms)
    drift = fared.version.drift if fared.version and fared.outcome is OutcomeName.CHANGED else None
    if drift is None or drift.kind is not Kind.MATERIAL:
        return False
    return any(drift.effect(topic) is not Effect.NONE for topic in Topic)


def _is_loss_of(decision: Decision, tool: str, usage: str = "replay_public") -> bool:
    mine = (decision.tool, decision.usage) == (tool, usage)
    return mine and decision.status is Status.SUSPENDED


def _quotes(decision: Decision) -> str:
    quotes = [b.resolved.finding.quote if b.resolved else b.code.value for b in decision.breaches]
    return " | ".join(" ".join(quote.split())[:200] for quote in quotes)


def _point(says: str, wrong: Sequence[str]) -> Point:
    return Point(not wrong, says, "; ".join(wrong))
