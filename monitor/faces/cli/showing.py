"""`monitor show`: what a tool's terms say, quote by quote; what was decided on it, and who was told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from monitor.app import App
from monitor.core.checks import TermsState
from monitor.core.contracts import bound
from monitor.core.errors import CollectionError, UsageError
from monitor.core.notice.quotation import visible
from monitor.core.phrases import phrases, reasons, stance_words, terms_words
from monitor.core.phrases.cldr import day
from monitor.core.recipients.listed import is_listed
from monitor.core.register import choices
from monitor.core.resolution import resolve
from monitor.core.terms import TermsId
from monitor.core.tools import Language, Tool
from monitor.faces.cli.account import account
from monitor.faces.cli.alert_words import state_words
from monitor.faces.cli.bindings import binding_lines, binding_row
from monitor.faces.cli.column import column
from monitor.faces.cli.ledger_words import LEDGER
from monitor.faces.cli.passages import View, against_itself
from monitor.faces.cli.past import AtDate, past_lines, past_row
from monitor.faces.cli.proof import proof as proved
from monitor.faces.cli.session import Session, as_json, pass_session, print_json
from monitor.faces.cli.showing_rows import Shown, show_row
from monitor.faces.cli.standing import print_standing
from monitor.faces.cli.words import WORDS
from monitor.faces.decision_words import DECISIONS, decision_words
from monitor.services.opinion import second_opinion
from monitor.services.past import held


@click.command()
@click.argument("tool")
@click.option("--all", "everything", is_flag=True, help="Every row of a list of sub-processors.")
@click.option("--proof", is_flag=True, help="All that proves the current versions, and how to check it.")
@click.option("--at", type=AtDate(), help="What held on that date, by what was known then.")
@as_json
@pass_session
def show(
    session: Session,
    tool: str,
    everything: bool,  # noqa: FBT001
    proof: bool,  # noqa: FBT001
    at: datetime | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Show what a tool's terms say, quote by quote.

    Read together, as they bind: what is not of the tool's plan or region stands at the end, as left out. And
    what was decided on it, and which alerts were sent.

    \b
    Examples:
      monitor show claude-free
      monitor show claude-free --at 2025-08-29
      monitor show claude-free --json | jq '.terms[].version.facts'
    """
    with session.app() as app:
        if at is not None:
            _print_past(app, tool, at, everything=everything, as_json=as_json)
            return
        found = app.register.tools.get(tool)
        if found is None:
            remedy = (
                f"{choices(tool, app.register.tools)} ({DECISIONS[app.register.language].not_in_register})"
            )
            raise UsageError(f"the register knows no tool {tool!r}; {remedy}")
        shown = _gathered(app, found)
        if as_json:
            print_json(show_row(shown))
        else:
            _print(app, shown, View(app.register.language, everything, by=4), proof=proof)


def _print_past(app: App, tool: str, at: datetime, *, everything: bool, as_json: bool) -> None:
    if at.date() > app.now.date():
        raise UsageError(f"{at.date()} is still to come: --at tells what held by then")
    today = app.rules_digest, app.reading
    past = held(app.register, app.ledger, app.records, app.outbox, tool, at, today)
    if past is None:
        remedy = choices(tool, app.register.tools)
        raise UsageError(f"neither the register nor the ledger knows a tool {tool!r}; {remedy}")
    if as_json:
        print_json(past_row(past))
        return
    for line in past_lines(past, app.register.language, everything=everything):
        click.echo(line)


def _gathered(app: App, declared: Tool) -> Shown:
    states, read = app.records.states(), {}
    tool = bound(declared, states)
    for terms in tool.terms:
        if (state := states.get(terms)) and state.version:
            read[terms] = state.version, app.reading(state.version.commit, terms)
    said = {terms: (version.commit, reading) for terms, (version, reading) in read.items()}
    return Shown(
        tool,
        [standing for standing in app.standings() if standing.tool.id == tool.id],
        states,
        read,
        resolve(tool, {t: said.get(t) for t in tool.terms}, app.register.law, app.now.date()),
        app.ledger.entries(tool.id),
        [alert for alert in app.outbox.alerts() if tool.id in alert.tools],
        {terms: binding_row(app, tool, terms, states) for terms in tool.terms},
    )


