"""What can be deposited: PDF, HTML, Markdown and plain text that hold a text; the rest is refused in words."""

from __future__ import annotations

import pytest

from monitor.adapters.pdf.markdown import pdf_markdown
from monitor.core.errors import UsageError
from monitor.core.terms import UnreadableReason
from monitor.services.papers import MOST_BYTES, Paper, snapshot_of, text_of
from tests.adapters.test_pdf import pdf, prose
from tests.samples import DENIED, NOW, page

LONG = f"{DENIED} " + "The parties agree that this contract stands above every other text. " * 5


def text(name: str, body: bytes) -> object:
    return text_of(snapshot_of(Paper(name, body), NOW), pdf_markdown)


@pytest.mark.parametrize(
    ("name", "body", "media_type"),
    [
        ("dpa.pdf", pdf(prose()), "application/pdf"),
        ("DPA.PDF", pdf(prose()), "application/pdf"),
        ("contract.txt", pdf(prose()), "application/pdf"),
        ("dpa.html", page(), "text/html"),
        ("dpa.md", LONG.encode(), "text/markdown"),
        ("dpa.txt", LONG.encode(), "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_and_then_its_name_say(name: str, body: bytes, media_type: str) -> None:
    assert snapshot_of(Paper(name, body), NOW).media_type == media_type


def test_a_snapshot_tells_the_name_of_the_file_and_not_where_it_lay() -> None:
    made = snapshot_of(Paper("Contrat cadre n°3.md", LONG.encode()), NOW)
    assert (made.document, made.address) == ("Contrat cadre n°3", "file:Contrat%20cadre%20n%C2%B03.md")


@pytest.mark.parametrize("name", ["a\nX-cause: provider.md", "..%2f..%2fetc.md", "a\udcffb.md", "c:\\x.md"])
def test_no_name_of_a_file_can_lead_elsewhere(name: str) -> None:
    made = snapshot_of(Paper(name, LONG.encode()), NOW)
    assert made.document.isprintable()
    assert not set("\\/\n") & set(made.document)
    assert made.address.isascii()
    assert "\n" not in made.address


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("dpa.docx", b"PK\x03\x04rest", "export it as a PDF"),
        ("dpa.odt", b"PK\x03\x04rest", "export it as a PDF"),
        ("dpa.txt", b"PK\x03\x04rest", "export it as a PDF"),
        ("dpa.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "export it as a PDF"),
        ("dpa.rtf", b"{\\rtf1 rest", "export it as a PDF"),
        ("dpa.docx", b"anything", ".docx files are not read"),
        ("dpa.png", b"\x89PNG", ".png files are not read"),
        ("dpa", LONG.encode(), "a file without an extension is not read"),
        ("dpa.pdf", LONG.encode(), "named like a PDF and is none"),
        ("dpa.md", LONG.encode("utf-16"), "not text in UTF-8"),
        ("dpa.txt", "Données réutilisées".encode("latin-1"), "not text in UTF-8"),
        ("dpa.txt", b"a\0b", "not text in UTF-8"),
        ("dpa.md", b"a" * (MOST_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_cannot_be_a_contract_is_refused_with_what_to_do(name: str, body: bytes, why: str) -> None:
    with pytest.raises(UsageError) as refused:
        snapshot_of(Paper(name, body), NOW)
    assert why in str(refused.value)


def test_markdown_is_kept_as_it_is() -> None:
    words = f"# Contract\n\n{LONG.strip()}\n\n* one\n* two\n"
    assert text("dpa.md", f"\ufeff{words}".encode()) == words


def test_all_of_a_page_is_kept_since_a_contract_has_no_menus() -> None:
    found = text("dpa.html", page(footer=", annex: data is kept in France"))
    assert isinstance(found, str)
    assert DENIED in found
    assert "annex: data is kept in France" in found


def test_plain_text_keeps_its_words() -> None:
    found = text("dpa.txt", LONG.encode())
    assert isinstance(found, str)
    assert DENIED in found


def test_the_text_of_a_pdf_is_read() -> None:
    found = text("dpa.pdf", pdf(prose(lines=20)))
    assert isinstance(found, str)
    assert len(found) > 400


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("scan.pdf", pdf([], image=True)),
        ("dpa.pdf", pdf([])),
        ("dpa.md", b"# Contract\n"),
        ("dpa.txt", b""),
        ("dpa.html", b""),
    ],
)
def test_a_scan_or_next_to_no_text_is_none(name: str, body: bytes) -> None:
    found = text(name, body)
    assert isinstance(found, tuple)
    assert found[0] is UnreadableReason.NO_TEXT
    assert found[1]


def test_a_damaged_pdf_says_so() -> None:
    found = text("dpa.pdf", b"%PDF-1.7 and nothing else")
    assert isinstance(found, tuple)
    assert found[0] is UnreadableReason.PARTIAL
