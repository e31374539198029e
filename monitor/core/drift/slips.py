"""Which words differ by a slip of the pen or by their ending alone."""

from __future__ import annotations

from monitor.core.drift.substance import concern, strength
from monitor.core.drift.vocabulary import is_han
from monitor.core.drift.wording import Word
from monitor.core.drift_reasons import DriftReason

#: Words times words. Where more changed, it was no slip.
_MOST = 2_500


def without_slips(removed: list[Word], added: list[Word]) -> tuple[list[Word], list[Word]]:
    """Leave out the words that differ by a slip of the pen or by their ending alone.

    Args:
        removed: the words that only the earlier form of a piece has; with very many, nothing is left out.
        added: those that only the later form has.
    """
    if len(removed) * len(added) > _MOST:
        return removed, added
    left: list[Word] = []
    added = list(added)
    for word in removed:
        twin = next((other for other in added if _is_slip(word.key, other.key)), None)
        if twin is None:
            left.append(word)
        else:
            added.remove(twin)
    return left, added


def _is_slip(a: str, b: str) -> bool:
    # The first letter is never the slip: most words are told apart by it.
    if a[0] != b[0] or not a[0].isalpha() or is_han(a[0]):
        return False
    if a.replace("-", "") == b.replace("-", ""):
        return True
    if min(len(a), len(b)) < 4 or abs(len(a) - len(b)) > 3:
        return False
    if decides(a) or decides(b) or {a[-2:], b[-2:]} in ({"ee", "or"}, {"ee", "er"}):
        return False
    stem = min(len(a), len(b)) - 1
    if a[:stem] == b[:stem] and stem >= 4:
        return True
    return len(a) >= 5 and _distance(a, b) <= (2 if len(a) >= 8 else 1)


def decides(word: str) -> bool:
    """Tell whether a word alone turns or bounds a sentence: no slip away from it is harmless."""
    return strength(word) == 2 and concern(word) is not DriftReason.PRACTICE


def _distance(a: str, b: str) -> int:
    """Return the number of letters to insert, remove or change; words are short."""
    a, b = a[:40], b[:40]
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (x != y))
    return row[-1]
