"""What referents are told of a tool: approvals lost and changes that matter, once, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.alerts import AlertKind
from monitor.core.model import Stance
from monitor.core.outlets import Channel
from monitor.core.register import Register
from monitor.core.terms import TermsId, Unreachable, UnreachableReason
from monitor.core.tools import Language, Person, Role
from tests.samples import (
    CAPTCHA,
    DENIED,
    DUPONT,
    IN_US,
    MARTIN,
    OPT_OUT,
    PERMITTED,
    PRIVACY,
    TERMS,
    day,
    document,
    page,
    register,
    terms,
    tool,
    usage,
)
from tests.services.room import Room, deaf, killed_at, rules

LENIENT = usage(Stance.DENIED, Stance.OPT_OUT, Stance.PERMITTED, Stance.SILENT)
DRIFT, SUSPENSION = AlertKind.DRIFT.value, AlertKind.SUSPENSION.value
TYPO = "The laws of France govern these terms, as they have always done."


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def lenient() -> Room:
    """A room in which nothing said on training suspends."""
    return Room(register(usages=(LENIENT,)))


def says(room: Room, number: int, training: str = DENIED, **more: str) -> list[tuple[str, str]]:
    """Do the round of a day on which the terms say this; return who was told of what."""
    room.serve(page(training, **more))
    room.round(number)
    return room.mails_of(number)


# --- approvals lost ------------------------------------------------------------------------------------


def test_a_lost_approval_is_told_to_every_referent_with_the_sentence_quoted(room: Room) -> None:
    says(room, 0)
    assert says(room, 1, OPT_OUT) == [("dupont", SUSPENSION), ("martin", SUSPENSION)]
    for alert in room.mails():
        quoted = " ".join(line.removeprefix("> ") for line in alert.text.splitlines())
        assert "unless you opt out in your settings" in quoted


def test_a_tool_suspended_at_its_baseline_is_told_too(room: Room) -> None:
    assert says(room, 0, PERMITTED) == [("dupont", SUSPENSION), ("martin", SUSPENSION)]


def test_a_proposal_that_is_allowed_is_not_told(room: Room) -> None:
    assert says(room, 0) == []


def test_only_the_referents_of_the_tool_are_told() -> None:
    room = Room(register(tools=(tool(referents=("dupont",)),)))
    says(room, 0)
    assert says(room, 1, OPT_OUT) == [("dupont", SUSPENSION)]


def test_one_mail_tells_of_every_usage_that_is_lost() -> None:
    second = replace(usage(), id="second")
    proposals = tuple(replace(tool().proposals[0], usage=each) for each in ("non_sensitive", "second"))
    room = Room(register(tools=(tool(proposals=proposals, referents=("dupont",)),), usages=(usage(), second)))
    says(room, 0)
    assert says(room, 1, OPT_OUT) == [("dupont", SUSPENSION)]


def test_a_loss_is_told_although_other_terms_of_the_tool_were_never_read() -> None:
    both = (terms(TERMS), terms(PRIVACY, document("privacy")))
    room = Room(register(tools=(tool(terms=(TERMS, PRIVACY), referents=("dupont",)),), watched=both))
    says(room, 0)
    assert ("dupont", SUSPENSION) in says(room, 1, OPT_OUT)


def test_what_a_person_decided_is_not_told_as_a_loss(room: Room) -> None:
    says(room, 0)
    room.person(1, allow=False)
    assert says(room, 2) == []


def test_a_tool_withdrawn_from_the_register_is_told_to_its_referents(room: Room) -> None:
    says(room, 0)
    room.register = register(tools=(tool(proposals=()),))
    assert says(room, 1) == [("dupont", SUSPENSION), ("martin", SUSPENSION)]


def test_a_tool_that_left_the_register_with_all_it_said_does_not_stop_the_news(room: Room) -> None:
    says(room, 0)
    room.register = register(tools=(tool("another"),))
    assert says(room, 1) == []


# --- changes that matter ------------------------------------------------------------------------------------


def test_a_change_on_a_topic_that_costs_no_approval_is_told_to_those_who_read_terms(lenient: Room) -> None:
    says(lenient, 0)
    assert says(lenient, 1, OPT_OUT) == [("dupont", DRIFT)]


def test_who_approved_is_told_of_a_loss_although_they_follow_nothing() -> None:
    room = Room(register(tools=(tool(referents=("dupont",)),)))
    says(room, 0, OPT_OUT)
    room.person(1, by="martin")
    assert says(room, 2, PERMITTED) == [("dupont", SUSPENSION), ("martin", SUSPENSION)]


def test_what_was_accepted_in_other_words_is_shown_to_who_accepted_it_and_to_nobody_else() -> None:
    room = Room(register(tools=(tool(referents=("dupont",)),)))
    says(room, 0, OPT_OUT)
    room.person(1, by="martin")
    reworded = OPT_OUT.replace("your content", "the content you write")
    told = says(room, 2, reworded)
    assert [person for person, kind in told if kind == DRIFT] == ["martin"]
    changed = next(alert for alert in room.mails() if alert.kind is AlertKind.DRIFT)
    mail = " ".join(changed.text.replace("> ", "").split())
    assert mail.count("to train our models unless you opt out in your settings") == 2
    assert "you write" in mail
    assert says(room, 3, reworded) == []


def test_where_only_those_who_run_machines_are_there_they_are_told() -> None:
    room = Room(register(usages=(LENIENT,), people=(MARTIN,)))
    says(room, 0)
    assert says(room, 1, OPT_OUT) == [("martin", DRIFT)]


def test_a_better_text_is_told_too(lenient: Room) -> None:
    says(lenient, 0, PERMITTED)
    assert says(lenient, 1, DENIED) == [("dupont", DRIFT)]


@pytest.mark.parametrize("extra", [TYPO, "See [our blog](/blog?utm=1)."])
def test_a_change_that_touches_no_topic_is_not_told(lenient: Room, extra: str) -> None:
    says(lenient, 0)
    assert says(lenient, 1, extra=extra) == []


def test_several_terms_of_a_tool_that_change_are_one_mail() -> None:
    both = (terms(TERMS), terms(PRIVACY, document("privacy")))
    room = Room(
        register(
            tools=(tool(terms=(TERMS, PRIVACY), referents=("dupont",)),), usages=(LENIENT,), watched=both
        )
    )
    room.serve(page(title="Privacy Policy"), "privacy")
    says(room, 0)
    room.serve(page(location=IN_US, title="Privacy Policy"), "privacy")
    assert says(room, 1, OPT_OUT) == [("dupont", DRIFT)]


def test_two_tools_bound_by_the_same_terms_share_one_mail() -> None:
    room = Room(register(tools=(tool("one"), tool("two")), usages=(LENIENT,)))
    says(room, 0)
    assert says(room, 1, OPT_OUT) == [("dupont", DRIFT)]
    assert [alert.tools for alert in room.mails()] == [("one", "two")]


def test_two_tools_suspended_by_the_same_terms_share_one_mail() -> None:
    room = Room(register(tools=(tool("one"), tool("two"))))
    says(room, 0)
    assert says(room, 1, OPT_OUT) == [("dupont", SUSPENSION), ("martin", SUSPENSION)]
    assert {alert.tools for alert in room.mails()} == {("one", "two")}


def test_tools_whose_shared_terms_stay_unread_are_suspended_in_one_mail() -> None:
    room = Room(register(tools=(tool("one"), tool("two"))))
    says(room, 0)
    room.serve(CAPTCHA)
    room.round(40)
    assert {alert.tools for alert in room.mails() if alert.kind is AlertKind.SUSPENSION} == {("one", "two")}


def test_tools_linked_by_a_third_share_the_mail_too() -> None:
    pairs = (tool("one"), tool("two", terms=(PRIVACY,)), tool("three", terms=(TERMS, PRIVACY)))
    both = (terms(TERMS), terms(PRIVACY, document("privacy")))
    room = Room(register(tools=pairs, usages=(LENIENT,), watched=both))
    room.serve(page(title="Privacy Policy"), "privacy")
    says(room, 0)
    room.serve(page(location=IN_US, title="Privacy Policy"), "privacy")
    assert says(room, 1, OPT_OUT) == [("dupont", DRIFT)]
    assert [alert.tools for alert in room.mails()] == [("one", "two", "three")]


def two_services(extra: str) -> list[tuple[str, str]]:
    """Let the terms of two services change on one day, the second's with `extra` words; return who is told."""
    other = TermsId("Otterloo", "Terms of Service")
    room = Room(register(tools=(tool("one"), tool("two", terms=(other,))), usages=(LENIENT,)))
    for number, training in ((0, DENIED), (1, OPT_OUT)):
        room.serve(page(training, extra=extra), site="https://otterloo.example/legal/")
        told = says(room, number, training)
    return told


