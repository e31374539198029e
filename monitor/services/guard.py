"""Where the failure of our own code on one terms ends, so that one bad page never stops a round."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from monitor.core.errors import MonitorError, StoreError
from monitor.core.terms import Internal, TermsId

T = TypeVar("T")

log = logging.getLogger(__name__)


def guarded(terms: TermsId, document: str, work: Callable[[], T]) -> T | Internal:
    """Return what `work` gives, or, whatever it raises, that our code failed on these terms.

    Args:
        terms: whose work it is.
        document: the source document it is on, as far as one can tell.
        work: may raise anything: a worker that died, a page that ran wild, a mistake of ours.

    Raises:
        StoreError: the archive or the database failed, which ends the round.
    """
    try:
        return work()
    except StoreError:
        raise
    except Exception as error:  # the one broad except of the code base
        log.exception("%s: our own failure", terms)
        words = str(error) if isinstance(error, MonitorError) else f"{type(error).__name__}: {error}"
        return Internal(document, words.splitlines()[0] if words else "")
