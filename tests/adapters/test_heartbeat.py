"""The heartbeat: asked for through the gate, and never told of whole."""

from __future__ import annotations

import pytest

from monitor.adapters.web.heartbeat import beat, examine
from monitor.adapters.web.network import NetworkSettings
from monitor.core.errors import HeartbeatError
from tests.adapters.loopback import Vendor, page, raw, redirect, serving

SECRET = "0c5e8f7a-secret"


def settings(*vendors: Vendor) -> NetworkSettings:
    return NetworkSettings(
        allow=frozenset((vendor.host, vendor.port) for vendor in vendors), delay=60.0, retries=0
    )


def test_the_address_is_asked_for_once_and_robots_txt_is_not() -> None:
    with serving() as watcher:
        beat(watcher.on(f"/{SECRET}", page(b"OK")), settings(watcher))
    assert [path for path, _ in watcher.asked] == [f"/{SECRET}"]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (page(b"", 404), "HTTP 404"),
        (page(b"", 500), "HTTP 500"),
        (raw(reset=True), "127.0.0.1"),
        (redirect("http://127.0.0.1:1/inside"), "127.0.0.1"),
        (redirect(f"/{SECRET}"), "127.0.0.1"),
    ],
)
def test_a_beat_that_does_not_arrive_is_told_without_the_address(reply: object, words: str) -> None:
    with serving() as watcher:
        address = watcher.on(f"/{SECRET}", reply)  # type: ignore[arg-type]
        with pytest.raises(HeartbeatError) as told:
            beat(address, settings(watcher))
    assert words in str(told.value)
    assert SECRET not in str(told.value)


@pytest.mark.parametrize(
    "address",
    [
        f"http://169.254.169.254/{SECRET}",
        f"http://127.0.0.1:9/{SECRET}",
        f"http://10.0.0.7/{SECRET}",
        f"https://inside.local/{SECRET}",
    ],
)
def test_it_passes_the_same_gate_as_the_vendors_pages(address: str) -> None:
    for ask in (beat, examine):
        with pytest.raises(HeartbeatError) as told:
            ask(address, NetworkSettings())
        assert SECRET not in str(told.value)


def test_examining_asks_nothing_and_shows_the_host_alone() -> None:
    with serving() as watcher:
        assert examine(watcher.address(f"/{SECRET}"), settings(watcher)) == "127.0.0.1"
    assert watcher.asked == []
