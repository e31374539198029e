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
from monitor.core.model import Effect, Topic
from monitor.core.notice.quotation import harmless, visible
from monitor.core.phrases import breach_sentence, outcome_words, reasons, status_words
from monitor.core.register import Register
from monitor.faces.cli.session import Session, as_json, indent, pass_session, print_json
from monitor.faces.cli.standing import MOST_BREACHES
from monitor.services.check import Fared
from monitor.services.rounds import Progress, Round


@click.command()
@click.argument("tools", nargs=-1, metavar="[TOOL]...")
@as_json
@pass_session
@click.pass_context
def check(ctx: click.Context, session: Session, tools: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001
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
    """
    with session.app() as app:
        with _progress() as progress:
            result = app.check(tools, progress)
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
    language = register.language
    good = [fared for fared in result.fared if fared.outcome.is_good]
    changed = [fared for fared in good if fared.outcome is OutcomeName.CHANGED]
    click.echo(f"{len(result.fared)} terms checked: {len(good)} read well, {len(changed)} with a new text.")
    for fared in changed:
        click.echo(f"  new text    {fared.terms}: {_change(fared)}")
    for fared in result.fared:
        if not fared.outcome.is_good:
            why = f"{outcome_words(fared.reason, language)} – {harmless(fared.detail)}"
            click.echo(f"  not read    {fared.terms}: {why}")
    for entry in result.entries:
        decision = entry.decision
        words = status_words(decision.status, decision.basis, language)
        click.echo(f"  {decision.status.value:<11} {decision.tool} ({decision.usage}): {words}")
        for breach in decision.breaches[:MOST_BREACHES] if entry in result.lost else ():
            click.echo(indent(breach_sentence(breach, language), 14))
            if breach.resolved is not None:
                click.echo(indent(reasons(language).quoted(visible(breach.resolved.finding.quote)), 14))
    click.echo(_mail_words(result))
    if result.lost:
        count = len(result.lost)
        click.secho(
            f"{count} approval{'s' if count > 1 else ''} lost: see `monitor status --lost`.", bold=True
        )
    if not result.is_complete:
        click.secho("Some terms got no outcome: our own failure, logged above.", fg="red", err=True)
    if result.mail_failure:
        click.secho(f"The mail server did not take an alert: {result.mail_failure}", fg="red", err=True)


def _change(fared: Fared) -> str:
    drift = fared.version.drift if fared.version else None
    if drift is None:
        return "first version"
    effects = [f"{t.value} {drift.effect(t).value}" for t in Topic if drift.effect(t) is not Effect.NONE]
    return ", ".join([f"{drift.kind.value} ({drift.reason})", *effects])


def _mail_words(result: Round) -> str:
    if result.sent or result.waiting:
        return f"Alerts: {result.alerts} new, {result.sent} sent, {result.waiting} waiting."
    return "No alert."


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
