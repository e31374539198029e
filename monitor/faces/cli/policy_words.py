"""The frames of what `monitor policy try` prints, in the organisation's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.core.tools import Language
from monitor.services.rehearsal import Turn, UsageTurn


@dataclass(frozen=True, slots=True)
class PolicyFrames:
    """What one language says around what an edit would change."""

    colon: str
    annulled: Callable[[str], str]
    """The reference of an adequacy decision that is tried as annulled."""
    not_in_force: Callable[[str], str]
    """Of one that is not in force as things are."""
    usages: str
    usage_turns: Mapping[UsageTurn, str]
    watched: Callable[[int], str]
    """How many tools are watched for a usage."""
    turns: Mapping[Turn, str]
    """Heads the approvals that fare so; those that stay the same are only counted."""
    reinstated_by: str
    """That people reinstate, before the command for it."""
    not_watched: str
    gained: str
    gone: str
    same: Callable[[int, int], str]
    """How many stay the same, and how many of those are allowed."""
    nothing: str
    unread: Callable[[str], str]
    """That some of what binds these tools was never read well."""
    not_written: str


FRAMES: Mapping[Language, PolicyFrames] = {
    Language.EN: PolicyFrames(
        colon=": ",
        annulled=lambda decision: f"As if annulled: {decision}.",
        not_in_force=lambda decision: f"Not in force today, so nothing can rest on it: {decision}.",
        usages="Usages",
        usage_turns={
            UsageTurn.ADDED: "added",
            UsageTurn.REMOVED: "removed",
            UsageTurn.CHANGED: "changed",
        },
        watched=lambda n: f"{n} tool{'' if n == 1 else 's'}" if n else "no tool",
        turns={
            Turn.LOST: "Would lose approval",
            Turn.REMOVED: "Would be withdrawn: no longer proposed, or for a usage that is gone",
            Turn.ADDED: "Would be watched from now on, and judged for the first time",
            Turn.KEPT: "Would be allowed, where the next round suspends as things are",
            Turn.CLEARED: "Nothing would stand against these any more; they stay suspended",
            Turn.OTHERWISE: "Would stay suspended, but not for the same reasons",
        },
        reinstated_by="People reinstate:",
        not_watched="not watched",
        gained="new",
        gone="gone",
        same=lambda n, allowed: f"Unchanged: {n} ({allowed} allowed, {n - allowed} suspended or withdrawn).",
        nothing="It would change nothing.",
        unread=lambda tools: f"Never all read well, so they may still come to breach: {tools}.",
        not_written="Nothing was written.",
    ),
    Language.FR: PolicyFrames(
        colon="\u00a0: ",
        annulled=lambda decision: f"Supposée annulée\u00a0: {decision}.",
        not_in_force=lambda decision: f"Pas en vigueur aujourd’hui, donc sans effet\u00a0: {decision}.",
        usages="Catégories d’usage",
        usage_turns={
            UsageTurn.ADDED: "ajoutée",
            UsageTurn.REMOVED: "supprimée",
            UsageTurn.CHANGED: "modifiée",
        },
        watched=lambda n: f"{n} outil{'s' if n > 1 else ''}" if n else "aucun outil",
        turns={
            Turn.LOST: "Perdraient leur autorisation",
            Turn.REMOVED: "Seraient retirés\u00a0: plus proposés, ou pour une catégorie d’usage supprimée",
            Turn.ADDED: "Seraient suivis désormais, et jugés pour la première fois",
            Turn.KEPT: "Seraient autorisés, là où le prochain relevé les suspend en l’état",
            Turn.CLEARED: "Plus aucun écart à la politique\u00a0; restent suspendus",
            Turn.OTHERWISE: "Resteraient suspendus, mais pas pour les mêmes raisons",
        },
        reinstated_by="Une personne rétablit l’outil\u00a0:",
        not_watched="non suivi",
        gained="nouveau",
        gone="levé",
        same=lambda n, allowed: (
            f"Sans changement\u00a0: {n} (dont autorisés\u00a0: {allowed}, suspendus ou retirés\u00a0: "
            f"{n - allowed})."
        ),
        nothing="Rien ne changerait.",
        unread=lambda tools: (
            f"Conditions jamais toutes lues, donc un écart peut encore apparaître\u00a0: {tools}."
        ),
        not_written="Rien n’a été inscrit.",
    ),
}
