"""Fetching a source document that is there."""

from __future__ import annotations

import gzip
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from monitor.adapters.web.fetch import HttpFetcher, NetworkSettings
from monitor.core.terms import (
    Fetched,
    NotModified,
    Snapshot,
    SourceDocument,
    Unreachable,
    UnreachableReason,
    Validators,
)
from tests.adapters.loopback import NOW, document, fetching, page, raw, serving

BODY = "<h1>Terms</h1><p>Vous acceptez les présentes conditions.</p>".encode() * 50


def fetch(fetcher: HttpFetcher, address: str, known: Validators | None = None) -> Fetched:
    return fetcher.fetch(document(address), known)


def snapshot(fetched: Fetched) -> Snapshot:
    assert isinstance(fetched, Snapshot), fetched
    return fetched


def test_a_page_becomes_a_snapshot_of_its_bytes() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        address = vendor.on("/terms", page(BODY, ETag='"1"', Last_Modified="Thu, 28 Aug 2025 10:00:00 GMT"))
        assert replace(snapshot(fetch(fetcher, address)), capture=None) == Snapshot(
            document="terms",
            address=address,
            redirects=(),
            media_type="text/html",
            charset="utf-8",
            body=BODY,
            fetched_at=NOW,
            etag='"1"',
            last_modified="Thu, 28 Aug 2025 10:00:00 GMT",
        )


@pytest.mark.parametrize(
    ("given", "media_type", "charset"),
    [
        ("text/html", "text/html", None),
        ("Text/HTML; Charset=ISO-8859-1", "text/html", "iso-8859-1"),
        ('text/html;charset="utf-8"', "text/html", "utf-8"),
        ("application/pdf", "application/pdf", None),
        ("", "application/octet-stream", None),
        ("terms", "application/octet-stream", None),
        ("text/<script>", "application/octet-stream", None),
        ("text/html; charset=../../etc", "text/html", None),
        ("text/html; x=y; charset=utf-8", "text/html", "utf-8"),
    ],
)
def test_the_content_type_is_read_as_far_as_it_makes_sense(
    given: str, media_type: str, charset: str | None
) -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        got = snapshot(fetch(fetcher, vendor.on("/terms", page(BODY, Content_Type=given))))
        assert (got.media_type, got.charset) == (media_type, charset)


def test_a_fragment_is_not_sent_and_not_kept() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        address = vendor.on("/terms", page(BODY))
        assert snapshot(fetch(fetcher, f"{address}#training")).address == address


@pytest.mark.parametrize(
    ("coding", "coded"),
    [
        ("gzip", gzip.compress(BODY)),
        ("GZIP", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY)),
        ("gzip", gzip.compress(BODY[:100]) + gzip.compress(BODY[100:])),
        ("gzip", gzip.compress(BODY) + b"\0" * 100),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compressobj(wbits=-15).compress(b"") + zlib.compress(BODY)[2:-4]),
        ("identity", BODY),
    ],
)
def test_a_compressed_page_is_kept_decompressed(coding: str, coded: bytes) -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        assert (
            snapshot(fetch(fetcher, vendor.on("/terms", page(coded, Content_Encoding=coding)))).body == BODY
        )


def test_a_chunked_page_is_read_whole() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        address = vendor.on("/terms", raw(head, b"5\r\nterms\r\n", b"0\r\n\r\n"))
        assert snapshot(fetch(fetcher, address)).body == b"terms"


@pytest.mark.parametrize("status", [200, 202, 203])
def test_any_complete_2xx_answer_is_a_snapshot(status: int) -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        assert snapshot(fetch(fetcher, vendor.on("/terms", page(BODY, status)))).body == BODY


def test_an_empty_page_is_a_snapshot_for_others_to_judge() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        address = vendor.on("/terms", page(b"", Content_Encoding="gzip"))
        assert snapshot(fetch(fetcher, address)).body == b""


def test_we_say_who_we_are_and_what_we_can_read() -> None:
    with serving() as vendor, fetching(vendor, contact="dpo@example.fr", accept_language="fr") as fetcher:
        fetch(fetcher, vendor.on("/terms", page(BODY)))
        headers = vendor.headers("/terms")
        assert headers["User-Agent"].startswith("terms-drift-monitor/")
        assert headers["User-Agent"].endswith(" (+dpo@example.fr)")
        assert headers["Accept-Language"] == "fr"
        assert headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize("contact", ["a\r\nHost: b", "a\nb", "dpo@exämple.fr"])
