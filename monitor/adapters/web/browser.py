"""Showing source documents in a browser where they need one: Playwright driving Chromium, an optional extra.

The page itself is fetched as every source document is; Chromium, which has no network, runs it, and what its
scripts ask for is carried by the same transport, behind the same gate (`courier.py`). Each document has a
context of its own, without cookies or anything else kept from another.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import httpx

from monitor.adapters.web.chromium import ARGUMENTS, NO_PROXY, Missing, environment, find, sandboxed
from monitor.adapters.web.courier import Courier, Visit
from monitor.adapters.web.failure import FailedError, printable
from monitor.adapters.web.gate import Resolve, look_up
from monitor.adapters.web.network import NetworkSettings
from monitor.core.errors import BrowserMissingError
from monitor.core.terms import (
    Fetched,
    Render,
    Snapshot,
    SourceDocument,
    Unreachable,
    UnreachableReason,
    Validators,
)

if TYPE_CHECKING:  # the extra may not be installed
    from playwright.async_api import Browser, Playwright

    from monitor.adapters.web.tab import Tab

#: Each takes a few hundred megabytes.
_PAGES_AT_ONCE: Final = 2
_REQUESTS_AT_ONCE: Final = 8
_MOST_REQUESTS: Final = 400
#: Seconds for the browser itself: to start, and to put a page away.
_START: Final = 30.0
_CLOSE: Final = 5.0
_RENDERED: Final = frozenset({"text/html", "application/xhtml+xml"})


class _BrowserGoneError(FailedError):
    """The browser ended while it had the page."""


class Http(Protocol):
    """Fetches pages as they are served."""

    def fetch(self, document: SourceDocument, known: Validators | None) -> Fetched:
        """Fetch a source document; never raises for what a server does."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


