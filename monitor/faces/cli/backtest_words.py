"""The frames of what `monitor backtest` prints, in the organisation's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.core.tools import Language


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says around the facts of a backtest."""

    colon: str
    head: Callable[[str, int, int], str]
    """The collection, how many terms it holds, how many changes of them are told."""
    judged: Callable[[int, str], str]
    """How many tools were judged, for which usages."""
    consumer: str
    """Services were taken as tools."""
    lost: Callable[[int], str]
    none_lost: str
    not_provider: str
    never: Callable[[int], str]
    """How many approvals would never have been given; they follow."""
    accepted: Callable[[int], str]
    """How many were taken as given although the usage objects."""
    alerts: Callable[[int, int, int], str]
    """How many alerts, beside how many changes in the collection's feed; how many material changes wait for
    the digest."""
    failed: str
    same: str
    differ: Callable[[int], str]
    nothing: str
    alert: str
    working: str


def _s(count: int) -> str:
    return "s" if count > 1 else ""


WORDS: Mapping[Language, Words] = {
    Language.EN: Words(
        colon=": ",
        head=lambda name, terms, changes: f"{name}: {terms} terms, {changes} changes of their text.",
        judged=lambda tools, usages: f"{tools} tool{'' if tools == 1 else 's'} judged for: {usages}.",
        consumer="Every service is taken as a tool under its consumer plan, bound by its Terms of Service "
        "and its Privacy Policy.",
        lost=lambda n: f"{n} approval{'' if n == 1 else 's'} would have been lost:",
        none_lost="No approval would have been lost.",
        not_provider="the collection's doing (a first record or a technical upgrade), not the provider's",
        never=lambda n: f"{n} would not have been given, since the terms breached the policy at first:",
        accepted=lambda n: f"{n} taken as given although the terms breached the policy (--accept-first).",
        alerts=lambda alerts, feed, waiting: (
            f"{alerts} alert{'' if alerts == 1 else 's'} would have been sent, beside {feed} changes in the "
            f"collection's own feed; {waiting} other material changes would have waited for the digest."
        ),
        failed="not replayed: our own failure",
        same="Nothing differs.",
        differ=lambda n: f"{n} event{'' if n == 1 else 's'} differ{'s' if n == 1 else ''}:",
        nothing="nothing",
        alert="alert",
        working="replaying",
    ),
    Language.FR: Words(
        colon="\u00a0: ",
        head=lambda name, terms, changes: (
            f"{name}\u00a0: {terms} texte{_s(terms)}, {changes} modification{_s(changes)}."
        ),
        judged=lambda tools, usages: f"{tools} outil{_s(tools)} jugé{_s(tools)} pour\u00a0: {usages}.",
        consumer="Chaque service est pris pour un outil sous sa formule grand public, lié par ses conditions "
        "d’utilisation et sa politique de confidentialité.",
        lost=lambda n: f"{n} autorisation{_s(n)} aurai{'en' if n > 1 else ''}t été perdue{_s(n)}\u00a0:",
        none_lost="Aucune autorisation n’aurait été perdue.",
        not_provider="du fait de la collection (premier relevé ou mise à niveau technique), non de l’éditeur",
        never=lambda n: (
            f"{n} n’aurai{'en' if n > 1 else ''}t pas été donnée{_s(n)}, les conditions s’écartant "
            "déjà de la politique au départ\u00a0:"
        ),
        accepted=lambda n: (
            f"{n} tenue{_s(n)} pour donnée{_s(n)} bien que les conditions se soient écartées de la "
            "politique dès le départ (--accept-first)."
        ),
        alerts=lambda alerts, feed, waiting: (
            f"{alerts} alerte{_s(alerts)} aurai{'en' if alerts > 1 else ''}t été envoyée{_s(alerts)}, pour "
            f"{feed} modification{_s(feed)} dans le flux de la collection\u00a0; {waiting} "
            f"autre{_s(waiting)} modification{_s(waiting)} de fond "
            f"aurai{'en' if waiting > 1 else ''}t attendu "
            "le récapitulatif."
        ),
        failed="non rejoué\u00a0: erreur du moniteur",
        same="Rien ne diffère.",
        differ=lambda n: f"{n} événement{_s(n)} diffère{'nt' if n > 1 else ''}\u00a0:",
        nothing="rien",
        alert="alerte",
        working="rejeu",
    ),
}
