"""One request and its answer: in its turn, within the document's time, repeated where that is worth it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

import httpx

from monitor.adapters.web.body import ACCEPTED, decoded
from monitor.adapters.web.failure import FAILURES, FailedError, failed
from monitor.adapters.web.gate import origin_of
from monitor.adapters.web.network import NetworkSettings
from monitor.adapters.web.turns import Turns
from monitor.adapters.web.wire import Budget, ip_address_of
from monitor.core.terms import UnreachableReason

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Server errors that a moment does not cure: not implemented, and an unknown version of HTTP.
_LASTING = frozenset({501, 505})
#: A body that nobody wants is read where it is known to be small, for the connection to serve again.
_DRAINED = 65_536

Read = Callable[[Iterator[bytes]], bytes]
"""How a body, decompressed, is taken: whole, or its beginning."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: 2xx with its body, 304 to a conditional request, or a redirect."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes
    asked_at: datetime
    """When the request left, aware."""
    ip_address: str | None
    """Who answered; None behind a proxy."""
    location: str | None = None
    """Where a redirect leads, as the server wrote it."""


class Exchange:
    """Sends requests through one transport; safe to share between threads."""

    def __init__(
        self,
        settings: NetworkSettings,
        transport: httpx.BaseTransport,
        budget: Budget,
        turns: Turns,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> None:
        """Make an exchange.

        Args:
            settings: timeouts, retries, and what we call ourselves.
            transport: where requests go; the gate is in it.
            budget: the time of each thread's document.
            turns: when each host may be asked.
            now: tells the time, aware: when a request leaves, and for `Retry-After`.
            sleep: waits for so many seconds.
        """
        self._settings, self._transport, self._budget, self._turns = settings, transport, budget, turns
        self._now, self._sleep = now, sleep
        self._headers = {
            "User-Agent": settings.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
            "Accept-Language": settings.accept_language,
            "Accept-Encoding": ACCEPTED,
        }

    def ask(self, url: httpx.URL, conditions: Mapping[str, str], *, registered: bool, read: Read) -> Answer:
        """Send a GET request and read its answer.

        Args:
            url: what to ask for.
            conditions: headers that make the request conditional; empty for none.
            registered: see `Gate.admit`.
            read: how to take the body of a 2xx answer.

        Raises:
            FailedError: there was no complete answer, not even at the last attempt that was worth it.
        """
        attempt = 0
        while True:
            try:
                return self._once(url, conditions, registered=registered, read=read)
            except FailedError as failure:
                wait = self._wait(failure, attempt)
                if wait is None:
                    raise
            self._sleep(wait)
            attempt += 1

    def _wait(self, failure: FailedError, attempt: int) -> float | None:
        """Return the seconds to wait before asking again; None where that is not worth it."""
        if not failure.again or attempt >= self._settings.retries:
            return None
        wait = self._settings.backoff * 2**attempt
        if failure.after is not None:
            if failure.after > self._settings.patience:
                return None
            wait = max(wait, failure.after)
        return wait if wait < self._budget.left() else None

    def _once(self, url: httpx.URL, conditions: Mapping[str, str], *, registered: bool, read: Read) -> Answer:
        with self._turns.take(origin_of(url)[1]) as waited:
            self._budget.extend(waited)
            request = self._request(url, conditions, registered=registered)
            asked_at = self._now()
            try:
                response = self._transport.handle_request(request)
            except FAILURES as error:
                raise failed(error) from error
            try:
                return self._answer(url, response, read, asked_at, conditional=bool(conditions))
            except FAILURES as error:
                raise failed(error, in_body=True) from error
            finally:
                response.close()

    def _request(self, url: httpx.URL, conditions: Mapping[str, str], *, registered: bool) -> httpx.Request:
        connect = min(self._settings.connect_timeout, self._budget.left())
        read = self._settings.read_timeout
        timeout = {"connect": connect, "pool": connect, "read": read, "write": read}
        return httpx.Request(
            "GET",
            url,
            headers={**self._headers, **conditions},
            extensions={"timeout": timeout, "registered": registered},
        )

    def _answer(
        self, url: httpx.URL, response: httpx.Response, read: Read, asked_at: datetime, *, conditional: bool
    ) -> Answer:
        status, headers = response.status_code, response.headers
        said = partial(Answer, url, status, headers, asked_at=asked_at, ip_address=ip_address_of(response))
        if status in _REDIRECTS and "Location" in headers:
            _drain(response)
            return said(b"", location=headers["Location"])
        if status == 304 and conditional:
            return said(b"")
        if 200 <= status < 300 and status != 206:  # a part that we did not ask for is not the page
            pieces = decoded(
                response.iter_raw(),
                headers.get("Content-Encoding", ""),
                max_bytes=self._settings.max_bytes,
            )
            return said(read(pieces))
        _drain(response)
        raise FailedError(
            UnreachableReason.HTTP_STATUS,
            f"HTTP {status}",
            again=status == 429 or (500 <= status < 600 and status not in _LASTING),
            status=status,
            after=_retry_after(headers.get("Retry-After"), self._now),
        )


def _drain(response: httpx.Response) -> None:
    length = response.headers.get("Content-Length", "")
    if len(length) <= 5 and length.isdecimal() and int(length) <= _DRAINED:
        with contextlib.suppress(httpx.HTTPError):  # the answer's head is enough
            for _ in response.iter_raw():
                pass


def _retry_after(value: str | None, now: Callable[[], datetime]) -> float | None:
    """Read `Retry-After` (RFC 9110, 10.2.3): seconds, or a date; None where it is neither."""
    if value is None:
        return None
    if value.isascii() and value.isdecimal():
        return float(value[:12])
    try:
        date = parsedate_to_datetime(value[:64])
    except ValueError:
        return None
    at = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max((at - now()).total_seconds(), 0.0)
