"""Mail handed to a real SMTP server on loopback: taken, refused, cut, late, over TLS."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from monitor.adapters.mail import SmtpMailer
from monitor.adapters.register.values import email
from monitor.core.alerts import Alert, AlertKind
from monitor.core.errors import MailError, Refusal
from monitor.core.register import Mail, MailTls
from monitor.core.tools import Language, Person, Role

PEOPLE = {
    "dupont": Person("dupont", "Aline Dupont", "aline@ville.example", Role.DPO, Language.FR),
    "smith": Person("smith", 'Jo "IT" Smith\r\nBcc: all@x.example', "jo@ville.example", Role.IT, Language.EN),
}
TEXT = "Suspendu à titre conservatoire « Lumenia ».\n\n-- \nFin\n" + "mot " * 400 + "\n.\nfin\n"
PAGE = '<!doctype html>\n<html lang="fr"><p>Suspendu à titre conservatoire</p></html>\n'


def alert(person: str = "dupont", **more: Any) -> Alert:
    values: dict[str, Any] = {
        "id": "0123456789abcdef" * 4,
        "kind": AlertKind.SUSPENSION,
        "at": datetime(2025, 8, 29, 6, 0, tzinfo=UTC),
        "person": person,
        "tool": "lumenia-free",
        "subject": "[Suspendu] Lumenia – usages non sensibles",
        "text": TEXT,
        "html": PAGE,
    }
    return Alert(**(values | more))


@dataclass
class Postman:
    """Takes what it is not told to refuse, and keeps it."""

    refuse_sender: str = ""
    refuse_recipient: str = ""
    refuse_data: str = ""
    taken: list[Envelope] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)
    users: list[bytes] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.sessions.add(id(session))
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse_data:
            return self.refuse_data
        self.taken.append(envelope)
        return "250 OK"

    def message(self, number: int = -1) -> EmailMessage:
        content = self.taken[number].content
        assert isinstance(content, bytes)
        parsed = message_from_bytes(content, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, kind: str, data: Any
    ) -> AuthResult:
        self.users.append(data.login)
        return AuthResult(success=data.password == b"secret", handled=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def server(postman: Postman, **options: Any) -> Iterator[int]:
    port = free_port()
    controller = Controller(postman, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextlib.contextmanager
def mailer(port: int, tls: MailTls = MailTls.NONE, **more: Any) -> Iterator[SmtpMailer]:
    host = more.pop("host", "127.0.0.1")
    sender = more.pop("sender", "Moniteur <moniteur@ville.example>")
    mail = Mail(host=host, port=port, sender=sender, tls=tls, user=more.pop("user", None))
    made = SmtpMailer(mail, PEOPLE, timeout=more.pop("timeout", 5), **more)
    try:
        yield made
    finally:
        made.close()


def test_a_mail_has_both_forms_and_says_that_a_machine_wrote_it() -> None:
    postman = Postman()
    with server(postman) as port, mailer(port) as outgoing:
        outgoing.send(alert())
    message = postman.message()
    assert message["Subject"] == "[Suspendu] Lumenia – usages non sensibles"
    assert message["From"] == "Moniteur <moniteur@ville.example>"
    assert message["To"] == "Aline Dupont <aline@ville.example>"
    assert message["Date"] == "Fri, 29 Aug 2025 06:00:00 +0000"
    assert message["Content-Language"] == "fr"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message.get_content_type() == "multipart/alternative"
    text, page = message.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == TEXT
    assert page.get_content().replace("\r\n", "\n") == PAGE


def test_the_message_id_is_the_alert_s_and_stands_unencoded() -> None:
    postman = Postman()
    with server(postman) as port, mailer(port) as outgoing:
        outgoing.send(alert())
    content = postman.taken[0].content
    assert isinstance(content, bytes)
    assert alert().message_id.encode() in content


def test_a_repeat_is_the_same_message_but_for_its_boundary() -> None:
    postman = Postman()
    with server(postman) as port, mailer(port) as outgoing:
        outgoing.send(alert())
        outgoing.send(alert())
    first, second = postman.message(0), postman.message(1)
    assert {k: v for k, v in first.items() if k != "Content-Type"} == {
        k: v for k, v in second.items() if k != "Content-Type"
    }


def test_lines_are_short_and_ascii_on_the_wire() -> None:
    postman = Postman()
    with server(postman) as port, mailer(port) as outgoing:
        outgoing.send(alert(html="<p>" + "é" * 5_000 + "</p>"))
    content = postman.taken[0].content
    assert isinstance(content, bytes)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_one_connection_serves_a_whole_round() -> None:
    postman = Postman()
    with server(postman) as port, mailer(port) as outgoing:
        for person in ("dupont", "smith", "dupont"):
            outgoing.send(alert(person))
    assert len(postman.taken) == 3
    assert len(postman.sessions) == 1


def test_a_connection_that_died_while_idle_is_opened_anew() -> None:
    postman = Postman()
    with server(postman) as port, mailer(port) as outgoing:
        outgoing.send(alert())
        assert outgoing._session is not None
        assert outgoing._session.sock is not None
        outgoing._session.sock.shutdown(socket.SHUT_RDWR)
        outgoing.send(alert())
    assert len(postman.taken) == 2


HOSTILE = [
    "A\r\nBcc: all@x.example",
    "A\nX: y",
    "A\rX: y",
    "A\x00\x0bB",
    "A\x85X: y",
    "A\u2028X: y\u2029Bcc: all@x.example",
    "=?utf-8?q?A=0d=0aBcc:_all@x.example?=",
    "=?utf-8?b?QQ0KQmNjOiBhbGxAeC5leGFtcGxl?=",
    "A =?us-ascii?q?=0aX:?= y",
    "=?utf-8?q?A?=\r\n =?utf-8?q?=0d=0aX:_y?=",
    "é" * 200 + "\r\nBcc: all@x.example",
]


@pytest.mark.parametrize("subject", HOSTILE)
def test_no_subject_can_start_another_header(subject: str) -> None:
    postman = Postman()
    with server(postman) as port, mailer(port) as outgoing:
        outgoing.send(alert(subject=subject))
    message = postman.message()
    assert "Bcc" not in message
    assert "X" not in message
    assert message["Subject"].isprintable()
    content = postman.taken[0].content
    assert isinstance(content, bytes)
    assert b"\r\nBcc:" not in content
    assert b"\r\nX:" not in content


@pytest.mark.parametrize("name", HOSTILE)
def test_neither_a_sender_s_nor_a_referent_s_name_can_start_another_header(name: str) -> None:
    postman = Postman()
    people = {"dupont": replace(PEOPLE["dupont"], name=name)}
    with server(postman) as port:
        mail = Mail("127.0.0.1", port, f'"{name}" <moniteur@ville.example>', MailTls.NONE)
        outgoing = SmtpMailer(mail, people, timeout=5)
        with contextlib.suppress(MailError):
            outgoing.send(alert())
        outgoing.close()
    for number in range(len(postman.taken)):
        message = postman.message(number)
        assert ("Bcc" in message, "X" in message) == (False, False)
        assert [each.addr_spec for each in message["To"].addresses] == ["aline@ville.example"]
        assert postman.taken[number].rcpt_tos == ["aline@ville.example"]


def test_a_domain_beyond_ascii_is_written_as_dns_has_it() -> None:
    postman = Postman()
    people = {"dupont": replace(PEOPLE["dupont"], email=email("aline@mairie-évry.example"))}
    with server(postman) as port:
        outgoing = SmtpMailer(Mail("127.0.0.1", port, "m@ville.example", MailTls.NONE), people)
        outgoing.send(alert())
        outgoing.close()
    assert postman.taken[0].rcpt_tos == ["aline@xn--mairie-vry-h7a.example"]


def test_no_name_can_start_another_header() -> None:
    postman = Postman()
    with server(postman) as port, mailer(port) as outgoing:
        outgoing.send(alert("smith"))
    message = postman.message()
    assert "Bcc" not in message
    assert postman.taken[0].rcpt_tos == ["jo@ville.example"]
    assert message["To"].addresses[0].addr_spec == "jo@ville.example"


def test_a_referent_who_is_no_longer_there_is_an_error_about_the_message() -> None:
    with (
        mailer(free_port()) as outgoing,
        pytest.raises(MailError, match="there is no 'gone' in the register any more") as caught,
    ):
        outgoing.send(alert("gone"))
    assert caught.value.refusal is Refusal.FINAL


@pytest.mark.parametrize(
    "email", ["not an address", "élise@ville.example", "a@x.example\r\nBcc: b@x.example", ""]
)
def test_an_address_that_cannot_be_used_is_an_error_about_the_message(email: str) -> None:
    people = {"broken": Person("broken", "No One", email, Role.IT, Language.EN)}
    outgoing = SmtpMailer(Mail("127.0.0.1", free_port(), "moniteur@ville.example", MailTls.NONE), people)
    with pytest.raises(MailError, match="cannot be addressed") as caught:
        outgoing.send(alert("broken"))
    assert caught.value.refusal is Refusal.FINAL


@pytest.mark.parametrize(
    ("postman", "words", "refusal"),
    [
        (Postman(refuse_sender="451 busy"), "refused the sender: 451 busy", Refusal.OUT_OF_REACH),
        (Postman(refuse_sender="550 not you"), "refused the sender: 550 not you", Refusal.OUT_OF_REACH),
        (Postman(refuse_sender="552 too large"), "refused the sender: 552 too large", Refusal.FINAL),
        (Postman(refuse_recipient="450 greylisted"), "refused the recipient: 450 greylisted", Refusal.LATER),
        (Postman(refuse_recipient="550 nobody"), "refused the recipient: 550 nobody", Refusal.FINAL),
        (Postman(refuse_recipient="554 5.7.1 no relaying"), "554 5.7.1 no relaying", Refusal.LATER),
        (Postman(refuse_recipient="550 5.1.1 nobody"), "550 5.1.1 nobody", Refusal.FINAL),
        (Postman(refuse_recipient="530 log in"), "refused the recipient: 530 log in", Refusal.OUT_OF_REACH),
        (Postman(refuse_recipient="421 bye"), "refused the recipient: 421 bye", Refusal.OUT_OF_REACH),
        (
            Postman(refuse_data="554 looks like spam"),
            "refused the message: 554 looks like spam",
            Refusal.FINAL,
        ),
        (Postman(refuse_data="451 try later"), "refused the message: 451 try later", Refusal.LATER),
        (Postman(refuse_data="421 bye"), "refused the message: 421 bye", Refusal.OUT_OF_REACH),
    ],
)
def test_a_refusal_says_why_and_what_it_means(postman: Postman, words: str, refusal: Refusal) -> None:
    with server(postman) as port, mailer(port) as outgoing, pytest.raises(MailError, match=words) as caught:
        outgoing.send(alert())
    assert caught.value.refusal is refusal
    assert f"127.0.0.1:{port}" in str(caught.value)


def test_after_a_refusal_the_next_message_passes() -> None:
    postman = Postman(refuse_data="554 looks like spam")
    with server(postman) as port, mailer(port) as outgoing:
        with pytest.raises(MailError):
            outgoing.send(alert())
        postman.refuse_data = ""
        outgoing.send(alert())
    assert len(postman.taken) == 1


def test_a_server_that_is_not_there_is_an_error_about_the_server() -> None:
    with mailer(free_port()) as outgoing, pytest.raises(MailError, match="connection refused") as caught:
        outgoing.send(alert())
    assert caught.value.refusal is Refusal.OUT_OF_REACH


@contextlib.contextmanager
def raw_server(*answers: bytes) -> Iterator[int]:
    """A server that gives these answers, one a line it is sent, then cuts (or keeps silent after none)."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = threading.Event()

        def serve() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                with connection, connection.makefile("rb") as lines:
                    for answer in answers:
                        connection.sendall(answer)
                        lines.readline()
                    if not answers:
                        done.wait(30)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            thread.join(5)


