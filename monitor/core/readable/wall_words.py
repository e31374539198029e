"""The words by which walls are known: by reason, then by language; a few words each, never a sentence.

They are looked for on pages and texts too short to be the terms, or in the name of a page: in a long text
each of them may stand rightly. All gaps are bounded, so that no page can make the search slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final


def _any(*groups: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(words for group in groups for words in group), re.IGNORECASE)


#: Said by challenges and refusals only, wherever they stand on a short page.
CHALLENGE: Final = _any(
    (
        r"\bjust a moment\.\.\.",
        r"(?:checking|verifying) (?:if the site connection is secure|your browser)",
        r"(?:verify(?:ing)?|confirm) (?:that )?you(?: are|['’]re) (?:a )?human",
        r"are you a (?:human|robot)",
        r"not a (?:ro)?bot\b",
        r"\brobot (?:or human|check)\b",
        r"human verification",
        r"captcha",
        r"complete the security check",
        r"performing security verification",
        r"security checkpoint",
        r"client challenge",
        r"press (?:and|&) hold",
        r"enable (?:javascript and cookies|js and disable any ad blocker)",
        r"unusual (?:traffic|activity)",
        r"request unsuccessful\. incapsula",
        r"pardon our interruption",
        r"ddos protection by",
        r"attention required!",
        r"access (?:to this page has been )?denied",
        r"(?:you have been|request) blocked",
        r"request(?:ed url was)? rejected",
        r"\b403 forbidden\b",
        r"\btoo many requests\b",
        r"exceeded the rate limit",
    ),
    (
        r"vérifi(?:ez|er|ons) (?:que vous êtes (?:un )?humain|votre navigateur)",
        r"vérification de sécurité en cours",
        r"point de contrôle de sécurité",
        r"je ne suis pas un robot",
        r"veuillez activer js\b",
        r"accès (?:refusé|interdit)",
        r"trop de requêtes",
    ),
    (
        r"bestätigen sie, dass sie ein mensch sind",
        r"sicherheitsüberprüfung wird",
        r"zugriff verweigert",
        r"zu viele anfragen",
    ),
    (
        r"verifi(?:ca|que) que eres (?:un )?humano",
        r"verificación de seguridad",
        r"acceso denegado",
        r"demasiadas solicitudes",
    ),
    (r"verifica di sicurezza in corso", r"accesso negato", r"verificação de segurança", r"acesso negado"),
    (r"请完成安全验证", r"人机验证", r"ロボットではありません", r"로봇이 아닙니다"),
)

#: What a challenge calls itself, and nothing else does.
CHALLENGE_NAME: Final = _any(
    (r"^(?:un instant|nur einen moment|un momento|un attimo|um momento)(?:…|\.\.\.)",)
)

#: How the name of a page that asks to sign in begins, or how one part of it does.
LOGIN_NAME: Final = _any(
    (
        r"^(?:please )?(?:sign[ -]?in|log[ -]?in|sign[ -]?up|create (?:an|your) account)\b",
        r"^(?:connexion|se connecter|connectez-vous|identifiez-vous|authentification)\b",
        r"^(?:anmelden|einloggen|iniciar sesión|accedi|inloggen|entrar|登录)\b",
    )
)
LOGIN_PART: Final = _any(
    (
        (
            r"[|–—·:-] *(?:sign[ -]?in|log[ -]?in|connexion|se connecter|anmelden|einloggen|iniciar sesión|"
            r"accedi|inloggen|entrar|登录)$"
        ),
    )
)
LOGIN: Final = _any(
    (
        r"you (?:need to|must|have to) (?:be (?:signed|logged) in|(?:sign|log) ?in)",
        r"please (?:log|sign) ?in to (?:continue|view|access|see)",
        r"continue with (?:google|apple|microsoft|sso|your email)",
        r"forgot(?:ten)? (?:your )?password",
    ),
    (r"vous devez (?:être connecté|vous connecter|vous identifier)", r"mot de passe oublié"),
    (r"(?:bitte )?melden sie sich (?:bitte )?an\b", r"passwort vergessen"),
    (r"deb(?:es?|e usted) iniciar sesión", r"(?:has )?olvidado (?:tu|su) contraseña"),
)

MISSING: Final = _any(
    (
        (
            r"(?:page|document|content|url)[^.\n]{0,60}(?:isn['’]t|is not|is no longer|wasn['’]t|was not|"
            r"cannot be|can['’]t be|could not be|couldn['’]t be|no longer|does not|doesn['’]t|"
            r"not) (?:available|found|exists?\b|here|accessible)"
        ),
        r"page[^.\n]{0,60}(?:has (?:been )?(?:moved|removed|deleted)|is missing)",
        r"\b(?:error )?404\b",
        r"nothing (?:was )?found",
        r"(?:we can['’]t (?:seem to )?|we couldn['’]t )find",
        r"an unexpected error|something went wrong|application error: ",
        r"temporarily unavailable|service unavailable|internal server error|bad gateway|gateway time-?out",
        r"upstream connect error|error establishing a database connection",
        r"(?:under|performing|undergoing|down for) (?:(?:some|scheduled|routine|planned) )?maintenance",
        r"be (?:right )?back (?:soon|shortly)",
        r"(?:not available|unavailable|only available) in (?:your |certain )?(?:region|countr)",
    ),
    (
        (
            r"page[^.\n]{0,60}(?:introuvable|inexistante|n['’]est (?:pas|plus) (?:disponible|accessible)|"
            r"(?:a été|est) (?:supprimée|déplacée|retirée))"
        ),
        r"contenu[^.\n]{0,40}a été (?:déplacé|supprimé|retiré)",
        r"contenu[^.\n]{0,40}n['’]est (?:pas|plus) (?:disponible|accessible)",
        r"n['’]existe (?:pas|plus)",
        r"n['’](?:avons|arrivons) pas (?:trouvé|à trouver)",
        r"une erreur (?:est survenue|s['’]est produite|inattendue)",
        r"(?:site|page|service)[^.\n]{0,20} en maintenance",
        r"(?:momentanément|temporairement|actuellement) (?:indisponible|inaccessible)",
    ),
    (
        r"(?:seite|inhalt)[^.\n]{0,60}(?:nicht (?:mehr )?(?:gefunden|verfügbar|erreichbar)|existiert nicht)",
        r"wartungs(?:arbeiten|modus)|(?:derzeit|gerade) gewartet",
        r"ein fehler ist aufgetreten",
    ),
    (
        r"página[^.\n]{0,60}no (?:encontrada|existe|está disponible|se encuentra|se ha encontrado)",
        r"no (?:se ha encontrado|se encontró|hemos encontrado|encontramos)[^.\n]{0,20}la página",
        r"en mantenimiento|temporalmente (?:no disponible|fuera de servicio)|ha ocurrido un error",
    ),
    (
        r"pagina[^.\n]{0,40}(?:niet (?:gevonden|beschikbaar)|bestaat niet)",
        r"pagina[^.\n]{0,40}(?:non (?:trovata|esiste|è (?:più )?disponibile)|inesistente)|in manutenzione",
        r"página[^.\n]{0,40}não (?:foi )?(?:encontrada|existe|está disponível)|em manutenção",
        r"sidan (?:kunde inte hittas|hittades inte)",
    ),
    (r"页面不存在", r"ページが見つかりません", r"페이지를 찾을 수 없습니다"),
)
MISSING_NAME: Final = _any(
    (r"^(?:(?:site|page) )?(?:en |under )?maintenance\b|^wartung\b|^app unavailable\b",)
)
#: What only an error page is titled, however much stands on it.
MISSING_TITLE: Final = _any(
    (
        r"^(?:error )?404\b",
        r"\bpage (?:not found|introuvable)",
        r"\bseite nicht gefunden",
        r"\bpágina no encontrada",
    )
)

CONSENT: Final = _any(
    (
        r"before you continue",
        r"we value your privacy",
        r"your privacy (?:choices|matters)",
        r"we (?:and our (?:\d{1,4} )?partners )?(?:use|store)[^.]{0,60}cookies",
        r"accept (?:all )?cookies",
        r"cookies? consent(?! (?:policy|notice|tool))",
        r"cookies (?:are|is) disabled|enable cookies to",
    ),
    (
        r"avant de continuer",
        r"nous respectons votre vie privée|votre vie privée (?:est importante|nous importe)",
        r"nous(?: et nos (?:\d{1,4} )?partenaires)? utilis[^.]{0,60}cookies",
        r"accepter (?:tous )?les cookies|tout accepter|continuer sans accepter",
    ),
    (
        r"bevor sie fortfahren",
        r"wir schätzen ihre privatsphäre",
        r"wir (?:verwenden|nutzen)[^.]{0,40}cookies",
        r"alle (?:cookies )?akzeptieren|zustimmung erforderlich",
    ),
    (r"antes de continuar", r"valoramos (?:su|tu) privacidad", r"aceptar tod[oa]s?\b"),
    (r"accetta tutti|aceitar tod[oa]s|alles accepteren|alle cookies accepteren|godkänn alla",),
)
