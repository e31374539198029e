"""`monitor show`: what a tool's terms say, quote by quote; what was decided on it, and who was told."""

from __future__ import annotations

from collections.abc import Iterator

import click

from monitor.app import App
from monitor.core.checks import TermsState
from monitor.core.errors import CollectionError, UsageError
from monitor.core.model import Finding
from monitor.core.notice.quotation import visible
from monitor.core.phrases import phrases, reasons, stance_words, status_words, terms_words, topic_words
from monitor.core.phrases.cldr import day, sentence
from monitor.core.register import choices
from monitor.core.terms import TermsId
from monitor.core.tools import Language
from monitor.faces.cli.session import Session, indent, pass_session
from monitor.faces.cli.standing import print_standing
from monitor.faces.cli.words import WORDS
from monitor.services.opinion import second_opinion


@click.command()
@click.argument("tool")
@pass_session
def show(session: Session, tool: str) -> None:
    """Show what a tool's terms say, quote by quote.

    And what was decided on it, and which alerts were sent.

    \b
    Example:
      monitor show claude-free
    """
    with session.app() as app:
        found = app.register.tools.get(tool)
        if found is None:
            raise UsageError(f"the register knows no tool {tool!r}; {choices(tool, app.register.tools)}")
        language = app.register.language
        says, names = WORDS[language], phrases(language).NAMES
        click.secho(
            f"{found.name} [{found.id}]{says.colon}{found.service}, {names.plans[found.plan]}", bold=True
        )
        for standing in app.standings():
            if standing.tool == found:
                print_standing(standing, language)
        for terms in found.terms:
            for line in _terms(app, terms, language):
                click.echo(line)
        click.secho(f"\n{says.decisions}", bold=True)
        for entry in app.ledger.entries(tool):
            d = entry.decision
            words = status_words(d.status, d.basis, language)
            click.echo(f"  {entry.seq:>4}  {d.at:%Y-%m-%d %H:%M}  {d.usage}{says.colon}{words} – {d.by}")
        click.secho(f"\n{says.alerts_title}", bold=True)
        for alert in app.outbox.alerts():
            if alert.tool == tool:
                sent = f"{says.sent} {alert.sent_at:%Y-%m-%d %H:%M}" if alert.sent_at else says.waiting
                click.echo(f"  {alert.at:%Y-%m-%d %H:%M}  {alert.person}{says.colon}{alert.subject} ({sent})")


def _terms(app: App, terms: TermsId, language: Language) -> Iterator[str]:
    state, says = app.records.states().get(terms), WORDS[language]
    yield ""
    yield click.style(f"{terms_words(terms.type, language)} ({terms})", bold=True)
    if state is None or state.version is None:
        yield f"    {says.never_read_well}"
        return
    reading = app.reading(state.version.commit, terms)
    yield f"    {says.version_of(f'{state.version.at:%Y-%m-%d %H:%M} UTC', state.version.commit[:10])}"
    if state.version.origin is not None:
        yield f"    {says.taken_from(state.version.origin.collection)}"
        yield from _freshness(app, terms, language)
    yield from _opinion(app, state, language)
    for finding in reading.findings:
        yield from _finding(finding, language)


def _finding(finding: Finding, language: Language) -> Iterator[str]:
    says, names = WORDS[language], phrases(language).NAMES
    topic, stance = topic_words(finding.topic, language), stance_words(finding.stance, language)
    yield ""
    yield indent(f"{sentence(topic)}{says.colon}{stance} [{finding.rule}]", 4)
    about = [f"{says.line} {finding.line_start}", names.data[finding.data], names.scopes[finding.scope]]
    if finding.headings:
        about.append(" › ".join(finding.headings[-2:]))
    yield indent(", ".join(about), 6)
    yield indent(reasons(language).quoted(visible(finding.quote)), 6)


def _freshness(app: App, terms: TermsId, language: Language) -> Iterator[str]:
    """Say when the collection that terms are read from is last known to have read them."""
    declared = app.register.terms.get(terms)
    if declared is None or declared.witness is None:
        return
    says = WORDS[language]
    try:
        fresh = app.witnesses.fresh(declared.witness, app.now)
    except CollectionError as error:
        yield click.style(indent(str(error)), fg="yellow")
        return
    known = says.never_read_by_it
    if fresh.verified is not None:
        known = says.read_by_it(day(fresh.verified, phrases(language).NAMES.locale))
    yield click.style(f"    {known} ({says.silences[fresh.why]})", fg=None if fresh.is_followed else "yellow")


def _opinion(app: App, state: TermsState, language: Language) -> Iterator[str]:
    """Say what a collection reads beside us: the same, or what else."""
    declared = app.register.terms.get(state.terms)
    if declared is None or declared.witness is None:
        return
    says, witness = WORDS[language], declared.witness
    try:
        opinion = second_opinion(app.shop, witness, state, app.now)
    except CollectionError as error:
        yield click.style(indent(str(error)), fg="yellow")
        return
    if opinion is None:
        return
    location = app.register.collections[witness.collection].location
    name = witness.collection + (f", {location}" if location else "")
    at = day(opinion.recorded, phrases(language).NAMES.locale)
    yield f"    {says.also_read_by(name, at)}{says.colon}{'' if opinion.differs else says.agrees}".rstrip()
    for topic, (ours, theirs) in opinion.differs.items():
        words = says.disagrees(
            says.topics[topic], stance_words(ours, language), stance_words(theirs, language)
        )
        yield click.style(f"      {words}", fg="yellow")
        for finding in opinion.reading.findings:
            if finding.topic is topic and finding.stance is theirs:
                yield indent(reasons(language).quoted(visible(finding.quote)), 8)
                break


COMMANDS = [show]
