"""What `monitor alerts` says, in the organisation's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.core.alerts import Alert
from monitor.core.tools import Language


@dataclass(frozen=True, slots=True)
class AlertWords:
    """What one language says of alerts on their way."""

    sent: Callable[[str], str]
    given_up: Callable[[str], str]
    broken_off: Callable[[str], str]
    """An attempt began, at this moment, and never ended."""
    waiting: str
    next_try: Callable[[str], str]
    erased: str
    """In place of a subject."""
    attempts: Callable[[int, str], str]
    """How many, and what the last one failed with."""
    came_of_it: Callable[[int, int], str]
    """How many were sent, and how many wait."""
    reopened: Callable[[int], str]
    tried: Callable[[str], str]
    """A trial was taken for somebody."""
    # one line of `status`
    waits: Callable[[int, str], str]
    """How many, and why the last attempt failed."""
    lost: Callable[[int], str]


ALERTS: Mapping[Language, AlertWords] = {
    Language.FR: AlertWords(
        sent=lambda at: f"envoyée le {at}",
        given_up=lambda at: f"abandonnée le {at}",
        broken_off=lambda at: f"envoi interrompu le {at} : elle est peut-être arrivée, et repartira",
        waiting="en attente",
        next_try=lambda at: f"en attente, prochain essai après le {at}",
        erased="(texte effacé)",
        attempts=lambda n, error: f"{n} essai{'s' if n > 1 else ''}, le dernier : {error}",
        came_of_it=lambda sent, waiting: f"{sent} envoyée{'s' if sent > 1 else ''}, {waiting} en attente.",
        reopened=lambda n: (
            "1 alerte abandonnée est remise en attente."
            if n == 1
            else f"{n} alertes abandonnées sont remises en attente."
        ),
        tried=lambda to: f"Envoyé à {to}.",
        waits=lambda n, error: (
            f"{n} alerte{'s' if n > 1 else ''} en attente{f' : {error}' if error else ''} "
            "(monitor alerts list --waiting)"
        ),
        lost=lambda n: (
            ("1 alerte abandonnée" if n == 1 else f"{n} alertes abandonnées")
            + " depuis trente jours, sans que leur destinataire soit prévenu (monitor alerts list --given-up)"
        ),
    ),
    Language.EN: AlertWords(
        sent=lambda at: f"sent {at}",
        given_up=lambda at: f"given up {at}",
        broken_off=lambda at: f"broken off {at}: it may have arrived, and will be sent again",
        waiting="waiting",
        next_try=lambda at: f"waiting, next try after {at}",
        erased="(text erased)",
        attempts=lambda n, error: f"{n} attempt{'' if n == 1 else 's'}, the last: {error}",
        came_of_it=lambda sent, waiting: f"{sent} sent, {waiting} waiting.",
        reopened=lambda n: (
            "1 alert that was given up waits again."
            if n == 1
            else f"{n} alerts that were given up wait again."
        ),
        tried=lambda to: f"Sent to {to}.",
        waits=lambda n, error: (
            f"{n} alert{'' if n == 1 else 's'} waiting{f': {error}' if error else ''} "
            "(monitor alerts list --waiting)"
        ),
        lost=lambda n: (
            f"{n} alert{'' if n == 1 else 's'} given up in the last thirty days, their addressees not told "
            "(monitor alerts list --given-up)"
        ),
    ),
}


def state_words(alert: Alert, language: Language) -> str:
    """Return what became of an alert so far."""
    says = ALERTS[language]
    if alert.sent_at:
        return says.sent(f"{alert.sent_at:%Y-%m-%d %H:%M}")
    if alert.given_up:
        return says.given_up(f"{alert.given_up:%Y-%m-%d}")
    if alert.next_try:
        return says.next_try(f"{alert.next_try:%Y-%m-%d %H:%M}")
    if alert.tried_at and not alert.error:
        return says.broken_off(f"{alert.tried_at:%Y-%m-%d %H:%M}")
    return says.waiting
