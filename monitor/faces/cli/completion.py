"""What a shell is offered at a prompt and only the register knows: tools, usages, people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import click
from click.shell_completion import CompletionItem

from monitor.adapters.config import load_register
from monitor.app import register_path
from monitor.core.errors import MonitorError
from monitor.core.register import Register

Words = Iterable[tuple[str, str]]
"""Ids, each with what it stands for."""


def _tools(register: Register) -> Words:
    return ((tool.id, tool.name) for tool in register.tools.values())


def _usages(register: Register) -> Words:
    return ((usage.id, usage.label.get(register.language, "")) for usage in register.usages.values())


def _people(register: Register) -> Words:
    return ((person.id, person.name) for person in register.people.values())


def _addressees(register: Register) -> Words:
    return (*_people(register), *((channel, "") for channel in register.channels))


def _collections(register: Register) -> Words:
    return ((collection.id, collection.url) for collection in register.collections.values())


#: What the parameters of commands take, by their names, which the commands agree on.
_TAKEN: dict[str, Callable[[Register], Words]] = {
    "tool": _tools,
    "tools": _tools,
    "what": _tools,
    "usage": _usages,
    "by": _people,
    "collections": _collections,
}
#: Where a command does not agree: what its parameter takes, or None for what the register does not know.
_ELSEWHERE: dict[tuple[str | None, str | None], Callable[[Register], Words] | None] = {
    ("init", "tools"): None,
    ("test", "to"): _addressees,
}


class FromRegister(click.types.StringParamType):
    """Text for which a shell is offered ids of the register; none where that does not load."""

    def __init__(self, words: Callable[[Register], Words]) -> None:
        self._words = words

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Return the ids that begin like this."""
        try:
            register = load_register(register_path(ctx.find_root().params.get("config")))
        except (MonitorError, OSError):
            return []  # a shell at a prompt is no place for what is wrong with the register
        return [
            CompletionItem(id_, help=stands_for)
            for id_, stands_for in self._words(register)
            if id_.startswith(incomplete)
        ]


def complete_from_register(group: click.Group) -> None:
    """Let the parameters of all commands of a group that take ids of the register offer them."""
    for command in _commands(group):
        for parameter in command.params:
            words = _ELSEWHERE.get((command.name, parameter.name), _TAKEN.get(parameter.name or ""))
            if words is not None and parameter.type is click.STRING:
                parameter.type = FromRegister(words)


def _commands(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from _commands(command)
        else:
            yield command
