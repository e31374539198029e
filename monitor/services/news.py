"""What is new about one tool: approvals lost, and changes by the provider that matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from monitor.core.alerts import RETURN_WITHIN, is_news
from monitor.core.caveats import caveats
from monitor.core.checks import TermsState, VersionRecord
from monitor.core.contracts import bound, contract_of
from monitor.core.decisions import MONITOR, Decision, Status
from monitor.core.drift import compare
from monitor.core.ledger import Entry
from monitor.core.model import Cause, Drift, Kind
from monitor.core.notice import TermsDrift, TermsSource, ToolNews, about_tool
from monitor.core.register import Register
from monitor.core.terms import Internal, TermsId
from monitor.core.tools import Person, Role, Tool
from monitor.services.assess import read_again
from monitor.services.decide import verified
from monitor.services.guard import guarded
from monitor.services.notify import Message, News
from monitor.services.versions import Workshop, collection_base, reading_of


@dataclass(frozen=True, slots=True)
class Desk:
    """What news about tools is gathered from, as it stands after the round's decisions."""

    shop: Workshop
    register: Register
    states: Mapping[TermsId, TermsState]
    told: frozenset[str]
    chain_head: str
    now: datetime


def about(desk: Desk, tool: Tool, entries: Sequence[Entry]) -> News:
    """Return what nobody was told of yet about a tool.

    Args:
        desk: where to look.
        tool: which tool.
        entries: the ledger's, on this tool, oldest first.
    """
    tool = bound(tool, desk.states)
    lost = [e for e in entries if _is_loss(e.decision) and _decision_event(e) not in desk.told]
    since = entries[0].decision.at if entries else desk.now
    fresh = list(_fresh(desk, tool, since))
    events = [_decision_event(e) for e in lost] + [_drift_event(tool, r) for r in fresh]
    shown = [r for r in fresh if _is_news(desk, r) or (lost and not _is_noise(r))]
    approvers = _approvers(desk, entries)
    reworded = not lost and not shown and bool(approvers)
    if reworded:
        shown = [r for r in fresh if _rewords(desk, r)]
    if not lost and not shown:
        return News([], events)
    current = {terms: desk.states[terms] for terms in tool.terms if terms in desk.states}
    report = ToolNews(
        organisation=desk.register.organisation,
        tool=tool,
        usages=desk.register.usages,
        decisions=tuple(e.decision for e in lost),
        standing={e.decision.usage: e.decision for e in entries if not e.decision.occasion.is_note},
        verified=verified(tool, desk.states, desk.now),
        sources=dict(_sources(desk, current)),
        drifts=tuple(_drift(desk, record) for record in shown),
        chain_head=desk.chain_head,
        now=desk.now,
        rebound=frozenset(_rebound(desk, tool, [e for e in entries if e not in lost])),
    )
    people = tuple(dict.fromkeys((*desk.register.referents(tool), *approvers)))
    if (
        reworded
    ):  # the claim is the one that was accepted: whoever accepted it sees both wordings, nobody else
        people = approvers
    elif not lost:  # what changed is for those who read terms; who runs machines is told of what is lost
        people = tuple(p for p in people if p.role is not Role.IT) or people
    return News([Message(lambda language: about_tool(report, language), people, tool.id)], events)


def _approvers(desk: Desk, entries: Sequence[Entry]) -> tuple[Person, ...]:
    """Return who gave the last approval for each usage, as far as they are in the register."""
    given: dict[str, str] = {}
    for entry in entries:
        decision = entry.decision
        if decision.status is Status.ALLOWED and not decision.occasion.is_note:
            given[decision.usage] = decision.by
    return tuple(
        desk.register.people[by] for by in dict.fromkeys(given.values()) if by in desk.register.people
    )


def _rewords(desk: Desk, record: VersionRecord) -> bool:
    """Tell whether the provider put what was accepted into other words."""
    if record.cause is not Cause.PROVIDER or _is_noise(record):
        return False
    if _returns_to(record, desk.shop.records.versions(record.terms)) is not None:
        return False
    return any(hunk.topic is not None for hunk in _drift(desk, record).drift.hunks)


