"""`monitor schedule`: the daemon."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import click
from apscheduler.triggers.interval import IntervalTrigger

from monitor.adapters.register.crontab import cron as read_cron
from monitor.core import delivery
from monitor.core.errors import RoundInProgressError, UsageError
from monitor.core.schedule import Timing
from monitor.faces import logs
from monitor.faces.cli.session import Session, pass_session
from monitor.faces.daily import daily
from monitor.faces.due import is_missed, trigger
from monitor.faces.watch import Due, watch
from monitor.services.rounds import Progress

log = logging.getLogger(__name__)


@click.command()
@click.option(
    "--cron",
    help="When, in place of what the register says: five crontab fields, in this machine's time zone.",
)
@pass_session
def schedule(session: Session, cron: str | None) -> None:
    """Stay, and do a round whenever one is due.

    For containers and servers without cron. When is said in the register (`schedule:`; daily where it says
    nothing); a round that was missed is done at once. SIGHUP reads the register again; SIGTERM ends the
    daemon once a round under way is finished, a second one at once.

    \b
    Examples:
      monitor schedule
      monitor schedule --cron "0 6,18 * * *"
    """
    if session.now is not None:
        raise UsageError("a daemon takes the time from this machine's clock: leave out --now")
    timing = None
    if cron is not None:
        try:
            timing = Timing(cron=read_cron(cron))
            trigger(timing, timedelta(0))
        except ValueError as error:
            raise UsageError(
                f"--cron {cron!r} cannot be read: {error}; write five fields, `30 6 * * *`"
            ) from error
    if not session.is_level_given:
        logs.speak_up()
    watch(partial(plan, session, timing))


def plan(session: Session, timing: Timing | None) -> Sequence[Due]:
    """Say which rounds there are to be: those of all tools, and those of tools that have their own."""
    with session.app() as app:
        register, now = app.register, app.now
        complete, states = app.records.rounds().complete, app.records.states()
    jitter = register.schedule.jitter
    wanted: list[tuple[str | None, Timing, datetime | None]] = [
        (None, timing or register.schedule.timing, complete)
    ]
    for tool in register.tools.values():
        if tool.timing is not None:
            checks = [state.check for terms in tool.terms if (state := states.get(terms)) and state.check]
            wanted.append((tool.id, tool.timing, min((check.last for check in checks), default=None)))
    found: list[Due] = []
    for tool_id, when, last in wanted:
        name = "round" if tool_id is None else f"round of {tool_id}"
        try:
            due = trigger(when, jitter, last=last)
        except ValueError as error:
            raise UsageError(f"{app.config}: the {name}: {error}; correct its `cron`") from error
        # The round of all tools, where that one was missed, does for each of them.
        missed = is_missed(when, last, now) and not any(each.at_once for each in found[:1])
        found.append(Due(name, due, partial(_round, session, tool_id), missed))
    every = IntervalTrigger(seconds=delivery.FIRST_WAIT.total_seconds(), timezone=UTC)
    waiting = Due("sending of what waits", every, partial(_send, session), at_once=False, is_told=False)
    return [*found, waiting]


def _round(session: Session, tool: str | None) -> None:
    with session.app() as app:
        daily(app, (tool,) if tool else (), Progress(lambda _: None, lambda _: None, lambda _: None))


def _send(session: Session) -> None:
    """Hand over the alerts whose next try has come: a mail server is seldom down until the next round."""
    with session.app() as app, contextlib.suppress(RoundInProgressError):  # a round does so itself
        if not delivery.due(app.outbox.waiting(), app.now):
            return
        sent = app.send(delivery.due)
        if sent.taken:
            log.info("%d alerts sent, %d waiting", sent.taken, len(app.outbox.waiting()))
        for failure in sent.failures:
            log.warning("an alert was not taken: %s", failure)


COMMANDS = [schedule]
