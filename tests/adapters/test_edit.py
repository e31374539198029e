"""An edit of the register as a file: all of it, or its usages alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.adapters.config import read_register
from monitor.adapters.edit import read_edit
from monitor.core.errors import RegisterError, UsageError
from monitor.core.register import Register

FOLDER = Path("/srv/register")
USAGES = "usages:\n  u: {training: {content: [denied]}, location: [eu], approvers: [martin]}\n"
REST = (
    "people: {martin: {name: M, email: m@example.org, role: it, language: en}}\n"
    "services: {S: {terms: {Terms of Service: {fetch: 'https://a.fr/t'}}}}\n"
    "tools: {t: {service: S, plan: api, terms: [Terms of Service], propose: {u: {by: martin, on: 2026-01-15}}}}\n"
)


@pytest.fixture
def register() -> Register:
    return read_register((USAGES + REST).encode(), "sources.yaml", FOLDER)


def edit(folder: Path, text: str, register: Register) -> Register:
    path = folder / "edit.yaml"
    path.write_text(text)
    return read_edit(path, register, FOLDER)


def test_usages_alone_stand_in_the_place_of_the_register_s(tmp_path: Path, register: Register) -> None:
    found = edit(tmp_path, USAGES.replace("u:", "v:", 1).replace("[denied]", "any"), register)
    assert list(found.usages) == ["v"]
    assert replace(found, usages=register.usages) == register


def test_the_same_usages_are_no_edit(tmp_path: Path, register: Register) -> None:
    assert edit(tmp_path, USAGES, register) == register


def test_a_whole_register_stands_in_the_place_of_the_other(tmp_path: Path, register: Register) -> None:
    found = edit(tmp_path, USAGES + REST.replace("plan: api", "plan: business"), register)
    assert found.tools["t"].plan.value == "business"


def test_paths_start_where_the_file_would_be_put(tmp_path: Path, register: Register) -> None:
    assert edit(tmp_path, USAGES + REST, register) == register


def test_a_mistake_in_usages_alone_is_told_with_its_line(tmp_path: Path, register: Register) -> None:
    with pytest.raises(RegisterError) as raised:
        edit(tmp_path, USAGES.replace("[martin]", "[leroy]"), register)
    (problem,) = raised.value.problems
    assert (problem.line, problem.key, problem.file) == (
        2,
        "usages.u.approvers[0]",
        str(tmp_path / "edit.yaml"),
    )


def test_a_file_with_more_than_usages_is_a_register_and_has_to_hold_together(
    tmp_path: Path, register: Register
) -> None:
    with pytest.raises(RegisterError, match="unknown person 'martin'"):
        edit(tmp_path, USAGES + "organisation: {name: X}\n", register)


@pytest.mark.parametrize("text", ["usages: [", "- usages", "usages: {}\nusages: {}", "usages: []"])
def test_what_is_no_policy_is_refused(tmp_path: Path, register: Register, text: str) -> None:
    with pytest.raises(RegisterError):
        edit(tmp_path, text, register)


def test_a_file_that_cannot_be_read_says_what_to_give(tmp_path: Path, register: Register) -> None:
    with pytest.raises(UsageError, match="an edited copy of the register"):
        read_edit(tmp_path / "nowhere.yaml", register, FOLDER)
