"""`monitor status` and `monitor show`: how tools stand, and why."""

from __future__ import annotations

from collections.abc import Iterator

import click

from monitor.app import App
from monitor.core.checks import TermsState
from monitor.core.decisions import Decision, Status
from monitor.core.errors import CollectionError, UsageError
from monitor.core.notice.quotation import visible
from monitor.core.phrases import (
    breach_sentence,
    outcome_words,
    phrases,
    reasons,
    stance_words,
    status_words,
    terms_words,
    topic_words,
)
from monitor.core.phrases.cldr import day
from monitor.core.policy import Breach
from monitor.core.terms import TermsId
from monitor.core.tools import Language
from monitor.faces.cli.session import Session, as_json, indent, pass_session, print_json
from monitor.faces.cli.words import WORDS
from monitor.services.opinion import second_opinion
from monitor.services.status import Standing

#: How many breaches of one suspension the list shows; the log has them all.
MOST_BREACHES = 3


@click.command()
@click.option(
    "--lost", is_flag=True, help="Only tools that lost their approval; exit code 1 if there are any."
)
@as_json
@pass_session
@click.pass_context
def status(ctx: click.Context, session: Session, lost: bool, as_json: bool) -> None:  # noqa: FBT001
    """List how each tool stands for each usage, and why.

    Allowed or suspended, since when, for which sentence, last verified when.

    \b
    Examples:
      monitor status
      monitor status --lost
      monitor status --json | jq 'select(.status == "suspended")'
    """
    with session.app() as app:
        found = [s for s in app.standings() if s.is_lost or not lost]
        rounds = app.records.rounds()
        language = app.register.language
        says = WORDS[language]
        if as_json:
            for standing in found:
                print_json(_as_plain(standing))
        else:
            for standing in found:
                _print(standing, language)
            if not found:
                click.echo(says.nothing_lost if lost else says.nothing_watched)
            click.echo()
            done = f"{rounds.complete:%Y-%m-%d %H:%M} UTC" if rounds.complete else says.no_round
            click.echo(f"{says.last_round}{says.colon}{done}.")
            if rounds.started and rounds.started != rounds.complete:
                click.secho(says.broken_off(f"{rounds.started:%Y-%m-%d %H:%M} UTC"), fg="red")
    if lost and found:
        ctx.exit(1)


def _print(standing: Standing, language: Language) -> None:
    labels, locale = phrases(language).LABELS, phrases(language).NAMES.locale
    decision = standing.decision
    label = standing.usage.label.get(language) or standing.usage.id
    head = f"{standing.tool.name} [{standing.tool.id}] – {label} [{standing.usage.id}]"
    if decision is None:
        click.echo(f"? {head}\n    {WORDS[language].not_judged}")
        return
    is_allowed = decision.status is Status.ALLOWED
    sign, colour = ("✓", "green") if is_allowed else ("✗", "red")
    words = status_words(decision.status, decision.basis, language)
    click.secho(f"{sign} {head}", bold=not is_allowed)
    click.echo(
        "    " + click.style(words, fg=colour) + f", {labels.since.lower()} {day(decision.at, locale)}"
    )
    if decision.reason:
        click.echo(indent(f"{decision.by}{labels.colon}{decision.reason}"))
    if not is_allowed:
        for breach in decision.breaches[:MOST_BREACHES]:
            _print_breach(breach, decision, language)
        if (more := len(decision.breaches) - MOST_BREACHES) > 0:
            click.echo(f"    + {more}: monitor log --tool {standing.tool.id} --json")
    _print_verified(standing, language)
    for state in standing.troubled:
        assert state.check is not None
        why = outcome_words(state.check.reason, language)
        since = day(state.check.first, locale)
        click.secho(
            indent(f"{terms_words(state.terms.type, language)}{labels.colon}{why} ({since})"), fg="yellow"
        )


def _print_verified(standing: Standing, language: Language) -> None:
    locale = phrases(language).NAMES.locale
    if standing.verified is None:
        click.secho(f"    {WORDS[language].never_read}", fg="yellow")
    elif standing.is_stale:
        click.secho(f"    {WORDS[language].not_read_since} {day(standing.verified, locale)}", fg="yellow")
    else:
        click.echo(f"    {phrases(language).LABELS.verified} {day(standing.verified, locale)}")


