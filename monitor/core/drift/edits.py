"""What an edited sentence amounts to, by the words that changed in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, NamedTuple

from monitor.core.drift.difference import difference
from monitor.core.drift.matching import common
from monitor.core.drift.pieces import Piece
from monitor.core.drift.slips import decides, without_slips
from monitor.core.drift.substance import concern, strength, strength_of_characters
from monitor.core.drift.vocabulary import (
    FUNCTION,
    OURS,
    POINTERS_HAN,
    POINTING,
    YOURS,
    are_dates,
    is_address,
    is_company,
    is_contact,
    is_han,
    is_postal,
    is_stamp,
    is_stampy,
    is_turning,
    speaks_of,
    takes_effect,
    written_date,
)
from monitor.core.drift.wording import OBFUSCATED, Word
from monitor.core.drift_reasons import Concerning, DriftReason
from monitor.core.model import Kind
from monitor.core.text import BlockKind


class Judged(NamedTuple):
    """What one change amounts to."""

    kind: Kind
    reason: DriftReason | Concerning
    moved: bool = False
    """The date at the head, from which the text holds, was put off or brought forward."""


_NOTHING: Final = Judged(Kind.NOISE, DriftReason.LAYOUT)
_SHORT: Final = 5
_POSTCODE: Final = 5
_TITLE: Final = 8
_LABEL: Final = 12
#: Days. A date that moves further is that of a new edition, not of the same one put off.
_POSTPONED: Final = 92


def edited(before: Piece, after: Piece) -> Judged:
    """Say what an edited piece amounts to, by the words that only one of its two forms has.

    Args:
        before: the piece as it was.
        after: as it is.
    """
    removed, added = _multiset(before, after)
    if not removed and not added:
        return _NOTHING if OBFUSCATED in {*before.key, *after.key} else _reordered(before, after)
    found = _frame(before, after, removed + added)
    if found:
        return found
    removed, added = without_slips(removed, added)
    if not removed and not added:
        return Judged(Kind.EDITORIAL, DriftReason.SLIP)
    return _names(before, after, removed + added) or _weighed(before, after, removed, added)


def _frame(before: Piece, after: Piece, changed: list[Word]) -> Judged | None:
    """Recognise a change of what stands around the text: its foot, title, date line, addresses."""
    names = [word.key for word in changed]
    keys = {*before.key, *after.key}
    if any(word.text == "©" for word in before.words):
        return Judged(Kind.NOISE, DriftReason.PAGE_FOOT)
    # An e-mail address among what changed, or a line of names and numbers around a postcode, shows that the
    # numbers
    # are those of a postal address.
    postal = any(map(is_address, names)) or (_is_address_line(before) and _is_address_line(after))
    given = keys | {"address"} if postal else keys
    if all(is_address(word.key) or is_postal(word, given) for word in changed):
        return Judged(Kind.EDITORIAL, DriftReason.ADDRESS)
    if are_dates(names):
        return _redated(before, after)
    titles = before.first and after.first and max(len(before.key), len(after.key)) <= _TITLE
    if titles and not any(map(is_turning, names)):
        return Judged(Kind.EDITORIAL, DriftReason.TITLE)
    if (is_stamp(before.key) or is_stamp(after.key)) and all(map(is_stampy, names)):
        return Judged(Kind.EDITORIAL, DriftReason.DATE)
    return None


def _names(before: Piece, after: Piece, changed: list[Word]) -> Judged | None:  # noqa: PLR0911 - questions asked in order
    """Recognise a change of a row, of a company's name, of a link's label, of how to get in touch."""
    keys = {*before.key, *after.key}
    if before.kind is after.kind is BlockKind.ROW:
        return Judged(Kind.MATERIAL, DriftReason.ROW_CHANGED)
    if all(word.text[:1].isupper() for word in changed) and _is_company_name(before, after, changed):
        if is_contact(keys):
            return Judged(Kind.EDITORIAL, DriftReason.ADDRESS)
        return Judged(Kind.MATERIAL, DriftReason.COMPANY)
    if _is_label(before) and _is_label(after):
        return Judged(Kind.NOISE, DriftReason.PAGE_LABEL)
    if any(is_han(word.key) for word in changed):
        return _edited_characters(before, after)
    if all(word.label for word in changed) and len(changed) <= _LABEL:
        return Judged(Kind.EDITORIAL, DriftReason.LINK_LABEL)
    if is_contact(keys) and all(
        is_address(w.key) or is_postal(w, keys) or w.key in POINTING for w in changed
    ):
        return Judged(Kind.EDITORIAL, DriftReason.CONTACT)
    return None


def _is_address_line(piece: Piece) -> bool:
    """Tell whether a piece is a line of an address: names, numbers and a postcode, and no other word."""
    words = [word for word in piece.words if not word.sign]
    return (
        len(words) <= _TITLE
        and all(word.text[:1].isupper() or word.key.isdigit() for word in words)
        and any(word.key.isdigit() and len(word.key) == _POSTCODE for word in words)
    )


def _is_label(piece: Piece) -> bool:
    """Tell whether a piece is a word or two of the page's own, such as a key to press."""
    alone = piece.whole and piece.kind is BlockKind.PARAGRAPH and len(piece.key) <= _SHORT
    return alone and not any(map(strength, piece.key)) and not piece.words[-1].key.endswith((".", "。"))


