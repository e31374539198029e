"""Reading PDFs: what is set like a heading, a list or a table is one, and nothing in a file can hurt."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.adapters.pdf.markdown import pdf_markdown
from monitor.core.terms import UnreadableReason

PAGES = Path(__file__).resolve().parents[2] / "../shared/pages"


@dataclass(frozen=True)
class Set:
    """A line of type."""

    text: str
    y: float
    x: float = 72
    size: float = 10
    bold: bool = False

    def drawn(self) -> str:
        escaped = self.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        font = "F2" if self.bold else "F1"
        return f"BT /{font} {self.size} Tf {self.x} {self.y} Td ({escaped}) Tj ET"


def rule(x: float, y: float, width: float, height: float) -> str:
    return f"{x} {y} {width} {height} re f"


def pdf(*pages: Sequence[Set | str], extra: str = "", image: bool = False, count: int | None = None) -> bytes:
    """Write a PDF: each page a list of lines and drawing commands."""
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    picture = zlib.compress(b"\x80" * 10_000)
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count or len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Type /XObject /Subtype /Image /Width 100 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(picture), picture),
    ]
    for number, lines in enumerate(pages):
        drawn = [line.drawn() if isinstance(line, Set) else line for line in lines]
        if image:
            drawn.append("q 500 0 0 700 50 50 cm /Im1 Do Q")
        stream = zlib.compress("\n".join(drawn).encode("cp1252"))
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources "
            b"<< /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im1 5 0 R >> >> >>" % (7 + 2 * number)
        )
        bodies.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer << /Size {len(bodies) + 1} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


FULL = "This line is as long as the column lets a line be, and so the sentence goes on in the"


def prose(top: float = 700, lines: int = 3) -> list[Set]:
    return [*(Set(FULL, top - 12 * at) for at in range(lines)), Set("line that ends it.", top - 12 * lines)]


def text_of(body: bytes) -> str:
    text = pdf_markdown(body)
    assert isinstance(text, str), text
    return text


def reason_of(body: bytes) -> UnreadableReason:
    verdict = pdf_markdown(body)
    assert not isinstance(verdict, str), verdict
    return verdict[0]


# --- how it is set ------------------------------------------------------------------------------------


def test_lines_of_a_paragraph_become_one_line() -> None:
    assert text_of(pdf(prose())) == f"{FULL} {FULL} {FULL} line that ends it.\n"


def test_a_line_that_had_room_for_the_next_word_ends_a_paragraph() -> None:
    body = pdf([*prose(), *prose(top=652)])
    assert text_of(body).count("\n\n") == 1


def test_a_sentence_that_goes_on_on_the_next_page_stays_whole() -> None:
    first = [Set(FULL, 300 - 12 * at) for at in range(3)]
    assert "in the line that goes on.\n" in text_of(pdf(first, [Set("line that goes on.", 700)]))


def test_larger_lines_are_headings_by_their_size() -> None:
    body = pdf([Set("Privacy Policy", 780, size=24), Set("Training", 740, size=16), *prose()])
    assert text_of(body).startswith("Privacy Policy\n==============\n\nTraining\n--------\n\n")


def test_bold_lines_are_headings_beneath_larger_ones_by_the_depth_of_their_number() -> None:
    body = pdf(
        [Set("Terms", 780, size=24), Set("1 Scope", 740, bold=True), Set("1.1 Use", 720, bold=True), *prose()]
    )
    assert "1 Scope\n-------\n\n### 1.1 Use\n\n" in text_of(body)


def test_bold_words_within_a_paragraph_make_no_heading() -> None:
    body = pdf([*prose(), Set("Bold, then a comma,", 630, bold=True), *prose(top=610)])
    assert "#" not in text_of(body)
    assert "---" not in text_of(body)


def test_bullets_make_lists_and_indents_make_lists_within_them() -> None:
    lines = [
        Set("• Content:", 640),
        Set("• text", 628, x=90),
        Set("• pictures", 616, x=90),
        Set("• Use", 604),
    ]
    assert text_of(pdf([*prose(), *lines])).endswith(
        "\n\n*   Content:\n    *   text\n    *   pictures\n*   Use\n"
    )


def test_numbered_items_are_parted() -> None:
    lines = [Set("1. Sana; and", 640), Set("2. the Subscriber.", 628)]
    assert text_of(pdf([*prose(), *lines])).endswith("\n\n1.  Sana; and\n\n2.  the Subscriber.\n")


def grid(*, without_middle: bool = False) -> list[str]:
    borders = [rule(x, 500, 0.5, 100) for x in (72, 300, 500)]
    if without_middle:
        borders[1] = rule(300, 500, 0.5, 50)
    return borders + [rule(72, y, 428, 0.5) for y in (500, 550, 600)]


CELLS = [
    Set("Purpose", 580, x=80, bold=True),
    Set("Basis", 580, x=310, bold=True),
    Set("Training of models with", 530, x=80),
    Set("Consent", 530, x=310),
    Set("your content", 518, x=80),
]


def test_ruled_cells_make_a_table() -> None:
    assert text_of(pdf([*prose(), *grid(), *CELLS, Set("After it.", 480)])).endswith(
        "| Purpose | Basis |\n| --- | --- |\n| Training of models with your content | Consent |\n\nAfter it.\n"
    )


def test_a_cell_that_spans_columns_is_one() -> None:
    title = Set("What a title spans", 570, x=250)
    assert "| What a title spans |     |\n" in text_of(
        pdf([*prose(), *grid(without_middle=True), title, *CELLS[2:]])
    )


def test_a_table_that_goes_on_on_the_next_page_is_one() -> None:
    text = text_of(pdf([*prose(), *grid(), *CELLS], [*grid(), *CELLS[2:]]))
    assert text.count("| --- | --- |") == 1
    assert text.count("| Training of models with your content | Consent |") == 2


def test_a_word_in_a_cell_cannot_end_it() -> None:
    assert "| a \\| b | Consent |" in text_of(pdf([*grid(), Set("a | b", 530, x=80), CELLS[3], *CELLS[:2]]))


def test_running_heads_stand_once_and_page_numbers_nowhere() -> None:
    text = text_of(
        pdf(*([Set("Terms of Vendor", 800), *prose(), Set(str(number), 40, x=290)] for number in range(1, 5)))
    )
    assert text.count("Terms of Vendor") == 1
    assert not re.search(r"\b[1-4]\b", text)


def test_a_running_foot_does_not_cut_a_sentence() -> None:
    pages = ([*(Set(FULL, 300 - 12 * at) for at in range(3)), Set("Confidential", 40)] for _ in range(3))
    assert text_of(pdf(*pages)).endswith("in the\n\nConfidential\n")


def test_words_that_markdown_would_take_for_markup_are_escaped() -> None:
    assert text_of(pdf([Set("# not_a_heading *at all*", 700)])) == "\\# not\\_a\\_heading \\*at all\\*\n"


def test_the_same_bytes_give_the_same_text() -> None:
    body = pdf([*prose(), *grid(), *CELLS])
    assert pdf_markdown(body) == pdf_markdown(body)


# --- what cannot be read ------------------------------------------------------------------------------


def test_a_scan_has_no_text() -> None:
    assert reason_of(pdf([], [], image=True)) is UnreadableReason.NO_TEXT


def test_a_scan_with_a_stamp_on_one_page_has_no_text() -> None:
    assert reason_of(pdf([Set("Received", 700)], [], [], image=True)) is UnreadableReason.NO_TEXT


def test_a_text_with_a_picture_is_a_text() -> None:
    assert "line that ends it." in text_of(pdf(prose(), image=True))


def test_a_pdf_that_shows_nothing_at_all_is_no_text() -> None:
    assert pdf_markdown(pdf([])) == ""


def test_a_pdf_behind_a_password_has_no_text() -> None:
    key = "00" * 32
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >> /ID [<{key}> <{key}>]"
    assert reason_of(pdf(prose(), extra=locked)) is UnreadableReason.NO_TEXT


@pytest.mark.parametrize("body", [b"", b"<html>Not found</html>", b"\x00" * 4096])
def test_what_is_no_pdf_is_the_wrong_media_type(body: bytes) -> None:
    assert reason_of(body) is UnreadableReason.MEDIA_TYPE


def test_a_pdf_without_an_object_left_is_partial() -> None:
    assert reason_of(b"%PDF-1.7\n" + b"garbage " * 100) is UnreadableReason.PARTIAL


def test_a_pdf_that_breaks_off_is_partial() -> None:
    body = pdf(prose())
    assert reason_of(body[:300]) is UnreadableReason.PARTIAL


def test_too_many_pages_are_not_read() -> None:
    assert reason_of(pdf(*([Set("one", 700)] for _ in range(501)))) is UnreadableReason.PARTIAL


def test_too_many_characters_are_not_read() -> None:
    lines = [Set("x" * 100, 800 - 0.35 * at, size=0.3) for at in range(2_100)]
    assert reason_of(pdf(*(lines for _ in range(5)))) is UnreadableReason.PARTIAL


@given(st.data())
@settings(max_examples=60)
def test_damaged_bytes_give_a_text_or_a_reason(data: st.DataObject) -> None:
    body = bytearray(pdf([Set("Terms", 780, size=24), *prose(), *grid(), *CELLS]))
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    result = pdf_markdown(bytes(body[: data.draw(st.integers(1, len(body)))]))
    assert isinstance(result, str) or isinstance(result[0], UnreadableReason)


# --- real ones ----------------------------------------------------------------------------------------


def real() -> list[Path]:
    return sorted(PAGES.glob("*/*/source-1.pdf"))


def runs(text: str) -> Counter[str]:
    """The runs of twelve letters: OTA's reader glues words together where lines end, letters it keeps."""
    letters = re.sub(r"[\W_]+", "", text.lower())
    return Counter(letters[at : at + 12] for at in range(len(letters) - 11))


@pytest.mark.skipif(not real(), reason="the shared pages are not here")
@pytest.mark.parametrize("source", real(), ids=lambda source: source.parent.name)
def test_real_terms_lose_nothing_but_what_runs_over_their_pages(source: Path) -> None:
    ours = runs(text_of(source.read_bytes()))
    theirs = runs((source.parent / "expected.md").read_text(encoding="utf-8"))
    assert (ours & theirs).total() / ours.total() > 0.985
    assert (ours & theirs).total() / theirs.total() > 0.955
