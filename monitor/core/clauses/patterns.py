"""The little language of clause rules: words and gaps, turned into searches that are linear in the text.

A lawyer writes words, lower or upper case, with or without accents:

    train*                  the word and whatever ends it: trains, training, trained
    (use|process|analy*)    one of these; they may hold several words
    (our|your)?             one of these, or nothing
    (feature|tool)*         one of these and whatever ends it
    <4>                     up to four words of any kind, never across a semicolon
    @models                 any of the words of the list `words/models`

A space stands for a space, comma, hyphen, slash, quote or bracket. Chinese is written without spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from monitor.core.text import plain

#: The widest gap a rule may ask for, which keeps every search linear in the text.
MAX_GAP = 40
_BETWEEN = r"[\s,\"'()/&+:-]{1,4}"
_ELIDED = _BETWEEN.replace("1,4", "0,4")
_SKIPPED = r"(?:[^\w;]{{1,6}}\w+){{0,{gap}}}?[^\w;]{{1,6}}"
_TOKEN = re.compile(r"<(\d{1,2})>|\(([^()]+)\)([?*])?|@(\w+)|([^\s()<>@|?]+)")
_CJK = re.compile(r"[⺀-鿿豈-﫿가-힯]")


#: Accents, once letters are decomposed (Unicode block Combining Diacritical Marks).
_MARKS = dict.fromkeys(range(0x300, 0x370))


class PatternError(ValueError):
    """A pattern is not written in the little language; its text says what to change."""


class Search:
    """An expression that is compiled when it is first looked for.

    All of them take most of a second, and most rounds read no text that needs more than a few.
    """

    __slots__ = ("_compiled", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find every place in a text."""
        return self.compiled.finditer(text)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Find the first place in a text at or after `start`."""
        return self.compiled.search(text, start)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a sequence: words, or a list by its name, and how many words may stand before it."""

    words: Search | None
    name: str
    gap: int


