"""Which language a text is written in, told from its scripts and its commonest words.

A closed list of function words is enough for whole documents and for most
sentences, needs no model, and always gives the same answer for the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

UNDETERMINED: Final = "und"

#: Where a text is longer, three windows of this many characters stand for it.
_WINDOW: Final = 20_000
#: Fewer function words than this prove nothing.
_MIN_HITS: Final = 3
#: Running text has 25 to 50 % of these words, a policy made of tables 7; a list of names nearly none.
_MIN_SHARE: Final = 0.06
#: The best language must lead the next by this factor: neighbours share many words (nl/de, es/pt, da/nb).
_MIN_LEAD: Final = 1.25
#: One CJK character is about a word, a letter of an alphabet a fifth of one.
_LETTERS_PER_WORD: Final = 5

# Link targets are addresses, not language; the gap is bounded, so the search stays linear.
_TARGET: Final = re.compile(r"\]\([^()\s]{0,2000}[^()]{0,200}\)|https?://\S{1,2000}")
_WORD: Final = re.compile(r"[^\W\d_]+")

_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_ALPHABETS: Final[Mapping[str, re.Pattern[str]]] = {
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
}
_UKRAINIAN: Final = re.compile(r"[іїєґІЇЄҐ]")
_RUSSIAN: Final = re.compile(r"[ыэъёЫЭЪЁ]")
_SCRIPTS: Final = (*_ALPHABETS.values(), _HAN, _KANA, _UKRAINIAN, _RUSSIAN)

_FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in you your is for that this with or by our are not be as on any it we will "
        "may from if have which other such an at use can these their they when do has how what who",
        "fr": "le la les de des du et à en vous votre vos est pour que qui dans par sur nous notre nos ou "
        "ne pas au aux une un ces cette ce avec sont être il elle leur lorsque si peut toute tout "
        "afin y plus",
        "de": "der die das und in zu den von sie ihre ihrer ihren ist für mit auf dass wir uns unsere "
        "unserer nicht ein eine einer oder im dem des werden sich bei durch wenn kann können auch als "
        "zur zum wie es aus haben sind",
        "es": "el la los las de del y en que usted su sus es para por con se no una un o al nuestro nuestra "
        "nuestros nuestras lo como cualquier puede este esta si son sobre cuando ha más sin tu tus "
        "nosotros también",
        "it": "il lo la i gli le di del della dei delle e in che per con è un una non si o al alla ai nel "
        "nella nostro nostra nostri nostre da dal dalla come sono qualsiasi può questo questa vostro "
        "tuo tuoi se anche nostri",
        "nl": "de het een van en in op te dat die voor met u uw is zijn niet wij we ons onze om aan door "
        "bij of als kan kunnen worden wordt naar deze dit heeft hebben ook wanneer je jouw maar uit "
        "over",
        "pt": "o a os as de do da dos das e em que você seu sua seus suas é para por com se não uma um ou "
        "ao à no na nos nas nosso nossa nossos nossas como qualquer pode este esta são sobre quando "
        "mais também",
        "pl": "i w na z do nie się że jest o od za przez oraz lub są dla po jak może które który która to "
        "ich jego państwa użytkownik danych my nasze naszych przy jeśli także tym",
        "sv": "och att det som en på är av för med till den inte om vi du din ditt dina vår våra har kan "
        "eller från när ett de så vid ska dessa även använder",
        "da": "og at det som en på er af for med til den ikke om vi du din dit dine vores har kan eller fra "
        "når et de så ved skal disse også hvis bruger blive",
        "nb": "og at det som en på er av for med til den ikke om vi du din ditt dine vår våre har kan eller "
        "fra når et de så ved skal disse også hvis bruker bli",
        "fi": "ja on ei että tai se sen ovat voi kun joka jos sekä myös käyttää tietoja emme voimme sinun "
        "sinä meidän palvelun palvelua olla mukaan niiden tämä tämän kuin",
        "cs": "a v na se že je o z do s pro nebo k za jsou od po by být jak které který která může vaše "
        "vašich naše našich při také jako jsme pokud ve",
        "ro": "și de la în a cu pe că este pentru nu sau care din ce se un o prin sunt dvs noastre noastră "
        "vă poate dacă mai acest această fi al ale",
        "hu": "a az és hogy nem egy is vagy meg ez az ön adatok szolgáltatás által ha mint csak azt lehet "
        "kell más valamint amely amelyek illetve",
        "tr": "ve bir bu için ile veya olarak da de biz siz kişisel verileri gibi daha olan tarafından "
        "ancak her ne kadar size sizin bizim hizmetlerimizi göre",
        "id": "dan yang di untuk dengan anda kami ini atau dari dalam tidak pada akan dapat kepada oleh "
        "adalah itu sebagai telah kita jika",
    }.items()
}


#: The languages that have a function word.
_USED_BY: Final[Mapping[str, tuple[int, ...]]] = {
    word: tuple(at for at, known in enumerate(_FUNCTION_WORDS.values()) if word in known)
    for word in frozenset[str]().union(*_FUNCTION_WORDS.values())
}
_NO_LETTERS: Final = (0,) * len(_SCRIPTS)
_ASCII: Final = re.compile(r"[\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Tally:
    """What tells the language of a text; that of several is their sum."""

    words: tuple[int, ...]
    """How many function words of each language it has."""
    latin: int
    """How many words begin with a Latin letter."""
    letters: tuple[int, ...]
    """How many characters each of the other scripts has, and those that tell Ukrainian from Russian."""


def language(text: str) -> str:
    """Tell the language that most of `text` is written in.

    Args:
        text: Plain text or Markdown of any length; a long one is sampled at its start, middle and end.

    Returns:
        An ISO 639-1 code (`en`, `fr`, `zh` …), or `und` where there is too little to tell or none leads.
    """
    return told(tally(_sample(text)))


def tally(text: str) -> Tally:
    """Count what tells the language of a text, all of it, in linear time."""
    sample = (_TARGET.sub(" ", text) if "](" in text or "://" in text else text).lower()
    found = _WORD.findall(sample)
    words = [0] * len(_FUNCTION_WORDS)
    for word in filter(_USED_BY.__contains__, found):
        for at in _USED_BY[word]:
            words[at] += 1
    if sample.isascii():
        return Tally(tuple(words), len(found), _NO_LETTERS)
    latin = len([word for word in found if "a" <= word[0] <= "z" or "\u00c0" <= word[0] <= "\u024f"])
    rare = _ASCII.sub("", sample)
    return Tally(tuple(words), latin, tuple([len(script.findall(rare)) for script in _SCRIPTS]))


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the tally of several texts together, at least one."""
    words, latin, letters = zip(*((one.words, one.latin, one.letters) for one in tallies), strict=True)
    return Tally(
        tuple(map(sum, zip(*words, strict=True))), sum(latin), tuple(map(sum, zip(*letters, strict=True)))
    )


