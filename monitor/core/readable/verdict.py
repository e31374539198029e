"""Is what was fetched really the terms? If not, the reason, in words for an administrator.

Decided from the page itself and from what the same source document said when it
was last read well; never from a status code. The thresholds were set on the
published history of 160 terms: what falls below them was never a provider's own
change, and what stands above was never a broken page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from monitor.core.extract import Extracted
from monitor.core.language import UNDETERMINED, language
from monitor.core.readable.case import Case, LastGood, Verdict, letters
from monitor.core.readable.likeness import Overlap, is_like_terms, overlap
from monitor.core.readable.walls import Wall, missing_name, wall
from monitor.core.readable.whole import has_no_text, is_binary, is_blank, is_cut, is_garbled
from monitor.core.terms import Snapshot, SourceDocument, UnreadableReason

_PDF: Final = "application/pdf"
#: The shortest real terms known (an imprint, a page for law enforcement) hold twice as many letters.
_FLOOR: Final = 400
#: A wall, an error page, an empty shell: longer texts are judged by what they say.
_SHORT: Final = 2_500
#: A first text selected from a page that holds twenty times as much is a headline, not the terms.
_HEADLINE: Final = 0.05
#: A text that holds nothing new and less than this of the old one was cut, not rewritten.
_KEPT: Final = 0.6
_NOTHING_NEW: Final = 0.9
#: Two texts that share less than this are not two versions of one.
_UNRELATED: Final = 0.05


def unreadable(
    extracted: Extracted,
    *,
    document: SourceDocument,
    snapshot: Snapshot,
    last: LastGood | None = None,
    expected_language: str | None = None,
) -> Verdict | None:
    """Say why what was fetched is not the terms.

    Args:
        extracted: What was extracted from the snapshot; for a PDF its text, with no matches.
        document: As declared.
        snapshot: The bytes and where they came from.
        last: What this source document gave when it was last read well; None at the first fetch.
        expected_language: ISO 639-1, where the register names one; else that of `last` is expected.

    Returns:
        The reason and a sentence that explains it; None where this can be read as the terms.
    """
    expected = expected_language
    if expected is None and last is not None:
        guessed = language(last.text)
        expected = None if guessed == UNDETERMINED else guessed
    shared = None if last is None else _overlap(last.text, extracted.text)
    case = Case(extracted, document, snapshot, last, expected, letters(extracted.text), shared)
    checks = _PDF_CHECKS if snapshot.media_type == _PDF else _CHECKS
    return next((verdict for check in checks if (verdict := check(case)) is not None), None)


def _overlap(old: str, new: str) -> Overlap:
    return Overlap(1.0, 1.0) if old == new else overlap(old, new)


def _is_wall(case: Case) -> Verdict | None:
    page = case.extracted.page
    if case.overlap is not None and case.overlap.kept >= 0.5:
        return None
    if case.letters >= _SHORT:
        name = missing_name(page.title)
        return None if name is None else _as_verdict(name)
    if page.letters >= _SHORT:
        # A full page has menus with a log-in and a banner about cookies: only what it calls itself counts.
        openings, passwords = [case.extracted.text], 0
    elif case.letters >= _FLOOR:
        openings, passwords = [case.extracted.text], page.passwords
    else:
        openings, passwords = [page.opening, case.extracted.text], page.passwords
    names = [page.title, page.heading]
    found = wall(openings, names, passwords=passwords)
    if found is None and page.challenge and max(page.letters, case.letters) < _FLOOR:
        found = Wall(UnreadableReason.CAPTCHA, page.challenge)
    if found is None:
        return None
    # Short terms speak of cookies and of pages, too; a wall says so in its title, or replaces what was there.
    related = case.overlap is None or not _is_unrelated(case.overlap)
    named = wall([], names, passwords=0) is not None
    if not named and related and case.letters >= _FLOOR and is_like_terms(case.extracted.text):
        return None
    return _as_verdict(found)


def _as_verdict(found: Wall) -> Verdict:
    what = {
        UnreadableReason.CAPTCHA: "The site asks to prove that a human is reading, or refuses access",
        UnreadableReason.LOGIN: "The site asks to sign in",
        UnreadableReason.COOKIE_WALL: "A cookie consent page stands before the text",
        UnreadableReason.SOFT_404: "The site says that the page is missing or failed, with a success status",
    }[found.reason]
    return found.reason, f"{what} (“{found.words[:80]}”)."


def _speaks_another_language(case: Case) -> Verdict | None:
    text = case.extracted.text if case.letters else case.extracted.page.opening
    found = language(text)
    if case.expected is None or found in (UNDETERMINED, case.expected):
        return None
    return UnreadableReason.LANGUAGE, f"The text is in {found!r}; {case.expected!r} was expected."


def _is_not_terms(case: Case) -> Verdict | None:
    """Another page: it shares nothing with the last good text, and is no legal text or was redirected to.

    A text rewritten from the first word to the last stays readable as long as it reads like terms.
    """
    text = case.extracted.text if case.letters >= _FLOOR else case.extracted.page.opening
    if len(text) < _FLOOR:
        return None
    shared = case.overlap if case.letters >= _FLOOR or case.last is None else overlap(case.last.text, text)
    if shared is not None and not _is_unrelated(shared):
        return None
    title = case.extracted.page.title or case.extracted.page.heading
    if is_like_terms(text) is False:
        return (
            UnreadableReason.ANOTHER_PAGE,
            f"The page does not read like terms; it is titled “{title[:80]}”.",
        )
    if shared is not None and _has_moved(case.document.address, case.snapshot):
        detail = (
            f"The address leads to {case.snapshot.address}, whose text shares nothing with the last good one."
        )
        return UnreadableReason.ANOTHER_PAGE, detail
    return None


def _is_unrelated(shared: Overlap) -> bool:
    return max(shared.kept, shared.known) < _UNRELATED


def _has_moved(address: str, snapshot: Snapshot) -> bool:
    return bool(snapshot.redirects) and _path(address) != _path(snapshot.address)


def _path(address: str) -> str:
    return (
        address.partition("://")[2].partition("/")[2].partition("?")[0].partition("#")[0].strip("/").lower()
    )


def _selects_nothing(case: Case) -> Verdict | None:
    if case.letters or not case.document.select:
        return None
    if case.extracted.page.letters < _FLOOR:
        return UnreadableReason.EMPTY, "The page shows next to no text; it may need a browser to be read."
    if any(case.extracted.matches):
        return UnreadableReason.SELECTOR, "What the selectors match on this page holds no text."
    return (
        UnreadableReason.SELECTOR,
        "No selector matches anything on this page any more; its structure has changed.",
    )


def _selects_less(case: Case) -> Verdict | None:
    matches = case.extracted.matches
    before = case.last.matches if case.last is not None else None
    if before is not None and len(before) == len(matches):
        lost = [
            str(s)
            for s, old, new in zip(case.document.select, before, matches, strict=True)
            if old and not new
        ]
        if lost:
            return (
                UnreadableReason.SELECTOR,
                f"The selector {lost[0]!r} matched before and matches nothing now.",
            )
        fewer = any(new < old for old, new in zip(before, matches, strict=True))
        if fewer and _is_rest(case, 0.75):
            return (
                UnreadableReason.SELECTOR,
                "The selectors match less than before, and a part of the text is gone.",
            )
    elif matches and not all(matches) and _is_headline(case):
        lost = [str(s) for s, found in zip(case.document.select, matches, strict=True) if not found]
        share = f"{case.letters} of the {case.extracted.page.letters} letters of the page"
        return (
            UnreadableReason.SELECTOR,
            f"The selector {lost[0]!r} matches nothing; the others give {share}.",
        )
    return None


def _is_headline(case: Case) -> bool:
    return case.letters < max(_FLOOR, _HEADLINE * case.extracted.page.letters)


def _is_collapsed(case: Case) -> Verdict | None:
    if not _is_rest(case, _KEPT):
        return None
    kept = 0.0 if case.overlap is None else case.overlap.kept
    return UnreadableReason.PARTIAL, f"Only {kept:.0%} of the last good text is left, and nothing was added."


def _is_rest(case: Case, share: float) -> bool:
    return case.overlap is not None and case.overlap.kept < share and case.overlap.known >= _NOTHING_NEW


def _is_short(case: Case) -> Verdict | None:
    if case.letters >= _FLOOR or (case.last is not None and case.letters >= _KEPT * letters(case.last.text)):
        return None
    if case.document.select and case.extracted.page.letters >= 5 * _FLOOR:
        share = f"{case.letters} of the {case.extracted.page.letters} letters of the page"
        return UnreadableReason.SELECTOR, f"The selectors give only {share}."
    return UnreadableReason.EMPTY, f"The page holds only {case.letters} letters, too few to be terms."


#: In the order of what explains most: a challenge is also short, foreign, and matches no selector.
_CHECKS: Final[tuple[Callable[[Case], Verdict | None], ...]] = (
    is_binary,
    _is_wall,
    is_blank,
    is_garbled,
    is_cut,
    _speaks_another_language,
    _is_not_terms,
    _selects_nothing,
    _selects_less,
    _is_collapsed,
    _is_short,
)
_PDF_CHECKS: Final = (has_no_text, _speaks_another_language, _is_not_terms, _is_collapsed, _is_short)
