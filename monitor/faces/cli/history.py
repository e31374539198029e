"""`monitor log`: the ledger of decisions."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from monitor.app import App
from monitor.core.errors import StoreError, UsageError
from monitor.core.ledger import Entry, KnownPerson
from monitor.core.phrases import phrases
from monitor.faces.cli.export import Cover, export_lines
from monitor.faces.cli.ledger_words import LEDGER
from monitor.faces.cli.session import Session, as_json, pass_session, print_json
from monitor.faces.decision_words import decision_words
from monitor.services.audit import audit

#: Seconds before a wait is worth a bar.
_PATIENCE = 2.0


@click.command()
@click.option(
    "--verify",
    is_flag=True,
    help="Recompute the chain, every decision and every quote; exit code 4 if one differs.",
)
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="HASH",
    help="With --verify: a head as a mail carried it: the chain has to pass through it. Any number.",
)
@click.option(
    "--export",
    type=click.File("w", encoding="utf-8", lazy=True, atomic=True),
    metavar="FILE",
    help="Write it as JSON Lines for an auditor; - is standard output.",
)
@click.option("--names", is_flag=True, help="With --export: name people, not their opaque ids alone.")
@click.option("--tool", help="Only the decisions on this tool.")
@as_json
@pass_session
def log(
    session: Session,
    verify: bool,  # noqa: FBT001
    heads: tuple[str, ...],
    export: IO[str] | None,
    names: bool,  # noqa: FBT001
    tool: str | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """List the decisions: who set which status, when, why.

    Entries are only ever added, each chained to the one before by a hash. Every mail carries the head of the
    chain, so that copies of it lie outside this machine.

    \b
    Examples:
      monitor log --tool claude-free
      monitor log --verify
      monitor log --verify --head 3f9a…
      monitor log --export ledger.jsonl
    """
    if (heads and not verify) or (names and export is None):
        raise UsageError("--head goes with --verify, --names with --export")
    if verify and export is not None:
        raise UsageError("verify first, then export")
    if tool is not None and (verify or export is not None):
        raise UsageError("the chain holds for the whole ledger: leave --tool out")
    with session.app() as app:
        if verify:
            _verify(app, heads, as_json=as_json)
        if export is not None:
            _export(app, export, names=names)
        if verify or export is not None:
            return
        language = app.register.language
        for entry in app.ledger.entries(tool):
            if as_json:
                print_json(_as_plain(entry))
                continue
            d = entry.decision
            words = decision_words(d, language)
            colon = phrases(language).LABELS.colon
            click.echo(f"{entry.seq:>4}  {d.at:%Y-%m-%d %H:%M}  {d.tool} ({d.usage}){colon}{words} – {d.by}")
            why = [LEDGER[language].occasions[d.occasion]]
            if d.cause is not None:
                why.append(phrases(language).NAMES.causes[d.cause])
            said = f"{colon}{d.reason}" if d.reason else ""
            click.echo(f"      {' – '.join(why)}{said}")


def _verify(app: App, heads: tuple[str, ...], *, as_json: bool) -> None:
    says = LEDGER[app.register.language]
    with _bar("verifying") as told:
        found = audit(app.ledger, app.records, app.archive, heads, told)
    if found.wrong is not None:
        raise StoreError(f"the ledger is not what was written: {found.wrong}; restore it from a backup")
    if (wrong := app.records.verify(app.rules_digest)) is not None:
        raise StoreError(f"the database shows something else than it was told: {wrong}; restore a backup")
    if as_json:
        counts = {"judged": found.judged, "chained": found.chained, "quotes": found.quotes}
        print_json({"entries": found.entries, "head": found.head, **counts})
        return
    click.echo(says.intact(found.entries, found.head))
    click.echo(says.judged(found.judged, found.quotes))
    if found.chained:
        click.echo(says.chained(found.chained))
    if heads:
        click.echo(says.passes(len(heads)))


def _export(app: App, file: IO[str], *, names: bool) -> None:
    entries = len(app.ledger.entries())
    cover = Cover(app.register.organisation, app.now, entries, app.ledger.head(), names)
    for line in export_lines(cover, app.ledger, [_with_function(app, p) for p in app.people.known()]):
        file.write(line + "\n")
    if file.name not in ("-", "<stdout>"):
        click.echo(LEDGER[app.register.language].exported(entries, file.name), err=True)


def _with_function(app: App, person: KnownPerson) -> KnownPerson:
    """Return a person with the function the register has them in today, where it knows them."""
    known = app.register.people.get(person.key or "")
    return (
        person
        if known is None
        else replace(person, role=known.role.value, name=known.name, email=known.email)
    )


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give what shows a bar on a terminal, once it takes longer than a person waits without wondering."""
    since, columns = time.monotonic(), (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Bar(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    task = bar.add_task(what, total=None)

    def told(done: int, total: int) -> None:
        if not bar.live.is_started and time.monotonic() - since > _PATIENCE:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield told
    finally:
        bar.stop()


def _as_plain(entry: Entry) -> dict[str, object]:
    d = entry.decision
    return {
        "seq": entry.seq,
        "at": d.at.isoformat(),
        "tool": d.tool,
        "usage": d.usage,
        "status": d.status.value,
        "basis": d.basis.value,
        "occasion": d.occasion.value,
        "cause": d.cause.value if d.cause else None,
        "by": d.by,
        "reason": d.reason,
        "quotes": [b.resolved.finding.quote for b in d.breaches if b.resolved],
        "versions": {terms.type: commit for terms, commit in d.versions},
        "rules": d.rules,
        "policy": d.policy,
        "evidence": d.evidence,
        "hash": entry.hash,
    }


COMMANDS = [log]
