"""What is said of alerts on their way, in French."""

from __future__ import annotations

TAG = "Non remis"
TO = "Destinataire"
SUBJECT = "Objet"
MADE = "Date de l’alerte"
WHY = "Motif rapporté"
UNKNOWN = "personne qui n’est plus au catalogue"
CHANNEL = "canal"
NOBODY_KNOWS = "Rien n’est arrivé aux destinataires ci-dessous, et rien ne sera renvoyé automatiquement."
SEND_AGAIN = "Une fois la cause levée (adresse au catalogue, boîte de réception, canal), les renvoyer :"
TELL_OTHERWISE = (
    "Si la personne est partie ou ne peut être jointe ainsi, prévenir qui la remplace. Ce que disent les "
    "alertes se retrouve par « monitor show » et « monitor log »."
)
MORE = "Suite"


def lost(count: int) -> str:
    """Say how many alerts were given up."""
    if count == 1:
        return "1 alerte n’a pas pu être remise"
    return f"{count} alertes n’ont pas pu être remises"


def more_lost(count: int) -> str:
    """Say how many are not listed."""
    return "et 1 autre" if count == 1 else f"et {count} autres"
