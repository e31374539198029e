"""Say how every watched tool stands: allowed or suspended, on what basis, since when, why, last verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.core.caveats import Caveat
from monitor.core.checks import Coverage, TermsState
from monitor.core.contracts import binding, bound, is_fixed
from monitor.core.decisions import Occasion, Outline, Status
from monitor.core.ledger import Entry
from monitor.core.register import Register
from monitor.core.terms import TermsId
from monitor.core.tools import Binding, Tool, Usage
from monitor.services.decide import read_well, watched


@dataclass(frozen=True, slots=True)
class Standing:
    """How one tool stands for one usage."""

    tool: Tool
    usage: Usage
    decision: Outline | None
    """The last; None: proposed, and not judged yet."""
    verified: datetime | None
    """When every binding terms was last read well; None: one never was."""
    is_stale: bool
    """It was verified too long ago, or never."""
    troubled: tuple[TermsState, ...]
    """Binding terms that could not be read in the last round."""
    caveats: tuple[tuple[TermsId, Caveat], ...] = ()
    """What to know of its terms before relying on them, in the order of the terms."""
    review_by: date | None = None
    """Of an approval: when it is due for review; None: not known."""
    notes: tuple[Entry, ...] = ()
    """On the decision, since it was taken: opinions, and what made a review due."""
    deposited: tuple[date, ...] = ()
    """Where contracts alone bind it, when each was deposited: there is nothing to read again."""

    @property
    def is_lost(self) -> bool:
        """Tell whether the tool has lost its approval."""
        return self.decision is not None and self.decision.status is Status.SUSPENDED


def standings(
    register: Register,
    coverage: Coverage,
    standing: Mapping[tuple[str, str], Outline],
    notes: Mapping[tuple[str, str], Sequence[Entry]],
    now: datetime,
    caveats: Mapping[TermsId, tuple[Caveat, ...]],
) -> Sequence[Standing]:
    """Return how every watched tool stands at `now`, in the order of the register.

    Args:
        register: the tools and usages.
        coverage: how far the reading of all terms goes.
        standing: what the last entry of the ledger set for each tool and usage.
        notes: those on them since.
        now: the moment.
        caveats: of the last version of every terms that has some.
    """
    found: list[Standing] = []
    tools: dict[str, _Read] = {}
    reader = _Reader(coverage, caveats, now)
    for declared, usage_id in watched(register, standing):
        read = tools.get(declared.id)
        if read is None:
            read = tools[declared.id] = reader.read(declared)
        key, usage = (declared.id, usage_id), register.usages[usage_id]
        decision, mine = standing.get(key), tuple(notes.get(key, ()))
        found.append(
            Standing(
                read.tool,
                usage,
                decision,
                read.verified,
                read.verified is None or now - read.verified > usage.stale_after,
                read.troubled,
                read.caveats,
                review_by(decision, mine),
                mine,
                read.deposited,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Read:
    """How the terms of a tool were read, whatever the usage."""

    tool: Tool
    verified: datetime | None
    troubled: tuple[TermsState, ...]
    caveats: tuple[tuple[TermsId, Caveat], ...]
    deposited: tuple[date, ...]


class _Reader:
    """Tells how the terms of tools were read; most have nothing to tell, and a list may have thousands."""

    def __init__(
        self, coverage: Coverage, caveats: Mapping[TermsId, tuple[Caveat, ...]], now: datetime
    ) -> None:
        self._coverage, self._caveats, self._now = coverage, caveats, now
        self._telling = {terms.service for terms in (*coverage.troubled, *caveats)}

    def read(self, declared: Tool) -> _Read:
        tool = bound(declared, self._coverage.deposited)
        verified = read_well(tool, self._coverage.verified, self._now)
        deposited = self._deposited(tool) if tool is not declared else ()
        telling = [terms for terms in tool.terms if terms.service in self._telling]
        if not telling:
            return _Read(tool, verified, (), (), deposited)
        troubled, caveats = self._coverage.troubled, self._caveats
        return _Read(
            tool,
            verified,
            tuple(troubled[terms] for terms in telling if terms in troubled),
            tuple((terms, each) for terms in telling for each in caveats.get(terms, ())),
            deposited,
        )

    def _deposited(self, tool: Tool) -> tuple[date, ...]:
        """Return when the contracts were deposited that alone bind a tool."""
        contracts = [t for t in tool.terms if binding(tool, t) is Binding.CONTRACT] if is_fixed(tool) else []
        versions = (self._coverage.deposited[terms].version for terms in contracts)
        return tuple(sorted(version.at.date() for version in versions if version is not None))


def review_by(decision: Outline | None, notes: Sequence[Entry]) -> date | None:
    """Return when an approval is due for review: as it said, or since a note said sooner."""
    if decision is None or decision.status is not Status.ALLOWED:
        return None
    if not notes:
        return decision.review_by
    reopened = [n.decision.at.date() for n in notes if n.decision.occasion is Occasion.REVIEW]
    return min([*([decision.review_by] if decision.review_by else []), *reopened], default=None)
