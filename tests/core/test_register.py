"""What holds between the parts of a register."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.core.register import Fault, References, Register, choices, reference_faults, twin_faults
from monitor.core.tools import Language, Person, Plan, Role, Tool

TERMS = {"Claude.ai": ["Terms of Service", "Privacy Policy"]}
TOOL = References(
    "claude-free", "Claude.ai", ("Terms of Service",), {"non_sensitive": "dupont"}, ("dupont", "martin")
)


def faults(tool: References) -> list[Fault]:
    return list(reference_faults([tool], TERMS, ["non_sensitive"], ["dupont", "martin"]))


def test_references_that_lead_somewhere_are_no_fault() -> None:
    assert faults(TOOL) == []


@pytest.mark.parametrize(
    ("tool", "place", "remedy"),
    [
        (References("t", "Claude"), ("tools", "t", "service"), "Claude.ai"),
        (References("t", "Claude.ai", ("Imprint", "Privacy")), ("tools", "t", "terms", 1), "Privacy Policy"),
        (
            References("t", proposals={"public": "dupont"}),
            ("tools", "t", "propose", "public"),
            "non_sensitive",
        ),
        (
            References("t", proposals={"non_sensitive": "dupond"}),
            ("tools", "t", "propose", "non_sensitive", "by"),
            "dupont",
        ),
        (References("t", referents=("martin", "marti")), ("tools", "t", "referents", 1), "martin"),
    ],
)
def test_a_reference_to_nothing_is_a_fault_with_its_place_and_a_remedy(
    tool: References, place: tuple[str | int, ...], remedy: str
) -> None:
    assert any(fault.place == place and remedy in fault.remedy for fault in faults(tool))


def test_an_unknown_service_is_told_once_and_not_again_for_each_of_its_terms() -> None:
    assert len(faults(References("t", "Claude", ("Terms of Service", "Privacy Policy")))) == 1


def test_names_that_differ_by_case_alone_are_a_fault() -> None:
    assert [fault.place for fault in twin_faults("services", ["Fal", "fal", "Pi"])] == [("services", "fal")]


def test_a_remedy_names_the_nearest_choice() -> None:
    assert choices("selct", ["fetch", "select"]) == "did you mean 'select'?"


def test_a_remedy_names_every_choice_where_none_is_near() -> None:
    assert choices("xyz", ["b", "a"]) == "choose among: a, b"


def test_a_remedy_ignores_names_that_would_reach_the_terminal_raw() -> None:
    assert "\x1b" not in choices("xyz", ["\x1b[31m", "a"])


def person(key: str) -> Person:
    return Person(key, key.title(), f"{key}@example.org", Role.DPO, Language.FR)


def register() -> Register:
    return Register(
        organisation="O",
        language=Language.FR,
        terms={},
        tools={},
        usages={},
        people={"dupont": person("dupont"), "martin": person("martin")},
        database="sqlite:///x",
        snapshots=Path("/x"),
    )


def test_a_tool_without_referents_is_followed_by_everyone() -> None:
    tool = Tool("t", "T", "Claude.ai", Plan.CONSUMER, ())
    assert [each.id for each in register().referents(tool)] == ["dupont", "martin"]


def test_a_tool_with_referents_is_followed_by_them_alone() -> None:
    tool = Tool("t", "T", "Claude.ai", Plan.CONSUMER, (), referents=("martin",))
    assert [each.id for each in register().referents(tool)] == ["martin"]
