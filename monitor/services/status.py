"""Say how every watched tool stands: allowed or suspended, on what basis, since when, why, last verified."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.core.caveats import Caveat
from monitor.core.checks import TermsState
from monitor.core.contracts import bound
from monitor.core.decisions import Decision, Occasion, Status
from monitor.core.ledger import Entry
from monitor.core.register import Register
from monitor.core.terms import TermsId
from monitor.core.tools import Tool, Usage
from monitor.services.decide import verified, watched


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
    caveats: tuple[tuple[TermsId, Caveat], ...] = ()
    """What to know of its terms before relying on them, in the order of the terms."""
    review_by: date | None = None
    """Of an approval: when it is due for review; None: not known."""
    notes: tuple[Entry, ...] = ()
    """On the decision, since it was taken: opinions, and what made a review due."""

    @property
    def is_lost(self) -> bool:
        """Tell whether the tool has lost its approval."""
        return self.decision is not None and self.decision.status is Status.SUSPENDED


def standings(
    register: Register,
    states: Mapping[TermsId, TermsState],
    standing: Mapping[tuple[str, str], Entry],
    notes: Mapping[tuple[str, str], Sequence[Entry]],
    now: datetime,
    caveats_of: Callable[[Sequence[str]], Mapping[str, tuple[Caveat, ...]]],
) -> Sequence[Standing]:
    """Return how every watched tool stands at `now`, in the order of the register.

    Args:
        register: the tools and usages.
        states: what is known of all terms.
        standing: the last entry of the ledger that set a status for each tool and usage.
        notes: those on them since.
        now: the moment.
        caveats_of: gives the caveats of versions by commit, asked once for all.
    """
    pairs, found = watched(register, standing), []
    tools = {tool.id: bound(tool, states) for tool, _ in pairs}
    read = {terms for tool in tools.values() for terms in tool.terms}
    commits = {terms: s.version.commit for terms in read if (s := states.get(terms)) and s.version}
    known_caveats = caveats_of(sorted(set(commits.values())))
    for declared, usage_id in pairs:
        tool, key = tools[declared.id], (declared.id, usage_id)
        usage, entry, mine = register.usages[usage_id], standing.get(key), tuple(notes.get(key, ()))
        known = [states.get(terms) for terms in tool.terms]
        at = verified(tool, states, now)
        found.append(
            Standing(
                tool,
                usage,
                entry.decision if entry else None,
                at,
                at is None or now - at > usage.stale_after,
                tuple(s for s in known if s and s.check and not s.check.outcome.is_good),
                tuple((t, c) for t in tool.terms if t in commits for c in known_caveats.get(commits[t], ())),
                review_by(entry, mine),
                mine,
            )
        )
    return found


def review_by(entry: Entry | None, notes: Sequence[Entry]) -> date | None:
    """Return when an approval is due for review: as it said, or since a note said sooner."""
    if entry is None or entry.decision.status is not Status.ALLOWED:
        return None
    reopened = [n.decision.at.date() for n in notes if n.decision.occasion is Occasion.REVIEW]
    return min([*([entry.decision.review_by] if entry.decision.review_by else []), *reopened], default=None)
