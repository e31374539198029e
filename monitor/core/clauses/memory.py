"""What was read before, by everything it depends on: bounded, the longest unused forgotten."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """Values by what they follow from; the one that was not asked for longest goes first."""

    __slots__ = ("_most", "_values", "_weight")

    def __init__(self, most: int) -> None:
        """Hold values whose weights together are at most `most`."""
        self._values: dict[Key, tuple[Value, int]] = {}
        self._weight = 0
        self._most = most

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key) -> Value | None:
        """Return what was kept, if it still is."""
        kept = self._values.pop(key, None)
        if kept is None:
            return None
        self._values[key] = kept  # a dict keeps the order of insertion: this is now the last to go
        return kept[0]

    def keep(self, key: Key, value: Value, weight: int = 1) -> None:
        """Remember a value, at the price of others where they weigh too much together.

        Args:
            key: what it follows from.
            value: anything but None.
            weight: how much it takes to hold it; what outweighs the memory is not kept.
        """
        if weight > self._most:
            return
        _, before = self._values.pop(key, (value, 0))
        self._weight += weight - before
        while self._weight > self._most:
            _, forgotten = self._values.pop(next(iter(self._values)))
            self._weight -= forgotten
        self._values[key] = (value, weight)
