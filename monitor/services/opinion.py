"""Where our own reading of some terms and that of an Open Terms Archive collection disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.core.checks import TermsState
from monitor.core.model import Reading, Stance, Topic
from monitor.core.terms import Witness
from monitor.services.assess import read_again
from monitor.services.versions import Workshop, reading_of


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a collection's text says beside ours."""

    witness: Witness
    recorded: datetime
    """When the collection recorded it, UTC."""
    reading: Reading
    differs: Mapping[Topic, tuple[Stance, Stance]]
    """The topics on which the two texts do not say the same: our stance, and theirs."""


def second_opinion(shop: Workshop, witness: Witness, state: TermsState, now: datetime) -> Opinion | None:
    """Read what a collection records of terms that we read ourselves; None where one of the two has no text.

    Args:
        shop: the stores, and the collections.
        witness: the collection, and its names for the terms.
        state: what is known of our terms.
        now: later records are not looked at; UTC.

    Raises:
        CollectionError: the collection was never fetched, or is damaged.
    """
    records = [record for record in shop.witnesses.records(witness) if record.at <= now]
    version = state.version
    if version is None or version.origin is not None or not records or records[-1].blob is None:
        return None
    text = shop.witnesses.text(witness, records[-1])
    theirs, _ = shop.executor.submit(read_again, text, None, state.terms, shop.reader).result()
    ours = reading_of(shop, version.commit, state.terms)
    pairs = {topic: (ours.stance(topic), theirs.stance(topic)) for topic in Topic}
    differs = {topic: pair for topic, pair in pairs.items() if pair[0] is not pair[1]}
    return Opinion(witness, records[-1].at, theirs, differs)
