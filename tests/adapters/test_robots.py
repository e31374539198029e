"""robots.txt, as RFC 9309 wants it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from monitor.adapters.web.failure import FailedError
from monitor.adapters.web.robots import LONGEST, Robots
from monitor.core.terms import UnreachableReason

ORIGIN = "https://vendor.example"
Reason = UnreachableReason


def robots(content: bytes | None) -> Robots:
    return Robots(lambda url, registered: content)


def allowed(content: bytes | None, path: str) -> bool:
    try:
        robots(content).check(httpx.URL(ORIGIN + path), registered=True)
    except FailedError as failure:
        return failure.reason is not Reason.ROBOTS
    return True


@pytest.mark.parametrize(
    ("content", "path", "expected"),
    [
        (b"User-agent: *\nDisallow:\n", "/terms", True),
        (b"User-agent: *\nDisallow: /\n", "/terms", False),
        (b"User-agent: *\nDisallow: /legal\n", "/terms", True),
        (b"User-agent: *\nDisallow: /legal\n", "/legal/terms", False),
        # the longest match wins, wherever it stands; the standard library takes the first
        (b"User-agent: *\nDisallow: /legal\nAllow: /legal/terms\n", "/legal/terms", True),
        (b"User-agent: *\nAllow: /legal\nDisallow: /legal/terms\n", "/legal/terms", False),
        (b"User-agent: *\nDisallow: /terms\nAllow: /terms\n", "/terms", True),
        (b"User-agent: *\nDisallow: /*.pdf$\n", "/terms.pdf", False),
        (b"User-agent: *\nDisallow: /*.pdf$\n", "/terms.pdf?a", True),
        (b"User-agent: *\nDisallow: /terms?v=\n", "/terms?v=2", False),
        (b"User-agent: *\nDisallow: /conditions-g%C3%A9n%C3%A9rales\n", "/conditions-générales", False),
        # our own group, and not everyone's, where there is one
        (b"User-agent: *\nDisallow: /\n\nUser-agent: terms-drift-monitor\nDisallow:\n", "/terms", True),
        (b"User-agent: terms-drift-monitor\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "/terms", False),
        (b"User-agent: TERMS-Drift-Monitor\nDisallow: /\n", "/terms", False),
        (b"User-agent: GPTBot\nUser-agent: terms-drift-monitor\nDisallow: /\n", "/terms", False),
        (b"User-agent: GPTBot\nDisallow: /\n", "/terms", True),
        (b"User-agent: monitor\nDisallow: /\n", "/terms", True),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: / # all\r\n", "/terms", False),
        (b"<!doctype html><h1>Welcome</h1>", "/terms", True),
        (b"\x00\xff\xfe" * 100, "/terms", True),
        (b"", "/terms", True),
        (None, "/terms", True),
    ],
)
def test_what_a_file_says_is_what_is_done(content: bytes | None, path: str, expected: bool) -> None:  # noqa: FBT001
    assert allowed(content, path) is expected


def test_robots_txt_is_looked_for_at_the_root_of_the_origin() -> None:
    asked: list[tuple[str, bool]] = []

    def read(url: httpx.URL, registered: bool) -> None:  # noqa: FBT001
        asked.append((str(url), registered))

    Robots(read).check(httpx.URL("https://vendor.example:8443/legal/terms?a=b"), registered=True)
    assert asked == [("https://vendor.example:8443/robots.txt", True)]


def test_each_origin_is_asked_once_however_many_threads_ask() -> None:
    asked: list[str] = []

    def read(url: httpx.URL, registered: bool) -> bytes:  # noqa: FBT001
        asked.append(str(url))
        threading.Event().wait(0.02)  # long enough for another to ask, if it could
        return b"User-agent: *\nDisallow:\n"

    shared = Robots(read)
    urls = [
        httpx.URL(f"{scheme}://vendor.example/{path}") for scheme in ("http", "https") for path in range(50)
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda url: shared.check(url, registered=False), urls))
    assert sorted(asked) == ["http://vendor.example/robots.txt", "https://vendor.example/robots.txt"]


def failing(failure: FailedError) -> Callable[[], None]:
    def read(url: httpx.URL, registered: bool) -> bytes:  # noqa: FBT001
        raise failure

    return lambda: (Robots(read).check(httpx.URL(f"{ORIGIN}/terms"), registered=True), None)[1]


@pytest.mark.parametrize(
    "failure",
    [
        FailedError(Reason.HTTP_STATUS, "HTTP 503", status=503),
        FailedError(Reason.TIMEOUT, "no answer in time"),
        FailedError(Reason.RESET, "reset"),
        FailedError(Reason.REFUSED, "refused", redirects=1, connected=False),
        FailedError(Reason.BLOCKED, "a redirect inside", redirects=1, connected=False),
    ],
)
def test_a_file_that_cannot_be_had_allows_nothing(failure: FailedError) -> None:
    with pytest.raises(FailedError, match=r"robots\.txt cannot be read") as caught:
        failing(failure)()
    assert caught.value.reason is Reason.ROBOTS


@pytest.mark.parametrize("reason", [Reason.DNS, Reason.TLS, Reason.REFUSED, Reason.BLOCKED, Reason.TIMEOUT])
def test_what_fails_for_the_whole_host_keeps_its_own_name(reason: UnreachableReason) -> None:
    with pytest.raises(FailedError) as caught:
        failing(FailedError(reason, "of the host", connected=False))()
    assert (caught.value.reason, caught.value.detail) == (reason, "of the host")


def test_what_stands_beyond_the_limit_is_not_read() -> None:
    filler = b"# filler\n" * (LONGEST // 9)
    assert allowed(b"User-agent: *\n" + filler + b"Disallow: /\n" + b"#" * 100, "/terms")


def test_a_rule_cut_by_the_limit_is_not_taken_for_a_shorter_one() -> None:
    head = b"User-agent: *\n"
    filler = b"#" * (LONGEST - len(head) - len(b"\nDisallow: /")) + b"\n"
    assert allowed(head + filler + b"Disallow: /private\n", "/terms")


def test_a_file_made_to_fill_the_memory_is_not_parsed() -> None:
    agents = b"".join(b"User-agent: %d\n" % number for number in range(10_000))
    rules = b"".join(b"Disallow: /%d\n" % number for number in range(10_000))
    assert not allowed(agents + rules, "/terms")


@pytest.mark.parametrize(
    ("line", "pause"),
    [(b"Crawl-delay: 7", 7.0), (b"Crawl-delay: soon", 0.0), (b"", 0.0), (b"Crawl-delay: nan", 0.0)],
)
def test_the_pause_a_site_asks_for_is_told(line: bytes, pause: float) -> None:
    content = b"User-agent: *\nDisallow: /private\n" + line + b"\n"
    assert robots(content).check(httpx.URL(f"{ORIGIN}/terms"), registered=True) == pause
