"""The gate: what may be fetched at all."""

from __future__ import annotations

import socket
import threading
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpcore
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.adapters.web.gate import Gate, LookupFailedError, RefusedError, is_public, look_up, parse
from monitor.adapters.web.wire import Budget, GatedTransport, PinnedBackend

PUBLIC = "93.184.216.34"
ALLOWED = frozenset({("127.0.0.1", 8800), ("::1", 8800), ("intranet.example.fr", 443)})


def gate(*addresses: str, allow: frozenset[tuple[str, int]] = frozenset(), proxied: bool = False) -> Gate:
    return Gate(allow, lambda host, port: addresses or (PUBLIC,), proxied=proxied)


def admit(address: str, *, registered: bool = True, allow: frozenset[tuple[str, int]] = frozenset()) -> None:
    gate(allow=allow).admit(parse(address), registered=registered)


@pytest.mark.parametrize(
    "address",
    [
        "https://vendor.example/terms",
        "http://vendor.example/",
        "HTTPS://Vendor.Example/Terms?a=b#c",
        "https://vendor.example:8443/",
        "https://exämple.fr/conditions",
        "https://xn--exmple-cua.fr/",
        f"http://{PUBLIC}/",
        "http://[2606:4700::1111]/",
        "https://a_b.vendor.example/",
    ],
)
def test_a_public_web_address_passes(address: str) -> None:
    admit(address, registered=False)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "source:file:///etc/passwd",
        "ftp://vendor.example/",
        "gopher://vendor.example/",
        "data:text/html,terms",
        "javascript:alert(1)",
        "//vendor.example/",
        "/terms",
        "",
    ],
)
def test_only_http_and_https_pass(address: str) -> None:
    with pytest.raises(RefusedError):
        admit(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://vendor.example\\@169.254.169.254/",
        "http://169.254.169.254\\@vendor.example/",
        "http:\\\\vendor.example/",
        "http://vendor.example/\\169.254.169.254/",
        "http://user@vendor.example/",
        "http://user:password@vendor.example/",
        "http://vendor.example/\r\nHost: other",
        "http://vendor.example/\x00",
        "http://vendor.example/\x7f",
        "http://vendor\u2028.example/",
        "http://ven dor.example/",
        "http://vendor%2eexample/",
        "http://vendor.example%00.other/",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://①②⑦.0.0.1/",
        "http:///terms",
        "http://.../",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/",
        "http://vendor.example/" + "a" * 9000,
    ],
)
def test_an_address_that_two_programs_may_read_differently_is_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        admit(address)


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f.0.0.1", "2130706433", "0177.0.0.1", "127.0.0.1.", "a.0x7f000001"]
)
def test_a_number_that_only_some_programs_take_for_an_address_is_refused(host: str) -> None:
    with pytest.raises(RefusedError):
        gate(proxied=True).admit(parse(f"http://{host}/"), registered=True)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "a.localhost",
        "metadata.google.internal",
        "metadata",
        "printer.local",
        "router.home.arpa",
        "wiki.intranet",
    ],
)
def test_a_name_that_is_never_on_the_public_internet_is_refused_before_it_is_resolved(host: str) -> None:
    with pytest.raises(RefusedError):
        gate(proxied=True).admit(httpx.URL(f"http://{host}/"), registered=True)


@pytest.mark.parametrize(
    "address",
    [
        "http://vendor.example:22/",
        "http://vendor.example:25/",
        "http://vendor.example:443/",
        "https://vendor.example:80/",
        "http://vendor.example:0/",
        "http://vendor.example:6667/",
        "http://vendor.example:99999/",
    ],
)
def test_a_port_that_is_not_the_webs_is_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        admit(address)


REFUSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",  # carrier-grade NAT: `is_private` says no
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.1.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:100.64.0.1",
    "::ffff:0:169.254.169.254",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1",
    "100::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2a00::5efe:10.0.0.1",
    "2a00::200:5efe:10.0.0.1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff0e::1",
]


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_off_the_public_internet_is_refused_however_it_is_wrapped(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        PUBLIC,
        "8.8.8.8",
        "100.128.0.1",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::",
    ],
)
def test_a_public_address_is_public_however_it_is_wrapped(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_never_changes_whether_it_is_public(inner: IPv4Address) -> None:
    for wrapped in (0xFFFF << 32 | int(inner), 0x64FF9B << 96 | int(inner), 0x2002 << 112 | int(inner) << 80):
        assert is_public(IPv6Address(wrapped)) == is_public(inner)


@given(st.ip_addresses())
def test_no_address_is_public_that_the_standard_library_calls_private(
    address: IPv4Address | IPv6Address,
) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        wrapped = isinstance(address, IPv6Address) and address.ipv4_mapped
        assert wrapped or not is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "169.254.169.254", "[::1]", "[fd00:ec2::254]", "[::ffff:127.0.0.1]"]
)
def test_a_private_literal_is_refused(host: str) -> None:
    with pytest.raises(RefusedError):
        admit(f"http://{host}/")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8800/a", "http://[::1]:8800/a", "https://intranet.example.fr/terms"]
)
def test_a_private_address_that_the_register_allows_passes_where_the_register_names_it(address: str) -> None:
    admit(address, registered=True, allow=ALLOWED)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8800/a", "http://[::1]:8800/a", "https://intranet.example.fr/terms"]
)
def test_an_allowed_private_address_is_refused_where_the_register_does_not_name_it(address: str) -> None:
    with pytest.raises(RefusedError):
        admit(address, registered=False, allow=ALLOWED)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8801/", "http://127.0.0.1/", "http://127.0.0.2:8800/"])