def test_a_server_that_never_answers_is_given_up() -> None:
    with (
        raw_server() as port,
        mailer(port, timeout=0.2) as outgoing,
        pytest.raises(MailError, match="no answer in time") as caught,
    ):
        outgoing.send(alert())
    assert caught.value.refusal is Refusal.OUT_OF_REACH


def test_a_server_that_closes_for_business_is_an_error_about_the_server() -> None:
    with (
        raw_server(b"421 come back tomorrow\r\n") as port,
        mailer(port) as outgoing,
        pytest.raises(MailError, match="421 come back tomorrow") as caught,
    ):
        outgoing.send(alert())
    assert caught.value.refusal is Refusal.OUT_OF_REACH


@dataclass(frozen=True)
class Certificate:
    """A certificate for 127.0.0.1 that signs itself, and its key."""

    certificate: Path
    key: Path

    @property
    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"), "IP:127.0.0.1")


def certificate(folder: Path, names: str) -> Certificate:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command to make a certificate")
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"),
            *("-addext", f"subjectAltName={names}", "-keyout", str(made.key), "-out", str(made.certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return made


def test_starttls_protects_the_message_and_the_password(ours: Certificate) -> None:
    postman = Postman()
    options = {"tls_context": ours.context, "require_starttls": True, "authenticator": postman.authenticate}
    with (
        server(postman, **options) as port,
        mailer(port, MailTls.STARTTLS, ca=ours.certificate, user="moniteur", password="secret") as outgoing,
    ):
        outgoing.send(alert())
    assert len(postman.taken) == 1
    assert postman.users == [b"moniteur"]


def test_a_wrong_password_is_an_error_about_the_server(ours: Certificate) -> None:
    postman = Postman()
    options = {"tls_context": ours.context, "require_starttls": True, "authenticator": postman.authenticate}
    with (
        server(postman, **options) as port,
        mailer(port, MailTls.STARTTLS, ca=ours.certificate, user="moniteur", password="wrong") as outgoing,
        pytest.raises(MailError, match="535") as caught,
    ):
        outgoing.send(alert())
    assert caught.value.refusal is Refusal.OUT_OF_REACH
    assert "wrong" not in str(caught.value)


def test_tls_from_the_first_byte_works_too(ours: Certificate) -> None:
    postman = Postman()
    with (
        server(postman, ssl_context=ours.context) as port,
        mailer(port, MailTls.TLS, ca=ours.certificate) as outgoing,
    ):
        outgoing.send(alert())
    assert len(postman.taken) == 1


@pytest.mark.parametrize(("tls", "option"), [(MailTls.STARTTLS, "tls_context"), (MailTls.TLS, "ssl_context")])
def test_a_certificate_nobody_vouches_for_is_refused(ours: Certificate, tls: MailTls, option: str) -> None:
    postman = Postman()
    with (
        server(postman, **{option: ours.context}) as port,
        mailer(port, tls) as outgoing,
        pytest.raises(MailError, match="its certificate is not trusted"),
    ):
        outgoing.send(alert())
    assert postman.taken == []


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    other = certificate(tmp_path, "DNS:mail.elsewhere.example")
    postman = Postman()
    with (
        server(postman, tls_context=other.context) as port,
        mailer(port, MailTls.STARTTLS, ca=other.certificate) as outgoing,
        pytest.raises(MailError, match="its certificate is not trusted"),
    ):
        outgoing.send(alert())
    assert postman.taken == []


def test_a_server_without_starttls_gets_nothing() -> None:
    postman = Postman()
    with (
        server(postman) as port,
        mailer(port, MailTls.STARTTLS) as outgoing,
        pytest.raises(MailError, match="STARTTLS") as caught,
    ):
        outgoing.send(alert())
    assert postman.taken == []
    assert caught.value.refusal is Refusal.OUT_OF_REACH


def test_a_password_is_never_sent_in_the_clear_beyond_this_machine() -> None:
    with (
        mailer(25, host="mail.ville.example", user="moniteur", password="secret") as outgoing,
        pytest.raises(MailError, match="the password is not sent without TLS"),
    ):
        outgoing.send(alert())


def test_a_user_without_a_password_is_told_rather_than_sending_without_logging_in() -> None:
    with (
        mailer(25, host="mail.ville.example", user="moniteur") as outgoing,
        pytest.raises(MailError, match=r"set \$MONITOR_MAIL_PASSWORD") as caught,
    ):
        outgoing.send(alert())
    assert caught.value.refusal is Refusal.OUT_OF_REACH


def test_a_greeting_sends_nothing() -> None:
    postman = Postman()
    with server(postman) as port, mailer(port) as outgoing:
        outgoing.greet()
        outgoing.send(alert())
    assert len(postman.taken) == 1


def test_a_greeting_tells_what_would_fail() -> None:
    with mailer(free_port()) as outgoing, pytest.raises(MailError, match="connection refused"):
        outgoing.greet()


def test_closing_without_having_sent_anything_does_nothing() -> None:
    with mailer(free_port()) as outgoing:
        outgoing.close()