def _rebound(desk: Desk, tool: Tool, before: Sequence[Entry]) -> Iterator[TermsId]:
    """Yield the terms that bind since earlier decisions because a contract was deposited or has ended."""
    since = max((entry.decision.at for entry in before), default=desk.now)
    for terms in tool.terms:
        contract = desk.states.get(contract_of(tool, terms.type))
        if contract is not None and contract.version is not None and contract.version.at > since:
            yield terms


def _is_loss(decision: Decision) -> bool:
    is_ours = decision.by == MONITOR and not decision.occasion.is_note
    return is_ours and decision.status is Status.SUSPENDED


def _decision_event(entry: Entry) -> str:
    return f"decision:{entry.seq}"


def _drift_event(tool: Tool, record: VersionRecord) -> str:
    return f"drift:{tool.id}:{record.commit}"


def _fresh(desk: Desk, tool: Tool, since: datetime) -> Iterator[VersionRecord]:
    """Yield the versions that came after the tool was first decided on and that were not looked at yet."""
    for terms in tool.terms:
        state = desk.states.get(terms)
        last = state.version if state else None
        if last is None or last.at <= since or _drift_event(tool, last) in desk.told:
            continue
        for record in desk.shop.records.versions(terms):
            if record.at > since and record.drift and _drift_event(tool, record) not in desk.told:
                yield record


def _is_noise(record: VersionRecord) -> bool:
    return record.drift is None or record.drift.kind is Kind.NOISE


def _is_news(desk: Desk, record: VersionRecord) -> bool:
    """Tell whether a version is worth a mail of its own."""
    if not is_news(record.drift, record.cause):
        return False
    return _returns_to(record, desk.shop.records.versions(record.terms)) is None


def _returns_to(record: VersionRecord, history: Sequence[VersionRecord]) -> datetime | None:
    """Return since when these terms had the text of a version not long before: a page that alternates."""
    earlier = [version for version in history if version.at < record.at]
    stood_until = zip(earlier, [*(version.at for version in earlier[1:]), record.at], strict=True)
    return next(
        (
            version.at
            for version, until in stood_until
            if version.text_sha256 == record.text_sha256 and until >= record.at - RETURN_WITHIN
        ),
        None,
    )


def _drift(desk: Desk, record: VersionRecord) -> TermsDrift:
    """Return a version's drift with its hunks, compared anew from the two texts."""
    terms, history = record.terms, desk.shop.records.versions(record.terms)
    previous = next(v for v in history if v.commit == record.previous)
    assert record.drift is not None
    anew = guarded(terms, "", partial(_compare_again, desk, previous, record))
    if isinstance(anew, Internal):  # a mail without its passages still tells
        anew = replace(record.drift, hunks=())
    until = anew.object_until
    if until is None and anew.object_within is not None:
        until = record.at.date() + timedelta(days=anew.object_within)
    return TermsDrift(
        terms,
        record.at,
        previous.at,
        replace(record.drift, hunks=anew.hunks),
        record.cause,
        anew.effective,
        until,
        _returns_to(record, history),
    )


def _compare_again(desk: Desk, previous: VersionRecord, record: VersionRecord) -> Drift:
    shop, declared = desk.shop, desk.register.terms.get(record.terms)
    if record.origin is not None and previous.origin is None and declared and declared.witness:
        # Our text beside a collection's would show as changed what was only extracted otherwise.
        base = collection_base(shop, declared.witness, previous, record.at), None
        after = shop.archive.text(record.commit, record.terms)
        _, drift = shop.executor.submit(read_again, after, base, record.terms, shop.reader).result()
        assert drift is not None
        return drift
    before, after = (shop.archive.text(v.commit, record.terms) for v in (previous, record))
    said, says = (reading_of(shop, v.commit, record.terms) for v in (previous, record))
    return shop.executor.submit(compare, before, after, said, says).result()


def _sources(desk: Desk, states: Mapping[TermsId, TermsState]) -> Iterator[tuple[TermsId, TermsSource]]:
    for terms, state in states.items():
        if state.version is not None:
            declared, origin = desk.register.terms.get(terms), state.version.origin
            addresses = tuple(d.address for d in declared.documents) if declared and not origin else ()
            reading = desk.shop.records.reading(state.version.commit, desk.shop.rules_digest)
            language = reading.language if reading else None
            collection = origin.collection if origin else None
            told = caveats(reading.facts, broad_licence=reading.broad_licence) if reading else ()
            yield terms, TermsSource(state.version.at, addresses, collection, language, told)
