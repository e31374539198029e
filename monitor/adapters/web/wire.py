"""The wire: connections made to checked addresses only, every read and write within the document's time.

httpx has no seam for either, its connection pool httpcore has one: the network backend.
"""

from __future__ import annotations

import functools
import ssl
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import httpcore
import httpx

from monitor.adapters.web.gate import Gate
from monitor.core.errors import UsageError

#: More than one host has, fewer than it takes to spend a document's time on addresses that do not answer.
_ADDRESSES_TRIED = 4
_KEEPALIVE = 15.0
#: Under what name a stream tells which vendor's address it leads to.
_IP_ADDRESS = "monitor_ip_address"
#: A thread that has started no document is given an hour.
_UNSTARTED = 3600.0
_SocketOptions = Iterable[
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
]


class Budget(threading.local):
    """What is left of the time of the document that the current thread is fetching.

    A read timeout alone is never tripped by a server that sends a byte now and then: what bounds the whole is
    asked at every single read.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._until = monotonic() + _UNSTARTED

    def start(self, seconds: float) -> None:
        """Give the current thread `seconds` from now."""
        self._until = self._monotonic() + seconds

    def extend(self, seconds: float) -> None:
        """Give back what was spent waiting for our own politeness."""
        self._until += seconds

    def left(self) -> float:
        """Return the seconds left, 0 once they are over."""
        return max(self._until - self._monotonic(), 0.0)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end with the budget of the thread that makes them."""

    def __init__(self, stream: httpcore.NetworkStream, budget: Budget, ip_address: str | None = None) -> None:
        self._stream = stream
        self._budget = budget
        self._ip_address = ip_address

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _bounded(timeout, self._budget, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _bounded(timeout, self._budget, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        timeout = _bounded(timeout, self._budget, httpcore.ConnectTimeout)
        stream = self._stream.start_tls(ssl_context, server_hostname, timeout)
        return _TimedStream(stream, self._budget, self._ip_address)

    def get_extra_info(self, info: str) -> object:
        # The socket itself no longer tells once the other side has hung up.
        if info == _IP_ADDRESS:
            return self._ip_address
        return self._stream.get_extra_info(info)


class TimedBackend(httpcore.NetworkBackend):
    """Connects where it is told to, within the budget: to the administrator's own proxy."""

    def __init__(self, budget: Budget, dial: httpcore.NetworkBackend | None = None) -> None:
        """Make a backend; `dial` makes the connections, by default real ones."""
        self._budget = budget
        self._dial = dial or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a host; the stream keeps to the budget of whoever uses it."""
        return _TimedStream(self._dialled(host, port, timeout, local_address, socket_options), self._budget)

    def _dialled(
        self,
        host: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: _SocketOptions | None,
    ) -> httpcore.NetworkStream:
        timeout = _bounded(timeout, self._budget, httpcore.ConnectTimeout)
        return self._dial.connect_tcp(host, port, timeout, local_address, socket_options)


class PinnedBackend(TimedBackend):
    """Resolves and checks a host by the gate, and connects to the addresses that were checked.

    Between the check and the connection no name is resolved again, so there is no window for DNS rebinding.
    TLS is still asked for, and verified, under the host's name.
    """

    def __init__(self, gate: Gate, budget: Budget, dial: httpcore.NetworkBackend | None = None) -> None:
        """Make a backend behind `gate`; `dial` makes the connections, by default real ones."""
        super().__init__(budget, dial)
        self._gate = gate

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers.

        Raises:
            RefusedError: the gate refuses one of its addresses.
            LookupFailedError: it has none.
            httpcore.ConnectError: none answered, for the reason the last one gave.
        """
        within = _bounded(timeout, self._budget, httpcore.ConnectTimeout)
        addresses = self._gate.addresses(host, port, within=within)[:_ADDRESSES_TRIED]
        for tried, address in enumerate(addresses[:-1]):
            # An address that never answers must leave time to try the next.
            share = _bounded(timeout, self._budget, httpcore.ConnectTimeout) / (len(addresses) - tried)
            try:
                stream = self._dialled(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            return _TimedStream(stream, self._budget, address)
        stream = self._dialled(addresses[-1], port, timeout, local_address, socket_options)
        return _TimedStream(stream, self._budget, addresses[-1])


class GatedTransport(httpx.HTTPTransport):
    """httpx's transport with the gate in front of every request and behind every connection.

    It is used without httpx's client, which reads `Location` headers before anyone can refuse them, keeps
    cookies, and takes proxies and passwords from the environment.
    """

    def __init__(
        self,
        gate: Gate,
        budget: Budget,
        *,
        proxy: str | None = None,
        ca: Path | None = None,
        dial: httpcore.NetworkBackend | None = None,
    ) -> None:
        """Make a transport, safe to share between threads.

        Args:
            gate: what may be reached.
            budget: the time of each thread's document.
            proxy: an http or https proxy, user name and password in its address.
            ca: a file of certificates to trust beside the usual ones (PEM).
            dial: makes the connections, by default real ones.

        Raises:
            UsageError: `ca` cannot be read, or holds no certificate.
            ValueError: `proxy` is not an http or https address.
        """
        self._gate = gate
        trust = _trust(ca)
        if proxy is None:
            self._pool = httpcore.ConnectionPool(
                ssl_context=trust,
                max_connections=100,
                max_keepalive_connections=20,
                keepalive_expiry=_KEEPALIVE,
                network_backend=PinnedBackend(gate, budget, dial),
            )
            return
        via = httpx.Proxy(proxy)
        if via.url.scheme not in {"http", "https"}:
            raise ValueError(f"a proxy is reached by http or https, not by {via.url.scheme}")
        self._pool = httpcore.HTTPProxy(
            proxy_url=httpcore.URL(
                scheme=via.url.raw_scheme, host=via.url.raw_host, port=via.url.port, target=via.url.raw_path
            ),
            proxy_auth=via.raw_auth,
            ssl_context=trust,
            proxy_ssl_context=_trust(ca) if via.url.scheme == "https" else None,
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=_KEEPALIVE,
            network_backend=TimedBackend(budget, dial),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request if the gate admits its address.

        The request's extension `registered` (false where absent) is what `Gate.admit` takes.

        Raises:
            RefusedError: the gate refuses.
            LookupFailedError: the name cannot be resolved.
            httpx.TransportError: the request fails on the wire.
        """
        self._gate.admit(request.url, registered=request.extensions.get("registered") is True)
        return super().handle_request(request)


def ip_address_of(response: httpx.Response) -> str | None:
    """Return the address of the server that gave a response; None where a proxy stands between."""
    stream = response.extensions.get("network_stream")
    told = stream.get_extra_info(_IP_ADDRESS) if isinstance(stream, httpcore.NetworkStream) else None
    return told if isinstance(told, str) else None


def _trust(ca: Path | None) -> ssl.SSLContext:
    """Trust the certificates that browsers trust, the system's and the administrator's own; verify always."""
    if ca is None:
        return _usual_trust()
    context = _make_trust()
    try:
        context.load_verify_locations(cafile=ca)
    except OSError as error:  # `ssl.SSLError` is one
        why = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise UsageError(
            f"the certificates {ca} cannot be used: {why}; `network: {{ca}}` names a PEM file that is ours "
            "to read"
        ) from error
    return context


@functools.cache
def _usual_trust() -> ssl.SSLContext:
    # Reading 300 certificates takes as long as fetching 50 pages, and nothing changes them but an upgrade.
    return _make_trust()


def _make_trust() -> ssl.SSLContext:
    context = httpx.create_ssl_context(verify=True, trust_env=False)
    context.load_default_certs()
    return context


def _bounded(timeout: float | None, budget: Budget, over: type[httpcore.TimeoutException]) -> float:
    left = budget.left()
    if left <= 0:
        raise over("the time for this document is over")
    return left if timeout is None else min(timeout, left)
