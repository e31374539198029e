"""Fetching real pages as they stood, and every fault that their server can inject."""

from __future__ import annotations

import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.core.terms import NotModified, Snapshot, Unreachable, UnreachableReason, Validators
from tests.adapters.loopback import Vendor, document, fetching, free_port

SERVE = Path(__file__).resolve().parents[2] / "../shared/replay/serve.py"
PAGE = "Claude.ai/Privacy Policy.html"
Reason = UnreachableReason


@dataclass(frozen=True)
class Replay:
    """A running server of real pages."""

    port: int

    def post(self, path: str) -> None:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{path}", method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            answer.read()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{urllib.parse.quote(path)}"

    @property
    def vendor(self) -> Vendor:
        return Vendor(self.port)


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    if not SERVE.is_file():
        pytest.skip("needs the real pages of ../shared/replay")
    running = Replay(free_port())
    with subprocess.Popen(
        [sys.executable, str(SERVE), "--port", str(running.port)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert "serves" in server.stdout.readline()
        try:
            yield running
        finally:
            server.terminate()


@pytest.fixture(autouse=True)
def mended(replay: Replay) -> Iterator[None]:
    yield
    replay.post("__mend")
    replay.post("__robots/allow")


def test_a_real_page_is_fetched_and_then_not_modified(replay: Replay) -> None:
    with fetching(replay.vendor) as fetcher:
        got = fetcher.fetch(document(replay.address(PAGE)), None)
        assert isinstance(got, Snapshot)
        assert b"</html>" in got.body
        known = Validators(got.etag, got.last_modified, got.address)
        assert fetcher.fetch(document(replay.address(PAGE)), known) == NotModified("terms")


@pytest.mark.parametrize(
    ("kind", "reason", "detail"),
    [
        ("403", Reason.HTTP_STATUS, "HTTP 403"),
        ("404", Reason.HTTP_STATUS, "HTTP 404"),
        ("429", Reason.HTTP_STATUS, "HTTP 429"),
        ("500", Reason.HTTP_STATUS, "HTTP 500"),
        ("503", Reason.HTTP_STATUS, "HTTP 503"),
        ("truncated", Reason.CUT_SHORT, "peer closed"),
        ("reset", Reason.RESET, "disconnected"),
        ("slow", Reason.TIMEOUT, ""),
        ("redirect-loop", Reason.REDIRECT_LOOP, "redirects back"),
    ],
)
def test_a_page_without_a_complete_answer_is_unreachable(
    replay: Replay, kind: str, reason: UnreachableReason, detail: str
) -> None:
    replay.post(f"__break/{kind}/{urllib.parse.quote(PAGE)}")
    deadline = 0.8 if kind == "slow" else 5.0
    with fetching(replay.vendor, deadline=deadline) as fetcher:
        got = fetcher.fetch(document(replay.address(PAGE)), None)
    assert isinstance(got, Unreachable)
    assert got.reason is reason
    assert detail in got.detail


def test_a_gzip_bomb_is_unreachable(replay: Replay) -> None:
    replay.post(f"__break/gzip-bomb/{urllib.parse.quote(PAGE)}")
    with fetching(replay.vendor, deadline=30.0) as fetcher:  # its server takes seconds to make it
        got = fetcher.fetch(document(replay.address(PAGE)), None)
    assert isinstance(got, Unreachable)
    assert got.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "kind", ["empty", "captcha", "login", "consent", "soft404", "french", "home", "half", "binary"]
)
def test_a_complete_answer_that_is_not_the_terms_is_for_others_to_judge(replay: Replay, kind: str) -> None:
    replay.post(f"__break/{kind}/{urllib.parse.quote(PAGE)}")
    with fetching(replay.vendor) as fetcher:
        assert isinstance(fetcher.fetch(document(replay.address(PAGE)), None), Snapshot)


@pytest.mark.parametrize(("word", "detail"), [("deny", "does not allow"), ("500", "HTTP 500")])
def test_robots_txt_is_honoured(replay: Replay, word: str, detail: str) -> None:
    replay.post(f"__robots/{word}")
    with fetching(replay.vendor) as fetcher:
        got = fetcher.fetch(document(replay.address(PAGE)), None)
    assert isinstance(got, Unreachable)
    assert got.reason is Reason.ROBOTS
    assert detail in got.detail


def test_a_broken_page_is_fetched_again_once_it_is_mended(replay: Replay) -> None:
    with fetching(replay.vendor) as fetcher:
        replay.post(f"__break/reset/{urllib.parse.quote(PAGE)}")
        assert isinstance(fetcher.fetch(document(replay.address(PAGE)), None), Unreachable)
        replay.post("__mend")
        assert isinstance(fetcher.fetch(document(replay.address(PAGE)), None), Snapshot)
