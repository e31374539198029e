"""What the commands share: the register they were given, and how they print."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from monitor.app import App, register_path
from monitor.core.tools import Language


@dataclass(frozen=True, slots=True)
class Session:
    """What was said before the command's name."""

    config: Path | None
    now: datetime | None
    is_level_given: bool = False
    """How grave events must be to be logged was said too."""

    def app(self, cluster: str | None = None) -> App:
        """Return the application over the register that was named; a Dask cluster does its work if named."""
        return App(register_path(self.config), self.now, cluster)


def print_json(values: dict[str, object]) -> None:
    """Print one compact object on a line of its own."""
    click.echo(json.dumps(values, ensure_ascii=False, separators=(",", ":")))


def indent(words: str, by: int = 4) -> str:
    """Return a paragraph wrapped to the terminal and moved to the right."""
    return click.wrap_text(words, 96, " " * by, " " * by)


pass_session = click.make_pass_decorator(Session)
in_language = click.option(
    "--language",
    type=click.Choice([each.value for each in Language]),
    default=Language.EN.value,
    show_default=True,
    help="The language of the account; a vendor's words stay in theirs.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
