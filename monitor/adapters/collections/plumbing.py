"""Git commands on repositories of strangers: nothing in them is obeyed, and nothing of the user's git either.

A repository's own configuration can name programs (`log.showSignature`, `core.fsmonitor`, a remote's
`uploadpack`), hooks are programs, and a variable such as `GIT_DIR` or `GIT_SSL_NO_VERIFY` in the environment
turns a command into another. So every command starts from an environment without any of git's variables, with
the settings below laid over those of the repository, and may reach no transport but those its caller names.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import PIPE
from typing import BinaryIO, Final, cast

import git

from monitor.core.errors import CollectionError

_ENVIRONMENT: Final = {
    "HOME": os.devnull,  # a password for a host may stand in ~/.netrc
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TEMPLATE_DIR": "",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GIT_SSH_COMMAND": "false",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_ATTR_NOSYSTEM": "1",
}
_SETTINGS: Final = {
    "core.fsync": "all",
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.attributesFile": os.devnull,
    "core.alternateRefsCommand": "true",
    "core.quotePath": "false",
    "credential.helper": "",
    "diff.external": "",
    "gc.auto": "0",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "submodule.recurse": "false",
}
#: Seconds for a command that only reads what is on this machine.
PATIENCE: Final = 600.0


def words(
    repository: Path,
    command: tuple[str, ...],
    *,
    allow: str = "none",
    settings: Mapping[str, str] | None = None,
) -> list[str]:
    """Return the whole command line of a git command on the repository in the folder `repository`.

    Args:
        repository: The git folder itself (`…/.git`, `….git`): git looks for none elsewhere.
        command: The subcommand and its words; what comes from outside stands behind `--end-of-options`.
        allow: The transports it may use (`https`, `file`), joined by colons.
        settings: More of git's settings.
    """
    inherited = [word for name in os.environ if name.startswith("GIT_") for word in ("-u", name)]
    ours = [f"{name}={value}" for name, value in (_ENVIRONMENT | {"GIT_ALLOW_PROTOCOL": allow}).items()]
    laid_over = [
        word for key, value in (_SETTINGS | dict(settings or {})).items() for word in ("-c", f"{key}={value}")
    ]
    return ["env", *inherited, *ours, "git", "--no-pager", f"--git-dir={repository}", *laid_over, *command]


def output(repository: Path, *command: str, allow: str = "none") -> bytes:
    """Run a command on what is on this machine, and return what it prints.

    Raises:
        CollectionError: it failed; the message ends with git's own words.
    """
    try:
        said = git.Git().execute(
            words(repository, command, allow=allow),
            stdout_as_string=False,
            strip_newline_in_stdout=False,
            kill_after_timeout=PATIENCE,
        )
    except git.GitCommandError as error:
        raise CollectionError(_said(error)) from error
    except (git.GitCommandNotFound, OSError) as error:
        raise CollectionError("git cannot be run; install it, and see that it is on the PATH") from error
    return said


def succeeds(repository: Path, *command: str) -> bool:
    """Tell whether a command that only asks (`merge-base --is-ancestor`, `cat-file -e`) says yes."""
    try:
        output(repository, *command)
    except CollectionError:
        return False
    return True


@contextlib.contextmanager
def conversing(repository: Path, *command: str) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Run a command to talk with; gives its input and its output, and ends it at the end of the block."""
    try:
        process = git.Git().execute(
            words(repository, command), istream=cast("BinaryIO", PIPE), as_process=True
        )
    except (git.GitError, OSError) as error:
        raise CollectionError("git cannot be run; install it, and see that it is on the PATH") from error
    assert process.proc is not None
    try:
        yield process.stdin, process.stdout
    finally:
        for stream in (process.stdin, process.stdout, process.stderr):
            with contextlib.suppress(OSError):  # what was written to a dead process cannot be flushed
                stream.close()
        process.proc.kill()
        process.proc.wait()


def told(said: str) -> str:
    """Return git's own words on one line, with nothing in them that a terminal would act upon."""
    shown = "".join(char if char.isprintable() else " " for char in said)
    return " ".join(shown.split())[-500:]


def _said(error: git.GitCommandError) -> str:
    said = error.stderr.strip().removeprefix("stderr:").strip().strip("'")
    return told(said) or f"git ended with status {error.status}"
