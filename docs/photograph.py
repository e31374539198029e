"""Take the pictures of the documentation: a mail and the page, as the demonstration leaves them.

Run from the top of the repository: `python -m docs.photograph`. It needs Chromium and the extra `browser`.
The week it plays is always the same one, so that a picture changes only where what it shows does.
"""
# ruff: noqa: INP001 (pages and what makes their pictures are no package)

from __future__ import annotations

import contextlib
import email
import email.policy
import io
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, FloatRect, sync_playwright

from monitor.adapters.web import chromium
from monitor.core.tools import Language
from monitor.faces.cli import cli
from monitor.faces.demo.days import LENGTH, days
from monitor.faces.demo.folder import MAILS, prepare, write_register
from monitor.faces.demo.post import PostOffice
from monitor.faces.demo.site import VendorSite
from monitor.faces.demo.story import Stage
from monitor.faces.demo.telling import TELLINGS

PICTURES: Final = Path(__file__).resolve().parent / "pictures"
#: The last day of the week that is played, and when the page is written and looked at.
_LAST: Final = date(2026, 3, 7)
_EVENING: Final = datetime.combine(_LAST, time(18), tzinfo=UTC)
#: In CSS pixels, and how many of the picture's to each of them.
_MAIL: Final = 660
_PAGE: Final = 1060
_TALLEST: Final = 900
_SCALE: Final = 1.25


def main() -> None:
    """Take every picture, in both languages."""
    PICTURES.mkdir(exist_ok=True)
    program = chromium.find()
    if isinstance(program, chromium.Missing):
        raise SystemExit(program.words)
    with tempfile.TemporaryDirectory() as name:
        shown = {language: _played(Path(name) / language.value, language) for language in Language}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=program, chromium_sandbox=chromium.sandboxed(), args=list(chromium.ARGUMENTS)
            )
            for language, (mail, page) in shown.items():
                _take(browser, mail, _MAIL, f"mail-{language.value}.png", "h2 >> nth=2")
                # After the first tool that is allowed: no row is cut in two.
                _take(
                    browser,
                    page,
                    _PAGE,
                    f"page-{language.value}.png",
                    "table >> nth=1 >> tbody tr >> nth=1",
                    0,
                )
            browser.close()


def _played(folder: Path, language: Language) -> tuple[Path, Path]:
    """Play the week for referents who read a language; return the HTML of a mail and of the page's board."""
    first = _LAST - timedelta(days=LENGTH - 1)
    folder = prepare(folder)
    with VendorSite(first) as site, PostOffice(folder / MAILS) as post:
        config = write_register(folder, site, post.port, first - timedelta(days=30), language)
        spoken = config.read_text("utf-8").replace("language: fr", f"language: {language.value}")
        config.write_text(spoken, "utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            Stage(config, site, post, TELLINGS[language], language).play(days(first))
    mail = folder / "mail.html"
    mail.write_text(_suspension(folder / MAILS), "utf-8")
    return mail, _page(folder, language)


def _suspension(mails: Path) -> str:
    """Return the HTML of the first mail: the week's first news is a suspension."""
    message = email.message_from_bytes(min(mails.glob("*.eml")).read_bytes(), policy=email.policy.default)
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def _page(folder: Path, language: Language) -> Path:
    """Write the page on the evening of the last day, and return its board in a language."""
    site, register = folder / "site", str(folder / "sources.yaml")
    words = ["--config", register, "--now", _EVENING.isoformat(), "report", "--out", str(site)]
    with contextlib.redirect_stdout(io.StringIO()):
        cli.main(words, prog_name="monitor", standalone_mode=False)
    return site / language.value / "index.html"


def _take(browser: Browser, shown: Path, width: int, name: str, until: str, above: int = 8) -> None:
    """Take a picture of the top of a page, down to the element that `until` selects, or so far above it."""
    page = browser.new_page(viewport={"width": width, "height": _TALLEST}, device_scale_factor=_SCALE)
    page.clock.set_fixed_time(_EVENING)  # the page says how old it is
    page.goto(shown.as_uri())
    box = page.locator(until).bounding_box()
    assert box is not None, f"nothing is shown under {until!r}"
    clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": box["y"] - above}
    page.screenshot(path=PICTURES / name, clip=clip, full_page=True)
    page.close()


if __name__ == "__main__":
    main()
