"""Mail servers that cut the connection, fall silent or talk out of turn, at each stage of a message."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Self

import pytest

from monitor.adapters.mail import SmtpMailer
from monitor.core.alerts import Alert, AlertKind
from monitor.core.errors import MailError, Refusal
from monitor.core.register import Mail, MailTls
from monitor.core.tools import Language, Person, Role

DUPONT = Person("dupont", "Aline Dupont", "aline@ville.example", Role.DPO, Language.FR)
ALERT = Alert(
    "0" * 32, AlertKind.DRIFT, datetime(2025, 8, 29, tzinfo=UTC), "dupont", None, "Objet", "Texte", "<p>Texte"
)
#: After the message's last line, before it says that it has it.
TAKEN = "."


class Server:
    """Speaks just enough SMTP, and does at one stage what it is told, once; then it behaves."""

    def __init__(self, stage: str, how: str) -> None:
        self.stage, self.how = stage, how
        self.messages: list[bytes] = []
        """Those that came to their last line."""
        self.commands: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._silence = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._silence.set()
        # A thread that waits for a connection is not woken by closing the socket.
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._thread.join(5)
        self._listener.close()

    def _serve(self) -> None:
        while not self._silence.is_set():
            connection, _ = self._listener.accept()
            with connection, contextlib.suppress(OSError):
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as lines:
            answer = b"220 hello\r\n"
            command = "CONNECT"
            while self._reached(command, connection):
                connection.sendall(answer)
                line = lines.readline()
                if not line:
                    return
                command = line[:4].decode().strip().upper()
                self.commands.append(command)
                answer = {"DATA": b"354 go on\r\n", "QUIT": b"221 bye\r\n"}.get(command, b"250 ok\r\n")
                if command == "DATA" and (self.stage, self.how) == ("DATA", "refuse"):
                    self.stage, answer = "", b"451 not now\r\n"
                elif command == "DATA":
                    if not self._reached("DATA", connection):
                        return
                    connection.sendall(answer)
                    self.messages.append(b"".join(iter(lines.readline, b".\r\n")))
                    command, answer = TAKEN, b"250 taken\r\n"

    def _reached(self, command: str, connection: socket.socket) -> bool:
        """Tell whether the talk goes on; where it was told to, cut or fall silent."""
        if command != self.stage:
            return True
        self.stage = ""
        if self.how == "silence":
            self._silence.wait(30)
        return False


@contextlib.contextmanager
def mailer(port: int, patience: float = 5) -> Iterator[SmtpMailer]:
    mail = Mail("127.0.0.1", port, "m@ville.example", MailTls.NONE)
    made = SmtpMailer(mail, {"dupont": DUPONT}, timeout=60, patience=patience)
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("stage", ["CONNECT", "EHLO"])
def test_cut_before_a_message_is_the_server_s_fault_alone(stage: str) -> None:
    with (
        Server(stage, "cut") as server,
        mailer(server.port) as outgoing,
        pytest.raises(MailError, match="cut the connection") as caught,
    ):
        outgoing.send(ALERT)
    assert caught.value.refusal is Refusal.OUT_OF_REACH
    assert server.messages == []


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", TAKEN])
def test_cut_in_the_midst_of_a_message_may_be_about_that_message(stage: str) -> None:
    with (
        Server(stage, "cut") as server,
        mailer(server.port) as outgoing,
        pytest.raises(MailError, match="cut the connection") as caught,
    ):
        outgoing.send(ALERT)
    assert caught.value.refusal is Refusal.CUT
    assert len(server.messages) == (stage == TAKEN)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", TAKEN])
def test_silence_in_the_midst_of_a_message_ends_in_time(stage: str) -> None:
    with (
        Server(stage, "silence") as server,
        mailer(server.port, patience=0.2) as outgoing,
        pytest.raises(MailError, match="no answer in time") as caught,
    ):
        outgoing.send(ALERT)
    assert caught.value.refusal is Refusal.CUT


@pytest.mark.parametrize("stage", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", TAKEN])
def test_after_a_cut_the_next_message_has_a_connection_of_its_own(stage: str) -> None:
    with Server(stage, "cut") as server, mailer(server.port) as outgoing:
        with pytest.raises(MailError):
            outgoing.send(ALERT)
        before = len(server.messages)
        outgoing.send(ALERT)
    assert len(server.messages) == before + 1


def test_cut_between_the_last_line_and_the_answer_the_repeat_has_the_same_message_id() -> None:
    with Server(TAKEN, "cut") as server, mailer(server.port) as outgoing:
        with pytest.raises(MailError):
            outgoing.send(ALERT)
        outgoing.send(ALERT)
    assert [ALERT.message_id.encode() in message for message in server.messages] == [True, True]


def test_a_server_that_refuses_to_begin_the_message_gets_the_next_one_from_its_start() -> None:
    with Server("DATA", "refuse") as server, mailer(server.port) as outgoing:
        with pytest.raises(MailError, match="451 not now"):
            outgoing.send(ALERT)
        outgoing.send(ALERT)
    assert server.commands[3:] == ["DATA", "RSET", "MAIL", "RCPT", "DATA", "QUIT"]


# --- before TLS -----------------------------------------------------------------------------------


@contextlib.contextmanager
def saying(*answers: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server that gives these answers, one to each line, and keeps what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                with connection, connection.makefile("rb") as lines:
                    for answer in answers:
                        connection.sendall(answer)
                        heard.append(lines.readline())
                    heard.append(lines.read())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1], heard
        finally:
            thread.join(5)


@pytest.mark.parametrize(
    "answers",
    [
        (b"220 hello\r\n", b"250-hello\r\n250 8BITMIME\r\n"),
        (b"220 hello\r\n", b"250-hello\r\n250 XXXXXXXA\r\n"),
        (b"220 hello\r\n", b"250-hello\r\n250 STARTTLS\r\n", b"454 no TLS today\r\n"),
        (b"220 hello\r\n", b"250-hello\r\n250 STARTTLS\r\n", b"220 go on\r\n250-hello\r\n250 AUTH PLAIN\r\n"),
    ],
    ids=["not offered", "blotted out on the way", "refused", "answers slipped in before TLS"],
)
def test_without_tls_neither_password_nor_message_leaves(answers: tuple[bytes, ...]) -> None:
    mail = Mail("127.0.0.1", 0, "m@ville.example", MailTls.STARTTLS, user="moniteur")
    with saying(*answers) as (port, heard):
        made = SmtpMailer(
            Mail(mail.host, port, mail.sender, mail.tls, mail.user),
            {"dupont": DUPONT},
            password="secret",
            timeout=2,
        )
        with pytest.raises(MailError) as caught:
            made.send(ALERT)
    said = b"".join(heard).upper()
    assert caught.value.refusal is Refusal.OUT_OF_REACH
    assert not any(word in said for word in (b"AUTH", b"MAIL FROM", b"SECRET", b"C2VJCMV0"))
