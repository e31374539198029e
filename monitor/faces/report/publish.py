"""Gather what is known of a register's tools, and write the site that tells it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from monitor.adapters.adequacy import load_adequacy
from monitor.app import App
from monitor.core.errors import UsageError
from monitor.faces.report.folder import PATIENCE, alone
from monitor.faces.report.site import Makers, Written, write_site
from monitor.faces.report.view import view_of
from monitor.services.chronicle import Chronicle, Stores, chronicle
from monitor.services.guard import aside

#: Where the site is written when neither the register nor the command says.
_DEFAULT: Final = "site"


def publish(app: App, out: Path | None, told: Callable[[int, int], object]) -> Written:
    """Write the site of a register.

    Args:
        app: the register and its stores.
        out: where; None: as the register says, else `site` beside it.
        told: is told how many pages are done, of how many.

    Raises:
        UsageError: the folder holds something else or cannot be written, or another process is writing it.
        StoreError: a store is damaged or cannot be read.
    """
    register = app.register
    folder = out or register.report.folder or app.config.resolve().parent / _DEFAULT
    makers = Makers(app.records, app.archive, load_adequacy(), lambda: app.shop.executor)
    try:
        with alone(folder, PATIENCE):
            # Gathered only now: whoever writes last tells the latest.
            return write_site(view_of(known(app), register.report.url), makers, folder, told)
    except OSError as error:
        raise UsageError(
            f"the page cannot be written: {error.filename or folder}: {error.strerror}; mend that, or name "
            "another folder with --out"
        ) from error


def known(app: App) -> Chronicle:
    """Gather what is known of a register's tools (see `monitor.services.chronicle`)."""
    stores = Stores(app.records, app.ledger, app.archive)
    return chronicle(stores, app.register, app.standings(), (app.rules_digest, app.reading), app.now)


def publish_after_round(app: App) -> None:
    """Write the site where the register names a folder for it; a failure is logged, and fails nothing else.

    Args:
        app: the register and its stores, once a complete round is done.
    """
    if app.register.report.folder is not None:
        aside("the page was not written", lambda: publish(app, None, lambda _done, _total: None))
