"""What is new about tools: approvals lost, and changes by the provider that matter."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from monitor.core.alerts import AlertKind
from monitor.core.checks import TermsState, VersionRecord
from monitor.core.claims import Accepted, Claim
from monitor.core.contracts import binding, bound
from monitor.core.decisions import MONITOR, Basis, Decision, Status
from monitor.core.ledger import Entry
from monitor.core.model import Cause
from monitor.core.notice.own_edit import is_own_edit
from monitor.core.register import Register
from monitor.core.routing import Reader, audience
from monitor.core.terms import TermsId
from monitor.core.tools import Binding, Person, Tool
from monitor.services.drifts import is_noise, is_told_at_once, returns_to
from monitor.services.versions import Workshop, reading_of


@dataclass(frozen=True, slots=True)
class Desk:
    """What news about tools is gathered from, as it stands after the round's decisions."""

    shop: Workshop
    register: Register
    states: Mapping[TermsId, TermsState]
    told: Container[str]
    """The events that are settled."""
    chain_head: str
    now: datetime


@dataclass(frozen=True)
class ToolFile:
    """What nobody was told of yet about one tool, and who would be."""

    desk: Desk
    tool: Tool
    """As it is bound."""
    entries: Sequence[Entry]
    lost: Sequence[Entry]
    shown: Sequence[VersionRecord]
    """The versions that are told of."""
    events: Sequence[str]
    """What is settled once it is told, or found not worth telling."""
    is_reworded: bool
    """What is shown is a claim in other words: of interest to those who have accepted it."""

    @cached_property
    def approvals(self) -> Sequence[Decision]:
        """The last approval for each usage, though it may be lost since."""
        return _approvals(self.entries)

    @property
    def standing(self) -> Mapping[str, Decision]:
        """The last decision for each usage."""
        return {e.decision.usage: e.decision for e in self.entries if not e.decision.occasion.is_note}

    @property
    def is_own_edit(self) -> bool:
        """Tell whether all that is told is what a change of our policy or rules has cost."""
        return bool(self.lost) and not self.shown and all(is_own_edit(e.decision) for e in self.lost)

    @property
    def subjects(self) -> frozenset[object]:
        """What its news comes from: terms, or nothing that another tool's could come from too."""
        breaches = (b.resolved for e in self.lost for b in e.decision.breaches)
        found: set[object] = {b.terms for b in breaches if b is not None}
        # One text may stand as the terms of several services: that is one piece of news too.
        found |= {each for r in self.shown for each in (r.terms, r.text_sha256)}
        if any(entry.decision.basis is Basis.UNVERIFIED for entry in self.lost):
            # Where all are read again by the time this is told, nobody knows any more which it was.
            found |= set(self.unread([e.decision for e in self.lost])) or {frozenset(self.tool.terms)}
        return frozenset(found) or frozenset([self.tool.id])

    def unread(self, lost: Sequence[Decision]) -> Sequence[TermsId]:
        """Return the terms for want of which approvals were lost; a contract needs no reading."""
        unverified = [decision for decision in lost if decision.basis is Basis.UNVERIFIED]
        pages = [t for t in self.tool.terms if binding(self.tool, t) is Binding.INCORPORATED]
        return [t for t in pages if any(_is_unread(self.desk, t, decision) for decision in unverified)]

    def hear_of_loss(self, entry: Entry) -> tuple[Reader, ...]:
        """Return who is told that an approval was lost."""
        usage = entry.decision.usage
        decided = [d.by for d in self.approvals if d.usage == usage]
        return audience(self.desk.register, AlertKind.SUSPENSION, self.tool, [usage], decided)

    def hear_of_changes(self) -> tuple[Reader, ...]:
        """Return who is told of what changed in the terms, though no approval is lost."""
        decided = [d.by for d in self.approvals]
        told = audience(self.desk.register, AlertKind.DRIFT, self.tool, self.standing, decided)
        if self.is_reworded:  # who accepted the claim sees both wordings, nobody else
            return tuple(r for r in told if isinstance(r, Person) and r.id in decided)
        return told


def _is_unread(desk: Desk, terms: TermsId, lost: Decision) -> bool:
    """Tell whether terms had not been read when an approval was lost for want of it.

    Where a collection is read in place of a page that cannot be, they are read.
    """
    state = desk.states.get(terms)
    if state is None or state.verified is None:
        return True
    usage = desk.register.usages.get(lost.usage)
    if usage is not None:
        # What was read yesterday, and not tonight, has cost nothing yet.
        return lost.at - state.verified >= usage.suspend_after
    return state.check is not None and not state.check.outcome.is_good and state.check.verified is None


