"""What a shell is offered at a prompt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from monitor.faces.cli import cli
from tests.faces.office import Office, office


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as one:
        yield one


def offered(here: Office, *words: str) -> list[str]:
    """What a shell offers for the last of these words."""
    *before, incomplete = words
    shell = ShellComplete(cli, {}, "monitor", "_MONITOR_COMPLETE")
    items = shell.get_completions(["--config", str(here.config), *before], incomplete)
    return [item.value for item in items]


@pytest.mark.parametrize(
    "words",
    [
        ("show", ""),
        ("check", ""),
        ("check", "lumenia-free", ""),
        ("diff", ""),
        ("approve", ""),
        ("log", "--tool", ""),
        ("sources", "test", ""),
    ],
)
def test_the_tools_of_the_register_are_offered(here: Office, words: tuple[str, ...]) -> None:
    assert offered(here, *words) == ["lumenia-free", "otterloo"]


def test_what_was_begun_is_ended(here: Office) -> None:
    assert offered(here, "show", "lu") == ["lumenia-free"]


def test_usages_are_offered(here: Office) -> None:
    assert offered(here, "approve", "lumenia-free", "--usage", "") == ["non_sensitive"]


def test_people_are_offered(here: Office) -> None:
    assert offered(here, "suspend", "lumenia-free", "--by", "") == ["dupont", "martin"]


def test_a_test_mail_may_go_to_people_and_channels(here: Office) -> None:
    here.config.write_text(here.config.read_text() + "channels: {tchap: {}}\n")
    assert offered(here, "alerts", "test", "") == ["dupont", "martin", "tchap"]


def test_who_begins_a_register_is_offered_nothing_of_another(here: Office) -> None:
    assert offered(here, "init", "--tools", "") == []


def test_a_register_that_does_not_load_offers_nothing_and_says_nothing(
    here: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    here.edit("role: dpo", "role: king")
    assert offered(here, "show", "") == []
    here.config.unlink()
    assert offered(here, "show", "") == []
    assert capsys.readouterr() == ("", "")
