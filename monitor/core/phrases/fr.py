"""The sentences of a notice in French; no-break spaces are typed as such, and a test looks for them."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.model import Effect, Topic
from monitor.core.phrases import fr_names
from monitor.core.phrases.cldr import join
from monitor.core.phrases.fr_reasons import naming, of, quoted
from monitor.core.phrases.labels import Labels

NAMES = fr_names.NAMES

LABELS = Labels(
    colon=" : ",
    suspended="Suspendu",
    withdrawn="Retiré",
    changed="Modifié",
    new_terms="Conditions modifiées",
    unreadable="Illisible",
    readable="À nouveau lisible",
    test="Essai",
    breaches="Écart à la politique",
    meaning="Ce que cela change",
    changes="Ce qui a changé",
    other_changes="Ce qui a aussi changé",
    options="Ce que vous pouvez faire",
    forward="Message à transférer aux utilisateurs",
    sources="Sources",
    broken="Textes illisibles",
    unread_texts="Textes non relus",
    mended="Textes à nouveau lisibles",
    tool="Outil",
    terms="Texte",
    address="Adresse",
    since="Depuis le",
    unread="Illisible depuis le",
    why="Motif",
    detail="Détail technique",
    remedy="Que faire",
    last_good="Dernière lecture réussie",
    never="jamais",
    tools="Outils concernés",
    suspends_on="Sans relecture, suspension le",
    verified="Relu le",
    effective="Prise d’effet",
    object_until="Opposition possible jusqu’au",
    contract="contrat déposé par l’organisation",
    not_read="non indiquée par le nouveau texte, ni délai d’opposition (lecture automatique)",
    marks_text="Dans les citations : [-mots supprimés-] [+mots ajoutés+]",
    marks_html="Dans les citations, barré : mots supprimés ; souligné : mots ajoutés.",
    unchanged_status="Aucun statut ne change.",
    nothing_concluded=(
        "Rien n’en a été conclu : aucune clause n’est tenue pour supprimée, et la dernière version bien lue "
        "fait foi."
    ),
    compared_again=(
        "La surveillance reprend : le texte est comparé à la dernière version bien lue. Un outil suspendu "
        "le reste tant que personne ne l’a rétabli."
    ),
    disclaimer=(
        "Lecture automatique, à relire par une personne. Cette surveillance ne vaut ni avis du DPO, ni AIPD, "
        "ni certification."
    ),
    object="Exercer l’opposition que le texte prévoit, puis demander le rétablissement.",
    other_plan="Changer d’offre : une offre professionnelle relève souvent d’autres conditions.",
    read_again="Relire le texte à la source, et faire corriger l’adresse ou l’extraction au catalogue.",
    reinstate=(
        "Rétablir l’outil, en acceptant ce qui est dit ci-dessus (réservé aux autorités d’approbation) :"
    ),
    reinstate_as_is="Rétablir l’outil (réservé aux autorités d’approbation) :",
    confirm="Confirmer la suspension :",
    withdraw="Retirer l’outil : supprimer sa proposition (« propose ») du catalogue.",
    look="Voir ce que disent les conditions, phrase par phrase :",
    differences="Voir toutes les modifications, mot à mot :",
    suspend="Suspendre l’outil, si cette modification ne convient pas :",
    try_again="Relancer la lecture d’un outil :",
    person="IDENTIFIANT",
    words="MOTIF",
)


def changed_terms(service: str, terms: Sequence[str], read: str) -> str:
    """Say that the provider changed some terms, read on a day."""
    return (
        f"Le fournisseur {of(service)} a modifié ses conditions ({join([quoted(t) for t in terms], 'fr')}). "
        f"La nouvelle version a été relevée le {read}."
    )


def put_off(usages: Sequence[str], day: str) -> str:
    """Say that some usages wait for a change to take effect before they suspend."""
    return (
        f"Aucun statut ne change aujourd’hui. Pour {naming(usages)}, la politique attend la prise d’effet : "
        f"ce que le nouveau texte dit et qu’elle n’accepte pas suspendra l’outil le {day}."
    )


def effect(topic: Topic, value: Effect) -> str:
    """Say what a drift does on a topic."""
    return f"{NAMES.topics[topic]} : {read_as(NAMES.effects[value])}."


def read_as(words: str) -> str:
    """Mark what the machine read as its reading."""
    return f"{words} (lecture automatique)"


def access(count: int) -> str:
    """Say that nothing but a status has changed for some tools."""
    if count == 1:
        return (
            "L’accès technique n’a pas été coupé : l’outil continue de fonctionner tant que personne ne le "
            "bloque."
        )
    return (
        "L’accès technique n’a pas été coupé : les outils continuent de fonctionner tant que personne ne "
        "les bloque."
    )


def unread_since(day: str | None) -> str:
    """Say when all binding terms were last read well."""
    return "elles n’ont jamais été toutes relues" if day is None else f"dernière relecture complète le {day}"


def not_visited(collection: str | None, *, was_read: bool) -> str:
    """Say why terms are not read, though no round has failed on them."""
    if collection is not None:
        since = "depuis" if was_read else "à ce jour"
        return f"la collection Open Terms Archive {quoted(collection)} ne l’a pas relu {since}"
    return "aucun relevé n’a porté sur ce texte depuis" if was_read else "aucun relevé n’a encore lu ce texte"


def deposited(days: Sequence[str]) -> str:
    """Say that contracts alone bind, each deposited on one of the days: none of them can change unseen."""
    what = "contrat déposé" if len(days) == 1 else "contrats déposés"
    when = join([f"le {each}" for each in dict.fromkeys(days)], "fr")
    return f"{what} {when}, sans relecture nécessaire"


def before(day: str | None) -> str:
    """Head the text as it stood."""
    return "Avant" if day is None else f"Avant – version du {day}"


def after(day: str) -> str:
    """Head the text as it stands."""
    return f"Après – version du {day}"


def added(day: str) -> str:
    """Head a text where something was only added."""
    return f"Ajouté – version du {day}"


def removed(day: str | None) -> str:
    """Head a text that is gone."""
    return "Supprimé" if day is None else f"Supprimé – figurait dans la version du {day}"


def as_of(day: str) -> str:
    """Head a sentence of a version."""
    return f"Le texte, version du {day}"


def place(terms: str, headings: Sequence[str]) -> str:
    """Say where a sentence stands."""
    return f"{terms}, rubrique {quoted(' › '.join(headings))}" if headings else terms


def usage_state(status: str, day: str) -> str:
    """Say a status and since when it stands."""
    return f"{status} depuis le {day}"


def due(day: str, left: int) -> str:
    """Say a day and how many days are left until it."""
    if left < 0:
        return f"{day} (passé)"
    if left == 0:
        return f"{day} (aujourd’hui)"
    return f"{day} (dans {left} jour{'s' if left > 1 else ''})"


def alternates(terms: str, day: str) -> str:
    """Say that a text came back to what it was."""
    return f"{terms} – c’est de nouveau le texte du {day} : la page alterne entre plusieurs textes."


def more_passages(count: int) -> str:
    """Say how many changed passages are not shown."""
    return f"Autres passages modifiés dans ce texte : {count}."


def more_breaches(count: int) -> str:
    """Say how many breaches are not shown."""
    return "Un autre écart a été relevé." if count == 1 else f"{count} autres écarts ont été relevés."


def unreadable(count: int) -> str:
    """Say how many terms could not be read."""
    if count == 1:
        return "Un texte surveillé n’a pas pu être relu."
    return f"{count} textes surveillés n’ont pas pu être relus."


def readable(count: int) -> str:
    """Say how many terms can be read again."""
    return "Un texte est à nouveau lisible." if count == 1 else f"{count} textes sont à nouveau lisibles."


def texts(count: int) -> str:
    """Count texts, for a subject."""
    return "1 texte" if count == 1 else f"{count} textes"


def more_texts(count: int) -> str:
    """Say how many terms are not listed, and where they are."""
    which = "Un autre texte n’est pas listé" if count == 1 else f"{count} autres textes ne sont pas listés"
    return f"{which} ici : « monitor status » dit où en est chaque outil."


def source(terms: str, day: str) -> str:
    """Name the version of some terms."""
    return f"{terms}, version du {day}"


def credit(collections: Sequence[str]) -> str:
    """Give the attribution that Open Terms Archive's licence asks for."""
    return (
        f"Contient des données des contributeurs d’Open Terms Archive ({join(collections, 'fr')}), sous "
        "licence ODC-By 1.0."
    )


def round_at(moment: str) -> str:
    """Name the round that a notice tells of."""
    return f"Relevé du {moment}."


def sender(organisation: str) -> str:
    """Say who sends the notice."""
    return (
        f"Message automatique du moniteur de conditions ({organisation}). Les dates sont en temps universel."
    )


def head(chain: str) -> str:
    """Name the last entry of the ledger."""
    return f"Tête du journal des décisions : {chain}"


def trial(organisation: str) -> tuple[str, str]:
    """Write a test notice: its subject and its sentence."""
    return (
        "les alertes du moniteur de conditions arrivent",
        f"Si vous lisez ceci, les alertes vous parviennent ({organisation}). Il n’y a rien à faire.",
    )
