"""The digests: what was not told at once, once a day or a week, neither twice nor never."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.alerts import Alert, AlertKind
from monitor.core.model import Kind, Stance
from monitor.core.outlets import Channel
from monitor.core.register import Register
from monitor.core.tools import DigestEvery, DriftAlerts, Language, Person
from tests.samples import (
    CAPTCHA,
    DENIED,
    DUPONT,
    MARTIN,
    OPT_OUT,
    PERMITTED,
    TERMS,
    day,
    page,
    register,
    tool,
    usage,
)
from tests.services.room import Room, killed_at
from tests.services.test_deposit import put

#: The first day of these tests is a Thursday.
MONDAY, NEXT_MONDAY = 4, 11
LENIENT = usage(Stance.DENIED, Stance.OPT_OUT, Stance.PERMITTED, Stance.SILENT)
FEE = "The price of the service is raised to forty euros a month, payable in advance."
WEEKLY = replace(DUPONT, digest=DigestEvery.WEEKLY)
DAILY = replace(DUPONT, digest=DigestEvery.DAILY)


def known(*people: Person, **more: object) -> Register:
    return replace(register(usages=(LENIENT,), people=people or (WEEKLY,)), **more)  # type: ignore[arg-type]


def live(room: Room, days: dict[int, bytes], last: int) -> None:
    """Do the rounds of day 0 to `last`, on each of which the last page named is served."""
    for number in range(last + 1):
        if number in days:
            room.serve(days[number])
        room.round(number)


def digests(room: Room) -> list[Alert]:
    return [alert for alert in room.mails() if alert.kind is AlertKind.DIGEST]


def said(alert: Alert) -> str:
    return " ".join(alert.text.replace("> ", "").replace("\u00a0", " ").split())


# --- when ----------------------------------------------------------------------------------------------


def test_a_material_change_that_is_on_no_topic_is_told_on_monday() -> None:
    room = Room(known())
    live(room, {1: page(extra=FEE)}, NEXT_MONDAY)
    (digest,) = digests(room)
    assert digest.at == day(MONDAY)
    assert "forty euros a month" in said(digest)


def test_the_digest_of_a_day_leaves_with_the_round_that_found_the_change() -> None:
    room = Room(known(DAILY))
    live(room, {2: page(extra=FEE)}, 6)
    assert [digest.at for digest in digests(room)] == [day(2)]


def test_where_monday_s_round_was_missed_the_next_one_sends_it() -> None:
    room = Room(known())
    live(room, {1: page(extra=FEE)}, MONDAY - 1)
    room.round(MONDAY + 2)
    assert [digest.at for digest in digests(room)] == [day(MONDAY + 2)]


def test_what_came_in_weeks_without_a_round_is_not_forgotten() -> None:
    room = Room(known())
    live(room, {MONDAY + 1: page(extra=FEE)}, MONDAY + 1)
    room.round(60)
    (digest,) = digests(room)
    assert digest.at == day(60)
    assert "forty euros" in said(digest)


def test_a_second_round_on_monday_sends_nothing_more() -> None:
    room = Room(known())
    live(room, {1: page(extra=FEE)}, MONDAY)
    room.serve(page(extra=f"{FEE} {FEE}"))
    room.round(MONDAY)
    assert len(digests(room)) == 1


def test_a_round_over_some_tools_sends_no_digest() -> None:
    room = Room(known())
    live(room, {1: page(extra=FEE)}, MONDAY - 1)
    room.round(MONDAY, "lumenia-free")
    assert digests(room) == []


def test_who_wants_none_gets_none() -> None:
    room = Room(known(DUPONT))
    live(room, {1: page(extra=FEE)}, NEXT_MONDAY)
    assert digests(room) == []


# --- what -------------------------------------------------------------------------------------------------


def test_a_quiet_week_sends_nothing() -> None:
    room = Room(known())
    live(room, {}, NEXT_MONDAY)
    assert room.mails() == []


def test_a_quiet_week_is_told_to_who_wants_to_hear_that_all_is_well() -> None:
    room = Room(known(replace(WEEKLY, all_clear=True)))
    live(room, {}, MONDAY)
    digest = digests(room)[-1]
    assert digest.at == day(MONDAY)
    assert "Rien à signaler depuis le 28 août 2025" in said(digest)
    assert "Le texte suivi a été relu." in said(digest)
    assert digest.subject.startswith("[Récapitulatif] du 28")


def test_what_was_told_at_once_is_not_told_again() -> None:
    room = Room(known())
    live(room, {1: page(OPT_OUT)}, NEXT_MONDAY)
    assert [alert.kind for alert in room.mails()] == [AlertKind.DRIFT]


def test_who_wants_changes_in_the_digest_gets_them_there_and_not_at_once() -> None:
    room = Room(known(replace(WEEKLY, drift=DriftAlerts.DIGEST)))
    live(room, {1: page(OPT_OUT)}, NEXT_MONDAY)
    (digest,) = room.mails()
    assert digest.kind is AlertKind.DIGEST
    assert "unless you opt out in your settings" in said(digest)
    assert "Réutilisation pour l’entraînement : moins protecteur qu’avant" in said(digest)


def test_a_change_that_was_told_with_a_lost_approval_is_not_told_again() -> None:
    room = Room(known(replace(WEEKLY, drift=DriftAlerts.DIGEST), usages={"non_sensitive": usage()}))
    live(room, {1: page(OPT_OUT, extra=FEE)}, NEXT_MONDAY)
    assert [alert.kind for alert in room.mails()] == [AlertKind.SUSPENSION]


def test_a_text_that_comes_back_is_named_with_the_day_it_stood() -> None:
    room = Room(known())
    live(room, {1: page(OPT_OUT), 2: page(DENIED)}, MONDAY)
    (digest,) = digests(room)
    assert "depuis le 30 août 2025, la page montre de nouveau le texte du 28 août 2025" in said(digest)


def test_an_editorial_change_sends_no_digest_alone_and_is_counted_beside_another() -> None:
    alone, beside = Room(known()), Room(known())
    mended = (
        page(extra="The price of the servise is thirty euros."),
        page(extra="The price of the service is thirty euros."),
    )
    live(alone, dict(enumerate(mended)), MONDAY)
    live(beside, {**dict(enumerate(mended)), 2: page(extra=FEE)}, MONDAY)
    assert [v.drift.kind for v in alone.versions(TERMS) if v.drift] == [Kind.EDITORIAL]
    assert digests(alone) == []
    (digest,) = digests(beside)
    assert "Une modification purement rédactionnelle n’est pas montrée." in said(digest)


def test_a_text_that_can_be_read_again_is_named() -> None:
    room = Room(known(WEEKLY, MARTIN))
    live(room, {1: CAPTCHA, 2: page()}, MONDAY)
    (digest,) = digests(room)
    assert "Texte à nouveau lisible : Lumenia, Conditions d’utilisation." in said(digest)


def test_a_tool_whose_terms_grow_stale_is_listed_once_and_sends_no_second_digest() -> None:
    room = Room(known(WEEKLY, MARTIN))
    live(room, {1: CAPTCHA}, NEXT_MONDAY + 7)
    assert [digest.at for digest in digests(room)] == [day(MONDAY)]
    assert "Lumenia (offre grand public) : relu en entier le 28 août 2025" in said(digests(room)[0])


def test_a_review_is_listed_from_a_month_before_it_is_due() -> None:
    room = Room(known(usages={"non_sensitive": replace(LENIENT, review_every=day(40) - day(0))}))
    live(room, {}, 35)
    (digest,) = digests(room)
    assert digest.at == day(NEXT_MONDAY)
    assert "Réexamen prévu le : 7 octobre 2025 (dans 29 jours)" in said(digest)


def test_what_changed_before_a_tool_was_watched_is_not_in_the_digest() -> None:
    room = Room(known(tools={"old": tool("old")}))
    live(room, {1: page(extra=FEE)}, 2)
    room.register = known(tools={"new": tool("new")})
    room.round(3)
    room.round(MONDAY)
    assert digests(room) == []


# --- to whom ----------------------------------------------------------------------------------------------


def test_each_reader_s_digest_tells_of_their_own_tools_in_their_own_time() -> None:
    people = (DAILY, replace(MARTIN, digest=DigestEvery.WEEKLY))
    room = Room(known(*people, tools={t.id: t for t in (tool(referents=("dupont",)),)}))
    live(room, {1: page(extra=FEE)}, MONDAY)
    assert [(alert.person, alert.at) for alert in digests(room)] == [("dupont", day(1))]


def test_a_channel_gets_the_digest_of_the_week() -> None:
    kinds = frozenset({AlertKind.DIGEST})
    room = Room(known(DUPONT, channels={"room": Channel("room", Language.EN, kinds=kinds)}))
    live(room, {1: page(OPT_OUT, extra=FEE)}, MONDAY)
    (digest,) = digests(room)
    assert (digest.person, digest.at) == ("channel:room", day(MONDAY))
    assert "1 change" in digest.subject


# --- after a crash ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [0, 1])
def test_a_killed_round_sends_each_digest_once(after: int) -> None:
    people = (WEEKLY, replace(MARTIN, digest=DigestEvery.WEEKLY))
    whole, cut = Room(known(*people)), Room(known(*people))
    for room in (whole, cut):
        live(room, {1: page(extra=FEE)}, MONDAY - 1)
    whole.round(MONDAY)
    with killed_at(cut.outbox, "add", after):
        cut.round(MONDAY)
    cut.round(MONDAY)
    assert [a.id for a in digests(cut)] == [a.id for a in digests(whole)]
    assert len(digests(cut)) == 2


def test_a_worse_text_that_was_told_at_once_leaves_the_digest_to_the_rest() -> None:
    room = Room(known())
    live(room, {1: page(PERMITTED), 2: page(PERMITTED, extra=FEE)}, MONDAY)
    (digest,) = digests(room)
    assert "forty euros" in said(digest)
    assert "[Récapitulatif]" in digest.subject
    assert "1 modification" in digest.subject


def test_a_contract_is_no_text_that_is_read_again() -> None:
    room = Room(known(replace(WEEKLY, all_clear=True), MARTIN))
    put(room, 0)
    live(room, {}, MONDAY)
    assert "Aucun texte n’était à relire." in said(digests(room)[-1])
