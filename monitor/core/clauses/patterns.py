"""The little language of clause rules: words and gaps, turned into expressions that are linear in the text.

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
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from monitor.core.clauses.lexicon import CJK, WORD, Head, heads
from monitor.core.text import plain

#: The widest gap a rule may ask for, which keeps every search linear in the text.
MAX_GAP: Final = 40
TOKEN: Final = re.compile(r"<(\d{1,2})>|\(([^()]+)\)([?*])?|@(\w+)|([^\s()<>@|?]+)")
#: Plain words are kept apart by spaces, by no other white space. All of these are written as what costs
#: least to compile: hundreds are, where much is read.
_BETWEEN: Final = "[ ,\"'()/&+:-]{1,4}"
_ELIDED: Final = _BETWEEN.replace("1,4", "0,4")
_SKIPPED: Final = r"(?:[^\w;]{{1,6}}\w+){{0,{gap}}}?[^\w;]{{1,6}}"
#: A word that is one word of a text too, none of Chinese.
_ALONE: Final = re.compile(r"[^\W⺀-鿿豈-﫿가-힯]+\*?")
#: Accents, once letters are decomposed (Unicode block Combining Diacritical Marks).
_MARKS: Final = re.compile("[\u0300-\u036f]+")


class PatternError(ValueError):
    """A pattern is not written in the little language; its text says what to change."""


def fold(text: str) -> str:
    """Return the visible words of Markdown as patterns see them: plain, case-folded, without accents."""
    return fold_plain(plain(text))


def fold_plain(words: str) -> str:
    """Return words that are plain already, case-folded and without accents."""
    words = words.casefold()
    if words.isascii():
        return words
    return _MARKS.sub("", unicodedata.normalize("NFKD", words))


def check(pattern: str) -> None:
    """Make sure that a pattern without lists is one.

    Raises:
        PatternError: it is malformed.
    """
    source(pattern)
    token = TOKEN.match(pattern)
    if token is not None and token[3] == "?":
        check(pattern[token.end() :].strip())


def source(pattern: str) -> str:
    """Return the regular expression for a pattern without lists, without its first word boundary.

    Raises:
        PatternError: the pattern is malformed.
    """
    parts: list[str] = []
    between = ""
    position = 0
    for token in TOKEN.finditer(pattern):
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
            piece = "(?:" + "|".join(source(option) for option in completed(choice, suffix).split("|")) + ")"
        else:
            piece = _word(word)
        # French elides: l'amélioration has no space where the list of words has one.
        elided = any(option.endswith("'") for option in (choice or word).split("|"))
        gap_after = _ELIDED if elided else _BETWEEN
        if suffix == "?":
            parts.append(f"(?:{between}{piece})?" if parts else f"(?:{piece}{gap_after})?")
            between = gap_after if len(parts) > 1 or between else ""
            continue
        parts.append(between + piece)
        between = gap_after
    if pattern[position:].strip() or not parts or between not in {_BETWEEN, _ELIDED}:
        raise PatternError(f"{pattern!r}: it must be words, choices in (a|b) and gaps <n> between them")
    return "".join(parts)


def continuation(pattern: str) -> str | None:
    """Return the expression for what follows the word that a pattern begins with, where it ends with it.

    None: a pattern's first word may be less than a word of the text, or more, as in Chinese or after `l'`.
    Patterns that differ in their first word alone, the options of a choice, have the same.
    """
    first = TOKEN.match(pattern)
    word = first[5] if first is not None else None
    if not word or not _ALONE.fullmatch(folded_word(word)):
        return None
    return source(pattern).removeprefix(_word(word))


def completed(choice: str, suffix: str | None) -> str:
    """Return a choice with a star after it as a choice of words with stars."""
    return "|".join(f"{option.rstrip('*')}*" for option in choice.split("|")) if suffix == "*" else choice


def folded_word(word: str) -> str:
    """Return a word of a pattern as folded text has it, its star included."""
    return fold_plain(unicodedata.normalize("NFKC", word.replace("’", "'")))


@lru_cache(maxsize=8_192)
def _word(word: str) -> str:
    folded = folded_word(word)
    if folded.strip("*") == "" or "*" in folded.rstrip("*"):
        raise PatternError(f"{word!r}: the star ends a word")
    literal = re.escape(folded.rstrip("*")).replace("'", "' ?").replace(r"\-", _BETWEEN.replace("1,4", "0,4"))
    if CJK.search(folded):
        return literal
    if folded.endswith("*"):
        return rf"{literal}\w*"
    if folded.endswith("'"):
        return literal
    return literal + (r"\b" if WORD.match(folded[-1]) else r"(?!\w)")


def opened(pattern: str) -> Iterator[str]:
    """Yield the patterns that a leading choice stands for, so that each begins with a word."""
    token = TOKEN.match(pattern)
    if token is None or token[2] is None:
        yield pattern
        return
    rest = pattern[token.end() :]
    for option in completed(token[2], token[3]).split("|"):
        yield option + rest
    if token[3] == "?":
        yield from opened(rest.strip())


@lru_cache(maxsize=16_384)
def begins(pattern: str) -> tuple[Head, ...]:
    """Return the ways the first word of a pattern that `opened` gave may begin; none if it is no word."""
    token = TOKEN.match(pattern.strip())
    return heads(folded_word(token[5])) if token is not None and token[5] else ()


@lru_cache(maxsize=8_192)
def first_heads(pattern: str) -> frozenset[Head] | None:
    """Return the heads one of which every text has that a pattern without lists can match; None: unknown."""
    found = [begins(branch) for branch in opened(pattern)]
    return frozenset(one for each in found for one in each) if all(found) else None


@lru_cache(maxsize=4_096)
def spoken_heads(pattern: str) -> frozenset[Head]:
    """Return the heads of all the words that a pattern without lists names; its gaps name none."""
    found: set[Head] = set()
    for token in TOKEN.finditer(pattern):
        _, choice, suffix, _, word = token.groups()
        for one in (completed(choice, suffix).replace("|", " ") if choice else word or "").split():
            *runs, last = WORD.findall(folded_word(one)) or [""]
            found.update(Head(run, exact=True) for run in runs)
            if last:
                found.add(Head(last, exact=not one.endswith("*")))
    return frozenset(found)


@lru_cache(maxsize=8_192)
def needed_heads(pattern: str, after: int = 1) -> tuple[frozenset[Head], ...]:
    """Return, for each piece after the first that must stand, the heads one of which it begins with.

    Args:
        pattern: with or without lists; lists are left out.
        after: how many pieces are passed over.
    """
    asked: list[frozenset[Head]] = []
    for token in islice(TOKEN.finditer(pattern), after, None):
        _, choice, suffix, _, word = token.groups()
        if suffix == "?":
            continue
        options = completed(choice, suffix).split("|") if choice else [word] if word else []
        found = [begins(option) for option in options]
        if found and all(found):
            asked.append(frozenset(one for each in found for one in each))
    return tuple(asked)
