"""The product's words in English."""

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
    "The monitor tries again at every round. If this lasts, open the address in a browser on the same "
    "network."
)
_WALL = (
    "Open the address in a browser. If the text can be read there only after an action, try “render: "
    "browser”, another address or an Open Terms Archive collection."
)
_MOVED = "Open the address in a browser: the page may have moved. Correct “fetch” in the catalogue."
_SELECT = (
    "Open the address in a browser: its layout may have changed. Correct “select” or “remove” in the "
    "catalogue."
)

NAMES = Names(
    locale="en_GB",
    topics=MappingProxyType({Topic.TRAINING: "reuse for training", Topic.LOCATION: "location of data"}),
    stances=MappingProxyType(
        {
            Stance.PERMITTED: "reuse for training, with no opt-out given",
            Stance.OPT_OUT: "reuse for training unless users opt out",
            Stance.IMPROVEMENT: "reuse to improve the services, training not named",
            Stance.OPT_IN: "reuse for training with prior agreement only",
            Stance.DENIED: "no reuse for training",
            Stance.THIRD_COUNTRY: "data outside the European Union, no safeguard named",
            Stance.THIRD_COUNTRY_SAFEGUARDED: "transfer with safeguards, according to the provider",
            Stance.CHOICE: "hosting region chosen by the customer",
            Stance.EU: "data in the European Union",
            Stance.SILENT: "nothing is said",
            Stance.UNCLEAR: "uncertain reading",
        }
    ),
    data=MappingProxyType(
        {
            DataClass.CONTENT: "content (inputs, files, outputs)",
            DataClass.PERSONAL: "personal data",
            DataClass.FEEDBACK: "feedback and ratings",
            DataClass.DEIDENTIFIED: "de-identified or aggregated data",
            DataClass.FLAGGED: "content flagged for safety review",
        }
    ),
    scopes=MappingProxyType(
        {Scope.CONSUMER: "consumer plans", Scope.BUSINESS: "business plans", Scope.ALL: "all plans"}
    ),
    regions=MappingProxyType(
        {Region.EEA: "European Economic Area", Region.ELSEWHERE: "outside the European Economic Area"}
    ),
    plans=MappingProxyType(
        {Plan.CONSUMER: "consumer plan", Plan.BUSINESS: "business plan", Plan.API: "API plan"}
    ),
    mechanisms=MappingProxyType(
        {
            Mechanism.ADEQUACY: "adequacy decision",
            Mechanism.DPF: "EU–US Data Privacy Framework",
            Mechanism.SCC: "standard contractual clauses",
            Mechanism.BCR: "binding corporate rules",
            Mechanism.DEROGATION: "derogation (GDPR, art. 49)",
            Mechanism.UNNAMED: "unnamed safeguard",
        }
    ),
    attestations=MappingProxyType(
        {
            AttestationKind.SECNUMCLOUD: "SecNumCloud (ANSSI)",
            AttestationKind.HDS: "health data hosting (HDS)",
            AttestationKind.ISO27001: "ISO/IEC 27001",
            AttestationKind.DPF: "Data Privacy Framework (DPF)",
        }
    ),
    facts=MappingProxyType(
        {
            FactKind.PROFESSIONAL_USE: "professional use",
            FactKind.TERRITORY: "territory",
            FactKind.AUDIENCE: "addressed to",
            FactKind.MINIMUM_AGE: "minimum age",
        }
    ),
    professional_uses=MappingProxyType(
        {
            ProfessionalUse.PROHIBITED: "prohibited",
            ProfessionalUse.RESTRICTED: "restricted",
            ProfessionalUse.ALLOWED: "allowed",
        }
    ),
    audiences=MappingProxyType(
        {Scope.CONSUMER: "consumers", Scope.BUSINESS: "businesses", Scope.ALL: "everybody"}
    ),
    roles=MappingProxyType(
        {
            Role.LEGAL: "legal",
            Role.DPO: "DPO",
            Role.IT: "IT",
            Role.SECURITY: "security",
            Role.BUSINESS: "business",
        }
    ),
    allowed="Allowed",
    suspended=MappingProxyType(
        {
            Basis.PRECAUTIONARY: "Suspended as a precaution",
            Basis.DECIDED: "Suspended by decision",
            Basis.EXPIRED: "Suspended (approval expired)",
            Basis.UNVERIFIED: "Suspended (not read again in time)",
            Basis.WITHDRAWN: "Withdrawn",
        }
    ),
    outcomes=MappingProxyType(
        {
            OutcomeName.CHANGED: "changed",
            OutcomeName.UNCHANGED: "unchanged",
            OutcomeName.UNREACHABLE: "unreachable",
            OutcomeName.UNREADABLE: "unreadable",
            OutcomeName.UNCONFIRMED: "unconfirmed",
            OutcomeName.INTERNAL: "internal error",
        }
    ),
    reasons=MappingProxyType(
        {
            "dns": "domain name not found",
            "tls": "no secure connection (certificate)",
            "refused": "connection refused",
            "reset": "connection reset",
            "timeout": "timed out",
            "cut_short": "answer cut short",
            "http_status": "the server answers with an error",
            "blocked": "address refused by our own filter",
            "too_large": "answer too large",
            "redirect_loop": "too many redirects",
            "robots": "the site refuses automatic reading (robots.txt)",
            "captcha": "a robot check stands in place of the text",
            "login": "a login page stands in place of the text",
            "cookie_wall": "a consent page stands in place of the text",
            "soft_404": "an error page served as a valid one",
            "empty": "empty page",
            "media_type": "unexpected format: neither a web page nor a readable PDF",
            "language": "another edition of the text: language or country",
            "another_page": "another page in place of the text",
            "selector": "the place of the text in the page is no longer found",
            "partial": "incomplete text",
            "no_text": "no readable text",
            "missing": "the text, or a part of it, could not be found",
            "unconfirmed": "the page shows one text, then another",
            "internal": "internal error of the monitor",
        }
    ),
    remedies=MappingProxyType(
        {
            **dict.fromkeys("dns tls refused reset timeout cut_short too_large missing".split(), _RETRY),
            **dict.fromkeys("soft_404 redirect_loop another_page media_type".split(), _MOVED),
            **dict.fromkeys("captcha login cookie_wall robots empty no_text".split(), _WALL),
            **dict.fromkeys("selector partial".split(), _SELECT),
            "http_status": (
                "Open the address in a browser: the page may have moved, or the site may refuse automatic "
                "reading."
            ),
            "blocked": "If this address is wanted, list it under “network: allow:” in the catalogue.",
            "language": "Choose the address of the edition you follow, or set “language” in the catalogue.",
            "unconfirmed": (
                "Open the address several times: the site may alternate between two texts, or try one out."
            ),
            "internal": (
                "Do what the detail above says, if it names a remedy; else pass it on to the monitor's "
                "maintainers. The other texts are read."
            ),
        }
    ),
    kinds=MappingProxyType(
        {
            Kind.NOISE: "of no consequence",
            Kind.EDITORIAL: "editorial",
            Kind.MATERIAL: "material",
            Kind.BROKEN: "damaged text",
            Kind.RESTORED: "restored text",
        }
    ),
    effects=MappingProxyType(
        {
            Effect.NONE: "unchanged",
            Effect.WORSE: "less protective than before",
            Effect.BETTER: "more protective than before",
            Effect.CHANGED: "changed, neither clearly more nor less protective",
        }
    ),
    causes=MappingProxyType(
        {
            Cause.PROVIDER: "the provider changed its text",
            Cause.VANTAGE: "another edition was served (country or language)",
            Cause.EXTRACTION: "our extraction of the text changed",
            Cause.RULES: "our reading rules changed",
            Cause.POLICY: "the organisation's policy changed",
        }
    ),
    terms_types=MappingProxyType({}),
)
