"""Imported by the server that workers are forked from, so that what each would do first is done once.

Reading the clause rules, and the selector library's own expressions, take half a second together. Nothing
else imports this: importing it is what it is for.
"""

from __future__ import annotations

import sys
from types import TracebackType

from monitor.adapters.rules import rules_in
from monitor.core.extract import css

css.check("main > p:first-child")
rules_in(())


def _leave_quietly(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say nothing of a worker that began when its pool had ended: its locks are gone, nobody waits for it.

    Cron would mail the trace to the administrator. A lock has no name by which its absence could be told.
    """
    if not (isinstance(error, FileNotFoundError) and error.filename is None):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _leave_quietly
