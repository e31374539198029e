"""How the elements of a page are written in Markdown."""

from __future__ import annotations

import pytest

from monitor.core.extract import extract
from monitor.core.terms import SourceDocument

ADDRESS = "https://vendor.example/legal/terms"


def markdown(html: str) -> str:
    wanted = SourceDocument(id="x", address=ADDRESS, select=("main",))
    page = f"<body><main>{html}</main></body>".encode()
    return extract(page, wanted, media_type="text/html", charset="utf-8", address=ADDRESS).text.rstrip("\n")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>Terms</h1>", "Terms\n====="),
        ("<h2>Scope</h2>", "Scope\n-----"),
        ("<h3>Data</h3>", "### Data"),
        ("<h6>Note</h6>", "###### Note"),
        ("<h2>Two<br>lines <b>here</b></h2>", "Two lines here\n--------------"),
        ("<h2> </h2><p>x</p>", "x"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<div>two</div>three", "one\n\ntwo\n\nthree"),
        ("one<br>two", "one  \ntwo"),
        ("one<br><br>two", "one\n\ntwo"),
        ("a<hr>b", "a\n\n* * *\n\nb"),
        ("<p>We <b>never </b>train</p>", "We **never** train"),
        ("<p>We <em> never</em> train</p>", "We _never_ train"),
        ("<b>a<strong>b</strong></b>", "**ab**"),
        ("<b></b>x", "x"),
        ("<b><p>a</p><p>b</p></b>", "a\n\nb"),
        ("<code>a*b</code>", "`a*b`"),
        ("<p>run <code> x </code>now</p>", "run `x` now"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<dl><dt>Input</dt><dd>What you send</dd></dl>", "Input\n\nWhat you send"),
        ("<p>Clause<sup>1</sup></p>", "Clause1"),
        ("<pre>one\n  two\n\nthree</pre>", "one\ntwo\n\nthree"),
        ("<pre><code>a = 1\nb = 2</code></pre>", "    a = 1\n    b = 2"),
        ("<details><summary>More</summary>We train.</details>", "More\n\nWe train."),
        ("<input type=checkbox checked>yes", "[x] yes"),
    ],
)
def test_elements_are_written_as_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ul><li>a</li><li>b</li></ul>", "*   a\n*   b"),
        ("<ul><li><p>a</p></li> <li><p>b</p></li></ul>", "*   a\n*   b"),
        ("<ol><li>a</li><li>b</li></ol>", "1.  a\n2.  b"),
        ("<ol start=3><li>a</li><li value=7>b</li><li>c</li></ol>", "3.  a\n7.  b\n8.  c"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "*   a\n    *   b\n*   c"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "*   a\n\n    b"),
        ("<ul><li></li><li>b</li></ul>", "*   b"),
        ("<p>x</p><ul><li>a</li></ul><p>y</p>", "x\n\n*   a\n\ny"),
        ("<ul>loose<li>a</li></ul>", "loose\n*   a"),
    ],
)
def test_lists_keep_their_nesting_and_numbers(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_a_table_with_headings_is_a_table() -> None:
    html = "<table><tr><th>Purpose</th><th>Basis</th></tr><tr><td>Train</td><td>Consent</td></tr></table>"
    assert markdown(html) == "| Purpose | Basis |\n| --- | --- |\n| Train | Consent |"


def test_a_table_without_headings_gets_an_empty_row_of_them() -> None:
    html = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    assert markdown(html).splitlines()[:2] == ["|     |     |", "| --- | --- |"]


def test_the_blocks_of_a_cell_stay_on_the_line_of_its_row() -> None:
    html = "<table><tr><td><p>a</p><ul><li>b</li></ul></td><td>x|y</td></tr></table>"
    assert markdown(html).splitlines()[-1] == "| a<br><br>*   b | x\\|y |"


def test_a_cell_over_two_columns_leaves_the_second_empty() -> None:
    html = "<table><tr><td colspan=2>a</td></tr><tr><td>b</td><td>c</td></tr></table>"
    assert markdown(html).splitlines()[2] == "| a   |     |"


def test_a_table_that_only_frames_a_text_is_its_text() -> None:
    assert markdown("<table><tr><td><p>a</p><p>b</p></td></tr></table>") == "a\n\nb"


def test_a_table_within_a_table_is_kept_and_its_frame_is_not() -> None:
    html = "<table><tr><td>x<table><tr><td>a</td><td>b</td></tr></table></td></tr></table>"
    assert markdown(html) == "x\n\n|     |     |\n| --- | --- |\n| a   | b   |"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>1. Scope</p>", "1\\. Scope"),
        ("<p>in 2025. Scope</p>", "in 2025. Scope"),
        ("<p>- dash</p>", "\\- dash"),
        ("<p>a - dash</p>", "a - dash"),
        ("<p># sign</p>", "\\# sign"),
        ("<p>> more</p>", "\\> more"),
        ("<p>a_b *c* [d] `e` \\</p>", "a\\_b \\*c\\* \\[d\\] \\`e\\` \\\\"),
    ],
)
def test_what_markdown_would_take_for_markup_is_escaped(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a&nbsp;b", "a b"),
        ("a&nbsp; &#8239;b", "a b"),
        ("poli\u200bcy\u2060\ufeff", "policy"),
        ("so\u00adcial", "social"),
        ("a\u202eb", "ab"),
        ("a\u2028b", "a b"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
    ],
)
def test_blanks_are_plain_and_unseen_characters_go(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_a_picture_is_what_it_says_without_its_address() -> None:
    assert markdown("<p><img src='/a.png?v=123' alt='Tick [yes]'> EU</p>") == "![Tick (yes)]() EU"


def test_a_picture_that_says_nothing_is_left_out() -> None:
    assert markdown("<p><img src='data:image/png;base64,xxx'>EU</p>") == "EU"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='/privacy'>Privacy</a>", "[Privacy](https://vendor.example/privacy)"),
        ("<a href='../x y'>X</a>", "[X](https://vendor.example/x%20y)"),
        ("<a href='#scope'>Scope</a>", "[Scope](#scope)"),
        ("<a href='mailto:a@b.example'>write</a>", "[write](mailto:a@b.example)"),
        ("<a href='/a(b)'>X</a>", "[X](https://vendor.example/a\\(b\\))"),
        ("see<a href='/x'> this </a>now", "see [this](https://vendor.example/x) now"),
        ("<a>no target</a>", "no target"),
        ("<a href='/x'></a>text", "text"),
        ("<a href='javascript:alert(1)'>click</a>", "click"),
        ("<a href='java\nscript:alert(1)'>click</a>", "click"),
        ("<a href='data:text/html,x'>click</a>", "click"),
        ("<a href='https://[bad'>click</a>", "click"),
        ("<a href='/card'><h3>Title</h3><p>text</p></a>", "### Title\n\ntext"),
    ],
)
def test_links_are_absolute_and_lead_to_documents(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_links_are_resolved_against_the_base_of_the_page() -> None:
    page = b"<head><base href='https://cdn.example/v2/'></head><body><main><a href='a'>A</a></main></body>"
    wanted = SourceDocument(id="x", address=ADDRESS, select=("main",))
    text = extract(page, wanted, media_type="text/html", charset=None, address=ADDRESS).text
    assert text == "[A](https://cdn.example/v2/a)\n"


@pytest.mark.parametrize(
    "href",
    [
        "https://x.example/a?utm_source=mail&UTM_Campaign=1",
        "https://x.example/a?gclid=1&fbclid=2&mc_eid=3",
        "https://x.example/a?openaicom-did=8b1c",
        "https://x.example/a;jsessionid=AB12.node1",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fx.example%2Fa&h=AT3xyz",
        "https://www.google.com/url?q=https://x.example/a&sa=D&ust=1",
        "https://www.bing.com/ck/a?!&&p=479a&ptn=3&u=a1aHR0cHM6Ly94LmV4YW1wbGUvYQ&ntb=1",
    ],
)
def test_what_changes_at_every_visit_is_stripped_from_links(href: str) -> None:
    assert markdown(f'<a href="{href}">X</a>') == "[X](https://x.example/a)"


def test_the_id_of_a_redirector_is_stripped() -> None:
    href = "https://x.example/redirect/website.v1.d137b5a2-b2bf-455d-aa2f-e7829acf46ab/settings"
    assert markdown(f"<a href='{href}'>X</a>") == "[X](https://x.example/redirect/settings)"


def test_other_parameters_of_a_link_stay_as_they_are() -> None:
    href = "https://x.example/a?b=1&amp;utm_id=2&amp;c=%C3%A9#d"
    assert markdown(f'<a href="{href}">X</a>') == "[X](https://x.example/a?b=1&c=%C3%A9#d)"


def test_an_address_hidden_by_cloudflare_is_the_same_at_every_fetch() -> None:
    one, two = (
        markdown(f"<a href='/cdn-cgi/l/email-protection#{key}'><span data-cfemail='{key}'>[x]</span></a>")
        for key in ("8ce5", "1f76")
    )
    assert one == two == "\\[email protected\\]"
