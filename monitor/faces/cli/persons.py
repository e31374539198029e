"""`monitor approve` and `monitor suspend`: what people decide, and what a DPO thinks of it."""

from __future__ import annotations

import getpass
import hashlib
import platform
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from monitor.core.claims import Claim
from monitor.core.decisions import Opinion, Situation
from monitor.core.errors import UsageError
from monitor.core.ledger import Entry
from monitor.core.notice.quotation import visible
from monitor.core.phrases import breach_sentence, gloss_sentence, phrases, reasons, terms_words
from monitor.core.phrases.cldr import day, sentence
from monitor.core.policy import reservations
from monitor.core.tools import LONGEST_OPT_OUT, Language, OptOut, Perimeter
from monitor.faces.cli.dates import Day
from monitor.faces.cli.session import Session, indent, pass_session
from monitor.faces.cli.words import WORDS
from monitor.faces.decision_words import DECISIONS, decision_words
from monitor.services.in_person import Statement, opine, would_accept
from monitor.services.in_person import approve as approve_in_person
from monitor.services.in_person import suspend as suspend_in_person

_DAY = Day()
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _speaks(command: Callable[..., None]) -> Callable[..., None]:
    """Add what both commands take."""
    options: list[Callable[[Any], Any]] = [
        click.argument("tool"),
        click.option("--usage", required=True, help="The category of use it is decided for."),
        click.option("--by", required=True, metavar="PERSON", help="Who decides: an id of the register."),
        click.option("--reason", required=True, help="Why, in your own words; it is kept for ever."),
        click.option("--evidence", type=_FILE, help="A file the decision rests on; its SHA-256 is kept."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@_speaks
@click.option("--review-by", type=_DAY, help="When it is due for review; else as the usage says.")
@click.option(
    "--opted-out",
    type=click.Choice([p.value for p in Perimeter]),
    help="An opt-out was exercised: for the whole organisation, or per account.",
)
@click.option("--accounts", default="", help="With --opted-out accounts: which accounts, in words.")
@click.option("--opted-out-on", type=_DAY, help="When; today if left out.")
@click.option("--opted-out-until", type=_DAY, help="How long it is counted on: six months at the most.")
@click.option("--proof", type=_FILE, help="A file that proves the opt-out; its SHA-256 is kept.")
@click.option(
    "--opinion",
    type=click.Choice([o.value for o in Opinion]),
    help="Record what a DPO thinks of what stands; no status is set.",
)
@click.option("--yes", is_flag=True, help="Do not ask, once what is accepted was shown.")
@pass_session
def approve(
    session: Session,
    tool: str,
    usage: str,
    by: str,
    reason: str,
    evidence: Path | None,
    review_by: datetime | None,
    opted_out: str | None,
    accounts: str,
    opted_out_on: datetime | None,
    opted_out_until: datetime | None,
    proof: Path | None,
    opinion: str | None,
    yes: bool,  # noqa: FBT001
) -> None:
    """Approve a tool for a usage, as a person.

    This alone reinstates a suspended tool. What its terms say today is shown, then accepted: the tool is
    suspended again only by what is new.

    \b
    Examples:
      monitor approve claude-free --usage non_sensitive --by martin --reason "Committee of 3 May"
      monitor approve claude-free --usage non_sensitive --by martin --reason "Opt-out exercised" \\
        --opted-out accounts --accounts "the 40 accounts of the pilot" --proof settings.pdf
      monitor approve claude-free --usage non_sensitive --by dupont --opinion reserved --reason "No DPIA yet"
    """
    said = Statement(tool, usage, by, reason, _digest(evidence), _account())
    with session.app() as app:
        language = app.register.language
        if opinion is not None:
            _print_entry(opine(app.bench_for(tool), said, Opinion(opinion), app.now), language)
            return
        said = replace(
            said,
            review_by=review_by.date() if review_by else None,
            opt_out=_opt_out(app.now.date(), opted_out, accounts, opted_out_on, opted_out_until, proof),
        )
        bench = app.bench_for(tool)
        seen = would_accept(bench, said, app.now)
        _print_unread(seen, language)
        _print_accepted(seen, language)
        if sys.stdin.isatty() and not yes:
            click.confirm(DECISIONS[language].approve_this, abort=True)
        _print_entry(approve_in_person(bench, said, app.now, seen), language)


@click.command()
@_speaks
@pass_session
def suspend(session: Session, tool: str, usage: str, by: str, reason: str, evidence: Path | None) -> None:
    """Suspend a tool for a usage, as a person.

    \b
    Example:
      monitor suspend claude-free --usage sensitive --by leroy --reason "Works council, meeting of 3 May"
    """
    with session.app() as app:
        said = Statement(tool, usage, by, reason, _digest(evidence), _account())
        _print_entry(suspend_in_person(app.bench_for(tool), said, app.now), app.register.language)


def _opt_out(
    today: date,
    perimeter: str | None,
    accounts: str,
    on: datetime | None,
    until: datetime | None,
    proof: Path | None,
) -> OptOut | None:
    if perimeter is None:
        if accounts or on or until or proof:
            raise UsageError("an opt-out is told with --opted-out organisation or --opted-out accounts")
        return None
    if perimeter == Perimeter.ACCOUNTS and not accounts.strip():
        raise UsageError("which accounts opted out? Say it with --accounts, in words")
    since = on.date() if on else today
    last = until.date() if until else since + LONGEST_OPT_OUT
    return OptOut(Perimeter(perimeter), accounts.strip(), since, last, _digest(proof) or "")


def _print_unread(here: Situation, language: Language) -> None:
    """Show which terms nobody has read: an approval accepts nothing of what they say."""
    for terms in here.verdict.resolution.unread:
        said = terms_words(terms.type, language), WORDS[language].never_read_well
        click.secho(sentence(DECISIONS[language].colon.join(said)), fg="yellow")


def _print_accepted(here: Situation, language: Language) -> None:
    """Show what an approval accepts: what breaches the usage, what does not, what opting out leaves."""
    says, why = DECISIONS[language], reasons(language)
    breaches = here.verdict.breaches
    if breaches:
        click.secho(says.accepted_against, bold=True)
    for breach in breaches:
        click.echo(indent(breach_sentence(breach, language), 2))
        if breach.resolved:
            click.echo(indent(why.quoted(visible(breach.resolved.finding.quote)), 4))
    worried = {breach.claim for breach in breaches}
    rest: dict[Claim, str] = {}
    for resolved in here.verdict.resolution.applied:
        if resolved.claim not in worried:
            rest.setdefault(resolved.claim, gloss_sentence(resolved, language))
    if rest:
        click.secho(says.accepted_too, bold=True)
    for words in rest.values():
        click.echo(indent(words, 2))
    remains = reservations(here.verdict.resolution)
    if here.assurances and here.assurances.opt_out and remains:
        click.secho(says.reservations, bold=True)
        for resolved in remains:
            click.echo(indent(gloss_sentence(resolved, language), 2))


def _print_entry(entry: Entry, language: Language) -> None:
    says, d = DECISIONS[language], entry.decision
    words = decision_words(d, language)
    click.echo(f"{d.tool} ({d.usage}){says.colon}{words}. {says.entry(entry.seq, entry.hash[:16])}")
    if d.review_by is not None and d.opinion is None:
        due = day(d.review_by, phrases(language).NAMES.locale)
        click.echo(f"  {sentence(says.review_by(due))}.")


def _digest(file: Path | None) -> str | None:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file else None


def _account() -> str:
    return f"{getpass.getuser()}@{platform.node()}"


COMMANDS = [approve, suspend]
