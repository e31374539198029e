"""Choosing between a page as served and as a browser shows it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pytest

from monitor.adapters import chromium
from monitor.adapters.browser import BrowserFetcher
from monitor.adapters.fetch import NetworkSettings
from monitor.adapters.render import RenderingFetcher
from monitor.core.terms import (
    Fetched,
    NotModified,
    Render,
    Snapshot,
    SourceDocument,
    Unreachable,
    UnreachableReason,
    UnreadableReason,
    Validators,
)
from tests.adapters.loopback import NOW, fetching, page, serving

ADDRESS = "https://vendor.example/terms"
CLAUSE = (
    "<p>These Terms of Service govern your use of our services. We will not use your content to train our "
    "models. By accessing the services you agree to be bound by these terms. If you do not agree to these "
    "terms, you may not use the services. You are responsible for your account and your content.</p>"
)
TERMS = f"<html><body><main><h1>Terms of Service</h1>{CLAUSE * 4}</main></body></html>"
SHELL = "<html><body><div id=root></div><script src=/app.js></script></body></html>"
WALL = "<html><title>Just a moment...</title><body>Verify you are human<script>1</script></body></html>"


def snapshot(html: str, media_type: str = "text/html") -> Snapshot:
    return Snapshot("terms", ADDRESS, (), media_type, "utf-8", html.encode(), NOW)


@dataclass
class FakeHttp:
    answer: Fetched
    asked: list[Validators | None] = field(default_factory=list)
    closed: bool = False

    def fetch(self, document: SourceDocument, known: Validators | None) -> Fetched:
        self.asked.append(known)
        return self.answer

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeBrowser:
    shows: Snapshot | Unreachable
    missing: str | None = None
    rendered: list[Snapshot] = field(default_factory=list)
    fetched: int = 0
    closed: bool = False

    def fetch(self, document: SourceDocument, known: Validators | None) -> Fetched:
        self.fetched += 1
        return self.shows

    def render(self, document: SourceDocument, snapshot: Snapshot) -> Snapshot | Unreachable:
        self.rendered.append(snapshot)
        return self.shows

    def close(self) -> None:
        self.closed = True


def document(*select: str, render: Render = Render.AUTO) -> SourceDocument:
    return SourceDocument("terms", ADDRESS, select=select, render=render)


def test_a_page_that_stands_in_the_html_needs_no_browser() -> None:
    browser = FakeBrowser(snapshot(TERMS))
    fetcher = RenderingFetcher(FakeHttp(snapshot(TERMS)), browser)
    assert fetcher.fetch(document("main"), None) == snapshot(TERMS)
    assert browser.rendered == []


@pytest.mark.parametrize("select", [(), ("main",)])
@pytest.mark.parametrize("html", [SHELL, WALL, "<html><body><nav>Menu</nav><script>1</script></body></html>"])
def test_a_shell_or_a_wall_is_shown_to_the_browser(html: str, select: tuple[str, ...]) -> None:
    browser = FakeBrowser(snapshot(TERMS))
    fetcher = RenderingFetcher(FakeHttp(snapshot(html)), browser)
    assert fetcher.fetch(document(*select), None) == snapshot(TERMS)
    assert browser.rendered == [snapshot(html)]


def test_a_page_without_scripts_is_not_shown_to_the_browser() -> None:
    browser = FakeBrowser(snapshot(TERMS))
    fetcher = RenderingFetcher(FakeHttp(snapshot("<html><body>Gone</body></html>")), browser)
    fetcher.fetch(document("main"), None)
    assert browser.rendered == []


def test_where_the_browser_shows_no_more_the_page_as_served_stays() -> None:
    fetcher = RenderingFetcher(FakeHttp(snapshot(SHELL)), FakeBrowser(snapshot(WALL)))
    assert fetcher.fetch(document("main"), None) == snapshot(SHELL)
    assert fetcher.worked == {}


def test_where_the_browser_fails_the_page_as_served_stays() -> None:
    failed = Unreachable("terms", UnreachableReason.TIMEOUT, "")
    fetcher = RenderingFetcher(FakeHttp(snapshot(SHELL)), FakeBrowser(failed))
    assert fetcher.fetch(document("main"), None) == snapshot(SHELL)


def test_what_worked_is_remembered() -> None:
    http, browser = FakeHttp(snapshot(SHELL)), FakeBrowser(snapshot(TERMS))
    fetcher = RenderingFetcher(http, browser)
    fetcher.fetch(document("main"), None)
    fetcher.fetch(document("main"), None)
    assert fetcher.worked == {ADDRESS: Render.BROWSER}
    assert (len(http.asked), len(browser.rendered), browser.fetched) == (1, 1, 1)


def test_what_worked_before_is_taken_up() -> None:
    http, browser = FakeHttp(snapshot(SHELL)), FakeBrowser(snapshot(TERMS))
    fetcher = RenderingFetcher(http, browser, worked={ADDRESS: Render.BROWSER})
    assert fetcher.fetch(document("main"), None) == snapshot(TERMS)
    assert http.asked == []


def test_a_page_that_becomes_a_shell_after_it_worked_as_served_is_shown_to_the_browser() -> None:
    http, browser = FakeHttp(snapshot(TERMS)), FakeBrowser(snapshot(TERMS))
    fetcher = RenderingFetcher(http, browser)
    fetcher.fetch(document("main"), None)
    http.answer = snapshot(SHELL)
    assert fetcher.fetch(document("main"), None) == snapshot(TERMS)


@pytest.mark.parametrize(
    "answer",
    [
        NotModified("terms"),
        Unreachable("terms", UnreachableReason.DNS, ""),
        snapshot("%PDF-1.7 <script", "application/pdf"),
    ],
)
def test_what_is_no_page_is_given_as_it_is(answer: Fetched) -> None:
    browser = FakeBrowser(snapshot(TERMS))
    assert RenderingFetcher(FakeHttp(answer), browser).fetch(document("main"), None) == answer
    assert browser.rendered == []


def test_a_document_that_is_to_be_fetched_as_html_is_never_rendered() -> None:
    browser = FakeBrowser(snapshot(TERMS))
    fetcher = RenderingFetcher(FakeHttp(snapshot(SHELL)), browser)
    assert fetcher.fetch(document("main", render=Render.HTML), None) == snapshot(SHELL)
    assert browser.rendered == []


def test_a_document_that_is_to_be_rendered_is_not_fetched_as_html_first() -> None:
    http = FakeHttp(snapshot(TERMS))
    fetcher = RenderingFetcher(http, FakeBrowser(snapshot(TERMS)))
    fetcher.fetch(document("main", render=Render.BROWSER), None)
    assert http.asked == []


def test_without_a_browser_auto_stays_with_the_page_as_served() -> None:
    browser = FakeBrowser(snapshot(TERMS), missing="install one")
    fetcher = RenderingFetcher(FakeHttp(snapshot(SHELL)), browser, worked={ADDRESS: Render.BROWSER})
    assert fetcher.fetch(document("main"), None) == snapshot(SHELL)


def test_what_the_server_gave_to_ask_with_reaches_it() -> None:
    known = Validators('"1"', None)
    http = FakeHttp(NotModified("terms"))
    RenderingFetcher(http, FakeBrowser(snapshot(TERMS))).fetch(document("main"), known)
    assert http.asked == [known]


def test_pages_are_looked_at_where_it_is_told() -> None:
    with ThreadPoolExecutor(1) as pool:
        fetcher = RenderingFetcher(FakeHttp(snapshot(SHELL)), FakeBrowser(snapshot(TERMS)), executor=pool)
        assert fetcher.fetch(document("main"), None) == snapshot(TERMS)


def test_an_invalid_selector_is_for_the_assessment_to_tell() -> None:
    fetcher = RenderingFetcher(FakeHttp(snapshot(TERMS)), FakeBrowser(snapshot(TERMS)))
    assert fetcher.fetch(document("main["), None) == snapshot(TERMS)


def test_a_caller_that_extracts_pages_itself_escalates_those_it_cannot_read() -> None:
    browser = FakeBrowser(snapshot(TERMS))
    fetcher = RenderingFetcher(FakeHttp(snapshot(SHELL)), browser, looks=False)
    assert fetcher.fetch(document("main"), None) == snapshot(SHELL)
    assert fetcher.escalate(document("main"), snapshot(SHELL), UnreadableReason.EMPTY) == snapshot(TERMS)
    fetcher.remember(document("main"), Render.BROWSER)
    assert fetcher.fetch(document("main"), None) == snapshot(TERMS)


def test_a_page_in_another_language_is_nothing_that_a_browser_cures() -> None:
    fetcher = RenderingFetcher(FakeHttp(snapshot(SHELL)), FakeBrowser(snapshot(TERMS)))
    assert fetcher.escalate(document("main"), snapshot(SHELL), UnreadableReason.LANGUAGE) is None


def test_both_are_closed() -> None:
    http, browser = FakeHttp(snapshot(TERMS)), FakeBrowser(snapshot(TERMS))
    RenderingFetcher(http, browser).close()
    assert (http.closed, browser.closed) == (True, True)


@pytest.fixture
def real() -> None:
    found = chromium.find()
    if isinstance(found, chromium.Missing):
        pytest.skip(found.words)


@pytest.mark.usefixtures("real")
def test_a_shell_is_fetched_once_and_rendered_by_a_real_browser() -> None:
    with serving() as vendor, fetching(vendor) as http:
        vendor.on("/app.js", page(f"root.innerHTML = `{TERMS}`".encode(), Content_Type="text/javascript"))
        asked = replace(document("main"), address=vendor.on("/terms", page(SHELL.encode())))
        settings = NetworkSettings(delay=0.0, allow=frozenset({(vendor.host, vendor.port)}))
        fetcher = RenderingFetcher(http, BrowserFetcher(http, settings, lambda: NOW))
        fetched = fetcher.fetch(asked, None)
        fetcher.close()
        assert isinstance(fetched, Snapshot)
        assert b"<main><h1>Terms of Service</h1>" in fetched.body
        assert vendor.paths() == ["/terms", "/app.js"]
