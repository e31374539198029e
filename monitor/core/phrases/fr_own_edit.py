"""What is said, in French, where many tools are suspended by what the organisation itself has changed."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.phrases.cldr import join
from monitor.core.phrases.fr_reasons import naming

LISTED = "Outils suspendus, et pourquoi"
EACH = (
    "Décider, outil par outil : la fiche à la fin de ce message est faite pour cela. Rien n’oblige à se "
    "hâter : chaque outil reste suspendu tant qu’aucune autorité d’approbation n’a décidé. L’outil et la "
    "catégorie d’usage s’y écrivent comme entre crochets :"
)
NO_UNDO = (
    "Si cet effet n’était pas voulu, revenir en arrière ne suffit pas : ce qui est suspendu le reste, et "
    "seule une décision rétablit un outil. L’effet d’une politique se voit avant qu’elle ne s’applique :"
)
ALL = "Voir tous les outils suspendus, et ce que disent les conditions d’un outil, phrase par phrase :"
BOARD = "Ouvrir le tableau des outils."
TOOL = "OUTIL"
USAGE = "CATEGORIE"
FILE = "FICHIER"

_OURS = "ce n’est pas une modification par les fournisseurs"
_UNTIL = (
    "Leurs autorisations sont suspendues à titre conservatoire, jusqu’à ce qu’une autorité d’approbation "
    "décide."
)


def tools(count: int) -> str:
    """Count tools."""
    return f"{count} outils"


def policy_changed(count: int, usages: Sequence[str]) -> str:
    """Say that the policy was changed, and what that did."""
    return (
        f"La politique de l’organisation a changé ; {_OURS}. Les conditions de {tools(count)} présentent "
        f"désormais un écart à la politique pour {naming(usages)}. {_UNTIL}"
    )


def rules_changed(count: int, usages: Sequence[str]) -> str:
    """Say that the clause rules were changed, and what that did."""
    return (
        f"Nos règles de lecture ont changé ; {_OURS}. Relues ainsi, les conditions de {tools(count)} "
        f"présentent un écart à la politique pour {naming(usages)}. {_UNTIL}"
    )


def and_others(count: int) -> str:
    """Count what the policy does not accept beside what was said."""
    return f"(et {count} autre{'s' if count > 1 else ''} écart{'s' if count > 1 else ''})"


def staff(names: Sequence[str], usages: Sequence[str], day: str) -> tuple[str, ...]:
    """Write a message to the people who use the tools, in paragraphs."""
    since = f"Depuis le {day}, ces outils sont suspendus, le temps d’une décision : {join(names, 'fr')}."
    again = "Leurs conditions sont à réexaminer au regard de notre politique."
    stop = "Merci de ne plus y confier de données à ce titre. Vos comptes n’ont pas été fermés."
    promise = "Nous vous préviendrons dès que les décisions seront prises."
    return ("Bonjour,", f"{since} Cela vaut pour {naming(usages)}. {again}", f"{stop} {promise}")
