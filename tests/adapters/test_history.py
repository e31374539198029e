"""A collection's history, read from repositories as the engine, people and strangers leave them."""

from __future__ import annotations

import multiprocessing
import pickle
import subprocess
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.adapters.collections import history as reading
from monitor.adapters.collections.history import GitHistory
from monitor.core.collection import Record, RecordKind, as_of, current
from monitor.core.errors import CollectionError
from monitor.core.terms import TermsId
from tests.ota_repository import TEXT, Link, Repository, day

BUNDLE = Path(__file__).resolve().parents[2] / "../shared/ota/genai-contrib-versions.bundle"
PATH = "Vendor/Terms of Service.md"
TERMS = TermsId("Vendor", "Terms of Service")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "versions.git")


def records(repository: Repository) -> list[Record]:
    return list(GitHistory(repository.folder).records())


def text(repository: Repository, blob: str | None) -> str:
    assert blob is not None
    return next(GitHistory(repository.folder).texts([blob]))


# --- what the engine writes -------------------------------------------------------------------


def test_a_record_tells_what_its_commit_did(repository: Repository) -> None:
    first = repository.record(PATH, at=day(3))
    second = repository.record(PATH, b"# New\n", at=day(5))
    one, two = records(repository)
    assert (one.terms, one.path, one.commit, one.at, one.kind, one.previous) == (
        TERMS, PATH, first, day(3), RecordKind.FIRST, None,
    )  # fmt: skip
    assert (two.commit, two.kind, two.previous) == (second, RecordKind.CHANGE, one.blob)
    assert text(repository, two.blob) == "# New\n"


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [
        ("First record of", RecordKind.FIRST),
        ("Start tracking", RecordKind.FIRST),
        ("Record new changes of", RecordKind.CHANGE),
        ("Update", RecordKind.CHANGE),
        ("Apply technical or declaration upgrade on", RecordKind.UPGRADE),
        ("Refilter", RecordKind.UPGRADE),
        ("Reformat", RecordKind.OTHER),
    ],
)
def test_the_subject_tells_the_kind(repository: Repository, prefix: str, kind: RecordKind) -> None:
    repository.record(PATH, prefix=prefix)
    assert [each.kind for each in records(repository)] == [kind]


def test_a_page_of_the_repository_is_no_record(repository: Repository) -> None:
    files = (
        "README.md",
        "Vendor/README.md",
        "Vendor/Old/Terms of Service.md",
        ".github/Terms of Service.md",
        "Vendor/Terms of Service.txt",
        "LICENSE",
    )
    for each in files:
        repository.commit("Update README", {each: TEXT})
    assert records(repository) == []


def test_a_type_that_is_not_listed_counts_where_the_engine_recorded_it(repository: Repository) -> None:
    repository.record("Vendor/AI Terms.md")
    repository.commit("Tidy up", {"Vendor/AI Terms.md": None, "Vendor/Notes.md": TEXT})
    assert [(each.terms.type, each.blob is None) for each in records(repository)] == [
        ("AI Terms", False),
        ("AI Terms", True),
    ]


def test_the_order_is_that_of_the_history_and_not_of_the_dates(repository: Repository) -> None:
    repository.record(PATH, b"1\n", at=day(1))
    repository.record(PATH, b"2\n", at=day(9))
    upgrade = repository.record(PATH, b"3\n", at=day(4), prefix="Apply technical or declaration upgrade on")
    found = records(repository)
    assert [each.at for each in found] == [day(1), day(9), day(4)]
    last = current(found, TERMS)
    assert last is not None
    assert last.commit == upgrade
    then = as_of(found, TERMS, day(10))
    assert then is not None
    assert text(repository, then.blob) == "2\n"


def test_commits_of_one_second_keep_their_order(repository: Repository) -> None:
    made = [repository.record(PATH, b"%d\n" % n, at=day(1)) for n in range(20)]
    assert [each.commit for each in records(repository)] == made


def test_the_last_activity_is_the_latest_date_of_any_commit(repository: Repository) -> None:
    repository.record(PATH, at=day(9))
    repository.commit("Update README", {"README.md": TEXT}, at=day(12))
    repository.record(PATH, b"2\n", at=day(4))
    assert GitHistory(repository.folder).last_activity() == day(12)


def test_an_empty_repository_holds_nothing(repository: Repository) -> None:
    history = GitHistory(repository.folder)
    assert (list(history.records()), history.last_activity(), list(history.texts([]))) == ([], None, [])


# --- what people do ----------------------------------------------------------------------------


