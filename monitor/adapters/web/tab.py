"""One page in the browser: what it may load, when it is ready, and what it then shows."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any, Final

from playwright.async_api import BrowserContext, Error, Page, Request, Route

from monitor.adapters.web.courier import Courier, Question, Visit
from monitor.adapters.web.failure import FailedError, failed, printable
from monitor.adapters.web.gate import LookupFailedError, RefusedError, parse
from monitor.core.terms import NotModified, Range, Snapshot, SourceDocument, Unreachable, UnreachableReason

Navigate = Callable[[SourceDocument], Snapshot | NotModified | Unreachable]
"""Fetches a whole page as source documents are fetched: robots.txt, redirects, retries and all."""

#: What makes text; pictures, fonts, films, sockets and beacons do not.
_LOADED: Final = frozenset({"script", "stylesheet", "xhr", "fetch"})
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_MOST_NAVIGATIONS: Final = 5
#: Seconds that a page is given to show what is selected, as OTA's engine does.
_PATIENCE: Final = 10.0
#: Seconds without a request and without another letter after which a page is ready.
_QUIET: Final = 0.5
_LOOK_EVERY: Final = 0.1

#: A page's script could otherwise send datagrams past the proxy.
WITHOUT_SOCKETS: Final = """
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport", "EventSource"])
  try { delete globalThis[name]; } catch {}
