"""Alerts posted to channels: a real web server on loopback that takes, refuses, stalls and leads elsewhere."""

from __future__ import annotations

import contextlib
import http.server
import json
import logging
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

import pytest

from monitor.adapters.channels import ChannelPoster
from monitor.core.alerts import Alert, AlertKind, addressee
from monitor.core.errors import MailError, Refusal
from monitor.core.outlets import Channel
from monitor.core.tools import Language

pytestmark = [
    pytest.mark.skipif(find_spec("apprise") is None, reason="needs the extra `channels`"),
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),  # Apprise's PGP library
]

SECRET = "s3cr3t-token-of-the-room"
CHANNEL = Channel("tchap-dsi", Language.FR)
PAGE = "https://intranet.ville.example/veille_ia/fr/tools/claude-free.html"
TEXT = f"Suspendu *à titre* conservatoire [-will not-]\nSuite : {PAGE}"
ALERT = Alert(
    "0" * 32,
    AlertKind.SUSPENSION,
    datetime(2025, 8, 29, tzinfo=UTC),
    addressee("tchap-dsi"),
    "claude-free",
    "[Suspendu] Claude – usages non sensibles",
    TEXT,
    "",
)


@dataclass
class Room:
    """What a web server answers, and what it was told."""

    status: int = 200
    stalls: bool = False
    location: str | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    """What a path that ends so is answered, as JSON."""
    heard: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    port: int = 0
    over: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def room(**how: Any) -> Iterator[Room]:
    made = Room(**how)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            made.heard.append((self.path, json.loads(self.rfile.read(length))))
            if made.stalls:
                made.over.wait(30)
            with contextlib.suppress(OSError):
                self.send_response(made.status)
                if made.location:
                    self.send_header("Location", made.location)
                found = [said for end, said in made.answers.items() if self.path.endswith(end)]
                body = json.dumps(found[0]).encode() if found else b""
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        do_GET = do_PUT = do_POST  # noqa: N815 — http.server looks for these names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 — its parent's word
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.over.set()
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What reaches a handler of the whole program, everybody being at their most talkative."""
    said: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    handler = Handler()
    for name in ("", "apprise", "urllib3", "urllib3.connectionpool", "requests"):
        monkeypatch.setattr(logging.getLogger(name), "level", 1)
    logging.getLogger().addHandler(handler)
    logging.getLogger("monitor.probe").debug("it listens")
    yield said
    logging.getLogger().removeHandler(handler)
    assert said[0] == "it listens"


def poster(address: str | None, timeout: float = 5) -> ChannelPoster:
    environment = {} if address is None else {"MONITOR_CHANNEL_TCHAP_DSI": address}
    return ChannelPoster({CHANNEL.id: CHANNEL}, environment, timeout=timeout)


def hook(port: int) -> str:
    return f"json://127.0.0.1:{port}/hooks/{SECRET}"


def test_a_webhook_gets_subject_and_text() -> None:
    with room() as there:
        poster(hook(there.port)).send(ALERT)
    ((path, told),) = there.heard
    assert path == f"/hooks/{SECRET}"
    assert (told["title"], told["message"]) == (ALERT.subject, TEXT)


def test_a_room_that_reads_markdown_shows_the_text_as_it_stands_and_the_link_whole() -> None:
    with room() as there:
        poster(f"rocket://tokena/tokenb@127.0.0.1:{there.port}/").send(ALERT)
    ((_, told),) = there.heard
    assert "Suspendu \\*à titre\\* conservatoire \\[\\-will not\\-\\]" in told["text"]
    assert told["text"].endswith(f"Suite : {PAGE}")


def test_a_matrix_room_is_joined_and_posted_to_and_the_session_ended() -> None:
    answers = {
        "/login": {"access_token": "t", "user_id": "@veille:ville.example", "home_server": "ville.example"},
        "/%21salle%3Aville.example": {"room_id": "!salle:ville.example"},
        "/m.room.message/0": {"event_id": "$1"},
    }
    with room(answers=answers) as there:
        channel = poster(f"matrix://veille:{SECRET}@127.0.0.1:{there.port}/!salle:ville.example")
        channel.send(ALERT)
        channel.close()
    steps = [path.removeprefix("/_matrix/client/v3/").split("/")[0] for path, _ in there.heard]
    assert steps == ["login", "join", "rooms", "logout"]
    said = there.heard[2][1]
    assert said["msgtype"] == "m.text"
    assert ALERT.subject in said["body"]
    assert TEXT in said["body"]


def test_nothing_is_fetched_from_elsewhere_by_whoever_reads_it() -> None:
    with room() as there:
        poster(f"mmost://127.0.0.1:{there.port}/{'a' * 24}").send(ALERT)
    ((_, told),) = there.heard
    assert [value for value in map(str, told.values()) if "http" in value.replace(PAGE, "")] == []
    assert told["username"] == "Terms drift monitor"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 500, 503])
def test_a_refusal_is_told_by_its_status_and_is_not_for_good(status: int) -> None:
    with room(status=status) as there, pytest.raises(MailError, match=f"HTTP {status}") as caught:
        poster(hook(there.port)).send(ALERT)
    assert caught.value.refusal is Refusal.LATER


def test_it_is_not_led_elsewhere() -> None:
    with room() as other:
        elsewhere = f"http://127.0.0.1:{other.port}/elsewhere"
        with room(status=307, location=elsewhere) as there, pytest.raises(MailError):
            poster(hook(there.port)).send(ALERT)
    assert (len(there.heard), other.heard) == (1, [])


def test_a_room_that_stalls_is_left_in_time() -> None:
    with room(stalls=True) as there, pytest.raises(MailError, match="no answer") as caught:
        poster(hook(there.port), timeout=0.2).send(ALERT)
    assert caught.value.refusal is Refusal.CUT


def test_a_room_that_is_not_there_says_so() -> None:
    with room() as there:
        gone = there.port
    with pytest.raises(MailError, match="channel tchap-dsi: no answer") as caught:
        poster(hook(gone)).send(ALERT)
    assert caught.value.refusal is Refusal.CUT


@pytest.mark.parametrize("how", [{"status": 403}, {"stalls": True}, {"status": 307, "location": "/x"}])
def test_its_address_is_told_nowhere(how: Mapping[str, Any], log: list[str]) -> None:
    with room(**how) as there, pytest.raises(MailError) as caught:
        poster(hook(there.port), timeout=0.2).send(ALERT)
    assert there.heard
    assert SECRET not in str(caught.value)
    assert SECRET not in "\n".join(log)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (None, r"no address: set \$MONITOR_CHANNEL_TCHAP_DSI"),
        ("", r"no address: set \$MONITOR_CHANNEL_TCHAP_DSI"),
        (f"nonsense://{SECRET}", r"does not understand the address in \$MONITOR_CHANNEL_TCHAP_DSI"),
        (f"https://chat.example/{SECRET}", r"does not understand the address"),
        (f"slack://{SECRET}/x/y", r"does not understand the address"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_telling_it(
    address: str | None, words: str, log: list[str]
) -> None:
    with pytest.raises(MailError, match=words) as caught:
        poster(address).send(ALERT)
    assert caught.value.refusal is Refusal.OUT_OF_REACH
    assert SECRET not in str(caught.value)
    assert SECRET not in "\n".join(log)


def test_a_channel_that_left_the_register_gets_nothing_any_more() -> None:
    with pytest.raises(MailError, match="no channel 'tchap-dsi' in the register") as caught:
        ChannelPoster({}, {}).send(ALERT)
    assert caught.value.refusal is Refusal.FINAL


def test_without_apprise_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(MailError, match=r"pip install 'terms-drift-monitor\[channels\]'") as caught:
        poster("json://127.0.0.1:1/").greet("tchap-dsi")
    assert caught.value.refusal is Refusal.OUT_OF_REACH


def test_a_greeting_posts_nothing_and_says_what_it_is() -> None:
    with room() as there:
        assert poster(hook(there.port)).greet("tchap-dsi") == "JSON"
    assert there.heard == []


def test_it_can_be_used_again_after_it_was_closed() -> None:
    with room() as there:
        made = poster(hook(there.port))
        made.send(ALERT)
        made.close()
        made.send(ALERT)
    assert len(there.heard) == 2
