"""How source documents are fetched: the settings of the network."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from monitor import __version__
from monitor.adapters.web.robots import TOKEN
from monitor.core.register import Network


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How source documents are fetched; the defaults are those of a daily round over public sites."""

    contact: str | None = None
    """An e-mail address or a web address that vendors may write to, told in the User-Agent."""
    proxy: str | None = field(default=None, repr=False)
    """The address of an http or https proxy; it then resolves names and answers for where they lead.

    May hold a user name and a password."""
    ca: Path | None = None
    """A file of certificates (PEM) to trust beside the usual ones."""
    delay: float = 2.0
    """Seconds between two requests to one host."""
    allow: frozenset[tuple[str, int]] = frozenset()
    """Hosts and ports that may be fetched although private, where the register itself names them."""
    connect_timeout: float = 10.0
    """Seconds, resolving the name included."""
    read_timeout: float = 30.0
    """Seconds without a byte."""
    deadline: float = 60.0
    """Seconds for one document with its redirects and retries; waiting for its host's turn is not counted."""
    retries: int = 2
    """How often a request is repeated that may succeed a moment later."""
    backoff: float = 1.0
    """Seconds before the first repetition; each next one waits twice as long."""
    patience: float = 30.0
    """The longest `Retry-After`, in seconds, that is sat out; at a longer one the request is given up."""
    max_bytes: int = 20_000_000
    """On the wire."""
    max_decoded_bytes: int = 50_000_000
    """Once decompressed."""
    place: str | None = None
    """Where pages are read from, in the administrator's words; noted with each snapshot, never sent."""
    accept_language: str = "en-IE,en;q=0.9,fr;q=0.8"
    """OTA asks for `en-IE` too: the edition for the EU, in English where there is one."""

    def __post_init__(self) -> None:
        """Refuse what could not be sent.

        Raises:
            ValueError: the contact or the languages do not fit into one line of ASCII.
        """
        for value in (self.user_agent, self.accept_language):
            if not (value.isascii() and value.isprintable()):
                raise ValueError(f"cannot be sent in a header, which is one line of ASCII: {value!r}")

    @property
    def user_agent(self) -> str:
        """What we call ourselves: the truth, and whom to write to."""
        return f"{TOKEN}/{__version__}" + (f" (+{self.contact})" if self.contact else "")


def settings_of(network: Network) -> NetworkSettings:
    """Return the settings that the register's `network` stands for."""
    # A register that asks for no delay speaks of servers of its own: no waiting for them either.
    polite = bool(network.delay)
    return NetworkSettings(
        contact=network.contact,
        proxy=network.proxy,
        ca=network.ca,
        delay=network.delay.total_seconds(),
        allow=network.allow,
        deadline=network.deadline.total_seconds(),
        retries=network.retries,
        backoff=1.0 if polite else 0.0,
        patience=30.0 if polite else 0.0,
        place=network.place,
    )
