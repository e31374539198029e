"""Fragments of words without which no rule of a topic can find anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from monitor.core.clauses.lexicon import CJK
from monitor.core.clauses.patterns import TOKEN, completed

_ASCII = re.compile(r"[a-z0-9]+|[⺀-鿿]+")


def triggers(patterns: Iterable[str], lists: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return fragments of lower-case text, one of which stands in any text that a pattern matches."""
    found = {literal for pattern in patterns for literal in needed(pattern, lists)}
    return tuple(sorted(x for x in found if not any(y != x and y in x for y in found)))


def needed(pattern: str, words: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return fragments of lower-case text, one of which stands in every text that the pattern can match.

    They hold no accents and no folding is needed to look for them, so that most blocks are passed over
    for the price of a few substring searches.
    """
    best: frozenset[str] = frozenset()
    for token in TOKEN.finditer(pattern):
        _, choice, suffix, name, word = token.groups()
        if suffix == "?":
            continue
        if word:
            runs = _ASCII.findall(word.lower().rstrip("*"))
            found = frozenset({max(runs, key=len)}) if runs else frozenset()
        else:
            options = completed(choice, suffix).split("|") if choice else words.get(name, ())
            parts = [needed(option, words) for option in options]
            found = frozenset().union(*parts) if all(parts) else frozenset()
        if found and (not best or _worth(found) > _worth(best)):
            best = found
    return best


#: Fragments found in most sentences of such texts: poor grounds to look closer.
_FREQUENT = frozenset(
    (
        "service product site app data information use used process access collect stor host "
        "business tool system that other from to in en eu der dans including such like right "
        "request not out ask choose with for and are may provided located retain rest stay model "
        "systems technolog "
    ).split()
)


def _worth(literals: frozenset[str]) -> tuple[int, int, int]:
    shortest = min(len(x) * (3 if CJK.match(x) else 1) for x in literals)
    return (
        -len([x for x in literals if x in _FREQUENT or (len(x) < 3 and not CJK.match(x))]),
        min(shortest, 5),
        -len(literals),
    )