def test_tools_of_other_terms_have_mails_of_their_own() -> None:
    assert two_services(extra="Otterloo is another service.") == [("dupont", DRIFT)] * 2


def test_one_text_that_stands_as_the_terms_of_two_services_is_one_mail() -> None:
    assert two_services(extra="") == [("dupont", DRIFT)]


def test_a_shared_mail_tells_each_referent_of_their_own_tools_only() -> None:
    nina = Person("nina", "Nina Roux", "nina@example.fr", Role.LEGAL, Language.FR)
    tools = (tool("one", referents=("dupont",)), tool("two", referents=("dupont", "nina")))
    room = Room(register(tools=tools, people=(DUPONT, nina)))
    says(room, 0)
    says(room, 1, OPT_OUT)
    assert {alert.person: alert.tools for alert in room.mails()} == {
        "dupont": ("one", "two"),
        "nina": ("two",),
    }


def test_a_suspension_beside_a_mere_change_of_the_same_terms_is_one_mail_for_who_reads_both() -> None:
    usages = (usage(), replace(LENIENT, id="lenient"))
    spared = tool("spared", proposals=(replace(tool().proposals[0], usage="lenient"),))
    room = Room(register(tools=(tool("one"), spared), usages=usages))
    says(room, 0)
    assert says(room, 1, OPT_OUT) == [("dupont", SUSPENSION), ("martin", SUSPENSION)]
    assert {alert.person: alert.tools for alert in room.mails()} == {
        "dupont": ("one", "spared"),
        "martin": ("one",),  # who runs machines is told of what is lost
    }


