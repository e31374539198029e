"""The words of a passage as a reader sees them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import chain
from typing import Final, NamedTuple

from monitor.core.text import plain


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
_MARK = re.compile(f"([{_OPEN}{_CLOSE}])")
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\n]{0,2000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)")
_LINK = re.compile(
    r"\[([^\[\]\\]*+(?:\\.[^\[\]\\]*+){0,100}+)\]\([^()\n]{0,4000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)"
)
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
#: Brackets and quotes come and go with links and with who converted the page.
_LOOSE = frozenset(f"{BOUNDARY}()[]{{}}<>\"'*_~|•·\\")
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
_DRESSED = re.compile(r"[_~<&\\]")
#: The characters of Chinese and Japanese, for a class of a pattern.
HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"


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
_ANY = (rf"[^\W\d_{HAN}]", rf"|[{HAN}]")
_ASCII = ("[A-Za-z]", "")
_WORD, _WORD_ASCII = _pattern(*_ANY), _pattern(*_ASCII)
_SIMPLE, _SIMPLE_ASCII = re.compile(_plain_pattern(*_ANY)), re.compile(_plain_pattern(*_ASCII))
_ADDRESS = re.compile(rf"@|://|www\.|\w\.(?:{_DOMAINS})\b")
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")
_DOTTED = re.compile(r"(?:[A-Za-z]\.){2,}")
#: A full stop is not among them: it may be that of an abbreviation.
_BEHIND = ",;:)?!"
_MAILTO = re.compile(r"\(?mailto:")


class Said:
    """The words of a passage with what is made of them, each made once however often it is asked for."""

    def __init__(self, words: tuple[Word, ...]) -> None:
        self.words: Final = words
        self.key: Final = keys(words)
        """Its words without signs: what decides whether two passages say the same."""

    @cached_property
    def line(self) -> str:
        """Its key as one string."""
        return " ".join(self.key)

    @cached_property
    def repeated(self) -> dict[str, int]:
        """How often the words stand in it that stand in it more than once."""
        if len(self.vocabulary) == len(self.key):
            return {}
        return {word: times for word, times in Counter(self.key).items() if times > 1}

    @cached_property
    def signed(self) -> tuple[str, ...]:
        """Its words as they are written, with the signs that count."""
        return tuple([word.text for word in self.words if word.key not in _LOOSE])

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Which words stand in it."""
        return frozenset(self.key)


@lru_cache(maxsize=1 << 13)
def said(markdown: str) -> Said:
    """Return the words of a Markdown passage and what they are compared by.

    Kept for the last few thousand blocks: moved blocks and boilerplate stand several times, and each version
    is compared twice, as the later one and as the earlier one.

    Args:
        markdown: a block or part of one.
    """
    return Said(wording(markdown))


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
    if words.isascii() and not _DRESSED.search(words):
        # What holds no mark but those of bold, italics and code is as good as plain.
        return _tokens(words.lstrip(_MARKS).replace("*", "").replace("`", ""))
    return _tokens(plain(words))


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


def shared(a: Said, b: Said) -> int:
    """Return how many words two passages have in common, each as often as it stands in both."""
    common = len(a.vocabulary & b.vocabulary)
    if not a.repeated or not b.repeated:
        return common
    few, many = (a.repeated, b.repeated) if len(a.repeated) < len(b.repeated) else (b.repeated, a.repeated)
    return common + sum([min(times, many[word]) - 1 for word, times in few.items() if word in many])


def _tokens(words: str) -> tuple[Word, ...]:
    # No token holds white space, and terms are made of the same few thousand words with their full stops and
    # commas: cut at white space, nearly all of them were met before, and cost a look-up.
    if _OPEN not in words and _CLOSE not in words:
        return tuple(chain.from_iterable(map(_chunk, words.split())))
    found: list[Word] = []
    make = _chunk
    for part in _MARK.split(words):
        if part == _OPEN:
            make = _label
        elif part == _CLOSE:
            make = _chunk
        else:
            found.extend(chain.from_iterable(map(make, part.split())))
    return tuple(found)


@lru_cache(maxsize=1 << 15)
def _chunk(text: str) -> tuple[Word, ...]:
    """Return the words of what stands between two white spaces."""
    if text.isascii():
        # Most are a word, with or without a sign behind it.
        if text.isalpha():
            return (_word(text),)
        if text[-1] in _BEHIND and text[:-1].isalpha():
            return (_word(text[:-1]), _word(text[-1]))
    if _ADDRESS.search(text):
        pattern = _WORD_ASCII if text.isascii() else _WORD
    else:
        pattern = _SIMPLE_ASCII if text.isascii() else _SIMPLE
    return tuple(map(_word, pattern.findall(text)))


@lru_cache(maxsize=1 << 13)
def _label(text: str) -> tuple[Word, ...]:
    return tuple(word._replace(label=True) for word in _chunk(text))


@lru_cache(maxsize=1 << 13)
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
