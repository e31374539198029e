"""`monitor status`: how tools stand, and why."""

from __future__ import annotations

from datetime import date

import click

from monitor.core.decisions import Decision, Occasion, Status
from monitor.core.notice.quotation import visible
from monitor.core.phrases import (
    breach_sentence,
    facts,
    outcome_words,
    phrases,
    reasons,
    status_words,
    terms_words,
)
from monitor.core.phrases.cldr import day, sentence
from monitor.core.policy import Breach
from monitor.core.tools import Language
from monitor.faces.cli.column import column
from monitor.faces.cli.decision_words import DECISIONS
from monitor.faces.cli.session import Session, as_json, pass_session, print_json
from monitor.faces.cli.words import WORDS
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
                print_json(standing_row(standing))
        else:
            for standing in found:
                print_standing(standing, language, app.now.date())
            if not found:
                click.echo(says.nothing_lost if lost else says.nothing_watched)
            click.echo()
            done = f"{rounds.complete:%Y-%m-%d %H:%M} UTC" if rounds.complete else says.no_round
            click.echo(f"{says.last_round}{says.colon}{done}.")
            if rounds.started and rounds.started != rounds.complete:
                click.secho(says.broken_off(f"{rounds.started:%Y-%m-%d %H:%M} UTC"), fg="red")
    if lost and found:
        ctx.exit(1)


def print_standing(standing: Standing, language: Language, today: date) -> None:
    """Print how a tool stands for one usage, and why."""
    labels, locale = phrases(language).LABELS, phrases(language).NAMES.locale
    decision = standing.decision
    label = standing.usage.label.get(language) or standing.usage.id
    head = f"{standing.tool.name} [{standing.tool.id}] – {label} [{standing.usage.id}]"
    if decision is None:
        click.echo(f"? {head}\n    {WORDS[language].not_judged}")
        return
    is_allowed = decision.status is Status.ALLOWED
    sign, colour = ("✓", "green") if is_allowed else ("✗", "red")
    if is_allowed and standing.is_stale:  # never a plain "allowed" on terms that were not read
        sign, colour = "⚠", "yellow"
    words = status_words(decision.status, decision.basis, language)
    click.secho(f"{sign} {head}", bold=not is_allowed)
    click.echo(
        "    " + click.style(words, fg=colour) + f", {labels.since.lower()} {day(decision.at, locale)}"
    )
    if decision.reason:
        _echo(f"{decision.by}{labels.colon}{decision.reason}")
    if not is_allowed:
        for breach in decision.breaches[:MOST_BREACHES]:
            _print_breach(breach, decision, language)
        if (more := len(decision.breaches) - MOST_BREACHES) > 0:
            click.echo(f"    + {more}: monitor log --tool {standing.tool.id} --json")
    _print_verified(standing, language)
    _print_review(standing, language, today)
    for terms, caveat in standing.caveats:
        said = facts(language).caveat(caveat, terms_words(terms.type, language))
        _echo(f"⚠ {said}", hang=2, colour="yellow")
    for state in standing.troubled:
        assert state.check is not None
        why = outcome_words(state.check.reason, language)
        words = (
            f"{terms_words(state.terms.type, language)}{labels.colon}{why} ({day(state.check.first, locale)})"
        )
        if state.version is not None and state.version.origin is not None:
            words += f" ; {WORDS[language].taken_from(state.version.origin.collection)}"
        _echo(words, colour="yellow")


def _print_verified(standing: Standing, language: Language) -> None:
    locale = phrases(language).NAMES.locale
    if standing.verified is None:
        click.secho(f"    {WORDS[language].never_read}", fg="yellow")
    elif standing.is_stale:
        click.secho(f"    {WORDS[language].not_read_since} {day(standing.verified, locale)}", fg="yellow")
    else:
        click.echo(f"    {phrases(language).LABELS.verified} {day(standing.verified, locale)}")


def _print_review(standing: Standing, language: Language, today: date) -> None:
    """Say when the approval is due for review, what it rests on, and what a DPO thinks of it."""
    says, locale = DECISIONS[language], phrases(language).NAMES.locale
    decision, due = standing.decision, standing.review_by
    assert decision is not None
    if due is not None:
        told = says.review_overdue if due < today else says.review_by
        _echo(sentence(told(day(due, locale))), colour="yellow" if due < today else None)
    if decision.opt_out is not None and decision.status is Status.ALLOWED:
        opt_out = decision.opt_out
        whom = opt_out.accounts or says.perimeters[opt_out.perimeter]
        _echo(sentence(says.opt_out(whom, day(opt_out.on, locale), day(opt_out.until, locale))))
    for note in standing.notes:
        at = day(note.decision.at, locale)
        if note.decision.opinion is not None:
            words = (
                f"{sentence(says.opinions[note.decision.opinion])}, {at}{says.colon}{note.decision.reason}"
            )
            _echo(words)
        elif note.decision.occasion is Occasion.REVIEW:
            _echo(f"⚠ {sentence(says.clause_changed(at))}", hang=2, colour="yellow")


def _print_breach(breach: Breach, decision: Decision, language: Language) -> None:
    _echo(breach_sentence(breach, language))
    if breach.resolved is not None:
        found = breach.resolved
        _echo(reasons(language).quoted(visible(found.finding.quote)), 6)
        where = terms_words(found.terms.type, language)
        at = day(decision.at, phrases(language).NAMES.locale)
        _echo(f"{where}, {at}, {found.commit[:10]}", 6)


def _echo(words: str, by: int = 4, *, hang: int = 0, colour: str | None = None) -> None:
    for line in column(words, by, hang=hang):
        click.secho(line, fg=colour)


def standing_row(standing: Standing) -> dict[str, object]:
    """Return how a tool stands for one usage as plain values."""
    decision = standing.decision
    opt_out = decision.opt_out if decision else None
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
        "breaches": [breach_row(b) for b in decision.breaches] if decision and standing.is_lost else [],
        "verified": standing.verified.isoformat() if standing.verified else None,
        "unverified": standing.is_stale,
        "unread": [
            {"terms": s.terms.type, "reason": s.check.reason, "since": s.check.first.isoformat()}
            for s in standing.troubled
            if s.check
        ],
        "review_by": standing.review_by.isoformat() if standing.review_by else None,
        "opted_out_until": opt_out.until.isoformat() if opt_out else None,
        "notes": [
            {
                "at": note.decision.at.isoformat(),
                "by": note.decision.by,
                "occasion": note.decision.occasion.value,
                "opinion": note.decision.opinion.value if note.decision.opinion else None,
                "reason": note.decision.reason,
            }
            for note in standing.notes
        ],
        "facts": [
            {
                "kind": caveat.kind.value,
                "value": caveat.fact.value if caveat.fact else True,
                "terms": terms.type,
                "quote": caveat.fact.quote if caveat.fact else None,
            }
            for terms, caveat in standing.caveats
        ],
    }


def breach_row(breach: Breach) -> dict[str, object]:
    """Return what the policy does not accept as plain values; `lack`: what is missing beside the terms."""
    found = breach.resolved
    return {
        "code": breach.code.value,
        "topic": breach.topic.value if breach.topic else None,
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
        "lack": {"kind": breach.lack.lacks.value, "name": breach.lack.name} if breach.lack else None,
    }


COMMANDS = [status]
