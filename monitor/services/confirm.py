"""Look twice before a change counts: pages alternate, are served half, or are tried out on some visitors.

What would be told or would cost an approval is fetched again at the end of the round. The same words count;
anything else is no version yet, and is tried anew in the next round.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from monitor.core.checks import Changed, DocumentState, Outcome, Unchanged, Unconfirmed
from monitor.core.drift import compare
from monitor.core.model import Cause, Effect, Kind, Topic
from monitor.core.terms import Internal, Snapshot, Unreachable, Unreadable
from monitor.services.versions import Workshop
from monitor.services.visit import Found


def must_be_seen_twice(found: Found) -> bool:
    """Tell whether a new text is to be fetched again: a change by the provider that may matter.

    Not a first version, nor what a collection recorded, nor what our own reading made of it.
    """
    changed = found.outcome
    if not isinstance(changed, Changed) or changed.drift is None:
        return False
    drift = changed.drift
    matters = drift.kind is Kind.MATERIAL or any(drift.effect(topic) is not Effect.NONE for topic in Topic)
    return changed.cause is Cause.PROVIDER and changed.origin is None and matters


def seen_twice(
    shop: Workshop, known: Sequence[DocumentState], first: Changed, again: Outcome
) -> Changed | Unconfirmed:
    """Return the change, if the second look saw the same words, or what it saw instead.

    Args:
        shop: does the work.
        known: what the source documents gave before.
        first: what the first look saw.
        again: what the second look came to.
    """
    match again:
        case Changed(text=text) if text == first.text:
            return first
        case Changed(text=text):
            drift = shop.executor.submit(compare, first.text, text, None, None).result()
            if drift.kind is Kind.NOISE:
                return first
            seen = f"other words, {drift.reason}"
        case Unchanged():
            seen = "the text as it was"
        case Unreachable() | Unreadable() | Internal() | Unconfirmed():
            seen = f"{again.reason}: {again.detail}"
        case _:
            assert_never(again)
    snapshot = _changed(known, first)
    return Unconfirmed(snapshot.document, f"A second look saw something else ({seen}).", snapshot)


def _changed(known: Sequence[DocumentState], first: Changed) -> Snapshot:
    """Return the bytes that brought the change: those of the first document that shows something new."""
    before = {state.document: state.fingerprint for state in known}
    new = {state.document for state in first.documents if before.get(state.document) != state.fingerprint}
    return next((s for s in first.snapshots if s.document in new), first.snapshots[0])
