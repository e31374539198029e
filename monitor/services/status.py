"""Say how every watched tool stands: allowed or suspended, on what basis, since when, why, last verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core.checks import TermsState
from monitor.core.decisions import Decision, Status
from monitor.core.ports import Entry
from monitor.core.register import Register
from monitor.core.terms import TermsId
from monitor.core.tools import Tool, Usage
from monitor.services.decide import oldest, watched


@dataclass(frozen=True, slots=True)
class Standing:
    """How one tool stands for one usage."""

    tool: Tool
    usage: Usage
    decision: Decision | None
    """The last; None: proposed, and not judged yet."""
    verified: datetime | None
    """When every binding terms was last read well; None: one never was."""
    is_stale: bool
    """It was verified too long ago, or never."""
    troubled: tuple[TermsState, ...]
    """Binding terms that could not be read in the last round."""

    @property
    def is_lost(self) -> bool:
        """Tell whether the tool has lost its approval."""
        return self.decision is not None and self.decision.status is Status.SUSPENDED


def standings(
    register: Register,
    states: Mapping[TermsId, TermsState],
    standing: Mapping[tuple[str, str], Entry],
    now: datetime,
) -> Sequence[Standing]:
    """Return how every watched tool stands at `now`, in the order of the register."""
    found = []
    for tool, usage_id in watched(register, standing):
        usage, entry = register.usages[usage_id], standing.get((tool.id, usage_id))
        known = [states.get(terms) for terms in tool.terms]
        verified = oldest([state.verified if state else None for state in known])
        found.append(
            Standing(
                tool,
                usage,
                entry.decision if entry else None,
                verified,
                verified is None or now - verified > usage.stale_after,
                tuple(s for s in known if s and s.check and not s.check.outcome.is_good),
            )
        )
    return found
