"""The archive of texts and bytes: beyond this module there is no git.

Per terms, at OTA's paths: `<Service>/<Terms Type>.md`, and beside it the bytes it came from,
`<Service>/<Terms Type> #<document>.html`. One commit per changed text, dated by the fetch. The first bytes of
a page that was not the terms go to the branch `quarantine`.

Objects are written in this process by gitdb's loose store: GitPython's default database hands them to a git
process, which stores an empty object when its parent is killed in between. It does not sync them: they are
synced here, files and folders, before the reference moves. Git syncs the reference itself (`core.fsync`), and
not the folder that names it: that is synced here too, before anybody is told of the commit.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import git
from git.objects.fun import tree_entries_from_data, tree_to_stream
from gitdb.base import IStream
from gitdb.db.loose import LooseObjectDB

from monitor.adapters.stores import repository, trailers
from monitor.adapters.stores.durable import sync
from monitor.adapters.stores.layout import body_name, checked, encoded, safe, text_name
from monitor.adapters.stores.trailers import Source, VersionFacts
from monitor.core.contracts import Deposit
from monitor.core.errors import StoreError
from monitor.core.model import Cause
from monitor.core.ports import ArchivedVersion
from monitor.core.terms import Origin, Snapshot, TermsId, Version

VERSIONS = "refs/heads/main"
QUARANTINE = "refs/heads/quarantine"

_FILE, _FOLDER = 0o100644, 0o040000
_AUTHOR = git.Actor("Terms drift monitor", "monitor@terms-drift-monitor.invalid")

Entries = dict[str, tuple[int, bytes]]
"""A git tree: mode and binary id by name."""


class GitArchive:
    """Keeps versions in a git repository of its own. Its methods may be called from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open the archive in `folder`, and make it on first use.

        Raises:
            StoreError: the folder cannot be used, or what lies there is no repository of ours.
        """
        self._lock = threading.Lock()
        try:
            self._repo = repository.opened(folder)
        except (git.GitError, OSError, ValueError) as error:
            raise StoreError(
                f"the archive {folder} cannot be opened: {_words(error)}; check that the folder exists, is "
                "ours to write, and that git is installed; where it is damaged, restore a backup "
                "(`monitor restore`)"
            ) from error
        self._folder = Path(self._repo.git_dir)
        self._loose = LooseObjectDB(str(self._folder / "objects"))

    def close(self) -> None:
        """End the git processes that serve reads."""
        self._repo.close()

    def recover(self) -> None:
        """Remove the locks that a killed process left behind. Call it only while holding the round's lock."""
        for lock in (self._folder / "index.lock", self._folder / "HEAD.lock"):
            lock.unlink(missing_ok=True)
        for lock in (self._folder / "refs").rglob("*.lock"):
            lock.unlink(missing_ok=True)
        sync(self._folder / "refs" / "heads")  # a reference that a killed process moved last
        repository.sweep(self._folder.parent)

    # --- writing --------------------------------------------------------------------------

    def record(
        self,
        terms: TermsId,
        text: str,
        snapshots: Sequence[Snapshot],
        *,
        at: datetime,
        cause: Cause,
        first: bool,
        origin: Origin | None = None,
        deposit: Deposit | None = None,
    ) -> str:
        """Keep a new text and the bytes it came from (see `monitor.core.ports.Archive`)."""
        files = {text_name(terms): encoded(terms, text)} | {
            body_name(terms, s.document, s.media_type): s.body for s in snapshots
        }
        message = trailers.version_message(
            terms, snapshots, cause=cause, first=first, origin=origin, deposit=deposit
        )
        return self._commit(VERSIONS, terms, files, message, at)

    def quarantine(self, terms: TermsId, snapshot: Snapshot, *, at: datetime, reason: str) -> str:
        """Keep the bytes of a page that is not the terms (see `monitor.core.ports.Archive`)."""
        files = {body_name(terms, snapshot.document, snapshot.media_type): snapshot.body}
        return self._commit(
            QUARANTINE, terms, files, trailers.quarantine_message(terms, snapshot, reason), at
        )

    def _commit(
        self, ref: str, terms: TermsId, files: Mapping[str, bytes], message: str, at: datetime
    ) -> str:
        with self._lock, _store_errors(f"{terms} could not be written to the archive"):
            parent = self._head(ref)
            root = self._entries(parent.tree.binsha) if parent else {}
            folder = self._entries(root[terms.service][1]) if terms.service in root else {}
            mine = {text_name(terms)} | {n for n in folder if n.startswith(f"{terms.type} #")}
            folder = {name: entry for name, entry in folder.items() if name not in mine}
            written: list[str] = []
            for name, data in files.items():
                folder[safe(name)] = (_FILE, self._store("blob", data, written))
            root[safe(terms.service)] = (_FOLDER, self._store("tree", _serialise(folder), written))
            tree = self._store("tree", _serialise(root), written)
            if parent and _alike(parent) == (tree, trailers.without_captures(message), int(at.timestamp())):
                return str(parent.hexsha)  # the same bytes again after a crash, whatever clock the server has
            hexsha = self._store("commit", _commit(tree, parent, message, at), written).hex()
            self._sync(written)
            self._repo.git.update_ref("--", ref, hexsha, parent.hexsha if parent else "0" * 40)
            sync((self._folder / ref).parent)
            return hexsha

    def _store(self, kind: str, data: bytes, written: list[str]) -> bytes:
        stream = IStream(kind.encode(), len(data), io.BytesIO(data))
        self._loose.store(stream)
        written.append(stream.hexsha.decode())
        return bytes(stream.binsha)

    def _sync(self, objects: Sequence[str]) -> None:
        """Bring loose objects and the folders that name them to the disk."""
        folders = {self._folder / "objects"}
        for hexsha in objects:
            path = self._folder / "objects" / hexsha[:2] / hexsha[2:]
            if path.exists():  # else it lies in a pack, synced when that was made
                sync(path)
                folders.add(path.parent)
        for folder in sorted(folders, reverse=True):
            sync(folder)

    def refresh(self) -> None:
        """Show the last texts as plain files, for people who look into the folder."""
        with self._lock, _store_errors("the files in the archive's folder could not be refreshed"):
            if self._head(VERSIONS) is not None:
                self._repo.git.reset("--hard", "--quiet", VERSIONS)

    # --- reading --------------------------------------------------------------------------

    def text(self, commit: str, terms: TermsId) -> str:
        """Return the text of a version (see `monitor.core.ports.Archive`)."""
        with self._lock, _store_errors(f"{terms} at {commit} could not be read from the archive"):
            return self._object(self._folder_of(commit, terms)[text_name(terms)][1]).decode()

    def snapshots(self, commit: str, terms: TermsId) -> Sequence[Snapshot]:
        """Return the snapshots a version came from (see `monitor.core.ports.Archive`)."""
        with self._lock, _store_errors(f"{terms} at {commit} could not be read from the archive"):
            entry = self._commit_at(commit)
            at = datetime.fromtimestamp(entry.committed_date, UTC)
            folder = self._folder_of(commit, terms)
            facts = trailers.parse(str(entry.message))
            return [self._snapshot(folder, facts, source, at) for source in facts.sources] if facts else []

    def _snapshot(self, folder: Entries, facts: VersionFacts, source: Source, at: datetime) -> Snapshot:
        kept = Snapshot(
            source.id,
            source.address,
            source.redirects,
            source.media_type,
            source.charset,
            self._object(folder[body_name(facts.terms, source.id, source.media_type)][1]),
            at,
            rendered=source.fetcher == trailers.RENDERED,
            capture=facts.captures.get(source.id),
        )
        if kept.sha256 != source.sha256:
            raise ValueError(f"the bytes of {source.id} are not those whose SHA-256 was noted")
        return kept

    def deposit(self, commit: str) -> Deposit | None:
        """Return how a version of a contract came about (see `monitor.core.ports.Archive`)."""
        with self._lock, _store_errors(f"commit {commit} could not be understood"):
            facts = trailers.parse(str(self._commit_at(commit).message))
            return None if facts is None else facts.deposit

    def has(self, commit: str) -> bool:
        """Tell whether the archive holds a version's commit."""
        with self._lock, _store_errors("the archive could not be searched"):
            head = self._head(VERSIONS)
            return head is not None and self._is_ancestor(checked(commit), head.hexsha)

    def since(self, commit: str | None) -> Iterator[ArchivedVersion]:
        """Yield the versions recorded after `commit`, oldest first (see `monitor.core.ports.Archive`)."""
        with self._lock, _store_errors("the archive's history could not be read"):
            head = self._head(VERSIONS)
            if head is None or head.hexsha == commit:
                return
            known = None if commit is None else self._repo.commit(checked(commit))
            missing = []
            for entry in self._repo.iter_commits(head.hexsha, topo_order=True):
                if entry == known:
                    break
                missing.append(entry)
        for entry in reversed(missing):
            with _store_errors(f"commit {entry.hexsha} could not be understood"):
                facts = trailers.parse(str(entry.message))
            if facts is None:
                continue  # a commit of other hands is no version
            at = datetime.fromtimestamp(entry.committed_date, UTC)
            text = self.text(entry.hexsha, facts.terms)
            version = Version(facts.terms, str(entry.hexsha), at, text)
            yield ArchivedVersion(version, facts.cause, facts.origin)

    def _is_ancestor(self, commit: str, head: str) -> bool:
        try:
            self._repo.git.merge_base("--is-ancestor", commit, head)
        except git.GitCommandError:
            return False
        return True

    def _head(self, ref: str) -> git.Commit | None:
        head = git.Reference(self._repo, ref)
        return git.Commit(self._repo, head.commit.binsha) if head.is_valid() else None

    def _entries(self, binsha: bytes) -> Entries:
        return {str(name): (mode, sha) for sha, mode, name in tree_entries_from_data(self._object(binsha))}

    def _folder_of(self, commit: str, terms: TermsId) -> Entries:
        root = self._entries(self._commit_at(commit).tree.binsha)
        return self._entries(root[terms.service][1])

    def _commit_at(self, commit: str) -> git.Commit:
        self._object(bytes.fromhex(checked(commit)))
        return self._repo.commit(commit)

    def _object(self, binsha: bytes) -> bytes:
        """Return what an object holds, whole; of a damaged one GitPython gives what git could read of it."""
        kind, data = self._read(binsha)
        if hashlib.sha1(b"%s %d\0" % (kind, len(data)) + data).digest() != binsha:  # noqa: S324 (git's)
            raise ValueError(f"object {binsha.hex()} is damaged")
        return data

    def _read(self, binsha: bytes) -> tuple[bytes, bytes]:
        # Apart, so that the stream is let go of before anything is raised: it reads on when it is.
        stream = self._repo.odb.stream(binsha)
        return stream.type, bytes(stream.read())


