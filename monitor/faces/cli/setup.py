"""`monitor init` and `monitor sources`: from nothing to a register that holds."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.adapters.config import starter
from monitor.app import App
from monitor.core.errors import UsageError
from monitor.core.tools import Language


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--organisation", default="", help="Its name, as it stands in mails.")
@click.option(
    "--language", type=click.Choice([e.value for e in Language]), default="fr", help="Of mails and pages."
)
@click.pass_context
def init(ctx: click.Context, folder: Path, organisation: str, language: str) -> None:
    """Write a register to fill in, its database and snapshots.

    They are written into FOLDER (default: here). Nothing that exists is overwritten.

    \b
    Example:
      monitor init /srv/monitor --organisation "Ville de Brest"
    """
    register = folder / "sources.yaml"
    if register.exists():
        raise UsageError(f"{register} exists and is left as it is; name another folder, or edit that file")
    folder.mkdir(parents=True, exist_ok=True)
    register.write_text(starter(organisation, Language(language)), encoding="utf-8")
    with App(register, None) as app:
        app.make_stores()
    click.echo(f"{register}: the register. Fill in `people`, `mail` and what each tool is proposed for.")
    click.echo(f"Then: monitor --config {register} sources validate, and monitor --config {register} check.")
    ctx.exit(0)


COMMANDS = [init]
