"""From the findings of a document to what the document says, for display and scoring."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.core.clauses.countries import EEA
from monitor.core.model import SEVERITY, DataClass, Finding, Stance, Topic


def training_stance(findings: Iterable[Finding]) -> Stance:
    """Return a document's stance on training: the worst on content, else personal, else de-identified data.

    Feedback and content flagged for safety review never count, nor does what is said of one feature while
    anything is said of the whole; `permitted` becomes `opt_out` where a way out stands anywhere.
    """
    said = [f for f in findings if f.topic is Topic.TRAINING]
    for data in (DataClass.CONTENT, DataClass.PERSONAL, DataClass.DEIDENTIFIED):
        mine = [f for f in said if f.data is data]
        mine = [f for f in mine if not f.feature] or mine
        if mine:
            worst = _worst(Topic.TRAINING, {f.stance for f in mine})
            out = any(f.stance is Stance.OPT_OUT for f in said)
            return Stance.OPT_OUT if worst is Stance.PERMITTED and out else worst
    return Stance.SILENT


def location_stance(findings: Iterable[Finding]) -> Stance:
    """Return a document's stance on location: the worst; a safeguard named anywhere covers the transfers."""
    said = [f for f in findings if f.topic is Topic.LOCATION]
    if not said:
        return Stance.SILENT
    stances = {f.stance for f in said}
    worst = _worst(Topic.LOCATION, stances)
    if worst is Stance.THIRD_COUNTRY and Stance.THIRD_COUNTRY_SAFEGUARDED in stances:
        return Stance.THIRD_COUNTRY_SAFEGUARDED
    if (
        worst is Stance.CHOICE
        and Stance.EU in stances
        and all(set(f.countries) <= EEA | {"EEA"} for f in said)
    ):
        return Stance.EU
    return worst


def _worst(topic: Topic, stances: set[Stance]) -> Stance:
    return next(stance for stance in SEVERITY[topic] if stance in stances)
