"""The frames of what `monitor sources test` prints, in the organisation's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.numbers import format_decimal, format_percent

from monitor.core.tools import Language


@dataclass(frozen=True, slots=True)
class PreviewWords:
    """What one language says around the facts of a page."""

    colon: str
    # names of rows
    fetched: str
    redirected: str
    browser: str
    read: str
    detail: str
    text: str
    selectors: str
    begins: str
    ends: str
    page_now: str
    headings: str
    proposed: str
    # what stands in them
    in_browser: str
    unreachable: str
    unreadable: str
    failed: str
    as_terms: str
    quoted: Callable[[str], str]
    bytes: Callable[[int], str]
    size: Callable[[int, int, str], str]
    """How many characters and words, in which language."""
    words: Callable[[int], str]
    no_selector: str
    nothing_proposed: str
    gives: Callable[[float, float], str]
    """Which share of the last good text selectors give, and how much of what they give is that text."""
    rewritten: Callable[[float, float], str]
    # how it compares
    would_stand: Callable[[str], str]
    same: Callable[[str], str]
    differs: Callable[[str, str, int], str]
    """Since when, of which kind, at how many places."""
    written: Callable[[Path], str]
    not_written: Callable[[Path], str]
    fetching: str
    no_page: Callable[[str], str]
    """That there is no page to try; the collection that reads the terms."""


def _count(number: int, language: str) -> str:
    return str(format_decimal(number, locale=language))


def _share(share: float, language: str) -> str:
    return str(
        format_percent(share, format="#,##0%" if language == "en" else "#,##0\u00a0%", locale=language)
    )


WORDS: Mapping[Language, PreviewWords] = {
    Language.EN: PreviewWords(
        colon=": ",
        fetched="fetched",
        redirected="redirected",
        browser="browser",
        read="read",
        detail="detail",
        text="text",
        selectors="selectors",
        begins="begins",
        ends="ends",
        page_now="page now",
        headings="headings",
        proposed="proposed",
        in_browser=", in a browser",
        unreachable="unreachable",
        unreadable="unreadable",
        failed="failed",
        as_terms="as the terms",
        quoted=lambda words: f"“{words}”",
        bytes=lambda n: f"{_count(n, 'en')} bytes",
        size=lambda n, words, language: (
            f"{_count(n, 'en')} characters, {_count(words, 'en')} words, language {language}"
        ),
        words=lambda n: f"{_count(n, 'en')} words",
        no_selector="none: the main text was looked for",
        nothing_proposed="no selector finds the last good text on this page",
        gives=lambda kept, known: (
            f"gives {_share(kept, 'en')} of the last good text; {_share(known, 'en')} of it is that text"
        ),
        rewritten=lambda kept, known: (
            f"the page's main text; the terms were rewritten: gives {_share(kept, 'en')} of the last good "
            f"text; {_share(known, 'en')} of it is that text"
        ),
        would_stand=lambda when: f"The last good version, of {when}, would stand.",
        same=lambda when: f"The same text as the last good version, of {when}.",
        differs=lambda when, kind, n: (
            f"Against the last good version, of {when}: {kind}, {n} place{'' if n == 1 else 's'}."
        ),
        written=lambda file: f"{file}: written",
        not_written=lambda file: f"{file}: not written, since there is no text to record",
        fetching="fetching",
        no_page=lambda name: f"read from the collection {name} alone; the register names no page to try",
    ),
    Language.FR: PreviewWords(
        colon="\u00a0: ",
        fetched="reçu",
        redirected="redirigé",
        browser="navigateur",
        read="lecture",
        detail="détail",
        text="texte",
        selectors="sélecteurs",
        begins="début",
        ends="fin",
        page_now="la page",
        headings="titres",
        proposed="proposé",
        in_browser=", dans un navigateur",
        unreachable="injoignable",
        unreadable="illisible",
        failed="échec",
        as_terms="le texte attendu",
        quoted=lambda words: f"«\u00a0{words}\u00a0»",
        bytes=lambda n: f"{_count(n, 'fr')} octets",
        size=lambda n, words, language: (
            f"{_count(n, 'fr')} caractères, {_count(words, 'fr')} mots, langue\u00a0: {language}"
        ),
        words=lambda n: f"{_count(n, 'fr')} mots",
        no_selector="aucun\u00a0: le texte principal a été cherché",
        nothing_proposed="aucun sélecteur ne retrouve sur cette page le dernier texte bien lu",
        gives=lambda kept, known: (
            f"donne {_share(kept, 'fr')} du dernier texte bien lu, qui en forme {_share(known, 'fr')}"
        ),
        rewritten=lambda kept, known: (
            f"texte principal de la page\u00a0; le texte a été réécrit\u00a0: donne {_share(kept, 'fr')} du "
            f"dernier texte bien lu, qui en forme {_share(known, 'fr')}"
        ),
        would_stand=lambda when: f"La dernière version bien lue, du {when}, resterait en place.",
        same=lambda when: f"Même texte que la dernière version bien lue, du {when}.",
        differs=lambda when, kind, n: (
            f"Par rapport à la dernière version bien lue, du {when}\u00a0: {kind}, "
            f"{n} endroit{'s' if n > 1 else ''}."
        ),
        written=lambda file: f"{file}\u00a0: écrit",
        not_written=lambda file: f"{file}\u00a0: non écrit, faute de texte à enregistrer",
        fetching="lecture de",
        no_page=lambda name: (
            f"lu dans la seule collection {name}\u00a0; le catalogue ne nomme aucune page à essayer"
        ),
    ),
}
