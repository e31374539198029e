"""The Robots Exclusion Protocol (RFC 9309): what a site asks programs to leave alone.

The file is asked for once per origin for as long as a `Robots` lives, which is a round.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from protego import Protego

from monitor.adapters.web.failure import FailedError
from monitor.adapters.web.gate import origin_of
from monitor.core.terms import UnreachableReason

#: The product token that groups of rules may name (RFC 9309, 2.2.1).
TOKEN = "terms-drift-monitor"  # noqa: S105 — a name, not a secret
#: How much of a file is read; what stands beyond is not (RFC 9309, 2.5).
LONGEST = 500 * 1024
#: The parser gives every rule to every agent of its group: a file made for it would take all memory.
_MOST_RULES = 1_000_000

Read = Callable[[httpx.URL, bool], bytes | None]
"""A robots.txt's address, and whether the register names its origin, to the file; None: there is none (4xx).
Raises `FailedError`."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one origin asks, or why that could not be known."""

    parsed: Protego | None = None
    """None: everything is allowed."""
    failure: FailedError | None = None


@dataclass(slots=True)
class _Origin:
    """The rules of one origin, once they were asked for."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: _Rules | None = None


class Robots:
    """Asks each origin once, and answers for its pages; safe to share between threads."""

    def __init__(self, read: Read) -> None:
        """Make one that reads files by `read`."""
        self._read = read
        self._lock = threading.Lock()
        self._origins: dict[tuple[str, str, int], _Origin] = {}

    def check(self, url: httpx.URL, *, registered: bool) -> float:
        """Return the seconds a site wants between two requests (`Crawl-delay`), 0 where it does not say.

        A file that is not there (4xx) allows everything; one that cannot be had (5xx, no answer) allows
        nothing for this round (RFC 9309, 2.3.1.3 and 2.3.1.4). `Crawl-delay` is no part of the RFC.

        Raises:
            FailedError: the page must be left alone, or the site cannot be reached at all.
        """
        with self._lock:
            origin = self._origins.setdefault(origin_of(url), _Origin())
        with origin.lock:
            if origin.rules is None:
                origin.rules = self._rules(url, registered=registered)
        rules = origin.rules
        if rules.failure is not None:
            raise _told(rules.failure, url)
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(str(url), TOKEN):
            raise FailedError(
                UnreachableReason.ROBOTS, f"{_address(url)} does not allow {url.raw_path.decode('ascii')}"
            )
        return rules.parsed.crawl_delay(TOKEN) or 0.0

    def _rules(self, url: httpx.URL, *, registered: bool) -> _Rules:
        try:
            content = self._read(_address(url), registered)
        except FailedError as failure:
            return _Rules(failure=failure)
        return _Rules() if content is None else _parsed(content)


def _address(url: httpx.URL) -> httpx.URL:
    return url.copy_with(raw_path=b"/robots.txt")


def _told(failure: FailedError, url: httpx.URL) -> FailedError:
    if not failure.connected and not failure.redirects:
        # The page would fail like its robots.txt: the host's own trouble tells more than `robots` would.
        return FailedError(failure.reason, failure.detail)
    return FailedError(UnreachableReason.ROBOTS, f"{_address(url)} cannot be read: {failure}")


def _parsed(content: bytes) -> _Rules:
    text = content[:LONGEST].decode("utf-8-sig", errors="replace")
    if len(content) > LONGEST:
        text = text.rpartition("\n")[0]  # half a rule may forbid what the whole allows
    lines = text.lower().splitlines()
    agents = sum("agent" in line for line in lines)
    if agents * (len(lines) - agents) > _MOST_RULES:
        return _Rules(
            failure=FailedError(UnreachableReason.TOO_LARGE, f"{agents} groups of {len(lines)} lines")
        )
    return _Rules(parsed=Protego.parse(text))
