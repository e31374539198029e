"""The mails in a real Chromium: narrow windows, dark colours, accessibility, the sheet on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.adapters.web import chromium
from monitor.core.notice.letter import as_html
from monitor.core.tools import Language
from tests.letters import LETTERS, letter

_FOUND = chromium.find()
pytestmark = pytest.mark.skipif(
    isinstance(_FOUND, chromium.Missing), reason=getattr(_FOUND, "words", "a browser is there")
)
sync_api = pytest.importorskip("playwright.sync_api", reason="the extra `browser` is not installed")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

each_letter = pytest.mark.parametrize("name", LETTERS)
#: WCAG 2.2 at levels A and AA; a mail has no landmarks, which mail programs bring.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(_FOUND), chromium_sandbox=chromium.sandboxed())
        yield opened
        opened.close()


def shown(browser: Any, name: str, folder: Path, language: Language = Language.FR, **window: Any) -> Any:
    file = folder / "mail.html"
    file.write_text(as_html(letter(name, language)), "utf-8")
    page = browser.new_page(**window)
    page.goto(file.as_uri())
    return page


@each_letter
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Any, name: str, scheme: str, tmp_path: Path) -> None:
    page = shown(browser, name, tmp_path, color_scheme=scheme)
    found = axe_playwright.Axe().run(page, options=RULES).response["violations"]
    page.close()
    assert [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]] == []


@each_letter
@pytest.mark.parametrize("language", Language)
def test_nothing_sticks_out_of_a_phone_s_window(
    browser: Any, name: str, language: Language, tmp_path: Path
) -> None:
    page = shown(browser, name, tmp_path, language, viewport={"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert width <= 320


@each_letter
def test_a_mail_asks_the_network_for_nothing(browser: Any, name: str, tmp_path: Path) -> None:
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    file = tmp_path / "mail.html"
    file.write_text(as_html(letter(name, Language.EN)), "utf-8")
    page.goto(file.as_uri())
    page.close()
    assert asked == [file.as_uri()]


@pytest.mark.parametrize("language", Language)
def test_the_decision_sheet_prints_on_one_page_of_its_own(
    browser: Any, language: Language, tmp_path: Path
) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    page = shown(browser, "suspension", tmp_path, language)
    paper = pdfium.PdfDocument(page.pdf(format="A4"))
    page.close()
    pages = [paper[number].get_textpage().get_text_range() for number in range(len(paper))]
    title = {Language.FR: "Fiche de décision", Language.EN: "Decision sheet"}[language]
    assert pages[-1].startswith(title)
    assert title not in "".join(pages[:-1])
