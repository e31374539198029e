"""Which way a source document is fetched: as it stands in the HTML, or as a browser shows it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Final, Protocol

from monitor.core.errors import MonitorError
from monitor.core.extract import extract
from monitor.core.model import (
    Fetched,
    Render,
    Snapshot,
    SourceDocument,
    Unreachable,
    UnreadableReason,
    Validators,
)
from monitor.core.ports import Fetcher
from monitor.core.readable import unreadable

#: What a browser may cure: text that scripts bring, and what stands there until they have.
_CURABLE: Final = frozenset(
    {
        UnreadableReason.EMPTY,
        UnreadableReason.SELECTOR,
        UnreadableReason.CAPTCHA,
        UnreadableReason.COOKIE_WALL,
        UnreadableReason.LOGIN,
        UnreadableReason.SOFT_404,
        UnreadableReason.PARTIAL,
        UnreadableReason.ANOTHER_PAGE,
    }
)


class Browser(Fetcher, Protocol):
    """A fetcher that can also render a page which another has fetched."""

    @property
    def missing(self) -> str | None:
        """What is missing to render pages; None where nothing is."""
        ...

    def render(self, document: SourceDocument, snapshot: Snapshot) -> Snapshot | Unreachable:
        """Let the browser run a page."""
        ...


class RenderingFetcher:
    """Fetches each source document the way the register says, `auto` the way that gives its text.

    `auto` takes the HTML unless that is not the terms and what the browser shows is. It is safe to share
    between the threads of a round.
    """

    def __init__(
        self,
        http: Fetcher,
        browser: Browser,
        *,
        executor: Executor | None = None,
        worked: Mapping[str, Render] | None = None,
    ) -> None:
        """Make a fetcher of two; it owns both.

        Args:
            http: Fetches pages as they are served.
            browser: Renders them.
            executor: Where pages are looked at: they are hostile input to parsers. None: right here.
            worked: What worked for `auto` before, by address: `html` or `browser`.
        """
        self._http, self._browser, self._executor = http, browser, executor
        self._lock = threading.Lock()
        self._worked = dict(worked or {})

    @property
    def worked(self) -> Mapping[str, Render]:
        """What worked for the documents fetched by `auto`, by address."""
        with self._lock:
            return dict(self._worked)

    def fetch(self, document: SourceDocument, known: Validators | None) -> Fetched:
        """Fetch a source document; `known` makes it conditional. Never raises for what a server does."""
        if document.render is Render.BROWSER:
            return self._browser.fetch(document, known)
        if document.render is Render.HTML or self._browser.missing is not None:
            return self._http.fetch(document, known)
        with self._lock:
            worked = self._worked.get(document.address)
        if worked is Render.BROWSER:
            return self._browser.fetch(document, known)
        fetched = self._http.fetch(document, known)
        if worked is Render.HTML or not isinstance(fetched, Snapshot):
            return fetched
        return self._choose(document, fetched)

    def close(self) -> None:
        """Close both."""
        self._browser.close()
        self._http.close()

    def _choose(self, document: SourceDocument, fetched: Snapshot) -> Snapshot:
        """Return the page as served, or as the browser shows it where only that can be read as the terms."""
        why = self._look(document, fetched)
        chosen, worked = fetched, Render.HTML
        if why in _CURABLE and b"<script" in fetched.body.lower():
            rendered = self._browser.render(document, fetched)
            if isinstance(rendered, Snapshot) and self._look(document, rendered) is None:
                chosen, worked = rendered, Render.BROWSER
        if why is None or worked is Render.BROWSER:
            with self._lock:
                self._worked[document.address] = worked
        return chosen

    def _look(self, document: SourceDocument, snapshot: Snapshot) -> UnreadableReason | None:
        if self._executor is None:
            return why_unreadable(document, snapshot)
        return self._executor.submit(why_unreadable, document, snapshot).result()


def why_unreadable(document: SourceDocument, snapshot: Snapshot) -> UnreadableReason | None:
    """Say why a page cannot be read as the terms, knowing nothing of earlier ones; None where it can.

    A selector that is not valid is for the assessment to tell: to this question it is no matter.
    """
    try:
        extracted = extract(
            snapshot.body,
            document,
            media_type=snapshot.media_type,
            charset=snapshot.charset,
            address=snapshot.address,
        )
    except MonitorError:
        return None
    verdict = unreadable(extracted, document=document, snapshot=snapshot)
    return None if verdict is None else verdict[0]
