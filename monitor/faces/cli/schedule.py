"""`monitor schedule`: the daemon."""

from __future__ import annotations

import click

from monitor.core.errors import RoundInProgressError, UsageError
from monitor.faces.cli.session import Session, pass_session
from monitor.services.rounds import Progress


@click.command()
@click.option(
    "--cron",
    default="30 6 * * *",
    show_default=True,
    help="When: five crontab fields, in this machine's time zone.",
)
@pass_session
def schedule(session: Session, cron: str) -> None:
    """Stay, and do a round whenever one is due.

    For containers and servers without cron.

    \b
    Example:
      monitor schedule --cron "0 6,18 * * *"
    """
    from monitor.faces.watch import trigger, watch  # noqa: PLC0415 (only this command pays for the scheduler)

    try:
        due = trigger(cron)
    except ValueError as error:
        raise UsageError(
            f"--cron {cron!r} cannot be read: {error}; write five fields, `30 6 * * *`"
        ) from error
    with session.app() as app:  # a register that does not load is told now, not at half past six
        click.echo(
            f"{len(app.register.tools)} tools; rounds are due at: {cron}. Stop with Ctrl-C or SIGTERM."
        )

    def run() -> None:
        with session.app() as app:
            try:
                result = app.check((), Progress(lambda _: None, lambda _: None, lambda _: None))
            except RoundInProgressError as error:
                click.echo(f"round skipped: {error}", err=True)
                return
            good = sum(fared.outcome.is_good for fared in result.fared)
            click.echo(
                f"{app.now:%Y-%m-%d %H:%M} UTC: {good} of {len(result.fared)} terms read well, "
                f"{len(result.lost)} approvals lost, {result.sent} alerts sent."
            )

    watch(run, due)


COMMANDS = [schedule]
