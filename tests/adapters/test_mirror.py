"""Mirrors of collections: brought up to date, cut short, damaged, rewritten, hostile."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.adapters.collections import mirror as mirroring
from monitor.adapters.collections import plumbing, transfer
from monitor.adapters.collections.history import GitHistory
from monitor.adapters.collections.mirror import Mirrored, mirror, mirror_path, mirror_snapshots
from monitor.adapters.collections.sync import sync
from monitor.adapters.collections.transfer import Limits, Transfer
from monitor.core.errors import CollectionError
from monitor.core.register import Collection, Network
from monitor.core.terms import TermsId
from tests.ota_repository import TEXT, Repository, day

PATH = "Vendor/Terms of Service.md"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def upstream(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "upstream.git")
    made.record(PATH)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "collections"


def collection(upstream: Repository, snapshots: Repository | None = None) -> Collection:
    return Collection("genai", str(upstream.folder), str(snapshots.folder) if snapshots else None)


def git(mirrored: Path, *words: str) -> str:
    done = subprocess.run(["git", f"--git-dir={mirrored}", *words], capture_output=True, check=True)
    return done.stdout.decode().strip()


def spoil(file: Path) -> None:
    """Change one byte in the middle, as a failing disk does."""
    file.chmod(0o644)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def packs(path: Path) -> list[Path]:
    return sorted((path / "objects" / "pack").glob("*.pack"))


# --- up to date ------------------------------------------------------------------------------------


def test_a_mirror_holds_the_whole_history(upstream: Repository, folder: Path) -> None:
    upstream.record(PATH, b"2\n")
    done = mirror(collection(upstream), folder)
    assert done == Mirrored(folder / "genai.git", new=2)
    assert GitHistory(done.path).records() == GitHistory(upstream.folder).records()
    assert git(done.path, "rev-parse", "--is-bare-repository") == "true"


def test_only_what_is_new_is_fetched(upstream: Repository, folder: Path) -> None:
    path = mirror(collection(upstream), folder).path
    upstream.record(PATH, b"2\n")
    assert mirror(collection(upstream), folder).new == 1
    assert len(packs(path)) == 2
    assert git(path, "count-objects", "-v").split("in-pack: ")[1].splitlines()[0] == "8"


def test_a_second_sync_changes_nothing(upstream: Repository, folder: Path) -> None:
    path = mirror(collection(upstream), folder).path
    before = {each: each.stat().st_mtime_ns for each in path.rglob("*") if each.is_file()}
    assert mirror(collection(upstream), folder).new == 0
    assert {each: each.stat().st_mtime_ns for each in path.rglob("*") if each.is_file()} == before


def test_many_packs_are_joined(upstream: Repository, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirroring, "_MOST_PACKS", 3)
    for n in range(5):
        upstream.record(PATH, b"%d\n" % n)
        path = mirror(collection(upstream), folder).path
    assert len(packs(path)) <= 3
    assert GitHistory(path).records() == GitHistory(upstream.folder).records()
    assert mirror(collection(upstream), folder).damage is None


def test_a_bundle_is_mirrored_and_then_a_newer_one(
    upstream: Repository, folder: Path, tmp_path: Path
) -> None:
    bundle = upstream.bundle(tmp_path / "one.bundle", "main")
    assert mirror(Collection("genai", str(bundle)), folder).new == 1
    upstream.record(PATH, b"2\n")
    upstream.bundle(bundle)
    assert mirror(Collection("genai", str(bundle)), folder).new == 1


def test_a_clone_is_mirrored_where_its_head_stands(
    upstream: Repository, folder: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", upstream.folder, clone], check=True)
    path = mirror(Collection("genai", str(clone)), folder).path
    assert GitHistory(path).records() == GitHistory(upstream.folder).records()


def test_tags_and_other_branches_stay_away(upstream: Repository, folder: Path) -> None:
    upstream.git("tag", "v1", "main")
    upstream.commit("Elsewhere", {PATH: b"x\n"}, branch="side")
    path = mirror(collection(upstream), folder).path
    assert git(path, "for-each-ref", "--format=%(refname)").split() == [
        "refs/heads/main",
        "refs/incoming/head",
    ]


def test_the_bytes_held_so_far_are_told(upstream: Repository, folder: Path) -> None:
    told: list[int] = []
    path = mirror(collection(upstream), folder, Transfer(told=told.append)).path
    assert told[-1] == sum(each.stat().st_size for each in (path / "objects").rglob("*"))


# --- cut short, damaged, rewritten ---------------------------------------------------------------------

KILLED = """
import os, sys
from pathlib import Path
from monitor.adapters.collections import mirror
from monitor.adapters.collections import transfer
from monitor.core.register import Collection
name = sys.argv[3]
module = mirror if hasattr(mirror, name) else transfer
real, left = getattr(module, name), int(sys.argv[4])
def dying(*a, **k):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
    done = real(*a, **k)
    if left == 0:
        os._exit(9)
    return done
