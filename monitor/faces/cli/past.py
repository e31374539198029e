"""`monitor show TOOL --at DATE`: what held on a date, in words and as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import click

from monitor.core.decisions import Decision, Status
from monitor.core.notice.quotation import visible
from monitor.core.phrases import breach_sentence, phrases, reasons, terms_words
from monitor.core.phrases.cldr import day, moment, sentence
from monitor.core.tools import Language
from monitor.faces.cli.account import account
from monitor.faces.cli.account_rows import applying_row, reading_row
from monitor.faces.cli.column import column
from monitor.faces.cli.ledger_words import LEDGER
from monitor.faces.cli.passages import View
from monitor.faces.cli.words import WORDS
from monitor.faces.decision_words import DECISIONS, decision_words
from monitor.faces.standing_rows import breach_row
from monitor.services.past import Held, Said, Stood


class AtDate(click.ParamType[datetime]):
    """A date, which means the end of that day (UTC), or an ISO 8601 moment; without a time zone it is UTC."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a date or a moment."""
        try:
            if len(str(value)) == len("2025-08-29"):
                return datetime.combine(date.fromisoformat(str(value)), time.max, UTC)
            at = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date: write 2025-08-29 or 2025-08-29T06:00:00Z", param, ctx)
        return at if at.tzinfo else at.replace(tzinfo=UTC)


def past_lines(held: Held, language: Language, *, everything: bool) -> Iterator[str]:
    """Yield the lines that tell what held.

    Args:
        held: what there is to tell.
        language: the organisation's.
        everything: every row of a list of sub-processors.
    """
    says, locale = LEDGER[language], phrases(language).NAMES.locale
    yield click.style(says.held(held.name or held.tool, moment(held.at, locale)), bold=True)
    if held.name is None:
        yield from column(says.gone, 0)
    for stood in held.stood:
        yield from _stood(stood, language)
    if not held.stood:
        yield f"    {says.nothing_decided}"
    for said in held.said:
        yield from _said(said, held, View(language, everything, by=4))
    yield click.style(f"\n{WORDS[language].alerts_title}", bold=True)
    for alert in held.alerts:
        sent = alert.sent_at is not None and alert.sent_at <= held.at
        when = f"{WORDS[language].sent} {alert.sent_at:%Y-%m-%d %H:%M}" if sent else says.not_sent_then
        subject = alert.subject or says.erased
        yield f"  {alert.at:%Y-%m-%d %H:%M}  {alert.person}{WORDS[language].colon}{subject} ({when})"
    if not held.alerts:
        yield f"    {says.nobody_told}"


def _stood(stood: Stood, language: Language) -> Iterator[str]:
    d, says, locale = stood.entry.decision, DECISIONS[language], phrases(language).NAMES.locale
    sign, colour = ("✓", "green") if d.status is Status.ALLOWED else ("✗", "red")
    words = decision_words(d, language)
    since = f"{phrases(language).LABELS.since.lower()} {moment(d.at, locale)}"
    yield click.style(f"{sign} {d.usage}{says.colon}{words}", fg=colour) + f", {since} – {d.by}"
    yield f"    {says.entry(stood.entry.seq, stood.entry.hash)}"
    if d.reason:
        yield from column(f"{d.by}{says.colon}{d.reason}", 4)
    for breach in d.breaches:
        yield from column(breach_sentence(breach, language), 4)
        if breach.resolved is not None:
            found = breach.resolved
            yield from column(reasons(language).quoted(visible(found.finding.quote)), 6)
            yield from column(f"{terms_words(found.terms.type, language)}, {found.commit[:10]}", 6)
    if d.opt_out is not None:
        whom = says.perimeters[d.opt_out.perimeter]
        opted = says.opt_out(whom, day(d.opt_out.on, locale), day(d.opt_out.until, locale))
        yield from column(sentence(opted), 4)
    if stood.review_by is not None:
        yield from column(sentence(says.review_by(day(stood.review_by, locale))), 4)
    for note in stood.notes:
        yield from column(_note(note.decision, language), 4)


def _note(note: Decision, language: Language) -> str:
    says, at = DECISIONS[language], day(note.at, phrases(language).NAMES.locale)
    if note.opinion is None:
        return sentence(says.clause_changed(at))
    return f"{sentence(says.opinions[note.opinion])} ({note.by}, {at}){says.colon}{note.reason}"


def _said(said: Said, held: Held, view: View) -> Iterator[str]:
    language = view.language
    says, words, locale = LEDGER[language], WORDS[language], phrases(language).NAMES.locale
    yield click.style(f"\n{terms_words(said.terms.type, language)} ({said.terms})", bold=True)
    if said.version is None or said.reading is None:
        yield f"    {words.never_read_well}"
        return
    yield f"    {words.version_of(moment(said.version.at, locale), said.version.commit)}"
    if said.seen is not None:
        first, last = moment(said.seen.first, locale), moment(said.seen.last, locale)
        yield from column(says.read_well(first, last), 4)
    yield from column((says.rules_then if said.of_the_time else says.rules_today)(said.rules[:16]), 4)
    resolved = held.entries[-1].decision.resolved if held.entries else ()
    applied = [(r.finding, r.stance) for r in resolved if r.commit == said.version.commit]
    yield from account(said.reading, view, applied if applied and said.of_the_time else None)


def past_row(held: Held) -> dict[str, object]:
    """Return what held as one object."""
    return {
        "tool": held.tool,
        "name": held.name,
        "at": held.at.isoformat(),
        "standings": [_stood_row(stood) for stood in held.stood],
        "terms": [_said_row(said) for said in held.said],
        "alerts": [
            {
                "at": alert.at.isoformat(),
                "kind": alert.kind.value,
                "person": alert.person,
                "subject": alert.subject or None,
                "sent": alert.sent_at.isoformat() if alert.sent_at and alert.sent_at <= held.at else None,
            }
            for alert in held.alerts
        ],
    }


def _stood_row(stood: Stood) -> dict[str, object]:
    d = stood.entry.decision
    return {
        "seq": stood.entry.seq,
        "hash": stood.entry.hash,
        "usage": d.usage,
        "status": d.status.value,
        "basis": d.basis.value,
        "occasion": d.occasion.value,
        "cause": d.cause.value if d.cause else None,
        "since": d.at.isoformat(),
        "by": d.by,
        "reason": d.reason,
        "breaches": [breach_row(breach) for breach in d.breaches],
        "verified": d.verified.isoformat() if d.verified else None,
        "review_by": stood.review_by.isoformat() if stood.review_by else None,
        "notes": [
            {
                "seq": note.seq,
                "at": note.decision.at.isoformat(),
                "occasion": note.decision.occasion.value,
                "by": note.decision.by,
                "opinion": note.decision.opinion.value if note.decision.opinion else None,
                "reason": note.decision.reason,
            }
            for note in stood.notes
        ],
    }


def _said_row(said: Said) -> dict[str, object]:
    name = {"service": said.terms.service, "terms": said.terms.type}
    if said.version is None or said.reading is None:
        return {**name, "version": None}
    version = {
        "commit": said.version.commit,
        "at": said.version.at.isoformat(),
        "read_well_from": said.seen.first.isoformat() if said.seen else None,
        "read_well_until": said.seen.last.isoformat() if said.seen else None,
        "rules": said.rules,
        "rules_of_the_time": said.of_the_time,
    }
    return {**name, "version": {**version, **reading_row(said.reading), **applying_row(said.reading)}}
