"""Read an edit of the register before it counts: another register, or other usages alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from monitor.adapters.config import register_of
from monitor.adapters.register.marked_yaml import Value, read_yaml
from monitor.core.errors import UsageError
from monitor.core.register import Register
from monitor.core.tools import Person


def read_edit(path: Path, register: Register, folder: Path) -> Register:
    """Return the register as it would be once the file at `path` were put in its place.

    A file that holds nothing but `usages:` stands in the place of that section alone: usages that it does not
    name are gone.

    Args:
        path: of the file.
        register: the one in use.
        folder: absolute; relative paths in the file start there, for that is where it would be put.

    Raises:
        UsageError: the file cannot be read.
        RegisterError: with every problem found in it.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}; give an edited copy of the register, or a file that "
            "holds its `usages:` alone"
        ) from None
    marked = read_yaml(content, str(path))
    if not isinstance(marked.data, dict) or set(marked.data) != {"usages"}:
        return register_of(marked, str(path), folder)
    # `approvers` name people, who stand in the register.
    people: Value = {person.id: _as_written(person) for person in register.people.values()}
    alone = replace(marked, data={**marked.data, "people": people})
    return replace(register, usages=register_of(alone, str(path), folder).usages)


def _as_written(person: Person) -> Value:
    return {
        "name": person.name,
        "email": person.email,
        "role": person.role.value,
        "language": person.language.value,
    }
