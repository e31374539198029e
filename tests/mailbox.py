"""A mail server on loopback that keeps what it takes, in the order it took it."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as the server took it."""

    to: str
    """The address it was handed over for."""
    message: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"]).strip()

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return "" if part is None else str(part.get_content())


class Mailbox:
    """Takes every mail at a free port of 127.0.0.1, for as long as the `with` block lasts."""

    def __init__(
        self,
        *,
        on_letter: Callable[[Letter], None] = lambda _: None,
        refuses: Mapping[str, str] | None = None,
    ) -> None:
        """Make a mailbox.

        Args:
            on_letter: called before the server says that it took a letter.
            refuses: what it answers in place of taking anything for an address.
        """
        self._on_letter = on_letter
        self.refuses = dict(refuses or {})
        self._letters: list[Letter] = []
        self._lock = threading.Lock()
        self._socket = socket.create_server((HOST, 0))
        self._controller = _OnSocket(self, self._socket)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
        self._socket.close()

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    @property
    def letters(self) -> Sequence[Letter]:
        """What it took since it was last emptied, in order."""
        with self._lock:
            return tuple(self._letters)

    def empty(self) -> Sequence[Letter]:
        """Take the letters out."""
        with self._lock:
            letters, self._letters = self._letters, []
            return tuple(letters)

    async def handle_RCPT(  # noqa: N802 — aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 — aiosmtpd looks for this name
        message = email.message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        for recipient in envelope.rcpt_tos:
            letter = Letter(str(recipient), message)
            with self._lock:
                self._letters.append(letter)
            self._on_letter(letter)
        return "250 OK"


class _OnSocket(Controller):
    """A controller over a socket that is already bound: the port is known, and nobody else can take it."""

    def __init__(self, mailbox: Mailbox, bound: socket.socket) -> None:
        super().__init__(mailbox, hostname=HOST, port=bound.getsockname()[1], ident="mailbox")
        self._bound = bound

    def _create_server(self) -> asyncio.Future[asyncio.Server]:
        # A coroutine, where aiosmtpd's own annotation is loose.
        return self.loop.create_server(self._factory_invoker, sock=self._bound)  # type: ignore[return-value]