def test_several_terms_in_one_commit_are_several_records(repository: Repository) -> None:
    other = "Vendor/Privacy Policy.md"
    commit = repository.commit("First record of Vendor Privacy Policy", {PATH: TEXT, other: TEXT})
    found = {each.path: each for each in records(repository)}
    assert {each.commit for each in found.values()} == {commit}
    assert (found[other].kind, found[PATH].kind) == (RecordKind.FIRST, RecordKind.OTHER)


def test_a_commit_that_changes_nothing_is_no_record(repository: Repository) -> None:
    repository.record(PATH)
    repository.commit("Record new changes of Vendor Terms of Service")
    assert len(records(repository)) == 1


def test_a_removal_has_no_text(repository: Repository) -> None:
    repository.record(PATH)
    repository.commit("Remove Vendor", {PATH: None})
    first, removed = records(repository)
    assert (removed.kind, removed.blob, removed.previous) == (RecordKind.OTHER, None, first.blob)
    assert current([first, removed], TERMS) is None


def test_a_renamed_service_follows_what_stood_under_its_old_name(repository: Repository) -> None:
    repository.record(PATH)
    repository.commit("Rename", moves={PATH: "Newname/Terms of Service.md"})
    first, removed, moved = records(repository)
    assert (removed.path, removed.blob, removed.previous) == (PATH, None, first.blob)
    assert (moved.terms.service, moved.blob, moved.previous) == ("Newname", first.blob, first.blob)


def test_a_file_that_was_no_terms_before_it_moved_has_no_earlier_text(repository: Repository) -> None:
    repository.commit("Draft", {"draft.md": TEXT})
    repository.commit("Move", moves={"draft.md": PATH})
    assert [(each.path, each.previous) for each in records(repository)] == [(PATH, None)]


def test_another_mode_is_no_change(repository: Repository) -> None:
    repository.record(PATH)
    repository.commit("Make it executable", {PATH: Link(TEXT.decode(), mode="100755")})
    assert len(records(repository)) == 1


def test_links_and_submodules_are_not_texts(repository: Repository) -> None:
    commit = repository.commit("Start", {"README.md": TEXT})
    repository.commit("Link", {PATH: Link("/etc/passwd"), "Vendor/Privacy Policy.md": Link(commit, "160000")})
    assert records(repository) == []
    repository.commit("A text now", {PATH: TEXT})
    repository.commit("A link again", {PATH: Link("/etc/passwd")})
    now, gone = records(repository)
    assert (now.previous, gone.blob, gone.previous) == (None, None, now.blob)


def test_a_merge_that_brings_nothing_of_its_own_is_no_record(repository: Repository) -> None:
    base = repository.record(PATH)
    side = repository.commit("By hand", {PATH: b"side\n"}, branch="side", parents=[base])
    main = repository.commit("Update README", {"README.md": TEXT})
    repository.commit("Merge", {PATH: b"side\n"}, parents=[main, side])
    assert [each.commit for each in records(repository)] == [base, side]


def test_a_merge_that_chooses_a_side_tells_what_it_left(repository: Repository) -> None:
    base = repository.record(PATH)
    side = repository.commit("By hand", {PATH: b"side\n"}, branch="side", parents=[base])
    main = repository.record(PATH, b"main\n")
    repository.commit("Merge", parents=[main, side])
    found = records(repository)
    last = current(found, TERMS)
    assert last is not None
    assert text(repository, last.blob) == "main\n"


# --- odd names and odd bytes ------------------------------------------------------------------------

ODD = [
    "DALL·E",
    'The "Vendor"',
    " Vendor ",
    "Ven\ndor",
    "Ven\tdor",
    ":100644",
    "-rf",
    "Vendor\\x",
    "été",
    "🤖",
]


@pytest.mark.parametrize("service", ODD)
def test_an_odd_name_is_read_as_it_is(repository: Repository, service: str) -> None:
    path = f"{service}/Terms of Service.md"
    repository.commit(f"First record of {service} Terms of Service", {path: TEXT})
    repository.commit("Rename", moves={path: f"{service}2/Terms of Service.md"})
    assert [each.path for each in records(repository)] == [path, path, f"{service}2/Terms of Service.md"]


def test_a_name_that_is_not_utf_8_names_no_terms(repository: Repository) -> None:
    repository.commit("First", {b"Ven\xff/Terms of Service.md": TEXT, PATH: TEXT})
    assert [each.path for each in records(repository)] == [PATH]


