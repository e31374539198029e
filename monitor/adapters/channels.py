"""Channels: alerts posted to chat rooms and webhooks, through Apprise, which knows how each is spoken to.

The address of a channel is a secret of the administrator's, who answers for where it leads: unlike the
addresses of vendors it passes no gate. It is never logged nor told in an error
(docs/decisions/0009-channels.md).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from monitor.core.alerts import Alert
from monitor.core.errors import MailError, Refusal
from monitor.core.outlets import Channel

if TYPE_CHECKING:
    from apprise import AppriseResult, NotifyBase

#: What Apprise tells of a refusal; nothing else of its words is let through, for they may hold the address.
_STATUS = re.compile(r"\berror=([1-5][0-9]{2})\b")
_LINK = re.compile(r"https?://\S+")
#: They log addresses: Apprise its own, the library below each request's path.
_TALKATIVE = ("apprise", "urllib3", "requests")
_NOWHERE = logging.NullHandler()


class ChannelPoster:
    """Posts alerts to channels; keeps `monitor.core.ports.Mailer`.

    Args:
        channels: the register's, by id.
        environment: holds each channel's address in the variable that the channel names.
        timeout: seconds to wait for a connection, and for an answer; a whole post may take three times that.
    """

    def __init__(
        self, channels: Mapping[str, Channel], environment: Mapping[str, str], *, timeout: float = 10
    ) -> None:
        self._channels, self._environment, self._timeout = channels, environment, timeout
        self._services: dict[str, NotifyBase] = {}

    def greet(self, id_: str) -> str:
        """Return what kind of service a channel is, without posting anything.

        Raises:
            MailError: it cannot be posted to: not in the register, no address, or no Apprise.
        """
        return str(self._service(id_).service_name)

    def send(self, alert: Alert) -> None:
        """Return once the channel has taken the alert.

        What failed after the channel took it, before it answered, is posted again: chat has no Message-ID.

        Raises:
            MailError: it did not; its `refusal` says what that means for others.
        """
        from apprise import Apprise  # noqa: PLC0415 (an optional extra)
        from apprise.common import NotifyFormat  # noqa: PLC0415

        id_ = alert.channel or ""
        service = self._service(id_)
        formats: object = service.notify_format  # some take several, the best of them first
        is_plain = (formats[0] if isinstance(formats, tuple) else formats) is not NotifyFormat.MARKDOWN
        sender = Apprise(asset=service.asset)
        sender.add(service)
        result = sender.notify(
            body=alert.text if is_plain else _as_markdown(alert.text),
            title=alert.subject if is_plain else _as_markdown(alert.subject),
            body_format=NotifyFormat.TEXT if is_plain else NotifyFormat.MARKDOWN,
            timeout=3 * self._timeout,
        )
        if not result:
            raise _failure(id_, result)

    def close(self) -> None:
        """Forget the services: each post has its own connection."""
        self._services.clear()

    def _service(self, id_: str) -> NotifyBase:
        if id_ not in self._services:
            self._services[id_] = self._opened(id_)
        return self._services[id_]

    def _opened(self, id_: str) -> NotifyBase:
        channel = self._channels.get(id_)
        if channel is None:
            raise MailError(f"there is no channel {id_!r} in the register any more", Refusal.FINAL)
        address = self._environment.get(channel.variable)
        if not address:
            raise MailError(f"channel {id_}: no address: set ${channel.variable}")
        for name in _TALKATIVE:
            logging.getLogger(name).propagate = False
            logging.getLogger(name).addHandler(_NOWHERE)  # else warnings end on stderr
        try:
            from apprise import Apprise, AppriseAsset  # noqa: PLC0415 (an optional extra)
        except ModuleNotFoundError as error:
            raise MailError(
                f"channel {id_}: needs Apprise: pip install 'terms-drift-monitor[channels]'"
            ) from error
        asset = AppriseAsset(
            app_id="Terms drift monitor",
            app_desc="Terms drift monitor",
            app_url="",
            # No pictures from elsewhere, nothing written to disk, no pool of threads, no redirects.
            image_url_mask="",
            image_url_logo="",
            storage_mode="memory",
            async_mode=False,
            http_redirects=False,
        )
        service = Apprise.instantiate(address.strip(), asset=asset, suppress_exceptions=True)
        if service is None:
            raise MailError(f"channel {id_}: Apprise does not understand the address in ${channel.variable}")
        service.socket_connect_timeout = service.socket_read_timeout = self._timeout
        return service


def _failure(id_: str, result: AppriseResult) -> MailError:
    from apprise.result import AppriseResultStatus  # noqa: PLC0415 (an optional extra)

    statuses = [m[1] for entry in result.logs() if (m := _STATUS.search(entry.message))]
    if not statuses:
        late = result.status is AppriseResultStatus.TIMEOUT
        return MailError(f"channel {id_}: no answer{' in time' if late else ''}", Refusal.CUT)
    # A room that is gone today may be back tomorrow: nothing a channel answers is for good at once.
    return MailError(f"channel {id_} refused the message: HTTP {statuses[-1]}", Refusal.LATER)


def _as_markdown(text: str) -> str:
    """Return plain text so that a Markdown reader shows it as it stands, its addresses as links."""
    from apprise.conversion import text_to_markdown  # noqa: PLC0415 (an optional extra)

    lines = []
    for line in text.split("\n"):
        link = _LINK.search(line)
        at = link.start() if link else len(line)
        lines.append(text_to_markdown(line[:at]) + line[at:])  # type: ignore[no-untyped-call]
    return "\n\n".join(lines)
