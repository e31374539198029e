"""The gate that every address fetched for terms passes: web addresses of the public internet, nothing else.

An address is read by one parser alone (`httpx.URL`) and is requested exactly as it was checked. Names are
resolved, every resolved address is checked, and the connection is made to a checked address (`wire.py`), so a
name that answers differently a second later changes nothing. Behind a proxy, names and literal addresses are
checked and resolving is the proxy's.
"""

from __future__ import annotations

import queue
import re
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

from monitor.core.errors import MonitorError

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port to literal addresses; raises `OSError` (`socket.gaierror`) where there are none."""

_PORTS = {"http": 80, "https": 443}
#: Unprivileged ports on which something other than the web is expected (Fetch Standard, "bad port").
_BAD_PORTS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6679, 6697, 10080, *range(6665, 6670)}
)
_LONGEST = 8192
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
#: Names that never lead to the public internet (RFC 6761, 6762, 8375, 9476; ICANN's reserved `internal`).
_PRIVATE_NAMES = (
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "home.arpa",
    "onion",
    "alt",
)

#: Beside what `is_global` refuses, which differs between Python versions (IANA special-purpose registries).
_REFUSED_4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, and Alibaba's metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's metadata, on an address that looks public
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # among others Oracle's metadata
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_REFUSED_6 = tuple(
    IPv6Network(block)
    for block in (
        "::/127",  # unspecified, loopback
        "64:ff9b:1::/48",  # NAT64 inside a network
        "100::/64",
        "2001::/23",  # Teredo, ORCHID, benchmarking: no web server lives there, whatever is wrapped inside
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",  # unique local, and the clouds' metadata
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
#: IPv6 blocks that carry an IPv4 address, and how far it is shifted.
_WRAPPERS = (
    (IPv6Network("::ffff:0:0/96"), 0),  # v4-mapped
    (IPv6Network("::ffff:0:0:0/96"), 0),  # v4-translated (SIIT)
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64
    (IPv6Network("::/96"), 0),  # v4-compatible
    (IPv6Network("2002::/16"), 80),  # 6to4
)


class RefusedError(MonitorError):
    """The gate refuses an address."""


class LookupFailedError(MonitorError):
    """A name could not be resolved; `temporary` tells that it may be a moment later."""

    def __init__(self, message: str, *, temporary: bool) -> None:
        self.temporary = temporary
        super().__init__(message)


def look_up(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses that the system's resolver gives for `host`, in its order, without repeats.

    Raises:
        OSError: there are none (`socket.gaierror`).
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def parse(address: str, *, relative_to: httpx.URL | None = None) -> httpx.URL:
    """Read an address of the register, or a `Location` relative to the address that gave it.

    Returns it without its fragment, which is never sent.

    Raises:
        RefusedError: it is not an address, or one that two programs may read differently.
    """
    if len(address) > _LONGEST:
        raise RefusedError(f"an address of {len(address)} characters")
    if "\\" in address or not address.isprintable():
        raise RefusedError("backslashes and control characters are refused in addresses")
    try:
        url = httpx.URL(address) if relative_to is None else relative_to.join(address)
        return url.copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError(f"not an address: {error}") from error


def port_of(url: httpx.URL) -> int:
    """Return the port an address leads to, given or not; 0 for schemes other than http and https."""
    return url.port if url.port is not None else _PORTS.get(url.scheme, 0)


def origin_of(url: httpx.URL) -> tuple[str, str, int]:
    """Return scheme, host and port: what makes two addresses the same origin (RFC 6454)."""
    return url.scheme, url.raw_host.decode("ascii"), port_of(url)


class Gate:
    """Says which addresses may be reached."""

    def __init__(
        self, allow: frozenset[tuple[str, int]], resolve: Resolve = look_up, *, proxied: bool = False
    ) -> None:
        """Make a gate.

        Args:
            allow: hosts and ports that pass although private, where the register itself names them.
            resolve: how names become addresses.
            proxied: a proxy resolves names, so that they are checked as names only.
        """
        self._allow = frozenset((host.lower(), port) for host, port in allow)
        self._resolve = resolve
        self._proxied = proxied

    def admit(self, url: httpx.URL, *, registered: bool) -> None:
        """Check all of an address that can be checked before its name is resolved.

        Args:
            url: an address that `parse` has read.
            registered: the register names it, or it redirects within the origin that the register names.
                Only then may it be one of the private ones that the register allows.

        Raises:
            RefusedError: it must not be reached.
        """
        if url.scheme not in _PORTS:
            raise RefusedError(f"only http and https are fetched, not {url.scheme[:20] or 'nothing'}")
        if url.userinfo:
            raise RefusedError("user names and passwords are refused in addresses")
        _, host, port = origin_of(url)
        if (host, port) in self._allow:
            if not registered:
                raise RefusedError(
                    f"{host}:{port} is for the register alone, not for a redirect from elsewhere"
                )
            return
        _check_port(url.scheme, port)
        literal = _literal(host)
        if literal is None:
            _check_name(host)
        elif not is_public(literal):
            raise RefusedError(f"{host} is not an address of the public internet")

    def check(self, address: str, *, registered: bool) -> httpx.URL:
        """Check an address whole, its name resolved too: for fetchers that make their own connections.

        Raises:
            RefusedError: it must not be reached.
            LookupFailedError: its name cannot be resolved.
        """
        url = parse(address)
        self.admit(url, registered=registered)
        if not self._proxied:
            self.addresses(url.raw_host.decode("ascii"), port_of(url), within=10.0)
        return url

    def addresses(self, host: str, port: int, *, within: float) -> tuple[str, ...]:
        """Resolve a host that `admit` let pass, and check every address it has.

        Args:
            host: a name or a literal address.
            port: the port it will be reached on.
            within: seconds to wait for the resolver.

        Returns:
            Literal addresses to connect to, in the resolver's order; at least one.

        Raises:
            RefusedError: one of them is not public.
            LookupFailedError: there is none.
        """
        if _literal(host) is not None:
            found: tuple[str, ...] = (host,)
        else:
            found = self._look_up(host, port, within)
        if (host, port) not in self._allow:
            for address in found:
                literal = _literal(address)
                if literal is None or not is_public(literal):
                    raise RefusedError(f"{host} leads to {address}, which is not on the public internet")
        return found

    def _look_up(self, host: str, port: int, within: float) -> tuple[str, ...]:
        # The resolver takes no timeout of its own, and may sit for longer than a document may take.
        answers: queue.SimpleQueue[tuple[str, ...] | OSError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(tuple(self._resolve(host, port)))
            except OSError as error:
                answers.put(error)
            except ValueError as error:
                answers.put(OSError(str(error)))

        threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
        try:
            answer = answers.get(timeout=max(within, 0.0))
        except queue.Empty:
            raise LookupFailedError(f"{host}: no answer from the resolver in time", temporary=True) from None
        if isinstance(answer, OSError):
            again = answer.errno == socket.EAI_AGAIN
            raise LookupFailedError(f"{host}: {answer.strerror or answer}", temporary=again) from answer
        if not answer:
            raise LookupFailedError(f"{host}: the name has no address", temporary=False)
        return answer


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is one of the public internet, and what it wraps too."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in block for block in _REFUSED_4)
    for block, shift in _WRAPPERS:
        if address in block:
            return is_public(IPv4Address(int(address) >> shift & 0xFFFFFFFF))
    if int(address) >> 32 & 0xFDFFFFFF == 0x00005EFE:  # ISATAP (RFC 5214) wraps an IPv4 address in any block
        return False
    return address.is_global and not any(address in block for block in _REFUSED_6)


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _check_port(scheme: str, port: int) -> None:
    if port == _PORTS[scheme]:
        return
    if not 1024 <= port <= 65535 or port in _BAD_PORTS:
        raise RefusedError(f"port {port} is not one for {scheme}")


def _check_name(host: str) -> None:
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise RefusedError("the address has no proper host name")
    if len(labels) < 2 or any(host == name or host.endswith(f".{name}") for name in _PRIVATE_NAMES):
        raise RefusedError(f"{host} is not a name of the public internet")
    if _NUMBER.fullmatch(labels[-1]):
        # `127.1` and `0x7f.0.0.1` are names to one program and addresses to the next (URL Standard, 3.5).
        raise RefusedError(f"{host} is a number in disguise")
