"""`monitor policy`: the usages in words, and what an edit of them would change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import click

from monitor.adapters.adequacy import load_adequacy
from monitor.adapters.edit import read_edit
from monitor.adapters.stores.database import database_file
from monitor.app import App
from monitor.core.adequacy import AdequacyList, in_force
from monitor.core.contracts import bound
from monitor.core.criteria import as_plain, digest
from monitor.core.errors import UsageError
from monitor.core.notice.parts import Fact, Facts, Paragraph, Part, Title
from monitor.core.notice.policy import is_outdated, law_parts, usage_parts
from monitor.core.phrases import phrases
from monitor.core.register import Register, choices
from monitor.core.tools import Language, Usage
from monitor.faces.cli.column import column, rows
from monitor.faces.cli.policy_table import print_annulled, print_rehearsal, rehearsal_rows
from monitor.faces.cli.session import Session, as_json, pass_session, print_json
from monitor.services.decide import watched
from monitor.services.rehearsal import annulled, rehearse


@click.group()
def policy() -> None:
    """Read what your organisation permits, and try an edit of it."""


@policy.command()
@click.argument("usage", required=False)
@as_json
@pass_session
def show(session: Session, usage: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Say in words what each usage demands, or one of them.

    And which adequacy decisions of the European Commission are in force today.

    \b
    Examples:
      monitor policy show
      monitor policy show sensitive
      monitor policy show --json | jq 'select(.on_silent == "allow") | .id'
    """
    with session.app() as app:
        register, law = app.register, load_adequacy()
        usages = register.usages if usage is None else {usage: _usage(register, usage)}
        # Not the moment of the stores: there need not be any yet.
        today = (session.now or datetime.now(UTC)).astimezone(UTC).date()
        for place, each in enumerate(usages.values()):
            if as_json:
                print_json(_usage_row(each, law, today))
                continue
            gap = "\n" if place else ""
            click.secho(f"{gap}{each.label.get(register.language, each.id)} [{each.id}]", bold=True)
            approvers = [register.people[person].name for person in each.approvers]
            _print(usage_parts(each, approvers, register.language), register.language)
        if not as_json:
            _print(law_parts(law, today, register.language), register.language)


@policy.command("try")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--without",
    multiple=True,
    metavar="DECISION",
    help="As if this adequacy decision were annulled (see docs/adequacy.md); may be repeated.",
)
@as_json
@pass_session
def try_(session: Session, file: Path | None, without: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001
    """Say what an edit of the policy would change, before it is applied.

    FILE is an edited copy of the register, or holds its `usages:` alone. Tells which tools the next round
    would suspend under it that it would not as things are, and for which sentences; which would have
    nothing against them any more, and stay suspended until a person reinstates them. What people have
    accepted counts. Clause rules are those in use (`monitor rules try` is for those). Nothing is decided.

    \b
    Exit code: 0 whatever it finds; 2 the file has problems.

    \b
    Examples:
      monitor policy try stricter.yaml
      monitor policy try --without dpf
      monitor policy try stricter.yaml --without dpf --without uk --json
    """
    if file is None and not without:
        raise UsageError("what is to be tried? Give a file, or --without DECISION")
    with session.app() as app:
        in_use = app.register
        edited = in_use if file is None else read_edit(file, in_use, app.config.resolve().parent)
        law = load_adequacy()
        if without:
            edited = annulled(edited, law, without)
        database = database_file(in_use.database)
        # To open a database would make one.
        if database is not None and not database.exists():
            raise UsageError("nothing was ever decided; run `monitor check` first")
        _read(app, edited)
        found = rehearse(app.bench, edited, app.now)
        if as_json:
            for row in rehearsal_rows(found):
                print_json(row)
        else:
            for decision in law.decisions:
                if decision.id in without:
                    print_annulled(decision, app.now.date(), in_use.language)
            print_rehearsal(found, in_use.language)


def _usage(register: Register, usage: str) -> Usage:
    if usage not in register.usages:
        raise UsageError(f"the register knows no usage {usage!r}; {choices(usage, register.usages)}")
    return register.usages[usage]


def _read(app: App, edited: Register) -> None:
    """Have what binds the watched tools, before and after, read under the clause rules in use."""
    states, standing = app.records.states(), app.ledger.standing()
    for register in (app.register, edited):
        for tool, _ in watched(register, standing):
            for terms in bound(tool, states).terms:
                if (state := states.get(terms)) and state.version:
                    app.reading(state.version.commit, terms)


def _usage_row(usage: Usage, law: AdequacyList, today: date) -> dict[str, object]:
    """Return a usage as the ledger keeps it, with what is for people; of the law, what holds today."""
    return {
        **as_plain(usage),
        "adequacy": {
            "checked": law.checked.isoformat(),
            "outdated": is_outdated(law, today),
            "in_force": [decision.id for decision in in_force(usage.adequacy, today)],
        },
        "label": {language.value: usage.label.get(language, usage.id) for language in Language},
        "approvers": list(usage.approvers),
        "digest": digest(usage),
    }


def _print(parts: Iterator[Part], language: Language) -> None:
    for part in parts:
        for line in _lines(part, language):
            click.echo(line)


def _lines(part: Part, language: Language) -> Iterator[str]:
    match part:
        case Title(words=words):
            yield ""
            yield from column(words)
        case Facts(rows=facts):
            yield from rows([_row(fact, language) for fact in facts], 2)
        case Paragraph(words=words):
            yield ""
            yield from column(words)
        case _:
            raise AssertionError(f"a policy has no {part}")


def _row(fact: Fact, language: Language) -> tuple[str, str]:
    return f"{fact.name}{phrases(language).LABELS.colon.rstrip(' ')}", fact.value


COMMANDS = [policy]
