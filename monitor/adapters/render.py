"""Which way a source document is fetched: as it stands in the HTML, or as a browser shows it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Final, Protocol

from monitor.core.errors import MonitorError
from monitor.core.extract import extract
from monitor.core.ports import Fetcher
from monitor.core.readable import unreadable
from monitor.core.terms import (
    Fetched,
    Render,
    Snapshot,
    SourceDocument,
    Unreachable,
    UnreadableReason,
    Validators,
)

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
        looks: bool = True,
    ) -> None:
        """Make a fetcher of two; it owns both.

        Args:
            http: Fetches pages as they are served.
            browser: Renders them.
            executor: Where pages are looked at: they are hostile input to parsers. None: right here.
            worked: What worked for `auto` before, by address: `html` or `browser`.
            looks: Whether `fetch` extracts a page to see what it got. Whoever extracts it anyway turns this
                off, and calls `escalate` for the pages that cannot be read.
        """
        self._http, self._browser, self._executor, self._looks = http, browser, executor, looks
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
        if not self._looks or not isinstance(fetched, Snapshot):
            return fetched
        return self._choose(document, fetched)

    def escalate(
        self, document: SourceDocument, snapshot: Snapshot, reason: UnreadableReason
    ) -> Snapshot | None:
        """Show a page that cannot be read as the terms to the browser, if that is of any use.

        Args:
            document: What it was fetched for.
            snapshot: The page as served.
            reason: Why it cannot be read.

        Returns:
            What the browser shows; None where the register wants no browser for it, there is none, it failed,
            or scripts have no part in what is wrong.
        """
        if (
            document.render is not Render.AUTO
            or reason not in _CURABLE
            or b"<script" not in snapshot.body.lower()
            or self._browser.missing is not None
        ):
            return None
        rendered = self._browser.render(document, snapshot)
        return rendered if isinstance(rendered, Snapshot) else None

    def remember(self, document: SourceDocument, worked: Render) -> None:
        """Note what gave the text of a document."""
        with self._lock:
            self._worked[document.address] = worked

    def close(self) -> None:
        """Close both."""
        self._browser.close()
        self._http.close()

    def _choose(self, document: SourceDocument, fetched: Snapshot) -> Snapshot:
        """Return the page as served, or as the browser shows it where only that can be read as the terms."""
        why = self._look(document, fetched)
        if why is None:
            self.remember(document, Render.HTML)
            return fetched
        rendered = self.escalate(document, fetched, why)
        if rendered is None or self._look(document, rendered) is not None:
            return fetched
        self.remember(document, Render.BROWSER)
        return rendered

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