def test_allowing_one_port_of_a_host_allows_no_other(address: str) -> None:
    with pytest.raises(RefusedError):
        admit(address, allow=ALLOWED)


def test_every_address_of_a_name_is_checked_not_only_the_first() -> None:
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1"):
        gate(PUBLIC, "2606:4700::1111", "10.0.0.1").addresses("vendor.example", 443, within=1)


def test_a_name_with_public_addresses_alone_gives_them_all() -> None:
    assert gate(PUBLIC, "8.8.8.8").addresses("vendor.example", 443, within=1) == (PUBLIC, "8.8.8.8")


def test_an_answer_that_is_no_address_is_refused() -> None:
    with pytest.raises(RefusedError):
        gate("vendor.example").addresses("vendor.example", 443, within=1)


@pytest.mark.parametrize(("code", "temporary"), [(socket.EAI_AGAIN, True), (socket.EAI_NONAME, False)])
def test_a_name_that_cannot_be_resolved_tells_whether_it_may_be_later(code: int, *, temporary: bool) -> None:
    def resolve(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror(code, "no")

    with pytest.raises(LookupFailedError) as caught:
        Gate(frozenset(), resolve).addresses("vendor.example", 443, within=1)
    assert caught.value.temporary is temporary


def test_a_name_without_an_address_is_a_failed_lookup() -> None:
    with pytest.raises(LookupFailedError):
        Gate(frozenset(), lambda host, port: ()).addresses("vendor.example", 443, within=1)


def test_a_name_the_resolver_cannot_even_encode_is_a_failed_lookup() -> None:
    def resolve(host: str, port: int) -> tuple[str, ...]:
        raise UnicodeError("label too long")

    with pytest.raises(LookupFailedError):
        Gate(frozenset(), resolve).addresses("vendor.example", 443, within=1)


def test_a_resolver_that_does_not_answer_is_not_waited_for() -> None:
    over = threading.Event()

    def resolve(host: str, port: int) -> tuple[str, ...]:
        over.wait(10)
        return (PUBLIC,)

    with pytest.raises(LookupFailedError, match="in time") as caught:
        Gate(frozenset(), resolve).addresses("vendor.example", 443, within=0.05)
    over.set()
    assert caught.value.temporary


def test_the_systems_resolver_gives_literal_addresses() -> None:
    assert look_up("127.0.0.1", 80) == ("127.0.0.1",)


def test_the_whole_check_resolves_the_name_too() -> None:
    with pytest.raises(RefusedError):
        gate("127.0.0.1").check("https://vendor.example/", registered=True)


def test_the_whole_check_returns_the_address_to_ask_for() -> None:
    assert str(gate().check("https://Vendor.example/a#b", registered=False)) == "https://vendor.example/a"


def test_behind_a_proxy_no_name_is_resolved_here() -> None:
    def resolve(host: str, port: int) -> tuple[str, ...]:
        raise AssertionError(host)

    Gate(frozenset(), resolve, proxied=True).check("https://vendor.example/", registered=True)


class Dial(httpcore.NetworkBackend):
    """Connects nowhere, and notes where to."""

    def __init__(self) -> None:
        self.dialled: list[tuple[str, float | None]] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: object = None,
    ) -> httpcore.NetworkStream:
        self.dialled.append((host, timeout))
        raise httpcore.ConnectError(f"{host} does not answer")


def test_the_address_that_was_checked_is_the_one_connected_to() -> None:
    """A name that leads elsewhere at each question (DNS rebinding) is asked once."""
    answers = iter([(PUBLIC,), ("127.0.0.1",), ("127.0.0.1",)])
    dial = Dial()
    transport = GatedTransport(
        Gate(frozenset(), lambda host, port: next(answers)), Budget(lambda: 0.0), dial=dial
    )
    with pytest.raises(httpx.ConnectError):
        transport.handle_request(httpx.Request("GET", "https://vendor.example/"))
    assert [host for host, _ in dial.dialled] == [PUBLIC]


def test_nothing_is_connected_to_when_one_address_is_refused() -> None:
    dial = Dial()
    with pytest.raises(RefusedError):
        PinnedBackend(gate(PUBLIC, "127.0.0.1"), Budget(lambda: 0.0), dial).connect_tcp("vendor.example", 443)
    assert dial.dialled == []


def test_each_address_of_a_name_is_tried_with_its_share_of_the_time() -> None:
    dial = Dial()
    with pytest.raises(httpcore.ConnectError):
        PinnedBackend(gate(PUBLIC, "8.8.8.8", "9.9.9.9"), Budget(lambda: 0.0), dial).connect_tcp(
            "v.example", 443, 6.0
        )
    assert dial.dialled == [(PUBLIC, 2.0), ("8.8.8.8", 3.0), ("9.9.9.9", 6.0)]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "file:///etc/passwd", "http://user@vendor.example/"]
)
def test_the_transport_itself_asks_the_gate(address: str) -> None:
    dial = Dial()
    transport = GatedTransport(gate(), Budget(lambda: 0.0), dial=dial)
    with pytest.raises(RefusedError):
        transport.handle_request(httpx.Request("GET", address, extensions={"registered": True}))
    assert dial.dialled == []
