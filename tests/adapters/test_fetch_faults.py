"""Fetching a source document that cannot be had: each failure has its reason."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime

import httpcore
import httpx
import pytest

from monitor.adapters.web.failure import FAILURES, FailedError, failed
from monitor.core.terms import Fetched, Snapshot, Unreachable, UnreachableReason
from tests.adapters.loopback import NOW, Reply, document, drip, fetching, free_port, page, raw, serving

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
Reason = UnreachableReason


def outcome(reply: Reply, *replies: Reply, **settings: object) -> tuple[Fetched, int]:
    """What comes of a page that answers like this, and how often it was asked for."""
    with serving() as vendor, fetching(vendor, **settings) as fetcher:  # type: ignore[arg-type]
        got = fetcher.fetch(document(vendor.on("/terms", reply, *replies)), None)
        return got, len(vendor.paths())


def unreachable(got: Fetched) -> Unreachable:
    assert isinstance(got, Unreachable), got
    return got


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 451, 206, 300, 305, 501, 599])
def test_any_other_status_is_told(status: int) -> None:
    got, _ = outcome(page(b"<h1>error</h1>", status))
    assert got == Unreachable("terms", Reason.HTTP_STATUS, f"HTTP {status}")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_to_nowhere_is_a_status_like_another(status: int) -> None:
    got, _ = outcome(page(b"", status))
    assert got == Unreachable("terms", Reason.HTTP_STATUS, f"HTTP {status}")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (raw(), Reason.RESET),
        (raw(reset=True), Reason.RESET),
        (raw(b"HTTP/1.1 200"), Reason.RESET),
        (raw(b"220 mail.example ESMTP\r\n"), Reason.RESET),
        (raw(HEAD + b"Content-Length: 1000\r\n\r\nhalf a page"), Reason.CUT_SHORT),
        (raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nterms\r\n"), Reason.CUT_SHORT),
        (raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nterms\r\nzz\r\n"), Reason.CUT_SHORT),
        (raw(HEAD + b"Content-Length: 1000\r\n\r\nhalf", reset=True), Reason.RESET),
        (page(gzip.compress(b"terms" * 999)[:-9], Content_Encoding="gzip"), Reason.CUT_SHORT),
    ],
)
def test_an_answer_that_breaks_off_is_asked_for_again_and_then_told(reply: Reply, reason: Reason) -> None:
    got, asked = outcome(reply)
    assert unreachable(got).reason is reason
    assert asked == 3


@pytest.mark.parametrize(
    "reply",
    [
        page(b"this is not gzip", Content_Encoding="gzip"),
        page(b"\xffthis is not deflate", Content_Encoding="deflate"),
        page(b"terms", Content_Encoding="br"),
        page(gzip.compress(gzip.compress(b"terms")), Content_Encoding="gzip, gzip"),
    ],
)
def test_an_answer_that_cannot_be_decompressed_is_no_complete_answer(reply: Reply) -> None:
    got, asked = outcome(reply)
    assert unreachable(got).reason is Reason.CUT_SHORT
    assert asked == 1


@pytest.mark.parametrize(
    "reply",
    [
        raw(hang=True),
        raw(HEAD + b"Content-Length: 1000\r\n\r\nhalf", hang=True),
    ],
)
def test_a_server_that_falls_silent_times_out(reply: Reply) -> None:
    got, _ = outcome(reply, read_timeout=0.05, retries=0)
    assert unreachable(got).reason is Reason.TIMEOUT


@pytest.mark.parametrize(
    "reply",
    [
        drip(HEAD + b"Content-Length: 1000000\r\n\r\n", b"x"),
        drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_a_server_that_drips_meets_the_deadline_though_it_never_falls_silent(reply: Reply) -> None:
    begun = time.monotonic()
    got, asked = outcome(reply, read_timeout=5.0, deadline=0.4)
    assert unreachable(got).reason is Reason.TIMEOUT
    assert time.monotonic() - begun < 3.0
    assert asked == 1


def test_nothing_is_asked_once_the_time_is_over() -> None:
    got, asked = outcome(page(), deadline=0.0)
    assert unreachable(got) == Unreachable("terms", Reason.TIMEOUT, "the time for this document is over")
    assert asked == 0


def test_a_port_where_nobody_listens_is_refused_at_once() -> None:
    slept: list[float] = []
    port = free_port()
    with fetching(allow=frozenset({("127.0.0.1", port)}), sleep=slept.append) as fetcher:
        got = fetcher.fetch(document(f"http://127.0.0.1:{port}/terms"), None)
    assert unreachable(got).reason is Reason.REFUSED
    assert slept == []


@pytest.mark.parametrize(("code", "asked"), [(socket.EAI_NONAME, 1), (socket.EAI_AGAIN, 3)])
def test_a_name_that_does_not_exist_is_asked_once_and_a_resolver_that_stumbles_again(
    code: int, asked: int
) -> None:
    names: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        names.append(host)
        raise socket.gaierror(code, "no such name")

    with fetching(resolve=resolve) as fetcher:
        got = fetcher.fetch(document("https://vendor.example/terms"), None)
    assert unreachable(got) == Unreachable("terms", Reason.DNS, "vendor.example: no such name")
    assert len(names) == asked


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1/", "http://[::ffff:a9fe:a9fe]/", "terms", "http://[broken/"],
)
def test_what_the_gate_refuses_is_blocked(address: str) -> None:
    with fetching() as fetcher:
        assert unreachable(fetcher.fetch(document(address), None)).reason is Reason.BLOCKED


def test_a_name_that_leads_inside_is_blocked_and_nothing_inside_is_asked() -> None:
    with serving() as inside, fetching(allow=frozenset()) as fetcher:
        inside.on("/terms", page())
        got = fetcher.fetch(document(f"http://vendor.example:{inside.port}/terms"), None)
        assert unreachable(got).reason is Reason.BLOCKED
        assert inside.asked == []
        assert inside.connections == set()


# --- caps ---------------------------------------------------------------------------------------


def test_a_page_larger_than_the_cap_is_not_read_to_its_end() -> None:
    got, asked = outcome(
        drip(HEAD + b"Content-Length: 900000000\r\n\r\n", b"x" * 60_000, 0.0), max_bytes=200_000
    )
    assert unreachable(got).reason is Reason.TOO_LARGE
    assert asked == 1


def test_a_page_that_is_as_large_as_the_cap_is_read() -> None:
    got, _ = outcome(page(b"x" * 1000), max_bytes=1000, max_decoded_bytes=1000)
    assert isinstance(got, Snapshot)


def bomb(megabytes: int) -> bytes:
    engine = zlib.compressobj(9, wbits=-15)
    megabyte = engine.compress(bytes(1_000_000)) + engine.flush(
        zlib.Z_FULL_FLUSH
    )  # may stand any number of times
    return gzip.compress(b"")[:10] + megabyte * megabytes


def test_a_bomb_of_400_megabytes_is_refused_in_little_memory() -> None:
    reply = page(bomb(400), Content_Encoding="gzip")
    tracemalloc.start()
    try:
        got, asked = outcome(reply, max_decoded_bytes=2_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert unreachable(got).reason is Reason.TOO_LARGE
    assert asked == 1
    assert peak < 12_000_000


def test_a_bomb_of_many_empty_members_is_refused() -> None:
    got, _ = outcome(page(gzip.compress(b"") * 10_000, Content_Encoding="gzip"))
    assert unreachable(got).reason is Reason.TOO_LARGE


# --- again --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [raw(), raw(reset=True), page(b"", 500), page(b"", 502), page(b"", 503), page(b"", 504), page(b"", 429)],
)
def test_what_may_pass_is_asked_for_again_and_read(reply: Reply) -> None:
    got, asked = outcome(reply, page(b"terms"))
    assert isinstance(got, Snapshot)
    assert asked == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 406, 408, 410, 451, 501, 505])
def test_what_will_not_pass_is_asked_for_once(status: int) -> None:
    _, asked = outcome(page(b"", status), page(b"terms"))
    assert asked == 1


def pauses(reply: Reply, **settings: object) -> list[float]:
    slept: list[float] = []
    outcome(reply, sleep=slept.append, deadline=1000.0, **settings)
    return slept


def test_pauses_double() -> None:
    assert pauses(page(b"", 503), backoff=1.0, retries=3) == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_waited_for(status: int) -> None:
    assert pauses(page(b"", status, Retry_After="7"), backoff=1.0) == [7.0, 7.0]


def test_retry_after_may_be_a_date() -> None:
    later = format_datetime(NOW + timedelta(seconds=9), usegmt=True)
    assert pauses(page(b"", 503, Retry_After=later)) == [9.0, 9.0]


@pytest.mark.parametrize("value", ["soon", "-1", "", "1e9", "²", "Fri, 99 Aug 2025 06:00:00 GMT"])
def test_a_retry_after_that_makes_no_sense_is_left_out(value: str) -> None:
    assert pauses(page(b"", 503, Retry_After=value), backoff=1.0) == [1.0, 2.0]


@pytest.mark.parametrize("value", ["31", "86400", "9" * 5000])
def test_a_retry_after_beyond_our_patience_ends_it(value: str) -> None:
    assert pauses(page(b"", 429, Retry_After=value), patience=30.0) == []


def test_nothing_is_asked_again_when_the_deadline_would_pass_meanwhile() -> None:
    slept: list[float] = []
    got, asked = outcome(page(b"", 503, Retry_After="6"), deadline=5.0, sleep=slept.append)
    assert unreachable(got).detail == "HTTP 503"
    assert (asked, slept) == (1, [])


# --- the whole tree of exceptions ---------------------------------------------------------------


def tree(top: type[BaseException]) -> Iterator[type[BaseException]]:
    yield top
    for below in top.__subclasses__():
        yield from tree(below)


EXCEPTIONS = {
    httpx.CloseError: Reason.RESET,
    httpx.ConnectError: Reason.REFUSED,
    httpx.ConnectTimeout: Reason.TIMEOUT,
    httpx.CookieConflict: Reason.BLOCKED,
    httpx.DecodingError: Reason.CUT_SHORT,
    httpx.HTTPError: Reason.RESET,
    httpx.HTTPStatusError: Reason.HTTP_STATUS,
    httpx.InvalidURL: Reason.BLOCKED,
    httpx.LocalProtocolError: Reason.BLOCKED,
    httpx.NetworkError: Reason.RESET,
    httpx.PoolTimeout: Reason.TIMEOUT,
    httpx.ProtocolError: Reason.RESET,
    httpx.ProxyError: Reason.REFUSED,
    httpx.ReadError: Reason.RESET,
    httpx.ReadTimeout: Reason.TIMEOUT,
    httpx.RemoteProtocolError: Reason.RESET,
    httpx.RequestError: Reason.RESET,
    httpx.RequestNotRead: Reason.CUT_SHORT,
    httpx.ResponseNotRead: Reason.CUT_SHORT,
    httpx.StreamClosed: Reason.CUT_SHORT,
    httpx.StreamConsumed: Reason.CUT_SHORT,
    httpx.StreamError: Reason.CUT_SHORT,
    httpx.TimeoutException: Reason.TIMEOUT,
    httpx.TooManyRedirects: Reason.REDIRECT_LOOP,
    httpx.TransportError: Reason.RESET,
    httpx.UnsupportedProtocol: Reason.BLOCKED,
    httpx.WriteError: Reason.RESET,
    httpx.WriteTimeout: Reason.TIMEOUT,
}
MAKE: dict[type[Exception], Callable[[], Exception]] = {
    httpx.HTTPStatusError: lambda: httpx.HTTPStatusError(
        "", request=httpx.Request("GET", "http://a"), response=httpx.Response(500)
    ),
    httpx.RequestNotRead: httpx.RequestNotRead,
    httpx.ResponseNotRead: httpx.ResponseNotRead,
    httpx.StreamClosed: httpx.StreamClosed,
    httpx.StreamConsumed: httpx.StreamConsumed,
}


def test_every_exception_that_httpx_has_is_in_the_table() -> None:
    ours = {
        kind
        for top in (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, httpx.StreamError)
        for kind in tree(top)
        if kind.__module__ == "httpx"
    }
    exported = {
        kind for kind in vars(httpx).values() if isinstance(kind, type) and issubclass(kind, Exception)
    }
    assert ours == exported == set(EXCEPTIONS)


@pytest.mark.parametrize(("kind", "reason"), EXCEPTIONS.items())
def test_every_exception_of_httpx_has_a_reason(kind: type[Exception], reason: Reason) -> None:
    error = MAKE.get(kind, lambda: kind(""))()
    assert isinstance(error, FAILURES)
    translated = failed(error)
    assert translated.reason is reason
    assert translated.detail


def test_every_exception_of_httpcore_reaches_us_as_one_of_httpx() -> None:
    from httpx._transports.default import map_httpcore_exceptions  # noqa: PLC0415 — the test's very subject

    internal = {"ConnectionNotAvailable"}  # of the pool's own, caught by the pool
    for name, kind in vars(httpcore).items():
        if isinstance(kind, type) and issubclass(kind, Exception) and name not in internal:
            with pytest.raises(FAILURES), map_httpcore_exceptions():
                raise kind


@pytest.mark.parametrize(
    ("cause", "reason", "again"),
    [
        (ssl.SSLCertVerificationError("expired"), Reason.TLS, False),
        (ssl.SSLError("wrong version number"), Reason.TLS, False),
        (ssl.SSLEOFError("hung up"), Reason.RESET, True),
        (ConnectionRefusedError("refused"), Reason.REFUSED, False),
        (ConnectionResetError("reset"), Reason.RESET, True),
        (BrokenPipeError("pipe"), Reason.RESET, True),
        (TimeoutError("timed out"), Reason.TIMEOUT, True),
        (OSError("no route to host"), Reason.REFUSED, False),
    ],
)
def test_a_connection_that_fails_tells_what_lies_behind(
    cause: Exception, reason: Reason, *, again: bool
) -> None:
    error = httpx.ConnectError("failed")
    error.__cause__ = httpcore.ConnectError("failed")
    error.__cause__.__cause__ = cause
    translated = failed(error)
    assert (translated.reason, translated.again) == (reason, again)


def test_a_detail_is_one_printable_line_of_bearable_length() -> None:
    detail = FailedError(Reason.BLOCKED, "a\r\nSubject: b\x1b[31m\u202e" + "c" * 1000).detail
    assert detail.isprintable()
    assert len(detail) <= 300