@dataclass(frozen=True, slots=True)
class Group:
    """What is found by any of several patterns: plain words at once, and sequences that name lists."""

    words: Search | None
    sequences: tuple[tuple[Part, ...], ...]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fixed names by their first word, too many for an expression."""
    literals: tuple[str, ...] | None = None
    """Fragments, one of which stands wherever the group is found; None: it may be found without any."""


def fold(text: str) -> str:
    """Return the visible words of Markdown as patterns see them: plain, case-folded, without accents."""
    return fold_plain(plain(text))


def fold_plain(words: str) -> str:
    """Return words that are plain already, case-folded and without accents."""
    words = words.casefold()
    if words.isascii():
        return words
    return unicodedata.normalize("NFKD", words).translate(_MARKS)


def group(patterns: Iterable[str], lists: Mapping[str, Iterable[str]]) -> Group:
    """Return the search for any of some patterns.

    Args:
        patterns: in the little language above.
        lists: the patterns of the lists that `@name` may name.

    Raises:
        PatternError: a pattern is malformed or names an unknown list.
    """
    known = frozenset(lists)
    patterns = tuple(patterns)
    bare: list[str] = []
    sequences: list[tuple[Part, ...]] = []
    for pattern in patterns:
        if "@" in pattern:
            sequences.append(_sequence(pattern, known))
        else:
            bare.append(pattern)
    found = [needed(pattern, lists) for pattern in patterns]
    literals = frozenset().union(*found) if all(found) else None
    shortest = literals and tuple(sorted(x for x in literals if not any(y != x and y in x for y in literals)))
    return Group(_union(bare) if bare else None, tuple(sequences), literals=shortest or None)


def _sequence(pattern: str, names: frozenset[str]) -> tuple[Part, ...]:
    parts: list[Part] = []
    gap, run, position = 0, "", 0
    for token in _TOKEN.finditer(pattern):
        if pattern[position : token.start()].strip() or (token[2] and "@" in token[2]):
            raise PatternError(f"{pattern!r}: a list stands on its own, as in: use* <8> @models")
        position = token.end()
        if token[4] is None and (token[1] is None or run):
            run = f"{run} {token[0]}"
            continue
        if run:
            run, before = _without_gap(run, pattern)
            parts.append(Part(_union([run]), "", gap))
            gap, run = before, ""
        if token[1] is not None:
            gap = int(token[1])
            continue
        if token[4] not in names:
            raise PatternError(f"{pattern!r}: there is no list of words called {token[4]!r}")
        parts.append(Part(None, token[4], gap))
        gap = 0
    if run:
        parts.append(Part(_union([run]), "", gap))
    if pattern[position:].strip() or any(part.gap > MAX_GAP for part in parts):
        raise PatternError(
            f"{pattern!r}: it must be words, lists, and gaps of at most <{MAX_GAP}> between them"
        )
    return tuple(parts)


def _without_gap(run: str, pattern: str) -> tuple[str, int]:
    """Return the words before a list and the gap they leave to it."""
    words = run.strip()
    if not words.endswith(">"):
        return words, 0
    words, _, gap = words.rpartition("<")
    if not words.strip():
        raise PatternError(f"{pattern!r}: a gap stands between words")
    return words.strip(), int(gap.rstrip(">"))


def _source(pattern: str) -> str:
    """Return the regular expression for a pattern without lists, without its first word boundary."""
    parts: list[str] = []
    between = ""
    position = 0
    for token in _TOKEN.finditer(pattern):
        if pattern[position : token.start()].strip():
            raise PatternError(
                f"{pattern!r}: {pattern[position : token.start()].strip()!r} means nothing here"
            )
        position = token.end()
        gap, choice, suffix, _, word = token.groups()
        if gap is not None:
            if not parts or int(gap) > MAX_GAP:
                raise PatternError(f"{pattern!r}: a gap stands between words and is at most <{MAX_GAP}>")
            between = _SKIPPED.format(gap=int(gap))
            continue
        if choice:
            piece = (
                "(?:" + "|".join(_source(option) for option in _completed(choice, suffix).split("|")) + ")"
            )
        else:
            piece = _word(word)
        if suffix == "?":
            gap_after = _ELIDED if "'" in (choice or word) else _BETWEEN
            parts.append(f"(?:{between}{piece})?" if parts else f"(?:{piece}{gap_after})?")
            between = gap_after if len(parts) > 1 or between else ""
            continue
        parts.append(between + piece)
        # French elides: l'amélioration has no space where the list of words has one.
        elided = any(option.endswith("'") for option in (choice or word).split("|"))
        between = _ELIDED if elided else _BETWEEN
    if pattern[position:].strip() or not parts or between not in {_BETWEEN, _ELIDED}:
        raise PatternError(f"{pattern!r}: it must be words, choices in (a|b) and gaps <n> between them")
    return "".join(parts)


def _completed(choice: str, suffix: str | None) -> str:
    """Return a choice with a star after it as a choice of words with stars."""
    return "|".join(f"{option.rstrip('*')}*" for option in choice.split("|")) if suffix == "*" else choice


def _word(word: str) -> str:
    folded = fold_plain(unicodedata.normalize("NFKC", word.replace("’", "'")))
    if folded.strip("*") == "" or "*" in folded.rstrip("*"):
        raise PatternError(f"{word!r}: the star ends a word")
    literal = re.escape(folded.rstrip("*")).replace("'", "' ?").replace(r"\-", _BETWEEN.replace("1,4", "0,4"))
    if _CJK.search(folded):
        return literal
    return literal + (r"\w*" if folded.endswith("*") else "" if folded.endswith("'") else r"(?!\w)")


def _union(patterns: Iterable[str]) -> Search:
    """Return one expression that finds any of the patterns in folded text.

    Branches are gathered by their first letter, so that the search skips fast over letters that begin none.
    """
    branches: dict[str, list[str]] = {}
    for pattern in patterns:
        for option in _opened(pattern):
            expression = _source(option)
            first = expression[0] if expression[0].isalnum() else ""
            branches.setdefault(first, []).append(expression[len(first) :])
    joined: list[str] = []
    for first, rest in branches.items():
        boundary = "" if first and _CJK.match(first) else rf"(?<!\w{first})" if first else r"(?<!\w)"
        joined.append(f"{first}{boundary}(?:{'|'.join(dict.fromkeys(rest))})")
    return Search("|".join(joined))


def _opened(pattern: str) -> Iterable[str]:
    """Yield the patterns that a leading choice stands for, so that each begins with a letter."""
    token = _TOKEN.match(pattern)
    if token is None or token[2] is None:
        yield pattern
        return
    rest = pattern[token.end() :]
    for option in _completed(token[2], token[3]).split("|"):
        yield option + rest
    if token[3] == "?":
        yield from _opened(rest.strip())


_ASCII = re.compile(r"[a-z0-9]+|[⺀-鿿]+")


def needed(pattern: str, words: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return fragments of lower-case text, one of which stands in every text that the pattern can match.

    They hold no accents and no folding is needed to look for them, so that most blocks are passed over
    for the price of a few substring searches.
    """
    best: frozenset[str] = frozenset()
    for token in _TOKEN.finditer(pattern):
        _, choice, suffix, name, word = token.groups()
        if suffix == "?":
            continue
        if word:
            runs = _ASCII.findall(word.lower().rstrip("*"))
            found = frozenset({max(runs, key=len)}) if runs else frozenset()
        else:
            options = _completed(choice, suffix).split("|") if choice else words.get(name, ())
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
    shortest = min(len(x) * (3 if _CJK.match(x) else 1) for x in literals)
    return (
        -len([x for x in literals if x in _FREQUENT or (len(x) < 3 and not _CJK.match(x))]),
        min(shortest, 5),
        -len(literals),
    )
