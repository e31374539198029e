"""SMTP: alerts handed to a mail server, one connection for a whole round."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from pathlib import Path
from socket import gethostname

from monitor.core.alerts import Alert
from monitor.core.errors import MailError, Refusal
from monitor.core.register import Mail, MailTls
from monitor.core.tools import Person

_PERMANENT = 500
#: It closes for business, or wants us to log in first (RFC 5321, section 3.8; RFC 4954, section 6).
_CLOSED = frozenset({421, 530})
#: It is not the mailbox: we may not relay, or are on a list (RFC 3463, section 3.8).
_POLICY = "5.7."
#: The size that MAIL announces is more than it takes (RFC 1870, section 6.1).
_TOO_LARGE = 552


class SmtpMailer:
    """Sends alerts through the organisation's mail server (RFC 5321), verifying its certificate.

    Args:
        mail: the server and the sender.
        people: the referents by id, whose addresses alerts go to.
        password: for `mail.user`; it never leaves over a connection that is not protected.
        ca: a file of certificates to trust beside the system's.
        timeout: seconds to wait for an answer before there is a message.
        patience: seconds to wait for each answer to a message, which filters may look at for long: who leaves
            too soon sends it twice (RFC 5321, section 4.5.3.2.6).
    """

    def __init__(
        self,
        mail: Mail,
        people: Mapping[str, Person],
        *,
        password: str | None = None,
        ca: Path | None = None,
        timeout: float = 30,
        patience: float = 120,
    ) -> None:
        self._mail, self._people = mail, people
        self._password, self._ca = password, ca
        self._timeout, self._patience = timeout, patience
        self._session: smtplib.SMTP | None = None

    def send(self, alert: Alert) -> None:
        """Return once the server has taken the alert.

        A message is never given twice for one call: a connection that died while idle is opened anew
        before the message, never after. Cut between its last line and the server's answer, nobody can know
        whether it was taken (RFC 5321, section 4.2.5): given again later, its Message-ID tells.

        Raises:
            MailError: the server did not take it; its `refusal` says what that means for others.
        """
        message = self._message(alert)
        self.greet()
        assert self._session is not None
        self._wait(self._patience)
        try:
            self._session.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise self._refused("the recipient", code, words) from error
        except smtplib.SMTPSenderRefused as error:
            raise self._refused("the sender", error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPDataError as error:
            raise self._refused("the message", error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._drop()
            raise MailError(f"{self._where()}: {_reason(error)}", Refusal.CUT) from error

    def greet(self) -> None:
        """Connect and log in without sending anything.

        Raises:
            MailError: the server cannot be reached, is not trusted or refuses us.
        """
        try:
            self._connect()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._drop()
            if isinstance(error, smtplib.SMTPResponseException):
                raise MailError(f"{self._where()}: {_answer(error.smtp_code, error.smtp_error)}") from error
            raise MailError(f"{self._where()}: {_reason(error)}") from error

    def _refused(self, what: str, code: int, words: bytes | str) -> MailError:
        """Return what a reply to MAIL, RCPT or DATA means (RFC 5321, section 4.2.3)."""
        if code in _CLOSED or (what == "the sender" and code != _TOO_LARGE):
            refusal = Refusal.OUT_OF_REACH  # whatever we send, it would say the same
        elif what == "the recipient" and _answer(code, words).startswith(_POLICY, 4):
            refusal = Refusal.LATER  # a relay set up wrong would else cost every alert of the round
        else:
            refusal = Refusal.FINAL if code >= _PERMANENT else Refusal.LATER
        return MailError(f"{self._where()} refused {what}: {_answer(code, words)}", refusal)

    def close(self) -> None:
        """Say good-bye to the server."""
        self._wait(self._timeout)
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                session.quit()
            session.close()

    def _connect(self) -> None:
        """Hold a session that answers: the one there is, else a new one."""
        if self._session is not None:
            self._wait(self._timeout)
            with contextlib.suppress(smtplib.SMTPException, OSError):
                # Not NOOP: a server that refused DATA still holds the recipient.
                if self._session.rset()[0] == 250:
                    return
            self._drop()
        mail = self._mail
        if mail.user is not None and self._password is None:
            raise MailError(f"{self._where()}: `mail.user` has no password: set $MONITOR_MAIL_PASSWORD")
        if mail.user is not None and mail.tls is MailTls.NONE and not _is_loopback(mail.host):
            raise MailError(f"{self._where()}: the password is not sent without TLS (mail.tls: none)")
        name = gethostname()  # the full name would take a look-up that may hang
        session: smtplib.SMTP
        if mail.tls is MailTls.TLS:
            session = smtplib.SMTP_SSL(
                mail.host, mail.port, local_hostname=name, timeout=self._timeout, context=self._context()
            )
        else:
            session = smtplib.SMTP(mail.host, mail.port, local_hostname=name, timeout=self._timeout)
        with contextlib.ExitStack() as unless_kept:
            unless_kept.callback(session.close)
            if mail.tls is MailTls.STARTTLS:
                session.starttls(context=self._context())
            if mail.user is not None and self._password is not None:
                session.login(mail.user, self._password)
            session.ehlo_or_helo_if_needed()
            unless_kept.pop_all()
        self._session = session

    def _wait(self, seconds: float) -> None:
        if self._session is not None and self._session.sock is not None:
            self._session.sock.settimeout(seconds)

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._ca is not None:
            context.load_verify_locations(self._ca)
        return context

    def _where(self) -> str:
        return f"mail server {self._mail.host}:{self._mail.port}"

    def _message(self, alert: Alert) -> EmailMessage:
        """Lay an alert into an e-mail: text and HTML as alternatives (RFC 2046, section 5.1.4)."""
        person = self._people.get(alert.person)
        if person is None:
            raise MailError(f"there is no {alert.person!r} in the register any more", Refusal.FINAL)
        try:
            message = EmailMessage(policy=SMTP)
            message["Subject"] = _one_line(alert.subject)
            message["From"] = _one_line(self._mail.sender)
            message["To"] = Address(_one_line(person.name), addr_spec=person.email)
            message["Date"] = alert.at
            message["Message-ID"] = alert.message_id
            # No out-of-office answers (RFC 3834, section 5; the second is Exchange's own).
            message["Auto-Submitted"] = "auto-generated"
            message["X-Auto-Response-Suppress"] = "All"
        except (ValueError, IndexError, MessageError) as error:
            raise MailError(
                f"the message to {person.email!r} cannot be addressed: {error}", Refusal.FINAL
            ) from error
        # Quoted-printable passes every server, 8BITMIME or not, and stays readable in a dump.
        message.set_content(alert.text, cte="quoted-printable")
        message.add_alternative(alert.html, subtype="html", cte="quoted-printable")
        # Only now: setting content clears the content headers.
        message["Content-Language"] = person.language.value
        return message


def _one_line(words: str) -> str:
    """Return words without anything that could start another header (RFC 5322, section 2.2).

    An encoded word (RFC 2047) among them would be decoded, and might hold a line break: it is taken apart.
    """
    line = "".join(c if c.isprintable() else " " for c in words)
    return line.replace("=?", "= ?").strip()


def _answer(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {_one_line(text)}"[:300]


def _reason(error: Exception) -> str:
    late = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
    match error:
        case ssl.SSLCertVerificationError():
            words = f"its certificate is not trusted: {error.verify_message}"
        case ssl.SSLError():
            words = f"no protected connection: {error.reason or error}"
        case ConnectionRefusedError():
            words = "connection refused"
        case _ if late:
            words = "no answer in time"
        case smtplib.SMTPServerDisconnected():
            words = f"it cut the connection: {error}"
        case _:
            words = str(error) or type(error).__name__
    return _one_line(words)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
