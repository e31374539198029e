"""The daily job whole: a round, and what follows it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from monitor.app import App
from monitor.faces.report.publish import publish_after_round
from monitor.services.rounds import Progress, Round

log = logging.getLogger(__name__)


def daily(app: App, tools: Sequence[str], progress: Progress) -> Round:
    """Do a round; log what came of it. After a complete one of all tools, write the page, tell the heartbeat.

    Args:
        app: the register with its stores.
        tools: see `monitor.services.rounds`; none: all.
        progress: is told how far it is.
    """
    result = app.check(tools, progress)
    _log(result, tools)
    if result.is_complete and not tools:
        publish_after_round(app)
        app.beat()
    return result


def _log(result: Round, tools: Sequence[str]) -> None:
    for fared in result.fared:
        if not fared.outcome.is_good:
            words = "not read: %s, %s"
            log.info(words, fared.terms, fared.reason, extra={"terms": str(fared.terms), "why": fared.reason})
    for entry in result.entries:
        decision = entry.decision
        said = {
            "seq": entry.seq,
            "tool": decision.tool,
            "usage": decision.usage,
            "status": decision.status.value,
            "basis": decision.basis.value,
        }
        log.info("decided: %s (%s) is %s", decision.tool, decision.usage, decision.status.value, extra=said)
    good = sum(fared.outcome.is_good for fared in result.fared)
    counts = {
        "tools": list(tools),
        "terms": len(result.fared),
        "read": good,
        "lost": len(result.lost),
        "sent": result.sent,
        "waiting": result.waiting,
    }
    log.log(
        logging.INFO if result.is_complete else logging.WARNING,
        "round %s: %d of %d terms read well, %d approvals lost, %d alerts sent, %d waiting",
        "complete" if result.is_complete else "incomplete",
        good,
        len(result.fared),
        len(result.lost),
        result.sent,
        result.waiting,
        extra=counts,
    )
    if result.mail_failure:
        log.warning("the mail server did not take the alerts: %s", result.mail_failure)
