"""Fetching source documents over HTTP: politely, safely, and with an honest word for every failure."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime

import httpx

from monitor.adapters.web.body import beginning, whole
from monitor.adapters.web.evidence import captured
from monitor.adapters.web.exchange import Answer, Exchange, Read
from monitor.adapters.web.failure import FAILURES, FailedError, failed
from monitor.adapters.web.gate import Gate, Resolve, look_up, origin_of, parse
from monitor.adapters.web.network import NetworkSettings
from monitor.adapters.web.robots import LONGEST, Robots
from monitor.adapters.web.turns import Turns
from monitor.adapters.web.wire import Budget, GatedTransport
from monitor.core.terms import (
    Fetched,
    NotModified,
    Snapshot,
    SourceDocument,
    Unreachable,
    UnreachableReason,
    Validators,
)

__all__ = ["HttpFetcher", "NetworkSettings"]

_MOST_REDIRECTS = 10
_LONGEST_VALIDATOR = 1024
_TOKEN_MARKS = frozenset("!#$%&'*+-.^_`|~")
_NO_MEDIA_TYPE = "application/octet-stream"


class HttpFetcher:
    """Fetches source documents by HTTP; safe to share between the threads of a round.

    Connections are kept and shared; cookies are not, and nothing is taken from the environment.
    """

    def __init__(
        self,
        settings: NetworkSettings,
        now: Callable[[], datetime],
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        resolve: Resolve = look_up,
    ) -> None:
        """Make a fetcher for one round: what robots.txt says is asked once in its life.

        Args:
            settings: how to fetch.
            now: tells the time, aware, in UTC.
            sleep: waits for so many seconds.
            monotonic: tells the time in seconds, from any start.
            resolve: how names become addresses.

        Raises:
            UsageError: the file of certificates cannot be read, or holds none.
            ValueError: the proxy's address cannot be used.
        """
        self._settings, self._now = settings, now
        self._budget = Budget(monotonic)
        self._gate = Gate(settings.allow, resolve, proxied=settings.proxy is not None)
        self._transport = GatedTransport(self._gate, self._budget, proxy=settings.proxy, ca=settings.ca)
        self._turns = Turns(settings.delay, sleep=sleep, monotonic=monotonic)
        self._exchange = Exchange(settings, self._transport, self._budget, self._turns, now=now, sleep=sleep)
        self._robots = Robots(self._read_robots)

    def fetch(self, document: SourceDocument, known: Validators | None) -> Fetched:
        """Fetch a source document. Never raises for what a server does.

        Args:
            document: what to fetch; whether a browser is to show it is no matter here.
            known: what the server gave with the bytes we have, to ask only for others (RFC 9110, section 13).
        """
        self._budget.start(self._settings.deadline)
        try:
            answer, passed = self._page(document, known)
        except FailedError as failure:
            return Unreachable(document.id, failure.reason, failure.detail)
        if answer.status == 304:
            return NotModified(document.id)
        media_type, charset = _content_type(answer.headers.get("Content-Type", ""))
        return Snapshot(
            document=document.id,
            address=str(answer.url),
            redirects=passed,
            media_type=media_type,
            charset=charset,
            body=answer.body,
            fetched_at=self._now(),
            etag=_validator(answer.headers.get("ETag")),
            last_modified=_validator(answer.headers.get("Last-Modified")),
            capture=captured(answer, self._settings),
        )

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _page(self, document: SourceDocument, known: Validators | None) -> tuple[Answer, tuple[str, ...]]:
        def read(pieces: Iterator[bytes]) -> bytes:
            return whole(pieces, max_bytes=self._settings.max_decoded_bytes)

        try:
            start = parse(document.address)
        except FAILURES as error:
            raise failed(error) from error
        obey = document.ignore_robots is None
        return self._follow(start, known, registered=True, obey=obey, read=read)

    def _read_robots(self, url: httpx.URL, registered: bool) -> bytes | None:  # noqa: FBT001 — a callback
        def read(pieces: Iterator[bytes]) -> bytes:
            return beginning(pieces, max_bytes=LONGEST + 1)

        try:
            answer, _ = self._follow(url, None, registered=registered, obey=False, read=read)
        except FailedError as failure:
            if failure.status is not None and 400 <= failure.status < 500:
                return None
            raise
        return answer.body

    def _follow(
        self, start: httpx.URL, known: Validators | None, *, registered: bool, obey: bool, read: Read
    ) -> tuple[Answer, tuple[str, ...]]:
        """Ask, and follow redirects; each of them passes the gate and robots.txt as the first address did.

        Returns the answer, and the addresses that redirected to it.
        """
        url = start
        passed: list[str] = []
        try:
            while True:
                # Before robots.txt is asked, and a refusal of this redirect remembered for a whole origin.
                self._gate.admit(url, registered=registered)
                if obey or origin_of(url) != origin_of(start):
                    pause = self._robots.check(url, registered=registered)
                    self._turns.slow_down(origin_of(url)[1], pause)
                answer = self._exchange.ask(
                    url, _conditions(known, url, start), registered=registered, read=read
                )
                if answer.location is None:
                    return answer, tuple(passed)
                passed.append(str(url))
                url = _target(answer.url, answer.location, passed)
                registered = registered and origin_of(url) == origin_of(start)
        except FAILURES as error:
            raise failed(error, redirects=len(passed)) from error
        except FailedError as failure:
            failure.redirects = len(passed)
            raise


def _target(url: httpx.URL, location: str, passed: list[str]) -> httpx.URL:
    target = parse(location, relative_to=url)
    if url.scheme == "https" and target.scheme == "http":
        raise FailedError(UnreachableReason.BLOCKED, f"a redirect from https to http: {target}")
    if str(target) in passed:
        raise FailedError(UnreachableReason.REDIRECT_LOOP, f"{target} redirects back to itself")
    if len(passed) > _MOST_REDIRECTS:
        raise FailedError(UnreachableReason.REDIRECT_LOOP, f"more than {_MOST_REDIRECTS} redirects")
    return target


def _conditions(known: Validators | None, url: httpx.URL, start: httpx.URL) -> dict[str, str]:
    if known is None or str(url) != (known.address or str(start)):
        return {}
    conditions = {
        "If-None-Match": _validator(known.etag),
        "If-Modified-Since": _validator(known.last_modified),
    }
    return {name: value for name, value in conditions.items() if value is not None}


def _validator(value: str | None) -> str | None:
    """Return a validator that can be sent back as it came; None for any other."""
    usable = value and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable()
    return value if usable else None


def _content_type(value: str) -> tuple[str, str | None]:
    """Read `Content-Type`: media type in lower case, and the charset where one is named (RFC 9110, 8.3)."""
    media_type, *parameters = (part.strip() for part in value[:1024].split(";"))
    kind, _, subtype = media_type.lower().partition("/")
    known = f"{kind}/{subtype}" if _is_token(kind) and _is_token(subtype) else _NO_MEDIA_TYPE
    for parameter in parameters:
        name, _, charset = parameter.partition("=")
        charset = charset.strip(" '\"").lower()
        if name.strip().lower() == "charset" and _is_token(charset):
            return known, charset
    return known, None


def _is_token(text: str) -> bool:
    return bool(text) and all(mark in _TOKEN_MARKS or (mark.isascii() and mark.isalnum()) for mark in text)
