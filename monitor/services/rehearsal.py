"""Rehearse an edit of the register: what the next round would decide under it, without deciding anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from monitor.core.adequacy import AdequacyList, without
from monitor.core.checks import TermsState
from monitor.core.deciding import decide, new_breaches, withdrawal
from monitor.core.decisions import Basis, Decision, Status
from monitor.core.errors import UsageError
from monitor.core.ledger import Entry
from monitor.core.policy import Breach
from monitor.core.register import Register
from monitor.core.terms import TermsId
from monitor.core.tools import Tool, Usage
from monitor.services.decide import Bench, situation, watched

Pair = tuple[str, str]


class Turn(StrEnum):
    """What an edit would do to a tool's approval for a usage."""

    LOST = "lost"
    """Allowed as things are, it would be suspended."""
    REMOVED = "removed"
    """Tool, usage or proposal would be gone: what was approved would be withdrawn."""
    ADDED = "added"
    """It would be watched, which it is not as things are, and judged for the first time."""
    KEPT = "kept"
    """Suspended by the next round as things are, it would be allowed."""
    CLEARED = "cleared"
    """Nothing would stand against it any more; it stays suspended until a person reinstates it."""
    OTHERWISE = "otherwise"
    """It stays suspended, but not for the same reasons."""
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would become of one tool's approval for one usage."""

    tool: Tool
    usage: Usage
    turn: Turn
    before: Decision | None
    """What stands once the next round is done as things are; None: it is not watched."""
    after: Decision | None
    """And under the edit."""
    gained: tuple[Breach, ...]
    """What would stand against it that does not as things are."""
    gone: tuple[Breach, ...]
    """What stands against it as things are, and would no longer."""
    unread: tuple[TermsId, ...]
    """What would bind it and was never read well: it may still come to breach."""


class UsageTurn(StrEnum):
    """What an edit does to a usage."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class UsageEdit:
    """A usage that an edit touches."""

    usage: Usage
    turn: UsageTurn
    tools: tuple[str, ...]
    """The ids of the tools watched for it, before or after the edit."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an edit would change."""

    usages: tuple[UsageEdit, ...]
    approvals: tuple[Rehearsed, ...]
    """Of every tool and usage that is watched before or after the edit, unchanged ones too."""


@dataclass(frozen=True, slots=True)
class _Side:
    """How a tool stands for a usage on one side of the edit, once a round is done there."""

    decision: Decision | None
    against: tuple[Breach, ...]
    """While it is suspended: what a person would have to accept to reinstate it."""
    is_new: bool
    """The round decided it."""
    unread: tuple[TermsId, ...] = ()

    @property
    def is_allowed(self) -> bool:
        return self.decision is not None and self.decision.status is Status.ALLOWED

    @property
    def is_withdrawn(self) -> bool:
        return self.decision is not None and self.decision.basis is Basis.WITHDRAWN


_UNWATCHED = _Side(None, (), is_new=False)


def rehearse(bench: Bench, edited: Register, now: datetime) -> Rehearsal:
    """Return what a round at `now` would decide under an edited register and not under the one in use.

    Decisions on record, the claims accepted with them and opt-outs exercised count as in a round. Nothing is
    written.

    Args:
        bench: the register in use, and the stores; what binds the watched tools has to have been read under
            its clause rules, or counts as never read.
        edited: the register as it would be; of it, only what decisions depend on is looked at.
        now: the moment.

    Raises:
        StoreError: a store cannot be read.
    """
    records, ledger = bench.records, bench.ledger
    stage = _Stage(records.states(), ledger.standing(), ledger.notes(), records.rounds().decided, now)
    then = replace(bench, register=edited)
    pairs_before, pairs_after = stage.pairs(bench.register), stage.pairs(edited)
    approvals = tuple(
        _rehearsed(
            pair,
            stage.side(bench, key, pairs_before.get(key)),
            stage.side(then, key, pairs_after.get(key)),
        )
        for key, pair in (pairs_before | pairs_after).items()
    )
    return Rehearsal(tuple(_edits(bench.register, edited, approvals)), approvals)