def told(found: Tally) -> str:
    """Tell the language that a tally speaks for; the answers are those of `language`."""
    *others, han, kana, ukrainian, russian = found.letters
    weights = {name: letters / _LETTERS_PER_WORD for name, letters in zip(_ALPHABETS, others, strict=True)}
    # Japanese mixes both scripts; Chinese has no kana at all beyond a quoted name.
    weights["ja" if kana * 10 > han else "zh"] = (han + kana) / 2
    script, weight = max(weights.items(), key=lambda item: item[1])
    # Latin words left among another script are names and addresses: they need the larger share to win.
    if weight >= _MIN_HITS and weight > found.latin:
        if script == "ru":
            return "uk" if ukrainian > russian else "ru"
        return script
    return _by_function_words(found)


def _sample(text: str) -> str:
    if len(text) <= 3 * _WINDOW:
        return text
    middle = (len(text) - _WINDOW) // 2
    return " ".join((text[:_WINDOW], text[middle : middle + _WINDOW], text[-_WINDOW:]))


def _by_function_words(found: Tally) -> str:
    hits = sorted(zip(found.words, _FUNCTION_WORDS, strict=True), key=lambda item: (-item[0], item[1]))
    (best, name), (second, _) = hits[0], hits[1]
    if best < _MIN_HITS or best < _MIN_SHARE * found.latin or best < _MIN_LEAD * second:
        return UNDETERMINED
    return name
