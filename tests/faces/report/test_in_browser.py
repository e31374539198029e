"""The pages in a real Chromium: accessibility, narrow windows, the keyboard, paper, and old news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.adapters.web import chromium
from tests.faces.report.place import Place, place
from tests.samples import day

_FOUND = chromium.find()
pytestmark = pytest.mark.skipif(
    isinstance(_FOUND, chromium.Missing), reason=getattr(_FOUND, "words", "a browser is there")
)
sync_api = pytest.importorskip("playwright.sync_api", reason="the extra `browser` is not installed")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

#: One of each kind; a folder and the beginning of a name stand for its first page.
KINDS = (
    "index.html", "tools/lumenia-free.html", "tools/otterloo.html", "drifts/lumenia", "sources.html", "policy.html",
    "how.html", "authorised.html",
)  # fmt: skip
each_page = pytest.mark.parametrize("kind", KINDS)
#: Those that have something of every other.
each_rich_page = pytest.mark.parametrize(
    "kind", ["index.html", "tools/lumenia-free.html", "drifts/lumenia", "authorised.html"]
)
each_language = pytest.mark.parametrize("language", ["fr", "en"])
#: WCAG 2.2 at levels A and AA, and what axe advises beyond.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with place(tmp_path_factory.mktemp("lived")) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(_FOUND), chromium_sandbox=chromium.sandboxed())
        yield opened
        opened.close()


@pytest.fixture
def window(browser: Any) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.clock.install(time=day(2) + timedelta(hours=1))
    yield page
    page.close()


def show(window: Any, lived: Place, kind: str, language: str = "fr") -> None:
    path = lived.page_of(f"{language}/{kind}")
    window.goto((lived.out / path).as_uri())


def violations(window: Any) -> list[str]:
    found = axe_playwright.Axe().run(window, options=RULES).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def scrolls_sideways(window: Any) -> bool:
    return bool(
        window.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


# --- accessibility -----------------------------------------------------------------------------------


@each_language
@each_page
def test_axe_finds_nothing(window: Any, lived: Place, kind: str, language: str) -> None:
    show(window, lived, kind, language)
    assert violations(window) == []


@each_rich_page
def test_axe_finds_nothing_in_the_dark(window: Any, lived: Place, kind: str) -> None:
    window.emulate_media(color_scheme="dark")
    show(window, lived, kind)
    assert violations(window) == []


@each_rich_page
def test_axe_finds_nothing_on_a_phone(window: Any, lived: Place, kind: str) -> None:
    window.set_viewport_size({"width": 360, "height": 740})
    show(window, lived, kind)
    assert violations(window) == []


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("kind", ["index.html", "tools/lumenia-free.html", "authorised.html"])
def test_axe_finds_nothing_where_the_news_is_old(browser: Any, lived: Place, kind: str, colours: str) -> None:
    page = browser.new_page(color_scheme=colours)
    page.clock.install(time=day(9))
    show(page, lived, kind)
    assert page.locator(".alarm").is_visible()
    found = violations(page)
    page.close()
    assert found == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_timeline_takes_the_colours_that_a_reader_forces_on_a_page(
    browser: Any, lived: Place, colours: str
) -> None:
    """Browsers leave pictures as they are there: black words would stand on the reader's black."""
    page = browser.new_page(color_scheme=colours, forced_colors="active")
    show(page, lived, "tools/lumenia-free.html")
    ink, ground = (
        page.evaluate(f"getComputedStyle(document.body).{each}") for each in ("color", "backgroundColor")
    )
    shown = {
        each: page.evaluate(f"getComputedStyle(document.querySelector('svg[role=img] {each}')).{how}")
        for each, how in ((".label", "fill"), (".date", "fill"), (".line", "stroke"), (".stripe", "fill"),
                          (".ground", "fill"), (".allowed", "fill"), (".news", "fill"))
    }  # fmt: skip
    page.close()
    assert shown.pop(".ground") == ground
    assert set(shown.values()) == {ink}, shown


@pytest.mark.parametrize("width", [320, 1280])
@each_page
def test_no_page_scrolls_sideways(window: Any, lived: Place, kind: str, width: int) -> None:
    """320 CSS pixels are what a window of 1,280 has left at 400 % (WCAG 2.2, 1.4.10)."""
    window.set_viewport_size({"width": width, "height": 740})
    show(window, lived, kind)
    assert not scrolls_sideways(window)


@each_rich_page
def test_text_spaced_out_by_its_reader_is_not_cut(window: Any, lived: Place, kind: str) -> None:
    """WCAG 2.2, 1.4.12."""
    window.set_viewport_size({"width": 360, "height": 740})
    show(window, lived, kind)
    window.evaluate(
        "for (const e of document.body.querySelectorAll('*')) { e.style.lineHeight = '1.5';"
        " e.style.letterSpacing = '0.12em'; e.style.wordSpacing = '0.16em'; }"
    )
    assert not scrolls_sideways(window)


def test_the_first_tab_leads_past_the_menu(window: Any, lived: Place) -> None:
    show(window, lived, "index.html")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.getAttribute('href')") == "#main"
    box = window.locator(".skip").bounding_box()
    assert box["x"] >= 0, "it is seen once it has the focus"
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "main"


