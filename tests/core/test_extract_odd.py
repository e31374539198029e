"""Pages as they are found: banners, hidden parts, odd tables and lists, and encodings that are not what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.extract import Extracted, extract, fingerprint
from monitor.core.extract.page import decode
from monitor.core.terms import SourceDocument

ADDRESS = "https://vendor.example/legal/terms"
PROSE = "<p>" + "These terms govern your use of the service. " * 40 + "</p>"


def read(page: str | bytes, *select: str, charset: str | None = None) -> Extracted:
    body = page if isinstance(page, bytes) else page.encode()
    document = SourceDocument("terms", ADDRESS, select)
    return extract(body, document, media_type="text/html", charset=charset, address=ADDRESS)


def written(html: str) -> str:
    return read(f"<body><main>{html}</main></body>", "main").text.rstrip("\n")


# --- cookie banners -----------------------------------------------------------------------------------

MANAGERS = {
    "OneTrust": "<div id=onetrust-consent-sdk><div id=onetrust-banner-sdk role=region>{}</div></div>",
    "OneTrust preferences": "<div id=onetrust-pc-sdk class=otPcCenter>{}</div>",
    "Didomi": "<div id=didomi-host><div id=didomi-popup class=didomi-popup-container>{}</div></div>",
    "Axeptio": "<div id=axeptio_overlay><div class=axeptio_mount>{}</div></div>",
    "Axeptio widget": "<div class='axeptio_widget other'>{}</div>",
    "Cookiebot": "<div id=CybotCookiebotDialog name=CybotCookiebotDialog>{}</div>",
    "tarteaucitron": "<div id=tarteaucitronRoot><div id=tarteaucitronAlertBig>{}</div></div>",
    "Usercentrics": "<aside id=usercentrics-cmp-ui>{}</aside>",
    "TrustArc": "<div class=truste_box_overlay><div id=truste-consent-content>{}</div></div>",
    "Quantcast": "<div id=qc-cmp2-container class=qc-cmp2-container>{}</div>",
    "Sourcepoint": "<div id=sp_message_container_1203452>{}</div>",
    "CookieYes": "<div class='cky-consent-container cky-box-bottom-left'>{}</div>",
    "Complianz": "<div id=cmplz-cookiebanner-container><div class=cmplz-cookiebanner>{}</div></div>",
    "Borlabs": "<div id=BorlabsCookieBox>{}</div>",
    "HubSpot": "<div id=hs-eu-cookie-confirmation>{}</div>",
    "Osano": "<div class='osano-cm-window' dir=ltr>{}</div>",
    "Cookie Consent by Insites": "<div role=dialog class='cc-window cc-banner'>{}</div>",
    "consentmanager": "<div id=cmpbox class=cmpbox>{}</div>",
    "iubenda": "<div id=iubenda-cs-banner>{}</div>",
    "DSFR": "<div class=fr-consent-banner>{}</div>",
    "Google Funding Choices": "<div class=fc-consent-root>{}</div>",
}
BANNER = "<h2>We value your privacy</h2><p>We use cookies.</p><button>Accept all</button>"


@pytest.mark.parametrize("select", [(), ("body",), ("html",)], ids=["automatic", "body", "html"])
@pytest.mark.parametrize("name", MANAGERS)
def test_a_known_banner_is_never_in_the_text(name: str, select: tuple[str, ...]) -> None:
    page = f"<html><body><main><h1>Terms</h1>{PROSE}</main>{MANAGERS[name].format(BANNER)}</body></html>"
    text = read(page, *select).text
    assert "Accept all" not in text
    assert "These terms govern" in text


@pytest.mark.parametrize(
    "attributes",
    ["id=cookie-banner", "class='site-cookie-notice fixed'", "id=gdpr-popup", "class=CookieConsentBar"],
)
def test_what_calls_itself_a_banner_is_left_out_where_no_selector_says_what_the_text_is(
    attributes: str,
) -> None:
    page = f"<body><div {attributes}>{BANNER}</div><div><h1>Terms</h1>{PROSE}</div></body>"
    assert "Accept all" not in read(page).text


def test_a_declared_selector_wins_over_what_only_calls_itself_a_banner() -> None:
    assert "Accept all" in read(f"<body><div id=cookie-banner>{BANNER}</div>{PROSE}</body>", "body").text


@pytest.mark.parametrize("name", ["cookie-notice", "cookie_notice_page", "page-cookie-notice"])
def test_a_policy_that_is_called_a_cookie_notice_is_kept(name: str) -> None:
    assert (
        "These terms govern"
        in read(f"<body><div class={name}><h1>Cookie notice</h1>{PROSE}</div></body>").text
    )


def test_a_cookie_policy_that_names_a_consent_manager_is_kept() -> None:
    page = (
        f"<body><main>{PROSE}<div id=ot-sdk-cookie-policy><p>OneTrust sets cookies.</p></div></main></body>"
    )
    assert "OneTrust sets cookies." in read(page).text


# --- hidden, folded, unseen ----------------------------------------------------------------------------

PANEL = "<div class=panel {}><p>" + "We may use your inputs to train our models. " * 8 + "</p></div>"


@pytest.mark.parametrize("how", ["hidden", "hidden=until-found", "style='display:none'", "aria-hidden=true"])
def test_folded_sections_of_an_accordion_are_kept_though_each_is_short(how: str) -> None:
    page = f"<body><main>{PROSE}{'<button>More</button>' + PANEL.format(how)}{PANEL.format(how) * 5}</main></body>"
    assert read(page).text.count("train our models") == 48


@pytest.mark.parametrize("how", ["hidden", "style='display: none'", "style='visibility:hidden'"])
def test_a_short_hidden_part_is_left_out(how: str) -> None:
    assert (
        "Subscribe"
        not in read(f"<body><main>{PROSE}<div class=x {how}>Subscribe now</div></main></body>").text
    )


def test_a_note_for_readers_without_scripts_is_left_out_and_a_text_for_them_is_kept() -> None:
    note = f"<body><noscript>Enable JavaScript</noscript>{PROSE}</body>"
    whole = f"<body><div id=root></div><noscript><h1>Terms</h1>{PROSE}</noscript></body>"
    assert "Enable JavaScript" not in read(note).text
    assert "These terms govern" in read(whole).text


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_a_shadow_tree_is_part_of_the_page(mode: str) -> None:
    page = (
        f"<body><legal-text><template shadowrootmode={mode}><p>We train.</p></template></legal-text></body>"
    )
    assert read(page, "legal-text").text == "We train.\n"


def test_a_template_that_nothing_shows_is_no_text() -> None:
    assert written("<template><p>no</p></template>yes") == "yes"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>\u200fشروط \u202bالخدمة\u202c</p>", "شروط الخدمة"),
        ("<p>We&shy;bsite&nbsp;terms\u200b, v.\u202f2\ufeff</p>", "Website terms, v. 2"),
        ("x <math><mi>a</mi><mn>2</mn><annotation encoding=tex>a+2</annotation></math>", "x a2"),
        ("See <svg><title>icon</title><desc>an arrow</desc><text>FIGURE</text></svg> here", "See FIGURE here"),
        ("<ruby>規<rp>(</rp><rt>き</rt><rp>)</rp></ruby>約", "規(き)約"),
        ("<p>Write <span class=__cf_email__ data-cfemail=3b5a>[email&#160;protected]</span></p>", "Write \\[email protected\\]"),
        ("long<wbr>word", "longword"),
    ],
)  # fmt: skip
def test_what_is_seen_is_what_is_written(html: str, expected: str) -> None:
    assert written(html) == expected


def test_a_drawing_that_holds_words_is_kept_and_an_icon_is_not() -> None:
    page = f"<body><main>{PROSE}<svg><title>close</title><path/></svg><svg><text>Figure 1</text></svg></main></body>"
    text = read(page).text
    assert "Figure 1" in text
    assert "close" not in text


# --- lists and tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "*   a\n    *   b\n*   c"),
        ("<ol><li>a</li><ul><li>b</li></ul><li>c</li></ol>", "1.  a\n    *   b\n2.  c"),
        ("<ul><ul><li>a</li></ul></ul>", "*   a"),
        ("<ul>to<li>a</li>and<li>b</li>end</ul>", "to\n*   a\nand\n*   b\nend"),
        ("<dl><dt>Input</dt><dd>one</dd><dd>two</dd></dl>", "Input\n\none\n\ntwo"),
        (
            "<p>We train<sup><a href='#n1'>1</a></sup>.</p><ol><li id=n1>Unless you object.</ol>",
            "We train[1](#n1).\n\n1.  Unless you object.",
        ),
        ("<details><summary>Training?</summary><p>No.</p></details>", "Training?\n\nNo."),
    ],
)
def test_lists_keep_their_order_and_depth(html: str, expected: str) -> None:
    assert written(html) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td rowspan=2>x<td>1<tr><td>2", "| x   | 1   |\n|     | 2   |"),
        ("<tr><td>1<td rowspan=2>x<tr><td>2<tr><td>3<td>4", "| 1   | x   |\n| 2   |     |\n| 3   | 4   |"),
        ("<tr><td rowspan=2 colspan=2>x<td>1<tr><td>2", "| x   |     | 1   |\n|     |     | 2   |"),
        ("<tr><td rowspan=999999>x<td>1<tr><td>2", "| x   | 1   |\n|     | 2   |"),
    ],
)
def test_a_cell_over_several_rows_leaves_its_place_empty_below(rows: str, expected: str) -> None:
    assert written(f"<table>{rows}</table>").split("\n", 2)[2] == expected


@pytest.mark.parametrize(
    "astray", ["<tbody>We train.", "We train.", "<tr>We train.</tr>", "<p>We train.</p>"]
)
def test_what_stands_in_a_table_and_in_no_cell_is_kept(astray: str) -> None:
    assert "We train." in written(f"<table>{astray}<tr><td>a<td>b</table>")


WORD = st.sampled_from(["alpha", "beta", "gamma", "delta"])
CELL = st.tuples(
    st.sampled_from(["td", "th", "caption", "p", "form", "li"]), st.integers(0, 3), st.integers(0, 3), WORD
)


@given(st.lists(st.lists(CELL, max_size=4), max_size=5))
def test_no_word_of_a_table_is_lost_or_written_twice(rows: list[list[tuple[str, int, int, str]]]) -> None:
    cells = [cell for row in rows for cell in row]
    html = "".join(
        "<tr>"
        + "".join(
            f"<{tag} colspan={c} rowspan={r}>{word}{n}</{tag}>" for n, (tag, c, r, word) in enumerate(row)
        )
        for row in rows
    )
    text = written(f"<table>{html}</table>")
    for word in ("alpha", "beta", "gamma", "delta"):
        assert text.count(word) == sum(cell[3] == word for cell in cells)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_a_table_spanned_otherwise_has_another_fingerprint_or_the_same_text(
    a: int, b: int, c: int, d: int
) -> None:
    def page(columns: int, rows: int) -> bytes:
        cell = f"<td colspan={columns} rowspan={rows}>x<td>y"
        return f"<body><main><table><tr>{cell}<tr><td>z<td>q</table></main></body>".encode()

    document = SourceDocument("terms", ADDRESS, ("main",))
    one, two = page(a, b), page(c, d)
    if fingerprint(one, document, media_type="text/html", charset=None) == fingerprint(
        two, document, media_type="text/html", charset=None
    ):
        assert read(one, "main").text == read(two, "main").text


# --- addresses and encodings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ("<base target=_blank><base href='/v2/'>", "https://vendor.example/v2/a"),
        ("<base href='javascript:alert(1)'>", ""),
        ("<base href='https://[bad'>", "https://vendor.example/legal/a"),
        ("<base href='/one/'><base href='/two/'>", "https://vendor.example/one/a"),
    ],
)
def test_the_first_base_with_an_address_counts(base: str, wanted: str) -> None:
    text = read(f"<html><head>{base}</head><body><main><a href=a>A</a></main></body></html>", "main").text
    assert text == (f"[A]({wanted})\n" if wanted else "A\n")


def test_the_key_of_a_hidden_address_leaves_the_fingerprint() -> None:
    document = SourceDocument("terms", ADDRESS, ("main",))
    one, two = (
        fingerprint(
            f"<main><a href='/cdn-cgi/l/email-protection#{key}'><span data-cfemail={key}>[x]</span></a></main>".encode(),
            document,
            media_type="text/html",
            charset=None,
        )
        for key in ("8ce5", "1f76")
    )
    assert one == two


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        ("données".encode("cp1252"), "utf-8", "données"),
        ("données".encode(), "windows-1252", "données"),
        ("données".encode("utf-16-le"), "utf-16", "données"),
        ("données".encode("utf-16-be"), "utf-16be", "données"),
        ("terms".encode("utf-16-le"), "utf-16", "terms"),
        (b"terms", "utf-16", "terms"),
        ("d\u00e9j\u00e0 l\u00e0".encode() + b"\xe9", "utf-8", "déjà là\ufffd"),
        ("隐私政策".encode("gb18030"), "gb2312", "隐私政策"),
        ("隐私政策".encode(), "gbk", "隐私政策"),
        (b"<meta charset=utf-16>" + "données".encode(), None, "<meta charset=utf-16>données"),
    ],
)
def test_an_encoding_announced_wrongly_does_no_harm_where_the_bytes_tell(
    body: bytes, charset: str | None, expected: str
) -> None:
    assert decode(body, charset) == expected


# --- made to hurt ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td rowspan=99999>x" * 20_000,
        "<tr>" + "<td>x" * 100 + "<tr><td>x" * 20_000,
        "<tr><td rowspan=99999 colspan=99>x" * 2_000,
    ],
)
def test_empty_cells_do_not_multiply_a_table(rows: str) -> None:
    text = written(f"<table>{rows}</table>")
    assert text.count("x") == rows.count("x")
    assert len(text) < 1_000_000


def test_a_page_of_hidden_parts_of_a_hundred_kinds_is_read_once() -> None:
    page = "<body>" + "".join(f"<div hidden class=x{n}>abcdefghij</div>" for n in range(20_000)) + PROSE
    assert read(page).text.startswith("These terms govern")
