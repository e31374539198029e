"""The command line: one module for each group of commands."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import click

from monitor import __version__
from monitor.faces import logs
from monitor.faces.cli import (
    alerts,
    backtest,
    backups,
    completion,
    demo,
    deposits,
    doctor,
    drifts,
    history,
    ota,
    people,
    persons,
    policy,
    report,
    rounds,
    rules,
    schedule,
    setup,
    showing,
    sources,
    standing,
    texts,
)
from monitor.faces.cli.session import Session


class InOrder(click.Group):
    """Lists its commands in the order in which a user meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands in the order they were added."""
        return list(self.commands)


class Moment(click.ParamType[datetime]):
    """An ISO 8601 moment; without a time zone it is UTC."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a moment."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a moment: write 2025-08-29T06:00:00Z or 2025-08-29", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="monitor")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="The register. Default: $MONITOR_CONFIG, else ./sources.yaml.",
)
@click.option("--now", type=Moment(), help="Take this moment for now, for replays and tests.")
@click.option("-v", "--verbose", is_flag=True, help="Log what is done: short for --log-level info.")
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    envvar="MONITOR_LOG_LEVEL",
    help="Log what is at least this grave, on standard error. Default: warning; info for the daemon.",
)
@click.option(
    "--log-format",
    type=click.Choice([each.value for each in logs.Format]),
    default=logs.Format.TEXT.value,
    envvar="MONITOR_LOG_FORMAT",
    help="As lines to read, or as one JSON object a line. Default: $MONITOR_LOG_FORMAT, else text.",
)
@click.pass_context
def cli(
    ctx: click.Context,
    config: Path | None,
    now: datetime | None,
    verbose: bool,  # noqa: FBT001
    log_level: str | None,
    log_format: str,
) -> None:
    """Tell an organisation, the same day, that an AI tool it approved has changed its terms.

    A daily `monitor check` reads the terms of the tools in the register, keeps every version, finds what
    they say about training on your data and where it lives, and suspends what your policy no longer
    permits, until a person decides.

    \b
    Start here:
      monitor demo                 see the whole job on a made-up vendor site, in a minute
      monitor init                 write a register to fill in
      monitor check                one round: the daily cron job
      monitor status --lost        the tools that lost approval

    \b
    Exit codes: 0 done; 1 an approval was lost (check), or some are lost (status --lost);
    2 usage or configuration; 3 some terms got no outcome, or another round is under way (check);
    4 unexpected error, damaged store, failed log --verify or doctor.
    """
    level = log_level or ("info" if verbose else "warning")
    logs.set_up(logs.Format(log_format), logging.getLevelNamesMapping()[level.upper()])
    ctx.obj = Session(config, now, is_level_given=log_level is not None)


for module in (
    setup,
    sources,
    ota,
    rounds,
    standing,
    showing,
    drifts,
    report,
    texts,
    policy,
    rules,
    backtest,
    persons,
    deposits,
    history,
    people,
    alerts,
    schedule,
    backups,
    doctor,
    demo,
):
    for command in module.COMMANDS:
        cli.add_command(command)
completion.complete_from_register(cli)
