"""Ten invented vendors on loopback, whose pages can change and break."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import http.server
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Self

HOST = "127.0.0.1"
HTML = "text/html; charset=utf-8"

#: None of them exists.
VENDORS = (
    *("Almandrel", "Brackenwhit", "Corvelune", "Dapplemere", "Eskerfold"),
    *("Fennimoor", "Gorsewick", "Hollowmint", "Inglepuff", "Juniperly"),
)
DENIED = "We do not use your inputs or outputs to train our models."
OPT_OUT = "We may use your inputs and outputs to train our models, unless you opt out in your settings."
OPT_IN = "We use your inputs and outputs to train our models only if you opt in to this in your settings."

UNREACHABLE = {
    "403": "http_status",
    "404": "http_status",
    "429": "http_status",
    "500": "http_status",
    "503": "http_status",
    "truncated": "cut_short",
    "reset": "reset",
    "slow": "timeout",
    "redirect-loop": "redirect_loop",
    "gzip-bomb": "too_large",
}
UNREADABLE = {
    "empty": "empty",
    "captcha": "captcha",
    "login": "login",
    "consent": "cookie_wall",
    "soft404": "soft_404",
    "french": "language",
    "home": "another_page",
    "half": "partial",
    "binary": "media_type",
}

_INSTEAD: Mapping[str, str] = {
    "empty": "",
    "captcha": "<title>One moment</title><h1>Verify you are human</h1><p>Complete the security check to continue.</p>",
    "login": "<title>Log in</title><form><input name=who><input type=password name=word><button>Log in</button></form>",
    "consent": "<title>Cookies</title><main><h1>Before you continue</h1><p>We use cookies. Accept all, or reject "
    "all cookies, to go on.</p><button>Accept all</button></main>",
    "soft404": "<title>Page not found</title><main><h1>Page not found</h1><p>Sorry, what you look for is gone.</p></main>",
    "french": "<html lang=fr><title>Conditions</title><main><h1>Conditions d'utilisation</h1>"
    + "<p>Les présentes conditions s'appliquent à tous les services que nous vous proposons. Vous les acceptez "
    "en utilisant nos services, et nous pouvons les modifier en vous prévenant.</p>" * 40 + "</main></html>",
    "home": "<html lang=en><title>Welcome</title><main><h1>Write better letters, together</h1>"
    + "<p>Bring your whole team to the same page, and watch your ideas bloom like never before.</p>" * 40
    + "</main></html>",
}
_SECTIONS = (
    (
        "Acceptance",
        (
            "These terms of service form an agreement between you and {name}. By creating an account or using "
            "the service you agree to these terms; if you do not agree, you may not use the service."
        ),
    ),
    (
        "Your account",
        (
            "You must provide accurate information when you register and keep your password secret. You are "
            "responsible for all activity under your account, and shall notify {name} without delay of any breach."
        ),
    ),
    (
        "Your content",
        (
            "You keep all rights in what you submit to the service and in what it returns to you. You warrant "
            "that you have the rights needed to submit it, and that it infringes the rights of nobody."
        ),
    ),
    (
        "Acceptable use",
        (
            "You shall not use the service to break the law, to harm minors, to deceive, or to interfere "
            "with the rights of others. You shall not reverse engineer the service or resell access to it."
        ),
    ),
    (
        "Fees",
        (
            "Paid plans are billed in advance for each period and renew until cancelled. Fees are not refundable "
            "except where the law requires it. We may change our prices on thirty days' notice."
        ),
    ),
    (
        "Suspension",
        (
            "We may suspend or terminate your access if you breach these terms. You may terminate this "
            "agreement at any time by closing your account in your settings."
        ),
    ),
    (
        "Warranty",
        (
            "The service is provided as is and as available. To the fullest extent permitted by law, {name} "
            "disclaims all warranties, express or implied, including fitness for a particular purpose."
        ),
    ),
    (
        "Liability",
        (
            "To the extent permitted by law, {name} is not liable for indirect or consequential damages, and "
            "its total liability shall not exceed the fees paid in the twelve months before the claim."
        ),
    ),
    (
        "Indemnity",
        (
            "You agree to indemnify {name} against claims by third parties that arise from your content or "
            "from your breach of these terms."
        ),
    ),
    (
        "Governing law",
        (
            "These terms are governed by the laws of the place where {name} has its seat, and the courts "
            "of that place have jurisdiction over any dispute."
        ),
    ),
)


def terms_page(name: str, *, training: str = DENIED, note: str = "", token: str = "") -> bytes:
    """Return a page of terms.

    Args:
        name: of the vendor.
        training: what it says of training.
        note: one more sentence, on a matter nobody watches.
        token: what differs on a page without a word of the terms having changed.
    """
    sections = [(title, words.format(name=name)) for title, words in _SECTIONS]
    sections.insert(3, ("Model training", training))
    if note:
        sections.append(("Changes", note))
    body = "".join(f"<h2>{n}. {title}</h2><p>{words}</p>" for n, (title, words) in enumerate(sections, 1))
    return (
        f"<!doctype html><html lang=en><head><title>Terms of Service - {name}</title>"
        f"<script>session('{token}')</script></head><body><nav><a href=/>{name}</a></nav>"
        f"<main><h1>{name} Terms of Service</h1>{body}</main><footer>{token}</footer></body></html>"
    ).encode()


@dataclass
class Scene:
    """What stands on the site now."""

    pages: dict[str, bytes] = field(default_factory=dict)
    """By path."""
    broken: dict[str, str] = field(default_factory=dict)
    """Kind of fault by path."""


class VendorSite:
    """Serves the scene at a free port of 127.0.0.1, for as long as the `with` block lasts."""

    def __init__(self) -> None:
        self.scene = Scene({path_of(name): terms_page(name) for name in VENDORS})
        self._server = _Server((HOST, 0), _Handler)
        self._server.site = self
        self.closing = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return self._server.server_port

    def set(self, name: str, page: bytes) -> None:
        """Put another page where a vendor's terms stand."""
        self.scene.pages[path_of(name)] = page

    def break_page(self, kind: str, path: str) -> None:
        """Break the page at a path, from now on."""
        self.scene.broken[path] = kind

    def mend(self) -> None:
        """Make every page whole again."""
        self.scene.broken.clear()


