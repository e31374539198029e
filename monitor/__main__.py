"""Start the command line: `monitor`, or `python -m monitor`."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from types import TracebackType

import click

from monitor.core.errors import (
    MonitorError,
    RoundInProgressError,
    StoreError,
    StoreMismatchError,
)

UNEXPECTED = 4


def main() -> None:
    """Run the command line and leave with its exit code (see `monitor --help`)."""
    sys.excepthook = _unexpected
    for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a character shows another, and goes on
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    from monitor.faces import logs  # noqa: PLC0415 (after the hook, which is to see its failures too)
    from monitor.faces.cli import cli  # noqa: PLC0415 (same)

    collect_seldom()
    try:
        code = cli.main(prog_name="monitor", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        code = 130
    except MonitorError as error:
        logs.failure(str(error))
        code = exit_code(error)
    sys.exit(code if isinstance(code, int) else 0)


def collect_seldom() -> None:
    """Have Python look for garbage seldom: at its usual rate that takes a third of the time of a long list.

    What was imported stays, and thousands of tools are trees, not cycles.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def exit_code(error: MonitorError) -> int:
    """Return the exit code that an error of ours stands for."""
    match error:
        case StoreMismatchError():
            return 2
        case StoreError():
            return UNEXPECTED
        case RoundInProgressError():
            return 3
        case _:
            return 2


def _unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Report what nobody foresaw with an exit code of its own: Python's 1 means a lost approval here."""
    if issubclass(kind, KeyboardInterrupt):
        os._exit(130)
    try:
        from monitor.faces import logs  # noqa: PLC0415 (it may be what failed)

        logs.failure("unexpected error; nothing half-written is left, run it again", error)
    except ImportError:
        traceback.print_exception(kind, error, trace)
    sys.stderr.flush()
    os._exit(UNEXPECTED)


if __name__ == "__main__":
    main()
