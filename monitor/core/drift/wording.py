"""The words of a passage as a reader sees them, and the word-level difference between two passages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from diff_match_patch import diff_match_patch

from monitor.core.drift.matching import matches
from monitor.core.text import plain

Mark = Literal["=", "-", "+"]
"""What a stretch of words is in a difference: kept, removed, added."""


class Word(NamedTuple):
    """One word, number, address or sign, as it is compared and as it stands."""

    key: str
    """Lower case, without the dots of an abbreviation: what decides whether two words are the same."""
    text: str
    label: bool
    """It is shown as (part of) a link."""
    sign: bool
    """It is punctuation, or a mark that no one reads aloud."""


# Control characters stand around link labels while the Markdown is undressed; a text's own are removed first.
_OPEN, _CLOSE = "\x01", "\x02"
_PRIVATE = re.compile("[\x01-\x03]")
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\n]{0,2000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.){0,1000})\]\([^()\n]{0,4000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)")
_LABEL = rf"{_OPEN}\1{_CLOSE}"
#: What readers of a page do not take for its text: screen-reader hints, broken anchors.
_HINT = re.compile(
    r"\(opens in (?:a )?new (?:window|tab)\)|\\?\[/?a ?(?:href=[^\]\n]{0,500})?\\?\]|…",
    re.IGNORECASE,
)
#: The rest of a link that a line break cut in two.
_ORPHAN = re.compile(r"\]\([^()\s]{1,2000}\)")
_HIDDEN = re.compile(r"\\?\[email(?: |\xa0)?protected\\?\]", re.IGNORECASE)
#: What an address is compared as where the page hides it from harvesters.
OBFUSCATED = "obfuscated@address.invalid"
#: Where a cell, a line or a page title ends although no full stop says so.
BOUNDARY = "\x03"
_BOUNDARY = re.compile(r"<br ?/?>|\||(?: {2,}|\\)\n")
_JOINED = re.compile(r"(?<=Updated|Revised)(?=[A-Z])|(?<=Modified)(?=[A-Z])|(?<=Effective)(?=[A-Z])")
_STAMPS = ("Updated", "Revised", "Modified", "Effective")
#: The signs that nearly every text holds: without them most text is ASCII, and undressed twice as fast.
_TYPOGRAPHY = (
    ("’", "'"),
    ("‘", "'"),
    ("“", '"'),
    ("”", '"'),
    ("–", " - "),
    ("—", " - "),
    ("\xa0", " "),
    ("\u2060", ""),
    ("\u200b", ""),
)
_DOMAINS = "com|ai|org|net|io|eu|fr|de|co|dev|app|cloud"
_MARKS = " \t#*+->"
_DRESSED = re.compile(r"[*_`~<&\\\[]")
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"


def _pattern(letter: str, han: str) -> re.Pattern[str]:
    """Return the pattern of a token, for a class of letters."""
    return re.compile(
        rf"https?://[^\s{_OPEN}{_CLOSE}]{{1,2000}}|www\.[^\s{_OPEN}{_CLOSE}]{{1,500}}"
        r"|[\w.+\-]{1,64}@[\w\-]{1,64}(?:\.[\w\-]{1,64}){1,6}"
        rf"|\b[a-z0-9][a-z0-9\-]{{0,63}}(?:\.[a-z0-9\-]{{1,63}}){{0,5}}\.(?:{_DOMAINS})\b"
        rf"|{_plain_pattern(letter, han)}"
    )


def _plain_pattern(letter: str, han: str) -> str:
    return rf"(?:[A-Za-z]\.){{2,}}{han}|{letter}++(?:['-]{letter}++)*+|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[^\s_]"


# Most text is plain English once undressed: a class of ASCII letters is matched twice as fast as any letter,
# and
# addresses are only looked for where there are any.
_ANY = (rf"[^\W\d_{_HAN}]", rf"|[{_HAN}]")
_ASCII = ("[A-Za-z]", "")
_WORD, _WORD_ASCII = _pattern(*_ANY), _pattern(*_ASCII)
_SIMPLE, _SIMPLE_ASCII = re.compile(_plain_pattern(*_ANY)), re.compile(_plain_pattern(*_ASCII))
_ADDRESS = re.compile(rf"@|://|www\.|\w\.(?:{_DOMAINS})\b")
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")
_DOTTED = re.compile(r"(?:[A-Za-z]\.){2,}")
_MAILTO = re.compile(r"\(?mailto:")


@lru_cache(maxsize=1 << 12)
def said(markdown: str) -> tuple[tuple[Word, ...], tuple[str, ...]]:
    """Return the words of a Markdown passage and what they are compared by.

    Kept for the last few thousand blocks: moved blocks and boilerplate stand several times, and each version
    is compared twice, as the later one and as the earlier one.

    Args:
        markdown: a block or part of one.
    """
    words = wording(markdown)
    return words, keys(words)


def wording(markdown: str) -> tuple[Word, ...]:
    """Return the words of a Markdown passage in order, without link targets, images, marks and layout.

    Args:
        markdown: a block or part of one. Whatever it holds, the time is linear in its length.
    """
    # Each step is asked for before it is taken: most blocks need none, and blocks are many.
    words = markdown
    if not words.isascii():
        for sign, plainer in _TYPOGRAPHY:
            words = words.replace(sign, plainer)
    if _OPEN in words or _CLOSE in words or BOUNDARY in words:
        words = _PRIVATE.sub("", words)
    if "[" in words or "](" in words:
        words = _unlinked(words)
    if "…" in words or "(opens" in words or "[/a" in words:
        words = _HINT.sub(" ", words)
    if "|" in words or "<br" in words or "\n" in words:
        words = _BOUNDARY.sub(BOUNDARY, words)
    if any(stamp in words for stamp in _STAMPS):
        words = _JOINED.sub(" ", words)
    bare = words.lstrip(_MARKS)
    # What holds no mark and no foreign character is plain already.
    return tuple(_tokens(bare if bare.isascii() and not _DRESSED.search(bare) else plain(words)))


def _unlinked(words: str) -> str:
    """Leave of links their labels, between marks, of images nothing, of hidden addresses one sign for all."""
    if "protected" in words:
        words = _HIDDEN.sub(OBFUSCATED, words)
    if "](" in words:
        words = _LINK.sub(_LABEL, _IMAGE.sub(" ", words) if "![" in words else words)
        words = _ORPHAN.sub(" ", words) if "](" in words else words
    return _MAILTO.sub(" ", words) if "mailto:" in words else words


def keys(words: Iterable[Word]) -> tuple[str, ...]:
    """Return what words are compared by, signs left out."""
    return tuple([word.key for word in words if not word.sign])


def shared(a: Counter[str], b: Counter[str]) -> int:
    """Return how many words two counts have in common."""
    few, many = (a, b) if len(a) < len(b) else (b, a)
    return sum([min(n, many[word]) for word, n in few.items() if word in many])


def _tokens(words: str) -> list[Word]:
    if _ADDRESS.search(words):
        pattern = _WORD_ASCII if words.isascii() else _WORD
    else:
        pattern = _SIMPLE_ASCII if words.isascii() else _SIMPLE
    tokens = pattern.findall(words)
    if _OPEN not in words:
        return [*map(_word, tokens)]
    found: list[Word] = []
    make = _word
    for text in tokens:
        if text == _OPEN:
            make = _label
        elif text == _CLOSE:
            make = _word
        else:
            found.append(make(text))
    return found


@lru_cache(maxsize=1 << 15)
def _word(text: str) -> Word:
    """Make a word of a token. The same few thousand make up all terms: made once, they cost a look-up."""
    if text.isalpha():
        return Word(text.lower(), text, label=False, sign=False)
    if len(text) == 1 and not text.isalnum():
        return Word(text, text, label=False, sign=True)
    if _DOTTED.fullmatch(text):
        return Word(text.replace(".", "").lower(), text, label=False, sign=False)
    key = text.lower()
    if _ORDINAL.fullmatch(key):
        return Word(key[:-2], text, label=False, sign=False)
    if "@" in key or "://" in key or key.startswith("www."):
        key = key.rstrip(".,;:)/")
    return Word(OBFUSCATED if OBFUSCATED in key else key, text, label=False, sign=False)


@lru_cache(maxsize=1 << 13)
def _label(text: str) -> Word:
    return _word(text)._replace(label=True)


@cache
def _differ() -> diff_match_patch:
    differ = diff_match_patch()
    # Never the clock: the same two texts always give the same difference. Callers bound the size instead.
    differ.Diff_Timeout = 0
    return differ


#: Words times words. Beyond it diff-match-patch, which is quadratic where nothing agrees, gives way to
#: anchors.
_LARGEST = 250_000
_TOKEN = re.compile(rf"(?:[^\W{_HAN}]+|[^\w\s]|[{_HAN}])\s*|\s+|.", re.DOTALL)


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
