"""`monitor rules try`: what other rules would find in the texts at hand."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from monitor.adapters.rules import load_rules
from monitor.adapters.stores.database import database_file
from monitor.app import App
from monitor.core.clauses.gains import Move, Said
from monitor.core.clauses.read import Reader
from monitor.core.errors import UsageError
from monitor.core.model import Finding
from monitor.core.notice.quotation import harmless, visible
from monitor.faces.cli.session import Session, as_json, indent, pass_session, print_json
from monitor.services.tryout import Sample, Tried, current, tried

#: Seconds after which somebody who waits is shown how far it is.
_PATIENCE = 2.0


@click.command("try")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Rules to compare with. Default: those of the register.",
)
@as_json
@pass_session
def try_(
    session: Session,
    folder: Path,
    files: tuple[Path, ...],
    against: Path | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Try an edited copy of your own rules before it counts.

    Says which findings would be gained, lost or read otherwise if the rules in FOLDER stood beside ours in
    the place of those the register names: in the last good version of every terms that binds a tool, or in
    the FILEs. Where FOLDER is the register's own, it is compared with ours alone. Nothing is written.

    \b
    Exit code: 0 whatever it finds; 2 a rule or a file cannot be read.

    \b
    Examples:
      monitor rules try my-rules-edited/
      monitor rules try my-rules/ --against my-rules-before/ terms.md privacy.md
    """
    for each in (folder, *((against,) if against else ())):
        if not each.is_dir():
            raise UsageError(f"{each} is no folder; give one that holds *.yaml files of rules")
    with session.app() as app:
        own = against or _own(session, app)
        if own is not None and own.resolve() == folder.resolve():
            own = None
            click.echo(
                f"{folder} holds the rules compared with: they are tried against ours alone.", err=True
            )
        in_use, on_trial = Reader(load_rules((own,) if own else ())), Reader(load_rules((folder,)))
        samples = [_sample(file) for file in files] if files else _kept(app)
        with _progress(len(samples)) as shown:
            found = list(shown(tried(samples, in_use, on_trial)))
    total: Counter[str] = Counter()
    for each in found:
        total.update(map(_kind, each.gains.moves))
        for row in _rows(each) if as_json else ():
            print_json(row)
        if each.gains and not as_json:
            _print(each)
    if not as_json:
        click.echo(
            f"{len(found)} texts: {total['gained']} findings gained, {total['lost']} lost, "
            f"{total['turned']} read otherwise, in {sum(bool(each.gains) for each in found)} of them. "
            "Nothing was written."
        )


def _own(session: Session, app: App) -> Path | None:
    """Return the folder that the register names; None where there is no register either."""
    if session.config is None and not app.config.is_file():
        return None
    return app.register.rules_folder


def _sample(file: Path) -> Sample:
    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}; give a readable UTF-8 file") from error
    return Sample(str(file), partial(str, text))


def _kept(app: App) -> Sequence[Sample]:
    file = database_file(app.register.database)
    # To open a database would make one.
    found = current(app.register.tools, app.records, app.archive) if file is None or file.exists() else ()
    if not found:
        raise UsageError("no version of any terms is kept yet; run `monitor check` first, or give files")
    return found


@contextmanager
def _progress(count: int) -> Iterator[Callable[[Iterator[Tried]], Iterator[Tried]]]:
    """Show a bar, on a terminal, to those who wait for more than a moment."""
    columns = TextColumn("reading"), BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=count, visible=False)

        def shown(found: Iterator[Tried]) -> Iterator[Tried]:
            for each in found:
                bar.update(task, advance=1, visible=(bar.tasks[0].elapsed or 0.0) > _PATIENCE)
                yield each

        yield shown


def _kind(move: Move) -> str:
    return "gained" if move.before is None else "lost" if move.after is None else "turned"


def _print(each: Tried) -> None:
    bound = f" ({', '.join(each.sample.tools)})" if each.sample.tools else ""
    click.secho(f"{harmless(each.sample.name)}{bound}", bold=True)
    for move in each.gains.moves:
        found = move.place
        said = " → ".join(_said(one) for one in (move.before, move.after) if one is not None)
        click.echo(f"  {_kind(move):<6}  {said}, line {found.line_start}, {found.rule}")
        click.echo(indent(visible(found.quote), 10))
    for shift in each.gains.shifts:
        click.echo(f"  as a whole: {shift.name} {shift.before} → {shift.after}")


def _said(said: Said) -> str:
    if not isinstance(said, Finding):
        return f"{said.kind} {said.value}"
    what: list[str] = [said.data, said.scope, *([said.region] if said.region else ()), *said.mechanisms]
    what += ["despite an opt-out"] if said.despite_opt_out else []
    what += ["one feature"] if said.feature else []
    places = f" {' '.join(said.countries)}" if said.countries else ""
    return f"{said.topic} {said.stance}{places} ({', '.join(what)})"


def _rows(each: Tried) -> Iterator[dict[str, object]]:
    for move in each.gains.moves:
        found = move.place
        yield {
            "event": _kind(move),
            **_at(each.sample),
            "before": move.before and _plain(move.before),
            "after": move.after and _plain(move.after),
            "rule": found.rule,
            "quote": found.quote,
            "line_start": found.line_start,
            "line_end": found.line_end,
        }
    for shift in each.gains.shifts:
        yield {
            "event": "document",
            **_at(each.sample),
            "before": _document(shift.name, shift.before),
            "after": _document(shift.name, shift.after),
            "rule": None,
            "quote": None,
            "line_start": None,
            "line_end": None,
        }


def _at(sample: Sample) -> dict[str, object]:
    return {
        "name": sample.name,
        "service": sample.terms.service if sample.terms else None,
        "terms": sample.terms.type if sample.terms else None,
        "commit": sample.commit,
        "tools": list(sample.tools),
    }


def _plain(said: Said) -> dict[str, object]:
    if not isinstance(said, Finding):
        return _document(said.kind.value, said.value)
    return {
        "about": said.topic.value,
        "says": said.stance.value,
        "data": said.data.value,
        "scope": said.scope.value,
        "region": said.region and said.region.value,
        "countries": list(said.countries),
        "mechanisms": [one.value for one in said.mechanisms],
    }


def _document(about: str, says: str) -> dict[str, object]:
    nothing = dict.fromkeys(("data", "scope", "region"))
    return {"about": about, "says": says, **nothing, "countries": [], "mechanisms": []}
