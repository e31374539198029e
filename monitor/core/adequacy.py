"""Adequacy is law, not text: which countries the European Commission finds to protect data well enough.

A transfer to a country under an adequacy decision needs no other safeguard (GDPR, article 45(1)); decisions
under directive 95/46 stand until they are amended or repealed (article 45(9)). Some serve a transfer only
where it rests on a framework that its recipient has joined: that on the United States serves those on the
list of the Data Privacy Framework. A framework is nothing without its decision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from monitor.core.errors import UsageError
from monitor.core.model import Mechanism

#: Frameworks that are a safeguard only while a decision says so; clauses, rules and derogations stand by
#: themselves (GDPR, articles 46, 47 and 49).
FRAMEWORKS: Final = frozenset({Mechanism.DPF})


@dataclass(frozen=True, slots=True)
class AdequacyDecision:
    """A decision of the Commission that a country protects personal data well enough."""

    id: str
    """A word for people: `dpf`, `uk`."""
    country: str
    """ISO 3166-1 alpha-2."""
    decision: str
    """Its reference, with that of the Official Journal; empty where read back from what was kept."""
    scope: str
    """Whom or what it covers, in words; empty where read back from what was kept."""
    under: Mechanism | None
    """What a transfer must rely on for the decision to serve it; None: nothing."""
    since: date
    """Its day of adoption."""
    until: date | None
    """The first day without it; None: no end is known."""
    source: str
    """Where to read it; empty where read back from what was kept."""
    note: str = ""
    """What else a person should know: what ended or prolonged it, what could not be confirmed."""

    def is_in_force(self, on: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class AdequacyList:
    """The decisions known."""

    checked: date
    """When a person last looked whether that is all."""
    decisions: tuple[AdequacyDecision, ...]
    """Sorted by id."""


def in_force(decisions: Iterable[AdequacyDecision], on: date) -> tuple[AdequacyDecision, ...]:
    """Return those that are in force on a day, in their order."""
    return tuple(decision for decision in decisions if decision.is_in_force(on))


def adequate(
    decisions: Iterable[AdequacyDecision], country: str, mechanisms: Collection[Mechanism], on: date
) -> bool:
    """Tell whether a transfer to a country needs no safeguard but the law.

    Args:
        decisions: those known.
        country: ISO 3166-1 alpha-2. For the EEA's own, to which nothing is transferred, the answer is no.
        mechanisms: what the transfer relies on, as its terms word it.
        on: the day of the transfer.
    """
    return any(
        decision.country == country and (decision.under is None or decision.under in mechanisms)
        for decision in in_force(decisions, on)
    )


def void(
    decisions: Iterable[AdequacyDecision], mechanism: Mechanism, on: date, countries: Collection[str] = ()
) -> bool:
    """Tell whether a mechanism is no safeguard on a day, for want of the decision that it rests on.

    Args:
        decisions: those known. None known, none in force.
        mechanism: what the terms rely on.
        on: the day of the transfer.
        countries: whereto, outside the EEA, as far as the terms say. "An adequacy decision" is none where
            they name countries and not one of them has any.
    """
    standing = in_force(decisions, on)
    if mechanism in FRAMEWORKS:
        return not any(decision.under is mechanism for decision in standing)
    if mechanism is Mechanism.ADEQUACY:
        return not any(not countries or decision.country in countries for decision in standing)
    return False


def without(decisions: Iterable[AdequacyDecision], *ids: str) -> tuple[AdequacyDecision, ...]:
    """Return the decisions as if those named were annulled.

    Raises:
        UsageError: there is none of that name; that nothing depends on it would be a false comfort.
    """
    known = {decision.id: decision for decision in decisions}
    for name in ids:
        if name not in known:
            there = ", ".join(sorted(known)) or "none"
            raise UsageError(f"There is no adequacy decision {name!r}; there are: {there}")
    return tuple(decision for decision in known.values() if decision.id not in ids)


def as_plain(decision: AdequacyDecision) -> dict[str, object]:
    """Return what judging needs of a decision as plain values that JSON can hold."""
    return {
        "id": decision.id,
        "country": decision.country,
        "under": None if decision.under is None else decision.under.value,
        "since": decision.since.isoformat(),
        "until": None if decision.until is None else decision.until.isoformat(),
    }


def from_plain(plain: Mapping[str, Any]) -> AdequacyDecision:
    """Return the decision whose `as_plain` gave `plain`; its words for people are lost.

    Raises:
        KeyError: a key is missing, as in what an earlier version of the product kept.
        ValueError: a word or a date is unknown.
    """
    return AdequacyDecision(
        id=plain["id"],
        country=plain["country"],
        decision="",
        scope="",
        under=None if plain["under"] is None else Mechanism(plain["under"]),
        since=date.fromisoformat(plain["since"]),
        until=None if plain["until"] is None else date.fromisoformat(plain["until"]),
        source="",
    )
