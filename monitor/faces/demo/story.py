"""Play the demonstration day by day, with the real commands, and see that each came to what it should."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import click
from babel.dates import format_date

from monitor.app import App
from monitor.core.checks import TermsState
from monitor.core.decisions import Status
from monitor.core.ledger import Entry
from monitor.core.model import Effect, Topic
from monitor.core.terms import TermsId
from monitor.core.tools import Language
from monitor.faces.cli import cli
from monitor.faces.demo.days import LENGTH, Day, days
from monitor.faces.demo.folder import MAILS, prepare, write_register
from monitor.faces.demo.post import Letter, PostOffice
from monitor.faces.demo.site import VendorSite
from monitor.faces.demo.telling import REASONS, TELLINGS, Telling

#: When the cron job runs.
_AT: Final = time(6, 0, tzinfo=UTC)
_WIDTH: Final = 96


class DemoFailedError(click.ClickException):
    """Something did not come out as the story says: it must not be told on."""

    exit_code = 4


def demo(folder: Path | None, language: Language | None, *, last: date | None = None) -> None:
    """Play the whole job on a made-up vendor site on loopback, telling it on standard output.

    Args:
        folder: where to leave register, database, snapshots and mails; None: a new temporary folder.
        language: of the telling; None: the one of the environment, if it is English, else French.
        last: the last day of the story (UTC). None: yesterday, so that whoever looks into the folder later
            finds tools verified a day ago, and can take decisions of their own.

    Raises:
        UsageError: the folder holds something else than an earlier demonstration.
        DemoFailedError: a round did not come to what it should.
    """
    language = language or spoken(os.environ)
    last = last or datetime.now(UTC).date() - timedelta(days=1)
    first = last - timedelta(days=LENGTH - 1)
    folder = prepare(folder)
    with VendorSite(first) as site, PostOffice(folder / MAILS) as post:
        config = write_register(folder, site, post.port, first - timedelta(days=30), language)
        Stage(config, site, post, TELLINGS[language], language).play(days(first))


def spoken(environ: Mapping[str, str]) -> Language:
    """Return the language a user of this environment reads: English where the locale says so, else French."""
    chosen = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((each for each in chosen if each), "")
    return Language.EN if locale.lower().startswith("en") else Language.FR


def program(started_as: str, python: str) -> str:
    """Return how a user calls the monitor again in the shell they are in.

    Args:
        started_as: the first word of the command that runs (`sys.argv[0]`).
        python: the interpreter that runs it.
    """
    if shutil.which("monitor"):
        return "monitor"
    if Path(started_as).name == "monitor":
        return shlex.quote(started_as)
    return f"{shlex.quote(python)} -m monitor"


@dataclass(frozen=True, slots=True)
class Stage:
    """All that the story is played with."""

    config: Path
    site: VendorSite
    post: PostOffice
    telling: Telling
    language: Language

    def play(self, story: Sequence[Day]) -> None:
        """Play the days one after another, then show what is left."""
        self._say(self.telling.opening)
        self._say(self.telling.folder.format(folder=self.config.parent), wrap=False)
        standing: dict[tuple[str, str], Status] = {}
        for number, day in enumerate(story, 1):
            standing |= day.decided
            self._play(number, day, standing)
        self._head(self.telling.lost_title)
        self._say(self.telling.lost)
        lost = any(status is Status.SUSPENDED for status in standing.values())
        code = self._run(_moment(story[-1]), "status", "--lost")
        self._demand([f"monitor status --lost: exit code {code}"] if code != int(lost) else [])
        self._show_the_way()

    def _play(self, number: int, day: Day, standing: Mapping[tuple[str, str], Status]) -> None:
        words, now = self.telling.days[day.chapter], _moment(day)
        when = format_date(day.scene.today, "EEEE d MMMM y", locale=self.language.value)
        self._head(f"{self.telling.day.format(number=number, date=when)}{self._colon} {words.title}")
        self._say(words.before)
        self.site.scene = day.scene
        code = self._run(now, "check")
        letters = self.post.collect()
        self._show(letters)
        with App(self.config, now) as app:
            faults = list(_faults(app, day, standing, letters))
        suspends = Status.SUSPENDED in day.decided.values()
        if code != int(suspends):
            faults.append(f"monitor check: exit code {code}")
        self._demand(faults)
        self._say(words.after)

    def _run(self, now: datetime, *words: str) -> int:
        """Run a command of the monitor as a user would, and return its exit code."""
        click.secho(f"$ monitor --now {now:%Y-%m-%dT%H:%M}Z {' '.join(words)}", bold=True)
        arguments = ["--config", str(self.config), "--now", now.isoformat(), *words]
        code = cli.main(arguments, prog_name="monitor", standalone_mode=False)
        click.echo()
        return code if isinstance(code, int) else 0

    def _show(self, letters: Sequence[Letter]) -> None:
        """Show each mail once, and who else got the same."""
        shown: dict[tuple[str, str], list[Letter]] = {}
        for letter in letters:
            words, _, _ = letter.text.partition("\n-- ")  # the foot says to each why they receive it
            shown.setdefault((letter.subject, words), []).append(letter)
        for first, *others in shown.values():
            rule = f"── {self.telling.mail} "
            click.secho(rule.ljust(_WIDTH, "─"), dim=True)
            lines = [
                f"{self.telling.sender}{self._colon} {first.message['From']}",
                f"{self.telling.recipient}{self._colon} {first.message['To']}",
                f"{self.telling.subject}{self._colon} {first.subject}",
                "",
                *first.text.rstrip().splitlines(),
            ]
            click.echo("\n".join(f"│ {line}".rstrip() for line in lines))
            click.secho("─" * _WIDTH, dim=True)
            if others:
                people = ", ".join(r for letter in others for r in letter.recipients)
                click.echo(self.telling.same_mail.format(people=people))
            click.echo()

    def _show_the_way(self) -> None:
        folder = self.config.parent
        blanks = {
            "monitor": program(sys.argv[0], sys.executable),
            "config": shlex.quote(str(self.config)),
            "snapshots": shlex.quote(str(folder / "snapshots")),
            "reason": REASONS[self.language],
        }
        self._head(self.telling.next_title)
        for what, command in self.telling.next:
            click.echo(what)
            click.secho(f"    {command.format(**blanks)}", bold=True)
        click.echo()
        self._say(self.telling.closing.format(mails=folder / MAILS))

    def _demand(self, faults: Sequence[str]) -> None:
        if faults:
            raise DemoFailedError("\n  - ".join([self.telling.failed, *faults]))

    def _head(self, words: str) -> None:
        click.secho(f"\n━━ {words}\n", bold=True, fg="cyan")

    def _say(self, words: str, *, wrap: bool = True) -> None:
        click.echo(click.wrap_text(words, _WIDTH) if wrap else words)
        click.echo()

    @property
    def _colon(self) -> str:
        return "\u00a0:" if self.language is Language.FR else ":"


def _moment(day: Day) -> datetime:
    return datetime.combine(day.scene.today, _AT)


def _faults(
    app: App, day: Day, standing: Mapping[tuple[str, str], Status], letters: Sequence[Letter]
) -> Iterator[str]:
    """Say where the stores, or the mails taken, differ from what the day should have brought."""
    found = ((s.tool.id, s.usage.id, s.decision.status if s.decision else "") for s in app.standings())
    yield from _difference("status", _words(standing), map(" ".join, found))
    new = [entry for entry in app.ledger.entries() if entry.decision.at == app.now]
    decided = {(e.decision.tool, e.decision.usage): e.decision.status for e in new}
    yield from _difference("decisions", _words(day.decided), _words(decided))
    states = app.records.states()
    effects = (f"{terms} {topic} {effect}" for terms, topic, effect in _effects(states, app.now))
    yield from _difference("effects", (f"{terms} {topic} worse" for terms, topic in day.worse), effects)
    unread = [t for t, state in states.items() if state.check is None or not state.check.outcome.is_good]
    yield from _difference("terms not read", map(str, day.unread), map(str, unread))
    alerts = [alert for alert in app.outbox.alerts() if alert.at == app.now]
    told = (f"{alert.person} on {alert.tool or 'pages'}" for alert in alerts)
    yield from _difference("alerts", (f"{who} on {what or 'pages'}" for who, what in day.alerts), told)
    outgoing = (f"{app.register.people[alert.person].email} {alert.subject!r}" for alert in alerts)
    incoming = (f"{r} {letter.subject!r}" for letter in letters for r in letter.recipients)
    yield from _difference("mails", outgoing, incoming)
    if day.quote and not any(day.quote in quote for quote in _quotes(new)):
        yield f"no decision quotes {day.quote!r}"
    for letter in letters:
        if day.quote and day.quote not in " ".join(letter.text.replace("> ", "").split()):
            yield f"the mail {letter.file.name} does not quote {day.quote!r}"


def _words(decided: Mapping[tuple[str, str], Status]) -> Iterator[str]:
    return (f"{tool} {usage} {status}" for (tool, usage), status in decided.items())


def _difference(what: str, expected: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    """Say what is missing and what is too much, each as often as it is."""
    wanted, had = Counter(expected), Counter(found)
    if wanted != had:
        missing, surplus = (", ".join(sorted(c.elements())) or "–" for c in (wanted - had, had - wanted))
        yield f"{what}: expected {missing}; found {surplus}"


def _effects(states: Mapping[TermsId, TermsState], now: datetime) -> Iterator[tuple[TermsId, Topic, Effect]]:
    for terms, state in states.items():
        drift = state.version.drift if state.version and state.version.at == now else None
        for topic in Topic:
            if drift is not None and drift.effect(topic) is not Effect.NONE:
                yield terms, topic, drift.effect(topic)


def _quotes(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        for breach in entry.decision.breaches:
            if breach.resolved is not None:
                yield " ".join(breach.resolved.finding.quote.split())
