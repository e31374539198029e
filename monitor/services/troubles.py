"""Which terms can no longer be read, and which can again: told to those who run machines.

Once when it begins, once more where it still lasts after a week, and once when it is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.core.alerts import AlertKind
from monitor.core.checks import Check, OutcomeName, TermsState
from monitor.core.contracts import bound
from monitor.core.notice import Notice, TermsMended, TermsTrouble, about_reading
from monitor.core.ports import Records
from monitor.core.register import Register
from monitor.core.routing import Reader, audience
from monitor.core.terms import TermsId
from monitor.core.tools import Language, Tool
from monitor.services.notify import Message, News

#: Rounds of changes that a second look did not confirm before anybody is told: most pages settle by then.
TOLD_AFTER = 3
#: What lasts so long is told a second time, and the last.
REMINDED_AFTER = timedelta(days=7)
#: An outage is named `<terms>:<moment>`; moments are of one length, and terms may hold colons.
_CUT = -len(":2025-08-29T00:00:00+00:00")


def about(
    register: Register,
    records: Records,
    watched: Sequence[tuple[Tool, str]],
    told: frozenset[str],
    now: datetime,
    chain_head: str,
    states: Mapping[TermsId, TermsState] | None = None,
) -> News:
    """Return what nobody was told of yet about the reading of terms: one message a reader.

    Args:
        register: names the people and the addresses.
        records: tells how terms fared.
        watched: tools, each with a usage it is watched for.
        told: the events that are settled.
        now: the round's moment.
        chain_head: of the ledger.
        states: of all terms; None: they are looked up.
    """
    users: dict[TermsId, dict[Tool, None]] = {}
    for tool, _ in watched:
        for terms in tool.terms:
            users.setdefault(terms, {})[tool] = None
    states = records.states() if states is None else states
    told_open = _open(told)
    broken: list[TermsTrouble] = []
    mended: list[TermsMended] = []
    events: list[str] = []
    for terms, tools in users.items():
        state, start = states.get(terms), told_open.get(str(terms))
        if state is None or state.check is None:
            continue
        reminder = f"reminder:{terms}:{start}"
        is_due = start is None or (
            now - datetime.fromisoformat(start) >= REMINDED_AFTER and reminder not in told
        )
        if is_due and _is_trouble(state.check):
            outage = _outage(records.checks(terms))
            waits = [
                register.usages[usage].suspend_after
                for tool, usage in watched
                if tool in tools and _may_suspend(tool, terms, states)
            ]
            trouble = _trouble(register, state, outage, waits, tuple(tools))
            broken.append(trouble if start is None else replace(trouble, is_reminder=True))
            first = f"unreadable:{terms}:{outage[0].first.isoformat()}"
            events.append(first if start is None else reminder)
        elif state.check.outcome.is_good and start is not None:
            documents = register.terms[terms].documents
            address = documents[0].address if documents else ""
            mended.append(TermsMended(terms, address, datetime.fromisoformat(start), tuple(tools)))
            events.append(f"readable:{terms}:{start}")
    if not events:
        return News([], [])
    messages = []
    for reader, theirs in _readers(register, watched).items():
        b = [each for each in broken if theirs & set(each.tools)]
        m = [each for each in mended if theirs & set(each.tools)]
        if b or m:
            messages.append(Message(_notice(register, b, m, now, chain_head), [reader], None))
    return News(messages, events)


def unread(
    register: Register,
    records: Records,
    states: Mapping[TermsId, TermsState],
    terms: TermsId,
    tools: tuple[Tool, ...],
) -> TermsTrouble:
    """Return what is known of terms for want of which tools are suspended, whoever was told of it before.

    Args:
        register: knows the addresses.
        records: tells how the terms fared.
        states: of all terms.
        terms: pages that bind the tools.
        tools: the suspended ones.
    """
    state = states.get(terms) or TermsState(terms, None, None, None, ())
    if state.check is not None and not state.check.outcome.is_good:
        return _trouble(register, state, _outage(records.checks(terms)), (), tools)
    address, collection = _place(register, terms)
    return TermsTrouble(terms, address, None, None, state.verified, tools, None, collection=collection)


def possible_events(
    terms: Iterable[TermsId],
    records: Records,
    states: Mapping[TermsId, TermsState],
    complete: datetime | None,
) -> Iterator[str]:
    """Yield the events that `about` needs to know of as settled or not, whatever else was told in all years.

    Args:
        terms: the watched ones.
        records: tells how they fared.
        states: of all terms.
        complete: the last complete round: what was mended before it was told of by then.
    """
    for each in terms:
        check = state.check if (state := states.get(each)) is not None else None
        if check is None or (check.outcome.is_good and complete is not None and check.first < complete):
            continue
        for run in records.checks(each):
            if not run.outcome.is_good:
                outage = f"{each}:{run.first.isoformat()}"
                yield from (f"{kind}:{outage}" for kind in ("unreadable", "readable", "reminder"))


def _may_suspend(tool: Tool, terms: TermsId, states: Mapping[TermsId, TermsState]) -> bool:
    """Tell whether a tool is suspended while terms stay unread: not where others stand in their place."""
    return terms in bound(tool, states).terms and terms not in tool.indicative


def _is_trouble(check: Check) -> bool:
    """Tell whether a check is worth telling: a change that is not confirmed yet settles in most cases."""
    if check.outcome is OutcomeName.UNCONFIRMED:
        return check.rounds >= TOLD_AFTER
    return not check.outcome.is_good


def _notice(
    register: Register,
    broken: Sequence[TermsTrouble],
    mended: Sequence[TermsMended],
    now: datetime,
    chain_head: str,
) -> Callable[[Language], Notice]:
    return lambda language: about_reading(register.organisation, broken, mended, language, now, chain_head)


def _open(told: frozenset[str]) -> Mapping[str, str]:
    """Return when the outages began of which people were told, and not yet that they are over."""
    ended = {event.removeprefix("readable:") for event in told if event.startswith("readable:")}
    begun = (event.removeprefix("unreadable:") for event in told if event.startswith("unreadable:"))
    still = (outage for outage in begun if outage not in ended)
    return {outage[:_CUT]: outage[_CUT + 1 :] for outage in still}


def _outage(checks: Sequence[Check]) -> Sequence[Check]:
    """Return the checks of the outage that goes on."""
    start = max((n + 1 for n, check in enumerate(checks) if check.outcome.is_good), default=0)
    return checks[start:]


def _trouble(
    register: Register,
    state: TermsState,
    outage: Sequence[Check],
    waits: Sequence[timedelta],
    tools: tuple[Tool, ...],
) -> TermsTrouble:
    failure = outage[-1].failure
    assert failure is not None
    address, collection = _place(register, state.terms, failure.document)
    start = state.verified or outage[0].first
    return TermsTrouble(
        terms=state.terms,
        address=address,
        outcome=failure,
        since=outage[0].first,
        last_good_at=state.verified,
        tools=tools,
        suspends_on=start + min(waits) if waits else None,
        collection=collection,
    )


def _place(register: Register, terms: TermsId, document: str = "") -> tuple[str, str | None]:
    """Return where terms stand: the address of a document, or of the first; or the collection alone."""
    declared = register.terms[terms]
    addresses = {each.id: each.address for each in declared.documents}
    if not addresses:
        return "", declared.witness.collection if declared.witness is not None else None
    return addresses.get(document, declared.documents[0].address), None


def _readers(register: Register, watched: Sequence[tuple[Tool, str]]) -> Mapping[Reader, set[Tool]]:
    """Return who is told for which tools."""
    usages: dict[Tool, list[str]] = {}
    for tool, usage in watched:
        usages.setdefault(tool, []).append(usage)
    readers: dict[Reader, set[Tool]] = {}
    for tool, theirs in usages.items():
        for reader in audience(register, AlertKind.READABILITY, tool, theirs):
            readers.setdefault(reader, set()).add(tool)
    return readers
