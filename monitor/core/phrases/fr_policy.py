"""What a usage demands, in French, as a person with the right to decide would sign it; spaces as printed."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.model import Mechanism, Stance
from monitor.core.phrases.cldr import countries, join
from monitor.core.phrases.fr_names import NAMES
from monitor.core.tools import Fallback, SuspendOn

_LOCALE = NAMES.locale

# titles
TRAINING = "Réutilisation pour l’entraînement : ce qui est admis, par nature de données"
LOCATION = "Localisation des données : ce qui est admis"
BESIDE = "En plus des conditions"
DOUBT = "Dans le doute"
TIMES = "Délais"
DECIDING = "Qui décide"
ADEQUACY = "Décisions d’adéquation"
# names of rows
PLACES = "lieux"
SAFEGUARDS = "garanties"
COUNTRIES = "pays admis"
REFUSED = "pays refusés"
REQUIRED = "conditions exigées"
ATTESTATIONS = "attestations exigées"
CONTROL = "contrôle du fournisseur"
SILENCE = "silence des conditions"
UNCLEAR = "lecture incertaine"
CHANGE = "effet d’une modification"
STALE = "signalé comme non relu"
UNREAD = "suspendu faute de relecture"
REVIEW = "réexamen"
APPROVERS = "autorité d’approbation"
IN_FORCE = "en vigueur"
CONDITIONAL = "en vigueur, sous condition"
CHECKED = "liste contrôlée le"
# values
ANYTHING = "tout, dit ou non dit"
OPT_OUT_EXERCISED = "réutilisation pour l’entraînement, sauf opposition, une fois celle-ci exercée"
ANY_SAFEGUARD = "toutes"
ANY_COUNTRY = "tous"
NONE_REFUSED = "aucun nommément"
NOTHING_REQUIRED = "aucune"
ANYONE = "depuis tout pays"
ANYONE_APPROVES = "toute personne du catalogue, hormis le DPO, qui rend un avis"
CLOSING = (
    "Ce qui n’est pas admis ci-dessus suspend l’outil à titre conservatoire, jusqu’à la décision d’une "
    "autorité d’approbation. Une autorisation couvre ce que les conditions disaient alors ; seul ce qui est "
    "nouveau suspend de nouveau. Aucun outil n’est rétabli sans qu’une personne le décide."
)
LAW = (
    "Vers un pays couvert par une décision en vigueur, un transfert n’exige aucune autre garantie, quoi que "
    "nomment les conditions. Un cadre dont la décision n’est plus en vigueur n’est pas une garantie."
)


def stances(accepted: Sequence[Stance], *, exercised: bool) -> str:
    """Say which stances are accepted, from the safest on; `exercised`: an opt-out too, once exercised."""
    words = [NAMES.stances[stance] for stance in accepted]
    return " ; ".join([*words, *([OPT_OUT_EXERCISED] if exercised else [])])


def safeguards(accepted: Sequence[Mechanism]) -> str:
    """Say that a transfer with safeguards has to rest on one of these."""
    if not accepted:
        return "aucune n’est admise"
    return f"au moins une parmi : {join([NAMES.mechanisms[m] for m in accepted], _LOCALE)}"


def destinations(accepted: Sequence[str], *, adequate: bool) -> str:
    """Say to which countries alone transfers may go beside the EEA: by code, and those that are adequate."""
    abroad = countries(accepted, _LOCALE)
    by_law = "pays couverts par une décision d’adéquation en vigueur" if adequate else ""
    named = join([words for words in (abroad, by_law) if words], _LOCALE)
    within = "Espace économique européen"
    return f"{within}, et eux seuls en dehors : {named}" if named else f"{within} seul"


def controlled_from(accepted: Sequence[str]) -> str:
    """Say from which countries alone the vendor may be controlled."""
    named = countries(accepted, _LOCALE) or "aucun"
    return f"depuis ces seuls pays : {named} ; un pays inconnu n’est pas admis"


def fallback(value: Fallback) -> str:
    """Say what becomes of the tool where the terms do not answer."""
    return "l’outil est suspendu" if value is Fallback.SUSPEND else "l’outil reste autorisé"


def suspends_on(value: SuspendOn) -> str:
    """Say when a change that is not accepted suspends."""
    if value is SuspendOn.PUBLICATION:
        return "suspension dès la publication"
    return "suspension au jour d’effet, si les conditions en nomment un à venir ; sinon dès la publication"


def later_than(time: str) -> str:
    """Say that something happens after a time."""
    return f"après {time}"


def review(every: str, grace: str) -> str:
    """Say when an approval is due for review, and when it expires."""
    return f"{every} après chaque autorisation ; après {grace} de retard, elle expire"


def conditional(abroad: Sequence[str], under: Mechanism) -> str:
    """Say to which countries, by code, a decision serves transfers that rest on a framework alone."""
    return f"{countries(abroad, _LOCALE)} : transferts fondés sur le {NAMES.mechanisms[under]}"


def outdated(day: str) -> str:
    """Warn that nobody looked for long whether the list of adequacy decisions is complete."""
    return (
        f"La liste des décisions d’adéquation a été contrôlée le {day}, il y a plus de six mois : à revoir."
    )
