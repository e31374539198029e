"""For whom a text holds, and what to know before relying on it, in English."""

from __future__ import annotations

from typing import assert_never

from monitor.core.caveats import Caveat, CaveatKind
from monitor.core.model import Fact, FactKind
from monitor.core.phrases.cldr import countries
from monitor.core.phrases.en_names import NAMES
from monitor.core.phrases.en_reasons import quoted

QUESTION = "Does this text apply to us?"
BROAD_LICENCE = "licence on inputs"
BROAD_LICENCE_MEANS = "irrevocable, or for any purpose; training is neither named nor ruled out"
INSTRUCTIONS_ONLY = "processing"
INSTRUCTIONS_ONLY_MEANS = "confined to the customer's instructions, or to providing the service"


def value(fact: Fact) -> str:
    """Say what a fact states, without its name."""
    match fact.kind:
        case FactKind.PROFESSIONAL_USE:
            return {use.value: words for use, words in NAMES.professional_uses.items()}[fact.value]
        case FactKind.AUDIENCE:
            return {scope.value: words for scope, words in NAMES.audiences.items()}[fact.value]
        case FactKind.TERRITORY:
            codes = fact.value.split()
            within = countries([code for code in codes if not code.startswith("-")], NAMES.locale)
            without = countries([code[1:] for code in codes if code.startswith("-")], NAMES.locale)
            return f"{within or 'everywhere'}, except: {without}" if without else within
        case FactKind.MINIMUM_AGE:
            return f"{fact.value} years"
        case _:
            assert_never(fact.kind)


def caveat(found: Caveat, terms: str) -> str:
    """Say what to know of some terms before relying on them, marked as an automatic reading."""
    if found.kind is CaveatKind.BROAD_LICENCE:
        said = f"Broad licence on inputs according to {quoted(terms)}, {BROAD_LICENCE_MEANS}"
    else:
        assert found.fact is not None
        said = f"Professional use {value(found.fact)} according to {quoted(terms)}"
    return f"{said} (automatic reading)."
