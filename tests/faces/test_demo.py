"""The demonstration: the whole job on made-up vendors, told as it happened and on this machine alone."""

from __future__ import annotations

import contextlib
import io
import ipaddress
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from monitor.app import App
from monitor.core.decisions import Status
from monitor.core.errors import UsageError
from monitor.core.tools import Language
from monitor.faces.cli import cli
from monitor.faces.demo import DemoFailedError, demo
from monitor.faces.demo.days import Chapter, Day, days
from monitor.faces.demo.folder import MARKER, prepare, write_register
from monitor.faces.demo.post import PostOffice
from monitor.faces.demo.site import PAGES, VendorSite
from monitor.faces.demo.story import Stage, program, spoken
from monitor.faces.demo.telling import ENGLISH, FRENCH, REASONS, TELLINGS

LAST = date(2026, 3, 8)
FIRST = LAST - timedelta(days=len(Chapter) - 1)


@dataclass
class Traffic:
    """What the process asked of the network while it was watched."""

    is_watched: bool = False
    addresses: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if not self.is_watched:
            return
        if event in {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}:
            address = args[1]
            if isinstance(address, tuple):  # other families stay on the machine
                self.addresses.append(str(address[0]))
        elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
            self.names.append(str(args[0]))


TRAFFIC = Traffic()
# The interpreter has no way to take a hook away again; watching nothing, it costs next to nothing.
sys.addaudithook(TRAFFIC)


@dataclass(frozen=True)
class Played:
    """A demonstration that was played to its end."""

    folder: Path
    told: str
    told_again: str
    """By a second one, in the same folder and in English."""

    @property
    def config(self) -> Path:
        return self.folder / "sources.yaml"

    def mails(self) -> list[EmailMessage]:
        files = sorted((self.folder / "mails").iterdir())
        return [message_from_bytes(each.read_bytes(), policy=policy.default) for each in files]


def play(folder: Path, language: Language) -> str:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        demo(folder, language, last=LAST)
    return told.getvalue()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("played") / "demo"
    TRAFFIC.is_watched = True
    try:
        told = play(folder, Language.FR)
        (folder / "notes.txt").write_text("kept")
        yield Played(folder, told, play(folder, Language.EN))
    finally:
        TRAFFIC.is_watched = False


@pytest.fixture
def app(played: Played) -> Iterator[App]:
    with App(played.config, datetime(2026, 3, 9, tzinfo=UTC)) as app:
        yield app


def test_two_tools_are_suspended_for_sensitive_use_and_for_nothing_else(app: App) -> None:
    lost = {(s.tool.id, s.usage.id) for s in app.standings() if s.is_lost}
    assert lost == {("brindlequill", "sensitive"), ("plumelle", "sensitive")}


def test_status_lost_is_shown_with_the_sentences_that_cost_the_approvals(played: Played) -> None:
    shown = " ".join(played.told.rpartition("Z status --lost")[2].partition("━━")[0].split())
    assert "unless you opt out" in shown
    assert "aux États-Unis" in shown


def test_every_day_of_the_story_is_told(played: Played) -> None:
    for number, words in enumerate(FRENCH.days.values(), 1):
        assert f"Jour {number}," in played.told
        assert f": {words.title}" in played.told


def test_the_mails_printed_are_those_that_referents_got_in_french(played: Played) -> None:
    for mail in played.mails():
        assert mail["Content-Language"] == "fr"
        assert f"│ Objet\u00a0: {mail['Subject']}" in played.told


def test_each_event_is_mailed_once_to_those_it_concerns(played: Played) -> None:
    sent = [(str(mail["To"]).split()[0], str(mail["Subject"]).partition("]")[0]) for mail in played.mails()]
    assert sent == [
        ("Camille", "[Suspendu"),
        ("Alex", "[Suspendu"),
        ("Sacha", "[Suspendu"),
        ("Alex", "[Illisible"),
        ("Alex", "[À nouveau lisible"),
        ("Camille", "[Suspendu"),
        ("Alex", "[Suspendu"),
        ("Sacha", "[Suspendu"),
    ]


def test_the_mail_to_the_dpo_quotes_what_the_vendor_changed(played: Played) -> None:
    part = played.mails()[0].get_body(("plain",))
    assert part is not None
    assert "unless you opt out" in part.get_content()


def test_a_page_that_breaks_decides_nothing(app: App) -> None:
    decided = {entry.decision.at.date() for entry in app.ledger.entries()}
    broken = {day.scene.today for day in days(FIRST) if day.unread}
    assert broken
    assert not broken & decided


@pytest.mark.usefixtures("played")
def test_nothing_leaves_the_machine() -> None:
    assert TRAFFIC.addresses
    assert all(ipaddress.ip_address(each).is_loopback for each in TRAFFIC.addresses)


def test_no_name_is_looked_up_but_that_of_the_machine(played: Played) -> None:
    assert played.told
    assert set(TRAFFIC.names) <= {"127.0.0.1", "localhost", socket.gethostname(), ""}


def test_it_starts_afresh_in_its_own_folder(played: Played, app: App) -> None:
    assert "Day 7" in played.told_again
    assert len(list(app.ledger.entries())) == 7