def untold(desk: Desk, tool: Tool, entries: Sequence[Entry]) -> ToolFile:
    """Return what nobody was told of yet about a tool.

    Args:
        desk: where to look.
        tool: which tool, as the register has it.
        entries: the ledger's, on this tool, oldest first.
    """
    tool = bound(tool, desk.states)
    lost = [e for e in entries if is_loss(e.decision) and _decision_event(e) not in desk.told]
    since = entries[0].decision.at if entries else desk.now
    fresh = list(_fresh(desk, tool, since))
    events = [_decision_event(e) for e in lost] + [_drift_event(tool, r) for r in fresh]
    shown = [r for r in fresh if is_told_at_once(desk.shop, r) or (lost and not is_noise(r))]
    is_reworded = not lost and not shown
    if is_reworded:
        shown = [r for r in fresh if any(_rewords(desk, r, each) for each in _approvals(entries))]
    return ToolFile(desk, tool, entries, lost, shown, events, is_reworded)


def _approvals(entries: Sequence[Entry]) -> Sequence[Decision]:
    """Return the last approval for each usage, though it may be lost since."""
    given = (e.decision for e in entries if not e.decision.occasion.is_note)
    return list({d.usage: d for d in given if d.status is Status.ALLOWED}.values())


def _rewords(desk: Desk, record: VersionRecord, approval: Decision) -> bool:
    """Tell whether the provider put a claim that a person has accepted into other words."""
    if record.cause is not Cause.PROVIDER or is_noise(record) or record.previous is None:
        return False
    if not approval.accepted or returns_to(record, desk.shop.records.versions(record.terms)) is not None:
        return False
    said, says = (_wordings(desk, record.terms, c, approval) for c in (record.previous, record.commit))
    return any(said[claim] != says[claim] for claim in said.keys() & says.keys())


def _wordings(
    desk: Desk, terms: TermsId, commit: str, approval: Decision
) -> dict[Accepted, frozenset[tuple[str, ...]]]:
    """Return the words in which a version makes each of the claims that an approval has accepted."""
    found: dict[Accepted, set[tuple[str, ...]]] = {}
    for f in reading_of(desk.shop, commit, terms).findings:
        claim = Claim(f.topic, f.stance, f.data, f.scope, f.region, f.countries, f.mechanisms)
        if claim in approval.accepted:
            found.setdefault(claim, set()).add(tuple(re.findall(r"\w+", f.quote.casefold())))
    return {claim: frozenset(words) for claim, words in found.items()}


def has_moved(desk: Desk, tool: Tool, since: datetime) -> bool:
    """Tell whether there are versions of a tool's terms, after a moment, that were not looked at yet.

    Args:
        desk: where to look.
        tool: as the register has it.
        since: when it was first decided on.
    """
    return next(_fresh(desk, bound(tool, desk.states), since), None) is not None


def last_events(tools: Iterable[Tool], states: Mapping[TermsId, TermsState]) -> Iterator[str]:
    """Yield what `has_moved` asks about these tools, so that it can be looked up for all at once."""
    for tool in tools:
        for terms in tool.terms:
            if (state := states.get(terms)) is not None and state.version is not None:
                yield _drift_event(tool, state.version)


def is_loss(decision: Decision) -> bool:
    """Tell whether an entry of the ledger is an approval that the machine suspended or withdrew."""
    is_ours = decision.by == MONITOR and not decision.occasion.is_note
    return is_ours and decision.status is Status.SUSPENDED


def _decision_event(entry: Entry) -> str:
    return f"decision:{entry.seq}"


def _drift_event(tool: Tool, record: VersionRecord) -> str:
    return f"drift:{tool.id}:{record.commit}"


def _fresh(desk: Desk, tool: Tool, since: datetime) -> Iterator[VersionRecord]:
    """Yield the versions that came after the tool was first decided on and that were not looked at yet."""
    for terms in tool.terms:
        state = desk.states.get(terms)
        last = state.version if state else None
        if last is None or last.at <= since or _drift_event(tool, last) in desk.told:
            continue
        for record in desk.shop.records.versions(terms):
            if record.at > since and record.drift and _drift_event(tool, record) not in desk.told:
                yield record
