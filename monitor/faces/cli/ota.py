"""`monitor ota`: Open Terms Archive's collections, fetched."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click
from rich.console import Console

from monitor.adapters.collections.sync import Synced
from monitor.core.errors import CollectionError, UsageError
from monitor.core.notice.quotation import harmless
from monitor.core.register import Collection, Register, choices
from monitor.faces.cli.session import Session, as_json, pass_session, print_json

#: Some collection could not be fetched: as with `doctor`, what was to work tonight does not.
FAILED = 4


@click.group()
def ota() -> None:
    """Look after the collections of Open Terms Archive."""


@ota.command()
@click.argument("collections", nargs=-1, metavar="[COLLECTION]...")
@as_json
@pass_session
@click.pass_context
def sync(ctx: click.Context, session: Session, collections: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001
    """Fetch the collections: all of the register, or those named.

    They are kept as git repositories in `collections/` beside the register, and only what is new is fetched.
    One that was cut short, or that was damaged, is completed or made anew by the next sync; a history that
    was rewritten upstream replaces ours, whose commits are kept.

    \b
    Exit code: 0 done; 2 the register names no such collection; 4 one could not be fetched (the others were).

    \b
    Examples:
      monitor ota sync
      monitor ota sync genai-contrib --json
    """
    failed = False
    with session.app() as app:
        for collection in _wanted(app.register, collections):
            try:
                with _progress(collection.id) as told:
                    synced = app.sync(collection, told)
            except CollectionError as error:
                failed = True
                _print_failure(collection, str(error), as_json=as_json)
                continue
            failed = failed or synced.snapshots_failure is not None
            if as_json:
                _print_json(synced)
            else:
                _print(synced)
    if failed:
        ctx.exit(FAILED)


def _wanted(register: Register, names: Sequence[str]) -> list[Collection]:
    """Find the collections named; without names all of them.

    Raises:
        UsageError: there is none, or no such one.
    """
    known = register.collections
    if not known:
        raise UsageError("the register names no collection; add `collections:` (docs/register.md)")
    for name in names:
        if name not in known:
            raise UsageError(f"the register knows no collection {name!r}; {choices(name, known)}")
    return [known[name] for name in dict.fromkeys(names or known)]


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how much is there so far; elsewhere (cron) say nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with Console(stderr=True).status(f"{name}: fetching") as status:
        yield lambda held: status.update(f"{name}: fetching, {held / 1e6:.1f} MB")


def _print(synced: Synced) -> None:
    versions, last = synced.versions, synced.last_activity
    news = f"{versions.new} new commits" if versions.new else "nothing new"
    activity = f"last activity {last:%Y-%m-%d %H:%M} UTC" if last else "no commit yet"
    click.echo(f"{synced.collection}: {news}; {activity}")
    if versions.damage:
        click.echo(
            f"  the mirror was damaged ({harmless(versions.damage)}) and was made anew; the old one lies "
            "beside it"
        )
    if versions.is_rewritten:
        click.echo("  its history was rewritten upstream; the commits we had are kept under refs/former/")
    if synced.snapshots is not None:
        click.echo(f"  snapshots: {synced.snapshots.new} new commits")
    if synced.snapshots_failure is not None:
        click.secho(f"  snapshots: {harmless(synced.snapshots_failure)}", fg="red", err=True)


def _print_failure(collection: Collection, failure: str, *, as_json: bool) -> None:
    click.secho(f"{collection.id}: {harmless(failure)}", fg="red", err=True)
    if as_json:
        print_json(_row(collection.id) | {"error": failure})


def _print_json(synced: Synced) -> None:
    versions, snapshots, last = synced.versions, synced.snapshots, synced.last_activity
    print_json(
        _row(synced.collection)
        | {
            "path": str(versions.path),
            "new": versions.new,
            "last_activity": last.isoformat() if last else None,
            "rewritten": versions.is_rewritten,
            "damage": versions.damage,
            "snapshots_new": snapshots.new if snapshots else None,
            "snapshots_error": synced.snapshots_failure,
        }
    )


def _row(collection: str) -> dict[str, object]:
    """Return a line whose every value but the first is unknown."""
    keys = (
        "path",
        "new",
        "last_activity",
        "rewritten",
        "damage",
        "snapshots_new",
        "snapshots_error",
        "error",
    )
    return {"collection": collection} | dict.fromkeys(keys)


COMMANDS = [ota]
