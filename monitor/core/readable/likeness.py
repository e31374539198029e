"""How much of one text stands in another, and whether a text reads like terms at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from monitor.core.language import language

#: Chinese and Japanese are written without blanks: there every character is a word here.
_WORD: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
_TARGET: Final = re.compile(r"\]\([^()\n]{0,2000}\)")
_RUN: Final = 5
"""Words in a row: long enough that two unrelated texts share next to none."""

#: Stems that running legal text cannot do without and a home page seldom uses.
_LEGAL: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "en": r"\b(?:agree|terms|policy|policies|privacy|personal (?:data|information)|liab|law|legal|"
        r"rights?\b|consent|warrant|oblig|applicable|process(?:ing|or)|third[- ]part|cookies?\b|"
        r"shall\b|licen[cs]|violat|prohibit|provisions?\b|pursuant|hereby|disclos|contract|"
        r"subprocessors?|complian|regulat|addendum)",
        "fr": r"\b(?:condition|politique|confidentialit|donn[ée]es (?:personnelles|à caractère)|responsab|"
        r"loi\b|droit|consentement|garanti|oblig|applicable|traitement|tiers\b|cookies?\b|licence|"
        r"interdi|contrat|accord|juridi|r[ée]gi|clause|accepte)",
        "de": r"(?:bedingung|datenschutz|personenbezogen|haft|gesetz|recht|einwillig|gewähr|pflicht|"
        r"verarbeit|dritt|cookie|lizenz|vertrag|richtlinie|vereinbarung|bestimmung|untersagt)",
        "es": r"\b(?:t[ée]rminos|condicion|pol[ií]tica|privacidad|datos personales|responsab|ley\b|leyes|"
        r"derecho|consentimiento|garant|oblig|aplicable|tratamiento|terceros|cookies?\b|licencia|"
        r"prohib|contrato|acuerdo|legal)",
        "it": r"\b(?:termini|condizioni|informativa|privacy|dati personali|responsab|legge|diritt|consenso|"
        r"garan|obblig|applicabil|trattament|terz|cookie|licenza|viet|contratt|accord|legal)",
        "nl": r"(?:voorwaarden|beleid|privacy|persoonsgegevens|aansprakelijk|wet|recht|toestemming|garantie|"
        r"verplicht|toepasselijk|verwerk|derden|cookie|licentie|verboden|overeenkomst)",
        "pt": r"\b(?:termos|condiç|política|privacidade|dados pessoais|responsab|lei\b|leis\b|direito|"
        r"consentimento|garant|obriga|aplicáve|tratamento|terceiros|cookies?\b|licença|proib|contrato|"
        r"acordo|legal)",
        "sv": r"(?:villkor|policy|integritet|personuppgift|ansvar|lag\b|rättighet|samtycke|garanti|skyldig|"
        r"tillämplig|behandl|tredje ?part|cookie|licens|förbjud|avtal)",
        "zh": r"(?:协议|条款|隐私|个人信息|责任|法律|权利|同意|授权|第三方|义务|违反|适用|处理|政策)",
        "ja": r"(?:規約|条項|プライバシー|個人情報|責任|法律|権利|同意|第三者|義務|違反|適用|契約|ポリシー)",
        "ko": r"(?:약관|조항|개인정보|책임|법률|권리|동의|제3자|의무|위반|적용|계약|정책)",
    }.items()
}
#: Legal words in a hundred: of 460 published versions the driest has 1.5 (an imprint), home pages 0 to 0.2.
_DENSITY: Final = 0.8


@dataclass(frozen=True, slots=True)
class Overlap:
    """How two texts share their runs of words."""

    kept: float
    """The share of the old text that stands in the new one, from 0 to 1."""
    known: float
    """The share of the new text that stood in the old one, from 0 to 1."""


def overlap(old: str, new: str) -> Overlap:
    """Measure how much of an old text a new one keeps, and how much of the new one is old.

    Args:
        old: Markdown or plain text; markup, link targets and case do not count.
        new: As `old`.

    Returns:
        Two shares; both 1 where both texts hold no word, both 0 where one of them does.
    """
    before, after = _runs(old), _runs(new)
    if not before or not after:
        same = float(not before and not after)
        return Overlap(same, same)
    common = len(before & after)
    return Overlap(common / len(before), common / len(after))


def legal_density(text: str) -> float | None:
    """Count the legal words of a text in a hundred of its words; None for a language we have no list for."""
    known = _LEGAL.get(language(text))
    if known is None:
        return None
    count = len(_WORD.findall(text))
    return 100 * len(known.findall(text)) / max(1, count)


def is_like_terms(text: str) -> bool | None:
    """Say whether a text reads like terms or a policy.

    Args:
        text: Markdown or plain text, a hundred words or more.

    Returns:
        True or False; None where its language is not one we can judge, or where it is a table (of
        sub-processors, of cookies), which holds names and few words of law.
    """
    tabular = sum(len(line) for line in text.splitlines() if line.startswith("|"))
    if 2 * tabular > len(text):
        return None
    density = legal_density(text)
    return None if density is None else density >= _DENSITY


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(_TARGET.sub("]", text))]
    if len(words) < _RUN:
        return {tuple(words)} if words else set()
    return set(zip(*(words[start:] for start in range(_RUN)), strict=False))
