"""What holds for every test: no network beyond this machine, nothing of the user's environment."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import hypothesis
import pytest

# Machines differ in speed, and no test of ours is about time.
hypothesis.settings.register_profile(
    "ours",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    print_blob=True,
)
hypothesis.settings.load_profile("ours")

#: Names that no resolver knows (RFC 2606): asking for them is what tests of failures do.
_UNKNOWN = (".invalid", ".test", ".example")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir")


class NetworkBarredError(Exception):
    """A test reached for a machine that is not this one."""


@pytest.fixture(scope="session", autouse=True)
def _bar_network() -> Iterator[None]:
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def barred_connect(self: socket.socket, address: Any) -> None:
        _check(self, address)
        connect(self, address)

    def barred_connect_ex(self: socket.socket, address: Any) -> int:
        _check(self, address)
        return connect_ex(self, address)

    def barred_resolve(host: Any, *args: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and name.rstrip(".").endswith(_UNKNOWN):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if name and not _is_here(name):
            raise NetworkBarredError(f"a test looked up {name!r}")
        return resolve(host, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", barred_connect)
        patch.setattr(socket.socket, "connect_ex", barred_connect_ex)
        patch.setattr(socket, "getaddrinfo", barred_resolve)
        yield


def _check(used: socket.socket, address: Any) -> None:
    if used.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
        raise NetworkBarredError(f"a test connected to {address!r}")


def _is_here(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(scope="session", autouse=True)
def _clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("MONITOR_", "GIT_", "XDG_")) or name.lower() in _PROXIES:
                patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        # Far from UTC, on the other day for half of it: code that takes local time for UTC is seen.
        patch.setenv("TZ", "Pacific/Auckland")
        # As wide as what is printed reads well: lines are broken at the same words whatever terminal tests run in.
        patch.setenv("COLUMNS", "96")
        time.tzset()
        yield
    time.tzset()
