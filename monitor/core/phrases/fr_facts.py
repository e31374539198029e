"""For whom a text holds, and what to know before relying on it, in French; spaces are typed as printed."""

from __future__ import annotations

from typing import assert_never

from monitor.core.caveats import Caveat, CaveatKind
from monitor.core.model import Fact, FactKind
from monitor.core.phrases.cldr import countries
from monitor.core.phrases.fr_names import NAMES
from monitor.core.phrases.fr_reasons import quoted

QUESTION = "Ce texte nous concerne-t-il ?"
BROAD_LICENCE = "licence sur les saisies"
BROAD_LICENCE_MEANS = "irrévocable, ou pour toute finalité ; l’entraînement n’est ni nommé ni exclu"
INSTRUCTIONS_ONLY = "traitement"
INSTRUCTIONS_ONLY_MEANS = "limité aux instructions du client, ou à la fourniture du service"


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
            return f"{within or 'partout'}, sauf : {without}" if without else within
        case FactKind.MINIMUM_AGE:
            return f"{fact.value} ans"
        case _:
            assert_never(fact.kind)


def caveat(found: Caveat, terms: str) -> str:
    """Say what to know of some terms before relying on them, marked as an automatic reading."""
    if found.kind is CaveatKind.BROAD_LICENCE:
        said = f"Licence étendue sur les saisies selon {quoted(terms)}, {BROAD_LICENCE_MEANS}"
    else:
        assert found.fact is not None
        said = f"Usage professionnel {value(found.fact)} selon {quoted(terms)}"
    return f"{said} (lecture automatique)."
