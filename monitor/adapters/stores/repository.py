"""The git repository below the archive: how it is made, opened, and kept from the git of its surroundings."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import git

from monitor.adapters.stores.durable import sync, sync_all

_UNFINISHED = ".unfinished-"
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsync": "all",
    "core.autocrlf": "false",
    "core.logAllRefUpdates": "false",
    "core.quotePath": "false",
    "gc.auto": "0",
}
#: Nothing of the user's or the system's git reaches ours: no hooks, no templates, no filters, no prompts. The
#: settings go with every command: to write them into the repository takes a lock that a kill leaves behind.
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TEMPLATE_DIR": "",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_CONFIG_COUNT": str(len(_SETTINGS)),
    **{f"GIT_CONFIG_KEY_{n}": key for n, key in enumerate(_SETTINGS)},
    **{f"GIT_CONFIG_VALUE_{n}": value for n, value in enumerate(_SETTINGS.values())},
}


def opened(folder: Path) -> git.Repo:
    """Open the repository in `folder`, and make folder and repository on first use. Opening writes nothing.

    Raises:
        git.GitError: what lies there is no repository, or git could not make one.
        OSError: the folder cannot be used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").exists():
        _make(folder)
    repository = git.Repo(folder, expand_vars=False)
    repository.git.update_environment(**_ENVIRONMENT)
    return repository


def _make(folder: Path) -> None:
    """Make the repository beside its place and move it there whole, so that no kill leaves half of one."""
    beside = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        git.Repo.init(beside, expand_vars=False, env=_ENVIRONMENT, initial_branch="main").close()
        sync_all(beside / ".git")
        try:
            (beside / ".git").rename(folder / ".git")
        except OSError:
            if not (folder / ".git").is_dir():  # else another process was quicker
                raise
        sync(folder)
        sync(folder.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what a process killed while making the repository left behind."""
    for unfinished in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(unfinished, ignore_errors=True)
