"""The archive in one file (a git bundle) and back, and whether its objects are whole."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import git

from monitor.adapters.stores import repository
from monitor.core.errors import StoreError


def bundle(archive: Path, file: Path) -> Mapping[str, str]:
    """Write every branch of the archive in the folder `archive` into `file`, and return where each stood.

    An archive that holds nothing yet, or was not made yet, gives no file and no branches.

    Raises:
        StoreError: git cannot read it: an object is missing or damaged.
    """
    if not (archive / ".git").exists():
        return {}
    with _git(archive, f"the archive {archive} could not be bundled") as repo:
        if not repo.git.for_each_ref("--count=1"):
            return {}
        repo.git.bundle("create", "--quiet", str(file), "--all")
        repo.git.bundle("verify", "--quiet", str(file))
        listed = repo.git.bundle("list-heads", str(file)).splitlines()
    pairs = [line.partition(" ") for line in listed]
    return {ref: commit for commit, _, ref in pairs if ref.startswith("refs/")}


def unbundle(file: Path, archive: Path) -> Mapping[str, str]:
    """Make an archive in the new folder `archive` of a bundle, and return where each of its branches stands.

    Git takes nothing over of which an object is missing or is not what its id says.

    Raises:
        StoreError: the bundle does not hold what it says.
    """
    with _git(archive, f"the archive could not be made of {file}") as repo:
        with repo.git.custom_environment(GIT_ALLOW_PROTOCOL="file"):
            # `--update-head-ok`: the branch that HEAD names has no commit yet, and no file hangs on it.
            words = ("--quiet", "--atomic", "--no-tags", "--no-write-fetch-head", "--update-head-ok")
            repo.git.fetch(*words, "--end-of-options", str(file), "+refs/*:refs/*")
        refs = repo.git.for_each_ref("--format=%(refname) %(objectname)").splitlines()
    pairs = [line.partition(" ") for line in refs]
    return {ref: commit for ref, _, commit in pairs}


def damage(archive: Path, patience: float) -> str | None:
    """Tell what git finds wrong with the archive's objects, reading each; None where nothing is.

    Args:
        archive: its folder.
        patience: seconds that it may take.

    Raises:
        TimeoutError: it took longer; nothing was found wrong until then.
        StoreError: there is no archive that git can open.
    """
    with _git(archive, f"the archive {archive} could not be examined") as repo:
        status, said, complaint = repo.git.fsck(
            "--full", "--no-dangling", "--no-progress", "--no-reflogs",
            with_extended_output=True, with_exceptions=False, kill_after_timeout=patience,
        )  # fmt: skip
    words = " ".join(f"{complaint} {said}".split())
    if status == 0:
        return None
    if complaint.startswith("Timeout:"):
        raise TimeoutError
    shown = "".join(char if char.isprintable() else " " for char in words)
    return shown[:300] or f"git fsck ended with status {status}"


@contextlib.contextmanager
def _git(folder: Path, what: str) -> Iterator[git.Repo]:
    try:
        with contextlib.closing(repository.opened(folder)) as repo:
            yield repo
    except git.GitCommandError as error:
        said = " ".join(error.stderr.split()).removeprefix("stderr: ").strip("'")[-400:]
        raise StoreError(f"{what}: {said}") from error
    except (git.GitError, OSError, ValueError) as error:
        raise StoreError(f"{what}: {error}; check that git is installed and the folder ours") from error