def _print(app: App, shown: Shown, view: View, *, proof: bool) -> None:
    language, tool = view.language, shown.tool
    says, names = WORDS[language], phrases(language).NAMES
    click.secho(f"{tool.name} [{tool.id}]{says.colon}{tool.service}, {names.plans[tool.plan]}", bold=True)
    for standing in shown.standings:
        print_standing(standing, language, app.now.date())
    for line in _between_terms(shown, view):
        click.echo(line)
    for terms in tool.terms:
        for line in _terms(app, terms, shown, view, proof=proof):
            click.echo(line)
    click.secho(f"\n{says.decisions}", bold=True)
    for entry in shown.entries:
        d = entry.decision
        words = decision_words(d, language)
        click.echo(f"  {entry.seq:>4}  {d.at:%Y-%m-%d %H:%M}  {d.usage}{says.colon}{words} – {d.by}")
    click.secho(f"\n{says.alerts_title}", bold=True)
    for alert in shown.alerts:
        subject, state = alert.subject or LEDGER[language].erased, state_words(alert, language)
        told = f"{alert.at:%Y-%m-%d %H:%M}  {alert.person}{says.colon}{subject} ({state})"
        for line in column(told, 2, hang=18):
            click.echo(line)
    click.echo()
    for line in column(phrases(language).LABELS.disclaimer):
        click.echo(line)


def _between_terms(shown: Shown, view: View) -> Iterator[str]:
    """Say where what applies contradicts itself, in one of the terms or between two."""
    said = [r for r in shown.resolution.applied if not is_listed(r.finding, shown.read[r.terms][1])]
    yield from against_itself(
        [each.finding for each in said],
        view,
        lambda place: terms_words(said[place].terms.type, view.language),
    )


def _terms(app: App, terms: TermsId, shown: Shown, view: View, *, proof: bool) -> Iterator[str]:
    language = view.language
    says = WORDS[language]
    yield ""
    yield click.style(f"{terms_words(terms.type, language)} ({terms})", bold=True)
    if terms not in shown.read:
        yield f"    {says.never_read_well}"
        return
    version, reading = shown.read[terms]
    yield f"    {says.version_of(f'{version.at:%Y-%m-%d %H:%M} UTC', version.commit[:10])}"
    yield from binding_lines(app, shown.tool, terms, shown.states, language)
    yield from proved(app, version, language, whole=proof)
    if version.origin is not None:
        yield from column(says.taken_from(version.origin.collection), 4)
        yield from _freshness(app, terms, language)
    yield from _opinion(app, shown.states[terms], language)
    applied = [(each.finding, each.stance) for each in shown.resolution.applied if each.terms == terms]
    left_out = [each for each in shown.resolution.left_out if each.terms == terms]
    yield from account(reading, view, applied, left_out)


def _freshness(app: App, terms: TermsId, language: Language) -> Iterator[str]:
    """Say when the collection that terms are read from is last known to have read them."""
    declared = app.register.terms.get(terms)
    if declared is None or declared.witness is None:
        return
    says = WORDS[language]
    try:
        fresh = app.witnesses.fresh(declared.witness, app.now)
    except CollectionError as error:
        yield from (click.style(line, fg="yellow") for line in column(str(error), 4))
        return
    known = says.never_read_by_it
    if fresh.verified is not None:
        known = says.read_by_it(day(fresh.verified, phrases(language).NAMES.locale))
    colour = None if fresh.is_followed else "yellow"
    for line in column(f"{known} ({says.silences[fresh.why]})", 4):
        yield click.style(line, fg=colour)


def _opinion(app: App, state: TermsState, language: Language) -> Iterator[str]:
    """Say what a collection reads beside us: the same, or what else."""
    declared = app.register.terms.get(state.terms)
    if declared is None or declared.witness is None:
        return
    says, witness = WORDS[language], declared.witness
    try:
        opinion = second_opinion(app.shop, witness, state, app.now)
    except CollectionError as error:
        yield from (click.style(line, fg="yellow") for line in column(str(error), 4))
        return
    if opinion is None:
        return
    location = app.register.collections[witness.collection].location
    name = witness.collection + (f", {location}" if location else "")
    at = day(opinion.recorded, phrases(language).NAMES.locale)
    read = f"{says.also_read_by(name, at)}{says.colon}{'' if opinion.differs else says.agrees}"
    yield from column(read.rstrip(), 4)
    for topic, (ours, theirs) in opinion.differs.items():
        words = says.disagrees(
            says.topics[topic], stance_words(ours, language), stance_words(theirs, language)
        )
        yield from (click.style(line, fg="yellow") for line in column(words, 6))
        for finding in opinion.reading.findings:
            if finding.topic is topic and finding.stance is theirs:
                yield from column(reasons(language).quoted(visible(finding.quote)), 8)
                break


COMMANDS = [show]
