"""What is watched and fetched: terms, their source documents, and what a fetch gives."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

# --- what is watched --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class TermsId:
    """One terms type of one service, as OTA names them."""

    service: str
    type: str

    def __str__(self) -> str:
        return f"{self.service} {self.type}"


@dataclass(frozen=True, slots=True)
class Range:
    """OTA's range selector: from one element to another, each included or not."""

    start: str
    end: str
    start_included: bool
    """OTA's `startBefore` (included) or `startAfter`."""
    end_included: bool
    """OTA's `endAfter` (included) or `endBefore`."""


Selector = str | Range


class Render(StrEnum):
    """How a source document is fetched."""

    AUTO = "auto"
    HTML = "html"
    BROWSER = "browser"


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One web page or PDF that (part of) some terms is read from."""

    id: str
    """Unique in its terms; follows from the address as in OTA."""
    address: str
    select: tuple[Selector, ...] = ()
    """Empty: the main text is found automatically."""
    remove: tuple[Selector, ...] = ()
    render: Render = Render.AUTO
    ignore_robots: str | None = None
    """Why robots.txt is not asked for this address; None: it is."""


@dataclass(frozen=True, slots=True)
class Witness:
    """An OTA collection that tracks some terms, under its own names for them."""

    collection: str
    """The id of the collection."""
    terms: TermsId


@dataclass(frozen=True, slots=True)
class Origin:
    """The record of an OTA collection that a version was taken from, where we did not read it ourselves."""

    collection: str
    commit: str
    """Forty hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Terms:
    """One terms type of one service, with the source documents it is read from."""

    id: TermsId
    documents: tuple[SourceDocument, ...]
    """Empty where they are read from an OTA collection alone."""
    language: str | None = None
    """ISO 639-1; None: the language of the last good version, whatever it is at first."""
    witness: Witness | None = None
    """Who else reads them; who alone does where there are no source documents."""


# --- what is fetched, extracted, compared ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask it later whether a document is still the same (RFC 9110, section 13)."""

    etag: str | None
    last_modified: str | None
    address: str | None = None
    """The address that gave them, after redirects; None: the document's own. Asked nowhere else, since
    another page older than ours would answer "not modified" too."""


@dataclass(frozen=True, slots=True)
class Capture:
    """How an answer was had: what someone who was not there needs, to believe the bytes kept of it."""

    asked_at: datetime
    """When the request left, UTC, whole seconds."""
    status: int
    sha256: str
    """Of the body as received, once its content coding is undone; hexadecimal. The bytes kept have it too,
    unless they are those that a browser showed."""
    headers: tuple[tuple[str, str], ...]
    """Some of the answer's, names in lower case, each once; values printable and cut."""
    accept_language: str
    """The languages asked for."""
    ip_address: str | None
    """Of the server; None behind a proxy, which alone knows it."""
    place: str | None
    """Where it was read from, in the administrator's words."""
    engine: str
    """The release of this program that asked."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of one source document as served at one moment."""

    document: str
    address: str
    """Where the bytes came from in the end."""
    redirects: tuple[str, ...]
    """The addresses passed through before, in order."""
    media_type: str
    """Lower case, without parameters; `application/octet-stream` where none was given."""
    charset: str | None
    body: bytes
    fetched_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    rendered: bool = False
    """Whether these are the bytes that a browser showed, rather than those that were served."""
    capture: Capture | None = None
    """How they were had; None where nothing more is known (they came from elsewhere, or long ago)."""

    @property
    def sha256(self) -> str:
        """The hexadecimal SHA-256 of the bytes."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def validators(self) -> Validators:
        """What to ask with next time."""
        return Validators(self.etag, self.last_modified, self.address)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that a source document is as it was (304)."""

    document: str


class UnreachableReason(StrEnum):
    """Why there is no complete 2xx answer."""

    DNS = "dns"
    TLS = "tls"
    REFUSED = "refused"
    RESET = "reset"
    TIMEOUT = "timeout"
    CUT_SHORT = "cut_short"
    HTTP_STATUS = "http_status"
    BLOCKED = "blocked"
    """Our own gate refused the address."""
    TOO_LARGE = "too_large"
    REDIRECT_LOOP = "redirect_loop"
    ROBOTS = "robots"


class UnreadableReason(StrEnum):
    """Why a complete answer is not the terms."""

    CAPTCHA = "captcha"
    LOGIN = "login"
    COOKIE_WALL = "cookie_wall"
    SOFT_404 = "soft_404"
    EMPTY = "empty"
    MEDIA_TYPE = "media_type"
    LANGUAGE = "language"
    ANOTHER_PAGE = "another_page"
    SELECTOR = "selector"
    PARTIAL = "partial"
    NO_TEXT = "no_text"
    MISSING = "missing"
    """Of several source documents that make the terms, some could not be fetched."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A source document could not be fetched."""

    document: str
    reason: UnreachableReason
    detail: str
    """For an administrator: the status, the error's own words."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source document was fetched and is not the terms."""

    document: str
    reason: UnreadableReason
    detail: str
    snapshot: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Internal:
    """Our own code failed on these terms; the rest of the round goes on."""

    document: str
    detail: str
    reason: Literal["internal"] = "internal"


Fetched = Snapshot | NotModified | Unreachable


@dataclass(frozen=True, slots=True)
class Version:
    """The Markdown text extracted from the snapshots of one terms at one moment."""

    terms: TermsId
    commit: str
    """Forty hexadecimal digits."""
    at: datetime
    """When it was fetched."""
    text: str
