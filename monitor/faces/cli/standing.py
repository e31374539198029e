"""`monitor status`: how tools stand, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import click

from monitor.core.decisions import Occasion, Outline, Status
from monitor.core.errors import UsageError
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
from monitor.faces.cli.alert_health import print_alerts
from monitor.faces.cli.authorised import Format, print_authorised
from monitor.faces.cli.column import column, width
from monitor.faces.cli.session import Session, as_json, pass_session, print_json
from monitor.faces.cli.words import WORDS
from monitor.faces.decision_words import DECISIONS
from monitor.faces.standing_rows import standing_row
from monitor.services.status import Standing

#: How many breaches of one suspension the list shows; the log has them all.
MOST_BREACHES = 3


@click.command()
@click.option(
    "--lost", is_flag=True, help="Only tools that lost their approval; exit code 1 if there are any."
)
@click.option(
    "--authorised", is_flag=True, help="The list of authorised tools, for a charter (docs/charter.md)."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(Format, case_sensitive=False),
    help="Of that list. Default: markdown.",
)
@as_json
@pass_session
@click.pass_context
def status(
    ctx: click.Context,
    session: Session,
    lost: bool,  # noqa: FBT001
    authorised: bool,  # noqa: FBT001
    form: Format | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """List how each tool stands for each usage, and why.

    Allowed or suspended, since when, for which sentence, last verified when.

    \b
    Examples:
      monitor status
      monitor status --lost
      monitor status --json | jq 'select(.status == "suspended")'
      monitor status --authorised --format csv > tools.csv
    """
    if (form and not authorised) or (authorised and (lost or as_json)):
        raise UsageError("--authorised stands alone, or with --format; --format says how it is written")
    if authorised:
        with session.app() as app:
            print_authorised(app, form or Format.MARKDOWN)
        return
    with session.app() as app:
        watched = app.standings()
        found = [standing for standing in watched if standing.is_lost or not lost]
        rounds = app.records.rounds()
        language = app.register.language
        says = WORDS[language]
        if as_json:
            for standing in found:
                print_json(standing_row(standing))
        else:
            teller = _Teller(language, app.now.date(), width())
            lines = (line for each in found for line in teller.lines(each))
            if found:
                click.echo("\n".join(lines))  # at once: flushing each line costs more than making it
            else:
                click.echo(says.nothing_lost if lost else says.nothing_watched)
            click.echo()
            done = f"{rounds.complete:%Y-%m-%d %H:%M} UTC" if rounds.complete else says.no_round
            click.echo(f"{says.last_round}{says.colon}{done}.")
            if rounds.started and rounds.started != rounds.complete:
                click.secho(says.broken_off(f"{rounds.started:%Y-%m-%d %H:%M} UTC"), fg="red")
        if watched and app.register.schedule.is_late(rounds.complete, app.now):
            click.secho(f"⚠ {says.late}", fg="red", err=True)
        print_alerts(app)
    if lost and found:
        ctx.exit(1)


def print_standing(standing: Standing, language: Language, today: date) -> None:
    """Print how a tool stands for one usage, and why."""
    click.echo("\n".join(_Teller(language, today, width()).lines(standing)))


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells how tools stand."""

    language: Language
    today: date
    room: int
    """The cells of a line."""

    def lines(self, standing: Standing) -> Iterator[str]:
        """Yield the lines on a tool and one usage."""
        language = self.language
        labels, locale = phrases(language).LABELS, phrases(language).NAMES.locale
        decision = standing.decision
        label = standing.usage.label.get(language) or standing.usage.id
        head = f"{standing.tool.name} [{standing.tool.id}] – {label} [{standing.usage.id}]"
        if decision is None:
            yield f"? {head}"
            yield f"    {WORDS[language].not_judged}"
            return
        is_allowed = decision.status is Status.ALLOWED
        sign, colour = ("✓", "green") if is_allowed else ("✗", "red")
        if is_allowed and standing.is_stale:  # never a plain "allowed" on terms that were not read
            sign, colour = "⚠", "yellow"
        yield f"{sign} {head}" if is_allowed else click.style(f"{sign} {head}", bold=True)
        words = click.style(status_words(decision.status, decision.basis, language), fg=colour)
        yield f"    {words}, {labels.since.lower()} {_day(decision.at.date(), locale)}"
        if decision.reason:
            yield from self._wrapped(f"{decision.by}{labels.colon}{decision.reason}")
        if not is_allowed:
            for breach in decision.breaches[:MOST_BREACHES]:
                yield from self._breach(breach, decision)
            if (more := len(decision.breaches) - MOST_BREACHES) > 0:
                yield f"    + {more}: monitor log --tool {standing.tool.id} --json"
        yield self._verified(standing)
        yield from self._review(standing)
        yield from self._terms(standing)

    def _terms(self, standing: Standing) -> Iterator[str]:
        """Yield what to know of its terms, and which of them cannot be read."""
        language = self.language
        labels, locale = phrases(language).LABELS, phrases(language).NAMES.locale
        for terms, caveat in standing.caveats:
            said = facts(language).caveat(caveat, terms_words(terms.type, language))
            yield from self._wrapped(f"⚠ {said}", hang=2, colour="yellow")
        for state in standing.troubled:
            assert state.check is not None
            since = _day(state.check.first.date(), locale)
            why = outcome_words(state.check.reason, language)
            words = f"{terms_words(state.terms.type, language)}{labels.colon}{why} ({since})"
            if state.version is not None and state.version.origin is not None:
                words += f" ; {WORDS[language].taken_from(state.version.origin.collection)}"
            yield from self._wrapped(words, colour="yellow")

    def _verified(self, standing: Standing) -> str:
        language = self.language
        if standing.verified is None:
            return click.style(f"    {WORDS[language].never_read}", fg="yellow")
        at = _day(standing.verified.date(), phrases(language).NAMES.locale)
        if standing.is_stale:
            return click.style(f"    {WORDS[language].not_read_since} {at}", fg="yellow")
        if standing.deposited:
            days = [_day(each, phrases(language).NAMES.locale) for each in standing.deposited]
            return f"    {sentence(phrases(language).deposited(days))}"
        return f"    {phrases(language).LABELS.verified} {at}"

    def _review(self, standing: Standing) -> Iterator[str]:
        """Say when the approval is due for review, what it rests on, and what a DPO thinks of it."""
        says, locale = DECISIONS[self.language], phrases(self.language).NAMES.locale
        decision, due = standing.decision, standing.review_by
        assert decision is not None
        if due is not None:
            is_overdue = due < self.today
            told = says.review_overdue if is_overdue else says.review_by
            words = sentence(told(_day(due, locale)))
            yield from self._wrapped(words, colour="yellow" if is_overdue else None)
        if decision.opt_out is not None and decision.status is Status.ALLOWED:
            opt_out = decision.opt_out
            whom = opt_out.accounts or says.perimeters[opt_out.perimeter]
            on, until = (_day(each, locale) for each in (opt_out.on, opt_out.until))
            yield from self._wrapped(sentence(says.opt_out(whom, on, until)))
        for note in standing.notes:
            at = _day(note.decision.at.date(), locale)
            if note.decision.opinion is not None:
                opinion = sentence(says.opinions[note.decision.opinion])
                yield from self._wrapped(f"{opinion}, {at}{says.colon}{note.decision.reason}")
            elif note.decision.occasion is Occasion.REVIEW:
                yield from self._wrapped(f"⚠ {sentence(says.clause_changed(at))}", hang=2, colour="yellow")

    def _breach(self, breach: Breach, decision: Outline) -> Iterator[str]:
        language = self.language
        yield from self._wrapped(breach_sentence(breach, language))
        if breach.resolved is not None:
            found = breach.resolved
            yield from self._wrapped(reasons(language).quoted(visible(found.finding.quote)), 6)
            where = terms_words(found.terms.type, language)
            at = _day(decision.at.date(), phrases(language).NAMES.locale)
            yield from self._wrapped(f"{where}, {at}, {found.commit[:10]}", 6)

    def _wrapped(self, words: str, by: int = 4, *, hang: int = 0, colour: str | None = None) -> Iterator[str]:
        lines = _column(words, by, hang, self.room)
        return (click.style(line, fg=colour) for line in lines) if colour else iter(lines)


# Of thousands of tools, many are told the same: what is due for review on one day, say.


@lru_cache(1024)
def _column(words: str, by: int, hang: int, _: int) -> Sequence[str]:
    return tuple(column(words, by, hang=hang))


@lru_cache(1024)
def _day(at: date, locale: str) -> str:
    return day(at, locale)


COMMANDS = [status]
