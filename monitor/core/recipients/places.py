"""The places that a cell or a few words name, and whether they name anything else."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from babel import Locale

from monitor.core.clauses.countries import EVERYWHERE, names
from monitor.core.clauses.patterns import fold_plain

_WORD: Final = re.compile(r"(?:U\.S\.(?:A\.)?|[^\W_]+(?:['’.](?=[^\W_])[^\W_]+)*)")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
#: No name of a country has more words.
_LONGEST: Final = 7
#: Before a number of so many digits two capitals are a state of the United States.
_ZIP: Final = 5
_UNITED_STATES: Final = frozenset({"US", "USA", "U.S", "U.S.", "U.S.A", "U.S.A."})
#: What stands around the name of a place and says no more than that it is one.
_AROUND: Final = frozenset(
    "and or et ou und oder y o e the in of to la le les l' de des du d' der die das el los en au aux "
    "a region regions région régions data center centers centre centres datacenter datacentre "
    "hosting hosted server servers location locations primary primarily main mainly only customer "
    "customers local global multi multiple various other others countries country edge network cloud "
    "cdn north south east west central northern southern eastern western northeast southeast zone "
    "zones area default based located optional selected worldwide international varies vary "
    "depending on monde entier mondial dans région états member states seulement uniquement "
    "principal principalement centro centros datos todo mundo weltweit nur rechenzentrum pbc sar aws "
    "azure gcp within outside inside our own".split()
)


class Places(NamedTuple):
    """What some words name."""

    codes: tuple[str, ...]
    """ISO 3166-1 alpha-2 codes, or `EEA`; sorted."""
    text: str
    """The names of the places alone, as the words have them."""
    found: int
    """How many places are named, everywhere being one."""
    rest: int
    """How many words name no place and do not merely stand around one."""

    @property
    def only(self) -> bool:
        """Tell whether the words name places and next to nothing else."""
        return self.found > 0 and self.rest <= self.found


@cache
def _known() -> dict[str, str]:
    known = {name.replace("-", " "): code for name, code in names().items()}
    return known | {fold_plain(name).replace("-", " "): "" for name in EVERYWHERE}


@cache
def _han() -> tuple[tuple[str, str], ...]:
    """Return the names in Chinese characters, the longest first."""
    han = [(name, code) for name, code in _known().items() if _HAN.search(name)]
    return tuple(sorted(han, key=lambda entry: (-len(entry[0]), entry[0])))


@cache
def _codes() -> frozenset[str]:
    found = {code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()}
    return frozenset(found - {"EU", "UN", "ZZ", "EZ"})


def named(words: str, *, codes: bool = False) -> Places:
    """Return the places that plain words name.

    Args:
        words: plain words, of any length: linear in it.
        codes: two capitals may stand for a country (`DE`, `IE`), as they do where only places are expected.
    """
    tokens = list(_WORD.finditer(words))
    folded = [fold_plain(token[0]).replace("’", "'").rstrip(".") for token in tokens]
    known = _known()
    found: set[str] = set()
    own: list[str] = []
    rest = at = 0
    while at < len(tokens):
        size, code = _longest(folded, at, known)
        raw = tokens[at][0]
        if not size and raw in _UNITED_STATES:
            size, code = 1, "US"
        alone = words[max(0, tokens[at].start() - 1) : tokens[at].start()] != "-"
        zipped = at + 1 < len(tokens) and tokens[at + 1][0].isdigit() and len(tokens[at + 1][0]) == _ZIP
        if not size and codes and alone and not zipped and raw in _codes():
            size, code = 1, raw
        if size:
            found.add(code)
            own.append(words[tokens[at].start() : tokens[at + size - 1].end()])
            at += size
            continue
        if _HAN.search(raw):
            rest += _in_characters(folded[at], found, own)
        elif folded[at] not in _AROUND and not raw.isdigit():
            rest += 1
        at += 1
    return Places(tuple(sorted(found - {""})), ", ".join(dict.fromkeys(own)), len(found), rest)


def _longest(folded: list[str], at: int, known: dict[str, str]) -> tuple[int, str]:
    """Return of how many words the longest name that begins with a word is, and its code; 0 for none."""
    for size in range(min(_LONGEST, len(folded) - at), 0, -1):
        code = known.get(" ".join(folded[at : at + size]))
        if code is not None:
            return size, code
    return 0, ""


def _in_characters(run: str, found: set[str], own: list[str]) -> int:
    """Note the places that a run of Chinese characters names; return 1 where it says more than that."""
    left = run[:200]
    for name, code in _han():
        if name in left:
            found.add(code)
            own.append(name)
            left = left.replace(name, "")
    return int(len(left.strip("境内外和与及等")) > 1)
