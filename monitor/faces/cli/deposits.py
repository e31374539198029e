"""`monitor deposit`: a signed contract as terms of its own, in place of the vendor's page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from monitor.core.errors import UsageError
from monitor.core.model import Topic
from monitor.core.phrases import phrases, stance_words, terms_words
from monitor.core.phrases.cldr import day
from monitor.core.tools import Language
from monitor.faces.cli.dates import Day
from monitor.faces.cli.deposit_words import WORDS
from monitor.faces.cli.session import Session, indent, pass_session
from monitor.faces.cli.words import WORDS as COMMON
from monitor.services.deposit import Brought, Deposited, Desk
from monitor.services.deposit import deposit as deposit_contract
from monitor.services.deposit import withdraw as withdraw_contract
from monitor.services.papers import MOST_BYTES, Paper


@click.command()
@click.argument("tool")
@click.argument("terms")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, metavar="PERSON", help="Who deposits it: an id of the register.")
@click.option("--date", type=Day(), help="The day it was signed.")
@click.option("--note", "--reason", default="", help="What is to be known of it; it is kept for ever.")
@click.option("--withdraw", is_flag=True, help="The contract has ended; say why with --reason.")
@pass_session
def deposit(
    session: Session,
    tool: str,
    terms: str,
    file: Path | None,
    by: str,
    date: datetime | None,
    note: str,
    withdraw: bool,  # noqa: FBT001
) -> None:
    """Deposit a signed contract, to bind in place of the vendor's page.

    TERMS is a terms type of Open Terms Archive; FILE a PDF with its text, HTML, Markdown or plain text. It is
    kept for ever with its SHA-256 and read as pages are. A contract deposited later takes its place; with
    --withdraw, the page binds again.

    \b
    Examples:
      monitor deposit claude-team "Data Processor Agreement" dpa.pdf --by martin --date 2026-05-03
      monitor deposit claude-team "Data Processor Agreement" --withdraw --by martin --reason "Not renewed"
    """
    said = Brought(tool, terms, by, note)
    if withdraw:
        if file is not None or date is not None:
            raise UsageError("--withdraw takes neither a file nor a date: it says that a contract has ended")
        with session.app() as app, app.round_lock():
            desk = Desk(app.shop, app.register, app.people.opaque)
            _print_ended(withdraw_contract(desk, said, app.now), app.register.language)
        return
    if file is None or date is None:
        raise UsageError("a contract is a FILE, and --date YYYY-MM-DD, the day it was signed")
    with file.open("rb") as opened:
        paper = Paper(file.name, opened.read(MOST_BYTES + 1))
    with session.app() as app, app.round_lock():
        desk = Desk(app.shop, app.register, app.people.opaque)
        kept = deposit_contract(desk, said, paper, date.date(), app.now)
        _print_kept(kept, date, app.register.language)


def _print_kept(kept: Deposited, signed: datetime, language: Language) -> None:
    says, terms = WORDS[language], terms_words(kept.version.terms.type, language)
    on = day(signed, phrases(language).NAMES.locale)
    if not kept.is_new:
        click.echo(says.known(terms, on))
        return
    has_page = any(page.type == kept.version.terms.type for page in kept.tool.terms)
    click.echo(says.kept(terms, on, kept.version.commit[:10]))
    click.echo(indent(says.in_place(kept.tool.id) if has_page else says.alone(kept.tool.id), 2))
    for topic in Topic:
        said = stance_words(kept.reading.stance(topic), language)
        click.echo(indent(f"{COMMON[language].topics[topic]}{says.colon}{said}", 2))
    click.echo(indent(says.next_round, 2))


def _print_ended(ended: Deposited, language: Language) -> None:
    says, terms_type = WORDS[language], ended.version.terms.type
    has_page = any(page.type == terms_type for page in ended.tool.terms)
    click.echo(says.ended(terms_words(terms_type, language), ended.tool.id))
    click.echo(indent(says.page_binds if has_page else says.nothing_binds, 2))
    click.echo(indent(says.next_round, 2))


COMMANDS = [deposit]
