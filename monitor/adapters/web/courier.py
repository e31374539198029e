"""Carries what a page in the browser asks for: the browser itself has no way to the network.

Every request of a page is made by the transport that fetches source documents too, so that the gate, the
pinned addresses, verified TLS, the proxy, the limits on time and bytes hold for it as they hold for them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import httpx

from monitor.adapters.web.body import ACCEPTED, decoded, whole
from monitor.adapters.web.failure import FAILURES, FailedError, failed
from monitor.adapters.web.gate import Gate, Resolve, look_up, origin_of, parse
from monitor.adapters.web.network import NetworkSettings
from monitor.adapters.web.turns import Turns
from monitor.adapters.web.wire import Budget, GatedTransport
from monitor.core.terms import UnreachableReason

_METHODS: Final = frozenset({"GET", "HEAD", "POST"})
#: Questions to a site's own data, not uploads.
_LONGEST_QUESTION: Final = 65_536
_MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
#: Ours to say, or nobody's business: cookies are never sent, and what the browser calls itself is not us.
_NOT_SENT: Final = (
    "cookie",
    "host",
    "connection",
    "content-length",
    "accept-encoding",
    "user-agent",
    "sec-ch-",
)
_NOT_PASSED: Final = frozenset(
    {
        "set-cookie",
        "content-encoding",
        "content-length",
        "transfer-encoding",
        "connection",
        "keep-alive",
        "alt-svc",
        "strict-transport-security",
        "link",
        "refresh",
        "service-worker-allowed",
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks for."""

    method: str
    address: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer, decompressed; of any status."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Visit:
    """What one page may still ask for; safe to share between threads."""

    def __init__(self, home: httpx.URL, *, until: float, requests: int, max_bytes: int) -> None:
        """Open a visit.

        Args:
            home: The address that the register names.
            until: When it ends, as `time.monotonic` tells it.
            requests: How many requests the page may make.
            max_bytes: How many bytes all answers together may hold, decompressed.
        """
        self.home, self.until = origin_of(home), until
        self._requests, self._bytes = requests, max_bytes
        self._lock = threading.Lock()

    def ask(self) -> None:
        """Take one request from those left; raise `FailedError` if there is none."""
        with self._lock:
            self._requests -= 1
            if self._requests < 0:
                raise FailedError(UnreachableReason.TOO_LARGE, "the page asks for too many things")

    def take(self, size: int) -> None:
        """Take bytes from those left; raise `FailedError` if there are not as many."""
        with self._lock:
            self._bytes -= size
            if self._bytes < 0:
                raise FailedError(UnreachableReason.TOO_LARGE, "what the page asks for is too large")

    def is_home(self, url: httpx.URL, page: httpx.URL) -> bool:
        """Whether a request stays within the origin that the register names, asked by a page from there.

        Only then may it lead to a private address that the register allows.
        """
        return origin_of(url) == origin_of(page) == self.home


class Courier:
    """Carries requests; safe to share between threads."""

    def __init__(self, settings: NetworkSettings, *, resolve: Resolve = look_up) -> None:
        """Make a courier; see `HttpFetcher` for what it raises."""
        self._settings = settings
        self._budget = Budget(time.monotonic)
        self.gate = Gate(settings.allow, resolve, proxied=settings.proxy is not None)
        self._transport = GatedTransport(self.gate, self._budget, proxy=settings.proxy, ca=settings.ca)
        # One request at a time per host; no pause between the parts of one page, as for any reader.
        self._turns = Turns(0.0, sleep=time.sleep, monotonic=time.monotonic)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def carry(self, question: Question, page: str, visit: Visit) -> Reply:
        """Ask for something on behalf of a page, and follow redirects.

        Args:
            question: What it asks for.
            page: The address of the page.
            visit: What it may still ask for.

        Raises:
            FailedError: The gate refuses, there was no complete answer, or a limit is reached.
        """
        if question.method not in _METHODS or len(question.body or b"") > _LONGEST_QUESTION:
            raise FailedError(
                UnreachableReason.BLOCKED, f"a {question.method} that only reading does not need"
            )
        visit.ask()
        try:
            home = parse(page)
            url = parse(question.address)
            return self._follow(question, url, home, visit)
        except FAILURES as error:
            raise failed(error) from error

    def _follow(self, question: Question, url: httpx.URL, page: httpx.URL, visit: Visit) -> Reply:
        method, body, registered = question.method, question.body, visit.is_home(url, page)
        for _ in range(_MOST_REDIRECTS + 1):
            # Before waiting for its host's turn.
            self.gate.admit(url, registered=registered)
            with self._turns.take(origin_of(url)[1]):
                self._budget.start(visit.until - time.monotonic())
                reply, location = self._once(question, method, url, body, registered, visit)
            if location is None:
                return reply
            target = parse(location, relative_to=url)
            if url.scheme == "https" and target.scheme == "http":
                raise FailedError(UnreachableReason.BLOCKED, f"a redirect from https to http: {target}")
            if reply.status in (301, 302, 303) and method == "POST":
                method, body = "GET", None
            registered = registered and origin_of(target) == origin_of(url)
            url = target
        raise FailedError(UnreachableReason.REDIRECT_LOOP, f"more than {_MOST_REDIRECTS} redirects")

    def _once(
        self,
        question: Question,
        method: str,
        url: httpx.URL,
        body: bytes | None,
        registered: bool,  # noqa: FBT001 — as it goes from hop to hop
        visit: Visit,
    ) -> tuple[Reply, str | None]:
        settings = self._settings
        headers = {
            name: value for name, value in question.headers.items() if not name.lower().startswith(_NOT_SENT)
        }
        headers |= {"User-Agent": settings.user_agent, "Accept-Encoding": ACCEPTED}
        timeout = {
            "connect": settings.connect_timeout,
            "pool": settings.connect_timeout,
            "read": settings.read_timeout,
            "write": settings.read_timeout,
        }
        request = httpx.Request(
            method,
            url,
            headers=headers,
            content=body,
            extensions={"timeout": timeout, "registered": registered},
        )
        response = self._transport.handle_request(request)
        try:
            if response.status_code in _REDIRECTS and "Location" in response.headers:
                return Reply(response.status_code, {}, b""), response.headers["Location"]
            coding = response.headers.get("Content-Encoding", "") if method != "HEAD" else ""
            pieces = decoded(response.iter_raw(), coding, max_bytes=settings.max_bytes)
            content = whole(_counted(pieces, visit.take), max_bytes=settings.max_decoded_bytes)
        finally:
            response.close()
        passed = {name: value for name, value in response.headers.items() if name.lower() not in _NOT_PASSED}
        return Reply(response.status_code, passed, content), None


def _counted(pieces: Iterator[bytes], take: Callable[[int], None]) -> Iterator[bytes]:
    for piece in pieces:
        take(len(piece))
        yield piece
