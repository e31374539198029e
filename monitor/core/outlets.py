"""Where news goes beside the mail: channels such as a chat room, and the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from monitor.core.alerts import AlertKind
from monitor.core.tools import Language


@dataclass(frozen=True, slots=True)
class Channel:
    """A chat room or a webhook told what referents are told; its address is a secret, kept in `variable`."""

    id: str
    language: Language
    kinds: frozenset[AlertKind] = frozenset()
    """What it is told of; empty: everything."""
    tools: tuple[str, ...] = ()
    """Ids; empty: all."""
    usages: tuple[str, ...] = ()
    """Ids; empty: all."""

    @property
    def variable(self) -> str:
        """The environment variable that holds its address."""
        return f"MONITOR_CHANNEL_{self.id.upper().replace('-', '_')}"


@dataclass(frozen=True, slots=True)
class Report:
    """The page that `monitor report` writes."""

    folder: Path | None = None
    """Absolute. Where it is written after each complete round; None: only when asked for."""
    url: str | None = None
    """The address under which referents reach that folder, without a slash at its end."""
