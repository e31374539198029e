"""What a change of words amounts to: noise, editorial or material, and why."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from monitor.core.drift.edits import Judged, edited
from monitor.core.drift.pieces import Change, Piece
from monitor.core.drift.substance import NEGATIONS, concern, is_place, strength, strength_of_characters
from monitor.core.drift.vocabulary import (
    CHROME,
    FUNCTION,
    MONTHS,
    OURS,
    POINTERS_HAN,
    POINTING,
    SENDING,
    SOFT,
    YOURS,
    is_address,
    is_contact,
    is_date,
    is_document,
    is_han,
    is_postal,
    is_stamp,
    is_turning,
)
from monitor.core.drift_reasons import DriftReason, concerning
from monitor.core.model import Kind
from monitor.core.text import BlockKind

_NOTHING: Final = Judged(Kind.NOISE, DriftReason.LAYOUT)
#: A title, a label or a banner is short; a sentence longer than this is one.
_LABEL: Final = 5
_TITLE: Final = 8
_BANNER: Final = 12
_LONG: Final = 40
_SAYS: Final = 9
#: A note on a date carries less than this.
_NOTE: Final = 8


def judge(change: Change) -> Judged:
    """Say what one change of a piece amounts to.

    Noise is what no reader would call a change of text (labels of the page, navigation, pointers to another
    language);
    editorial is what changes no right, duty, practice or fact (slips, names, addresses, date lines,
    headings); the
    rest is material. Decided from the words that changed and what they carry, never from the length of the
    change.

    Args:
        change: two pieces that answer to each other, or one that stands alone.
    """
    return _judged(change.before, change.after)


@lru_cache(maxsize=1 << 12)
def _judged(before: Piece | None, after: Piece | None) -> Judged:
    # Kept for the last few thousand: what stands in a text many times is judged once.
    if before is not None and after is not None:
        return edited(before, after)
    piece = before or after
    if piece is None or not piece.key:
        return _NOTHING
    came = after is not None
    if piece.kind is BlockKind.ROW:
        facts = any(not is_address(key) for key in piece.key)
        row = Judged(Kind.MATERIAL, DriftReason.ROW_ADDED if came else DriftReason.ROW_REMOVED)
        return row if facts else _NOTHING
    if len(piece.key) > _LONG:
        return _says_nothing(piece) or _sentence(piece, came=came)
    return _frame(piece, came=came) or _sentence(piece, came=came)


def _says_nothing(piece: Piece) -> Judged | None:
    """Recognise what is long and no text: the same few words over and over, a list of links."""
    if len(set(piece.key)) * 5 < len(piece.key) or _is_navigation(piece):
        return Judged(Kind.NOISE, DriftReason.FURNITURE)
    return None


def _is_navigation(piece: Piece) -> bool:
    return all(word.label or word.sign for word in piece.words) and not any(map(is_address, piece.key))


def _frame(piece: Piece, *, came: bool) -> Judged | None:  # noqa: PLR0911 - questions asked in order
    """Recognise what stands around the text rather than in it."""
    keys = piece.key
    if is_stamp(keys):
        return Judged(Kind.EDITORIAL, DriftReason.DATE)
    found = _furniture(piece, came=came)
    if found:
        return found
    if piece.kind is BlockKind.HEADING:
        return Judged(Kind.EDITORIAL, DriftReason.HEADING_ADDED if came else DriftReason.HEADING_REMOVED)
    said = set(keys)
    if is_contact(said) and all(is_postal(w, said) or is_address(w.key) for w in piece.words if not w.sign):
        return Judged(Kind.EDITORIAL, DriftReason.ADDRESS)
    if piece.kind is BlockKind.ITEM and any(map(is_document, keys)):
        return Judged(Kind.MATERIAL, DriftReason.DOCUMENT_ADDED if came else DriftReason.DOCUMENT_REMOVED)
    if _is_pointer(piece):
        near = len(keys) <= _BANNER
        return Judged(Kind.NOISE if near else Kind.EDITORIAL, DriftReason.POINTER)
    dated = "means" in said or not MONTHS.isdisjoint(said)
    if "effective" in said and dated and sum(map(strength, keys)) < _NOTE:
        return Judged(Kind.EDITORIAL, DriftReason.DATE_NOTE)
    return None


def _furniture(piece: Piece, *, came: bool) -> Judged | None:
    """Recognise titles, labels, banners, menus and the foot of the page."""
    keys = piece.key
    weight = sum(map(strength, keys))
    if any(word.text == "©" for word in piece.words):
        return Judged(Kind.NOISE, DriftReason.PAGE_FOOT)
    if _is_navigation(piece) or (len(keys) > _BANNER and len(set(keys)) * 5 < len(keys)):
        return Judged(Kind.NOISE, DriftReason.NAVIGATION)
    if piece.first and len(keys) <= _TITLE and not any(map(is_turning, keys)):
        return Judged(Kind.NOISE, DriftReason.PAGE_TITLE)
    label = len(keys) <= _LABEL and piece.whole and _is_label(piece)
    if label and (piece.kind is BlockKind.PARAGRAPH or set(keys) <= CHROME):
        return (
            Judged(Kind.NOISE, DriftReason.PAGE_LABEL)
            if weight < 2
            else Judged(Kind.EDITORIAL, DriftReason.LABEL_ADDED if came else DriftReason.LABEL_REMOVED)
        )
    if len(keys) <= _BANNER and "updated" in keys and weight < 3 and not any(map(is_date, keys)):
        return Judged(Kind.NOISE, DriftReason.BANNER)
    return None


def _is_label(piece: Piece) -> bool:
    """Tell whether a short piece is no sentence: nobody does anything in it, and no full stop ends it."""
    last = piece.words[-1]
    return (
        not (last.sign and last.key in ".!。") and OURS.isdisjoint(piece.key) and YOURS.isdisjoint(piece.key)
    )


def _is_pointer(piece: Piece) -> bool:
    """Tell whether a sentence only sends the reader elsewhere."""
    keys = piece.key
    if len(keys) > 30 or not NEGATIONS.isdisjoint(keys):
        return False
    said = [
        key
        for key in keys
        if key not in POINTING and key not in FUNCTION and key not in SOFT and not is_place(key)
    ]
    weights = [weight for weight in map(strength, said) if weight]
    if 2 in weights:
        return False
    links = any(word.label for word in piece.words) or any(map(is_address, keys))
    if links and len(keys) <= _TITLE:
        return not weights
    pointing = sum(1 for key in keys if key in POINTING)
    return not SENDING.isdisjoint(keys) and pointing >= 2 and len(weights) <= (3 if links else 2)


def _sentence(piece: Piece, *, came: bool) -> Judged:
    """Weigh a sentence that was added or removed."""
    keys = piece.key
    if sum(1 for key in keys if is_han(key)) * 2 > len(keys):
        return _characters(piece, came=came)
    told = DriftReason.SENTENCE_ADDED if came else DriftReason.SENTENCE_REMOVED
    heavy = next((key for key in keys if strength(key) == 2), "")
    if heavy:
        return Judged(Kind.MATERIAL, concerning(told, concern(heavy)))
    if (
        len(keys) >= _SAYS
        or (piece.kind is BlockKind.ITEM and len(keys) >= 2)
        or sum(map(strength, keys)) >= 2
    ):
        return Judged(Kind.MATERIAL, told)
    return Judged(Kind.EDITORIAL, DriftReason.FEW_WORDS_ADDED if came else DriftReason.FEW_WORDS_REMOVED)


def _characters(piece: Piece, *, came: bool) -> Judged:
    """Weigh a Chinese or Japanese sentence that was added or removed."""
    text = "".join(word.text for word in piece.words)
    if piece.kind is BlockKind.HEADING or (len(piece.key) <= _LABEL and _is_label(piece)):
        return Judged(Kind.EDITORIAL, DriftReason.HEADING_ADDED if came else DriftReason.HEADING_REMOVED)
    if (
        len(piece.key) <= 30
        and any(term in text for term in POINTERS_HAN)
        and strength_of_characters(text) < 2
    ):
        return Judged(Kind.EDITORIAL, DriftReason.POINTER)
    return Judged(Kind.MATERIAL, DriftReason.SENTENCE_ADDED if came else DriftReason.SENTENCE_REMOVED)