setattr(module, name, dying)
mirror.mirror(Collection("genai", sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "first"])
@pytest.mark.parametrize(
    ("step", "times"),
    [("fetch", 0), ("fetch", 1), ("_commit", 1), ("_commit", 2), ("_take_over", 1), ("_replace", 0)],
)
def test_a_sync_killed_anywhere_is_completed_by_the_next(
    upstream: Repository, folder: Path, step: str, times: int, is_known: object
) -> None:
    if is_known:
        mirror(collection(upstream), folder)
        upstream.record(PATH, b"2\n")
    words = [sys.executable, "-c", KILLED, str(upstream.folder), str(folder), step, str(times)]
    killed = subprocess.run(words, cwd=ROOT, timeout=60, check=False)
    assert killed.returncode == (0 if is_known and step == "_replace" else 9)
    done = mirror(collection(upstream), folder)
    assert done.damage is None
    assert not done.is_rewritten
    assert GitHistory(done.path).records() == GitHistory(upstream.folder).records()
    assert sorted(each.name for each in folder.iterdir()) == ["genai.git", "genai.git.lock"]


def test_what_a_killed_git_left_is_cleared_away(upstream: Repository, folder: Path) -> None:
    path = mirror(collection(upstream), folder).path
    left = [path / "refs/heads/main.lock", path / "config.lock", path / "objects/pack/tmp_pack_x"]
    for each in left:
        each.write_bytes(b"half")
    upstream.record(PATH, b"2\n")
    assert mirror(collection(upstream), folder).new == 1
    assert not any(each.exists() for each in left)


@pytest.mark.parametrize("suffix", [".pack", ".idx"])
def test_a_damaged_mirror_is_made_anew_and_said(upstream: Repository, folder: Path, suffix: str) -> None:
    path = mirror(collection(upstream), folder).path
    spoil(packs(path)[0].with_suffix(suffix))
    done = mirror(collection(upstream), folder)
    assert done.damage is not None
    assert "is not what was written" in done.damage
    assert GitHistory(path).records() == GitHistory(upstream.folder).records()
    assert (folder / "genai.git.damaged").is_dir()
    assert mirror(collection(upstream), folder).damage is None


@pytest.mark.parametrize("kind", ["pack missing", "reference", "folder", "object"])
def test_whatever_is_missing_of_a_mirror_is_damage(upstream: Repository, folder: Path, kind: str) -> None:
    path = mirror(collection(upstream), folder).path
    match kind:
        case "pack missing":
            shutil.rmtree(path / "objects" / "pack")
        case "reference":
            (path / "refs/heads/main").write_bytes(b"")
        case "folder":
            shutil.rmtree(path / "objects")
        case _:
            pack = packs(path)[0]
            body = pack.read_bytes()
            for each in (pack, pack.with_suffix(".idx")):
                each.unlink()
            subprocess.run(["git", f"--git-dir={path}", "unpack-objects", "-q"], input=body, check=True)
            blob = git(path, "rev-parse", f"main:{PATH}")
            (path / "objects" / blob[:2] / blob[2:]).unlink()
    assert mirror(collection(upstream), folder).damage is not None
    assert GitHistory(path).records() == GitHistory(upstream.folder).records()


