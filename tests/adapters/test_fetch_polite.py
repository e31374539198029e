"""Fetching politely: robots.txt, one request at a time per host, pauses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from monitor.adapters.web.turns import Turns
from monitor.core.terms import Fetched, Snapshot, SourceDocument, Unreachable, UnreachableReason
from tests.adapters.loopback import Handler, Reply, Vendor, document, fetching, page, raw, redirect, serving

Reason = UnreachableReason
DENY = page(b"User-agent: *\nDisallow: /\n")


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.time = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.time += seconds


def reason(got: Fetched) -> UnreachableReason:
    assert isinstance(got, Unreachable), got
    return got.reason


def with_robots(vendor: Vendor, *replies: Reply) -> str:
    vendor.on("/robots.txt", *replies)
    return vendor.on("/terms", page(b"terms"))


def test_a_page_that_robots_txt_disallows_is_not_asked_for() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        assert reason(fetcher.fetch(document(with_robots(vendor, DENY)), None)) is Reason.ROBOTS
        assert vendor.paths() == []


def test_robots_txt_is_asked_once_for_all_pages_of_an_origin() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        address = with_robots(vendor, page(b"User-agent: *\nDisallow: /private\n"))
        fetcher.fetch(document(address), None)
        fetcher.fetch(document(vendor.on("/other", page())), None)
        assert [path for path, _ in vendor.asked] == ["/robots.txt", "/terms", "/other"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_without_a_robots_txt_everything_is_allowed(status: int) -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        address = with_robots(vendor, page(b"", status))
        assert isinstance(fetcher.fetch(document(address), None), Snapshot)


@pytest.mark.parametrize(
    "reply", [page(b"", 500), page(b"", 503), raw(), raw(reset=True), redirect("/robots.txt")]
)
def test_while_robots_txt_cannot_be_read_nothing_is_asked_for(reply: Reply) -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        assert reason(fetcher.fetch(document(with_robots(vendor, reply)), None)) is Reason.ROBOTS
        assert set(vendor.paths()) <= set()


def test_a_robots_txt_that_stumbles_is_asked_for_again() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        address = with_robots(vendor, page(b"", 503), page(b""))
        assert isinstance(fetcher.fetch(document(address), None), Snapshot)


def test_redirects_of_robots_txt_are_followed() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        address = with_robots(vendor, redirect("/real-robots.txt"))
        vendor.on("/real-robots.txt", DENY)
        assert reason(fetcher.fetch(document(address), None)) is Reason.ROBOTS


def test_a_robots_txt_that_redirects_inside_is_not_followed() -> None:
    with serving() as vendor, serving() as inside, fetching(vendor) as fetcher:
        address = with_robots(vendor, redirect(inside.address("/robots.txt")))
        assert reason(fetcher.fetch(document(address), None)) is Reason.ROBOTS
        assert inside.connections == set()


def test_an_endless_robots_txt_is_read_as_far_as_the_limit() -> None:
    def endless(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\nUser-agent: *\nDisallow: /private\n"
        )
        while not handler.server.vendor.closing.is_set():
            handler.wfile.write(b"# more\n" * 10_000)

    with serving() as vendor, fetching(vendor) as fetcher:
        assert isinstance(fetcher.fetch(document(with_robots(vendor, endless)), None), Snapshot)


def test_a_redirect_leads_only_to_pages_that_robots_txt_allows() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        with_robots(vendor, page(b"User-agent: *\nDisallow: /private\n"))
        got = fetcher.fetch(document(vendor.on("/terms", redirect("/private"))), None)
        assert reason(got) is Reason.ROBOTS
        assert vendor.paths() == ["/terms"]


def test_robots_txt_is_not_asked_where_the_register_says_so() -> None:
    with serving() as vendor:
        address = with_robots(vendor, DENY)
        with fetching(vendor) as fetcher:
            agreed = replace(document(address), ignore_robots="agreed with the vendor")
            assert isinstance(fetcher.fetch(agreed, None), Snapshot)
            assert [path for path, _ in vendor.asked] == ["/terms"]
            other = vendor.on("/other", page())
            assert reason(fetcher.fetch(document(other), None)) is Reason.ROBOTS


def test_that_robots_txt_is_not_asked_holds_for_the_host_of_the_address_alone() -> None:
    with serving() as vendor, serving() as other, fetching(vendor, other) as fetcher:
        with_robots(other, DENY)
        leads = vendor.on("/terms", redirect(other.on("/theirs", page())))
        agreed = replace(document(leads), ignore_robots="agreed with the vendor")
        assert not isinstance(fetcher.fetch(agreed, None), Snapshot)
        assert "/theirs" not in other.paths()


def test_between_two_requests_to_a_host_there_is_a_pause() -> None:
    clock = Clock()
    with serving() as vendor, fetching(vendor, delay=2.0, sleep=clock.sleep, monotonic=clock) as fetcher:
        address = with_robots(vendor, page(b""))
        fetcher.fetch(document(address), None)
        fetcher.fetch(document(address), None)
        assert clock.slept == [2.0, 2.0]


def test_redirects_and_repetitions_pause_too() -> None:
    clock = Clock()
    with serving() as vendor, fetching(vendor, delay=2.0, sleep=clock.sleep, monotonic=clock) as fetcher:
        vendor.on("/final", page(b"", 503), page(b"terms"))
        address = vendor.on("/terms", redirect("/final"))
        assert isinstance(fetcher.fetch(document(address), None), Snapshot)
        assert sum(clock.slept) == 6.0


def test_a_pause_is_as_long_as_the_site_asks() -> None:
    clock = Clock()
    with serving() as vendor, fetching(vendor, delay=2.0, sleep=clock.sleep, monotonic=clock) as fetcher:
        address = with_robots(vendor, page(b"User-agent: *\nCrawl-delay: 5\nDisallow: /private\n"))
        fetcher.fetch(document(address), None)
        fetcher.fetch(document(address), None)
        assert clock.slept == [5.0, 5.0]


def test_waiting_for_a_turn_does_not_shorten_the_time_for_the_document() -> None:
    clock = Clock()
    with (
        serving() as vendor,
        fetching(vendor, delay=50.0, deadline=1.0, sleep=clock.sleep, monotonic=clock) as fetcher,
    ):
        assert isinstance(fetcher.fetch(document(with_robots(vendor, page(b""))), None), Snapshot)


def test_a_host_never_sees_two_requests_at_once() -> None:
    def slow(handler: Handler) -> None:
        handler.server.vendor.closing.wait(0.01)  # long enough for two to meet, if they could
        page(b"terms")(handler)

    with serving() as vendor, fetching(vendor) as fetcher, ThreadPoolExecutor(6) as pool:
        documents = [SourceDocument(str(number), vendor.on(f"/{number}", slow)) for number in range(12)]
        got = list(pool.map(lambda each: fetcher.fetch(each, None), documents))
        assert all(isinstance(each, Snapshot) for each in got)
        assert vendor.busiest == 1


def test_hosts_do_not_wait_for_each_other() -> None:
    clock = Clock()
    turns = Turns(2.0, sleep=clock.sleep, monotonic=clock)
    with turns.take("a.example"), turns.take("b.example") as waited:
        assert waited == 0.0


def test_a_site_cannot_park_us() -> None:
    clock = Clock()
    turns = Turns(2.0, sleep=clock.sleep, monotonic=clock)
    with turns.take("a.example"):
        pass
    turns.slow_down("a.example", 86_400.0)
    with turns.take("a.example") as waited:
        assert waited == 30.0


def test_a_host_is_given_free_by_a_request_that_fails() -> None:
    clock = Clock()
    turns = Turns(2.0, sleep=clock.sleep, monotonic=clock)
    with pytest.raises(RuntimeError), turns.take("a.example"):
        raise RuntimeError
    with turns.take("a.example") as waited:
        assert waited == 2.0
