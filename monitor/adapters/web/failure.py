"""Why a request failed: every exception of the wire becomes one of the closed list of reasons."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx

from monitor.adapters.web.gate import LookupFailedError, RefusedError
from monitor.core.errors import MonitorError
from monitor.core.terms import UnreachableReason

#: Everything that sending a request and reading its answer may raise for what the other side does.
FAILURES = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpx.CookieConflict,
    RefusedError,
    LookupFailedError,
)
_UNCONNECTED = (RefusedError, LookupFailedError, httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
_LONGEST = 300


class FailedError(MonitorError):
    """A request that gave no complete 2xx answer.

    `again` tells whether asking a moment later is worth it; `status` is the status there was, if any; `after`
    the seconds the server asks us to wait (`Retry-After`); `redirects` how many were followed until then;
    `connected` whether there was a connection, without which the whole host fails, not one page.
    """

    def __init__(
        self,
        reason: UnreachableReason,
        detail: str,
        *,
        again: bool = False,
        status: int | None = None,
        after: float | None = None,
        redirects: int = 0,
        connected: bool = True,
    ) -> None:
        self.connected = connected
        self.reason, self.detail, self.again = reason, printable(detail), again
        self.status, self.after, self.redirects = status, after, redirects
        super().__init__(f"{reason}: {self.detail}")


@dataclass(frozen=True, slots=True)
class _Rule:
    """An exception's reason, and whether asking again is worth it."""

    type: type[BaseException]
    reason: UnreachableReason
    again: bool = False


#: What an exception says by itself; the first that fits.
_SAID = (
    _Rule(RefusedError, UnreachableReason.BLOCKED),
    _Rule(LookupFailedError, UnreachableReason.DNS),
    _Rule(httpx.InvalidURL, UnreachableReason.BLOCKED),
    _Rule(httpx.UnsupportedProtocol, UnreachableReason.BLOCKED),
    _Rule(httpx.LocalProtocolError, UnreachableReason.BLOCKED),  # we do not send what the protocol forbids
    _Rule(httpx.CookieConflict, UnreachableReason.BLOCKED),
    _Rule(httpx.TimeoutException, UnreachableReason.TIMEOUT, again=True),
    _Rule(httpx.TooManyRedirects, UnreachableReason.REDIRECT_LOOP),
    _Rule(httpx.HTTPStatusError, UnreachableReason.HTTP_STATUS),
    _Rule(httpx.ProxyError, UnreachableReason.REFUSED),
    _Rule(httpx.DecodingError, UnreachableReason.CUT_SHORT),
    _Rule(httpx.StreamError, UnreachableReason.CUT_SHORT),
)
#: What lies behind one that only says "connect" or "read"; the first that fits.
_BEHIND = (
    _Rule(ssl.SSLEOFError, UnreachableReason.RESET, again=True),  # hung up on: no word about certificates
    _Rule(ssl.SSLZeroReturnError, UnreachableReason.RESET, again=True),
    _Rule(ssl.SSLError, UnreachableReason.TLS),
    _Rule(TimeoutError, UnreachableReason.TIMEOUT, again=True),
    _Rule(ConnectionResetError, UnreachableReason.RESET, again=True),
    _Rule(ConnectionAbortedError, UnreachableReason.RESET, again=True),
    _Rule(BrokenPipeError, UnreachableReason.RESET, again=True),
)
_WORDS: Mapping[type[Exception], str] = {
    httpx.ConnectTimeout: "no connection in time",
    httpx.ReadTimeout: "no answer in time",
    httpx.WriteTimeout: "the request was not taken in time",
    httpx.PoolTimeout: "no connection was free in time",
}


def failed(error: Exception, *, in_body: bool = False, redirects: int = 0) -> FailedError:
    """Translate an exception of `FAILURES`.

    Args:
        error: the exception.
        in_body: whether the head of the answer had been read by then.
        redirects: how many were followed until then.
    """
    rule = _rule(error, in_body=in_body)
    again = error.temporary if isinstance(error, LookupFailedError) else rule.again
    words = str(error) or _WORDS.get(type(error), type(error).__name__)
    return FailedError(
        rule.reason, words, again=again, redirects=redirects, connected=not isinstance(error, _UNCONNECTED)
    )


def printable(text: str) -> str:
    """Return text of another's making fit for one line of a log or a mail: no controls, not too long."""
    shown = "".join(character if character.isprintable() else " " for character in text[:_LONGEST])
    return shown if len(text) <= _LONGEST else f"{shown[:-1]}…"


def _rule(error: Exception, *, in_body: bool) -> _Rule:
    for rule in _SAID:
        if isinstance(error, rule.type):
            return rule
    for cause in _causes(error):
        for rule in _BEHIND:
            if isinstance(cause, rule.type):
                return rule
    if isinstance(error, httpx.ConnectError):
        return _Rule(httpx.ConnectError, UnreachableReason.REFUSED)
    if in_body and isinstance(error, httpx.ProtocolError):
        return _Rule(httpx.ProtocolError, UnreachableReason.CUT_SHORT, again=True)
    return _Rule(httpx.HTTPError, UnreachableReason.RESET, again=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
