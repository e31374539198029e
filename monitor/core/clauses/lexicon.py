"""Which signs a word of a text raises and what it may begin, looked up once for each word ever met.

A text is read word by word, and most of its words begin nothing. So every list and rule asks for *signs*:
a sign is raised by any one of some words (`train*`, `data`, `模型`), and the signs of a passage are one
integer. What lacks the signs it needs is passed over for the price of an `&`; what is left is matched only
at the words that may begin it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from monitor.core.clauses.union import Branch, Union

WORD: Final = re.compile(r"\w+")
CJK: Final = re.compile(r"[⺀-鿿豈-﫿가-힯]")
_Begun = dict[str, list[tuple["Union", int, "Branch"]]]
#: The sign that every text raises.
ALWAYS: Final = 1
#: Words remembered before all are forgotten: several times what a language's terms hold.
_REMEMBERED: Final = 30_000
#: A longer word is looked up anew: it is a clause of Chinese, or hostile.
_LONGEST_REMEMBERED: Final = 32
_NOTHING: Final[Mapping[Union, tuple[Branch, ...]]] = {}


#: ASCII with blanks for what is in no word.
_WORDS_ALONE: Final = bytes(code if WORD.match(chr(code)) else 0x20 for code in range(128)) + bytes(128)


def words_of(text: str) -> set[str]:
    """Return the different words of a text."""
    if not text.isascii():
        return set(WORD.findall(text))
    # The same at a third of the price.
    return set(text.encode("ascii").translate(_WORDS_ALONE).decode("ascii").split())


class Head(NamedTuple):
    """How a word that a pattern asks for begins, in folded text."""

    run: str
    exact: bool
    """The word of the text is this and no more; else it begins with this or, in Chinese, holds it."""


@lru_cache(maxsize=8_192)
def heads(word: str) -> tuple[Head, ...]:
    """Return the ways a folded word of a pattern may begin; none: not with a letter or digit.

    `re-train*` is found in `retrained` and in `re-train`, whose first word is `re`.
    """
    bare, open_ended = word.rstrip("*"), word.endswith("*")
    first = WORD.match(bare)
    if first is not None and CJK.search(word):
        return (Head(first[0], exact=False),)
    found: list[Head] = []
    run = ""
    while first is not None:
        run += first[0]
        found.append(Head(run, exact=True))
        if bare[first.end() : first.end() + 1] != "-":
            break
        first = WORD.match(bare, first.end() + 1)
    if found and open_ended and (first is None or first.end() == len(bare)):
        found[-1] = Head(run, exact=False)
    return tuple(found)


class Lexicon:
    """The signs and beginnings that patterns gave, and what each word that was met raises and begins."""

    __slots__ = (
        "_begun",
        "_exact",
        "_held",
        "_longest",
        "_prefixes",
        "_signs",
        "begins",
        "raises",
    )

    def __init__(self) -> None:
        self._signs: dict[frozenset[Head], int] = {}
        self._exact: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        self._longest = 0
        self._held: dict[str, list[tuple[str, int]]] = {}
        #: By the words they are, and by the letters that words of theirs begin with.
        self._begun: tuple[_Begun, _Begun] = {}, {}
        self.raises = _Raises(self)
        """The signs that a word raises, a bit each."""
        self.begins = _Begins(self)
        """What a word may begin: by their union, the branches to try, in order."""

    def sign(self, heads: Iterable[Head]) -> int:
        """Return the sign that any of some words raises."""
        wanted = frozenset(heads)
        if wanted not in self._signs:
            bit = self._signs[wanted] = 2 << len(self._signs)
            for run, exact in wanted:
                if exact:
                    self._exact[run] = self._exact.get(run, 0) | bit
                elif CJK.search(run):
                    self._held.setdefault(run[0], []).append((run, bit))
                else:
                    self._longest = max(self._longest, len(run))
                    self._prefixes[run] = self._prefixes.get(run, 0) | bit
        return self._signs[wanted]

    def begin(self, begun: Head, union: Union, order: int, branch: Branch) -> None:
        """Note that a word may begin a branch of a union; the lowest order is tried first."""
        self._longest = max(self._longest, len(begun.run))
        self._begun[not begun.exact].setdefault(begun.run, []).append((union, order, branch))

    def signs(self, text: str) -> int:
        """Return the signs that the words of a folded text raise."""
        # Most of the price is that of joining integers of thousands of bits: none is joined for nothing.
        return reduce(or_, filter(None, map(self.raises.__getitem__, words_of(text))), ALWAYS)

    def raised_by(self, word: str) -> int:
        """Return the signs that a word raises, looked up anew."""
        raised = self._exact.get(word, 0)
        for end in range(1, min(len(word), self._longest) + 1):
            of_prefix = self._prefixes.get(word[:end])
            if of_prefix:
                raised |= of_prefix
        if not word.isascii() and CJK.search(word):
            for at, letter in enumerate(word):
                for run, bit in self._held.get(letter, ()):
                    if word.startswith(run, at):
                        raised |= bit
        return raised

    def begun_by(self, word: str) -> Mapping[Union, tuple[Branch, ...]]:
        """Return what a word may begin, looked up anew."""
        exact, begun = self._begun
        found = list(exact.get(word, ()))
        for end in range(1, min(len(word), self._longest) + 1):
            found.extend(begun.get(word[:end], ()))
        if not found:
            return _NOTHING
        ordered: dict[Union, list[tuple[int, Branch]]] = {}
        for union, order, branch in found:
            ordered.setdefault(union, []).append((order, branch))
        return {
            union: tuple(branch for _, branch in sorted(mine, key=lambda one: one[0]))
            for union, mine in ordered.items()
        }


class _Raises(dict[str, int]):
    """The signs that words raise, kept for the words met."""

    __slots__ = ("_lexicon",)

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> int:
        raised = self._lexicon.raised_by(word)
        if len(word) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = raised
        return raised


class _Begins(dict[str, Mapping["Union", tuple["Branch", ...]]]):
    """What words begin, kept for the words met."""

    __slots__ = ("_lexicon",)

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> Mapping[Union, tuple[Branch, ...]]:
        begun = self._lexicon.begun_by(word)
        if len(word) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = begun
        return begun
