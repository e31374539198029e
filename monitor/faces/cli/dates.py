"""Days as they are given to commands."""

from __future__ import annotations

from datetime import datetime

import click


class Day(click.DateTime):
    """A day, told and refused in words of people: click's own show how programs spell a format."""

    name = "day"

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """Return what stands for it in the help."""
        return "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a day."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is not a date: write it as 2026-01-31", param, ctx)
