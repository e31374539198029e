"""What is kept of an answer as proof: the facts of the exchange, made safe to write."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import Final

import httpx

from monitor import __version__
from monitor.adapters.web.exchange import Answer
from monitor.adapters.web.failure import printable
from monitor.adapters.web.network import NetworkSettings
from monitor.core.terms import Capture

#: What dates an answer, names the edition served and who served it, in this order (RFC 9110, 9111, 9530); the
#: last line is what finds this answer again in the logs of Cloudflare and Amazon. No cookies: they identify
#: a visitor, and we send none back.
KEPT: Final = (
    *("date", "age", "last-modified", "etag", "expires", "cache-control", "vary"),
    *("content-type", "content-language", "content-encoding", "content-length", "content-location"),
    *("content-digest", "repr-digest", "server", "via"),
    *("cf-ray", "x-amz-cf-id", "x-cache"),
)


def captured(answer: Answer, settings: NetworkSettings) -> Capture:
    """Return what is kept of a complete answer.

    Args:
        answer: what came, its body decompressed.
        settings: what was asked with, and where from.
    """
    return Capture(
        asked_at=answer.asked_at.astimezone(UTC).replace(microsecond=0),
        status=answer.status,
        sha256=hashlib.sha256(answer.body).hexdigest(),
        headers=_kept(answer.headers),
        accept_language=settings.accept_language,
        ip_address=answer.ip_address,
        place=settings.place,
        engine=__version__,
    )


def _kept(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """Choose headers; a vendor's line breaks, invisible characters and long values end here."""
    return tuple((name, printable(headers[name])) for name in KEPT if name in headers)