def test_a_contact_that_is_no_header_is_refused(contact: str) -> None:
    with pytest.raises(ValueError, match="one line of ASCII"):
        NetworkSettings(contact=contact)


def test_cookies_are_never_sent_back() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        address = vendor.on("/terms", page(BODY, Set_Cookie="session=1; Path=/"))
        fetch(fetcher, address)
        fetch(fetcher, address)
        assert "Cookie" not in vendor.headers("/terms")


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serving() as vendor, fetching(vendor) as fetcher:
        assert snapshot(fetch(fetcher, vendor.on("/terms", page(BODY)))).body == BODY


# --- conditional requests -----------------------------------------------------------------------


def test_an_unchanged_document_is_not_modified() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        address = vendor.on("/terms", page(b"", 304))
        assert fetch(fetcher, address, Validators('W/"1"', "Thu, 28 Aug 2025 10:00:00 GMT")) == NotModified(
            "terms"
        )
        headers = vendor.headers("/terms")
        assert headers["If-None-Match"] == 'W/"1"'
        assert headers["If-Modified-Since"] == "Thu, 28 Aug 2025 10:00:00 GMT"


def test_a_first_fetch_is_not_conditional() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        fetch(fetcher, vendor.on("/terms", page(BODY)), Validators(None, None))
        assert "If-None-Match" not in vendor.headers("/terms")
        assert "If-Modified-Since" not in vendor.headers("/terms")


def test_not_modified_without_having_been_asked_is_no_answer() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        address = vendor.on("/terms", page(b"", 304))
        assert fetch(fetcher, address) == Unreachable("terms", UnreachableReason.HTTP_STATUS, "HTTP 304")


def test_validators_are_sent_only_to_the_address_that_gave_them() -> None:
    """Else a page that we are redirected to today, older than ours, would make ours pass for unchanged."""
    with serving() as vendor, fetching(vendor) as fetcher:
        final = vendor.on("/final", page(BODY))
        start = vendor.on("/terms", page(b"", 302, Location="/final"))
        fetch(fetcher, start, Validators('"1"', None))
        assert vendor.headers("/terms")["If-None-Match"] == '"1"'
        assert "If-None-Match" not in vendor.headers("/final")
        fetch(fetcher, start, Validators('"2"', None, address=final))
        assert "If-None-Match" not in vendor.headers("/terms")
        assert vendor.headers("/final")["If-None-Match"] == '"2"'


@pytest.mark.parametrize("etag", ["é", "a" * 2000, '"1"\r\nX: y'])
def test_a_validator_that_cannot_be_sent_back_is_not(etag: str) -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        fetch(fetcher, vendor.on("/terms", page(BODY)), Validators(etag, None))
        assert "If-None-Match" not in vendor.headers("/terms")


def test_a_validator_that_cannot_be_sent_back_is_not_kept() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        assert snapshot(fetch(fetcher, vendor.on("/terms", page(BODY, ETag="a" * 2000)))).etag is None


# --- connections and threads --------------------------------------------------------------------


def test_one_connection_serves_many_documents() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        for number in range(5):
            snapshot(fetch(fetcher, vendor.on(f"/{number}", page(BODY))))
        assert len(vendor.connections) == 1


def test_a_redirect_does_not_cost_a_connection() -> None:
    with serving() as vendor, fetching(vendor) as fetcher:
        vendor.on("/final", page(BODY))
        snapshot(fetch(fetcher, vendor.on("/terms", page(b"moved", 301, Location="/final"))))
        assert len(vendor.connections) == 1


def test_threads_may_share_a_fetcher() -> None:
    with serving() as one, serving() as other, fetching(one, other) as fetcher, ThreadPoolExecutor(4) as pool:
        documents = [
            SourceDocument(str(number), vendor.on(f"/{number}", page(str(number).encode())))
            for number in range(20)
            for vendor in (one, other)
        ]
        for asked, got in zip(
            documents, pool.map(lambda each: fetcher.fetch(each, None), documents), strict=True
        ):
            assert snapshot(got).body == asked.id.encode() == got.document.encode()
