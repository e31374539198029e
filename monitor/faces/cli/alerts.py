"""`monitor alerts`: what was sent to whom, what waits, and what had to be given up."""

from __future__ import annotations

from datetime import datetime

import click

from monitor.app import App
from monitor.core import delivery, routing
from monitor.core.alerts import Alert
from monitor.core.errors import MailError, RoundInProgressError, UsageError
from monitor.core.tools import Language, Person
from monitor.faces.cli.alert_words import ALERTS, state_words
from monitor.faces.cli.session import Session, as_json, pass_session, print_json
from monitor.services.delivery import everything


@click.group()
def alerts() -> None:
    """List alerts, send what waits, try mail server and channels."""


@alerts.command("list")
@click.option("--waiting", is_flag=True, help="Only those that were not taken yet.")
@click.option("--given-up", is_flag=True, help="Only those that were given up and can be sent again.")
@as_json
@pass_session
def list_(session: Session, waiting: bool, given_up: bool, as_json: bool) -> None:  # noqa: FBT001
    """List the alerts, oldest first.

    Of one that was not taken: how often it was tried, when next, and why it failed.

    \b
    Examples:
      monitor alerts list --waiting
      monitor alerts list --given-up
    """
    with session.app() as app:
        found = list(app.outbox.waiting()) if waiting else []
        found += app.outbox.given_up() if given_up else []
        for alert in found if waiting or given_up else app.outbox.alerts():
            if as_json:
                print_json(_row(alert))
            else:
                _print(alert, app.register.language)


def _row(alert: Alert) -> dict[str, object]:
    return {
        "id": alert.id,
        "message_id": alert.message_id,
        "kind": alert.kind.value,
        "at": alert.at.isoformat(),
        "person": None if alert.channel else alert.person,
        "channel": alert.channel,
        "tool": alert.tool,
        "tools": list(alert.tools),
        "subject": alert.subject,
        "sent_at": _moment(alert.sent_at),
        "given_up": _moment(alert.given_up),
        "attempts": alert.attempts,
        "tried_at": _moment(alert.tried_at),
        "next_try": _moment(alert.next_try),
        "error": alert.error,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _print(alert: Alert, language: Language) -> None:
    says, state = ALERTS[language], state_words(alert, language)
    click.echo(f"{alert.at:%Y-%m-%d %H:%M}  {alert.person:<12} {alert.subject or says.erased}  ({state})")
    if alert.error:
        click.secho(f"    {says.attempts(alert.attempts, alert.error)}", fg="red")


@alerts.command()
@click.option("--due", is_flag=True, help="Only those whose next try has come; for a frequent cron job.")
@click.option("--given-up", is_flag=True, help="Those too that were given up.")
@pass_session
def send(session: Session, due: bool, given_up: bool) -> None:  # noqa: FBT001
    """Hand over the waiting alerts now, however long they were to wait.

    \b
    Examples:
      monitor alerts send
      monitor alerts send --given-up
    """
    with session.app() as app:
        says = ALERTS[app.register.language]
        if app.register.mail is None and not app.register.channels:
            raise UsageError(
                f"{app.config}: neither `mail:` nor `channels:`, so no alert can leave; see docs/register.md"
            )
        if due and not given_up and not delivery.due(app.outbox.waiting(), app.now):
            return  # a frequent job must not hold the lock when a round begins
        if given_up:
            with app.round_lock():
                reopened = app.outbox.reopen()
            click.echo(says.reopened(reopened))
        try:
            sent = app.send(delivery.due if due else everything)
        except RoundInProgressError:
            if not due:
                raise
            return  # the round sends what is due itself
        if sent.taken or not due:
            click.echo(says.came_of_it(sent.taken, len(app.outbox.waiting())))
    if sent.failures:
        raise MailError("; ".join(sent.failures))


@alerts.command("test")
@click.argument("to", metavar="PERSON|CHANNEL")
@pass_session
def try_out(session: Session, to: str) -> None:
    """Send PERSON a mail, or CHANNEL a message: do alerts arrive?

    Nothing else that waits is sent, and it is not tried again. Where a person and a channel share an id,
    `channel:ID` means the channel.

    \b
    Examples:
      monitor alerts test dupont
      monitor alerts test tchap-dsi
    """
    with session.app() as app:
        reader = _reader(app, to)
        failure = app.try_out(reader)
        if failure is not None:
            raise MailError(failure)
        address = reader.email if isinstance(reader, Person) else reader.id
        click.echo(ALERTS[app.register.language].tried(address))


def _reader(app: App, to: str) -> routing.Reader:
    people, channels = app.register.people, app.register.channels
    if to in people:
        if app.register.mail is None:
            raise UsageError(f"{app.config}: no `mail:` section, so no alert can leave; see docs/register.md")
        return people[to]
    if (id_ := to.removeprefix("channel:")) in channels:
        return channels[id_]
    known = ", ".join([*people, *channels])
    raise UsageError(f"the register knows no person and no channel {to!r}; it knows: {known}")


COMMANDS = [alerts]
