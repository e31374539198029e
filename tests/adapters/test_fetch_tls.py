"""Fetching over TLS, and through the proxy of an organisation."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.adapters.web.fetch import NetworkSettings
from monitor.core.errors import UsageError
from monitor.core.terms import Fetched, Snapshot, Unreachable, UnreachableReason
from tests.adapters.loopback import Handler, document, fetching, page, raw, redirect, serving

Reason = UnreachableReason


@dataclass(frozen=True)
class Authority:
    """A certificate for `vendor.example` that signs itself, and the server side of it."""

    certificate: Path
    server: ssl.SSLContext


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl command to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=vendor.example"),
            *("-addext", "subjectAltName=DNS:vendor.example", "-addext", "basicConstraints=critical,CA:TRUE"),
        ],
        check=True,
        capture_output=True,
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return Authority(certificate, server)


def reason(got: Fetched) -> UnreachableReason:
    assert isinstance(got, Unreachable), got
    return got.reason


def test_a_certificate_of_our_own_authority_is_trusted_when_the_register_names_it(
    authority: Authority,
) -> None:
    with serving(tls=authority.server, host="vendor.example") as vendor:
        address = vendor.on("/terms", page(b"terms"))
        with fetching(vendor, ca=authority.certificate) as fetcher:
            got = fetcher.fetch(document(address), None)
            assert isinstance(got, Snapshot)
            assert (got.address, got.body) == (address, b"terms")
            assert got.capture is not None
            assert got.capture.ip_address == "127.0.0.1"


def test_a_certificate_that_nobody_vouches_for_is_refused_once(authority: Authority) -> None:
    slept: list[float] = []
    with (
        serving(tls=authority.server, host="vendor.example") as vendor,
        fetching(vendor, sleep=slept.append) as fetcher,
    ):
        address = vendor.on("/terms", page(b"terms"))
        assert reason(fetcher.fetch(document(address), None)) is Reason.TLS
        assert (vendor.asked, slept) == ([], [])


def test_a_certificate_for_another_name_is_refused(authority: Authority) -> None:
    """The connection goes to a checked address, the name that is verified stays the page's."""
    with serving(tls=authority.server, host="other.example") as vendor:
        address = vendor.on("/terms", page(b"terms"))
        with fetching(vendor, ca=authority.certificate) as fetcher:
            assert reason(fetcher.fetch(document(address), None)) is Reason.TLS
            assert vendor.asked == []


def test_a_server_that_speaks_no_tls_is_refused(authority: Authority) -> None:
    with serving(host="vendor.example") as vendor:
        address = vendor.on("/terms", page(b"terms")).replace("http:", "https:")
        with fetching(vendor, ca=authority.certificate) as fetcher:
            assert reason(fetcher.fetch(document(address), None)) is Reason.TLS


def test_a_redirect_from_https_to_http_is_blocked(authority: Authority) -> None:
    with (
        serving(tls=authority.server, host="vendor.example") as vendor,
        serving(host="vendor.example") as plain,
    ):
        plain.on("/terms", page(b"terms"))
        address = vendor.on("/terms", redirect(plain.address("/terms")))
        with fetching(vendor, plain, ca=authority.certificate) as fetcher:
            got = fetcher.fetch(document(address), None)
            assert isinstance(got, Unreachable)
            assert got.reason is Reason.BLOCKED
            assert got.detail.startswith("a redirect from https to http")
            assert plain.asked == []


def test_a_handshake_that_never_comes_meets_the_deadline() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        port = mute.getsockname()[1]
        with fetching(allow=frozenset({("vendor.example", port)}), deadline=0.3) as fetcher:
            got = fetcher.fetch(document(f"https://vendor.example:{port}/terms"), None)
        assert reason(got) is Reason.TIMEOUT


def test_a_file_that_holds_no_certificate_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(UsageError, match="holds no certificate"), fetching(ca=tmp_path / "ca.pem"):
        pass


# --- proxies ------------------------------------------------------------------------------------