@each_rich_page
def test_whatever_the_keyboard_reaches_is_seen_to_be_reached(window: Any, lived: Place, kind: str) -> None:
    show(window, lived, kind)
    count = window.evaluate("document.querySelectorAll('a[href], summary, [tabindex=\"0\"]').length")
    reached = set()
    for _ in range(count):
        window.keyboard.press("Tab")
        where = window.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 120), s.outlineStyle, parseFloat(s.outlineWidth)] })()"
        )
        reached.add(where[0])
        assert where[1] != "none", where
        assert where[2] >= 2, where
    assert len(reached) >= min(count, 3)


def test_no_status_is_told_by_colour_alone(window: Any, lived: Place) -> None:
    show(window, lived, "index.html")
    for words in window.locator(".status").all_inner_texts():
        sign, _, rest = words.partition(" ")
        assert sign in "✓✗!?", words
        assert rest, words


def test_removed_and_added_words_carry_a_line_and_not_a_colour_alone(window: Any, lived: Place) -> None:
    show(window, lived, "drifts/lumenia")
    lines = {
        tag: window.evaluate(f"getComputedStyle(document.querySelector('{tag}')).textDecorationLine")
        for tag in ("del", "ins")
    }
    assert lines == {"del": "line-through", "ins": "underline"}


@pytest.mark.parametrize("kind", ["index.html", "sources.html", "tools/lumenia-free.html", "authorised.html"])
def test_a_table_that_a_phone_shows_as_blocks_is_still_read_as_a_table(
    window: Any, lived: Place, kind: str
) -> None:
    window.set_viewport_size({"width": 360, "height": 740})
    show(window, lived, kind)
    assert window.evaluate("getComputedStyle(document.querySelector('table.rows')).display") == "block"
    parts = {
        "table": "table", "row": "tr", "columnheader": "th[scope=col]", "rowheader": "th[scope=row]", "cell": "td",
    }  # fmt: skip
    there = {role: window.locator(part).count() for role, part in parts.items()}
    nodes = window.context.new_cdp_session(window).send("Accessibility.getFullAXTree")["nodes"]
    told = Counter(node["role"]["value"] for node in nodes if not node["ignored"])
    assert {role: told[role] for role in parts} == there
    # Its elements say so by themselves: HTML lets none of them be given the role that it has.
    assert window.locator("table[role], table [role]").count() == 0


# --- alone, and under its own policy ------------------------------------------------------------------


@each_page
def test_a_page_from_a_file_share_asks_for_its_own_files_alone_and_breaks_no_rule_of_its_own(
    window: Any, lived: Place, kind: str
) -> None:
    asked: list[str] = []
    said: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.on("console", lambda message: said.append(message.text))
    show(window, lived, kind)
    assert said == []
    assert all(address.startswith(lived.out.as_uri()) for address in asked), asked
    assert window.evaluate("document.styleSheets.length") == 1, "the style sheet is allowed and there"
    assert window.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(0, 0, 0)"


def test_a_script_that_came_in_all_the_same_would_not_run(window: Any, lived: Place, tmp_path: Path) -> None:
    body = (
        (lived.out / "fr/how.html")
        .read_text()
        .replace("</main>", "<script>document.title = 'x'</script></main>")
    )
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr/how.html").write_text(body)
    window.goto((tmp_path / "fr/how.html").as_uri())
    assert window.title() != "x"


# --- how old it is -----------------------------------------------------------------------------------


def test_a_board_of_this_morning_raises_no_alarm(window: Any, lived: Place) -> None:
    show(window, lived, "index.html")
    assert not window.locator(".alarm").is_visible()


@each_language
def test_a_board_that_nobody_wrote_anew_raises_the_alarm_by_itself(
    browser: Any, lived: Place, language: str
) -> None:
    page = browser.new_page()
    page.clock.install(time=day(2) + timedelta(hours=37))
    show(page, lived, "index.html", language)
    words = page.locator(".alarm").inner_text()
    page.close()
    assert ("Pas à jour" if language == "fr" else "Out of date") in words


@pytest.mark.parametrize("path", ["tools/lumenia-free.html", "sources.html", "policy.html"])
@each_language
def test_a_page_that_a_quiet_day_leaves_as_it_is_raises_the_alarm_too(
    browser: Any, lived: Place, path: str, language: str
) -> None:
    page = browser.new_page()
    page.clock.install(time=day(2) + timedelta(hours=35))
    show(page, lived, path, language)
    assert page.locator(".alarm").count() == 0
    page.clock.set_system_time(day(2) + timedelta(hours=37))
    page.reload()
    words = page.locator(".alarm").inner_text()
    page.close()
    assert ("Pas à jour" if language == "fr" else "Out of date") in words


# --- paper -------------------------------------------------------------------------------------------


@each_rich_page
def test_on_paper_there_is_no_menu_and_nothing_is_cut(window: Any, lived: Place, kind: str) -> None:
    window.set_viewport_size({"width": 680, "height": 960})  # A4 less its margins
    window.emulate_media(media="print")
    show(window, lived, kind)
    assert not window.locator("nav.pages").is_visible()
    assert not scrolls_sideways(window)
    assert window.pdf(format="A4").startswith(b"%PDF")
