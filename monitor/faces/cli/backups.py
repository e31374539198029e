"""`monitor backup` and `monitor restore`: everything that one organisation has, in a folder and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.adapters.stores import manifest
from monitor.adapters.stores.backup import back_up
from monitor.adapters.stores.manifest import Manifest
from monitor.adapters.stores.restore import restore as put_back
from monitor.app import REGISTER, register_path
from monitor.faces.cli.session import Session, as_json, pass_session, print_json


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@as_json
@pass_session
def backup(session: Session, folder: Path, as_json: bool) -> None:  # noqa: FBT001
    """Copy register, database and snapshots of one moment into DIR.

    DIR must be new or empty, and appears only once it is whole. A round may run meanwhile: nobody waits.
    With the register go the rule files and certificates that it names. Collections are not in it (`monitor
    ota sync` fetches them again), nor is the mail server's password. PostgreSQL is copied by `pg_dump`.

    \b
    Examples:
      monitor backup /mnt/backups/monitor-2026-02-28
      monitor --config /srv/monitor/sources.yaml backup /mnt/backups/monitor-monday
    """
    now = (session.now or datetime.now(UTC)).astimezone(UTC)
    with session.app() as app:
        made = back_up(app.config, app.register, folder, now)
    if as_json:
        print_json(manifest.as_json(made))
        return
    click.echo(f"{folder}: {_held(made)}, {_megabytes(made)}")
    click.echo(f"head of the ledger: {made.head}")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("target", required=False, type=click.Path(path_type=Path))
@as_json
@pass_session
def restore(session: Session, folder: Path, target: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Put the backup in DIR back: register, database and snapshots.

    They are written into TARGET; without it, to the register that --config names, else here. Nothing that
    exists is written over. Every file is held to its digest first, and the chain of decisions followed; a
    damaged backup leaves nothing behind. What the register places by an absolute path is written where that
    leads. A PostgreSQL database must be empty, and is filled by `pg_restore`.

    \b
    Examples:
      monitor restore /mnt/backups/monitor-2026-02-28 /srv/monitor
      monitor --config /srv/monitor/sources.yaml restore /mnt/backups/monitor-monday
    """
    register = register_path(session.config) if target is None else target / REGISTER
    held = put_back(folder, register)
    if as_json:
        print_json({"register": str(register), **manifest.as_json(held)})
        return
    click.echo(f"{register}: as it stood on {held.at:%Y-%m-%d %H:%M} UTC: {_held(held)}")
    click.echo("chain intact, and the snapshots hold every version that the database names")
    click.echo(f"head of the ledger: {held.head}")
    click.echo(
        "`monitor log --verify --head HASH` tells whether the chain passes through the head of a mail; what "
        "was decided after the backup is not in it. Then run `monitor doctor`."
    )


def _held(held: Manifest) -> str:
    counted = {name: held.counts.get(name, 0) for name in ("decisions", "versions", "alerts")}
    return ", ".join(f"{count} {name}" for name, count in counted.items())


def _megabytes(held: Manifest) -> str:
    return f"{sum(kept.size for kept in held.files) / 1_000_000:.1f} MB"


COMMANDS = [backup, restore]
