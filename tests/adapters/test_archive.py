"""The archive's contract, kept by git and by the fake; then what only git has."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import git as git_library
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.adapters.stores.archive import GitArchive
from monitor.core.contracts import Deposit
from monitor.core.errors import StoreError
from monitor.core.model import Cause
from monitor.core.names import name_fault
from monitor.core.ports import Archive
from monitor.core.terms import Capture, Origin, Snapshot, TermsId
from tests.fakes import MemoryArchive
from tests.samples import NOW, PRIVACY, TERMS, day, snapshot

Kind = Literal["git", "memory"]
KINDS: tuple[Kind, ...] = ("git", "memory")


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[GitArchive]:
    archive = GitArchive(folder)
    try:
        yield archive
    finally:
        archive.close()


@contextlib.contextmanager
def made(kind: Kind) -> Iterator[Archive]:
    if kind == "memory":
        yield MemoryArchive()
        return
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as archive:
        yield archive


@pytest.fixture(params=KINDS)
def archive(request: pytest.FixtureRequest) -> Iterator[Archive]:
    with made(request.param) as one:
        yield one


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


@pytest.fixture
def git_archive(folder: Path) -> Iterator[GitArchive]:
    with opened(folder) as one:
        yield one


def record(
    archive: Archive,
    text: str = "# Terms\n",
    *,
    terms: TermsId = TERMS,
    snapshots: Sequence[Snapshot] | None = None,
    at: datetime = NOW,
    cause: Cause = Cause.PROVIDER,
    first: bool = False,
) -> str:
    sources = [snapshot()] if snapshots is None else snapshots
    return archive.record(terms, text, sources, at=at, cause=cause, first=first)


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


letters = st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters='/\\:.#<>|*?"')
names = st.text(letters, min_size=1, max_size=25).filter(lambda name: name_fault(name) is None)
texts = st.text(st.characters(exclude_categories=["Cs"]))


# --- the contract ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20)
@given(service=names, type_=names, text=texts, body=st.binary(), document=names)
def test_any_text_and_bytes_under_any_safe_name_come_back(
    kind: Kind, service: str, type_: str, text: str, body: bytes, document: str
) -> None:
    terms, kept = TermsId(service, type_), snapshot(body, document)
    with made(kind) as archive:
        commit = archive.record(terms, text, [kept], at=NOW, cause=Cause.PROVIDER, first=True)
        assert archive.text(commit, terms) == text
        assert list(archive.snapshots(commit, terms)) == [kept]
        assert [(each.version.terms, each.version.text) for each in archive.since(None)] == [(terms, text)]


def test_a_commit_is_named_by_forty_hexadecimal_digits(archive: Archive) -> None:
    commit = record(archive)
    assert len(commit) == 40
    assert int(commit, 16)


def test_snapshots_come_back_in_the_order_of_the_source_documents(archive: Archive) -> None:
    sources = [snapshot(b"<p>z</p>", "z"), snapshot(b"%PDF-1", "a", media_type="application/pdf")]
    commit = record(archive, snapshots=sources)
    assert list(archive.snapshots(commit, TERMS)) == sources


def test_snapshots_say_when_and_through_where_they_came(archive: Archive) -> None:
    source = replace(
        snapshot(at=day(4)), redirects=("https://a.example/", "https://b.example/"), charset=None
    )
    assert list(archive.snapshots(record(archive, snapshots=[source], at=day(4)), TERMS)) == [source]


def captured(body: bytes = b"<p>Terms</p>", date: str = "Fri, 29 Aug 2025 06:00:00 GMT") -> Snapshot:
    headers = ("date", date), ("server", "edge\u2028")
    return replace(
        snapshot(body), capture=Capture(NOW, 200, "0" * 64, headers, "en", "192.0.2.1", "Paris", "0.1.0")
    )


def test_snapshots_say_how_they_were_had(archive: Archive) -> None:
    source = captured()
    assert list(archive.snapshots(record(archive, snapshots=[source]), TERMS)) == [source]


def test_a_version_keeps_its_text_when_a_later_one_comes(archive: Archive) -> None:
    first = record(archive, "one\n")
    second = record(archive, "two\n", at=day(1))
    assert (archive.text(first, TERMS), archive.text(second, TERMS)) == ("one\n", "two\n")


def test_versions_are_told_oldest_first(archive: Archive) -> None:
    commits = [record(archive, f"{n}\n", at=day(n)) for n in range(3)]
    found = list(archive.since(None))
    assert [each.version.commit for each in found] == commits
    assert [(each.version.at, each.version.text) for each in found] == [(day(n), f"{n}\n") for n in range(3)]


def test_only_versions_after_a_commit_are_told(archive: Archive) -> None:
    commits = [record(archive, f"{n}\n", at=day(n)) for n in range(3)]
    assert [each.version.commit for each in archive.since(commits[0])] == commits[1:]


def test_there_is_nothing_after_the_last_commit(archive: Archive) -> None:
    assert list(archive.since(record(archive))) == []


def test_there_is_nothing_in_an_empty_archive(archive: Archive) -> None:
    archive.refresh()
    assert list(archive.since(None)) == []


@pytest.mark.parametrize("cause", [Cause.PROVIDER, Cause.EXTRACTION])
def test_a_version_says_whose_doing_it_is(archive: Archive, cause: Cause) -> None:
    record(archive, cause=cause)
    assert [each.cause for each in archive.since(None)] == [cause]


def test_a_version_says_which_record_of_a_collection_it_is(archive: Archive) -> None:
    origin = Origin("genai-contrib", "a" * 40)
    archive.record(TERMS, "# Terms\n", [], at=NOW, cause=Cause.PROVIDER, first=True, origin=origin)
    record(archive, "# Ours\n", at=day(1))
    assert [each.origin for each in archive.since(None)] == [origin, None]


def test_a_collections_version_leaves_no_bytes_of_ours_behind(archive: Archive) -> None:
    record(archive, first=True)
    origin = Origin("genai-contrib", "a" * 40)
    commit = archive.record(
        TERMS, "# Terms\n", [], at=day(1), cause=Cause.PROVIDER, first=False, origin=origin
    )
    assert list(archive.snapshots(commit, TERMS)) == []


def test_a_version_says_who_deposited_it_if_anybody_did(archive: Archive) -> None:
    deposit = Deposit("#1", NOW.date(), "Committee")
    commit = archive.record(
        TERMS, "# Ours\n", [snapshot()], at=NOW, cause=Cause.POLICY, first=True, deposit=deposit
    )
    assert archive.deposit(commit) == deposit
    assert archive.deposit(record(archive, at=day(1))) is None


def test_a_contract_that_ended_has_neither_text_nor_bytes_and_keeps_its_history(archive: Archive) -> None:
    first = record(archive, first=True)
    ended = Deposit("#1", None, "Not renewed")
    commit = archive.record(TERMS, "", [], at=day(1), cause=Cause.POLICY, first=False, deposit=ended)
    assert (archive.text(commit, TERMS), list(archive.snapshots(commit, TERMS))) == ("", [])
    assert archive.deposit(commit) == ended
    assert archive.text(first, TERMS) == "# Terms\n"


def test_recording_the_same_again_gives_the_same_commit(archive: Archive) -> None:
    assert record(archive) == record(archive)
    assert len(list(archive.since(None))) == 1


def test_the_same_again_is_the_same_though_the_servers_clock_went_on(archive: Archive) -> None:
    first = record(archive, snapshots=[captured()])
    assert record(archive, snapshots=[captured(date="Fri, 29 Aug 2025 06:00:09 GMT")]) == first
    assert list(archive.snapshots(first, TERMS)) == [captured()]


@pytest.mark.parametrize("change", ["text", "moment", "bytes", "cause"])
def test_recording_anything_else_gives_another_commit(archive: Archive, change: str) -> None:
    first = record(archive)
    second = record(
        archive,
        "# Others\n" if change == "text" else "# Terms\n",
        at=day(1) if change == "moment" else NOW,
        snapshots=[snapshot(b"<b>")] if change == "bytes" else None,
        cause=Cause.EXTRACTION if change == "cause" else Cause.PROVIDER,
    )
    assert first != second
    assert len(list(archive.since(None))) == 2


def test_terms_do_not_disturb_each_other(archive: Archive) -> None:
    other = TermsId("Otterloo", TERMS.type)
    for terms in (TERMS, PRIVACY, other):
        commit = record(archive, f"{terms}\n", terms=terms)
    assert [archive.text(commit, terms) for terms in (TERMS, PRIVACY, other)] == [
        f"{terms}\n" for terms in (TERMS, PRIVACY, other)
    ]


def test_a_version_is_there_once_recorded(archive: Archive) -> None:
    assert archive.has(record(archive))


def test_a_commit_of_another_archive_is_not_there(archive: Archive) -> None:
    record(archive)
    assert not archive.has("ab" * 20)


@pytest.mark.parametrize("name", ["", "HEAD", "--help", "ab" * 19, "AB" * 20, "main\n" + "a" * 35])
def test_what_is_no_commit_id_is_refused(archive: Archive, name: str) -> None:
    record(archive)
    with pytest.raises(StoreError):
        archive.has(name)
    with pytest.raises(StoreError):
        archive.text(name, TERMS)


def test_the_text_of_terms_a_version_does_not_hold_is_an_error(archive: Archive) -> None:
    commit = record(archive)
    with pytest.raises(StoreError):
        archive.text(commit, PRIVACY)


def test_a_page_that_is_not_the_terms_is_no_version(archive: Archive) -> None:
    commit = record(archive)
    archive.quarantine(TERMS, snapshot(b"captcha"), at=day(1), reason="captcha")
    assert [each.version.commit for each in archive.since(None)] == [commit]


def test_quarantining_the_same_again_gives_the_same_commit(archive: Archive) -> None:
    commits = {archive.quarantine(TERMS, snapshot(), at=NOW, reason="captcha") for _ in range(2)}
    assert len(commits) == 1


def test_quarantining_the_same_again_is_the_same_though_the_servers_clock_went_on(archive: Archive) -> None:
    pages = [captured(b"captcha", date) for date in ("Fri, 29 Aug 2025 06:00:00 GMT", "later")]
    assert len({archive.quarantine(TERMS, each, at=NOW, reason="captcha") for each in pages}) == 1


def test_quarantining_another_page_gives_another_commit(archive: Archive) -> None:
    commits = {archive.quarantine(terms, snapshot(), at=NOW, reason="captcha") for terms in (TERMS, PRIVACY)}
    assert len(commits) == 2


# --- git -------------------------------------------------------------------------------------------


def test_files_stand_at_the_paths_of_open_terms_archive(git_archive: GitArchive, folder: Path) -> None:
    pdf = snapshot(b"%PDF-1", "annex", media_type="application/pdf")
    record(git_archive, snapshots=[snapshot(), pdf])
    assert git(folder, "ls-tree", "-r", "--name-only", "-z", "main").strip("\0").split("\0") == [
        "Lumenia/Terms of Service #annex.pdf",
        "Lumenia/Terms of Service #terms.html",
        "Lumenia/Terms of Service.md",
    ]


def test_a_source_document_that_is_gone_leaves_no_bytes_behind(git_archive: GitArchive, folder: Path) -> None:
    record(git_archive, snapshots=[snapshot(document="old"), snapshot()])
    record(git_archive, snapshots=[snapshot()], at=day(1))
    assert "#old" not in git(folder, "ls-tree", "-r", "--name-only", "main")


def test_a_commit_is_dated_by_the_fetch(git_archive: GitArchive, folder: Path) -> None:
    record(git_archive, at=datetime(2025, 8, 29, 6, 0, tzinfo=UTC))
    dates = git(folder, "log", "-1", "--format=%aI %cI", "main").split()
    assert dates == ["2025-08-29T06:00:00+00:00", "2025-08-29T06:00:00+00:00"]


def test_the_same_versions_give_the_same_commit_ids_in_another_archive(tmp_path: Path) -> None:
    commits = []
    for name in ("one", "other"):
        with opened(tmp_path / name) as archive:
            commits.append([record(archive, first=True), record(archive, "two\n", at=day(1))])
    assert commits[0] == commits[1]


def test_git_finds_nothing_wrong_with_what_was_written(git_archive: GitArchive, folder: Path) -> None:
    for n, terms in enumerate((TERMS, PRIVACY, TermsId("Lumenia-2", "Terms"), TermsId("Lumenia.x", "T"))):
        record(git_archive, terms=terms, at=day(n))
        git_archive.quarantine(terms, snapshot(), at=day(n), reason="captcha")
    assert git(folder, "fsck", "--strict", "--full") == ""


def test_quarantine_is_a_branch_apart(git_archive: GitArchive, folder: Path) -> None:
    record(git_archive)
    commit = git_archive.quarantine(TERMS, snapshot(b"captcha"), at=day(1), reason="captcha")
    assert git(folder, "rev-parse", "quarantine").strip() == commit
    assert git(folder, "rev-list", "--count", "quarantine").strip() == "1"


def test_a_page_that_is_not_the_terms_keeps_how_it_was_had(git_archive: GitArchive, folder: Path) -> None:
    commit = git_archive.quarantine(TERMS, captured(b"captcha"), at=NOW, reason="captcha")
    assert "X-capture: {" in git(folder, "log", "-1", "--format=%B", commit)


def test_bytes_that_are_not_those_whose_digest_was_noted_are_an_error_of_the_store(
    git_archive: GitArchive, folder: Path
) -> None:
    commit = record(git_archive)
    git_archive.refresh()
    (folder / "Lumenia" / "Terms of Service #terms.html").write_bytes(b"<p>Other terms</p>")
    git(folder, "add", ".")
    commit_by_hand(folder, git(folder, "log", "-1", "--format=%B", commit))
    forged = git(folder, "rev-parse", "main").strip()
    with pytest.raises(StoreError, match="SHA-256"):
        git_archive.snapshots(forged, TERMS)


def test_the_last_texts_are_shown_as_plain_files(git_archive: GitArchive, folder: Path) -> None:
    record(git_archive, "one\n")
    record(git_archive, "two\n", at=day(1))
    git_archive.refresh()
    assert (folder / "Lumenia" / "Terms of Service.md").read_text() == "two\n"
    assert git(folder, "status", "--porcelain") == ""


def test_files_that_others_put_into_the_folder_are_left_alone(git_archive: GitArchive, folder: Path) -> None:
    (folder / "README.md").write_text("What lies here\n")
    record(git_archive)
    git_archive.refresh()
    assert (folder / "README.md").read_text() == "What lies here\n"


def test_an_archive_opens_again_as_it_was(folder: Path) -> None:
    with opened(folder) as archive:
        commit = record(archive, "one\n")
    with opened(folder) as archive:
        assert archive.text(commit, TERMS) == "one\n"


@pytest.mark.parametrize("packing", [["gc", "--quiet"], ["repack", "-a", "-d", "--quiet"]])
def test_an_archive_that_git_has_packed_serves_as_before(folder: Path, packing: list[str]) -> None:
    with opened(folder) as archive:
        commits = [record(archive, "one\n"), record(archive, "two\n", at=day(1))]
    git(folder, *packing)
    with opened(folder) as archive:
        assert [archive.has(commit) for commit in commits] == [True, True]
        assert [archive.text(commit, TERMS) for commit in commits] == ["one\n", "two\n"]
        assert record(archive, "two\n", at=day(1)) == commits[1]
        third = record(archive, "three\n", at=day(2))
        assert [each.version.commit for each in archive.since(commits[1])] == [third]


def test_an_archive_copied_by_git_serves_as_before(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as archive:
        commit = record(archive, "one\n")
    git(tmp_path, "clone", "--quiet", "--no-local", str(folder), "copy")
    with opened(tmp_path / "copy") as archive:
        assert archive.has(commit)
        assert archive.text(commit, TERMS) == "one\n"


def test_what_is_no_repository_of_ours_is_refused(folder: Path) -> None:
    folder.mkdir()
    (folder / ".git").write_text("nonsense")
    with pytest.raises(StoreError, match="cannot be opened"):
        GitArchive(folder)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be opened"):
        GitArchive(tmp_path / "file" / "snapshots")


@pytest.mark.parametrize("name", ["..", ".git", "a/b", "a\\b", "a\0b", "a\nb", ""])
def test_a_name_that_is_no_plain_file_name_is_refused(git_archive: GitArchive, name: str) -> None:
    with pytest.raises(StoreError, match="cannot name a file"):
        record(git_archive, terms=TermsId(name, "Terms"))
    assert list(git_archive.since(None)) == []


def test_a_text_that_has_no_bytes_is_an_error_of_the_store(git_archive: GitArchive) -> None:
    with pytest.raises(StoreError):
        record(git_archive, "lone surrogate \ud800\n")


def test_a_damaged_object_is_an_error_of_the_store(folder: Path) -> None:
    with opened(folder) as archive:
        commit = record(archive, "one\n")
    blob = git(folder, "rev-parse", f"{commit}:Lumenia/Terms of Service.md").strip()
    path = folder / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"\x78\x9cdamaged")
    with opened(folder) as archive, pytest.raises(StoreError):
        archive.text(commit, TERMS)


@pytest.mark.parametrize("name", ["{0}", "{0}^{{tree}}", "{0}:Lumenia", "{0}:Lumenia/Terms of Service.md"])
def test_an_object_that_can_be_read_in_part_is_an_error_of_the_store(name: str, folder: Path) -> None:
    """GitPython takes what git could read before it gave up for the whole."""
    with opened(folder) as archive:
        commit = record(archive, "".join(f"{number} words\n" for number in range(20_000)))
    found = git(folder, "rev-parse", name.format(commit)).strip()
    path = folder / ".git" / "objects" / found[:2] / found[2:]
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(whole[: len(whole) - 8])
    with opened(folder) as archive, pytest.raises(StoreError):
        archive.text(commit, TERMS)


def test_a_lost_object_is_an_error_of_the_store(folder: Path) -> None:
    with opened(folder) as archive:
        commit = record(archive, "one\n")
    tree = git(folder, "rev-parse", f"{commit}^{{tree}}").strip()
    (folder / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    with opened(folder) as archive, pytest.raises(StoreError):
        archive.text(commit, TERMS)
    with opened(folder) as archive, pytest.raises(StoreError):
        list(archive.since(None))


def commit_by_hand(folder: Path, message: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@b.example"]
    git(folder, *who, "commit", "--quiet", "--allow-empty", "-m", message)


def test_a_commit_of_other_hands_is_no_version(git_archive: GitArchive, folder: Path) -> None:
    first = record(git_archive, "one\n")
    git_archive.refresh()
    commit_by_hand(folder, "Read me")
    second = record(git_archive, "two\n", at=day(1))
    assert [each.version.commit for each in git_archive.since(None)] == [first, second]


@pytest.mark.parametrize("trailers", ["X-cause: nobody", "X-cause: provider\nX-source-document: {}"])
def test_a_commit_that_forges_our_trailers_badly_is_an_error_of_the_store(
    git_archive: GitArchive, folder: Path, trailers: str
) -> None:
    record(git_archive)
    git_archive.refresh()
    commit_by_hand(folder, f"Record\n\nX-service: Lumenia\nX-terms-type: Terms of Service\n{trailers}")
    with pytest.raises(StoreError):
        list(git_archive.since(None))


@pytest.mark.parametrize("branch", ["quarantine", "elsewhere"])
def test_a_commit_that_is_not_among_the_versions_is_not_there(
    git_archive: GitArchive, folder: Path, branch: str
) -> None:
    record(git_archive)
    commit = git_archive.quarantine(TERMS, snapshot(), at=day(1), reason="captcha")
    if branch == "elsewhere":
        commit = record(git_archive, "two\n", at=day(1))
        git(folder, "update-ref", "refs/heads/main", f"{commit}^")
    assert not git_archive.has(commit)


def test_locks_of_a_killed_process_are_cleared(git_archive: GitArchive, folder: Path) -> None:
    record(git_archive, "one\n")
    for lock in ("index.lock", "HEAD.lock", "refs/heads/main.lock"):
        (folder / ".git" / lock).touch()
    git_archive.recover()
    commit = record(git_archive, "two\n", at=day(1))
    git_archive.refresh()
    assert git_archive.text(commit, TERMS) == "two\n"


def test_a_lock_that_is_held_is_an_error_of_the_store(git_archive: GitArchive, folder: Path) -> None:
    record(git_archive, "one\n")
    (folder / ".git" / "refs" / "heads" / "main.lock").touch()
    with pytest.raises(StoreError, match="could not be written"):
        record(git_archive, "two\n", at=day(1))


def test_nothing_of_the_users_git_reaches_the_archive(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-checkout", "post-commit"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        (hooks / name).chmod(0o755)
    (tmp_path / ".gitconfig").write_text(
        f"[core]\n  hooksPath = {hooks}\n  autocrlf = true\n[init]\n  defaultBranch = other\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    with opened(folder) as archive:
        record(archive, "one\ntwo\n")
        archive.refresh()
    assert not (tmp_path / "ran").exists()
    assert (folder / "Lumenia" / "Terms of Service.md").read_bytes() == b"one\ntwo\n"


def test_opening_writes_nothing_so_that_no_kill_can_leave_a_lock_behind(folder: Path) -> None:
    with opened(folder) as archive:
        record(archive, "one\n")
    (folder / ".git" / "config.lock").touch()
    written = (folder / ".git" / "config").stat().st_mtime_ns
    with opened(folder) as archive:
        record(archive, "two\n", at=day(1))
    assert (folder / ".git" / "config").stat().st_mtime_ns == written


def test_a_kill_while_the_archive_is_made_leaves_no_half_of_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(git_library.Repo, "init", killed)
        patched.setattr(shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            GitArchive(folder)
    assert [path.name[:12] for path in folder.iterdir()] == [".unfinished-"]
    with opened(folder) as archive:
        archive.recover()
        record(archive, "one\n")
        archive.refresh()
    assert sorted(path.name for path in folder.iterdir()) == [".git", "Lumenia"]


def test_two_processes_may_make_the_archive_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exists = Path.exists
    with opened(folder) as first:
        commit = record(first, "one\n")
        monkeypatch.setattr(Path, "exists", lambda path: path.name != ".git" and exists(path))
        with opened(folder) as second:
            assert second.text(commit, TERMS) == "one\n"


def test_several_threads_read_while_one_writes(git_archive: GitArchive) -> None:
    commit = record(git_archive, "one\n")
    read: list[str] = []
    threads = [
        threading.Thread(target=lambda: read.extend(git_archive.text(commit, TERMS) for _ in range(20)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for n in range(1, 6):
        record(git_archive, f"{n}\n", at=day(n))
    for thread in threads:
        thread.join()
    assert read == ["one\n"] * 80
