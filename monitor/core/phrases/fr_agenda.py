"""What is told by the calendar, in French: digests, reviews that fall due, reminders."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.phrases.cldr import some

# the tags and titles of a digest
DIGEST = "Récapitulatif"
NOTHING = "rien à signaler"
CHANGES = "Modifications par les fournisseurs"
RETURNS = "Textes revenus à une version antérieure"
REVIEWS = "Réexamens à venir"
UNVERIFIED = "Outils dont les conditions n’ont pas toutes été relues récemment"
SEEN = "Relevé le"
READ = "Relecture"
LOOK = "Où en voir davantage"
BOARD = "Ouvrir le tableau des outils."
STATUS = "Voir le statut de tous les outils :"
DIFFERENCES = "Voir les modifications d’un outil, mot à mot :"
# the tag, titles and facts of a review
REVIEW = "Réexamen"
USAGE = "Catégorie d’usage"
GIVEN = "Autorisé depuis le"
DUE = "Réexamen prévu le"
EXPIRES = "Sans réexamen, suspension le"
CHANGED = "Modifications depuis"
RENEW = "Renouveler l’autorisation, si elle vaut toujours (réservé aux autorités d’approbation) :"
LET_GO = "Suspendre l’outil, si elle ne vaut plus :"
READ_AGAIN = "Relire d’abord ce que disent les conditions, et ce qui a changé :"
REOPENED = (
    "La clause sur l’opposition a été modifiée depuis l’autorisation : vérifier que l’opposition exercée "
    "vaut toujours."
)
# a reminder
STILL = "Textes toujours illisibles (rappel)"
REMINDER = "Rappel"


def period(since: str, until: str) -> str:
    """Name the time that a digest tells of."""
    return f"du {since} au {until}"


def opening(organisation: str, since: str) -> str:
    """Open a digest."""
    return (
        f"Ce qui s’est passé depuis le {since} dans les conditions des outils suivis ({organisation}) et qui "
        "n’a pas fait l’objet d’un message à part. Aucun statut n’a changé du fait de ce qui suit."
    )


def quiet(since: str) -> str:
    """Open a digest that has nothing to tell."""
    return f"Rien à signaler depuis le {since} dans les conditions des outils que vous suivez."


def unread(day: str | None) -> str:
    """Say when all terms of a tool were last read well."""
    return "jamais relu en entier" if day is None else f"relu en entier le {day}"


def changes(count: int) -> str:
    """Count changes, for a subject."""
    return "1 modification" if count == 1 else f"{count} modifications"


def returned(terms: str, day: str, since: str) -> str:
    """Say that terms came back to a text that they had."""
    return f"{terms} : depuis le {day}, la page montre de nouveau le texte du {since}."


def read(verified: int, texts: int) -> str:
    """Say how many of the texts were read well."""
    if texts == 0:
        return "Aucun texte n’était à relire."
    if verified == texts:
        return "Le texte suivi a été relu." if texts == 1 else f"Les {texts} textes suivis ont été relus."
    done = f"{verified} texte relu" if verified < 2 else f"{verified} textes relus"
    return f"{done} sur {texts} ; les autres n’ont pas pu l’être, et la dernière bonne version fait foi."


def editorial(count: int) -> str:
    """Count the changes that are not worth showing."""
    if count == 1:
        return "Une modification purement rédactionnelle n’est pas montrée."
    return f"{count} modifications purement rédactionnelles ne sont pas montrées."


def mended(terms: Sequence[str], most: int) -> str:
    """Name the terms that can be read again, no more than `most` of them."""
    which = "Texte à nouveau lisible" if len(terms) == 1 else "Textes à nouveau lisibles"
    return f"{which} : {some(terms, most, 'fr')}."


def more_tools(count: int) -> str:
    """Say how many tools are not listed, and where they are."""
    which = "Un autre outil n’est pas listé" if count == 1 else f"{count} autres outils ne sont pas listés"
    return f"{which} ici : « monitor status » dit où en est chaque outil."


def more(count: int) -> str:
    """Say how many changes are not shown."""
    if count == 1:
        return "Une autre modification n’est pas montrée."
    return f"{count} autres modifications ne sont pas montrées."


def reviews(count: int) -> str:
    """Count approvals, for a subject."""
    return "1 autorisation" if count == 1 else f"{count} autorisations"


def more_reviews(count: int) -> str:
    """Say how many approvals are not listed, and where they are."""
    which = (
        "Une autre autorisation à réexaminer n’est pas listée"
        if count == 1
        else f"{count} autres autorisations à réexaminer ne sont pas listées"
    )
    return f"{which} ici : « monitor status » dit où en est chaque outil."


def due(count: int) -> str:
    """Say that approvals are due for review."""
    words = "Une autorisation est à réexaminer" if count == 1 else f"{count} autorisations sont à réexaminer"
    return (
        f"{words}. Une autorisation n’est pas donnée une fois pour toutes : à intervalle régulier, une "
        "personne la confirme ou y met fin. Ce rappel tient au calendrier : il ne signale aucun écart à la "
        "politique, et aucun statut ne change aujourd’hui."
    )


def still(count: int) -> str:
    """Say that terms could not be read for a week."""
    if count == 1:
        return "Un texte reste illisible depuis plus d’une semaine. C’est le seul rappel."
    return f"{count} textes restent illisibles depuis plus d’une semaine. C’est le seul rappel."
