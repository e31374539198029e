"""Terms unread for too long: the mail of the suspension names them, says since when, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.core.alerts import Alert, AlertKind
from monitor.core.collection import RecordKind
from monitor.core.terms import Terms, TermsId, Unreachable, UnreachableReason, Witness
from monitor.services.deposit import Brought, deposit
from tests.fakes import MemoryOutbox
from tests.samples import CAPTCHA, PRIVACY, SITE, TERMS, day, document, markdown, page, register, terms, tool
from tests.services.room import Room, killed_at
from tests.services.test_deposit import desk, paper

WITNESS = Witness("contrib", TermsId("Lumenia AI", "Terms of Service"))
GONE = Unreachable("privacy", UnreachableReason.HTTP_STATUS, "404 Not Found")
BOTH = (terms(TERMS), terms(PRIVACY, document("privacy")))
PAIR = tool(terms=(TERMS, PRIVACY))


@pytest.fixture
def room() -> Room:
    """A room with a tool that two pages bind, both read well on the first day."""
    room = Room(register(tools=(PAIR,), watched=BOTH))
    room.serve(page(title="Privacy Policy"), "privacy")
    room.round(0)
    return room


def lost(room: Room) -> list[Alert]:
    """The mails to the DPO that tell of a suspension."""
    assert isinstance(room.outbox, MemoryOutbox)
    return [a for a in room.mails() if a.kind is AlertKind.SUSPENSION and a.person == "dupont"]


def told(mail: Alert) -> list[str]:
    """What a mail tells of the texts that were not read, one line a text."""
    words = " ".join(mail.text.replace("\u00a0", " ").split())
    _, _, after = words.partition("TEXTES NON RELUS")
    texts = after.partition("CE QUE CELA CHANGE")[0].strip(" -")
    return [each.strip(" -") for each in texts.split("Texte : ") if each]


def test_the_page_that_stayed_unreadable_is_named_with_the_reason_and_since_when(room: Room) -> None:
    room.serve(GONE, "privacy")
    room.round(1)
    room.serve(CAPTCHA, "privacy")  # the outage is the same, whatever its reason
    for number in (2, 15, 30):
        room.round(number)
    (mail,) = lost(room)
    (text,) = told(mail)
    assert text == (
        "Politique de confidentialité "
        f"- Adresse : {SITE}privacy "
        "- Motif : Contrôle anti-robot à la place du texte "
        "- Illisible depuis le : 29 août 2025 "
        "- Dernière lecture réussie : 28 août 2025"
    )
    assert f'href="{SITE}privacy"' in mail.html


def test_the_administrator_s_reader_gets_the_texts_in_their_language(room: Room) -> None:
    room.serve(CAPTCHA, "privacy")
    room.round(30)
    mail = next(a for a in room.mails() if a.kind is AlertKind.SUSPENSION and a.person == "martin")
    assert "- Text: Privacy Policy" in mail.text
    assert "- Text: Terms of Service" not in mail.text


def test_terms_that_were_never_read_are_named() -> None:
    room = Room(register(tools=(PAIR,), watched=BOTH))
    room.serve(GONE, "privacy")
    room.round(0)
    room.round(30)
    (text,) = told(lost(room)[0])
    assert text.startswith("Politique de confidentialité")
    assert "Le serveur répond par une erreur - Illisible depuis le : 28 août 2025" in text
    assert "Dernière lecture réussie : jamais" in text


def test_terms_that_no_round_has_visited_are_named() -> None:
    other = TermsId("Otterloo", "Terms of Service")
    known = register(tools=(tool("one"), tool("two", terms=(other,))))
    room = Room(known)
    room.serve(page(), site="https://otterloo.example/legal/")
    room.round(0, "one")
    room.round(29, "one")
    room.round(30, "one")
    assert "Aucun relevé n’a encore lu ce texte" in told(lost(room)[0])[0]
    again = Room(known)
    again.serve(page(), site="https://otterloo.example/legal/")
    again.round(0)
    again.round(30, "one")
    assert "Aucun relevé n’a porté sur ce texte depuis" in told(lost(again)[0])[0]


def test_tools_that_share_terms_are_told_of_them_in_one_mail() -> None:
    room = Room(register(tools=(tool("one"), tool("two"))))
    room.round(0)
    room.serve(CAPTCHA)
    room.round(40)
    (mail,) = lost(room)
    assert mail.tools == ("one", "two")
    (text,) = told(mail)
    assert text.startswith("Conditions d’utilisation")
    assert "Outils concernés" not in text  # it binds both


def test_tools_that_share_the_text_alone_are_told_of_it_in_one_mail_too() -> None:
    room = Room(register(tools=(tool("one"), tool("two", terms=(TERMS, PRIVACY))), watched=BOTH))
    room.serve(page(title="Privacy Policy"), "privacy")
    room.round(0)
    room.serve(CAPTCHA)
    room.round(40)
    (mail,) = lost(room)
    assert mail.tools == ("one", "two")
    assert len(told(mail)) == 1


def test_tools_whose_other_texts_are_shared_have_mails_of_their_own() -> None:
    other = TermsId("Lumenia", "Commercial Terms")
    watched = (*BOTH, terms(other, document("commercial")))
    pairs = (tool("one", terms=(TERMS, PRIVACY)), tool("two", terms=(other, PRIVACY)))
    room = Room(register(tools=pairs, watched=watched))
    room.serve(page(title="Privacy Policy"), "privacy")
    room.serve(page(title="Commercial Terms"), "commercial")
    room.round(0)
    room.serve(CAPTCHA)
    room.serve(CAPTCHA, "commercial")
    room.round(40)
    assert [mail.tools for mail in lost(room)] == [("one",), ("two",)]


def test_what_does_not_bind_is_not_named() -> None:
    loose = replace(PAIR, indicative=frozenset({PRIVACY}))
    room = Room(register(tools=(loose,), watched=BOTH))
    room.serve(CAPTCHA, "privacy")
    room.round(0)
    room.serve(CAPTCHA)
    room.round(30)
    (text,) = told(lost(room)[0])
    assert text.startswith("Conditions d’utilisation")


def test_a_page_that_a_contract_replaces_is_not_named(room: Room) -> None:
    brought = Brought("lumenia-free", TERMS.type, "martin", "Committee")
    deposit(desk(room), brought, paper(), date(2025, 8, 20), day(0))
    room.serve(CAPTCHA, "privacy")
    room.serve(CAPTCHA)
    room.round(30)
    (text,) = told(lost(room)[0])
    assert text.startswith("Politique de confidentialité")


def test_a_page_in_whose_place_a_collection_is_read_is_not_named() -> None:
    stood_in = replace(BOTH[0], witness=WITNESS)
    room = Room(register(tools=(PAIR,), watched=(stood_in, BOTH[1])))
    room.serve(page(title="Privacy Policy"), "privacy")
    room.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    room.round(0)
    room.serve(CAPTCHA)
    room.serve(CAPTCHA, "privacy")
    room.witnesses.read_at[WITNESS] = day(30)
    room.round(30)
    (text,) = told(lost(room)[0])
    assert text.startswith("Politique de confidentialité")


def test_a_collection_that_alone_reads_terms_and_went_silent_is_named() -> None:
    room = Room(register(watched=(replace(Terms(TERMS, ()), witness=WITNESS),)))
    room.witnesses.add(WITNESS, markdown(), day(-3), RecordKind.FIRST)
    room.round(0)
    room.round(30)
    (text,) = told(lost(room)[0])
    assert "Adresse : Open Terms Archive, contrib" in text
    assert "La collection Open Terms Archive « contrib » ne l’a pas relu depuis" in text
    assert "Dernière lecture réussie : 25 août 2025" in text


def test_a_mail_that_a_killed_round_left_is_told_alike_by_the_next(room: Room) -> None:
    room.serve(CAPTCHA, "privacy")
    with killed_at(room.outbox, "add"):
        room.round(30)
    room.round(30)
    assert told(lost(room)[0])[0].startswith("Politique de confidentialité")


def test_a_suspension_for_what_a_text_says_names_no_unread_text(room: Room) -> None:
    room.serve(page("We use your content to train our models."))
    room.serve(CAPTCHA, "privacy")
    room.round(1)
    (mail,) = lost(room)
    assert "TEXTES NON RELUS" not in mail.text


def test_what_was_read_until_the_night_before_is_not_named(room: Room) -> None:
    room.serve(CAPTCHA)
    for number in range(1, 30):
        room.round(number)
    room.serve(CAPTCHA, "privacy")
    room.round(30)
    (text,) = told(lost(room)[0])
    assert text.startswith("Conditions d’utilisation")