def _multiset(before: Piece, after: Piece) -> tuple[list[Word], list[Word]]:
    """Return the words that one piece has and the other has not, however they are ordered."""
    # What stands at both ends, nearly everything where little changed, needs no count.
    old, new = before.key, after.key
    head = common(old, new)
    tail = common(old[head:][::-1], new[head:][::-1])
    count_old = Counter(old[head : len(old) - tail])
    count_new = Counter(new[head : len(new) - tail])
    removed, added = count_old - count_new, count_new - count_old
    if removed[OBFUSCATED] or added[OBFUSCATED]:
        # An address hidden from harvesters is the address it hides.
        hidden, shown = (removed, added) if removed[OBFUSCATED] else (added, removed)
        for key in [key for key in shown if "@" in key][: hidden[OBFUSCATED]]:
            del shown[key]
        del hidden[OBFUSCATED]
    return _take(before.words, removed), _take(after.words, added)


def _take(words: Iterable[Word], wanted: Counter[str]) -> list[Word]:
    """Return the first words that have the wanted keys, each as often as it is wanted."""
    left = dict(wanted)
    taken: list[Word] = []
    for word in words:
        if not left:
            break
        if word.key in left and not word.sign:
            left[word.key] -= 1
            if not left[word.key]:
                del left[word.key]
            taken.append(word)
    return taken


def _reordered(before: Piece, after: Piece) -> Judged:
    """Judge a change that leaves every word: signs, case, numbering, order."""
    if before.key != after.key:
        moved = {
            key for mark, part in difference(list(before.key), list(after.key)) if mark != "=" for key in part
        }
        turned = next((key for key in moved if is_turning(key) or key in OURS or key in YOURS), "")
        if turned:
            return Judged(Kind.MATERIAL, concern(turned) if is_turning(turned) else DriftReason.WHO)
        return Judged(Kind.EDITORIAL, DriftReason.ORDER)
    if before.number != after.number:
        return Judged(Kind.EDITORIAL if before.number and after.number else Kind.NOISE, DriftReason.NUMBERING)
    if len(before.key) <= _SHORT or BlockKind.HEADING in (before.kind, after.kind):
        return _NOTHING
    return Judged(Kind.EDITORIAL, DriftReason.PUNCTUATION)


def _redated(before: Piece, after: Piece) -> Judged:
    """Judge a change of dates or numbers alone."""
    if is_stamp(after.key) or is_stamp(before.key):
        was, now = written_date(before.key), written_date(after.key)
        moved = was is not None and now is not None and was != now and abs((now - was).days) <= _POSTPONED
        return Judged(Kind.EDITORIAL, DriftReason.DATE, moved=moved and takes_effect(after.key))
    if takes_effect(after.key):
        return Judged(Kind.MATERIAL, DriftReason.HOLDS_FROM)
    return Judged(Kind.MATERIAL, DriftReason.DATE_OR_NUMBER)