def test_a_damaged_mirror_stays_while_no_other_can_be_had(upstream: Repository, folder: Path) -> None:
    path = mirror(collection(upstream), folder).path
    spoil(packs(path)[0])
    with pytest.raises(CollectionError):
        mirror(Collection("genai", str(folder / "nowhere")), folder)
    assert packs(path)


def test_a_first_sync_that_fails_leaves_no_mirror_to_read(folder: Path) -> None:
    with pytest.raises(CollectionError, match="no repository"):
        mirror(Collection("genai", str(folder / "nowhere")), folder)
    assert not mirror_path(folder, "genai").exists()


def test_a_new_mirror_that_was_damaged_before_it_was_complete_is_begun_again(
    upstream: Repository, folder: Path
) -> None:
    fresh = folder / "genai.git.new"
    fresh.mkdir(parents=True)
    (fresh / "HEAD").write_bytes(b"ref: refs/heads/main\n")
    assert mirror(collection(upstream), folder).new == 1
    assert not fresh.exists()


def test_the_last_damaged_mirror_alone_is_kept(upstream: Repository, folder: Path) -> None:
    path = mirror(collection(upstream), folder).path
    for number in range(2):
        (path / "HEAD").unlink()
        (path / f"number {number}").touch()
        assert mirror(collection(upstream), folder).damage == "it is no repository"
    assert (folder / "genai.git.damaged" / "number 1").exists()
    assert not (folder / "genai.git.damaged" / "number 0").exists()


def test_a_clone_without_its_beginning_is_not_mirrored(
    upstream: Repository, folder: Path, tmp_path: Path
) -> None:
    upstream.record(PATH, b"2\n")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{upstream.folder}", clone], check=True)
    with pytest.raises(CollectionError):
        mirror(Collection("genai", str(clone)), folder)
    assert not mirror_path(folder, "genai").exists()


def test_a_history_rewritten_upstream_replaces_ours_which_is_kept(upstream: Repository, folder: Path) -> None:
    old = upstream.record(PATH, b"old\n")
    path = mirror(collection(upstream), folder).path
    new = upstream.commit("First record of Vendor Terms of Service", {PATH: b"rewritten\n"}, parents=[])
    done = mirror(collection(upstream), folder)
    assert done.is_rewritten
    assert done.new == 1
    assert git(path, "rev-parse", "main") == new
    assert git(path, "rev-parse", f"refs/former/{old}") == old
    assert git(path, "show", f"{old}:{PATH}") == "old"
    assert not mirror(collection(upstream), folder).is_rewritten


def test_a_history_cut_back_upstream_is_a_rewritten_one(upstream: Repository, folder: Path) -> None:
    old = upstream.record(PATH, b"2\n")
    path = mirror(collection(upstream), folder).path
    upstream.git("update-ref", "refs/heads/main", "main~1")
    assert mirror(collection(upstream), folder).is_rewritten
    assert git(path, "rev-parse", f"refs/former/{old}") == old