def tunnel(port: int) -> Callable[[Handler], None]:
    """What a proxy does at CONNECT."""

    def reply(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port)) as other, contextlib.suppress(OSError):
            ends = {handler.connection: other, other: handler.connection}
            for end in ends:
                end.settimeout(0.02)
            while not handler.server.vendor.closing.is_set():
                for source, target in ends.items():
                    with contextlib.suppress(TimeoutError):
                        data = source.recv(65_536)
                        if not data:
                            return
                        target.sendall(data)

    return reply


def unresolved(host: str, port: int) -> tuple[str, ...]:
    raise AssertionError(f"{host} is the proxy's to resolve")


def test_through_a_proxy_pages_are_asked_for_by_their_whole_address() -> None:
    with serving() as proxy:
        proxy.on("http://vendor.example/terms", page(b"terms"))
        with fetching(proxy=proxy.address(""), resolve=unresolved) as fetcher:
            got = fetcher.fetch(document("http://vendor.example/terms"), None)
            assert isinstance(got, Snapshot)
            assert got.body == b"terms"


def test_a_proxy_is_told_the_name_and_password_that_stand_in_its_address() -> None:
    with serving() as proxy:
        proxy.on("http://vendor.example/terms", page(b"terms"))
        address = proxy.address("").replace("http://", "http://user:password@")
        with fetching(proxy=address, resolve=unresolved) as fetcher:
            fetcher.fetch(document("http://vendor.example/terms"), None)
            assert (
                proxy.headers("http://vendor.example/terms")["Proxy-Authorization"]
                == "Basic dXNlcjpwYXNzd29yZA=="
            )


def test_through_a_proxy_tls_reaches_to_the_vendor(authority: Authority) -> None:
    with serving(tls=authority.server, host="vendor.example") as vendor, serving() as proxy:
        proxy.on("vendor.example:443", tunnel(vendor.port))
        vendor.on("/terms", page(b"terms"))
        with fetching(proxy=proxy.address(""), ca=authority.certificate, resolve=unresolved) as fetcher:
            got = fetcher.fetch(document("https://vendor.example/terms"), None)
            assert isinstance(got, Snapshot)
            assert got.body == b"terms"
            assert got.capture is not None
            assert got.capture.ip_address is None
        with fetching(proxy=proxy.address(""), resolve=unresolved) as fetcher:
            assert reason(fetcher.fetch(document("https://vendor.example/terms"), None)) is Reason.TLS


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/",
        "http://localhost/",
        "http://wiki.internal/",
        "http://127.1/",
        "http://wiki/",
    ],
)
def test_through_a_proxy_names_and_addresses_are_checked_all_the_same(address: str) -> None:
    with serving() as proxy, fetching(proxy=proxy.address(""), resolve=unresolved) as fetcher:
        assert reason(fetcher.fetch(document(address), None)) is Reason.BLOCKED
        assert proxy.asked == []


def test_a_proxy_that_refuses_is_told() -> None:
    with serving() as proxy:
        proxy.on("vendor.example:443", page(b"", 403))
        with fetching(proxy=proxy.address(""), resolve=unresolved) as fetcher:
            got = fetcher.fetch(document("https://vendor.example/terms"), None)
            assert reason(got) is Reason.REFUSED


def test_through_a_proxy_a_dripping_server_meets_the_deadline_too() -> None:
    with serving() as proxy:
        proxy.on(
            "http://vendor.example/terms", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", hang=True)
        )
        with fetching(proxy=proxy.address(""), resolve=unresolved, deadline=0.3) as fetcher:
            got = fetcher.fetch(document("http://vendor.example/terms"), None)
            assert reason(got) is Reason.TIMEOUT


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "proxy.example"])
def test_a_proxy_that_is_not_reached_by_http_is_refused_at_once(proxy: str) -> None:
    with pytest.raises(ValueError, match=r"[Pp]roxy|scheme"), fetching(proxy=proxy):
        pass


def test_the_proxys_password_is_not_shown() -> None:
    assert "secret" not in repr(NetworkSettings(proxy="http://user:secret@proxy.example:3128"))