def _edited_characters(before: Piece, after: Piece) -> Judged:
    removed, added = _multiset(before, after)
    if all(word.label for word in removed + added):
        return Judged(Kind.EDITORIAL, DriftReason.LINK_LABEL)
    # What stands in a link is the name of another text: it is told apart, and then left out.
    words = difference(
        *([("\ufffc" if w.label else "") + w.key for w in p.words if not w.sign] for p in (before, after))
    )
    changed = ["".join(key for key in part if key[0] != "\ufffc") for mark, part in words if mark != "="]
    heaviest = max((strength_of_characters(part) for part in changed), default=0)
    loose = sum(1 for word in removed + added if not word.label)
    if heaviest < 2 and any(term in part for part in changed for term in POINTERS_HAN):
        return Judged(Kind.EDITORIAL, DriftReason.POINTER)
    if heaviest == 2 and loose > 1:
        return Judged(Kind.MATERIAL, DriftReason.PRACTICE)
    if loose <= 5:
        return Judged(Kind.EDITORIAL, DriftReason.FEW_WORDS_REWORDED)
    return Judged(Kind.MATERIAL, DriftReason.SENTENCE_REWORDED)


def _is_company_name(before: Piece, after: Piece, changed: list[Word]) -> bool:
    """Tell whether the changed words are (part of) the name of a company."""
    keys = {word.key for word in changed}
    if any(map(is_company, keys)):
        return True
    for piece in (before, after):
        words = [word.key for word in piece.words if word.key not in {",", "."}]
        if any(key in keys and is_company(following) for key, following in pairwise(words)):
            return True
    return False


def _weighed(before: Piece, after: Piece, removed: list[Word], added: list[Word]) -> Judged:  # noqa: PLR0911 - questions asked in order
    """Judge by what the changed words carry, and by how many of them have no counterpart."""
    changed = removed + added
    keys = [word.key for word in changed]
    said = {*before.key, *after.key}
    if any(key[:1].isdigit() and not _is_reference(before, after, key) for key in keys):
        return Judged(Kind.MATERIAL, DriftReason.NUMBER)
    content_old = {word.key for word in removed if word.key not in FUNCTION}
    content_new = {word.key for word in added if word.key not in FUNCTION}
    decisive = next((key for key in keys if decides(key)), "")
    names = all(word.text[:1].isupper() for word in changed if word.key not in FUNCTION)
    if names and not decisive and (content_old or content_new):
        if (content_old and content_new) or not _tells_who(said):
            return Judged(Kind.EDITORIAL, DriftReason.NAME)
        return Judged(Kind.MATERIAL, DriftReason.WHO_PROCESSES)
    heavy = decisive or next((key for key in keys if strength(key) == 2), "")
    if heavy:
        return Judged(Kind.MATERIAL, concern(heavy))
    gone, come = {word.key for word in removed}, {word.key for word in added}
    if (OURS & gone and YOURS & come) or (YOURS & gone and OURS & come):
        return Judged(Kind.MATERIAL, DriftReason.WHO)
    if not content_old and not content_new:
        return Judged(Kind.EDITORIAL, DriftReason.SMALL_WORDS)
    few, many = sorted((len(content_old), len(content_new)))
    weight = sum(map(strength, content_old | content_new))
    if weight >= 2 or few >= 2 or many - few >= 3 or (many - few == 2 and _is_practice(said)):
        return Judged(Kind.MATERIAL, DriftReason.PRACTICE_WORDS if weight else DriftReason.SENTENCE_REWORDED)
    return Judged(Kind.EDITORIAL, DriftReason.FEW_WORDS_REWORDED)


def _tells_who(keys: set[str]) -> bool:
    """Tell whether a sentence says who gets data."""
    stems = "share disclos provider vendor partner subprocess sub-process third affiliat transfer"
    return speaks_of(keys, *stems.split())


def _is_practice(keys: set[str]) -> bool:
    """Tell whether a sentence says what is done with data."""
    stems = "collect includ use process share store retain data prompt train learn"
    return speaks_of(keys, *stems.split())


def _is_reference(before: Piece, after: Piece, number: str) -> bool:
    """Tell whether a number only says where something stands (`Section 5`)."""
    for piece in (before, after):
        keys = piece.key
        for at, key in enumerate(keys):
            if (
                key == number
                and at
                and keys[at - 1] in {"section", "sections", "article", "clause", "paragraph", "schedule"}
            ):
                return True
    return False