def test_two_syncs_at_once_are_refused(upstream: Repository, folder: Path) -> None:
    mirror(collection(upstream), folder)
    with (folder / "genai.git.lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(CollectionError, match="another process"):
            mirror(collection(upstream), folder)
    assert mirror(collection(upstream), folder).new == 0


def test_a_folder_that_cannot_be_made_is_told(upstream: Repository, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CollectionError, match="make it ours to write"):
        mirror(collection(upstream), tmp_path / "file")


# --- limits ----------------------------------------------------------------------------------------------


def test_a_collection_that_is_too_large_is_refused_out_loud(upstream: Repository, folder: Path) -> None:
    upstream.record(PATH, os.urandom(30_000))
    with pytest.raises(CollectionError, match=r"more than 0\.0 GB"):
        mirror(collection(upstream), folder, Transfer(limits=Limits(bytes=20_000)))
    assert not mirror_path(folder, "genai").exists()


def test_a_fetch_that_takes_too_long_is_ended_with_all_its_processes(
    upstream: Repository, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, pid = tmp_path / "git-slow", tmp_path / "pid"
    program.write_text(f"#!/bin/sh\nsleep 600 & echo $! > '{pid}'\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(transfer, "words", lambda *_, **__: [str(program)])
    with pytest.raises(CollectionError, match="was ended"):
        mirror(collection(upstream), folder, Transfer(limits=Limits(seconds=1)))
    assert _has_ended(int(pid.read_text()))


def _has_ended(pid: int) -> bool:
    """Tell whether a process is gone, or only waits for somebody to ask how it died."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_an_empty_repository_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="holds no commit yet"):
        mirror(collection(Repository(tmp_path / "empty.git")), folder)


def test_git_missing_is_told(upstream: Repository, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CollectionError, match="git cannot be run; install it"):
        mirror(collection(upstream), folder)


# --- malice ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "ext::sh -c 'touch {sprung}'", "ssh://host.invalid/x", "git://host.invalid/x", "http://host.invalid/x",
        "file://{upstream}", "host.invalid:x", "fd::17", "relative/path", "-oProxyCommand=x", "--upload-pack=touch {sprung}",
        "https://user:secret@host.invalid/x", "https://", "https://host.invalid/\nx", "ftp://host.invalid/x", "",
    ],
)  # fmt: skip
def test_only_https_and_paths_are_fetched_from(
    upstream: Repository, folder: Path, tmp_path: Path, address: str
) -> None:
    sprung = tmp_path / "sprung"
    named = address.format(sprung=sprung, upstream=upstream.folder)
    with pytest.raises(CollectionError, match="neither an https address nor an absolute path"):
        mirror(Collection("genai", named), folder)
    assert not sprung.exists()


@pytest.mark.parametrize("name", ["../genai", "--upload-pack=x", "", "a/b", ".git", "a\nb"])
def test_an_id_that_is_no_name_for_a_folder_is_refused(upstream: Repository, folder: Path, name: str) -> None:
    with pytest.raises(CollectionError, match="give it another"):
        mirror(Collection(name, str(upstream.folder)), folder)
    assert not folder.exists()


def test_an_address_that_no_server_answers_is_told_with_a_remedy(folder: Path) -> None:
    with pytest.raises(CollectionError, match=r"could not be fetched: .*; check the address and the network"):
        mirror(Collection("genai", "https://collection.invalid/versions.git"), folder)


def test_a_proxy_is_used_and_its_password_is_not_among_the_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    real = plumbing.words

    def watched(*args: object, **options: object) -> list[str]:
        seen.append(real(*args, **options))  # type: ignore[arg-type]
        return seen[-1]

    monkeypatch.setattr(transfer, "words", watched)
    network = Network(proxy="http://user:secret@proxy.invalid:3128")
    with pytest.raises(CollectionError, match=r"proxy\.invalid") as raised:
        mirror(Collection("genai", "https://collection.invalid/x"), folder, Transfer(network=network))
    assert "secret" not in str(raised.value) + str(seen)


def test_the_certificates_of_the_register_are_asked_for(folder: Path, tmp_path: Path) -> None:
    seen = plumbing.words(folder, ("fetch",), settings={"http.sslCAInfo": str(tmp_path)})
    assert f"http.sslCAInfo={tmp_path}" in seen


@pytest.fixture
def trap(upstream: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay programs wherever git looks for some: upstream, in the user's settings, in templates."""
    sprung = tmp_path / "sprung"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{sprung}'\ncat\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    home = tmp_path / "home"
    template = home / "template"
    for hooks in (upstream.folder / "hooks", template / "hooks"):
        hooks.mkdir(parents=True, exist_ok=True)
        for name in (
            "post-checkout",
            "reference-transaction",
            "pre-receive",
            "post-update",
            "pre-auto-gc",
            "post-rewrite",
        ):
            shutil.copy(program, hooks / name)
    settings = (
        f"[init]\n templateDir = {template}\n[core]\n hooksPath = {template / 'hooks'}\n fsmonitor = {program}\n"
        f" alternateRefsCommand = {program}\n sshCommand = {program}\n askPass = {program}\n"
        f"[uploadpack]\n packObjectsHook = {program}\n[credential]\n helper = !{program}\n"
        f'[url "ext::{program} "]\n insteadOf = {upstream.folder}\n[protocol]\n allow = always\n'
        f'[remote "origin"]\n uploadpack = {program}\n'
    )
    (home / ".gitconfig").write_text(settings)
    with (upstream.folder / "config").open("a") as config:
        config.write(settings)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(template))
    monkeypatch.setenv("GIT_PROXY_COMMAND", str(program))
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "ext:file:https")
    sprung.unlink(missing_ok=True)
    return sprung


def test_no_hook_template_or_setting_is_obeyed(upstream: Repository, folder: Path, trap: Path) -> None:
    done = sync(collection(upstream, upstream), folder, Transfer())
    assert done.versions.new == 1
    assert done.snapshots is not None
    assert not (done.versions.path / "hooks").exists()
    assert not trap.exists()


# --- snapshots ------------------------------------------------------------------------------------------------


@pytest.fixture
def snapshots(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "snapshots-upstream.git")
    made.commit(
        "First record of Vendor Terms of Service",
        {"Vendor/Terms of Service.html": os.urandom(50_000)},
        at=day(1),
    )
    made.commit(
        "Record new changes of Vendor Terms of Service",
        {"Vendor/Terms of Service.html": os.urandom(50_000)},
        at=day(2),
    )
    return made


def test_of_snapshots_the_commits_alone_are_fetched(
    upstream: Repository, snapshots: Repository, folder: Path
) -> None:
    done = mirror_snapshots(collection(upstream, snapshots), folder)
    assert done == Mirrored(folder / "snapshots" / "genai.git", new=2)
    assert sum(each.stat().st_size for each in packs(done.path)) < 5_000
    dates = GitHistory(done.path).snapshot_dates()
    assert dates == {
        TermsId("Vendor", "Terms of Service"): {"Vendor/Terms of Service.html": (day(1), day(2))}
    }


def test_snapshots_are_brought_up_to_date(upstream: Repository, snapshots: Repository, folder: Path) -> None:
    mirror_snapshots(collection(upstream, snapshots), folder)
    snapshots.commit(
        "Record new changes of Vendor Terms of Service", {"Vendor/Terms of Service.html": b"3"}, at=day(5)
    )
    again = mirror_snapshots(collection(upstream, snapshots), folder)
    assert again is not None
    assert (again.new, again.damage) == (1, None)


def test_without_a_repository_of_snapshots_there_is_nothing_to_do(upstream: Repository, folder: Path) -> None:
    assert mirror_snapshots(collection(upstream), folder) is None


def test_snapshots_that_cannot_be_fetched_do_not_keep_versions_away(
    upstream: Repository, folder: Path
) -> None:
    named = Collection("genai", str(upstream.folder), "/nowhere")
    done = sync(named, folder, Transfer())
    assert (done.versions.new, done.last_activity, done.snapshots) == (1, day(1), None)
    assert done.snapshots_failure is not None
    assert "/nowhere" in done.snapshots_failure
    assert TEXT.decode() in list(
        GitHistory(done.versions.path).texts([git(done.versions.path, "rev-parse", f"main:{PATH}")])
    )
