"""The folder a demonstration leaves behind: a register, a database, snapshots and mails to look into."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined

from monitor.core.errors import UsageError
from monitor.core.tools import Language
from monitor.faces.demo.post import HOST as MAIL_HOST
from monitor.faces.demo.site import HOST, VendorSite

#: What tells that a folder was made by a demonstration, and that the next one may empty it.
MARKER: Final = ".monitor-demo"
_MARK: Final = "This folder was made by `monitor demo`, which starts afresh in it.\n"
REGISTER: Final = "sources.yaml"
MAILS: Final = "mails"
#: All that a demonstration makes; nothing else is ever removed.
_MADE: Final = (REGISTER, "monitor.db*", "snapshots", "snapshots.lock", MAILS)


def prepare(folder: Path | None) -> Path:
    """Return an empty folder for a demonstration; absolute.

    Args:
        folder: where; made if it is not there, emptied of an earlier demonstration. None: a new one among the
            temporary files, which stays.

    Raises:
        UsageError: the folder holds anything else, or cannot be made.
    """
    try:
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="monitor-demo-"))
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            if not _is_ours(folder):
                raise UsageError(
                    f"{folder} holds something else than a demonstration, so nothing was touched; "
                    "name a folder that is empty or not there yet, or none"
                )
            _empty(folder)
        (folder / MARKER).write_text(_MARK, encoding="utf-8")
        (folder / MAILS).mkdir()
    except OSError as error:
        raise UsageError(f"{folder} cannot be used: {error.strerror}; name another folder, or none") from None
    return folder


def _is_ours(folder: Path) -> bool:
    marker = folder / MARKER
    return marker.is_file() and not marker.is_symlink() and marker.read_text("utf-8", "replace") == _MARK


def _empty(folder: Path) -> None:
    for pattern in _MADE:
        for made in folder.glob(pattern):
            if made.is_dir() and not made.is_symlink():
                shutil.rmtree(made)
            else:
                made.unlink()


def write_register(
    folder: Path, site: VendorSite, mail_port: int, approved_on: date, language: Language
) -> Path:
    """Write the register of the demonstration, and return its path.

    Args:
        folder: where.
        site: the vendors it watches.
        mail_port: where alerts go, on this machine.
        approved_on: when Sacha Leroy approved the tools.
        language: of the organisation, in which commands answer; its referents read French all the same.
    """
    source = resources.files("monitor.faces.demo").joinpath("register.yaml").read_text("utf-8")
    words = (
        Environment(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 (YAML, from values of our own)
        .from_string(source)
        .render(
            site=site.address,
            host=HOST,
            port=site.port,
            mail_host=MAIL_HOST,
            mail_port=mail_port,
            approved_on=approved_on.isoformat(),
            language=language.value,
        )
    )
    path = folder / REGISTER
    path.write_text(words, encoding="utf-8")
    return path
