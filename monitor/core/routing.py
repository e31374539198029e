"""Who is told of what: by role, by the tools they follow, by the usages they named, as they wish."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import assert_never

from monitor.core.alerts import AlertKind
from monitor.core.outlets import Channel
from monitor.core.register import Register
from monitor.core.tools import DigestEvery, DriftAlerts, Person, Role, Tool

Reader = Person | Channel
"""Who is told: a referent, or a channel."""


def audience(
    register: Register, kind: AlertKind, tool: Tool, usages: Collection[str], decided: Iterable[str] = ()
) -> tuple[Reader, ...]:
    """Return who is told of one kind of news about a tool, the people before the channels.

    A suspension is for every referent of the tool, a page that cannot be read for those who run machines,
    what terms say for the others; where a tool has only referents of the other sort, it is for them. Who
    gave an approval hears what becomes of it, whether or not they follow the tool.

    Args:
        register: names the people, the channels and what each of them wants.
        kind: what the news is.
        tool: the tool it is about.
        usages: ids of the usages it concerns.
        decided: ids of those who gave the approvals that it concerns.
    """
    referents = register.referents(tool)
    run_machines = tuple(p for p in referents if p.role is Role.IT)
    read_terms = tuple(p for p in referents if p.role is not Role.IT)
    match kind:
        case AlertKind.SUSPENSION | AlertKind.DIGEST | AlertKind.TEST:
            meant = referents
        case AlertKind.DRIFT | AlertKind.REVIEW:
            meant = read_terms or referents
        case AlertKind.READABILITY | AlertKind.UNDELIVERED:
            meant = run_machines or referents
        case _:
            assert_never(kind)
    meant = tuple(p for p in meant if _concerns(p.usages, usages))
    meant += tuple(register.people[by] for by in decided if by in register.people)
    if kind is AlertKind.DRIFT:
        meant = tuple(p for p in meant if p.drift is DriftAlerts.AT_ONCE)
    elif kind is AlertKind.DIGEST:
        meant = tuple(p for p in meant if p.digest is not DigestEvery.NEVER)
    channels = (c for c in register.channels.values() if _hears(c, kind, tool, usages))
    return (*dict.fromkeys(meant), *channels)


def _hears(channel: Channel, kind: AlertKind, tool: Tool, usages: Collection[str]) -> bool:
    is_meant = kind in channel.kinds if channel.kinds else kind is not AlertKind.TEST
    return is_meant and tool.id in (channel.tools or (tool.id,)) and _concerns(channel.usages, usages)


def _concerns(wanted: Collection[str], usages: Collection[str]) -> bool:
    """Tell whether news that concerns some usages is wanted; who names none wants all of it."""
    return not wanted or any(usage in wanted for usage in usages)
