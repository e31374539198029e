"""Find the countries a sentence names, in English, French, German, Spanish and Chinese."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from monitor.core.clauses.passage import Passage
from monitor.core.clauses.patterns import fold_plain

#: Members of the European Economic Area (EU treaties; EEA Agreement, article 2).
EEA = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()
)
_LANGUAGES = ("en", "fr", "de", "es", "zh")
#: Names that Babel does not give, folded.
_ALSO = {
    "united states of america": "US",
    "etats unis d'amerique": "US",
    "etats unis": "US",
    "etats-unis": "US",
    "estados unidos": "US",
    "great britain": "GB",
    "england": "GB",
    "uk": "GB",
    "u.k.": "GB",
    "grande-bretagne": "GB",
    "korea": "KR",
    "republic of korea": "KR",
    "coree du sud": "KR",
    "china": "CN",
    "people's republic of china": "CN",
    "mainland china": "CN",
    "republique populaire de chine": "CN",
    "chine": "CN",
    "中华人民共和国": "CN",
    "中国": "CN",
    "中国大陆": "CN",
    "境内": "CN",
    "hong kong": "HK",
    "czech republic": "CZ",
    "republique tcheque": "CZ",
    "holland": "NL",
    "the netherlands": "NL",
    "pays bas": "NL",
    "viet nam": "VN",
    "turkey": "TR",
    "ile maurice": "MU",
    "taiwan": "TW",
    "macau": "MO",
    "russian federation": "RU",
    "uae": "AE",
    "california": "US",
    "virginia": "US",
    "oregon": "US",
    "frankfurt": "DE",
    "dublin": "IE",
    "amsterdam": "NL",
    "stockholm": "SE",
    "london": "GB",
    "tokyo": "JP",
    "londres": "GB",
    "francfort": "DE",
    "berlin": "DE",
    "munich": "DE",
    "paris": "FR",
    "roubaix": "FR",
    "gravelines": "FR",
    "milan": "IT",
    "madrid": "ES",
    "helsinki": "FI",
    "zurich": "CH",
    "montreal": "CA",
    "toronto": "CA",
    "mumbai": "IN",
    "sydney": "AU",
}
#: Names of the EEA itself, folded.
_AREA = (
    "eea",
    "eu",
    "e.u.",
    "european union",
    "european economic area",
    "union europeenne",
    "ue",
    "eee",
    "espace economique europeen",
    "europaische union",
    "europaischen union",
    "ewr",
    "union europea",
    "eu/eea",
    "europe",
    "欧盟",
    "欧洲经济区",
)
#: What a table writes for every country, folded.
EVERYWHERE = ("worldwide", "global", "monde entier", "international")
#: Territory names that are common words or first names elsewhere in such texts.
_AMBIGUOUS = frozenset(
    "JO GE TD ML CU MG NE GU JE IM WS AS UM TK NF AQ EU UN EZ ZZ XK CC CX TO AC TA IC DG EA".split()
)


@cache
def names() -> dict[str, str]:
    """Return the folded names of countries and of the EEA, with their codes."""
    found: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if (
                len(code) == 2
                and code.isalpha()
                and code not in _AMBIGUOUS
                and len(name) > (1 if language == "zh" else 3)
            ):
                found.setdefault(fold_plain(name), code)
    found |= {fold_plain(name): code for name, code in _ALSO.items()} | dict.fromkeys(_AREA, "EEA")
    return {name: code for name, code in found.items() if name[0].isalpha()}


def lists() -> dict[str, tuple[str, ...]]:
    """Return the names in the lists that rules may name: `@country` (outside the EEA) and `@eea_country`."""
    inside = {name for name, code in names().items() if code in EEA or code == "EEA"}
    return {"country": tuple(sorted(names().keys() - inside)), "eea_country": tuple(sorted(inside))}


_US = re.compile(r"(?<![\w.$])(?:US|U\.S\.A?\.?|USA)(?![\w$])")


#: How many letters around an `US` tell whether everything there is in capitals, the pronoun too.
_AROUND = 24


def spell_out(plain: str) -> str:
    """Return plain words with `US` written out, which folding would make the pronoun."""
    return _US.sub(_spelled, plain) if "US" in plain or "U.S" in plain else plain


def _spelled(found: re.Match[str]) -> str:
    """Return the country's name; where all is in capitals, `US` is taken for the pronoun it mostly is."""
    words = found[0]
    if words == "US":
        around = found.string[max(0, found.start() - _AROUND) : found.end() + _AROUND]
        if len(around) > _AROUND and around.isupper():
            return words
    return "United States"


def countries(passage: Passage) -> tuple[str, ...]:
    """Return the ISO 3166-1 alpha-2 codes, and `EEA`, of the places a passage names, sorted."""
    known = names()
    found = set()
    for start, end in (*passage.spans("country"), *passage.spans("eea_country")):
        name = passage.text[start:end]
        found.add(
            known.get(name) or known.get(name.replace("-", " ")) or known.get(name.replace(" ", "-"), "")
        )
    return tuple(sorted(found - {""}))
