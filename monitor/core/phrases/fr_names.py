"""The product's words in French; no-break spaces are typed as such in them, and a test asks for it."""

from __future__ import annotations

from types import MappingProxyType

from monitor.core.checks import OutcomeName
from monitor.core.decisions import Basis
from monitor.core.model import (
    Cause,
    DataClass,
    Effect,
    FactKind,
    Kind,
    Mechanism,
    ProfessionalUse,
    Region,
    Scope,
    Stance,
    Topic,
)
from monitor.core.phrases.names import Names
from monitor.core.tools import AttestationKind, Plan, Role

_RETRY = (
    "Le moniteur réessaie à chaque relevé. Si cela dure, ouvrir l’adresse dans un navigateur depuis le même "
    "réseau."
)
_WALL = (
    "Ouvrir l’adresse dans un navigateur. Si le texte n’y est lisible qu’après une action, essayer "
    "« render: browser », une autre adresse ou une collection Open Terms Archive."
)
_MOVED = (
    "Ouvrir l’adresse dans un navigateur : la page a pu changer de place. Corriger « fetch » au catalogue."
)
_SELECT = (
    "Ouvrir l’adresse dans un navigateur : la mise en page a pu changer. Corriger « select » ou « remove » "
    "au catalogue."
)

NAMES = Names(
    locale="fr",
    topics=MappingProxyType(
        {
            Topic.TRAINING: "réutilisation pour l’entraînement",
            Topic.LOCATION: "localisation des données",
        }
    ),
    stances=MappingProxyType(
        {
            Stance.PERMITTED: "réutilisation pour l’entraînement, sans opposition prévue",
            Stance.OPT_OUT: "réutilisation pour l’entraînement, sauf opposition",
            Stance.IMPROVEMENT: (
                "réutilisation pour améliorer les services, sans que l’entraînement soit nommé"
            ),
            Stance.OPT_IN: "réutilisation pour l’entraînement sur accord préalable seulement",
            Stance.DENIED: "pas de réutilisation pour l’entraînement",
            Stance.THIRD_COUNTRY: "données hors de l’Union européenne, sans garantie nommée",
            Stance.THIRD_COUNTRY_SAFEGUARDED: "transfert encadré selon le fournisseur",
            Stance.CHOICE: "région d’hébergement au choix du client",
            Stance.EU: "données dans l’Union européenne",
            Stance.SILENT: "rien n’est dit",
            Stance.UNCLEAR: "lecture incertaine",
        }
    ),
    data=MappingProxyType(
        {
            DataClass.CONTENT: "contenus (saisies, fichiers, réponses)",
            DataClass.PERSONAL: "données personnelles",
            DataClass.FEEDBACK: "avis et évaluations",
            DataClass.DEIDENTIFIED: "données anonymisées ou agrégées",
            DataClass.FLAGGED: "contenus signalés pour examen de sécurité",
        }
    ),
    scopes=MappingProxyType(
        {
            Scope.CONSUMER: "offres grand public",
            Scope.BUSINESS: "offres professionnelles",
            Scope.ALL: "toutes les offres",
        }
    ),
    regions=MappingProxyType(
        {Region.EEA: "Espace économique européen", Region.ELSEWHERE: "hors Espace économique européen"}
    ),
    plans=MappingProxyType(
        {Plan.CONSUMER: "offre grand public", Plan.BUSINESS: "offre professionnelle", Plan.API: "offre API"}
    ),
    mechanisms=MappingProxyType(
        {
            Mechanism.ADEQUACY: "décision d’adéquation",
            Mechanism.DPF: "cadre de protection des données UE–États-Unis",
            Mechanism.SCC: "clauses contractuelles types",
            Mechanism.BCR: "règles d’entreprise contraignantes",
            Mechanism.DEROGATION: "dérogation (art. 49 RGPD)",
            Mechanism.UNNAMED: "garantie non nommée",
        }
    ),
    attestations=MappingProxyType(
        {
            AttestationKind.SECNUMCLOUD: "SecNumCloud (ANSSI)",
            AttestationKind.HDS: "hébergeur de données de santé (HDS)",
            AttestationKind.ISO27001: "ISO/IEC 27001",
            AttestationKind.DPF: "cadre de protection des données (DPF)",
        }
    ),
    facts=MappingProxyType(
        {
            FactKind.PROFESSIONAL_USE: "usage professionnel",
            FactKind.TERRITORY: "territoire",
            FactKind.AUDIENCE: "destinataires du texte",
            FactKind.MINIMUM_AGE: "âge minimum",
        }
    ),
    professional_uses=MappingProxyType(
        {
            ProfessionalUse.PROHIBITED: "interdit",
            ProfessionalUse.RESTRICTED: "restreint",
            ProfessionalUse.ALLOWED: "admis",
        }
    ),
    audiences=MappingProxyType(
        {
            Scope.CONSUMER: "particuliers",
            Scope.BUSINESS: "professionnels",
            Scope.ALL: "tous publics",
        }
    ),
    roles=MappingProxyType(
        {
            Role.LEGAL: "juridique",
            Role.DPO: "DPO",
            Role.IT: "informatique",
            Role.SECURITY: "sécurité",
            Role.BUSINESS: "métier",
        }
    ),
    allowed="Autorisé",
    suspended=MappingProxyType(
        {
            Basis.PRECAUTIONARY: "Suspendu à titre conservatoire",
            Basis.DECIDED: "Suspendu sur décision",
            Basis.EXPIRED: "Suspendu (autorisation échue)",
            Basis.UNVERIFIED: "Suspendu (faute de relecture)",
            Basis.WITHDRAWN: "Retiré",
        }
    ),
    outcomes=MappingProxyType(
        {
            OutcomeName.CHANGED: "modifié",
            OutcomeName.UNCHANGED: "inchangé",
            OutcomeName.UNREACHABLE: "injoignable",
            OutcomeName.UNREADABLE: "illisible",
            OutcomeName.UNCONFIRMED: "non confirmé",
            OutcomeName.INTERNAL: "erreur interne",
        }
    ),
    reasons=MappingProxyType(
        {
            "dns": "nom de domaine introuvable",
            "tls": "connexion sécurisée impossible (certificat)",
            "refused": "connexion refusée",
            "reset": "connexion coupée",
            "timeout": "délai dépassé",
            "cut_short": "réponse interrompue avant la fin",
            "http_status": "le serveur répond par une erreur",
            "blocked": "adresse refusée par notre propre filtrage",
            "too_large": "réponse trop volumineuse",
            "redirect_loop": "trop de redirections",
            "robots": "le site refuse la lecture automatique (robots.txt)",
            "captcha": "contrôle anti-robot à la place du texte",
            "login": "page de connexion à la place du texte",
            "cookie_wall": "page de consentement à la place du texte",
            "soft_404": "page d’erreur présentée comme valide",
            "empty": "page vide",
            "media_type": "format inattendu : ni page web ni PDF lisible",
            "language": "autre édition du texte\u00a0: langue ou pays",
            "another_page": "une autre page à la place du texte",
            "selector": "l’endroit du texte dans la page n’est plus trouvé",
            "partial": "texte incomplet",
            "no_text": "aucun texte lisible",
            "missing": "tout ou partie du texte n’a pu être trouvé",
            "unconfirmed": "la page montre un texte, puis un autre",
            "internal": "erreur interne du moniteur",
        }
    ),
    remedies=MappingProxyType(
        {
            **dict.fromkeys("dns tls refused reset timeout cut_short too_large missing".split(), _RETRY),
            **dict.fromkeys("soft_404 redirect_loop another_page media_type".split(), _MOVED),
            **dict.fromkeys("captcha login cookie_wall robots empty no_text".split(), _WALL),
            **dict.fromkeys("selector partial".split(), _SELECT),
            "http_status": (
                "Ouvrir l’adresse dans un navigateur : la page a pu changer de place, ou le site refuser les "
                "lectures automatiques."
            ),
            "blocked": "Si cette adresse est voulue, l’inscrire sous « network: allow: » au catalogue.",
            "language": "Choisir l’adresse de l’édition suivie, ou inscrire « language » au catalogue.",
            "unconfirmed": (
                "Ouvrir l’adresse plusieurs fois\u00a0: le site alterne peut-être deux textes, ou en "
                "essaie un."
            ),
            "internal": (
                "Transmettre le détail ci-dessus aux mainteneurs du moniteur ; les autres textes sont lus."
            ),
        }
    ),
    kinds=MappingProxyType(
        {
            Kind.NOISE: "sans portée",
            Kind.EDITORIAL: "rédactionnel",
            Kind.MATERIAL: "de fond",
            Kind.BROKEN: "texte abîmé",
            Kind.RESTORED: "texte rétabli",
        }
    ),
    effects=MappingProxyType(
        {
            Effect.NONE: "inchangé",
            Effect.WORSE: "moins protecteur qu’avant",
            Effect.BETTER: "plus protecteur qu’avant",
            Effect.CHANGED: "modifié, sans être nettement plus ni moins protecteur",
        }
    ),
    causes=MappingProxyType(
        {
            Cause.PROVIDER: "le fournisseur a modifié son texte",
            Cause.VANTAGE: "une autre édition a été servie (pays ou langue)",
            Cause.EXTRACTION: "notre extraction du texte a changé",
            Cause.RULES: "nos règles de lecture ont changé",
            Cause.POLICY: "la politique de l’organisation a changé",
        }
    ),
    terms_types=MappingProxyType(
        {
            "Terms of Service": "Conditions d’utilisation",
            "Privacy Policy": "Politique de confidentialité",
            "Imprint": "Mentions légales",
            "Trackers Policy": "Politique relative aux traceurs",
            "Developer Terms": "Conditions pour les développeurs",
            "Community Guidelines": "Règles de la communauté",
            "Deceased Users": "Utilisateurs décédés",
            "Acceptable Use Policy": "Politique d’usage acceptable",
            "Restricted Use Policy": "Politique d’usage restreint",
            "Commercial Terms": "Conditions commerciales",
            "Copyright Claims Policy": "Politique de réclamation du droit d’auteur",
            "Law Enforcement Guidelines": "Règles relatives aux demandes des autorités",
            "Human Rights Policy": "Politique relative aux droits humains",
            "In-App Purchases Policy": "Politique des achats intégrés",
            "Review Guidelines": "Règles des avis",
            "Brand Guidelines": "Règles d’usage de la marque",
            "Quality Guidelines": "Règles de qualité",
            "Data Controller Agreement": "Accord entre responsables de traitement",
            "Data Processor Agreement": "Accord de sous-traitance des données",
            "User Consent Policy": "Politique de recueil du consentement",
            "Closed Captioning Policy": "Politique de sous-titrage",
            "Seller Warranty": "Garantie du vendeur",
            "Single Sign-On Policy": "Politique d’authentification unique",
            "Vulnerability Disclosure Policy": "Politique de divulgation des vulnérabilités",
            "Live Policy": "Politique de diffusion en direct",
            "Complaints Policy": "Politique de réclamation",
            "Conditions of Carriage": "Conditions de transport",
            "General Conditions of Sale": "Conditions générales de vente",
            "Marketplace Buyers Conditions": "Conditions des acheteurs de la place de marché",
            "Marketplace Sellers Conditions": "Conditions des vendeurs de la place de marché",
            "Ranking Parameters Description": "Paramètres de classement",
            "Premium Partner Conditions": "Conditions des partenaires privilégiés",
            "Platform to Business Notice": "Information des entreprises utilisatrices",
            "Business Mediation Policy": "Politique de médiation avec les entreprises",
            "Business Privacy Policy": "Politique de confidentialité pour les entreprises",
            "Editorial Policy": "Politique éditoriale",
            "Anti-corruption Policy": "Politique anticorruption",
            "Accessibility Statement": "Déclaration d’accessibilité",
            "Hyperlinks Policy": "Politique des liens hypertextes",
            "Whistleblower Policy": "Politique de protection des lanceurs d’alerte",
            "Affiliate Agreement": "Accord d’affiliation",
            "Service Level Agreement": "Accord de niveau de service",
            "Content Monetisation Policy": "Politique de monétisation des contenus",
            "Advertising Content Policy": "Politique des contenus publicitaires",
        }
    ),
)
