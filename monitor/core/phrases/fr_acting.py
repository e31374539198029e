"""What a notice asks of people, in French: options, the message to staff, the decision sheet."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.phrases.cldr import join
from monitor.core.phrases.fr_reasons import naming, of

OBJECT = "Exercer l’opposition que le texte prévoit, si elle est souhaitée."
NO_TIME = "Le texte ne donne pas de délai (lecture automatique)."
NO_HURRY = (
    "Décider : la fiche à la fin de ce message est faite pour cela. Rien n’oblige à se hâter : l’outil reste "
    "suspendu tant qu’aucune autorité d’approbation n’a décidé."
)

SHEET = "Fiche de décision"
ORGANISATION = "Organisation"
TOOLS = "Outils concernés"
STATUS = "Statut actuel"
VERSION = "Texte et version"
HEAD = "Tête du journal des décisions"
REINSTATE = "Rétablir, en acceptant ce qui est cité ci-dessus"
REINSTATE_AS_IS = "Rétablir l’outil"
REINSTATE_OPPOSED = "Rétablir, l’opposition ayant été exercée le ………………… (preuve jointe)"
CONFIRM = "Maintenir la suspension"
OTHER_PLAN = "Maintenir la suspension et changer d’offre"
WITHDRAW = "Retirer l’outil"
BLANKS: tuple[str, ...] = ("Motif de la décision", "Avis du DPO", "Nom et fonction", "Date et signature")
RECORDED = (
    "Une fois signée, cette fiche peut être jointe à la décision : « monitor approve » ou « monitor "
    "suspend », avec « --evidence FICHIER ». Elle ne change aucun statut par elle-même."
)


def spared(tools: Sequence[str]) -> str:
    """Say which tools the same terms bind that keep their status."""
    return f"Les mêmes conditions lient aussi {join(tools, 'fr')}, dont aucun statut ne change."


def tools_only(tools: Sequence[str]) -> str:
    """Say for which tools alone something holds."""
    return f"Vaut pour {join(tools, 'fr')}."


def page(tool: str) -> str:
    """Lead to a tool's page."""
    return f"Ouvrir la page {of(tool)} : ses conditions, ses citations, son historique."


def no_later(due: str) -> str:
    """Say until when something can be done."""
    return f"À faire au plus tard le {due}."


def before_effect(due: str) -> str:
    """Say before when something is best done."""
    return f"De préférence avant la prise d’effet, le {due}."


def staff(
    tools: Sequence[str], usages: Sequence[str], day: str, *, changed: bool, ended: bool
) -> tuple[str, ...]:
    """Write a message to the people who use some tools, in paragraphs."""
    state = "n’est plus autorisé" if ended else "est suspendu, le temps d’une décision"
    why = "" if ended else " Les conditions du fournisseur sont à réexaminer."
    if changed:
        why = " Le fournisseur a modifié ses conditions."
    promise = "" if ended else " Nous vous préviendrons dès que la décision sera prise."
    uses = join([of(tool) for tool in tools], "fr")
    open_ = "Votre compte n’a pas été fermé" if len(tools) == 1 else "Vos comptes n’ont pas été fermés"
    return (
        "Bonjour,",
        f"Depuis le {day}, l’usage {uses} {state}. Cela vaut pour {naming(usages)}.{why}",
        f"Merci de ne plus y confier de données à ce titre. {open_}.{promise}",
    )


def recipient(role: str) -> str:
    """Say why somebody receives a notice."""
    return f"Vous recevez ce message en tant que référent IA ({role}) : le catalogue vous désigne comme tel."
