"""Any of many patterns without lists: which words of a text may begin one, and where it then ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from monitor.core.clauses.lexicon import ALWAYS, CJK, Head, Lexicon
from monitor.core.clauses.patterns import (
    begins,
    check,
    continuation,
    folded_word,
    needed_heads,
    opened,
    source,
)


class Search:
    """An expression that is compiled when it is first looked for."""

    __slots__ = ("_compiled", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        if self._compiled is None:
            self._compiled = re.compile(self._source)
        return self._compiled


@lru_cache(maxsize=8_192)
def expression(source: str) -> re.Pattern[str]:
    """Compile an expression, once for all the patterns that have it."""
    return re.compile(source)


class Branch:
    """A pattern that begins with a word.

    Its expression is made when it is first looked for: all of them take most of a second, and most rounds
    read no text that needs more than a few.
    """

    __slots__ = ("_compiled", "_follows", "needs", "pattern")

    def __init__(self, pattern: str, needs: int) -> None:
        self._follows = False
        self.pattern = pattern
        """As it was written; empty where the word that begins it is all of it."""
        self._compiled: re.Pattern[str] | None = None
        self.needs = needs
        """The signs of the words that must stand in the text besides the first."""

    def end(self, text: str, start: int, stop: int) -> int:
        """Return where this ends if it stands at `start`, else -1; the word there ends at `stop`."""
        if self.pattern == "":
            return stop
        if self._compiled is None:
            rest = continuation(self.pattern)
            self._follows = rest is not None
            self._compiled = expression(source(self.pattern) if rest is None else rest)
        match = self._compiled.match(text, stop if self._follows else start)
        return match.end() if match else -1


class Union:
    """Any of some patterns; where two stand at the same place, the first one written is found."""

    __slots__ = ("loose", "loose_sign", "sign")

    def __init__(self, patterns: Iterable[str], lexicon: Lexicon) -> None:
        """Note in a lexicon what the patterns ask for.

        Raises:
            PatternError: a pattern is malformed.
        """
        heads: set[Head] = set()
        held: set[Head] = set()
        loose: list[str] = []
        always = 0
        order = 0
        for pattern in patterns:
            check(pattern)
            needs = ALWAYS
            for wanted in needed_heads(pattern):
                needs |= lexicon.sign(wanted)
            for branch in opened(pattern):
                begun = begins(branch)
                if not begun:
                    loose.append(rf"(?<!\w)(?:{source(branch)})")
                    always = ALWAYS
                elif CJK.match(begun[0].run):
                    loose.append(source(branch))
                    held.update(begun)
                else:
                    alone = folded_word(branch).rstrip("*") == begun[0].run and not CJK.search(branch)
                    one = Branch("" if alone else branch, needs)
                    for head in begun:
                        lexicon.begin(head, self, order, one)
                    heads.update(begun)
                    order += 1
        self.loose = Search("|".join(loose)) if loose else None
        """What may begin within a word, as Chinese does, or with no word at all."""
        self.loose_sign = always or (lexicon.sign(held) if held else 0)
        self.sign = always or lexicon.sign(heads | held)
        """The sign without which none of them stands in a text."""
