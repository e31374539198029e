"""`monitor doctor`: what would fail tonight, and how to mend it."""

from __future__ import annotations

import click

from monitor.core.errors import MonitorError
from monitor.faces.cli.examinations import EXAMINATIONS
from monitor.faces.cli.session import Session, as_json, pass_session, print_json


@click.command()
@as_json
@pass_session
@click.pass_context
def doctor(ctx: click.Context, session: Session, as_json: bool) -> None:  # noqa: FBT001
    """Tell what would fail tonight, and how to mend it.

    Looks at register, rules, disk, database, clock, archive, network settings, browser, collections, mail
    server, page, schedule and the last round; exit code 4 if one fails. Nothing is changed but what is
    missing: the database and the archive are made where there are none. Nobody is written to, and the
    heartbeat is not told.

    \b
    Examples:
      monitor doctor
      monitor doctor --json | jq 'select(.ok | not)'
    """
    failures: dict[str, str] = {}
    with session.app() as app:
        for name, examine in EXAMINATIONS:
            try:
                said, ok = examine(app), True
            except MonitorError as error:
                said, ok = str(error), False
                # What hangs on the same thing fails with it: the remedy is read once.
                first = failures.setdefault(said, name)
                said = said if first == name else f"for the same reason as: {first}"
            if as_json:
                print_json({"examined": name, "ok": ok, "said": said})
            elif ok:
                click.echo(f"  ok      {name}: {said}")
            else:
                click.secho(f"  FAILED  {name}: {said}", fg="red")
            if failures and name == "register":
                break  # everything else hangs on it
    if failures:
        ctx.exit(4)


COMMANDS = [doctor]
