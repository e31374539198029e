"""The collections that a round is about to read, brought up to date first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from monitor.core.errors import CollectionError
from monitor.core.register import Collection, Register
from monitor.services.decide import watched

log = logging.getLogger(__name__)


def sync_watched(
    register: Register,
    decided_on: Iterable[tuple[str, str]],
    sync: Callable[[Collection], object],
    say: Callable[[str], None],
) -> None:
    """Bring the collections that watched terms name up to date.

    One that cannot be fetched is read as it was: what it is not known to have read since goes unverified.

    Args:
        register: says which tools are proposed, and what witnesses their terms.
        decided_on: the tools and usages that were ever decided on.
        sync: fetches a collection; may raise `CollectionError`.
        say: is told what is being done.
    """
    terms = {each for tool, _ in watched(register, decided_on) for each in tool.terms}
    witnesses = [register.terms[each].witness for each in terms if each in register.terms]
    for name in sorted({witness.collection for witness in witnesses if witness is not None}):
        say(f"fetching the collection {name}")
        try:
            sync(register.collections[name])
        except CollectionError as error:
            log.warning("the collection %s is read as it was: %s", name, error)
