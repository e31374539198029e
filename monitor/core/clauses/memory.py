"""What was read before, by the digest of everything it depends on: bounded, the longest unused forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Generic, TypeVar

Value = TypeVar("Value")


def digest(parts: Iterable[str]) -> bytes:
    """Return the BLAKE2b digest of some texts in their order, and of where each ends."""
    known = tuple(parts)
    told = f"{','.join(str(len(part)) for part in known)}:{''.join(known)}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Memory(Generic[Value]):
    """Values by their digests; the one that was not asked for longest goes first."""

    __slots__ = ("_most", "_values")

    def __init__(self, most: int) -> None:
        self._values: dict[bytes, Value] = {}
        self._most = most

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: bytes) -> Value | None:
        """Return what was kept, if it still is."""
        value = self._values.pop(key, None)
        if value is not None:
            self._values[key] = value  # a dict keeps the order of insertion: this is now the last to go
        return value

    def keep(self, key: bytes, value: Value) -> None:
        """Remember a value, at the price of another where there are too many."""
        if len(self._values) >= self._most:
            del self._values[next(iter(self._values))]
        self._values[key] = value
