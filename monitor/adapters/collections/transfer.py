"""One `git fetch` from the repository of a collection, within limits of time and size.

The address is the register's: https, whose host is then the only one that is reached (a redirection is
refused, also to the same host: the register is to name where the collection is), or a path on this machine.
Nobody is asked for a password, and none is read from a file.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any, Final
from urllib.parse import urlsplit

import git

from monitor.adapters.collections.bare import head_of_bundle
from monitor.adapters.collections.plumbing import told, words
from monitor.core.errors import CollectionError
from monitor.core.register import Network

#: Where a fetch puts what it has brought, until it is taken over.
INCOMING: Final = "refs/incoming/head"
#: Every object comes in a pack, whose bytes a checksum covers.
_SETTINGS: Final = {
    "fetch.unpackLimit": "1",
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    "http.sslVerify": "true",
}
#: A repository on this machine is asked for its commits alone whether or not it is set up to be.
_UPLOAD: Final = "git -c uploadpack.allowFilter=true upload-pack"
_KEPT_WORDS: Final = 4000
_TICK: Final = 0.2


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a collection may take."""

    seconds: float = 1800.0
    """For one fetch, in all; one that stands still for a minute is ended before."""
    bytes: int = 4_000_000_000
    """For a mirror, on the disk."""


def _nobody(_: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """How one fetch is made."""

    network: Network = field(default_factory=Network)
    """The register's: proxy and certificates."""
    limits: Limits = field(default_factory=Limits)
    told: Callable[[int], object] = _nobody
    """Called about five times a second with the bytes that the mirror holds so far."""


def fetch(repository: Path, address: str, transfer: Transfer, *, commits_only: bool = False) -> None:
    """Bring what the repository at `address` holds into `INCOMING`.

    Args:
        repository: A bare one of ours.
        address: https, or an absolute path: of a repository, or of a bundle.
        transfer: How, within which limits.
        commits_only: Leave the files out, where the other side can; what they were called is brought.

    Raises:
        CollectionError: it could not be reached, took too long or too much; it says which, and what to do.
    """
    allow, head = _source(repository, address)
    settings = _SETTINGS | {"remote.origin.url": address}
    if transfer.network.ca is not None:
        settings["http.sslCAInfo"] = str(transfer.network.ca)
    options: tuple[str, ...] = ("--filter=blob:none",) if commits_only else ()
    if commits_only:
        settings |= {"remote.origin.promisor": "true", "remote.origin.partialCloneFilter": "blob:none"}
        settings |= {"remote.origin.uploadpack": _UPLOAD} if allow == "file" else {}
    command = (
        "fetch", "--quiet", "--atomic", "--no-tags", "--no-auto-maintenance", "--no-write-fetch-head",
        "--no-recurse-submodules", *options, "origin", f"+{head}:{INCOMING}",
    )  # fmt: skip
    line = words(repository, command, allow=allow, settings=settings)
    said, status = _run(line, _proxy(transfer.network), repository, transfer)
    if status:
        raise CollectionError(_explained(address, said))


def size_of(repository: Path) -> int:
    """Return the bytes that a mirror's objects take."""
    total = 0
    for file in (repository / "objects").rglob("*"):
        with contextlib.suppress(OSError):  # git removes its own while we look
            total += file.stat().st_size
    return total


def _source(repository: Path, address: str) -> tuple[str, str]:
    """Return the transport that an address needs, and the reference to ask for.

    The register has refused already what is neither; here it is what a git command would be given.
    """
    if "://" in address or not address.startswith("/"):
        parts = urlsplit(address)
        if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or not address.isprintable():
            raise CollectionError(f"{address[:80]!r} is neither an https address nor an absolute path")
        return "https", "HEAD"
    path = Path(address)
    if path.is_file():
        return "file", head_of_bundle(repository, path)
    if not path.is_dir():
        raise CollectionError(f"there is no repository at {path}; correct the path in the register")
    return "file", "HEAD"


def _proxy(network: Network) -> Mapping[str, str] | None:
    """Return the variables that name the proxy: a password must not stand among a command's words."""
    return {"https_proxy": network.proxy, "no_proxy": ""} if network.proxy else None


def _run(
    line: list[str], environment: Mapping[str, str] | None, repository: Path, transfer: Transfer
) -> tuple[str, int]:
    """Run a fetch, and return git's last words and its status."""
    ends = time.monotonic() + transfer.limits.seconds
    with _process(line, environment) as process, selectors.DefaultSelector() as selector:
        selector.register(process.stderr, selectors.EVENT_READ)
        said, part = b"", b" "
        while part:
            if selector.select(_TICK):
                part = os.read(process.stderr.fileno(), 1 << 16)
                said = (said + part)[-_KEPT_WORDS:]
            _keep_within(transfer, repository, ends)
        try:
            status = process.wait(timeout=60)
        except TimeoutExpired as error:
            raise CollectionError("git said all it had to say and did not end; try again") from error
        return said.decode("utf-8", "replace"), status


def _keep_within(transfer: Transfer, repository: Path, ends: float) -> None:
    held = size_of(repository)
    transfer.told(held)
    if held > transfer.limits.bytes:
        raise CollectionError(
            f"the mirror would take more than {transfer.limits.bytes / 1e9:.1f} GB, and no collection does; "
            "check the address in the register"
        )
    if time.monotonic() > ends:
        raise CollectionError(
            f"fetching took more than {transfer.limits.seconds / 60:.0f} minutes and was ended; try again, "
            "or name a bundle or a clone on this machine in the register"
        )


@contextlib.contextmanager
def _process(line: list[str], environment: Mapping[str, str] | None) -> Iterator[Any]:
    """Start a process in a group of its own, and end the whole group: git's helpers would outlive it."""
    try:
        started = git.Git().execute(
            line, as_process=True, with_stdout=False, env=environment, start_new_session=True
        )
    except (git.GitError, OSError) as error:
        raise CollectionError("git cannot be run; install it, and see that it is on the PATH") from error
    process = started.proc
    assert process is not None
    assert process.stderr is not None
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()


def _explained(address: str, said: str) -> str:
    """Say why a fetch failed, and what to do, from git's words."""
    reason = told(said)
    remedies = {
        "couldn't find remote ref HEAD": "it holds no commit yet",
        "returned error: 30": "it has moved: write its new address in the register",
        "Could not resolve host": "check the address and the network",
        "certificate": "check `network.ca` in the register",
        "terminal prompts disabled": "there is no such repository, or it asks for a password",
        "could not read Username": "there is no such repository, or it asks for a password",
        "dubious ownership": "make a bundle of it (`git bundle create`), and name that",
        "No space left": "make room on the disk",
    }
    remedy = next((each for words_, each in remedies.items() if words_ in reason), "try again later")
    return f"{address} could not be fetched: {reason or 'git gave no reason'}; {remedy}"
