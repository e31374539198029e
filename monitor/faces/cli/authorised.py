"""`monitor status --authorised`: the list of authorised tools, to be put into a charter."""

from __future__ import annotations

from enum import StrEnum

import click

from monitor.app import App
from monitor.faces.report.authorised import authorised
from monitor.faces.report.authorised_text import markdown, table
from monitor.faces.report.publish import known


class Format(StrEnum):
    """How the list is written."""

    MARKDOWN = "markdown"
    CSV = "csv"


def print_authorised(app: App, form: Format) -> None:
    """Print the list in the organisation's language, as the page has it.

    Args:
        app: the register and its stores.
        form: how it is written; as CSV it starts with the mark by which Excel knows UTF-8.

    Raises:
        StoreError: a store is damaged or cannot be read.
    """
    listed = authorised(known(app), app.register.language)
    click.echo(table(listed).decode() if form is Format.CSV else markdown(listed), nl=False)