@pytest.mark.parametrize(
    "body", [b"", b"\n", b"no line feed at the end", b"\xef\xbb\xbfmark\r\n", "é".encode()]
)
def test_a_text_is_read_as_it_is(repository: Repository, body: bytes) -> None:
    repository.record(PATH, body)
    assert text(repository, records(repository)[0].blob) == body.decode()


def test_bytes_that_are_not_utf_8_are_marked(repository: Repository) -> None:
    repository.record(PATH, b"caf\xe9\n")
    assert text(repository, records(repository)[0].blob) == "caf�\n"


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5, unique=True))
@settings(max_examples=8)
def test_whatever_is_recorded_is_read(tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]) -> None:
    repository = Repository(tmp_path_factory.mktemp("any") / "any.git")
    for body in bodies:
        repository.record(PATH, body)
    history = GitHistory(repository.folder)
    blobs = [each.blob for each in history.records() if each.blob]
    readable = [body.decode("utf-8", "replace").replace("\0", "\ufffd") for body in bodies]
    assert list(history.texts(blobs)) == readable


def test_a_file_no_terms_could_be_comes_out_empty(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_TEXT", 100)
    repository.record(PATH, b"x" * 101)
    repository.record(PATH, b"y" * 100)
    history = GitHistory(repository.folder)
    assert list(history.texts(each.blob or "" for each in history.records())) == ["", "y" * 100]


def test_texts_come_in_the_order_asked_however_many(repository: Repository) -> None:
    for n in range(3):
        repository.record(PATH, b"%d" % n)
    blobs = [each.blob or "" for each in records(repository)]
    asked = blobs[::-1] * 700
    assert list(GitHistory(repository.folder).texts(asked)) == ["2", "1", "0"] * 700


def test_one_may_stop_reading_before_the_end(repository: Repository) -> None:
    repository.record(PATH)
    (blob,) = [each.blob or "" for each in records(repository)]
    texts = GitHistory(repository.folder).texts([blob] * 3)
    assert next(texts) == TEXT.decode()
    texts.close()  # type: ignore[attr-defined] # a generator


# --- where it is opened --------------------------------------------------------------------------------


def test_a_clone_is_read_where_its_head_stands(repository: Repository, tmp_path: Path) -> None:
    repository.record(PATH)
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", repository.folder, clone], check=True)
    (clone / PATH).write_text("edited, and not committed")
    assert list(GitHistory(clone).records()) == records(repository)


def test_a_clone_that_borrows_its_objects_is_not_empty(repository: Repository, tmp_path: Path) -> None:
    repository.record(PATH)
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--shared", "--bare", repository.folder, clone], check=True)
    assert list(GitHistory(clone).records()) == records(repository)


def test_grafts_and_replacements_do_not_rewrite_what_was_recorded(repository: Repository) -> None:
    first = repository.record(PATH)
    last = repository.record(PATH, b"2\n")
    expected = records(repository)
    (repository.folder / "info").mkdir(exist_ok=True)
    (repository.folder / "info" / "grafts").write_text(f"{last}\n")
    repository.git(
        "replace",
        "--force",
        repository.git("rev-parse", f"{last}:{PATH}"),
        repository.git("rev-parse", f"{first}:{PATH}"),
    )
    assert records(repository) == expected
    assert text(repository, expected[1].blob) == "2\n"


@pytest.mark.parametrize("references", [("HEAD", "main"), ("HEAD",), ("main",), ("side",)])
def test_a_bundle_is_read(repository: Repository, tmp_path: Path, references: tuple[str, ...]) -> None:
    repository.record(PATH)
    repository.git("branch", "side")
    bundle = repository.bundle(tmp_path / "it's a [bundle]", *references)
    before = bundle.stat()
    with GitHistory(bundle) as history:
        assert list(history.records()) == records(repository)
    assert (bundle.stat().st_mtime_ns, bundle.stat().st_size) == (before.st_mtime_ns, before.st_size)


def test_a_bundle_leaves_nothing_behind(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.record(PATH)
    bundle = repository.bundle(tmp_path / "bundle")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with GitHistory(bundle) as history:
        assert list((tmp_path / "temporary").iterdir()) == [history._folder]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_bundle_of_two_branches_without_a_head_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.record(PATH)
    repository.git("branch", "one")
    repository.git("branch", "two")
    with pytest.raises(CollectionError, match="bundle it with HEAD"):
        GitHistory(repository.bundle(tmp_path / "bundle", "one", "two"))


def test_a_part_of_a_history_in_a_bundle_is_refused(repository: Repository, tmp_path: Path) -> None:
    first = repository.record(PATH)
    repository.record(PATH, b"2\n")
    with pytest.raises(CollectionError, match="prerequisite"):
        GitHistory(repository.bundle(tmp_path / "bundle", "main", f"^{first}"))


def test_a_clone_without_its_beginning_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.record(PATH)
    repository.record(PATH, b"2\n")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{repository.folder}", clone], check=True)
    with pytest.raises(CollectionError, match="--unshallow"):
        GitHistory(clone).records()


def test_what_is_no_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="name a mirror, a clone or a bundle"):
        GitHistory(tmp_path)
    with pytest.raises(CollectionError):
        GitHistory(tmp_path / "nothing")
    (tmp_path / "file").write_bytes(b"not a bundle")
    with pytest.raises(CollectionError):
        GitHistory(tmp_path / "file")


def test_another_process_reads_it_by_path(repository: Repository, tmp_path: Path) -> None:
    repository.record(PATH)
    with GitHistory(repository.bundle(tmp_path / "bundle")) as history:
        again = pickle.loads(pickle.dumps(history))
        assert again.records() == history.records()
        again.close()
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            assert pool.submit(GitHistory.last_activity, history).result() == history.last_activity()


# --- damage and malice ------------------------------------------------------------------------------------


def test_an_object_that_is_missing_is_told(repository: Repository) -> None:
    repository.record(PATH)
    with pytest.raises(CollectionError, match="monitor ota sync"):
        list(GitHistory(repository.folder).texts(["a" * 40]))


def test_a_text_whose_bytes_were_altered_is_told(repository: Repository) -> None:
    repository.record(PATH, b"terms " * 10_000)
    (found,) = records(repository)
    blob = found.blob or ""
    repository.git("repack", "-a", "-d", "-q")
    pack = next((repository.folder / "objects" / "pack").glob("*.pack"))
    pack.unlink()
    loose = repository.folder / "objects" / blob[:2] / blob[2:]
    loose.parent.mkdir(exist_ok=True)
    loose.write_bytes(b"not an object")
    with pytest.raises(CollectionError, match="missing or damaged"):
        list(GitHistory(repository.folder).texts([blob]))


def test_git_missing_is_told(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.record(PATH)
    history = GitHistory(repository.folder)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CollectionError, match="install it"):
        history.records()
    with pytest.raises(CollectionError, match="install it"):
        list(history.texts(["a" * 40]))


def test_a_commit_is_not_a_text(repository: Repository) -> None:
    commit = repository.record(PATH)
    with pytest.raises(CollectionError, match="missing or damaged"):
        list(GitHistory(repository.folder).texts([commit]))


@pytest.mark.parametrize(
    "name", ["HEAD", "--help", "A" * 40, "a" * 39, "a" * 41, f"{'a' * 40}\n{'b' * 40}", ""]
)
def test_what_is_no_id_never_reaches_git(repository: Repository, name: str) -> None:
    with pytest.raises(CollectionError, match="is not an object's id"):
        list(GitHistory(repository.folder).texts([name]))


def test_references_that_are_lost_are_not_an_empty_history(repository: Repository) -> None:
    repository.record(PATH)
    (repository.folder / "refs" / "heads" / "main").unlink()
    with pytest.raises(CollectionError):
        GitHistory(repository.folder).records()


@pytest.mark.parametrize("stamp", ["99999999999999999", "-9999999999999"])
def test_a_date_nobody_can_read_is_refused(repository: Repository, stamp: str) -> None:
    tree = repository.git("mktree", stdin=b"")
    commit = f"tree {tree}\nauthor A <a@b> {stamp} +0000\ncommitter A <a@b> 1 +0000\n\nx\n"
    made = repository.git(
        "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=commit.encode()
    )
    repository.git("update-ref", "refs/heads/main", made)
    with pytest.raises(CollectionError, match="a date that is none"):
        GitHistory(repository.folder).records()


@pytest.fixture
def trap(repository: Repository, tmp_path: Path) -> Path:
    """Give a file that any program the repository names would write."""
    sprung = tmp_path / "sprung"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{sprung}'\n")
    program.chmod(0o755)
    for key in (
        "core.pager", "core.fsmonitor", "core.sshCommand", "core.alternateRefsCommand", "core.askPass", "gpg.program",
        "diff.external", "diff.x.command", "diff.x.textconv", "pager.log", "filter.x.smudge", "filter.x.clean",
        "alias.log", "uploadpack.packObjectsHook", "remote.origin.uploadpack", "credential.helper",
    ):  # fmt: skip
        repository.git("config", key, str(program))
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "extensions.partialClone", "origin")
    repository.git("config", "remote.origin.url", str(repository.folder))
    repository.git("config", "remote.origin.promisor", "true")
    (repository.folder / "info").mkdir(exist_ok=True)
    (repository.folder / "info" / "attributes").write_text("* diff=x filter=x\n")
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc"):
        (repository.folder / "hooks").mkdir(exist_ok=True)
        (repository.folder / "hooks" / hook).write_bytes(program.read_bytes())
        (repository.folder / "hooks" / hook).chmod(0o755)
    return sprung


