"""Why the policy objects to what some terms say, in French; no-break spaces are typed as such."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.core.claims import Lack, LackKind
from monitor.core.decisions import Occasion
from monitor.core.model import Cause, Region, Scope, Stance, Topic
from monitor.core.phrases.cldr import countries, join, sentence
from monitor.core.phrases.fr_names import NAMES
from monitor.core.policy import Breach, BreachCode
from monitor.core.resolution import Resolved
from monitor.core.tools import AttestationKind


def quoted(words: str) -> str:
    """Return words between guillemets."""
    return f"« {words} »"


def of(name: str) -> str:
    """Return a name after the French word for of."""
    return f"d’{name}" if name[:1].lower() in "aeiouàâéèêëîïôöù" else f"de {name}"


def naming(usages: Sequence[str]) -> str:
    """Name usages within a sentence."""
    kind = "la catégorie d’usage" if len(usages) == 1 else "les catégories d’usage"
    return f"{kind} {join([quoted(usage) for usage in usages], 'fr')}"


def usages_only(usages: Sequence[str]) -> str:
    """Say for which usages alone something holds."""
    return f"Vaut pour {naming(usages)}."


def breach(found: Breach) -> str:
    """Say in a sentence or two what the policy does not accept."""
    if found.lack is not None:
        return _lacks(found.lack)
    if found.resolved is not None:
        return _says(found, found.resolved)
    about = "la localisation des données"
    if found.topic is Topic.TRAINING:
        about = "la réutilisation pour l’entraînement"
    if found.code is BreachCode.SILENT:
        return f"Les conditions ne disent rien sur {about}, et la politique n’accepte pas ce silence."
    return f"La lecture automatique est incertaine sur {about} : une personne doit lire le texte."


def _says(found: Breach, resolved: Resolved) -> str:
    data = sentence(NAMES.data[resolved.finding.data])
    if found.code is BreachCode.OPT_OUT:
        return (
            f"{data} : réutilisation pour l’entraînement, sauf opposition. La politique ne l’accepte qu’une "
            "fois l’opposition exercée, et aucune opposition encore valable n’est consignée."
        )
    if found.code is BreachCode.COUNTRY:
        named = countries(found.countries, "fr")
        return f"Données hors de l’Union européenne : {named}. La politique ne l’accepte pas."
    if found.code is BreachCode.MECHANISM:
        mechanisms = [NAMES.mechanisms[m] for m in resolved.safeguards]
        named = f"garantie nommée : {join(mechanisms, 'fr')}" if mechanisms else "aucune garantie nommée"
        return f"Transfert hors de l’Union européenne ({named}). La politique en exige une autre."
    stance = NAMES.stances[resolved.stance]
    if found.topic is Topic.LOCATION:
        return f"{sentence(stance)}. La politique ne l’accepte pas."
    return f"{data} : {stance}. La politique ne l’accepte pas."


def _lacks(lack: Lack) -> str:
    match lack.lacks:
        case LackKind.ATTESTATION:
            name = NAMES.attestations[AttestationKind(lack.name)]
            return (
                f"La politique exige l’attestation {name} : le catalogue n’en porte aucune en cours de "
                "validité."
            )
        case LackKind.CONTROL:
            country = countries([lack.name], "fr") if lack.name else "non renseigné"
            return f"Pays dont relève le contrôle du fournisseur : {country}. La politique ne l’accepte pas."
        case LackKind.TERMS:
            named = quoted(NAMES.terms_types.get(lack.name, lack.name))
            return f"La politique exige le texte {named} : l’outil n’en a aucun qui ait été lu."


def gloss(found: Resolved, *, alone: bool = False) -> str:
    """Say what the machine read in a sentence, marked as its reading; `alone`: whatever stands elsewhere."""
    f = found.finding
    words = NAMES.stances[found.stance]
    if f.topic is Topic.TRAINING:
        words += f" ; porte sur : {NAMES.data[f.data]}"
    if f.scope is not Scope.ALL:
        words += f" ; vaut pour : {NAMES.scopes[f.scope]}"
    if f.region is Region.EEA:
        words += " ; personnes situées dans l’Espace économique européen"
    if f.countries:
        words += f" ; pays nommés : {countries(f.countries, 'fr')}"
    if found.safeguards:
        words += f" ; garanties : {join([NAMES.mechanisms[m] for m in found.safeguards], 'fr')}"
    if found.stance is Stance.OPT_OUT is not f.stance:
        words += " ; l’opposition est prévue ailleurs dans les conditions"
    elif found.stance is Stance.THIRD_COUNTRY_SAFEGUARDED is not f.stance:
        words += " ; aucune garantie nommée, mais une décision d’adéquation en tient lieu"
    elif found.stance is not f.stance:
        words += " ; la garantie nommée n’est plus en vigueur"
    return f"Lecture automatique{' de ce seul passage' if alone else ''} : {words}."


def suspended_because(
    occasion: Occasion,
    cause: Cause | None,
    *,
    service: str,
    terms: Sequence[str],
    read: str,
    usages: Sequence[str],
    rebound: bool = False,
) -> str:
    """Say why a tool is suspended: what happened, whose doing it is, for which usages, until when.

    `rebound`: the text blamed binds since a contract was deposited or has ended.
    """
    texts = join([quoted(t) for t in terms], "fr")
    which = f" ({texts})" if texts else ""
    until = (
        "L’autorisation est suspendue à titre conservatoire, jusqu’à ce qu’une autorité d’approbation décide."
    )
    gap = f"un écart à la politique pour {naming(usages)}"
    ours = "ce n’est pas une modification par le fournisseur"
    match occasion, cause:
        case Occasion.WITHDRAWN, _:
            words = (
                f"L’outil n’est plus proposé au catalogue pour {naming(usages)} : son autorisation prend "
                "fin. Le fournisseur n’est pas en cause."
            )
        case Occasion.UNVERIFIED, _:
            words = (
                f"Les conditions {of(service)} n’ont pas toutes pu être relues dans le délai prévu pour "
                f"{naming(usages)} ({read}). Aucune modification par le fournisseur n’a été constatée ; dans "
                "le doute, l’autorisation est suspendue jusqu’à une bonne relecture et une décision."
            )
        case Occasion.EXPIRED, _:
            words = (
                f"L’autorisation {of(service)} pour {naming(usages)} a expiré : son réexamen n’a pas eu lieu "
                "à temps, ou l’opposition sur laquelle elle repose ne vaut plus. Aucune modification par le "
                "fournisseur n’a été constatée. Une autorité d’approbation décide de son renouvellement."
            )
        case Occasion.BASELINE, _:
            words = (
                f"Dès le premier relevé, les conditions actuelles {of(service)}{which} présentent {gap}. "
                f"{until}"
            )
        case _, Cause.PROVIDER:
            words = (
                f"Le fournisseur {of(service)} a modifié ses conditions{which}. La version relevée le {read} "
                f"présente {gap}. {until}"
            )
        case _, Cause.EXTRACTION:
            words = (
                f"Notre extraction du texte {of(service)}{which} a changé ; {ours}. Le texte ainsi relu "
                f"présente {gap}. {until}"
            )
        case _, Cause.RULES:
            words = (
                f"Nos règles de lecture ont changé ; {ours}. Relues ainsi, les conditions "
                f"{of(service)}{which} présentent {gap}. {until}"
            )
        case _, Cause.POLICY if rebound:
            words = (
                f"Le texte qui fait foi pour {service}{which} n’est plus le même : un contrat a été déposé "
                f"ou a pris fin ; {ours}. Ce texte présente {gap}. {until}"
            )
        case _, Cause.POLICY:
            words = (
                f"La politique de l’organisation a changé ; {ours}. Les conditions {of(service)}{which} "
                f"présentent désormais {gap}. {until}"
            )
        case _:
            words = f"Les conditions {of(service)}{which} présentent {gap}. {until}"
    return words
