"""Gather what the stores know of every watched tool: how it stands, what its terms say, what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.core.checks import Rounds, TermsState, VersionRecord
from monitor.core.contracts import Deposit, bound, contract_of
from monitor.core.ledger import Entry, Ledger
from monitor.core.model import Reading
from monitor.core.ports import Archive, Records
from monitor.core.register import Register
from monitor.core.resolution import Resolution, resolve
from monitor.core.terms import Terms, TermsId
from monitor.core.terms_types import TERMS_TYPES
from monitor.core.tools import Tool
from monitor.services.status import Standing

ReadAgain = Callable[[str, TermsId], Reading]
"""Reads a version under the clause rules of today."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A tool that is proposed or was decided on."""

    tool: Tool
    """With the contracts in force in place of the pages they replace, and a name no other of its plan has."""
    standings: tuple[Standing, ...]
    """One for each usage, in the order of the register."""
    resolution: Resolution
    """What its terms say, read together."""
    entries: tuple[Entry, ...]
    """All that was decided on it, oldest first."""
    past: tuple[TermsId, ...]
    """Its terms, and those that stood in their place: pages under a contract, contracts that have ended."""


@dataclass(frozen=True, slots=True)
class Told:
    """One of the terms that bind, or bound, a watched tool."""

    id: TermsId
    declared: Terms | None
    """None: a contract, or terms that the register names no longer."""
    state: TermsState | None
    """None: never checked."""
    versions: tuple[VersionRecord, ...]
    """Oldest first."""
    reading: Reading | None
    """What the last version says under today's rules; None: there is none."""
    deposit: Deposit | None
    """Of a contract: how its last version came about."""

    @property
    def version(self) -> VersionRecord | None:
        """The last good version."""
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True, slots=True)
class Chronicle:
    """All of it, at one moment."""

    at: datetime
    """UTC."""
    register: Register
    rounds: Rounds
    rules: str
    """Digest of the clause rules."""
    tools: tuple[Watched, ...]
    """In the order of the register."""
    terms: Mapping[TermsId, Told]
    """Every terms that binds or bound one of them."""


@dataclass(frozen=True, slots=True)
class Stores:
    """What a chronicle is gathered from."""

    records: Records
    ledger: Ledger
    archive: Archive


def chronicle(
    stores: Stores,
    register: Register,
    standings: Sequence[Standing],
    today: tuple[str, ReadAgain],
    now: datetime,
) -> Chronicle:
    """Gather what is known at a moment.

    Args:
        stores: where from.
        register: of today.
        standings: how every watched tool stands (see `monitor.services.status`).
        today: the digest of the clause rules of today, and what reads a version under them that was not yet.
        now: the moment; UTC.

    Raises:
        StoreError: a store is damaged or cannot be read.
    """
    states, (rules, read_again) = stores.records.states(), today
    by_tool: dict[str, list[Standing]] = {}
    for standing in standings:
        by_tool.setdefault(standing.tool.id, []).append(standing)
    declared = [register.tools[each] for each in by_tool if each in register.tools]
    terms_of = {tool.id: _past(tool, states) for tool in declared}
    commits = {
        t: s.version.commit for all_ in terms_of.values() for t in all_ if (s := states.get(t)) and s.version
    }
    known = stores.records.readings(sorted(set(commits.values())), rules)
    readings = {
        terms: (commit, known.get(commit) or read_again(commit, terms)) for terms, commit in commits.items()
    }
    entries: dict[str, list[Entry]] = {}
    for entry in stores.ledger.entries():
        entries.setdefault(entry.decision.tool, []).append(entry)
    tools = []
    alike = Counter((each.name, each.plan) for each in declared)
    for each in declared:
        tool = bound(each, states)
        if alike[each.name, each.plan] > 1:
            tool = replace(tool, name=f"{each.name} ({each.id})")
        said = {terms: readings.get(terms) for terms in tool.terms}
        resolution = resolve(tool, said, register.law, now.date())
        tools.append(
            Watched(
                tool, tuple(by_tool[tool.id]), resolution, tuple(entries.get(tool.id, ())), terms_of[tool.id]
            )
        )
    histories = stores.records.histories()
    told = {
        terms: _told(
            stores, register, terms, states.get(terms), histories.get(terms, ()), readings.get(terms)
        )
        for terms in dict.fromkeys(t for all_ in terms_of.values() for t in all_)
    }
    return Chronicle(now, register, stores.records.rounds(), rules, tuple(tools), told)


def _past(tool: Tool, states: Mapping[TermsId, TermsState]) -> tuple[TermsId, ...]:
    contracts = (contract_of(tool, each) for each in TERMS_TYPES)
    return tuple(
        dict.fromkeys((*bound(tool, states).terms, *tool.terms, *(c for c in contracts if c in states)))
    )


def _told(
    stores: Stores,
    register: Register,
    terms: TermsId,
    state: TermsState | None,
    versions: Sequence[VersionRecord],
    reading: tuple[str, Reading] | None,
) -> Told:
    declared = register.terms.get(terms)
    deposit = stores.archive.deposit(versions[-1].commit) if versions and declared is None else None
    return Told(terms, declared, state, tuple(versions), reading[1] if reading else None, deposit)
