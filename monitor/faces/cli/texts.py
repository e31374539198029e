"""`monitor analyse`: what texts on disk say."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.adapters.rules import load_rules
from monitor.core.clauses.read import read
from monitor.core.model import Reading, Stance
from monitor.core.notice.quotation import visible
from monitor.faces.cli.session import as_json, indent, print_json


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


COMMANDS = [analyse]
