"""The word-level difference between two passages, as a person would mark it up."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Literal

from diff_match_patch import diff_match_patch

from monitor.core.drift.matching import matches
from monitor.core.drift.wording import HAN

Mark = Literal["=", "-", "+"]
"""What a stretch of words is in a difference: kept, removed, added."""


@cache
def _differ() -> diff_match_patch:
    differ = diff_match_patch()
    # Never the clock: the same two texts always give the same difference. Callers bound the size instead.
    differ.Diff_Timeout = 0
    return differ


#: Words times words. Beyond it diff-match-patch, which is quadratic where nothing agrees, gives way to
#: anchors.
_LARGEST = 250_000
_TOKEN = re.compile(rf"(?:[^\W{HAN}]+|[^\w\s]|[{HAN}])\s*|\s+|.", re.DOTALL)


def words(before: str, after: str) -> tuple[tuple[Mark, str], ...]:
    """Return the word-level difference of two passages as a person would mark it up.

    Joining the kept and removed stretches gives `before`, joining the kept and added ones gives `after`.
    diff-match-patch runs on word ids, without its clock, with semantic clean-up; very long passages are
    matched by the words that stand once in each.

    Args:
        before: the earlier passage, Markdown.
        after: the later one.
    """
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    return tuple((mark, "".join(part)) for mark, part in difference(left, right, clean=True) if part)


def shared(before: str, after: str) -> int:
    """Return how many characters `words` keeps of two passages at most: those of the words in both.

    Args:
        before: the earlier passage, Markdown.
        after: the later one.
    """
    common = Counter(_TOKEN.findall(before)) & Counter(_TOKEN.findall(after))
    return sum(len(word) * times for word, times in common.items())


def _anchored(before: list[str], after: list[str]) -> list[tuple[Mark, list[str]]]:
    """Return the difference of two long lists of words by patience."""
    parts: list[tuple[Mark, list[str]]] = []
    at_old = at_new = 0
    for i, j in [*matches(before, after), (len(before), len(after))]:
        gone, come, kept = before[at_old:i], after[at_new:j], before[i : i + 1]
        if (gone or come or not parts) or parts[-1][0] != "=":
            parts += [("-", gone), ("+", come), ("=", kept)]
        else:
            parts[-1][1].extend(kept)
        at_old, at_new = i + 1, j + 1
    return parts


def difference(before: list[str], after: list[str], *, clean: bool = False) -> list[tuple[Mark, list[str]]]:
    """Return the difference of two lists of words: stretches kept, removed and added, in order.

    Args:
        before: the earlier words.
        after: the later ones.
        clean: merge what would read as confetti (diff-match-patch's semantic clean-up).
    """
    if len(before) * len(after) > _LARGEST:
        return _anchored(before, after)
    ids: dict[str, int] = {}
    known: list[str] = []

    def encode(parts: list[str]) -> str:
        codes: list[str] = []
        for part in parts:
            number = ids.setdefault(part, len(ids))
            if number == len(known):
                known.append(part)
            # The surrogates are left out: they are no characters.
            codes.append(chr(number + 1 if number < 0xD7FF else number + 0x801))
        return "".join(codes)

    differ = _differ()
    changes = differ.diff_main(encode(before), encode(after), checklines=False)
    if clean:
        differ.diff_cleanupSemantic(changes)
    marks: dict[int, Mark] = {0: "=", -1: "-", 1: "+"}
    return [
        (marks[mark], [known[code - 1 if code <= 0xD7FF else code - 0x801] for code in map(ord, part)])
        for mark, part in changes
    ]
