"""Bare repositories of our own: made anywhere, filled from a bundle, and never checked out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from monitor.adapters.collections.plumbing import output
from monitor.core.errors import CollectionError

#: Where a repository of ours keeps the history it has taken over; its HEAD points there.
MAIN: Final = "refs/heads/main"
_BRANCHES: Final = (MAIN, "refs/heads/master")


def make(folder: Path) -> None:
    """Make a bare repository in `folder`, or complete one whose making was cut short.

    Raises:
        CollectionError: the folder cannot be written, or git cannot be run.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CollectionError(
            f"{folder} cannot be made: {error.strerror}; make its folder ours to write"
        ) from error
    output(folder, "init", "--quiet", "--bare", "--template=", f"--initial-branch={MAIN.split('/')[-1]}")


def take(repository: Path, bundle: Path) -> None:
    """Take the history over that a bundle holds.

    Raises:
        CollectionError: it is no bundle, a part of one, or holds no branch.
    """
    output(
        repository,
        *FETCH,
        "--end-of-options",
        str(bundle),
        f"+{head_of_bundle(repository, bundle)}:{MAIN}",
        allow="file",
    )


#: How every fetch begins: no tags, no submodules, nothing but the reference asked for.
FETCH: Final = (
    "fetch", "--quiet", "--atomic", "--no-tags", "--no-auto-maintenance", "--no-write-fetch-head",
    "--no-recurse-submodules",
)  # fmt: skip


def head_of_bundle(repository: Path, bundle: Path) -> str:
    """Return the reference of a bundle that stands for its collection: HEAD, main, master, the only one."""
    listed = output(repository, "bundle", "list-heads", str(bundle)).decode("utf-8", "replace").splitlines()
    names = [line.partition(" ")[2] for line in listed]
    for name in ("HEAD", *_BRANCHES):
        if name in names:
            return name
    branches = [name for name in names if name.startswith("refs/heads/")]
    if len(branches) != 1:
        raise CollectionError(f"{bundle} names no HEAD and {len(branches)} branches; bundle it with HEAD")
    return branches[0]
