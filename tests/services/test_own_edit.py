"""An edit of the policy or of the rules that suspends many tools is told in one mail, not in one for each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.alerts import AlertKind
from monitor.core.model import Stance
from monitor.core.register import Register
from monitor.core.terms import TermsId
from monitor.core.tools import Tool, Usage
from tests.samples import OPT_OUT, TERMS, page, register, tool, usage
from tests.services.room import Room, deaf, rules

LENIENT = usage(Stance.DENIED, Stance.OPT_OUT, Stance.PERMITTED, Stance.SILENT)
STRICT = usage()


def tools(count: int, referents: tuple[str, ...] = ()) -> tuple[Tool, ...]:
    made = []
    for number in range(count):
        terms = TermsId(f"Vendor{number}", TERMS.type)
        one = tool(f"tool-{number}", terms=(terms,), referents=referents if number else ())
        made.append(replace(one, name=f"Assistant {number}"))
    return tuple(made)


def known(count: int, policy: Usage, referents: tuple[str, ...] = ()) -> Register:
    return register(tools(count, referents), (policy,))


def serve(room: Room) -> None:
    for number, _ in enumerate(room.register.tools):
        room.serve(page(OPT_OUT, title=f"Terms {number}"), site=f"https://vendor{number}.example/legal/")


def edited(count: int, referents: tuple[str, ...] = ()) -> Room:
    """Return a room in which a stricter policy has just suspended so many tools of as many vendors."""
    room = Room(known(count, LENIENT, referents))
    serve(room)
    room.round(0)
    assert room.mails_of(0) == []
    room.register = known(count, STRICT, referents)
    assert len(room.round(1).lost) == count
    return room


def test_many_tools_suspended_by_an_edit_of_the_policy_are_told_in_one_mail_to_each_reader() -> None:
    room = edited(5)
    assert room.mails_of(1) == [("dupont", AlertKind.SUSPENSION), ("martin", AlertKind.SUSPENSION)]
    french, english = room.mails()
    assert french.subject == "[Suspendu] 5 outils – usages non sensibles"
    assert english.subject.startswith("[Suspended] 5 tools – ")
    assert french.tools == tuple(f"tool-{number}" for number in range(5))
    for alert in (french, english):
        words = " ".join(alert.text.split())
        assert all(
            words.count(f"[tool-{number}, non_sensitive]") == 2 for number in range(5)
        )  # and on the sheet
        assert words.count("Assistant 3") == 3  # the staff is told too
    assert "La politique de l’organisation a changé" in " ".join(french.text.split())
    assert "ce n’est pas une modification par les fournisseurs" in " ".join(french.text.split())
    assert "monitor approve OUTIL --usage CATEGORIE" in french.text


def test_so_are_those_suspended_by_new_rules() -> None:
    silent = usage(Stance.DENIED, Stance.SILENT)
    room = Room(known(5, silent))
    room.rules = deaf()
    serve(room)
    room.round(0)
    room.rules = rules()
    assert len(room.round(1).lost) == 5
    french, english = room.mails()
    assert "Nos règles de lecture ont changé" in " ".join(french.text.split())
    assert "Our reading rules changed" in " ".join(english.text.split())


def test_the_round_after_tells_nothing_more() -> None:
    room = edited(5)
    room.round(2)
    assert room.mails_of(2) == []


@pytest.mark.parametrize("count", [1, 3])
def test_few_tools_are_told_each_with_what_its_terms_say(count: int) -> None:
    room = edited(count)
    assert len(room.mails_of(1)) == 2 * count
    assert all("unless you opt out" in " ".join(alert.text.split()) for alert in room.mails())


def test_who_follows_one_of_many_tools_is_told_of_that_one_with_what_its_terms_say() -> None:
    room = edited(5, referents=("dupont",))  # martin follows the first alone
    [martin] = [alert for alert in room.mails() if alert.person == "martin"]
    assert martin.tools == ("tool-0",)
    assert "Assistant 3" not in martin.text
    assert "unless you opt out" in " ".join(martin.text.split())
