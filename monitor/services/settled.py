"""Which events people were told of: asked of the outbox as they come up, however many years it holds."""

from __future__ import annotations

from collections.abc import Container, Iterable

from monitor.core.ports import Outbox


class Settled(Container[str]):
    """The events that alerts were made of; one that is asked for is remembered, whatever the answer."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._known: dict[str, bool] = {}

    def ask(self, events: Iterable[str]) -> None:
        """Ask for events together: thousands take as long as a hundred one by one."""
        new = {event for event in events if event not in self._known}
        found = self._outbox.settled(new) if new else {}
        self._known |= {event: event in found for event in new}

    def __contains__(self, event: object) -> bool:
        name = str(event)
        if name not in self._known:
            self.ask([name])
        return self._known[name]
