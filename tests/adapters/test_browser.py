"""Rendering pages with a real Chromium, on loopback."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from monitor.adapters.web import chromium
from monitor.adapters.web.browser import BrowserFetcher
from monitor.adapters.web.fetch import NetworkSettings
from monitor.core.errors import BrowserMissingError
from monitor.core.extract import extract
from monitor.core.terms import Fetched, Render, Snapshot, SourceDocument, Unreachable, UnreachableReason
from tests.adapters.loopback import (
    Handler,
    Vendor,
    drip,
    fetching,
    page,
    raw,
    redirect,
    serving,
)

_FOUND = chromium.find()
needs_chromium = pytest.mark.skipif(
    isinstance(_FOUND, chromium.Missing), reason=getattr(_FOUND, "words", "a browser is there")
)
pytestmark = needs_chromium

TERMS = "We will not train our models on your content."


@pytest.fixture(scope="module")
def vendor() -> Iterator[Vendor]:
    with serving() as site:
        yield site


@contextlib.contextmanager
def rendering(
    *vendors: Vendor,
    resolve: Callable[[str, int], tuple[str, ...]] = lambda host, port: ("127.0.0.1",),
    **settings: Any,
) -> Iterator[BrowserFetcher]:
    """Make a browser to which the register allows these vendors."""
    allow = frozenset((vendor.host, vendor.port) for vendor in vendors)
    given: dict[str, Any] = {"delay": 0.0, "deadline": 20.0, "allow": allow} | settings
    chosen = NetworkSettings(**given)
    with fetching(*vendors, resolve=resolve, deadline=chosen.deadline) as http:
        browser = BrowserFetcher(http, chosen, resolve=resolve)
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture(scope="module")
def browser(vendor: Vendor) -> Iterator[BrowserFetcher]:
    """One for all tests that need no settings of their own: starting one takes seconds."""
    with rendering(vendor) as shared:
        yield shared


def document(address: str, *select: str) -> SourceDocument:
    return SourceDocument("terms", address, select=select, render=Render.BROWSER)


def shown(fetched: Fetched) -> str:
    assert isinstance(fetched, Snapshot), fetched
    return fetched.body.decode()


def script(code: str, *, body: str = "<div id=app></div>") -> bytes:
    return f"<!doctype html><title>Terms</title><body>{body}<script>{code}</script></body>".encode()


WRITE = f"document.getElementById('app').innerHTML = '<main><p>{TERMS}</p></main>'"


def test_text_made_by_a_script_is_there(vendor: Vendor, browser: BrowserFetcher) -> None:
    address = vendor.on("/terms", page(script(WRITE)))
    assert TERMS in shown(browser.fetch(document(address, "main"), None)).split("<script>")[0]


def test_what_is_rendered_says_that_it_is_utf_8(vendor: Vendor, browser: BrowserFetcher) -> None:
    body = script("document.getElementById('app').textContent = 'donn\\u00e9es \\u20ac'")
    address = vendor.on("/terms", page(body, Content_Type="text/html; charset=iso-8859-1"))
    fetched = browser.fetch(document(address, "#app"), None)
    assert isinstance(fetched, Snapshot)
    assert (fetched.media_type, fetched.charset) == ("text/html", "utf-8")
    assert "données €" in fetched.body.decode()


def test_a_rendered_page_cannot_be_asked_for_conditionally(vendor: Vendor, browser: BrowserFetcher) -> None:
    address = vendor.on("/terms", page(script(WRITE), ETag='"1"'))
    fetched = browser.fetch(document(address, "main"), None)
    assert isinstance(fetched, Snapshot)
    assert fetched.etag is None


def test_a_rendered_page_says_which_bytes_were_served(vendor: Vendor, browser: BrowserFetcher) -> None:
    served = script(WRITE)
    fetched = browser.fetch(document(vendor.on("/terms", page(served)), "main"), None)
    assert isinstance(fetched, Snapshot)
    assert fetched.capture is not None
    assert fetched.capture.sha256 == hashlib.sha256(served).hexdigest() != fetched.sha256


def test_text_that_the_page_asks_its_own_server_for_is_there(vendor: Vendor, browser: BrowserFetcher) -> None:
    vendor.on("/text.json", page(f'"{TERMS}"'.encode(), Content_Type="application/json"))
    code = (
        "fetch('/text.json').then(a => a.json()).then(t => { document.body.innerHTML = `<main>${t}</main>` })"
    )
    address = vendor.on("/terms", page(script(code)))
    assert f"<main>{TERMS}</main>" in shown(browser.fetch(document(address, "main"), None))


def test_text_that_comes_late_is_waited_for_where_a_selector_names_it(
    vendor: Vendor, browser: BrowserFetcher
) -> None:
    address = vendor.on("/terms", page(script(f"setTimeout(() => {{ {WRITE} }}, 1500)")))
    assert TERMS in shown(browser.fetch(document(address, "main"), None)).split("<script>")[0]


def test_what_stands_for_readers_without_scripts_is_not_shown(
    vendor: Vendor, browser: BrowserFetcher
) -> None:
    body = script(WRITE, body="<div id=app></div><noscript>Enable JavaScript</noscript>")
    assert "Enable" not in shown(browser.fetch(document(vendor.on("/terms", page(body)), "main"), None))


def test_a_consent_banner_made_by_a_script_is_not_in_the_text(
    vendor: Vendor, browser: BrowserFetcher
) -> None:
    banner = (
        "const b = document.createElement('div'); b.id = 'onetrust-consent-sdk';"
        "b.textContent = 'We value your privacy. Accept all cookies'; document.body.prepend(b);"
    )
    asked = document(vendor.on("/terms", page(script(banner + WRITE))), "body")
    fetched = browser.fetch(asked, None)
    assert isinstance(fetched, Snapshot)
    assert b"Accept all cookies</div>" in fetched.body
    text = extract(
        fetched.body,
        asked,
        media_type=fetched.media_type,
        charset=fetched.charset,
        address=fetched.address,
    ).text
    assert TERMS in text
    assert "cookies" not in text


def test_requests_carry_our_name_and_no_cookie(vendor: Vendor) -> None:
    vendor.on("/data", page(b"1", Set_Cookie="seen=1"))
    code = "document.cookie = 'a=b'; fetch('/data').then(() => fetch('/data')).then(() => {" + WRITE + "})"
    address = vendor.on("/terms", page(script(code), Set_Cookie="seen=1"))
    with rendering(vendor, contact="dpo@example.org") as browser:
        shown(browser.fetch(document(address, "main"), None))
    headers = vendor.headers("/data")
    assert headers["Cookie"] is None
    assert headers["User-Agent"].endswith("(+dpo@example.org)")


def test_nothing_is_kept_from_one_document_to_the_next(vendor: Vendor, browser: BrowserFetcher) -> None:
    code = "document.getElementById('app').textContent = localStorage.getItem('x') || 'first visit';"
    address = vendor.on("/terms", page(script(code + "localStorage.setItem('x', 'again')")))
    for _ in range(2):
        assert ">first visit<" in shown(browser.fetch(document(address, "#app"), None))


def test_a_pdf_is_given_as_it_is(vendor: Vendor, browser: BrowserFetcher) -> None:
    address = vendor.on("/terms.pdf", page(b"%PDF-1.7", Content_Type="application/pdf"))
    fetched = browser.fetch(document(address), None)
    assert isinstance(fetched, Snapshot)
    assert (fetched.media_type, fetched.body) == ("application/pdf", b"%PDF-1.7")


# --- the gate --------------------------------------------------------------------------------------


WAYS = [
    "fetch('{}', {mode: 'no-cors'})",
    "fetch('{}', {mode: 'no-cors', method: 'POST', body: 'x', keepalive: true})",
    "document.body.append(Object.assign(document.createElement('script'), {src: '{}'}))",
    "document.body.append(Object.assign(document.createElement('img'), {src: '{}'}))",
    "document.body.append(Object.assign(document.createElement('video'), {src: '{}'}))",
    "document.body.append(Object.assign(document.createElement('iframe'), {src: '{}'}))",
    "document.body.append(Object.assign(document.createElement('object'), {data: '{}'}))",
    "document.head.append(Object.assign(document.createElement('link'), {rel: 'stylesheet', href: '{}'}))",
    "document.head.append(Object.assign(document.createElement('link'), {rel: 'prefetch', href: '{}'}))",
    "document.head.append(Object.assign(document.createElement('link'), {rel: 'preconnect', href: '{}'}))",
    "document.head.append(Object.assign(document.createElement('link'), {rel: 'manifest', href: '{}'}))",
    "navigator.sendBeacon('{}', 'x')",
    "window.open('{}')",
    "new EventSource('{}')",
    "new WebSocket('{}'.replace('http', 'ws'))",
    "import('{}')",
    "new Worker(URL.createObjectURL(new Blob([`fetch('{}', {mode: 'no-cors'})`])))",
    "new Worker(URL.createObjectURL(new Blob([`new WebSocket('{}'.replace('http', 'ws'))`])))",
    "new SharedWorker(URL.createObjectURL(new Blob([`fetch('{}', {mode: 'no-cors'})`])))",
    "new SharedWorker('{}')",
    "navigator.serviceWorker.register('{}')",
    (
        "document.body.append(Object.assign(document.createElement('iframe'), {srcdoc: "
        "`<img src='{}'><script>fetch('{}', {mode: 'no-cors'})</scr` + 'ipt>'}))"
    ),
    (
        "document.body.append(Object.assign(document.createElement('a'), {href: '{}', ping: '{}', target: '_blank'}));"
        "document.body.lastChild.click()"
    ),
    (
        "const form = Object.assign(document.createElement('form'), {action: '{}', target: '_blank'});"
        "document.body.append(form); form.submit()"
    ),
]


def test_a_page_reaches_no_private_address_by_any_way(vendor: Vendor, browser: BrowserFetcher) -> None:
    with serving() as private:
        ways = [
            f"try {{ {way.replace('{}', private.address(f'/{number}'))} }} catch {{}}"
            for number, way in enumerate(WAYS)
        ]
        code = "\n".join(f"{{ {way} }}" for way in ways) + f"\nsetTimeout(() => {{ {WRITE} }}, 1500)"
        body = script(code.replace("</script>", "<\\/script>"))
        fetched = browser.fetch(document(vendor.on("/terms", page(body)), "main"), None)
        assert TERMS in shown(fetched)
        assert private.paths() == []
        assert private.connections == set()


def test_a_page_sends_no_datagrams(vendor: Vendor, browser: BrowserFetcher) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.setblocking(False)
        port = listener.getsockname()[1]
        code = f"""
          const frame = document.createElement('iframe'); document.body.append(frame);
          for (const kind of [self.RTCPeerConnection, frame.contentWindow.RTCPeerConnection]) try {{
            const call = new kind({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}});
            call.createDataChannel('x'); call.createOffer().then(o => call.setLocalDescription(o));
          }} catch {{}}
          try {{ new WebTransport('https://127.0.0.1:{port}/') }} catch {{}}
          setTimeout(() => {{ {WRITE} }}, 1000)"""
        shown(browser.fetch(document(vendor.on("/terms", page(script(code))), "main"), None))
        with pytest.raises(BlockingIOError):
            listener.recv(1)


def test_a_redirect_to_a_port_that_is_not_allowed_is_refused(vendor: Vendor, browser: BrowserFetcher) -> None:
    with serving() as private:
        address = vendor.on("/terms", redirect(private.on("/secret", page(b"secret"))))
        fetched = browser.fetch(document(address), None)
        assert isinstance(fetched, Unreachable)
        assert fetched.reason is UnreachableReason.BLOCKED
        assert private.asked == []


def test_a_sub_request_that_redirects_to_a_private_address_is_refused(
    vendor: Vendor, browser: BrowserFetcher
) -> None:
    with serving() as private:
        vendor.on("/data", redirect(private.on("/secret", page(b"secret"))))
        code = f"fetch('/data').then(a => a.text(), () => 'refused').then(t => {{ {WRITE}; document.title = t }})"
        text = shown(browser.fetch(document(vendor.on("/terms", page(script(code))), "main"), None))
        assert "<title>refused</title>" in text
        assert private.asked == []


def test_a_page_from_elsewhere_reaches_nothing_that_the_register_allows(vendor: Vendor) -> None:
    with serving() as other:
        own = other.on("/own", page(b"secret"))
        code = f"fetch('{own}', {{mode: 'no-cors'}}).catch(() => 0).then(() => {{ {WRITE} }})"
        address = vendor.on("/terms", page(script(code)))
        with rendering(vendor, other) as browser:
            shown(browser.fetch(document(address, "main"), None))
        assert other.asked == []


def test_a_script_that_leads_to_a_private_page_is_refused(vendor: Vendor, browser: BrowserFetcher) -> None:
    with serving() as private:
        leads = private.on("/secret", page(b"secret"))
        fetched = browser.fetch(
            document(vendor.on("/terms", page(script(f"location.href = '{leads}'")))), None
        )
        assert isinstance(fetched, Unreachable)
        assert fetched.reason is UnreachableReason.BLOCKED
        assert private.asked == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "data:text/html,<main>x</main>", "view-source:/"])
def test_a_script_cannot_lead_to_what_is_not_the_web(
    vendor: Vendor, browser: BrowserFetcher, target: str
) -> None:
    code = f"try {{ location.href = '{target}' }} catch {{}}; {WRITE}"
    fetched = browser.fetch(document(vendor.on("/terms", page(script(code))), "main"), None)
    assert TERMS in shown(fetched)


def test_what_a_name_leads_to_is_checked_for_the_parts_of_a_page_too(vendor: Vendor) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("10.0.0.7",) if host == "rebinds.example" else ("127.0.0.1",)

    code = f"fetch('http://rebinds.example/').catch(() => 0).then(() => {{ {WRITE} }})"
    with rendering(vendor, resolve=resolve) as browser:
        shown(browser.fetch(document(vendor.on("/terms", page(script(code))), "main"), None))
    assert "rebinds.example" in asked


def test_a_page_that_robots_txt_forbids_is_left_alone() -> None:
    with serving() as strict, rendering(strict) as browser:
        strict.on("/robots.txt", page(b"User-agent: *\nDisallow: /terms", Content_Type="text/plain"))
        fetched = browser.fetch(document(strict.on("/terms", page(script(WRITE)))), None)
        assert isinstance(fetched, Unreachable)
        assert fetched.reason is UnreachableReason.ROBOTS
        assert strict.paths() == []


def test_a_page_that_a_script_leads_to_is_asked_of_robots_txt_too() -> None:
    with serving() as strict, rendering(strict) as browser:
        strict.on("/robots.txt", page(b"User-agent: *\nDisallow: /private", Content_Type="text/plain"))
        strict.on("/private", page(b"<main>private</main>"))
        address = strict.on("/terms", page(script("location.href = '/private'")))
        fetched = browser.fetch(document(address), None)
        assert isinstance(fetched, Unreachable)
        assert fetched.reason is UnreachableReason.ROBOTS
        assert strict.paths() == ["/terms"]


def test_a_page_that_a_script_leads_to_is_the_one_rendered(vendor: Vendor, browser: BrowserFetcher) -> None:
    vendor.on("/old/new", redirect("/current/terms"))
    vendor.on("/current/terms", page(script(WRITE)))
    fetched = browser.fetch(
        document(vendor.on("/terms", page(script("location.href = '/old/new'"))), "main"), None
    )
    assert isinstance(fetched, Snapshot)
    assert fetched.address == vendor.address("/current/terms")
    assert fetched.redirects == (vendor.address("/terms"), vendor.address("/old/new"))


# --- limits ----------------------------------------------------------------------------------------


def test_a_page_that_never_stops_loading_hits_the_deadline(vendor: Vendor) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nConnection: close\r\n\r\n"
    vendor.on("/slow.js", drip(head, b"//"))
    address = vendor.on("/terms", page(b"<script src=/slow.js></script><main>late</main>"))
    with rendering(vendor, deadline=2.0) as browser:
        fetched = browser.fetch(document(address, "#never"), None)
    assert isinstance(fetched, Unreachable)
    assert fetched.reason is UnreachableReason.TIMEOUT


def test_a_script_that_never_ends_hits_the_deadline_and_the_next_page_is_rendered(vendor: Vendor) -> None:
    stuck = vendor.on("/stuck", page(script("for (;;) ;")))
    address = vendor.on("/terms", page(script(WRITE)))
    with rendering(vendor, deadline=3.0) as browser:
        fetched = browser.fetch(document(stuck, "main"), None)
        assert isinstance(fetched, Unreachable)
        assert fetched.reason is UnreachableReason.TIMEOUT
        assert TERMS in shown(browser.fetch(document(address, "main"), None))


def test_a_page_whose_browser_ends_is_rendered_by_another(vendor: Vendor) -> None:
    def end_browser(handler: Handler) -> None:
        for browser in ours():
            os.kill(browser, signal.SIGKILL)
        page(b"1")(handler)

    vendor.on("/data", end_browser, page(b"1"))
    address = vendor.on("/terms", page(script("fetch('/data').then(() => {" + WRITE + "})")))
    with rendering(vendor) as browser:
        assert TERMS in shown(browser.fetch(document(address, "main"), None))


def ours() -> list[int]:
    """The browsers that this process has started."""
    parents, browsers = {}, []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(process.name)] = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            command = (process / "cmdline").read_bytes()
            if b"--headless" in command and b"--type=" not in command:
                browsers.append(int(process.name))

    def is_ours(process: int) -> bool:
        return process == os.getpid() or (process in parents and is_ours(parents[process]))

    return [browser for browser in browsers if is_ours(browser)]


def test_an_address_that_the_browser_writes_otherwise_is_still_the_page(
    vendor: Vendor, browser: BrowserFetcher
) -> None:
    address = vendor.address("/a|b'[?x=\"'[|")
    path = httpx.URL(address).raw_path.decode()
    vendor.on(path, page(script(WRITE)))
    assert TERMS in shown(browser.fetch(document(address, "main"), None))
    assert vendor.paths().count(path) == 1


def test_a_request_that_stays_open_does_not_keep_the_text_from_being_taken(vendor: Vendor) -> None:
    vendor.on("/poll", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", hang=True))
    address = vendor.on("/terms", page(script("fetch('/poll').catch(() => 0);" + WRITE)))
    with rendering(vendor, read_timeout=1.0) as browser:
        assert TERMS in shown(browser.fetch(document(address, "main"), None))


def test_a_page_that_grows_too_large_is_refused(vendor: Vendor) -> None:
    code = WRITE + "; document.body.append('x'.repeat(300000))"
    with rendering(vendor, max_decoded_bytes=200_000) as browser:
        fetched = browser.fetch(document(vendor.on("/terms", page(script(code))), "main"), None)
    assert isinstance(fetched, Unreachable)
    assert fetched.reason is UnreachableReason.TOO_LARGE


def test_a_page_that_leads_on_and_on_is_given_up(vendor: Vendor, browser: BrowserFetcher) -> None:
    address = vendor.on("/terms", page(script("location.href = '/terms?' + Math.random()")))
    for at in range(10):
        vendor.on(f"/hop{at}", page(script(f"location.href = '/hop{at + 1}'")))
    vendor.on("/terms", page(script("location.href = '/hop0'")))
    fetched = browser.fetch(document(address, "main"), None)
    assert isinstance(fetched, Unreachable)
    assert fetched.reason is UnreachableReason.REDIRECT_LOOP


def test_a_page_that_cannot_be_fetched_is_unreachable_for_that_reason() -> None:
    with rendering() as browser:
        fetched = browser.fetch(document("http://gone.invalid/terms"), None)
    assert isinstance(fetched, Unreachable)


def test_a_browser_that_does_not_start_is_said(vendor: Vendor, tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    with fetching(vendor) as http:
        browser = BrowserFetcher(http, NetworkSettings(), executable=program)
        fetched = browser.fetch(document(vendor.on("/terms", page(script(WRITE)))), None)
        browser.close()
    assert isinstance(fetched, Unreachable)
    assert "does not start" in fetched.detail


def test_a_browser_that_is_not_there_is_told_with_what_to_install(vendor: Vendor) -> None:
    with fetching(vendor) as http:
        browser = BrowserFetcher(http, NetworkSettings(), executable=Path("/nowhere/chromium"))
        with pytest.raises(BrowserMissingError, match="/nowhere/chromium"):
            browser.fetch(document(vendor.address("/terms")), None)
        browser.close()


def test_a_document_that_needs_no_browser_is_fetched_as_it_is_served(vendor: Vendor) -> None:
    address = vendor.on("/plain", page(script(WRITE)))
    with fetching(vendor) as http:
        browser = BrowserFetcher(http, NetworkSettings(), executable=Path("/nowhere/chromium"))
        fetched = browser.fetch(SourceDocument("terms", address), None)
        browser.close()
    assert isinstance(fetched, Snapshot)
    assert not fetched.rendered


def test_bytes_that_the_browser_showed_are_marked(vendor: Vendor, browser: BrowserFetcher) -> None:
    fetched = browser.fetch(document(vendor.on("/marked", page(script(WRITE)))), None)
    assert isinstance(fetched, Snapshot)
    assert fetched.rendered