def test_who_names_usages_is_told_of_those_alone() -> None:
    second = replace(usage(), id="second")
    ours = replace(tool().proposals[0], by="roux")
    proposals = tuple(replace(ours, usage=each) for each in ("non_sensitive", "second"))
    people = (replace(DUPONT, usages=("second",)), replace(MARTIN, usages=("elsewhere",)))
    known = register(tools=(tool(proposals=proposals),), usages=(usage(), second), people=people)
    room = Room(known)
    says(room, 0)
    assert says(room, 1, OPT_OUT) == [("dupont", SUSPENSION)]
    assert "--usage second" in room.mails()[0].text
    assert room.mails()[0].text.count("Suspendu à titre conservatoire depuis") == 1
    assert "--usage non_sensitive" not in room.mails()[0].text


def test_a_channel_is_told_what_referents_are_told() -> None:
    room = Room(replace(register(), channels={"room": Channel("room", Language.EN)}))
    says(room, 0)
    assert ("channel:room", SUSPENSION) in says(room, 1, OPT_OUT)


def test_what_changed_before_a_tool_was_watched_is_no_news() -> None:
    first = register(usages=(LENIENT,))
    room = Room(first)
    says(room, 0)
    says(room, 1, OPT_OUT)
    room.register = register(tools=(tool(), tool("new")), usages=(LENIENT,))
    assert says(room, 2, OPT_OUT) == []


# --- said once --------------------------------------------------------------------------------------------------


def test_the_same_pages_again_are_no_news(room: Room) -> None:
    says(room, 0)
    says(room, 1, OPT_OUT)
    before = room.mails()
    assert says(room, 2, OPT_OUT) == []
    room.round(2)
    assert room.mails() == before


def test_a_text_that_flips_back_within_ninety_days_is_told_once(lenient: Room) -> None:
    says(lenient, 0)
    assert says(lenient, 1, OPT_OUT) != []
    assert [says(lenient, number, text) for number, text in ((2, DENIED), (3, OPT_OUT), (4, DENIED))] == [
        []
    ] * 3


def test_a_text_that_stood_for_a_year_is_no_news_when_it_comes_back_the_next_day(lenient: Room) -> None:
    for number in range(0, 361, 30):
        says(lenient, number)
    assert says(lenient, 361, OPT_OUT) != []
    assert says(lenient, 362, DENIED) == []


def test_a_text_that_comes_back_after_ninety_days_is_news(lenient: Room) -> None:
    says(lenient, 0)
    assert says(lenient, 1, OPT_OUT) != []
    assert ("dupont", DRIFT) in says(lenient, 92, DENIED)