def _print_breach(breach: Breach, decision: Decision, language: Language) -> None:
    click.echo(indent(breach_sentence(breach, language)))
    if breach.resolved is not None:
        found = breach.resolved
        click.echo(indent(reasons(language).quoted(visible(found.finding.quote)), 6))
        where = terms_words(found.terms.type, language)
        at = day(decision.at, phrases(language).NAMES.locale)
        click.echo(indent(f"{where}, {at}, {found.commit[:10]}", 6))


def _as_plain(standing: Standing) -> dict[str, object]:
    decision = standing.decision
    return {
        "tool": standing.tool.id,
        "name": standing.tool.name,
        "service": standing.tool.service,
        "plan": standing.tool.plan.value,
        "usage": standing.usage.id,
        "status": decision.status.value if decision else None,
        "basis": decision.basis.value if decision else None,
        "since": decision.at.isoformat() if decision else None,
        "by": decision.by if decision else None,
        "cause": decision.cause.value if decision and decision.cause else None,
        "reason": decision.reason if decision else None,
        "breaches": [_breach_as_plain(b) for b in decision.breaches] if decision and standing.is_lost else [],
        "verified": standing.verified.isoformat() if standing.verified else None,
        "unverified": standing.is_stale,
        "unread": [
            {"terms": s.terms.type, "reason": s.check.reason, "since": s.check.first.isoformat()}
            for s in standing.troubled
            if s.check
        ],
    }


def _breach_as_plain(breach: Breach) -> dict[str, object]:
    found = breach.resolved
    return {
        "code": breach.code.value,
        "topic": breach.topic.value,
        "stance": found.stance.value if found else None,
        "data": found.finding.data.value if found else None,
        "scope": found.finding.scope.value if found else None,
        "countries": list(breach.countries or (found.finding.countries if found else ())),
        "terms": found.terms.type if found else None,
        "quote": found.finding.quote if found else None,
        "rule": found.finding.rule if found else None,
        "commit": found.commit if found else None,
        "line_start": found.finding.line_start if found else None,
        "line_end": found.finding.line_end if found else None,
    }


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
        if tool not in app.register.tools:
            known = ", ".join(app.register.tools)
            raise UsageError(f"the register knows no tool {tool!r}; it knows: {known}")
        found = app.register.tools[tool]
        language = app.register.language
        click.secho(f"{found.name} [{found.id}]: {found.service}, {found.plan.value} plan", bold=True)
        for standing in app.standings():
            if standing.tool == found:
                _print(standing, language)
        for terms in found.terms:
            for line in _terms(app, terms, language):
                click.echo(line)
        click.secho("\nDecisions", bold=True)
        for entry in app.ledger.entries(tool):
            d = entry.decision
            words = status_words(d.status, d.basis, language)
            click.echo(f"  {entry.seq:>4}  {d.at:%Y-%m-%d %H:%M}  {d.usage}: {words} – {d.by}")
        click.secho("\nAlerts", bold=True)
        for alert in app.outbox.alerts():
            if alert.tool == tool:
                sent = f"sent {alert.sent_at:%Y-%m-%d %H:%M}" if alert.sent_at else "waiting"
                click.echo(f"  {alert.at:%Y-%m-%d %H:%M}  {alert.person}: {alert.subject} ({sent})")


def _terms(app: App, terms: TermsId, language: Language) -> Iterator[str]:
    state = app.records.states().get(terms)
    yield ""
    yield click.style(f"{terms_words(terms.type, language)} ({terms})", bold=True)
    if state is None or state.version is None:
        yield "    never read well"
        return
    reading = app.reading(state.version.commit, terms)
    yield f"    version of {state.version.at:%Y-%m-%d %H:%M} UTC, commit {state.version.commit[:10]}"
    if state.version.origin is not None:
        yield f"    {WORDS[language].taken_from(state.version.origin.collection)}"
        yield from _freshness(app, terms, language)
    yield from _opinion(app, state, language)
    for finding in reading.findings:
        stance = stance_words(finding.stance, language)
        where = " › ".join(finding.headings[-2:])
        yield f"    {topic_words(finding.topic, language)}: {stance} [{finding.rule}]"
        yield f"      line {finding.line_start}, {finding.data.value}, {finding.scope.value}, {where}"
        yield indent(visible(finding.quote), 6)


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


COMMANDS = [status, show]