def path_of(name: str) -> str:
    """Return the path of a vendor's terms."""
    return f"/{name.lower()}/terms"


@cache
def _bomb() -> bytes:
    return gzip.compress(b"\0" * 100_000_000, 9)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    site: VendorSite

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about broken connections."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        scene = self.server.site.scene
        if self.path == "/robots.txt":
            self._answer(200, b"User-agent: *\nAllow: /\n", "text/plain")
            return
        body = scene.pages.get(self.path)
        if body is None:
            self._answer(404, b"<h1>not found</h1>")
            return
        kind = scene.broken.get(self.path)
        if kind is not None:
            self._break(kind, body)
            return
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            self._answer(304, b"", ETag=tag)
        else:
            self._answer(200, body, ETag=tag)

    def _answer(self, status: int, body: bytes, media_type: str = HTML, **headers: str) -> None:
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def _break(self, kind: str, body: bytes) -> None:
        if kind in _INSTEAD:
            self._answer(200, _INSTEAD[kind].encode())
        elif kind.isdigit():
            self._answer(int(kind), b"<h1>error</h1>")
        elif kind == "half":
            self._answer(200, body[: len(body) // 2])
        elif kind == "binary":
            self._answer(200, bytes(range(256)) * 100)
        elif kind == "redirect-loop":
            self._answer(302, b"", Location=self.path)
        elif kind == "gzip-bomb":
            self._answer(200, _bomb(), Content_Encoding="gzip")
        else:
            self._hang_up(kind, body)

    def _hang_up(self, kind: str, body: bytes) -> None:
        self.close_connection = True
        if kind == "reset":
            self.connection.close()
            return
        self.send_response(200)
        self.send_header("Content-Type", HTML)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if kind == "truncated":
            self.wfile.write(body[: len(body) // 3])
            return
        assert kind == "slow", kind
        with contextlib.suppress(OSError):
            for byte in body:
                self.wfile.write(bytes((byte,)))
                if self.server.site.closing.wait(0.2):
                    return

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Tell the same date for ever: it is kept with the page, and so makes the commit's name."""
        return "Mon, 02 Mar 2026 06:00:00 GMT"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — its parent's word
        """Keep quiet."""
