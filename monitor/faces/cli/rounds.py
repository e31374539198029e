"""`monitor check`: one round."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from monitor.core.checks import OutcomeName
from monitor.core.decisions import Status
from monitor.core.ledger import Entry
from monitor.core.model import Effect, Topic
from monitor.core.notice.quotation import harmless, visible
from monitor.core.phrases import breach_sentence, drift_words, outcome_words, reasons
from monitor.core.register import Register
from monitor.core.tools import Language
from monitor.faces.cli.session import Session, as_json, indent, pass_session, print_json
from monitor.faces.cli.standing import MOST_BREACHES
from monitor.faces.cli.words import WORDS
from monitor.faces.daily import daily
from monitor.faces.decision_words import decision_words
from monitor.services.check import Fared
from monitor.services.rounds import Progress, Round


@click.command()
@click.argument("tools", nargs=-1, metavar="[TOOL]...")
@click.option("--executor", metavar="dask://HOST:PORT", help="Have a Dask cluster extract and read.")
@as_json
@pass_session
@click.pass_context
def check(
    ctx: click.Context,
    session: Session,
    tools: tuple[str, ...],
    executor: str | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Do one round: the daily cron job.

    It fetches, stores, compares, reads, decides and alerts.

    Without TOOLs, all that are proposed in the register or were approved are checked. A second round on
    the same pages changes nothing and sends nothing.

    \b
    Exit code: 0 done; 1 an approval was lost in this round; 3 some terms got no outcome, or another
    round is under way.

    \b
    Examples:
      monitor check
      monitor check claude-free
      monitor check --executor dask://cluster.example:8786
    """
    with session.app(executor) as app:
        with _progress() as progress:
            result = daily(app, tools, progress)
        if as_json:
            _print_json(result)
        else:
            _print(result, app.register)
    if not result.is_complete:
        ctx.exit(3)
    if result.lost:
        ctx.exit(1)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a bar on a terminal; elsewhere (cron) say nothing."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Bar(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("checking", total=None)

        def advance(fared: Fared) -> None:
            bar.update(task, advance=1, description=str(fared.terms))

        yield Progress(
            lambda total: bar.update(task, total=total),
            advance,
            lambda words: bar.update(task, description=words),
        )


def _print(result: Round, register: Register) -> None:
    _print_terms(result, register.language)
    for entry in result.entries:
        _print_entry(entry, register.language, why=entry in result.lost)
    says = WORDS[register.language]
    if result.sent or result.waiting:
        click.echo(says.alerts(result.alerts, result.sent, result.waiting))
    else:
        click.echo(says.no_alert)
    if result.lost:
        click.secho(says.lost(len(result.lost)), bold=True)
    if not result.is_complete:
        click.secho(says.incomplete, fg="red", err=True)
    if result.mail_failure:
        click.secho(f"{says.mail_failure}{says.colon}{result.mail_failure}", fg="red", err=True)


def _print_terms(result: Round, language: Language) -> None:
    says = WORDS[language]
    good = [fared for fared in result.fared if fared.outcome.is_good]
    changed = [fared for fared in good if fared.outcome is OutcomeName.CHANGED]
    click.echo(says.read(len(result.fared), len(good), len(changed)))
    for fared in changed:
        click.echo(f"  {says.new_text:<12} {fared.terms}{says.colon}{_change(fared, language)}")
    for fared in result.fared:
        if not fared.outcome.is_good:
            why = f"{outcome_words(fared.reason, language)} – {harmless(fared.detail)}"
            click.echo(f"  {says.not_read:<12} {fared.terms}{says.colon}{why}")


def _print_entry(entry: Entry, language: Language, *, why: bool) -> None:
    says, decision = WORDS[language], entry.decision
    words = decision_words(decision, language)
    sign = says.allowed if decision.status is Status.ALLOWED else says.suspended
    click.echo(f"  {sign:<12} {decision.tool} ({decision.usage}){says.colon}{words}")
    for breach in decision.breaches[:MOST_BREACHES] if why else ():
        click.echo(indent(breach_sentence(breach, language), 15))
        if breach.resolved is not None:
            click.echo(indent(reasons(language).quoted(visible(breach.resolved.finding.quote)), 15))


def _change(fared: Fared, language: Language) -> str:
    says = WORDS[language]
    drift = fared.version.drift if fared.version else None
    if drift is None:
        return says.first
    effects = [
        f"{says.topics[topic]}{says.colon}{says.effects[drift.effect(topic)]}"
        for topic in Topic
        if drift.effect(topic) is not Effect.NONE
    ]
    return ", ".join([f"{says.kinds[drift.kind]} ({drift_words(drift.reason, language)})", *effects])


def _print_json(result: Round) -> None:
    for fared in result.fared:
        print_json(
            {
                "event": "check",
                "service": fared.terms.service,
                "terms": fared.terms.type,
                "outcome": fared.outcome.value,
                "reason": fared.reason or None,
                "detail": fared.detail or None,
                "commit": fared.version.commit if fared.version else None,
            }
        )
    for entry in result.entries:
        decision = entry.decision
        print_json(
            {
                "event": "decision",
                "seq": entry.seq,
                "tool": decision.tool,
                "usage": decision.usage,
                "status": decision.status.value,
                "basis": decision.basis.value,
                "cause": decision.cause and decision.cause.value,
            }
        )


COMMANDS = [check]
