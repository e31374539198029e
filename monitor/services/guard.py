"""Where the failure of our own code on one thing ends, so that one bad page never stops a round."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
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
    came = _attempt(work)
    if not isinstance(came, _Failure):
        return came
    log.error("%s: our own failure", terms, exc_info=came.error)
    error = came.error
    # Workers that died give every terms the same error, which would carry the traces of all before it.
    error.__traceback__ = None
    words = str(error) if isinstance(error, MonitorError) else f"{type(error).__name__}: {error}"
    return Internal(document, words.splitlines()[0] if words else "")


def aside(what: str, work: Callable[[], object]) -> None:
    """Do what comes after a round and must not fail it; whatever is raised is logged, and ends here.

    Args:
        what: names it, in the log.
        work: may raise anything but `StoreError`.

    Raises:
        StoreError: the archive or the database failed.
    """
    came = _attempt(work)
    if not isinstance(came, _Failure):
        return
    if isinstance(came.error, MonitorError):
        log.error("%s: %s", what, came.error)
    else:
        log.error("%s: our own failure", what, exc_info=came.error)


@dataclass(frozen=True, slots=True)
class _Failure:
    error: Exception


def _attempt(work: Callable[[], T]) -> T | _Failure:
    try:
        return work()
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 (the one broad except that does not raise again)
        return _Failure(error)
