"""Web servers on loopback that answer as they are told to, well or badly."""

from __future__ import annotations

import contextlib
import http.server
import os
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from typing import Any

from monitor.adapters.web.fetch import HttpFetcher, NetworkSettings
from monitor.core.terms import SourceDocument

NOW = datetime(2025, 8, 29, 6, 0, tzinfo=UTC)


class Handler(http.server.BaseHTTPRequestHandler):
    """Hands each request to the vendor's reply for its path."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Site

    def do_GET(self) -> None:
        """Answer a GET request."""
        self.server.vendor.answer(self)

    do_CONNECT = do_GET  # noqa: N815 — http.server looks for this name

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 — its parent's word
        """Say nothing."""


Reply = Callable[[Handler], None]


class Site(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A server that knows its vendor and keeps quiet about broken connections."""

    daemon_threads = True
    vendor: Vendor

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@dataclass
class Vendor:
    """A web site on loopback: replies by path, in order, the last one for ever; and what it was asked."""

    port: int
    scheme: str = "http"
    host: str = "127.0.0.1"
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, Message]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    busy: int = 0
    busiest: int = 0
    connections: set[tuple[str, int]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def on(self, path: str, *replies: Reply) -> str:
        """Answer a path with these replies; return its address."""
        self.replies[path] = list(replies)
        return self.address(path)

    def address(self, path: str) -> str:
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for, without robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def headers(self, path: str) -> Message:
        """The headers of the last request for a path."""
        return next(headers for asked, headers in reversed(self.asked) if asked == path)

    def answer(self, handler: Handler) -> None:
        with self._lock:
            self.asked.append((handler.path, handler.headers))
            self.connections.add(handler.client_address)
            queue = self.replies.get(handler.path, [page(b"<h1>not found</h1>", 404)])
            reply = queue.pop(0) if len(queue) > 1 else queue[0]
            self.busy += 1
            self.busiest = max(self.busiest, self.busy)
        try:
            reply(handler)
        finally:
            with self._lock:
                self.busy -= 1


@contextlib.contextmanager
def serving(*, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Vendor]:
    """Serve a vendor's site on a free port."""
    site = Site(("127.0.0.1", 0), Handler)
    if tls is not None:
        site.socket = tls.wrap_socket(site.socket, server_side=True, do_handshake_on_connect=False)
    vendor = Vendor(site.server_port, "https" if tls else "http", host)
    site.vendor = vendor
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield vendor
    finally:
        vendor.closing.set()
        site.shutdown()
        thread.join()
        site.server_close()


@contextlib.contextmanager
def fetching(
    *vendors: Vendor,
    sleep: Callable[[float], None] = lambda _: None,
    resolve: Callable[[str, int], tuple[str, ...]] = lambda host, port: ("127.0.0.1",),
    monotonic: Callable[[], float] | None = None,
    **settings: Any,
) -> Iterator[HttpFetcher]:
    """Make a fetcher to which the register allows these vendors, and that never waits."""
    chosen: dict[str, Any] = {
        "delay": 0.0,
        "backoff": 0.0,
        "deadline": 5.0,
        "allow": frozenset((vendor.host, vendor.port) for vendor in vendors),
    }
    clock: dict[str, Any] = {} if monotonic is None else {"monotonic": monotonic}
    fetcher = HttpFetcher(
        NetworkSettings(**(chosen | settings)), lambda: NOW, sleep=sleep, resolve=resolve, **clock
    )
    try:
        yield fetcher
    finally:
        fetcher.close()


def document(address: str) -> SourceDocument:
    return SourceDocument("terms", address)


def page(body: bytes = b"<p>terms</p>", status: int = 200, **headers: str) -> Reply:
    """A complete answer; underscores in the headers' names stand for hyphens."""

    def reply(handler: Handler) -> None:
        handler.send_response(status)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        names.setdefault("Content-Type", "text/html; charset=utf-8")
        if status != 304:
            names.setdefault("Content-Length", str(len(body)))
        for name, value in names.items():
            handler.send_header(name, value)
        handler.end_headers()
        if status != 304:
            handler.wfile.write(body)

    return reply


def redirect(location: str, status: int = 302) -> Reply:
    return page(b"", status, Location=location)


def raw(*pieces: bytes, reset: bool = False, hang: bool = False) -> Reply:
    """Bytes as they are, then hang up, hang up badly, or say no more."""

    def reply(handler: Handler) -> None:
        handler.close_connection = True
        for piece in pieces:
            handler.wfile.write(piece)
        if hang:
            handler.server.vendor.closing.wait(5)
        if reset:
            connection = handler.connection
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(connection.detach())

    return reply


def drip(head: bytes, drop: bytes, pause: float = 0.05) -> Reply:
    """A head, then a drop now and then for as long as anyone listens."""

    def reply(handler: Handler) -> None:
        handler.close_connection = True
        with contextlib.suppress(OSError):
            handler.wfile.write(head)
            while not handler.server.vendor.closing.wait(pause):
                handler.wfile.write(drop)

    return reply


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
