"""The made-up vendors' web site: a real web server on loopback whose pages move from day to day."""

from __future__ import annotations

import hashlib
import http.server
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined

HOST: Final = "127.0.0.1"

#: What stands at each address; the register of the demonstration names the same.
PAGES: Final[Mapping[str, str]] = {
    "/brindlequill/legal/terms": "brindlequill-terms.html",
    "/brindlequill/legal/privacy": "brindlequill-privacy.html",
    "/otterloo/terms": "otterloo-terms.html",
    "/otterloo/privacy": "otterloo-privacy.html",
    "/plumelle/juridique/conditions": "plumelle-terms.html",
    "/plumelle/juridique/confidentialite": "plumelle-privacy.html",
}
#: How long before the first day the vendors last touched their terms.
_FIRST_WRITTEN: Final = timedelta(days=211)
_HEADLINES: Final = (
    ("Seven ways to end a letter", "Sept façons de finir une lettre"),
    ("What a comma costs", "Ce que coûte une virgule"),
    ("Meet us at the paper fair", "Retrouvez-nous au salon du papier"),
    ("A short history of ink", "Petite histoire de l’encre"),
    ("Our users write to us", "Nos utilisateurs nous écrivent"),
)


class Fault(StrEnum):
    """How a page breaks."""

    CAPTCHA = "captcha"
    """A success that carries a challenge in place of the terms."""
    UNAVAILABLE = "unavailable"
    """503."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The vendors' pages on one day."""

    today: date
    trains: date | None = None
    """Since when Brindlequill trains its models unless one opts out."""
    left_eu: date | None = None
    """Since when Plumelle keeps its data in the United States."""
    faults: Mapping[str, Fault] = field(default_factory=dict)
    """By path."""


class VendorSite:
    """Serves the scene of the day at a free port of 127.0.0.1, for as long as the `with` block lasts.

    Args:
        first: the first day of the story, which the dates on the pages follow.
    """

    def __init__(self, first: date) -> None:
        self._first = first
        self.scene = Scene(first)
        # Templates are ours and travel with the package; escaping is on all the same, as on any page.
        loader = PackageLoader("monitor.faces.demo", "pages")
        self._pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
        self._server = _Server((HOST, 0), _Handler)
        self._server.site = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="vendors", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._server.server_port

    @property
    def address(self) -> str:
        """The address of its root, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def answer(self, path: str) -> tuple[HTTPStatus, str, str]:
        """Return the status, media type and text of what stands at a path today."""
        if path == "/robots.txt":
            return HTTPStatus.OK, "text/plain", "User-agent: *\nAllow: /\n"
        page, scene = PAGES.get(path), self.scene
        if page is None:
            return HTTPStatus.NOT_FOUND, "text/html", "<h1>404</h1>"
        match scene.faults.get(path):
            case Fault.UNAVAILABLE:
                return HTTPStatus.SERVICE_UNAVAILABLE, "text/html", "<h1>503 Service Unavailable</h1>"
            case Fault.CAPTCHA:
                page = "captcha.html"
            case None:
                pass
        words = self._pages.get_template(page).render(
            path=path, day=scene, noise=_noise(scene.today, path), updated=self._dates(scene)
        )
        return HTTPStatus.OK, "text/html", words

    def _dates(self, scene: Scene) -> Mapping[str, str]:
        first = self._first - _FIRST_WRITTEN
        moments = {"first": first, "trains": scene.trains or first, "left_eu": scene.left_eu or first}
        return {
            f"{name}_{language}": format_date(moment, "d MMMM y", locale=language)
            for name, moment in moments.items()
            for language in ("en", "fr")
        }


def _noise(today: date, path: str) -> Mapping[str, object]:
    """Return what differs on a page every day without anyone having written a word of its terms."""
    token = hashlib.sha256(f"{today.isoformat()}{path}".encode()).hexdigest()
    number = int(token[:8], 16)
    english, french = _HEADLINES[today.toordinal() % len(_HEADLINES)]
    return {
        "today": today.isoformat(),
        "token": token,
        "session": token[8:24],
        "build": token[24:32],
        "partners": 40 + number % 700,
        "visitors": 1_000 + number % 90_000,
        "headline_en": english,
        "headline_fr": french,
    }


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    site: VendorSite


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer a request."""
        status, media_type, words = self.server.site.answer(self.path)
        body = words.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its parent's word)
        """Keep quiet: the story is told elsewhere."""
