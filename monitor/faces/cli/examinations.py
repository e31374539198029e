"""What is looked at for `monitor doctor`: each examination tells what it found, or what to mend."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from monitor.adapters.stores import condition
from monitor.adapters.stores.database import database_file
from monitor.adapters.web import chromium, heartbeat
from monitor.adapters.web.network import settings_of
from monitor.app import PASSWORD, App
from monitor.core.errors import MailError, MonitorError, UsageError
from monitor.core.notice.quotation import harmless
from monitor.core.schedule import Timing
from monitor.core.terms import Render
from monitor.faces.cli.alert_health import examine_alerts, examine_channels
from monitor.faces.due import trigger

#: A collection that has not recorded anything for so long has stopped, or is no longer fetched.
QUIET_AFTER = timedelta(days=14)


def _register(app: App) -> str:
    proposed = sum(bool(tool.proposals) for tool in app.register.tools.values())
    return f"{app.config}, {proposed} tools proposed"


def _rules(app: App) -> str:
    return f"digest {app.rules_digest[:16]}"


def _disk(app: App) -> str:
    file, snapshots = database_file(app.register.database), app.register.snapshots
    folders = {snapshots if _is_there(snapshots) else snapshots.parent, *([file.parent] if file else [])}
    free = min(condition.folder_free(folder) for folder in sorted(folders))
    return f"ours to write, {free / 1e9:.1f} GB free"


def _database(app: App) -> str:
    url = app.register.database
    condition.refuse_network(url)
    if (file := database_file(url)) is not None and file.exists():
        condition.refuse_locked(url)
        condition.refuse_damaged(url)
    if wrong := app.ledger.verify():
        raise MonitorError(
            f"the ledger is not what was written: {wrong}; restore a backup (`monitor restore`)"
        )
    if wrong := app.records.verify(app.rules_digest):
        raise MonitorError(
            f"it shows something else than it was told: {wrong}; restore a backup (`monitor restore`)"
        )
    return f"{app.ledger.count()} decisions, chain intact"


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
    app.fetcher().close()  # it looks into the certificates of `ca:`
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
    mail = app.register.mail
    if mail is not None and mail.user is not None and not os.environ.get(PASSWORD):
        raise MonitorError(
            f"the register names a user, {harmless(mail.user)}, and ${PASSWORD} is not set: set it where "
            "rounds run (the unit's environment file, the crontab)"
        )
    mailer = app.mailer()
    if mailer is None:
        raise MonitorError("the register names none, so no alert can leave: add `mail:` (docs/register.md)")
    try:
        mailer.greet()
    except MailError as error:
        raise MonitorError(
            f"{error}; correct `mail:` in the register, or see that this machine may reach the server "
            "(`monitor alerts test PERSON` tries again)"
        ) from error
    finally:
        mailer.close()
    return "answers"


def _last_round(app: App) -> str:
    complete = app.records.rounds().complete
    if complete is None:
        raise MonitorError("there was no complete round yet: run `monitor check`")
    if app.register.schedule.is_late(complete, app.now):
        raise MonitorError(
            f"the last complete one is of {complete:%Y-%m-%d %H:%M} UTC: does cron, the timer or the daemon "
            "still run it? `monitor check` does one now"
        )
    return f"complete, {complete:%Y-%m-%d %H:%M} UTC"


def _schedule(app: App) -> str:
    schedule = app.register.schedule
    own = [tool for tool in app.register.tools.values() if tool.timing is not None]
    timings = [("round", schedule.timing), *((f"round of {tool.id}", tool.timing) for tool in own)]
    for name, timing in timings:
        assert timing is not None
        try:
            trigger(timing, schedule.jitter)
        except ValueError as error:
            raise UsageError(f"the {name}: {error}; correct its `cron` in the register") from error
    told = _words(schedule.timing) + (f", and {len(own)} tools by their own" if own else "")
    if schedule.heartbeat is None:
        return f"{told}; no heartbeat, so nobody outside notices if rounds stop (`schedule.heartbeat`)"
    return f"{told}; heartbeat at {heartbeat.examine(schedule.heartbeat, settings_of(app.register.network))}"


def _words(timing: Timing) -> str:
    return timing.cron or f"every {timing.every}"


def _page(app: App) -> str:
    folder = app.register.report.folder
    if folder is None:
        return "written by `monitor report` alone (`report.folder`)"
    there = next(each for each in (folder, *folder.parents) if _is_there(each))
    condition.folder_free(there)
    return f"{folder}, ours to write"


def _is_there(path: Path) -> bool:
    """Tell whether there is such a file, as far as we may see."""
    try:
        return path.exists()
    except OSError:  # it lies in a folder that is not ours to read
        return False


#: In the order in which one thing hangs on another.
EXAMINATIONS: Sequence[tuple[str, Callable[[App], str]]] = (
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
    ("channels", examine_channels),
    ("alerts", examine_alerts),
    ("page", _page),
    ("schedule", _schedule),
    ("last round", _last_round),
)
