"""`monitor people`: who stands behind the opaque ids of the ledger, and how they are forgotten."""

from __future__ import annotations

import click

from monitor.core.phrases import phrases
from monitor.core.phrases.cldr import day
from monitor.core.register import Register
from monitor.faces.cli.column import column, table
from monitor.faces.cli.ledger_words import LEDGER
from monitor.faces.cli.session import Session, as_json, pass_session, print_json
from monitor.services.people import Trace, forget, last_deposits, traces


@click.group()
def people() -> None:
    """List who decided or was told, and forget them."""


@people.command("list")
@as_json
@pass_session
def list_(session: Session, as_json: bool) -> None:  # noqa: FBT001
    """List who decided or was told, and how many entries are theirs.

    The ledger knows them by the opaque id alone; who that is stands in a table that can be erased.

    \b
    Example:
      monitor people list
    """
    with session.app() as app:
        deposited = last_deposits(app.records, app.archive)
        found = traces(app.people, app.ledger, app.outbox, deposited)
        if as_json:
            for trace in found:
                print_json(_row(trace))
            return
        language = app.register.language
        says = LEDGER[language]
        if not found:
            click.echo(says.nobody)
            return
        cells = [_cells(trace, app.register) for trace in found]
        for line in table(says.columns, cells, 0):
            click.echo(line)


@people.command("forget")
@click.argument("person", metavar="ID")
@pass_session
def forget_(session: Session, person: str) -> None:
    """Erase who stands behind an opaque id of the ledger.

    Their name, their address, and the text of the alerts that went to them. What they
    decided stands, under the id. Who is still in the register is refused: take them out first.

    \b
    Examples:
      monitor people forget "#3"
      monitor people forget dupont
    """
    with session.app() as app:
        done = forget(app.people, app.register, person, app.now)
        says = LEDGER[app.register.language]
        was = done.person
        who = " ".join(filter(None, (was.id, was.name, f"({was.key})")))
        click.echo(says.forgot(who, done.erased))
        if done.given_up:
            click.secho(says.given_up(done.given_up), bold=True, fg="yellow")
        click.echo(says.keeps(was.id))
        click.echo(says.cannot)
        for line in says.remains:
            for laid in column(f"- {line}", 2, hang=2):
                click.echo(laid)


def _cells(trace: Trace, register: Register) -> list[str]:
    says, person = LEDGER[register.language], trace.person
    if person.forgotten is not None:
        who = says.forgotten_on(day(person.forgotten, phrases(register.language).NAMES.locale))
    else:
        who = f"{person.name} ({person.key})" if person.name else person.key or ""
    role = person.role
    if role is None and (known := register.people.get(person.key or "")):
        role = known.role.value
    if role is None:
        function = says.account if "@" in (person.key or "") else ""
    else:
        roles = {each.value: words for each, words in phrases(register.language).NAMES.roles.items()}
        function = roles.get(role, role)
    return [person.id, who, function, str(trace.entries)]


def _row(trace: Trace) -> dict[str, object]:
    person = trace.person
    return {
        "id": person.id,
        "key": person.key,
        "name": person.name,
        "email": person.email,
        "function": person.role,
        "forgotten": person.forgotten.isoformat() if person.forgotten else None,
        "entries": trace.entries,
        "alerts": trace.alerts,
        "last": trace.last.isoformat() if trace.last else None,
    }


COMMANDS = [people]
