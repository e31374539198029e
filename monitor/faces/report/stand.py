"""How a tool stands for a usage, in the few words and the sign that every page gives it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.core.phrases.cldr import sentence
from monitor.core.tools import Language
from monitor.faces.report.render import words_in
from monitor.faces.report.reservations import Remark, Remarks
from monitor.faces.report.status_said import date_words, standing_words
from monitor.faces.report.view import View
from monitor.services.chronicle import Watched
from monitor.services.status import Standing


class Group(StrEnum):
    """Where a standing is on the board; in this order."""

    LOST = "lost"
    UNJUDGED = "unjudged"
    RESERVED = "reserved"
    ALLOWED = "allowed"


#: What stands for a status beside its words: never a colour alone.
_SIGNS = {Group.LOST: "✗", Group.UNJUDGED: "?", Group.RESERVED: "!", Group.ALLOWED: "✓"}


@dataclass(frozen=True, slots=True)
class Stand:
    """One standing in words."""

    group: Group
    sign: str
    words: str
    """Status and basis, always together."""
    since: str
    """Empty where nothing was decided."""
    usage: str
    remarks: tuple[Remark, ...]
    """Why it is suspended, or the conditions and reservations of an approval."""

    @property
    def tone(self) -> str:
        """The class of the style sheet."""
        return self.group.value


def stand_of(view: View, watched: Watched, standing: Standing, language: Language) -> Stand:
    """Return how a tool stands for a usage, in words.

    Args:
        view: of the site.
        watched: the tool.
        standing: its, for the usage.
        language: of the words.
    """
    remarks = Remarks(view.chronicle, watched, standing, language)
    decision = standing.decision
    told = remarks.all()
    group = _group(standing, told)
    usage = sentence(standing.usage.label.get(language) or standing.usage.id)
    since = words_in(language).since(date_words(decision.at, language)) if decision else ""
    return Stand(group, _SIGNS[group], standing_words(standing, language), since, usage, told)


def _group(standing: Standing, told: tuple[Remark, ...]) -> Group:
    if standing.decision is None:
        return Group.UNJUDGED
    if standing.is_lost:
        return Group.LOST
    return Group.RESERVED if any(remark.is_warning for remark in told) else Group.ALLOWED
