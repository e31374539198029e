"""The documentation says what is there: it fails like code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.faces.cli import cli

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md")])


def commands(group: click.Group, before: str = "monitor") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


@pytest.mark.parametrize("command", list(commands(cli)))
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert command in README


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"`make ([a-z]+)`|^make ([a-z]+)$", README, re.MULTILINE)))
)
def test_every_make_target_the_readme_names_exists(target: tuple[str, str]) -> None:
    name = next(filter(None, target))
    assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_our_pages_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs/decisions/0002-dependencies.md").read_text("utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = project[project.index("dependencies = [") : project.index("[project.scripts]")]
    for name in re.findall(r'^\s*"([a-z0-9_-]+)|= \["([a-z-]+)', listed, re.MULTILINE):
        assert next(filter(None, name)) in reasons
