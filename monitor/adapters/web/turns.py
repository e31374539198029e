"""Turns: one request at a time per host, with a pause between two."""

from __future__ import annotations

import contextlib
import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

#: A site may ask for longer pauses than we make, but not park us.
_LONGEST_PAUSE = 30.0


@dataclass(slots=True)
class _Host:
    """When one host may be asked again."""

    pause: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = -math.inf


class Turns:
    """Hands out turns to the threads of a pool."""

    def __init__(
        self, pause: float, *, sleep: Callable[[float], None], monotonic: Callable[[], float]
    ) -> None:
        """Make turns.

        Args:
            pause: seconds between the end of one request to a host and the start of the next.
            sleep: waits for so many seconds.
            monotonic: tells the time in seconds, from any start.
        """
        self._pause, self._sleep, self._monotonic = pause, sleep, monotonic
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    @contextlib.contextmanager
    def take(self, host: str) -> Iterator[float]:
        """Wait for the host's turn and hold it; gives the seconds that took."""
        begun = self._monotonic()
        turn = self._host(host)
        with turn.lock:
            wait = turn.free_at - self._monotonic()
            if wait > 0:
                self._sleep(wait)
            try:
                yield self._monotonic() - begun
            finally:
                turn.free_at = self._monotonic() + turn.pause

    def slow_down(self, host: str, pause: float) -> None:
        """Make the pauses of a host as long as it asks for, within reason."""
        turn = self._host(host)
        if pause <= turn.pause:
            return  # before the lock, which another request to this host holds for its whole length
        with turn.lock:
            longer = max(turn.pause, min(pause, _LONGEST_PAUSE))
            turn.free_at += longer - turn.pause
            turn.pause = longer

    def _host(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host(self._pause))
