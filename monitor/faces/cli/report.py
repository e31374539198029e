"""`monitor report`: the page that says how every tool stands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from monitor.core.tools import Language
from monitor.faces.cli.session import Session, as_json, pass_session, print_json
from monitor.faces.report.publish import publish
from monitor.faces.report.site import Written


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write into. Default: the register's `report: folder:`, else `site` beside it.",
)
@as_json
@pass_session
def report(session: Session, out: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Write the page: a static site that says how every tool stands.

    A board of tools, a page for each with what its terms say and what happened to it, each change before and
    after, the sources and their health, the policy in words; in French and in English. It needs no server:
    open `index.html`, or copy the folder to a file share or an intranet.

    Only what changed is written, and only what the page wrote is ever removed. A folder that holds anything
    else is refused.

    \b
    Exit code: 0 whatever it finds; 2 the folder cannot be used.

    \b
    Examples:
      monitor report
      monitor report --out /srv/www/ai-tools
    """
    with session.app() as app:
        with _progress() as told:
            written = publish(app, out, told)
        if as_json:
            print_json(
                {
                    "folder": str(written.folder),
                    "files": written.files,
                    "written": written.written,
                    "removed": written.removed,
                }
            )
        else:
            click.echo(_SAID[app.register.language](written))


@contextmanager
def _progress() -> Iterator[Callable[[int, int], object]]:
    """Show a bar on a terminal; elsewhere (cron) say nothing."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("writing", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _in_french(done: Written) -> str:
    s = "s" if done.written > 1 else ""
    return (
        f"{done.folder / 'index.html'}\u00a0: {done.files} fichiers, dont {done.written} écrit{s} et "
        f"{done.removed} supprimé{'s' if done.removed > 1 else ''}."
    )


def _in_english(done: Written) -> str:
    return (
        f"{done.folder / 'index.html'}: {done.files} files, {done.written} written, {done.removed} removed."
    )


_SAID = {Language.FR: _in_french, Language.EN: _in_english}

COMMANDS = [report]
