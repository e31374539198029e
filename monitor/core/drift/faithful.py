"""Whether one of two texts is no copy of the terms: a stub, an error page, another page or language."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from monitor.core.drift.substance import strength
from monitor.core.drift_reasons import DriftReason
from monitor.core.language import UNDETERMINED, language
from monitor.core.model import Kind

# What stands in place of the terms names itself in its first lines.
_STANDS_IN = re.compile(
    r"page not found|\b404\b|\b403\b|\b50[0234]\b|access denied|forbidden"
    r"|enable javascript|javascript is (?:disabled|required)"
    r"|verify (?:that )?you are (?:a )?human|captcha|just a moment|checking your browser|unusual traffic"
    r"|log in to continue|sign in to continue|please (?:log|sign) in|accept all cookies|we use cookies"
    r"|internal server error|bad gateway|temporarily unavailable|something went wrong"
    r"|page introuvable|accès refusé|connectez-vous|accepter tous les cookies|activer javascript",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_TARGET = re.compile(r"\]\([^()\s]{0,2000}\)")
#: A sentence: some words and a full stop. A page without one is a frame around terms that are not there.
_SENTENCE = re.compile(r"(?:\S{1,60}(?:[ \t]{1,3}|[ \t]?\n)){3}\S{1,60}?[.:;!?](?:\s|$)|[\u3040-\u9fff]{6,}")
#: A row of a table, or an item of a list.
_ROW = re.compile(r"^[ \t]{0,8}(?:\||[-*+•] )", re.MULTILINE)
_FEWEST_ROWS = 3
_SHORT = 400
_HEAD = 800
#: Two texts that have this part of the smaller one's vocabulary in common are of one language.
_KIN = 0.5
#: Less than this, and they are not about the same thing.
_STRANGER = 0.3


def unfaithful(before: str, after: str, kept: float) -> tuple[Kind, DriftReason] | None:  # noqa: PLR0911 - questions asked in order
    """Tell whether the later text is no copy of the terms, or the earlier one was none.

    Decided from the shape of both texts alone: how much is left, whether it holds sentences, whether the two
    share a vocabulary and a language, whether one of them names itself an error, a login or a cookie wall.

    Args:
        before: the earlier text, Markdown.
        after: the later one.
        kept: the part of the smaller text that stands in both, from 0 to 1.

    Returns:
        The kind and why, or None where both texts may be the terms.
    """
    new = _words(after)
    if not new or (new.total() < 40 and _lost_its_sentences(before, after)):
        return (Kind.BROKEN, DriftReason.NO_SENTENCE) if _WORD.search(_TARGET.sub(" ", before)) else None
    old = _words(before)
    if not old or (
        old.total() < 40 and not _SENTENCE.search(_TARGET.sub("", before)) and new.total() > 3 * old.total()
    ):
        return Kind.RESTORED, DriftReason.WAS_NO_SENTENCE
    if kept >= 0.5 and 0.2 <= new.total() / old.total() <= 5:
        return None
    if _stands_in(after, new) and not _stands_in(before, old):
        return Kind.BROKEN, DriftReason.STANDS_IN
    if _stands_in(before, old) and not _stands_in(after, new):
        return Kind.RESTORED, DriftReason.STOOD_IN
    if old.total() > 200 and new.total() < 0.2 * old.total() and (kept > 0.6 or new.total() < 250):
        return Kind.BROKEN, DriftReason.MISSING
    if new.total() > 200 and old.total() < 0.2 * new.total() and (kept > 0.6 or old.total() < 100):
        return Kind.RESTORED, DriftReason.WAS_MISSING
    return _replaced(before, after, old, new) if kept < 0.2 else None


def _lost_its_sentences(before: str, after: str) -> bool:
    """Tell whether a short text that holds no sentence is no text: a list of names never held any."""
    old, new = _TARGET.sub("", before), _TARGET.sub("", after)
    if _SENTENCE.search(new):
        return False
    return bool(_SENTENCE.search(old)) or len(_ROW.findall(new)) < _FEWEST_ROWS


@lru_cache(maxsize=16)
def _words(text: str) -> Counter[str]:
    # Kept for a few texts: each is looked at twice, as the later one and as the earlier one. No word holds
    # white space: what stands between two is looked at once, however often it stands there.
    found: dict[str, int] = {}
    for chunk, times in Counter(_TARGET.sub(" ", text).lower().split()).items():
        for word in _in(chunk):
            found[word] = found.get(word, 0) + times
    return Counter(found)


@lru_cache(maxsize=1 << 14)
def _in(chunk: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(chunk))


def _stands_in(text: str, words: Counter[str]) -> bool:
    return words.total() < _SHORT and _STANDS_IN.search(text, 0, _HEAD) is not None


def _replaced(
    before: str, after: str, old: Counter[str], new: Counter[str]
) -> tuple[Kind, DriftReason] | None:
    """Tell whether the two texts are different documents, by their languages and vocabularies."""
    if min(old.total(), new.total()) < 60:
        return None
    common = len(old.keys() & new.keys()) / min(len(old), len(new))
    if common >= _KIN:
        return None
    was, now = language(before), language(after)
    foreign = was != now and UNDETERMINED not in {was, now}
    if not foreign and common >= _STRANGER:
        return None
    if _legal(old) < 0.6 * _legal(new):
        return Kind.RESTORED, DriftReason.WAS_REPLACED
    return Kind.BROKEN, DriftReason.REPLACED


def _legal(words: Counter[str]) -> float:
    """Return the part of the words that carry rights, duties or practices."""
    return sum(times for word, times in words.items() if strength(word)) / max(1, words.total())
