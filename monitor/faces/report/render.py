"""Turn values into pages: the templates, the frame around each page, and the marks in a vendor's words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from monitor import __version__
from monitor.core.notice.quotation import Piece, Stretch, emphasised, harmless, visible
from monitor.core.phrases import phrases
from monitor.core.phrases.cldr import sentence
from monitor.core.tools import Language
from monitor.faces.report.view import AUTHORISED, BOARD, FEED, HOW, POLICY, SOURCES
from monitor.faces.report.words import PageWords
from monitor.faces.report.words_en import ENGLISH
from monitor.faces.report.words_fr import FRENCH

_PACKAGE: Final = "monitor.faces.report"
#: Files that every page asks for, all from the site itself.
ASSETS: Final = ("style.css", "age.js", "icon.svg")
#: How many characters of the paragraph around a quote are shown on each side.
_AROUND: Final = 200
#: The pages that every page leads to.
_MENU: Final = (BOARD, AUTHORISED, SOURCES, POLICY, HOW)


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a page."""

    organisation: str
    language: Language
    path: str
    """In the folder of the language."""
    title: str
    credit: tuple[str, ...] = ()
    """The Open Terms Archive collections whose data the page shows."""
    at_root: bool = False
    """It stands above the folders of the languages."""
    trail: tuple[tuple[str, str], ...] = ()
    """The pages above this one: title, and path in the folder of the language."""


def words_in(language: Language) -> PageWords:
    """Return what the page says in a language."""
    return FRENCH if language is Language.FR else ENGLISH


def page(template: str, frame: Frame, /, **values: object) -> bytes:
    """Return a page, in UTF-8.

    Args:
        template: its name, without `.html.j2`.
        frame: what surrounds it.
        values: what the template names. Strings are escaped, and lose the characters that hide or reorder.
    """
    says, depth = words_in(frame.language), frame.path.count("/")
    home = f"{frame.language.value}/" if frame.at_root else "../" * depth
    other = Language.EN if frame.language is Language.FR else Language.FR
    up = "" if frame.at_root else "../" * (depth + 1)
    credit = phrases(frame.language).credit(frame.credit) if frame.credit else None
    html = _template(template).render(
        w=says,
        frame=frame,
        lang=frame.language.value,
        other=other.value,
        home=home,
        up=up,
        menu=_menu(frame.language, home, frame.path if frame.path in _MENU else None),
        feed=FEED,
        credit=credit,
        **values,
    )
    return html.encode()


@lru_cache(maxsize=64)
def _menu(language: Language, home: str, current: str | None) -> Markup:
    """Return the links that every page begins with; thousands of pages have the same."""
    says = words_in(language)
    names = (says.board, says.authorised, says.sources, says.policy, says.how)
    made = _template("menu")
    return Markup(  # noqa: S704 (a template's, which escapes)
        made.render(w=says, home=home, current=current, links=tuple(zip(_MENU, names, strict=True)))
    )


@cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.html.j2")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
        auto_reload=False,
    )
    made.filters["capitalize_first"] = sentence  # Jinja's own lowers all the rest
    return made


def _finalize(value: object) -> object:
    """Take from every value that is printed the characters that hide or reorder what stands around them."""
    if not isinstance(value, str) or (value.isascii() and value.isprintable()):
        return value
    if isinstance(value, Markup):
        return Markup(harmless(value))  # noqa: S704 (markup already; nothing is added to it)
    return harmless(value)


@cache
def assets() -> tuple[tuple[str, bytes], ...]:
    """Return the files that every page asks for, by name."""
    folder = resources.files(_PACKAGE).joinpath("assets")
    return tuple((name, folder.joinpath(name).read_bytes()) for name in ASSETS)


@cache
def makers_digest() -> str:
    """Return what changes whenever the way pages are made does: a digest of this package."""
    found = hashlib.sha256(__version__.encode())
    for folder in (resources.files(_PACKAGE), resources.files(_PACKAGE).joinpath("templates")):
        for each in sorted(folder.iterdir(), key=lambda each: each.name):
            if each.is_file() and each.name.endswith((".py", ".j2")):
                found.update(each.read_bytes())
    return found.hexdigest()


# --- a vendor's words --------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def quote(words: str, marks: tuple[Stretch, ...]) -> Markup:
    """Return a quote as a reader sees it, the words that decided in `mark`.

    Args:
        words: in Markdown.
        marks: the stretches of it that decided, sorted.
    """
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if is_marked else escape(piece)
        for piece, is_marked in emphasised(words, marks)
    )


@lru_cache(maxsize=512)
def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a stretch of a text within its paragraph, cut to some words."""
    first = max(text.rfind("\n\n", 0, start) + 2, 0) if text.rfind("\n\n", 0, start) >= 0 else 0
    last = text.find("\n\n", end)
    before = visible(text[first:start])
    after = visible(text[end : last if last >= 0 else len(text)])
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].split(" ", 1)[-1]
    if len(after) > _AROUND:
        after = after[:_AROUND].rsplit(" ", 1)[0] + " …"
    return before, after


def marked(pieces: Iterable[Piece]) -> Markup:
    """Return the pieces of a difference, with `del` and `ins` around what was removed and added."""
    tags = {"-": "del", "+": "ins"}
    parts = [
        escape(words) if mark == "=" else f"<{tags[mark]}>{escape(words)}</{tags[mark]}>"
        for mark, words in pieces
    ]
    return Markup("".join(parts))  # noqa: S704 (each is escaped above; `Markup.format` takes four times as long)


def is_language(code: str | None) -> bool:
    """Tell whether a language is known well enough to be said in a `lang` attribute."""
    return code is not None and code.isalpha() and len(code) in (2, 3) and code != "und"
