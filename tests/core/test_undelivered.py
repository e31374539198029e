"""What those who run machines read of alerts that were given up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from monitor.core.alerts import Alert, addressee
from monitor.core.notice.letter import as_html, as_text
from monitor.core.notice.undelivered import about_undelivered
from monitor.core.tools import Language
from tests.samples import DUPONT, MARTIN, NOW, alert

PEOPLE = {"dupont": DUPONT, "martin": MARTIN}


def lost(*people: str) -> list[Alert]:
    return [
        replace(
            alert(n, person), subject="[Suspendu] Lumenia – usages non sensibles", error="550 no such mailbox"
        )
        for n, person in enumerate(people)
    ]


def text(language: Language, *people: str) -> str:
    told = about_undelivered("Mairie de Valmoulin", lost(*people), PEOPLE, language, NOW, "0" * 64)
    return as_text(told).replace("\u00a0", " ")


def test_it_says_in_french_who_was_not_told_and_what_to_do() -> None:
    assert text(Language.FR, "dupont", addressee("tchap")) == snapshot("""\
NON REMIS
2 alertes n’ont pas pu être remises

Rien n’est arrivé aux destinataires ci-dessous, et rien ne sera renvoyé
automatiquement.

- Destinataire : Camille Dupont (dupont@example.fr)
- Objet : [Suspendu] Lumenia – usages non sensibles
- Date de l’alerte : 28 août 2025 à 06:00 UTC
- Motif rapporté : 550 no such mailbox

- Destinataire : canal tchap
- Objet : [Suspendu] Lumenia – usages non sensibles
- Date de l’alerte : 29 août 2025 à 06:00 UTC
- Motif rapporté : 550 no such mailbox

CE QUE VOUS POUVEZ FAIRE
------------------------

- Une fois la cause levée (adresse au catalogue, boîte de réception,
  canal), les renvoyer :
    monitor alerts send --given-up
- Si la personne est partie ou ne peut être jointe ainsi, prévenir qui
  la remplace. Ce que disent les alertes se retrouve par « monitor
  show » et « monitor log ».

-- \n\
Relevé du 28 août 2025 à 06:00 UTC.
Message automatique du moniteur de conditions (Mairie de Valmoulin). Les
dates sont en temps universel.
Tête du journal des décisions :
0000000000000000000000000000000000000000000000000000000000000000
""")


def test_it_says_the_same_in_english() -> None:
    assert text(Language.EN, "gone") == snapshot("""\
UNDELIVERED
1 alert could not be delivered

Nothing has reached the addressees below, and nothing will leave again
by itself.

- Addressee: gone (someone who is no longer in the catalogue)
- Subject: [Suspendu] Lumenia – usages non sensibles
- Date of the alert: 28 August 2025 at 06:00 UTC
- Reported reason: 550 no such mailbox

WHAT YOU CAN DO
---------------

- Once the cause is mended (an address in the catalogue, a mailbox, a
  channel), send them again:
    monitor alerts send --given-up
- Where the person has left, or cannot be reached this way: tell whoever
  stands in for them; what the alerts say is found with `monitor show`
  and `monitor log`.

-- \n\
Round of 28 August 2025 at 06:00 UTC.
Automatic message of the terms drift monitor, for Mairie de Valmoulin.
Dates are in universal time.
Head of the ledger:
0000000000000000000000000000000000000000000000000000000000000000
""")


@pytest.mark.parametrize("language", list(Language))
def test_its_subject_names_them(language: Language) -> None:
    told = about_undelivered("Mairie", lost("dupont", "martin"), PEOPLE, language, NOW, "0" * 64)
    assert DUPONT.name in told.subject
    assert "2 " in told.subject


def test_more_than_twenty_are_counted() -> None:
    words = text(Language.EN, *["dupont"] * 25)
    assert words.count("550 no such mailbox") == 20
    assert "And 5 more" in words


def test_what_a_server_answered_is_escaped() -> None:
    (one,) = lost("dupont")
    told = about_undelivered("M", [replace(one, error="<b>550</b>")], PEOPLE, Language.FR, NOW, "0" * 64)
    assert "&lt;b&gt;550" in as_html(told)


def test_there_is_nothing_to_say_where_nothing_was_given_up() -> None:
    with pytest.raises(ValueError, match="no alert"):
        about_undelivered("M", [], PEOPLE, Language.FR, NOW, "0" * 64)
