"""The mail server of the demonstration: a real SMTP server on loopback that keeps the mails it takes."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    """The addresses it was handed over for, not those it names."""
    message: EmailMessage
    file: Path
    """Where it lies, for a mail program to open."""

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Its text part, the one for programs that show no HTML."""
        part = self.message.get_body(("plain",))
        return "" if part is None else str(part.get_content())


class PostOffice:
    """Takes every mail at a free port of 127.0.0.1, for as long as the `with` block lasts.

    Args:
        folder: where the mails are kept, one file each (RFC 5322); it must exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._letters: list[Letter] = []
        self._lock = threading.Lock()
        self._count = 0
        self._socket = socket.create_server((HOST, 0))
        self._controller = _OnSocket(self, self._socket)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()
        self._socket.close()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._controller.port

    def collect(self) -> Sequence[Letter]:
        """Return the letters that came since the last call, in the order they came."""
        with self._lock:
            letters, self._letters = self._letters, []
        return letters

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 (aiosmtpd looks for this)
        """Take a mail."""
        content = envelope.original_content or b""
        message = email.message_from_bytes(content, policy=email.policy.default)
        with self._lock:
            self._count += 1
            file = self._folder / f"{self._count:02}.eml"
            file.write_bytes(content)
            self._letters.append(
                Letter(envelope.mail_from or "", tuple(map(str, envelope.rcpt_tos)), message, file)
            )
        return "250 OK"


class _OnSocket(Controller):
    """A controller over a socket that is already bound: the port is known, and nobody else can take it."""

    def __init__(self, office: PostOffice, bound: socket.socket) -> None:
        # Named, so that nobody asks the network what this machine is called.
        super().__init__(office, hostname=HOST, port=bound.getsockname()[1], server_hostname="localhost")
        self._bound = bound

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._bound)
