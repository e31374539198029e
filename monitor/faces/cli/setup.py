"""`monitor init`: from nothing to a register that holds."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.adapters.config import starter
from monitor.adapters.register.catalogue import chosen, listed
from monitor.app import App
from monitor.core.errors import UsageError
from monitor.core.tools import Language
from monitor.faces.cli.choosing import WORDS, asked, named
from monitor.faces.cli.session import Session, pass_session


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--organisation", default="", help="Its name, as it stands in mails.")
@click.option(
    "--language", type=click.Choice([e.value for e in Language]), default="fr", help="Of mails and pages."
)
@click.option(
    "--tools", metavar="ID,ID…", help="The tools to follow, by their ids in docs/catalogue.md; or `all`."
)
@pass_session
def init(session: Session, folder: Path, organisation: str, language: str, tools: str | None) -> None:
    """Write a register to fill in, its database and snapshots.

    They are written into FOLDER (default: here). Nothing that exists is overwritten.

    The register holds the tools you choose from the catalogue, with the pages of their terms, and proposes
    none of them. Without --tools they are asked for on a terminal, by number, id or word; elsewhere none is
    taken.

    \b
    Examples:
      monitor init /srv/monitor --organisation "Ville de Brest"
      monitor init --tools le-chat-enterprise,claude-team,deepl-pro
      monitor init --tools all
    """
    register = folder / "sources.yaml"
    if os.path.lexists(register):
        raise UsageError(f"{register} exists and is left as it is; name another folder, or edit that file")
    spoken = Language(language)
    catalogue = starter(organisation, spoken)
    offered = listed(catalogue)
    if tools is not None:
        ids = named(tools, offered)
    elif _at_a_terminal():
        ids = asked(offered, spoken, _ask, click.echo)
    else:
        ids = ()
    text = chosen(catalogue, ids, (session.now or datetime.now(UTC)).date())
    try:
        # It will hold names, addresses and mails: nobody else's to read. One that is there is its owner's.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        register.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{error.filename or folder} cannot be written: {error.strerror}; name another folder, or give "
            "this one to the user who runs the monitor"
        ) from error
    with App(register, None) as app:
        app.make_stores()
    words = WORDS[spoken]
    click.echo(words.written(str(register), len(ids)))
    click.echo(words.then(str(register)) if ids else words.none)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _ask(question: str) -> str:
    """Put a question on the terminal; nothing typed is an answer too."""
    answer: str = click.prompt(f"\n{question}", default="", show_default=False, prompt_suffix="\n> ")
    return answer


COMMANDS = [init]