def test_a_muted_flip_still_suspends_and_is_told_as_a_loss(room: Room) -> None:
    says(room, 0)
    says(room, 1, OPT_OUT)
    room.person(2, reason="we shall see")
    says(room, 3, DENIED)
    room.person(4, reason="they took it back")
    assert says(room, 5, OPT_OUT) == [("dupont", SUSPENSION), ("martin", SUSPENSION)]
    mail = room.mails(day(5))[0].text
    assert "la page alterne entre plusieurs textes" in " ".join(mail.split())


def test_after_an_outage_the_same_text_is_no_news(room: Room) -> None:
    says(room, 0)
    for number, served in ((1, CAPTCHA), (2, Unreachable("terms", UnreachableReason.RESET, "")), (3, page())):
        room.serve(served)
        room.round(number)
    assert {kind for _, kind in (m for n in range(4) for m in room.mails_of(n))} == {
        AlertKind.READABILITY.value
    }


# --- our own doing --------------------------------------------------------------------------------------------------


def test_other_selectors_are_never_announced_as_a_change_by_the_provider(lenient: Room) -> None:
    both = page(DENIED, extra=f'</p><p class="more">{OPT_OUT}')
    known = lenient.register
    lenient.register = replace_select(known, "main h2", "main p:not(.more)")
    lenient.serve(both)
    lenient.round(0)
    lenient.register = known
    lenient.round(1)
    assert len(lenient.versions(TERMS)) == 2
    assert lenient.mails() == []


def replace_select(known: Register, *select: str) -> Register:
    return replace(known, terms={TERMS: terms(TERMS, document(select=select))})


def test_other_rules_are_never_announced_as_a_change_by_the_provider(lenient: Room) -> None:
    lenient.rules = deaf()
    says(lenient, 0, OPT_OUT)
    lenient.rules = rules()
    assert says(lenient, 1, OPT_OUT) == []


def test_what_our_rules_cost_is_told_and_said_to_be_our_doing() -> None:
    room = Room(register(usages=(usage(Stance.DENIED, Stance.SILENT),)))
    room.rules = deaf()
    says(room, 0, OPT_OUT)
    room.rules = rules()
    assert says(room, 1, OPT_OUT) == [("dupont", SUSPENSION), ("martin", SUSPENSION)]
    english = next(alert for alert in room.mails() if alert.person == "martin")
    assert "provider changed" not in english.text.lower()


# --- after a crash --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["append", "add"])
def test_what_a_killed_round_could_not_tell_is_told_by_the_next(method: str) -> None:
    tools = (tool("one"), tool("two", terms=(PRIVACY,)))
    both = (terms(TERMS), terms(PRIVACY, document("privacy")))
    whole, cut = (Room(register(tools=tools, watched=both)) for _ in range(2))
    for room in (whole, cut):
        room.serve(page(title="Privacy Policy"), "privacy")
        says(room, 0)
        room.serve(page(OPT_OUT, title="Privacy Policy"), "privacy")
    expected = says(whole, 1, OPT_OUT)
    assert len({alert.tools for alert in whole.mails(day(1))}) == 2
    cut.serve(page(OPT_OUT))
    with killed_at(cut.ledger if method == "append" else cut.outbox, method, after=1):
        cut.round(1)
    cut.round(1)
    assert cut.mails_of(1) == expected
    assert [a.message_id for a in cut.mails()] == [a.message_id for a in whole.mails()]


def test_a_mail_quotes_what_changed_in_the_words_of_both_texts(lenient: Room) -> None:
    says(lenient, 0)
    says(lenient, 1, OPT_OUT)
    (alert,) = lenient.mails()
    assert "unless you opt out" in alert.text
    assert "Lecture automatique de ce seul passage" in " ".join(alert.text.split())
    assert DUPONT.role is Role.DPO


# --- dates -------------------------------------------------------------------------------------------------------------


def test_a_mail_says_when_the_new_terms_take_effect_and_how_many_days_are_left(room: Room) -> None:
    says(room, 0)
    says(room, 1, f"{OPT_OUT} These terms take effect on 1 October 2025.")
    mail = " ".join(room.mails(day(1))[0].text.replace("\u00a0", " ").split())
    assert "Prise d’effet : 1er octobre 2025 (dans 33 jours)" in mail
