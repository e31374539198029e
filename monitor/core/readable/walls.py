"""Pages that stand in the way of the terms: challenges, log-ins, cookie walls, errors served with a 200."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.core.terms import UnreadableReason

#: Said by challenges only, wherever they stand on a short page.
_CHALLENGE: Final = re.compile(
    r"just a moment\.\.\.|checking (?:if the site connection is secure|your browser)|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:human|robot)|not a robot|"
    r"enable javascript and cookies|attention required!|unusual (?:traffic|activity)|"
    r"request unsuccessful\. incapsula|pardon our interruption|ddos protection by|"
    r"performing security verification|complete the security check|press (?:and|&) hold|captcha|"
    r"access (?:to this page has been )?denied|you have been blocked|request blocked|vérifi(?:ez|"
    r"er|ons) que vous êtes (?:un )?humain|je ne suis pas un robot|"
    r"bestätigen sie, dass sie ein mensch sind|verifica que eres humano|请完成安全验证|人机验证",
    re.IGNORECASE,
)
_CONSENT: Final = re.compile(
    r"before you continue|we value your privacy|your privacy (?:choices|matters)|"
    r"we (?:and our partners )?(?:use|store)[^.]{0,60}cookies|accept (?:all )?cookies|cookies? consent|"
    r"avant de continuer|nous respectons votre vie privée|accepter (?:tous )?les cookies|"
    r"bevor sie fortfahren|wir schätzen ihre privatsphäre|alle (?:cookies )?akzeptieren",
    re.IGNORECASE,
)
_MISSING: Final = re.compile(
    r"(?:page|document|content|url)[^.\n]{0,30}(?:isn['’]t|is not|is no longer|wasn['’]t|was not|"
    r"cannot be|can['’]t be|could not be|couldn['’]t be|no longer|does not|doesn['’]t|"
    r"not) (?:available|found|exists?\b|here|accessible)|\b(?:error )?404\b|"
    r"nothing (?:was )?found|we can['’]t (?:seem to )?find|we couldn['’]t find|"
    r"an unexpected error|something went wrong|temporarily unavailable|service unavailable|"
    r"internal server error|under maintenance|page (?:introuvable|inexistante)|n['’]existe (?:pas|"
    r"plus)|une erreur est survenue|seite (?:wurde )?nicht gefunden|página no encontrada|"
    r"pagina niet gevonden|pagina non trovata|sidan (?:kunde inte hittas|hittades inte)|页面不存在|"
    r"ページが見つかりません",
    re.IGNORECASE,
)
_LOGIN: Final = re.compile(
    r"^(?:please )?(?:sign[ -]?in|log[ -]?in|sign[ -]?up|create (?:an|your) account|connexion|se connecter|"
    r"connectez-vous|identifiez-vous|anmelden|einloggen|iniciar sesión|accedi|inloggen|entrar|登录)\b",
    re.IGNORECASE,
)
#: Where a wall introduces itself.
_START: Final = 1_500


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands in the way, and the words it was known by."""

    reason: UnreadableReason
    words: str


def wall(openings: Sequence[str], names: Sequence[str], *, passwords: int) -> Wall | None:
    """Recognise a wall from its words. Only to be asked about a page or text too short to be the terms.

    Args:
        openings: The first visible words of the page and of what was selected from it.
        names: Its title and first heading.
        passwords: How many password fields it has.

    Returns:
        The wall, or None where nothing betrays one.
    """
    texts = [*names, *(opening[:_START] for opening in openings)]
    if found := _first(_CHALLENGE, texts):
        return Wall(UnreadableReason.CAPTCHA, found)
    named_login = _first(_LOGIN, [name.strip() for name in names])
    if passwords or named_login:
        return Wall(UnreadableReason.LOGIN, named_login or "a password field")
    if found := _first(_MISSING, texts):
        return Wall(UnreadableReason.SOFT_404, found)
    if found := _first(_CONSENT, texts):
        return Wall(UnreadableReason.COOKIE_WALL, found)
    return None


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    return next((match.group().strip() for text in texts if (match := pattern.search(text))), "")
