"""`monitor approve` and `monitor suspend`: what people decide."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from monitor.core.notice.quotation import visible
from monitor.core.phrases import breach_sentence, reasons, status_words
from monitor.faces.cli.session import Session, indent, pass_session


def _decides(command: Callable[..., None]) -> Callable[..., None]:
    """Add what both commands take."""
    options: list[Callable[[Any], Any]] = [
        click.argument("tool"),
        click.option("--usage", required=True, help="The category of use it is decided for."),
        click.option("--by", required=True, metavar="PERSON", help="Who decides: an id of the register."),
        click.option("--reason", required=True, help="Why, in your own words; it is kept for ever."),
        click.option(
            "--evidence",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="A file the decision rests on; its SHA-256 is kept.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@_decides
@pass_session
def approve(session: Session, tool: str, usage: str, by: str, reason: str, evidence: Path | None) -> None:
    """Approve a tool for a usage, as a person.

    This alone reinstates a suspended tool.

    What its terms say today is accepted: the tool is suspended again only by what is new. What is accepted
    against the policy is listed.

    \b
    Example:
      monitor approve claude-free --usage non_sensitive --by dupont --reason "Opt-out exercised"
    """
    _decide(session, tool, usage, by, reason, evidence, allow=True)


@click.command()
@_decides
@pass_session
def suspend(session: Session, tool: str, usage: str, by: str, reason: str, evidence: Path | None) -> None:
    """Suspend a tool for a usage, as a person.

    \b
    Example:
      monitor suspend claude-free --usage sensitive --by dupont --reason "Works council, meeting of 3 May"
    """
    _decide(session, tool, usage, by, reason, evidence, allow=False)


def _decide(
    session: Session, tool: str, usage: str, by: str, reason: str, evidence: Path | None, *, allow: bool
) -> None:
    digest = hashlib.sha256(evidence.read_bytes()).hexdigest() if evidence else None
    with session.app() as app:
        entry = app.decide(tool, usage, by=by, reason=reason, allow=allow, evidence=digest)
        language = app.register.language
        decision = entry.decision
        words = status_words(decision.status, decision.basis, language)
        click.echo(f"{tool} ({usage}): {words}. Entry {entry.seq} of the ledger, {entry.hash[:16]}.")
        if allow and decision.breaches:
            click.echo("Accepted against the policy:")
        for breach in decision.breaches if allow else ():
            click.echo(indent(breach_sentence(breach, language), 2))
            if breach.resolved:
                click.echo(indent(reasons(language).quoted(visible(breach.resolved.finding.quote)), 4))


COMMANDS = [approve, suspend]
