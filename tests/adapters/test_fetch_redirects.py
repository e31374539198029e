"""Fetching through redirects: each of them passes the gate again."""

from __future__ import annotations

import pytest

from monitor.core.terms import Fetched, Snapshot, Unreachable, UnreachableReason
from tests.adapters.loopback import document, fetching, page, raw, redirect, serving

Reason = UnreachableReason


def reason(got: Fetched) -> UnreachableReason:
    assert isinstance(got, Unreachable), got
    return got.reason


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_remembered(status: int) -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        final = vendor.on("/final", page(b"terms"))
        between = vendor.on("/between", redirect("final", status))
        start = vendor.on("/terms", redirect("/between", status))
        got = fetcher.fetch(document(start), None)
        assert isinstance(got, Snapshot)
        assert (got.address, got.redirects, got.body) == (final, (start, between), b"terms")


def test_a_redirect_may_lead_to_another_path_of_the_origin_the_register_allows() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        vendor.on("/final", page(b"terms"))
        got = fetcher.fetch(document(vendor.on("/terms", redirect(vendor.address("/final")))), None)
        assert isinstance(got, Snapshot)


@pytest.mark.parametrize("hops", [1, 2])
def test_pages_that_redirect_in_a_circle_are_a_loop(hops: int) -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        vendor.on("/between", redirect("/terms"))
        start = vendor.on("/terms", redirect("/terms" if hops == 1 else "/between"))
        assert reason(fetcher.fetch(document(start), None)) is Reason.REDIRECT_LOOP
        assert len(vendor.paths()) == hops


def test_ten_redirects_are_followed() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        for number in range(10):
            vendor.on(f"/{number}", redirect(f"/{number + 1}"))
        vendor.on("/10", page(b"terms"))
        assert isinstance(fetcher.fetch(document(vendor.address("/0")), None), Snapshot)


def test_an_eleventh_redirect_is_not() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        for number in range(20):
            vendor.on(f"/{number}", redirect(f"/{number + 1}"))
        assert reason(fetcher.fetch(document(vendor.address("/0")), None)) is Reason.REDIRECT_LOOP
        assert len(vendor.paths()) == 11


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://vendor.example/",
        "http://169.254.169.254/latest/meta-data/",
        "//169.254.169.254/",
        "http://[::1]/",
        "http://localhost/",
        "http://127.1/",
        "http://vendor.example\\@127.0.0.1/",
        "http://user@vendor.example/",
        "http://vendor.example:25/",
        "http://[broken/",
        "javascript:alert(1)",
    ],
)
def test_a_redirect_to_what_the_gate_refuses_is_blocked(location: str) -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        start = vendor.on("/terms", redirect(location))
        assert reason(fetcher.fetch(document(start), None)) is Reason.BLOCKED
        assert len(vendor.paths()) == 1


def test_a_location_with_control_characters_is_blocked() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /a\tb\r\n\r\n"
        got = fetcher.fetch(document(vendor.on("/terms", raw(head))), None)
        assert reason(got) is Reason.BLOCKED
        assert vendor.paths() == ["/terms"]


def test_a_redirect_to_a_name_that_leads_inside_is_blocked_and_nothing_inside_is_asked() -> None:
    with serving() as vendor, serving() as inside, fetching(vendor) as fetcher:
        inside.on("/secret", page(b"secret"))
        start = vendor.on("/terms", redirect(f"http://harmless.example:{inside.port}/secret"))
        assert reason(fetcher.fetch(document(start), None)) is Reason.BLOCKED
        assert inside.connections == set()


def test_what_the_register_allows_is_no_target_for_a_redirect_from_another_origin() -> None:
    with serving() as vendor, serving() as intranet, fetching(vendor, intranet) as fetcher:
        intranet.on("/secret", page(b"secret"))
        assert isinstance(fetcher.fetch(document(intranet.address("/secret")), None), Snapshot)
        start = vendor.on("/terms", redirect(intranet.address("/secret")))
        assert reason(fetcher.fetch(document(start), None)) is Reason.BLOCKED
        assert intranet.paths() == ["/secret"]


def test_a_redirect_that_is_refused_does_not_spoil_its_target_for_the_register() -> None:
    with serving() as vendor, serving() as intranet, fetching(vendor, intranet) as fetcher:
        start = vendor.on("/terms", redirect(intranet.on("/terms", page(b"terms"))))
        assert reason(fetcher.fetch(document(start), None)) is Reason.BLOCKED
        assert isinstance(fetcher.fetch(document(intranet.address("/terms")), None), Snapshot)
