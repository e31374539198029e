"""The encoding of a page, as a browser would tell it."""

from __future__ import annotations

import pytest

from monitor.core.extract.page import decode, parse, text_of


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("é".encode(), None),
        ("é".encode(), "utf-8"),
        ("é".encode(), "iso-8859-1"),
        ("é".encode("cp1252"), None),
        ("é".encode("cp1252"), "ISO-8859-1"),
        ("é".encode("cp1252"), "nonsense"),
        (b"\xef\xbb\xbf" + "é".encode(), "cp1252"),
        (b"\xff\xfe" + "é".encode("utf-16-le"), None),
        (b"\xfe\xff" + "é".encode("utf-16-be"), "utf-8"),
        ("é".encode("cp1252"), '"windows-1252"'),
    ],
)
def test_the_encoding_is_told(body: bytes, charset: str | None) -> None:
    assert decode(body, charset) == "é"


def test_the_meta_element_names_the_encoding() -> None:
    body = '<meta http-equiv=Content-Type content="text/html; charset=shift_jis"><p>規約</p>'.encode(
        "shift_jis"
    )
    assert "規約" in decode(body, None)


def test_the_header_outranks_the_meta_element() -> None:
    body = "<meta charset=cp1251>隐私".encode("gb18030")
    assert "隐私" in decode(body, "gb2312")


def test_a_smart_quote_announced_as_latin_1_is_a_quote() -> None:
    assert decode(b"\x93agree\x94", "iso-8859-1") == "“agree”"


@pytest.mark.parametrize(
    "label", ["utf-7", "unicode_escape", "idna", "zip", "rot13", "punycode", "undefined", "\x00"]
)
def test_an_encoding_no_page_is_written_in_is_ignored(label: str) -> None:
    assert decode(b"+ADw- \\x41 \xe9", label) == "+ADw- \\x41 é"


def test_one_bad_byte_in_utf_8_spoils_one_character() -> None:
    assert decode("é".encode() + b"\xff", "utf-8") == "é\ufffd"


@pytest.mark.parametrize("body", [b"", b"   ", b"<!-- -->", b"\x00\x00", b"<", b"\xff\xfe"])
def test_a_page_that_holds_nothing_is_an_empty_tree(body: bytes) -> None:
    assert text_of(parse(body, None)).strip(" \ufffd<") == ""


def test_what_has_no_place_in_a_head_is_the_body() -> None:
    root = parse(b"<!doctype html><title>t</title><meta name=x><section><p>a</p></section>b", None)
    body = root.find("body")
    assert body is not None
    assert text_of(body) == "ab"


@pytest.mark.parametrize("end", [b"</html>", b"</body>", b"</BODY ></HTML>", b"</body></html><html><body>"])
def test_a_page_that_goes_on_after_its_end_is_read_to_its_end(end: bytes) -> None:
    body = parse(b"<html><body><p>a</p>" + end + b"<p>b</p>", None).find("body")
    assert body is not None
    assert text_of(body) == "ab"
