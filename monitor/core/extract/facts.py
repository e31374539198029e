"""Plain facts about a whole page, for judging whether it is the terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from monitor.core.extract.flow import plain
from monitor.core.extract.page import text_of, texts

#: This much of a page's words shows what it is: a block page says so at once.
_OPENING: Final = 4_000
#: Pages with more words than this, in letters and blanks, are judged by what they say.
_FEW: Final = 1_000
#: Left by Cloudflare, DataDome, HUMAN (PerimeterX), Imperva, Kasada, AWS WAF, hCaptcha, reCAPTCHA, GeeTest
#: and Arkose in pages that hold nothing else. (What they add to pages that do hold the text is not listed.)
_CHALLENGE: Final = re.compile(
    rb"_cf_chl_opt|cf-turnstile|captcha-delivery\.com|px-captcha|_Incapsula_Resource|KPSDK|AwsWafIntegration|"
    rb"gokuProps|h-captcha|g-recaptcha|geetest_|arkoselabs"
)
#: Scripts and notes may stand behind the end of a body.
_TAIL: Final = 20_000
_MUST_CLOSE: Final = tuple(
    (re.compile(rb"<%b[\s>]" % tag), b"</%b" % tag)
    for tag in (
        b"div",
        b"script",
        b"style",
        b"main",
        b"section",
        b"article",
        b"table",
        b"ul",
        b"ol",
        b"title",
    )
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself, whatever was selected from it."""

    title: str
    heading: str
    """The words of its first `h1`."""
    language: str | None
    """The primary tag of its `lang` attribute, lower case."""
    letters: int
    """Of its visible words."""
    opening: str
    """The first of its visible words."""
    passwords: int
    """Fields that ask for a password."""
    complete: bool
    """Nothing says that the bytes break off before the end of the page."""
    challenge: str = ""
    """The mark of a challenge to prove oneself human, on a page with few words; "" where there is none."""


def facts(root: etree._Element, body: bytes) -> Page:
    """Gather what is to be known of a page.

    Args:
        root: Its tree, as parsed.
        body: Its bytes.

    Returns:
        The facts.
    """
    shown = root.find("body")
    words = plain(" ".join(texts(root if shown is None else shown)))
    title = root.find(".//title")
    heading = root.find(".//h1")
    fields = root.iter("input")
    return Page(
        title="" if title is None else plain(title.text or ""),
        heading="" if heading is None else plain(text_of(heading)),
        language=(root.get("lang") or "").strip().lower().replace("_", "-").partition("-")[0] or None,
        letters=len(words) - words.count(" "),
        opening=words[:_OPENING],
        passwords=sum(1 for field in fields if (field.get("type") or "").lower() == "password"),
        complete=is_complete(body),
        challenge=_challenge(body) if len(words) < _FEW else "",
    )


def facts_of_text(text: str) -> Page:
    """Give a text without a page around it (from a PDF) the facts it has."""
    words = plain(text)
    letters = len(words) - words.count(" ")
    return Page("", "", None, letters, words[:_OPENING], passwords=0, complete=True)


def _challenge(body: bytes) -> str:
    found = _CHALLENGE.search(body)
    return "" if found is None else found.group().decode("ascii")


def is_complete(body: bytes) -> bool:
    """Whether a page ends, or at least leaves nothing open that must be closed.

    The ends of `html` and `body` may be left out, and minifiers do so; that of a `div` or `script` may not
    (HTML standard, section 13.1.2.4).
    """
    tail = body[-_TAIL:].lower()
    if b"</html" in tail or b"</body" in tail:
        return True
    page = body.lower()
    return all(len(begin.findall(page)) <= page.count(end) for begin, end in _MUST_CLOSE)
