"""What a usage demands, as plain values: kept with the ledger by its digest, and read back to judge again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from monitor.core import adequacy
from monitor.core.model import DataClass, Mechanism, Stance
from monitor.core.tools import ANY, AttestationKind, Fallback, SuspendOn, Tolerance, Usage


def as_plain(usage: Usage) -> dict[str, object]:
    """Return what a usage demands as plain values that JSON can hold.

    Its label and its approvers are not part of it: no status follows from them.
    """
    return {
        "id": usage.id,
        "training": {data.value: _plain(usage.training[data]) for data in DataClass},
        "location": _plain(usage.location),
        "accepted_countries": _plain(usage.accepted_countries),
        "accepts_adequate": usage.accepts_adequate,
        "refused_countries": _plain(usage.refused_countries),
        "mechanisms": _plain(usage.mechanisms),
        "on_silent": usage.on_silent.value,
        "on_unclear": usage.on_unclear.value,
        "stale_after": usage.stale_after.total_seconds(),
        "suspend_after": usage.suspend_after.total_seconds(),
        "review_every": usage.review_every.total_seconds(),
        "review_grace": usage.review_grace.total_seconds(),
        "exercised": _plain(usage.exercised),
        "required_terms": _plain(usage.required_terms),
        "attestations": _plain(usage.attestations),
        "controlled_by": _plain(usage.controlled_by),
        "suspend_on": usage.suspend_on.value,
        "adequacy": [adequacy.as_plain(decision) for decision in usage.adequacy],
    }


def from_plain(plain: Mapping[str, Any]) -> Usage:
    """Return the usage whose `as_plain` gave `plain`; its label is lost.

    Raises:
        KeyError: a key is missing, as in what an earlier version of the product kept.
        ValueError: a word is unknown.
    """
    return Usage(
        id=plain["id"],
        label={},
        training={data: _tolerance(plain["training"][data.value]) for data in DataClass},
        location=_tolerance(plain["location"]),
        accepted_countries=_set(plain["accepted_countries"]),
        accepts_adequate=plain["accepts_adequate"],
        refused_countries=frozenset(plain["refused_countries"]),
        mechanisms=None if plain["mechanisms"] is None else frozenset(map(Mechanism, plain["mechanisms"])),
        on_silent=Fallback(plain["on_silent"]),
        on_unclear=Fallback(plain["on_unclear"]),
        stale_after=timedelta(seconds=plain["stale_after"]),
        suspend_after=timedelta(seconds=plain["suspend_after"]),
        review_every=timedelta(seconds=plain["review_every"]),
        review_grace=timedelta(seconds=plain["review_grace"]),
        exercised=frozenset(map(DataClass, plain["exercised"])),
        required_terms=frozenset(plain["required_terms"]),
        attestations=frozenset(map(AttestationKind, plain["attestations"])),
        controlled_by=_set(plain["controlled_by"]),
        suspend_on=SuspendOn(plain["suspend_on"]),
        adequacy=tuple(map(adequacy.from_plain, plain["adequacy"])),
    )


def canonical(value: object) -> str:
    """Return plain values as the one JSON text that is kept and hashed for them."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(usage: Usage) -> str:
    """Return the SHA-256 of what a usage demands, in hexadecimal."""
    return hashlib.sha256(canonical(as_plain(usage)).encode()).hexdigest()


def _plain(words: Iterable[str] | None) -> object:
    return sorted(words) if isinstance(words, frozenset) else words


def _tolerance(words: Iterable[str]) -> Tolerance:
    return ANY if words == ANY else frozenset(map(Stance, words))


def _set(words: Iterable[str] | None) -> frozenset[str] | None:
    return None if words is None else frozenset(words)
