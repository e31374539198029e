"""`monitor diff`, `analyse` and `compare`: what texts say, and how two differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from monitor.adapters.rules import load_rules
from monitor.app import App
from monitor.core.checks import VersionRecord
from monitor.core.clauses.read import read
from monitor.core.drift import compare as compare_texts
from monitor.core.drift import words
from monitor.core.errors import UsageError
from monitor.core.model import Drift, Kind, Reading, Stance
from monitor.core.notice.quotation import harmless, visible
from monitor.core.terms import TermsId
from monitor.faces.cli.session import Session, as_json, indent, pass_session, print_json


@click.command()
@click.argument("tool")
@click.argument("terms", required=False)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Compare with what stood on this day.")
@click.option("--from", "from_", metavar="COMMIT", help="The earlier version.")
@click.option("--to", metavar="COMMIT", help="The later version.")
@click.option("--all", "everything", is_flag=True, help="Show noise too: links, layout, order.")
@pass_session
def diff(
    session: Session,
    tool: str,
    terms: str | None,
    since: datetime | None,
    from_: str | None,
    to: str | None,
    everything: bool,  # noqa: FBT001
) -> None:
    """Show what changed in a tool's terms, word by word.

    By default, in their last version.

    \b
    Examples:
      monitor diff claude-free
      monitor diff claude-free "Privacy Policy" --since 2025-08-01
    """
    with session.app() as app:
        found = app.register.tools.get(tool)
        if found is None:
            raise UsageError(
                f"the register knows no tool {tool!r}; it knows: {', '.join(app.register.tools)}"
            )
        wanted = [t for t in found.terms if terms in (None, t.type)]
        if not wanted:
            types = ", ".join(t.type for t in found.terms)
            raise UsageError(f"{tool} is not bound by {terms!r}; it is bound by: {types}")
        for each in wanted:
            pair = _pair(app.records.versions(each), since, from_, to)
            click.secho(f"\n{each}", bold=True)
            if pair is None:
                click.echo("  no earlier version to compare with")
                continue
            _print_pair(app, each, pair, everything=everything)


def _pair(
    versions: Sequence[VersionRecord], since: datetime | None, from_: str | None, to: str | None
) -> tuple[VersionRecord, VersionRecord] | None:
    """Return the two versions to compare; None where there are not two."""
    if not versions:
        return None
    after = _named(versions, to) if to else versions[-1]
    earlier = [v for v in versions if versions.index(v) < versions.index(after)]
    if from_:
        before: VersionRecord | None = _named(versions, from_)
    elif since:
        before = next((v for v in reversed(earlier) if v.at.date() <= since.date()), None)
    else:
        before = earlier[-1] if earlier else None
    return None if before is None else (before, after)


def _named(versions: Sequence[VersionRecord], commit: str) -> VersionRecord:
    found = [v for v in versions if v.commit.startswith(commit)]
    if len(commit) < 4 or len(found) != 1:
        known = ", ".join(v.commit[:10] for v in versions)
        raise UsageError(f"{commit!r} names no version of these terms; they are: {known}")
    return found[0]


def _print_pair(
    app: App, terms: TermsId, pair: tuple[VersionRecord, VersionRecord], *, everything: bool
) -> None:
    before, after = pair
    texts = [app.archive.text(v.commit, terms) for v in pair]
    readings = [app.reading(v.commit, terms) for v in pair]
    drift = compare_texts(texts[0], texts[1], readings[0], readings[1])
    cause = after.cause.value
    click.echo(
        f"  {before.at:%Y-%m-%d} {before.commit[:10]} → {after.at:%Y-%m-%d} {after.commit[:10]}: "
        f"{drift.kind.value} ({drift.reason}); training {drift.training.value}, "
        f"location {drift.location.value}; cause {cause}"
    )
    _print_hunks(drift, everything=everything)


def _print_hunks(drift: Drift, *, everything: bool) -> None:
    hidden = 0
    for hunk in drift.hunks:
        if hunk.kind is Kind.NOISE and not everything:
            hidden += 1
            continue
        click.echo()
        line = "".join(_marked(mark, piece) for mark, piece in words(hunk.before, hunk.after))
        prefix = f"[{hunk.topic.value}] " if hunk.topic else ""
        click.echo(indent(prefix + " ".join(line.split()), 2))
    if hidden:
        click.echo(f"\n  {hidden} places of noise hidden; --all shows them")


def _marked(mark: str, piece: str) -> str:
    """Mark what was struck or added; without colour the brackets still tell."""
    piece = harmless(piece)
    if mark == "-":
        return click.style(f"[-{piece}-]", fg="red")
    return click.style(f"[+{piece}+]", fg="green") if mark == "+" else piece


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@as_json
def analyse(files: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001
    """Say what texts on disk state, quote by quote.

    On training on user data and on where data lives.

    \b
    Example:
      monitor analyse terms.md privacy.md
    """
    rules = load_rules()
    for file in files:
        try:
            text, error = file.read_bytes().decode("utf-8"), None
        except (OSError, UnicodeDecodeError) as failure:
            text, error = "", str(failure)
        reading = None if error else read(text, rules)
        if as_json:
            print_json(_as_plain(file, reading, error))
        elif reading is None:
            click.secho(f"{file}: cannot be read: {error}", fg="red", err=True)
        else:
            _print_reading(file, reading)


def _print_reading(file: Path, reading: Reading) -> None:
    click.secho(str(file), bold=True)
    countries = f" ({', '.join(reading.countries)})" if reading.countries else ""
    click.echo(
        f"  language {reading.language}; training {reading.training.value}; "
        f"location {reading.location.value}{countries}"
    )
    for finding in reading.findings:
        click.echo()
        head = f"{finding.topic.value} {finding.stance.value}"
        what = f"{finding.data.value}, {finding.scope.value}, line {finding.line_start}, {finding.rule}"
        click.echo(f"  {click.style(head, bold=True)} ({what})")
        if finding.headings:
            click.echo(f"    {' › '.join(finding.headings)}")
        click.echo(indent(visible(finding.quote)))


def _as_plain(file: Path, reading: Reading | None, error: str | None) -> dict[str, object]:
    if reading is None:
        reading = Reading("und", Stance.UNCLEAR, Stance.UNCLEAR, (), ())
    return {
        "file": str(file),
        "language": reading.language,
        "training": reading.training.value,
        "location": reading.location.value,
        "countries": list(reading.countries),
        "broad_licence": reading.broad_licence,
        "instructions_only": reading.instructions_only,
        "findings": [
            {
                "topic": f.topic.value,
                "stance": f.stance.value,
                "rule": f.rule,
                "quote": f.quote,
                "line_start": f.line_start,
                "line_end": f.line_end,
                "data": f.data.value,
                "scope": f.scope.value,
                "region": f.region.value if f.region else None,
                "countries": list(f.countries),
                "mechanisms": [m.value for m in f.mechanisms],
            }
            for f in reading.findings
        ],
        "error": error,
    }


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Show noise too: links, layout, order.")
@as_json
def compare(old: Path, new: Path, everything: bool, as_json: bool) -> None:  # noqa: FBT001
    """Show the drift between two texts on disk.

    \b
    Example:
      monitor compare terms-2025-08.md terms-2025-09.md
    """
    try:
        texts = [path.read_bytes().decode("utf-8") for path in (old, new)]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"a text cannot be read: {error}; give two UTF-8 files") from error
    rules = load_rules()
    drift = compare_texts(texts[0], texts[1], read(texts[0], rules), read(texts[1], rules))
    if as_json:
        print_json(
            {
                "kind": drift.kind.value,
                "training": drift.training.value,
                "location": drift.location.value,
                "hunks": [
                    {"before": h.before, "after": h.after, "topic": h.topic.value if h.topic else None}
                    for h in drift.hunks
                ],
            }
        )
        return
    click.echo(
        f"{drift.kind.value} ({drift.reason}); training {drift.training.value}, "
        f"location {drift.location.value}"
    )
    _print_hunks(drift, everything=everything)


COMMANDS = [diff, analyse, compare]
