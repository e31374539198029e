"""What proves a version, as `monitor show` tells it."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import __version__
from monitor.app import App
from monitor.core.checks import VersionRecord
from monitor.core.errors import StoreError
from monitor.core.model import Cause
from monitor.core.terms import Capture, Origin, Snapshot
from monitor.core.tools import Language
from monitor.faces.cli.proof import proof
from tests.adapters.loopback import page, redirect
from tests.faces.office import Office, office
from tests.samples import NOW, TERMS, day, snapshot
from tests.samples import page as terms_page

CAPTURE = Capture(
    asked_at=NOW.replace(second=7),
    status=200,
    sha256="0" * 64,
    headers=(("date", "Thu, 28 Aug 2025 06:00:07 GMT"), ("content-language", "en-GB")),
    accept_language="en-IE,en;q=0.9",
    ip_address="192.0.2.1",
    place="Paris, FR – on-premises",
    engine=__version__,
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A folder whose first round is done; its vendor redirects. Tests only look at it."""
    with office(tmp_path_factory.mktemp("read")) as one:
        one.edit("network: {", "network: {place: 'Paris, FR – on-premises', ")
        one.vendor.on("/terms", redirect("/legal"))
        one.vendor.on("/legal", page(terms_page(), Content_Language="en", Server="edge\x1b[2J"))
        assert one.run("check").code == 0
        yield one


def said(here: Office, *, whole: bool, language: Language = Language.EN) -> str:
    with App(here.config, day(0)) as app:
        version = app.records.states()[TERMS].version
        assert version is not None
        return "\n".join(proof(app, version, language, whole=whole))


def of(folder: Path, *snapshots: Snapshot, origin: Origin | None = None, whole: bool = True) -> str:
    """What is said of a version kept from these."""
    with office(folder) as here, App(here.config, NOW) as app:
        app.make_stores()
        commit = app.archive.record(
            TERMS, "Terms\n", snapshots, at=NOW, cause=Cause.PROVIDER, first=True, origin=origin
        )
        version = VersionRecord(commit, TERMS, NOW, Cause.PROVIDER, None, "0" * 64, None, origin)
        return "\n".join(proof(app, version, Language.EN, whole=whole))


def test_in_short_it_is_an_address_a_moment_and_a_digest(read: Office) -> None:
    short = said(read, whole=False)
    digest = hashlib.sha256(terms_page()).hexdigest()
    address = read.vendor.address("/legal")
    assert re.fullmatch(
        rf"    proof: {re.escape(address)}, read 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC from Paris, FR – on-premises, SHA-256 {digest[:16]}",
        short,
    )


def test_it_is_said_in_the_organisations_language(read: Office) -> None:
    assert said(read, whole=False, language=Language.FR).startswith("    preuve\u00a0: http")


def test_in_short_the_place_is_said_where_the_register_names_it(tmp_path: Path) -> None:
    told = of(tmp_path, replace(snapshot(), capture=CAPTURE), whole=False)
    assert ", read 2025-08-28 06:00:07 UTC from Paris, FR – on-premises, SHA-256 " in told
    assert " from " not in of(
        tmp_path / "unnamed", replace(snapshot(), capture=replace(CAPTURE, place=None)), whole=False
    )


def test_whole_it_is_everything_that_was_kept(read: Office) -> None:
    whole = said(read, whole=True)
    for line in (
        f"address: {read.vendor.address('/legal')}",
        f"redirected from: {read.vendor.address('/terms')}",
        f"SHA-256, bytes kept: {hashlib.sha256(terms_page()).hexdigest()}",
        "server's IP address: 127.0.0.1",
        f"monitor's version: {__version__}",
        "languages asked for: en-IE,en;q=0.9,fr;q=0.8",
        "language announced: en",
        "language of the text: en",
        "status: HTTP 200",
        "content-type: text/html; charset=utf-8",
        "server: ",
    ):
        assert f"      {line}" in whole


def test_the_command_it_names_gives_the_digest(read: Office) -> None:
    whole = said(read, whole=True)
    command = re.search(r"to check: (.*)", whole)
    assert command is not None
    told = subprocess.run(command[1], shell=True, check=True, capture_output=True, text=True).stdout
    assert told.split()[0] == hashlib.sha256(terms_page()).hexdigest()


def test_no_header_moves_the_cursor(read: Office) -> None:
    assert all(line.isprintable() for line in said(read, whole=True).split("\n"))


def test_a_rendered_page_has_the_digest_of_what_was_served_too(tmp_path: Path) -> None:
    whole = of(tmp_path, replace(snapshot(), rendered=True, capture=CAPTURE))
    assert f"SHA-256, as served: {'0' * 64}" in whole


def test_a_page_as_served_has_one_digest(read: Office) -> None:
    assert "as served" not in said(read, whole=True)


@pytest.mark.parametrize(
    ("unknown", "words"),
    [
        ({"ip_address": None}, "server's IP address: not known behind a proxy"),
        ({"place": None}, "read from: not said; see network.place in the register"),
        ({"headers": ()}, "language announced: not said"),
    ],
)
def test_what_is_not_known_is_said_not_to_be(tmp_path: Path, unknown: dict[str, object], words: str) -> None:
    assert words in of(tmp_path, replace(snapshot(), capture=replace(CAPTURE, **unknown)))  # type: ignore[arg-type]


@pytest.mark.parametrize("whole", [True, False])
def test_a_version_from_before_captures_were_kept_has_its_moment_and_its_digest(
    tmp_path: Path,
    whole: bool,  # noqa: FBT001
) -> None:
    told = of(tmp_path, snapshot(), whole=whole)
    assert "2025-08-28 06:00:00 UTC" in told
    assert snapshot().sha256[:16] in told
    assert ("nothing more was kept" in told) == whole


def test_every_source_document_has_its_proof(tmp_path: Path) -> None:
    told = of(tmp_path, snapshot(b"<p>one", "one"), snapshot(b"<p>two", "two"), whole=False)
    assert told.count("SHA-256") == 2


def test_of_a_collections_text_the_collections_commit_is_the_proof(tmp_path: Path) -> None:
    told = of(tmp_path, origin=Origin("genai-contrib", "a" * 40))
    assert told == f"      collection: genai-contrib\n      commit: {'a' * 40}"
    assert of(tmp_path / "short", origin=Origin("genai-contrib", "a" * 40), whole=False) == ""


def test_bytes_that_were_changed_prove_nothing(tmp_path: Path) -> None:
    with office(tmp_path) as here, App(here.config, NOW) as app:
        app.make_stores()
        commit = app.archive.record(TERMS, "Terms\n", [snapshot()], at=NOW, cause=Cause.PROVIDER, first=True)
        app.archive.refresh()
        folder = tmp_path / "snapshots"
        (folder / "Lumenia" / "Terms of Service #terms.html").write_bytes(b"<p>Other")
        words = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@b.example", "commit"]
        subprocess.run([*words, "--quiet", "-a", "--amend", "--no-edit"], check=True)
        forged = subprocess.run(
            ["git", "-C", str(folder), "rev-parse", "HEAD"], check=True, capture_output=True, text=True
        )
        version = VersionRecord(forged.stdout.strip(), TERMS, NOW, Cause.PROVIDER, None, "0" * 64, None, None)
        assert version.commit != commit
        with pytest.raises(StoreError, match="SHA-256"):
            list(proof(app, version, Language.EN, whole=True))
