"""`monitor alerts`: what was sent to whom, and what waits."""

from __future__ import annotations

import click

from monitor.core.errors import MailError, UsageError
from monitor.faces.cli.session import Session, as_json, pass_session, print_json
from monitor.services import notify


@click.group()
def alerts() -> None:
    """List alerts, send what waits, try the mail server."""


@alerts.command("list")
@click.option("--waiting", is_flag=True, help="Only those no mail server has taken yet.")
@as_json
@pass_session
def list_(session: Session, waiting: bool, as_json: bool) -> None:  # noqa: FBT001
    """List the alerts, oldest first.

    \b
    Example:
      monitor alerts list --waiting
    """
    with session.app() as app:
        for alert in app.outbox.waiting() if waiting else app.outbox.alerts():
            if as_json:
                print_json(
                    {
                        "id": alert.id,
                        "message_id": alert.message_id,
                        "kind": alert.kind.value,
                        "at": alert.at.isoformat(),
                        "person": alert.person,
                        "tool": alert.tool,
                        "subject": alert.subject,
                        "sent_at": alert.sent_at.isoformat() if alert.sent_at else None,
                        "given_up": alert.given_up.isoformat() if alert.given_up else None,
                        "attempts": alert.attempts,
                        "error": alert.error,
                    }
                )
                continue
            unsent = f"given up {alert.given_up:%Y-%m-%d}" if alert.given_up else "waiting"
            sent = f"sent {alert.sent_at:%Y-%m-%d %H:%M}" if alert.sent_at else unsent
            subject = alert.subject or "(text erased)"
            click.echo(f"{alert.at:%Y-%m-%d %H:%M}  {alert.person:<12} {subject}  ({sent})")
            if alert.error:
                click.secho(f"    {alert.attempts} attempts, the last: {alert.error}", fg="red")


@alerts.command()
@pass_session
def send(session: Session) -> None:
    """Hand the waiting alerts to the mail server now.

    \b
    Example:
      monitor alerts send
    """
    with session.app() as app:
        taken, failure = app.send()
        click.echo(f"{taken} sent, {len(app.outbox.waiting())} waiting.")
    if failure is not None:
        raise MailError(failure)


@alerts.command("test")
@click.argument("person")
@pass_session
def try_out(session: Session, person: str) -> None:
    """Send PERSON an alert that only shows that alerts arrive.

    \b
    Example:
      monitor alerts test dupont
    """
    with session.app() as app:
        people = app.register.people
        if person not in people:
            raise UsageError(f"the register knows no person {person!r}; it knows: {', '.join(people)}")
        notify.put_trial(app.outbox, app.register, people[person], app.now, app.ledger.head())
        taken, failure = app.send()
    if failure is not None:
        raise MailError(failure)
    click.echo(f"Sent to {people[person].email} ({taken} in all).")


COMMANDS = [alerts]
