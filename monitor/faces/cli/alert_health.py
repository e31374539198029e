"""How alerts fare, in a line: for `monitor status` and for `monitor doctor`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from monitor.app import App
from monitor.core.alerts import Alert
from monitor.core.delivery import REMEMBERED
from monitor.core.errors import MonitorError
from monitor.core.notice.quotation import harmless
from monitor.faces.cli.alert_words import ALERTS


def print_alerts(app: App) -> None:
    """Say on stderr what waits, and what was given up not long ago; nothing where all is well."""
    says = ALERTS[app.register.language]
    if waiting := app.outbox.waiting():
        errors = [alert.error for alert in waiting if alert.error]
        click.secho(
            f"⚠ {says.waits(len(waiting), harmless(errors[-1]) if errors else '')}", fg="red", err=True
        )
    if lost := _lost(app):
        click.secho(f"⚠ {says.lost(len(lost))}", fg="red", err=True)


def examine_alerts(app: App) -> str:
    """Say how many alerts wait.

    Raises:
        MonitorError: some were given up not long ago, and their addressee is still in the register.
    """
    register = app.register
    mendable = [
        alert
        for alert in _lost(app)
        if alert.person in register.people or (alert.channel or "") in register.channels
    ]
    if mendable:
        raise MonitorError(
            f"{len(mendable)} were given up, the last to {mendable[-1].person}: "
            f"{harmless(mendable[-1].error or '')}; mend that, then `monitor alerts send --given-up`"
        )
    return f"{len(app.outbox.waiting())} waiting"


def examine_channels(app: App) -> str:
    """Say what kinds of services the channels are; nothing is posted.

    Raises:
        MonitorError: one has no address, none that Apprise understands, or there is no Apprise.
    """
    channels = app.register.channels
    if not channels:
        return "none is used"
    poster = app.channels()
    return ", ".join(f"{id_} ({poster.greet(id_)})" for id_ in channels)


def _lost(app: App) -> Sequence[Alert]:
    after = app.now - REMEMBERED
    return [alert for alert in app.outbox.given_up() if alert.given_up and alert.given_up >= after]
