"""Why a drift is of its kind, in French; in English the reasons stand for themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from monitor.core.drift_reasons import DriftReason

REASONS: Final[Mapping[DriftReason, str]] = MappingProxyType(
    {
        DriftReason.SAME: "les mêmes mots",
        DriftReason.LAYOUT: "la mise en page, les liens ou l’ordre",
        DriftReason.FURNITURE: "l’habillage de la page",
        DriftReason.NAVIGATION: "le menu de la page",
        DriftReason.PAGE_TITLE: "le titre de la page",
        DriftReason.PAGE_LABEL: "un libellé de la page",
        DriftReason.PAGE_FOOT: "le pied de page",
        DriftReason.BANNER: "un bandeau",
        DriftReason.POINTER: "un renvoi à une autre page",
        DriftReason.NUMBERING: "la numérotation",
        DriftReason.TITLE: "le titre",
        DriftReason.HEADING_ADDED: "un intertitre ajouté",
        DriftReason.HEADING_REMOVED: "un intertitre supprimé",
        DriftReason.LABEL_ADDED: "un libellé ajouté",
        DriftReason.LABEL_REMOVED: "un libellé supprimé",
        DriftReason.LINK_LABEL: "le libellé d’un lien",
        DriftReason.BINDING_ELSEWHERE: "l’adresse d’une page à laquelle le texte renvoie",
        DriftReason.DATE: "la date du texte",
        DriftReason.DATE_NOTE: "une mention sur la date du texte",
        DriftReason.ADDRESS: "une adresse",
        DriftReason.CONTACT: "les coordonnées de contact",
        DriftReason.NAME: "un nom",
        DriftReason.SLIP: "une coquille corrigée",
        DriftReason.ORDER: "l’ordre des mots",
        DriftReason.PUNCTUATION: "la ponctuation ou les majuscules",
        DriftReason.SMALL_WORDS: "des mots de liaison",
        DriftReason.FEW_WORDS_ADDED: "quelques mots ajoutés",
        DriftReason.FEW_WORDS_REMOVED: "quelques mots supprimés",
        DriftReason.FEW_WORDS_REWORDED: "quelques mots reformulés",
        DriftReason.SENTENCE_ADDED: "une phrase ajoutée",
        DriftReason.SENTENCE_REMOVED: "une phrase supprimée",
        DriftReason.SENTENCE_REWORDED: "une phrase reformulée",
        DriftReason.ROW_ADDED: "une ligne de tableau ajoutée",
        DriftReason.ROW_REMOVED: "une ligne de tableau supprimée",
        DriftReason.ROW_CHANGED: "une ligne de tableau modifiée",
        DriftReason.DOCUMENT_ADDED: "un autre document applicable ajouté",
        DriftReason.DOCUMENT_REMOVED: "un autre document applicable supprimé",
        DriftReason.COMPANY: "la société cocontractante",
        DriftReason.HOLDS_FROM: "l’entrée en vigueur reportée ou avancée",
        DriftReason.DATE_OR_NUMBER: "une date ou un nombre",
        DriftReason.NEGATION: "une négation ou une exception",
        DriftReason.MODAL: "ce qui est permis ou imposé",
        DriftReason.QUALIFIER: "une précision ou une réserve",
        DriftReason.PLACE: "un lieu",
        DriftReason.NUMBER: "un nombre",
        DriftReason.PRACTICE: "un droit, une obligation ou une pratique",
        DriftReason.PRACTICE_WORDS: "des mots qui décrivent une pratique",
        DriftReason.WHO: "qui fait quoi",
        DriftReason.WHO_PROCESSES: "qui reçoit ou traite les données",
        DriftReason.TRAINING: "ce qui est dit de la réutilisation pour l’entraînement",
        DriftReason.LOCATION: "la localisation des données",
        DriftReason.RECIPIENT_ADDED: "un destinataire des données ajouté",
        DriftReason.RECIPIENT_REMOVED: "un destinataire des données supprimé",
        DriftReason.RECIPIENT_COUNTRY: "un autre pays pour un destinataire des données",
        DriftReason.RECIPIENT_PRODUCTS: "d’autres produits pour un destinataire des données",
        DriftReason.NO_SENTENCE: "plus aucune phrase",
        DriftReason.WAS_NO_SENTENCE: "auparavant, aucune phrase",
        DriftReason.STANDS_IN: "une page d’erreur, de connexion ou de consentement à la place du texte",
        DriftReason.STOOD_IN: "auparavant, une page d’erreur, de connexion ou de consentement",
        DriftReason.MISSING: "l’essentiel du texte manque",
        DriftReason.WAS_MISSING: "l’essentiel du texte manquait",
        DriftReason.REPLACED: "une autre page ou une autre langue à la place du texte",
        DriftReason.WAS_REPLACED: "auparavant, une autre page ou une autre langue",
    }
)


def because(found: Iterable[DriftReason]) -> str:
    """Say a reason and, if that is known, what it is about."""
    return "\u00a0: ".join(REASONS[each] for each in found)
