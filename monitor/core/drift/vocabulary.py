"""What single words are in the text of terms: dates, addresses, pointers, furniture of the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from monitor.core.drift.substance import MODALS, NEGATIONS
from monitor.core.drift.wording import OBFUSCATED, Word

MONTHS: Final = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec janvier février mars avril mai juin juillet août "
    "septembre "
    "octobre novembre décembre januar februar märz juni juli oktober dezember enero febrero marzo abril "
    "mayo junio "
    "julio agosto septiembre octubre noviembre diciembre".split()
)
#: By their first three letters, in English and, where it differs and is unambiguous, in French, German and
#: Spanish.
_MONTH_NUMBERS: Final = {
    name: number
    for number, names in enumerate(
        "jan:ene feb:fév mar:mär apr:avr:abr may:mai jun jul aug:aoû:ago sep oct:okt nov dec:déc:dic".split(),
        start=1,
    )
    for name in names.split(":")
}
#: Words that stand in dates, and elsewhere.
_IN_DATES: Final = frozenset("年 月 日 st nd rd th er of on the and".split())
_STAMP: Final = ("updat", "modif", "revis", "version", "publi", "mise", "actualis", "更", "修")
_EFFECT: Final = ("effective", "effect", "vigueur", "applicable", "applies", "生", "施")
_CONTACT: Final = frozenset(
    "contact contacted contacting email e-mail mail address addresses addressed attn attention phone "
    "telephone tel fax "
    "street st floor suite building road avenue boulevard box po notices copy reach form website page site "
    "portal "
    "adresse courriel rue contacter téléphone".split()
)
_POST: Final = frozenset(
    "address addresses attn street st suite avenue ave blvd boulevard road rd floor adresse rue "
    "postal".split()
)
_REACHED: Final = _POST | frozenset("contact e-mail email courriel".split())
POINTING: Final = frozenset(
    "see view visit read learn click here find refer download previous version versions below above page "
    "article more "
    "information details please this our the full link form following further available visiting out about "
    "how by "
    "using sign up receive notifications notification updates filling voir consulter cliquez ici lire "
    "savoir plus".split()
)
SENDING: Final = frozenset(
    "see view visit read learn click find refer download sign voir consulter cliquez".split()
)
#: Words that weigh elsewhere, but not in an invitation to read on.
SOFT: Final = frozenset("may can will if peut pouvez si".split())
FUNCTION: Final = frozenset(
    "a an the of to in on at for by with from and or as is are be been was were it its this that these "
    "those which "
    "who whom whose such any all each every other also so than then there here has have had do does did e.g "
    "i.e etc "
    "eg ie including include includes included following below above through into within upon under per "
    "when where "
    "while our your you we us they their them his her he she will section sections article clause paragraph "
    "le la les un une des de du en au aux et ou par pour sur dans avec ce cette ces son sa ses qui que dont "
    "où est "
    "sont être nous vous notre votre nos vos leur leurs il elle ils elles".split()
)
OURS: Final = frozenset("we us our ours ourselves nous notre nos".split())
YOURS: Final = frozenset(
    "you your yours vous votre vos they their them users user customers customer".split()
)
_COMPANY: Final = frozenset(
    "llc inc ltd limited gmbh ab bv sas sa opco corp corporation plc kk pte pty holdings".split()
)
POINTERS_HAN: Final = ("了解更多", "查看", "点击", "详见", "阅读", "参见")
#: What the frame of a page says around any text.
CHROME: Final = frozenset(
    "select language of in this on english français deutsch español italiano skip to content menu close "
    "search home back "
    "top "
    "print share copy markdown download pdf table contents toc page view as article language versions other "
    "updated "
    "cookies settings sign in log login up".split()
)


def is_han(key: str) -> bool:
    """Tell whether a word is a Chinese or Japanese character."""
    return bool(key) and "\u3040" <= key[0] <= "\u9fff"


def is_address(key: str) -> bool:
    """Tell whether a word is an e-mail or web address."""
    return "@" in key or "://" in key or key.startswith("www.") or key == OBFUSCATED


def is_document(key: str) -> bool:
    """Tell whether an address is that of terms, by its own words."""
    return "://" in key and any(word in key for word in ("terms", "polic", "agreement", "licens", "legal"))


def is_postal(word: Word, sentence: set[str]) -> bool:
    """Tell whether a word may be of the address a sentence gives: a number only where it names a street."""
    if sentence.isdisjoint(_POST):
        return False if word.key[:1].isdigit() or not is_contact(sentence) else _is_addressing(word)
    return word.key[:1].isdigit() or _is_addressing(word)


def _is_addressing(word: Word) -> bool:
    return word.text[:1].isupper() or word.key in _CONTACT or word.key in FUNCTION


def is_contact(keys: set[str]) -> bool:
    """Tell whether a sentence says how to reach somebody."""
    return not keys.isdisjoint(_REACHED) or any("@" in key for key in keys)


def is_date(key: str) -> bool:
    """Tell whether a word may be part of a date."""
    return key.isdigit() or key in MONTHS or key in _IN_DATES


def are_dates(words: Iterable[str]) -> bool:
    """Tell whether words are (parts of) dates and nothing else; `may` alone is no month."""
    words = set(words)
    return all(map(is_date, words)) and any(
        word.isdigit() or (word in MONTHS and word != "may") for word in words
    )


def speaks_of(keys: Iterable[str], *stems: str) -> bool:
    """Tell whether a word begins with one of the stems."""
    return any(key.startswith(stems) for key in keys)


def is_stamp(keys: tuple[str, ...]) -> bool:
    """Tell whether a piece is the date line of a text rather than a sentence of it."""
    if len(keys) > 16:
        return False
    dated = sum(1 for key in keys if is_date(key))
    # `These terms are effective and were last updated on …` is one too.
    most = 8 if "updated" in keys else 5
    return dated >= 2 and len(keys) - dated <= most and speaks_of(keys, *_STAMP, *_EFFECT)


def is_stampy(key: str) -> bool:
    """Tell whether a word may stand in a date line."""
    return is_date(key) or key in POINTING or key in FUNCTION or key.startswith(_STAMP + _EFFECT)


def takes_effect(keys: Iterable[str]) -> bool:
    """Tell whether words speak of the date from which a text holds."""
    return speaks_of(keys, *_EFFECT)


def written_date(keys: Iterable[str]) -> date | None:
    """Read the one date that a date line gives, as `October 8, 2025`, `8 octobre 2025`, `2025年10月8日`.

    Returns:
        None where there is none, several, or one that may be read two ways (`10/11/2025`).
    """
    numbers = [int(key) for key in keys if key.isdecimal() and len(key) <= 4]
    years = [n for n in numbers if 2000 <= n < 2100]
    months = [_MONTH_NUMBERS[key[:3]] for key in keys if key in MONTHS and key[:3] in _MONTH_NUMBERS]
    rest = [n for n in numbers if n not in years]
    if len(years) != 1:
        return None
    if len(months) == 1 and len(rest) == 1:
        month, day = months[0], rest[0]
    elif not months and len(rest) == 2 and numbers[0] == years[0]:
        month, day = rest
    else:
        return None
    try:
        return date(years[0], month, day)
    except ValueError:
        return None


def is_turning(key: str) -> bool:
    """Tell whether a word makes a rule of a title."""
    return key in NEGATIONS or key in MODALS


def is_company(key: str) -> bool:
    """Tell whether a word is the legal form of a company."""
    return key in _COMPANY
