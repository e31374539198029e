"""What a rule or list looks for: plain patterns, sequences of lists and words, fixed names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Final

from monitor.core.clauses.lexicon import ALWAYS, CJK, WORD, Head, Lexicon
from monitor.core.clauses.patterns import MAX_GAP, TOKEN, PatternError, first_heads, needed_heads
from monitor.core.clauses.union import Search, Union

_LIST: Final = re.compile(r"@(\w+)")


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a sequence: words, or a list by its name, and how many words may stand before it."""

    words: Union | None
    name: str
    gap: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts that follow one another."""

    parts: tuple[Part, ...]
    needs: int
    """The signs a text must raise for it."""


@dataclass(frozen=True, slots=True)
class Group:
    """What is found by any of several patterns."""

    words: Union | None = None
    sequences: tuple[Sequence, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fixed names by their first word, too many for an expression."""
    loose_names: Search | None = None
    """Fixed names in Chinese, which stand in running text."""
    loose_sign: int = 0
    first_sign: int = 0
    """The sign that the first word of a fixed name raises."""
    sign: int = ALWAYS
    """The sign that is enough to look for it."""
    rarest: int = ALWAYS
    """Signs none of which most texts raise, one of which stands in each of those conditions."""
    needs: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Signs all of which together are enough to look for it, by the rarest among them."""
    patterns: tuple[str, ...] = ()
    """As they were written."""

    def possible(self, signs: int) -> bool:
        """Tell whether a text that raises these signs may hold it."""
        raised = signs & self.rarest
        if not raised:
            return False
        if raised & self.sign:
            return True
        needs = self.needs
        while raised:
            sign = raised & -raised
            for needed in needs[sign]:
                if signs & needed == needed:
                    return True
            raised ^= sign
        return False


class Groups:
    """Makes the groups of one set of rules, and the lexicon they share."""

    def __init__(
        self, lists: Mapping[str, Iterable[str]], names: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self.lexicon: Final = Lexicon()
        self._lists = {name: tuple(patterns) for name, patterns in lists.items()}
        self._names = {name: tuple(found) for name, found in (names or {}).items()}
        self._heads: dict[str, frozenset[Head] | None] = {}

    def group(self, patterns: Iterable[str]) -> Group:
        """Return the search for any of some patterns in the little language.

        Raises:
            PatternError: a pattern is malformed or names an unknown list.
        """
        patterns = tuple(patterns)
        bare = [pattern for pattern in patterns if "@" not in pattern]
        words = Union(bare, self.lexicon) if bare else None
        sequences = tuple(self._sequence(pattern) for pattern in patterns if "@" in pattern)
        enough, needs = self._conditions(patterns, frozenset())
        sign = self.lexicon.sign(enough) if enough else 0
        rarest = reduce(or_, needs.values(), sign)
        by_rarest: dict[int, tuple[int, ...]] = {}
        for needed in sorted(needs):
            by_rarest[needs[needed]] = (*by_rarest.get(needs[needed], ()), needed)
        return Group(words, sequences, sign=sign, rarest=rarest, needs=by_rarest, patterns=patterns)

    def _conditions(
        self, patterns: Iterable[str], within: frozenset[str]
    ) -> tuple[set[Head], dict[int, int]]:
        """Return when to look for patterns: heads each of which is enough, and signs that are together.

        Each of the latter comes with the sign that fewest texts raise among them.

        A list that stands alone is looked into, but never into itself: it finds nothing there.
        """
        enough: set[Head] = set()
        needs: dict[int, int] = {}
        for pattern in patterns:
            alone = _LIST.fullmatch(pattern.strip())
            if alone is None:
                heads = frozenset[Head]() if "@" in pattern else first_heads(pattern)
                if heads and not needed_heads(pattern):
                    enough |= heads
                else:
                    asked = self._asked(pattern)
                    rarest = self.lexicon.sign(min(asked, key=_commonness)) if asked else ALWAYS
                    needs[self._needs(pattern)] = rarest
            elif alone[1] in self._names:
                enough |= self._heads_of(alone[1]) or frozenset()
            elif alone[1] in self._lists and alone[1] not in within:
                more = self._conditions(self._lists[alone[1]], within | {alone[1]})
                enough |= more[0]
                needs |= more[1]
        return enough, needs

    def _needs(self, pattern: str) -> int:
        """Return the signs that every text raises which a pattern can match, as far as can be told."""
        return reduce(or_, map(self.lexicon.sign, self._asked(pattern)), ALWAYS)

    def named(self, name: str) -> Group:
        """Return the search for a list of fixed names, folded; the longest at a place is found."""
        latin: dict[str, list[str]] = {}
        chinese: list[str] = []
        for one in sorted(self._names[name], key=len, reverse=True):
            first = WORD.match(one)
            if one.isascii() and first:
                latin.setdefault(first[0], []).append(one)
            elif CJK.match(one):
                chinese.append(one)
        sign = self.lexicon.sign(self._heads_of(name) or ())
        loose = self.lexicon.sign(_name_head(one) for one in chinese) if chinese else 0
        return Group(
            names={first: tuple(rest) for first, rest in latin.items()},
            loose_names=Search("|".join(map(re.escape, chinese))) if chinese else None,
            loose_sign=loose,
            first_sign=self.lexicon.sign(Head(first, exact=True) for first in latin),
            sign=sign,
            rarest=sign,
        )

    def _heads_of(self, name: str) -> frozenset[Head] | None:
        """Return the heads one of which every text has that a list stands in; None: unknown."""
        if name not in self._heads:
            self._heads[name] = None  # lists that name each other are looked for in any text
            self._heads[name] = (
                frozenset(map(_name_head, self._names[name]))
                if name in self._names
                else self._any(self._lists[name])
            )
        return self._heads[name]

    def _any(self, patterns: Iterable[str]) -> frozenset[Head] | None:
        found: set[Head] = set()
        for pattern in patterns:
            asked = self._asked(pattern)
            if not asked:
                return None
            found |= min(asked, key=_commonness)
        return frozenset(found)

    def _asked(self, pattern: str) -> list[frozenset[Head]]:
        """Return the sets of heads of each of which a text has one if the pattern stands in it."""
        asked = list(needed_heads(pattern, 0))
        if "@" not in pattern:
            asked.extend(heads for heads in (first_heads(pattern),) if heads)
        named = (self._heads_of(name) for name in _names_in(pattern) if self._known(name))
        return [*asked, *(heads for heads in named if heads is not None)]

    def _known(self, name: str) -> bool:
        return name in self._lists or name in self._names

    def _sequence(self, pattern: str) -> Sequence:
        parts: list[Part] = []
        gap, run, position = 0, "", 0
        for token in TOKEN.finditer(pattern):
            if pattern[position : token.start()].strip() or (token[2] and "@" in token[2]):
                raise PatternError(f"{pattern!r}: a list stands on its own, as in: use* <8> @models")
            position = token.end()
            if token[4] is None and (token[1] is None or run):
                run = f"{run} {token[0]}"
                continue
            if run:
                run, before = _without_gap(run, pattern)
                parts.append(Part(Union([run], self.lexicon), "", gap))
                gap, run = before, ""
            if token[1] is not None:
                gap = int(token[1])
                continue
            if not self._known(token[4]):
                raise PatternError(f"{pattern!r}: there is no list of words called {token[4]!r}")
            parts.append(Part(None, token[4], gap))
            gap = 0
        if run:
            parts.append(Part(Union([run.strip()], self.lexicon), "", gap))
        if pattern[position:].strip() or any(part.gap > MAX_GAP for part in parts):
            raise PatternError(
                f"{pattern!r}: it must be words, lists, and gaps of at most <{MAX_GAP}> between them"
            )
        return Sequence(tuple(parts), self._needs(pattern))


#: Words that most sentences hold: poor grounds to look closer.
_COMMON: Final = frozenset(
    (
        "a all and any are as at be but by can d data de des du for from have if in information is it l la "
        "le les may more not of on or other our par pour service services such that the their these this to "
        "un une us use used using vos we when which will with you your"
    ).split()
)


def _commonness(heads: Iterable[Head]) -> tuple[int, int]:
    """Return how poor a condition is that any text fulfils which has one of some heads."""
    poor = [
        h for h in heads if not CJK.search(h.run) and (h.run in _COMMON or len(h.run) < (2 if h.exact else 4))
    ]
    return len(poor), len(tuple(heads))


def _names_in(pattern: str) -> list[str]:
    return [token[4] for token in TOKEN.finditer(pattern) if token[4]]


def _name_head(name: str) -> Head:
    """Return the longest word of a name, which every text that names it holds.

    A name ends before anything but a letter or digit: after its last word an underscore may follow.
    """
    words = WORD.findall(name)
    longest = max(words, key=len)
    return Head(longest, exact=longest != words[-1] and not CJK.search(longest))


def _without_gap(run: str, pattern: str) -> tuple[str, int]:
    """Return the words before a list and the gap they leave to it."""
    words = run.strip()
    if not words.endswith(">"):
        return words, 0
    words, _, gap = words.rpartition("<")
    if not words.strip():
        raise PatternError(f"{pattern!r}: a gap stands between words")
    return words.strip(), int(gap.rstrip(">"))
