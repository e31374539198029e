"""What is kept of an answer as proof."""

from __future__ import annotations

import gzip
import hashlib
from datetime import datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import __version__
from monitor.adapters.web.evidence import KEPT, captured
from monitor.adapters.web.exchange import Answer
from monitor.adapters.web.network import NetworkSettings
from monitor.core.terms import Capture, NotModified, Snapshot, Validators
from tests.adapters.loopback import NOW, Reply, document, fetching, page, raw, redirect, serving

BODY = b"<p>terms</p>" * 40
DATE = "Thu, 28 Aug 2025 10:00:00 GMT"


def of(*replies: Reply, **settings: Any) -> tuple[Capture, Snapshot]:
    """What is kept of the page that a vendor serves."""
    with serving() as vendor, fetching(vendor, **settings) as fetcher:
        got = fetcher.fetch(document(vendor.on("/terms", *replies)), None)
    assert isinstance(got, Snapshot), got
    assert got.capture is not None
    return got.capture, got


def head(**headers: Any) -> dict[str, str]:
    capture, _ = of(page(BODY, **headers))
    return dict(capture.headers)


def test_an_answer_says_when_it_was_asked_for_and_by_which_release() -> None:
    capture, _ = of(page(BODY))
    assert (capture.asked_at, capture.engine, capture.status) == (NOW, __version__, 200)


def test_the_status_is_the_one_that_came() -> None:
    assert of(page(BODY, 203))[0].status == 203


def test_the_time_is_that_of_the_last_request_not_of_the_first() -> None:
    ticking = iter(range(10))
    with serving() as vendor:
        vendor.on("/final", page(BODY))
        start = vendor.on("/terms", redirect("/final"))
        with fetching(vendor) as fetcher:
            fetcher._exchange._now = lambda: NOW.replace(second=next(ticking))
            got = fetcher.fetch(document(start), None)
    assert isinstance(got, Snapshot)
    assert got.capture is not None
    assert got.capture.asked_at == NOW.replace(second=2)  # after robots.txt and the first address


def test_the_digest_is_that_of_the_body_without_its_coding() -> None:
    capture, snapshot = of(page(gzip.compress(BODY), Content_Encoding="gzip"))
    assert capture.sha256 == snapshot.sha256 == hashlib.sha256(BODY).hexdigest()


def test_the_headers_that_date_and_name_an_answer_are_kept() -> None:
    said = {"Last_Modified": DATE, "ETag": 'W/"1"', "Content_Language": "fr", "Via": "1.1 edge", "Age": "12"}
    kept = head(**said)
    assert {name.lower().replace("_", "-"): value for name, value in said.items()}.items() <= kept.items()


def test_the_server_and_its_clock_are_kept() -> None:
    assert {"date", "server", "content-type", "content-length"} <= head().keys()


def test_cookies_and_what_nobody_chose_are_not_kept() -> None:
    assert not {"set-cookie", "x-secret"} & head(Set_Cookie="who=we", X_Secret="1").keys()


def test_what_was_asked_for_and_where_from_is_kept() -> None:
    capture, _ = of(page(BODY), accept_language="fr-FR", place="Paris, FR – sur site")
    assert (capture.accept_language, capture.place) == ("fr-FR", "Paris, FR – sur site")


def test_where_we_read_from_is_nobodys_business() -> None:
    with serving() as vendor, fetching(vendor, place="Valmoulin") as fetcher:
        fetcher.fetch(document(vendor.on("/terms", page(BODY))), None)
        assert "Valmoulin" not in str(vendor.headers("/terms"))


def test_the_address_that_was_connected_to_is_kept() -> None:
    with serving(host="vendor.example") as vendor, fetching(vendor) as fetcher:
        got = fetcher.fetch(document(vendor.on("/terms", page(BODY))), None)
    assert isinstance(got, Snapshot)
    assert got.capture is not None
    assert got.capture.ip_address == "127.0.0.1"


def test_of_several_addresses_the_one_that_answered_is_kept() -> None:
    def resolve(host: str, port: int) -> tuple[str, ...]:
        return "127.0.0.2", "127.0.0.1"

    with serving(host="vendor.example") as vendor, fetching(vendor, resolve=resolve) as fetcher:
        got = fetcher.fetch(document(vendor.on("/terms", page(BODY))), None)
    assert isinstance(got, Snapshot)
    assert got.capture is not None
    assert got.capture.ip_address == "127.0.0.1"


def test_it_is_kept_where_the_server_hangs_up_at_once_too() -> None:
    assert of(raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", BODY))[0].ip_address == "127.0.0.1"


def test_a_second_page_over_the_same_connection_has_its_address_too() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        vendor.on("/terms", page(BODY))
        got = [fetcher.fetch(document(vendor.address("/terms")), None) for _ in range(2)]
        assert len(vendor.connections) == 1
    addresses = [each.capture.ip_address for each in got if isinstance(each, Snapshot) and each.capture]
    assert addresses == ["127.0.0.1", "127.0.0.1"]


def test_behind_a_proxy_the_vendors_address_is_not_known() -> None:
    with serving() as proxy:
        proxy.on("http://vendor.example/terms", page(BODY))
        with fetching(proxy=proxy.address("")) as fetcher:
            got = fetcher.fetch(document("http://vendor.example/terms"), None)
    assert isinstance(got, Snapshot)
    assert got.capture is not None
    assert got.capture.ip_address is None


def test_a_page_that_is_as_it_was_keeps_nothing_new() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        address = vendor.on("/terms", page(b"", 304))
        got = fetcher.fetch(document(address), Validators('"1"', None, address))
        assert got == NotModified("terms")


# --- what a vendor's headers may hold -------------------------------------------------------------


def capture_of(*headers: tuple[bytes, bytes], at: datetime = NOW) -> Capture:
    answer = Answer(httpx.URL("https://vendor.example/"), 200, httpx.Headers(list(headers)), b"", at, None)
    return captured(answer, NetworkSettings())


def kept_of(*headers: tuple[bytes, bytes]) -> dict[str, str]:
    return dict(capture_of(*headers).headers)


@given(st.lists(st.tuples(st.sampled_from([each.encode() for each in KEPT]), st.binary(max_size=500))))
def test_whatever_a_vendor_says_is_kept_short_and_on_one_line(headers: list[tuple[bytes, bytes]]) -> None:
    for value in kept_of(*headers).values():
        assert value.isprintable()
        assert len(value) <= 300


@pytest.mark.parametrize("mark", ["\n", "\r", "\x85", "\u2028", "\u202e", "\x1b", "\0"])
def test_no_header_breaks_a_line_or_turns_the_screen(mark: str) -> None:
    assert kept_of((b"server", f"edge{mark}X-cause: extraction".encode())) == {
        "server": "edge X-cause: extraction"
    }


def test_a_header_given_twice_is_kept_as_one() -> None:
    assert kept_of((b"Via", b"1.1 a"), (b"via", b"1.1 b")) == {"via": "1.1 a, 1.1 b"}


def test_a_moment_is_kept_to_the_second() -> None:
    at = datetime.fromisoformat("2025-08-29T08:00:01.999+02:00")
    assert capture_of(at=at).asked_at.isoformat() == "2025-08-29T06:00:01+00:00"