"""
_LOOK: Final = """selectors => {
  const has = selector => { try { return document.querySelector(selector) !== null } catch { return true } };
  const letters = document.body ? document.body.innerText.length : 0;
  return [selectors.length ? selectors.every(has) : letters > 0, letters];
}"""
#: A browser that runs scripts does not show what stands for those that do not.
_PREPARE: Final = """() => {
  document.querySelectorAll("noscript").forEach(element => element.remove());
  return document.documentElement ? document.documentElement.outerHTML.length : 0;
}"""


class Tab:
    """Renders one source document."""

    def __init__(
        self,
        document: SourceDocument,
        snapshot: Snapshot,
        visit: Visit,
        *,
        courier: Courier,
        navigate: Navigate,
        pool: Executor,
        max_bytes: int,
    ) -> None:
        """Make a tab.

        Args:
            document: What is rendered.
            snapshot: Its page as fetched, which the browser starts from.
            visit: What it may ask for.
            courier: Carries what it asks for.
            navigate: Fetches the pages that its scripts lead to.
            pool: Where these two run: they block.
            max_bytes: How large the rendered page may be.
        """
        self._document, self._snapshot, self._visit = document, snapshot, visit
        self._courier, self._navigate, self._pool, self._max_bytes = courier, navigate, pool, max_bytes
        self._next: Snapshot | None = snapshot
        self._navigations = 0
        self._lost: FailedError | None = None
        self._busy = 0
        self._page: Page | None = None

    async def run(self, context: BrowserContext) -> Snapshot:
        """Render the page.

        Returns:
            What it shows in the end, as HTML in UTF-8. Its bytes are the browser's, and so are valid for no
            conditional request.

        Raises:
            FailedError: It could not be rendered.
            playwright.async_api.Error: The browser failed.
        """
        await context.add_init_script(WITHOUT_SOCKETS)
        await context.route("**/*", self._route)
        await context.route_web_socket("**/*", lambda socket: socket.close())
        self._page = page = await context.new_page()
        context.on("page", lambda popup: asyncio.ensure_future(_close(popup)))
        try:
            await page.goto(self._snapshot.address, wait_until="domcontentloaded", timeout=0)
            await self._settle(page)
            length = await page.evaluate(_PREPARE)
            if isinstance(length, (int, float)) and length > self._max_bytes:
                raise FailedError(UnreachableReason.TOO_LARGE, f"{length:,.0f} characters once rendered")
            html = await page.content()
        except Error:
            if self._lost is not None:
                raise self._lost from None
            raise
        if self._lost is not None:
            raise self._lost
        body = html.encode("utf-8", "replace")
        if len(body) > self._max_bytes:
            raise FailedError(UnreachableReason.TOO_LARGE, f"{len(body):,} bytes once rendered")
        return replace(
            self._snapshot,
            body=body,
            media_type="text/html",
            charset="utf-8",
            etag=None,
            last_modified=None,
            rendered=True,
        )

    async def _settle(self, page: Page) -> None:
        """Wait until what is selected is there and nothing moves any more, or patience is over."""
        selectors = list(_waited_for(self._document))
        until = min(time.monotonic() + _PATIENCE, self._visit.until)
        quiet_since, before = time.monotonic(), -1
        while (now := time.monotonic()) < until and self._lost is None:
            try:
                found, letters = await page.evaluate(_LOOK, selectors)
            except Error:  # it went to another page meanwhile
                if page.is_closed():
                    raise
                found, letters = False, -1
            if not found or letters != before or self._busy:
                quiet_since, before = now, letters
            elif now - quiet_since >= _QUIET:
                return
            await asyncio.sleep(_LOOK_EVERY)

    # --- what it asks for ------------------------------------------------------------------------

    async def _route(self, route: Route) -> None:
        self._busy += 1
        # The page may be gone before its answer comes.
        with contextlib.suppress(Error):
            try:
                await self._answer(route)
            except FailedError:
                await route.abort("blockedbyclient")
            finally:
                self._busy -= 1

    async def _answer(self, route: Route) -> None:
        request = route.request
        if request.is_navigation_request():
            if _is_main(request, self._page):
                await self._open(route)
            else:
                # A frame's text is no part of the page, a pop-up even less.
                await route.abort("blockedbyclient")
            return
        if request.resource_type not in _LOADED or self._page is None:
            await route.abort("blockedbyclient")
            return
        question = Question(request.method, request.url, request.headers, request.post_data_buffer)
        reply = await asyncio.get_running_loop().run_in_executor(
            self._pool, self._courier.carry, question, self._snapshot.address, self._visit
        )
        await route.fulfill(status=reply.status, headers=dict(reply.headers), body=reply.body)

    async def _open(self, route: Route) -> None:
        """Answer a navigation: the page itself, or one that its scripts lead to."""
        url = route.request.url
        try:
            snapshot = await self._leads_to(url, route.request.method)
        except FailedError as failure:
            self._lost = failure
            raise
        if self._moved(url, snapshot):
            # Links of the page are relative to where it was found, so the browser must be there too.
            self._next = snapshot
            there = json.dumps(snapshot.address).replace("<", "\\u003c")
            await route.fulfill(
                status=200, content_type="text/html", body=f"<script>location.replace({there})</script>"
            )
            return
        self._snapshot = snapshot
        charset = f"; charset={snapshot.charset}" if snapshot.charset else ""
        await route.fulfill(
            status=200, headers={"content-type": snapshot.media_type + charset}, body=snapshot.body
        )

    async def _leads_to(self, url: str, method: str) -> Snapshot:
        if self._next is not None:
            # Whatever the browser makes of its address: no script has run that could lead elsewhere.
            self._snapshot, self._next = self._next, None
            return self._snapshot
        if method != "GET" or self._navigations >= _MOST_NAVIGATIONS:
            raise FailedError(UnreachableReason.REDIRECT_LOOP, f"the page leads on and on, to {url}")
        self._navigations += 1
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._go, url)

    def _moved(self, url: str, snapshot: Snapshot) -> bool:
        return snapshot is not self._snapshot and snapshot.address.partition("#")[0] != url.partition("#")[0]

    def _go(self, address: str) -> Snapshot:
        """Fetch a page that a script leads to; a private one only where the page itself comes from it."""
        try:
            url, here = parse(address), parse(self._snapshot.address)
            self._courier.gate.check(address, registered=self._visit.is_home(url, here))
        except (RefusedError, LookupFailedError) as error:
            raise failed(error) from error
        fetched = self._navigate(replace(self._document, address=address, ignore_robots=None))
        if isinstance(fetched, Unreachable):
            raise FailedError(fetched.reason, fetched.detail)
        if isinstance(fetched, NotModified) or fetched.media_type not in _PAGES:
            kind = "nothing" if isinstance(fetched, NotModified) else fetched.media_type
            raise FailedError(UnreachableReason.BLOCKED, f"the page leads to {kind} at {printable(address)}")
        passed = (*self._snapshot.redirects, self._snapshot.address, *fetched.redirects)
        return replace(fetched, redirects=passed)


def _waited_for(document: SourceDocument) -> list[str]:
    selectors: list[str] = []
    for selector in document.select:
        selectors += [selector.start, selector.end] if isinstance(selector, Range) else [selector]
    return selectors


def _is_main(request: Request, page: Page | None) -> bool:
    try:
        return page is not None and request.frame == page.main_frame
    except Error:  # a page that is not there yet: a pop-up
        return False


async def _close(popup: Any) -> None:  # noqa: ANN401 — the event's type is the library's
    with contextlib.suppress(Error):
        await popup.close()
