"""`monitor analyse`: what texts on disk say."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import Reader
from monitor.core.model import Reading, Stance
from monitor.core.notice.quotation import harmless
from monitor.core.phrases import phrases
from monitor.core.tools import Language
from monitor.faces.account_words import WORDS
from monitor.faces.cli.account import account
from monitor.faces.cli.account_rows import applying_row, reading_row
from monitor.faces.cli.column import column
from monitor.faces.cli.passages import View
from monitor.faces.cli.session import as_json, in_language, print_json

#: What is known of a file that cannot be read.
_NOTHING = Reading("und", Stance.UNCLEAR, Stance.UNCLEAR, (), ())


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@in_language
@click.option("--all", "everything", is_flag=True, help="Every row of a list of sub-processors.")
@as_json
def analyse(files: tuple[Path, ...], language: str, everything: bool, as_json: bool) -> None:  # noqa: FBT001
    """Say what texts on disk state, quote by quote.

    On training on user data and on where data lives; and whether they apply to you at all: professional use,
    territory, audience, age.

    \b
    Examples:
      monitor analyse terms.md privacy.md
      monitor analyse --language fr conditions.md
      monitor analyse --json *.md | jq 'select(.training != "denied") | .file'
    """
    reader, view = Reader(load_rules()), View(Language(language), everything)
    for number, file in enumerate(files):
        try:
            text, error = file.read_bytes().decode("utf-8"), None
        except (OSError, UnicodeDecodeError) as failure:
            text, error = "", str(failure)
        reading = _NOTHING if error else reader.read(text)
        if as_json:
            row = {"file": str(file), **reading_row(reading), "error": error, **applying_row(reading)}
            print_json(row)
        elif error:
            said = WORDS[view.language].unreadable(harmless(str(file)), harmless(error))
            click.secho(said, fg="red", err=True)
        else:
            click.secho(("\n" if number else "") + harmless(str(file)), bold=True)
            for line in account(reading, view):
                click.echo(line)
    if not as_json:
        click.echo()
        for line in column(phrases(view.language).LABELS.disclaimer):
            click.echo(line)


COMMANDS = [analyse]