def test_it_removes_nothing_that_it_did_not_make(played: Played) -> None:
    assert (played.folder / "notes.txt").read_text() == "kept"


@pytest.mark.parametrize(("_", "command"), FRENCH.next, ids=[what for what, _ in FRENCH.next])
def test_the_commands_it_ends_with_work(played: Played, tmp_path: Path, _: str, command: str) -> None:
    folder = shutil.copytree(played.folder, tmp_path / "copy")
    paths = {"config": folder / "sources.yaml", "snapshots": folder / "snapshots"}
    called, *words = shlex.split(command.format(monitor="monitor", **paths, reason=REASONS[Language.FR]))
    if called == "git":
        subprocess.run([called, *words], check=True, capture_output=True)
        return
    with contextlib.chdir(tmp_path), contextlib.redirect_stdout(io.StringIO()):
        code = cli.main(["--now", "2026-03-09T09:00Z", *words], prog_name="monitor", standalone_mode=False)
    assert code in {None, 0}


def test_a_folder_that_holds_something_else_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text("mine")
    with pytest.raises(UsageError, match="nothing was touched"):
        demo(tmp_path, Language.FR, last=LAST)
    assert [each.name for each in tmp_path.iterdir()] == ["sources.yaml"]
    assert (tmp_path / "sources.yaml").read_text() == "mine"


def test_a_marker_that_we_did_not_write_does_not_open_a_folder(tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text("something else")
    (tmp_path / "snapshots").mkdir()
    with pytest.raises(UsageError):
        prepare(tmp_path)
    assert (tmp_path / "snapshots").is_dir()


def test_a_link_in_its_folder_is_cut_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").touch()
    folder = prepare(tmp_path / "demo")
    (folder / "snapshots").symlink_to(outside)
    prepare(folder)
    assert (outside / "mine").exists()
    assert not (folder / "snapshots").exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").touch()
    with pytest.raises(UsageError, match="cannot be used"):
        prepare(tmp_path / "demo")


@contextlib.contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    folder = prepare(folder)
    with VendorSite(FIRST) as site, PostOffice(folder / "mails") as post:
        config = write_register(folder, site, post.port, FIRST, Language.FR)
        yield Stage(config, site, post, FRENCH, Language.FR)


def test_it_stops_with_exit_code_4_when_a_round_does_not_come_to_what_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = days(FIRST)[0]
    lie = replace(
        first,
        decided={**first.decided, ("plumelle", "sensitive"): Status.SUSPENDED},
        quote="words that no vendor wrote",
    )
    with stage(tmp_path / "demo") as lying, pytest.raises(DemoFailedError) as caught:
        lying.play([lie])
    assert "\n  - status: " in caught.value.message
    assert "\n  - no decision quotes 'words that no vendor wrote'" in caught.value.message
    assert caught.value.exit_code == 4
    assert FRENCH.days[Chapter.BASELINE].after not in capsys.readouterr().out


@pytest.mark.parametrize("path", PAGES)
def test_a_quiet_day_changes_bytes_and_no_word_of_the_terms(path: str) -> None:
    with VendorSite(FIRST) as site:
        before, after = (answer(site, day, path) for day in days(FIRST)[:2])
    assert before != after
    assert words_of(before) == words_of(after) != ""


def test_a_page_nobody_wrote_is_not_found() -> None:
    with VendorSite(FIRST) as site:
        assert site.answer("/../sources.yaml")[0] is HTTPStatus.NOT_FOUND


def answer(site: VendorSite, day: Day, path: str) -> str:
    site.scene = day.scene
    return site.answer(path)[2]


def words_of(page: str) -> str:
    terms = BeautifulSoup(page, "lxml").select_one("main, article, .legal")
    return "" if terms is None else terms.get_text()


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "en_GB.UTF-8"}, Language.EN),
        ({"LANG": "fr_FR.UTF-8"}, Language.FR),
        ({"LANG": "C.UTF-8"}, Language.FR),
        ({}, Language.FR),
        ({"LC_ALL": "en_US", "LANG": "fr_FR"}, Language.EN),
        ({"LC_ALL": "", "LC_MESSAGES": "fr_FR", "LANG": "en_US"}, Language.FR),
    ],
)
def test_it_speaks_english_where_the_locale_does_and_french_elsewhere(
    environment: dict[str, str], language: Language
) -> None:
    assert spoken(environment) is language


def test_it_names_the_monitor_as_it_can_be_called_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program("/opt/my venv/bin/monitor", "/usr/bin/python") == "'/opt/my venv/bin/monitor'"
    assert program("/opt/monitor/__main__.py", "/usr/bin/python") == "/usr/bin/python -m monitor"
    (tmp_path / "monitor").touch(mode=0o755)
    assert program("/opt/my venv/bin/monitor", "/usr/bin/python") == "monitor"


def test_both_tellings_have_words_for_every_day() -> None:
    assert set(TELLINGS) == set(Language)
    assert set(FRENCH.days) == set(ENGLISH.days) == set(Chapter)
