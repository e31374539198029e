"""What a person accepts when they approve a tool: a claim, not a quote."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.core.model import SEVERITY, DataClass, Mechanism, Region, Scope, Stance, Topic

#: The EU's members and the other EEA states: data that stays there has not left (GDPR, article 44; EEA
#: Agreement, annex XI).
EEA_COUNTRIES = frozenset(
    "EEA EU AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What some terms say, whatever the words and wherever they stand.

    `data` is None where the claim is that a topic is silent or unclear.
    """

    topic: Topic
    stance: Stance
    data: DataClass | None = None
    scope: Scope = Scope.ALL
    region: Region | None = None
    countries: tuple[str, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    feature: bool = False
    """It is claimed of one feature only."""

    def covers(self, other: Accepted) -> bool:
        """Tell whether who accepted this claim has accepted `other` too.

        That is: the same topic and class of data, for no wider a scope, no worse a stance, no further
        country and no lost mechanism; what was accepted of one feature is not accepted of the whole.
        Transfers with no country named may go anywhere, so they are covered by their like alone. Within the
        EEA data may move as it likes, and a safeguard that was never named cannot be lost.
        """
        if not isinstance(other, Claim) or (self.topic, self.data) != (other.topic, other.data):
            return False
        if not self._holds_for(other):
            return False
        ranks = SEVERITY[self.topic]
        if self.stance not in ranks or other.stance not in ranks:
            return self.stance is other.stance
        if ranks.index(other.stance) < ranks.index(self.stance):
            return False
        if not other.countries and self.countries:
            return False
        further = set(other.countries) - set(self.countries) - EEA_COUNTRIES
        lost = set(self.mechanisms) - set(other.mechanisms) - {Mechanism.UNNAMED}
        return not further and not lost

    def _holds_for(self, other: Claim) -> bool:
        """Tell whether it is made of as many people and features as `other` is, or more."""
        wide = self.scope in (Scope.ALL, other.scope) and self.region in (None, other.region)
        return wide and (other.feature or not self.feature)


class LackKind(StrEnum):
    """What a tool lacks beside its terms."""

    ATTESTATION = "attestation"
    CONTROL = "control"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Lack:
    """Something a usage demands and the tool does not have."""

    lacks: LackKind
    name: str
    """The attestation, the terms type; or the country that controls the vendor, empty if not known."""

    def covers(self, other: Claim | Lack) -> bool:
        """Tell whether who accepted this lack has accepted `other` too: the same, and none else."""
        return self == other


Accepted = Claim | Lack
"""What a person accepts."""