def _alike(commit: git.Commit) -> tuple[bytes, str, int]:
    """Return what two recordings of the same bytes at the same moment have in common."""
    return commit.tree.binsha, trailers.without_captures(str(commit.message)), commit.committed_date


def _commit(tree: bytes, parent: git.Commit | None, message: str, at: datetime) -> bytes:
    """Return a commit object's bytes, with nothing in them that a second writing would change."""
    signed = f"{_AUTHOR.name} <{_AUTHOR.email}> {int(at.timestamp())} +0000"
    parents = f"parent {parent.hexsha}\n" if parent else ""
    head = f"tree {tree.hex()}\n{parents}author {signed}\ncommitter {signed}\n"
    return f"{head}\n{message}".encode()


def _serialise(entries: Entries) -> bytes:
    """Return a tree object's bytes; git sorts folders as if their names ended in a slash."""
    out = io.BytesIO()
    order = sorted(entries.items(), key=lambda e: e[0].encode() + (b"/" if e[1][0] == _FOLDER else b""))
    tree_to_stream([(binsha, mode, name) for name, (mode, binsha) in order], out.write)
    return out.getvalue()


@contextlib.contextmanager
def _store_errors(what: str) -> Iterator[None]:
    """Say what could not be done, for every way GitPython and the disk have of failing."""
    try:
        yield
    except (git.GitError, git.ODBError, OSError, ValueError, LookupError, TypeError) as error:
        raise StoreError(f"{what}: {_words(error)}; `monitor doctor` tells more") from error


def _words(error: Exception) -> str:
    """Return what went wrong, on one line; GitPython's own words may be a bare path, or a command line."""
    match error:
        case git.InvalidGitRepositoryError():
            return "what lies there is no git repository"
        case git.GitCommandNotFound():
            return "git is not installed, or not on the PATH"
        case _:
            return " ".join(str(error).split())
