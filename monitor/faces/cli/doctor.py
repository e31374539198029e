"""`monitor doctor`: what would fail tonight, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import click

from monitor.adapters.stores import condition
from monitor.adapters.stores.database import database_file
from monitor.adapters.web import chromium
from monitor.app import App
from monitor.core.errors import MonitorError
from monitor.core.notice.quotation import harmless
from monitor.core.terms import Render
from monitor.faces.cli.session import Session, pass_session

#: A daily round that is older than this was missed.
MISSED_AFTER = timedelta(hours=36)
#: A collection that has not recorded anything for so long has stopped, or is no longer fetched.
QUIET_AFTER = timedelta(days=14)


@click.command()
@pass_session
@click.pass_context
def doctor(ctx: click.Context, session: Session) -> None:
    """Tell what would fail tonight, and how to mend it.

    Looks at register, rules, disk, database, clock, archive, network settings, browser, collections, mail
    server and the last round; exit code 4 if one fails. Nothing is changed but what is missing: the database
    and the archive are made where there are none.

    \b
    Example:
      monitor doctor
    """
    with session.app() as app:
        checks: list[tuple[str, Callable[[App], str]]] = [
            ("register", _register),
            ("clause rules", _rules),
            ("disk", _disk),
            ("database", _database),
            ("clock", _clock),
            ("archive", _archive),
            ("network", _network),
            ("browser", _browser),
            ("collections", _collections),
            ("mail server", _mail),
            ("last round", _last_round),
        ]
        failed = 0
        for name, examine in checks:
            try:
                click.echo(f"  ok      {name}: {examine(app)}")
            except MonitorError as error:
                failed += 1
                click.secho(f"  FAILED  {name}: {error}", fg="red")
                if name == "register":
                    break  # everything else hangs on it
    if failed:
        ctx.exit(4)


def _register(app: App) -> str:
    proposed = sum(bool(tool.proposals) for tool in app.register.tools.values())
    return f"{app.config}, {proposed} tools proposed"


def _rules(app: App) -> str:
    return f"digest {app.bench.rules_digest[:16]}"


def _disk(app: App) -> str:
    file, snapshots = database_file(app.register.database), app.register.snapshots
    folders = {snapshots if snapshots.exists() else snapshots.parent, *([file.parent] if file else [])}
    free = min(condition.folder_free(folder) for folder in sorted(folders))
    return f"ours to write, {free / 1e9:.1f} GB free"


def _database(app: App) -> str:
    url = app.register.database
    condition.refuse_network(url)
    if (file := database_file(url)) is not None and file.exists():
        condition.refuse_locked(url)
    if wrong := app.ledger.verify():
        raise MonitorError(
            f"the ledger is not what was written: {wrong}; restore a backup (`monitor restore`)"
        )
    return f"{len(app.ledger.entries())} decisions, chain intact"


def _clock(app: App) -> str:
    return f"{app.now:%Y-%m-%d %H:%M} UTC, after the last entry"


def _archive(app: App) -> str:
    head = app.records.head()
    if head is not None and not app.archive.has(head):
        raise MonitorError(
            f"it lacks commit {head}, the last that the database names; restore both together "
            "(`monitor restore`)"
        )
    told = f"{app.register.snapshots}, " + (f"at {head[:10]}" if head else "empty")
    return f"{told}; {condition.objects_read(app.register.snapshots)}"


def _network(app: App) -> str:
    network = app.register.network
    told = [f"contact {network.contact}" if network.contact else "no contact told to vendors (`contact:`)"]
    if network.proxy:
        told.append(
            "through a proxy: names and addresses written in the register are checked here, where a name "
            "leads is left to the proxy"
        )
    else:
        told.append("addresses are checked and pinned")
    if network.allow:
        allowed = ", ".join(sorted(f"{host}:{port}" for host, port in network.allow))
        told.append(f"private addresses allowed: {allowed}")
    told += [
        f"robots.txt not asked for {harmless(document.address)}: {harmless(document.ignore_robots)}"
        for terms in app.register.terms.values()
        for document in terms.documents
        if document.ignore_robots is not None
    ]
    return "; ".join(told)


def _browser(app: App) -> str:
    documents = [document for terms in app.register.terms.values() for document in terms.documents]
    wanted = [document.address for document in documents if document.render is Render.BROWSER]
    found = chromium.find()
    if isinstance(found, chromium.Missing):
        if wanted:
            raise MonitorError(f"{found.words} (the register asks for one: {harmless(wanted[0])})")
        return f"none, so pages that only scripts write cannot be read: {found.words}"
    sandbox = "sandboxed" if chromium.sandboxed() else "without its sandbox, which root may not have"
    return f"{found}, {sandbox}"


def _collections(app: App) -> str:
    watched = {terms for standing in app.standings() for terms in standing.tool.terms}
    witnesses = [terms.witness for key, terms in app.register.terms.items() if key in watched]
    used = sorted({witness.collection for witness in witnesses if witness is not None})
    if not used:
        return "none is used"
    told = []
    for name in used:
        last = app.witnesses.last_activity(name, app.now)
        if last is None or app.now - last > QUIET_AFTER:
            said = "never" if last is None else f"{last:%Y-%m-%d}"
            raise MonitorError(
                f"{name} has recorded nothing for two weeks (last: {said}): terms read from it grow old "
                "unverified; is `monitor ota sync` failing, or has the collection moved?"
            )
        told.append(f"{name}, last activity {last:%Y-%m-%d %H:%M} UTC")
    return "; ".join(told)


def _mail(app: App) -> str:
    mailer = app.mailer()
    if mailer is None:
        raise MonitorError("the register names none, so no alert can leave: add `mail:` (docs/register.md)")
    try:
        mailer.greet()
    finally:
        mailer.close()
    waiting = app.outbox.waiting()
    return f"answers; {len(waiting)} alerts waiting"


def _last_round(app: App) -> str:
    complete = app.records.rounds().complete
    if complete is None:
        raise MonitorError("there was no complete round yet: run `monitor check`")
    if app.now - complete > MISSED_AFTER:
        raise MonitorError(
            f"the last complete one is of {complete:%Y-%m-%d %H:%M} UTC: does cron still run it?"
        )
    return f"complete, {complete:%Y-%m-%d %H:%M} UTC"


COMMANDS = [doctor]
