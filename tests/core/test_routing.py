"""Who is told of what: one table over roles, tools, usages and wishes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.core.alerts import AlertKind
from monitor.core.outlets import Channel
from monitor.core.register import Register
from monitor.core.routing import audience
from monitor.core.tools import DigestEvery, DriftAlerts, Language, Person, Role
from tests.samples import register, tool, usage


def person(id_: str, role: Role) -> Person:
    return Person(id_, id_.title(), f"{id_}@example.fr", role, Language.FR)


LEGAL, DPO, IT = person("legal", Role.LEGAL), person("dpo", Role.DPO), person("it", Role.IT)
SECURITY, BUSINESS = person("security", Role.SECURITY), person("business", Role.BUSINESS)
#: Follows no tool of these tests.
OUTSIDE = person("outside", Role.LEGAL)
EVERYONE = (LEGAL, DPO, IT, SECURITY, BUSINESS, OUTSIDE)
FOLLOWED = tool(referents=("legal", "dpo", "it", "security", "business"))
USAGES = ("non_sensitive",)


def known(*changed: Person, **channels: Channel) -> Register:
    people = tuple({each.id: each for each in (*EVERYONE, *changed)}.values())
    return replace(register(tools=(FOLLOWED,), usages=(usage(),), people=people), channels={**channels})


def told(
    kind: AlertKind, everyone: Register, usages: tuple[str, ...] = USAGES, decided: tuple[str, ...] = ()
) -> set[str]:
    return {reader.id for reader in audience(everyone, kind, FOLLOWED, usages, decided)}


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        (AlertKind.SUSPENSION, {"legal", "dpo", "it", "security", "business"}),
        (AlertKind.DRIFT, {"legal", "dpo", "security", "business"}),
        (AlertKind.READABILITY, {"it"}),
        (AlertKind.REVIEW, {"legal", "dpo", "security", "business"}),
        (AlertKind.DIGEST, {"legal", "dpo", "it", "security", "business"}),
        (AlertKind.UNDELIVERED, {"it"}),
        (AlertKind.TEST, {"legal", "dpo", "it", "security", "business"}),
    ],
)
def test_each_kind_has_its_roles(kind: AlertKind, ids: set[str]) -> None:
    assert told(kind, known()) == ids


def test_the_table_above_has_every_kind() -> None:
    marks = test_each_kind_has_its_roles.pytestmark  # type: ignore[attr-defined]
    assert {row[0] for row in marks[0].args[1]} == set(AlertKind)


@pytest.mark.parametrize("kind", AlertKind)
def test_news_of_a_tool_that_names_no_referent_is_for_everyone_in_the_role(kind: AlertKind) -> None:
    everyone = known()
    all_ = {each.id for each in audience(everyone, kind, replace(FOLLOWED, referents=()), USAGES)}
    assert all_ - told(kind, everyone) <= {"outside"}
    assert told(kind, everyone) <= all_


@pytest.mark.parametrize(
    ("kind", "left"), [(AlertKind.DRIFT, IT), (AlertKind.REVIEW, IT), (AlertKind.READABILITY, LEGAL)]
)
def test_where_nobody_has_the_role_those_who_are_there_are_told(kind: AlertKind, left: Person) -> None:
    alone = replace(FOLLOWED, referents=(left.id,))
    assert [each.id for each in audience(known(), kind, alone, USAGES)] == [left.id]


@pytest.mark.parametrize("kind", AlertKind)
def test_who_names_usages_is_told_of_those_alone(kind: AlertKind) -> None:
    choosy = (replace(each, usages=("sensitive",)) for each in (DPO, IT))
    everyone = known(*choosy)
    assert not {"dpo", "it"} & told(kind, everyone)
    assert told(kind, everyone, ("non_sensitive", "sensitive")) == told(kind, known())


@pytest.mark.parametrize("kind", [AlertKind.SUSPENSION, AlertKind.DRIFT, AlertKind.REVIEW, AlertKind.DIGEST])
def test_who_gave_the_approval_is_told_though_they_do_not_follow_the_tool(kind: AlertKind) -> None:
    assert "outside" in told(kind, known(), decided=("outside",))
    assert "outside" not in told(kind, known())


def test_who_gave_the_approval_and_left_the_register_is_told_nothing() -> None:
    assert told(AlertKind.REVIEW, known(), decided=("gone",)) == told(AlertKind.REVIEW, known())


def test_changes_are_not_told_at_once_to_who_wants_them_in_the_digest() -> None:
    calm = known(replace(DPO, drift=DriftAlerts.DIGEST))
    assert "dpo" not in told(AlertKind.DRIFT, calm, decided=("dpo",))
    assert "dpo" in told(AlertKind.SUSPENSION, calm) & told(AlertKind.DIGEST, calm)


def test_who_wants_no_digest_gets_none() -> None:
    assert "dpo" not in told(AlertKind.DIGEST, known(replace(DPO, digest=DigestEvery.NEVER)))


@pytest.mark.parametrize("kind", AlertKind)
def test_a_channel_is_told_of_everything_but_tests_unless_it_names_kinds(kind: AlertKind) -> None:
    one = frozenset({AlertKind.SUSPENSION})
    everyone = known(open=Channel("open", Language.FR), narrow=Channel("narrow", Language.FR, kinds=one))
    assert ("open" in told(kind, everyone)) is (kind is not AlertKind.TEST)
    assert ("narrow" in told(kind, everyone)) is (kind is AlertKind.SUSPENSION)


def test_a_channel_that_names_tools_or_usages_is_told_of_those_alone() -> None:
    everyone = known(
        mine=Channel("mine", Language.FR, tools=(FOLLOWED.id,), usages=USAGES),
        tools=Channel("tools", Language.FR, tools=("another",)),
        usages=Channel("usages", Language.FR, usages=("sensitive",)),
    )
    assert {"mine", "tools", "usages"} & told(AlertKind.SUSPENSION, everyone) == {"mine"}


def test_nobody_is_told_twice() -> None:
    readers = audience(known(), AlertKind.SUSPENSION, FOLLOWED, USAGES, ("dpo", "dpo"))
    assert len(readers) == len(set(readers))