class BrowserFetcher:
    """Fetches source documents, and shows in a browser those that need one (`monitor.core.ports.Fetcher`).

    It is safe to share between the threads of a round. Nothing of the browser is made before it is needed.
    """

    def __init__(
        self,
        http: Http,
        settings: NetworkSettings,
        *,
        executable: Path | None = None,
        resolve: Resolve = look_up,
    ) -> None:
        """Make a fetcher; the browser is started with the first page that needs it.

        Args:
            http: Fetches every page, those that the browser then runs too; closed with this fetcher.
            settings: How what the page asks for is fetched; `deadline` is also the time to render a page.
            executable: The browser; None: the system's.
            resolve: How names become addresses.
        """
        self._http, self._settings = http, settings
        self._found, self._resolve = find(executable), resolve
        self._lock = threading.Lock()
        self._engine: _Engine | None = None

    def fetch(self, document: SourceDocument, known: Validators | None) -> Fetched:
        """Fetch a source document, and render it if its `render` is `browser`.

        Never raises for what a server does.

        Args:
            document: What to fetch.
            known: Makes the request conditional, except for a page to render: one that is served as it was
                may show what it did not.

        Raises:
            BrowserMissingError: It is to be rendered, and there is no browser.
        """
        if document.render is not Render.BROWSER:
            return self._http.fetch(document, known)
        self._program()
        fetched = self._http.fetch(document, None)
        return self.render(document, fetched) if isinstance(fetched, Snapshot) else fetched

    def render(self, document: SourceDocument, snapshot: Snapshot) -> Snapshot | Unreachable:
        """Let the browser run a page that was fetched; anything but a page is given back as it is.

        Args:
            document: What it is fetched for; its selectors are waited for.
            snapshot: The page as served.

        Raises:
            BrowserMissingError: There is no browser.
        """
        if snapshot.media_type not in _RENDERED:
            return snapshot
        program = self._program()
        with self._lock:
            if self._engine is None:
                courier = Courier(self._settings, resolve=self._resolve)
                self._engine = _Engine(program, self._settings, courier, self._http)
        try:
            return self._engine.submit(document, snapshot).result()
        except FailedError as failure:
            return Unreachable(document.id, failure.reason, failure.detail)

    def _program(self) -> Path:
        if isinstance(self._found, Missing):
            raise BrowserMissingError(self._found.words)
        return self._found

    def close(self) -> None:
        """End the browser, and give back connections."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()
        self._http.close()


class _Engine:
    """The browser and the thread that drives it: Playwright's objects belong to one event loop."""

    def __init__(self, program: Path, settings: NetworkSettings, courier: Courier, http: Http) -> None:
        self._program, self._settings, self._courier, self._http = program, settings, courier, http
        self._pool = ThreadPoolExecutor(_REQUESTS_AT_ONCE, "courier")
        self._loop = asyncio.new_event_loop()
        self._places = asyncio.Semaphore(_PAGES_AT_ONCE)
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="browser", daemon=True)
        self._thread.start()

    def submit(self, document: SourceDocument, snapshot: Snapshot) -> Future[Snapshot]:
        return asyncio.run_coroutine_threadsafe(self._render(document, snapshot), self._loop)

    def close(self) -> None:
        with contextlib.suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(4 * _CLOSE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._pool.shutdown(cancel_futures=True)
        self._loop.close()
        self._courier.close()

    async def _render(self, document: SourceDocument, snapshot: Snapshot) -> Snapshot:
        async with self._places:
            try:
                return await self._attempt(document, snapshot)
            except _BrowserGoneError:
                # Perhaps with the page beside it, which did not let go.
                return await self._attempt(document, snapshot)

    async def _attempt(self, document: SourceDocument, snapshot: Snapshot) -> Snapshot:
        from playwright.async_api import Error  # noqa: PLC0415 — the extra may not be installed

        seconds = self._settings.deadline
        try:
            browser = await self._started()
        except (Error, TimeoutError, OSError) as error:
            words = _first_line(error) or "no sign of life"
            raise FailedError(UnreachableReason.BLOCKED, f"the browser does not start: {words}") from error
        context = None
        try:
            async with asyncio.timeout(seconds):
                context = await browser.new_context(
                    user_agent=self._settings.user_agent,
                    locale=self._settings.accept_language.partition(",")[0],
                    service_workers="block",
                    accept_downloads=False,
                    permissions=[],
                )
                return await self._tab(document, snapshot, seconds).run(context)
        except TimeoutError:
            raise FailedError(
                UnreachableReason.TIMEOUT, f"the page was not ready after {seconds:g} s in the browser"
            ) from None
        except Error as error:
            words = f"the browser gave the page up: {_first_line(error)}"
            gone = FailedError if browser.is_connected() else _BrowserGoneError
            raise gone(UnreachableReason.RESET, words) from error
        finally:
            if not await _ends(None if context is None else context.close()):
                await self._stop()  # a page that does not let go takes the browser with it

    def _tab(self, document: SourceDocument, snapshot: Snapshot, seconds: float) -> Tab:
        from monitor.adapters.web.tab import Tab  # noqa: PLC0415 — the extra may not be installed

        visit = Visit(
            httpx.URL(document.address),
            until=time.monotonic() + seconds,
            requests=_MOST_REQUESTS,
            max_bytes=self._settings.max_decoded_bytes,
        )
        return Tab(
            document,
            snapshot,
            visit,
            courier=self._courier,
            navigate=lambda leads_to: self._http.fetch(leads_to, None),
            pool=self._pool,
            max_bytes=self._settings.max_decoded_bytes,
        )

    async def _started(self) -> Browser:
        from playwright.async_api import async_playwright  # noqa: PLC0415 — the extra may not be installed

        async with self._starting, asyncio.timeout(_START):
            if self._browser is not None and not self._browser.is_connected():
                await self._stop()
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            if self._browser is None:
                self._browser = await self._playwright.chromium.launch(
                    executable_path=self._program,
                    args=list(ARGUMENTS),
                    proxy={"server": NO_PROXY, "bypass": "<-loopback>"},
                    env=environment(os.environ),
                    chromium_sandbox=sandboxed(),
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
            return self._browser

    async def _end(self) -> None:
        await self._stop()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:  # the library's own, for requests that nobody waits for any more
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _stop(self) -> None:
        browser, self._browser = self._browser, None
        playwright, self._playwright = self._playwright, None
        await _ends(None if browser is None else browser.close())
        # Its driver takes along what is left of the browser.
        await _ends(None if playwright is None else playwright.stop())


async def _ends(closing: object) -> bool:
    """Wait for something to close; whether it did in time."""
    from playwright.async_api import Error  # noqa: PLC0415 — the extra may not be installed

    if closing is None:
        return True
    try:
        async with asyncio.timeout(_CLOSE):
            await closing  # type: ignore[misc] # a coroutine of the library
    except TimeoutError:
        return False
    except Error:
        return True  # it was gone before
    return True


def _first_line(error: BaseException) -> str:
    return printable((str(error).splitlines() or [""])[0])