def annulled(register: Register, law: AdequacyList, ids: Sequence[str]) -> Register:
    """Return a register whose usages are judged as if adequacy decisions were annulled.

    Args:
        register: as it would be else.
        law: the decisions that its usages are judged under.
        ids: of those annulled.

    Raises:
        UsageError: there is none of that name, or none would be left: without any, transfers are judged as
            the terms word them, which is another policy.
    """
    left = without(law.decisions, *ids)
    if not left:
        raise UsageError("not every adequacy decision can be tried as annulled at once; leave one")
    usages = {id_: replace(usage, adequacy=left) for id_, usage in register.usages.items()}
    return replace(register, usages=usages)


@dataclass(frozen=True, slots=True)
class _Stage:
    """What the stores hold, read once for both sides."""

    states: Mapping[TermsId, TermsState]
    standing: Mapping[Pair, Entry]
    notes: Mapping[Pair, Sequence[Entry]]
    judged: datetime | None
    """When the last round judged every tool."""
    now: datetime

    def pairs(self, register: Register) -> dict[Pair, tuple[Tool, Usage]]:
        """Return what is decided on under a register."""
        found = watched(register, self.standing)
        return {(tool.id, usage): (tool, register.usages[usage]) for tool, usage in found}

    def side(self, bench: Bench, key: Pair, pair: tuple[Tool, Usage] | None) -> _Side:
        """Return how a tool would stand for a usage after a round under the register of `bench`."""
        entry = self.standing.get(key)
        last = entry.decision if entry is not None else None
        if pair is None:
            gone = None if last is None else withdrawal(last, self.now)
            return _Side(gone or last, (), is_new=gone is not None) if last is not None else _UNWATCHED
        notes = [note.decision for note in self.notes.get(key, ())]
        here = situation(bench, self.states, *pair, last, notes, self.judged, self.now)
        made = decide(here)
        decision = made or last
        if decision is None:
            return _UNWATCHED
        against: tuple[Breach, ...] = ()
        if decision.status is Status.SUSPENDED and decision.basis is not Basis.WITHDRAWN:
            against = made.breaches if made is not None else new_breaches(here.verdict, decision.accepted)
        return _Side(decision, against, is_new=made is not None, unread=here.verdict.resolution.unread)


def _rehearsed(pair: tuple[Tool, Usage], before: _Side, after: _Side) -> Rehearsed:
    was, would = {_place(b) for b in before.against}, {_place(b) for b in after.against}
    gained = tuple(b for b in after.against if _place(b) not in was)
    gone = tuple(b for b in before.against if _place(b) not in would)
    if before.decision is None:
        turn = Turn.ADDED
    elif after.decision is None or after.is_withdrawn:
        turn = Turn.SAME if before.is_withdrawn else Turn.REMOVED
    elif before.is_allowed or after.is_allowed:
        turn = _lost_or_kept(before, after)
    else:
        turn = _still_suspended(before, after, is_same=not gained and not gone)
    return Rehearsed(*pair, turn, before.decision, after.decision, gained, gone, after.unread)


def _place(breach: Breach) -> object:
    """Return what makes two breaches one; how the law words a sentence's safeguards is not part of it."""
    found = breach.resolved
    where = None if found is None else (found.terms, found.finding)
    return breach.code, breach.topic, where, breach.countries, breach.lack


def _lost_or_kept(before: _Side, after: _Side) -> Turn:
    if before.is_allowed and after.is_allowed:
        return Turn.SAME
    return Turn.LOST if before.is_allowed else Turn.KEPT


def _still_suspended(before: _Side, after: _Side, *, is_same: bool) -> Turn:
    assert before.decision is not None
    assert after.decision is not None
    if is_same and before.decision.basis is after.decision.basis:
        return Turn.SAME
    # A round that suspends for something else, an overdue review say, clears nothing.
    return Turn.CLEARED if before.against and not after.against and not after.is_new else Turn.OTHERWISE


def _edits(before: Register, after: Register, approvals: Sequence[Rehearsed]) -> Sequence[UsageEdit]:
    edits = []
    for id_ in {**before.usages, **after.usages}:
        was, would = before.usages.get(id_), after.usages.get(id_)
        usage = would or was
        # An annulled decision is no edit of a usage, though it is judged under it.
        if usage is None or (was and would and replace(was, adequacy=would.adequacy) == would):
            continue
        turn = UsageTurn.ADDED if was is None else UsageTurn.REMOVED if would is None else UsageTurn.CHANGED
        tools = tuple(each.tool.id for each in approvals if each.usage.id == id_)
        edits.append(UsageEdit(usage, turn, tools))
    return edits