def test_no_program_a_repository_names_is_run(repository: Repository, trap: Path) -> None:
    repository.record(PATH)
    signed = repository.git("cat-file", "commit", "main").replace("\n\n", "\ngpgsig x\n\n", 1)
    made = repository.git(
        "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=signed.encode()
    )
    repository.git("-c", "core.hooksPath=/dev/null", "update-ref", "refs/heads/main", made)
    trap.unlink(missing_ok=True)
    history = GitHistory(repository.folder)
    assert text(repository, history.records()[0].blob) == TEXT.decode()
    with pytest.raises(CollectionError):
        list(history.texts(["a" * 40]))  # would be fetched from the repository's promisor
    assert not trap.exists()


def test_variables_of_git_in_the_environment_turn_nothing(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.record(PATH)
    expected = records(repository)
    for name, value in {
        "GIT_DIR": tmp_path, "GIT_OBJECT_DIRECTORY": tmp_path, "GIT_TRACE": 1, "GIT_NAMESPACE": "x",
        "GIT_CONFIG_COUNT": 1, "GIT_CONFIG_KEY_0": "log.showRoot", "GIT_CONFIG_VALUE_0": "false",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    assert records(repository) == expected


def test_settings_of_the_repository_change_nothing_that_is_read(repository: Repository) -> None:
    repository.record(PATH)
    repository.commit("Rename", moves={PATH: "Other/Terms of Service.md"})
    expected = records(repository)
    for key, value in {
        "log.showRoot": "false", "diff.renames": "false", "diff.noprefix": "true", "log.follow": "true", "core.abbrev": "4",
        "diff.orderFile": "/nowhere", "i18n.logOutputEncoding": "latin1", "color.ui": "always", "log.date": "iso",
        "core.quotePath": "true", "diff.relative": "true", "log.decorate": "full", "log.diffMerges": "off",
    }.items():  # fmt: skip
        repository.git("config", key, value)
    assert records(repository) == expected


# --- snapshots --------------------------------------------------------------------------------------------


def test_the_dates_of_snapshots_are_told_by_document(repository: Repository) -> None:
    repository.commit("First", {"Vendor/Terms of Service.html": b"1"}, at=day(1))
    repository.commit("Then", {"Vendor/Terms of Service.html": b"2"}, at=day(2))
    repository.commit(
        "Two", {"Vendor/Privacy Policy #a.b.html": b"1", "Vendor/Privacy Policy #c.pdf": b"2"}, at=day(3)
    )
    repository.commit("Gone", {"Vendor/Terms of Service.html": None, "README": b""}, at=day(4))
    assert GitHistory(repository.folder).snapshot_dates() == {
        TERMS: {"Vendor/Terms of Service.html": (day(1), day(2))},
        TermsId("Vendor", "Privacy Policy"): {
            "Vendor/Privacy Policy #a.b.html": (day(3),),
            "Vendor/Privacy Policy #c.pdf": (day(3),),
        },
    }


# --- the real one -----------------------------------------------------------------------------------------


@pytest.mark.skipif(not BUNDLE.exists(), reason="needs ../shared/ota, which is not here")
def test_three_years_of_a_real_collection_are_read() -> None:
    with GitHistory(BUNDLE) as history:
        found = history.records()
        kinds = [each.kind for each in found]
        last = history.last_activity()
        assert (len(found), kinds.count(RecordKind.CHANGE), kinds.count(RecordKind.UPGRADE)) == (
            2362,
            2092,
            111,
        )
        assert kinds.count(RecordKind.FIRST) == len({each.path for each in found}) == 159
        assert any(each.terms.service == "DALL·E" for each in found)
        assert last is not None
        assert last.isoformat() == "2026-02-28T19:07:59+00:00"
        previous: dict[TermsId, str | None] = {}
        for each in found:
            assert each.previous == previous.get(each.terms)
            previous[each.terms] = each.blob
