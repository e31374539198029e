"""One mail for what belongs together: tools whose news comes from the same terms, readers told the same.

Where an edit of the organisation's own suspends many tools, one mail tells of all of them.

Each reader's mail tells of what concerns them alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial

from monitor.core.checks import VersionRecord
from monitor.core.contracts import contract_of
from monitor.core.ledger import Entry
from monitor.core.notice import TermsDrift, TermsNews, TermsTrouble, ToolNews, about_tools
from monitor.core.notice.own_edit import FEW
from monitor.core.routing import Reader
from monitor.core.terms import TermsId
from monitor.core.tools import Tool
from monitor.services.decide import verified
from monitor.services.drifts import drift_told, sources
from monitor.services.news import Desk, ToolFile
from monitor.services.notify import Message, News
from monitor.services.troubles import unread


def mails(desk: Desk, files: Iterable[ToolFile]) -> Iterator[News]:
    """Yield the news of some tools, those together that come from the same terms, or from our own edit."""
    found = list(files)
    ours = [each for each in found if each.is_own_edit]
    if len(ours) <= FEW:
        ours = []
    others = [each for each in found if not ours or not each.is_own_edit]
    for group in [*([ours] if ours else []), *_groups(others)]:
        yield News(list(_messages(desk, group)), [event for each in group for event in each.events])


def _groups(files: Sequence[ToolFile]) -> Iterator[Sequence[ToolFile]]:
    """Yield the tools whose news is linked by what it comes from, in the order of the first of each."""
    leaders = list(range(len(files)))

    def leader(number: int) -> int:
        while leaders[number] != number:
            leaders[number] = number = leaders[leaders[number]]
        return number

    seen: dict[object, int] = {}
    for number, each in enumerate(files):
        for subject in each.subjects:
            one, other = sorted((leader(seen.setdefault(subject, number)), leader(number)))
            leaders[other] = one
    groups: dict[int, list[ToolFile]] = {}
    for number, each in enumerate(files):
        groups.setdefault(leader(number), []).append(each)
    yield from groups.values()


@dataclass(frozen=True, slots=True)
class _Part:
    """What one reader is told of one tool."""

    file: int
    """Its place in the group."""
    lost: tuple[int, ...]
    """Numbers of entries of the ledger."""
    usages: tuple[str, ...]
    """Whose status they are shown: those they named, and those that they are told of all the same."""


def _messages(desk: Desk, group: Sequence[ToolFile]) -> Iterator[Message]:
    """Yield a message for each set of readers who are told the same."""
    theirs: dict[Reader, dict[int, list[int]]] = {}
    for number, each in enumerate(group):
        for entry in each.lost:
            for reader in each.hear_of_loss(entry):
                theirs.setdefault(reader, {}).setdefault(number, []).append(entry.seq)
        for reader in each.hear_of_changes() if each.shown else ():
            theirs.setdefault(reader, {}).setdefault(number, [])
    drift = cache(partial(drift_told, desk.shop, desk.register))
    alike: dict[tuple[_Part, ...], list[Reader]] = {}
    for reader, parts in theirs.items():
        key = tuple(_part(group, reader, number, lost) for number, lost in sorted(parts.items()))
        alike.setdefault(key, []).append(reader)
    for told, readers in alike.items():
        first, *also = (group[part.file].tool.id for part in told)
        yield Message(partial(about_tools, _report(desk, group, told, drift)), readers, first, tuple(also))


def _part(group: Sequence[ToolFile], reader: Reader, number: int, lost: Sequence[int]) -> _Part:
    each = group[number]
    told = {entry.decision.usage for entry in each.lost if entry.seq in lost}
    wanted = told.union(reader.usages) if reader.usages else each.standing
    return _Part(number, tuple(lost), tuple(usage for usage in each.standing if usage in wanted))


def _report(
    desk: Desk,
    group: Sequence[ToolFile],
    parts: Sequence[_Part],
    drift: Callable[[VersionRecord], TermsDrift],
) -> TermsNews:
    files = [(group[part.file], part) for part in parts]
    terms = dict.fromkeys(terms for each, _ in files for terms in each.tool.terms)
    current = {each: desk.states[each] for each in terms if each in desk.states}
    shown = {record.commit: record for each, _ in files for record in each.shown}
    return TermsNews(
        organisation=desk.register.organisation,
        usages=desk.register.usages,
        tools=tuple(_tool_news(desk, each, part) for each, part in files),
        sources=dict(sources(desk.shop, desk.register, current)),
        drifts=tuple(map(drift, shown.values())),
        chain_head=desk.chain_head,
        now=desk.now,
        site=desk.register.report.url,
        unread=tuple(_unread(desk, files)),
    )


def _unread(desk: Desk, files: Sequence[tuple[ToolFile, _Part]]) -> Iterator[TermsTrouble]:
    """Yield the terms for want of which tools lost the approvals that are told, the longest unread first."""
    users: dict[TermsId, dict[Tool, None]] = {}
    for each, part in files:
        for terms in each.unread([entry.decision for entry in each.lost if entry.seq in part.lost]):
            users.setdefault(terms, {})[each.tool] = None
    found = [
        unread(desk.register, desk.shop.records, desk.states, terms, tuple(tools))
        for terms, tools in users.items()
    ]
    never = datetime.min.replace(tzinfo=UTC)
    yield from sorted(found, key=lambda trouble: trouble.last_good_at or never)


def _tool_news(desk: Desk, each: ToolFile, part: _Part) -> ToolNews:
    settled = {entry.seq for entry in each.lost}
    before = [entry for entry in each.entries if entry.seq not in settled]
    return ToolNews(
        tool=each.tool,
        decisions=tuple(entry.decision for entry in each.lost if entry.seq in part.lost),
        standing={usage: each.standing[usage] for usage in part.usages},
        verified=verified(each.tool, desk.states, desk.now),
        rebound=frozenset(_rebound(desk, each.tool, before)),
    )


def _rebound(desk: Desk, tool: Tool, before: Sequence[Entry]) -> Iterator[TermsId]:
    """Yield the terms that bind since earlier decisions because a contract was deposited or has ended."""
    judged = (entry.decision.at for entry in before if not entry.decision.occasion.is_note)
    since = max(judged, default=desk.now)
    for terms in tool.terms:
        contract = desk.states.get(contract_of(tool, terms.type))
        if contract is not None and contract.version is not None and contract.version.at > since:
            yield terms
