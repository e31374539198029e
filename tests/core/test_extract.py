"""From the bytes of a page and its selectors to Markdown: what is selected, removed and combined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import ExtractionError
from monitor.core.extract import Extracted, combine, extract, fingerprint, from_pdf
from monitor.core.terms import Range, Selector, SourceDocument

ADDRESS = "https://vendor.example/legal/terms"


def document(*select: Selector, remove: tuple[Selector, ...] = (), address: str = ADDRESS) -> SourceDocument:
    return SourceDocument(id="terms", address=address, select=select, remove=remove)


def extracted(html: str, *select: Selector, remove: tuple[Selector, ...] = ()) -> Extracted:
    return extract(
        html.encode(),
        document(*select, remove=remove),
        media_type="text/html",
        charset="utf-8",
        address=ADDRESS,
    )


def digest(html: str, *select: Selector) -> str:
    return fingerprint(html.encode(), document(*select), media_type="text/html", charset="utf-8")


def test_only_what_the_selector_matches_is_extracted() -> None:
    assert extracted("<p>menu</p><main><p>We agree.</p></main>", "main").text == "We agree.\n"


def test_every_match_is_extracted_in_the_order_of_the_page() -> None:
    assert extracted("<p class=a>one</p><p>no</p><p class=a>two</p>", ".a").text == "one\n\ntwo\n"


def test_selectors_are_applied_in_the_order_in_which_they_are_declared() -> None:
    assert extracted("<h1>Title</h1><p>text</p>", "p", "h1").text == "text\n\nTitle\n=====\n"


def test_overlapping_selectors_repeat_the_text_as_ota_does() -> None:
    assert extracted("<main><p>once</p></main>", "main", "p").text == "once\n\nonce\n"


def test_the_matches_of_each_selector_are_counted() -> None:
    assert extracted("<p>a</p><p>b</p>", "p", "h1").matches == (2, 0)


def test_a_range_counts_as_one_match_or_none() -> None:
    found = Range("#a", "#b", start_included=True, end_included=True)
    missing = Range("#a", "#z", start_included=True, end_included=True)
    assert extracted("<p id=a>x</p><p id=b>y</p>", found, missing).matches == (1, 0)


def test_what_is_removed_is_not_extracted_and_the_text_after_it_is() -> None:
    page = "<main><p>kept <span class=ad>ad</span>also</p></main>"
    assert extracted(page, "main", remove=(".ad",)).text == "kept also\n"


def test_selectors_see_the_page_after_removal() -> None:
    page = "<div><p class=ad>ad</p><p>first</p><p>second</p></div>"
    assert extracted(page, "p:first-child", remove=(".ad",)).text == "first\n"


def test_scripts_styles_and_templates_are_never_text() -> None:
    page = "<main>a<script>b</script><style>c</style><template><p>d</p></template></main>"
    assert extracted(page, "main").text == "a\n"


def test_a_known_consent_banner_is_never_text() -> None:
    page = "<body><div id=onetrust-consent-sdk>We use cookies</div><p>Terms</p></body>"
    assert extracted(page, "body").text == "Terms\n"


def test_a_text_before_any_body_is_found() -> None:
    assert extracted("<!doctype html><title>T</title><main><p>Terms</p></main>", "main").text == "Terms\n"


def test_no_match_gives_no_text() -> None:
    result = extracted("<p>x</p>", "main")
    assert (result.text, result.matches) == ("", (0,))


@pytest.mark.parametrize("selector", ["p[", "::", ".a >", "p:nope()", ""])
def test_an_invalid_selector_is_an_error_that_names_it(selector: str) -> None:
    with pytest.raises(ExtractionError) as raised:
        extracted("<p>x</p>", selector)
    assert raised.value.selector == selector


def test_an_invalid_selector_within_a_range_is_an_error() -> None:
    with pytest.raises(ExtractionError):
        extracted("<p>x</p>", Range("p[", "p", start_included=True, end_included=True))


def test_plain_text_is_taken_as_it_is() -> None:
    body = b"Terms\n\nWe do not train on <inputs>."
    result = extract(body, document(), media_type="text/plain", charset=None, address=ADDRESS)
    assert result.text == "Terms\n\nWe do not train on <inputs>.\n"


def test_source_documents_are_joined_as_ota_joins_them() -> None:
    assert combine(["one\n", "two\n"]) == "one\n\n- - -\n\ntwo\n"


def test_one_source_document_stands_alone() -> None:
    assert combine(["one\n"]) == "one\n"


def test_nothing_combined_is_nothing() -> None:
    assert combine([]) == ""


def test_the_facts_of_a_page_are_told() -> None:
    page = extracted(
        "<html lang=fr-CA><title>Connexion</title><h1>Bonjour <b>toi</b></h1><input type=password>"
    ).page
    assert (page.title, page.heading, page.language, page.passwords) == ("Connexion", "Bonjour toi", "fr", 1)


def test_the_visible_letters_of_the_whole_page_are_counted() -> None:
    assert extracted("<p>ab <b>cd</b></p><script>efgh</script>", "b").page.letters == 4


def test_a_page_that_breaks_off_within_a_division_is_incomplete() -> None:
    assert not extracted("<html><body><div><p>half of the te").page.complete


@pytest.mark.parametrize(
    "html", ["<p>short</p>", "<html><body><div><p>x</body></html>", "<title>x</title><p>y<li>z"]
)
def test_a_page_that_leaves_out_optional_ends_is_complete(html: str) -> None:
    assert extracted(html).page.complete


def test_a_pdf_has_the_shape_of_a_page_without_selectors() -> None:
    result = from_pdf("# Terms  \n\ntext\n\n")
    assert (result.text, result.matches, result.page.complete) == ("# Terms\n\ntext\n", (), True)


# --- no selector --------------------------------------------------------------------------------

PROSE = "<p>" + "These terms govern your use of the service. " * 20 + "</p>"


def test_without_selector_menus_and_footers_are_left_out() -> None:
    page = f"<body><nav><a href=/a>Pricing</a></nav><div><h1>Terms</h1>{PROSE}</div><footer>Careers</footer></body>"
    text = extracted(page).text
    assert "Pricing" not in text
    assert "Careers" not in text
    assert text.startswith("Terms\n=====\n\nThese terms govern")


def test_without_selector_a_list_of_contents_is_kept() -> None:
    page = f"<body><nav><a href='#a'>1. Scope</a></nav>{PROSE}</body>"
    assert "Scope" in extracted(page).text


def test_without_selector_the_title_that_stands_apart_is_kept() -> None:
    page = f"<body><div><h1>Privacy</h1></div><div>{PROSE}</div></body>"
    assert extracted(page).text.startswith("Privacy\n")


def test_without_selector_the_date_within_the_main_element_is_kept() -> None:
    page = f"<body><main><p>Effective May 1</p><div>{PROSE * 40}</div></main></body>"
    assert extracted(page).text.startswith("Effective May 1\n")


def test_without_selector_questions_that_are_buttons_are_kept() -> None:
    page = f"<body><main><button>Do you train on my data?</button>{PROSE}</main></body>"
    assert "Do you train on my data?" in extracted(page).text


def test_without_selector_folded_sections_are_kept() -> None:
    page = f"<body>{PROSE}<div style='display: none'>{PROSE * 2}We train.</div></body>"
    assert "We train." in extracted(page).text


def test_without_selector_a_text_served_twice_is_read_once() -> None:
    page = f"<body><main>{PROSE * 2}<p>We train.</p></main><main>{PROSE * 2}<p>We train.</p></main></body>"
    assert extracted(page).text.count("We train.") == 1


def test_without_selector_the_fragment_of_the_address_names_the_part() -> None:
    page = f"<body><div id=terms>{PROSE * 2}</div><div id=privacy>{PROSE * 2}<p>We train.</p></div></body>".encode()
    wanted = document(address=ADDRESS + "#terms")
    text = extract(page, wanted, media_type="text/html", charset=None, address=wanted.address).text
    assert "We train." not in text
    assert "These terms" in text


# --- the same page, the same bytes ---------------------------------------------------------------


def test_blanks_moved_in_the_source_give_the_same_bytes() -> None:
    one = "<main><h1>Terms</h1><p>We <b>never</b> train.</p><ul><li>a</li><li>b</li></ul></main>"
    two = "<main>\n  <h1> Terms\n</h1>\n\t<p>We\n<b>never</b>   train. </p>\n<ul>\n <li> a</li>\n <li>b </li> </ul></main>"
    assert extracted(one, "main").text == extracted(two, "main").text


def test_tokens_of_a_visit_in_links_leave_the_fingerprint() -> None:
    page = "<main><p>See <a href='/privacy?openaicom-did={}'>privacy</a>.</p></main>"
    assert digest(page.format("1"), "main") == digest(page.format("2"), "main")


def test_scripts_attributes_and_wrappers_leave_the_fingerprint() -> None:
    one = "<main class=a><p>We <span>train</span>.</p></main><script>1</script>"
    two = "<main class=b data-x=1><p id=q>We train.</p></main><script>2</script>"
    assert digest(one, "main") == digest(two, "main")


@pytest.mark.parametrize(
    "other",
    [
        "<main><p>We do train.</p><a href=/a>x</a></main>",
        "<main><p>We</p><p>train.</p><a href=/a>x</a></main>",
        "<main><p>Wetrain.</p><a href=/a>x</a></main>",
        "<main><p>We train.</p><a href=/b>x</a></main>",
        "<main><p>We train.</p><a href=/a>x</a></main><main></main>",
    ],
)
def test_words_blocks_targets_and_matches_move_the_fingerprint(other: str) -> None:
    assert digest("<main><p>We train.</p><a href=/a>x</a></main>", "main") != digest(other, "main")


WORDS = st.sampled_from(["We train", " not", "a", " ", "\n", "you ", ".", "\u00a0", "&amp;"])
TAGS = st.sampled_from(["p", "b", "span", "li", "h2", "a href=/x", "div", "br", "td", "ul", "table", "em"])


@st.composite
def pages(draw: st.DrawFn) -> str:
    pieces = draw(
        st.lists(
            st.one_of(WORDS, TAGS.map(lambda tag: f"<{tag}>"), TAGS.map(lambda tag: f"</{tag}>")), max_size=25
        )
    )
    return "<body><main>" + "".join(pieces) + "</main>"


@given(pages(), pages())
def test_equal_fingerprints_mean_equal_text(one: str, two: str) -> None:
    if digest(one, "main") == digest(two, "main"):
        assert extracted(one, "main").text == extracted(two, "main").text


@given(pages())
def test_extraction_is_deterministic(page: str) -> None:
    assert extracted(page, "main") == extracted(page, "main")


@given(pages())
def test_the_text_ends_with_one_newline_and_holds_no_stray_blank(page: str) -> None:
    text = extracted(page, "main").text
    assert text == "" or (text.endswith("\n") and not text.endswith("\n\n") and not text[0].isspace())
    assert "\n\n\n" not in text


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(body: bytes) -> None:
    result = extract(body, document("p", "body"), media_type="text/html", charset=None, address=ADDRESS)
    assert isinstance(result.text, str)
